"""A data package that was found to be right is not looked at again, and any other is."""

import subprocess
import sys
from pathlib import Path

import pytest

from whitepaper.errors import DataError
from whitepaper.inputs.validation.verdict import is_valid, validate_once

pytestmark = pytest.mark.slow

# What validates, and takes long to import.
VALIDATES = """
import sys
from pathlib import Path
from whitepaper.inputs.validation.verdict import validate_once
validate_once(Path(sys.argv[1]), Path(sys.argv[2]))
print("frictionless" in sys.modules)
"""


def validated(project: Path, verdict: Path) -> bool:
    """Whether the data of a project were looked at, in a process of its own."""
    command = [sys.executable, "-c", VALIDATES, str(project), str(verdict)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    return done.stdout == "True\n"


@pytest.fixture
def verdict(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "verdict"


def break_cell(project: Path) -> None:
    table = project / "data" / "observations.csv"
    table.write_text(table.read_text("utf-8").replace("2020,1777,", "2020,nan,", 1), "utf-8")


def test_what_was_right_is_looked_at_once(project: Path, verdict: Path):
    assert validated(project, verdict)
    assert not validated(project, verdict)


def test_a_changed_table_is_looked_at_again(project: Path, verdict: Path):
    validate_once(project, verdict)
    break_cell(project)

    with pytest.raises(DataError):
        validate_once(project, verdict)
    assert not is_valid(project, verdict)


def test_a_file_more_is_another_package(project: Path, verdict: Path):
    validate_once(project, verdict)
    (project / "data" / "more.csv").write_text("a\n1\n", "utf-8")

    assert not is_valid(project, verdict)


def test_what_is_wrong_is_looked_at_each_time(project: Path, verdict: Path):
    break_cell(project)

    for _ in range(2):
        with pytest.raises(DataError):
            validate_once(project, verdict)
    assert not verdict.exists()


def test_another_lock_judges_anew(project: Path, verdict: Path):
    validate_once(project, verdict)
    (project / "requirements.lock").write_text("pandas==0\n", "utf-8")

    assert not is_valid(project, verdict)


def test_where_no_verdict_can_be_kept_data_are_validated_all_the_same(project: Path, verdict: Path):
    verdict.parent.write_text("no folder", "utf-8")
    validate_once(project, verdict)
    break_cell(project)

    with pytest.raises(DataError):
        validate_once(project, verdict)
