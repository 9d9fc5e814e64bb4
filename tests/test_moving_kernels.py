"""Chapters whose code is not in Python move in with their kernel, and what does not run is told."""

import datetime
import json
import re
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from runs import whitepaper_here

from whitepaper.inputs import kernelspecs
from whitepaper.moving.project import move

TODAY = datetime.date(2025, 3, 1)
IN_R = {"kernelspec": {"name": "ir", "display_name": "R"}}


@pytest.fixture(autouse=True)
def kernels(tmp_path, monkeypatch):
    """Kernels of bash and R are installed, of which the first runs."""
    for name, language, module in (("bash", "bash", "bash_kernel"), ("ir", "R", "none")):
        folder = tmp_path / "jupyter" / "kernels" / name
        folder.mkdir(parents=True)
        argv = [sys.executable, "-m", module, "-f", "{connection_file}"]
        spec = {"argv": argv, "display_name": name, "language": language}
        (folder / "kernel.json").write_text(json.dumps(spec), "utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    kernelspecs._folders.cache_clear()
    yield
    kernelspecs._folders.cache_clear()


def moved(tmp_path, name, text, front=""):
    """The notebook that a page has become, and what is told of it."""
    old = tmp_path / "old"
    old.mkdir()
    config = "_toc.yml" if name.endswith(".md") else "_quarto.yml"
    listed = "root: a\n" if name.endswith(".md") else f"book:\n  chapters: [{name}]\n"
    (old / config).write_text(listed, "utf-8")
    (old / name).write_text(f"---\n{front}---\n{text}" if front else text, "utf-8")
    made = move(old, tmp_path / "new", "en", TODAY)
    [notebook] = (tmp_path / "new" / "notebooks").glob("*.ipynb")
    return nbformat.read(notebook, 4), [f"{each.place}: {each.message}" for each in made.lost]


@pytest.mark.parametrize("language", [{}, {"language": "R"}])
def test_a_notebook_in_r_keeps_its_kernel_its_parameters_and_all_its_code(tmp_path, language):
    cells = [
        new_markdown_cell("# A\n\n{eval}`n`", id="a"),
        new_code_cell("n <- 1\nmap <- list(a=1)", id="b", metadata={"tags": ["parameters"]}),
        new_code_cell("x <- n\n# glue(1)", id="c"),
    ]
    metadata = {"kernelspec": {**IN_R["kernelspec"], **language}}
    (tmp_path / "old").mkdir()
    nbformat.write(new_notebook(cells=cells, metadata=metadata), tmp_path / "old" / "a.ipynb")
    (tmp_path / "old" / "run.sh").write_text("papermill a.ipynb o.ipynb -p n 7 -p no 1", "utf-8")

    told = move(tmp_path / "old", tmp_path / "new", "en", TODAY).lost

    made = nbformat.read(tmp_path / "new" / "notebooks" / "a.ipynb", 4)
    assert (made.metadata.kernelspec.name, made.metadata.language_info.name) == ("ir", "R")
    assert [cell.source for cell in made.cells[2:]] == [cell.source for cell in cells[1:]]
    assert made.cells[2].metadata.tags == ["parameters"]
    assert "tags" not in made.cells[3].metadata
    [params] = (tmp_path / "new" / "params").glob("2*.yaml")
    assert "    parameters:\n      n: 7\n" in params.read_text("utf-8")
    assert [each.message for each in told] == ["the parameter “no” is not given to a"]


@pytest.mark.parametrize(
    ("name", "front", "text"),
    [
        ("a.md", "kernelspec:\n  name: ir\n", "# A\n\n```{code-cell} r\nx <- 1\n```\n"),
        ("a.md", "kernelspec:\n  name: ir\n", "# A\n\n```{code-cell}\nx <- 1\n```\n"),
        ("a.md", "", "# A\n\n```{code-cell} R\nx <- 1\n```\n"),
        ("a.qmd", "", "# A\n\n```{r}\nx <- 1\n```\n"),
        ("a.qmd", "jupyter: ir\n", "# A\n\n```{r}\nx <- 1\n```\n"),
    ],
)
def test_a_page_whose_code_is_all_in_r_keeps_its_kernel(tmp_path, name, front, text):
    made, told = moved(tmp_path, name, f"{text}\nSo `{{r}} x`, `r x + 1`, `{{python}} y`.\n", front)

    assert made.metadata.kernelspec.name == "ir"
    assert [cell.source for cell in made.cells if cell.cell_type == "code"] == ["x <- 1"]
    assert "So {eval}`x`, {eval}`x + 1`, `y`." in made.cells[-1].source
    assert [each.partition(": ")[2] for each in told] == ["an expression in python is not computed"]


def test_options_of_knitr_in_a_fence_are_those_of_its_cell(tmp_path):
    fence = '```{r fig-r, fig.cap="Rain, by year", echo=FALSE}\nplot(1)\n```\n'

    made, _ = moved(tmp_path, "a.qmd", f"# A\n\n{fence}")

    assert made.cells[1].source == (
        "#| label: fig-r\n#| fig-cap: Rain, by year\n#| echo: false\nplot(1)"
    )


def test_cells_of_other_languages_are_printed_as_code_and_told(tmp_path):
    cells = "```{r}\n#| label: fig-r\n# load the data\nplot(1)\n```\n\n```{bash}\n# hi\necho\n```\n"

    made, told = moved(tmp_path, "a.qmd", f"# A\n\n```{{python}}\nx = 1\n```\n\n{cells}")

    assert [(cell.cell_type, cell.source) for cell in made.cells[1:]] == [
        ("code", "x = 1"),
        ("markdown", "```r\n# load the data\nplot(1)\n```"),
        ("markdown", "```bash\n# hi\necho\n```"),
    ]
    assert told == [
        "a.qmd line 8: a cell in R is printed as code, and not run",
        "a.qmd line 14: a cell in bash is printed as code, and not run",
    ]


def test_a_language_without_a_kernel_is_told_and_not_run(tmp_path):
    front = "kernelspec:\n  name: sas\n  language: SAS\n"

    made, told = moved(tmp_path, "a.md", "# A\n\n```{code-cell}\nrun;\n```\n", front)

    assert made.metadata.kernelspec.name == "python3"
    assert made.cells[1].metadata.tags == ["skip-execution"]
    assert told == ["a.md: its code is SAS, and is not run"]


@pytest.mark.slow
def test_a_chapter_in_bash_moves_in_and_builds(tmp_path):
    code = '```{bash}\n#| label: tbl-a\n#| tbl-cap: "Towns"\necho "<table><tr><th>T<tr><td>Hull"'

    _, told = moved(
        tmp_path, "a.qmd", f"# A\n\n{code} | displayHTML\n```\n\nSee @tbl-a: `{{bash}} echo 12`.\n"
    )

    assert told == []
    built = whitepaper_here(tmp_path / "new", "--to", "html", LANGUAGE="en")
    assert built.code == 0, built.stderr
    [page] = (tmp_path / "new").glob("out/*/whitepaper.html")
    text = " ".join(re.sub("<[^>]*>", " ", page.read_text("utf-8").partition("<main")[2]).split())
    assert "See Table 1.1 : 12." in text
    assert "Towns" in text


def test_what_a_cell_of_myst_says_of_itself_counts_in_yaml_too(tmp_path):
    cell = (
        "```{code-cell} ipython3\n---\ntags: [hide-input, my tag]\nmystnb:\n  figure:\n"
        "    caption: |\n      The *rain*\n    name: fig-rain\n  image:\n    alt: A bar\n"
        "    width: 300px\n---\n\n"
        "plot()\nglue('x', 1)\n```\n"
    )
    short = "```{code-cell}\n:tags: [show-input]\n:label: tbl-x\nx\nglue('y', 1)\n```\n"

    made, told = moved(tmp_path, "a.md", f"# A\n\n{cell}\n{short}")

    assert made.cells[1].source == "plot()\nglue('x', 1)"
    assert made.cells[1].metadata == {
        "tags": ["hide-input", "my tag"],
        "caption": "The *rain*",
        "label": "fig-rain",
        "alt": "A bar",
        "width": "300px",
    }
    assert made.cells[2].metadata == {"tags": ["show-input"], "label": "tbl-x"}
    assert [each.partition(":")[0] for each in told] == ["a.md line 17", "a.md line 24"]


def test_titles_with_a_line_below_them_are_headings(tmp_path):
    text = (
        "Rain {#sec-rain}\n================\n\nBy year\n-------\n\nWords.\n\na | b\n--|--\n1 | 2\n"
    )

    made, told = moved(tmp_path, "a.qmd", f"{text}\n```\nNo\n---\n```\n\n- x\n---\n")

    assert made.cells[0].source == "# Rain {#sec-rain}"
    assert made.cells[1].source.startswith("## By year\n\n\nWords.\n\na | b\n--|--\n1 | 2\n")
    assert "```\nNo\n---\n```" in made.cells[1].source
    assert told == []
