"""What a report made elsewhere says of itself: its title, its pages in order, its bibliography."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from whitepaper.errors import Finding, UsageError, in_file
from whitepaper.files import read_file
from whitepaper.inputs import yaml
from whitepaper.inputs.edition import Role
from whitepaper.messages import msg
from whitepaper.moving import scripts

_QUARTO = "_quarto.yml"
_CONFIG, _TOC = "_config.yml", "_toc.yml"
_MYST = "myst.yml"
# What may call papermill.
_SCRIPTS = ("*.py", "*.sh", "*.bat", "*.cmd", "*.ps1", "Makefile")
_PARAMETERS = ("parameters.yaml", "parameters.yml", "params.yaml", "params.yml")
_READ = (".ipynb", ".md", ".qmd")
# How days are written beside 2024-05-31, where that is not one thing here and another there.
_DAYS = ("%Y/%m/%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y\u5e74%m\u6708%d\u65e5")
_HAN = re.compile("[\u4e00-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
# Code is in English in any report.
_LETTERS_FOR_ONE_HAN = 20


@dataclass(frozen=True)
class Page:
    """A page of a book: its file, as seen from there, and the title that its contents give it."""

    file: PurePosixPath
    title: str = ""
    role: Role = "chapter"


@dataclass(frozen=True)
class Book:
    """A report made elsewhere; `config` are files that nobody needs here, `told` what is lost.

    `own` are parameters of a page alone, by its name. `dated` is what the report says of its date,
    which is none if that can be read as no day.
    """

    pages: tuple[Page, ...]
    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    dated: Any = None
    language: str = ""
    bibliography: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    config: frozenset[str] = frozenset()
    told: tuple[Finding, ...] = ()

    @property
    def date(self) -> datetime.date | None:
        """The day of the report."""
        return _date(self.dated)


def read(root: Path) -> Book:
    """The report in a folder. Raises `UsageError` if it is none that is known."""
    for name, kind in ((_QUARTO, _quarto), (_TOC, _jupyter_book), (_MYST, _myst)):
        if (root / name).is_file():
            return kind(root)
    if found := _notebooks(root):
        return _papermill(root, found)
    what = msg("neither a Quarto book, a Jupyter Book nor a folder of notebooks is here")
    remedy = msg("name the folder that has {files}, or notebooks", files=(_QUARTO, _TOC, _MYST))
    raise UsageError(_REFUSED, [Finding(root.as_posix(), what, remedy)])


_REFUSED = msg("Nothing was moved in.")


def _loaded(root: Path, name: str) -> Mapping[str, Any]:
    path = root / name
    if not path.is_file():
        return {}
    try:
        found = yaml.load(read_file(path), "safe")
    except yaml.UnreadableError as error:
        finding = Finding(in_file(name, error.line), error.reason, error.remedy)
        raise UsageError(_REFUSED, [finding]) from error
    return found if isinstance(found, dict) else {}


def _texts(value: Any) -> tuple[str, ...]:
    """One text or a list; of what has a name, that."""
    each = value if isinstance(value, list) else [value] if value else []
    found = (one.get("name", "") if isinstance(one, dict) else one for one in each)
    return tuple(" ".join(n.values()) if isinstance(n, dict) else str(n) for n in found if n)


def _date(value: Any) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = str(value)
    for form in _DAYS:
        with contextlib.suppress(ValueError):
            return datetime.datetime.strptime(text, form).date()
    with contextlib.suppress(ValueError):
        return datetime.date.fromisoformat(text)
    return None


def _language(value: Any) -> str:
    short = str(value or "")[:2].lower()
    return short if short in ("zh", "en") else ""


def _pages(
    root: Path, listed: Sequence[tuple[str, str, Role]], place: str
) -> tuple[tuple[Page, ...], list[Finding]]:
    """The pages that are listed and can be read, and what is told of the others."""
    pages: list[Page] = []
    told: list[Finding] = []
    for name, title, role in listed:
        file = PurePosixPath(name)
        found = [file] if file.suffix in _READ else [PurePosixPath(f"{file}{s}") for s in _READ]
        there = next((each for each in found if (root / each).is_file()), None)
        if there is None:
            told.append(
                Finding(
                    place,
                    msg("“{name}” is no notebook and no Markdown here", name=name),
                    msg("write that chapter as a notebook"),
                )
            )
        else:
            pages.append(Page(there, title, role))
    if not pages:
        nothing = Finding(place, msg("it lists no chapter"), msg("list the chapters there"))
        raise UsageError(_REFUSED, [*told, nothing])
    return tuple(pages), told


def _parts_told(place: str, parts: Sequence[str]) -> Iterator[Finding]:
    for part in parts:
        yield Finding(
            place,
            msg("the part “{part}” is no level here: its chapters follow each other", part=part),
            msg("say it in the titles of the chapters, if readers need it"),
        )


# ---- Quarto


def _quarto(root: Path) -> Book:
    config = _loaded(root, _QUARTO)
    book = config.get("book") or {}
    listed: list[tuple[str, str, Role]] = []
    parts: list[str] = []
    roles: tuple[tuple[Role, str], ...] = (("chapter", "chapters"), ("appendix", "appendices"))
    for role, key in roles:
        for entry in book.get(key) or []:
            own = entry if isinstance(entry, dict) else {"file": entry}
            if "part" in own:
                parts.append(str(own["part"]))
            inner = [own["file"]] if "file" in own else list(own.get("chapters") or ())
            if str(own.get("part", "")).endswith(_READ):
                parts.pop()
                inner.insert(0, own["part"])
            for one in inner:
                name = str(one.get("file", "") if isinstance(one, dict) else one)
                first = name.startswith("index.")
                title = str(one.get("text", "")) if isinstance(one, dict) else ""
                listed.append((name, title, "lead" if first else role))
    pages, told = _pages(root, listed, _QUARTO)
    variables = _loaded(root, "_variables.yml")
    told += _parts_told(_QUARTO, parts)
    told += [
        Finding(
            _QUARTO,
            msg("“{key}” is not carried over", key=key),
            msg("the tool sets the report in its own look; see what of it readers need"),
        )
        for key in ("format", "filters", "website", "execute")
        if config.get(key)
    ]
    return Book(
        pages=pages,
        title=str(book.get("title") or config.get("title") or ""),
        subtitle=str(book.get("subtitle") or ""),
        authors=_texts(book.get("author") or config.get("author")),
        dated=book.get("date"),
        language=_language(config.get("lang")),
        bibliography=_texts(config.get("bibliography") or book.get("bibliography")),
        variables={**_flat(config, ""), **_flat(variables, "")},
        config=frozenset({_QUARTO, "_variables.yml"}),
        told=tuple(told),
    )


def _flat(values: Mapping[str, Any], before: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{before}{name}.")
        elif isinstance(value, str | int | float):
            found[f"{before}{name}"] = str(value)
    return found


# ---- Jupyter Book, of either kind


def _jupyter_book(root: Path) -> Book:
    toc, config = _loaded(root, _TOC), _loaded(root, _CONFIG)
    listed: list[tuple[str, str, Role]] = [(str(toc.get("root", "")), "", "lead")]
    parts: list[str] = []
    for part in toc.get("parts") or [{"chapters": toc.get("chapters") or toc.get("sections")}]:
        if part.get("caption"):
            parts.append(str(part["caption"]))
        listed += _entries(part.get("chapters") or ())
    pages, told = _pages(root, [each for each in listed if each[0]], _TOC)
    told += _parts_told(_TOC, parts)
    parse = config.get("parse") or {}
    return Book(
        pages=pages,
        title=str(config.get("title") or ""),
        authors=_texts(config.get("author")),
        language=_language((config.get("sphinx") or {}).get("config", {}).get("language")),
        bibliography=_texts(config.get("bibtex_bibfiles")),
        variables=_flat(parse.get("myst_substitutions") or {}, ""),
        config=frozenset({_TOC, _CONFIG}),
        told=tuple(told),
    )


def _entries(entries: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, Role]]:
    """Files of a table of contents in its order; what lies below a file follows it."""
    for entry in entries:
        if entry.get("file"):
            yield str(entry["file"]), str(entry.get("title", "")), "chapter"
        yield from _entries(entry.get("sections") or entry.get("children") or ())


def _myst(root: Path) -> Book:
    project = _loaded(root, _MYST).get("project") or {}
    toc = project.get("toc") or [{"file": path.name} for path in _notebooks(root)]
    listed = list(_entries(toc))
    if listed and PurePosixPath(listed[0][0]).stem in ("index", "intro", "README"):
        listed[0] = (*listed[0][:2], "lead")
    pages, told = _pages(root, listed, _MYST)
    parts = [str(e["title"]) for e in toc if e.get("title") and not e.get("file")]
    works = project.get("bibliography") or sorted(path.name for path in root.glob("*.bib"))
    return Book(
        pages=pages,
        title=str(project.get("title") or ""),
        subtitle=str(project.get("subtitle") or ""),
        authors=_texts(project.get("authors")),
        dated=project.get("date"),
        language=_language(project.get("language")),
        bibliography=_texts(works),
        variables=_flat(project.get("substitutions") or {}, ""),
        config=frozenset({_MYST}),
        told=(*told, *_parts_told(_MYST, parts)),
    )


# ---- A folder of notebooks


def _notebooks(root: Path) -> list[Path]:
    found = sorted(root.glob("*.ipynb")) or sorted((root / "notebooks").glob("*.ipynb"))
    return [path for path in found if not path.name.startswith(".")]


def _papermill(root: Path, found: Sequence[Path]) -> Book:
    given = next((name for name in _PARAMETERS if (root / name).is_file()), "")
    own, told = _given_by_scripts(root)
    # What all are given alike is said once.
    alike = [
        name
        for name, value in next(iter(own.values()), {}).items()
        if len(own) > 1 and all(name in each and each[name] == value for each in own.values())
    ]
    shared = {name: next(iter(own.values()))[name] for name in alike}
    everywhere = _loaded(root, given) if given else {}
    return Book(
        pages=tuple(Page(PurePosixPath(path.relative_to(root).as_posix())) for path in found),
        parameters={**shared, **everywhere},
        own={
            name: {
                key: value
                for key, value in each.items()
                if key not in shared and not (key in everywhere and everywhere[key] == value)
            }
            for name, each in own.items()
        },
        config=frozenset({given} - {""}),
        told=tuple(told),
    )


def _given_by_scripts(root: Path) -> tuple[dict[str, dict[str, Any]], list[Finding]]:
    """What scripts give notebooks by papermill, by their names, and what is told of it."""
    own: dict[str, dict[str, Any]] = {}
    told: list[Finding] = []

    def load(name: str) -> Mapping[str, Any]:
        if not (root / name).is_file():
            raise LookupError(name)
        return _loaded(root, name)

    for path in sorted(path for pattern in _SCRIPTS for path in root.glob(pattern)):
        text = path.read_text("utf-8", "replace")
        if "papermill" not in text:
            continue
        in_python = path.suffix == ".py"
        read = scripts.read(text) if in_python else scripts.read_commands(text, load)
        for line in read.unread:
            what = msg("what is given to a notebook here is computed, and was not read")
            told.append(
                Finding(
                    in_file(path.name, line), what, msg("write it under “parameters” in params/")
                )
            )
        for name, given_to in read.parameters.items():
            own[name] = own.get(name, {}) | given_to[-1]
            if any(each != given_to[-1] for each in given_to):
                what = msg(
                    "{name} is run {times} times with other parameters each time: the last are "
                    "kept",
                    name=name,
                    times=len(given_to),
                )
                remedy = msg(
                    "list the others under “each” in params/: that makes an edition of each"
                )
                told.append(Finding(in_file(path.name), what, remedy))
    return own, told


def language_of(text: str) -> str:
    """The language of a text, by its characters; nothing if it has no words."""
    han, letters = len(_HAN.findall(text)), len(_LETTER.findall(text))
    return ("zh" if han > letters / _LETTERS_FOR_ONE_HAN else "en") if letters else ""
