"""What style.typ prints that stands in no chapter: the title page, the front matter, words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from unicodedata import decomposition

from msgspec import to_builtins
from msgspec.structs import asdict

from whitepaper.document.nodes import Document, Figure, Table
from whitepaper.document.walk import find
from whitepaper.formats.colophon import colophon, title_of
from whitepaper.formats.corrections import notice
from whitepaper.formats.cover import Canvas, Picture, logo, picture
from whitepaper.inputs.theme import Theme
from whitepaper.languages import Fonts, Language, Typeface, load
from whitepaper.languages.typst_fonts import family

# Millimetres beyond the edges of the page, where style.typ sets it; what of its height it is.
BLEED, _SHARE = 3, 135 / 297
_FONTS = ("serif", "sans", "bold", "mono")
_WORDS = ("contents", "figures", "tables", "draft", "draft_mark", "note", "source")


def front(document: Document, text: str, language: Language, theme: Theme) -> dict[str, Any]:
    """The content of report.json, which style.typ reads; `text` has all that chapters print."""
    particulars = document.title_page
    corrections = notice(particulars, language)
    text += corrections.text if corrections else ""
    about = colophon(document, language, brief=theme.is_brief)
    text += about.text
    text += particulars.title + particulars.subtitle + particulars.publisher + particulars.notice
    composed = sorted(each for each in set(text) if each.isalpha() and decomposition(each))
    lang, _, region = language.tag.partition("-")
    return {
        "whole": document.particulars is not None,
        "brief": document.particulars is not None and theme.is_brief,
        "lang": lang,
        "region": region,
        "letters": language.word.is_latin,
        "boxed": language.boxed,
        "title": particulars.title,
        "subtitle": particulars.subtitle,
        "whole_title": title_of(document, language),
        "publisher": particulars.publisher,
        "notice": particulars.notice,
        "date": particulars.file_date,
        "date_text": language.date(particulars.date) if particulars.date else "",
        "draft": particulars.status == "draft",
        "colophon": asdict(about),
        "cover": _picture_keys(cover_picture(document, theme)),
        "logo": _picture_keys(logo(theme)) if document.particulars else None,
        "theme": _look(theme),
        "corrections": to_builtins(corrections, enc_hook=str) if corrections else None,
        "lists": {"figures": _has(document, Figure), "tables": _has(document, Table)},
        "fonts": {
            name: [
                _font(typeface, language.fonts, composed)
                for typeface in getattr(language.fonts, name)
            ]
            for name in _FONTS
        },
        "mono_size": language.fonts.mono_size,
        "words": {name: getattr(language.phrases, name) for name in _WORDS},
    }


def _font(typeface: Typeface, fonts: Fonts, composed: Sequence[str]) -> dict[str, str]:
    """A typeface by its name, and what it is for: all but those `composed` letters that it lacks.

    Typst would put these together from a letter and an accent, of which the font does not know how
    to put them together.
    """
    lacking = "".join(each for each in composed if not typeface.has(each))
    return {"name": family(typeface, fonts), "covers": f"[^{lacking}]" if lacking else "."}


def cover_picture(document: Document, theme: Theme) -> Picture | None:
    """The picture that the upper part of the cover is, or its left one, with the bleed around it.

    So it is on paper that is wider than high.
    """
    if document.particulars is None or theme.is_brief:
        return None
    paper = theme.paper
    canvas = Canvas(paper.width + 2 * BLEED, round(_SHARE * paper.height) + BLEED)
    if paper.width > paper.height:
        canvas = Canvas(round(_SHARE * paper.width) + BLEED, paper.height + 2 * BLEED)
    return picture(document.particulars, load(document.language), theme, canvas)


def _picture_keys(picture: Picture | None) -> dict[str, str] | None:
    return {"file": picture.name, "alt": picture.alt} if picture else None


def _look(theme: Theme) -> dict[str, Any]:
    """Colours as they are, and lengths in millimetres."""
    paper, colours = theme.paper, theme.colours
    return {
        **asdict(theme.print),
        **{name: getattr(colours, name) for name in ("accent", "wash", "alert")},
        "cover": {name: getattr(theme.cover, name) for name in ("style", "ground", "ink")},
        "logo_width": theme.logo.width,
        "width": paper.width,
        "height": paper.height,
        "margins": asdict(paper.margins),
        "columns": paper.columns,
        "gap": paper.gap,
    }


def _has(document: Document, kind: type[Figure | Table]) -> bool:
    """Whether anything of a kind is numbered, and so has a place in a list."""
    return any(exhibit.number for exhibit in find(document.chapters, kind))
