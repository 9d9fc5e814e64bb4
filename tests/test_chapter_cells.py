"""Cells of a chapter that a build runs: what they write, what they expect, what they do not run."""

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell
from projects import make_chapters
from runs import build_here

pytestmark = pytest.mark.slow

DRAWS = """
import subprocess, sys
from IPython.display import HTML, Markdown, display
from PIL import Image
subprocess.run([sys.executable, "-c", "print(1)"], check=True, capture_output=True)
Image.new("RGB", (24, 12), "#2E7D32").save("一 图.png")
open("表.csv", "w").write("a,b")
display(HTML('<p>甲<img src="一 图.png" alt="一块绿色的矩形"></p>'))
display(Markdown("乙![又一块绿色的矩形](<./一 图.png>)"))
"""


def with_cells(folder, *cells):
    """A project of one chapter with some more cells of code: (source, tags)."""
    project = make_chapters(folder, {"01-a": "None"})
    path = project / "notebooks" / "01-a.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells += [new_code_cell(source, metadata={"tags": tags}) for source, tags in cells]
    nbformat.write(notebook, path)
    return project


def page_of(project):
    content = (project / "out" / "2020" / "whitepaper.html").read_text("utf-8")
    return BeautifulSoup(content, "html.parser").main


def test_images_that_outputs_name_are_printed_and_what_a_chapter_writes_is_no_input(tmp_path):
    project = with_cells(tmp_path, (DRAWS, []))

    first = build_here(project, "2020", "--to", "html")
    again = build_here(project, "2020", "--to", "html")

    assert (first.code, again.code) == (0, 0), first.stderr + again.stderr
    assert "build again" not in first.stderr
    assert "writing" not in again.stderr
    images = [image["alt"] for image in page_of(project).select("img")]
    assert images == ["一块绿色的矩形", "又一块绿色的矩形"]


def test_an_error_that_is_expected_is_printed_and_what_is_not_to_run_does_not(tmp_path):
    project = with_cells(
        tmp_path,
        ("raise ValueError('坏值')", ["raises-exception"]),
        ("#| eval: false\nraise SystemError('不运行')", []),
        ("raise SystemError('也不运行')", ["skip-execution"]),
    )

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 0, run.stderr
    assert "ValueError: 坏值" in page_of(project).text
    assert "不运行" not in page_of(project).text


def test_an_error_that_nobody_expects_still_fails_the_chapter(tmp_path):
    run = build_here(with_cells(tmp_path, ("raise ValueError('坏值')", [])), "2020", "--to", "html")

    assert run.code == 1
    assert "ValueError: 坏值" in run.stderr
