"""What pages look like on paper that is low and wide, or in columns."""

import re

import pypdfium2 as pdfium
import pytest

from whitepaper.document.facts import Fact
from whitepaper.document.nodes import (
    Cell,
    Chapter,
    Column,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Note,
    Paragraph,
    Particulars,
    Table,
    TableCell,
    Text,
)
from whitepaper.formats.pdf import write
from whitepaper.inputs.theme import Margins, Paper, Theme
from whitepaper.reading.formulas import Formulas

SLIM = Margins(18, 17, 20, 20)
LOW = Theme(paper=Paper("A5", "landscape", SLIM))
IN_COLUMNS = Theme(paper=Paper(margins=SLIM, columns=2))
# Between Hanzi and digits there would be gaps.
NAMES = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
MIDDLE = 210 / 2 / 25.4 * 72


def words(*parts):
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def paragraph(*parts):
    return Paragraph(words(*parts))


def heading(title, label="heading-1", level=1):
    return Heading(level, words(title), label=label)


def noted(title, more=""):
    return words(title, Note((paragraph(f"{title}之注。"),)), more)


def table(caption, cell, label="tbl-a"):
    rows = ((TableCell(cell),),)
    return Table((Column(words("项目"), "left"),), rows, caption=caption, label=label)


def chapter(name, *blocks):
    return Chapter(name, (Cell(1, blocks),), role="chapter")


def report(*chapters):
    particulars = Particulars(edition="2020", title="小城知识产权状况", subtitle="2020年")
    return Document(chapters, particulars=particulars)


def pages(document, theme):
    return list(pdfium.PdfDocument(write(document, {}, Formulas(), theme)))


def text(page):
    return page.get_textpage().get_text_range()


def place(page, words):
    """Where words begin on a page: from the left, and from above."""
    textpage = page.get_textpage()
    at = textpage.search(words).get_next()
    assert at is not None, text(page)
    left, _, _, top = textpage.get_charbox(at[0])
    return left, page.get_height() - top


def of_chapters(number):
    return report(
        *(
            chapter(f"{n:02}", heading(f"第{name}篇", f"a{n}"), paragraph("正文。"))
            for n, name in enumerate(NAMES[:number])
        )
    )


@pytest.mark.parametrize(("chapters", "columns"), [(4, 1), (28, 2)])
def test_on_a_low_page_contents_stand_in_two_columns_if_one_page_has_no_room_for_them(
    chapters, columns
):
    contents = pages(of_chapters(chapters), LOW)[2]

    assert "目录" in text(contents)
    left, top = place(contents, f"第{NAMES[chapters - 1]}篇")
    assert (left > MIDDLE) == (columns == 2)
    textpage = contents.get_textpage()
    reach = max(textpage.get_charbox(n)[2] for n in range(textpage.count_chars()))
    # Their dots end at the right margin.
    assert reach > 180 / 25.4 * 72
    # Their title is above both.
    assert place(contents, "目录")[1] < min(top, place(contents, "第天篇")[1])


def test_a_running_head_too_long_for_its_line_is_the_chapter_s_alone():
    lines = [paragraph("正文。" * 300)] * 3

    def head(title):
        whole = report(chapter("01", heading(title, "a"), *lines))
        return text(pages(whole, LOW)[-1])

    short, long = head("短章"), head("长" * 48)
    assert "小城知识产权状况" in short
    assert "小城" not in re.sub(r"\s", "", long)
    assert "长" * 48 in long


def test_key_figures_are_parted_by_rows_where_a_low_page_has_no_room_for_all():
    items = tuple(
        KeyFigure(f"标签{NAMES[n]}", Fact(text=f"{n}件", number=str(n), name="件数"))
        for n in range(6)
    )
    before = [paragraph("正文。" * 60)] * 2
    blocks = (*before, heading("小结", "b", 2), KeyFigures(items))
    document = report(chapter("01", heading("综述"), *blocks))

    first, second = pages(document, LOW)[-2:]

    assert "小结" in text(first)
    assert "标签玄" in text(first)
    assert "标签黄" not in text(first)
    assert "标签宙" in text(second)


def test_in_columns_what_a_chapter_begins_with_stands_above_its_first_table():
    opening = paragraph("本章先说" + "要点。" * 30)
    section = heading("节", "b", 2), paragraph("正文。" * 100)
    document = report(
        chapter("01", heading("综述"), opening, table(words("表题"), words("行")), *section)
    )

    page = pages(document, IN_COLUMNS)[-1]

    assert place(page, "本章先说")[1] < place(page, "表题")[1] < place(page, "正文。")[1]


def test_in_columns_each_footnote_stands_once_and_bears_the_number_of_its_mark():
    key = KeyFigure("标签", Fact(text="二件", number="二", name="件数"), note=noted("关键"))
    chapters = [
        chapter(
            f"{n:02}",
            Heading(1, noted(f"第{name}篇"), label=f"a{n}"),
            KeyFigures((key,)),
            Paragraph(noted("先说")),
            table(noted("表题"), noted("格中"), label=f"tbl-{n}"),
            heading("节", f"b{n}", 2),
            Paragraph(noted("正文", "甲乙。" * 200)),
        )
        for n, name in enumerate(NAMES[:3])
    ]

    found = "".join(text(page) for page in pages(report(*chapters), IN_COLUMNS)[4:])

    said = [f"第{name}篇" for name in NAMES[:3]], ["关键", "先说", "表题", "格中", "正文"]
    for n, first in enumerate(said[0]):
        for k, each in enumerate([first, *said[1]]):
            mark = chr(ord("①") + 6 * n + k)
            assert f"{each}{mark}" in found
            assert re.search(rf"{mark}\s*{each}之注。", found), (mark, each)
    assert found.count("之注。") == 18
