"""What a report made elsewhere says of itself: its title, its pages in order, its bibliography."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from whitepaper.errors import Finding, UsageError, in_file
from whitepaper.files import read_file
from whitepaper.inputs import yaml
from whitepaper.messages import msg
from whitepaper.moving import contents
from whitepaper.moving.contents import Page
from whitepaper.moving.papermill import runs
from whitepaper.moving.papermill.runs import GivenTo

_QUARTO = "_quarto.yml"
_CONFIG, _TOC = "_config.yml", "_toc.yml"
_MYST = "myst.yml"
_PARAMETERS = ("parameters.yaml", "parameters.yml", "params.yaml", "params.yml")
# How days are written beside 2024-05-31, where that is not one thing here and another there.
_DAYS = ("%Y/%m/%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y\u5e74%m\u6708%d\u65e5")
_VARIABLE = re.compile(r"\{\{<\s*(?:var|meta)\s+(?P<name>\S+)\s*>\}\}")
_HAN = re.compile("[\u4e00-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
# Code is in English in any report.
_LETTERS_FOR_ONE_HAN = 20


class Book(Struct, frozen=True):
    """A report made elsewhere; `config` are files that nobody needs here, `told` what is lost.

    `own` are parameters of a page, by its file. `dated` is what the report says of its date,
    which is none if that can be read as no day. `tool` is whose Markdown it is in, `smart` if
    hyphens are dashes there, `macros` are those of all its formulas, as MathJax is told them.
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
    own: Mapping[PurePosixPath, GivenTo] = field(default_factory=dict)
    config: frozenset[str] = frozenset()
    told: tuple[Finding, ...] = ()
    tool: str = ""
    smart: bool = False
    macros: Mapping[str, Any] = field(default_factory=dict)

    @property
    def date(self) -> datetime.date | None:
        """The day of the report."""
        return _date(self.dated)


def read(root: Path) -> Book:
    """The report in a folder. Raises `UsageError` if it is none that is known."""
    for name, kind in ((_QUARTO, _quarto), (_TOC, _jupyter_book), (_MYST, _myst)):
        if (root / name).is_file():
            return kind(root)
    found, told = contents.notebooks(root)
    if found:
        return _papermill(root, found, told)
    what = msg("neither a Quarto book, a Jupyter Book nor a folder of notebooks is here")
    remedy = msg("name the folder that has {files}, or notebooks", files=(_QUARTO, _TOC, _MYST))
    raise UsageError(_REFUSED, [Finding(root.as_posix(), what, remedy)])


_REFUSED = msg("Nothing was moved in.")


def _load(root: Path, name: str) -> Mapping[str, Any]:
    path = root / name
    if not path.is_file():
        return {}
    try:
        found = yaml.load(read_file(path), "safe")
    except yaml.UnreadableError as error:
        finding = Finding(in_file(name, error.line), error.reason, error.remedy)
        raise UsageError(_REFUSED, [finding]) from error
    return found if isinstance(found, dict) else {}


def texts(value: Any) -> tuple[str, ...]:
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


# ---- Quarto


def _quarto(root: Path) -> Book:
    config = _load(root, _QUARTO)
    book = config.get("book") or {}
    found = [
        *contents.of_entries(root, _QUARTO, book.get("chapters")),
        *contents.of_entries(root, _QUARTO, book.get("appendices"), "appendix"),
    ]
    pages, told = contents.sorted_out(found, _QUARTO)
    pages = tuple(
        replace(page, role="lead") if page.file.as_posix().startswith("index.") else page
        for page in pages
    )
    variables = _load(root, "_variables.yml")
    told += [
        Finding(
            _QUARTO,
            msg("“{key}” is not carried over", key=key),
            msg("the tool sets the report in its own look; see what of it readers need"),
        )
        for key in ("format", "filters", "website", "execute")
        if config.get(key)
    ]
    known = {**_flat(config, ""), **_flat(variables, "")}

    def without_shortcodes(text: Any) -> str:
        return _VARIABLE.sub(lambda found: known.get(found["name"], ""), str(text or ""))

    return Book(
        pages=pages,
        title=without_shortcodes(book.get("title") or config.get("title")),
        subtitle=without_shortcodes(book.get("subtitle")),
        authors=texts(book.get("author") or config.get("author")),
        dated=book.get("date"),
        language=_language(config.get("lang")),
        bibliography=texts(config.get("bibliography") or book.get("bibliography")),
        variables=known,
        config=frozenset({_QUARTO, "_variables.yml"}),
        tool="quarto",
        smart=True,
        told=tuple(told),
    )


def _flat(values: Mapping[str, Any], before: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{before}{name}.")
        elif isinstance(value, str | int | float | datetime.date):
            found[f"{before}{name}"] = str(value)
    return found


# ---- Jupyter Book, of either kind


def _jupyter_book(root: Path) -> Book:
    toc, config = _load(root, _TOC), _load(root, _CONFIG)
    first = [{"file": toc["root"]}] if toc.get("root") else []
    below = [
        {name: toc[name]}
        for name in ("parts", "subtrees", "chapters", "sections", "entries")
        if toc.get(name)
    ]
    found = [
        *contents.of_entries(root, _TOC, first, "lead"),
        *contents.of_entries(root, _TOC, below),
    ]
    pages, told = contents.sorted_out(found, _TOC)
    parse = config.get("parse") or {}
    return Book(
        pages=pages,
        title=str(config.get("title") or ""),
        authors=texts(config.get("author")),
        language=_language((config.get("sphinx") or {}).get("config", {}).get("language")),
        bibliography=texts(config.get("bibtex_bibfiles")),
        variables=_flat(parse.get("myst_substitutions") or {}, ""),
        config=frozenset({_TOC, _CONFIG}),
        tool="sphinx",
        smart=not {"smartquotes", "replacements"}.isdisjoint(
            texts(parse.get("myst_enable_extensions"))
        ),
        macros=_macros(config),
        told=tuple(told),
    )


def _macros(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """The macros that MathJax is told, of which each version has a name of its own."""
    told = (config.get("sphinx") or {}).get("config") or {}
    for name in ("mathjax3_config", "mathjax4_config", "mathjax_config"):
        said = told.get(name) or {}
        for part in ("tex", "TeX"):
            if isinstance(said.get(part), dict) and said[part].get("macros"):
                return dict(said[part]["macros"])
    return {}


def _myst(root: Path) -> Book:
    project = _load(root, _MYST).get("project") or {}
    everything = [{"file": file.as_posix()} for file in contents.in_order(root, ".md", ".ipynb")]
    found = list(contents.of_entries(root, _MYST, project.get("toc") or everything))
    pages, told = contents.sorted_out(found, _MYST)
    if contents.is_introduction(pages[0].file.name):
        pages = (replace(pages[0], role="lead"), *pages[1:])
    works = project.get("bibliography") or sorted(path.name for path in root.glob("*.bib"))
    return Book(
        pages=pages,
        title=str(project.get("title") or ""),
        subtitle=str(project.get("subtitle") or ""),
        authors=texts(project.get("authors")),
        dated=project.get("date"),
        language=_language(project.get("language")),
        bibliography=texts(works),
        variables=_flat(project.get("substitutions") or {}, ""),
        config=frozenset({_MYST}),
        tool="myst",
        smart=True,
        macros=dict(project.get("math") or {}),
        told=tuple(told),
    )


# ---- A folder of notebooks


def _papermill(root: Path, found: Sequence[PurePosixPath], told: list[Finding]) -> Book:
    given = next((name for name in _PARAMETERS if (root / name).is_file()), "")

    def load(path: Path) -> Mapping[str, Any]:
        return _load(path.parent, path.name)

    own, told_of_scripts = runs.parameters_by_notebook(root, found, load)
    # What all are given alike is said once.
    first = next(iter(own.values())).parameters if own else {}
    alike = [
        name
        for name, value in first.items()
        if len(own) > 1
        and all(name in each.parameters and each.parameters[name] == value for each in own.values())
    ]
    shared = {name: first[name] for name in alike}
    everywhere = _load(root, given) if given else {}
    return Book(
        pages=tuple(Page(file) for file in found),
        parameters={**shared, **everywhere},
        own=own,
        config=frozenset({given} - {""}),
        told=(*told, *told_of_scripts),
    )


def language_of(text: str) -> str:
    """The language of a text, by its characters; nothing if it has no words."""
    han, letters = len(_HAN.findall(text)), len(_LETTER.findall(text))
    return ("zh" if han > letters / _LETTERS_FOR_ONE_HAN else "en") if letters else ""
