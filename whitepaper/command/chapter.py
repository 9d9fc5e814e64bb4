"""build.py chapter new NAME: make a chapter that runs, and list it in an edition."""

from __future__ import annotations

import click

from whitepaper.command.editions import editions
from whitepaper.command.terminal import Terminal
from whitepaper.messages import calling, msg


@click.group(
    "chapter", help=msg("Make a chapter: {command} 04-NAME.", command=calling("chapter", "new"))
)
def command() -> None:
    """What can be done with chapters."""


@command.command(
    "new",
    short_help=msg("Make a chapter that runs as it is."),
    help=msg(
        "Make the chapter NAME (a number, a hyphen, a name) as a notebook that runs as it is, "
        "and list it in the newest edition, or the EDITION named, at the place of its number, "
        "before the appendices. What is there already is not overwritten."
    ),
)
@click.argument("name")
@click.argument("edition", required=False)
@click.option("--title", default="", help=msg("The chapter's title.  [default: that of its name]"))
@click.option("--appendix", is_flag=True, help=msg("Make it an appendix."))
@click.pass_obj
def new(terminal: Terminal, name: str, edition: str | None, title: str, *, appendix: bool) -> None:
    """Make one."""
    root = terminal.root
    with terminal.errors_reported(msg("interrupted")):
        from whitepaper.inputs import data, parameters
        from whitepaper.inputs.validation.verdict import validate_once
        from whitepaper.project import VERDICT
        from whitepaper.succession.chapter import Asked, add_chapter

        of = editions(root, edition)[0]
        loaded = parameters.load(root, of)
        validate_once(root, root / VERDICT)
        asked = Asked(name, "appendix" if appendix else "chapter", title)
        made = add_chapter(root, asked, loaded, data.read(root, loaded.language))
        terminal.print(made.notebook)
        listed = {"parameters": made.parameters, "line": made.line}
        terminal.say(
            msg("{parameters}:{line} lists it, as an appendix", **listed)
            if appendix
            else msg("{parameters}:{line} lists it", **listed)
        )
        preview = calling("preview", of)
        terminal.say(
            msg(
                "Its paragraph and its figure are of “{indicator}”, as an example: put "
                "your own in their place. See it: {preview}",
                indicator=made.indicator,
                preview=preview,
            )
            if made.indicator
            else msg(
                "The data has nothing yet that it could show: write the first paragraph. "
                "See it: {preview}",
                preview=preview,
            )
        )
