"""What a new chapter begins with is an example, and is replaced before a report is final."""

from __future__ import annotations

from collections.abc import Iterator

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Text
from whitepaper.errors import Finding
from whitepaper.languages import load
from whitepaper.messages import msg


def samples(subject: Subject) -> Iterator[Finding]:
    """Texts that still bear the mark of an example."""
    mark = load(subject.document.language).template.sample
    for place, _, text in subject.find(Text):
        if mark in text.text:
            message = msg("this is still the example of a new chapter: “{mark}”", mark=mark)
            remedy = msg("write what the chapter has to say, and remove “{mark}”", mark=mark)
            yield Finding(place, message, remedy)
