"""What of a Chinese text stays on one line: numbers with their measure words, joined names."""

from __future__ import annotations

import re

from whitepaper.languages.zh.lists import listed

_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
_RANGE = rf"{_NUMBER}(?:[—～]{_NUMBER})*"
_OTHERS = ("批次", "人次", "个百分点", "块", "号")
_MEASURES = sorted((*_OTHERS, *listed("measures.txt")), key=len, reverse=True)
_UNIT = rf"(?:[%‰]|[万亿]*(?:{'|'.join(_MEASURES)})|[万亿]+)"

# No line begins with the dash that joins names or years.
UNBROKEN = re.compile(
    r"[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?"
    rf"|[约第]{_RANGE}{_UNIT}?|{_RANGE}{_UNIT}|{_NUMBER}(?:[—～]{_NUMBER})+"
    r"|[\u3400-\u9fff]—(?=[\u3400-\u9fff])"
)

_SIGNED = r"[-−+]?\d+(?:[.,]\d+)*"
_VALUE = rf"第?{_SIGNED}[%‰]?[万亿]*(?:批次|\p{{Han}})?"
_JOINED = rf"(?:(?:{_VALUE}|\p{{Han}})[—～])+(?:{_VALUE}|\p{{Han}})"
# A percentage and the Hanzi after it may part.
_ALONE = rf"第?{_SIGNED}[万亿]*(?:批次|\p{{Han}})"
# Typst would let a line begin with these after a box.
BOXED = rf"(?:{_JOINED}|{_ALONE})[；：]?"
