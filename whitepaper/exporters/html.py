"""The HTML: one file that needs no network, no script and no font of the reader's machine."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode
from traitlets import default

from whitepaper.errors import Finding, PublicationError
from whitepaper.exporters.cards import cards
from whitepaper.exporters.datapackage import csv_file
from whitepaper.exporters.images import MEDIA_TYPES
from whitepaper.exporters.markdown import TEMPLATES, DocumentExporter
from whitepaper.exporters.numbered import tables
from whitepaper.exporters.pandoc import convert
from whitepaper.exporters.webfonts import font_faces

CARDS_MARK = "<!-- whitepaper:cards -->"
STYLE_MARK = "/* whitepaper:style */"
BACK_LINK = re.compile(r'role="doc-backlink">[^<]*<')
DOWNLOAD = re.compile(r'(<a class="more" href=")whitepaper:csv/([^"]*)(")')
IMAGE = re.compile(r'(<img\b[^>]*?\bsrc=")([^"]*)(")')


class WhitepaperHTMLExporter(DocumentExporter):
    """Export a notebook as one HTML file with its fonts and images inside."""

    export_from_notebook = "Whitepaper HTML"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def written(
        self, nb: NotebookNode, markdown: str, images: Mapping[str, bytes]
    ) -> tuple[Any, Mapping[str, bytes]]:
        """Return the page as a string; nothing goes beside it."""
        page = convert(markdown, "html5", "report.html", "--toc", "--toc-depth=4", "--mathml")
        assembled = assemble(page.decode().replace(CARDS_MARK, cards(nb)), images)
        # What these are called in print does not stand in their data.
        data = {table.label: csv_file(table) for table in tables(nb, {})}
        return embed_data(assembled, data), {}


def assemble(page: str, images: Mapping[str, bytes]) -> str:
    """Return the page with its style sheet, fonts and images inside it."""
    style = font_faces(page) + (TEMPLATES / "report.css").read_text(encoding="utf-8")
    # Pandoc's return arrow is in none of the fonts.
    page = BACK_LINK.sub('role="doc-backlink" aria-label="返回正文">↑<', page)
    return embed_images(page.replace(STYLE_MARK, style), images)


def embed_data(page: str, files: Mapping[str, bytes]) -> str:
    """Return the page with the CSV of each figure and table, by label, inside the link to it."""

    def data_address(match: re.Match[str]) -> str:
        before, label, after = match.groups()
        if label not in files:
            return match[0]
        content = base64.b64encode(files[label]).decode()
        return f"{before}data:text/csv;charset=utf-8;base64,{content}{after}"

    return DOWNLOAD.sub(data_address, page)


def embed_images(page: str, images: Mapping[str, bytes]) -> str:
    """Return the page with each image file replaced by a `data:` address.

    Raises `PublicationError` for an image that is none of these files.
    """
    unknown: list[str] = []

    def data_address(match: re.Match[str]) -> str:
        before, name, after = match.groups()
        if name not in images:
            unknown.append(name)
            return match[0]
        kind = MEDIA_TYPES[name.rpartition(".")[2]]
        return f"{before}data:{kind};base64,{base64.b64encode(images[name]).decode()}{after}"

    embedded = IMAGE.sub(data_address, page)
    if unknown:
        raise PublicationError(
            "The page would fetch images.",
            [
                Finding(
                    "HTML", f"image {name[:80]} is not in the notebook", "attach it to its cell"
                )
                for name in dict.fromkeys(unknown)
            ],
        )
    return embedded
