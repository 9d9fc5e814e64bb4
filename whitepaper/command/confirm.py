"""build.py confirm EDITION [PLACE…]: say of texts from the edition before that they still hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from whitepaper.command.editions import editions
from whitepaper.command.terminal import Terminal
from whitepaper.errors import Finding, UsageError, in_cell, nearest
from whitepaper.messages import calling, msg, msg_n, translate
from whitepaper.project import notebook_place

if TYPE_CHECKING:
    from whitepaper.inputs.edition import Edition
    from whitepaper.succession.unconfirmed_texts import Unconfirmed

_YES, _STOP = "y", "q"


@click.command(
    "confirm",
    help=msg(
        "Confirm texts that the EDITION has from the one before it and that may not hold any "
        "more. They are shown one by one: y confirms, Enter leaves it, q ends. A PLACE is a "
        "chapter (03-creation), or a cell of it (03-creation:4), which is confirmed at once. "
        "What is changed needs no confirmation."
    ),
)
@click.argument("edition")
@click.argument("places", nargs=-1, metavar="[PLACE]...")
@click.option(
    "--all", "at_once", is_flag=True, help=msg("Confirm all of the chapters named at once.")
)
@click.pass_obj
def command(terminal: Terminal, edition: str, places: tuple[str, ...], at_once: bool) -> None:
    """Confirm texts."""
    if at_once and not places:
        raise click.UsageError(terminal.text(msg("name the chapters that --all is for")))
    with terminal.errors_reported(msg("interrupted")):
        for name in editions(terminal.root, edition):
            _confirm(terminal.root, name, places, terminal, at_once=at_once)


def _confirm(
    root: Path, name: str, places: Sequence[str], terminal: Terminal, *, at_once: bool
) -> None:
    from whitepaper.inputs import data, parameters
    from whitepaper.inputs.site import site
    from whitepaper.inspection import typed_passages
    from whitepaper.succession import record
    from whitepaper.succession.unconfirmed_texts import find_unconfirmed

    with site(root) as seen:
        edition = parameters.load(seen.view, name)
        if not edition.predecessor:
            terminal.say(msg("{edition} has no text from another edition.", edition=name))
            return
        known = data.read(seen.view, edition.language)
        carried = record.read(seen.view, edition)
        typed, not_run = typed_passages(seen, edition)
    remark = translate(record.remark(name, edition.predecessor), terminal.language)
    open_ = list(find_unconfirmed(carried, typed, known, edition))
    wanted = [each for each in open_ if not places or _is_at(each, places)]
    _check_places(edition, places)
    for number, each in enumerate(wanted, start=1):
        place = in_cell(notebook_place(each.passage.chapter), each.passage.cell)
        terminal.say(msg("{number}/{n} {place}", number=number, n=len(wanted), place=place))
        terminal.say(_marked(each))
        answer = _YES
        if not (at_once or _cell(each) in places):
            answer = _answer(terminal)
        if answer == _STOP:
            break
        if answer == _YES:
            # At once: whoever is interrupted has not answered in vain.
            carried = record.with_confirmed(carried, [each.passage])
            record.write(root, name, carried, remark)
    left = sum(1 for _ in find_unconfirmed(carried, typed, known, edition))
    if left:
        told = msg_n(
            "one text is still to be looked at", "{n} texts are still to be looked at", n=left
        )
    elif not_run:
        told = msg("every text that is known to be printed is looked at")
    else:
        told = msg("every text from {predecessor} is looked at", predecessor=edition.predecessor)
    terminal.say(told)
    if not_run:
        terminal.say(
            msg(
                "What these chapters print is only known once they have run: {chapters}. "
                "Build, then confirm what is new: {build}",
                chapters=not_run,
                build=calling(name),
            )
        )


def _answer(terminal: Terminal) -> str:
    """What the user answers; one who cannot be asked has ended."""
    prompt = terminal.text(msg("Does it still hold? y yes, Enter later, q end"))
    try:
        answer = click.prompt(prompt, default="", show_default=False, err=True)
    except click.Abort:
        return _STOP
    return str(answer).strip().lower()


def _marked(each: Unconfirmed) -> str:
    """The text, with the words that are to be looked at set apart."""
    parts, at = [], 0
    for word in each.words:
        before = each.passage.text_with_values(at, word.start)
        parts += [before, click.style(word.text, bold=True, fg="yellow")]
        at = word.end
    return f"    {''.join(parts)}{each.passage.text_with_values(at)}"


def _cell(each: Unconfirmed) -> str:
    return f"{each.passage.chapter}:{each.passage.cell}"


def _is_at(each: Unconfirmed, places: Sequence[str]) -> bool:
    return each.passage.chapter in places or _cell(each) in places


def _check_places(edition: Edition, places: Sequence[str]) -> None:
    """Raise `UsageError` for places that are in no chapter of an edition."""
    chapters = [chapter.notebook for chapter in edition.chapters]
    findings = [
        Finding(place, msg("there is no such chapter"), nearest(place.partition(":")[0], chapters))
        for place in places
        if place.partition(":")[0] not in chapters
    ]
    if findings:
        message = msg("Edition {edition} has no such place.", edition=edition.edition)
        raise UsageError(message, findings)
