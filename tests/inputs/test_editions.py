"""Editions are names: each has a period, and what they share stands once."""

import json
import re
from pathlib import Path

import pytest
from projects import make_project, write_chapter
from runs import build_here

from whitepaper.errors import UsageError
from whitepaper.inputs import parameters
from whitepaper.inputs.edition import Edition, from_json
from whitepaper.inputs.listing import available, before
from whitepaper.inputs.parameters import load


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path)


def add(project: Path, name: str, *changes: tuple[str, str]) -> None:
    """An edition like that of 2020, with another name and other changes."""
    text = (project / "params" / "2020.yaml").read_text("utf-8")
    for old, new in (("edition: 2020", f"edition: {name}"), *changes):
        assert old in text
        text = text.replace(old, new, 1)
    (project / "params" / f"{name}.yaml").write_text(text, "utf-8")


def findings(project: Path, name: str) -> list[str]:
    with pytest.raises(UsageError) as caught:
        load(project, name)
    return [str(finding) for finding in caught.value.findings]


def test_editions_come_in_the_order_of_their_periods_and_then_of_their_names(project):
    params = project / "params"
    for name in ("2024", "2023-12", "2023-黄埔", "2023", "2023-第10次", "2023-第9次"):
        (params / f"{name}.yaml").write_text("", "utf-8")
    (params / "未来.yaml").write_text("period: 2024-Q2\n", "utf-8")
    (params / "坏.yaml").write_bytes(b"\xff\xfe")
    (params / "project.yaml").write_text("", "utf-8")

    assert available(project) == (
        "坏",
        "2020",
        "2023",
        "2023-12",
        "2023-第9次",
        "2023-第10次",
        "2023-黄埔",
        "未来",
        "2024",
    )


@pytest.mark.parametrize(
    ("name", "written", "parameter", "period"),
    [
        ("2023", "2023", 2023, "2023"),
        ("2024-03", "2024-03", "2024-03", "2024-03"),
        ("2024-03-31", "2024-03-31", "2024-03-31", "2024-03-31"),
        ("2023-黄埔", "2023-黄埔", "2023-黄埔", "2023"),
        ("中期", "中期\nperiod: 2020-H1", "中期", "2020-H1"),
        ("五年", "五年\nperiod: 2016/2020", "五年", "2016/2020"),
    ],
)
def test_an_edition_has_the_period_that_its_name_begins_with_or_its_file_says(
    project, name, written, parameter, period
):
    add(project, name, (f"edition: {name}", f"edition: {written}"))

    edition = load(project, name)

    assert (edition.edition, edition.parameter, edition.period) == (name, parameter, period)
    assert edition.chapters[0].parameters["edition"] == parameter
    assert edition.particulars()["period"] == period


def test_a_name_without_a_period_has_a_finding_with_the_forms_of_periods(project):
    add(project, "黄埔")

    (finding,) = findings(project, "黄埔")

    assert finding.startswith("params/黄埔.yaml: the edition has no period: “黄埔” does not begin")
    assert "add period: a year, month, quarter, half, day or span, such as 2024" in finding


def test_what_is_not_a_period_has_a_finding_on_its_line(project):
    add(project, "2024", ("title:", "period: 2024-13\ntitle:"))

    assert findings(project, "2024")[0].startswith(
        "params/2024.yaml line 2: “2024-13” is not a period"
    )


@pytest.mark.parametrize("written", ["2022Q1", "2022q1", "2022-q1"])
def test_a_period_in_another_form_is_told_with_the_one_that_is_meant(project, written):
    add(project, "2024", ("title:", f"period: {written}\ntitle:"))

    (finding,) = findings(project, "2024")

    assert f"“{written}” is not a period\n    → did you mean “2022-Q1”?" in finding


def test_wrong_days_are_all_told_with_their_lines_and_the_form(project):
    add(
        project,
        "2024",
        ("cut_off: 2021-04-26", "cut_off: 2024-02-30"),
        ("date: 2021-04-26\n", "date: 15 August 2024\nparameters: {since: 2023-02-29}\n"),
    )

    told = "\n".join(findings(project, "2024"))

    assert "“cut_off”: there is no such day as 2024-02-30\n    → write a day of the" in told
    assert "“parameters.since”: there is no such day as 2023-02-29" in told
    assert "“date”: input should be a day, written as YYYY-MM-DD" in told
    assert "it is '15 August 2024': write year, month and day, as in 2020-08-31" in told
    assert len(re.findall("params/2024.yaml line \\d+", told)) == 3


def test_a_day_in_quotation_marks_is_told_as_that(project):
    add(project, "2024", ("date: 2021-04-26\n", "date: '2021-04-26'\n"))

    assert "write it without quotation marks: 2021-04-26" in findings(project, "2024")[0]


def test_a_role_that_is_not_there_is_told_with_the_one_that_is_meant(project):
    add(project, "2024", ("role: lead", "role: leader"))

    (finding,) = findings(project, "2024")

    assert "input should be one of: 'lead', 'chapter', 'appendix'" in finding
    assert "it is 'leader'; did you mean “lead”?" in finding


def test_another_edition_is_named_as_an_example_only_if_there_is_one(project):
    path = project / "params" / "2020.yaml"
    path.write_text("title: [a\n  b: {c\n", "utf-8")
    alone = findings(project, "2020")
    path.with_name("2021.yaml").write_text("title: a\n", "utf-8")

    assert "another edition" not in "".join(alone)
    assert findings(project, "2020")[0].partition("→")[0] == alone[0].partition("→")[0]


@pytest.mark.parametrize("name", ["../2020", "a b", "", ".2020", "2020.", "-v", "2020/a b"])
def test_what_cannot_be_a_file_everywhere_is_not_a_name(project, name):
    assert "this is not a name for an edition" in findings(project, name)[0]


@pytest.mark.parametrize("name", ["cache", "diff", "project"])
def test_a_name_with_another_meaning_is_reserved(project, name):
    assert "this name is reserved" in findings(project, name)[0]


def test_an_edition_that_is_not_there_has_a_finding_with_those_that_are(project):
    assert "editions with a parameter file: 2020" in findings(project, "2021")[0]


def test_a_language_that_is_not_there_has_a_finding(project):
    add(project, "2021", ("title:", "language: xx\ntitle:"))

    assert findings(project, "2021") == [
        "params/2021.yaml line 2: there is no language “xx”\n    → known: en, zh"
    ]


def test_what_editions_share_stands_once_and_an_edition_comes_before_it(project):
    (project / "params" / "project.yaml").write_text(
        "publisher: 总编写组\nregion: 小城\nwords:\n  - 五羊\n", "utf-8"
    )
    add(project, "2021", ("publisher: 小城编写组\n", ""), ("region: 小城\n", ""))

    assert load(project, "2021").publisher == "总编写组"
    assert load(project, "2021").words == ["五羊"]
    assert load(project, "2020").publisher == "小城编写组"


def test_a_mistake_in_what_editions_share_has_its_finding_there_alone(project):
    (project / "params" / "project.yaml").write_text("publisher: 3\nword: []\n", "utf-8")
    add(project, "2021", ("publisher: 小城编写组\n", ""))

    assert findings(project, "2021") == [
        "params/project.yaml line 1: “publisher”: input should be a valid string\n    → it is 3",
        "params/project.yaml line 2: unknown key “word”\n    → did you mean “words”?",
    ]


def test_a_chapter_is_told_its_edition_without_what_concerns_others(project):
    edition = load(project, "2020")
    first = edition.chapters[0]

    told = edition.for_chapter(first)

    assert told.keys() == set(Edition.__struct_fields__) - {
        *("typed", "words", "gates", "predecessor", "corrections", "cover", "translations"),
        *("made_for", "shared_with", "status"),
    }
    assert told["chapters"] == [{"notebook": "01-summary", "role": "lead"}]
    assert from_json(json.dumps(told)).date == parameters.read(project, "2020").date


MONTHS = """patent-grants,小城,2020-06,150,件,1,,final,high,,,,bureau-2020,,
patent-grants,小城,2019-06,100,件,1,,final,high,,,,bureau-2020,,
"""
MONTHLY = """\
from whitepaper.chapter import open_edition

report = open_edition(edition)
assert (report.period, report.year) == ("2020-06", 2020)
assert str(report.fact("专利授权量")) == "150件"
assert str(report.growth("专利授权量")) == "同比增长50.0%"
assert str(report.change("专利授权量")) == "较上年同期增加50件"
"""
LOCAL = """\
from whitepaper.chapter import open_edition

report = open_edition(edition)
assert report.fact("专利授权量").when == "2020年"
"""


def test_editions_of_a_month_and_of_a_place_are_built_like_others(project):
    observations = project / "data" / "observations.csv"
    observations.write_text(observations.read_text("utf-8") + MONTHS, "utf-8")
    write_chapter(project, "03-month", MONTHLY)
    write_chapter(project, "04-place", LOCAL)
    text = (project / "params" / "2020.yaml").read_text("utf-8")
    listed = text[text.index("  - notebook") :]
    (project / "params" / "2020.yaml").unlink()
    for name, chapter in (("2020-06", "03-month"), ("2020-东区", "04-place")):
        changed = text.replace("edition: 2020", f"edition: {name}")
        changed = changed.replace(listed, f"  - notebook: {chapter}\n")
        (project / "params" / f"{name}.yaml").write_text(changed, "utf-8")

    run = build_here(project, "--all", "--to", "html")

    assert run.code == 0, run.stderr
    assert "out/2020-06/whitepaper.html" in run.stdout
    assert "out/2020-东区/whitepaper.html" in run.stdout
    again = build_here(project, "2020-东区", "--to", "html")
    assert "2020-东区: nothing has changed" in again.stderr


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2022", "2020"),
        ("2024", "2023"),
        ("2025-黄埔", "2024-黄埔"),
        ("2023-Q1", "2020"),
        ("2019", "2020"),
        ("2023-12", "2020"),
    ],
)
def test_the_edition_before_another_is_the_last_of_its_kind_or_the_next_if_all_are_later(
    tmp_path, name, expected
):
    (tmp_path / "params").mkdir()
    for edition in ("2020", "2023", "2024-黄埔", "2023-半年"):
        period = "period: 2023-H1\n" if "半年" in edition else ""
        (tmp_path / "params" / f"{edition}.yaml").write_text(f"edition: {edition}\n{period}")

    assert before(tmp_path, name, name[:7] if "Q" in name else name[:4]) == expected


@pytest.mark.parametrize(
    ("subtitle", "said"),
    [
        ("{period}", "2020年"),
        ("{region}，{period}", "小城，2020年"),
        ("没有{ }的", "没有{ }的"),
    ],
)
def test_names_in_braces_stand_for_values_on_the_title_page_of_any_edition(project, subtitle, said):
    parameters_file = project / "params" / "2020.yaml"
    text = parameters_file.read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("subtitle:")]
    parameters_file.write_text("\n".join([f'subtitle: "{subtitle}"', *lines]) + "\n", "utf-8")

    assert load(project, "2020").subtitle == said


def test_a_name_in_braces_that_stands_for_nothing_is_told(project):
    add(project, "2021", ("title: ", "title: “{perod}”"))

    (told,) = findings(project, "2021")

    assert "“{perod}” in “title” stands for no value" in told
    assert "did you mean “period”?" in told
