"""What was issued of an edition: a record for each issue below editions/, numbered from 1."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from msgspec import Struct

from whitepaper.document.nodes import Document
from whitepaper.document.serialise import from_json
from whitepaper.errors import Finding, UsageError
from whitepaper.files import read_file
from whitepaper.fingerprint import of_bytes
from whitepaper.inputs.edition import Edition
from whitepaper.messages import message_of, msg
from whitepaper.project import DOCUMENT, EDITIONS, ISSUED, MANIFEST, parameters_place


class Issue(Struct, frozen=True):
    """That an edition was issued: which time this was, when, and the folder with its record."""

    edition: str
    number: int
    date: datetime.date
    folder: Path

    @property
    def place(self) -> str:
        """Where its record lies in the project."""
        return place_of(self.edition, self.number)

    @property
    def document_place(self) -> str:
        """Where the report lies as it was issued."""
        return f"{self.place}/{DOCUMENT}"


def place_of(edition: str, number: int) -> str:
    """Where the record of an issue lies in the project."""
    return f"{EDITIONS.as_posix()}/{edition}/{number}"


def issues(root: Path, edition: str) -> tuple[Issue, ...]:
    """The issues of an edition, the first one first.

    Raises `UsageError` for a record that cannot be read or is missing between others.
    """
    folder = root / EDITIONS / edition
    if not folder.is_dir():
        return ()
    numbers = sorted(int(path.name) for path in folder.iterdir() if path.name.isdecimal())
    return tuple(
        Issue(edition, number, _date(folder / str(number), edition, number), folder / str(number))
        for number in range(1, max(numbers, default=0) + 1)
    )


def document(issue: Issue) -> Document:
    """The report as it was issued. Raises `UsageError` if its record is not what was recorded."""
    try:
        content = read_file(issue.folder / DOCUMENT)
        recorded = json.loads(read_file(issue.folder / MANIFEST))["outputs"][DOCUMENT]
        read = from_json(content)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(issue.place, message_of(error)) from error
    if of_bytes(content) != recorded:
        raise _damaged(issue.place, msg("{file} is not what was recorded", file=DOCUMENT))
    return read


def check_corrections(root: Path, edition: Edition) -> None:
    """Raise `UsageError` if the corrections of an edition do not follow from what was issued.

    An edition may have one correction that is not issued yet; those that are stay as they are.
    """
    place = parameters_place(edition.edition)
    issued = issues(root, edition.edition)
    last = document(issued[-1]) if issued else None
    printed = last.particulars.corrections if last and last.particulars else ()
    own = edition.corrections
    findings = []
    if own and not issued:
        findings.append(
            Finding(
                place,
                msg("there are corrections, but the edition was never issued"),
                msg("remove corrections: what was not issued is simply changed"),
            )
        )
    elif len(own) > len(issued):
        findings.append(
            Finding(
                place,
                msg("correction {number} is not issued yet", number=len(issued)),
                msg("make one of it and those after it, or issue it first"),
            )
        )
    for number, (new, before) in enumerate(zip(own, issued, strict=False), start=1):
        if new.date < before.date:
            what = msg(
                "correction {number} is dated before {day}, when that was issued which it corrects",
                number=number,
                day=before.date.isoformat(),
            )
            findings.append(Finding(place, what, msg("give the day of the correction")))
    for correction in printed:
        there = own[correction.number - 1] if correction.number <= len(own) else None
        found = there and (there.date.isoformat(), there.reason.strip())
        if found != (correction.date, correction.reason):
            what = msg("correction {number} was issued otherwise", number=correction.number)
            remedy = msg(
                "write it as issued: date {date}, reason “{reason}”",
                date=correction.date,
                reason=correction.reason,
            )
            findings.append(Finding(place, what, remedy))
    if findings:
        message = msg("The parameters of edition {edition} have mistakes.", edition=edition.edition)
        raise UsageError(message, findings)


def _date(folder: Path, edition: str, number: int) -> datetime.date:
    try:
        return datetime.date.fromisoformat(json.loads(read_file(folder / ISSUED))["date"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(place_of(edition, number), message_of(error)) from error


def _damaged(place: str, reason: str) -> UsageError:
    remedy = msg("take it from git again: git checkout -- {place}", place=place)
    message = msg("The record of what was issued cannot be read.")
    return UsageError(message, [Finding(place, reason, remedy)])
