"""build.py new EDITION: begin an edition from another, and list the data that it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from whitepaper.command.language import language_option
from whitepaper.command.terminal import Terminal, spare_time
from whitepaper.errors import Finding, UsageError, WhitepaperError
from whitepaper.messages import msg, msg_n, said
from whitepaper.project import OUT, notebook_place

if TYPE_CHECKING:
    from whitepaper.inputs.edition import Edition
    from whitepaper.succession.lacking import Lacking

_LISTS = OUT / "new"


def command(root: Path) -> click.Command:
    """Begin an edition."""

    @click.command(
        "new",
        help=msg(
            "Begin the EDITION named from another one: write params/EDITION.yaml, and list in "
            "out/new/EDITION/ (Excel and Markdown) which values each chapter still lacks. What is "
            "there already is not overwritten."
        ),
    )
    @click.argument("edition")
    @click.option(
        "--from",
        "origin",
        metavar="EDITION",
        help=msg("The edition to begin from.  [default: the newest]"),
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
    @language_option
    @click.pass_obj
    def new(
        terminal: Terminal, edition: str, origin: str | None, period: str, list_only: bool
    ) -> None:
        spare_time()
        with terminal.errors_reported(msg("interrupted")):
            if list_only:
                _list_again(root, edition, terminal)
            else:
                _begin(root, edition, origin, period, terminal)

    return new


def _begin(root: Path, name: str, origin: str | None, period: str, terminal: Terminal) -> None:
    from whitepaper.command.editions import editions
    from whitepaper.inputs import parameters
    from whitepaper.succession import record
    from whitepaper.succession.edition import begin

    [older] = editions(root, origin, every=False)
    before = parameters.load(root, older)
    remark = said(record.remark(name, older), terminal.language)
    begun = begin(root, name, before, period, remark)
    terminal.print(parameters.place_of(name))
    terminal.print(record.place_of(name))
    _list(root, begun.edition, before, terminal)
    if begun.told:
        look = msg(
            "{edition}: look at these lines, they are as in {origin}:", edition=name, origin=older
        )
        terminal.say(WhitepaperError(look, begun.told).text)
    terminal.say(
        msg(
            "{edition} is a draft. Enter the values in data/, then: build.py preview {edition}; "
            "texts to look at: build.py confirm {edition}",
            edition=name,
        )
    )


def _list_again(root: Path, name: str, terminal: Terminal) -> None:
    from whitepaper.inputs import parameters

    edition = parameters.load(root, name)
    if not edition.predecessor:
        place = parameters.place_of(name)
        finding = Finding(
            place, msg("it has no key “from”"), msg("add the edition before it: from: 2023")
        )
        raise UsageError(
            msg("It is not known what edition {edition} follows.", edition=name), [finding]
        )
    _list(root, edition, parameters.load(root, edition.predecessor), terminal)


def _list(root: Path, edition: Edition, origin: Edition, terminal: Terminal) -> None:
    """Write and tell what an edition lacks that the one before it prints."""
    from whitepaper.inputs import data
    from whitepaper.inputs.validation.verdict import validate_once
    from whitepaper.project import VERDICT
    from whitepaper.succession.lacking import lacking
    from whitepaper.succession.worklist import markdown, workbook

    validate_once(root, root / VERDICT)
    wanted = lacking(root, data.read(root, edition.language), edition, origin)
    folder = _LISTS / edition.edition
    files = {
        folder / "indicators.xlsx": workbook(wanted, edition, terminal.language),
        folder / "indicators.md": markdown(wanted, edition, terminal.language),
    }
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
                    "    {period} {name} ({about}); {last_period}: {last}",
                    period=words.period(each.period),
                    name=each.indicator.name,
                    about=tuple(filter(None, (each.region, each.indicator.body))),
                    last_period=words.period(each.last_period),
                    last=each.last,
                )
            )
