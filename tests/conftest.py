"""What many tests need: a mini project, and a whole report built once."""

from __future__ import annotations

import gc
import os
import shutil
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from projects import ROOT, make_project
from reliability import Table, name_kinds
from runs import WITHOUT, Report, build_once

from whitepaper.chapter.facts import AbsentError, FactError
from whitepaper.entry_points import look_in
from whitepaper.messages import ENGLISH, PROGRAM

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make faults` ask for more trials, and for a table of what came of them."""
    parser.addoption("--long", action="store_true", help="as many trials as docs/reliability.md")
    parser.addoption("--table", type=Path, help="the file to put the table of faults into")


def pytest_configure(config: pytest.Config) -> None:
    """Count faults where that is asked for, and make as many examples as are asked for."""
    # Under nohup, and in the background of a script, programs are started with signals ignored;
    # what they start ignores them too, unless they have handlers.
    for ignored in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(ignored) is signal.SIG_IGN:
            signal.signal(ignored, lambda *_: None)
    # What programs say is asked for in English, unless a test says otherwise.
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        os.environ.pop(name, None)
    os.environ["LANG"] = "en_US.UTF-8"
    os.environ["PYTHONPATH"] = str(WITHOUT)
    # The same examples on every machine, however busy it is.
    same = {"deadline": None, "derandomize": True, "database": None}
    count = 500 if config.getoption("--long") else 50
    settings.register_profile("chosen", max_examples=count, **same)
    settings.load_profile("chosen")
    if path := config.getoption("--table"):
        config.pluginmanager.register(Table(path))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test of random trials as often as its mark says."""
    if marker := metafunc.definition.get_closest_marker("trials"):
        count = marker.kwargs["long" if metafunc.config.getoption("--long") else "short"]
        metafunc.parametrize("trial", range(count))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let reports say which kind of fault a test tried; leave out what only a long run tries."""
    if not config.getoption("--long"):
        left_out = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    name_kinds(items)


def pytest_collection_finish() -> None:
    """Let collections pass over what was imported, which lives as long as this process."""
    gc.freeze()


@pytest.fixture(autouse=True)
def process_as_it_was() -> Iterator[None]:
    """What runs in this process changes: the language of facts, what messages call the command by,
    Ctrl-C, and whose extensions there are.
    """
    FactError.language = AbsentError.language = ENGLISH
    FactError.program = PROGRAM
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)
    look_in(None)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The mini project without a fault."""
    return make_project(tmp_path)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser, without which there is nothing to look with; CI installs one and must not skip.

    Not for the whole session: while it is open an event loop runs in this thread, in which other
    tests could run none.
    """
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None and not os.environ.get("CI"):
        pytest.skip("needs Chromium: sudo apt-get install chromium")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="session")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A mini project's whole report, in every format, built once for all tests that look at it.

    It has chapters of every role, and of each block that a chapter can have at least one.
    """
    return build_once(tmp_path_factory, "specimen", partial(make_project, of="specimen"), "2020")


@pytest.fixture(scope="session")
def report_2020(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The real 2020 edition, built once for all tests that look at it."""
    return build_once(tmp_path_factory, "editions", _copy_of_the_editions, "2020")


@pytest.fixture(scope="session")
def report_2020_en(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The English edition of 2020, built once for all tests that look at it."""
    return build_once(tmp_path_factory, "editions", _copy_of_the_editions, "2020-en")


@pytest.fixture(scope="session")
def report_2022(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The real 2022 edition, built once for all tests that look at it."""
    return build_once(tmp_path_factory, "editions", _copy_of_the_editions, "2022")


@pytest.fixture(scope="session")
def report_2023(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The real 2023 edition, built once for all tests that look at it."""
    return build_once(tmp_path_factory, "editions", _copy_of_the_editions, "2023")


@pytest.fixture(scope="session")
def report_2024(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The real 2024 edition, built once for all tests that look at it."""
    return build_once(tmp_path_factory, "editions", _copy_of_the_editions, "2024")


def _copy_of_the_editions(folder: Path) -> None:
    project = folder / "project"
    project.mkdir()
    for name in ("build.py", "requirements.lock"):
        shutil.copy(ROOT / name, project)
    for name in ("params", "data", "notebooks"):
        shutil.copytree(
            ROOT / name, project / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints")
        )
