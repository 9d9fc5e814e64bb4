"""Notebooks as a build hands them on, and cells as authors write them and chapters show them."""

import base64
import zlib

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from whitepaper.document.facts import Fact, Source
from whitepaper.document.nodes import (
    Column,
    Figure,
    KeyFigure,
    KeyFigures,
    Markdown,
    Table,
    TableCell,
)
from whitepaper.document.serialise import BLOCK, FACT, to_bundle

REPORT = {
    "edition": "2020",
    "title": "小城知识产权状况",
    "publisher": "小城编写组",
    "notice": "本报告用于测试。",
    "date": "2021-04-26",
    "cut_off": "2021-04-26",
    "status": "final",
}
GIF = base64.b64encode(
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
).decode()
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="360pt" height="72pt">'
    '<path d="M0 0h9v9z"/></svg>'
)
SOURCE = Source("s", "统计局", "统计局. 公报[R/OL]. https://x.cn/a", "https://x.cn/a")


def png(grey: int) -> str:
    """A picture of one point, in base64."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    header = b"\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
    pixels = zlib.compress(bytes([0, grey]))
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + parts).decode()


def report(*cells, **particulars):
    """A built report of one chapter, whose first cell is its heading."""
    first = new_markdown_cell("# 综述 {#sec-summary}")
    first.metadata["whitepaper"] = {"chapter": "01-summary", "role": "chapter"}
    metadata = {"whitepaper": {**REPORT, **particulars}}
    return new_notebook(cells=[first, *cells], metadata=metadata)


# ---- What authors write, and what plain code shows


def attached(source: str, name: str, content: str, kind: str = "image/png"):
    """A Markdown cell with an attachment."""
    return new_markdown_cell(source, attachments={name: {kind: content}})


def display(**data):
    """A code cell that shows data of some types: `text_html` is text/html."""
    renamed = {kind.replace("_", "/"): content for kind, content in data.items()}
    return new_code_cell("…", outputs=[new_output("display_data", data=renamed)])


def printing(text: str, name: str = "stdout"):
    """A code cell that prints."""
    return new_code_cell("…", outputs=[new_output("stream", name=name, text=text)])


# ---- What chapters show by the chapter interface


def fact_result(fact: Fact | str):
    """The result of an expression whose value is a fact, or one with this text."""
    shown = fact if isinstance(fact, Fact) else Fact(fact, fact, "件数")
    return {"status": "ok", "data": {FACT: to_bundle(shown)}}


def figure_output(svg: str = SVG, **changes):
    """A figure() with all its parts, or others; texts may be given as Markdown."""
    parts = {
        "alt": "三年逐年增长的折线。",
        "label": "fig-a",
        "caption": "授权量增长",
        "subtitle": "广州，件",
        "note": "含初步数。",
        "sources": (SOURCE,),
    }
    figure = Figure(shown=True, **_read({**parts, **changes}))
    return display(**{BLOCK: to_bundle(figure), "image/svg+xml": svg})


def table_output(labels, rows, align="right", **changes):
    """A table() of texts, given as Markdown, or facts; `align` is that of all columns but the
    first, or of each."""
    given = ("left", *[align] * (len(labels) - 1)) if isinstance(align, str) else align
    columns = zip(labels, given, strict=True)
    table = Table(
        columns=tuple(Column(_inlines(label), each) for label, each in columns),
        rows=tuple(tuple(TableCell(_inlines(cell)) for cell in row) for row in rows),
        shown=True,
        **_read({"label": "tbl-a", "caption": "授权量", **changes}),
    )
    return display(**{BLOCK: to_bundle(table)})


def key_figures_output(*items):
    """A key_figures() of labels, facts and notes: (label, fact) or (label, fact, note)."""
    figures = tuple(KeyFigure(label, fact, *map(_inlines, note)) for label, fact, *note in items)
    return display(**{BLOCK: to_bundle(KeyFigures(figures))})


def _read(parts):
    texts = ("caption", "subtitle", "note")
    return {name: _inlines(part) if name in texts else part for name, part in parts.items()}


def _inlines(text):
    """A text as the chapter interface hands it on: as Markdown that is still to be read."""
    if isinstance(text, str):
        return (Markdown(text),) if text else ()
    return text if isinstance(text, tuple) else (text,)
