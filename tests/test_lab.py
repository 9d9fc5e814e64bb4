"""JupyterLab with the preview beside the notebooks, as `make lab` opens it, in a real browser."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from lab_pages import NOTEBOOKS, PATIENCE, TOKEN, Lab, read, started
from projects import make_chapters, write_prose
from runs import PATH, eventually

pytestmark = pytest.mark.slow

FRAME = "#whitepaper-preview iframe"
# The cells of the notebook that is shown, and the one that is chosen.
ACTIVE = (
    "[...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell')]"
    ".findIndex(each => each.classList.contains('jp-mod-active'))"
)
# What the kernel of a notebook does. The server's own word of it is the last of any channel's: it
# may stay idle while a cell runs.
KERNEL = ".jp-Notebook-ExecutionIndicator[data-status='{}']"
OUTPUT = ".jp-OutputArea-output:has-text('{}')"


def make_prose(folder: Path) -> Path:
    """Two chapters of prose, the first one also in another language, which no edition lists yet."""
    project = make_chapters(folder, {"01-a": "1", "02-b": "1"})
    (project / "notebooks" / "01-a-en.ipynb").write_bytes(
        (project / "notebooks" / "01-a.ipynb").read_bytes()
    )
    write_prose(project, "01-a", "第一章的正文。", "第一章的另一段。")
    write_prose(project, "02-b", "第二章的正文。", "第二章的另一段。")
    return project


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab with the preview of the 2020 edition, in Chinese."""
    with started(make_prose(tmp_path_factory.mktemp("lab")), "2020") as lab:
        yield lab


@pytest.fixture
def page(browser, lab: Lab) -> Iterator:
    """Its page, with the preview in it."""
    with lab.opened(browser) as page:
        page.frame_locator(FRAME).locator("main p").first.wait_for(timeout=PATIENCE)
        yield page


def test_the_first_chapter_is_at_the_left_the_preview_at_the_right_and_the_project_in_the_list(
    page,
):
    notebook, preview = (
        page.locator(selector).bounding_box() for selector in (".jp-NotebookPanel", FRAME)
    )
    assert notebook["x"] + notebook["width"] <= preview["x"]
    assert min(notebook["width"], preview["width"]) > 400
    assert page.locator(NOTEBOOKS).all_inner_texts() == ["01-a.ipynb"]
    assert "预览" in page.locator(".lm-DockPanel-tabBar").all_inner_texts()
    listed = page.locator(".jp-DirListing-itemName").all_inner_texts()
    assert {"notebooks", "data", "params"} <= set(listed)


def test_jupyterlab_is_in_the_language_of_its_user(lab: Lab):
    settings = lab.get("/lab/api/settings/@jupyterlab/translation-extension:plugin")

    assert settings["schema"]["properties"]["locale"]["default"] == "zh_CN"
    assert lab.get("/lab/api/translations/zh_CN")["data"]


def edit(page, number: int) -> None:
    """Be at the end of a cell of prose, once drawn: to be drawn takes it out of its editor."""
    cell = f":nth-match(.jp-Cell, {number + 1})"
    page.click(f"{cell} .myst", timeout=PATIENCE)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{cell} .cm-focused", timeout=PATIENCE)
    page.keyboard.press("Control+End")


def test_what_is_typed_is_saved_without_asking_and_the_preview_shows_it(lab: Lab, page):
    edit(page, 2)
    page.keyboard.type("刚写的一句。")

    page.frame_locator(FRAME).locator("main p", has_text="刚写的一句。").wait_for(timeout=PATIENCE)
    written = read(lab.project / "notebooks/01-a.ipynb")
    assert "刚写的一句。" in written.cells[2].source


# What stands over the page in the moment in which a mistake is first told.
AT_FIRST = """() => document.querySelector('.preview-status.failed') && {
    over: !!document.querySelector('.preview-overlay')?.checkVisibility({visibilityProperty: true})
}"""


def test_a_mistake_is_told_at_the_foot_while_one_types_and_over_the_page_after_a_pause(page):
    preview = page.frame_locator(FRAME)
    edit(page, 3)
    page.keyboard.type("{eval}`half(`")

    # Asked by the page itself: on a busy machine the pause may be over before an answer comes.
    frame = page.query_selector(FRAME).content_frame()
    told = frame.wait_for_function(AT_FIRST, timeout=PATIENCE)
    assert told.json_value() == {"over": False}
    preview.locator(".preview-overlay").wait_for(timeout=PATIENCE)

    for _ in "{eval}`half(`":
        page.keyboard.press("Backspace")
    preview.locator(".preview-overlay").wait_for(state="hidden", timeout=PATIENCE)


def test_a_paragraph_leads_to_its_cell_in_the_jupyterlab_around_it(page):
    preview = page.frame_locator(FRAME)
    preview.locator("main p", has_text="第二章的另一段。").click()
    preview.locator(".preview-about a").click()

    page.wait_for_selector(".lm-TabBar-tab.lm-mod-current:has-text('02-b.ipynb')")
    page.wait_for_function(f"{ACTIVE} === 3", timeout=PATIENCE)
    assert len(page.context.pages) == 1


def test_only_the_jupyterlab_of_the_project_may_have_the_preview_within_it(lab: Lab, page):
    address = page.get_attribute(FRAME, "src")
    with urllib.request.urlopen(address, timeout=60) as response:
        policy = response.headers["Content-Security-Policy"]
    localhost = lab.address.replace("127.0.0.1", "localhost")
    assert policy == f"frame-ancestors {lab.address} {localhost}"


def export_labels(page, file: str, submenu: str) -> list[str]:
    """The formats that the menu of files offers."""
    page.click(f".lm-MenuBar-itemLabel:text-is('{file}')")
    page.hover(f".lm-Menu-itemLabel:text-is('{submenu}')")
    page.wait_for_selector(".lm-Menu-itemLabel:has-text('Word')")
    labels = page.locator(".lm-Menu").last.locator(".lm-Menu-itemLabel").all_inner_texts()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    return [label for label in labels if label]


def test_the_export_menu_names_our_formats_first_in_chinese(page):
    labels = export_labels(page, "文件", "保存并导出笔记本为")

    assert labels[:4] == ["白皮书 HTML", "白皮书 PDF", "白皮书 Word", "白皮书 附录"]
    assert "笔记本 HTML" in labels
    assert not [label for label in labels if "hitepaper" in label]


def test_what_the_menu_offers_is_downloaded(page):
    page.click(".lm-MenuBar-itemLabel:text-is('文件')")
    page.hover(".lm-Menu-itemLabel:text-is('保存并导出笔记本为')")
    # JupyterLab opens a window for it, which the browser closes as it becomes a download: what
    # comes of a window that short-lived is only sure to be seen on its way.
    answers: list[int] = []

    def note(route) -> None:
        answer = route.fetch(timeout=PATIENCE)
        answers.append(answer.status)
        route.fulfill(response=answer)

    page.context.route("**/nbconvert/whitepaper_docx/**", note)
    page.click(".lm-Menu-itemLabel:text-is('白皮书 Word')")

    def came() -> bool:
        page.wait_for_timeout(100)
        return bool(answers)

    assert eventually(came, 120)
    assert answers == [200]


def test_what_was_closed_comes_back_from_the_menu(page):
    page.click(".lm-TabBar-tab:has-text('预览') .lm-TabBar-tabCloseIcon")
    page.wait_for_selector(FRAME, state="detached")

    page.click(".lm-MenuBar-itemLabel:text-is('查看')")
    page.click(".lm-Menu-itemLabel:text-is('预览')")

    page.frame_locator(FRAME).locator("main p").first.wait_for(timeout=PATIENCE)


def test_what_was_arranged_stays_for_the_next_start_and_the_preview_has_its_new_address(
    tmp_path, browser
):
    project = make_prose(tmp_path)
    with started(project) as lab, lab.opened(browser) as page:
        first = page.get_attribute(FRAME, "src")
        preview = page.frame_locator(FRAME)
        preview.locator("main p", has_text="第二章的正文。").click(timeout=PATIENCE)
        preview.locator(".preview-about a").click()
        page.wait_for_function(f"{ACTIVE} === 2", timeout=PATIENCE)
        # JupyterLab keeps an arrangement when something in it changes that it has a name for.
        for name in ("01-a", "02-b"):
            page.click(f".lm-TabBar-tab:has-text('{name}.ipynb')")
        saved = project / "out/cache/jupyterlab"
        # While this waits the browser goes on.
        assert eventually(
            lambda: page.wait_for_timeout(100) or any(map(arranged, saved.glob("*"))), 30
        )

    with started(project) as lab:
        with lab.opened(browser) as page:
            page.frame_locator(FRAME).locator("main p").first.wait_for(timeout=PATIENCE)
            assert page.get_attribute(FRAME, "src") != first
            assert page.locator(NOTEBOOKS).all_inner_texts() == ["01-a.ipynb", "02-b.ipynb"]
            assert page.inner_text(f"{NOTEBOOKS}.lm-mod-current") == "02-b.ipynb"

        # With JupyterLab the preview ends, and with its code.
        (server,) = (
            each
            for each in psutil.Process(lab.process.pid).children()
            if "--LabApp.default_url=/lab" in each.cmdline()
        )
        server.terminate()
        assert lab.process.wait(60) == 0


def arranged(file: Path) -> bool:
    """Whether a saved arrangement has the second chapter too."""
    layout = json.loads(file.read_bytes())["data"].get("layout-restorer:data", {})
    return "02-b.ipynb" in json.dumps(layout.get("main"))


def test_without_the_preview_it_is_jupyterlab_alone_in_english_too(tmp_path, browser):
    project = make_prose(tmp_path)
    with started(project, "--no-preview", language="en_US") as lab:
        page = browser.new_page()
        page.goto(f"{lab.address}/lab/tree/notebooks/01-a.ipynb?token={TOKEN}")
        page.wait_for_selector(".jp-NotebookPanel", timeout=PATIENCE)
        labels = export_labels(page, "File", "Save and export notebook as")
        assert page.locator(FRAME).count() == 0
        page.close()

    assert labels[:4] == [
        *("White paper HTML", "White paper PDF", "White paper Word", "White paper data annex")
    ]


def test_its_address_is_printed_and_a_kernel_says_nothing_on_the_terminal(tmp_path, browser):
    project = make_prose(tmp_path)
    with started(project, "--no-preview") as lab:
        page = browser.new_page()
        page.goto(f"{lab.address}/lab/tree/notebooks/01-a.ipynb?token={TOKEN}")
        page.wait_for_selector(KERNEL.format("idle"), timeout=PATIENCE)
        page.close()

    assert lab.printed == [f"{lab.address}/lab?token={TOKEN}"]
    assert lab.said == ["JupyterLab已结束"]


def test_it_may_be_shut_down_from_its_menu_while_kernels_start_of_which_nothing_is_told(tmp_path):
    with started(make_prose(tmp_path), "--no-preview") as lab:
        for _ in range(3):
            lab.get("/api/kernels", "POST")
        lab.get("/api/shutdown", "POST")
        assert lab.process.wait(120) == 0

    assert lab.said == ["JupyterLab已结束"]


def test_a_cell_that_runs_is_interrupted(tmp_path, browser):
    project = make_chapters(tmp_path, {"01-a": "print('begun')\nwhile True:\n    pass"})
    with started(project, "--no-preview") as lab:
        page = browser.new_page()
        page.goto(f"{lab.address}/lab/tree/notebooks/01-a.ipynb?token={TOKEN}")
        # The notebook names no kernel.
        page.click(".jp-Dialog .jp-mod-accept", timeout=PATIENCE)
        page.locator(".jp-Cell .cm-content", has_text="while True").click(timeout=PATIENCE)
        page.wait_for_selector(KERNEL.format("idle"), timeout=PATIENCE)
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(OUTPUT.format("begun"), timeout=PATIENCE)
        page.keyboard.press("Escape")
        page.keyboard.press("i")
        page.keyboard.press("i")
        page.wait_for_selector(OUTPUT.format("KeyboardInterrupt"), timeout=PATIENCE)
        page.wait_for_selector(KERNEL.format("idle"), timeout=PATIENCE)
        page.close()


def test_what_keeps_jupyterlab_from_starting_ends_the_preview_with_its_code(tmp_path):
    project = make_prose(tmp_path)
    done = subprocess.run(
        [sys.executable, str(project / "build.py"), "lab", "--", "--ServerApp.port=none"],
        env={**os.environ, "PYTHONPATH": PATH, "LANG": "zh_CN.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.endswith("JupyterLab已结束\n")


def test_what_is_typed_into_parameters_while_they_are_saved_is_saved_too(tmp_path, browser):
    project = make_chapters(tmp_path, {"01-a": "1"})
    held: list = []

    def hold(route) -> None:
        held.append(route) if route.request.method == "PUT" else route.continue_()

    with started(project, "2020", "--no-preview") as lab:
        page = browser.new_page()
        page.goto(f"{lab.address}/lab/tree/params/2020.yaml?token={TOKEN}")
        page.click(".jp-FileEditor .cm-content", timeout=PATIENCE)
        page.keyboard.press("Control+End")
        page.route("**/api/contents/params/**", hold)
        page.keyboard.type("# one")
        assert eventually(lambda: page.wait_for_timeout(200) or held, 60)
        page.keyboard.type(" two")
        # What is held goes on, and later saves pass.
        page.unroute("**/api/contents/params/**")

        def written() -> str:
            page.wait_for_timeout(200)
            return (project / "params/2020.yaml").read_text("utf-8")

        assert eventually(lambda: "# one" in written(), 60)
        assert eventually(lambda: "# one two" in written(), 60)
        page.close()
