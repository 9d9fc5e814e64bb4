"""In JupyterLab a cell that an edition does without is told quietly, and stops nothing."""

import copy
import json

import nbclient
import nbformat
import pytest
from documents import export
from nbformat.v4 import new_code_cell
from projects import make_chapters

from whitepaper.errors import PublicationError
from whitepaper.formats.exporters import RefusalError

SETUP = "from whitepaper.chapter import *\nreport = open_edition(edition)"
ABSENT = "report.fact('专利授权量', 1999)\n'after it'"


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    """A chapter, run as JupyterLab does: a cell that ends in an error would stop it."""
    project = make_chapters(tmp_path_factory.mktemp("absent"), {"01-a": SETUP})
    path = project / "notebooks" / "01-a.ipynb"
    notebook = nbformat.read(path, as_version=4)
    optional = new_code_cell(ABSENT, metadata={"tags": ["optional"]})
    notebook.cells += [optional, new_code_cell("'below'"), new_code_cell(SETUP)]
    where = {"metadata": {"path": str(path.parent)}}
    nbclient.NotebookClient(notebook, resources=where).execute()
    return notebook


def test_the_line_says_in_the_language_of_the_edition_why_and_what_it_means(notebook):
    (line,) = notebook.cells[-3].outputs

    assert line.output_type == "display_data"
    assert line.data["text/plain"].startswith("不用于2020版：")
    assert "1999" in line.data["text/plain"]
    assert "optional" in line.data["text/plain"]
    assert "color: GrayText" in line.data["text/html"]
    assert "AbsentError" not in json.dumps(notebook.cells[-3].outputs)


def test_the_cells_below_it_run(notebook):
    assert notebook.cells[-2].outputs[0].data["text/plain"] == "'below'"


def test_a_notebook_that_is_printed_alone_leaves_it_out(notebook):
    page = export(notebook, "html").decode()

    assert "不用于" not in page
    assert "below" in page


def test_without_the_tag_a_report_is_refused_for_it(notebook):
    untagged = copy.deepcopy(notebook)
    untagged.cells[-3].metadata.tags = []

    with pytest.raises((PublicationError, RefusalError), match="1999"):
        export(untagged, "html", strict=True)
