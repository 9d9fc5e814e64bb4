"""The preview: each saved change in a real browser, at the same place, or what is wrong with it."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from projects import make_chapters, write_chapter, write_prose
from runs import PATH, build_here, eventually, files

pytestmark = pytest.mark.slow

# As long as a busy machine may take.
PATIENCE = 120_000
DONE = ".preview-status:not(.building):not(:empty)"


LONG = [f"第{n}段。" + "这一段说明情况，没有数字。" * 12 for n in "甲乙丙丁戊己庚辛"]
LAST = "[...document.querySelectorAll('main p')].at(-1)"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two chapters of prose, the second longer than a window."""
    project = make_chapters(tmp_path, {"01-a": "1", "02-b": "1"})
    write_prose(project, "01-a", "第一章的正文。")
    write_prose(project, "02-b", *LONG)
    (project / "theme").mkdir()
    return project


@contextmanager
def previewed(project: Path) -> Iterator[str]:
    """The address of a preview, which is interrupted at the end and says no more than that."""
    running = subprocess.Popen(
        [sys.executable, str(project / "build.py"), "preview", "2020", "--no-browser"],
        env={**os.environ, "PYTHONPATH": PATH, "LANG": "zh_CN.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        yield running.stdout.readline().strip()
    finally:
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 130, said
    assert "Traceback" not in said
    assert said.endswith("预览已结束\n")


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    """The address of a preview, which ends with the test."""
    with previewed(project) as address:
        yield address


@pytest.fixture
def page(browser, address: str):
    """The page of the preview, as it was first shown."""
    page = browser.new_page(viewport={"width": 1440, "height": 700})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.wait_for_selector("main [data-cell]", timeout=PATIENCE)
    page.wait_for_selector(DONE, timeout=PATIENCE)
    yield page
    page.close()
    assert errors == []


def after(page, change: Callable[[], None]) -> None:
    """Make a change, and wait until the page shows it."""
    number = page.evaluate("document.documentElement.dataset.preview")
    change()
    page.wait_for_function(
        "number => document.documentElement.dataset.preview != number", arg=number, timeout=PATIENCE
    )
    # The page comes first, and what is to be mended in it after that.
    page.wait_for_selector(DONE, timeout=PATIENCE)


def test_a_saved_sentence_is_shown_and_the_reader_stays_where_he_is(project, page):
    page.evaluate(f"{LAST}.scrollIntoView({{behavior: 'instant'}})")
    before = page.evaluate(f"[scrollY, {LAST}.getBoundingClientRect().top]")
    assert before[0] > 0

    # Above what the reader looks at, so that all of it moves down.
    after(page, lambda: write_prose(project, "01-a", "改过的正文。", *LONG[:2]))

    assert "改过的正文。" in page.inner_text("main")
    assert "第一章的正文。" not in page.inner_text("main")
    top = page.evaluate(f"{LAST}.getBoundingClientRect().top")
    assert abs(top - before[1]) < 2
    assert page.evaluate("scrollY") > before[0]


def test_a_saved_theme_is_shown(project, page):
    accent = "getComputedStyle(document.querySelector('main h2')).color"
    assert page.evaluate(accent) == "rgb(31, 78, 121)"

    after(
        page,
        lambda: (project / "theme" / "theme.yaml").write_text(
            "colours: {accent: '#7A1F3D'}\n", "utf-8"
        ),
    )

    assert page.evaluate(accent) == "rgb(122, 31, 61)"


def test_what_did_not_change_is_left_as_it_is_in_the_page(project, page):
    page.evaluate("document.querySelector('main p').mark = 1")
    page.evaluate("document.querySelector('nav').mark = 2")

    after(page, lambda: write_prose(project, "02-b", "只剩一段。"))

    assert page.evaluate("document.querySelector('main p').mark") == 1
    assert page.evaluate("document.querySelector('nav').mark") == 2
    assert "只剩一段。" in page.inner_text("main")


def test_what_cannot_be_built_is_told_over_the_last_page_and_goes_when_it_is_mended(project, page):
    write_chapter(project, "01-a", "x = 1\ny = x +（2）")
    page.wait_for_selector(".preview-overlay:not([hidden])", timeout=PATIENCE)

    told = page.inner_text(".preview-overlay")
    assert "notebooks/01-a.ipynb 第3格第2行" in told
    assert "代码里用了中文标点「（」，请在英文输入法下改为「(」；正文不用改" in told
    assert "第一章的正文。" in page.inner_text("main")

    params = project / "params" / "2020.yaml"
    whole = params.read_text("utf-8")
    params.write_text(whole.replace("status: final", "status：final"), "utf-8")
    page.wait_for_function(
        "document.querySelector('.preview-overlay').innerText.includes('用了全角冒号')",
        timeout=PATIENCE,
    )

    params.write_text(whole, "utf-8")
    after(page, lambda: write_prose(project, "01-a", "又好了。"))
    page.wait_for_selector(".preview-overlay", state="hidden", timeout=PATIENCE)
    assert "又好了。" in page.inner_text("main")


def test_a_preview_that_begins_with_a_mistake_says_that_there_is_no_page_until_it_is_mended(
    project, browser
):
    write_chapter(project, "01-a", "y = x")
    with previewed(project) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 700})
        page.goto(address)
        page.wait_for_selector(".preview-status.failed", timeout=PATIENCE)

        assert page.inner_text(".preview-status") == "还没有能显示的页面"
        assert "没有“x”" in page.inner_text(".preview-overlay")
        assert "上一次的页面" not in page.inner_text("body")

        write_prose(project, "01-a", "改好了。")
        page.wait_for_selector("main p:has-text('改好了。')", timeout=PATIENCE)
        page.wait_for_selector(".preview-overlay", state="hidden", timeout=PATIENCE)
        page.close()


def test_a_notebook_that_is_half_written_is_read_again_before_anything_is_told(project, page):
    told = "document.querySelector('.preview-overlay')"
    page.evaluate(
        f"window.told = false; new MutationObserver(() => {{ window.told ||= !{told}.hidden; }})"
        f".observe({told}, {{attributes: true}})"
    )
    path = project / "notebooks" / "01-a.ipynb"

    def save_slowly() -> None:
        whole = path.read_text("utf-8").replace("第一章的正文。", "慢慢保存的正文。")
        path.write_text(whole[: len(whole) // 2], "utf-8")
        time.sleep(0.2)
        path.write_text(whole, "utf-8")

    after(page, save_slowly)

    assert "慢慢保存的正文。" in page.inner_text("main")
    assert not page.evaluate("window.told")


def test_findings_stand_beside_their_cell_also_those_that_a_final_report_is_refused_for(
    project, page
):
    after(page, lambda: write_prose(project, "02-b", *LONG, "全市共有37家企业。"))
    page.wait_for_selector(".preview-note", timeout=PATIENCE)

    assert "“37”是手工写的" in page.inner_text(".preview-note")
    note, block = (
        page.evaluate(f"document.querySelector('{selector}').getBoundingClientRect().top")
        for selector in (".preview-note", '[data-cell="11"]')
    )
    assert abs(note - block) < 40
    assert "1 处需在定稿前改正" in page.inner_text(".preview-status")

    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    page.click(".preview-status button")
    page.wait_for_function(
        "(() => { const { top, bottom } = document.querySelector('.preview-note')"
        ".getBoundingClientRect(); return top > 0 && bottom < innerHeight })()"
    )


def overlaps(page) -> list[bool]:
    """Of each note that is shown, whether it covers a part of the text."""
    return page.evaluate(
        """() => {
          const boxes = (selector) =>
            [...document.querySelectorAll(selector)]
              .map((each) => each.getBoundingClientRect())
              .filter((box) => box.width);
          const meet = (one, other) =>
            one.left < other.right - 1 && other.left < one.right - 1 &&
            one.top < other.bottom - 1 && other.top < one.bottom - 1;
          const [notes, text] = [".preview-note", "main > *, .preview-note"].map(boxes);
          return notes.map((note) => text.filter((box) => meet(note, box)).length > 1);
        }"""
    )


TYPED = [f"全市共有{n}家企业，比上年多{n - 30}家。" for n in (37, 38, 39)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_notes_stand_in_a_free_margin_or_open_as_a_list(project, page, scheme):
    page.emulate_media(color_scheme=scheme)
    after(page, lambda: write_prose(project, "02-b", *TYPED, *LONG))

    for width in (1440, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function("document.querySelectorAll('.preview-note').length === 6")
        assert overlaps(page) == [False] * 6
        assert not page.is_visible(".preview-marks button >> nth=0")
    for width in (390, 620, 1100, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert overlaps(page) == []
        # Each place has a mark with the count of its notes, which opens them.
        assert page.locator(".preview-marks button").all_inner_texts() == ["2", "2", "2"]
        page.click(".preview-marks button >> nth=2")
        page.wait_for_function(
            "(() => { const [note, list] = ['.preview-note:nth-child(5)', '.preview-notes']"
            ".map((each) => document.querySelector(each).getBoundingClientRect());"
            " return note.top >= list.top - 1 && note.bottom <= list.bottom + 1 })()"
        )
        page.click(".preview-status button")
        page.click(".preview-status button")
        assert len(overlaps(page)) == 6
        # A place in the list leads to it in the text.
        page.evaluate("scrollTo({ top: 1e6, behavior: 'instant' })")
        page.click(".preview-note b >> nth=0")
        page.wait_for_function(
            '(() => { const { top, bottom } = document.querySelector(\'[data-cell="3"]'
            '[data-file="notebooks/02-b.ipynb"]\').getBoundingClientRect();'
            " return top >= 0 && bottom <= innerHeight })()"
        )
        page.click(".preview-status button")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_paragraph_that_is_printed_no_more_is_told_and_counted_only_if_it_is_by_a_slip(
    project, browser
):
    def write(period: int | str) -> None:
        cells = [
            new_markdown_cell("# a"),
            new_code_cell("edition = 2020", metadata={"tags": ["parameters"]}),
            new_code_cell("from whitepaper.chapter import *\nreport = open_edition(edition)"),
            new_markdown_cell(
                f"授权{{eval}}`report.fact('专利授权量', {period!r})`。",
                metadata={"tags": ["optional"]},
            ),
            new_markdown_cell("正文。"),
        ]
        nbformat.write(new_notebook(cells=cells), project / "notebooks" / "01-a.ipynb")

    write(2020)
    page = browser.new_page(viewport={"width": 1440, "height": 700})
    with previewed(project) as address:
        page.goto(address)
        page.wait_for_selector(DONE, timeout=PATIENCE)
        assert "授权1777件" in page.inner_text("main")
        assert page.locator(".preview-note").count() == 0

        after(page, lambda: write("2020-Q1"))

        assert "授权" not in page.inner_text("main")
        told = page.inner_text(".preview-note")
        assert "notebooks/01-a.ipynb 第4格" in told
        assert "没有印出" in told
        assert "2020年一季度" in told
        assert "需在定稿前改正" not in page.inner_text(".preview-status")
        assert "1 处没有印出" in page.inner_text(".preview-status")

        after(page, lambda: write(1999))
        slip = page.inner_text(".preview-note")
        assert "1999年" in slip
        assert "1 处需在定稿前改正" in page.inner_text(".preview-status")
    # One that begins anew tells it too.
    with previewed(project) as address:
        page.goto(address)
        page.wait_for_selector(".preview-note", timeout=PATIENCE)
        assert page.inner_text(".preview-note") == slip
    page.close()


def test_a_click_on_a_paragraph_names_its_cell(page):
    page.click("main p >> nth=0")

    assert page.inner_text(".preview-about").startswith("notebooks/01-a.ipynb 第3格")
    assert page.get_attribute(".preview-about a", "href") == (
        "/notebook?file=notebooks%2F01-a.ipynb&cell=3"
    )


def test_where_no_jupyterlab_runs_a_page_says_so_and_what_to_do(page, address):
    page.goto(f"{address}notebook?file=notebooks%2F01-a.ipynb&cell=3")

    told = page.inner_text("body")
    assert "JupyterLab没有打开" in told.replace(" ", "")
    assert "notebooks/01-a.ipynb 第3格" in told
    assert "python build.py lab 2020" in told


def test_no_other_page_can_have_the_preview_within_it(browser, address):
    frame = f'<iframe src="{address}"></iframe>'.encode()

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(frame)

        def log_message(self, *_) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        page = browser.new_page()
        refused: list[str] = []
        page.on("console", lambda said: refused.append(said.text))
        page.goto(f"http://127.0.0.1:{other.server_address[1]}/")
        assert eventually(lambda: page.wait_for_timeout(50) or bool(refused), 30)
        page.close()
        other.shutdown()
    assert "frame-ancestors 'none'" in refused[0]


def test_an_edition_that_is_previewed_is_not_published(project, page):
    assert page.inner_text("main")
    assert not (project / "out" / "2020").exists()


def test_the_published_page_has_nothing_of_the_previews(tmp_path):

    project = make_chapters(tmp_path, {"01-a": "1"})
    write_prose(project, "01-a", "正文。")
    assert build_here(project, "2020", "--to", "html").code == 0

    html = (project / "out/2020/whitepaper.html").read_text("utf-8")
    assert not [word for word in ("preview", "data-cell", "<script", "connect-src") if word in html]


def ask(address: str, path: str, **headers: str) -> tuple[int, bytes]:
    """What the server answers to a request with some headers."""
    host = urlsplit(address).netloc
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.putrequest("GET", path, skip_host=True)
    for name, value in {"Host": host, **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    content = b"" if path == "/events" else answer.read()
    connection.close()
    return answer.status, content


def test_pages_of_other_sites_are_told_nothing(address):
    own = address.rstrip("/")
    assert urlsplit(address).hostname == "127.0.0.1"

    assert ask(address, "/state")[0] == ask(address, "/state", Origin=own)[0] == 200
    assert ask(address, "/notebook")[0] == ask(address, "/notebook?file=a&cell=x")[0] == 404
    assert json.loads(ask(address, "/state")[1])["words"]["building"] == "正在生成……"
    for path in ("/", "/state", "/events", "/preview.js", "/notebook?file=a&cell=1"):
        assert ask(address, path, Host="evil.example")[0] == 403
        assert ask(address, path, Host="evil.example:80")[0] == 403
        assert ask(address, path, Origin="http://evil.example")[0] == 403
        assert ask(address, path, Origin="null")[0] == 403


def test_it_ends_without_a_complaint_while_a_browser_shows_it(project, browser):
    page = browser.new_page()
    with previewed(project) as address:
        page.goto(address)
        page.wait_for_selector(DONE, timeout=PATIENCE)
    page.wait_for_selector(".preview-status.failed")
    page.close()


def test_it_listens_on_the_loopback_address_alone(address):
    import psutil

    port = urlsplit(address).port
    listening = [
        connection.laddr.ip
        for connection in psutil.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
    ]
    assert listening == ["127.0.0.1"]


def test_a_preview_writes_nothing_into_the_projects_own_folders(project, address, browser):
    before = {name for name in files(project) if not name.startswith("out/")}
    page = browser.new_page()
    page.goto(address)
    page.wait_for_selector("main [data-cell]", timeout=PATIENCE)
    page.close()

    assert {name for name in files(project) if not name.startswith("out/")} == before
