"""Blocks of the report as a chapter displays them, and what every one of them needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from whitepaper.chapter import missing_display
from whitepaper.chapter.facts import Fact, FactError, document_fact
from whitepaper.document import facts
from whitepaper.document.labels import is_label, names_file
from whitepaper.document.nodes import Block, Inline, Markdown
from whitepaper.document.serialise import BLOCK, NARROW, to_bundle
from whitepaper.messages import msg, translate


class Display(Struct, frozen=True):
    """A block, and what JupyterLab shows for it; of a figure its drawing, and one for phones."""

    block: Block
    html: str
    svg: str = ""
    narrow: str = ""

    def __post_init__(self) -> None:
        missing_display.note_made(self.label)

    def __repr__(self) -> str:
        """What it is, in words: print(…) shows this, and not the figure or table."""
        kind = type(self.block).__name__
        what = msg("{kind} {label}", kind=_KINDS.get(kind, kind), label=self.label)
        return translate(what, FactError.language).strip()

    @property
    def label(self) -> str:
        """What prose calls it; nothing of key figures, which have no number."""
        return getattr(self.block, "label", "")

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, Any]:
        missing_display.note_shown(self.label)
        bundle: dict[str, Any] = {BLOCK: to_bundle(self.block), "text/html": self.html}
        if self.svg:
            bundle["image/svg+xml"] = self.svg
        if self.narrow:
            bundle[NARROW] = self.narrow
        return bundle


_KINDS = {"Figure": msg("figure"), "Table": msg("table"), "KeyFigures": msg("key figures")}
_WORDS = {"caption": msg("caption"), "alt": msg("alternative text")}


def markdown(text: str) -> tuple[Inline, ...]:
    """A text that is still to be read as Markdown; nothing if there is none."""
    return (Markdown(text),) if text else ()


def all_recorded(given: Iterable[Fact]) -> tuple[facts.Fact, ...]:
    """Facts as documents have them."""
    return tuple(document_fact(fact) for fact in given)


def check_parts(kind: str, prefix: str, id: str, **texts: str) -> None:
    """Raise `FactError` for an id that prose cannot refer to, and for blank texts, all at once.

    A figure without a caption would get no number, and one without `alt` be refused only by the
    PDF.
    """
    problems = [
        msg('it has no {what}: add {name}="…"', what=_WORDS[name], name=name)
        for name, text in texts.items()
        if not str(text).strip()
    ]
    if not (is_label(str(id), prefix) and names_file(str(id))):
        problems.insert(
            0,
            msg("id must be {prefix}- and Latin letters, digits or single hyphens", prefix=prefix),
        )
    if problems:
        raise FactError(
            msg("{kind} “{id}”: {problems:; }", kind=kind, id=id, problems=tuple(problems))
        )
