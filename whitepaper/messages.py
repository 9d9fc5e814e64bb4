"""What is said to users, in every language that has a catalogue of messages.

A message is its English text, and knows the template and the values that it was made of. So what
finds that something is wrong need not know in which language that will be told: whoever shows it
to somebody says it in theirs.
"""

from __future__ import annotations

import gettext
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Self

from msgspec import Struct

# The language that messages are written in.
ENGLISH = "en"
CATALOGUES = Path(__file__).resolve().parent / "languages"
# What a system calls its language, as gettext reads it, in this order.
LANGUAGE = "LANGUAGE"
_VARIABLES = (LANGUAGE, "LC_ALL", "LC_MESSAGES", "LANG")
# Where gettext looks for them.
_CATALOGUE = Path("LC_MESSAGES", "messages.mo")


class _Program(str):
    """The name of the command line, until a message is said by one who knows how it is called."""


# As a project calls it that has a build.py of its own.
PROGRAM = _Program("python build.py")


class Message(str):
    """A text for users: as a text in English; `said` has it in another language.

    `templates` are one, or a singular and a plural, as for `str.format`.
    """

    templates: tuple[str, ...]
    values: Mapping[str, Any]

    def __new__(cls, templates: tuple[str, ...], values: Mapping[str, Any]) -> Self:
        message = super().__new__(
            cls, _fill(templates, values, gettext.NullTranslations(), PROGRAM)
        )
        message.templates, message.values = templates, values
        return message

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.templates, self.values)


def msg(template: str, /, **values: Any) -> str:
    """A message from a template as for `str.format`.

    A value may be a message too, or a tuple of texts and messages, which is said as a list.
    """
    return Message((template,), _plain(values))


def key(template: str) -> str:
    """A template that is filled elsewhere, by `msg`: it is to be in the catalogues too."""
    return template


def msg_n(one: str, many: str, /, n: int, **values: Any) -> str:
    """A message of `n` things."""
    return Message((one, many), {"n": n, **_plain(values)})


def calling(*arguments: str) -> str:
    """The command line with arguments, as whoever is told of it calls it."""
    return Message(("{program} {arguments: }",), {"program": PROGRAM, "arguments": arguments})


def message_of(error: BaseException) -> str:
    """What an error says: its message, where it has one."""
    own = error.args[0] if error.args else None
    return own if isinstance(own, Message) else str(error)


def chained(messages: Iterable[str]) -> str:
    """Messages as one, a semicolon between them; empty ones are left out."""
    return msg("{messages:; }", messages=tuple(filter(None, messages)))


def cut(text: str, longest: int) -> str:
    """A text as it is quoted: whole, or if it is longer its beginning."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def map_values(text: str, change: Callable[[str], str]) -> str:
    """A message with its values, or a text itself, as `change` gives them."""
    if isinstance(text, _Program):
        return text
    if not isinstance(text, Message):
        return change(text)
    values = {
        name: map_values(value, change) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return type(text)(text.templates, values)


def translate(text: str, language: str, program: str = PROGRAM) -> str:
    """A message in a language; a text that is no message as it is.

    `program` is how whoever is told calls the command line.
    """
    return str(_translate(text, _translations(language), program))


# Within quotation marks there are single ones.
_QUOTED = re.compile("“([^“”]*)”")
# Between two parts of a list.
_BETWEEN = key(", ")


@cache
def languages() -> tuple[str, ...]:
    """The languages that messages can be said in."""
    found = CATALOGUES.glob(f"*/{_CATALOGUE.as_posix()}")
    return (ENGLISH, *sorted(path.parent.parent.name for path in found))


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


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that can be sent to another process: of an error what it says."""
    return {
        name: message_of(value) if isinstance(value, BaseException) else value
        for name, value in values.items()
    }


def _translate(value: Any, translations: gettext.NullTranslations, program: str) -> Any:
    if isinstance(value, _Program):
        return program
    if isinstance(value, Message):
        return _fill(value.templates, value.values, translations, program)
    if isinstance(value, tuple):
        parts = (_translate(part, translations, program) for part in value)
        return _List(translations.gettext(_BETWEEN), tuple(map(str, parts)))
    return value


class _List(Struct, frozen=True):
    """Texts that a template shows with what its format says between two of them: {names:; }."""

    between: str
    parts: tuple[str, ...]

    def __format__(self, between: str) -> str:
        return (between or self.between).join(self.parts)


def _fill(
    templates: tuple[str, ...],
    values: Mapping[str, Any],
    translations: gettext.NullTranslations,
    program: str,
) -> str:
    template = (
        translations.gettext(templates[0])
        if len(templates) == 1
        else translations.ngettext(templates[0], templates[1], values["n"])
    )
    # Without values a template is a text, in which a brace is a brace.
    filled = {name: _translate(value, translations, program) for name, value in values.items()}
    for name, value in filled.items():
        if isinstance(value, str) and f"“{{{name}}}”" in template:
            filled[name] = _QUOTED.sub(r"‘\1’", value)
    return template.format_map(filled) if filled else template


@cache
def _translations(language: str) -> gettext.NullTranslations:
    try:
        with (CATALOGUES / language / _CATALOGUE).open("rb") as file:
            return gettext.GNUTranslations(file)
    except FileNotFoundError:
        return gettext.NullTranslations()
