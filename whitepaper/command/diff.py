"""build.py diff A B: how two builds differ."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from whitepaper.command.editions import editions, is_pattern
from whitepaper.command.terminal import Terminal, claim_temporary_folder, for_each
from whitepaper.errors import Finding, UsageError
from whitepaper.files import is_there
from whitepaper.inputs.listing import available, is_matrix
from whitepaper.inputs.matrix import several
from whitepaper.messages import calling, chained, msg
from whitepaper.project import DOCUMENT, OUT
from whitepaper.publication.record import changed_files

if TYPE_CHECKING:
    from whitepaper.comparison.pairs import Pairs

# What an edition as it was issued is called by.
ISSUED = "issued:"
# So many files that have changed are named.
_FILES = 5


@click.command(
    "diff",
    help=msg(
        "Compare two builds of the white paper: how B differs from A.\n\n"
        "Each is an edition that was built (2020), an edition as it was issued (issued:2020, "
        "or issued:2020:1 for the first time), a commit (HEAD~1, of which the same edition as "
        "the other side is meant or else the newest; or HEAD~1:2019), which is built for this, "
        "or a folder (./folder) with what a build has written. Patterns, or files that make "
        'several editions, are compared edition by edition: diff "2023/*" "2024/*".\n\n'
        "The differences are listed here and shown on a page in out/diff/, whose path goes "
        "to standard output."
    ),
)
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.pass_obj
def command(terminal: Terminal, old: str, new: str) -> None:
    """Compare two builds."""
    root = terminal.root
    with terminal.errors_reported(msg("interrupted: nothing was compared")):
        claim_temporary_folder()
        if not (_is_several(root, old) or _is_several(root, new)):
            _compare(root, terminal, (old, new), summary=False)
            return
        found = _pairs(root, old, new)
        if found.alone:
            names = several(found.alone)
            terminal.say(msg("nothing to compare with: {names}", names=names))
        lacking = [n for pair in found.together for n in pair if not _is_there(root, n)]
        ready = [pair for pair in found.together if not {*pair} & {*lacking}]
        comparing = partial(_compare, root, terminal, summary=True)
        worst = for_each(ready, comparing, terminal, " → ".join)
        if lacking:
            what = msg("not built, and so not compared: {names}", names=several(lacking))
            finding = Finding(OUT.as_posix(), what, calling(lacking[0]))
            raise UsageError(msg("Not everything could be compared."), [finding])
        sys.exit(worst)


def _compare(root: Path, terminal: Terminal, names: tuple[str, str], *, summary: bool) -> None:
    """Compare two builds: list the differences, or of one of many pairs say how many there are."""
    from whitepaper.comparison.builds import builds
    from whitepaper.comparison.comparison import compare
    from whitepaper.comparison.page import write
    from whitepaper.comparison.terminal import sections

    for name in names:
        _say_outdated(root, name, terminal)
    comparison = compare(*builds(root, names, terminal.say))
    found = list(sections(comparison))
    if summary:
        (old, new), headings = names, chained(heading for heading, _ in found)
        terminal.say(msg("{old} → {new}: {headings}", old=old, new=new, headings=headings))
    else:
        for heading, entries in found:
            terminal.say(heading, bold=True)
            for entry in entries:
                terminal.say(entry)
    page = write(comparison, root, terminal.language)
    terminal.print(page.relative_to(root).as_posix())


def _is_there(root: Path, name: str) -> bool:
    """Whether an edition was built; of those that were issued it is asked where they are read."""
    return name.startswith(ISSUED) or is_there(root / OUT / name / DOCUMENT)


def _is_several(root: Path, name: str) -> bool:
    """Whether a name is a pattern, or that of a file that makes several editions."""
    edition = name.removeprefix(ISSUED)
    return is_pattern(edition) or ("/" not in edition and is_matrix(root, edition))


def _pairs(root: Path, old: str, new: str) -> Pairs:
    """The pairs of editions that two patterns mean. Raises `UsageError` if there are none."""
    from whitepaper.comparison.pairs import Pairs, pairs

    sides = [editions(root, name.removeprefix(ISSUED)) for name in (old, new)]
    known = {*available(root)}
    refused = msg("There is nothing to compare.")
    if unknown := [name for side in sides for name in side if name not in known]:
        what = msg("several editions are compared with editions alone")
        remedy = msg(
            "write a pattern on both sides, such as {example}", example='"2023/*" "2024/*"'
        )
        raise UsageError(refused, [Finding(name, what, remedy) for name in unknown])
    found = pairs(root, *sides)
    if not found.together:
        what = msg("no edition of the one has the values of one of the other")
        remedy = msg("the editions are {known}", known=several(found.alone))
        raise UsageError(refused, [Finding(f"{old} {new}", what, remedy)])
    before, after = (ISSUED if name.startswith(ISSUED) else "" for name in (old, new))
    named = tuple((f"{before}{one}", f"{after}{other}") for one, other in found.together)
    return Pairs(named, found.alone)


def _say_outdated(root: Path, name: str, terminal: Terminal) -> None:
    """Say what has changed since an edition was built: that is not compared."""
    # What has no parameters any more cannot be built again.
    files = changed_files(root, name) if name in available(root) else ()
    if files:
        more = (msg("{count} more", count=len(files) - _FILES),) if len(files) > _FILES else ()
        outdated = msg(
            "{place} was built before these were changed: {files}. What they say now is not "
            "compared; build first: {build}",
            place=(OUT / name).as_posix(),
            files=(*files[:_FILES], *more),
            build=calling(name),
        )
        terminal.say(outdated, bold=True)
