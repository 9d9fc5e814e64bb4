"""Values that are filled into the sheet of a new edition go to the data, all or none."""

import io
import re
import zipfile
from xml.sax.saxutils import escape

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from projects import make_project, write_prose
from runs import build_here, whitepaper_here
from xlsxwriter import Workbook

from whitepaper.messages import translate
from whitepaper.succession.worklist import HEADS

pytestmark = pytest.mark.slow

SHEET = "out/new/2021/indicators.xlsx"
OPENED = (
    "from whitepaper.chapter import open_edition\n"
    "report = open_edition(edition)\nfact = report.fact"
)
CHAPTERS = "chapters:\n  - notebook: 01-summary\n    role: lead\n  - notebook: 02-creation\n"
ROWS = "data/observations.csv"


@pytest.fixture
def project(tmp_path):
    """A project with a new edition that lacks one value."""
    project = make_project(tmp_path)
    for name in ("01-summary", "02-creation"):
        write_prose(project, name, "质押{eval}`fact('专利质押融资额')`。")
        path = project / "notebooks" / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.insert(2, new_code_cell(OPENED))
        nbformat.write(notebook, path)
    (project / "params/2020.yaml").write_text(
        (project / "params/2020.yaml").read_text("utf-8").partition("chapters:")[0] + CHAPTERS,
        "utf-8",
    )
    done = build_here(project, "new", "2021")
    assert done.code == 0, done.stderr
    return project


def fill(project, *, sheet=SHEET, **cells):
    """Type texts into cells of the first row of the sheet, as WPS saves them."""
    path = project / sheet
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    part = "xl/worksheets/sheet1.xml"
    content = parts[part].decode()
    for address, text in cells.items():
        begin = content.index(f'<c r="{address}"')
        end = content.index("/>", begin)
        assert "<" not in content[begin + 1 : end]
        filled = f' t="inlineStr"><is><t>{escape(text)}</t></is></c>'
        content = content[:begin] + content[begin:end] + filled + content[end + 2 :]
    # Some programs write what is empty so.
    content = re.sub(r'(<c r="[A-Z]+2"[^>]*?)/>', r'\1 t="inlineStr"/>', content)
    parts[part] = content.encode()
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)


def made(project, *rows, **options):
    """A sheet of somebody's own, with these rows."""
    file = io.BytesIO()
    book = Workbook(file)
    sheet = book.add_worksheet()
    heads = [translate(head, "zh") for head in HEADS]
    percent = book.add_format({"num_format": "0.0%"})
    for number, row in enumerate((heads, *rows)):
        for at, cell in enumerate(row):
            sheet.write(number, at, cell, percent if cell == options.get("percent") else None)
    book.close()
    path = project / "填好.xlsx"
    path.write_bytes(file.getvalue())
    return str(path)


def test_what_was_filled_in_is_appended_to_the_data_and_then_not_wanted_any_more(project):
    before = (project / ROWS).read_bytes()
    fill(project, G2="约70.10亿元", H2="bureau-2021", K2="初步核算")

    done = build_here(project, "enter", str(project / SHEET))
    again = build_here(project, "enter", str(project / SHEET))
    listed = build_here(project, "new", "2021", "--list")

    row = "patent-pledge,小城,2021,70.10,亿元,0.01,约,final,high,,,,bureau-2021,,初步核算\n"
    assert done.code == 0, done.stderr
    assert done.stdout == row
    assert (project / ROWS).read_bytes() == before + row.encode()
    assert "one value is in the data already" in again.stderr
    assert "the data lacks nothing" in listed.stderr
    assert f"{SHEET} stays as it is: the data has what was filled in" in listed.stderr
    assert listed.stdout == ""
    assert build_here(project, "2021", "--to", "html").code == 0


@pytest.mark.parametrize(
    ("typed", "entered"),
    [
        ("42.6 million", "42600000,100000"),
        ("42,600,000", "42600000,1"),
        ("4260万", "42600000,10000"),
        ("many", ""),
    ],
)
def test_an_english_project_takes_values_as_english_sources_print_them(tmp_path, typed, entered):
    sheet = "out/new/2026/indicators.xlsx"
    project = tmp_path / "shop"
    assert whitepaper_here(tmp_path, "init", "shop", "--like", "facts", "--lang", "en").code == 0
    with (project / "data" / "sources.csv").open("a", encoding="utf-8") as sources:
        sources.write("transport-2026,Public transport in 2026,Office,2027-02-10,2027-02-10,\n")
    assert whitepaper_here(project, "new", "2026").code == 0
    fill(project, sheet=sheet, G2=typed, H2="transport-2026")

    done = whitepaper_here(project, "enter", sheet)

    if entered:
        assert done.code == 0, done.stderr
        assert done.stdout == f"bus-trips,Sampleton,2026,{entered},transport-2026\n"
    else:
        assert "write the number as the source has it, such as 118,070" in done.stderr


def test_a_sheet_that_was_filled_in_is_never_overwritten(project):
    first = (project / SHEET).read_bytes()
    assert "indicators-2" not in build_here(project, "new", "2021", "--list").stdout
    fill(project, G2="70.1")
    filled = (project / SHEET).read_bytes()

    second = build_here(project, "new", "2021", "--list")

    assert (project / SHEET).read_bytes() == filled != first
    assert second.stdout == "out/new/2021/indicators-2.xlsx\nout/new/2021/indicators-2.md\n"
    assert f"{SHEET} is filled in and stays as it is" in second.stderr
    assert f"build.py enter {SHEET}" in second.stderr


def test_what_is_no_workbook_is_left_alone_and_told(project):
    (project / SHEET).write_bytes(b"mine")

    listed = build_here(project, "new", "2021", "--list")
    refused = build_here(project, "enter", str(project / SHEET))

    assert (project / SHEET).read_bytes() == b"mine"
    assert "indicators-2.xlsx" in listed.stdout
    assert refused.code == 1
    assert f"{SHEET}: it cannot be read as a workbook" in refused.stderr


def test_all_that_is_wrong_is_told_with_its_cells_and_nothing_is_entered(project):
    before = (project / ROWS).read_bytes()
    good = ("专利质押融资额", "亿元", "小城", "2021", "70.1", "bureau-2021")
    file = made(
        project,
        good,
        ("专利质押额", "亿元", "小城", "2021", "1", "bureau-2021"),
        ("专利授权量", "件", "小城", "2021", "若干", "公报"),
        ("专利授权量", "件", "大城", "2022-13", "1.2万", "bureau-2021"),
        ("专利质押融资额", "万元", "小城", "2021", 5, "bureau-2020"),
        ("专利授权量", "件", "小城", "2021", 12, "bureau-2021"),
        good,
        ("专利质押融资额", "亿元", "小城", "2019", 0.5, "bureau-2021"),
        percent=0.5,
    )

    refused = build_here(project, "enter", file)

    assert refused.code == 1
    told = refused.stderr
    assert "填好.xlsx sheet cell A3: there is no indicator “专利质押额”" in told
    assert "sheet cell E4: “若干” is not a value in 件" in told
    assert "sheet cell F4: data/sources.csv has no source “公报”" in told
    assert "sheet cell C5: " in told
    assert "sheet cell D5: " in told
    assert "sheet cell B6: “万元” is not the unit of “专利质押融资额”" in told
    assert "sheet cell E7: data/observations.csv line 4 has another value from this source" in told
    assert "sheet cell E8: E2 has the same value" in told
    assert "sheet cell E9: “0.5 (%)” is not a value in 亿元" in told
    assert (project / ROWS).read_bytes() == before


def test_it_is_told_in_chinese(project):
    fill(project, G2="很多")

    told = build_here(project, "enter", str(project / SHEET), LANG="zh_CN.UTF-8")

    assert "没有录入" in told.stderr
    assert "G2单元格" in told.stderr
