"""Editions stay as they were issued, or are corrected with a reason that the report prints."""

import io
import json
import re
import shutil
import subprocess
import zipfile

import nbformat
import pytest
from bs4 import BeautifulSoup
from documents import text_of
from projects import ROOT, make_chapters, make_project
from runs import build_here, files, run_build

# Each builds whole reports.
pytestmark = pytest.mark.slow

ISSUED = "2021-05-01"
REFUSED = f"2020: the report differs from what was issued on {ISSUED}:"
CORRECTION = "  - date: {day}\n    reason: {reason}\n"
REASON = "来源机构修订了专利授权量。"


def edit(project, place, old, new):
    """Change a text of a project's file, which has it once."""
    path = project / place
    content = path.read_text("utf-8")
    assert content.count(old) == 1, (place, old)
    path.write_text(content.replace(old, new), "utf-8")


def correct(project, *corrections):
    """Write corrections, each a day and a reason, into the parameters."""
    path = project / "params/2020.yaml"
    head = path.read_text("utf-8").partition("corrections:")[0]
    lines = (CORRECTION.format(day=day, reason=reason) for day, reason in corrections)
    path.write_text(f"{head}corrections:\n{''.join(lines)}", "utf-8")


def edit_chapter(project, name, old, new):
    """Change a text in the cells of a chapter."""
    path = project / "notebooks" / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [cell for cell in notebook.cells if old in cell.source]
    cell.source = cell.source.replace(old, new)
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A project whose chart begins in 2018, with a whole final build."""
    project = make_project(tmp_path_factory.mktemp("issued"))
    edit(
        project,
        "data/observations.csv",
        "patent-grants,小城,2019,1500,",
        "patent-grants,小城,2018,1400,件,1,,final,high,,,,bureau-2020,,\npatent-grants,小城,2019,1500,",
    )
    edit(project, "params/2020.yaml", "since: 2019", "since: 2018")
    assert build_here(project, "2020").code == 0
    return project


@pytest.fixture(scope="module")
def as_issued(built, tmp_path_factory):
    """That project once its edition was issued."""
    project = shutil.copytree(built, tmp_path_factory.mktemp("issued") / "project")
    done = build_here(project, "issue", "2020", "--date", ISSUED)
    assert done.code == 0, done.stderr
    return project


@pytest.fixture
def project(as_issued, tmp_path):
    """A copy of that project, for one test."""
    return shutil.copytree(as_issued, tmp_path / "project")


# What may follow


def refused(project):
    """What a build says that is refused, and leaves the report as it was."""
    before = files(project / "out/2020")
    done = build_here(project, "2020")
    assert done.code == 1
    assert files(project / "out/2020") == before
    assert REFUSED in done.stderr
    assert "params/2020.yaml: no correction is written down for this" in done.stderr
    return done.stderr


def test_a_row_that_changes_a_value_of_an_issued_edition_is_refused_with_the_revision(project):
    edit(project, "data/observations.csv", ",2020,1777,件", ",2020,1778,件")

    said = refused(project)

    assert "小城 2020年 专利授权量: 1777件 → 1778件 (+1, +0.06%); data revised" in said
    assert "notebooks/01-summary.ipynb cell 4" in said


def test_a_row_of_a_later_source_that_is_known_in_time_cannot_change_it_unseen(project):
    edit(
        project,
        "data/observations.csv",
        "patent-grants,小城,2021,9876,件,1,,final,high,,,,bureau-2021,,",
        "patent-grants,小城,2021,9876,件,1,,final,high,,,,bureau-2021,,\n"
        "patent-pledge,小城,2018,12.5,亿元,0.01,,final,high,,,,bureau-2020,,",
    )
    edit_chapter(project, "02-creation", "[2019, 2020]", "[2018, 2019, 2020]")

    assert "专利质押融资额: 12.50亿元" in refused(project)


def test_rows_that_an_issued_edition_does_not_print_change_nothing_wherever_they_are_put(project):
    edit(
        project,
        "data/observations.csv",
        "patent-grants,小城,2018",
        "patent-pledge,小城,2021,80.1,亿元,0.1,,final,high,,,,bureau-2021,,\npatent-grants,小城,2018",
    )

    done = build_here(project, "2020")

    assert done.code == 0, done.stderr
    assert "issued" not in done.stderr
    # They are inputs all the same.
    marks = {
        json.loads((project / place / "manifest.json").read_bytes())["mark"]
        for place in ("out/2020", "editions/2020/1")
    }
    assert len(marks) == 2
    same = build_here(project, "issue", "2020", "--date", "2021-06-01")
    assert same.code == 1
    assert f"editions/2020/1: it was issued on {ISSUED} with the same content" in same.stderr


def test_editions_are_issued_together_and_one_that_cannot_be_keeps_none_from_it(built, tmp_path):
    project = shutil.copytree(built, tmp_path / "project")

    done = build_here(project, "issue", "2019", "2020", "--date", ISSUED)

    assert done.code != 0
    assert "2019: " in done.stderr
    assert "editions/2020/1" in done.stdout


def test_a_changed_sentence_is_refused_with_its_words(project):
    edit_chapter(project, "01-summary", "全年专利授权", "全年共授权专利")

    said = refused(project)

    assert "全年[-专利授权-]{+共授权专利+}1777件" in said
    # The change may be for a later edition, which the same chapters make.
    assert "in a cell tagged from-2021, below the old one, tagged until-2020" in said


def test_other_data_in_a_chart_are_refused(project):
    edit_chapter(project, "02-creation", "since=since)", "since=2019)")

    assert "图1-1　专利授权量上升: changed" in refused(project)


def test_a_chart_of_the_same_data_may_be_drawn_otherwise_which_is_told(project):
    edit_chapter(project, "02-creation", 'ylabel="件")', 'ylabel="件", ylim=(0, 4000))')

    done = build_here(project, "2020")

    assert done.code == 0, done.stderr
    assert "drawn otherwise than issued, from the same data: 图1-1" in done.stderr


def test_a_newer_package_that_only_writes_other_bytes_is_no_correction(project, tmp_path):
    package = shutil.copytree(ROOT / "whitepaper", tmp_path / "newer/whitepaper")
    with (package / "formats/html/style.css").open("a") as style:
        style.write("main { color: #222222; }\n")
    before = (project / "out/2020/whitepaper.html").read_bytes()

    done = run_build(project, "2020", PYTHONPATH=str(tmp_path / "newer"))

    assert done.code == 0, done.stderr
    assert "issued" not in done.stderr
    assert (project / "out/2020/whitepaper.html").read_bytes() != before


def test_an_issued_edition_that_did_not_change_has_nothing_to_build_and_comes_out_the_same(project):
    assert "2020: nothing has changed" in build_here(project, "2020").stderr
    proved = build_here(project, "verify", "2020", "--rebuild")
    assert proved.code == 0, proved.stderr
    assert build_here(project, "verify", "2020").code == 0


def test_a_draft_of_an_issued_edition_is_built_and_told_each_time(project):
    edit(project, "data/observations.csv", ",2020,1777,件", ",2020,1778,件")
    edit(project, "params/2020.yaml", "status: final", "status: draft")

    for _ in range(2):
        done = build_here(project, "2020", "--to", "html")
        assert done.code == 0, done.stderr
        assert REFUSED in done.stderr
        # That it is a draft is no change.
        assert "封面" not in done.stderr


def test_a_build_made_before_somebody_else_issued_the_edition_is_compared(built, tmp_path):
    project = shutil.copytree(built, tmp_path / "project")
    edit(project, "data/observations.csv", ",2020,1777,件", ",2020,1778,件")
    assert build_here(project, "2020").code == 0
    other = shutil.copytree(built, tmp_path / "other")
    assert build_here(other, "issue", "2020", "--date", ISSUED).code == 0
    shutil.copytree(other / "editions", project / "editions")

    refused(project)
    assert "it differs from what was issued" in build_here(project, "issue", "2020").stderr


# Corrections


def printed(project):
    """What each format of a report says, without spaces and line ends."""
    html, pdf, word, annex = (
        (project / "out/2020" / name).read_bytes()
        for name in ("whitepaper.html", "whitepaper.pdf", "whitepaper.docx", "annex.xlsx")
    )
    yield re.sub(r"\s", "", BeautifulSoup(html, "html.parser").body.get_text())
    yield text_of(pdf, "pdf")
    yield text_of(word, "docx")
    with zipfile.ZipFile(io.BytesIO(annex)) as archive:
        texts = BeautifulSoup(archive.read("xl/sharedStrings.xml"), "xml").get_text()
    yield re.sub(r"\s", "", texts)


def test_a_correction_is_told_printed_in_every_format_and_issued_after_the_first(project):
    edit(project, "data/observations.csv", ",2020,1777,件", ",2020,1778,件")
    correct(project, ("2021-06-01", REASON))

    done = build_here(project, "2020")

    assert done.code == 0, done.stderr
    assert f"2020: differs from what was issued on {ISSUED}, as correction 1:" in done.stderr
    lines = done.stderr.splitlines()
    told = next(at for at, line in enumerate(lines) if "as correction 1" in line)
    assert told < next(at for at, line in enumerate(lines) if "writing html" in line)
    for text in printed(project):
        assert "更正说明本报告于2021年5月1日首次发布" in text
        assert f"第1次更正（2021年6月1日）更正原因：{REASON}" in text
        assert "小城2020年专利授权量由1777件更正为1778件（见综述，图1-1，表1-1）；" in text
        assert "图1-1“专利授权量上升”作相应更正" in text

    assert "2020: nothing has changed" in build_here(project, "2020").stderr
    issued = build_here(project, "issue", "2020", "--date", "2021-06-02")
    assert issued.code == 0, issued.stderr
    assert issued.stdout == "editions/2020/2\n"
    assert "2020: correction 1 issued on 2021-06-02" in issued.stderr
    assert "2020: nothing has changed" in build_here(project, "2020").stderr
    assert build_here(project, "2020", "--force").code == 0

    # The next keeps it, and says only what is new.
    edit_chapter(project, "01-summary", "全年专利授权", "全年共授权专利")
    correct(project, ("2021-06-01", REASON), ("2021-07-01", "原文有误"))
    again = build_here(project, "2020")
    assert again.code == 0, again.stderr
    document = json.loads((project / "out/2020/document.json").read_bytes())
    first, second = document["particulars"]["corrections"]
    assert first["changes"][0].startswith("小城2020年专利授权量由1777件更正为1778件")
    assert second == {
        "number": 2,
        "date": "2021-07-01",
        "reason": "原文有误",
        "changes": ["综述：“全年专利授权1778件”更正为“全年共授权专利1778件”。"],
    }
    assert build_here(project, "issue", "2020", "--date", "2021-07-02").code == 0
    assert {path.name for path in (project / "editions/2020").iterdir()} == {"1", "2", "3"}


def test_a_correction_that_corrects_nothing_is_refused(project):
    correct(project, ("2021-06-01", REASON))

    done = build_here(project, "2020")

    assert done.code == 1
    assert "params/2020.yaml: correction 1 corrects nothing" in done.stderr


def test_corrections_that_do_not_follow_from_what_was_issued_are_mistakes(project):
    correct(project, ("2021-04-27", REASON), ("2021-06-01", "再次更正"))
    too_many = build_here(project, "2020")
    assert too_many.code == 2
    assert "correction 1 is not issued yet" in too_many.stderr
    assert f"correction 1 is dated before {ISSUED}" in too_many.stderr
    assert f"correction 1 is dated before {ISSUED}" in build_here(project, "check").stderr

    correct(project, ("2021-06-01", "“……”"))
    blank = build_here(project, "2020")
    assert blank.code == 2
    assert "“reason” is blank" in blank.stderr

    edit(project, "data/observations.csv", ",2020,1777,件", ",2020,1778,件")
    correct(project, ("2021-06-01", REASON))
    assert build_here(project, "2020").code == 0
    assert build_here(project, "issue", "2020", "--date", "2021-06-02").code == 0
    correct(project, ("2021-06-01", "别的原因"))
    other = build_here(project, "2020")
    assert other.code == 2
    assert "correction 1 was issued otherwise" in other.stderr
    assert f"write it as issued: date 2021-06-01, reason “{REASON}”" in other.stderr


def test_an_edition_that_was_never_issued_has_no_corrections(built, tmp_path):
    project = shutil.copytree(built, tmp_path / "project")
    correct(project, ("2021-06-01", REASON))

    done = build_here(project, "2020")

    assert done.code == 2
    assert "there are corrections, but the edition was never issued" in done.stderr


# Issuing


def test_an_issue_is_recorded_as_small_texts_and_says_how_to_commit_them(built, tmp_path):
    project = shutil.copytree(built, tmp_path / "project")

    done = build_here(project, "issue", "2020", "--date", ISSUED)

    assert done.code == 0, done.stderr
    assert done.stdout == "editions/2020/1\n"
    assert "git add editions params data notebooks\n" in done.stderr
    record = files(project / "editions/2020/1")
    assert sorted(record) == ["document.json", "issued.json", "ledger.csv", "manifest.json"]
    assert all(
        record[name] == (project / "out/2020" / name).read_bytes()
        for name in list(record)
        if name != "issued.json"
    )
    assert json.loads(record["issued.json"]) == {"date": ISSUED, "edition": "2020", "number": 1}
    outputs = json.loads(record["manifest.json"])["outputs"]
    assert {"whitepaper.html", "whitepaper.pdf", "whitepaper.docx", "annex.xlsx"} <= outputs.keys()


def test_all_that_a_report_is_made_of_is_to_be_committed_with_its_record(built, tmp_path):
    project = shutil.copytree(built, tmp_path / "project")
    (project / "theme").mkdir()
    (project / "theme/theme.yaml").write_text("colours: {accent: '#113355'}\n", "utf-8")
    assert build_here(project, "2020").code == 0

    done = build_here(project, "issue", "2020", "--date", ISSUED)

    assert "git add editions params data notebooks theme\n" in done.stderr


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2999-01-01", "--date 2999-01-01: 2999-01-01 is still to come"),
        ("2021-04-25", "its data are known up to 2021-04-26, after 2021-04-25"),
    ],
)
def test_a_day_on_which_it_cannot_have_been_issued_is_refused(built, tmp_path, day, told):
    project = shutil.copytree(built, tmp_path / "project")

    done = build_here(project, "issue", "2020", "--date", day)

    assert done.code == 1
    assert told in done.stderr
    assert not (project / "editions").exists()


def test_a_correction_is_issued_no_earlier_than_its_own_day(project):
    edit(project, "data/observations.csv", ",2020,1777,件", ",2020,1778,件")
    correct(project, ("2021-06-01", REASON))
    assert build_here(project, "2020").code == 0

    early = build_here(project, "issue", "2020", "--date", "2021-05-31")
    issued = build_here(project, "issue", "2020", "--date", "2021-06-01")

    assert early.code == 1
    assert "correction 1 is of 2021-06-01, after 2021-05-31" in early.stderr
    assert 'git commit -m "Issue correction 1 of 2020"' in issued.stderr
    assert "git tag issued-2020-2" in issued.stderr
    undone = build_here(project, "issue", "2020", "--undo")
    assert undone.code == 0
    assert [path.name for path in (project / "editions/2020").iterdir()] == ["1"]


def test_an_issue_is_taken_back_until_others_have_it(built, tmp_path):
    project = shutil.copytree(built, tmp_path / "project")

    def run_git(*arguments):
        name = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *name, *arguments], cwd=project, check=True, capture_output=True)

    nothing = build_here(project, "issue", "2020", "--undo")
    build_here(project, "issue", "2020", "--date", "2021-05-11")
    undone = build_here(project, "issue", "2020", "--undo")
    again = build_here(project, "issue", "2020", "--date", ISSUED)
    run_git("init", "-q", "-b", "main")
    run_git("add", "editions")
    run_git("commit", "-qm", "Issue")
    committed = build_here(project, "issue", "2020", "--undo")
    run_git("checkout", "-q", "editions")
    run_git("init", "-q", "--bare", str(tmp_path / "other"))
    run_git("push", "-q", str(tmp_path / "other"), "main")
    run_git("remote", "add", "origin", str(tmp_path / "other"))
    run_git("fetch", "-q", "origin")
    pushed = build_here(project, "issue", "2020", "--undo")

    assert nothing.code == 2
    assert "edition 2020 was never issued" in nothing.stderr
    assert undone.stderr == "2020: the record of 2021-05-11 is taken back\n"
    assert again.stdout == "editions/2020/1\n"
    assert "git tag -d issued-2020" in committed.stderr
    assert pushed.code == 1
    assert "editions/2020/1: the record was pushed, and others have it" in pushed.stderr
    assert (project / "editions/2020/1/issued.json").exists()


def test_what_is_recorded_stays_the_same_in_a_checkout_with_other_line_ends(project, tmp_path):
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=true"]
    subprocess.run([*git, "init", "-q"], cwd=project, check=True)
    subprocess.run([*git, "add", "editions"], cwd=project, check=True, capture_output=True)
    subprocess.run([*git, "commit", "-qm", "Issue"], cwd=project, check=True)
    subprocess.run([*git, "clone", "-q", project, tmp_path / "clone"], check=True)

    assert files(tmp_path / "clone/editions") == files(project / "editions")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (
            lambda project: shutil.rmtree(project / "out"),
            "out/2020: nothing was built here",
        ),
        (
            lambda project: edit(project, "data/observations.csv", ",2021,9876,", ",2021,9877,"),
            "data/observations.csv: has changed since the report was built",
        ),
        (
            lambda project: (project / "out/2020/whitepaper.pdf").write_bytes(b""),
            "2020/whitepaper.pdf: is not what was published",
        ),
        (
            lambda project: (
                shutil.rmtree(project / "out/2020"),
                build_here(project, "2020", "--to", "html,pdf"),
            ),
            "out/2020: no current whitepaper.docx, annex.xlsx",
        ),
        (
            lambda project: (
                edit(project, "params/2020.yaml", "status: final", "status: draft"),
                build_here(project, "2020"),
            ),
            "params/2020.yaml: what was built is a draft",
        ),
    ],
    ids=["absent", "outdated", "tampered", "incomplete", "draft"],
)
def test_what_is_no_whole_final_report_of_the_project_as_it_is_cannot_be_issued(
    built, tmp_path, spoil, told
):
    project = shutil.copytree(built, tmp_path / "project")
    spoil(project)

    done = build_here(project, "issue", "2020")

    assert done.code in (1, 2)
    assert told in done.stderr
    assert not (project / "editions").exists()


def test_a_record_that_was_changed_or_lost_is_told_with_the_way_to_get_it_back(project):
    edit(project, "editions/2020/1/document.json", "本报告用于测试。", "本报告用于检查。")
    changed = build_here(project, "2020", "--force")
    assert changed.code == 2
    assert "editions/2020/1: document.json is not what was recorded" in changed.stderr
    assert "git checkout -- editions/2020/1" in changed.stderr

    (project / "editions/2020/1/issued.json").unlink()
    lost = build_here(project, "2020")
    assert lost.code == 2
    assert "The record of what was issued cannot be read." in lost.stderr


def test_diff_has_an_edition_as_it_was_issued_for_a_side(project):
    edit(project, "data/observations.csv", ",2020,1777,件", ",2020,1778,件")
    correct(project, ("2021-06-01", REASON))
    assert build_here(project, "2020").code == 0

    done = build_here(project, "diff", "issued:2020", "2020")

    assert done.code == 0
    assert "1777件 → 1778件" in done.stderr
    assert done.stdout == "out/diff/issued-2020--2020.html\n"
    assert build_here(project, "diff", "issued:2020:1", "2020").code == 0
    # As the folder of the record is named.
    assert build_here(project, "diff", "issued:2020/1", "2020").code == 0
    again = build_here(project, "diff", "issued:2020/2", "2020")
    assert "it was issued 1 times" in again.stderr
    assert "never issued" in build_here(project, "diff", "issued:2019/1", "2020").stderr
    assert (
        "edition 2019 was never issued" in build_here(project, "diff", "issued:2019", "2020").stderr
    )
    assert "it was issued 1 times" in build_here(project, "diff", "issued:2020:2", "2020").stderr


@pytest.mark.parametrize(
    "reads",
    ["from lxml import etree; etree", "import subprocess; subprocess.run(['true']).returncode"],
)
def test_what_may_read_all_files_unseen_is_as_it_was_once_its_report_is_issued(tmp_path, reads):
    project = make_chapters(tmp_path, {"01-reads": reads})
    built = build_here(project, "2020")
    issued = build_here(project, "issue", "2020", "--date", ISSUED)

    verified = build_here(project, "verify", "2020", "--rebuild")
    again = build_here(project, "2020", "--to", "html")

    assert (built.code, issued.code) == (0, 0), built.stderr + issued.stderr
    assert verified.code == 0, verified.stderr
    assert "01-reads" not in again.stderr


def test_a_chapter_that_reads_what_was_issued_runs_again_when_that_changes(tmp_path):
    reads = "from pathlib import Path\nlen(list(Path('../editions').rglob('*.json'))) and 1"
    project = make_chapters(tmp_path, {"01-reads": reads})
    build_here(project, "2020")
    assert build_here(project, "issue", "2020", "--date", ISSUED).code == 0

    again = build_here(project, "2020", "--to", "html")

    assert "01-reads" in again.stderr
