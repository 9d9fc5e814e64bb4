"""What others add: formats, checks, languages and words for facts, by a package or a project."""

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import get_args

import nbformat
import pytest
from lxml import etree
from nbformat.v4 import new_code_cell, new_markdown_cell
from projects import ROOT, make_chapters, make_project
from runs import Run, build_here, run

from whitepaper.document import nodes

pytestmark = pytest.mark.slow

# Of Debian's package epubcheck, where it is installed.
EPUBCHECK = Path("/usr/share/java/epubcheck.jar")
PACKAGE = ROOT / "tests" / "extension"
PAGE = (ROOT / "docs" / "extensions.md").read_text("utf-8")
FIGURE = """\
import matplotlib.pyplot as plt
from IPython.display import display

made, axes = plt.subplots()
axes.plot([1, 2])
about = {"label": "fig-x", "caption": "Caption", "alt": "Alternative text"}
display(made, metadata={"whitepaper": {**about, "source": "A source of mine"}})
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A Python that has the extension package installed, beside all that this one has."""
    folder = tmp_path_factory.mktemp("house") / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    (packages / "ours.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    copied = shutil.copytree(PACKAGE, tmp_path_factory.mktemp("source") / "extension")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-index", "--no-build-isolation", "--target", str(packages)]
    subprocess.run([*pip, *options, str(copied)], check=True)
    return folder / "bin" / "python"


def build(python: Path, project: Path, *options: str) -> Run:
    return run([str(python), str(project / "build.py"), *options], project.parent, LANGUAGE="en")


def check_epub(book: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        drawings = [archive.read(each) for each in archive.namelist() if each.endswith(".svg")]
    assert drawings
    for drawing in drawings:
        assert b"<!DOCTYPE" not in drawing
        assert not etree.fromstring(drawing).xpath("//*[local-name() = 'path'][not(@d)]")
    if EPUBCHECK.exists():
        command = ["java", "-jar", str(EPUBCHECK), str(book)]
        checked = subprocess.run(command, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout + checked.stderr


def extend(project: Path, source: str) -> None:
    heading = "from whitepaper.errors import Finding\nfrom whitepaper.extensions import *\n"
    (project / "extensions.py").write_text(heading + source, "utf-8")


def test_a_package_adds_epub_and_a_rule_of_its_house(house, tmp_path):
    project = make_project(tmp_path)

    built = build(house, project, "2020", "--to", "html,epub")

    assert built.code == 0, built.stderr
    assert "out/2020/report.epub" in built.stdout
    book = project / "out" / "2020" / "report.epub"
    with zipfile.ZipFile(book) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/epub+zip"
        opf = etree.fromstring(archive.read("book/book.opf"))
        listed = {item.get("href") for item in opf.iter("{*}item")}
        there = {name.removeprefix("book/") for name in archive.namelist() if "book/" in name}
        assert listed == there - {"book.opf"}
        for name in archive.namelist():
            if name.endswith("xhtml"):
                etree.fromstring(archive.read(name))
        assert any("<table>" in archive.read(name).decode() for name in archive.namelist())
    check_epub(book)
    again = build(house, project, "2020", "--to", "html,epub")
    assert "nothing has changed" in again.stderr
    # Without the package the report is another.
    assert (
        "unknown format 'epub'" in build_here(project, "2020", "--to", "epub", LANGUAGE="en").stderr
    )
    assert "nothing has changed" not in build_here(project, "2020", "--to", "html").stderr

    chapter = project / "notebooks" / "02-creation.ipynb"
    text = chapter.read_text("utf-8")
    chapter.write_text(text.replace("。", "！", 1), "utf-8")
    refused = build(house, project, "2020", "--to", "html")
    assert refused.code == 1
    assert "notebooks/02-creation.ipynb cell " in refused.stderr
    assert "the house does not shout" in refused.stderr
    shared = project / "params" / "project.yaml"
    shared.write_text(
        f"{shared.read_text('utf-8') if shared.exists() else ''}gates:\n  exclamations: tell\n",
        "utf-8",
    )
    told = build(house, project, "2020", "--to", "html")
    assert told.code == 0
    assert "the house does not shout" in told.stderr


def test_the_example_of_the_page_runs_as_it_is_copied(tmp_path):
    made = run([sys.executable, "-m", "whitepaper", "init", "new", "--language", "en"], tmp_path)
    assert made.code == 0, made.stderr
    project = tmp_path / "new"
    [example] = re.findall(
        r"^<!-- file: extensions.py -->\n```python\n(.*?)^```$", PAGE, re.M | re.S
    )
    (project / "extensions.py").write_text(example, "utf-8")
    name = sorted(project.glob("notebooks/*.ipynb"))[0]
    notebook = nbformat.read(name, as_version=4)
    written = (
        "In order to know: **all** of it, at [home](https://example.org).\n\n|a|b|\n|-|-|\n|c|d|"
    )
    notebook.cells.append(new_markdown_cell(written))
    # Its legend has paths without a shape.
    plain_chart = "plt.plot([1, 2], [3, 4], marker='o', label='a')\nplt.legend()\nplt.show()"
    notebook.cells += [new_code_cell(f"from matplotlib import pyplot as plt\n{plain_chart}")]
    nbformat.write(notebook, name)
    edition = project / "params" / "2025.yaml"
    edition.write_text(edition.read_text("utf-8").replace("status: final", "status: draft"))

    command = [sys.executable, "-m", "whitepaper", "--to", "html,epub"]
    built = run(command, project, LANGUAGE="en")

    assert built.code == 0, built.stderr
    assert "the house does not write “in order to”\n    → write “to”" in built.stderr
    [book] = project.glob("out/*/report.epub")
    with zipfile.ZipFile(book) as archive:
        pages = {name: archive.read(name) for name in archive.namelist()}
    trees = {name: etree.fromstring(page) for name, page in pages.items() if "xhtml" in name}
    package = etree.fromstring(pages["book.opf"])
    listed = {item.get("href") for item in package.iter("{*}item")}
    assert listed == pages.keys() - {"book.opf", "mimetype", "META-INF/container.xml"}
    assert {image.get("src") for tree in trees.values() for image in tree.iter("{*}img")} < listed
    check_epub(book)
    whole = b"".join(pages[name] for name in trees).decode()
    assert '<strong>all</strong> of it, at <a href="https://example.org">home</a>.' in whole
    assert "<table>" in whole
    again = run([*command, "--force"], project, LANGUAGE="en")
    assert again.code == 0
    with zipfile.ZipFile(book) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == pages


def test_the_page_names_every_node_with_its_fields():
    rows = re.findall(r"^\| (`[A-Z].*?) \| (.*?) \|([^|]*)\|$", PAGE, re.M)
    named = {
        name: (about, set(re.findall(r"`(\w+)`", fields)))
        for names, about, fields in rows
        for name in re.findall(r"`(\w+)`", names)
    }
    kinds = {kind.__name__: kind for kind in (*get_args(nodes.Block), *get_args(nodes.Inline))}

    assert named.keys() == kinds.keys()
    for name, (about, fields) in named.items():
        if about != "not in a final report":
            assert fields == set(kinds[name].__struct_fields__), name


def test_a_project_adds_a_format_a_check_and_words_for_facts(tmp_path):
    source = "from whitepaper.chapter import open_edition\nreport = open_edition(edition)\n"
    project = make_chapters(tmp_path, {"01-only": source}, status="draft")
    extend(
        project,
        """
def write(report):
    return (f"{len(report.texts)} {b'<html' in report.html()} {report.document.language}").encode()

def find(report):
    yield Finding(report.texts[0][0], "a title of one word", "say more")

EXTENSIONS = [Format("words", "words.txt", write), Check("titles", find, "tell")]
""",
    )

    built = build_here(project, "2020", "--to", "words", LANGUAGE="en")

    assert built.code == 0, built.stderr
    assert (project / "out" / "2020" / "words.txt").read_text() == "1 True zh"
    assert "notebooks/01-only.ipynb cell 1: a title of one word\n    → say more" in built.stderr
    kept = build_here(project, "2020", "--to", "html", LANGUAGE="en")
    assert kept.code == 0
    assert (project / "out" / "2020" / "words.txt").is_file()


def test_a_rule_of_style_is_given_every_word_with_its_place_and_neither_code_nor_formulas(tmp_path):
    project = make_chapters(tmp_path, {"01-only": FIGURE}, status="draft")
    name = project / "notebooks" / "01-only.ipynb"
    notebook = nbformat.read(name, as_version=4)
    written = "A `x != y`, *b* $c!$.[^n]\n\n[^n]: D.\n\nE\n: F\n\n|G|H|\n|-|-|\n|I|`j!`|"
    notebook.cells.append(new_markdown_cell(written))
    nbformat.write(notebook, name)
    extend(
        project,
        "import json\n"
        "write = lambda report: json.dumps(report.texts).encode()\n"
        "EXTENSIONS = Format('words', 'words.json', write)\n",
    )

    built = build_here(project, "2020", "--to", "words", LANGUAGE="en")

    assert built.code == 0, built.stderr
    given = json.loads((project / "out" / "2020" / "words.json").read_text())
    place = "notebooks/01-only.ipynb cell "
    texts = [text for where, text in given if where == f"{place}4"]
    thing = "\ufffc"
    assert texts == [f"A {thing}, b {thing}.", "D.", "E", "F", "G", "H", "I", thing]
    drawn = [text for where, text in given if where == f"{place}3"]
    assert {"Caption", "Alternative text", "A source of mine"} <= {*drawn}


def test_words_for_facts_are_those_of_the_project_and_make_its_chapters_stale(tmp_path):
    project = make_project(tmp_path)
    assert build_here(project, "2020", "--to", "html").code == 0
    page = project / "out" / "2020" / "whitepaper.html"
    extend(
        project,
        """
def text(value):
    return f"（{value.indicator}）" if value.unit == UNIT else None

UNIT = "件"
EXTENSIONS = FactText("pieces", text)
""",
    )

    explained = build_here(project, "2020", "--dry-run", "--explain", LANGUAGE="en")
    built = build_here(project, "2020", "--to", "html", LANGUAGE="en")

    assert "./extensions.py: absent → " in explained.stderr
    assert built.code == 0, built.stderr
    assert "（专利授权量）" in page.read_text("utf-8")
    (project / "extensions.py").unlink()
    assert "ran in" not in build_here(project, "2020", "--to", "html", LANGUAGE="en").stderr


def test_a_language_is_added_by_a_project(tmp_path):
    project = make_chapters(tmp_path, {"01-only": "pass"}, status="draft")
    extend(
        project,
        """
from msgspec.structs import replace

def load():
    from whitepaper.languages import load
    return replace(load("en"), tag="en-GB")

EXTENSIONS = [Language("british", load)]
""",
    )
    edition = project / "params" / "2020.yaml"
    edition.write_text(edition.read_text("utf-8") + "language: british\n", "utf-8")

    built = build_here(project, "2020", "--to", "html", LANGUAGE="en")

    assert built.code == 0, built.stderr
    assert 'lang="en-GB"' in (project / "out" / "2020" / "whitepaper.html").read_text("utf-8")


FAILING = {
    "nothing offered": ("x = 1", "extensions.py: it has no EXTENSIONS = …"),
    "no Python": ("x = (", "extensions.py line 3: "),
    "raises": ("\nraise ValueError('no config')", "extensions.py line 4: no config"),
    "another thing": ("EXTENSIONS = [1]", "holds something that is none of Format, Check"),
    "no name": ("EXTENSIONS = [Check('Ä b', None)]", "“Ä b” is no name"),
    "no file": ("EXTENSIONS = [Format('x', '../x', id)]", "“../x” is no name of a file"),
    "taken format": (
        "EXTENSIONS = [Format('pdf', 'x.pdf', id)]",
        "the format “pdf” is there already, from whitepaper",
    ),
    "taken file": (
        "EXTENSIONS = [Format('mine', 'whitepaper.pdf', id)]",
        "the format “whitepaper.pdf” is there already, from whitepaper",
    ),
    "taken language": (
        "EXTENSIONS = [Language('en', id)]",
        "the language “en” is there already, from whitepaper",
    ),
    "taken gate": (
        "EXTENSIONS = [Check('hidden', id)]",
        "the check “hidden” is there already, from whitepaper",
    ),
    "twice": (
        "EXTENSIONS = [Check('mine', id), Check('mine', id)]",
        "the check “mine” is there already, from extensions.py",
    ),
    "fails when asked": (
        "def f(report):\n    return 1 / 0\nEXTENSIONS = [Format('x', 'x.txt', f)]",
        "The format “x” of extensions.py failed.\n  extensions.py line 4: division by zero",
    ),
    "gives no bytes": (
        "EXTENSIONS = [Format('x', 'x.txt', lambda report: 'text')]",
        "The format “x” of extensions.py failed.\n  extensions.py: write gave str, not bytes",
    ),
    "no text as file": (
        "from pathlib import Path\nEXTENSIONS = [Format('x', Path('x.txt'), id)]",
        "“x.txt” is no name of a file",
    ),
    "no function": ("EXTENSIONS = [Format('x', 'x.txt', 'x')]", "“write” of “x” is no function"),
    "no words": ("EXTENSIONS = [FactText('x', 3)]", "“text” of “x” is no function"),
    "no finder": ("EXTENSIONS = [Check('mine', None)]", "“find” of “mine” is no function"),
    "level in capitals": (
        "EXTENSIONS = [Check('mine', id, level='Refuse')]",
        "“Refuse” is no level of the check “mine”: it is one of off, tell, refuse",
    ),
    "level of none": ("EXTENSIONS = [Check('mine', id, level=None)]", "“None” is no level"),
    "level of a list": ("EXTENSIONS = [Check('mine', id, level=[])]", "“[]” is no level"),
    **{
        f"file {file}": (
            f"EXTENSIONS = [Format('x', '{file}', id)]",
            f"the format “{file}” is there already, from whitepaper",
        )
        for file in (
            *("manifest.json", "ledger.csv", "document.json", "ro-crate-metadata.json"),
            *("Whitepaper.HTML", "Manifest.json"),
        )
    },
    "ends": ("import sys\nsys.exit('bye')", "extensions.py line 4: it ends the build"),
    "no exception": (
        "class Stop(BaseException):\n    pass\nraise Stop('enough')",
        "extensions.py line 5: enough",
    ),
    "error without words": (
        "class Mute(Exception):\n    def __str__(self):\n        raise ValueError\nraise Mute",
        "extensions.py line 6: Mute",
    ),
    "ends when asked": (
        "def f(report):\n    exit(3)\nEXTENSIONS = [Format('x', 'x.txt', f)]",
        "The format “x” of extensions.py failed.\n  extensions.py line 4: it ends the build",
    ),
    "verifies with one text": (
        "EXTENSIONS = [Format('x', 'x.txt', lambda r: b'x', lambda content: 'wrong')]",
        "verify gave one text, not several",
    ),
    "verifies with numbers": (
        "EXTENSIONS = [Format('x', 'x.txt', lambda r: b'x', lambda content: [3])]",
        "verify gave int, not str",
    ),
    "gives no findings": (
        "EXTENSIONS = [Format('x', 'x.txt', bytes), Check('mine', lambda report: ['wrong'])]",
        "The check “mine” of extensions.py failed.\n  extensions.py: find gave str, not Finding",
    ),
}
# Those that a report has to be there for.
WHEN_ASKED = (
    *("fails when asked", "gives no bytes", "gives no findings", "ends when asked"),
    *("verifies with one text", "verifies with numbers"),
)


@pytest.mark.parametrize("name", FAILING)
def test_an_extension_that_fails_or_clashes_is_named_without_a_traceback(tmp_path, name):
    source, told = FAILING[name]
    project = make_chapters(tmp_path, {"01-only": "pass"}, status="draft")
    extend(project, source)
    kind = "x" if name in WHEN_ASKED else "html"

    refused = build_here(project, "2020", "--to", kind, LANGUAGE="en")

    assert refused.code == 2
    assert told in refused.stderr
    assert "Traceback" not in refused.stderr
    if name not in WHEN_ASKED:
        assert told in build_here(project, "check", LANGUAGE="en").stderr


def test_a_mistake_in_ones_own_extensions_is_to_be_corrected_before_any_chapter_runs(tmp_path):
    project = make_chapters(tmp_path, {"01-only": "pass"}, status="draft")
    extend(project, "EXTENSIONS = [Chek('mine', None)]")

    refused = build_here(project, "2020", LANGUAGE="en")
    in_chinese = build_here(project, "2020", LANGUAGE="zh")

    told = "extensions.py line 3: name 'Chek' is not defined\n    → correct it in extensions.py"
    assert told in refused.stderr
    assert "ran in" not in refused.stderr
    assert "→ 请在extensions.py里改正" in in_chinese.stderr


def test_a_project_names_the_formats_that_its_reports_are_written_in(tmp_path):
    project = make_chapters(tmp_path, {"01-only": "pass"}, status="draft")
    extend(project, "EXTENSIONS = [Format('text', 'x.txt', lambda report: b'x')]")
    shared = project / "params" / "project.yaml"
    before = shared.read_text("utf-8") if shared.exists() else ""
    shared.write_text(f"{before}\nformats: [html, text]\n", "utf-8")

    built = build_here(project, "2020", LANGUAGE="en")
    again = build_here(project, "2020", LANGUAGE="en")
    asked = build_here(project, "2020", "--to", "html", LANGUAGE="en")
    shared.write_text(f"{before}\nformats: [html, texts]\n", "utf-8")
    refused = build_here(project, "2020", LANGUAGE="en")

    assert built.code == 0, built.stderr
    assert built.stdout.split()[:2] == ["out/2020/whitepaper.html", "out/2020/x.txt"]
    assert not (project / "out" / "2020" / "whitepaper.pdf").exists()
    assert "nothing has changed" in again.stderr
    assert "x.txt" not in asked.stdout
    assert refused.code == 2
    assert "there is no format “texts”" in refused.stderr
    assert "did you mean “text”?" in refused.stderr
    assert f"params/project.yaml line {before.count(chr(10)) + 2}" in refused.stderr


def test_a_finished_file_that_its_extension_finds_wrong_is_refused(tmp_path):
    project = make_chapters(tmp_path, {"01-only": "pass"}, status="draft")
    extend(
        project,
        "EXTENSIONS = Format('x', 'x.txt', lambda r: b'', lambda c: [] if c else ['it is empty'])",
    )

    refused = build_here(project, "2020", "--to", "x", LANGUAGE="en")

    assert refused.code == 1
    assert "x.txt: it is empty" in refused.stderr


@pytest.mark.parametrize(
    ("gives", "told"),
    [
        ("''", "text gave no words for "),
        ("' '", "text gave no words for "),
        ("3", "text gave int, not str"),
        ("exit(2)", "it ends the build"),
    ],
)
def test_words_for_facts_that_are_none_are_refused_by_the_name_of_their_extension(
    tmp_path, gives, told
):
    project = make_project(tmp_path)
    extend(project, f"def words(value):\n    return {gives}\nEXTENSIONS = FactText('mine', words)")

    refused = build_here(project, "2020", "--to", "html", LANGUAGE="en")

    assert refused.code in (1, 2)
    assert "The words for facts “mine” of extensions.py failed." in refused.stderr
    assert told in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_language_that_gives_none_is_named(tmp_path):
    project = make_project(tmp_path)
    extend(project, "EXTENSIONS = Language('fr', lambda: None)")
    shared = project / "params" / "project.yaml"
    text = shared.read_text("utf-8") if shared.exists() else ""
    shared.write_text(text + "language: fr\n", "utf-8")

    refused = build_here(project, "2020", "--to", "html", LANGUAGE="en")

    assert "The language “fr” of extensions.py failed." in refused.stderr
    assert "load gave NoneType, not Language" in refused.stderr
