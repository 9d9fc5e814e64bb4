"""build.py tidy [FILE…]: repair what WPS, Excel and input methods have made of the data."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from whitepaper.command.terminal import Terminal
from whitepaper.errors import Finding, UsageError, WhitepaperError, in_ranges, nearest
from whitepaper.inputs.validation.faults import quoted
from whitepaper.messages import msg

if TYPE_CHECKING:
    from whitepaper.inputs.tidying import Change, Tidied

# As many places of a kind are shown.
_SHOWN = 3


@click.command(
    "tidy",
    help=msg(
        "Repair what WPS, Excel and input methods have made of the tables in data/ and of the "
        "parameters, or of the FILEs named: dates, numbers, full-width characters, spaces, "
        "empty rows and columns, encoding and line ends. What is not certain is told and left."
    ),
)
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--dry-run", is_flag=True, help=msg("Show it, and change nothing."))
@click.pass_obj
def command(terminal: Terminal, files: tuple[str, ...], dry_run: bool) -> None:
    """Repair data and parameters."""
    with terminal.errors_reported(msg("interrupted")):
        tidied, left = _tidied(terminal.root, files)
        changed = [file for file in tidied if file.changes]
        for file in changed:
            if not dry_run:
                replace(terminal.root / file.place, file.content)
            for line in _lines(file, dry_run=dry_run):
                terminal.print(terminal.text(line))
        if not (changed or left):
            terminal.say(msg("there is nothing to tidy"))
        if left:
            message = msg("Only who knows the data can repair this:")
            terminal.say(WhitepaperError(message, left).text)
    sys.exit(1 if left else 0)


def _tidied(root: Path, files: Sequence[str]) -> tuple[list[Tidied], list[Finding]]:
    """Files as they should be, and what cannot be repaired; of all files, where none is named."""
    from whitepaper.inputs import data
    from whitepaper.inputs.tidying import tidied, tidy_targets
    from whitepaper.inputs.validation.descriptor import load

    descriptor = load(root) if data.is_there(root) else {"resources": []}
    places = tidy_targets(root, descriptor)
    read: list[Tidied] = []
    left: list[Finding] = []
    for place in [_place(root, file, places) for file in files] or places:
        try:
            read.append(tidied(root, descriptor, place))
        except WhitepaperError as error:
            left += error.findings
        else:
            left += read[-1].doubts
    return read, left


def _place(root: Path, file: str, known: Sequence[str]) -> str:
    """A file that is named, from here or from the project, as findings name it."""
    for path in (Path(file), root / file):
        place = os.path.relpath(path.absolute(), root).replace(os.sep, "/")
        if place in known:
            return place
    finding = Finding(
        file, msg("this is neither a table nor a parameter file"), nearest(file, known)
    )
    raise UsageError(msg("There is no such file to tidy."), [finding])


def replace(path: Path, content: bytes) -> None:
    """Put another content in the place of a file's, in one step. Raises `UsageError`."""
    path = path.resolve()
    try:
        handle, beside = tempfile.mkstemp(prefix=".tidy-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            shutil.copymode(path, beside)
            Path(beside).replace(path)
        finally:
            Path(beside).unlink(missing_ok=True)
    except OSError as error:
        reason = msg("it cannot be written: {reason}", reason=error.strerror or error)
        finding = Finding(path.name, reason, msg("close it in WPS and Excel"))
        raise UsageError(msg("A file was not written."), [finding]) from error


def _lines(file: Tidied, *, dry_run: bool) -> Iterator[str]:
    """What was done to a file: each kind of change with its count and first places."""
    yield (
        msg("{file}: this would be repaired", file=file.place)
        if dry_run
        else msg("{file}: repaired", file=file.place)
    )
    kinds: dict[str, list[Change]] = {}
    for change in file.changes:
        kinds.setdefault(change.kind, []).append(change)
    for kind, alike in kinds.items():
        rows = [change.row for change in alike if change.row is not None]
        cells = [change for change in alike if change.after or change.before]
        shown = tuple(_cell(change) for change in cells[:_SHOWN])
        if not rows:
            yield msg("    {kind}", kind=kind)
        elif not cells:
            yield msg("    {kind}: lines {rows}", kind=kind, rows=in_ranges(rows))
        elif len(cells) > len(shown):
            yield msg("    {kind}: {n} ({shown:; } …)", kind=kind, n=len(cells), shown=shown)
        else:
            yield msg("    {kind}: {n} ({shown:; })", kind=kind, n=len(cells), shown=shown)


def _cell(change: Change) -> str:
    values = {"row": change.row, "before": quoted(change.before), "after": quoted(change.after)}
    if not change.column:
        return msg("line {row}: {before} → {after}", **values)
    return msg("line {row} column {column}: {before} → {after}", column=change.column, **values)
