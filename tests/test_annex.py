"""The data annex: what figures draw and tables print, as sheets and as CSV, nothing lost."""

import base64
import csv
import html
import io
import json
import re
import time
import zipfile
from decimal import Decimal

import pandas as pd
import pytest
from conftest import Report, export
from frictionless import Package
from lxml import etree
from matplotlib import pyplot as plt
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_facts import fact

from whitepaper.chapter import figure, table
from whitepaper.errors import PublicationError
from whitepaper.exporters.annex import annex, tables

REPORT = {
    "edition": 2020,
    "title": "小城知识产权状况",
    "subtitle": "2020年",
    "publisher": "小城编写组",
    "notice": "本报告用于测试。",
    "date": "2021-04-26",
    "cut_off": "2021-04-25",
    "status": "final",
}
NUMBERS = {"fig-pace": "图1-1", "tbl-years": "表1-1"}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FIGURE_HEADER = [
    *("指标", "地区", "时间", "数值", "精度", "单位", "限定词", "状态", "口径范围", "可比性"),
    *("来源", "数据行"),
]


def drawing(facts, **parts):
    _, ax = plt.subplots()
    frame = pd.DataFrame(
        {
            "indicator": [each.name for each in facts],
            "region": [each.region for each in facts],
            "period": [each.period for each in facts],
            "date": [pd.Timestamp(f"{each.period}-12-31") for each in facts],
            "scope": [each.scope for each in facts],
            "break_note": [each.break_note for each in facts],
            "status": [each.status for each in facts],
            "fact": facts,
        }
    )
    given = {"id": "fig-pace", "caption": "增长", "alt": "柱形图。", "data": frame, **parts}
    return figure(ax, **given)


def years(rows, columns=("2019年", "2020年"), name="指标", **parts):
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(columns), dtype=object)
    frame.index.name = name
    return table(frame, **{"id": "tbl-years", "caption": "各年情况", **parts})


def report(*displays, **particulars):
    """A built report of one chapter, a cell for each display."""
    first = new_markdown_cell("# 综述 {#sec-summary}")
    first.metadata["whitepaper"] = {"chapter": "01-summary", "role": "chapter"}
    cells = [
        new_code_cell("…", outputs=[new_output("display_data", data=display._repr_mimebundle_())])
        for display in displays
    ]
    return new_notebook(cells=[first, *cells], metadata={"whitepaper": {**REPORT, **particulars}})


def both():
    """A report with one figure and one table."""
    facts = [
        fact("170000", precision="10000", qualifier="超过", period="2019"),
        fact("-3.2", "%", "0.1", "growth", status="provisional", break_note="统计范围变化"),
    ]
    rows = {
        "授权": [fact("1500", period="2019"), fact("1777")],
        "申请": [None, fact("170000", precision="10000", qualifier="超过")],
    }
    return report(
        drawing(facts, subtitle="小城，2019—2020年"), years(rows, unit="件", note="均为当年数。")
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


def validated(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    package = Package(str(folder / "annex" / "datapackage.json"))
    found = package.validate()
    assert found.valid, found.flatten(["name", "rowNumber", "type", "note"])
    return package


def test_a_figure_gives_a_row_for_each_value_with_all_that_qualifies_it():
    drawn, _ = tables(both(), NUMBERS)

    assert (drawn.number, drawn.caption, drawn.subtitle) == ("图1-1", "增长", "小城，2019—2020年")
    assert [column.name for column in drawn.columns] == FIGURE_HEADER
    source = "市局[bureau]", "data/observations.csv:2"
    first = "专利授权量", "广州", "2019年", Decimal(170000), Decimal(10000), "件", "超过"
    second = "专利授权量", "广州", "2020年", Decimal("-3.2"), Decimal("0.1"), "%", ""
    assert drawn.rows == (
        (*first, "", "", "", *source),
        (*second, "初步数", "", "统计范围变化", *source),
    )
    assert [source.citation for source in drawn.sources] == ["市局. 年报[R/OL]. (2021-01-15)."]
    assert drawn.unit == ""


def test_a_table_gives_numbers_where_it_prints_plain_ones_and_else_what_it_prints():
    _, printed = tables(both(), NUMBERS)

    assert printed.rows == (
        ("授权", Decimal(1500), Decimal(1777)),
        ("申请", "—", "超过17万"),
    )
    assert [column.numeric for column in printed.columns] == [False, True, False]
    assert (printed.unit, printed.number) == ("件", "表1-1")
    assert printed.note.startswith("均为当年数。“—”表示")


def test_what_was_computed_has_only_the_digits_that_are_printed():
    long = fact("18.466667", "%", "0.1")

    [drawn] = tables(report(drawing([long])), {})
    [printed] = tables(report(years({"甲": [long, "2020"]})), {})

    assert drawn.rows[0][3] == Decimal("18.5")
    assert printed.rows == (("甲", Decimal("18.5"), "2020"),)
    assert (drawn.number, printed.number) == ("fig-pace", "tbl-years")


def test_a_number_that_is_not_the_value_beside_it_stays_the_text_that_was_printed():
    shown = years({"申请（万件）": [fact("170000", precision="10000"), fact("1")]})
    shown.content["rows"][0][1] = "17"

    [printed] = tables(report(shown), {})

    assert printed.rows == (("申请（万件）", "17", Decimal(1)),)


def test_captions_are_told_without_their_markdown():
    caption = r"**授权**\*见@tbl-years和[@fig-pace]"

    [printed] = tables(report(years({"甲": [fact("1"), None]}, caption=caption)), NUMBERS)

    assert printed.caption == "授权*见表1-1和图1-1"


def test_labels_that_cannot_name_a_file_each_are_refused_in_their_cells():
    named = years({"甲": ["1", "2"]})
    shouted = years({"甲": ["1", "2"]}, id="tbl-YEARS")
    stray = years({"甲": ["1", "2"]})
    stray.content["id"] = "../../tbl-evil"

    with pytest.raises(PublicationError) as caught:
        tables(report(named, shouted, stray), {})

    assert [(finding.place, finding.message) for finding in caught.value.findings] == [
        ("01-summary, cell 3", "“tbl-YEARS” is also a label in 01-summary, cell 2"),
        ("01-summary, cell 4", "a figure or table has the label “../../tbl-evil”"),
    ]


def test_the_workbook_says_what_it_is_and_leads_to_a_sheet_for_each_figure_and_table():
    content = annex(both(), NUMBERS)["annex.xlsx"]

    book = sheets(content)

    assert list(book) == ["说明", "图1-1", "表1-1"]
    told = list(book["说明"].values())
    for text in (
        "小城知识产权状况（2020年）图表数据",
        "小城编写组",
        "2021年4月25日",
        "本报告用于测试。",
    ):
        assert text in told
    assert told[-8:] == ["编号", "题名", "单位", "图1-1", "增长", "表1-1", "各年情况", "件"]
    links = re.findall(r'<hyperlink ref="\w+" location="([^"]*)"', xml(content, "sheet1.xml$"))
    assert links == ["'图1-1'!A1", "'表1-1'!A1"]


def test_a_sheet_has_title_unit_table_notes_and_sources_and_no_merged_cell():
    content = annex(both(), NUMBERS)["annex.xlsx"]

    book = sheets(content)

    drawn, printed = book["图1-1"], book["表1-1"]
    assert drawn["A1"] == "图1-1　增长"
    assert lines(drawn, 4, 4) == [FIGURE_HEADER]
    assert lines(drawn, 5, 5)[0][3:7] == [170000.0, 10000.0, "件", "超过"]
    assert drawn["D6"] == -3.2
    assert printed["A2"] == "单位：件"
    assert lines(printed, 4, 6) == [
        ["指标", "2019年", "2020年"],
        ["授权", 1500.0, 1777.0],
        ["申请", "—", "超过17万"],
    ]
    assert lines(printed, 8, 11) == [
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
    content = annex(report(drawing([fact("85.0", "%", "0.1"), fact("54", period="2019")])), {})[
        "annex.xlsx"
    ]

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
    rows = {text: [text, fact("-3.2", "%", "0.1")] for text in [*EVIL, "http://x", "-3.2", "丙"]}
    files = annex(report(years(rows, columns=("=甲", "乙"), caption="=1+1")), {"tbl-years": "=表"})

    content = files["annex.xlsx"]
    sheet = sheets(content)["=表"]
    assert "<f" not in xml(content, r"sheet\d+\.xml$")
    assert "TargetMode" not in xml(content, r"worksheets/_rels/")
    assert [sheet[f"B{row}"] for row in range(5, 12)] == EVIL
    assert [sheet[f"C{row}"] for row in range(5, 15)] == [-3.2] * 10
    assert xml(content, "styles.xml").count('quotePrefix="1"') == 1

    header, *found = rows_of(files["annex/tbl-years.csv"])
    assert header == ["指标", "'=甲", "乙"]
    assert found == [
        *([f"'{text}", f"'{text}", "-3.2"] for text in EVIL),
        *([text, text, "-3.2"] for text in ("http://x", "-3.2", "丙")),
    ]
    read = validated(tmp_path, files).get_resource("tbl-years").read_rows()
    assert [row["乙"] for row in read] == [Decimal("-3.2")] * 10


def test_the_data_package_is_valid_and_types_what_is_a_number(tmp_path):
    files = annex(both(), NUMBERS)

    package = validated(tmp_path, files)

    assert sorted(files) == [
        *("annex.xlsx", "annex/datapackage.json", "annex/fig-pace.csv", "annex/tbl-years.csv"),
    ]
    [first, second] = package.get_resource("fig-pace").read_rows()
    assert (first["数值"], first["限定词"], second["数值"]) == (170000, "超过", Decimal("-3.2"))
    assert [row["2019年"] for row in package.get_resource("tbl-years").read_rows()] == [1500, None]
    told = json.loads(files["annex/datapackage.json"])
    assert told["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert told["created"] == "2021-04-26T00:00:00Z"
    assert "licenses" not in told
    assert told["sources"] == [
        {"title": "[bureau] 市局. 年报[R/OL]. (2021-01-15).", "path": "https://example.org/report"}
    ]
    fields = told["resources"][1]["schema"]["fields"]
    assert [(field["type"], field.get("unit")) for field in fields] == [
        ("string", None),
        ("number", "件"),
        ("string", None),
    ]


def test_a_changed_file_of_the_package_is_noticed(tmp_path):
    files = annex(both(), NUMBERS)
    changed = files["annex/tbl-years.csv"].replace(b"1500", b"1501")

    with pytest.raises(AssertionError, match="hash-count"):
        validated(tmp_path, {**files, "annex/tbl-years.csv": changed})


def test_csv_is_utf_8_with_a_byte_order_mark_as_excel_in_chinese_windows_wants_it():
    content = annex(both(), {})["annex/tbl-years.csv"]

    assert content == "\ufeff指标,2019年,2020年\n授权,1500,1777\n申请,—,超过17万\n".encode()
    assert list(pd.read_csv(io.BytesIO(content)).columns) == ["指标", "2019年", "2020年"]


def test_names_of_columns_are_told_apart_and_never_empty(tmp_path):
    rows = {"甲": ["1", "2", "3", "4"]}
    files = annex(report(years(rows, columns=("件", "", "件", "件（2）"), name="")), {})

    assert rows_of(files["annex/tbl-years.csv"])[0] == [
        *("第1列", "件", "第3列", "件（2）", "件（2）（2）"),
    ]
    assert lines(sheets(files["annex.xlsx"])["tbl-years"], 4, 4)[0][1] == "件"
    validated(tmp_path, files)


def test_sheets_have_names_that_excel_takes_each_once():
    labels = ["tbl-a", "tbl-b", "tbl-c", "tbl-d", "tbl-e"]
    numbers = ["表/1:[甲]'", "说明", "长" * 40, "长" * 32, "表/1:[甲]'"]
    notebook = report(*(years({"甲": ["1", "2"]}, id=label) for label in labels))

    names = list(sheets(annex(notebook, dict(zip(labels, numbers, strict=True)))["annex.xlsx"]))

    assert names == [
        *("说明", "表_1__甲__", "说明~2", "长" * 31, f"{'长' * 29}~2", "表_1__甲__~2"),
    ]


def test_the_same_report_gives_the_same_bytes_at_another_time_and_in_another_zone(monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    first = annex(both(), NUMBERS)
    # Archives tell times to two seconds.
    time.sleep(2.1)
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    second = annex(both(), NUMBERS)
    monkeypatch.undo()
    time.tzset()

    assert first == second
    core = xml(first["annex.xlsx"], "core.xml")
    assert re.findall(r"\d{4}-\d\d-\d\dT[^<]*", core) == ["2021-04-26T00:00:00Z"] * 2
    assert "小城编写组" in core
    assert "小城知识产权状况（2020年）图表数据" in core


def test_a_chapter_alone_has_an_annex_and_one_without_figures_and_tables_a_workbook_alone(tmp_path):
    alone = both()
    del alone.metadata["whitepaper"]

    files = annex(alone, {})

    validated(tmp_path, files)
    assert "2000-01-01T00:00:00Z" in xml(files["annex.xlsx"], "core.xml")
    empty = annex(report(), {})
    assert [*empty] == ["annex.xlsx"]
    assert [*sheets(empty["annex.xlsx"])] == ["说明"]


def test_the_annex_of_a_draft_says_that_it_is_one():
    told = sheets(annex(report(years({"甲": ["1", "2"]}), status="draft"), {})["annex.xlsx"])

    assert "送审稿，未经核定，不得引用" in told["说明"].values()
    assert (
        "送审稿，未经核定，不得引用" not in sheets(annex(both(), {})["annex.xlsx"])["说明"].values()
    )


def test_a_text_longer_than_a_cell_is_refused_and_not_cut():
    notebook = report(years({"甲": ["1", "长" * 32768]}))

    with pytest.raises(PublicationError, match=r"“长+…” has 32768 characters; a cell holds 32767"):
        annex(notebook, {})


def test_the_page_offers_the_very_files_of_the_annex_under_the_same_policy():
    notebook = both()
    files = annex(notebook, NUMBERS)

    page = export(notebook, "html").decode()

    offered = re.findall(
        r'<a class="more" href="data:text/csv;charset=utf-8;base64,([^"]*)" download="([^"]*)"',
        page,
    )
    assert {f"annex/{name}": base64.b64decode(data) for data, name in offered} == {
        name: content for name, content in files.items() if name.endswith(".csv")
    }
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert html.unescape(policy) == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
    )


def test_the_2020_edition_offers_all_that_its_ledger_says_figures_draw_and_tables_print(
    report_2020: Report,
):
    ledger = csv.DictReader(io.StringIO((report_2020.folder / "ledger.csv").read_text("utf-8-sig")))
    printed: dict[str, list[str]] = {}
    for row in ledger:
        if row["kind"] == "figure":
            # What was drawn is told in full, what is printed beside it perhaps in 万.
            printed.setdefault(row["label"], []).append(row["value"])
        elif row["kind"] == "table":
            printed.setdefault(row["label"], []).append(row["printed"])
    page = report_2020.html.read_text("utf-8")

    offered = {
        name: rows_of(base64.b64decode(data))
        for data, name in re.findall(
            r'href="data:text/csv;[^,]*,([^"]*)" download="([^"]*).csv"', page
        )
    }

    assert len(offered) > 20
    assert set(printed) <= set(offered)
    for label, values in printed.items():
        if label.startswith("fig-"):
            assert [row[3] for row in offered[label][1:]] == values
        else:
            cells = {cell for row in offered[label] for cell in row}
            assert set(values) <= cells


def test_rows_are_as_high_as_their_longest_text_needs():
    notebook = report(years({"甲": ["短", "长" * 100]}))

    sheet = xml(annex(notebook, {})["annex.xlsx"], "sheet2.xml")

    heights = [float(height) for height in re.findall(r'<row r="[56]"[^>]*?ht="([\d.]+)"', sheet)]
    # 200 digits wide, in columns of 48.
    assert heights == [15 * 5]
