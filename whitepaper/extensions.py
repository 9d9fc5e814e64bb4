"""What others add to this package: formats, checks, languages, and words for facts.

An extension is a value of one of the kinds below. An installed package offers some by an entry
point of the group `whitepaper.extensions`, a project by `EXTENSIONS` in its extensions.py. Either
is run by the build itself, as this package is; both are part of what makes results stale.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from msgspec import Struct

from whitepaper.entry_points import Entry, installed_entries, own_file
from whitepaper.errors import Finding, UsageError, WhitepaperError, in_file
from whitepaper.messages import message_of, msg
from whitepaper.project import CRATE, DOCUMENT, EXTENSIONS, FORMATS, LEDGER, MANIFEST

# What an extension has to import.
__all__ = ["Check", "FactText", "Format", "Language", "Report", "Value"]

_PACKAGE = Path(__file__).resolve().parent
_LANGUAGES = _PACKAGE / "languages"
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_FILE = re.compile(r"[A-Za-z0-9][\w.-]*\.[A-Za-z0-9]+")


class Report(Struct, frozen=True):
    """A report as extensions are given it.

    `document` is its `whitepaper.document.nodes.Document`, `images` the bytes of its pictures by
    the names that it has for them, `texts` its words without code and formulas, each text with the
    place that findings name. `html` gives the page as a build writes it; nothing to checks.
    """

    document: Any
    images: Mapping[str, bytes]
    texts: tuple[tuple[str, str], ...]
    html: Callable[[], bytes] = bytes


class Format(Struct, frozen=True):
    """A format: what `--to` calls it, the name of its file, and what gives the bytes of that.

    They are the same for the same report. `verify` says what is wrong in a finished file, one text
    each.
    """

    name: str
    file: str
    write: Callable[[Report], bytes]
    verify: Callable[[bytes], Iterable[str]] | None = None


Level = Literal["off", "tell", "refuse"]


class Check(Struct, frozen=True):
    """A rule: the name of its gate, what finds where a report breaks it, and its level.

    The level is what counts where params/project.yaml says nothing: to refuse a final report, to
    tell, or not to ask.
    """

    name: str
    find: Callable[[Report], Iterable[Finding]]
    level: Level = "refuse"


class Language(Struct, frozen=True):
    """A language: what parameters call it, and what gives its `whitepaper.languages.Language`."""

    name: str
    load: Callable[[], Any]


class Value(Struct, frozen=True):
    """A value of the data that is about to be printed, as the data has it.

    `text` is what it would print: with unit and qualifier, in a language.
    """

    indicator: str
    value: Decimal
    precision: Decimal
    unit: str
    qualifier: str
    region: str
    period: str
    language: str
    text: str


class FactText(Struct, frozen=True):
    """How facts are printed: a name, and what gives the text of a value, or None to leave it."""

    name: str
    text: Callable[[Value], str | None]


Extension = Format | Check | Language | FactText
_Given = TypeVar("_Given")
_Wanted = TypeVar("_Wanted")
_Kind = TypeVar("_Kind", Format, Check, Language, FactText)
_KINDS: dict[type[Any], str] = {
    Format: msg("format"),
    Check: msg("check"),
    Language: msg("language"),
    FactText: msg("words for facts"),
}


# What of each is a function.
_CALLED = {
    Format: ("write", "verify"),
    Check: ("find",),
    Language: ("load",),
    FactText: ("text",),
}
# The files of every report beside those of its formats.
_OF_REPORTS = (LEDGER, DOCUMENT, MANIFEST, CRATE)


class Found(Struct, frozen=True):
    """An extension, and where it comes from: extensions.py, or the name of a package."""

    extension: Any
    origin: str


def formats() -> Mapping[str, Format]:
    """The formats that are added, by name."""
    return _of_kind(Format)


def files() -> Mapping[str, str]:
    """The file of each format that there is, by its name."""
    return {**FORMATS, **{name: each.file for name, each in formats().items()}}


def file_of(kind: str) -> str:
    """The file of a format. Only for one that is added extensions are loaded."""
    return FORMATS[kind] if kind in FORMATS else formats()[kind].file


def checks() -> Mapping[str, Check]:
    """The checks that are added, by name."""
    return _of_kind(Check)


def languages() -> Mapping[str, Language]:
    """The languages that are added, by name."""
    return _of_kind(Language)


def fact_texts() -> Mapping[str, FactText]:
    """The words for facts that are added, by name."""
    return _of_kind(FactText)


def _of_kind(kind: type[_Kind]) -> dict[str, _Kind]:
    own = (each.extension for each in load_all())
    return {each.name: each for each in own if isinstance(each, kind)}


def load_all() -> tuple[Found, ...]:
    """All extensions there are. Raises `UsageError` with those that fail, or clash."""
    file = own_file()
    return _load_all(file, file.read_bytes() if file else b"")


@cache
def _load_all(file: Path | None, content: bytes) -> tuple[Found, ...]:
    every: list[Found] = []
    findings: list[Finding] = []
    for entry in installed_entries():
        every += _load(entry.package, partial(_imported, entry), findings)
    if file:
        every += _load(EXTENSIONS, partial(_executed, file, content), findings)
    findings += _clashes(every)
    if findings:
        raise UsageError(msg("Extensions cannot be used."), findings)
    return tuple(every)


def _imported(entry: Entry) -> Any:
    return getattr(importlib.import_module(entry.module), entry.name)


def _executed(file: Path, content: bytes) -> Any:
    scope: dict[str, Any] = {"__name__": "extensions", "__file__": str(file)}
    exec(compile(content, EXTENSIONS, "exec"), scope)
    if "EXTENSIONS" not in scope:
        raise LookupError(msg("it has no EXTENSIONS = …"))
    return scope["EXTENSIONS"]


def _load(origin: str, load: Callable[[], Any], findings: list[Finding]) -> Iterator[Found]:
    try:
        given = load()
        offered = (given,) if isinstance(given, Extension) else tuple(given)
    except KeyboardInterrupt:
        raise
    # It may be any program, which ends or raises what is no Exception.
    except BaseException as error:
        findings.append(_failure(origin, error))
        return
    for each in offered:
        if wrong := _misfit(each):
            findings.append(Finding(origin, wrong, msg("see docs/extensions.md")))
        else:
            yield Found(each, origin)


def _misfit(offered: Any) -> str:
    """What keeps a value from being an extension; nothing if it is one."""
    if not isinstance(offered, Extension):
        kinds = tuple(kind.__name__ for kind in _KINDS)
        return msg("EXTENSIONS holds something that is none of {kinds}", kinds=kinds)
    if not (isinstance(offered.name, str) and _NAME.fullmatch(offered.name)):
        return msg("“{name}” is no name: use small letters, digits and hyphens", name=offered.name)
    if isinstance(offered, Format) and not _is_file_name(offered.file):
        return msg("“{file}” is no name of a file", file=offered.file)
    if isinstance(offered, Check) and offered.level not in get_args(Level):
        return msg(
            "“{level}” is no level of the check “{name}”: it is one of {levels}",
            level=offered.level,
            name=offered.name,
            levels=get_args(Level),
        )
    for part in _CALLED[type(offered)]:
        given = getattr(offered, part)
        if not callable(given) and not (part == "verify" and given is None):
            return msg("“{part}” of “{name}” is no function", part=part, name=offered.name)
    return ""


def _is_file_name(file: Any) -> bool:
    return isinstance(file, str) and _FILE.fullmatch(file) is not None


def _clashes(every: Iterable[Found]) -> Iterator[Finding]:
    """Extensions of a name, or with a file, that another has already, or this package."""
    spoken = [path.parent.name for path in _LANGUAGES.glob("*/__init__.py")]
    # Where a file has one name however it is written, another would take its place.
    own = [(Format, name) for name in (*FORMATS, *map(str.lower, FORMATS.values()), *_OF_REPORTS)]
    taken: dict[tuple[type[Any], str], str] = dict.fromkeys(
        [*own, *((Language, name) for name in spoken)], _PACKAGE.name
    )
    for each in every:
        extension, kind = each.extension, type(each.extension)
        named = (extension.name, extension.file) if kind is Format else (extension.name,)
        for name in named:
            if other := taken.get((kind, name.lower())):
                yield clash(each, name, other)
            taken.setdefault((kind, name.lower()), each.origin)


def clash(offered: Found, name: str, other: str = _PACKAGE.name) -> Finding:
    """That another has a name already."""
    what = msg(
        "the {kind} “{name}” is there already, from {other}",
        kind=_KINDS[type(offered.extension)],
        name=name,
        other=other,
    )
    return Finding(offered.origin, what, msg("give it another name, or remove one of them"))


def _ask(extension: Extension, function: Callable[[], _Given]) -> _Given:
    """What a function of an extension gives. Raises `UsageError`, which names it, if it fails."""
    try:
        return function()
    except (KeyboardInterrupt, WhitepaperError):
        raise
    except BaseException as error:
        origin = next(each.origin for each in load_all() if each.extension is extension)
        what = msg(
            "The {kind} “{name}” of {origin} failed.",
            kind=_KINDS[type(extension)],
            name=extension.name,
            origin=origin,
        )
        raise UsageError(what, [_failure(origin, error)]) from error


def text_of(added: FactText, value: Value) -> str | None:
    """The words of an extension for a value, if it has any. Raises `UsageError`, which names it."""

    def text() -> str | None:
        given = added.text(value)
        if given is None:
            return None
        if not _check_type(given, str, "text").strip():
            raise ValueError(msg("text gave no words for {text}", text=value.text))
        return given

    return _ask(added, text)


def language_of(added: Language, kind: type[_Wanted]) -> _Wanted:
    """A language that is added. Raises `UsageError`, which names it, if it fails or gives none."""
    return _ask(added, lambda: _check_type(added.load(), kind, "load"))


def content_of(added: Format, report: Report) -> bytes:
    """The file of a format. Raises `UsageError`, which names it, if it fails or gives no bytes."""
    return _ask(added, lambda: _check_type(added.write(report), bytes, "write"))


def findings_of(check: Check, report: Report) -> tuple[Finding, ...]:
    """What a check finds. Raises `UsageError`, which names it, if it fails or gives others."""

    def find() -> tuple[Finding, ...]:
        return tuple(_check_type(each, Finding, "find") for each in check.find(report))

    return _ask(check, find)


def _check_type(value: Any, wanted: type[_Wanted], function: str) -> _Wanted:
    if not isinstance(value, wanted):
        given, kind = type(value).__name__, wanted.__name__
        what = msg("{function} gave {given}, not {kind}", function=function, given=given, kind=kind)
        raise TypeError(what)
    return value


def faults_of(added: Format, content: bytes) -> tuple[str, ...]:
    """What a format finds wrong in its file. Raises `UsageError`, which names it, if it fails."""

    def verify() -> tuple[str, ...]:
        given = added.verify(content) if added.verify else ()
        # A text is its letters, to whoever asks for several.
        if isinstance(given, str):
            raise TypeError(msg("verify gave one text, not several: put it in brackets"))
        return tuple(_check_type(each, str, "verify") for each in given)

    return _ask(added, verify)


def _words_of(error: BaseException) -> str:
    """What an error says of itself, or what it is called."""
    try:
        return message_of(error) or type(error).__name__
    # That is its author's code, too.
    except Exception:
        return type(error).__name__


def _failure(origin: str, error: BaseException) -> Finding:
    """What failed in the code of an extension, and at which line."""
    # No build needs it that goes well.
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    # Python's own names of code that lies in no file begin with an angle bracket.
    own = [
        each
        for each in frames
        if _PACKAGE not in Path(each.filename).parents and not each.filename.startswith("<")
    ]
    line = own[-1].lineno if own else getattr(error, "lineno", None)
    file = Path(own[-1].filename).name if own else origin
    at = in_file(file if origin == EXTENSIONS else f"{origin}/{file}", line)
    remedy = (
        msg("correct it in {file}", file=EXTENSIONS)
        if origin == EXTENSIONS
        else msg("tell its author, or do without it")
    )
    if isinstance(error, SystemExit):
        return Finding(at, msg("it ends the build"), remedy)
    return Finding(at, _words_of(error), remedy)
