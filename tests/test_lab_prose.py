"""Markdown cells in JupyterLab show what a build prints of them, or quietly why it does not."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from lab_pages import PATIENCE, TOKEN, Lab, read, started
from nbformat.v4 import new_code_cell, new_markdown_cell
from projects import make_chapters
from runs import eventually

pytestmark = pytest.mark.slow

SETUP = (
    "from whitepaper.chapter import open_edition\nreport = open_edition(edition)\n"
    "fact, year = report.fact, report.year"
)
ABSENT = "{eval}`fact('专利授权量', 1999)`"
# Each cell by its name: what is written, and its tags.
PROSE = {
    "optional": (f"有{{eval}}`fact('专利授权量')`。\n\n无{ABSENT}，{{eval}}`year`年。", "optional"),
    "items": (f"- 甲{ABSENT}\n- 乙{{eval}}`year`", "optional"),
    "refused": (f"仍有{ABSENT}。",),
    "foreign": ("别的版{eval}`nothing`。", "from-2021"),
    "later": ("得{eval}`late`，又{eval}`late + 1`，{eval}`year`年。",),
    "misspelt": ("错{eval}`fact('专利授全量')`。",),
}
# What another machine has written of its kernel.
ELSEWHERE = {
    "kernelspec": {"name": "python3", "display_name": "Python of elsewhere", "language": "python"},
    "language_info": {"name": "python"},
}
NO_VALUE = "截止日2021-04-26以前，没有小城1999年的“专利授权量”"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = make_chapters(tmp_path_factory.mktemp("prose"), {"01-a": SETUP})
    path = project / "notebooks/01-a.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.update(ELSEWHERE)
    for name, (source, *tags) in PROSE.items():
        metadata = {"tags": tags} if tags else {}
        notebook.cells.append(new_markdown_cell(source, id=name, metadata=metadata))
    notebook.cells.append(new_code_cell("late = 5", id="late"))
    nbformat.write(notebook, path)
    nbformat.write(notebook, project / "before.ipynb")
    return project


@pytest.fixture(scope="module")
def lab(project: Path) -> Iterator[Lab]:
    with started(project, "2020", "--no-preview") as lab:
        yield lab


@pytest.fixture(scope="module")
def page(browser, lab: Lab) -> Iterator:
    """The chapter as it shows when it was opened, of which nothing was run by hand."""
    page = browser.new_page(viewport={"width": 1400, "height": 1600})
    errors: list[str] = []
    # JupyterLab's toolbar looks for the text of a cell of prose that has not been drawn yet.
    page.on(
        "pageerror",
        lambda error: None if "reading 'node'" in str(error) else errors.append(str(error)),
    )
    page.goto(f"{lab.address}/lab/tree/notebooks/01-a.ipynb?token={TOKEN}")
    page.wait_for_selector(".jp-MarkdownCell:has-text('1777件')", timeout=PATIENCE)
    yield page
    page.close()
    assert errors == []


def shown(page, name: str) -> str:
    """The text of a cell of prose."""
    at = 1 + list(PROSE).index(name)
    return page.locator(".jp-MarkdownCell").nth(at).inner_text().replace("\n", "")


def begins(page, name: str, text: str) -> bool:
    """Whether a cell of prose comes to begin so: while it is set anew it is without its values."""
    return eventually(lambda: shown(page, name).startswith(text), 60)


def run(page, cell) -> None:
    cell.click()
    page.keyboard.press("Control+Enter")


def test_the_values_are_there_as_soon_as_the_chapter_is_open_and_its_file_is_as_it_was(
    project, page
):
    assert begins(page, "optional", "有1777件。")
    saved = read(project / "notebooks/01-a.ipynb")
    assert saved == nbformat.read(project / "before.ipynb", as_version=4)


def test_an_optional_paragraph_or_item_that_has_no_value_is_one_quiet_line_with_the_reason(page):
    line = f"不用于2020版：{NO_VALUE}；小城已有的时期：2019年、2020年。"
    assert begins(page, "optional", f"有1777件。{line}")
    assert shown(page, "optional") == f"有1777件。{line}"
    assert begins(page, "items", f"{line}乙2020")
    assert shown(page, "items") == f"{line}乙2020"


def test_one_that_is_not_optional_says_that_a_build_stops(page):
    assert begins(page, "refused", f"仍有…。生成报告时会因此停止：{NO_VALUE}")


def test_a_cell_of_other_editions_is_one_quiet_line(page):
    assert begins(page, "foreign", "不用于2020版：这是其他版的单元格（标签from-2021）。")
    assert shown(page, "foreign") == "不用于2020版：这是其他版的单元格（标签from-2021）。"


def test_what_is_misspelt_is_told_without_the_name_of_a_class(page):
    assert begins(page, "misspelt", "错…。没有指标“专利授全量”；是不是“专利授权量”？")
    assert shown(page, "misspelt") == "错…。没有指标“专利授全量”；是不是“专利授权量”？"


def test_what_needs_cells_above_says_so_once_and_shows_its_values_when_they_were_run(page):
    assert begins(page, "later", "得…，又…，2020年。先运行本章上方的单元格")
    assert shown(page, "later").count("先运行") == 1

    run(page, page.locator(".jp-CodeCell").last)

    page.wait_for_selector("text=得5，又6，2020年。", timeout=PATIENCE)


def test_nothing_of_it_is_red_or_in_the_words_of_python(page):
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    text = page.locator(".jp-Notebook").inner_text()
    assert "Error" not in text
    assert "fact('" not in text


def test_a_new_cell_shows_its_values_at_the_first_run_and_they_are_saved(project, page):
    page.locator(".jp-CodeCell").last.click()
    for key in ("Escape", "b", "m", "Enter"):
        page.keyboard.press(key)
    page.keyboard.type("新段{eval}`year`年。")
    page.keyboard.press("Control+Enter")

    page.wait_for_selector("text=新段2020年。", timeout=PATIENCE)

    def saved() -> bool:
        page.wait_for_timeout(200)
        last = read(project / "notebooks/01-a.ipynb").cells[-1]
        return "2020" in str(last.metadata.get("user_expressions"))

    assert eventually(saved, 60)


def test_what_changes_while_a_save_is_under_way_is_saved_too(project, page):
    held: list = []

    def hold(route) -> None:
        held.append(route) if route.request.method == "PUT" else route.continue_()

    def last():
        page.wait_for_timeout(200)
        return read(project / "notebooks/01-a.ipynb").cells[-1]

    page.route("**/api/contents/**", hold)
    page.locator(".jp-MarkdownCell").last.click()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+End")
    page.keyboard.type("先写的")
    assert eventually(lambda: page.wait_for_timeout(200) or held, 60)
    page.keyboard.type("后写的")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=新段2020年。先写的后写的", timeout=PATIENCE)
    # What is held goes on, and later saves pass.
    page.unroute("**/api/contents/**")

    assert eventually(lambda: "先写的" in last().source, 60)
    assert eventually(lambda: "后写的" in last().source, 60)
    # And that was all there was to save.
    page.wait_for_selector(".jp-mod-dirty", state="detached", timeout=PATIENCE)


def test_what_is_saved_differs_by_what_was_run_and_written_alone(project, page):
    before, saved = (read(project / name) for name in ("before.ipynb", "notebooks/01-a.ipynb"))

    assert saved.metadata == before.metadata
    assert saved.cells[: len(PROSE) + 3] == before.cells[: len(PROSE) + 3]


def test_names_of_the_data_are_offered_within_an_expression(page):
    page.locator(".jp-MarkdownCell").last.click()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+End")
    page.keyboard.type("共{eval}`fact('专利")

    page.keyboard.press("Tab")

    offered = page.locator(".jp-Completer-item")
    offered.first.wait_for(timeout=PATIENCE)
    assert any("专利授权量" in text and "指标" in text for text in offered.all_inner_texts())
    page.keyboard.press("Escape")


def test_a_restarted_kernel_has_the_names_of_the_chapter_again(page):
    page.locator(".jp-MarkdownCell").first.click()
    for key in ("Escape", "0", "0"):
        page.keyboard.press(key)
    page.click(".jp-Dialog .jp-mod-accept")

    page.wait_for_selector("text=先运行本章上方的单元格", timeout=PATIENCE)
    assert begins(page, "optional", "有1777件。")
