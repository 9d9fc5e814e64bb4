"""Links lead to the network or within the report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Link
from whitepaper.errors import Finding

_PUBLIC = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


def local_links(subject: Subject) -> Iterator[Finding]:
    """Links to files that readers do not have."""
    for place, _, link in subject.find(Link):
        if link.address and not _PUBLIC.match(link.address):
            message = f"a link leads to {link.address}, which readers do not have"
            yield Finding(place, message, "give its public address, or leave the link out")
