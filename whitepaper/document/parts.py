"""The parts of a Markdown text that an edition prints or leaves out each by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token
from msgspec import Struct

from whitepaper.document.grammar import parser, walk_tokens

# What is left out as a whole, with the lists in it.
_WHOLE = tuple(
    f"{kind}_{end}"
    for kind in ("blockquote", "container_any", "table", "dl", "footnote_reference")
    for end in ("open", "close")
)
# In the words of a part: what an expression gives, and what a reference is printed as.
GAP = "\N{OBJECT REPLACEMENT CHARACTER}"


class Part(Struct, frozen=True):
    """A part of a Markdown text that an optional cell may do without.

    `source` is what its author wrote; of that `typed` are the words, with a `GAP` for each
    expression and each reference: `gaps` are the numbers of the expressions among all of the text,
    and the labels of the references. `expressions` are those of all that it holds. A footnote has
    a `name`, or is the one `of` the part with this number; `notes` are the names of those that it
    refers to.
    """

    source: str
    typed: str
    gaps: tuple[int | str, ...]
    expressions: tuple[int, ...]
    notes: frozenset[str] = frozenset()
    name: str = ""
    of: int | None = None


def parts(text: str) -> list[Part]:
    """A text by its parts: the blocks, or of a list the items without the lists within them.

    A footnote is another part than that which refers to it.
    """
    found: list[list[Token]] = []
    # Of the footnotes that stand in their places the numbers of the parts around them.
    of: dict[int, int] = {}
    # The parts that are open at a token, and the containers whose lists are no lists of parts.
    open_parts: list[int] = []
    whole = 0
    for token in parser().parse(text, {}):
        if token.level == 0 and token.nesting >= 0:
            open_parts = [len(found)]
            found.append([])
        if token.type == "list_item_open" and not whole:
            open_parts.append(len(found))
            found.append([])
        elif token.type == "list_item_close" and not whole:
            open_parts.pop()
        elif token.type in _WHOLE:
            whole += token.nesting
        for note in (each for each in walk_tokens([token]) if each.type == "note"):
            of[len(found)] = open_parts[-1]
            found.append(note.children or [])
        found[open_parts[-1]].append(token)
    return [_part(tokens, of.get(number)) for number, tokens in enumerate(found)]


def _part(tokens: Sequence[Token], of: int | None) -> Part:
    marks = (t.content for t in walk_tokens(tokens) if t.type == "note_mark")
    names = (t.meta["label"] for t in tokens if t.type == "footnote_reference_open")
    return Part(
        "\n".join(_sources(tokens)),
        "".join(_words(tokens)),
        tuple(_gaps(tokens)),
        tuple(_numbers(tokens)),
        frozenset(marks),
        next(names, ""),
        of,
    )


def _sources(tokens: Iterable[Token]) -> Iterator[str]:
    return (token.content for token in tokens if token.content.strip())


def _words(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                yield token.content
            case "role" | "mention":
                yield GAP
            case "softbreak" | "hardbreak" | "td_close" | "th_close" | "paragraph_close":
                yield "\n"
            # A part of its own.
            case "note":
                pass
            case _:
                yield from _words(token.children or [])
                yield from _words(token.meta.get("alt", []))


def _gaps(tokens: Iterable[Token]) -> Iterator[int | str]:
    """The numbers and labels of what leaves a gap in the words of tokens."""
    for token in tokens:
        if token.type == "mention":
            yield token.content
        elif token.type == "role":
            yield token.meta["index"]
        elif token.type != "note":
            yield from _gaps(token.children or [])
            yield from _gaps(token.meta.get("alt", []))


def _numbers(tokens: Iterable[Token]) -> Iterator[int]:
    """The numbers of the expressions of tokens, without those of footnotes in them."""
    for token in tokens:
        if "index" in token.meta:
            yield from range(token.meta["index"], token.meta["index"] + token.meta.get("count", 1))
        yield from _numbers(token.meta.get("alt", []))
        if token.type != "note":
            yield from _numbers(token.children or [])
