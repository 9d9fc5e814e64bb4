"""In which language the command line speaks: --lang, else the system's, else the project's."""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Sequence
from pathlib import Path

import click

from whitepaper.messages import CATALOGUES, LANGUAGE, languages, msg
from whitepaper.project import DEFAULT_LANGUAGE, PARAMS, PROJECT

_OPTION = "--lang"
_OF_CLICK = "click"
_LANGUAGE = re.compile(r"""^language:[ \t]*["']?(\w+)""", re.MULTILINE)


def language_option() -> click.Option:
    """The option of every command; the group takes it before it knows which command it runs."""
    return click.Option(
        [_OPTION],
        type=click.Choice(languages()),
        expose_value=False,
        help=msg("The language of messages.  [default: the system's, or the project's]"),
    )


def of_reports(root: Path) -> str:
    """The language that the reports of a project are in, by its parameters."""
    named = _language_named(root / PROJECT)
    if named is None:
        # That of its editions, if all are in one.
        editions = set((root / PARAMS).glob("*.yaml")) - {root / PROJECT}
        every = {_language_named(path) for path in editions}
        named = every.pop() if len(every) == 1 else None
    return named or DEFAULT_LANGUAGE


def of_values(root: Path) -> str:
    """The language that the values of a project are told in: its reports', if there is one."""
    # Takes long to import.
    from whitepaper.languages import names

    named = of_reports(root)
    return named if named in names() else DEFAULT_LANGUAGE


def _language_named(parameters: Path) -> str | None:
    """The language that a file of parameters names, if it can be read and names one.

    It is read as a line: a file that is no YAML is to be told of in that language too.
    """
    try:
        text = parameters.read_text("utf-8-sig", "replace") if parameters.is_file() else ""
    except OSError:
        return None
    found = _LANGUAGE.search(text)
    return found[1] if found else None


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
