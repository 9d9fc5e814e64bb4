"""Links lead to where readers can follow them."""

from __future__ import annotations

from collections.abc import Iterator

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Link
from whitepaper.errors import Finding
from whitepaper.messages import msg
from whitepaper.reading.single_notebook import PUBLIC
from whitepaper.reading.targets import page_of
from whitepaper.spelling import closest


def local_links(subject: Subject) -> Iterator[Finding]:
    """Links to files that readers do not have, and to notebooks that are none of the chapters."""
    chapters = [chapter.name for chapter in subject.document.chapters]
    for place, _, link in subject.find(Link):
        address = link.address
        if not address or PUBLIC.match(address):
            continue
        page = page_of(address) if subject.document.particulars else None
        if page and address.partition("#")[0].endswith(".ipynb"):
            meant = closest(page[0], chapters)
            yield Finding(
                place,
                msg(
                    "a link leads to {address}, which is no chapter of this edition",
                    address=address,
                ),
                msg("did you mean “{close}”?", close=meant)
                if meant
                else msg("list it under “chapters” in params/, or leave the link out"),
            )
        else:
            yield Finding(
                place,
                msg("a link leads to {address}, which readers do not have", address=address),
                msg("give its public address, or leave the link out"),
            )
