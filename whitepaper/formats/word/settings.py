"""What holds for a whole Word document: its settings, its pages, and what stands at their edges."""

from __future__ import annotations

from whitepaper.document.nodes import Particulars
from whitepaper.formats.word.elements import (
    PLAIN,
    Element,
    element,
    field,
    paragraph,
    root,
    run,
    runs,
    w,
)
from whitepaper.formats.word.styles import MARGINS, PAGE_SIZE, twips_of_mm
from whitepaper.languages import Language


def settings(language: Language) -> Element:
    """The part with the settings, in the order without which Word refuses a document."""
    conventions = language.word
    # Or Word takes the document for one of 2007, and says so.
    mode = w(
        "compatSetting",
        name="compatibilityMode",
        uri="http://schemas.microsoft.com/office/word",
        val=15,
    )
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


def section(language: Language) -> Element:
    """The pages of a document. `header` and `footer` are the relations of these parts."""
    width, height = map(twips_of_mm, PAGE_SIZE)
    margins = {side: twips_of_mm(length) for side, length in MARGINS.items()}
    return w(
        "sectPr",
        element("w:headerReference", {"w:type": "default", "r:id": "header"}),
        element("w:footerReference", {"w:type": "default", "r:id": "footer"}),
        w("footnotePr", w("numFmt", val=language.word.note_numbers)),
        w("pgSz", w=width, h=height),
        w("pgMar", **margins, gutter=0),
        w("titlePg"),
    )


def header(particulars: Particulars | None, language: Language) -> Element:
    """The header: what the report is called and, of a draft, that it is one."""
    if particulars is None:
        return root("w:hdr", paragraph("header"))
    title = particulars.title
    if particulars.subtitle:
        form = language.phrases.title_with_subtitle
        title = form.format(title=title, subtitle=particulars.subtitle)
    content = [*runs(title)]
    if particulars.status == "draft":
        content += [run(PLAIN, w("tab")), *runs(language.phrases.draft, frozenset({"alert"}))]
    return root("w:hdr", paragraph("header", *content))


def footer() -> Element:
    """The footer: the number of the page, between dashes."""
    return root("w:ftr", paragraph("footer", *runs("— "), field("PAGE", "1"), *runs(" —")))
