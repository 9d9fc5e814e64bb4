"""A new chapter: a notebook that runs as it is, listed in an edition at the place of its number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from string import Template

import nbformat
from msgspec import Struct
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from whitepaper.errors import Finding, UsageError
from whitepaper.files import read_file
from whitepaper.inputs import yaml
from whitepaper.inputs.cells import OPTIONAL
from whitepaper.inputs.data import Data, Indicator
from whitepaper.inputs.edition import Chapter, Edition, Role
from whitepaper.inputs.period import form, last_day
from whitepaper.languages import load
from whitepaper.messages import msg
from whitepaper.project import NOTEBOOKS, notebook_place, parameters_place

_NAME = re.compile(r"(?P<number>[0-9]+)[-_](?P<title>[\w-]+)")
_NO_LABEL = re.compile(r"[^A-Za-z0-9]+")
# As a report has them.
_ROLES: tuple[Role, ...] = ("lead", "chapter", "appendix")
# Fewer make no chart, and more lie on each other.
_LEAST, _MOST = 3, 8


class Asked(Struct, frozen=True):
    """The chapter that is to be made: the name of its notebook, its role, and its title, if any."""

    name: str
    role: Role = "chapter"
    title: str = ""


class NewChapter(Struct, frozen=True):
    """Where a chapter was made and listed, and of which indicator its example is."""

    notebook: str
    parameters: str
    line: int
    indicator: str


def add_chapter(root: Path, asked: Asked, edition: Edition, known: Data) -> NewChapter:
    """Make the notebook of a chapter, and list it in an edition; without a title it has its name.

    By its number it stands among those of its role: chapters before appendices.

    Raises `UsageError` if the notebook is there or listed already, or its name has no number.
    """
    name = asked.name
    refused = msg("The chapter {name} cannot be made.", name=name)
    place, own = notebook_place(name), parameters_place(edition.edition)
    match = _NAME.fullmatch(name)
    if match is None:
        remedy = msg("begin with the number, then a hyphen, as in 04-use; no spaces")
        raise UsageError(refused, [Finding(place, msg("this is not a name for a chapter"), remedy)])
    if taken := _name_taken(root, match, edition):
        raise UsageError(refused, [taken])
    try:
        line, listed = _with_chapter(read_file(root / own), asked, edition)
    except _OneLineError as error:
        remedy = msg("write each chapter on a line of its own: - notebook: 01-summary")
        what = msg("the chapters are not listed line by line")
        raise UsageError(refused, [Finding(own, what, remedy)]) from error
    example = _example(known, edition)
    words = (match["title"], example.indicator if example else "", match["number"])
    label = _label(words, (root / NOTEBOOKS).glob("*.ipynb"))
    title = asked.title or match["title"]
    notebook = _notebook(label, title, edition, example, match["number"])
    try:
        (root / NOTEBOOKS).mkdir(exist_ok=True)
        with (root / place).open("x", encoding="utf-8", newline="\n") as file:
            file.write(f"{nbformat.writes(notebook)}\n")
        (root / own).write_bytes(listed)
    except OSError as error:
        remedy = msg("see that it may be written")
        raise UsageError(refused, [Finding(place, str(error.strerror), remedy)]) from error
    return NewChapter(place, own, line, example.name if example else "")


def _name_taken(root: Path, name: re.Match[str], edition: Edition) -> Finding | None:
    """What is told of a name that a notebook or a chapter has, or whose number one has."""
    place, own = notebook_place(name[0]), parameters_place(edition.edition)
    if (root / place).exists():
        remedy = msg("choose another name; nothing is overwritten")
        return Finding(place, msg("it is there already"), remedy)
    listed = [chapter.notebook for chapter in edition.chapters]
    if name[0] in listed:
        return Finding(
            own, msg("it is listed already"), msg("remove it there, or choose another name")
        )
    numbers = [_order(other)[0] for other in listed]
    if (number := _order(name[0])[0]) not in numbers:
        return None
    other = listed[numbers.index(number)]
    free = next(n for n in range(1, len(numbers) + 2) if n not in numbers)
    remedy = msg(
        "take one that is free: {free}; the order of chapters is that of the lines in {place}, "
        "where it can be moved",
        free=f"{free:02}-{name['title']}",
        place=own,
    )
    return Finding(place, msg("{chapter} has this number", chapter=notebook_place(other)), remedy)


class _OneLineError(Exception):
    """The chapters of an edition are listed within brackets: [{notebook: …}]."""


def _with_chapter(content: bytes, asked: Asked, edition: Edition) -> tuple[int, bytes]:
    """The parameters with one more chapter, and in which line it is.

    All else stays as it is, byte by byte. Raises `_OneLineError`.
    """
    entries = yaml.load(content, "rt")["chapters"]
    lines = content.decode("utf-8").splitlines(keepends=True)
    later = [n for n, each in enumerate(edition.chapters) if _comes_after(each, asked)]
    at = later[0] if later else len(edition.chapters)
    first = lines[entries.lc.item(0)[0]]
    if not first.lstrip().startswith("- "):
        raise _OneLineError
    indent = " " * first.index("-")
    if later:
        number = entries.lc.item(at)[0]
        # What is remarked above an entry is of that.
        while lines[number - 1].lstrip().startswith("#"):
            number -= 1
    else:
        number = entries.lc.item(at - 1)[0] + 1
        while number < len(lines) and _is_within(lines[number], len(indent)):
            number += 1
    end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if number and not lines[number - 1].endswith("\n"):
        lines[number - 1] += end
    new = [f"{indent}- notebook: {asked.name}{end}"]
    if asked.role != "chapter":
        new.append(f"{indent}  role: {asked.role}{end}")
    return number + 1, "".join((*lines[:number], *new, *lines[number:])).encode()


def _comes_after(chapter: Chapter, asked: Asked) -> bool:
    if chapter.role == asked.role:
        return _order(chapter.notebook) > _order(asked.name)
    return _ROLES.index(chapter.role) > _ROLES.index(asked.role)


def _order(name: str) -> tuple[int, str]:
    match = re.match(r"[0-9]+", name)
    return (int(match[0]) if match else 0), name


def _is_within(line: str, indent: int) -> bool:
    """Whether a line belongs to an entry that is indented by so much."""
    return bool(line.strip()) and len(line) - len(line.lstrip()) > indent


def _label(words: Iterable[str], notebooks: Iterable[Path]) -> str:
    """What the labels of a chapter end in, which no other has: the first words that can be one."""
    taken = "".join(path.read_text(encoding="utf-8", errors="replace") for path in notebooks)
    base = next(filter(None, (_NO_LABEL.sub("-", each).strip("-").lower() for each in words)))
    label, count = base, 1
    while re.search(rf"\b(?:sec|fig)-{re.escape(label)}(?![\w-])", taken):
        count += 1
        label = f"{base}-{count}"
    return label


def _example(known: Data, edition: Edition) -> Indicator | None:
    """An indicator that the edition can print, and if possible draw: the first of the data's.

    Drawn are periods as long as the edition's, up to that.
    """
    like, last = form(edition.period), last_day(edition.period)
    found: dict[str, set[str]] = {}
    for o in known.known_on(edition.cut_off).observations:
        is_meant = o.region == edition.region and not o.qualifier and o.indicator.form == "level"
        if is_meant and form(o.period) == like and last_day(o.period) <= last:
            found.setdefault(o.indicator.indicator, set()).add(o.period)
    fit = [i for i in known.indicators if edition.period in found.get(i.indicator, ())]
    # Before the period's values are entered, one that can be printed then.
    enough = [i for i in known.indicators if len(found.get(i.indicator, ())) >= _LEAST]
    drawn = [i for i in enough if i in fit]
    return next(iter((*drawn, *fit, *enough)), None)


def _notebook(
    label: str, title: str, edition: Edition, example: Indicator | None, number: str
) -> NotebookNode:
    words = load(edition.language).template
    values = {
        "label": label,
        "title": title,
        "edition": repr(edition.parameter),
        "name": example.name if example else "",
        "unit": example.unit if example else "",
        "least": str(_LEAST),
        "most": str(_MOST),
        "by": words.by_period.get(form(edition.period), ""),
    }
    texts = [
        (new_markdown_cell, "(sec-$label)=\n# $title", None),
        (new_code_cell, "edition = $edition", "parameters"),
        (new_code_cell, _OPENED if example else _OPENED_ALONE, None),
    ]
    if example:
        texts += [
            (new_markdown_cell, words.paragraph, OPTIONAL),
            (new_code_cell, words.figure, OPTIONAL),
        ]
    cells = []
    for at, (new, text, tag) in enumerate(texts):
        cell = new(Template(text).substitute(values), id=f"{number}-{at:02}")
        if tag:
            cell.metadata["tags"] = [tag]
        cells.append(cell)
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return new_notebook(cells=cells, metadata=metadata)


_OPENED_ALONE = """\
from whitepaper.chapter import figure, multiple, open_edition, table

report = open_edition(edition)
fact, growth, series, year = report.fact, report.growth, report.series, report.year"""
_OPENED = """\
import seaborn as sns
from matplotlib import pyplot as plt

from whitepaper.chapter import figure, label_bars, multiple, open_edition, table

report = open_edition(edition)
fact, growth, series, year = report.fact, report.growth, report.series, report.year"""
