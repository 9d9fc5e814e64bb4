"""Variants of bad data that need no build: what is told about them, and nothing that follows."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from frictionless import Resource, system

from whitepaper.errors import DataError
from whitepaper.inputs import data as package
from whitepaper.inputs import yaml
from whitepaper.inputs.facts import observed
from whitepaper.inputs.validation import validate

DESCRIPTOR = "data/datapackage.yaml"


def _told(project: Path) -> list[str]:
    try:
        validate(project)
    except DataError as error:
        assert error.findings
        return [f"{finding.place}: {finding.message}" for finding in error.findings]
    return []


def _replace(project: Path, file: str, old: str, new: str) -> None:
    path = project / "data" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    "cell",
    [
        *("nan", "NaN", "sNaN", "inf", "-Infinity", "1e400", "1E3", "1_777", " 1777", "1777 "),
        *("+1777", "1777.", ".5", "0x10", "--1", "1" * 5000, "١٧٧٧"),
        *("\u00a01777", "1777\u3000", '"1\n"', "1\t"),
    ],
)
def test_a_cell_that_only_python_takes_for_a_number_is_told_once(project: Path, cell: str):
    _replace(project, "observations.csv", "2020,1777,", f"2020,{cell},")

    (told,) = _told(project)

    assert told.startswith("data/observations.csv line 3 column value: ")
    assert len(told) < 160


@pytest.mark.parametrize(
    ("unit", "form", "value", "refused"),
    [
        *(
            ("件", "level", "-3", True),
            ("家", "level", "-3", True),
            ("万件", "level", "-0.3", True),
        ),
        *(("件/万人", "level", "-0.3", True), ("倍", "multiple", "-1", True)),
        *(
            ("件", "level", "0", False),
            ("亿元", "level", "-3", False),
            ("%", "growth", "-3", False),
        ),
        *(("件", "increase", "-3", False), ("件", "increase", "-3.5", True)),
        *(("件/万人", "increase", "-3.5", False), ("家", "level", "3.5", True)),
        *(("%", "share", "101", True), ("%", "share", "-1", True), ("位", "rank", "-1", True)),
    ],
)
def test_what_is_counted_is_whole_and_no_less_than_none(project, unit, form, value, refused):
    _replace(project, "indicators.csv", "Patent grants,件,level", f"Patent grants,{unit},{form}")
    path = project / "data" / "observations.csv"
    text = path.read_text("utf-8").replace(",件,1,", f",{unit},1,")
    path.write_text(text.replace("2020,1777,", f"2020,{value},"), "utf-8")
    if "." in value:
        _replace(project, "observations.csv", f"{value},{unit},1,", f"{value},{unit},0.1,")
    descriptor = (project / DESCRIPTOR).read_text("utf-8")
    known = "        - 件\n"
    assert known in descriptor
    (project / DESCRIPTOR).write_text(
        descriptor.replace(known, f"{known}        - {unit}\n", 1)
        if f"- {unit}\n" not in descriptor and f"- '{unit}'\n" not in descriptor
        else descriptor,
        "utf-8",
    )

    told = [told for told in _told(project) if "line 3 column value" in told]

    assert bool(told) == refused, told


@pytest.mark.parametrize(
    "cell", ["2021-1-15", "2021/01/15", "20210115", "2021-02-30", "2021-W01-1"]
)
def test_a_date_has_one_form_and_is_in_the_calendar(project: Path, cell: str):
    _replace(project, "sources.csv", "2021-01-15,published,R", f"{cell},published,R")

    with pytest.raises(DataError) as caught:
        validate(project)

    (finding,) = caught.value.findings
    assert finding.place == "data/sources.csv line 2 column known"
    assert "118070" not in finding.remedy


@pytest.mark.parametrize("period", ["2020-02-30", "2020-02-30/2020-03-01", "2020-11/2020-01"])
def test_a_period_is_in_the_calendar_from_its_first_day_to_its_last(project: Path, period: str):
    _replace(project, "observations.csv", "小城,2020,1777", f"小城,{period},1777")

    (told,) = _told(project)

    assert told.endswith(f"column period: “{period}” is not a period of the calendar")


@pytest.mark.parametrize(
    ("period", "remedy"),
    [("2020Q1", "did you mean “2020-Q1”?"), ("the year", "write it like 2022, 2022-Q1, 2022-H1")],
)
def test_a_period_that_no_pattern_refuses_is_told_with_the_form(
    project: Path, period: str, remedy: str
):
    path = project / "data" / "datapackage.yaml"
    text = re.sub(r"        pattern: \^\(\\d\{4\}\|.*\n", "", path.read_text("utf-8"))
    path.write_text(text, "utf-8")
    _replace(project, "observations.csv", "小城,2020,1777", f"小城,{period},1777")

    with pytest.raises(DataError) as caught:
        validate(project)

    assert remedy in str(caught.value.findings[0])


def test_a_day_in_words_is_told_with_the_form_of_days(project: Path):
    _replace(project, "events.csv", "2020-09-25", "25 September 2020")

    with pytest.raises(DataError) as caught:
        validate(project)

    (finding,) = caught.value.findings
    assert finding.remedy == "write year, month and day, as in 2020-08-31"


def test_a_period_in_a_year_before_its_source_is_compared_as_a_date(project: Path):
    _replace(project, "observations.csv", "小城,2020,1777", "小城,2021,1777")

    assert [t for t in _told(project) if "after the source was published (2021-01-15)" in t]


@pytest.mark.parametrize("gone", [[], ["status"], ["status", "confidence"]])
def test_a_whole_period_is_over_before_its_source_also_in_a_table_without_a_status(
    project: Path, gone: list[str]
):
    _replace(project, "observations.csv", "小城,2020,1777", "小城,2021,1777")
    _drop(project, "observations", gone)
    _drop(project, "indicators", ["timing"] if gone else [])

    assert [t for t in _told(project) if "after the source was published (2021-01-15)" in t]


def test_what_is_provisional_or_of_a_wrong_status_may_be_of_a_period_that_goes_on(project: Path):
    for status in ("provisional", "finall"):
        _replace(
            project, "observations.csv", "小城,2020,1777,件,1,,final", "小城,2021,1777,件,1,,x"
        )
        _replace(
            project, "observations.csv", "小城,2021,1777,件,1,,x", f"小城,2021,1777,件,1,,{status}"
        )
        assert not [t for t in _told(project) if "after the source was published" in t]
        _replace(
            project,
            "observations.csv",
            f"小城,2021,1777,件,1,,{status}",
            "小城,2020,1777,件,1,,final",
        )


@pytest.mark.parametrize(
    ("published", "refused"),
    [
        ("2021-01-15", False),
        ("2021-01-16", True),
        ("2021-01", False),
        ("2021", False),
        ("2021-02", True),
        ("2022", True),
    ],
)
def test_no_source_was_public_before_it_was_published(project: Path, published: str, refused: bool):
    _replace(
        project,
        "sources.csv",
        "2021-01-15,2021-01-15,published",
        f"{published},2021-01-15,published",
    )

    told = [t for t in _told(project) if "after the day from which it was public" in t]

    assert bool(told) == refused
    assert all(t.startswith("data/sources.csv line 2 column known") for t in told)


@pytest.mark.parametrize(("base", "refused"), [("patent-grants", True), ("", False)])
def test_a_rise_in_per_cent_of_what_is_counted_is_growth(project: Path, base: str, refused: bool):
    path = project / "data/indicators.csv"
    with path.open(newline="", encoding="utf-8") as opened:
        first, *rows = csv.DictReader(opened)
    row = {**first, "indicator": "rise", "name": "增幅", "unit": "%", "form": "increase"}
    row["base"] = base
    with path.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.DictWriter(opened, first)
        writer.writeheader()
        writer.writerows([first, *rows, row])

    told = [t for t in _told(project) if "would read as percentage points" in t]

    assert bool(told) == refused


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_all_line_ends_are_read_alike(project: Path, ends: str):
    before = package.read(project)
    for path in (project / "data").glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", ends.encode()))

    assert _told(project) == []
    assert package.read(project) == before


def test_reading_unvalidated_data_stops_at_an_open_quotation_mark(project: Path):
    _replace(project, "observations.csv", "patent-grants,小城,2020", 'patent-grants,"小城,2020')

    with pytest.raises(DataError, match=r"data/observations\.csv line 3"):
        package.read(project)


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_the_faults_of_a_file_in_another_encoding_are_told_with_it(project: Path, encoding: str):
    _replace(project, "observations.csv", "2020,1777,", "2020,1，777,")
    path = project / "data/observations.csv"
    path.write_bytes(path.read_text("utf-8").encode(encoding))

    first, *others = _told(project)

    assert "not UTF-8" in first
    assert [told.partition(" value: ")[0] for told in others] == [
        "data/observations.csv line 3 column"
    ]


def test_a_file_of_western_windows_is_told_with_what_it_would_say(project: Path):
    path = project / "data" / "events.csv"
    path.write_bytes(b"event,date,title,source\nopening,2020-01-01,Caf\xe9 at 20 \xb0C,a\n")

    told = _told(project)[0]

    assert "seems to be Windows-1252, in which it says “Café”" in told
    assert "“°C”" in told


@pytest.mark.parametrize("mark", ["utf-16", "utf-16-be", "utf-16-le"])
def test_utf_16_is_never_taken_for_gb18030(project: Path, mark: str):
    path = project / "data" / "observations.csv"
    path.write_bytes(path.read_text("utf-8").encode(mark))

    with pytest.raises(DataError) as caught:
        validate(project)

    (finding,) = caught.value.findings
    assert "CSV UTF-8" in finding.remedy
    assert "GB18030" not in str(finding)


@pytest.mark.parametrize("name", ["observations.csv", "datapackage.yaml"])
def test_a_folder_is_told_as_a_folder(project: Path, name: str):
    (project / "data" / name).unlink()
    (project / "data" / name).mkdir()

    assert _told(project) == [f"data/{name}: this is a folder, not a file"]


@pytest.mark.parametrize("name", ["regions", "indicators", "sources", "observations", "events"])
def test_a_missing_file_is_one_finding(project: Path, name: str):
    (project / "data" / f"{name}.csv").unlink()

    assert _told(project) == [f"data/{name}.csv: no such file"]


def test_a_town_may_have_had_no_events(project: Path):
    path = project / "data" / "events.csv"
    path.write_text(path.read_text("utf-8").splitlines(keepends=True)[0], "utf-8")

    assert _told(project) == []


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", " \r\n"])
def test_an_empty_file_is_one_finding(project: Path, text: str):
    (project / "data" / "observations.csv").write_text(text, "utf-8")

    assert _told(project) == ["data/observations.csv: the file is empty"]


@pytest.mark.parametrize("mark", [";", "\t"])
def test_another_separator_is_one_finding(project: Path, mark: str):
    path = project / "data" / "observations.csv"
    path.write_text(path.read_text("utf-8").replace(",", mark), "utf-8")

    assert _told(project) == ["data/observations.csv line 1: the cells are not separated by commas"]


def test_empty_rows_in_a_run_are_one_finding(project: Path):
    path = project / "data" / "observations.csv"
    path.write_text(path.read_text("utf-8") + (",".join([""] * 15) + "\n") * 3, "utf-8")

    assert _told(project) == ["data/observations.csv line 6: 3 rows are empty (lines 6–8)"]


def test_a_key_given_twice_is_told_once(project: Path):
    path = project / "data" / "sources.csv"
    text = path.read_text("utf-8")
    path.write_text(text + text.splitlines(keepends=True)[1], "utf-8")

    assert _told(project) == [
        "data/sources.csv line 4: the 来源代码 “bureau-2020” is that of line 2 too"
    ]


def test_a_wrong_indicator_does_not_make_its_observations_wrong(project: Path):
    _replace(project, "indicators.csv", "Patent grants,件,", "Patent grants,见,")

    (told,) = _told(project)

    assert told.startswith("data/indicators.csv line 2 column unit: ")


def test_a_wrong_cell_hides_no_other_fault_of_its_row(project: Path):
    _replace(project, "observations.csv", "2020,1777,件,1,,final", "2020,一千,项,1,,finale")

    told = _told(project)

    assert [place.partition(" line 3 ")[2].split(":")[0] for place in told] == [
        "column value",
        "column status",
        "column unit",
    ]


def _without(name: str) -> Callable[[str], str]:
    def cut(text: str) -> str:
        begin = text.index(f"- name: {name}\n  type: table")
        end = text.find("\n- name: ", begin)
        return text[:begin] + (text[end + 1 :] if end > 0 else "")

    return cut


def _with(old: str, new: str) -> Callable[[str], str]:
    def put(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return put


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_without("events"), "the resource “events” is missing, and events.csv is there"),
        (_without("observations"), "the resource “observations” is missing"),
        (_with("- name: events", "- name: event"), "unknown resource “event”\n    → did you mean"),
        (_with("- name: events", "- name: ../x"), "the path of “../x” is not ../x.csv"),
        (_with("path: events.csv", "path: none.csv"), "the path of “events” is not events.csv"),
        (_with("path: events.csv", "path: [events.csv]"), "“resources.events.path”: input should"),
        (_with("name: events", "name: [events]"), "“resources.['events'].name”: input should be"),
        (_with("name: events", "name: sources"), "the resource “sources” is there twice"),
        (
            _with("resources:", "resource:"),
            "unknown key “resource”\n    → did you mean “resources”?",
        ),
        (lambda _: "name: x\n", "“resources” is missing"),
        (lambda _: "resources:\n- regions\n", "“resources.0” does not hold keys and values"),
        (lambda _: "", "the file is empty"),
        (lambda _: "- 1\n", "the file does not hold keys and values"),
        (lambda _: "text", "the file does not hold keys and values"),
        (lambda _: "name: 2021-13-01\n", "not valid YAML"),
        (lambda _: "a: [\n", "the bracket “[” is not closed"),
        (lambda _: "a: 1\na: 2\n", "the key “a” is there twice"),
        (lambda _: "a: !!python/object:x.y 1\n", "the tag “!!python/object:x.y”"),
        (lambda _: "\0", "not valid YAML"),
        (lambda _: "[" * 3000, "nested more than 50 deep"),
        (_with("  schema:", "  scheme:"), "unknown key “resources.regions.scheme”"),
        (_with("    fields:", "    columns:"), "unknown key “resources.regions.schema.columns”"),
        (_with("- name: region\n      type: string", "- name: region"), "a name and a type"),
        (
            _with("type: number", "type: numeral"),
            "fields.value.type”: input should be one of: 'string', 'number'",
        ),
        (_with("type: number", "type: string"), "“value” of “observations” is not of type number"),
        (_with("type: date", "type: string"), "“known” of “sources” is not of type date"),
        (_with("required: true\n        minimum: 0", "minimum: 0"), "“decimals” of “indicators”"),
        (_with("pattern: ^[a-z0-9", "pattern: ^([a-z0-9"), "is not a regular expression"),
        (_with("- name: name_en", "- name: region"), "names of the fields are not unique"),
        (_with("- name: form\n", "- name: shape\n"), "missing column “form” in “indicators”"),
        (
            _with("- name: original", "- name: orginal"),
            "unknown column “orginal” in “observations”",
        ),
        (
            _with("foreignKeys:", "foreignKeys: 5\n    others:"),
            "schema.foreignKeys”: input should be a",
        ),
        (
            _with("resource: sources", "resource: regions"),
            "names “source” of “regions”, which is not there",
        ),
        (
            lambda t: re.sub(
                r"    foreignKeys:\n    - fields:\n      - region(?s:.*?)(?=- name: p|\Z)", "", t
            ),
            "has no reference to",
        ),
        (
            _with("resource: sources", "resource: nowhere"),
            "names “source” of “nowhere”, which is not there",
        ),
        (_with("primaryKey:\n    - region", "primaryKey:\n    - nothing"), "nothing"),
        (_with("minimum: 0", "minimum: none"), "'none' under “minimum” is no integer"),
        (_with("reference:\n        fields", "reference:\n        columns"), "reference.columns”"),
        (_with("licenses:", "licenses: 5\nlicences:"), "licenses"),
    ],
)
def test_a_descriptor_that_cannot_be_used_is_told_with_a_remedy(
    project: Path, change: Callable[[str], str], told: str
):
    path = project / DESCRIPTOR
    path.write_text(change(path.read_text("utf-8")), "utf-8")

    with pytest.raises(DataError) as caught:
        validate(project)

    assert told in str(caught.value)
    assert [f for f in caught.value.findings if not f.place.startswith(DESCRIPTOR)] == []
    assert "git checkout data/datapackage.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("key", "misspelt"),
    [
        *(("constraints", "constrants"), ("fields", "feilds"), ("foreignKeys", "foreingKeys")),
        *(("primaryKey", "primarykey"), ("reference", "referense"), ("required", "requird")),
        *(("unique", "uniqe"), ("pattern", "patern"), ("enum", "enums"), ("path", "paht")),
        *(("missingValues", "missingvalues"), ("title", "titel"), ("licenses", "license")),
    ],
)
def test_a_misspelt_key_is_told_wherever_it_stands(project: Path, key: str, misspelt: str):
    path = project / DESCRIPTOR
    path.write_text(path.read_text("utf-8").replace(f"{key}:", f"{misspelt}:"), "utf-8")

    with pytest.raises(DataError) as caught:
        validate(project)

    for finding in caught.value.findings:
        assert finding.message.startswith("unknown key “")
        assert f"{misspelt}”" in finding.message
        assert finding.remedy.startswith(f"did you mean “{key}”?")


ADDRESS = "https://example.invalid/x.json"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("name: ", f"profile: {ADDRESS}\nname: ", "unknown key “profile”"),
        ("name: ", "profile: tabular-data-package\nname: ", "unknown key “profile”"),
        (
            "$schema: https://datapackage.org/",
            "$schema: https://example.invalid/",
            "“$schema”: input",
        ),
        ("$schema: https://datapackage.org/", "$schema: ./", "“$schema”: input should be"),
        ("path: events.csv", f"path: {ADDRESS}", "the path of “events” is not events.csv"),
        ("path: events.csv", "path: ../../events.csv", "the path of “events” is not events.csv"),
        (
            "- name: events",
            f"- dialect: {ADDRESS}\n  name: events",
            "key “resources.events.dialect”",
        ),
        (
            "- name: events",
            f"- profile: {ADDRESS}\n  name: events",
            "key “resources.events.profile”",
        ),
        (
            "- name: events",
            f"- $schema: {ADDRESS}\n  name: events",
            "key “resources.events.$schema”",
        ),
        ("- name: events", "- data: [[a]]\n  name: events", "unknown key “resources.events.data”"),
        ("- name: events", "- hash: abc\n  name: events", "unknown key “resources.events.hash”"),
        ("encoding: utf-8", "encoding: gb18030", "“resources.regions.encoding”: input should be"),
        ("type: number", "type: number\n      decimalChar: ','", "fields.value.decimalChar”"),
        ("type: string", "type: any", "fields.region.type”: input should be"),
        ("    missingValues:\n    - ''", "    missingValues: ['-']", "missingValues.0”: input"),
        ("minimum: 0", "minimum: 5\n        maximum: 1", "no value is within “minimum” and"),
        ("minimum: 0", "minimum: 1\n        exclusiveMaximum: 1", "no value is within “minimum”"),
        ("minimum: 0", "minimum: true", "True under “minimum” is no integer"),
        ("minimum: 0", "minimum:", "None under “minimum” is no integer"),
        ("minimum: 0", "minimum: [1]", "[1] under “minimum” is no integer"),
        ("minimum: 0", "minimum: 0\n        enum: [0, a]", "'a' under “enum” is no integer"),
        ("minimum: 0", "minimum: 0\n        enum: []", "constraints.enum”: list should have"),
        ("minimum: 0", "minimum: 0\n        enum: 5", "constraints.enum”: input should be"),
        ("minimum: 0", "minimum: 0\n        pattern: a", "only texts have a pattern"),
        ("unique: true", "minLength: 2\n        maxLength: 1", "no text is as long as “minLength”"),
        ("unique: true", "minimum: a", "a text has no minimum"),
        (
            "required: true",
            "required: 'yes'",
            "constraints.required”: input should be a valid bool",
        ),
        ("version: 1.0.0", "version: 1.0", "“version”: input should be a valid string"),
        ("title: ", "title: 5 #", "“title”: input should be a valid string"),
        ("resource: sources", "resource: events", "has no reference to “sources”"),
        ("resource: sources", "resource: [sources]", "reference.resource”: input should be"),
        ("primaryKey:\n    - region", "primaryKey:\n    - kind", "primary key of “regions” is not"),
        ("primaryKey:\n    - region", "primaryKey: 5", "schema.primaryKey”: input should be"),
        ("- name: region\n", "- name: 5\n", "“resources.regions.schema.fields.5.name”: input"),
    ],
)
def test_a_descriptor_that_asks_for_what_is_not_done_is_refused_without_the_network(
    project: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, told: str
):
    path = project / DESCRIPTOR
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    asked: list[object] = []
    monkeypatch.setattr("socket.getaddrinfo", lambda *where, **_: asked.append(where))

    found = _told(project)

    assert [finding for finding in found if told in finding], found
    assert asked == []


@pytest.mark.parametrize(
    "pattern",
    [
        *("(a+)+", "(a|a)*", "(.*a){20}", r"(\w+\s?)*", "a*a*a*a*a*a*a*a*a*a*a*a*b", "(.*,){30}"),
        *("(a*)*(a*)*(a*)*b", "((a+)+)+", "([a-z]+)*[0-9]"),
    ],
)
def test_a_pattern_ends_for_every_cell(project: Path, pattern: str):
    path = project / DESCRIPTOR
    text = path.read_text("utf-8")
    known = re.search(r"pattern: \^\[a-z0-9.*", text)[0]
    path.write_text(text.replace(known, f"pattern: '{pattern}'", 1), "utf-8")
    _replace(project, "indicators.csv", "patent-grants,", f"{'a' * 60}!,")

    assert [told for told in _told(project) if "aaa" in told and "the required form" in told]


@pytest.mark.parametrize(
    "pattern",
    [
        *("(x{65535}){65535}", "((a{1000}){1000}){1000}", "a{99999999999999}", "(" * 5000, "a)|(b"),
        *(r"(?=(a+))\1", r"(a)\1", "(?<=a+)b", "[", "(?(1)a|b)"),
    ],
)
def test_a_pattern_that_could_be_without_end_is_refused(project: Path, pattern: str):
    path = project / DESCRIPTOR
    text = path.read_text("utf-8")
    known = re.search(r"pattern: \^\[a-z0-9.*", text)[0]
    path.write_text(text.replace(known, f"pattern: '{pattern}'", 1), "utf-8")

    (told,) = _told(project)

    assert told.endswith("not a regular expression, or not one that ends for every text")


@pytest.mark.parametrize("content", [b"\xff\xfea\0", b"\xc4\xe3\xba\xc3"])
def test_a_descriptor_in_another_encoding_is_told(project: Path, content: bytes):
    (project / DESCRIPTOR).write_bytes(content)

    assert _told(project) == [f"{DESCRIPTOR}: the file is not UTF-8"]


def test_a_missing_descriptor_is_told(project: Path):
    (project / DESCRIPTOR).unlink()

    assert _told(project) == [f"{DESCRIPTOR}: no such file"]


def test_the_order_of_columns_is_free(project: Path):
    path = project / "data" / "observations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [list(reversed(row)) for row in csv.reader(file)]
    rows[2][rows[0].index("value")] = "一千"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)

    assert _told(project) == ["data/observations.csv line 3 column value: “一千” is not a number"]


def test_many_cells_of_one_wrong_form_are_told_once_with_all_their_rows(project: Path):
    path = project / "data" / "observations.csv"
    header, *rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    column = header.index("value")
    for row in rows:
        row[column] = "1,777"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])

    (told,) = _told(project)

    assert told.startswith(
        "data/observations.csv line 2 column value: “1,777” should be written “1777”"
    )
    assert told.endswith("; 3 more of this kind, in lines 3–5")


def test_what_differs_from_row_to_row_is_told_of_each(project: Path):
    path = project / "data" / "observations.csv"
    header, *rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    for number, row in enumerate(rows):
        row[header.index("indicator")] = f"nothing-{number}"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])

    told = _told(project)

    assert len([line for line in told if "is not in data/indicators.csv" in line]) == len(rows) > 3


def _describe(project: Path, *tables: str, columns: str = "") -> None:
    """Add tables to the descriptor, and columns to that of the observations."""
    path = project / DESCRIPTOR
    text = path.read_text("utf-8")
    if columns:
        begin = text.index("    - name: qualifier\n")
        text = text[:begin] + columns + text[begin:]
    path.write_text(text + "".join(tables), "utf-8")


UNITS = """\
- name: units
  path: units.csv
  schema:
    fields:
    - {name: unit, type: string, constraints: {required: true}}
    - {name: kind, type: string, constraints: {required: true}}
    - {name: scale, type: string}
    - {name: people, type: string}
    - {name: precision, type: string}
    - {name: name_en, type: string}
    primaryKey: unit
"""
OWN = """\
- name: visits
  path: visits.csv
  schema:
    fields:
    - {name: region, type: string}
    - {name: count, type: integer}
    foreignKeys:
    - fields: region
      reference: {resource: regions, fields: region}
"""


def test_a_project_has_tables_and_columns_of_its_own_beside_those_that_are_needed(project: Path):
    _describe(project, OWN, columns="    - {name: 经办人, type: string}\n")
    path = project / "data" / "observations.csv"
    rows = path.read_text("utf-8").splitlines()
    own = [f"经办人,{rows[0]}", *(f"张三,{row}" for row in rows[1:])]
    path.write_text("\n".join(own) + "\n", "utf-8")
    (project / "data" / "visits.csv").write_text("region,count\n小城,1\n大城,2\n", "utf-8")

    assert _told(project) == [
        "data/visits.csv line 3 column region: “大城” is not in data/regions.csv"
    ]
    assert [int(each.value) for each in package.read(project).observations][:2] == [1500, 1777]


def test_columns_of_the_project_that_are_for_the_annex_go_with_the_facts(project: Path):
    shown = "    - {name: code, type: string, title: 统计代码, annex: true}\n"
    _describe(project, columns=f"{shown}    - {{name: 经办人, type: string}}\n")
    path = project / "data" / "observations.csv"
    rows = path.read_text("utf-8").splitlines()
    own = [f"code,经办人,{rows[0]}", f"G-1,张三,{rows[1]}", *(f",张三,{row}" for row in rows[2:])]
    path.write_text("\n".join(own) + "\n", "utf-8")

    assert _told(project) == []
    first, second, *_ = package.read(project).observations
    assert observed(first, "zh").own == (("统计代码", "G-1"),)
    assert observed(second, "zh").own == ()


def test_a_unit_of_the_project_is_named_in_its_table_alone(project: Path):
    _describe(project, UNITS)
    path = project / DESCRIPTOR
    path.write_text(path.read_text("utf-8").replace("        - 件\n", "", 1), "utf-8")
    units = project / "data" / "units.csv"
    header = "unit,kind,scale,people,precision,name_en\n"

    units.write_text(header, "utf-8")
    with pytest.raises(DataError) as refused:
        validate(project)
    assert "one of your own is a row of data/units.csv" in refused.value.findings[0].remedy
    units.write_text(f"{header}件,count,,,,\n", "utf-8")
    assert _told(project) == []


def test_what_a_package_need_not_have_is_as_if_it_said_nothing_out_of_the_usual(project: Path):
    for name in ("events", "published"):
        path = project / DESCRIPTOR
        path.write_text(_without(name)(path.read_text("utf-8")), "utf-8")
        (project / "data" / f"{name}.csv").unlink()
    for table, gone in (
        ("indicators", ["name_en", "timing", "base", "decimals", "theme", "body", "definition"]),
        ("sources", ["title_status", "reprint", "author", "known_basis", "url_kind", "note"]),
        ("observations", ["unit", "qualifier", "status", "confidence", "scope", "original"]),
    ):
        _drop(project, table, gone)

    assert _told(project) == []
    known = package.read(project)
    first = known.observations[0]
    assert (known.events, first.status, first.confidence, first.indicator.timing) == (
        (),
        "final",
        "high",
        "flow",
    )


def _drop(project: Path, table: str, gone: list[str]) -> None:
    path = project / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        left = [name for name in rows[0] if name not in gone]
        writer = csv.DictWriter(file, left, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    descriptor = yaml.load((project / DESCRIPTOR).read_bytes(), "safe")
    for resource in descriptor["resources"]:
        if resource["name"] == table:
            fields = resource["schema"]["fields"]
            resource["schema"]["fields"] = [f for f in fields if f["name"] not in gone]
            keys = resource["schema"].get("foreignKeys", [])
            left = [key for key in keys if key["fields"] not in ([name] for name in gone)]
            resource["schema"]["foreignKeys"] = left
    (project / DESCRIPTOR).write_text(json.dumps(descriptor, ensure_ascii=False), "utf-8")


@pytest.mark.parametrize(
    ("row", "value", "told"),
    [
        (
            "件,count,,,1000,patent",
            "1777",
            "line 3 column precision: 1 is finer than “件” is known",
        ),
        ("件,counted,,,,", "1777", "units.csv line 2 column kind: “counted” is no kind of unit"),
        ("件,count,12,,,", "1777", "units.csv line 2 column scale: “12” is neither 1 nor 10"),
        ("件,rate,,,,", "1777", "units.csv line 2 column people: a rate, and nothing else, is for"),
        ("件,rate,,0.1,,", "1777", "units.csv line 2 column people: “0.1” is neither 1 nor 10"),
        ("件,measure,,,,", "1777", ""),
        ("件,count,,,,", "-3", "line 3 column value: -3 is less than none"),
        ("件,measure,,,,", "-3", ""),
    ],
)
def test_units_of_the_project_are_looked_at_and_values_by_them(project, row, value, told):
    _describe(project, UNITS)
    header = "unit,kind,scale,people,precision,name_en"
    (project / "data" / "units.csv").write_text(f"{header}\n{row}\n", "utf-8")
    _replace(project, "observations.csv", "2020,1777,", f"2020,{value},")

    found = _told(project)

    assert any(told in each for each in found) if told else found == []


@pytest.mark.parametrize("before", [True, False])
def test_frictionless_reads_files_for_an_extension_before_and_after(project: Path, before: bool):
    def sources() -> list[str]:
        with system.use_context(trusted=True):
            rows = Resource(path=str(project / "data/sources.csv")).read_rows()
        return [row["source"] for row in rows]

    # It forgets what it has found.
    system.deregister("none")
    if before:
        sources()

    validate(project)

    assert "bureau-2020" in sources()
