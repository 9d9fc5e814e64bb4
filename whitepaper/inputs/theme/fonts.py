"""A language in the fonts of a theme: its own before those that come with the installation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from whitepaper import languages
from whitepaper.errors import Finding
from whitepaper.inputs.theme import Theme
from whitepaper.languages import Fonts, Language, Typeface
from whitepaper.languages.word import Font, FontRole
from whitepaper.messages import msg

# By what their addresses have in common.
_LICENCES = {
    "sil.org/ofl": "SIL Open Font License",
    "openfontlicense.org": "SIL Open Font License",
    "apache.org/licenses/license-2.0": "Apache License 2.0",
    "ubuntu.com/legal/font-licence": "Ubuntu Font Licence",
}
# From here on a font is a bold one.
_BOLD = 600
# Characters that are named of those that a font lacks.
_SOME = 12


def with_theme_fonts(name: str, theme: Theme) -> Language:
    """A language whose fonts are those of a theme, also in Word."""
    language = languages.load(name)
    own = _own(theme)
    named = {role: name for role, name in asdict(theme.word.fonts).items() if name}
    of_word = {
        role: replace(font, name=named[role], stand_in=font.name)
        if role in named
        else _in_word(language, font, own.get(_for_word(role, theme), []))
        for role, font in language.word.fonts.items()
    }
    language = replace(language, word=replace(language.word, fonts=of_word))
    phrases = replace(language.phrases, fonts_used=_credited(language, theme))
    return replace(language, phrases=phrases, fonts=fonts(language.fonts, theme))


def _for_word(role: FontRole, theme: Theme) -> str:
    """What of a theme's fonts Word has in a role: those that the PDF has there."""
    if role == "text":
        return theme.fonts.text
    return {"small": "sans", "code": "mono"}.get(role, "bold")


def _in_word(language: Language, font: Font, faces: list[Typeface]) -> Font:
    """A font of Word with a theme's in its place, or for its letters alone if that has no more."""
    if not faces:
        return font
    if _sets_all(language, faces):
        own = _font_names(faces[0].file).in_word
        return replace(font, name=own, stand_in=font.name, letters=own)
    return replace(font, letters=_font_names(faces[0].file).in_word)


def _credited(language: Language, theme: Theme) -> str:
    """What a colophon says of fonts: a theme's own by their files, and others still in use."""
    phrases, own = language.phrases, _own(theme)
    if not own:
        return phrases.fonts_used
    licences = {
        face.name: _font_names(face.file).licence for faces in own.values() for face in faces
    }
    told = phrases.and_list.join(
        phrases.licensed.format(font=font, licence=licence) if licence else font
        for font, licence in licences.items()
    )
    roles = {theme.fonts.text, "sans", "bold"}
    if all(_sets_all(language, own.get(role, [])) for role in roles):
        return told
    return phrases.fonts_of_own.format(own=told, others=phrases.fonts_used)


def _own(theme: Theme) -> dict[str, list[Typeface]]:
    """A theme's own fonts, by what they are for."""
    own: dict[str, list[Typeface]] = {}
    for role, place in theme.fonts.files():
        own.setdefault(role, []).append(typeface(theme.path(place), bold=role == "bold"))
    return own


def _sets_all(language: Language, faces: list[Typeface]) -> bool:
    """Whether fonts have what a language is written in, its Hanzi too if it has them."""
    return bool(faces) and (
        language.word.is_latin or any(face.has(language.fonts.needs[-1]) for face in faces)
    )


def fonts(of_language: Fonts, theme: Theme) -> Fonts:
    """The fonts of a language, with a theme's own first."""
    own = _own(theme)
    chains: dict[str, Any] = {
        role: (*faces, *getattr(of_language, role)) for role, faces in own.items()
    }
    if theme.fonts.text == "sans":
        chains["serif"] = (*own.get("serif", ()), *chains.get("sans", of_language.sans))
    return replace(of_language, **chains) if chains else of_language


def typeface(file: Path, *, bold: bool) -> Typeface:
    """A font by its file. Raises `ValueError` if the file holds none."""
    names = _font_names(file)
    weight = max(names.weight, _BOLD) if bold else min(names.weight, _BOLD - 200)
    return Typeface(names.family, file, weight)


def postscript_name(file: Path) -> str:
    """What a PDF calls a font."""
    return _font_names(file).postscript


class _Names(Struct, frozen=True):
    """What a font says of itself: its family, and how Word, and a PDF, call it."""

    family: str
    in_word: str
    postscript: str
    weight: int
    licence: str


def _font_names(file: Path) -> _Names:
    status = file.stat()
    return _name_of(str(file), status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=64)
def _name_of(file: str, _modified: int, _size: int) -> _Names:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(file, lazy=True) as font:
            names, weight = font["name"], font["OS/2"].usWeightClass
            family = names.getBestFamilyName()
            # Its address, or what it says first: some files have all of its text.
            licence = names.getDebugName(14) or names.getDebugName(13) or ""
    # Of what is no font it raises these.
    except (TTLibError, KeyError, AttributeError, AssertionError) as error:
        raise ValueError(file) from error
    if not family:
        raise ValueError(file)
    return _Names(
        family,
        names.getDebugName(1) or family,
        names.getDebugName(6) or family,
        weight,
        _licence(next(iter(licence.strip().splitlines()), "")),
    )


def _licence(said: str) -> str:
    """The name of a licence, of those that are known by their addresses; or what is said."""
    return next((name for address, name in _LICENCES.items() if address in said.lower()), said)


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
