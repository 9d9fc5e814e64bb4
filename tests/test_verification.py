"""A report is what its manifest says, and comes out the same under other conditions, or is told."""

import json
import shutil
import time

import pytest
from projects import make_chapters
from runs import build_here, files, run_build

pytestmark = pytest.mark.slow

REPEATABLE = {
    "01-random": (
        "import random, numpy as np\n"
        "random.random(), np.random.rand(), np.random.default_rng().random()"
    ),
    "02-bootstrap": (
        "import seaborn as sns\nbars = sns.barplot(x=[1, 1, 1, 2, 2, 2], y=[1.0, 2, 4, 1, 5, 9])\n"
        "bars.get_lines()[0].get_ydata().tolist()"
    ),
    "03-hashes": "list({'a', 'b', 'c', 'd', 'e'})[0] in 'abcde'",
    "04-sorted": "import os\nsorted(os.listdir('../data'))",
}
OTHERWISE = {
    "01-clock": "import datetime\nstr(datetime.date.today())",
    "02-time": "import time\nint(time.time() // 86400)",
    "03-hashes": "''.join({'a', 'b', 'c', 'd', 'e'})",
    "04-listed": "import os\nos.listdir('../data')",
    "05-same": "1 + 1",
}


def manifest(project) -> dict[str, object]:
    return json.loads((project / "out" / "2020" / "manifest.json").read_text("utf-8"))


def test_what_is_random_comes_out_the_same_and_the_manifest_says_so_once_it_is_shown(tmp_path):
    project = make_chapters(tmp_path, REPEATABLE, status="draft")
    assert build_here(project, "2020", "--to", "html,annex").code == 0
    before = manifest(project)

    run = run_build(project, "verify", "2020", "--rebuild")

    assert run.code == 0, run.stderr
    assert "every byte is the same" in run.stderr
    assert (before["repeatable"], manifest(project)["repeatable"]) == (False, True)


def test_what_comes_out_otherwise_is_told_by_chapter_and_cell(tmp_path):
    project = make_chapters(tmp_path, OTHERWISE, status="draft")
    assert build_here(project, "2020", "--to", "html").code == 0

    run = run_build(project, "verify", "--rebuild")

    assert run.code == 1
    for name in ("01-clock", "02-time", "03-hashes", "04-listed"):
        told = f"notebooks/{name}.ipynb cell 3: gives something else each time: “…"
        assert told in run.stderr
    assert "05-same.ipynb" not in run.stderr
    assert manifest(project)["repeatable"] is False


def test_what_is_read_otherwise_is_told_by_file_where_every_cell_gives_the_same(tmp_path):
    later = int(time.time()) + 200 * 86400
    source = f"import time\nif time.time() > {later}:\n    open('../more.txt').read()\n1"
    project = make_chapters(tmp_path, {"01-a": source}, status="draft")
    (project / "more.txt").write_text("Read later.", "utf-8")
    assert build_here(project, "2020", "--to", "html").code == 0

    run = run_build(project, "verify", "--rebuild")

    assert run.code == 1
    for name in ("document.json", "manifest.json", "ro-crate-metadata.json"):
        assert f"{name}: comes out otherwise" in run.stderr


def test_a_changed_missing_or_strange_file_of_a_report_is_told(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1 + 1"})
    assert build_here(project, "2020", "--to", "html,docx").code == 0
    report = project / "out" / "2020"
    assert build_here(project, "verify", str(report)).code == 0

    (report / "whitepaper.html").write_bytes(b"<p>forged")
    (report / "whitepaper.docx").unlink()
    (report / "more.txt").touch()
    run = build_here(project, "verify", str(report))

    assert run.code == 1
    assert "2020/whitepaper.html: is not what was published" in run.stderr
    assert "2020/whitepaper.docx: is missing" in run.stderr
    assert "2020/more.txt: is no file of this report" in run.stderr


def test_reports_are_verified_together_and_what_is_wrong_with_one_keeps_none_from_it(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1 + 1"})
    assert build_here(project, "2020").code == 0
    report = project / "out" / "2020"
    moved = shutil.copytree(report, tmp_path / "moved")
    (moved / "whitepaper.html").write_bytes(b"<p>forged")

    run = build_here(project, "verify", str(moved), "2020", str(moved), str(report))

    assert run.code == 1
    assert run.stderr.count("moved/whitepaper.html: is not what was published") == 1
    assert run.stderr.count(": all ") == run.stderr.count("2020: all ") == 1


def test_a_report_is_built_again_by_its_folder_and_one_from_elsewhere_told_not_to_be(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1 + 1"})
    assert build_here(project, "2020", "--to", "html").code == 0
    report = project / "out" / "2020"
    moved = shutil.copytree(report, tmp_path / "moved")

    run = run_build(project, "verify", "--rebuild", str(report), str(moved))

    assert run.code == 0, run.stderr
    assert "2020: built again from nothing: every byte is the same" in run.stderr
    assert f"{moved}: not built again" in run.stderr


def test_what_was_not_built_cannot_be_verified(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1 + 1"})

    run = build_here(project, "verify", "2020")

    assert run.code == 2
    assert "There is no report to verify." in run.stderr


def test_a_result_that_is_kept_is_the_same_to_the_byte_each_time(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "import os\nos.getcwd()", "02-b": "1 + 1"})
    results = project / "out" / "cache" / "2020"
    assert build_here(project, "2020", "--to", "html").code == 0
    before = files(results)

    assert build_here(project, "2020", "--to", "html", "--force").code == 0

    assert files(results) == before
    assert len(before) == 2
    for result in before.values():
        assert str(tmp_path).encode() not in result
        assert time.strftime("%Y-%m").encode() not in result
