"""Sources as references in English, in the order of ISO 690."""

from __future__ import annotations

from whitepaper.languages.en.dates import period
from whitepaper.languages.grammar import Cited

MOST_AUTHORS = 3
# What is said of sources in another language.
_IN = {"zh": "in Chinese", "ja": "in Japanese"}


def citation(source: Cited) -> str:
    """The reference: Author. Title [in Chinese]. Publisher, date. Reprint.

    Of a source whose publisher is not known it says so. The address is not part of it: writers
    print it as a link where it may be printed.
    """
    unnamed = "Newspaper unknown" if source.medium.startswith("N") else "Publisher unknown"
    responsible = _authors(source.author) or source.publisher
    remarks = [
        "title by the editors" if source.title_status == "described" else "",
        _IN.get(source.language, ""),
    ]
    remark = ", ".join(filter(None, remarks))
    # Who is responsible and publishes is named once.
    issued = (source.publisher or unnamed) if responsible != source.publisher else ""
    if not responsible:
        issued = unnamed
    date = period(source.published) or "undated"
    parts = [
        responsible,
        f"{source.title} [{remark}]" if remark else source.title,
        f"{issued}, {date}" if issued else f"{date[0].upper()}{date[1:]}",
        source.reprint,
    ]
    return "".join(f"{part.rstrip('.')}. " for part in parts if part).rstrip()


def _authors(author: str) -> str:
    """At most three names, and et al. for others; the data parts them as either language does."""
    names = [name.strip() for name in author.replace("\u3001", ";").split(";") if name.strip()]
    et_al = ["et al"] if len(names) > MOST_AUTHORS else []
    return ", ".join([*names[:MOST_AUTHORS], *et_al])


def citation_point(text: str, *, last: bool) -> int | None:
    """Where in a text of a paragraph its citations belong, if there: after its full stop.

    `last` says that the paragraph ends with this text. What follows “See” cites nothing.
    """
    if last:
        return len(text) if text.endswith((".", "?", "!")) else None
    found = text.find(". See ")
    return found + 1 if found >= 0 else None
