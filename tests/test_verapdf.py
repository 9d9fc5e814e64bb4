"""The PDFs satisfy PDF/UA-1 and PDF/A-2a by the rules of veraPDF, whose engine runs here."""

import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from conftest import Report

PROFILES = ("PDFUA-1", "PDFA-2A")
HARNESS = Path(__file__).with_name("verapdf.py")


def validated(profile: str, *files: Path) -> list[tuple[int, list[str]]]:
    """For each file how many assertions were checked, and what failed."""
    done = subprocess.run(
        [sys.executable, str(HARNESS), profile, *map(str, files)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout).values())


@pytest.mark.parametrize("profile", PROFILES)
def test_both_editions_pass(profile, report_2020: Report, report_2023: Report):
    for checked, failed in validated(profile, report_2020.pdf, report_2023.pdf):
        assert checked > 10_000
        assert failed == []


@pytest.mark.parametrize(
    ("profile", "told"),
    [("PDFUA-1", "6.2-1: "), ("PDFA-2A", "6.7.2.2-1: ")],
)
def test_a_pdf_that_says_no_more_that_it_is_tagged_fails(profile, told, tmp_path, report_2023):
    damaged = tmp_path / "damaged.pdf"
    with pikepdf.open(report_2023.pdf) as document:
        del document.Root.MarkInfo
        document.save(damaged)

    ((_, failed),) = validated(profile, damaged)

    assert any(failure.startswith(told) for failure in failed), failed
