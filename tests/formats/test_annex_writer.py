"""The data annex: what figures draw and tables print, as sheets and as CSV, nothing lost."""

import csv
import io
import json
import re
import time
import zipfile
from decimal import Decimal

import msgspec
import pandas as pd
import pytest
from frictionless import Package
from lxml import etree

from whitepaper.document.facts import Fact, Source
from whitepaper.document.nodes import (
    Cell,
    Chapter,
    Citation,
    Column,
    Document,
    FactText,
    Figure,
    Note,
    Paragraph,
    Particulars,
    Reference,
    Styled,
    Table,
    TableCell,
    Text,
)
from whitepaper.errors import PublicationError
from whitepaper.formats.annex import csv_files, files
from whitepaper.formats.annex.tables import tables

REPORT = Particulars(
    edition="2020",
    title="小城知识产权状况",
    subtitle="2020年",
    publisher="小城编写组",
    notice="本报告用于测试。",
    date="2021-04-26",
    cut_off="2021-04-25",
)
BUREAU = Source("bureau", "市局", "市局. 年报[R/OL]. (2021-01-15).", "https://example.org/report")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FIGURE_HEADER = [
    *("指标", "地区", "时间", "数值", "精度", "单位", "限定词", "状态", "口径范围", "可比性"),
    *("来源", "数据行"),
]


def fact(number, **parts):
    """A fact of 广州 in 2020 whose value is its number unless said otherwise."""
    known = {
        **{"text": f"{number}件", "name": "专利授权量", "region": "广州", "unit": "件"},
        **{"value": Decimal(number) if re.fullmatch(r"-?[\d.]+", number) else None},
        **{"precision": Decimal(1), "status": "final", "places": ("data/observations.csv:2",)},
        **{"period": "2020", "when": "2020年", "sources": (BUREAU,)},
    }
    return Fact(number=number, **known | parts)


ABOVE = fact("超过17万", value=Decimal(170000), precision=Decimal(10000), qualifier="超过")
FALL = fact("-3.2", unit="%", precision=Decimal("0.1"))


def text(words):
    return (Text(words),) if words else ()


def drawing(facts, **parts):
    known = {"label": "fig-pace", "number": "图1-1", "caption": text("增长"), "alt": "柱形图。"}
    return Figure(data=tuple(facts), shown=True, sources=(BUREAU,), **known | parts)


def years(rows, columns=("2019年", "2020年"), name="指标", **parts):
    """A table of texts and facts, each row by what heads it."""

    def cell(content):
        node = FactText(content, content.number) if isinstance(content, Fact) else Text(content)
        return TableCell((node,) if content else ())

    known = {"label": "tbl-years", "number": "表1-1", "caption": text("各年情况")}
    return Table(
        columns=tuple(Column(text(label)) for label in (name, *columns)),
        rows=tuple(tuple(map(cell, (head, *row))) for head, row in rows.items()),
        shown=True,
        sources=(BUREAU,),
        **known | parts,
    )


def report(*blocks, **particulars):
    """A report of one chapter, a cell for each block."""
    cells = tuple(Cell(number, (block,)) for number, block in enumerate(blocks, start=2))
    return Document((Chapter("01-summary", cells),), msgspec.structs.replace(REPORT, **particulars))


def both():
    """A report with one figure and one table."""
    earlier = {"period": "2019", "when": "2019年"}
    facts = [
        msgspec.structs.replace(ABOVE, **earlier),
        msgspec.structs.replace(FALL, status="provisional", break_note="统计范围变化"),
    ]
    rows = {"授权": [fact("1500", **earlier), fact("1777")], "申请": ["—", ABOVE]}
    return report(
        drawing(facts, subtitle=text("小城，2019—2020年")),
        years(rows, unit="件", note=text("均为当年数。“—”表示本报告所据资料未载该数据。")),
    )


def sheets(content):
    """The sheets of a workbook by name: their cells by place, each a `float` or a `str`."""
    book = zipfile.ZipFile(io.BytesIO(content))
    part = {name: etree.fromstring(book.read(name)) for name in book.namelist() if "xml" in name}
    shared = ["".join(item.itertext()) for item in part["xl/sharedStrings.xml"].iter(f"{MAIN}si")]
    targets = {each.get("Id"): each.get("Target") for each in part["xl/_rels/workbook.xml.rels"]}
    return {
        sheet.get("name"): {
            cell.get("r"): shared[int(cell[0].text)]
            if cell.get("t") == "s"
            else float(cell[0].text)
            for cell in part[f"xl/{targets[sheet.get(RELATION)]}"].iter(f"{MAIN}c")
            if len(cell)
        }
        for sheet in part["xl/workbook.xml"].iter(f"{MAIN}sheet")
    }


def xml(content, pattern):
    """The parts of a workbook whose names match, as text."""
    book = zipfile.ZipFile(io.BytesIO(content))
    return "".join(book.read(n).decode() for n in book.namelist() if re.search(pattern, n))


def rows_of(content):
    assert b"\r" not in content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def lines(sheet, first, last):
    """Some rows of a sheet, without what is blank."""
    return [
        [value for place, value in sheet.items() if re.fullmatch(f"[A-Z]+{row}", place)]
        for row in range(first, last + 1)
    ]


def validated(folder, annex):
    for name, content in annex.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    package = Package(str(folder / "annex" / "datapackage.json"))
    found = package.validate()
    assert found.valid, found.flatten(["name", "rowNumber", "type", "note"])
    return package


def test_columns_of_the_projects_own_come_after_ours():
    facts = [fact("1500", own=(("统计代码", "G-1"), ("来源", "甲"))), fact("1777")]

    found = csv_files(report(drawing(facts)))["fig-pace"]

    header, first, second = csv.reader(found.decode("utf-8-sig").splitlines())
    assert header[:12] == FIGURE_HEADER
    assert [header[12], *first[12:], *second[12:]] == ["统计代码", "G-1", "甲", "", ""]
    assert len(set(header)) == len(header) == 14


@pytest.mark.parametrize(
    ("language", "when", "printed"),
    [("en", "the fourth quarter of 2025", "Q4 2025"), ("zh", "2025年四季度", "2025年四季度")],
)
def test_the_period_of_a_value_is_as_it_stands_by_itself(language, when, printed):
    drawn = drawing([fact("1777", period="2025-Q4", when=when)])

    (made,) = tables(msgspec.structs.replace(report(drawn), language=language))

    assert printed in made.rows[0]


def test_a_figure_gives_a_row_for_each_value_with_all_that_qualifies_it():
    drawn, _ = tables(both())

    assert (drawn.number, drawn.caption, drawn.subtitle) == ("图1-1", "增长", "小城，2019—2020年")
    assert [column.name for column in drawn.columns] == FIGURE_HEADER
    source = "市局[bureau]", "data/observations.csv:2"
    first = "专利授权量", "广州", "2019年", Decimal(170000), Decimal(10000), "件", "超过"
    second = "专利授权量", "广州", "2020年", Decimal("-3.2"), Decimal("0.1"), "%", ""
    assert drawn.rows == (
        (*first, "", "", "", *source),
        (*second, "初步数", "", "统计范围变化", *source),
    )
    assert drawn.sources == (BUREAU,)
    assert drawn.unit == ""


def test_a_table_gives_numbers_where_it_prints_plain_ones_and_else_what_it_prints():
    _, table = tables(both())

    assert table.rows == (
        ("授权", Decimal(1500), Decimal(1777)),
        ("申请", "—", "超过17万"),
    )
    assert [column.numeric for column in table.columns] == [False, True, False]
    assert (table.unit, table.number) == ("件", "表1-1")
    assert table.note.startswith("均为当年数。“—”表示")


def test_what_was_computed_has_only_the_digits_that_are_printed():
    long = fact("18.5", value=Decimal("18.466667"), unit="%", precision=Decimal("0.1"))

    drawn, table = tables(report(drawing([long], number=""), years({"甲": [long, "2020"]})))

    assert drawn.rows[0][3] == Decimal("18.5")
    assert table.rows == (("甲", Decimal("18.5"), "2020"),)
    # Of a notebook alone, whose figures have no numbers.
    assert drawn.number == "fig-pace"


def test_the_last_digit_of_an_estimate_is_the_first_that_is_not_certain():
    span = Decimal("867.56078193541092211740338")
    guess = fact("4.80万", value=Decimal("47983.4"), precision=span, status="estimate")

    [drawn] = tables(report(drawing([guess])))

    assert drawn.rows[0][3:5] == (Decimal(48000), Decimal(100))


def test_a_number_that_is_not_the_value_beside_it_stays_the_text_that_was_printed():
    [table] = tables(
        report(years({"申请（万件）": [fact("17", value=Decimal(170000)), fact("1")]}))
    )

    assert table.rows == (("申请（万件）", "17", Decimal(1)),)


def test_captions_are_words_alone_with_references_as_printed():
    caption = (
        Styled("strong", text("授权")),
        Text("*见\n"),
        Reference("fig-pace", "图1-1"),
        Note((Paragraph(text("脚注。")),)),
        Citation(("bureau",), (1,)),
    )

    [table] = tables(report(years({"甲": [fact("1"), "—"]}, caption=caption)))

    assert table.caption == "授权*见 图1-1"


def test_only_what_the_chapter_interface_shows_is_in_the_annex():
    stray = msgspec.structs.replace(years({"甲": ["1", "2"]}), shown=False)

    assert list(files(report(stray))) == ["annex.xlsx"]


def test_the_workbook_says_what_it_is_and_leads_to_a_sheet_for_each_figure_and_table():
    content = files(both())["annex.xlsx"]

    book = sheets(content)

    assert list(book) == ["说明", "图1-1", "表1-1"]
    front = list(book["说明"].values())
    for words in (
        "小城知识产权状况（2020年）图表数据",
        "小城编写组",
        "2021年4月25日",
        "本报告用于测试。",
    ):
        assert words in front
    assert front[-8:] == ["编号", "题名", "单位", "图1-1", "增长", "表1-1", "各年情况", "件"]
    links = re.findall(r'<hyperlink ref="\w+" location="([^"]*)"', xml(content, "sheet1.xml$"))
    assert links == ["'图1-1'!A1", "'表1-1'!A1"]


def test_a_sheet_has_title_unit_table_notes_and_sources_and_no_merged_cell():
    content = files(both())["annex.xlsx"]

    book = sheets(content)

    drawn, table = book["图1-1"], book["表1-1"]
    assert drawn["A1"] == "图1-1　增长"
    assert lines(drawn, 4, 4) == [FIGURE_HEADER]
    assert lines(drawn, 5, 5)[0][3:7] == [170000.0, 10000.0, "件", "超过"]
    assert drawn["D6"] == -3.2
    assert table["A2"] == "单位：件"
    assert lines(table, 4, 6) == [
        ["指标", "2019年", "2020年"],
        ["授权", 1500.0, 1777.0],
        ["申请", "—", "超过17万"],
    ]
    assert lines(table, 8, 11) == [
        ["注：均为当年数。"],
        ["“—”表示本报告所据资料未载该数据。"],
        ["资料来源："],
        ["[bureau] 市局. 年报[R/OL]. (2021-01-15)."],
    ]
    assert "mergeCell" not in xml(content, r"sheet\d+\.xml$")
    assert re.findall(r'displayName="(\w+)" ref="(\S+)"', xml(content, "tables/"))[1:] == [
        ("fig_pace", "A4:L6"),
        ("tbl_years", "A4:C6"),
    ]


def test_a_number_shows_its_published_decimals():
    facts = [fact("85.0", unit="%", precision=Decimal("0.1")), fact("54")]
    content = files(report(drawing(facts)))["annex.xlsx"]

    styles = etree.fromstring(xml(content, "styles.xml").encode())
    formats = {
        each.get("numFmtId"): each.get("formatCode") for each in styles.iter(f"{MAIN}numFmt")
    }
    looks = [each.get("numFmtId") for each in styles.find(f"{MAIN}cellXfs")]
    sheet = etree.fromstring(xml(content, "sheet2.xml$").encode())
    look = {cell.get("r"): looks[int(cell.get("s"))] for cell in sheet.iter(f"{MAIN}c")}
    # 1 is the built-in format “0”.
    assert (formats[look["D5"]], look["D6"]) == ("0.0", "1")


EVIL = ["=1+1", '=HYPERLINK("http://x")', "+1+1", "-1+1", "@SUM(A1)", "\t=1", "＝1+1"]


def test_no_text_becomes_a_formula_or_a_link_and_numbers_stay_numbers(tmp_path):
    rows = {words: [words, FALL] for words in [*EVIL, "http://x", "-3.2", "丙"]}
    parts = {"columns": ("=甲", "乙"), "caption": text("=1+1"), "number": "=表"}
    annex = files(report(years(rows, **parts)))

    content = annex["annex.xlsx"]
    sheet = sheets(content)["=表"]
    assert "<f" not in xml(content, r"sheet\d+\.xml$")
    assert "TargetMode" not in xml(content, r"worksheets/_rels/")
    assert [sheet[f"B{row}"] for row in range(5, 12)] == EVIL
    assert [sheet[f"C{row}"] for row in range(5, 15)] == [-3.2] * 10
    assert xml(content, "styles.xml").count('quotePrefix="1"') == 1

    header, *found = rows_of(annex["annex/tbl-years.csv"])
    assert header == ["指标", "'=甲", "乙"]
    assert found == [
        *([f"'{words}", f"'{words}", "-3.2"] for words in EVIL),
        *([words, words, "-3.2"] for words in ("http://x", "-3.2", "丙")),
    ]
    read = validated(tmp_path, annex).get_resource("tbl-years").read_rows()
    assert [row["乙"] for row in read] == [Decimal("-3.2")] * 10


def test_the_data_package_is_valid_and_types_what_is_a_number(tmp_path):
    annex = files(both())

    package = validated(tmp_path, annex)

    assert sorted(annex) == [
        *("annex.xlsx", "annex/datapackage.json", "annex/fig-pace.csv", "annex/tbl-years.csv"),
    ]
    [first, second] = package.get_resource("fig-pace").read_rows()
    assert (first["数值"], first["限定词"], second["数值"]) == (170000, "超过", Decimal("-3.2"))
    assert [row["2019年"] for row in package.get_resource("tbl-years").read_rows()] == [1500, None]
    content = json.loads(annex["annex/datapackage.json"])
    assert content["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert content["created"] == "2021-04-26T00:00:00Z"
    assert "licenses" not in content
    assert content["sources"] == [
        {"title": "[bureau] 市局. 年报[R/OL]. (2021-01-15).", "path": "https://example.org/report"}
    ]
    fields = content["resources"][1]["schema"]["fields"]
    assert [(field["type"], field.get("unit")) for field in fields] == [
        ("string", None),
        ("number", "件"),
        ("string", None),
    ]


def test_an_edition_of_any_name_has_a_valid_data_package(tmp_path):
    annex = files(report(years({"甲": ["1", "2"]}), edition="2023-黄埔"))

    assert validated(tmp_path, annex).name == "whitepaper-2023-annex"


def test_a_changed_file_of_the_package_is_noticed(tmp_path):
    annex = files(both())
    changed = annex["annex/tbl-years.csv"].replace(b"1500", b"1501")

    with pytest.raises(AssertionError, match="hash-count"):
        validated(tmp_path, {**annex, "annex/tbl-years.csv": changed})


def test_csv_is_utf_8_with_a_byte_order_mark_as_excel_in_chinese_windows_wants_it():
    content = files(both())["annex/tbl-years.csv"]

    assert content == "\ufeff指标,2019年,2020年\n授权,1500,1777\n申请,—,超过17万\n".encode()
    assert list(pd.read_csv(io.BytesIO(content)).columns) == ["指标", "2019年", "2020年"]


def test_pages_can_offer_the_very_files_of_the_annex():
    annex = files(both())

    assert {f"annex/{label}.csv": content for label, content in csv_files(both()).items()} == {
        name: content for name, content in annex.items() if name.endswith(".csv")
    }


def test_names_of_columns_are_told_apart_and_never_empty(tmp_path):
    rows = {"甲": ["1", "2", "3", "4"]}
    annex = files(report(years(rows, columns=("件", "", "件", "件（2）"), name="")))

    assert rows_of(annex["annex/tbl-years.csv"])[0] == [
        *("第1列", "件", "第3列", "件（2）", "件（2）（2）"),
    ]
    assert lines(sheets(annex["annex.xlsx"])["表1-1"], 4, 4)[0][1] == "件"
    validated(tmp_path, annex)


def test_sheets_have_names_that_excel_takes_each_once():
    named = {
        **{"tbl-a": "表/1:[甲]'", "tbl-b": "说明", "tbl-c": "长" * 40, "tbl-d": "长" * 32},
        **{"tbl-e": "表/1:[甲]'"},
    }
    blocks = [
        years({"甲": ["1", "2"]}, label=label, number=number) for label, number in named.items()
    ]

    names = list(sheets(files(report(*blocks))["annex.xlsx"]))

    assert names == [
        *("说明", "表_1__甲__", "说明~2", "长" * 31, f"{'长' * 29}~2", "表_1__甲__~2"),
    ]


def test_the_same_report_gives_the_same_bytes_at_another_time_and_in_another_zone(monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    first = files(both())
    # Archives tell times to two seconds.
    time.sleep(2.1)
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    second = files(both())
    monkeypatch.undo()
    time.tzset()

    assert first == second
    core = xml(first["annex.xlsx"], "core.xml")
    assert re.findall(r"\d{4}-\d\d-\d\dT[^<]*", core) == ["2021-04-26T00:00:00Z"] * 2
    assert "小城编写组" in core
    assert "小城知识产权状况（2020年）图表数据" in core


def test_a_chapter_alone_has_an_annex_and_one_without_figures_and_tables_a_workbook_alone(tmp_path):
    annex = files(msgspec.structs.replace(both(), particulars=None))

    assert validated(tmp_path, annex).name == "whitepaper-chapter-annex"
    assert "2000-01-01T00:00:00Z" in xml(annex["annex.xlsx"], "core.xml")
    empty = files(report())
    assert [*empty] == ["annex.xlsx"]
    assert [*sheets(empty["annex.xlsx"])] == ["说明"]


def test_the_annex_of_a_draft_says_that_it_is_one():
    draft = report(years({"甲": ["1", "2"]}), status="draft")
    words = "送审稿，未经核定，不得引用"

    assert words in sheets(files(draft)["annex.xlsx"])["说明"].values()
    assert words not in sheets(files(both())["annex.xlsx"])["说明"].values()


def test_a_text_longer_than_a_cell_is_refused_and_not_cut():
    with pytest.raises(PublicationError, match=r"“长+…” has 32768 characters; a cell holds 32767"):
        files(report(years({"甲": ["1", "长" * 32768]})))


def test_rows_are_as_high_as_their_longest_text_needs():
    content = files(report(years({"甲": ["短", "长" * 100]})))["annex.xlsx"]

    heights = re.findall(r'<row r="[56]"[^>]*?ht="([\d.]+)"', xml(content, "sheet2.xml"))
    # 200 digits wide, in columns of 48.
    assert list(map(float, heights)) == [15 * 5]
