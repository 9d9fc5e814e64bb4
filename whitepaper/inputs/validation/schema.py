"""What the schema in the descriptor asks for: checked by frictionless, reported in our words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import partial
from typing import Any

from whitepaper.errors import nearest
from whitepaper.inputs.validation.cells import TYPE_NAMES
from whitepaper.inputs.validation.descriptor import names, unusable, without_patterns, wrong
from whitepaper.inputs.validation.faults import Cell, Fault, bad_cells, place, quoted
from whitepaper.inputs.validation.reading import Row, Table
from whitepaper.inputs.validation.standard import rows_alone
from whitepaper.messages import chained, key, msg

_BOUNDS = {
    "minimum": key("at least {value}"),
    "maximum": key("at most {value}"),
    "exclusiveMinimum": key("more than {value}"),
    "exclusiveMaximum": key("less than {value}"),
    "minLength": key("at least {value} characters"),
    "maxLength": key("at most {value} characters"),
}


def schema_faults(
    descriptor: Mapping[str, Any], tables: Sequence[Table], reported: Set[Cell]
) -> list[Fault]:
    """What frictionless finds; nothing about cells that are `reported`, nor what follows from them.

    Raises `DataError` if frictionless cannot work by the descriptor.
    """
    if not tables:
        return []
    by_name = {table.name: table for table in tables}
    errors = list(_errors(descriptor, tables, reported))
    # One cell may break several constraints: the first says enough.
    cells: dict[Cell, Fault] = {}
    for name, error in errors:
        if error["type"] in {"type-error", "constraint-error"}:
            fault = _cell_fault(by_name[name], error)
            cells.setdefault((name, fault.row, error["fieldName"]), fault)
    faults = [fault for cell, fault in cells.items() if cell not in reported]
    bad = bad_cells(faults) | reported
    for name, error in errors:
        if error["type"] not in {"type-error", "constraint-error"}:
            faults += _row_faults(by_name[name], error, by_name, bad)
    return faults


def _errors(
    descriptor: Mapping[str, Any], tables: Sequence[Table], reported: Set[Cell]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """frictionless's errors, each with the name of its table."""
    from frictionless import FrictionlessException, Package, system

    known = {table.name for table in tables}
    resources = [_resource(table, known) for table in tables]
    try:
        with rows_alone(), system.use_context(trusted=True):
            package = Package.from_descriptor({**descriptor, "resources": resources})
            for resource, table in zip(package.resources, tables, strict=True):
                # As a function, or it would copy and describe them, which takes most of the time.
                resource.data = partial(_rows, table, reported)
            report = package.validate(limit_errors=1000)
    except FrictionlessException as error:
        reasons = [reason.note or reason.message for reason in error.reasons or [error.error]]
        raise unusable(map(wrong, reasons)) from error
    # Cells are all texts to it: what it cannot compare them with is a constraint.
    except TypeError as error:
        reason = msg("a constraint does not fit its column ({error})", error=error)
        raise unusable([wrong(reason)]) from error
    if report.errors:
        raise unusable(wrong(problem.message) for problem in report.errors)
    for task in report.tasks:
        for problem in task.errors:
            yield task.name, problem.to_descriptor()


def _resource(table: Table, known: Set[str]) -> dict[str, Any]:
    """A table as frictionless takes it: its rows are not in its file."""
    return {
        "name": table.name,
        "type": "table",
        "schema": {
            # The order of columns is free: the schema follows the file's.
            **without_patterns(
                {**table.schema, "fields": [table.fields[name] for name in table.header]}
            ),
            "foreignKeys": [
                key
                for key in table.schema.get("foreignKeys") or []
                # What refers to an unreadable table cannot be judged.
                if (key["reference"].get("resource") or table.name) in known
            ],
        },
        "data": [],
    }


def _rows(table: Table, reported: Set[Cell]) -> Iterator[list[str]]:
    """The header and the rows of a table."""
    yield [*table.header]
    for row in table.rows:
        # What has been reported is left out: “nan” would break frictionless's comparisons.
        cells = row.cells
        yield ["" if (table.name, row.number, c) in reported else cells[c] for c in table.header]


def _row(table: Table, error: Mapping[str, Any]) -> Row:
    # frictionless counts the rows it is given, and the header as the first.
    return table.rows[error["rowNumber"] - 2]


def _cell_fault(table: Table, error: Mapping[str, Any]) -> Fault:
    row, column = _row(table, error), error["fieldName"]
    problem = _cell_problem(row.cells[column], table.fields[column], error["type"])
    return Fault(table.name, row.number, (column,), *problem)


def _cell_problem(cell: str, field: Mapping[str, Any], kind: str) -> tuple[str, str]:
    allowed = field.get("constraints", {})
    description = field.get("description", "")
    if not cell:
        return msg("the cell is empty"), chained(filter(None, (msg("required"), description)))
    if kind == "type-error":
        wanted = TYPE_NAMES.get(field["type"], field["type"])
        return msg("{cell} is not {wanted}", cell=quoted(cell), wanted=wanted), description
    if "enum" in allowed:
        rules = tuple(map(str, allowed["enum"]))
        if field["name"] == "unit":
            own = msg("one of your own is a row of {file}", file=place("units"))
            remedy = chained((msg("allowed: {rules}", rules=rules), own))
            return msg("{cell} is not allowed", cell=quoted(cell)), remedy
    else:
        rules = tuple(
            msg(words, value=allowed[name]) for name, words in _BOUNDS.items() if name in allowed
        )
    remedy = msg("allowed: {rules}", rules=rules) if rules else description
    return msg("{cell} is not allowed", cell=quoted(cell)), remedy


def _row_faults(
    table: Table, error: Mapping[str, Any], tables: Mapping[str, Table], bad: Set[Cell]
) -> Iterator[Fault]:
    """What is wrong with a row as part of the package, if its cells let that be judged."""
    kind = error["type"]
    if "rowNumber" not in error:
        raise unusable(
            [wrong(msg("“{name}”: {message}", name=table.name, message=error["message"]))]
        )
    row = _row(table, error)

    def sound(columns: Sequence[str]) -> bool:
        return not any((table.name, row.number, column) in bad for column in columns)

    match kind:
        case "primary-key" if sound(table.primary_key):
            titles = tuple(table.fields[name].get("title") or name for name in table.primary_key)
            message = msg(
                "the {titles} “{key}” is that of line {row} too",
                titles=titles,
                key=tuple(row.cells[column] for column in table.primary_key),
                row=_first_with(table, table.primary_key, row),
            )
            remedy = (
                msg("if it is the same, keep one of the two rows; if not, give this one another")
                if len(titles) == 1
                else msg("keep one of the two rows, or correct what tells them apart")
            )
            yield Fault(table.name, row.number, (), message, remedy)
        # A column that is the key is reported as the key.
        case "unique-error" if (column := error["fieldName"],) != table.primary_key:
            if sound([column]):
                message = msg(
                    "{cell} stands in line {row} too",
                    cell=quoted(row.cells[column]),
                    row=_first_with(table, (column,), row),
                )
                remedy = msg("each value may be used once")
                yield Fault(table.name, row.number, (column,), message, remedy)
        case "foreign-key" if sound(error["fieldNames"]):
            yield from _unknown_reference(table, row, error, tables, bad)
        case "primary-key" | "unique-error" | "foreign-key" | "blank-row":
            # It follows from a cell that has been reported.
            return
        case _:
            yield Fault(table.name, row.number, (), error["message"])


def _first_with(table: Table, columns: Sequence[str], row: Row) -> int:
    """The number of the first row with the same cells in some columns."""
    return next(
        other.number
        for other in table.rows
        if all(other.cells[column] == row.cells[column] for column in columns)
    )


def _unknown_reference(
    table: Table, row: Row, error: Mapping[str, Any], tables: Mapping[str, Table], bad: Set[Cell]
) -> Iterator[Fault]:
    columns = names(error["fieldNames"])
    other = tables[error.get("referenceName") or table.name]
    target = names(error.get("referenceFieldNames")) or columns
    # The row referred to may be one that could not be read.
    if not other.complete or any(name == other.name and c in target for name, _, c in bad):
        return
    value = ", ".join(row.cells[column] for column in columns)
    known = {row.cells[target[0]] for row in other.rows}
    # What people call it by stands where its code belongs.
    named = {each.cells.get("name"): each.cells[target[0]] for each in other.rows}
    meant = named.get(value) if len(columns) == 1 else None
    yield Fault(
        table.name,
        row.number,
        columns,
        msg("{value} is not in {name}", value=quoted(value), name=place(other.name)),
        msg("write its code here: {code}", code=meant)
        if meant
        else chained((msg("correct it, or add it there"), nearest(value, known))),
    )
