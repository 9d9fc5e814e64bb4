"""The figures and tables of a document as tables of data, as its annex publishes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct
from msgspec.structs import replace

from whitepaper.document.facts import ESTIMATE, Fact, Source, grounds
from whitepaper.document.nodes import (
    Document,
    FactText,
    Figure,
    Inline,
    Table,
    TableCell,
)
from whitepaper.document.walk import find, plain, walk
from whitepaper.formats.colophon import whole_title
from whitepaper.formats.periods import period_of
from whitepaper.languages import Language, grammar, load

Value = str | Decimal

# What a cell has of which the sources say nothing.
MISSING = "—"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
# What spreadsheets take for the start of a formula, in half and in full width.
_FORMULA = re.compile(r"[=+\-@＝＋－＠\t\r\n]")


class Column(Struct, frozen=True):
    """A column by its unique name; in a `numeric` one every cell is a number, missing or empty."""

    name: str
    description: str = ""
    unit: str = ""
    numeric: bool = False


class AnnexTable(Struct, frozen=True):
    """The data of one figure or table: `label` names it in prose, `number` in print.

    A cell is a `Decimal` with the published decimals where a plain number was drawn or printed,
    else the text as it was printed. `unit` is empty where cells differ in it.
    """

    label: str
    number: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    subtitle: str = ""
    unit: str = ""
    note: str = ""
    sources: tuple[Source, ...] = ()
    between: str = " "

    @property
    def title(self) -> str:
        """Number and caption, as the report prints them."""
        return self.between.join(filter(None, (self.number, self.caption)))


def tables(document: Document) -> tuple[AnnexTable, ...]:
    """The data of each figure and table that the chapter interface has shown, in order."""
    language = load(document.language)
    found: list[AnnexTable] = []
    for node in walk(document):
        match node:
            # Without a data package it is not known what a figure draws.
            case Figure(shown=True, data=(_, *_)):
                found.append(_of_figure(node, language))
            case Table(shown=True):
                found.append(_of_table(node, language))
    return tuple(found)


def annex_title(document: Document) -> str:
    """What the annex of a document is called."""
    language = load(document.language)
    title = whole_title(document.title_page, language)
    return language.annex.title.format(report=title or language.annex.report)


def may_be_formula(text: str) -> bool:
    """Whether a spreadsheet might take a text for a formula; plain numbers, as -3.2, are none."""
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)


def as_text(value: Value) -> str:
    """A cell as printed: numbers with their published decimals, without an exponent."""
    return f"{value:f}" if isinstance(value, Decimal) else value


def _of_figure(figure: Figure, language: Language) -> AnnexTable:
    """One row for each value that a figure draws."""
    unit = _common(fact.unit for fact in figure.data)
    own = tuple(dict.fromkeys(title for fact in figure.data for title, _ in fact.own))
    rows = tuple(
        (*_row_of(fact, language), *(dict(fact.own).get(title, "") for title in own))
        for fact in figure.data
    )
    usual = language.annex.columns
    names = _unique((*(name for name, _ in usual.values()), *own), language)
    columns = (
        *(
            Column(
                name,
                description,
                unit if kind in ("value", "precision") else "",
                _is_numeric(row[position] for row in rows),
            )
            for position, (kind, (name, description)) in enumerate(usual.items())
        ),
        *map(Column, names[len(usual) :]),
    )
    table = _annex_table(figure, columns, rows, language)
    return replace(table, subtitle=_line(figure.subtitle), unit=unit)


def _annex_table(
    exhibit: Figure | Table,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Value, ...], ...],
    language: Language,
) -> AnnexTable:
    """What figures and tables say of themselves alike, with their data."""
    return AnnexTable(
        label=exhibit.label,
        number=exhibit.number or exhibit.label,
        caption=_line(exhibit.caption),
        columns=columns,
        rows=rows,
        note=_line(exhibit.note),
        sources=exhibit.sources,
        between=language.phrases.after_number,
    )


def _row_of(fact: Fact, language: Language) -> tuple[Value, ...]:
    words = language.annex
    cells: dict[str, Value] = {
        "indicator": fact.name,
        "region": fact.region,
        "period": period_of(fact, language),
        "value": _rounded_value(fact),
        "precision": _step(fact) or "",
        "unit": fact.unit,
        "qualifier": fact.qualifier,
        "status": words.statuses.get(fact.status, fact.status),
        "scope": fact.scope,
        "comparability": fact.break_note,
        "source": words.between.join(
            words.publisher_and_id.format(publisher=source.publisher, id=source.id)
            for source in fact.sources
        ),
        "rows": " ".join(grounds(fact)),
    }
    return tuple(cells[kind] for kind in words.columns)


def _rounded_value(fact: Fact) -> Value:
    """A value to its published digits: what was computed has more."""
    if fact.value is None:
        return fact.number or fact.text
    step = _step(fact)
    if step is None:
        return fact.value
    if fact.status == ESTIMATE:
        return Decimal(grammar.plain((fact.value / step).quantize(Decimal(1)) * step, step))
    return Decimal(grammar.plain(fact.value, step))


def _step(fact: Fact) -> Decimal | None:
    """What the last digit of a value is worth."""
    if fact.status == ESTIMATE and fact.precision:
        # No digit is offered that is not printed: the first that is not certain is the last.
        return Decimal(1).scaleb((fact.precision / 2).adjusted())
    return fact.precision or None


def _of_table(table: Table, language: Language) -> AnnexTable:
    """A table's own rows, with numbers where it prints a value as a plain number."""
    names = _unique([plain(column.label) for column in table.columns], language)
    rows = tuple(tuple(map(_value, row)) for row in table.rows)
    columns = tuple(
        Column(
            name,
            unit=_common(fact.unit for row in table.rows for fact in _values(row[position])),
            numeric=_is_numeric(row[position] for row in rows),
        )
        for position, name in enumerate(names)
    )
    return replace(_annex_table(table, columns, rows, language), unit=table.unit)


def _value(cell: TableCell | None) -> Value:
    text = plain(cell.content) if cell else ""
    value = next((fact.value for fact in _values(cell)), None)
    # Languages may print separators of thousands, which numbers of a workbook do not have.
    digits = _THOUSANDS.sub("", text)
    if value is None or not _NUMBER.fullmatch(digits):
        return text
    number = Decimal(digits)
    return number if value.quantize(number, rounding=ROUND_HALF_UP) == number else text


def _values(cell: TableCell | None) -> list[Fact]:
    """The facts in a cell that have a value."""
    return [node.fact for node in find(cell, FactText) if node.fact.value is not None]


def _is_numeric(values: Iterable[Value]) -> bool:
    filled = [value for value in values if value not in ("", MISSING)]
    return bool(filled) and all(isinstance(value, Decimal) for value in filled)


def _common(units: Iterable[str]) -> str:
    found = set(units)
    return found.pop() if len(found) == 1 else ""


def _unique(labels: Iterable[str], language: Language) -> list[str]:
    """Names for columns: neither CSV readers nor Excel take an empty one, or one twice."""
    words = language.annex
    names: list[str] = []
    used: Counter[str] = Counter()
    for position, label in enumerate(labels, start=1):
        base = " ".join(label.split()) or words.unnamed_column.format(position=position)
        name = base
        while used[name.casefold()]:
            used[base.casefold()] += 1
            name = words.repeated_column.format(name=base, count=used[base.casefold()])
        used[name.casefold()] += 1
        names.append(name)
    return names


def _line(content: Iterable[Inline]) -> str:
    return " ".join(plain(content).split())
