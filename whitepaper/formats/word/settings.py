"""What holds for a whole Word document: its settings, its pages, and what stands at their edges."""

from __future__ import annotations

from whitepaper.document.nodes import Particulars
from whitepaper.formats.colophon import whole_title
from whitepaper.formats.word.elements import (
    Element,
    element,
    paragraph,
    root,
    run,
    runs,
    twips_of_mm,
    w,
)
from whitepaper.inputs.theme import Theme
from whitepaper.languages import Language


def settings(language: Language) -> Element:
    """The part with the settings, in the order without which Word refuses a document."""
    conventions = language.word
    # Or Word takes the document for one of 2007, and says so.
    office = "http://schemas.microsoft.com/office/word"
    mode = w("compatSetting", name="compatibilityMode", uri=office, val=15)
    return root(
        "w:settings",
        w("zoom", percent=100),
        w("characterSpacingControl", val="compressPunctuation"),
        w("noLineBreaksAfter", lang=language.tag, val=conventions.not_last),
        w("noLineBreaksBefore", lang=language.tag, val=conventions.not_first),
        w("footnotePr", w("footnote", id=-1), w("footnote", id=0)),
        w("compat", w("doNotExpandShiftReturn"), mode),
        w("themeFontLang", val="en-US", eastAsia=language.tag),
        w("decimalSymbol", val="."),
        w("listSeparator", val=","),
    )


def section(language: Language, theme: Theme) -> Element:
    """The pages of a document; the relations to its header and footer are called so."""
    word, paper = theme.word, theme.word_paper
    width, height = twips_of_mm(paper.width), twips_of_mm(paper.height)
    edges = {
        **{side: getattr(word.margins, side) for side in ("top", "right", "bottom", "left")},
        "header": min(word.header, word.margins.top * 0.6),
        "footer": min(word.footer, word.margins.bottom * 0.75),
    }
    margins = {side: twips_of_mm(length) for side, length in edges.items()}
    turned = {"orient": "landscape"} if width > height else {}
    return w(
        "sectPr",
        element("w:headerReference", {"w:type": "default", "r:id": "header"}),
        element("w:footerReference", {"w:type": "default", "r:id": "footer"}),
        w("footnotePr", w("numFmt", val=language.word.note_numbers)),
        w("pgSz", w=width, h=height, **turned),
        w("pgMar", **margins, gutter=0),
        w("titlePg"),
    )


def header(particulars: Particulars, language: Language, theme: Theme) -> Element:
    """The header: what the report is called and, of a draft, that it is one."""
    content = [*runs(whole_title(particulars, language))]
    if particulars.status == "draft":
        content += [run(w("tab")), *runs(language.phrases.draft, frozenset({theme.colours.alert}))]
    return root("w:hdr", paragraph("header", *content))


def footer(language: Language) -> Element:
    """The footer: the number of the page, between dashes in a Chinese report."""
    # Word puts the number in the place of this one.
    number = w("fldSimple", *runs("1"), instr="PAGE")
    around = ((), ()) if language.word.is_latin else (runs("— "), runs(" —"))
    return root("w:ftr", paragraph("footer", *around[0], number, *around[1]))
