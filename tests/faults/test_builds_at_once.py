"""Builds of one project at the same time do not disturb each other."""

import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from projects import make_chapters
from runs import build_here, files, run_build, start_build

from whitepaper.private_folders import turn_at

pytestmark = [pytest.mark.slow, pytest.mark.fault("at once")]

CHAPTERS = {
    f"{number:02}-a": (
        f"open('own.txt', 'w').write('{number}' * 999)\nopen('../data/regions.csv').read()[:9]"
    )
    for number in range(1, 5)
}
KINDS = ("html", "pdf")


@pytest.mark.parametrize("count", [2, *(pytest.param(n, marks=pytest.mark.long) for n in (4, 8))])
@pytest.mark.parametrize("cold", [True, pytest.param(False, marks=pytest.mark.long)])
def test_builds_at_once_all_succeed_with_the_same_bytes(tmp_path, count, cold):
    project = make_chapters(tmp_path, CHAPTERS)
    alone = {}
    for kind in KINDS:
        assert run_build(project, "2020", "--to", kind).code == 0
        alone[kind] = files(project / "out" / "2020")
    shutil.rmtree(project / "out" / ("" if cold else "2020"))

    with ThreadPoolExecutor(count) as builds:
        kinds = [KINDS[number % len(KINDS)] for number in range(count)]
        runs = [*builds.map(lambda kind: run_build(project, "2020", "--to", kind), kinds)]

    assert [run.code for run in runs] == [0] * count, [run.stderr for run in runs]
    assert files(project / "out" / "2020") in alone.values()
    assert {path.name for path in (project / "out").iterdir()} == {"2020", "cache"}


def test_a_build_keeps_what_another_publishes_in_another_format_meanwhile(tmp_path):
    project = make_chapters(tmp_path, CHAPTERS)
    report = project / "out" / "2020"
    assert build_here(project, "2020", "--to", "html").code == 0
    html = tmp_path / "html"
    report.rename(html)

    with turn_at(project / "out"):
        build = start_build(project, options=("--to", "pdf"))
        while "writing" not in (line := build.stderr.readline()):
            assert line, "it has ended"
        # By now it would have published.
        time.sleep(5)
        assert build.poll() is None
        html.rename(report)
    _, said = build.communicate(timeout=600)

    assert (build.returncode, "Traceback" in said) == (0, False), said
    assert {"whitepaper.html", "whitepaper.pdf"} <= files(report).keys()
