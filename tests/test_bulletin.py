"""The example of many regions and quarters: one set of notebooks makes a bulletin of each."""

import re
import shutil
import sys
from pathlib import Path

import pypdfium2
import pytest
from projects import ROOT
from runs import Run, files, run, whitepaper_here

from whitepaper.inputs.listing import available

pytestmark = pytest.mark.slow

BULLETIN = ROOT / "examples" / "transport-quarterly"
# One with a space in its region, and the newest of a region.
NAMES = ("2024/2024-Q3/Kestrel-Coast", "2024/2024-Q4/Aldmere")


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    project = tmp_path_factory.mktemp("bulletin") / "project"
    shutil.copytree(BULLETIN, project, ignore=shutil.ignore_patterns("out"))
    return project


@pytest.fixture(scope="module")
def built(project: Path) -> list[Run]:
    return [command(project, name, "--to", "html,pdf") for name in NAMES]


def command(project: Path, *arguments: str) -> Run:
    return whitepaper_here(project, *arguments)


def text_of(project: Path, name: str) -> str:
    pages = pypdfium2.PdfDocument(project / "out" / name / "whitepaper.pdf")
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def test_its_data_is_what_the_script_makes(project):
    before = files(project / "data")
    made = run([sys.executable, str(project / "make_data.py")], project)

    assert made.code == 0, made.stderr
    assert files(project / "data") == before


def test_there_is_a_bulletin_of_each_region_and_quarter_and_nothing_wrong_with_them(project):
    names = available(project)
    checked = command(project, "check")

    assert len(names) == 48
    assert set(NAMES) < set(names)
    assert checked.code == 0, checked.stderr


def test_what_the_next_year_lacks_is_named_with_its_period_in_short(tmp_path):
    project = tmp_path / "bulletin"
    shutil.copytree(BULLETIN, project, ignore=shutil.ignore_patterns("out"))
    params = project / "params" / "2024.yaml"
    others = r"(?m)^    (?:- (?!Aldmere$).*|2024-Q[234]: .*)\n"
    params.write_text(re.sub(others, "", params.read_text("utf-8")), "utf-8")

    begun = command(project, "new", "2025", "--lang", "en")
    begun_in_chinese = command(project, "new", "2025", "--list", "--lang", "zh").stderr

    about = "Merrowland Office for Transport Statistics"
    assert begun.code == 0, begun.stderr
    assert (
        f"    Bus journeys (Aldmere, {about}), Q1 2025; Q1 2024: 32.86 million journeys\n"
    ) in begun.stderr
    assert f"    Q1 2025Bus journeys（Aldmere、{about}）；Q1 2024：" in begun_in_chinese
    listed = (project / "out/new/2025/2025-Q1/Aldmere/indicators.md").read_text("utf-8")
    assert "| Aldmere | Q1 2025 | Q1 2024 |" in listed


def test_a_bulletin_tells_of_its_region_and_quarter_alone(project, built):
    for done in built:
        assert done.code == 0, done.stderr
    kestrel, aldmere = (text_of(project, name) for name in NAMES)

    assert "Passenger transport in Kestrel Coast, Q3 2024" in kestrel
    assert "Passenger transport in Aldmere, Q4 2024" in aldmere
    change = r"(?:up|down) (?:about )?[0-9.]+%"
    told = rf"in Kestrel Coast, {change} on a year earlier and {change} on the previous quarter;"
    assert re.search(told, kestrel)
    # What was published later was not known yet.
    assert "Q4 2024" not in kestrel and "Q4 2024" in aldmere
    assert "make_data.py" in kestrel
    assert not re.search("[\u4e00-\u9fff]", kestrel + aldmere)


def test_its_bulletins_are_verified_together_and_not_built_again(project, built):
    where = ("--where", "region=Aldmere", "--where", "period=2024-Q4")
    verified = command(project, "verify", *where)
    again = command(project, *where, "--to", "html,pdf")

    assert verified.code == 0, verified.stderr
    assert f"{NAMES[1]}: nothing has changed" in again.stderr
