"""The pages of the editions as they are printed: full, whole, and aligned."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from runs import Report

from whitepaper.document.nodes import Document, Heading, Paragraph, Table, TableCell
from whitepaper.document.serialise import from_json
from whitepaper.document.walk import find, plain

pytestmark = pytest.mark.slow

MILLIMETRE = 72 / 25.4
TOP, BOTTOM, LEFT = 30 * MILLIMETRE, 269 * MILLIMETRE, 27 * MILLIMETRE
REMARK = re.compile(r"(?:附?[图表] ?\d+-\d+|注：|资料来源：)")


@pytest.fixture(params=["report_2020", "report_2022", "report_2023", "report_2024"])
def report(request) -> Report:
    return request.getfixturevalue(request.param)


@cache
def body(file: Path) -> list[pdfium.PdfPage]:
    """The pages after the contents."""
    pages = list(pdfium.PdfDocument(file))
    texts = [page.get_textpage().get_text_range() for page in pages]
    return pages[next(number for number, text in enumerate(texts) if "— 1 —" in text) :]


def lines(page: pdfium.PdfPage) -> list[str]:
    """The lines of a page, without its foot."""
    found = page.get_textpage().get_text_range().splitlines()
    return [line for line in found if not re.fullmatch(r"— \d+ —", line)]


def document(report: Report) -> Document:
    return from_json((report.folder / "document.json").read_bytes())


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u2060]", "", text)


def filled(page: pdfium.PdfPage) -> float:
    """The share of a page's type area that is left by its largest blank band, across the page."""
    drawn = np.asarray(page.render(scale=1).to_pil().convert("L"))[round(TOP) : round(BOTTOM)]
    inked = np.flatnonzero((drawn < 200).any(axis=1))
    edges = np.concatenate([[-1], inked, [len(drawn)]])
    return 1 - (np.diff(edges).max() - 1) / len(drawn)


def test_every_page_of_the_body_is_at_least_half_full_but_the_last_of_a_language(report: Report):
    # What is in another language begins a page; after the report's end nothing could follow on.
    other = {
        squeezed(plain(heading.content))[:20]
        for chapter in document(report).chapters
        for cell in chapter.cells
        if cell.language
        for heading in find(cell.blocks, Heading)
        if heading.level == 1
    }
    assert other
    pages = body(report.pdf)
    shares = {
        number: filled(page)
        for number, (page, after) in enumerate(pairwise(pages), start=1)
        if squeezed("".join(lines(after)))[:20] not in other
    }

    assert len(shares) == len(pages) - 2
    assert {number: share for number, share in shares.items() if share < 0.5} == {}


def test_no_line_ends_between_a_number_and_what_it_counts(report: Report):
    # What the document has in one go; cells of tables stand in lines below one another, too.
    running = [
        squeezed(plain(each.content))
        for each in find(document(report), Paragraph, Heading, TableCell)
    ]
    torn = [
        (before, after)
        for page in body(report.pdf)
        for before, after in pairwise(map(squeezed, lines(page)))
        if re.search(r"[\d.][%万亿]*$", before)
        and re.match(r"[\d.%\u4e00-\u9fff]", after)
        and any(before[-5:] + after[:5] in text for text in running)
        # A percentage may part from what follows, and the number of a figure counts nothing.
        and not re.search(r"%$|[图表]\d+-\d+$", before)
    ]

    assert torn == []


def test_no_line_begins_with_a_citation_or_a_mark_that_may_not_begin_one(report: Report):
    # The list of sources begins its lines with numbers in brackets.
    found = [line for page in body(report.pdf) for line in lines(page)]

    assert len(found) > 50
    assert [
        line
        for line in found
        if re.match(r"[，。、；：？！）》”]|(?:\[[\d,]+\]|[①-⑳])[，。；]", line)
    ] == []


def test_no_heading_is_the_last_of_a_page(report: Report):
    headings = {
        squeezed(f"{each.number}{plain(each.content)}") for each in find(document(report), Heading)
    }
    lasts = [squeezed(lines(page)[-1]) for page in body(report.pdf)]

    assert len(headings) > 8
    assert [last for last in lasts if last in headings] == []


def test_a_table_that_goes_on_shows_three_rows_or_more_on_each_page(report: Report):
    for table in find(document(report), Table):
        rows = [
            squeezed("".join(plain(cell.content) for cell in row if cell)) for row in table.rows
        ]
        shown = []
        for page in body(report.pdf):
            text = squeezed("".join(lines(page)))
            shown.append(sum(row in text for row in rows) if table.number in text else 0)
        pages = [count for count in shown if count]
        if len(pages) > 1 and sum(pages) >= len(rows):
            assert min(pages) >= min(3, len(rows)), table.number


def test_captions_units_and_remarks_begin_at_the_edge_of_the_type_area(report: Report):
    edges = []
    for page in body(report.pdf):
        text = page.get_textpage()
        content = text.get_text_range()
        for found in re.finditer(rf"(?m)^{REMARK.pattern}", content):
            left, *_ = text.get_charbox(found.start(), loose=True)
            edges.append((found[0], left))

    assert len(edges) > 4
    assert [each for each in edges if abs(each[1] - LEFT) > 1.5] == []


def test_no_hyphen_stands_for_a_minus(report: Report):
    found = [
        line
        for page in body(report.pdf)
        for line in lines(page)
        if re.search(r"(?:^|[\s（])-\d", line)
    ]

    assert found == []
