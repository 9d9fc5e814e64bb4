"""What of a theme cannot be read, has no room, or says too little."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from whitepaper.errors import Finding, Position
from whitepaper.files import read_file
from whitepaper.inputs import pictures
from whitepaper.inputs.theme import DEFAULT, WHITE, Theme
from whitepaper.inputs.theme.contrast import (
    ALIKE,
    OF_LARGE,
    OF_TEXT,
    contrast,
    difference,
    readable,
)
from whitepaper.inputs.theme.keys import Keys
from whitepaper.messages import msg

# Millimetres that are left for text, whatever the margins are.
_LEAST_WIDTH, _LEAST_HEIGHT, _LEAST_COLUMN = 80, 80, 50
_LETTERS = re.compile(rb"<(?:\w+:)?text[\s>]")
# Millimetres of a logo: its width, and the most of a page that it takes.
_LEAST_LOGO, _HIGHEST_LOGO = 5, 100
# How many times as long as the other one side of a picture may be.
_LONGEST_SIDE = 20
_MOST_PIXELS = 50_000_000
_ENTITIES = re.compile(rb"<!ENTITY", re.IGNORECASE)
# Points that a letter of 9 points in a chart is still printed as.
_LEAST_LETTER, _LETTER = 6.5, 9


def check(theme: Theme, keys: Keys) -> Iterator[Finding]:
    """What is wrong with a theme as a whole, each at the key that says it."""
    yield from _contrasts(theme, keys)
    yield from _alike(theme, keys)
    yield from _rooms(theme, keys)
    yield from _undescribed(theme, keys)
    yield from _unprintable(theme, keys)
    yield from _lettered(theme, keys)
    yield from _too_few(theme, keys)


def _contrasts(theme: Theme, keys: Keys) -> Iterator[Finding]:
    """Colours that cannot be read on what they stand on: of each that a line says the worst."""
    worst: dict[tuple[Position, str], tuple[float, Finding]] = {}
    for pair in _PAIRS:
        for at, own, colour, found, finding in _too_alike(pair, theme, keys):
            place = (at, colour if own else "")
            worst[place] = min(worst.get(place, (found, finding)), (found, finding))
    at_fault = {at for at, colour in worst if colour}
    for (at, colour), (_, finding) in worst.items():
        # What only follows from a colour that is itself at fault is not told.
        if colour or at not in at_fault:
            yield finding


def _too_alike(
    pair: _Pair, theme: Theme, keys: Keys
) -> Iterator[tuple[Position, bool, str, float, Finding]]:
    """What of a pair of colours is too alike: where that is said, and whether of the first one.

    Then that colour, and how far they are apart.
    """
    (part, key), (ground_part, ground_key), least = pair
    said = getattr(getattr(theme, part), key)
    colours = said if isinstance(said, tuple) else (said,)
    ground = getattr(getattr(theme, ground_part), ground_key) if ground_part else WHITE
    own = keys.says(part, key)
    at = keys.at("colours", "accent")
    if own:
        at = keys.at(part, key)
    elif keys.says(ground_part, ground_key):
        at = keys.at(ground_part, ground_key)
    for number, colour in enumerate(colours):
        # Of the last one of a series nothing is written.
        grey = key == "series" and 0 < number == len(colours) - 1
        wanted, found = OF_LARGE if grey else least, contrast(colour, ground)
        if found < wanted:
            what = msg(
                "“{name}” {colour} on “{ground}” {on} has a contrast of {found}; {least} is needed",
                name=f"{part}.{key}",
                colour=colour,
                ground=f"{ground_part}.{ground_key}" if ground_part else msg("white paper"),
                on=ground,
                # What is less is not rounded to what is wanted.
                found=f"{math.floor(found * 100) / 100:g}",
                least=f"{wanted:g}",
            )
            better = readable(colour, ground, wanted)
            remedy = msg("make one darker or lighter: {better} would do", better=f'"{better}"')
            yield at, own, colour, found, Finding(at, what, remedy)


def _alike(theme: Theme, keys: Keys) -> Iterator[Finding]:
    """Colours of series that one can hardly tell apart."""
    if keys.says("charts", "series"):
        for one, other in combinations(theme.charts.series, 2):
            if difference(one, other) < ALIKE:
                at = keys.at("charts", "series")
                what = msg("{one} and {other} in “charts.series” look alike", one=one, other=other)
                yield Finding(at, what, msg("choose colours that are further apart"))


def _on(part: str, keys: Iterable[str], grounds: Iterable[str]) -> Iterator[_Pair]:
    for ground in grounds:
        yield from (((part, key), (part, ground), OF_TEXT) for key in keys)


_Pair = tuple[tuple[str, str], tuple[str, str], float]
_PAPER = ("", "")
_TEXT = ("ink", "quiet", "accent", "alert")
_PAIRS: tuple[_Pair, ...] = (
    *_on("colours", _TEXT, ("paper", "wash", "ground")),
    *_on("dark", _TEXT, ("paper", "wash", "ground")),
    *((("colours", key), _PAPER, OF_TEXT) for key in ("accent", "alert")),
    *((("print", key), _PAPER, OF_TEXT) for key in ("ink", "quiet", "lead")),
    (("print", "pale"), _PAPER, OF_LARGE),
    (("print", "ink"), ("colours", "wash"), OF_TEXT),
    (("print", "ink"), ("print", "mark"), OF_TEXT),
    *((("charts", key), _PAPER, OF_TEXT) for key in ("series", "ink", "quiet")),
    *((("charts", "ink"), ("charts", fill), OF_TEXT) for fill in ("tint", "plain")),
    (("charts", "quiet"), ("charts", "plain"), OF_TEXT),
    *((("cover", key), ("cover", "ground"), OF_LARGE) for key in ("series", "last")),
    (("cover", "ink"), ("cover", "ground"), OF_TEXT),
)


def _rooms(theme: Theme, keys: Keys) -> Iterator[Finding]:
    """That margins leave no room for text, or columns none for charts."""
    for part, paper in (("paper", theme.paper), ("word", theme.word_paper)):
        # What follows from the other has its findings there.
        if part == "word" and not keys.says("word"):
            continue
        narrow = msg("the margins leave {n} mm of width for text", n=f"{paper.text_width:g}")
        low = msg("the margins leave {n} mm of height for text", n=f"{paper.text_height:g}")
        for what, length, least in (
            (narrow, paper.text_width, _LEAST_WIDTH),
            (low, paper.text_height, _LEAST_HEIGHT),
        ):
            if length < least:
                remedy = msg("leave at least {least} mm", least=least)
                yield Finding(keys.at(part, "margins"), what, remedy)
    paper = theme.paper
    column = (paper.text_width - (paper.columns - 1) * paper.gap) / paper.columns
    if paper.columns > 1 and column < _LEAST_COLUMN:
        what = msg("a column is {length} mm wide", length=f"{column:.0f}")
        remedy = msg("leave at least {least} mm", least=_LEAST_COLUMN)
        yield Finding(keys.at("paper", "columns"), what, remedy)
    if _LETTER * paper.text_width / theme.charts.width < _LEAST_LETTER:
        what = msg(
            "charts are drawn {width} mm wide and printed {room} mm wide: their letters are too "
            "small to read",
            width=f"{theme.charts.width:.0f}",
            room=f"{paper.text_width:.0f}",
        )
        remedy = msg("add charts: width: {room}mm", room=f"{paper.text_width:.0f}")
        yield Finding(keys.at("charts", "width"), what, remedy)


def _too_few(theme: Theme, keys: Keys) -> Iterator[Finding]:
    """Lists of colours of which chapters, or the cover, take more than there are."""
    for part, key in (("charts", "series"), ("cover", "lines")):
        given = getattr(getattr(theme, part), key)
        wanted = len(getattr(getattr(DEFAULT, part), key))
        if len(given) < wanted:
            what = msg(
                "“{name}” has {n} colours, and {wanted} are needed",
                name=f"{part}.{key}",
                n=len(given),
                wanted=wanted,
            )
            yield Finding(keys.at(part, key), what, msg("list {wanted} of them", wanted=wanted))


def _pictures(theme: Theme) -> Iterator[tuple[str, str, str, str]]:
    """The pictures that a theme has: the part and the key that name each, its place, its words."""
    if theme.cover.picture:
        yield "cover", "picture", theme.cover.picture, theme.cover.alt
    if theme.logo.file:
        yield "logo", "file", theme.logo.file, theme.logo.alt


def _lettered(theme: Theme, keys: Keys) -> Iterator[Finding]:
    """Drawings with text, which every reader would see in another font."""
    for part, key, place, _ in _pictures(theme):
        if place.lower().endswith(".svg") and _LETTERS.search(read_file(theme.path(place))):
            what = msg("{place} has text, which looks different on each computer", place=place)
            remedy = msg("turn the text into paths where it was drawn, and save it again")
            yield Finding(keys.at(part, key), what, remedy)


def _unprintable(theme: Theme, keys: Keys) -> Iterator[Finding]:
    """Pictures that no format could print, or that would leave no room for text."""
    for part, key, place, _ in _pictures(theme):
        try:
            proportion = _proportion_of(place, read_file(theme.path(place)))
        except pictures.UnfitError as error:
            what = msg("{place} {fault}", place=place, fault=error)
            remedy = msg("save it again as PNG, JPEG or SVG, in RGB")
            yield Finding(keys.at(part, key), what, error.remedy or remedy)
            continue
        if not 1 / _LONGEST_SIDE <= proportion <= _LONGEST_SIDE:
            what = msg(
                "one side of {place} is more than {n} times the other", place=place, n=_LONGEST_SIDE
            )
            yield Finding(keys.at(part, key), what, msg("cut it"))
        elif part == "logo":
            yield from _out_of_room(theme, keys, proportion)


def _proportion_of(place: str, content: bytes) -> float:
    """How many times as wide as high a picture is. Raises `UnfitError` for what is not printed."""
    ending = place.rpartition(".")[2].lower()
    if ending == "svg":
        content = pictures.drawing_of(content)
        if _ENTITIES.search(content):
            raise pictures.UnfitError(msg("declares entities"))
        if not (proportion := pictures.proportion_of(content)):
            raise pictures.UnfitError(msg("does not say how large it is"))
        return proportion
    kind = "image/png" if ending == "png" else "image/jpeg"
    pictures.check_bitmap(kind, content, _MOST_PIXELS)
    if pictures.is_cmyk(content):
        raise pictures.UnfitError(msg("is in the colours of a press (CMYK)"))
    return pictures.proportion_of_bitmap(content)


def _out_of_room(theme: Theme, keys: Keys, proportion: float) -> Iterator[Finding]:
    """That a logo is too small to be seen, or has no room on a page."""
    width = theme.logo.width
    most = min(theme.paper.text_width, theme.word_paper.text_width, _HIGHEST_LOGO * proportion)
    if not _LEAST_LOGO <= width <= most:
        what = msg("a logo {n} mm wide does not fit", n=f"{width:g}")
        remedy = msg("give it {least} to {most} mm", least=_LEAST_LOGO, most=f"{int(most):g}")
        yield Finding(keys.at("logo", "width"), what, remedy)


def _undescribed(theme: Theme, keys: Keys) -> Iterator[Finding]:
    """Pictures without words for readers who cannot see them."""
    for part, key, _, alt in _pictures(theme):
        if not alt:
            what = msg("nothing says what the picture shows")
            remedy = msg("add {part}: alt: what it shows, in a few words", part=part)
            yield Finding(keys.at(part, key), what, remedy)
