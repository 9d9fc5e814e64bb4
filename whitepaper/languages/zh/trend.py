"""Which way a Chinese text says that values go: 历年增长, 逐年下降."""

from __future__ import annotations

from functools import partial

from whitepaper.languages.grammar import TrendWords, trend_in

trend = partial(
    trend_in,
    TrendWords(
        # Not the rates, amounts and added values that have such words in their names.
        rises=(
            r"增长(?![率速点极情贡幅])|上升|提高|提升|攀升|走高|递增|上扬|增加(?![值额])|增多|扩大"
            r"|回升|反弹"
        ),
        falls=r"下降|下滑|减少|回落|走低|递减|降低|萎缩|缩小",
        each=r"历年|连年|逐年|每年|年年|持续|一直|连续|不断|稳步|逐步",
        yearly=r"连年|逐年",
        last=r"回落|回升|反弹|继续|仍|又|再|[比较](?:上|去|前一)年|同比|环比",
        whole=r"以来|自.+起|总体|累计",
        unsure=r"[不未无]|先|后|波动|由.+转|止",
    ),
)
