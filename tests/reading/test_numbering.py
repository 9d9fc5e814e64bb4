"""What is cited where, once a document is numbered."""

from made import REPORT, key_figures_output, report
from nbformat.v4 import new_markdown_cell, new_notebook

from whitepaper.document.facts import Fact, Source
from whitepaper.document.nodes import FactText, Heading, KeyFigures, Reference
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


def opened(title: str, role: str, letter: str):
    """The cell that opens a chapter, with a section, a figure, a table and a formula in it."""
    source = (
        f"# {title}\n\n## 节{letter} {{#sec-{letter}}}\n\n![图题](a.png){{#fig-{letter}}}\n\n"
        f": 表题 {{#tbl-{letter}}}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n$$x$$ {{#eq-{letter}}}\n\n"
        f"见@sec-{letter}、@fig-{letter}、@tbl-{letter}、@eq-{letter}。"
    )
    cell = new_markdown_cell(source)
    cell.metadata["whitepaper"] = {"chapter": f"chapter-{letter}", "role": role}
    return cell


def names(*chapters, **particulars) -> list[list[str]]:
    """What each chapter calls its section, its figure, its table and its formula."""
    cells = [opened(*chapter) for chapter in chapters]
    notebook = new_notebook(cells=cells, metadata={"whitepaper": {**REPORT, **particulars}})
    document = read_report(notebook).document
    return [
        [reference.text for reference in find(chapter, Reference)] for chapter in document.chapters
    ]


def test_chapters_without_a_number_number_what_they_show_on_from_each_other():
    found = names(
        ("综述", "lead", "a"),
        ("正文", "chapter", "b"),
        ("结语 {-}", "chapter", "c"),
        ("后记 {-}", "chapter", "d"),
        ("又一章", "chapter", "e"),
        ("附表", "appendix", "f"),
        ("附注 {-}", "appendix", "g"),
        ("又一个综述", "lead", "h"),
    )

    assert found == [
        ["“节a”", "图0-1", "表0-1", "式(1)"],
        ["第一章（一）", "图1-1", "表1-1", "式(1-1)"],
        ["“节c”", "图0-2", "表0-2", "式(2)"],
        ["“节d”", "图0-3", "表0-3", "式(3)"],
        ["第二章（一）", "图2-1", "表2-1", "式(2-1)"],
        ["附录一（一）", "附图1-1", "附表1-1", "式(附1-1)"],
        ["“节g”", "图0-4", "表0-4", "式(4)"],
        ["“节h”", "图0-5", "表0-5", "式(5)"],
    ]


def test_in_english_too_no_section_or_figure_has_the_number_of_another_chapter():
    found = names(
        ("Findings", "chapter", "a"),
        ("Afterword {-}", "chapter", "b"),
        ("Tables", "appendix", "c"),
        ("Notes {-}", "appendix", "d"),
        language="en",
    )

    assert found == [
        ["Section 1.1", "Figure 1.1", "Table 1.1", "Equation (1.1)"],
        ["“节b”", "Figure 0.1", "Table 0.1", "Equation (1)"],
        ["Section A.1", "Figure A.1", "Table A.1", "Equation (A.1)"],
        ["“节d”", "Figure 0.2", "Table 0.2", "Equation (2)"],
    ]


def test_a_section_of_a_chapter_without_a_number_bears_none():
    cells = [opened("正文", "chapter", "a"), opened("结语 {-}", "chapter", "b")]
    notebook = new_notebook(cells=cells, metadata={"whitepaper": REPORT})

    headings = find(read_report(notebook).document.chapters, Heading)

    assert [heading.number for heading in headings] == ["一、", "（一）", "", ""]
