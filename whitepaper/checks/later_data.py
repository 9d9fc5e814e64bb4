"""Chapters use nothing of the data that was published after their edition's cut-off date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from whitepaper.checks.subject import Subject
from whitepaper.errors import Finding
from whitepaper.inputs.edition import FACTS_VARIABLE
from whitepaper.messages import msg

# The tables that have a day of publication, but for lines that are comments.
_READ = re.compile(
    r"^(?!\s*(?:#(?!\|)|//)).*(?<![\w-])(?P<file>(?:observations|events)\.csv)", re.MULTILINE
)

_EVER = datetime.date.min


def later_data(subject: Subject) -> Iterator[Finding]:
    """Cells that read a table of the data as it is, where some of its rows came too late."""
    if subject.edition is None or subject.entered is None:
        return
    data = subject.entered
    known = {
        "observations.csv": [each.source.known for each in data.observations],
        "events.csv": [each.source.known for each in data.events],
    }
    later = {
        file for file, days in known.items() if max(days, default=_EVER) > subject.edition.cut_off
    }
    for place, source in subject.programs.items():
        for file in sorted({match["file"] for match in _READ.finditer(source)} & later):
            message = msg(
                "the cell reads {file} as it is: also what was published after the edition's "
                "cut-off date",
                file=file,
            )
            yield Finding(place, message, _remedy(file, apart=subject.runs_apart(place)))


def _remedy(file: str, *, apart: bool) -> str:
    if file == "events.csv":
        asked = "report.event(…) / report.events(…)"
        if apart:
            return msg("say it in a chapter in Python, by {examples}", examples=asked)
        return msg("ask for what the edition may print: {examples}", examples=asked)
    if apart:
        return msg(
            "read the file that {variable} names, which has what the edition may print",
            variable=FACTS_VARIABLE,
        )
    asked = "report.fact(…) / report.series(…)"
    return msg("ask for what the edition may print: {examples}", examples=asked)
