"""`build.py tidy`: what WPS, Excel and input methods leave is put right, and nothing else."""

import contextlib
import csv
import datetime
import io
from decimal import Decimal
from pathlib import Path

import malformed
import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import ROOT, make_project
from runs import build_here

from whitepaper.errors import DataError
from whitepaper.inputs.tidying import tidied, tidy_targets
from whitepaper.inputs.validation import validate
from whitepaper.inputs.validation.descriptor import load
from whitepaper.inputs.validation.encoding import GBK, decoded

OBSERVATIONS, SOURCES = "data/observations.csv", "data/sources.csv"
HEADER = (
    "indicator,region,period,value,unit,precision,qualifier,status,confidence,scope,"
    "denominator_date,break_note,source,original,note"
)
DESCRIPTOR = load(ROOT)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory) -> Path:
    """One project for all examples, each of which writes the table anew."""
    return make_project(tmp_path_factory.mktemp("tidying"))


def tidy(project: Path, content: bytes, file: str = OBSERVATIONS):
    (project / file).write_bytes(content)
    return tidied(project, load(project), file)


def row(**cells: str) -> str:
    """A row of observations, right where nothing else is said."""
    right = {
        **dict.fromkeys(HEADER.split(","), ""),
        **{"indicator": "patent-grants", "region": "小城", "period": "2020", "value": "1777"},
        **{"unit": "件", "precision": "1", "status": "final", "confidence": "high"},
        "source": "bureau-2020",
    }
    output = io.StringIO()
    csv.writer(output, lineterminator="\n").writerow({**right, **cells}.values())
    return output.getvalue()


def table(*rows: str) -> bytes:
    return f"{HEADER}\n{''.join(rows)}".encode()


def cell_of(content: bytes, column: str) -> str:
    (found,) = csv.DictReader(content.decode().splitlines())
    return found[column]


@pytest.mark.parametrize("file", tidy_targets(ROOT, DESCRIPTOR))
def test_the_projects_own_files_stay_as_they_are(file: str):
    found = tidied(ROOT, DESCRIPTOR, file)

    assert (found.changes, found.doubts) == ((), ())
    assert found.content == (ROOT / file).read_bytes()


@pytest.mark.parametrize(
    ("column", "before", "after"),
    [
        ("period", "2020/8/31", "2020-08-31"),
        ("period", "2020年8月31日", "2020-08-31"),
        ("period", "2020/8/31 0:00:00", "2020-08-31"),
        ("period", "2020.8.31", "2020-08-31"),
        ("period", "2020/8", "2020-08"),
        ("period", "2020年8月", "2020-08"),
        ("period", "2020年", "2020"),
        ("period", "２０２０－０８", "2020-08"),
        ("period", "2020/1-2020/11", "2020-01/2020-11"),
        ("period", "2020-1/2020-11", "2020-01/2020-11"),
        ("period", "2020-01-2020-11", "2020-01/2020-11"),
        ("period", "2020年1月至11月", "2020-01/2020-11"),
        ("period", "2020年1—11月", "2020-01/2020-11"),
        ("period", "2019年12月-2020年2月", "2019-12/2020-02"),
        ("period", "2020.1-11", "2020-01/2020-11"),
        ("period", "２０２０．１－１１", "2020-01/2020-11"),
        ("period", "2016—2020年", "2016/2020"),
        ("period", "2016年至2020年", "2016/2020"),
        ("period", "2020/1/1-2020/3/31", "2020-01-01/2020-03-31"),
        ("period", "2020年1月1日至3月31日", "2020-01-01/2020-03-31"),
        ("period", "2020年9月1日—5日", "2020-09-01/2020-09-05"),
        ("period", "2020年第一季度", "2020-Q1"),
        ("period", "2020Q4", "2020-Q4"),
        ("period", "2020年上半年", "2020-H1"),
        ("period", "2020年前三季度", "2020-01/2020-09"),
        ("period", "2020年前11个月", "2020-01/2020-11"),
        ("denominator_date", "2020/8/31", "2020-08-31"),
        ("period", "44074", "2020-08-31"),
        ("period", "20200831", "2020-08-31"),
        ("period", "2020-08-31T00:00:00", "2020-08-31"),
        ("period", "8/31/2020", "2020-08-31"),
        ("period", "31-Aug-2020", "2020-08-31"),
        ("period", "'2020-08", "2020-08"),
        ("denominator_date", "44075", "2020-09-01"),
        ("value", "'1777", "1777"),
        ("value", "1776.9999999999998", "1777"),
        ("value", "118,070", "118070"),
        ("value", "1 234", "1234"),
        ("value", "1\xa0234", "1234"),
        ("value", "１，２３４．５", "1234.5"),
        ("value", "−5", "-5"),
        ("value", " 1777\t", "1777"),
        ("value", "1777件", "1777"),
        ("value", "１,７７７ 件", "1777"),
        ("value", "1.18070E+05", "118070"),
        ("precision", "1.00E+04", "10000"),
        ("precision", "1E-02", "0.01"),
        ("indicator", "ｐａｔｅｎｔ－ｇｒａｎｔｓ", "patent-grants"),
        ("status", "ｆｉｎａｌ", "final"),
        ("unit", "％", "%"),
        ("region", "小城\u3000", "小城"),
        ("note", " 说明\n", "说明"),
    ],
)
def test_what_leaves_no_doubt_is_put_right(scratch, column, before, after):
    found = tidy(scratch, table(row(**{column: before})))

    assert [(c.column, c.before, c.after) for c in found.changes] == [(column, before, after)]
    assert found.content == table(row(**{column: after}))
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("period", "1/2/2020", "which number is the day"),
        ("period", "25/9/20", "which number is the day"),
        ("period", "Sep-20", "may have changed its format"),
        ("value", "1.2E+05", "may have lost digits"),
        ("value", "0.1777万件", "another unit behind the number than “件”"),
        ("value", "12.3%", "another unit behind the number than “件”"),
    ],
)
def test_what_is_in_doubt_is_told_and_left(scratch, column, cell, told):
    found = tidy(scratch, table(row(**{column: cell})))

    assert found.content == table(row(**{column: cell}))
    assert found.changes == ()
    assert told in found.doubts[0].message
    assert found.doubts[0].place == f"{OBSERVATIONS} line 2 column {column}"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        *(("period", "2020.1"), ("period", "2020/13"), ("period", "2020-02-30")),
        *(("period", "2020年1月1日至3月"), ("period", "2020.11-1"), ("period", "2020-21")),
        *(("period", "2020年-11月"), ("period", "2020/1-13"), ("period", "2020-2019")),
        *(("period", "2020年5季度"), ("period", "2020年前15个月"), ("period", "2020.1-1")),
        *(("value", "1,23"), ("value", "12,3456"), ("value", "约２千"), ("value", "01777")),
        *(("note", "１，２３４件"), ("original", "2020年8月31日"), ("scope", "1.2E+05")),
    ],
)
def test_what_is_nothing_known_or_free_text_is_left(scratch, column, cell):
    found = tidy(scratch, table(row(**{column: cell})))

    assert (found.changes, found.content) == ((), table(row(**{column: cell})))


def test_an_exponent_hides_no_digits_that_the_precision_says_are_not_there(scratch):
    found = tidy(scratch, table(row(value="1.2E+05", precision="1E+04")))

    assert found.content == table(row(value="120000", precision="10000"))


def test_dates_of_publishing_may_be_of_a_month_or_a_year(project: Path):
    text = (project / SOURCES).read_text("utf-8")
    assert "2021-01-15,2021-01-15" in text

    found = tidy(project, text.replace("2021-01-15,", "2021年1月,", 1).encode(), SOURCES)

    assert found.content.decode() == text.replace("2021-01-15,", "2021-01,", 1)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-16", "utf-16-le", "utf-8-sig"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_file_in_another_encoding_becomes_what_it_was_before_wps(scratch, encoding, ends):
    right = table(row(), row(region="大城", note="“引用”，〔2020〕2号"))
    saved = right.decode().replace("\n", ends).encode(encoding)

    assert tidy(scratch, saved).content == right


@pytest.mark.parametrize(
    "note",
    [
        "20 °C",
        "Montréal",
        "£5 – “x”",
        "l’été à São Paulo",
        "größer",
        "ÉCOLE",
        "Ærø; Ångström",
        "€5 ½ m²",
        "la\xa0vie",
    ],
)
def test_a_file_of_western_windows_becomes_utf_8_and_its_words_are_told(scratch, note):
    right = table(row(note=note, region="Orleans", unit="each")).decode()

    found = tidy(scratch, right.encode("cp1252"))

    assert found.content.decode() == right
    told = str(found.changes[0].kind)
    assert "Windows-1252 instead of UTF-8, in which it says" in told


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Montréal", "mac-roman"),
        ("Złoty", "cp1250"),
        ("日本", "shift-jis"),
        ("的", "big5"),
        ("caf\xc3\xa9 \xe9t\xe9", "latin-1"),
    ],
)
def test_what_would_be_no_words_in_western_windows_is_not_taken_for_it(text, encoding):
    assert decoded(f"a,{text},1\n".encode(encoding)) is None


@pytest.mark.parametrize("text", ["男", "是,否", "A座", "T恤", "℃", "20°C", "专利a", "×", "“A”"])
def test_short_chinese_stays_what_it_is_beside_western_windows(text):
    found = decoded(f"{text}\n".encode("gbk"))

    assert found is not None
    assert (found.text, found.encoding) == (f"{text}\n", GBK)


def test_unicode_text_of_excel_is_separated_by_tabs(scratch):
    right = table(row(note="一，二"), row(region="大城"))

    found = tidy(scratch, right.decode().replace(",", "\t").encode("utf-16"))

    assert found.content == right


def test_another_encoding_than_these_is_refused(scratch):
    for content in (table(row(note="專利權與商標權的保護狀況")).decode().encode("big5"), b"a\xff"):
        with pytest.raises(DataError, match="not UTF-8"):
            tidy(scratch, content)


def test_empty_rows_and_columns_at_the_end_go_and_so_do_quotation_marks_that_wps_adds(scratch):
    right = row(note="一,二")
    wps = f"{HEADER},,\n" + right.replace("patent-grants", '"patent-grants"')[:-1] + ",,\n"

    found = tidy(scratch, f"{wps}{',' * 16}\n{',' * 16}\n".encode())

    assert found.content == table(right)
    assert {change.kind for change in found.changes} == {
        "empty rows",
        "empty cells after the last column",
    }
    quoted = tidy(scratch, table(right.replace("小城", '"小城"')))
    assert quoted.content == table(right)
    assert [change.kind for change in quoted.changes] == ["quotation marks that are not needed"]


def test_a_column_without_a_name_that_holds_something_stays(scratch):
    content = f"{HEADER},\n{row()[:-1]},说明\n".encode()

    assert tidy(scratch, content).content == content


def test_a_diff_has_no_line_that_needed_none(scratch):
    rows = [row(note=f"第{n}行") for n in range(9)]
    wrong = [*rows[:4], row(note="第4行", value="1,777"), *rows[5:]]

    found = tidy(scratch, table(*wrong))

    assert found.content == table(*rows)


def test_a_file_that_two_people_have_changed_is_refused(scratch):
    with pytest.raises(DataError, match="two people"):
        tidy(scratch, table("<<<<<<< HEAD\n", row(), "=======\n", row(), ">>>>>>> other\n"))


# What is put around and instead of the characters of a cell.
_CELLS = st.one_of(
    st.text(
        st.sampled_from("0123456789,.-−－/年月日Ee+ １２３\u3000\xa0\t\"'()（）万件"), max_size=12
    ),
    st.from_regex(r"-?[0-9]{1,6}(,[0-9]{3})?(\.[0-9]{1,3})?(E[+-]0[0-9])?", fullmatch=True),
    st.from_regex(r"20[12][0-9][-/.年][0-9]{1,2}([-/.月][0-9]{1,2}日?)?", fullmatch=True),
    st.sampled_from(["final", "ｆｉｎａｌ", "小城", " 小城", "件", "a\nb", '"', "", "  "]),
)
_ROWS = st.lists(st.lists(_CELLS, min_size=13, max_size=17), min_size=1, max_size=4)


def _written(rows: list[list[str]], quoting: int, ends: str, encoding: str) -> bytes:
    output = io.StringIO()
    writer = csv.writer(output, quoting=quoting, lineterminator=ends)
    writer.writerow(HEADER.split(","))
    writer.writerows(rows)
    return output.getvalue().encode(encoding)


_FILES = st.builds(
    _written,
    _ROWS,
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)


@pytest.mark.parametrize(
    ("column", "cell", "doubt"),
    [
        ("value", "#N/A", "WPS or Excel has left a formula here"),
        ("value", "=B2+1", "WPS or Excel has left a formula here"),
        ("value", "######", "WPS or Excel has left a formula here"),
        ("denominator_date", "#REF!", "WPS or Excel has left a formula here"),
        ("value", "——", "this says that there is no value"),
        ("value", "无", "this says that there is no value"),
        ("period", "未公布", "this says that there is no value"),
        ("period", "44075", "WPS and Excel count days in such numbers"),
        ("period", "15-Jan-21", "it is not certain which number is the day"),
        ("period", "8/9/2020", "it is not certain which number is the day"),
    ],
)
def test_what_only_people_can_know_is_told_and_left(scratch, column, cell, doubt):
    content = table(row(**{column: cell}))

    found = tidy(scratch, content)

    assert (found.changes, found.content) == ((), content)
    [told] = found.doubts
    assert doubt in told.message


def test_a_header_that_stands_twice_is_told_once_and_goes(scratch):
    content = table(row(), f"{HEADER}\n", row(period="2019"))

    found = tidy(scratch, content)

    assert [(change.kind, change.row) for change in found.changes] == [("the header once more", 3)]
    assert found.content == table(row(), row(period="2019"))
    (scratch / OBSERVATIONS).write_bytes(content)
    with pytest.raises(DataError) as error:
        validate(scratch)
    assert [each.message for each in error.value.findings] == ["the header is there again"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (HEADER, f"观测值,,\n{HEADER}", ["the header stands in line 2"]),
        (
            "indicator,region,period,value",
            "指标,地区,时期,数值",
            ["4 columns are missing: indicator, region, period, value"],
        ),
    ],
)
def test_another_header_is_told_once(scratch, old, new, told):
    content = table(row()).decode().replace(old, new, 1)
    (scratch / OBSERVATIONS).write_text(content, "utf-8")

    with pytest.raises(DataError) as error:
        validate(scratch)

    assert [each.message for each in error.value.findings] == told


def test_names_of_columns_in_capitals_are_put_right(scratch):
    content = table(row()).replace(b"period,value", b"Period ,VALUE", 1)

    assert tidy(scratch, content).content == table(row())


@given(_FILES)
def test_what_is_tidied_stays_as_it_is(scratch, content):
    first = tidy(scratch, content)

    second = tidy(scratch, first.content)

    assert (second.changes, second.content) == ((), first.content)


def _meanings(cell: str) -> set[object]:
    """What a cell may say, read apart from our own code: 2021.3 is a number, and a month."""
    plain = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in cell)
    plain = plain.replace("−", "-").replace("\r\n", "\n").strip().lstrip("'")
    parts = [
        part
        for part in plain.translate(dict.fromkeys(map(ord, "年月日/."), "-")).split("-")
        if part
    ]
    found: set[object] = {plain.removesuffix("年")}
    if len(parts) > 1 and all(part.isdigit() for part in parts):
        found.add(tuple(sorted(map(int, parts))))
    with contextlib.suppress(ArithmeticError):
        found.add(Decimal("".join(plain.replace(",", "").split())))
    return found


def _as_counted(day: str) -> set[str]:
    """A day as spreadsheets count it, and as programs write it."""
    try:
        counted = (datetime.date.fromisoformat(day) - datetime.date(1899, 12, 30)).days
    except ValueError:
        return set()
    return {str(counted), day.replace("-", "")}


def _says_the_same(old: str, new: str) -> bool:
    said = _meanings(old)
    return not (said.isdisjoint(_meanings(new)) and _as_counted(new).isdisjoint(map(str, said)))


@given(_FILES)
def test_no_cell_changes_what_it_says(scratch, content):
    found = tidy(scratch, content)

    encoding = "utf-16" if content.startswith(b"\xff\xfe") else "utf-8-sig"
    before = list(csv.reader(io.StringIO(content.decode(encoding), newline="")))
    after = list(csv.reader(io.StringIO(found.content.decode("utf-8-sig"), newline="")))
    kept = [record for record in before if any(cell.strip() for cell in record)]
    assert len(kept) == len(after)
    for old, new in zip(kept, after, strict=True):
        assert not any(cell.strip() for cell in old[len(new) :])
        assert all(map(_says_the_same, old, new))


@given(malformed.tables((ROOT / "tests/projects/base/data/observations.csv").read_bytes()))
def test_any_table_is_tidied_or_told(scratch, content):
    try:
        tidy(scratch, content)
    except DataError as error:
        assert error.findings


def test_the_unit_of_a_number_is_its_indicators_where_rows_name_none(project: Path):
    path = project / OBSERVATIONS
    header, first, *rest = path.read_text("utf-8").splitlines()
    at = header.split(",").index("unit")
    cells = first.split(",")
    cells[header.split(",").index("value")] += cells[at]
    without = [line.split(",")[:at] + line.split(",")[at + 1 :] for line in (header, *rest)]
    bad = ",".join(cells[:at] + cells[at + 1 :])
    lines = [",".join(without[0]), bad, *map(",".join, without[1:])]
    path.write_text("\n".join(lines) + "\n", "utf-8")

    found = tidied(project, load(project), OBSERVATIONS)

    assert [(c.column, c.before.removeprefix(c.after)) for c in found.changes] == [
        ("value", first.split(",")[at])
    ]


def test_tidying_repairs_what_validation_tells(project: Path):
    right = (project / OBSERVATIONS).read_bytes()
    text = right.decode().replace(",1777,", ',"1,777",').replace(",2020,", ",2020年,")
    (project / OBSERVATIONS).write_bytes(text.replace("\n", ",,\r\n").encode("gb18030"))
    with pytest.raises(DataError, match=r"python build\.py tidy"):
        validate(project)

    done = build_here(project, "tidy")

    assert done.code == 0
    assert (project / OBSERVATIONS).read_bytes() == right
    validate(project)


def test_it_says_what_it_did_and_can_show_that_before(project: Path):
    text = (project / OBSERVATIONS).read_text("utf-8").replace(",2020,", ",2020年,")
    (project / OBSERVATIONS).write_text(text.replace(",1777,", ",1.8E+03,"), "utf-8")
    before = (project / OBSERVATIONS).read_bytes()

    shown = build_here(project, "tidy", "--dry-run", "--lang", "zh")

    assert (project / OBSERVATIONS).read_bytes() == before
    assert shown.stdout.splitlines()[0] == f"{OBSERVATIONS}：将改好以下各项（未改动）"
    done = build_here(project, "tidy", str(project / OBSERVATIONS), "--lang", "zh")
    assert "    日期写法" in done.stdout
    assert "“period”“2020年”→“2020”" in done.stdout
    # Of what is in doubt.
    assert (shown.code, done.code) == (1, 1)
    assert "“1.8E+03”：可能丢了末几位" in done.stderr
    assert build_here(project, "tidy", OBSERVATIONS).stdout == ""


def test_a_file_that_is_not_of_the_project_is_refused(project: Path):
    done = build_here(project, "tidy", "data/observation.csv")

    assert done.code == 2
    assert "did you mean “data/observations.csv”?" in done.stderr


def test_parameters_are_saved_as_utf_8_with_their_words_as_they_are(project: Path):
    params = project / "params" / "2020.yaml"
    right = params.read_bytes()
    params.write_bytes(right.decode().replace("\n", "\r\n").encode("gb18030"))

    assert build_here(project, "tidy").code == 0

    assert params.read_bytes() == right


def test_what_is_mistyped_around_the_keys_of_parameters_is_repaired(project: Path):
    params = project / "params" / "2020.yaml"
    right = params.read_text("utf-8").replace(
        "notice: 本报告用于测试。", "notice: 注意：本报告用于测试。"
    )
    wrong = right.replace("status: final", "status：final").replace("role: lead", "role:lead")
    wrong = wrong.replace("date: 2021-04-26\n", "date: ２０２１－０４－２６\n", 1)
    wrong = wrong.replace("  - notebook: 02", "\t- notebook：02")
    assert len({*wrong.splitlines()} - {*right.splitlines()}) == 4
    params.write_text(wrong, "utf-8-sig", newline="\r\n")

    done = build_here(project, "tidy")

    assert done.code == 0, done.stderr
    assert params.read_bytes() == right.encode()
    assert "colons that are full-width or have no space after them: 3 (line " in done.stdout
    assert "“status：final” → “status: final”" in done.stdout


def test_words_before_a_colon_that_are_no_keys_of_parameters_stay(project: Path):
    params = project / "params" / "2020.yaml"
    text = params.read_text("utf-8") + "typed:\n  - PCT：３件\n  - 专利：三件\n"
    params.write_text(text, "utf-8")

    build_here(project, "tidy")

    assert params.read_text("utf-8") == text
