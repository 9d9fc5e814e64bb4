"""Texts compared: what stays, goes and comes, by characters, numbers and words."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import product
from typing import Literal

from msgspec import Struct

from whitepaper.document.nodes import Inline, Link, Reference, Styled
from whitepaper.document.walk import plain
from whitepaper.languages import Language

Sign = Literal["=", "-", "+"]

# Two paragraphs that have less than this in common are two.
_KINSHIP = 0.6
# Fewer characters than these that stay between two changes only hinder reading.
_ISLAND = 3


class Token(Struct, frozen=True):
    """A character, a number or a word; or a reference, whose key is what it refers to.

    `aside` is what is said only where it changes: the address of a link, which is no text.
    """

    key: str
    text: str
    aside: str = ""


Text = tuple[Token, ...]


class Piece(Struct, frozen=True):
    """A part of a text that stays, goes or comes."""

    sign: Sign
    text: str


Passage = tuple[Piece, ...]


def tokens(text: str, language: Language) -> Text:
    """A text as its characters, numbers and words."""
    return tuple(_split(text.strip(), language))


def read(content: Iterable[Inline], language: Language) -> Text:
    """The tokens of inlines, without what only counts: marks of notes and of citations.

    A reference is known by its label, so that it does not change with the number of a figure; a
    link by its words and its address.
    """
    found = list(_read(content, language))
    while found and _is_blank(found[0]):
        found.pop(0)
    while found and _is_blank(found[-1]):
        found.pop()
    return tuple(found)


def _is_blank(token: Token) -> bool:
    return not (token.text.strip() or token.aside)


def joined(text: Iterable[Token]) -> str:
    """A text as it is read."""
    return "".join(token.text for token in text)


def keys(text: Text) -> tuple[str, ...]:
    """What a text is compared by."""
    return tuple(token.key for token in text)


def pieces(old: Text, new: Text) -> Passage:
    """What stays, goes and comes from one text to another, in the order of reading."""
    parts: list[Piece] = []
    gone = come = ""
    steps = _steps(keys(old), keys(new))
    for number, (kind, a, b, c, d) in enumerate((*steps, ("equal", 0, 0, 0, 0))):
        island = 0 < number < len(steps) - 1 and b - a < _ISLAND
        if kind != "equal" or island:
            gone += _in_full(old[a:b])
            come += _in_full(new[c:d])
            continue
        found = (Piece("-", gone), Piece("+", come), Piece("=", joined(new[c:d])))
        parts += [piece for piece in found if piece.text]
        gone = come = ""
    return tuple(parts)


def _in_full(text: Iterable[Token]) -> str:
    return "".join(f"{token.text}{token.aside}" for token in text)


def compare_texts(old: str, new: str, language: Language) -> Passage:
    """What stays, goes and comes from one text to another."""
    return pieces(tokens(old, language), tokens(new, language))


def passages(old: Sequence[Text], new: Sequence[Text]) -> Iterator[Passage]:
    """The changed paragraphs of two sequences, each with what stays, goes and comes in it."""
    for kind, a, b, c, d in _steps(list(map(keys, old)), list(map(keys, new))):
        if kind != "equal":
            for before, after in _akin(old[a:b], new[c:d]):
                yield pieces(before, after)


def _read(content: Iterable[Inline], language: Language) -> Iterator[Token]:
    phrases = language.phrases
    for inline in content:
        match inline:
            case Reference():
                yield Token(f"#{inline.label}", inline.text or inline.label)
            case Styled(style="quoted"):
                yield from _split(phrases.quote_open, language)
                yield from _read(inline.content, language)
                yield from _split(phrases.quote_close, language)
            case Link():
                yield from _read(inline.content, language)
                # Where within the report a link leads is a label, which nobody sees.
                if not inline.address.startswith("#") and inline.address != plain((inline,)):
                    yield Token(f"<{inline.address}>", "", f"<{inline.address}>")
            case Styled():
                yield from _read(inline.content, language)
            case _:
                yield from _split(plain((inline,)), language)


def _split(text: str, language: Language) -> Iterator[Token]:
    for part in _token(language.numbers.NUMERALS).findall(text):
        # A line of the source ends where it may; two texts do not differ in that.
        yield Token(" ", " ") if "\n" in part else Token(part, part)


@cache
def _token(numerals: str) -> re.Pattern[str]:
    return re.compile(
        rf"[0-9]+(?:[.,][0-9]+)*%?|[{re.escape(numerals)}]+|[A-Za-z]+|\s+|.", re.DOTALL
    )


def _akin(old: Sequence[Text], new: Sequence[Text]) -> Iterator[tuple[Text, Text]]:
    """Pair paragraphs so that they have most in common, without crossing; others stand alone."""
    kinship = [[_kinship(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for a, c in product(reversed(range(len(old))), reversed(range(len(new)))):
        paired = kinship[a][c] and kinship[a][c] + best[a + 1][c + 1]
        best[a][c] = max(best[a + 1][c], best[a][c + 1], paired)
    a = c = 0
    while a < len(old) or c < len(new):
        if c == len(new) or (a < len(old) and best[a][c] == best[a + 1][c]):
            yield old[a], ()
            a += 1
        elif a == len(old) or best[a][c] == best[a][c + 1]:
            yield (), new[c]
            c += 1
        else:
            yield old[a], new[c]
            a, c = a + 1, c + 1


def _kinship(one: Text, other: Text) -> float:
    """How much two texts have in common, from 0 to 1; 0 if it is too little to be kin."""
    matcher = SequenceMatcher(None, keys(one), keys(other), autojunk=False)
    # The first two are upper bounds, and quickly had.
    for measure in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio):
        if (ratio := measure()) < _KINSHIP:
            return 0.0
    return ratio


def _steps(
    old: Sequence[Hashable], new: Sequence[Hashable]
) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
