"""How tables are laid out: shrunk, turned or split, and never wider than the page."""

import pytest

from whitepaper.document.nodes import Column, Table, TableCell, Text
from whitepaper.formats.columns import CELL_PADDING, Page, layout
from whitepaper.languages import load

WIDTH = load("zh").width
PAGE = Page(sizes=(9, 8, 7), size_of_parts=8, upright=442, turned=689)


def cell(text, **spans):
    return TableCell((Text(text),), **spans)


def table(labels, rows, align="right"):
    columns = tuple(
        Column((Text(label),), "left" if number == 0 else align)
        for number, label in enumerate(labels)
    )
    return Table(columns, tuple(tuple(map(cell, row)) for row in rows))


def numbers(columns, rows=12):
    labels = ["指标", *(f"{1960 + column}年" for column in range(1, columns))]
    return table(labels, [["申请量", *["118332"] * (columns - 1)]] * rows)


def texts(rows):
    return [["".join(text.text for text in cell.content) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("columns", "size", "turned", "parts"),
    [(6, 9, False, 1), (10, 7, False, 1), (14, 9, True, 1), (15, 8, True, 1), (30, 8, False, 4)],
)
def test_a_table_is_shrunk_then_turned_then_split(columns, size, turned, parts):
    found = layout(numbers(columns), PAGE, WIDTH)

    assert (found.size, found.turned, len(found.parts)) == (size, turned, parts)
    room = PAGE.turned if turned else PAGE.upright
    assert all(sum(part.widths) <= room for part in found.parts)


@pytest.mark.parametrize(
    ("name", "size", "most"),
    [
        ("人工智能领域软件著作权登记量（件）", 8, 8),
        ("Software copyrights registered", 8, 8),
        # A date or the number of a document is not parted.
        ("粤府〔2020〕12号", 7.5, 16),
    ],
)
def test_what_rows_are_of_is_broken_sooner_than_type_is_smaller_than_in_parts(name, size, most):
    years = [f"{year}年" for year in range(2018, 2024)]
    wide = table(["指标", *years], [[name, *["超过118332件"] * 6]])
    found = layout(wide, Page(sizes=(9, 8, 7.5, 7), size_of_parts=8, upright=490), WIDTH)

    first = (found.parts[0].widths[0] - CELL_PADDING) / found.size
    assert (found.size, len(found.parts)) == (size, 1)
    assert WIDTH(name)[1] <= first < most


def test_less_room_beside_cells_leaves_more_for_their_texts():
    wide = {"sizes": (9, 8), "size_of_parts": 8, "upright": 442}

    assert layout(numbers(10), Page(**wide), WIDTH).size == 8
    assert layout(numbers(10), Page(**wide, padding=4), WIDTH).size == 9


@pytest.mark.parametrize(
    ("rows", "parts", "turned"), [(5, 2, False), (10, 2, False), (11, 1, True)]
)
def test_for_a_low_table_no_page_is_turned(rows, parts, turned):
    found = layout(numbers(14, rows), PAGE, WIDTH)

    assert (len(found.parts), found.turned) == (parts, turned)


def test_where_no_page_can_be_turned_a_wide_table_is_split():
    page = Page(sizes=(9, 8), size_of_parts=8, upright=442)

    found = layout(numbers(14), page, WIDTH)

    assert not found.turned
    assert [len(part.columns) for part in found.parts] == [8, 7]


def test_each_part_begins_with_the_first_column_and_the_others_are_shared_out_evenly():
    found = layout(numbers(26), PAGE, WIDTH)

    named = [
        ["".join(text.text for text in column.label) for column in part.columns]
        for part in found.parts
    ]
    assert {part[0] for part in named} == {"指标"}
    assert [label for part in named for label in part[1:]] == [f"{y}年" for y in range(1961, 1986)]
    # Were parts filled one by one, the last would have a single year.
    assert [len(part) for part in named] == [8, 8, 8, 5]


def test_numbers_and_dates_are_not_broken_and_running_text_is():
    long = "为帮助企业复工复产而出台的工作指引" * 6
    found = layout(table(["甲", "乙", "丙"], [[long, "2020年12月", long]], "left"), PAGE, WIDTH)

    [part] = found.parts
    text, date, other = ((width - CELL_PADDING) / found.size for width in part.widths)
    assert date >= WIDTH("2020年12月")[0]
    assert text == pytest.approx(other, abs=0.5)
    assert sum(part.widths) == pytest.approx(PAGE.upright, abs=5)
    assert part.lines > 3


def test_room_goes_where_it_makes_the_table_shortest():
    found = layout(table(["甲", "乙"], [["甲" * 20, "乙" * 80]] * 5, "left"), PAGE, WIDTH)

    [part] = found.parts
    assert part.widths[1] > 2 * part.widths[0]


def test_a_head_of_several_rows_stands_over_a_whole_table_and_over_no_part():
    def spanned(pairs):
        columns = tuple(Column((Text(f"第{n}列"),), "right") for n in range(1 + 2 * pairs))
        years = (part for y in range(pairs) for part in (cell(f"{2000 + y}年", columns=2), None))
        kinds = (cell(kind) for _ in range(pairs) for kind in ("申请", "授权"))
        head = ((cell("地区", rows=2), *years), (None, *kinds))
        return Table(columns, (tuple(cell("118332") for _ in columns),), head=head)

    [whole] = layout(spanned(2), PAGE, WIDTH).parts
    parts = layout(spanned(20), PAGE, WIDTH).parts

    assert texts(whole.head) == [["地区", "2000年", "2001年"], ["申请", "授权", "申请", "授权"]]
    assert [c.columns for c in whole.head[0]] == [1, 2, 2]
    assert [(len(part.columns), part.head) for part in parts] == [(9, ())] * 5


def test_in_parts_a_cell_reaches_down_but_not_into_the_next_column():
    wide = numbers(30, rows=3)
    first, second, third = wide.rows
    block = cell("跨", rows=2, columns=3)
    merged = Table(
        wide.columns,
        (
            (first[0], block, None, None, *first[4:]),
            (second[0], None, None, None, *second[4:]),
            third,
        ),
    )

    part = layout(merged, PAGE, WIDTH).parts[0]

    count = len(part.columns)
    assert texts(part.rows)[0][:4] == ["申请量", "跨", "", ""]
    assert (part.rows[0][1].rows, part.rows[0][1].columns) == (2, 1)
    # The cell below 跨 is covered still; those beside it are there, and empty.
    assert [len(row) for row in part.rows] == [count, count - 1, count]
    assert texts(part.rows)[1][:3] == ["申请量", "", ""]


def test_a_table_without_rows_has_its_columns():
    empty = table(["甲", "乙"], [])

    [part] = layout(empty, PAGE, WIDTH).parts

    assert part.columns == empty.columns
    # As wide as they have to be, since nothing fills them.
    assert part.widths == (2 * 9 + CELL_PADDING,) * 2
    assert (part.rows, part.lines) == ((), 0)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("", 0, 0),
        ("专利", 2, 0),
        ("17.0", 4 * 0.58, 4 * 0.58),
        ("第17条", 2 + 2 * 0.58 + 0.25, 2 + 2 * 0.58 + 0.25),
        ("短\n很长的一行", 5, 0),
        ("two words", 9 * 0.58, 5 * 0.58),
    ],
)
def test_a_hanzi_is_an_em_wide_and_a_digit_a_little_over_half(text, line, word):
    assert WIDTH(text) == (pytest.approx(line), pytest.approx(word))


def test_a_table_of_no_columns_takes_no_lines():
    [part] = layout(Table((), ()), PAGE, WIDTH).parts

    assert (part.columns, part.lines) == ((), 0)


def test_years_stand_as_far_from_each_other_and_what_a_row_is_of_has_the_rest():
    labels = ["指标", "2019年", "2020年", "2021年一季度"]
    found = layout(table(labels, [["发明专利申请量", "1", "超过118332件", "3"]]), PAGE, WIDTH)

    [part] = found.parts
    first, *years = part.widths
    assert max(years) == pytest.approx(min(years))
    assert first > 2 * years[0]
    assert sum(part.widths) == pytest.approx(PAGE.upright, abs=2)


def test_the_head_of_a_column_is_not_narrower_than_a_part_of_a_year():
    found = layout(numbers(12), PAGE, WIDTH)
    quarters = ["指标", *(f"{year}年第一季度" for year in range(2015, 2021))]
    named = layout(table(quarters, [["申请量", *["3"] * 6]]), PAGE, WIDTH)

    held = WIDTH("2015年第一季度")[1]
    assert held == 4
    for plan, least in ((found, WIDTH("2015年")[1]), (named, held)):
        assert all(w >= least * plan.size + CELL_PADDING for w in plan.parts[0].widths)
