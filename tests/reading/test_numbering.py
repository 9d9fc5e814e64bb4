"""What is cited where, once a document is numbered."""

from made import key_figures_output, report

from whitepaper.document.facts import Fact, Source
from whitepaper.document.nodes import FactText, KeyFigures
from whitepaper.document.walk import find
from whitepaper.reading import read_report


def fact(text: str, *sources: str) -> Fact:
    cited = tuple(Source(name, f"{name}局", f"{name}局. 公报") for name in sources)
    return Fact(text, text, "授权量", sources=cited)


def test_a_key_figure_cites_the_sources_of_its_growth_too_and_each_once():
    items = (
        ("授权量", fact("1777件", "今年"), FactText(fact("同比增长18.5%", "今年", "上年"))),
        ("密度", fact("18.6件", "今年"), "年末数"),
        ("位次", fact("第2位"), "全球"),
    )

    document = read_report(report(key_figures_output(*items))).document

    [figures] = find(document, KeyFigures)
    assert [[c.sources for c in item.citation] for item in figures.items] == [
        [("今年", "上年")],
        [("今年",)],
        [],
    ]
