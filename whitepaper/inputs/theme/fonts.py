"""A language in the fonts of a theme: its own before those that come with the installation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from whitepaper import languages
from whitepaper.errors import Finding
from whitepaper.inputs.theme import Theme
from whitepaper.languages import Fonts, Language, Typeface
from whitepaper.messages import msg

# From here on a font is a bold one.
_BOLD = 600
# Characters that are named of those that a font lacks.
_SOME = 12


def dressed(name: str, theme: Theme) -> Language:
    """A language whose fonts are those of a theme, also in Word."""
    language = languages.load(name)
    named = {role: own for role, own in vars(theme.word.fonts).items() if own}
    of_word = {
        role: replace(font, name=named[role], stand_in=font.name) if role in named else font
        for role, font in language.word.fonts.items()
    }
    if named:
        language = replace(language, word=replace(language.word, fonts=of_word))
    return replace(language, fonts=fonts(language.fonts, theme))


def fonts(of_language: Fonts, theme: Theme) -> Fonts:
    """The fonts of a language, with a theme's own first."""
    own: dict[str, list[Typeface]] = {}
    for role, place in theme.fonts.files():
        own.setdefault(role, []).append(typeface(theme.path(place), bold=role == "bold"))
    chains: dict[str, Any] = {
        role: (*faces, *getattr(of_language, role)) for role, faces in own.items()
    }
    if theme.fonts.text == "sans":
        chains["serif"] = (*own.get("serif", ()), *chains.get("sans", of_language.sans))
    return replace(of_language, **chains) if chains else of_language


def typeface(file: Path, *, bold: bool) -> Typeface:
    """A font by its file. Raises `ValueError` if the file holds none."""
    name, weight, _ = _named(file)
    return Typeface(name, file, max(weight, _BOLD) if bold else min(weight, _BOLD - 200))


def postscript_name(file: Path) -> str:
    """What a PDF calls a font."""
    return _named(file)[2]


def _named(file: Path) -> tuple[str, int, str]:
    status = file.stat()
    return _name_of(str(file), status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=64)
def _name_of(file: str, _modified: int, _size: int) -> tuple[str, int, str]:
    """The name of a font's family, its weight, and what a PDF calls it."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(file, lazy=True) as font:
            name, weight = font["name"].getBestFamilyName(), font["OS/2"].usWeightClass
            printed = font["name"].getDebugName(6) or name
    # Of what is no font it raises these.
    except (TTLibError, KeyError, AttributeError, AssertionError) as error:
        raise ValueError(file) from error
    if not name:
        raise ValueError(file)
    return name, weight, printed


def font_findings(theme: Theme, language: str) -> Iterator[Finding]:
    """Font files that hold no font, or one that lacks what a language is written in."""
    if language not in languages.names():
        return
    for role, place in theme.fonts.files():
        if not theme.path(place).is_file():
            continue
        try:
            own = typeface(theme.path(place), bold=role == "bold")
        except ValueError:
            yield Finding(place, msg("the file holds no font"), msg("put the .ttf or .otf here"))
            continue
        always, *others = languages.load(language).fonts.needs
        for needed in (always, *(each for each in others if any(map(own.has, each)))):
            if lacking := [each for each in needed if not own.has(each)]:
                what = msg(
                    "the font {name} lacks {n} characters that the report needs, such as {some}",
                    name=own.name,
                    n=len(lacking),
                    some="".join(lacking[:_SOME]),
                )
                yield Finding(place, what, msg("take a whole font of this language, or none"))
