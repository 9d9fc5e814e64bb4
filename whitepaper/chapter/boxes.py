"""Boxes in charts: the characters that matplotlib has no glyph for, whatever a chapter silences.

matplotlib only warns of them, once for each character and text, and a chapter may have silenced
warnings. Here they are noted where it finds that a glyph is missing: once for each figure, with
what the author can do. As an IPython extension this keeps the notes of each cell.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib
from IPython.core.interactiveshell import InteractiveShell
from matplotlib import _text_helpers
from matplotlib.backend_bases import FigureCanvasBase
from msgspec import Struct, field

from whitepaper import languages
from whitepaper.messages import msg, msg_n

_MOST = 20


class Boxes(Struct):
    """What was drawn as boxes, the fonts that lack it, and those asked for that are not there."""

    characters: dict[str, None] = field(default_factory=dict)
    fonts: dict[str, None] = field(default_factory=dict)
    absent: dict[str, None] = field(default_factory=dict)

    def asked_for(self) -> set[str]:
        """The characters and the families that were not found."""
        return {*self.characters, *self.absent}

    def clear(self) -> None:
        """Forget all of it."""
        for part in (self.characters, self.fonts, self.absent):
            part.clear()

    def describe(self) -> tuple[str, str]:
        """What is wrong, and the remedy."""
        absent = tuple(msg("“{name}”", name=family) for family in self.absent)
        not_there = msg_n(
            "{absent}, which is not bundled",
            "{absent}, which are not bundled",
            n=len(absent),
            absent=absent,
        )
        setting = msg("leave the setting of the font out: charts have the report's fonts already")
        if not self.characters:
            return msg("a chart asks for the font {not_there}", not_there=not_there), setting
        shown = "".join(list(self.characters)[:_MOST])
        more = "…" if len(self.characters) > _MOST else ""
        boxes = msg("a chart shows boxes in place of “{shown}{more}”", shown=shown, more=more)
        bundled = (languages.load(name).fonts for name in languages.names())
        own = {chain[0].name for fonts in bundled for chain in (fonts.sans, fonts.bold)}
        if own & self.fonts.keys():
            return msg("{boxes}, which no font for charts has", boxes=boxes), msg(
                "say it in other characters"
            )
        if absent:
            return msg(
                "{boxes}: it asks for the font {not_there}", boxes=boxes, not_there=not_there
            ), setting
        lacking = msg(
            "{boxes}, which its font ({fonts}) does not have", boxes=boxes, fonts=tuple(self.fonts)
        )
        if own & set(matplotlib.rcParams["font.family"]):
            remedy = msg(
                "leave fontname, fontproperties and rc_context out: the report's fonts have it"
            )
            return lacking, remedy
        remedy = msg(
            "leave sns.set_theme, plt.style.use and plt.rcdefaults out: charts have the report's "
            "fonts already"
        )
        return lacking, remedy


_listening: list[Boxes] = []
_warn = _text_helpers.warn_on_missing_glyph


@contextmanager
def note_boxes() -> Iterator[Boxes]:
    """Note the boxes that are drawn meanwhile, of which matplotlib then does not warn."""
    boxes = Boxes()
    _listening.append(boxes)
    try:
        yield boxes
    finally:
        _listening.pop()
        if _listening and not boxes.characters:
            # That a family is not there is no reason to refuse a figure, but one to tell of it.
            _listening[-1].absent.update(boxes.absent)


def _note(codepoint: int, fontnames: str) -> None:
    if not _listening:
        _warn(codepoint, fontnames)
        return
    _listening[-1].characters[chr(codepoint)] = None
    _listening[-1].fonts.update(dict.fromkeys(fontnames.split(", ")))


# matplotlib's only way to say so, also where it draws from C++.
setattr(_text_helpers, _warn.__name__, _note)


# ---- The notes of each cell


class _Kept(dict[str, list[tuple[str, str]]]):
    """What was told, by the count of the cell, to be sent as JSON."""

    def _repr_json_(self) -> dict[str, list[tuple[str, str]]]:
        return dict(self)


_kept = _Kept()


def notes_so_far() -> _Kept:
    """What was told of each cell up to now, each once."""
    return _kept


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Keep what charts are drawn with, and have matplotlib warn of none of it."""
    print_figure = FigureCanvasBase.print_figure
    # What is measured or drawn otherwise, of which a figure that is printed tells as well.
    others = Boxes()
    told_of: set[str] = set()
    _listening.append(others)

    def keep(boxes: Boxes) -> None:
        if not boxes.asked_for() - told_of:
            return
        told_of.update(boxes.asked_for())
        assert shell.history_manager is not None
        run = len(shell.history_manager.input_hist_parsed) - 1
        _kept.setdefault(str(run), []).append(boxes.describe())

    def print_and_keep(canvas: FigureCanvasBase, *args: Any, **kwargs: Any) -> Any:
        # figure() asks for itself.
        if _listening[-1] is not others:
            return print_figure(canvas, *args, **kwargs)
        with note_boxes() as boxes:
            printed = print_figure(canvas, *args, **kwargs)
        keep(boxes)
        return printed

    def after_cell(_: object) -> None:
        keep(others)
        others.clear()
        told_of.clear()

    def hear(record: logging.LogRecord) -> bool:
        if "amily %" not in str(record.msg) or not isinstance(record.args, tuple):
            return True
        # The family; of one for all, such as sans-serif, those that it stands for come last.
        generic = str(record.msg).startswith("findfont: Generic")
        families = str(record.args[-1]).split(", ") if generic else [str(record.args[0])]
        _listening[-1].absent.update(dict.fromkeys(families))
        return False

    setattr(FigureCanvasBase, print_figure.__name__, print_and_keep)
    logging.getLogger("matplotlib.font_manager").addFilter(hear)
    # Plain charts are printed just before.
    shell.events.register("post_run_cell", after_cell)
