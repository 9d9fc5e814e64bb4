"""What a chapter has read makes it stale when it changes, and nothing else does."""

import shutil
import sqlite3
import subprocess
import sys
import time

import pytest
from projects import make_chapters, write_chapter
from runs import build_here, run_build

from whitepaper.pipeline import explain

CHAPTERS = {
    "01-pandas": "import pandas as pd\nint(pd.read_csv('../data/extra/a.csv')['x'].sum())",
    "02-open": "open('../data/extra/b.csv').read()",
    "03-lists": "import os\nstr(sorted(os.listdir('../data/extra')))",
    "04-imports": "import local_module\nlocal_module.VALUE",
    "05-sqlite": "import sqlite3\nsqlite3.connect('../data/extra/d.db').total_changes",
    "06-native": "from lxml import etree\netree.parse('../data/extra/e.xml').getroot().tag",
    "07-subprocess": "import subprocess\nsubprocess.check_output(['cat', '../data/extra/b.csv'])",
    "08-absent": "try:\n    open('../data/extra/later.csv')\nexcept OSError:\n    pass",
    "09-nothing": "1 + 1",
    "10-updates": "open('count.txt', 'r+').read()",
    "11-link": "open('../data/extra/link.txt').read()",
    "12-imports": "try:\n    import later_module\nexcept ImportError:\n    pass",
    "14-packages": "try:\n    import later_package\nexcept ImportError:\n    pass",
    "15-kinds": "import os\nstr([entry.is_dir() for entry in os.scandir('../data/kinds')])",
    "en/below": "import os\nos.path.exists('../../data/later.txt')",
    "13-licence": "open('../LICENSE').read()",
}
pytestmark = pytest.mark.slow

# These may read anything beside the notebooks and in the data, and nobody sees it.
BLIND = ["05-sqlite", "06-native", "07-subprocess"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    project = make_chapters(tmp_path_factory.mktemp("stale"), CHAPTERS)
    extra = project / "data" / "extra"
    extra.mkdir()
    (extra / "a.csv").write_text("x\n1\n", "utf-8")
    (extra / "b.csv").write_text("y\n2\n", "utf-8")
    (extra / "e.xml").write_text("<e/>", "utf-8")
    (extra / "f.txt").write_text("1", "utf-8")
    (extra / "g.txt").write_text("1", "utf-8")
    (project / "notebooks" / "count.txt").write_text("1", "utf-8")
    (extra / "link.txt").symlink_to("f.txt")
    (project / "LICENSE").write_text("1", "utf-8")
    (project / "data" / "kinds").mkdir()
    (project / "data" / "kinds" / "a").write_text("1", "utf-8")
    (project / "notebooks" / "local_module.py").write_text("VALUE = 1\n", "utf-8")
    sqlite3.connect(extra / "d.db").close()
    time.sleep(0.05)
    run = build_here(project, "2020", "--to", "html")
    assert run.code == 0, run.stderr
    return project


@pytest.fixture
def project(built, tmp_path):
    """The built project, to be changed."""
    copy = tmp_path / "project"
    shutil.copytree(built, copy, symlinks=True)
    return copy


def _link_elsewhere(project) -> None:
    link = project / "data" / "extra" / "link.txt"
    (project / "data" / "extra" / "g.txt").write_text("9", "utf-8")
    link.unlink()
    link.symlink_to("g.txt")


def _make_folder_of_file(project) -> None:
    (project / "data" / "kinds" / "a").unlink()
    (project / "data" / "kinds" / "a").mkdir()
    (project / "data" / "kinds" / "a" / "b").write_text("1", "utf-8")


def _add_package(project) -> None:
    (project / "notebooks" / "later_package").mkdir()
    (project / "notebooks" / "later_package" / "part.py").touch()


def stale(project) -> dict[str, tuple[str, ...]]:
    plan = explain(project, "2020", force=False, said=print)
    return {name: reasons for name, reasons in plan.items() if reasons}


def test_what_is_built_is_not_stale(project):
    assert stale(project) == {}


@pytest.mark.parametrize(
    ("file", "readers"),
    [
        ("a.csv", ["01-pandas", *BLIND]),
        ("b.csv", ["02-open", *BLIND]),
        ("e.xml", BLIND),
        ("g.txt", BLIND),
    ],
)
def test_one_changed_byte_makes_exactly_its_readers_stale_and_is_the_reason(project, file, readers):
    path = project / "data" / "extra" / file
    path.write_bytes(path.read_bytes()[:-1] + b"9")

    found = stale(project)

    assert sorted(found) == readers
    for reasons in found.values():
        assert [reason.partition(":")[0] for reason in reasons] == [f"data/extra/{file}"]
        assert " → " in reasons[0]


def test_a_new_file_makes_stale_who_lists_the_folder_or_looked_for_it(project):
    (project / "data" / "extra" / "later.csv").write_text("z\n", "utf-8")

    found = stale(project)

    assert sorted(found) == ["03-lists", *BLIND, "08-absent"]
    assert found["03-lists"][0].startswith("data/extra/: ")
    assert found["08-absent"][0].startswith("data/extra/later.csv: absent → ")


def test_a_local_module_is_read_by_who_imports_it(project):
    (project / "notebooks" / "local_module.py").write_text("VALUE = 2\n", "utf-8")

    found = stale(project)

    assert sorted(found) == ["04-imports", *BLIND]
    assert found["04-imports"][0].startswith("notebooks/local_module.py: ")


@pytest.mark.parametrize(
    ("change", "chapter", "ingredient"),
    [
        (lambda p: (p / "notebooks/count.txt").write_text("2"), "10-updates", "notebooks/count"),
        (_link_elsewhere, "11-link", "data/extra/link.txt"),
        (lambda p: (p / "notebooks/later_module.py").touch(), "12-imports", "notebooks/later_"),
        (lambda p: (p / "LICENSE").write_text("2"), "13-licence", "./LICENSE"),
        (_add_package, "14-packages", "notebooks/later_package"),
        (_make_folder_of_file, "15-kinds", "data/kinds/"),
        (lambda p: (p / "data/later.txt").touch(), "en/below", "data/later.txt"),
    ],
)
def test_what_is_updated_linked_missed_or_has_no_suffix_counts_too(
    project, change, chapter, ingredient
):
    change(project)

    found = stale(project)

    assert found[chapter][0].startswith(ingredient)
    assert set(found) - {"10-updates", "11-link"} <= {chapter, *BLIND}


# What chapters ask of the system that no file can be called: `HTML(…)` asks whether it is a path.
NO_NAMES = """
import os, subprocess
from IPython.display import HTML, Markdown
for name in ("x" * 300, "/" + "x" * 300, "../data/" + "知" * 99, "a\\0b", "\\ud800", "d/" * 3000):
    os.path.exists(name)
    os.path.isdir(name)
os.path.exists("a\\udcffb")
os.symlink("loop", "loop")
os.path.exists("loop"), os.path.exists("loop/x")
subprocess.run(["ls", "../" + "x" * 300], stderr=subprocess.DEVNULL)
HTML("<p>" + "Words of a text. " * 20 + "</p>")
"""


def test_a_name_that_no_file_can_have_is_no_ingredient(tmp_path):
    project = make_chapters(tmp_path, {"01-a": NO_NAMES})

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 0, run.stderr
    assert stale(project) == {}


def test_a_long_path_that_is_denied_is_told_as_the_error_it_is(tmp_path):
    project = make_chapters(
        tmp_path, {"01-a": "raise OSError(f'/{300 * \"x\"}: Permission denied')"}
    )

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 1
    assert "notebooks/01-a.ipynb cell 3 line 1: " in run.stderr


def test_an_edited_chapter_alone_is_stale(project):
    write_chapter(project, "02-open", "open('../data/extra/b.csv').read().strip()")

    assert sorted(stale(project)) == ["02-open"]


def test_a_changed_parameter_makes_its_chapter_stale_and_shows_both_values(project):
    write_chapter(project, "13-licence", "1 + 1", "edition = 2020\nsince = 2016")
    params = project / "params" / "2020.yaml"
    params.write_text(params.read_text("utf-8") + "    parameters: {since: 2016}\n", "utf-8")
    assert build_here(project, "2020", "--to", "html").code == 0

    params.write_text(params.read_text("utf-8").replace("2016}", "2017}"), "utf-8")

    assert stale(project) == {"13-licence": ("parameter since: 2016 → 2017",)}


@pytest.mark.parametrize(
    ("what", "reason"), [("cut_off", "edition cut_off"), ("lock", "requirements.lock")]
)
def test_what_concerns_every_chapter_makes_every_chapter_stale(project, what, reason):
    if what == "lock":
        (project / "requirements.lock").write_text("pandas==0\n", "utf-8")
    else:
        params = project / "params" / "2020.yaml"
        text = params.read_text("utf-8").replace("cut_off: 2021-04-26", "cut_off: 2021-04-25")
        params.write_text(text, "utf-8")

    found = stale(project)

    assert sorted(found) == sorted(CHAPTERS)
    assert {reasons[0].partition(":")[0] for reasons in found.values()} == {reason}


def test_what_chapters_are_not_told_runs_none_of_them(project):
    params = project / "params" / "2020.yaml"
    text = params.read_text("utf-8")
    params.write_text(text.replace("status: final", "status: draft"), "utf-8")

    assert "status: final" in text
    assert stale(project) == {}


def test_a_chapter_that_asks_for_the_status_is_told_that_it_has_none(tmp_path):
    asks = "from whitepaper.chapter import open_edition\nopen_edition(edition).edition.status"
    project = make_chapters(tmp_path, {"01-asks": asks})

    run = build_here(project, "2020", "--to", "html")

    assert "there is no “status” here" in run.stderr


def test_going_back_to_a_state_that_was_built_runs_nothing(project):
    path = project / "data" / "extra" / "a.csv"
    before = path.read_bytes()
    path.write_bytes(b"x\n7\n")
    assert "[4/4]" in build_here(project, "2020", "--to", "html").stderr

    path.write_bytes(before)

    assert stale(project) == {}
    assert "ran in" not in build_here(project, "2020", "--to", "html").stderr


def test_the_report_after_a_change_is_that_of_a_build_from_nothing(project, tmp_path):
    (project / "data" / "extra" / "a.csv").write_bytes(b"x\n7\n")
    assert build_here(project, "2020", "--to", "html").code == 0
    fresh = tmp_path / "fresh"
    shutil.copytree(project, fresh, ignore=shutil.ignore_patterns("out"))
    assert build_here(fresh, "2020", "--to", "html").code == 0

    for name in ("whitepaper.html", "manifest.json"):
        again, first = (p / "out" / "2020" / name for p in (project, fresh))
        assert again.read_bytes() == first.read_bytes()


@pytest.mark.parametrize("damage", [b"", b"\n", b"garbage", None])
def test_a_damaged_result_is_a_miss_and_said_aloud(project, damage):
    (entry,) = (project / "out" / "cache" / "2020" / "09-nothing").glob("*.json")
    content = entry.read_bytes()
    entry.write_bytes(content[:-20] if damage is None else damage)
    (project / "out" / "2020" / "manifest.json").unlink()

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 0
    assert f"the cache entry 09-nothing/{entry.name} is corrupt" in run.stderr
    assert "[1/1] 09-nothing ran in" in run.stderr
    assert entry.read_bytes().split(b"\n")[1] == content.split(b"\n")[1]


def test_force_runs_every_chapter(project):
    run = build_here(project, "2020", "--to", "html", "--force", "--explain")

    assert f"[{len(CHAPTERS)}/{len(CHAPTERS)}]" in run.stderr
    assert "2020: 01-pandas: runs\n    asked for by --force" in run.stderr


def test_a_changed_result_file_is_written_anew(project):
    page = project / "out" / "2020" / "whitepaper.html"
    before = page.read_bytes()
    page.write_text("edited by hand", "utf-8")

    run = build_here(project, "2020", "--to", "html")

    assert "ran in" not in run.stderr
    assert page.read_bytes() == before


# Threads take turns at every step, and all are the first to read a result.
SIDE_BY_SIDE = """
import sys, threading
from pathlib import Path
from whitepaper.execution import cache

sys.setswitchinterval(1e-6)
(entry,) = cache.entries(Path(sys.argv[1]), print)
content = entry.path.read_bytes()
results, together = [], threading.Barrier(8)

def read(number):
    part = entry.path.with_name(f"{number}.json")
    part.write_bytes(content)
    together.wait()
    results.append(cache.load(cache.Entry(part, entry.ingredients), print))

threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(results), None in results)
"""


def test_results_are_read_side_by_side(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1"})
    assert build_here(project, "2020", "--to", "html").code == 0
    folder = project / "out" / "cache" / "2020" / "01-a"

    # A crash is a matter of chance: without its cause being mended it came in 17 of 20.
    for _ in range(5):
        run = subprocess.run(
            [sys.executable, "-c", SIDE_BY_SIDE, folder],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (run.returncode, run.stdout) == (0, "8 False\n"), run.stderr
        for part in folder.glob("?.json"):
            part.unlink()


def test_the_cache_keeps_no_more_versions_of_a_chapter_than_it_should(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "0"})
    for number in range(10):
        write_chapter(project, "01-a", str(number))
        assert build_here(project, "2020", "--to", "html").code == 0

    entries = list((project / "out" / "cache" / "2020" / "01-a").iterdir())
    assert len(entries) == 8
    assert {entry.suffix for entry in entries} == {".json"}


def test_a_chapter_may_open_another_edition(tmp_path):
    source = (
        "from whitepaper.chapter import open_edition\n"
        "assert [open_edition(year).year for year in (2020, 2019)] == [2020, 2019]"
    )
    project = make_chapters(tmp_path, {"01-a": source})
    params = project / "params" / "2020.yaml"
    older = params.read_text("utf-8").replace("edition: 2020", "edition: 2019")
    (project / "params" / "2019.yaml").write_text(older, "utf-8")

    assert build_here(project, "2020", "--to", "html").code == 0


def test_two_builds_at_once_both_come_right(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    chapters = {f"0{n}-a": f"import time; time.sleep(0.3)\n{n}" for n in range(1, 5)}
    project = make_chapters(tmp_path, chapters)
    with ThreadPoolExecutor(2) as both:
        runs = list(both.map(lambda _: run_build(project, "2020", "--to", "html"), range(2)))

    assert [run.code for run in runs] == [0, 0], [run.stderr for run in runs]
    assert stale(project) == {}
    assert sorted(path.name for path in (project / "out").iterdir()) == ["2020", "cache"]
