"""pyproject.toml, the lock, environment.yml and the fonts agree with each other."""

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from projects import ROOT
from ruamel.yaml import YAML

from whitepaper.languages.zh.fonts import FONTS

LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]


EXTRAS = PROJECT["optional-dependencies"]
DECLARED = [*PROJECT["dependencies"], *(each for extra in EXTRAS.values() for each in extra)]


def locked() -> dict[str, str]:
    """The version of each package that the lock gives for this Python and platform."""
    lines = re.findall(r"^(\S+==[^\n\\]+?) *\\?$", LOCK, re.M)
    requirements = [Requirement(line) for line in lines]
    return {
        canonicalize_name(r.name): next(iter(r.specifier)).version
        for r in requirements
        if not r.marker or r.marker.evaluate()
    }


def test_the_lock_pins_every_declared_dependency_with_hashes_and_names_no_index():
    names = [canonicalize_name(Requirement(r).name) for r in DECLARED]

    assert [name for name in names if name not in locked()] == []
    pinned = re.findall(r"^[\w.-]+==[^\n]*(?:\n    --hash[^\n]*)+", LOCK, re.M)
    assert len(pinned) == len(re.findall(r"^[\w.-]+==", LOCK, re.M))
    assert re.findall(r"index-url|find-links|https?://|file:", LOCK) == []


def test_the_locked_versions_satisfy_the_project_and_each_other():
    versions = locked()
    wanted = [Requirement(r) for r in DECLARED]
    seen: set[str] = set()
    broken = []
    while wanted:
        requirement = wanted.pop()
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        if not requirement.specifier.contains(versions.get(name, "0"), prereleases=True):
            broken.append(f"{requirement} but {versions.get(name)}")
        if name not in seen:
            seen.add(name)
            wanted += [Requirement(r) for r in metadata.requires(name) or []]

    # What declared packages need was looked at too.
    assert {canonicalize_name(Requirement(r).name) for r in DECLARED} < seen
    assert broken == []


def test_the_wheel_is_built_by_the_version_that_is_locked():
    assert PYPROJECT["build-system"]["requires"] == [f"flit_core=={locked()['flit-core']}"]


def test_the_installed_versions_are_the_locked_ones():
    installed = {canonicalize_name(d.name): d.version for d in metadata.distributions()}

    assert {n: v for n, v in locked().items() if n in installed and installed[n] != v} == {}


def test_pip_is_pinned_with_hashes_and_named_by_nothing_else():
    pinned = (ROOT / "requirements-pip.lock").read_text("utf-8")

    assert re.fullmatch(r"pip==[\d.]+( \\\n    --hash=sha256:[0-9a-f]{64})+\n", pinned)
    assert "setuptools" not in locked()


def made_with(environment: Path, stamp: str) -> str:
    """What make would do to an environment that was installed with a Python of some version."""
    environment.mkdir()
    (environment / stamp).touch()
    return subprocess.run(
        ["make", "-n", "check", f"VENV={environment}", f"PYTHON={sys.executable}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.skipif(shutil.which("make") is None and not os.environ.get("CI"), reason="needs make")
def test_an_environment_of_another_python_is_made_anew(tmp_path):
    ours = f".installed-{platform.python_version()}"

    assert "-m venv" not in made_with(tmp_path / "same", ours)
    for number, other in enumerate((".installed-3.9.1", ".installed")):
        assert f"-m venv --clear {tmp_path}" in made_with(tmp_path / str(number), other)


def test_conda_users_get_the_versions_of_the_lock():
    environment = YAML(typ="safe").load((ROOT / "environment.yml").read_text("utf-8"))
    plain = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    (pip,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]

    assert plain == [f"python{PROJECT['requires-python']}", "pip"]
    assert pip == ["--require-hashes", "-r requirements.lock"]


@pytest.mark.parametrize(
    ("path", "digest"),
    [
        (FONTS.sans[0].file, "faa6c9df652116dde789d351359f3d7e5d2285a2b2a1f04a2d7244df706d5ea9"),
        (FONTS.bold[0].file, "e53dcb0dcb2922e45d01aae1ebd2f382bb81d4229b18b6b883bd170678af1f76"),
        (FONTS.serif[0].file, "e8f396decc1f0963a016a989c3d8852e863d1350996f573860a80767c83a1cd3"),
        (FONTS.serif[4].file, "de6c18832938afc99caf132b39d6a30a19bac7f2e812e28db2535b4608d27551"),
    ],
)
def test_a_shipped_font_is_the_file_that_was_examined(path, digest):
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("command", ["ruff check .", "ruff format --check .", "mypy"])
def test_the_code_passes_its_linters(command):
    done = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
