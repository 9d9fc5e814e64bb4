"""What style.typ prints that stands in no chapter: the title page, the front matter, words."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from unicodedata import decomposition

from whitepaper.document.nodes import Document, Figure, Heading, Particulars, Table
from whitepaper.document.walk import find, plain
from whitepaper.formats.corrections import notice
from whitepaper.languages import Language, Typeface, load
from whitepaper.project import CRATE

_FONTS = ("serif", "sans", "bold", "mono")
_WORDS = (
    *("contents", "figures", "tables", "preface", "draft", "draft_mark"),
    *("note", "source"),
)


def front(document: Document, text: str) -> dict[str, Any]:
    """The content of report.json, which style.typ reads; `text` has all that chapters print."""
    language = load(document.language)
    particulars = document.particulars or Particulars(edition="", title="")
    corrections = notice(particulars, language)
    text += corrections.text if corrections else ""
    text += particulars.title + particulars.subtitle + particulars.publisher + particulars.notice
    lang, _, region = language.tag.partition("-")
    return {
        "whole": document.particulars is not None,
        "lang": lang,
        "region": region,
        "letters": language.word.is_latin,
        "title": particulars.title,
        "subtitle": particulars.subtitle,
        "whole_title": _whole_title(document, language),
        "publisher": particulars.publisher,
        "notice": particulars.notice,
        "date": particulars.file_date,
        "date_text": language.date(particulars.date) if particulars.date else "",
        "draft": particulars.status == "draft",
        "preface": _preface(particulars, language),
        "mark": _mark(particulars, language),
        "corrections": asdict(corrections) if corrections else None,
        "lists": {"figures": _has(document, Figure), "tables": _has(document, Table)},
        "fonts": {
            name: [_font(typeface, text) for typeface in getattr(language.fonts, name)]
            for name in _FONTS
        },
        "mono_size": language.fonts.mono_size,
        "words": {name: getattr(language.phrases, name) for name in _WORDS},
    }


def _font(typeface: Typeface, text: str) -> dict[str, str]:
    """A typeface by its name, and which characters it is for: all but letters that it lacks.

    Typst would put these together from a letter and an accent, of which the font does not know how
    to put them together.
    """
    letters = filter(str.isalpha, set(text))
    lacking = sorted(each for each in letters if decomposition(each) and not typeface.has(each))
    return {"name": typeface.name, "covers": f"[^{''.join(lacking)}]" if lacking else "."}


def _whole_title(document: Document, language: Language) -> str:
    particulars = document.particulars
    if particulars is None:
        first = next(find(document.chapters, Heading), None)
        return plain(first.content) if first else language.phrases.untitled
    if not particulars.subtitle:
        return particulars.title
    return language.phrases.title_with_subtitle.format(
        title=particulars.title, subtitle=particulars.subtitle
    )


def _preface(particulars: Particulars, language: Language) -> list[str]:
    """What readers are told about the report, line by line."""
    cut_off = language.date(particulars.cut_off) if particulars.cut_off else ""
    phrases = language.phrases
    return [
        *([phrases.preface_cut_off.format(date=cut_off)] if cut_off else []),
        *([particulars.notice] if particulars.notice else []),
        phrases.preface_citations,
    ]


def _mark(particulars: Particulars, language: Language) -> str:
    phrase = language.phrases.build_mark
    return phrase.format(mark=particulars.mark, file=CRATE) if particulars.mark else ""


def _has(document: Document, kind: type[Figure | Table]) -> bool:
    """Whether anything of a kind is numbered, and so has a place in a list."""
    return any(exhibit.number for exhibit in find(document.chapters, kind))
