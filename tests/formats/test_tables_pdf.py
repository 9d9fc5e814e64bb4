"""Tables, and words, that are wider than the PDF's page: shrunk, turned or split, never cut."""

import pypdfium2 as pdfium
import pytest
from documents import export
from made import display, report, table_output
from nbformat.v4 import new_markdown_cell

MILLIMETRE = 72 / 25.4
MARGIN = 27 * MILLIMETRE
# A glyph's box may reach a little beyond its place in the line.
TOLERANCE = 1.0
ADDRESS = "https://english.example.org/statistics/2016/12/201704/t20170407_1309326.html"


def table(labels, rows, align="right"):
    return table_output(labels, rows, align, label="tbl-wide", caption="各年数量", unit="件")


def numbers(columns, rows=20):
    labels = ["指标", *(f"{1960 + column}年" for column in range(1, columns))]
    return table(
        labels,
        [
            ["申请量", *(str(100_000 + row * 100 + column) for column in range(1, columns))]
            for row in range(rows)
        ],
    )


def pages(*cells):
    """Size and text of each page of the body, once no character lies outside the type area."""
    document = pdfium.PdfDocument(export(report(*cells), "pdf"))
    found = []
    for page in document:
        text = page.get_textpage()
        if not found and "— 1 —" not in text.get_text_range():
            continue
        width, height = page.get_size()
        for index in range(text.count_chars()):
            character = text.get_text_range(index, 1)
            if not character.strip():
                continue
            left, bottom, right, top = text.get_charbox(index)
            assert left >= MARGIN - TOLERANCE, character
            assert right <= width - MARGIN + TOLERANCE, character
            assert 0 < bottom < top < height, character
        found.append((width > height, text.get_text_range()))
    return found


def words(found):
    return [word for _, text in found for word in text.split()]


@pytest.mark.parametrize(
    ("columns", "turned", "parts"), [(6, False, 1), (14, True, 1), (30, False, 4), (60, False, 8)]
)
def test_a_table_of_numbers_is_shrunk_turned_or_split_and_whole(columns, turned, parts):
    found = pages(new_markdown_cell("前文。"), numbers(columns), new_markdown_cell("后文。"))

    printed = words(found)
    expected = [
        str(100_000 + row * 100 + column) for row in range(20) for column in range(1, columns)
    ]
    assert sorted(set(printed) & set(expected)) == sorted(expected)
    assert sum(printed.count(number) for number in expected) == len(expected)
    # Each part repeats the first column.
    assert printed.count("申请量") == 20 * parts
    assert [wide for wide, _ in found].count(True) == (1 if turned else 0)
    marks = [f"（{part}/{parts}）" for part in range(1, parts + 1)] if parts > 1 else []
    text = "".join(printed)
    assert all(mark in text for mark in marks)
    assert text.count("续表1-1（") == max(0, parts - 1)


def test_a_long_table_repeats_head_unit_and_mark_on_every_page():
    found = pages(numbers(7, rows=500))

    assert len(found) > 8
    for number, (_, text) in enumerate(found):
        assert "1961" in text
        assert "单位：件" in text
        assert ("续表" in text) == (number > 0)
    assert len([word for word in words(found) if word == "申请量"]) == 500


def test_words_longer_than_a_cell_are_broken_and_numbers_are_not():
    compound = "Donaudampfschifffahrtsgesellschaft"
    labels = ["名称", "Identification", "网址", "编号"]
    found = pages(table(labels, [["甲" * 40, compound, ADDRESS, "1234567890123"]], align="left"))

    text = "".join(words(found))
    for whole in (compound, ADDRESS, "甲" * 40):
        assert whole not in words(found)
    assert "1234567890123" in words(found)
    # pdfium reads a broken line of all cells before the next: each has its characters.
    for character in set(compound + ADDRESS):
        wanted = (compound + ADDRESS).count(character)
        assert text.count(character) >= wanted


def test_addresses_and_code_are_broken_at_the_line_and_copied_without_traces():
    long = "a" * 200
    found = pages(new_markdown_cell(f"见 {ADDRESS}{long} 以及`{long}`。\n\n```\nx = {long}\n```"))

    text = "".join(words(found))
    assert ADDRESS + long in text
    assert text.count("a" * 200) == 3
    assert not set(text) & {"\u200b", "\u00ad", "\ufffc"}


@pytest.mark.parametrize(("years", "turned"), [(3, False), (7, True), (20, False)])
def test_a_table_with_merged_cells_keeps_to_the_page_and_repeats_its_head(years, turned):
    heads = "".join(f'<th colspan="2">{2000 + year}年</th>' for year in range(years))
    row = "".join(f"<td>{118070 + year}</td><td>{year}</td>" for year in range(years))
    html = (
        f'<table><thead><tr><th rowspan="2">地区</th>{heads}</tr>'
        f"<tr>{'<th>申请</th><th>授权</th>' * years}</tr></thead>"
        f"<tbody>{f'<tr><th>广州</th>{row}</tr>' * 60}</tbody></table>"
    )

    found = pages(display(text_html=html))

    assert words(found).count("118070") == 60
    tables = [(wide, text) for wide, text in found if "118070" in text]
    assert len(tables) > 1
    assert all(wide == turned and "地区" in text for wide, text in tables)
