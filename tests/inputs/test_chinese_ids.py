"""Indicators, events and sources whose ids are Chinese, and that have no English name."""

from pathlib import Path

import pytest
from projects import make_project
from runs import build_here

from whitepaper.inputs.validation import validate

IDS = {
    "patent-grants": "专利授权量",
    "patent-pledge": "专利质押融资额（检索库统计）",
    "bureau-2020": "小城年报-2020",
    "meeting,2020-09-25": "联席会议,2020-09-25",
}


def renamed(project: Path) -> Path:
    """A project with other ids, in data and chapters."""
    for path in [*(project / "data").glob("*.csv"), *(project / "notebooks").glob("*.ipynb")]:
        lines = path.read_text("utf-8")
        for old, new in IDS.items():
            lines = lines.replace(f"{old},", f"{new},").replace(f'\\"{old}\\"', f'\\"{new}\\"')
        path.write_text(lines, "utf-8")
    indicators = project / "data" / "indicators.csv"
    text = indicators.read_text("utf-8")
    for name in ("Patent grants growth", "Patent grants", "Patent pledge financing"):
        text = text.replace(f",{name},", ",,")
    indicators.write_text(text, "utf-8")
    return project


def test_an_indicator_is_added_without_a_word_of_english(tmp_path):
    project = make_project(tmp_path)
    with (project / "data" / "indicators.csv").open("a", encoding="utf-8") as file:
        file.write("商标注册量,商标注册量,,件,level,flow,,0,creation,小城局,注册商标件数。,\n")
    with (project / "data" / "observations.csv").open("a", encoding="utf-8") as file:
        file.write("商标注册量,小城,2020,42,件,1,,final,high,,,,bureau-2020,,\n")

    validate(project)

    assert "42件" in build_here(project, "indicators", "商标注册").stdout


@pytest.mark.parametrize("text", ["专利 授权量", "专利授权量！", "Patent"])
def test_an_id_has_no_spaces_signs_or_capitals(tmp_path, text):
    project = make_project(tmp_path)
    with (project / "data" / "indicators.csv").open("a", encoding="utf-8") as file:
        file.write(f"{text},商标注册量,,件,level,flow,,0,creation,小城局,注册商标件数。,\n")

    done = build_here(project, "check", "2020")

    assert f"“{text}” does not have the required form" in done.stderr


@pytest.mark.slow
def test_a_report_in_every_format_is_made_of_them(tmp_path):
    project = renamed(make_project(tmp_path))
    assert "专利授权量,小城,2020," in (project / "data" / "observations.csv").read_text("utf-8")

    done = build_here(project, "2020")

    assert done.code == 0, done.stderr
    assert "小城年报-2020" in (project / "out" / "2020" / "ledger.csv").read_text("utf-8")
