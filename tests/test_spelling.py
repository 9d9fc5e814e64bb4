"""What is suggested for a name that is not known: what its author meant, or nothing."""

import pytest

from whitepaper.errors import nearest
from whitepaper.spelling import closest

INDICATORS = (
    "专利授权量",
    "发明专利授权量",
    "实用新型专利授权量",
    "专利授权量同比增速",
    "专利质押融资额",
    "有效发明专利拥有量",
    "每万人发明专利拥有量",
    "商标注册量",
    "PCT国际专利申请量",
)
LABELS = ("fig-grants", "fig-stock", "fig-pledge", "fig-inventions", "tbl-towns", "sec-outlook")
CHAPTERS = ("01-summary", "02-creation", "03-protection", "04-use")
KEYS = ("edition", "cut_off", "status", "title", "subtitle", "chapters", "notebook", "role")


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        # A character is another, missing, superfluous, or exchanged with the next.
        ("专利授全量", INDICATORS, "专利授权量"),
        ("专利授权", INDICATORS, "专利授权量"),
        ("专利利授权量", INDICATORS, "专利授权量"),
        ("专利权授量", INDICATORS, "专利授权量"),
        # The same characters in another order, or some of them left out.
        ("授权专利量", INDICATORS, "专利授权量"),
        ("质押融资额", INDICATORS, "专利质押融资额"),
        ("专利质押额", INDICATORS, "专利质押融资额"),
        ("专利授权量增速", INDICATORS, "专利授权量同比增速"),
        ("有效发明拥有量", INDICATORS, "有效发明专利拥有量"),
        # A part that only one of them has.
        ("质押", INDICATORS, "专利质押融资额"),
        ("商标", INDICATORS, "商标注册量"),
        ("广州", ("广州市", "广东省", "全国"), "广州市"),
        ("小镇", ("小城",), "小城"),
        # Full-width letters and capitals are the same letters.
        ("ＰＣＴ国际专利申请量", INDICATORS, "PCT国际专利申请量"),
        ("Fig-Grants", LABELS, "fig-grants"),
        # What several have, and what none is like.
        ("专利", INDICATORS, None),
        ("外观设计专利授权量", INDICATORS, None),
        ("地理标志数量", INDICATORS, None),
        ("杭州", ("广东省", "全国"), None),
        # Labels: what they begin with in common says nothing.
        ("fig-grant", LABELS, "fig-grants"),
        ("fig-stok", LABELS, "fig-stock"),
        ("tbl-town", LABELS, "tbl-towns"),
        ("tbl-grants", LABELS, "fig-grants"),
        ("fig-zhiya", LABELS, None),
        ("fig-zzz", LABELS, None),
        ("fig-map", ("fig-bar",), None),
        ("fig-a", ("fig-b", "fig-c"), None),
        # Chapters, files and keys.
        ("creation", CHAPTERS, "02-creation"),
        ("03-creation", CHAPTERS, "02-creation"),
        ("02-creations", CHAPTERS, "02-creation"),
        ("06-cooperation", CHAPTERS, None),
        ("07-outlook", CHAPTERS, None),
        ("cutoff", KEYS, "cut_off"),
        ("staus", KEYS, "status"),
        ("chapter", KEYS, "chapters"),
        ("rôle", KEYS, "role"),
        ("author", KEYS, None),
        ("x", KEYS, None),
        ("", KEYS, None),
    ],
)
def test_what_was_meant_is_found_and_nothing_else(name, known, meant):
    assert closest(name, known) == meant


def test_without_a_name_that_was_meant_few_known_ones_are_listed_and_many_are_not():
    assert nearest("fig-zhiya", LABELS[:2]) == "known: fig-grants, fig-stock"
    assert nearest("zhiya", [f"name-{n}" for n in range(13)]) == ""
