"""A build sees the project as it was when it began, whatever happens meanwhile."""

import json
import os
import re
import shutil
import socket
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell
from projects import make_chapters, write_chapter
from runs import build_here, run_build

from whitepaper.fingerprint import of_bytes
from whitepaper.pipeline import explain

pytestmark = pytest.mark.slow


def stale(project) -> dict[str, tuple[str, ...]]:
    plan = explain(project, "2020", force=False, said=print)
    return {name: reasons for name, reasons in plan.items() if reasons}


@pytest.mark.parametrize("then", ["three", "one"])
def test_a_build_prints_and_records_what_was_there_when_it_began(tmp_path, then):
    places = {"01-a": "data/extra.csv", "02-b": "notebooks/extra.txt", "03-c": "notebooks/extra.py"}
    source = "import pathlib, time\ntime.sleep(2)\npathlib.Path('../{}').read_text()"
    project = make_chapters(tmp_path, {name: source.format(at) for name, at in places.items()})

    def write(said: str) -> None:
        for name, place in places.items():
            (project / place).write_text(f"'{said} of {name}'", "utf-8")

    write("one")
    with ThreadPoolExecutor(1) as aside:
        building = aside.submit(run_build, project, "2020", "--to", "html", "--jobs", "3")
        while len([*project.glob("out/.build-*/*/notebooks")]) < len(places):
            time.sleep(0.02)
        write("two")
        time.sleep(0.5)
        write(then)
    run = building.result()

    assert run.code == 0, run.stderr
    page = (project / "out" / "2020" / "whitepaper.html").read_text("utf-8")
    assert [name for name in places if f"one of {name}" not in page] == []
    recorded = json.loads((project / "out" / "2020" / "manifest.json").read_text("utf-8"))["inputs"]
    began = {place: of_bytes(f"'one of {name}'".encode()) for name, place in places.items()}
    assert {place: recorded[place] for place in began} == began
    assert sorted(stale(project)) == ([] if then == "one" else [*places])


def test_a_file_dated_tomorrow_is_a_file_like_others(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "open('../data/extra.csv').read()"})
    file = project / "data" / "extra.csv"
    file.write_text("new", "utf-8")
    tomorrow = time.time() + 86_400
    os.utime(file, (tomorrow, tomorrow))

    assert build_here(project, "2020", "--to", "html").code == 0
    assert stale(project) == {}


def test_data_is_for_reading_and_what_a_chapter_writes_is_seen_by_no_other(tmp_path):
    chapters = {
        "01-data": "open('../data/extra.csv', 'w').write('new')",
        "02-beside": "open('extra.txt', 'w').write('new')\nopen('extra.txt').read()",
        "03-reads": "open('extra.txt').read()",
    }
    project = make_chapters(tmp_path, chapters)
    (project / "data" / "extra.csv").write_text("old", "utf-8")
    (project / "notebooks" / "extra.txt").write_text("old", "utf-8")

    refused = build_here(project, "2020", "--to", "html", "--jobs", "1")
    write_chapter(project, "01-data", "1 + 1")
    run = build_here(project, "2020", "--to", "html", "--jobs", "1")

    assert refused.code == 1
    assert "notebooks/01-data.ipynb cell 3 line 1: open('../data/" in refused.stderr
    assert (run.code, run.stderr.count("ran in")) == (0, 1)
    page = (project / "out" / "2020" / "whitepaper.html").read_text("utf-8")
    assert "old" in page
    assert (project / "notebooks" / "extra.txt").read_text("utf-8") == "old"
    assert (project / "data" / "extra.csv").read_text("utf-8") == "old"


def test_an_image_that_a_chapter_saves_is_its_own_and_kept_with_its_result(tmp_path):
    source = (
        "import matplotlib.pyplot as plt\nplt.figure(figsize=({size}, 1))\n"
        "plt.savefig('chart.png', dpi=72)\nplt.close()"
    )
    chapters = {name: source.format(size=size) for name, size in (("01-a", 2), ("02-b", 3))}
    project = make_chapters(tmp_path, chapters)
    for name in chapters:
        path = project / "notebooks" / f"{name}.ipynb"
        notebook = nbformat.read(path, 4)
        shown = f'{{#fig-{name} alt="没有线条的坐标系" source="本报告绘制"}}'
        text = f"见[@fig-{name}]。\n\n![空图](./chart.png){shown}"
        notebook.cells.append(new_markdown_cell(text, id="image"))
        nbformat.write(notebook, path)

    first = build_here(project, "2020", "--to", "html")
    assert first.code == 0, first.stderr
    page = (project / "out" / "2020" / "whitepaper.html").read_bytes()
    again = build_here(project, "2020", "--to", "html,annex")

    assert (first.code, again.code) == (0, 0), first.stderr
    assert "ran in" not in again.stderr
    assert (project / "out" / "2020" / "whitepaper.html").read_bytes() == page
    assert not (project / "notebooks" / "chart.png").exists()
    assert len(set(re.findall(rb"data:image/png;base64,[A-Za-z0-9+/=]+", page))) == 2


def test_what_is_no_file_or_cannot_be_read_is_told_all_at_once(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1 + 1"})
    os.mkfifo(project / "data" / "pipe")
    with socket.socket(socket.AF_UNIX) as local:
        local.bind(os.path.relpath(project / "data" / "socket"))
        run = build_here(project, "2020", "--to", "html")

    assert run.code == 2
    assert "data/pipe: this is a named pipe" in run.stderr
    assert "data/socket: this is a socket" in run.stderr
    assert "Traceback" not in run.stderr


IN_THE_WAY = (
    *("params/project.yaml", "params/2020.yaml", "notebooks/01-a.ipynb", "data/observations.csv"),
    *("out/2020/manifest.json", "out/2020/document.json", "out/2020/whitepaper.html"),
    *("out/2020/extra", "out/cache/2020/01-a/*.json", "out/cache/store/*"),
)


@pytest.mark.fault("ends")
@pytest.mark.parametrize(
    "place",
    [
        *IN_THE_WAY[:2],
        *(pytest.param(place, marks=pytest.mark.long) for place in IN_THE_WAY[2:-1]),
        IN_THE_WAY[-1],
    ],
)
def test_nobody_waits_for_what_a_pipe_in_the_place_of_a_file_may_give(tmp_path, place):
    project = make_chapters(tmp_path, {"01-a": "1 + 1"})
    assert build_here(project, "2020", "--to", "html").code == 0
    for path in [*project.glob(place)] or [project / place]:
        path.unlink(missing_ok=True)
        os.mkfifo(path)

    planned = build_here(project, "2020", "--dry-run")
    verified = build_here(project, "verify", "2020")
    compared = build_here(project, "diff", "2020", "2020")
    built = build_here(project, "2020", "--to", "html", "--force")

    told = "".join(run.stderr for run in (planned, verified, compared, built))
    assert "Traceback" not in told
    if place.startswith("out/2020"):
        assert verified.code != 0
        assert built.code == 0, built.stderr
    elif place.startswith("out/cache"):
        assert built.code == 0, built.stderr
    else:
        assert built.code == 2
        assert verified.code == 0


def test_links_are_read_as_what_they_lead_to_and_a_folder_in_itself_has_an_end(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "open('../data/more/x.txt').read()"})
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "x.txt").write_text("linked", "utf-8")
    (elsewhere / "round").symlink_to(elsewhere)
    (project / "data" / "more").symlink_to(elsewhere)
    (project / "data" / "nowhere").symlink_to("gone")

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 0, run.stderr
    (elsewhere / "x.txt").write_text("linked otherwise", "utf-8")
    assert sorted(stale(project)) == ["01-a"]


def test_what_is_no_input_keeps_no_build_from_being_up_to_date(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "import os\nstr(sorted(os.listdir('../data')))"})
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "x.txt").write_text("x", "utf-8")
    (project / "data" / "more").symlink_to(linked)
    (project / "data" / "nowhere").symlink_to("gone")
    (project / "data" / ".hidden").mkdir()
    (project / "notebooks" / "venv").mkdir()
    (project / "notebooks" / "venv" / "pyvenv.cfg").touch()

    first = build_here(project, "2020", "--to", "html")
    second = build_here(project, "2020", "--to", "html")

    assert first.code == 0, first.stderr
    assert "nowhere" not in (project / "out" / "2020" / "whitepaper.html").read_text("utf-8")
    assert second.stderr.startswith("2020: nothing has changed;")
    assert len(second.stderr.splitlines()) == 1


@pytest.mark.fault("ends")
@pytest.mark.parametrize("moment", ["project", "*/notebooks/01-a.ipynb", "tmp*/notebooks"])
@pytest.mark.parametrize("pause", [0, pytest.param(0.5, marks=pytest.mark.long)])
def test_out_removed_while_a_build_runs_is_told_whatever_was_missed_first(tmp_path, moment, pause):
    project = make_chapters(tmp_path, {"01-a": "import time\ntime.sleep(3)"}, status="draft")
    with ThreadPoolExecutor(1) as aside:
        building = aside.submit(run_build, project, "2020", "--to", "html")
        while not list(project.glob(f"out/.build-*/{moment}")):
            time.sleep(0.001)
        time.sleep(pause)
        # The build may be putting files there.
        while (project / "out").exists():
            shutil.rmtree(project / "out", ignore_errors=True)
    run = building.result()

    assert run.code == 1
    assert "The report cannot be built." in run.stderr
    # Whatever else is missing, nobody is told to restore it.
    assert "that out/ stays while a report is built" in run.stderr
    assert "git checkout" not in run.stderr
    assert "Traceback" not in run.stderr
    assert not (project / "out" / "2020").exists()


def test_what_a_killed_build_has_left_is_cleared_by_the_next_and_a_living_one_s_is_not(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "import time\ntime.sleep(2)"})
    left = project / "out" / ".build-left"
    left.mkdir(parents=True)
    (left / "lock").touch()
    with ThreadPoolExecutor(2) as both:
        runs = list(both.map(lambda _: run_build(project, "2020", "--to", "html"), range(2)))

    assert [run.code for run in runs] == [0, 0], [run.stderr for run in runs]
    assert sorted(path.name for path in (project / "out").iterdir()) == ["2020", "cache"]


@pytest.mark.parametrize(
    "call", ["os.utime(F)", "os.chmod(F, 0)", "os.chown(F, 1, 1)", "os.setxattr(F, 'user.a', b'')"]
)
def test_a_chapter_gives_no_file_of_the_project_other_times_or_rights(tmp_path, call):
    source = "import os\nF = '{}'\nopen('own.txt', 'w').close()\n" + call
    chapters = {"01-a": source.format("own.txt"), "02-b": source.format("../data/regions.csv")}
    project = make_chapters(tmp_path, chapters)

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 1
    assert "02-b.ipynb cell 3 line 4" in run.stderr
    assert "data/regions.csv” is closed to a chapter" in run.stderr
    assert "01-a.ipynb" not in run.stderr


def test_a_program_that_dates_a_file_dates_it_for_no_later_build(tmp_path):
    dates = "import os; os.system('touch ../data/regions.csv')"
    shows = "import os; from IPython.display import Markdown\nMarkdown('时刻' * int({}))"
    stat = "os.stat('../data/regions.csv').st_mtime == 315532800"
    project = make_chapters(tmp_path, {"01-a": dates})
    assert build_here(project, "2020", "--to", "html").code == 0
    write_chapter(project, "01-a", shows.format(stat))

    assert build_here(project, "2020", "--to", "html").code == 0

    assert "时刻" in (project / "out" / "2020" / "whitepaper.html").read_text("utf-8")


@pytest.mark.parametrize("place", ["out/cache", "out/cache/store", "out/2020"])
def test_what_a_build_keeps_may_lie_on_another_file_system(tmp_path, place, request):
    project = make_chapters(tmp_path, {"01-a": "open('../data/regions.csv').read()[:3]"})
    elsewhere = Path(tempfile.mkdtemp(dir="/dev/shm"))
    request.addfinalizer(lambda: shutil.rmtree(elsewhere))
    (project / place).parent.mkdir(parents=True)
    (project / place).symlink_to(elsewhere)

    first = build_here(project, "2020", "--to", "html")
    second = build_here(project, "2020", "--to", "html", "--explain")

    assert first.code == 0, first.stderr
    assert "01-a: has its result" in second.stderr
    assert (project / "out" / "2020" / "whitepaper.html").is_file()


def test_a_damaged_content_of_the_store_is_read_anew(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "open('../data/extra.csv').read()"})
    (project / "data" / "extra.csv").write_text("right", "utf-8")
    assert build_here(project, "2020", "--to", "html").code == 0
    content = project / "out/cache/store" / of_bytes(b"right").partition(":")[2]
    content.chmod(0o644)
    content.write_text("wrong", "utf-8")

    run = build_here(project, "2020", "--to", "html", "--force")

    assert run.code == 0, run.stderr
    assert "right" in (project / "out" / "2020" / "whitepaper.html").read_text("utf-8")


@pytest.mark.parametrize("folder", ["x {x}", "a{{b}}c", "{0}", "100 %s #1?", "it's “$(id)”"])
def test_a_project_may_lie_in_a_folder_of_any_name(tmp_path, folder):
    project = make_chapters(tmp_path / folder, {"01-a": "1 + 1"})

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 0, run.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only there a name may be any bytes")
@pytest.mark.parametrize("place", ["", "data/a.csv", "notebooks/extra/a"])
def test_a_name_that_is_not_utf_8_is_told(tmp_path, place):
    project = make_chapters(tmp_path / "a", {"01-a": "1 + 1"})
    odd = Path(f"{project / place}\udcff")
    if place:
        odd.parent.mkdir(exist_ok=True)
        odd.touch()
    else:
        project = project.rename(odd)

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 2
    shown = place or project.as_posix().removesuffix("\udcff")
    assert f"{shown}\\udcff: the name is not UTF-8\n    → rename it" in run.stderr
