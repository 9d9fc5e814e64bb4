"""Chapters in folders of notebooks/: en/03-more."""

import base64
import json
from pathlib import Path

import nbformat
import pytest
from made import png
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from projects import make_project
from runs import build_here

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The base project with a chapter in a folder, in whose prose an image file is printed."""
    made = make_project(tmp_path)
    add(made, "en/03-more", shown("grey"))
    (made / "notebooks" / "en" / "grey.png").write_bytes(base64.b64decode(png(90)))
    return made


def shown(name: str) -> str:
    """Prose that prints an image file, and refers to it."""
    told = f"{{#fig-{name} alt=一块灰色的方形色块，没有文字 source=统计局}}"
    return f"![灰色方块]({name}.png){told}\n\n见@fig-{name}。"


def add(project: Path, name: str, text: str, code: str = "_ = edition") -> None:
    cells = [
        new_markdown_cell("(sec-more)=\n# 其他", id="heading"),
        new_code_cell("edition = 2020", id="given", metadata={"tags": ["parameters"]}),
        new_code_cell(code, id="code"),
        new_markdown_cell(text, id="text"),
    ]
    path = project / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=cells), path)
    params = project / "params" / "2020.yaml"
    params.write_text(f"{params.read_text('utf-8')}  - notebook: {name}\n", "utf-8")


def test_it_is_printed_with_the_images_beside_it_and_kept(project):
    first = build_here(project, "2020", "--lang", "en", "--to", "html")
    again = build_here(project, "2020", "--lang", "en", "--to", "html")

    assert first.code == 0, first.stderr
    assert "en/03-more ran" in first.stderr
    assert "ran in" not in again.stderr
    assert "其他" in (project / "out" / "2020" / "whitepaper.html").read_text("utf-8")
    manifest = json.loads((project / "out" / "2020" / "manifest.json").read_text("utf-8"))
    assert "notebooks/en/grey.png" in json.dumps(manifest)


def test_it_reads_and_writes_beside_its_notebook(project):
    code = (
        "from pathlib import Path\n\n"
        "read = Path('grey.png').read_bytes()\n"
        "_ = Path('made.png').write_bytes(read)"
    )
    params = project / "params" / "2020.yaml"
    params.write_text(params.read_text("utf-8").replace("  - notebook: en/03-more\n", ""), "utf-8")
    add(project, "en/03-more", shown("made"), code)

    built = build_here(project, "2020", "--lang", "en", "--to", "html")

    assert built.code == 0, built.stderr


def test_one_that_fails_is_saved_in_its_folder(project):
    add(project, "en/04-wrong", "文字。", "1 / 0")

    built = build_here(project, "2020", "--lang", "en", "--to", "html")

    assert built.code == 1
    assert "notebooks/en/04-wrong.ipynb cell 3" in built.stderr
    assert (project / "out" / "failed" / "2020" / "en" / "04-wrong.ipynb").is_file()


def test_one_that_no_edition_lists_is_told_where_others_are_taken_from(project):
    (project / "notebooks" / "old").mkdir()
    chapter = project / "notebooks" / "en" / "03-more.ipynb"
    for name in ("en/05-unlisted", "old/05-put-away"):
        (project / "notebooks" / f"{name}.ipynb").write_bytes(chapter.read_bytes())

    told = build_here(project, "check", "2020", "--lang", "en").stderr

    assert "notebooks/en/05-unlisted.ipynb: no edition lists this chapter" in told
    assert "05-put-away" not in told


def test_one_that_is_not_there_is_told_with_the_nearest_name(project):
    params = project / "params" / "2020.yaml"
    params.write_text(params.read_text("utf-8").replace("en/03-more", "en/03-mor"), "utf-8")

    told = build_here(project, "check", "2020", "--lang", "en").stderr

    assert "there is no notebooks/en/03-mor.ipynb" in told
    assert "did you mean “en/03-more”?" in told
