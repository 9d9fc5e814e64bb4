"""What of a Chinese text stays on one line.

Numbers with their measure words, units of several words, parts of a year, joined names, and of a
source the kind of what it is and its date.
"""

from __future__ import annotations

import re

from whitepaper.languages.zh.lists import read_list

_NUMBER = r"[-−+]?[0-9]+(?:[.,][0-9]+)*"
_RANGE = rf"{_NUMBER}(?:[%‰]?[—～]{_NUMBER})*"
_RATE = "件/百?万人"
_OTHERS = (_RATE, "批次", "人次", "个百分点", "块", "号")
_MEASURES = sorted((*_OTHERS, *read_list("measures.txt")), key=len, reverse=True)
_UNIT = rf"(?:[%‰]|[万亿]*(?:{'|'.join(_MEASURES)})|[万亿]+)"
_HAN = r"[\u3400-\u9fff]"

_PART_OF_YEAR = "[第前]?[一二三四]季度|[上下]半年"
_REFERENCE = r"\[[A-Z]{1,2}(?:/[A-Z]{2})?\]|\((?:[0-9]{4}(?:-[0-9]{2}){0,2}|日期不详)\)"

# Read by Python and by Typst, which looks neither ahead nor behind. No line begins with the dash
# that joins names or years, nor is a name torn beside it: those that are joined have up to three
# Hanzi, and where one has less it does no harm to hold more.
_TOGETHER = (
    rf"{_PART_OF_YEAR}|{_REFERENCE}"
    r"|[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?"
    rf"|[约第]{_RANGE}{_UNIT}?|{_RANGE}{_UNIT}|{_NUMBER}(?:[—～]{_NUMBER})+"
    rf"|(?:{_HAN}{{1,3}}—)+{_HAN}{{1,2}}"
    rf"|（?{_RATE}）?"
)
UNBROKEN = re.compile(_TOGETHER)
# Typst would let a line begin with these after a box.
BOXED = f"(?:{_TOGETHER})[；：]?"
