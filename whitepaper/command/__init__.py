"""The command line: build.py [EDITION] …, build.py diff A B. It alone prints and exits.

Installed, it is called `whitepaper`, and is about the project that it is called in.
"""

from __future__ import annotations

import gc

# What imports make lives as long as this process: collections would look through it in vain.
gc.disable()

import os
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

from whitepaper import __version__
from whitepaper.command.language import chosen, language_option, of_reports, speak
from whitepaper.command.terminal import Terminal, is_of_output
from whitepaper.entry_points import look_in
from whitepaper.files import is_there
from whitepaper.messages import (
    ENGLISH,
    LANGUAGE,
    Message,
    calling,
    languages,
    msg,
    of_system,
)
from whitepaper.project import (
    COMMAND,
    DEFAULT_LANGUAGE,
    NOTEBOOKS,
    PARAMS,
    called_in,
    find_root,
)

_Copied = TypeVar("_Copied", click.Command, click.Parameter)

_HELP = {"help_option_names": ["-h", "--help"]}
# Each is a module here.
_COMMANDS = (
    *("build", "preview", "check", "tidy", "indicators", "new", "enter", "chapter", "confirm"),
    *("diff", "verify", "issue", "lab", "setup", "init", "migrate"),
)
_DEFAULT = "build"
# What needs no project.
_VERSION = "--version"
_WITHOUT = frozenset({"init", "migrate", _VERSION, *_HELP["help_option_names"]})


class _InLanguage(click.Group):
    """The commands of the project at `root`, in the user's language, or else in the project's.

    Everything that is no command is an argument of `build`. What a command needs is imported when
    it is called: a build with nothing to do need not wait for that of others. Without a project
    there is help, and one can be made.
    """

    def __init__(self, root: Path | None) -> None:
        version = click.Option(
            [_VERSION], is_flag=True, is_eager=True, expose_value=False, callback=_say_version
        )
        super().__init__(context_settings=_HELP, params=[version])
        self.root = root
        self.terminal = Terminal(ENGLISH, called_in(root))

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command, and leave the environment as it was."""
        before = os.environ.get(LANGUAGE)
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            if not is_of_output(error):
                raise
            self.terminal.end_unheard(error)
        finally:
            os.environ.pop(LANGUAGE, None)
            if before is not None:
                os.environ[LANGUAGE] = before

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Choose the language, and the command."""
        wanted, left = chosen(args)
        language = wanted or of_system(os.environ) or _language(self.root)
        speak(language)
        ctx.obj = self.terminal = Terminal(language, called_in(self.root), self.root or Path())
        named = left[:1] and left[0] in (*_COMMANDS, _VERSION)
        if self.root is None and _WITHOUT.isdisjoint(left):
            raise click.UsageError(ctx.obj.text(_no_project()), ctx)
        if left and not named:
            self._refuse_slip(left[0], ctx)
        return super().parse_args(ctx, left if named else [_DEFAULT, *left])

    def _refuse_slip(self, argument: str, ctx: click.Context) -> None:
        """Raise `UsageError` for what is no edition and almost the name of a command."""
        params = (self.root or Path()) / PARAMS
        if argument.startswith("-") or is_there(params / f"{argument}.yaml"):
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
        found: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return _in_words(found, ctx.obj)


def _in_words(command: click.Command, terminal: Terminal) -> click.Command:
    """A command, and those in it, with its help in words of its user and the option of all."""
    worded = _copied(command)
    worded.help = _for(terminal, command.help)
    worded.short_help = _for(terminal, command.short_help)
    if isinstance(worded, click.Group):
        inner = worded.commands.items()
        worded.commands = {name: _in_words(each, terminal) for name, each in inner}
    else:
        worded.params = [*worded.params, language_option()]
    worded.params = list(map(_copied, worded.params))
    for option in worded.params:
        if isinstance(option, click.Option):
            option.help = _for(terminal, option.help)
    return worded


def _copied(one: _Copied) -> _Copied:
    """Another that is the same: a build with nothing to do need not wait for `copy`."""
    other = one.__new__(type(one))
    vars(other).update(vars(one))
    return other


def _for(terminal: Terminal, text: str | None) -> str | None:
    # Of an option's help click has made a plain text, which is a template if it had no values.
    return terminal.text(text if isinstance(text, Message) else msg(text)) if text else text


def _say_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(__version__)
        ctx.exit()


def _language(root: Path | None) -> str:
    """The language of a project's people: what its reports are in, unless they say otherwise."""
    if root is None:
        return ENGLISH
    named = of_reports(root)
    return named if named in languages() else DEFAULT_LANGUAGE


def _no_project() -> str:
    return msg(
        "there is no project here: neither this folder nor one above it has {params}/ and "
        "{notebooks}/; change to the folder of one, or make one: {init} NAME",
        init=calling("init"),
        params=PARAMS.as_posix(),
        notebooks=NOTEBOOKS.as_posix(),
    )


def command(root: Path | None) -> click.Command:
    """The command line of the project at `root`; without one, of what needs none."""
    look_in(root)
    return _InLanguage(root)


def main() -> None:
    """The command line of the project that it is called in."""
    command(find_root(Path.cwd()))(prog_name=COMMAND)
