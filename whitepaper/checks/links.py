"""Links lead to the network or within the report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Link
from whitepaper.document.walk import find, placed
from whitepaper.errors import Finding

_PUBLIC = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


def local_links(subject: Subject) -> Iterator[Finding]:
    """Links to files that readers do not have."""
    for place, cell in placed(subject.document):
        for link in find(cell.blocks, Link):
            if link.address and not _PUBLIC.match(link.address):
                message = f"a link leads to {link.address}, which readers do not have"
                remedy = "give its public address, or leave the link out"
                yield Finding(subject.name(place), message, remedy)
