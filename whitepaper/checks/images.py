"""Images: each has a text for who cannot see it, and one that stands alone also what names it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from whitepaper.bundles import FIGURE
from whitepaper.errors import Finding
from whitepaper.exporters.images import image_type, with_drawings_apart
from whitepaper.exporters.ledger import numbered_cells
from whitepaper.exporters.markdown import form
from whitepaper.exporters.pandoc import parsed
from whitepaper.exporters.prose import to_pandoc
from whitepaper.exporters.texts import image_texts
from whitepaper.project import notebook_place
from whitepaper.roles import is_label

# Below this no text says what a figure shows: “柱形图，授权量” has seven characters.
SHORTEST = 8
_PLACEHOLDER = re.compile(
    r"""
      no[ ]description[ ]has[ ]been[ ]provided[ ]for[ ]this[ ]image
    | image | picture | figure | fig | chart | graph | plot | photo | alt | untitled
    | png | svg | jpe?g | gif | webp
    | 此?本?图[片表像形]? | 插图 | 照片 | 截图 | 示意图 | 统计图 | 图示 | 无 | 暂无
    | [^\s/]*\.(?:png|svg|jpe?g|gif|webp)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MARKS = re.compile(r"[\W\d_]+")
_OUTPUT = "give the cell “{key}” in its metadata, or draw it with figure(…)"
_DRAWN = (
    "give figure(…) another “{key}”; sources are its data's, or its note says why there is none"
)
_SHOWN = "draw it with figure(…), or show it as an image, whose cell has “{key}” in its metadata"
_MARKDOWN = 'write ![caption](file){{#fig-… alt="…" source="…"}} as a paragraph of its own'


@dataclass(frozen=True)
class Image:
    """An image as a report prints it; `how` says what to do where it lacks a part.

    One that stands `alone` is a figure; else it stands amid the words of a paragraph.
    """

    place: str
    how: str
    alone: bool
    alt: str
    caption: str
    source: str
    label: str

    @property
    def named(self) -> str:
        """What findings call it."""
        return f"figure @{self.label}" if self.label else "an image"


def image_findings(report: NotebookNode) -> Iterator[Finding]:
    """What images lack: alternative text, and of those that stand alone caption, source, label."""
    for image in _images(report):

        def lacking(key: str, told: str, image: Image = image) -> Finding:
            return Finding(image.place, told, image.how.format(key=key))

        if problem := _alt_problem(image):
            yield lacking("alt", problem)
        if not image.alone:
            continue
        if not image.caption.strip():
            yield lacking("caption", f"{image.named} has no caption")
        if not image.source.strip():
            yield lacking("source", f"{image.named} has no source")
        if not image.label:
            yield lacking("label", "an image has no label, so that no prose can refer to it")
        elif not is_label(image.label, "fig"):
            told = f"no prose can refer to the label “{image.label}”"
            remedy = (
                "begin it with fig-, then letters and digits, with single signs of -_.: between"
            )
            yield Finding(image.place, told, remedy)


def _alt_problem(image: Image) -> str:
    alt = " ".join(image.alt.split())
    if not alt:
        return f"{image.named} has no alternative text"
    if _PLACEHOLDER.fullmatch(alt) or _PLACEHOLDER.fullmatch(_MARKS.sub(" ", alt).strip()):
        return f"the alternative text of {image.named} does not say what it shows: “{alt}”"
    if image.alone and alt == " ".join(image.caption.split()):
        return f"the alternative text of {image.named} only repeats its caption"
    if image.alone and len(alt) < SHORTEST:
        return f"the alternative text of {image.named} is too short: “{alt}”"
    return ""


def _images(report: NotebookNode) -> Iterator[Image]:
    for chapter, number, cell in numbered_cells(report):
        place = f"{notebook_place(chapter)}, cell {number}"
        if cell.cell_type == "markdown":
            yield from _in_text(cell.source, cell, place, _MARKDOWN)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if FIGURE in data:
                yield _drawn(data[FIGURE], place)
            elif image_type(data):
                yield Image(place, _OUTPUT, alone=True, **image_texts(cell, output))
            else:
                yield from _in_output(output, cell, place)


def _drawn(bundle: Mapping[str, Any], place: str) -> Image:
    # A scheme rests on no data: its note may say so.
    sourced = bool(bundle.get("sources")) or "来源" in (bundle.get("note") or "")
    return Image(
        place,
        _DRAWN,
        alone=True,
        source="来源" if sourced else "",
        label=bundle.get("id") or "",
        **{key: bundle.get(key) or "" for key in ("alt", "caption")},
    )


def _in_output(output: NotebookNode, cell: NotebookNode, place: str) -> Iterator[Image]:
    """The images within the form of an output that is printed."""
    kind, content = form(output)
    if kind == "markdown":
        yield from _in_text(content["text"], cell, place, _SHOWN)
    elif kind == "html" and re.search(r"<(?:img|svg)\b", content["text"], re.IGNORECASE):
        document = parsed(with_drawings_apart(content["text"]), "html")
        yield from _in_blocks_of(document, cell, place, _SHOWN)


def _in_text(text: str, cell: NotebookNode, place: str, how: str) -> Iterator[Image]:
    """The images of a Markdown text."""
    if re.search(r"!\[|<img\s", text):
        written, _ = to_pandoc(text, cell.metadata.get("user_expressions", []))
        yield from _in_blocks_of(parsed(written), cell, place, how)


def _in_blocks_of(document: Any, cell: NotebookNode, place: str, how: str) -> Iterator[Image]:
    """The images of a document of Pandoc's; the cell may name the source of all."""
    source = str(cell.metadata.get("source") or "")
    for node, figure in _in_blocks(document["blocks"], None):
        attributes = {key: value for attr in (figure, node) if attr for key, value in attr.items()}
        yield Image(
            place,
            how,
            alone=figure is not None,
            alt=attributes.get("alt", ""),
            caption=attributes.get("caption", ""),
            source=attributes.get("source") or source,
            label=attributes.get("label", ""),
        )


_Parts = Mapping[str, str]


def _in_blocks(node: Any, figure: _Parts | None) -> Iterator[tuple[_Parts, _Parts | None]]:
    """Each image of Pandoc's document with the parts of the figure that it is, if it is one."""
    if isinstance(node, list):
        for child in node:
            yield from _in_blocks(child, figure)
    elif isinstance(node, dict) and "t" in node:
        kind: str = node["t"]
        content: Any = node.get("c")
        if kind == "Figure":
            (label, _, pairs), (_, caption), blocks = content
            figure = {**dict(pairs), "label": label, "caption": _plain(caption)}
            yield from _in_blocks(blocks, figure)
        elif kind == "Image":
            (_, _, pairs), alt, _ = content
            yield {"alt": _plain(alt), **dict(pairs)}, figure
        elif kind == "RawInline" and content[0] == "html" and content[1].startswith("<img"):
            # A tag without an address is no image, and gives no block.
            for block in parsed(content[1], "html")["blocks"]:
                yield from _in_blocks(block.get("c"), figure)
        elif kind == "Table":
            # There it stands among the words of other cells.
            yield from ((image, None) for image, _ in _in_blocks(content, figure))
        elif kind in ("Para", "Plain") and figure is None and _only_images(content):
            # To the reader a figure, but one without a caption.
            yield from _in_blocks(content, {})
        else:
            yield from _in_blocks(content, figure)


def _only_images(inlines: list[dict[str, Any]]) -> bool:
    return all(
        inline["t"] in ("Image", "Space", "SoftBreak", "LineBreak")
        or (inline["t"] == "RawInline" and inline["c"][1].startswith("<img"))
        for inline in inlines
    )


def _plain(node: Any) -> str:
    """The text of a part of Pandoc's document."""
    if isinstance(node, list):
        return "".join(map(_plain, node))
    if not isinstance(node, dict):
        return ""
    kind, content = node.get("t"), node.get("c", "")
    if kind == "Str":
        return str(content)
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in ("Code", "Math", "RawInline"):
        return str(content[1])
    return _plain(content)
