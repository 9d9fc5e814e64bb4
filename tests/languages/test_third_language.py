"""Another language is a folder of the package: no other file of it is touched."""

import re
import shutil
import sys
from pathlib import Path

import pytest
from lxml import html
from projects import ROOT, make_project
from runs import run

PACK = Path(__file__).parent / "german"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with one folder more."""
    folder = tmp_path_factory.mktemp("third")
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "whitepaper", folder / "whitepaper", ignore=without)
    shutil.copytree(PACK, folder / "whitepaper" / "languages" / "de", ignore=without)
    return folder


def test_a_report_in_a_third_language_needs_no_edit_of_the_package(package, tmp_path):
    project = make_project(tmp_path, of="english")
    params = project / "params" / "2020.yaml"
    params.write_text(params.read_text("utf-8").replace("language: en", "language: de"), "utf-8")

    built = run(
        [sys.executable, "-m", "whitepaper", "2020", "--lang", "en"],
        project,
        PYTHONPATH=str(package),
    )

    assert built.code == 0, built.stderr
    page = html.parse(str(project / "out" / "2020" / "whitepaper.html")).getroot()
    text = " ".join(page.find(".//main").text_content().split())
    assert page.get("lang") == "de"
    assert "118.070 patents were granted" in text
    assert "met on 25 September 2020; see Kapitel 1" in text
    assert "shown in Abbildung 1.1, and all values in Tabelle 1.1." in text
    assert "Inhalt" in page.text_content()
    assert (project / "out" / "2020" / "whitepaper.pdf").is_file()
    assert (project / "out" / "2020" / "whitepaper.docx").is_file()


def test_an_unknown_language_is_told_with_those_that_there_are(package, tmp_path):
    project = make_project(tmp_path, of="english")
    params = project / "params" / "2020.yaml"
    params.write_text(params.read_text("utf-8").replace("language: en", "language: dee"), "utf-8")

    told = run(
        [sys.executable, "-m", "whitepaper", "check", "2020", "--lang", "en"],
        project,
        PYTHONPATH=str(package),
    )

    assert told.code != 0
    assert re.search("there is no language “dee”.*\n.*“de”", told.stderr)
