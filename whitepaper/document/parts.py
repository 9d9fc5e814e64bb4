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
    depth = whole = 0
    for token in parser().parse(text, {}):
        if depth == 0 and token.nesting >= 0:
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
        # Not every token knows its level: some stand for what the text has in another spelling.
        depth += token.nesting
    return [_part(tokens, of.get(number)) for number, tokens in enumerate(found)]


def _part(tokens: Sequence[Token], of: int | None) -> Part:
    own = [*_own(tokens)]
    marks = (t.content for t in walk_tokens(tokens) if t.type == "note_mark")
    names = (t.meta["label"] for t in tokens if t.type == "footnote_reference_open")
    gaps = (t for t in own if _is_gap(t))
    numbers = ((t.meta["index"], t.meta.get("count", 1)) for t in own if "index" in t.meta)
    return Part(
        "\n".join(token.content for token in tokens if token.content.strip()),
        "".join(map(_words, own)),
        tuple(t.content if t.type == "mention" else t.meta["index"] for t in gaps),
        tuple(number for first, count in numbers for number in range(first, first + count)),
        frozenset(marks),
        next(names, ""),
        of,
    )


def _own(tokens: Iterable[Token]) -> Iterator[Token]:
    """Tokens with those in them, but for those of footnotes, which are parts of their own."""
    for token in tokens:
        yield token
        if token.type != "note":
            yield from _own(token.children or [])
            yield from _own(token.meta.get("alt", []))


def _is_gap(token: Token) -> bool:
    """Whether a token is an expression or a reference: of other roles the text is printed."""
    return token.type == "mention" or (token.type == "role" and "index" in token.meta)


def _words(token: Token) -> str:
    """What a token by itself is among the words of a part."""
    if _is_gap(token):
        return GAP
    match token.type:
        case "text" | "code_inline" | "role":
            return token.content
        case "softbreak" | "hardbreak" | "td_close" | "th_close" | "paragraph_close":
            return "\n"
        case _:
            return ""
