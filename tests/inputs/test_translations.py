"""The texts of the data in the language of an edition."""

import re
from pathlib import Path

import pytest
from projects import make_project
from runs import build_here

from whitepaper.errors import DataError
from whitepaper.inputs import data


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path)


def translated(project: Path, *rows: str, head: str = "text,translation") -> None:
    file = project / "data" / "translations" / "en.csv"
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join((head, *rows, "")), "utf-8")


def texts(project: Path, column: str, table: str = "indicators") -> list[str]:
    return [getattr(each, column) for each in getattr(data.read(project, "en"), table)]


def test_a_text_is_replaced_wherever_it_stands_and_names_are_those_in_english(project):
    before = texts(project, "definition")
    publisher = texts(project, "publisher", "sources")[0]
    translated(project, f"{before[0]},The first definition", f"{publisher},The Office")

    found = data.read(project, "en")

    assert found.indicators[0].definition == "The first definition"
    assert found.indicators[1].definition == before[1]
    assert found.sources[0].publisher == "The Office"
    assert all(o.source.publisher != publisher for o in found.observations)
    assert found.indicators[0].name == found.indicators[0].name_en
    assert {o.region for o in found.observations} <= set(found.regions)
    assert data.read(project).indicators[0].definition == before[0]


def test_without_a_file_nothing_changes(project):
    assert texts(project, "name") == [each.name for each in data.read(project).indicators]


def test_every_mistake_of_the_file_is_told_at_once(project):
    before = texts(project, "definition")
    translated(project, f"{before[0]},One", f"{before[0]},Two", f"{before[1]},", "不在数据里,None")

    with pytest.raises(DataError) as raised:
        data.read(project, "en")

    assert [str(finding) for finding in raised.value.findings] == [
        f"data/translations/en.csv line 3: “{before[0]}” is translated in line 2 already\n"
        "    → keep one of the two",
        f"data/translations/en.csv line 4: “{before[1]}” has no translation\n    → write one",
        "data/translations/en.csv line 5: no table of the data has “不在数据里”\n"
        "    → if it was changed there, change it here too; else remove the row",
    ]


def test_other_columns_are_told(project):
    translated(project, "一,one", head="zh,en")

    with pytest.raises(DataError) as raised:
        data.read(project, "en")

    assert "the columns are not" in str(raised.value.findings[0])


@pytest.mark.slow
@pytest.mark.parametrize(("gate", "code"), [("", 1), ("gates:\n  untranslated: off\n", 0)])
def test_what_a_report_in_letters_prints_untranslated_is_refused(tmp_path, gate, code):
    project = make_project(tmp_path, of="english")
    table = project / "data" / "indicators.csv"
    text = table.read_text("utf-8").replace("Patents granted in the period.", "授权的专利件数。")
    # Its names are in English already.
    table.write_text(
        re.sub(r"(?m)^([^,]+,[^,]+),[^,]+,", r"\1,,", text).replace(",,unit", ",name_en,unit"),
        "utf-8",
    )
    translated(project, "Smalltown Office,The Smalltown Office")
    (project / "params" / "project.yaml").write_text(gate or "words: []\n", "utf-8")

    run = build_here(project, "2020", "--lang", "en", "--to", "html")

    assert run.code == code, run.stderr
    told = "“授权的专利件数。” is not in the language of the report"
    assert (told in run.stderr) == bool(code)
    assert ("in data/translations/en.csv" in run.stderr) == bool(code)
