"""In which language the command line speaks: --lang, else the system's, else the project's."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from whitepaper.messages import CATALOGUES, LANGUAGE, languages, msg

_OPTION = "--lang"
_OF_CLICK = "click"

_Function = TypeVar("_Function", bound=Callable[..., Any])


def language_option(function: _Function) -> _Function:
    """The option of every command; the group takes it before it knows which command it runs."""
    option = click.option(
        _OPTION,
        type=click.Choice(languages()),
        expose_value=False,
        help=msg("The language of messages.  [default: the system's, or the project's]"),
    )
    return option(function)


def chosen(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """The language that arguments ask for, if any and if there is one, and what else they say."""
    for at, argument in enumerate(arguments):
        name, given, value = argument.partition("=")
        following = value if given else next(iter(arguments[at + 1 :]), "")
        if name == _OPTION and following in languages():
            return following, [*arguments[:at], *arguments[at + (1 if given else 2) :]]
    return None, list(arguments)


def speak(language: str) -> None:
    """Have click, which asks gettext by itself, speak a language too."""
    gettext.bindtextdomain(_OF_CLICK, str(CATALOGUES))
    gettext.textdomain(_OF_CLICK)
    os.environ[LANGUAGE] = language
    # It asks for sentences, and not for what a number in them is called.
    click.IntRange.name = gettext.gettext("integer range")
