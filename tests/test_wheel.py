"""The package as a wheel, in an environment of its own, makes and builds projects elsewhere."""

import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from projects import ROOT
from runs import Run, run

from whitepaper import extras

pytestmark = pytest.mark.slow

# Absent as what was never installed, in kernels too.
WITHOUT = """
import importlib.machinery as machinery
found = machinery.PathFinder.find_spec.__func__
def find_spec(cls, name, *rest):
    return None if name.partition(".")[0] in {names} else found(cls, name, *rest)
machinery.PathFinder.find_spec = classmethod(find_spec)
"""


@dataclass(frozen=True)
class Environment:
    """A virtual environment with the wheel, and a folder to work in."""

    folder: Path
    work: Path

    @property
    def packages(self) -> Path:
        (found,) = self.folder.glob("[Ll]ib/**/site-packages")
        return found

    def program(self, name: str) -> str:
        scripts = self.folder / ("Scripts" if sys.platform == "win32" else "bin")
        return str(scripts / name)

    def run(self, program: str, *arguments: str, folder: Path | None = None) -> Run:
        # The package as it lies here must not be found.
        here = {"PYTHONPATH": "", "LANGUAGE": "en"}
        return run([self.program(program), *arguments], folder or self.work, **here)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    subprocess.run([*pip, "wheel", *options, str(folder), str(ROOT)], check=True)
    (found,) = folder.glob("whitepaper-*.whl")
    return found


def test_a_wheel_is_made_without_the_environment_of_development(tmp_path):
    for name in ("Makefile", "requirements.lock"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())

    planned = run(["make", "--dry-run", "wheel"], tmp_path)

    assert planned.code == 0, planned.stderr
    assert "pip wheel" in planned.stdout
    assert "-r requirements.lock" not in planned.stdout


def installed(wheel: Path, folder: Path) -> Environment:
    """With the packages of this environment, but without this one."""
    made = Environment(folder / "environment", folder / "work")
    made.work.mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(made.folder)], check=True)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    into = ("--python", made.program("python"), "install", "--quiet", "--no-deps", "--no-index")
    subprocess.run([*pip, *into, str(wheel)], check=True)
    (made.packages / "others.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return made


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    return installed(wheel, tmp_path_factory.mktemp("installed"))


def test_the_wheel_has_every_file_of_the_package(wheel):
    listed = subprocess.run(
        ["git", "ls-files", "-z", "whitepaper"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert set(filter(None, listed.stdout.split("\0"))) <= set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("like", ["plain", "facts", "city"])
def test_a_new_project_builds_to_a_final_report_that_is_what_its_manifest_says(
    environment, like, language
):
    name = f"{like}-{language}"
    made = environment.run("whitepaper", "init", name, "--like", like, "--language", language)
    assert (made.code, made.stdout) == (0, f"{name}\n"), made.stderr
    project = environment.work / name

    found = environment.run("python", "-c", "import whitepaper; print(whitepaper.__file__)")
    assert Path(found.stdout.strip()).is_relative_to(environment.folder)
    checked = environment.run("whitepaper", "check", folder=project)
    assert checked.code == 0, checked.stderr
    # From a folder in the project.
    built = environment.run("whitepaper", folder=project / "notebooks")
    assert built.code == 0, built.stderr
    assert "has this only told" not in built.stderr
    tested = environment.run("python", "-m", "unittest", "discover", "tests", folder=project)
    assert tested.code == 0, tested.stderr
    assert "nothing has changed" in tested.stderr


def test_the_core_alone_builds_a_plain_report_and_names_the_extra_that_is_missing(wheel, tmp_path):
    environment = installed(wheel, tmp_path)
    names = {name for modules in extras._MODULES.values() for name in modules}
    (environment.packages / "without.py").write_text(WITHOUT.format(names=names), "utf-8")
    (environment.packages / "without.pth").write_text("import without", "utf-8")
    for name in ("plain-en", "plain-zh", "city-en"):
        like, _, language = name.partition("-")
        options = ("--like", like, "--language", language)
        assert environment.run("whitepaper", "init", name, *options).code == 0

    plain = environment.run("whitepaper", folder=environment.work / "plain-en")
    assert plain.code == 0, plain.stderr
    for name, arguments, told in (
        ("plain-zh", (), "params/project.yaml line 2: reports in Chinese need the extra “zh”"),
        ("city-en", (), "data/datapackage.yaml: a data package needs the extra “facts”"),
        ("plain-en", ("lab",), "lab: JupyterLab and git for notebooks need the extra “lab”"),
        ("plain-en", ("setup",), "setup: JupyterLab and git for notebooks need the extra “lab”"),
        ("plain-en", ("--force", "--executor", "dask"), "--executor dask: Dask needs the extra"),
    ):
        refused = environment.run("whitepaper", *arguments, folder=environment.work / name)
        assert refused.code == 2
        assert told in refused.stderr
        assert "→ pip install 'whitepaper[" in refused.stderr
