"""build.py check [EDITION]: what is wrong, as far as that can be seen without running chapters."""

from __future__ import annotations

import json
import sys

import click

from whitepaper.command.editions import each_named, strays_told, where_option
from whitepaper.command.terminal import Terminal
from whitepaper.errors import Finding, Position, WhitepaperError
from whitepaper.messages import msg, msg_n


@click.command(
    "check",
    help=msg(
        "Check the data, the parameters and the notebooks of all editions, or of the EDITION "
        "named, without running a chapter: in seconds, with everything that is wrong at once."
    ),
)
@click.argument("edition", nargs=-1)
@where_option
@click.option("--json", "as_json", is_flag=True, help=msg("Print JSON, for editors."))
@click.pass_obj
def command(
    terminal: Terminal, edition: tuple[str, ...], where: tuple[str, ...], as_json: bool
) -> None:
    """Check the data, the parameters and the notebooks."""
    root = terminal.root
    with terminal.errors_reported(msg("interrupted")):
        every = not (edition or where)
        names = each_named(root, edition, every=every, where=where)
        from whitepaper.inspection import inspect

        findings = (*strays_told(root), *inspect(root, names))
        if as_json:
            terminal.print(
                json.dumps([_as_json(f, terminal) for f in findings], indent=1, ensure_ascii=False)
            )
        elif findings:
            message = msg_n("One thing is wrong.", "{n} things are wrong.", n=len(findings))
            terminal.say(WhitepaperError(message, findings).text)
        else:
            terminal.say(msg("nothing was found that is wrong before chapters run"))
    sys.exit(1 if findings else 0)


def _as_json(finding: Finding, terminal: Terminal) -> dict[str, object]:
    place = finding.place if isinstance(finding.place, Position) else None
    return {
        "file": place and place.file,
        "cell": place and place.cell,
        "line": place and place.line,
        "columns": list(place.columns) if place else [],
        "place": terminal.text(finding.place),
        "message": terminal.text(finding.message),
        "remedy": terminal.text(finding.remedy),
    }
