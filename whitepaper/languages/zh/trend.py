"""Which way a Chinese text says that values go: 历年增长, 逐年下降."""

from __future__ import annotations

import re

from whitepaper.languages.grammar import Trend

# Not the rates, amounts and added values that have such words in their names.
_RISES = re.compile(
    r"增长(?![率速点极情贡幅])|上升|提高|提升|攀升|走高|递增|上扬|增加(?![值额])|增多|扩大|回升|反弹"
)
_FALLS = re.compile(r"下降|下滑|减少|回落|走低|递减|降低|萎缩|缩小")
_THROUGHOUT = re.compile(r"历年|连年|逐年|每年|年年|持续|一直|连续|不断|稳步|逐步")
_LAST = re.compile(r"回落|回升|反弹|继续|仍|又|再|[比较](?:上|去|前一)年|同比|环比")
_WHOLE = re.compile(r"以来|自.+起|总体|累计")
_NOT = re.compile(r"[不未无]|先|后|波动|由.+转|止")


def trend(text: str) -> Trend | None:
    """What a text says of the direction, if it says one thing."""
    rises, falls = _RISES.search(text), _FALLS.search(text)
    found = rises or falls
    if found is None or (rises and falls) or _NOT.search(text):
        return None
    if _LAST.search(text):
        return Trend(found[0], bool(rises), "last")
    if _THROUGHOUT.search(text):
        return Trend(found[0], bool(rises), "each")
    return Trend(found[0], bool(rises), "whole" if _WHOLE.search(text) else "any")
