"""The images that a text names: where their addresses stand, and the files beside a notebook."""

from __future__ import annotations

import base64
import copy
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from nbformat import NotebookNode

from whitepaper.roles import TOKEN

# What browsers and Typst both show, the best first, with the ending of its files.
TYPES = {
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
}
_BY_ENDING = {**{ending: kind for kind, ending in TYPES.items()}, "jpeg": "image/jpeg"}
_IMAGE = re.compile(
    r"""
      !\[(?P<alt>(?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*
        (?: <(?P<angled>[^>\n]*)> | (?P<bare>[^\s()<]*(?:\([^\s()]*\)[^\s()]*)*) )
    | (?P<tag><[iI][mM][gG]\b(?:[^>"']|"[^"]*"|'[^']*')*>)
    | ^[ ]{0,3}\[[^\]\n^][^\]\n]*\]:[ \t]+<?(?P<defined>[^\s>]+)
    """,
    re.MULTILINE | re.VERBOSE,
)
_SRC = re.compile(r"""(?i)\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_ALT = re.compile(r"""(?i)\balt\s*=\s*(?:"\s*[^"\s]|'\s*[^'\s]|[^\s"'>])""")


@dataclass(frozen=True)
class Picture:
    """An image in a text: its address, where that stands, and whether it has a text for it."""

    address: str
    start: int
    end: int
    described: bool


def pictures(text: str) -> Iterator[Picture]:
    """The images of a Markdown or HTML text in order, those apart that only code shows.

    Also the targets of `[label]: target`, which may be an image's.
    """
    for match in _IMAGE.finditer(masked(text)):
        if tag := match["tag"]:
            if not (src := _SRC.search(tag)):
                continue
            start, end = src.span(src.lastindex or 0)
            start, end = start + match.start(), end + match.start()
            described = bool(_ALT.search(tag))
        else:
            group = next(g for g in ("angled", "bare", "defined") if match[g] is not None)
            start, end = match.span(group)
            described = match["alt"] is None or bool(match["alt"].strip())
        yield Picture(text[start:end], start, end, described)


def masked(text: str, *, escapes: bool = False) -> str:
    """A text of the same length in which code, comments and, but for TeX's, `escapes` are blank."""
    blank = ("fence", "comment", "code") if escapes else ("fence", "comment", "code", "escape")
    return TOKEN.sub(
        lambda m: re.sub(r"[^\n]", "\0", m[0]) if any(m[group] for group in blank) else m[0], text
    )


def readdressed(text: str, address: Callable[[str], str]) -> str:
    """A text in which every image has the address that `address` gives for its own."""
    parts, done = [], 0
    for picture in pictures(text):
        parts += [text[done : picture.start], address(picture.address)]
        done = picture.end
    return "".join((*parts, text[done:]))


def attach_files(
    cells: Sequence[NotebookNode], folder: Path, within: Path | None = None
) -> tuple[list[NotebookNode], dict[Path, bytes]]:
    """The cells, with the image files that their Markdown names as attachments, and these files.

    Addresses are relative to `folder`. Left as they are: what is no file, and what does not lie
    in the folder `within`, if one is given.
    """
    read: dict[Path, bytes] = {}

    def attached(cell: NotebookNode) -> NotebookNode:
        changed = copy.copy(cell)
        changed.attachments = dict(cell.get("attachments", {}))

        def address(given: str) -> str:
            path = _file(given, folder, within)
            # A target may be one of a link.
            if path is None or path.suffix[1:].lower() not in _BY_ENDING:
                return given
            read[path] = path.read_bytes()
            name = unquote(given)
            while name in cell.get("attachments", {}):
                name = f"./{name}"
            kind = _BY_ENDING[path.suffix[1:].lower()]
            changed.attachments[name] = {kind: base64.b64encode(read[path]).decode()}
            return f"attachment:{quote(name, safe='')}"

        changed.source = readdressed(cell.source, address)
        return changed if changed.attachments else cell

    return [attached(cell) if cell.cell_type == "markdown" else cell for cell in cells], read


def _file(address: str, folder: Path, within: Path | None) -> Path | None:
    """The file that an address names, if it is one that may be read."""
    # A drive, or a scheme.
    if not address or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\#]", address):
        return None
    try:
        path = (folder / unquote(address)).resolve()
        inside = within is None or path.is_relative_to(within.resolve())
        return path if inside and path.is_file() else None
    except (OSError, ValueError):
        return None
