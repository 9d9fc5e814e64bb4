"""Notebooks as documents of any format, and what a reader finds in these."""

import io
import logging
import re
import zipfile
from logging.handlers import BufferingHandler

import pikepdf
import pypdfium2
from bs4 import BeautifulSoup
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from nbconvert.exporters import get_exporter
from nbformat import NotebookNode

from whitepaper.errors import Finding

# Of running text and of formulas.
TEXTS = (qn("w:t"), qn("m:t"), qn("m:chr"), qn("w:noBreakHyphen"))


def export(notebook: NotebookNode, kind: str, **options) -> bytes:
    """A notebook as a document of a format."""
    return told(notebook, kind, **options)[0]


def told(notebook: NotebookNode, kind: str, **options) -> tuple[bytes, list[Finding]]:
    """A notebook as a document of a format, and what the log tells of it."""
    log = logging.Logger("exporter")
    handler = BufferingHandler(1000)
    handler.setLevel(logging.WARNING)
    log.addHandler(handler)
    exporter = get_exporter(f"whitepaper_{kind}")(log=log, **options)
    document, _ = exporter.from_notebook_node(notebook)
    findings = [record.finding for record in handler.buffer]
    return document if isinstance(document, bytes) else document.encode(), findings


def text_of(content: bytes, kind: str) -> str:
    """All that a reader can select, without spaces and line ends: typesetting adds its own."""
    if kind == "html":
        page = BeautifulSoup(content, "html.parser").main
        for source in page.select("annotation"):
            source.decompose()
        text = page.get_text()
    elif kind == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [archive.read(f"word/{name}.xml") for name in ("document", "footnotes")]
        found = [element for part in parts for element in etree.fromstring(part).iter(*TEXTS)]
        text = "".join(
            "-" if each.tag == qn("w:noBreakHyphen") else each.text or each.get(qn("m:val"), "")
            for each in found
        )
    else:
        document = pypdfium2.PdfDocument(content)
        text = "".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(r"[\s\u2060\ufffe\ufeff\0]", "", text)


def alts_of(content: bytes, kind: str) -> list[str]:
    """The alternative texts of the images, in order."""
    if kind == "html":
        return [image["alt"] for image in BeautifulSoup(content, "html.parser").select("img[alt]")]
    if kind == "docx":
        return [
            shape._inline.docPr.get("descr")
            for shape in Document(io.BytesIO(content)).inline_shapes
        ]
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
