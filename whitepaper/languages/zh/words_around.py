"""What Chinese words around values say of these: 由A增至B, 2023年末有A, 较上年下降，为A."""

from __future__ import annotations

from whitepaper.languages.grammar import WordsAround

_FROM = r"[由从][^，。；]{0,15}\Z"
_TO = r"[至到](?:[^，。；]{0,10}的)?"
_UP = "增长|上升|提高|增加|增|升|涨|攀升|扩大"
_DOWN = "下降|减少|降低|回落|缩小|降|减|跌"

AROUND = WordsAround(
    rises=(_FROM, rf"[^，。；]{{0,3}}(?:{_UP}){_TO}"),
    falls=(_FROM, rf"[^，。；]{{0,3}}(?:{_DOWN}){_TO}"),
    year_end=(
        r"(?:\A|[，。；：])(?:截至|截止|到|至)?((?:19|20)[0-9]{2})年(?:年末|年底|末|底)，?"
        r"(?:(?!上一?年|去年)[^，。；、的]){0,12}?(?:有(?!所)|为|达到?|共)[^，。；、的]{0,6}\Z"
    ),
    # What is aimed at, what went on since, what is valid until then, and how many times a value.
    unsure="力争|争取|目标|规划|预计|以来|有效期|倍|番",
    on_year=(
        r"(?:总量|总数)?(?:[比较](?:上|去|前一)年(?:同期)?|同比)(?:大幅|小幅|略有?|明显|显著|有所)?"
        rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?=[，\0])"
        r"[，]?(?:[为达至]|达到)?\0[，]?(?:[为达]|达到)?\Z"
    ),
)
