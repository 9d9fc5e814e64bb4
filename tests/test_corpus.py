"""Whatever analysts paste into a chapter is printed in every format, or refused in its cell."""

import io
import re

import nbformat
import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from conftest import build_here, make_project
from corpus import CASES, PNG, SVG, Case, prose, scatter
from nbformat.v4 import new_markdown_cell, new_notebook
from test_exporters import REPORT, png

from whitepaper.errors import PublicationError
from whitepaper.exporters import FORMATS, export
from whitepaper.exporters.images import LARGEST_DRAWING, rasterised

EXPORTED = [kind for kind in ("html", "pdf") if kind in FORMATS]


def notebook_of(case: Case, *, whole: bool):
    """The case as a report, or as a chapter alone."""
    first = new_markdown_cell("# 综述 {#sec-summary}")
    first.metadata["whitepaper"] = {"chapter": "01-summary", "role": "chapter"}
    metadata = {"whitepaper": REPORT} if whole else {}
    return nbformat.from_dict(new_notebook(cells=[first, *case.cells], metadata=metadata))


def text_of(content: bytes, kind: str) -> str:
    """All that a reader can select, without the spaces and line ends that only typesetting needs."""
    if kind == "html":
        page = BeautifulSoup(content, "html.parser").main
        for source in page.select("annotation"):
            source.decompose()
        text = page.get_text()
    else:
        document = pypdfium2.PdfDocument(content)
        text = "".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(r"[\s\u2060\ufffe\ufeff\0]", "", text)


def alts_of(content: bytes, kind: str) -> list[str]:
    """The alternative texts of the images, in order."""
    if kind == "html":
        return [image["alt"] for image in BeautifulSoup(content, "html.parser").select("img[alt]")]
    with pikepdf.open(io.BytesIO(content)) as document:
        return list(figures_below(document.Root.StructTreeRoot))


def figures_below(element):
    if not isinstance(element, pikepdf.Dictionary):
        return
    if element.get("/S") == "/Figure" and "/Alt" in element:
        yield str(element.Alt)
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        yield from figures_below(child)


@pytest.mark.parametrize("whole", [False, True], ids=["alone", "in a report"])
@pytest.mark.parametrize("kind", EXPORTED)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_case_is_printed_or_refused_in_its_cell(case: Case, kind, whole):
    refused = case.findings(kind, whole=whole)
    notebook = notebook_of(case, whole=whole)
    if refused:
        with pytest.raises(PublicationError) as caught:
            export(notebook, kind)
        found = caught.value.findings
        assert [
            part for part, each in zip(refused, found, strict=True) if part not in each.message
        ] == []
        place = "01-summary, cell [2-9]"
        assert [
            each for each in found if not re.fullmatch(place, each.place) or not each.remedy
        ] == []
        return

    content = export(notebook, kind)

    text = text_of(content, kind)
    assert [part for part in case.shows if re.sub(r"\s", "", part) not in text] == []
    assert [part for part in case.hides if re.sub(r"\s", "", part) in text] == []
    assert alts_of(content, kind) == list(case.alts)
