"""Record that an edition was issued: from then on it stays as it was, or is corrected openly."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from whitepaper.comparison.with_issue import difference
from whitepaper.document.nodes import Document
from whitepaper.document.serialise import from_json
from whitepaper.errors import Finding, PublicationError, UsageError
from whitepaper.extensions import file_of
from whitepaper.files import read_file
from whitepaper.inputs.issues import Issue, document, issues
from whitepaper.inputs.repository import Kept, kept_by
from whitepaper.inputs.usual_formats import usual_formats
from whitepaper.messages import calling, msg
from whitepaper.private_folders import private_folder
from whitepaper.project import (
    DOCUMENT,
    EDITIONS,
    ISSUED,
    LEDGER,
    MANIFEST,
    OUT,
    parameters_place,
)
from whitepaper.publication.publish import publish
from whitepaper.publication.record import as_json, changes_since, read_manifest
from whitepaper.verification import check_files

# So that what is recorded stays the same bytes wherever it is checked out.
_ATTRIBUTES = "* -text\n"
_MOST_CHANGES = 12


def issue(root: Path, name: str, day: datetime.date, today: datetime.date) -> Issue:
    """Record below editions/ that the last build of an edition was issued on a day.

    Raises `UsageError` if there is no build, and `PublicationError` with all that keeps it from
    being issued: it is a draft, incomplete, out of date, not what was built, or issued already, or
    the day cannot be right.
    """
    folder = root / OUT / name
    recorded = read_manifest(folder)
    if recorded is None:
        place = f"{OUT.as_posix()}/{name}"
        finding = Finding(place, msg("nothing was built here"), calling(name))
        raise UsageError(_message(name), [finding])
    check_files(folder)
    report = _report(folder, name)
    found = issues(root, name)
    findings = [
        *_unfit(root, name, recorded, report),
        *_of_another_day(name, report, day, today),
        *_again(name, report, found, day),
    ]
    if findings:
        raise PublicationError(_message(name), findings)
    number = len(found) + 1
    made = Issue(name, number, day, root / EDITIONS / name / str(number))
    content = {file: read_file(folder / file) for file in (MANIFEST, LEDGER, DOCUMENT)}
    content[ISSUED] = as_json({"edition": name, "number": made.number, "date": day.isoformat()})
    made.folder.parent.mkdir(parents=True, exist_ok=True)
    publish(content, made.folder)
    attributes = root / EDITIONS / ".gitattributes"
    if not attributes.exists():
        attributes.write_text(_ATTRIBUTES, encoding="utf-8")
    return made


def _report(folder: Path, name: str) -> Document:
    try:
        return from_json(read_file(folder / DOCUMENT))
    except (OSError, ValueError, RecursionError) as error:
        place, what = f"{OUT.as_posix()}/{name}", msg("it cannot be read: {error}", error=error)
        raise UsageError(_message(name), [Finding(place, what, calling(name))]) from error


def _message(name: str) -> str:
    return msg("Edition {name} cannot be issued.", name=name)


def _unfit(
    root: Path, name: str, recorded: Mapping[str, Any], report: Document
) -> Iterator[Finding]:
    """Why a build is not the whole final report of the project as it is now."""
    build = calling(name)
    if report.particulars is None or report.particulars.status != "final":
        place = parameters_place(name)
        remedy = msg("once it is approved write status: final, and build: {build}", build=build)
        yield Finding(place, msg("what was built is a draft"), remedy)
    there = recorded["outputs"].keys() - {*recorded.get("outdated", ())}
    if lacking := tuple(
        file_of(kind) for kind in usual_formats(root) if file_of(kind) not in there
    ):
        place, what = f"{OUT.as_posix()}/{name}", msg("no current {files}", files=lacking)
        yield Finding(place, what, msg("build all formats: {build}", build=build))
    changed = changes_since(root, name, recorded["inputs"])
    for change in changed[:_MOST_CHANGES]:
        what = msg("has changed since the report was built")
        yield Finding(change.ingredient, what, msg("build again: {build}", build=build))


def _of_another_day(
    name: str, report: Document, day: datetime.date, today: datetime.date
) -> Iterator[Finding]:
    """Why a report cannot have been issued on a day: it is to come, or before what it says."""
    given, remedy = day.isoformat(), msg("give the right day with --date")
    place = parameters_place(name)
    if day > today:
        what = msg("{day} is still to come", day=given)
        yield Finding(f"--date {given}", what, remedy)
    if not report.particulars:
        return
    if given < report.particulars.cut_off:
        what = msg(
            "its data are known up to {cut_off}, after {day}",
            cut_off=report.particulars.cut_off,
            day=given,
        )
        yield Finding(place, what, remedy)
    for correction in report.particulars.corrections[-1:]:
        if given < correction.date:
            what = msg(
                "correction {number} is of {date}, after {day}",
                number=correction.number,
                date=correction.date,
                day=given,
            )
            yield Finding(place, what, remedy)


def withdraw(root: Path, name: str) -> tuple[Issue, Kept]:
    """Remove the record of the last issue of an edition, which was none; who had it until then.

    Raises `UsageError` if there is none, and `PublicationError` if others have it already.
    """
    found = issues(root, name)
    if not found:
        place = f"{EDITIONS.as_posix()}/{name}"
        finding = Finding(place, msg("edition {edition} was never issued", edition=name), "")
        raise UsageError(msg("Nothing can be undone."), [finding])
    last = found[-1]
    kept = kept_by(root, last.place)
    if kept is Kept.BY_OTHERS:
        finding = Finding(
            last.place,
            msg("the record was pushed, and others have it"),
            msg(
                "correct the report: add corrections: with the day and the reason to {place}",
                place=parameters_place(name),
            ),
        )
        raise PublicationError(msg("Nothing can be undone."), [finding])
    # In one step: half a record would be a damaged one.
    with private_folder(root / EDITIONS, ".undone-") as beside:
        last.folder.rename(beside / "record")
    if last.number == 1:
        last.folder.parent.rmdir()
    return last, kept


def _again(
    name: str, report: Document, found: tuple[Issue, ...], day: datetime.date
) -> Iterator[Finding]:
    """That a report was issued already, or should have been corrected openly."""
    if not found:
        return
    last = found[-1]
    if last.date > day:
        what = msg("issued on {last}, after {day}", last=last.date.isoformat(), day=day.isoformat())
        yield Finding(last.place, what, msg("give the right day with --date"))
    if report.particulars and len(report.particulars.corrections) == len(found):
        return
    if difference(document(last), last.place, report).comparison.differs:
        what = msg("it differs from what was issued on {day}", day=last.date.isoformat())
        yield Finding(last.place, what, msg("see how: {build}", build=calling(name)))
    else:
        what = msg("it was issued on {day} with the same content", day=last.date.isoformat())
        yield Finding(last.place, what, msg("nothing is left to do"))
