"""Values that were filled into a sheet, as rows of the data: all of them, or none."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from whitepaper.errors import DataError, Finding, in_sheet, nearest
from whitepaper.files import read_file
from whitepaper.inputs.data import Data, Observation
from whitepaper.inputs.validation import find_faults
from whitepaper.inputs.workbook import SheetCell, rows
from whitepaper.languages import load, names
from whitepaper.languages.grammar import plain
from whitepaper.messages import ENGLISH, calling, msg, msg_n, translate
from whitepaper.project import DATA
from whitepaper.succession.worklist import FILLED, HEADS, VALUE

OBSERVATIONS = DATA / "observations.csv"
_KEY = ("indicator", "region", "period", "source")


class Entered(Struct, frozen=True):
    """The lines that were added to the observations, and how many values were there already."""

    lines: tuple[str, ...]
    first: int
    there: int


class _Filled(Struct, frozen=True):
    """A row of the sheet as one of the data, and the addresses of its cells by column."""

    cells: Mapping[str, str]
    addresses: Mapping[str, str]

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(self.cells[column] for column in _KEY)


def is_filled_in(path: Path, place: str) -> bool:
    """Whether somebody has filled anything into a sheet, or may have: it cannot be read."""
    try:
        found = rows(path, place)
        columns = _columns(found, place)
    except DataError:
        return True
    own = {letter for letter in found[1] if columns.get(letter) not in FILLED}
    return any(not own >= cells.keys() for number, cells in found.items() if number > 1)


def is_entered(root: Path, path: Path, place: str, known: Data, language: str) -> bool:
    """Whether the data has all that was filled into a sheet."""
    try:
        return not read_sheet(root, path, place, known, language).lines
    except DataError:
        return False


def read_sheet(root: Path, path: Path, place: str, known: Data, language: str) -> Entered:
    """The rows of the data for what was filled into a sheet, found right by the data's own rules.

    Raises `DataError` with all that is wrong, by the cells of the sheet.
    """
    found = rows(path, place)
    columns = _columns(found, place)
    filled: list[_Filled] = []
    problems: list[Finding] = []
    for number, by_letter in sorted(found.items()):
        cells = {columns[letter]: cell for letter, cell in by_letter.items() if letter in columns}
        if number == 1 or not cells.keys() & FILLED:
            continue
        addresses = {column: f"{letter}{number}" for letter, column in columns.items()}
        row = _row_of(cells, addresses, known, place, language)
        if isinstance(row, _Filled):
            filled.append(row)
        else:
            problems += row
    fresh, of_rows = _fresh(filled, known, place)
    problems += of_rows
    content = read_file(root / OBSERVATIONS).decode("utf-8-sig")
    header, *others = csv.reader(io.StringIO(content))
    lines = tuple(_line(row, header) for row in fresh)
    first = len(others) + 2
    if fresh:
        problems += _faults(root, appended(content, lines), fresh, first, place)
    if problems:
        message = msg_n(
            "Nothing was entered: one thing is wrong in the sheet.",
            "Nothing was entered: {n} things are wrong in the sheet.",
            n=len(problems),
        )
        raise DataError(message, problems)
    return Entered(lines, first, len(filled) - len(fresh))


def _columns(found: Mapping[int, Mapping[str, SheetCell]], place: str) -> dict[str, str]:
    """What the columns of the sheet are, by their letters; other columns are passed over."""
    named = {
        translate(head, language).casefold(): column
        for head, column in HEADS.items()
        for language in (ENGLISH, *names())
    }
    columns = {
        letter: named[cell.text.casefold()]
        for letter, cell in found.get(1, {}).items()
        if cell.text.casefold() in named
    }
    if lacking := tuple(head for head, name in HEADS.items() if name not in columns.values()):
        what = msg("the first row does not name these columns: {columns}", columns=lacking)
        remedy = msg(
            "take the sheet that {new} has made, and leave its first row as it is",
            new=calling("new"),
        )
        raise DataError(msg("The sheet cannot be read."), [Finding(place, what, remedy)])
    return columns


def _row_of(
    cells: Mapping[str, SheetCell],
    addresses: Mapping[str, str],
    known: Data,
    place: str,
    language: str,
) -> _Filled | list[Finding]:
    """A row of the sheet as one of the data; or what is wrong with what only the sheet has."""
    texts = {column: cell.text for column, cell in cells.items()}
    problems = []

    def wrong(column: str, what: str, remedy: str) -> None:
        problems.append(Finding(in_sheet(place, addresses[column]), what, remedy))

    name = texts.get("indicator", "")
    indicator = next((i for i in known.indicators if name in (i.name, i.indicator)), None)
    if not indicator:
        what = msg("there is no indicator “{name}”", name=name)
        wrong("indicator", what, nearest(name, [i.name for i in known.indicators]))
    source = texts.get("source", "")
    by_title = {each.title: each.source for each in known.sources}
    codes = {each.source for each in known.sources}
    if source not in codes and source not in by_title:
        what = (
            msg("data/sources.csv has no source “{source}”", source=source)
            if source
            else msg("the source is not given")
        )
        wrong("source", what, msg("add it to data/sources.csv, and write its code or title here"))
    unit = texts.get("unit", "")
    if indicator and unit == indicator.unit:
        # It may know what it means.
        unit = indicator.unit
    value = texts.get(VALUE, "")
    # What is copied from a source is in the language of that.
    said_in = (load(each).numbers for each in dict.fromkeys((language, *names())))
    amount = next(filter(None, (numbers.amount(value, unit) for numbers in said_in)), None)
    if VALUE not in cells:
        wrong(VALUE, msg("the value is not given"), msg("write it as the source has it"))
    elif cells[VALUE].percent or not amount:
        shown = f"{texts[VALUE]} (%)" if cells[VALUE].percent else texts[VALUE]
        what = msg("“{value}” is not a value in {unit}", value=shown, unit=unit)
        remedy = msg(
            "set the cell as text, and write the number as the source has it, such as {example}",
            example=_example(unit, language),
        )
        wrong(VALUE, what, remedy)
    if problems or not (indicator and amount):
        return problems
    row = {
        "indicator": indicator.indicator,
        "region": texts.get("region", ""),
        "period": texts.get("period", ""),
        "value": plain(amount.value, amount.precision),
        "unit": unit,
        "precision": f"{amount.precision.normalize():f}",
        "qualifier": amount.qualifier,
        "status": texts.get("status", "final"),
        "confidence": texts.get("confidence", "high"),
        "source": by_title.get(source, source),
        "note": texts.get("note", ""),
    }
    return _Filled(row, addresses)


def _example(unit: str, language: str) -> str:
    """How a language writes a value in a unit."""
    value, precision, numbers = Decimal(118070), Decimal(1), load(language).numbers
    number = numbers.scaled(value, precision, unit)
    return numbers.in_form("", value, number, unit, "", precision=precision)


def _fresh(
    filled: Sequence[_Filled], known: Data, place: str
) -> tuple[list[_Filled], list[Finding]]:
    """The rows that the data has not, and what is wrong with those that it has otherwise."""
    there: dict[tuple[str, ...], Observation] = {
        (o.indicator.indicator, o.region, o.period, o.source.source): o for o in known.observations
    }
    fresh: dict[tuple[str, ...], _Filled] = {}
    problems = []
    for row in filled:
        where = in_sheet(place, row.addresses[VALUE])
        if other := there.get(row.key):
            if other.value != Decimal(row.cells["value"]):
                what = msg("{place} has another value from this source", place=other.position)
                remedy = msg("correct it there, or empty the cell here")
                problems.append(Finding(where, what, remedy))
        elif row.key in fresh:
            what = msg("{address} has the same value", address=fresh[row.key].addresses[VALUE])
            problems.append(Finding(where, what, msg("keep one of the rows")))
        else:
            fresh[row.key] = row
    return list(fresh.values()), problems


def _faults(
    root: Path, content: str, fresh: Sequence[_Filled], first: int, place: str
) -> Iterator[Finding]:
    """What the data's own rules find wrong with new rows of the observations, from the `first`."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(root / DATA, Path(folder) / DATA)
        (Path(folder) / OBSERVATIONS).write_bytes(content.encode())
        _, faults = find_faults(Path(folder))
    for fault in faults:
        if fault.table == OBSERVATIONS.stem and fault.row >= first:
            addresses = fresh[fault.row - first].addresses
            at = next((addresses[c] for c in fault.columns if c in addresses), addresses[VALUE])
            yield Finding(in_sheet(place, at), fault.message, fault.remedy)


def appended(content: str, lines: Sequence[str]) -> str:
    """A table with more lines at its end, which end as its own do."""
    end = "\r\n" if "\r\n" in content else "\n"
    before = content if content.endswith("\n") else content + end
    return before + "".join(line + end for line in lines)


def _line(row: _Filled, header: Sequence[str]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="").writerow([row.cells.get(column, "") for column in header])
    return file.getvalue()
