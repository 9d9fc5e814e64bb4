"""What two builds publish otherwise: told once, with the reason, on a page for a reviewer."""

import csv
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import ROOT, make_project, run_build
from playwright.sync_api import sync_playwright

from whitepaper.comparison.builds import Build
from whitepaper.comparison.pages import Piece, compare_pages, pieces, tokens
from whitepaper.comparison.revisions import Detail, Reason, change, compare
from whitepaper.comparison.revisions_page import compared, lines, page
from whitepaper.exporters.ledger import COLUMNS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PLEDGE = {
    "name": "专利质押融资额",
    "indicator": "patent-pledge",
    "printed": "66.77亿元",
    "value": "66.77",
    "precision": "0.01",
    "unit": "亿元",
}
MEETING = {
    "name": "联席会议",
    "printed": "2020年9月25日",
    "period": "2020-09-25",
    "value": "",
    "unit": "",
    "places": "data/events.csv:2",
    "sources": "article",
}


def row(**columns: str) -> dict[str, str]:
    """A row of a ledger: a value of 广州 in 2020 unless said otherwise."""
    known = {
        **dict.fromkeys(COLUMNS, ""),
        **{"chapter": "04-use", "cell": "4", "kind": "text", "region": "广州", "period": "2020"},
        **{"status": "final", "definition": "以专利质押取得的融资额。", "sources": "bureau"},
    }
    return known | columns


def pledge(**columns: str) -> dict[str, str]:
    return row(**PLEDGE | columns)


def meeting(**columns: str) -> dict[str, str]:
    return row(**{**MEETING, "status": "", "definition": ""} | columns)


def revised(old, new, editions=None):
    """The one value that two ledgers of one row each publish otherwise."""
    (found,) = compare([old], [new], editions).values
    return found


# Values


def test_a_revised_value_is_told_with_its_change_and_where_it_is_printed():
    found = revised(pledge(), pledge(printed="69.98亿元", value="69.98", label="fig-pledge"))

    assert (found.name, found.region, found.period) == ("专利质押融资额", "广州", "2020年")
    assert (found.old, found.new, found.change) == ("66.77亿元", "69.98亿元", "+3.21, +4.8%")
    assert found.reasons == (Reason.REVISED,)
    assert [str(place) for place in found.places] == ["fig-pledge"]


def test_a_value_is_told_once_however_often_it_is_printed():
    old = [pledge(), pledge(chapter="01-summary"), pledge(printed="66.77", label="tbl-use")]
    new = [{**each, "value": "70", "printed": "70.00亿元"} for each in old]

    (found,) = compare(old, new).values

    assert (found.old, found.new) == ("66.77亿元", "70.00亿元")
    assert [str(place) for place in found.places] == [
        "04-use, cell 4",
        "01-summary, cell 4",
        "tbl-use",
    ]


def test_a_value_is_shown_in_the_fullest_of_its_forms():
    rate = row(name="同比增速", printed="33.3", value="33.3", precision="0.1", unit="%")
    new = [rate | {"value": "34", "printed": "34.0"}]

    (found,) = compare([rate, rate | {"printed": "同比增长33.3%"}, rate], new).values

    assert (found.old, found.new) == ("同比增长33.3%", "34.0%")


def test_the_same_value_printed_elsewhere_or_without_its_unit_is_no_revision():
    old = [pledge(chapter="01-summary")]
    new = [pledge(printed="66.77", kind="table", label="tbl-use", places="data/observations.csv:9")]

    assert compare(old, new).values == ()


@pytest.mark.parametrize("turned", [False, True])
def test_a_value_known_less_finely_that_rounds_to_the_same_is_only_rounded(turned):
    coarse = pledge(printed="67亿元", value="67", precision="1")
    pair = (coarse, pledge()) if turned else (pledge(), coarse)

    found = revised(*pair)

    assert found.reasons == (Reason.ROUNDING,)
    assert found.change == ""


def test_a_value_known_less_finely_that_rounds_to_another_is_revised():
    found = revised(pledge(), pledge(printed="68亿元", value="68", precision="1"))

    assert found.reasons == (Reason.REVISED,)
    assert found.change == "+1, +1.8%"


def test_the_same_value_printed_with_other_digits_is_rounding():
    old = row(name="授权量增长率", printed="约24%", value="23.648", unit="%", formula="A ÷ B")
    new = old | {"printed": "23.6%"}

    assert revised(old, new).reasons == (Reason.ROUNDING,)


def test_more_than_one_reason_may_hold_and_the_meaning_is_told_with_the_value():
    new = pledge(printed="70.00亿元", value="70", scope="含商标", status="provisional")

    found = revised(pledge(), new)

    assert found.reasons == (Reason.REVISED, Reason.DEFINITION)
    assert Detail("scope", "", "含商标") in found.details
    assert Detail("status", "final", "provisional") in found.details


@pytest.mark.parametrize("column", ["qualifier", "status"])
def test_another_qualifier_or_status_is_a_revision_of_the_data(column):
    assert revised(pledge(), pledge(**{column: "约"})).reasons == (Reason.REVISED,)


@pytest.mark.parametrize("column", ["definition", "scope", "unit", "formula"])
def test_another_definition_scope_unit_or_formula_is_another_definition(column):
    found = revised(pledge(), pledge(**{column: "另一个"}))

    assert found.reasons == (Reason.DEFINITION,)


def test_a_column_that_an_older_ledger_lacks_is_no_change():
    old = {name: text for name, text in pledge().items() if name != "definition"}

    assert compare([old], [pledge()]).values == ()


def test_values_of_different_units_have_no_change():
    assert revised(pledge(), pledge(value="667700", unit="万元")).change == ""


def test_nothing_is_computed_from_a_bound():
    new = pledge(printed="超过70亿元", value="70", qualifier="超过")

    assert revised(pledge(), new).change == ""


@pytest.mark.parametrize(
    ("old", "new", "unit", "step", "told"),
    [
        ("100", "103", "件", "1", "+3, +3.0%"),
        ("103", "100", "件", "1", "-3, -2.9%"),
        ("118070", "118071", "件", "1", "+1, +0.0008%"),
        ("0", "5", "件", "1", "+5"),
        ("71000", "151981", "件", "1000", "+81000, +114.1%"),
        ("24", "22.5", "%", "0.1", "-1.5个百分点"),
        ("3", "2", "位", "1", "-1"),
        ("7", "7", "件", "1", "0"),
    ],
)
def test_a_change_is_absolute_and_relative_where_that_says_something(old, new, unit, step, told):
    assert change(Decimal(old), Decimal(new), unit, Decimal(step)) == told


def test_what_only_one_ledger_has_is_added_or_removed():
    other = pledge(name="商标质押融资额", indicator="trademark-pledge")

    removed, added = compare([pledge(), other], [pledge(), other | {"region": "全国"}]).values[::-1]

    assert (added.old, added.new, added.reasons) == ("", "66.77亿元", (Reason.ADDED,))
    assert (removed.old, removed.new, removed.reasons) == ("66.77亿元", "", (Reason.REMOVED,))


def test_rates_on_different_years_are_not_taken_for_each_other():
    last = row(name="增长率", printed="同比增长5%", value="5", unit="%", formula="A为2020，B为2019")
    long = row(name="增长率", printed="比2016年增长42%", value="42", unit="%", formula="B为2016")

    (found,) = compare(
        [last, long], [long | {"value": "43", "printed": "比2016年增长43%"}, last]
    ).values

    assert (found.old, found.new) == ("比2016年增长42%", "比2016年增长43%")


def test_a_computed_claim_is_told_by_its_words():
    old = row(name="授权量", printed="连续3年增长", formula="各年均高于上年")

    found = revised(old, old | {"printed": "连续4年增长"})

    assert (found.old, found.new, found.change) == ("连续3年增长", "连续4年增长", "")
    assert found.reasons == (Reason.REVISED,)


# Editions


def test_two_editions_have_the_values_of_their_own_years_side_by_side():
    old = [
        pledge(period="2019", value="54", printed="54亿元", precision="1"),
        pledge(region="全国"),
    ]
    new = [pledge(), pledge(period="2019", value="55", printed="55亿元", precision="1")]

    found = compare(old, new, (2019, 2020))

    (year,) = found.years
    assert (year.period, year.old, year.new) == ("2019年 → 2020年", "54亿元", "66.77亿元")
    assert (year.change, year.reasons) == ("+13, +23.6%", ())
    # Of the same period in both, and what has no counterpart; the new year's is not “added”.
    assert [(r.period, r.old, r.new) for r in found.values] == [
        ("2019年", "54亿元", "55亿元"),
        ("2020年", "66.77亿元", ""),
    ]


def test_two_builds_of_one_edition_have_no_such_section():
    assert compare([pledge()], [pledge()], (2020, 2020)).years == ()


# Texts of the data


def test_a_changed_text_is_matched_by_its_event_though_rows_have_moved():
    title = meeting(printed="联席会议")
    old = [meeting(), title]
    new = [
        {**meeting(printed="2020年9月26日", period="2020-09-26"), "places": "data/events.csv:7"},
        title | {"places": "data/events.csv:7"},
    ]

    (found,) = compare(old, new).texts

    assert (found.old, found.new) == ("2020年9月25日", "2020年9月26日")
    assert found.reasons == (Reason.REVISED,)


def test_an_event_that_was_renamed_is_known_by_its_row():
    deadline = meeting(printed="2020年9月30日")
    old = [meeting(), deadline, meeting(printed="联席会议")]
    printed = (deadline, meeting(), meeting(printed="首次联席会议"))
    new = [{**each, "name": "首次联席会议"} for each in printed]

    (found,) = compare(old, new).texts

    assert (found.old, found.new) == ("联席会议", "首次联席会议")


def test_a_text_without_a_counterpart_is_added():
    (found,) = compare([], [meeting()]).texts

    assert (found.new, found.reasons) == ("2020年9月25日", (Reason.ADDED,))


def test_a_changed_definition_is_told_once_for_its_table_and_all_its_values():
    printed = {"name": "专利质押融资额", "label": "tbl-definitions", "chapter": "10-sources"}
    old = [
        pledge(),
        pledge(period="2019"),
        row(**printed, printed="旧口径。", definition="", region="", period="", sources=""),
    ]
    old[0]["definition"] = old[1]["definition"] = "旧口径。"
    new = [{**each} for each in old]
    new[0]["definition"] = new[1]["definition"] = new[2]["printed"] = "新口径。"

    comparison = compared(build("a", old), build("b", new))

    (found,) = comparison.definitions
    assert found.details == (Detail("definition", "旧口径。", "新口径。"),)
    assert [value.period for value in found.values] == ["2020年", "2019年"]


# Words, figures and tables


def html(*parts: str) -> str:
    return f"<html><body><main><h2 id='sec-use'>三、运用</h2>{''.join(parts)}</main></body></html>"


def build(name: str, rows=(), page: str = "", edition: int | None = 2020) -> Build:
    return Build(name, edition, "", tuple(rows), page or html())


def drawing(content: str, caption: str = "融资额上升", id: str = "fig-pledge") -> str:
    return (
        f'<figure class="drawing" id="{id}"><div class="card">'
        f'<img src="data:image/svg+xml;base64,{content}" alt="柱形图。"></div>'
        f'<figcaption><span class="title"><span class="number">图3-1</span>　{caption}</span>'
        "</figcaption></figure>"
    )


def test_only_changed_paragraphs_are_told_by_chapter_with_what_goes_and_comes():
    old = html("<p>全年融资额为66.77亿元，居全省第一。</p>", "<p>没有变化。</p>")
    new = html("<p>全年融资额为68.01亿元，居全省第一。</p>", "<p>没有变化。</p>")

    (chapter,) = compare_pages(old, new).chapters

    assert chapter.title == "三、运用"
    assert chapter.passages == (
        (
            Piece("=", "全年融资额为"),
            Piece("-", "66.77"),
            Piece("+", "68.01"),
            Piece("=", "亿元，居全省第一。"),
        ),
    )


def test_a_few_characters_between_two_changes_are_no_hindrance_to_reading():
    assert pieces(tokens("政策扶持着力降低成本"), tokens("金融支持着重减少成本")) == (
        Piece("-", "政策扶持着力降低"),
        Piece("+", "金融支持着重减少"),
        Piece("=", "成本"),
    )


def test_a_paragraph_that_was_added_or_removed_is_told_whole():
    old = html("<p>第一段说质押融资。</p>", "<p>这一段写海关保护的情况。</p>")
    new = html("<p>第一段说质押融资。</p>", "<p>新加的内容讲证券化产品。</p>")

    (chapter,) = compare_pages(old, new).chapters

    assert chapter.passages == (
        (Piece("-", "这一段写海关保护的情况。"),),
        (Piece("+", "新加的内容讲证券化产品。"),),
    )


def test_numbers_that_only_count_are_no_change():
    def paragraphs(number: int) -> str:
        return html(
            f'<h3><span class="number">（{number}）</span>质押</h3>',
            f'<p>融资额见<a href="#fig-pledge" class="ref">图3-{number}</a><sup>[<a href="#src-'
            f'{number}" role="doc-biblioref">{number}</a>]</sup>。</p>',
            drawing("AAAA").replace("图3-1", f"图3-{number}"),
        )

    found = compare_pages(paragraphs(1), paragraphs(2))

    assert (found.chapters, found.figures) == ((), ())


def test_figures_that_differ_are_told_and_those_alike_are_not():
    old = html(drawing("AAAA"), drawing("CCCC", id="fig-same"), drawing("DDDD", id="fig-old"))
    new = html(drawing("BBBB"), drawing("CCCC", id="fig-same"), drawing("EEEE", id="fig-new"))

    found = compare_pages(old, new).figures

    assert [(figure.sign, (figure.new or figure.old).id) for figure in found] == [
        ("=", "fig-pledge"),
        ("+", "fig-new"),
        ("-", "fig-old"),
    ]
    assert not found[0].same_content


def test_a_figure_with_another_caption_is_told_to_be_drawn_alike():
    (found,) = compare_pages(html(drawing("AAAA")), html(drawing("AAAA", "融资额下降"))).figures

    assert found.same_content
    assert Piece("+", "下降") in found.texts


def test_a_table_whose_cells_differ_is_told_by_its_caption():
    def table(value: str) -> str:
        return html(
            '<div class="data-table" id="tbl-use"><table><caption><span class="title">'
            '<span class="number">表3-2</span>　主要指标</span></caption>'
            f"<tr><td>{value}</td></tr></table></div>"
        )

    (found,) = compare_pages(table("66.77"), table("68.01")).tables

    assert found.title == "表3-2　主要指标"
    assert compare_pages(table("66.77"), table("66.77")).tables == ()


# The page


@pytest.fixture
def comparison():
    old = [pledge(), pledge(period="2018", scope="甲"), meeting()]
    new = [
        pledge(value="68.01", printed="68.01亿元", status="provisional"),
        pledge(period="2018", scope="乙"),
        meeting(printed="2020年9月26日"),
        pledge(region="全国<script>alert(1)</script>"),
    ]
    pages = (
        html("<p>全年融资额为66.77亿元，居全省第一。</p>", drawing("AAAA")),
        html("<p>全年融资额为68.01亿元，居全省第一。</p>", drawing("BBBB")),
    )
    return compared(build("2020", old, pages[0]), build("HEAD", new, pages[1]))


def test_the_page_is_the_same_for_the_same_builds_and_needs_nothing_else(comparison):
    written = page(comparison)

    assert written == page(comparison)
    assert '<html lang="zh-CN">' in written
    assert "default-src 'none'" in written
    assert "<script" not in written
    assert "http:" not in written and "https:" not in written


def test_the_page_shows_values_reasons_words_and_both_drawings(comparison):
    written = page(comparison)

    for shown in (
        "+1.24, +1.9%",
        "数据修订",
        "<del>正式数</del><ins>初步数</ins>",
        "<del>甲</del><ins>乙</ins>",
        "2020年9月<del>25</del><ins>26</ins>日",
        "全年融资额为<del>66.77</del><ins>68.01</ins>亿元，居全省第一。",
        "base64,AAAA",
        "base64,BBBB",
        "三、运用",
    ):
        assert shown in written


def test_the_terminal_gets_a_line_for_each_difference(comparison):
    told = list(lines(comparison))

    assert told[:2] == [
        "values: 1",
        "  广州 2020年 专利质押融资额: 66.77亿元 → 68.01亿元 (+1.24, +1.9%); data revised"
        " [04-use, cell 4]",
    ]
    assert "  ~ 全年融资额为[-66.77-]{+68.01+}亿元，居全省第一。" in told
    assert "figures: 1" in told


@pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"),
    reason="needs Chromium: sudo apt-get install chromium",
)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_page_fits_fetches_nothing_and_marks_changes_by_more_than_colour(
    comparison, tmp_path, width, scheme
):
    (tmp_path / "page.html").write_text(page(comparison), "utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        shown = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        requests: list[str] = []
        shown.on("request", lambda request: requests.append(request.url))
        shown.goto((tmp_path / "page.html").as_uri())
        shown.evaluate("document.fonts.ready")

        assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        line = "element => getComputedStyle(element).textDecorationLine"
        assert shown.locator("main ins").first.evaluate(line) == "underline"
        assert shown.locator("main del").first.evaluate(line) == "line-through"
        # A phone has no room for the heads of columns: each cell has its own.
        assert shown.locator("main td .label").first.is_visible() == (width == 390)
        browser.close()


# The command line


def put(folder: Path, *rows: dict[str, str], page: str = "") -> Path:
    """A folder with a ledger and a page, as a build leaves it."""
    folder.mkdir(parents=True)
    with (folder / "ledger.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    (folder / "whitepaper.html").write_text(page or html(), "utf-8")
    return folder


def test_two_folders_are_compared_and_the_path_of_the_page_goes_to_stdout(project: Path):
    put(project / "old", pledge())
    put(project / "new", pledge(value="68.01", printed="68.01亿元"))

    run = run_build(project, "diff", str(project / "old"), "project/new")

    assert run.code == 0
    (path,) = run.stdout.splitlines()
    assert path.startswith("out/diff/") and path.endswith("old--project-new.html")
    assert "68.01亿元" in (project / path).read_text("utf-8")
    assert "66.77亿元 → 68.01亿元" in run.stderr


def test_builds_that_say_the_same_are_told_to(project: Path):
    put(project / "out" / "2020", pledge())
    put(project / "same", pledge())

    run = run_build(project, "diff", "2020", "project/same")

    assert run.code == 0
    assert "2020 and project/same say the same" in run.stderr
    assert "两份报告的数值、文字、图和表都相同" in (project / run.stdout.strip()).read_text("utf-8")


def test_every_name_of_which_there_is_no_build_is_told_with_its_remedy(project: Path):
    (project / "empty").mkdir()

    unbuilt = run_build(project, "diff", "2020", "2019")
    nothing = run_build(project, "diff", "nowhere", "./project/empty")

    assert (unbuilt.code, nothing.code) == (2, 2)
    assert "out/2020: it has no ledger.csv\n    → python build.py 2020" in unbuilt.stderr
    assert "editions with a parameter file: 2020" in unbuilt.stderr
    assert "nowhere: neither an edition, a commit nor a folder" in nothing.stderr
    assert "./project/empty: it has no ledger.csv" in nothing.stderr


def test_a_ledger_that_is_none_is_refused_with_its_row(project: Path):
    put(project / "out" / "2020", pledge(value="viel"))
    put(project / "other", pledge(precision="0"))

    run = run_build(project, "diff", "2020", "project/other")

    assert run.code == 2
    assert "2020, ledger.csv: row 2: “viel” is no value" in run.stderr
    assert "project/other, ledger.csv: row 2: “0” is no precision" in run.stderr


def test_help_tells_of_the_comparison(project: Path):
    assert "build.py diff A B" in run_build(project, "--help").stdout
    assert "Compare two builds" in run_build(project, "diff", "--help").stdout


# Commits

# What a commit builds with is its own: this one takes what lies in the commit.
STUB = """
import pathlib, shutil, sys
shutil.copytree(pathlib.Path("built", sys.argv[1]), pathlib.Path("out", sys.argv[1]))
"""


def git(project: Path, *arguments: str) -> str:
    known = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    done = subprocess.run(
        ["git", "-C", str(project), *known, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout


def commit(project: Path) -> None:
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "another")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A project in git whose last commit but one published 66.77亿元 and whose last 68.01亿元."""
    project = tmp_path / "project"
    (project / "params").mkdir(parents=True)
    for year in ("2019", "2020"):
        (project / "params" / f"{year}.yaml").write_text("", "utf-8")
        put(project / "built" / year, pledge(period=year))
    (project / "build.py").write_text(STUB, "utf-8")
    git(tmp_path, "init", "--quiet", "project")
    commit(project)
    shutil.rmtree(project / "built")
    for year in ("2019", "2020"):
        put(project / "built" / year, pledge(period=year, value="68.01", printed="68.01亿元"))
    commit(project)
    shutil.copy(ROOT / "build.py", project)
    return project


def test_two_commits_are_built_by_themselves_and_compared(repository: Path):
    run = run_build(repository, "diff", "HEAD~1", "HEAD")

    assert run.code == 0, run.stderr
    assert "2020年 专利质押融资额: 66.77亿元 → 68.01亿元" in run.stderr
    assert run.stdout == "out/diff/HEAD-1--HEAD.html\n"
    short = git(repository, "rev-parse", "HEAD")[:10]
    assert f"提交 {short}" in (repository / run.stdout.strip()).read_text("utf-8")
    # Nothing is left of the checkouts.
    assert len(git(repository, "worktree", "list").splitlines()) == 1


def test_a_commit_may_be_asked_for_another_edition(repository: Path):
    run = run_build(repository, "diff", "HEAD~1:2019", "HEAD:2019")

    assert "2019年 专利质押融资额: 66.77亿元 → 68.01亿元" in run.stderr


def test_a_year_comes_before_a_commit_and_a_folder_after_it_unless_written_as_one(
    repository: Path,
):
    git(repository, "branch", "2020")
    git(repository, "branch", "kept")
    put(repository / "out" / "2020", pledge(value="1", printed="1.00亿元"))
    put(repository.parent / "kept", pledge(value="2", printed="2.00亿元"))

    of_year = run_build(repository, "diff", "2020", "kept")
    of_folder = run_build(repository, "diff", "./kept", "2020")

    assert "1.00亿元 → 68.01亿元" in of_year.stderr
    assert "2.00亿元 → 1.00亿元" in of_folder.stderr


def test_a_commit_that_cannot_be_built_is_refused_with_what_its_build_said(repository: Path):
    (repository / "build.py").write_text("raise SystemExit('第3章有误')", "utf-8")
    commit(repository)
    shutil.copy(ROOT / "build.py", repository)

    run = run_build(repository, "diff", "HEAD~1", "HEAD")

    assert run.code == 2
    assert "HEAD: its build failed:\n      第3章有误" in run.stderr
    assert "Traceback" not in run.stderr
    assert len(git(repository, "worktree", "list").splitlines()) == 1


def test_a_commit_before_reports_had_a_ledger_or_without_the_edition_is_refused(repository: Path):
    (repository / "built" / "2020" / "ledger.csv").unlink()
    (repository / "build.py").write_text(STUB, "utf-8")
    commit(repository)
    shutil.copy(ROOT / "build.py", repository)

    run = run_build(repository, "diff", "HEAD", "HEAD:2018")

    assert run.code == 2
    assert "HEAD: it has no ledger.csv" in run.stderr
    assert "was made before reports had a ledger" in run.stderr
    assert "has no edition 2018\n    → it has 2019, 2020" in run.stderr


def test_what_is_not_committed_yet_is_compared_with_the_last_commit(tmp_path: Path):
    project = make_project(tmp_path)
    (project / ".gitignore").write_text("out/\n", "utf-8")
    git(tmp_path, "init", "--quiet", "project")
    commit(project)
    observations = project / "data" / "observations.csv"
    observations.write_text(observations.read_text("utf-8").replace("1777", "1801"), "utf-8")
    assert run_build(project, "2020", "--to", "html").code == 0

    run = run_build(project, "diff", "HEAD", "2020")

    assert run.code == 0, run.stderr
    assert "2020年 专利授权量: 1777件 → 1801件 (+24, +1.4%); data revised" in run.stderr
    assert "~ 全年专利授权[-1777-]{+1801+}件" in run.stderr
    assert git(project, "status", "--short") == " M data/observations.csv\n"
