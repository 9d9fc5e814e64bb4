"""The chapters as they stand in the repository: thin, stripped, and without a typed figure."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
from projects import ROOT

from whitepaper.inputs import parameters
from whitepaper.inputs.listing import available
from whitepaper.project import chapters_in, notebook_place

NOTEBOOKS = [ROOT / notebook_place(name) for name in chapters_in(ROOT)]


def cells(path: Path, kind: str) -> list[str]:
    return [c.source for c in nbformat.read(path, 4).cells if c.cell_type == kind]


def test_every_chapter_of_an_edition_has_its_notebook_and_its_parameters_and_no_other_is_there():
    listed = {c.notebook for year in available(ROOT) for c in parameters.load(ROOT, year).chapters}

    assert listed == set(chapters_in(ROOT))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=chapters_in(ROOT))
def test_a_chapter_is_stripped_of_outputs(path):
    for cell in nbformat.read(path, 4).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert "user_expressions" not in cell.metadata


@pytest.mark.parametrize("path", NOTEBOOKS, ids=chapters_in(ROOT))
def test_a_chapter_is_written_as_jupyterlab_would_save_it(path):
    assert path.read_text("utf-8") == f"{nbformat.writes(nbformat.read(path, 4))}\n"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=chapters_in(ROOT))
def test_a_chapter_defines_no_function_or_class_and_names_no_path(path):
    for source in cells(path, "code"):
        tree = ast.parse(source)
        defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        assert not any(isinstance(node, defined) for node in ast.walk(tree))
        texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
        paths = [t for t in texts if isinstance(t, str) and re.search(r"\.csv|\.\./|^/\w", t)]
        assert paths == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=chapters_in(ROOT))
def test_a_chapter_has_one_first_level_heading_with_a_label(path):
    text = "\n\n".join(cells(path, "markdown"))

    assert len(re.findall(r"^# .*$", text, re.M)) == 1
    assert re.search(r"\A\(sec-[a-z-]+\)=\n# \S", text)
