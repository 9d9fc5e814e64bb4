"""What fails, dies, hangs or strays is told by its place; a killed build harms nothing."""

import json
import os
import re
import signal
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_markdown_cell
from projects import make_chapters, write_chapter
from runs import build_here, eventually, files, run_build, start_build

from whitepaper.fingerprint import of_bytes
from whitepaper.kernels import forkserver
from whitepaper.project import CACHE

pytestmark = pytest.mark.slow


# Run like build.py, but stopped where a call that Python announces to audit hooks is about to be
# made: the one whose arguments hold a text, the first or a later time.
STOPPED = """
import itertools, os, runpy, signal, sys, time

event, part, times = sys.argv[1:4]
del sys.argv[:4]
seen = itertools.count(1)

def stop(happens, arguments):
    if happens == event and part in str(arguments) and next(seen) == int(times):
        os.kill(os.getpid(), signal.SIGSTOP)
        # The system may let this thread run on for a moment.
        time.sleep(600)

sys.addaudithook(stop)
runpy.run_path(sys.argv[0], run_name="__main__")
"""
# Run like build.py, but interrupted when a function is entered or left, the first or a later time.
INTERRUPTED = """
import itertools, os, runpy, signal, sys

event, name, times = sys.argv[1:4]
del sys.argv[:4]
seen = itertools.count(1)

def watch(frame, happens, _):
    if happens == event and frame.f_code.co_name == name and next(seen) == int(times):
        sys.setprofile(None)
        os.kill(os.getpid(), signal.SIGTERM)

sys.setprofile(watch)
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture(params=["forked", "ordinary"])
def kernels(request, monkeypatch) -> None:
    """Kernels of both kinds."""
    if request.param == "ordinary":
        monkeypatch.setattr(forkserver, "AVAILABLE", False)


@pytest.mark.usefixtures("kernels")
def test_all_chapters_run_and_every_failed_one_is_told_by_cell_and_line(tmp_path):
    chapters = {
        "01-raises": "x = 1\nx / 0",
        "02-exits": "import os\nos._exit(7)",
        "03-killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "04-good": "4",
        "05-raises": "\n{}['absent']",
        "06-leaves": "import sys\n\nsys.exit(3)",
        "07-quits": "x = 1\nquit()",
        "08-asks": "input('Year? ')",
        "09-reads": "import pandas as pd\npd.read_csv('../data/west.csv')",
        "10-opens": "open('../data/book.csv', encoding='utf-8').read()",
    }
    project = make_chapters(tmp_path, chapters)
    (project / "data" / "west.csv").write_bytes(b"city,visits\nMontr\xe9al,5\n")
    (project / "data" / "book.csv").write_bytes(b"PK\x03\x04\x14\x00\x08\x00\xe9\x00")

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 1
    assert "9 chapters failed" in run.stderr
    ends = "    ends the chapter before its last cell\n    → a chapter does not end its kernel"
    for told in (
        f"notebooks/06-leaves.ipynb cell 3 line 3: sys.exit(3)\n{ends}",
        f"notebooks/07-quits.ipynb cell 3 line 2: quit()\n{ends}",
        "notebooks/08-asks.ipynb cell 3 line 1: input('Year? ')\n    nobody can be asked",
        "→ “../data/west.csv” seems to be Windows-1252: save it as UTF-8",
        "→ “../data/book.csv” is an Excel workbook",
        "notebooks/01-raises.ipynb cell 3 line 2: x / 0\n    the code divides by zero",
        "notebooks/02-exits.ipynb cell 3 line 2: os._exit(7)\n"
        "    ended the kernel with exit code 7",
        "notebooks/03-killed.ipynb cell 3: ended the kernel by signal 9: out of memory?",
        "notebooks/05-raises.ipynb cell 3 line 2: {}['absent']\n"
        "    there is no column or entry “absent”",
    ):
        assert told in run.stderr
    saved = sorted(path.stem for path in (project / "out" / "failed" / "2020").iterdir())
    assert saved == [name for name in chapters if name != "04-good"]
    kept = [path.parent.name for path in (project / CACHE / "2020").rglob("*.json")]
    assert kept == ["04-good"]


SHOW = "from IPython.display import HTML, Markdown, display\n"
HALF, BYTE = "has an unpaired surrogate (U+D800)", "has an unpaired surrogate (U+DCFF)"
# What a cell shows that no file of text can hold, and what is told of it.
UNFIT = {
    "01-html": (f"{SHOW}HTML('<p>\\ud800</p>')", HALF),
    "02-html-of-byte": (f"{SHOW}HTML('<p>a\\udcffb</p>')", BYTE),
    "03-markdown": (f"{SHOW}Markdown('a\\udcffb')", BYTE),
    "04-print": ("print('\\ud800')", HALF),
    "05-warning": ("import warnings\nwarnings.warn('\\ud800')", HALF),
    "06-table": ("import pandas\npandas.DataFrame({'a': ['\\ud800']})", HALF),
    "07-json": (f"{SHOW}display({{'application/json': {{'\\ud800': 1}}}}, raw=True)", HALF),
    "08-png": (f"{SHOW}display({{'image/png': 5}}, raw=True)", "image/png holds something else"),
    "09-object": (f"{SHOW}display({{'text/html': {{'a': 1}}}}, raw=True)", "text/html holds"),
    "10-null": (f"{SHOW}display({{'text/latex': None}}, raw=True)", "text/latex holds"),
    "11-infinite": (
        f"{SHOW}display({{'application/json': float('nan')}}, raw=True)",
        "an output is of type application/json",
    ),
    "12-literal": ("'Half a character: HALF'", HALF),
}


def test_what_no_file_of_text_can_hold_is_told_by_its_cell(tmp_path):
    project = make_chapters(tmp_path, {name: source for name, (source, _) in UNFIT.items()})
    literal = project / "notebooks" / "12-literal.ipynb"
    literal.write_text(literal.read_text("utf-8").replace("HALF", "\\ud800"), "utf-8")

    run = build_here(project, "2020", "--to", "html", "--timeout", "20")

    assert run.code == 1
    for name, (_, said) in UNFIT.items():
        told = [line for line in run.stderr.splitlines() if f"/{name}.ipynb cell 3: " in line]
        assert any(said in line for line in told), (name, run.stderr)
    assert "Traceback" not in run.stderr
    assert "tornado" not in run.stderr


def test_half_a_character_in_an_error_or_a_name_is_shown_as_code_has_it(tmp_path):
    chapters = {
        "01-raises": "raise ValueError('a\\ud800b')",
        "02-opens": "open('/tmp/\\udcff')",
        "03-asks": "import os\nos.path.exists('../data/\\udcff'), os.path.exists('\\ud800')\n1 / 0",
    }

    run = build_here(make_chapters(tmp_path, chapters), "2020", "--to", "html", "--timeout", "20")

    assert run.code == 1
    for told in (
        "ValueError: a\\ud800b",
        "there is no file “/tmp/\\udcff”",
        "03-asks.ipynb cell 3 line 3: 1 / 0",
    ):
        assert told in run.stderr


@pytest.fixture
def hanging(tmp_path) -> Path:
    """A project with a cell that hangs, and an expression in prose that does."""
    project = make_chapters(tmp_path, {"01-cell": "import time\ntime.sleep(600)", "02-prose": ""})
    path = project / "notebooks" / "02-prose.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(new_markdown_cell("{eval}`__import__('time').sleep(600)`", id="prose"))
    nbformat.write(notebook, path)
    return project


TOLD = [
    "notebooks/01-cell.ipynb cell 3 line 2: time.sleep(600)\n    did not end within 2 seconds",
    "notebooks/02-prose.ipynb cell 4: did not end within 2 seconds",
]


@pytest.mark.usefixtures("kernels")
def test_a_loop_without_an_end_is_told_by_its_line_unless_it_hears_no_interrupt(tmp_path):
    deaf = (
        "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n"
    )
    chapters = {
        "01-loop": "x = 1\nwhile x:\n    x += 1",
        "02-prints": "while True:\n    print(1)",
        "03-calls": "def f():\n    while True:\n        pass\n\nf()",
        "04-deaf": f"{deaf}        pass",
    }

    run = build_here(make_chapters(tmp_path, chapters), "2020", "--to", "html", "--timeout", "2")

    for place, told in (
        ("01-loop.ipynb cell 3 line [23]", "(while x:|x \\+= 1)"),
        ("02-prints.ipynb cell 3 line [12]", "(while True:|print\\(1\\))"),
        ("03-calls.ipynb cell 3 line [23]", "(while True:|pass)"),
    ):
        assert re.search(f"{place}: {told}\n    did not end within 2 seconds", run.stderr)
    assert "04-deaf.ipynb cell 3: did not end within 2 seconds" in run.stderr


@pytest.mark.usefixtures("kernels")
def test_what_hangs_is_ended_and_told(hanging):
    run = build_here(hanging, "2020", "--to", "html", "--timeout", "2")

    assert run.code == 1
    assert [told for told in TOLD if told not in run.stderr] == []


def test_a_program_that_has_ended_what_hangs_leaves_no_listener(hanging):
    run = run_build(hanging, "2020", "--to", "html", "--timeout", "2")

    assert [told for told in TOLD if told not in run.stderr] == []
    # What Python says at its end of listeners that nobody has ended.
    assert "Task was destroyed" not in run.stderr


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_an_interrupt_leaves_no_kernel_and_the_last_report(tmp_path, name):
    project = make_chapters(tmp_path, {"01-a": "1", "02-b": "2", "03-c": "3"})
    assert build_here(project, "2020", "--to", "html").code == 0
    before = (project / "out" / "2020" / "whitepaper.html").read_bytes()
    write_chapter(project, "02-b", "import time\nopen('began', 'w').close()\ntime.sleep(600)")
    # What runs the tests may ignore one.
    inherited = signal.signal(signal.Signals[name], signal.SIG_DFL)
    build = start_build(project)
    signal.signal(signal.Signals[name], inherited)
    assert eventually(lambda: [*project.glob("out/.build-*/*/notebooks/began")], 60)
    started = psutil.Process(build.pid).children(recursive=True)
    assert len(started) >= 2

    build.send_signal(signal.Signals[name])
    _, said = build.communicate(timeout=30)

    assert build.returncode == 128 + signal.Signals[name]
    assert said.rstrip().endswith("interrupted: the last report is as it was")
    assert "failed" not in said
    assert "Traceback" not in said
    assert eventually(lambda: not any(process.is_running() for process in started))
    assert (project / "out" / "2020" / "whitepaper.html").read_bytes() == before


@pytest.mark.fault("ends")
@pytest.mark.parametrize("times", ["3", pytest.param("1", marks=pytest.mark.long)])
@pytest.mark.parametrize("function", ["submit", "_adjust_thread_count"])
@pytest.mark.parametrize("event", ["call", "return"])
def test_an_interrupt_while_chapters_are_handed_out_ends_those_that_were(
    tmp_path, event, function, times
):
    chapters = {f"0{number}-a": "import time\ntime.sleep(600)" for number in range(1, 5)}
    project = make_chapters(tmp_path, chapters)

    build = start_build(project, "-c", INTERRUPTED, event, function, times, options=("--jobs", "4"))
    _, said = build.communicate(timeout=300)

    assert build.returncode == 128 + signal.SIGTERM
    assert said.rstrip().endswith("interrupted: the last report is as it was")
    assert "Traceback" not in said


def test_a_draft_shows_a_placeholder_for_a_failed_chapter_and_a_final_report_does_not(tmp_path):
    chapters = {"01-good": "1", "02-bad": "1 / 0"}
    draft = make_chapters(tmp_path / "draft", chapters, status="draft")
    final = make_chapters(tmp_path / "final", chapters)

    drafted, refused = (build_here(p, "2020", "--to", "html,pdf") for p in (draft, final))

    assert (drafted.code, refused.code) == (1, 1), drafted.stderr
    page = (draft / "out" / "2020" / "whitepaper.html").read_text("utf-8")
    assert "本章未能生成" in page
    assert "</span>bad</h2>" in page
    assert "is typed" not in drafted.stderr
    assert "ZeroDivisionError" not in page
    assert "2020: the draft is not complete." in drafted.stderr
    assert "notebooks/02-bad.ipynb cell 3 line 1" in drafted.stderr
    assert not (final / "out" / "2020").exists()


STRAYS = {
    "01-network": "import socket\ntry:\n    socket.getaddrinfo('example.invalid', 80)\n"
    "except OSError:\n    pass",
    "02-outside": "open('{outside}').read()",
}


@pytest.fixture
def straying(tmp_path) -> Path:
    outside = tmp_path / "outside.txt"
    outside.write_text("1", "utf-8")
    chapters = {name: source.replace("{outside}", str(outside)) for name, source in STRAYS.items()}
    return make_chapters(tmp_path, chapters)


def allow(project: Path, *names: str) -> None:
    params = project / "params" / "2020.yaml"
    listed = json.dumps(names)
    params.write_text(f"allowed: {listed}\n{params.read_text('utf-8')}", "utf-8")


def test_a_final_report_refuses_the_network_and_files_outside_of_the_project(straying):
    run = build_here(straying, "2020", "--to", "html")

    assert run.code == 1
    assert "notebooks/01-network.ipynb cell 3: uses the network: example.invalid" in run.stderr
    assert "or write in params/2020.yaml: allowed: ['example.invalid']" in run.stderr
    outside = f"{straying.parent}/outside.txt"
    assert "notebooks/02-outside.ipynb cell 3 line 1: " in run.stderr
    assert f"“{outside}” is closed to a chapter, which reads the project" in run.stderr
    assert f"put it into data/, or write in params/2020.yaml: allowed: ['{outside}']" in run.stderr


# What chapters do to read what is outside, each with what is told of it; {0} is a folder there.
WAYS = {
    "01-pandas": ("import pandas as pd; pd.read_csv('{0}/a.csv')", "allowed: ['{0}/a.csv']"),
    "02-open": ("open('{0}/a.csv').read()", "allowed: ['{0}/a.csv']"),
    "03-sqlite": ("import sqlite3; sqlite3.connect('{0}/a.db')", "allowed: ['{0}/a.db']"),
    "04-uri": (
        "import sqlite3\nsqlite3.connect('file:{0}/a.db?mode=ro', uri=True).execute('select 1')",
        "allowed: ['{0}/a.db']",
    ),
    "05-program": (
        "import subprocess; subprocess.run(['cat', '{0}/a.csv'], capture_output=True, check=True)",
        "allowed: ['{0}/a.csv']",
    ),
    "06-shell": (
        "import subprocess; subprocess.check_output('cat {0}/a.csv', shell=True)",
        "allowed: ['{0}/a.csv']",
    ),
    "07-mark": ("!cat {0}/a.csv", "allowed: ['{0}/a.csv']"),
    "08-system": ("import os; _ = os.system('cat {0}/a.csv')", "allowed: ['{0}/a.csv']"),
    "09-gone": ("open('{0}/share/x.csv')", "allowed: ['{0}/share/x.csv']"),
    "10-above": ("open('../../outside/a.csv')", "outside of which “..” leads nowhere"),
    "11-higher": ("open('../../../outside/a.csv')", "outside of which “..” leads nowhere"),
    "12-home": (
        "import os; open(os.path.expanduser('~/a'))",
        "“~” is an empty folder where a chapter runs",
    ),
    "13-own": ("open('{project}/build.py').read()", "as seen from the notebook: ../build.py"),
    "14-url": (
        "import pandas as pd; pd.read_csv('http://example.invalid/a.csv')",
        "allowed: ['example.invalid']",
    ),
    "15-write": ("open('{0}/new.csv', 'w')", "writes beside its notebook alone"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone can confine a process")
def test_whatever_way_a_chapter_reads_outside_it_is_told_what_to_write_where(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.csv").write_text("a\n1\n", "utf-8")
    with closing(sqlite3.connect(outside / "a.db")) as database:
        database.execute("create table t(a)")
    chapters = {}
    for name, (source, _) in WAYS.items():
        written = source.replace("{0}", str(outside))
        chapters[name] = written.replace("{project}", str(tmp_path / "project"))
    project = make_chapters(tmp_path, chapters)

    refused = run_build(project, "2020", "--to", "html", LANGUAGE="en")

    told = refused.stderr.split("\n  notebooks/")
    for name, (_, remedy) in WAYS.items():
        [own] = [each for each in told if each.startswith(f"{name}.ipynb cell 3")]
        assert remedy.replace("{0}", str(outside)) in " ".join(own.split()), name
    assert ".build-" not in refused.stderr
    # What is told is enough.
    for name in ("10-above", "11-higher", "12-home", "13-own", "15-write", "09-gone", "14-url"):
        write_chapter(project, name, "1 + 1;")
    lines = sorted(set(re.findall(r"allowed: \['(.*?)'\]", refused.stderr)))
    allow(project, *(line for line in lines if Path(line).exists()))
    again = run_build(project, "2020", "--to", "html", LANGUAGE="en")
    assert not re.search("outside|is closed| failed after", again.stderr), again.stderr


@pytest.mark.parametrize("named", ["folder", "folder/a.txt"])
@pytest.mark.parametrize(
    "reads",
    [
        "import subprocess; subprocess.run(['cat', F], capture_output=True, check=True);",
        "import sqlite3; sqlite3.connect('x.db'); open(F).read()",
        "open(F).read()",
    ],
)
def test_what_is_allowed_makes_stale_whoever_may_have_read_it(tmp_path, named, reads):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("1", "utf-8")
    source = f"F = {str(folder / 'a.txt')!r}\n{reads}"
    project = make_chapters(tmp_path, {"01-reads": source, "02-does-not": "1 + 1"})
    allow(project, str(tmp_path / named))
    assert build_here(project, "2020", "--to", "html").code == 0

    (folder / "a.txt").write_text("2", "utf-8")
    run = build_here(project, "2020", "--to", "html", "--explain")

    assert f"01-reads: runs\n    {folder / 'a.txt'}: " in run.stderr
    assert "02-does-not: has its result" in run.stderr


def test_a_file_outside_that_changes_while_it_is_read_is_told_whatever_its_clock_says(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("1", "utf-8")
    source = (
        f"import time\nopen({str(file)!r}).read()\nopen('read', 'w').close()\n"
        f"while open({str(file)!r}).read() == '1':\n    time.sleep(0.05)"
    )
    project = make_chapters(tmp_path, {"01-reads": source})
    allow(project, str(file))
    with ThreadPoolExecutor(1) as aside:
        building = aside.submit(run_build, project, "2020", "--to", "html")
        while not list(project.glob("out/**/notebooks/read")):
            time.sleep(0.02)
        later = tmp_path / "b.txt"
        later.write_text("2", "utf-8")
        os.utime(later, (1, 1))
        later.replace(file)
    run = building.result()

    assert run.code == 1
    assert (
        "notebooks/01-reads.ipynb: something that it reads was changed while it ran" in run.stderr
    )
    assert "build again" in run.stderr


def test_what_the_parameters_allow_may_be_touched_and_makes_stale_when_it_changes(straying):
    outside = straying.parent / "outside.txt"
    allow(straying, "example.invalid", str(outside))
    time.sleep(0.05)
    assert build_here(straying, "2020", "--to", "html").code == 0

    outside.write_text("2", "utf-8")
    run = build_here(straying, "2020", "--to", "html", "--explain")

    assert f"02-outside: runs\n    {outside}: " in run.stderr
    # What the network gives cannot be compared: such a chapter always runs.
    assert "01-network: runs\n    it has no result yet" in run.stderr


# What a build is about to do when it is killed: an audit event, a text in it, and which time.
WHILE_A_CELL_RUNS = {
    "find that it may write": ("shutil.rmtree", "/.2020-", 1),
    "ask for a second kernel": ("socket.sendmsg", "", 2),
    "keep a result": ("os.rename", "-a/.new-", 1),
}
AFTER_THAT = {
    "keep another result": ("os.rename", "-a/.new-", 2),
    "write the first file": ("open", "/report/whitepaper.html", 1),
    "write the last file": ("open", "/report/manifest.json", 1),
    "let the reports change places": ("ctypes.dlsym", "renameat2", 1),
    # What the build before has left is removed first, and what was tried before it began.
    "remove the old report": ("shutil.rmtree", "/.2020-", 3),
}


def kill(project: Path, stage: tuple[str, str, int]) -> int:
    """Kill a build at a stage; how many processes it had then, all of which must end."""
    build = start_build(project, "-c", STOPPED, *map(str, stage))
    came = os.waitid(os.P_PID, build.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    started = psutil.Process(build.pid).children(recursive=True)
    build.kill()
    # Before its output is read, which ends when the last process that could write to it does.
    assert eventually(lambda: not any(process.is_running() for process in started))
    _, said = build.communicate()
    assert came.si_code == os.CLD_STOPPED, said
    assert "damaged" not in said
    return len(started)


def test_a_build_killed_at_any_stage_leaves_a_whole_report_a_sound_cache_and_no_kernel(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1", "02-a": "1"})
    assert build_here(project, "2020", "--to", "html").code == 0
    report = project / "out" / "2020"
    old = files(report)
    write_chapter(project, "01-a", "2")
    write_chapter(project, "02-a", "import time\ntime.sleep(600)")
    for stage in WHILE_A_CELL_RUNS.values():
        processes = kill(project, stage)
        assert files(report) == old
    # The warm process, and the kernel of the chapter that still runs.
    assert processes >= 2

    write_chapter(project, "02-a", "2")
    for stage in AFTER_THAT.values():
        assert files(report) == old
        kill(project, stage)
    new = files(report)
    outputs = json.loads(new.pop("manifest.json"))["outputs"]
    assert {name: of_bytes(content) for name, content in new.items()} == outputs
    assert new != old

    assert [*(project / "out").glob(".2020-*")] != []
    write_chapter(project, "01-a", "3")
    run = build_here(project, "2020", "--to", "html")
    assert run.code == 0, run.stderr
    assert "damaged" not in run.stderr
    assert [*(project / "out").rglob(".*")] == []
    assert sorted(path.name for path in (project / "out").iterdir()) == ["2020", "cache"]


def test_a_live_widget_ends_no_build_and_is_told(tmp_path):
    shown = "import ipywidgets\nipywidgets.IntSlider(3)"
    project = make_chapters(tmp_path, {"01-a": shown, "02-b": "1"}, status="draft")

    built = build_here(project, "2020")

    assert "Traceback" not in built.stderr
    assert "01-a" in built.stderr
    assert "an output is a widget, which only a browser can show" in built.stderr


def test_a_palette_that_is_chosen_with_sliders_is_told(tmp_path):
    chosen = "import seaborn as sns\nsns.choose_cubehelix_palette()"
    other = "import seaborn as sns\nsns.choose_colorbrewer_palette('sequential')"
    project = make_chapters(tmp_path, {"01-a": chosen, "02-b": other})

    built = build_here(project, "2020")

    assert built.code == 1
    assert built.stderr.count("chosen with sliders, which nobody moves in a build") == 2


def test_what_fails_in_a_draft_is_told_beside_what_cannot_be_printed(tmp_path):
    project = make_chapters(tmp_path, {"01-fails": "1 / 0", "02-b": "1", "03-fails": "nothing"})
    notebook = nbformat.read(project / "notebooks/02-b.ipynb", as_version=4)
    notebook.cells.append(new_markdown_cell("见{evl}`1`。"))
    nbformat.write(notebook, project / "notebooks/02-b.ipynb")
    parameters = project / "params/2020.yaml"
    text = parameters.read_text("utf-8")
    parameters.write_text(text.replace("status: final", "status: draft"), "utf-8")

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 1
    assert re.findall(r"^  notebooks/(\S+)\.ipynb cell (\d)", run.stderr, re.MULTILINE) == [
        ("01-fails", "3"),
        ("03-fails", "3"),
        ("02-b", "4"),
    ]


def test_what_is_wrong_with_parameters_is_told_beside_what_is_wrong_with_data(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1"})
    for file, old, new in (
        ("params/2020.yaml", "status: final", "status: fnal"),
        ("data/observations.csv", ",1777,", ",17x77,"),
    ):
        text = (project / file).read_text("utf-8")
        assert old in text
        (project / file).write_text(text.replace(old, new), "utf-8")

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 2
    assert "The parameters of edition 2020 and the data have mistakes." in run.stderr
    assert "params/2020.yaml line" in run.stderr
    assert "“17x77” is not a number" in run.stderr
