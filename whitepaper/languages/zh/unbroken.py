"""What of a Chinese text stays on one line: numbers with their measure words, joined names."""

from __future__ import annotations

import re

from whitepaper.languages.zh.lists import listed

_NUMBER = r"[-−+]?[0-9]+(?:[.,][0-9]+)*"
_RANGE = rf"{_NUMBER}(?:[%‰]?[—～]{_NUMBER})*"
_OTHERS = ("批次", "人次", "个百分点", "块", "号")
_MEASURES = sorted((*_OTHERS, *listed("measures.txt")), key=len, reverse=True)
_UNIT = rf"(?:[%‰]|[万亿]*(?:{'|'.join(_MEASURES)})|[万亿]+)"
_HAN = r"[\u3400-\u9fff]"

# Read by Python and by Typst, which looks neither ahead nor behind. No line begins with the dash
# that joins names or years.
_TOGETHER = (
    r"[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?"
    rf"|[约第]{_RANGE}{_UNIT}?|{_RANGE}{_UNIT}|{_NUMBER}(?:[—～]{_NUMBER})+"
    rf"|(?:{_HAN}—)+{_HAN}"
)
UNBROKEN = re.compile(_TOGETHER)
# Typst would let a line begin with these after a box.
BOXED = f"(?:{_TOGETHER})[；：]?"
