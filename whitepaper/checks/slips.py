"""Parts that an edition leaves out for a slip: what they ask for, no data can answer."""

from __future__ import annotations

from collections.abc import Iterator

from whitepaper.checks.subject import Subject
from whitepaper.errors import Finding
from whitepaper.inputs.questions import parsed, unanswerable


def slips(subject: Subject) -> Iterator[Finding]:
    """Each question of what is left out that asks for a period of which nothing is known."""
    if subject.edition is None or subject.entered is None:
        return
    for omission in subject.omissions:
        for source in omission.asked:
            try:
                tree = parsed(source)
            except SyntaxError:
                # It has run: it is IPython's.
                continue
            found = unanswerable(tree, subject.entered, subject.edition, optional=True)
            for each in dict.fromkeys(found):
                yield Finding(str(omission.place), each.message, each.remedy)
