"""The command line: build.py [EDITION] …, build.py diff A B. It alone prints and exits."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from whitepaper.command.language import chosen, speak
from whitepaper.command.terminal import Terminal
from whitepaper.messages import ENGLISH, LANGUAGE, msg, of_system, said
from whitepaper.project import PARAMS

_HELP = {"help_option_names": ["-h", "--help"]}
# Each is a module here.
_COMMANDS = (
    *("build", "preview", "check", "tidy", "indicators", "new", "enter", "chapter", "confirm"),
    *("diff", "verify", "issue", "lab", "setup"),
)
_DEFAULT = "build"


class _InLanguage(click.Group):
    """The commands of the project at `root`, in the user's language, or else in `language`.

    Everything that is no command is an argument of `build`. What a command needs is imported when
    it is called: a build with nothing to do need not wait for that of others.
    """

    def __init__(self, root: Path, language: str) -> None:
        super().__init__(context_settings=_HELP)
        self.root = root
        self.language = language

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command, and leave the environment as it was."""
        before = os.environ.get(LANGUAGE)
        try:
            return super().main(*args, **kwargs)
        finally:
            os.environ.pop(LANGUAGE, None)
            if before is not None:
                os.environ[LANGUAGE] = before

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Choose the language, and the command."""
        wanted, left = chosen(args)
        language = wanted or of_system(os.environ) or self.language
        speak(language)
        ctx.obj = Terminal(language)
        named = left[:1] and left[0] in _COMMANDS
        if left and not named:
            self._refuse_slip(left[0], ctx)
        return super().parse_args(ctx, left if named else [_DEFAULT, *left])

    def _refuse_slip(self, argument: str, ctx: click.Context) -> None:
        """Raise `UsageError` for what is no edition and almost the name of a command."""
        if argument.startswith("-") or (self.root / PARAMS / f"{argument}.yaml").is_file():
            return
        # A build with nothing to do has no use for it.
        from whitepaper.spelling import closest

        if meant := closest(argument, _COMMANDS):
            message = msg(
                "“{argument}” is neither a command nor an edition; did you mean “{meant}”?",
                argument=argument,
                meant=meant,
            )
            raise click.UsageError(ctx.obj.text(message), ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name, with its help in the user's language."""
        if cmd_name not in _COMMANDS:
            return None
        found: click.Command = import_module(f"{__name__}.{cmd_name}").command(self.root)
        _say_help(found, ctx.obj.language)
        return found


def _say_help(command: click.Command, language: str) -> None:
    """Put the help of a command, and of those in it, into a language."""
    command.help = _in(language, command.help)
    command.short_help = _in(language, command.short_help)
    for option in command.params:
        if isinstance(option, click.Option):
            option.help = _in(language, option.help)
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _say_help(inner, language)


def _in(language: str, text: str | None) -> str | None:
    # Click has made a plain text of the message.
    return said(msg(text), language) if text else text


def command(root: Path, language: str = ENGLISH) -> click.Command:
    """The command line of the project at `root`, whose people speak `language`."""
    return _InLanguage(root, language)
