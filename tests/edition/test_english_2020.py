"""The English edition of 2020: no Chinese in it, and the figures of the data."""

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from lxml import html
from pages import barriers
from projects import ROOT
from runs import Report

from whitepaper.chapter import open_edition

pytestmark = pytest.mark.slow

HAN = re.compile("[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]")
# What an English report is set with, and a Chinese one never.
FURNITURE = re.compile(
    r"\b(?:Contents|Figures|Tables|(?:Figure|Table) [0-9A-Z]+[.-]\d|Chapter \d|Appendix [A-Z]"
    r"|Source:|Note:|Unit:|Evidence|Close|Back to the text|Download data|About this edition)"
)


def texts_of(report: Report) -> Iterator[tuple[str, str]]:
    """All that the formats of a report say, by the file."""
    page = report.html.read_text("utf-8")
    yield "html", re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)
    with pypdfium2.PdfDocument(report.pdf) as pdf:
        yield "pdf", "".join(page.get_textpage().get_text_range() for page in pdf)
    for file in (report.word, report.folder / "annex.xlsx"):
        with zipfile.ZipFile(file) as archive:
            # A theme names fonts of every script.
            names = [n for n in archive.namelist() if n.endswith(".xml") and "theme" not in n]
            yield file.name, "".join(archive.read(name).decode() for name in names)
    for file in (report.folder / "annex").iterdir():
        yield file.name, file.read_text("utf-8-sig")


def facts_in(node: Any) -> Iterator[dict[str, Any]]:
    """The facts of a document, those that others were computed from included."""
    if isinstance(node, dict):
        if "places" in node and "indicator" in node:
            yield node
        for value in node.values():
            yield from facts_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from facts_in(value)


def test_no_format_has_a_chinese_character(report_2020_en: Report):
    assert report_2020_en.run.code == 0, report_2020_en.run.stderr

    found = {name: set(HAN.findall(text)) for name, text in texts_of(report_2020_en)}

    assert len(found) > 8
    assert {name: han for name, han in found.items() if han} == {}


def test_a_chinese_edition_has_no_english_furniture(report_2020: Report):
    page = html.parse(str(report_2020.html)).getroot()
    # Its English summary is in English.
    for part in page.xpath("//*[@lang='en'] | //style"):
        part.drop_tree()

    assert FURNITURE.findall(page.text_content()) == []


def test_it_has_a_cover_contents_a_summary_figures_tables_and_sources_on_ten_pages(
    report_2020_en: Report,
):
    with pypdfium2.PdfDocument(report_2020_en.pdf) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
        numbers = [pdf.get_page_label(number) for number in range(len(pdf))]
    text = " ".join(" ".join(pages).split())

    assert "Development and Protection of" in pages[0]
    assert "Contents" in pages[2]
    assert numbers[-1].isdecimal()
    assert 6 <= int(numbers[-1]) <= 10
    for wanted in ("Summary", "Figure 2.1", "Table A.1", "Appendix A", "Data Processing"):
        assert wanted in text


def test_every_figure_is_that_of_its_row_in_the_data(report_2020_en: Report):
    document = json.loads((report_2020_en.folder / "document.json").read_text("utf-8"))
    with (ROOT / "data" / "observations.csv").open(encoding="utf-8", newline="") as file:
        rows = {f"data/observations.csv:{n}": row for n, row in enumerate(csv.DictReader(file), 2)}
    found = [fact for fact in facts_in(document) if fact.get("value") and not fact.get("formula")]

    assert len(found) > 50
    for fact in found:
        (place,) = fact["places"]
        assert Decimal(fact["value"]) == Decimal(rows[place]["value"])
        assert fact["indicator"] == rows[place]["indicator"]
        assert bool(fact.get("qualifier")) == bool(rows[place]["qualifier"])


def test_it_says_what_the_chinese_edition_says(report_2020_en: Report):
    text = " ".join(html.parse(str(report_2020_en.html)).getroot().text_content().split())

    for said in (
        "patent pledge financing in the city came to CNY 6.677 billion, up about 24% from 2019",
        "won 2 Gold and 44 Excellence Awards at the 21st China Patent Award",
        "closed 859 IP administrative penalty cases and handled 1,777 patent infringement disputes",
        "with about 5,000,000 articles",
    ):
        assert said in text.replace("\u2060", "").replace("\u00a0", " ")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_no_barrier(browser, report_2020_en: Report, width: int, scheme: str):
    context = browser.new_context(
        bypass_csp=True, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(report_2020_en.html.as_uri())

    _, found = barriers(page)
    wide = page.evaluate("document.documentElement.scrollWidth")

    context.close()
    assert found == ""
    assert wide <= width


def test_a_label_that_ends_with_its_unit_names_it_once():
    report = open_edition("2020-en", ROOT)
    per_people, financing = (
        "Invention patents in force per 10,000 people",
        "Patent pledge financing",
    )

    grid = report.grid([per_people, financing], [2020])

    assert list(grid.index) == [per_people, f"{financing} (CNY 100 million)"]
