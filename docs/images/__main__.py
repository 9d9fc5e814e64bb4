"""Make the images of the READMEs and the guide anew: python -m docs.images, or make images.

Three pages of the report, the card behind a figure, a preview in which a chapter fails, the
page that shows revisions, and a chapter in JupyterLab beside its preview.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from html import escape
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Error, Page

from benchmarks.preview import preview_of, started_browser
from benchmarks.workload import ROOT, copy_editions
from whitepaper import languages
from whitepaper.project import DEFAULT_LANGUAGE

IMAGES = Path(__file__).parent
_EDITION = "2020"
# What the page of the summary begins with, and the captions of charts.
_SUMMARY = "综述"
_CAPTION = re.compile(r"^图\s*\d+-\d+", re.MULTILINE)
_GAP, _GROUND = 14, (214, 220, 228)
_WINDOW = {"width": 1280, "height": 760}
_MILLISECONDS, _SETTLED = 120_000, 5_000
_CHINESE = {"LANG": "zh_CN.UTF-8", "LANGUAGE": ""}
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), **_CHINESE}


def main() -> None:
    """Build a copy of the project, and look at it."""
    with tempfile.TemporaryDirectory() as folder, started_browser(**_fonts(folder)) as browser:
        project = Path(folder, "project")
        copy_editions(project)
        _build(project, _EDITION, "--to", "html,pdf")
        _report(project / "out" / _EDITION / "whitepaper.pdf")
        _card(project / "out" / _EDITION / "whitepaper.html", browser)
        _revisions(project, browser)
        _preview(project, browser)
        _lab(project, browser)


def _fonts(folder: str) -> dict[str, str]:
    """What has a browser know the report's own fonts too, also where the system has no Chinese."""
    folders = {file.parent for file in languages.load(DEFAULT_LANGUAGE).fonts.files}
    listed = "".join(f"<dir>{escape(str(each))}</dir>" for each in sorted(folders))
    system = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
    settings = Path(folder, "fonts.conf")
    settings.write_text(f"<fontconfig>{system}{listed}</fontconfig>", "utf-8")
    return {"FONTCONFIG_FILE": str(settings)}


def _build(project: Path, *arguments: str) -> str:
    command = [sys.executable, str(project / "build.py"), *arguments]
    done = subprocess.run(
        command, cwd=project, env=_ENVIRONMENT, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def _report(pdf: Path) -> None:
    """The cover, the summary and the first page with two charts, side by side."""
    pages = list(pypdfium2.PdfDocument(pdf))
    texts = [page.get_textpage().get_text_range() for page in pages]
    summary = next(at for at, text in enumerate(texts) if text.startswith(_SUMMARY))
    later = range(summary + 1, len(pages))
    charts = next(at for at in later if len(_CAPTION.findall(texts[at])) == 2)
    drawn = [pages[at].render(scale=0.73).to_pil() for at in (0, summary, charts)]
    width, height = drawn[0].size
    size = (_GAP + len(drawn) * (width + _GAP), height + 2 * _GAP)
    whole = Image.new("RGB", size, _GROUND)
    for at, page in enumerate(drawn):
        whole.paste(page, (_GAP + at * (width + _GAP), _GAP))
    # The usual method has no colours left for what is small: the point on the cover.
    few = whole.quantize(256, Image.Quantize.MAXCOVERAGE)
    few.save(IMAGES / "report.png", optimize=True)


def _card(html: Path, browser: Browser) -> None:
    """What a click on a figure opens."""
    page = browser.new_page(viewport=_WINDOW)
    page.goto(html.as_uri())
    page.locator("main p label", has_text="66.77亿元").last.click()
    page.wait_for_selector("[popover]:popover-open")
    page.screenshot(path=IMAGES / "card.png")
    page.close()


def _revisions(project: Path, browser: Browser) -> None:
    """What has changed since a value of the data was another."""
    shutil.copytree(project / "out" / _EDITION, project / "out" / "before")
    data = project / "data"
    value = (r"(?m)^(patent-pledge,广州,2020,)66\.77,", r"\g<1>67.12,")
    with (
        _replaced(data / "observations.csv", *value),
        # Or the report would be refused, since it has been published otherwise.
        _replaced(data / "published.csv", r"66\.77亿元", "67.12亿元"),
    ):
        _build(project, _EDITION, "--to", "html")
        path = _build(project, "diff", "./out/before", _EDITION).strip()
    page = browser.new_page(viewport=_WINDOW)
    page.goto((project / path).as_uri())
    page.screenshot(path=IMAGES / "revisions.png")
    page.close()


def _preview(project: Path, browser: Browser) -> None:
    """A chapter in which the name of an indicator is misspelt, over the last good page."""
    chapter = project / "notebooks" / "04-use.ipynb"
    with preview_of(project, **_CHINESE) as address:
        page = browser.new_page(viewport=_WINDOW)
        page.goto(address)
        page.wait_for_selector("main [data-cell]", timeout=_MILLISECONDS)
        page.evaluate("document.getElementById('sec-use').scrollIntoView()")
        with _replaced(chapter, r'fact\(\\"专利质押融资额\\"\)', r'fact(\\"专利质押融资\\")'):
            page.wait_for_selector(".preview-overlay:not([hidden])", timeout=_MILLISECONDS)
            page.wait_for_selector(".preview-status:not(.building)")
            page.screenshot(path=IMAGES / "preview.png")
        page.close()


def _lab(project: Path, browser: Browser) -> None:
    """A chapter in JupyterLab, with the preview beside it."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = (f"--ServerApp.port={port}", "--IdentityProvider.token=", "--allow-root")
    running = subprocess.Popen(
        [sys.executable, project / "build.py", "lab", _EDITION, "--", "--no-browser", *settings],
        env={**_ENVIRONMENT, "JUPYTER_CONFIG_DIR": str(project.parent / "jupyter")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        page = browser.new_page(viewport={"width": 1600, "height": 900})
        _go_when_there(page, f"http://127.0.0.1:{port}/lab/tree/notebooks/04-use.ipynb")
        preview = page.frame_locator("#whitepaper-preview iframe")
        preview.locator("main p").first.wait_for(timeout=_MILLISECONDS)
        # Its prose with the values that a build will print.
        prose = page.locator(".jp-NotebookPanel:visible .jp-MarkdownCell", has_text="66.77亿元")
        prose.first.wait_for(timeout=_MILLISECONDS)
        # The network is never idle, and cells below come one by one.
        page.wait_for_timeout(_SETTLED)
        page.screenshot(path=IMAGES / "lab.png")
        page.close()
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(timeout=60)


def _go_when_there(page: Page, address: str) -> None:
    """A page whose server may be at its start yet."""
    deadline = time.monotonic() + _MILLISECONDS / 1000
    while True:
        try:
            page.goto(address, timeout=_MILLISECONDS)
        except Error:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)
        else:
            return


@contextmanager
def _replaced(path: Path, pattern: str, by: str) -> Iterator[None]:
    """Have another text for a pattern in a file, which has it, for a while."""
    before = path.read_bytes()
    text, count = re.subn(pattern, by, before.decode(), count=1)
    if not count:
        raise SystemExit(f"{path.name} has no {pattern}")
    path.write_text(text, "utf-8")
    try:
        yield
    finally:
        path.write_bytes(before)


if __name__ == "__main__":
    main()
