"""Sources as references in English, in the order of GB/T 7714 and ISO 690."""

from __future__ import annotations

from whitepaper.languages.grammar import Cited

MOST_AUTHORS = 3


def citation(source: Cited) -> str:
    """The reference: Author. Title[medium]. Publisher, (date). Reprint.

    Of a source whose publisher is not known it says so. The address is not part of it: writers
    print it as a link where it may be printed.
    """
    unnamed = "newspaper unknown" if source.medium == "N" else "publisher unknown"
    issued = source.publisher or unnamed
    responsible = _authors(source.author) or source.publisher
    described = source.title_status == "described"
    title = f"{source.title} (title by the editors)" if described else source.title
    parts = [
        part
        for part in (
            responsible,
            f"{title}[{source.medium}]" if source.medium else title,
            issued if source.author or not source.publisher else "",
            f"({source.published})" if source.published else "(undated)",
        )
        if part
    ]
    text = ". ".join(parts) + "."
    return f"{text} {source.reprint}." if source.reprint else text


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
