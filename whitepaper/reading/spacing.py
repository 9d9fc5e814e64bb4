"""White space in running text: what of a source's spaces and line ends is printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from whitepaper.document import nodes
from whitepaper.document.emphasis import is_wide, may_be_wide

_SPACE = re.compile(r"([ \t\n\r\f]+)")
# A line end of the source, where it is kept.
LINE_END = nodes.Text("\n")
# What stands in a line and is no text.
_OBJECT = "\ufffc"


def spaced(content: Iterable[nodes.Inline]) -> tuple[nodes.Inline, ...]:
    """Inlines with one space for each run of white space, and none at the ends of lines.

    A line end of the source between Hanzi is nothing, and so is a space after **…。**, which
    other readers of Markdown need. Texts side by side are one; what is empty goes.
    """
    content = tuple(content)
    match content:
        case () | (nodes.Text(""),):
            return ()
        case (nodes.Text(text),) if not _SPACE.search(text):
            return content
    line = _Line()
    _put_all(content, line)
    return tuple(_with_texts(content, iter(line.texts)))


def in_lines(content: Iterable[nodes.Inline]) -> tuple[nodes.Inline, ...]:
    """Inlines as `spaced` gives them, but with each line end of the source as a `LINE_END`.

    `spaced` makes one text of them.
    """
    lines: list[list[nodes.Inline]] = [[]]
    for inline in content:
        if isinstance(inline, nodes.Text):
            first, *others = map(nodes.Text, inline.text.split("\n"))
            lines[-1].append(first)
            lines += [[text] for text in others]
        else:
            lines[-1].append(inline)
    ended = ((LINE_END, *line) for line in map(spaced, lines) if line)
    return tuple(inline for line in ended for inline in line)[1:]


class _Line(Struct):
    """The texts of a line that is being put together."""

    texts: list[str] = field(default_factory=list)
    # What stands before, but for white space; at the beginning nothing does.
    last: str = ""
    # White space that is printed if something follows: the text that it is in, and as what.
    pending: tuple[int, str] | None = None
    # Whether emphasis has just ended with a full-width mark.
    closed: bool = False

    def space(self, space: str) -> None:
        if self.pending is None:
            self.pending = (len(self.texts) - 1, space)
        elif "\n" in space:
            self.pending = (self.pending[0], space)

    def put(self, following: str) -> None:
        """Let something follow, which begins and ends so."""
        if self.pending and self.last and not self.closed:
            at, space = self.pending
            if "\n" not in space or not _closes_up(self.last, following[0]):
                self.texts[at] += " "
        self.pending, self.closed, self.last = None, False, following[-1]


def _closes_up(before: str, after: str) -> bool:
    # A full-width mark has its own space beside it.
    if _is_wide_mark(before) or _is_wide_mark(after):
        return True
    both = may_be_wide(before) and may_be_wide(after)
    return both and (is_wide(before) or is_wide(after))


def _put_all(content: Iterable[nodes.Inline], line: _Line) -> None:
    for inline in content:
        match inline:
            case nodes.Text(text):
                _put_text(text, line)
            case nodes.Styled():
                _put_all(inline.content, line)
                if inline.style in ("strong", "emphasis") and line.last:
                    line.closed = _is_wide_mark(line.last)
            case nodes.Link():
                _put_all(inline.content, line)
            case nodes.LineBreak():
                line.pending, line.last, line.closed = None, "", False
            case nodes.FactText():
                line.put(inline.visible or _OBJECT)
            case (
                nodes.Absent() | nodes.Code() | nodes.Formula() | nodes.Image() | nodes.Reference()
            ):
                line.put(_OBJECT)


def _put_text(text: str, line: _Line) -> None:
    line.texts.append("")
    for part in _SPACE.split(text):
        if not part:
            continue
        if part.isspace() and _SPACE.fullmatch(part):
            line.space(part)
        else:
            line.put(part)
            line.texts[-1] += part


def _is_wide_mark(character: str) -> bool:
    return is_wide(character) and unicodedata.category(character).startswith("P")


def _with_texts(content: Iterable[nodes.Inline], texts: Iterator[str]) -> Iterator[nodes.Inline]:
    """The content with its texts replaced, in order; those side by side in one."""
    run = ""
    for inline in content:
        if isinstance(inline, nodes.Text):
            run += next(texts)
            continue
        new = inline
        if isinstance(inline, nodes.Styled | nodes.Link):
            new = replace(inline, content=tuple(_with_texts(inline.content, texts)))
            if not new.content:
                continue
        if run:
            yield nodes.Text(run)
        run = ""
        yield new
    if run:
        yield nodes.Text(run)
