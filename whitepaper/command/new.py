"""build.py new EDITION: begin an edition from another, and list the data that it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from whitepaper.command.terminal import Terminal
from whitepaper.errors import Finding, UsageError, WhitepaperError
from whitepaper.messages import calling, msg, msg_n, translate
from whitepaper.project import OUT, carried_place, notebook_place, parameters_place

if TYPE_CHECKING:
    from whitepaper.inputs.data import Data
    from whitepaper.inputs.edition import Edition
    from whitepaper.succession.missing_values import Lacking

_LISTS = OUT / "new"


@click.command(
    "new",
    help=msg(
        "Begin the EDITION named from another one: write params/EDITION.yaml, and list in "
        "out/new/EDITION/ (Excel and Markdown) which values each chapter still lacks. What is "
        "there already is not overwritten, nor is a list that was filled in; what was filled "
        "in goes to the data by {enter} FILE.",
        enter=calling("enter"),
    ),
)
@click.argument("edition")
@click.option(
    "--from",
    "origin",
    metavar="EDITION",
    help=msg("The edition to begin from.  [default: the one before it, or else the next]"),
)
@click.option(
    "--period",
    default="",
    help=msg("The edition's period, if its name does not begin with it: 2024-H1."),
)
@click.option(
    "--list",
    "list_only",
    is_flag=True,
    help=msg("Only list anew what an edition lacks that was begun before."),
)
@click.pass_obj
def command(
    terminal: Terminal, edition: str, origin: str | None, period: str, list_only: bool
) -> None:
    """Begin an edition."""
    with terminal.errors_reported(msg("interrupted")):
        if list_only:
            _list_again(terminal.root, edition, terminal)
        else:
            _begin(terminal.root, edition, origin, period, terminal)


def _begin(root: Path, name: str, origin: str | None, period: str, terminal: Terminal) -> None:
    from whitepaper.command.editions import editions
    from whitepaper.inputs import data
    from whitepaper.inputs.listing import before
    from whitepaper.inputs.period import at_start, is_period
    from whitepaper.succession import record
    from whitepaper.succession.edition import begin

    own = period or at_start(name)
    # One that has no period is refused where it is begun.
    earlier = before(root, name, own) if is_period(own) else None
    older = (origin or earlier or editions(root, None)[0]).partition("/")[0]
    remark = translate(record.remark(name, older), terminal.language)
    begun = begin(root, name, older, period, remark)
    terminal.say(msg("{edition}: begun from {origin}", edition=name, origin=older))
    terminal.print(parameters_place(name))
    terminal.print(carried_place(name))
    has_data = data.is_there(root)
    for edition in begun.editions if has_data else ():
        _list(root, edition, terminal)
    if begun.told:
        look = msg(
            "{edition}: look at these lines, they are as in {origin}:", edition=name, origin=older
        )
        terminal.say(WhitepaperError(look, begun.told).text)
    first = begun.editions[0].edition
    sheet = (_LISTS / first / "indicators.xlsx").as_posix()
    others = {
        "edition": first,
        "preview": calling("preview", first),
        "confirm": calling("confirm", first),
    }
    terminal.say(
        msg(
            "{edition} is a draft. Fill in {sheet}, then: {enter}, and {preview}; texts to look "
            "at: {confirm}",
            sheet=sheet,
            enter=calling("enter", sheet),
            **others,
        )
        if has_data
        else msg(
            "{edition} is a draft: {preview}; texts to look at: {confirm}",
            **others,
        )
    )


def _list_again(root: Path, name: str, terminal: Terminal) -> None:
    from whitepaper.command.editions import editions
    from whitepaper.inputs import data, parameters

    data.check_there(root)
    begun = [parameters.load(root, each) for each in editions(root, name)]
    if not all(edition.predecessor for edition in begun):
        place = parameters_place(name)
        finding = Finding(
            place, msg("it has no key “from”"), msg("add the edition before it: from: 2023")
        )
        raise UsageError(
            msg("It is not known what edition {edition} follows.", edition=name), [finding]
        )
    for edition in begun:
        _list(root, edition, terminal)


def _list(root: Path, edition: Edition, terminal: Terminal) -> None:
    """Write and tell what an edition lacks that the one before it prints."""
    from whitepaper.inputs import data, parameters
    from whitepaper.inputs.validation.verdict import validate_once
    from whitepaper.project import VERDICT
    from whitepaper.succession.missing_values import lacking
    from whitepaper.succession.worklist import markdown, workbook

    validate_once(root, root / VERDICT)
    origin = parameters.load(root, edition.predecessor)
    known = data.read(root, edition.language)
    found = lacking(root, known, edition, origin)
    wanted = [each for each in found if not each.once]
    folder = _LISTS / edition.edition
    first = folder / "indicators.xlsx"
    sheet = _free(root, first, known, terminal)
    # Beside one that was entered there is nothing to list.
    files = (
        {}
        if sheet != first and not wanted
        else {
            sheet: workbook(wanted, edition, terminal.language),
            sheet.with_suffix(".md"): markdown(wanted, edition, terminal.language),
        }
    )
    for place, content in files.items():
        try:
            (root / folder).mkdir(parents=True, exist_ok=True)
            (root / place).write_bytes(content)
        except OSError as error:
            remedy = msg("close it in other programs; see that there is room")
            finding = Finding(place.as_posix(), str(error.strerror), remedy)
            raise UsageError(msg("The list cannot be written."), [finding]) from error
        terminal.print(place.as_posix())
    _say(edition, wanted, terminal)
    if once := tuple(dict.fromkeys(each.indicator.name for each in found if each.once)):
        terminal.say(
            msg(
                "{edition}: not in the list, since the data has them once, of an event: {once}",
                edition=edition.edition,
                once=once,
            )
        )


def _say(edition: Edition, wanted: Sequence[Lacking], terminal: Terminal) -> None:
    from whitepaper.languages import load
    from whitepaper.succession.worklist import by_chapter

    words = load(edition.language)
    if not wanted:
        terminal.say(msg("{edition}: the data lacks nothing", edition=edition.edition))
    for chapter, own in by_chapter(wanted):
        terminal.say(
            msg_n(
                "{edition}: {chapter} lacks one value:",
                "{edition}: {chapter} lacks {n} values:",
                n=len(own),
                edition=edition.edition,
                chapter=notebook_place(chapter),
            )
        )
        for each in own:
            terminal.say(
                msg(
                    "    {name} ({about}), {period}; {last_period}: {last}",
                    name=each.indicator.name,
                    about=tuple(filter(None, (each.region, each.indicator.body))),
                    period=words.short_period(each.period),
                    last_period=words.short_period(each.last_period),
                    last=each.last,
                )
            )


def _free(root: Path, sheet: Path, known: Data, terminal: Terminal) -> Path:
    """Where a sheet can be written: not in the place of one that somebody has filled in."""
    from whitepaper.command.language import of_values
    from whitepaper.succession.entering import is_entered, is_filled_in

    number, free = 1, sheet
    while (root / free).exists() and is_filled_in(root / free, free.as_posix()):
        place = free.as_posix()
        if is_entered(root, root / free, place, known, of_values(root)):
            terminal.say(msg("{file} stays as it is: the data has what was filled in", file=place))
        else:
            terminal.say(
                msg(
                    "{file} is filled in and stays as it is; to take it into the data: {enter}",
                    file=place,
                    enter=calling("enter", place),
                )
            )
        number += 1
        free = sheet.with_stem(f"{sheet.stem}-{number}")
    return free
