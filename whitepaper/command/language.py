"""In which language the command line speaks: --lang, else the system's, else the project's."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

from whitepaper.messages import CATALOGUES, languages, msg

_OPTION = "--lang"
# As gettext reads them, in this order.
LANGUAGE = "LANGUAGE"
_VARIABLES = (LANGUAGE, "LC_ALL", "LC_MESSAGES", "LANG")
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


def of_system(environment: Mapping[str, str]) -> str | None:
    """The first of a system's languages that messages can be said in."""
    named = [environment.get(name, "") for name in _VARIABLES]
    if sys.platform == "win32":
        # Only there; elsewhere a build with nothing to do need not wait for them.
        import ctypes
        import locale

        own = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        named.append(locale.windows_locale.get(own, ""))
    wanted = (part[:2].lower() for name in named for part in name.split(":"))
    return next((language for language in wanted if language in languages()), None)
