"""Validate the data package before any kernel starts, with every problem in one list."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from whitepaper.data import DATA, DESCRIPTOR
from whitepaper.errors import DataError, Finding, nearest
from whitepaper.period import last_day

Row = Mapping[str, str]

SAVE_AS_UTF8 = (
    "in Excel or WPS: 文件 → 另存为 → CSV UTF-8（逗号分隔）; a file saved as plain CSV is GB18030"
)
_NUMERIC = frozenset({"number", "integer", "date"})
_FULL_WIDTH = re.compile(r"[０-９．，－％]")


@dataclass(frozen=True)
class _Table:
    """One table as read: its header and its rows, the first of which is line 2 of the file."""

    name: str
    schema: Mapping[str, Any]
    header: list[str]
    rows: list[list[str]]

    @property
    def place(self) -> str:
        return f"{DATA.as_posix()}/{self.name}.csv"

    def records(self) -> Iterator[tuple[int, Row]]:
        """The rows that have as many cells as the header, each with its row number."""
        for number, row in enumerate(self.rows, start=2):
            if len(row) == len(self.header):
                yield number, dict(zip(self.header, row, strict=True))


def validate(root: Path) -> None:
    """Check the data package against its schema and the rules of the domain.

    Raises `DataError` with all findings: file, row, column, what is wrong, what is allowed.
    """
    descriptor = _descriptor(root)
    findings: list[Finding] = []
    tables: list[_Table] = []
    for resource in descriptor["resources"]:
        read = _read(root, resource)
        if isinstance(read, _Table):
            tables.append(read)
        else:
            findings += read
    digits = [finding for table in tables for finding in _full_width(table)]
    findings += digits
    # A cell with full-width digits is a type error too, or silently another number: told once.
    told = {finding.place for finding in digits}
    findings += [f for f in _schema_findings(descriptor, tables) if f.place not in told]
    if {"indicators", "observations", "sources"} <= {table.name for table in tables}:
        findings += _domain_findings({table.name: table for table in tables})
    if findings:
        count = "1 problem" if len(findings) == 1 else f"{len(findings)} problems"
        raise DataError(f"The data package has {count}.", findings)


def _descriptor(root: Path) -> dict[str, Any]:
    path = root / DESCRIPTOR
    try:
        loaded = YAML(typ="safe").load(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise DataError(
            "There is no data package.", [Finding(DESCRIPTOR.as_posix(), "no such file")]
        ) from error
    except (YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise DataError(
            "The data package cannot be read.", [Finding(DESCRIPTOR.as_posix(), reason)]
        ) from error
    return dict(loaded)


def _read(root: Path, resource: Mapping[str, Any]) -> _Table | list[Finding]:
    """A table, or why it cannot be read: no file, another encoding, another header."""
    path = root / DATA / resource["path"]
    place = f"{DATA.as_posix()}/{resource['path']}"
    if not path.is_file():
        return [Finding(place, "no such file", f"{DESCRIPTOR.as_posix()} names it")]
    try:
        # utf-8-sig: Excel writes a byte order mark, which is fine.
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = path.read_bytes()[: error.start].count(b"\n") + 1
        return [Finding(f"{place}, row {row}", "the file is not UTF-8", SAVE_AS_UTF8)]
    header, *rows = list(csv.reader(io.StringIO(text))) or [[]]
    schema = resource["schema"]
    names = [field["name"] for field in schema["fields"]]
    findings = [
        Finding(f"{place}, row 1", f"the column “{name}” is missing", f"all: {', '.join(names)}")
        for name in names
        if name not in header
    ] + [
        Finding(f"{place}, row 1", f"unknown column “{name}”", nearest(name, names))
        for name in header
        if name not in names
    ]
    if len(set(header)) < len(header):
        findings.append(Finding(f"{place}, row 1", "a column stands twice", "remove one"))
    return findings or _Table(resource["name"], schema, header, rows)


def _full_width(table: _Table) -> Iterator[Finding]:
    """Full-width digits, which Python's numbers would silently accept."""
    numeric = {f["name"] for f in table.schema["fields"] if f["type"] in _NUMERIC} | {"period"}
    for number, row in table.records():
        for column in numeric.intersection(row):
            if _FULL_WIDTH.search(row[column]):
                yield Finding(
                    _cell(table, number, column),
                    f"“{row[column]}” has full-width digits or signs",
                    "type it with half-width digits, in an English input mode (半角)",
                )


def _schema_findings(descriptor: Mapping[str, Any], tables: list[_Table]) -> Iterator[Finding]:
    """What frictionless finds, in our words."""
    from frictionless import Package, system

    readable = {table.name for table in tables}
    resources: list[dict[str, Any]] = []
    for table in tables:
        # The order of columns is free: the schema follows the file's.
        fields = {field["name"]: field for field in table.schema["fields"]}
        keys = [
            key
            for key in table.schema.get("foreignKeys", [])
            # What refers to an unreadable table cannot be judged.
            if (key["reference"].get("resource") or table.name) in readable
        ]
        resources.append(
            {
                "name": table.name,
                "type": "table",
                "schema": {
                    **table.schema,
                    "fields": [fields[name] for name in table.header],
                    "foreignKeys": keys,
                },
                "data": [table.header, *table.rows],
            }
        )
    if not resources:
        return
    with system.use_context(trusted=True):
        package = Package.from_descriptor({**descriptor, "resources": resources})
        report = package.validate(limit_errors=1000)
    by_name = {table.name: table for table in tables}
    for task in report.tasks:
        for error in task.errors:
            yield _translated(by_name[task.name], error.to_descriptor(), by_name)


def _translated(table: _Table, error: Mapping[str, Any], tables: Mapping[str, _Table]) -> Finding:
    row, column, cell = error.get("rowNumber"), error.get("fieldName"), error.get("cell", "")
    place = _cell(table, row, column) if row else table.place
    fields = {field["name"]: field for field in table.schema["fields"]}
    match error["type"]:
        case "type-error":
            return Finding(place, f"“{cell}” is no {_type(fields[column])}", _numeral(cell))
        case "constraint-error":
            return Finding(place, *_constraint(cell, fields[column]))
        case "primary-key" | "unique-error":
            keys = table.schema.get("primaryKey", [])
            columns = ", ".join([keys] if isinstance(keys, str) else keys)
            return Finding(
                place, f"the key ({columns}) stands in an earlier row too", "keep one of the rows"
            )
        case "foreign-key":
            return _unknown_reference(table, error, tables)
        case "missing-cell" | "extra-cell":
            return Finding(
                _cell(table, row, None),
                f"the row has not the {len(table.header)} cells of the header",
                "a comma inside a text needs quotation marks around the text",
            )
        case "blank-row":
            return Finding(_cell(table, row, None), "the row is empty", "remove it")
        case _:
            return Finding(place, error["message"])


def _unknown_reference(
    table: _Table, error: Mapping[str, Any], tables: Mapping[str, _Table]
) -> Finding:
    columns, cells = error["fieldNames"], error["fieldCells"]
    other = error.get("referenceName") or table.name
    value = ", ".join(map(str, cells))
    target = error.get("referenceFieldNames") or columns
    known = {row[target[0]] for _, row in tables[other].records()} if other in tables else set()
    return Finding(
        _cell(table, error["rowNumber"], ", ".join(columns)),
        f"“{value}” is not in {DATA.as_posix()}/{other}.csv",
        f"{nearest(value, known)}; or add it there",
    )


def _constraint(cell: str, field: Mapping[str, Any]) -> tuple[str, str]:
    allowed = field.get("constraints", {})
    if cell in (None, "", "None"):
        return "the cell is empty", f"required; {field.get('description', '')}".rstrip("; ")
    if "enum" in allowed:
        return f"“{cell}” is not allowed", "allowed: " + ", ".join(map(str, allowed["enum"]))
    if "pattern" in allowed:
        return f"“{cell}” has not the form asked for", field.get("description", allowed["pattern"])
    rules = ", ".join(f"{name}: {value}" for name, value in allowed.items())
    return f"“{cell}” is not allowed", rules


def _numeral(cell: str) -> str:
    """The remedy for a text in a number column."""
    if re.fullmatch(r"[\d,，.]*\d[,，]\d[\d,，.]*", cell or ""):
        return f"write it without separators: {re.sub('[,，]', '', cell)}"
    if re.search(r"\d\s*[万亿%]", cell or ""):
        return "write plain digits in the unit of the indicator"
    if re.match(r"[>≥≈<约近超]", cell or ""):
        return "write the plain number here, and 超过, 近 or 约 in the column “qualifier”"
    return "write plain digits, as in 118070 or 66.77"


def _type(field: Mapping[str, Any]) -> str:
    return {"number": "number", "integer": "whole number", "date": "date (YYYY-MM-DD)"}.get(
        field["type"], field["type"]
    )


def _domain_findings(tables: Mapping[str, _Table]) -> Iterator[Finding]:
    """What no schema can say: units, periods, precision, and when a figure can have been known."""
    observations = tables["observations"]
    indicators = {row["indicator"]: row for _, row in tables["indicators"].records()}
    sources = {row["source"]: row for _, row in tables["sources"].records()}
    for number, row in observations.records():
        indicator = indicators.get(row["indicator"])
        if indicator and row["unit"] != indicator["unit"]:
            yield Finding(
                _cell(observations, number, "unit"),
                f"“{row['unit']}” is not the unit of “{indicator['name']}”",
                f"convert the value to {indicator['unit']}",
            )
        if not _FULL_WIDTH.search(row["period"]):
            # What belongs to a document or a ranking is known before its year is over.
            measured = indicator is not None and indicator["timing"] != "count"
            source = sources.get(row["source"]) if measured else None
            yield from _time_findings(observations, number, row, source)
        yield from _value_findings(observations, number, row, indicator)


def _time_findings(table: _Table, number: int, row: Row, source: Row | None) -> Iterator[Finding]:
    try:
        end = last_day(row["period"]).isoformat()
    except (ValueError, IndexError):
        # Not ISO 8601 at all is the schema's finding; a 13th month gets past its pattern.
        if re.fullmatch(r"[\d/QH-]+", row["period"]):
            yield Finding(
                _cell(table, number, "period"), f"“{row['period']}” is no period of the calendar"
            )
        return
    if source and source["known"] < end and row["status"] == "final":
        yield Finding(
            _cell(table, number, "period"),
            f"the period ends on {end}, after the source was published ({source['known']})",
            "correct the period, or mark the value provisional",
        )


def _value_findings(
    table: _Table, number: int, row: Row, indicator: Row | None
) -> Iterator[Finding]:
    try:
        value, precision = float(row["value"]), float(row["precision"])
    except ValueError:
        return
    steps = value / precision if precision > 0 else 0.5
    if abs(steps - round(steps)) > 1e-6:
        yield Finding(
            _cell(table, number, "precision"),
            f"{row['value']} is no multiple of {row['precision']}",
            "give what one unit in the last published digit is worth: 1000 for 10.5万",
        )
    form = indicator["form"] if indicator else ""
    if form == "share" and not 0 <= value <= 100:
        yield Finding(_cell(table, number, "value"), f"{row['value']} is no share", "0 to 100")
    if form == "rank" and (value < 1 or value != int(value)):
        yield Finding(_cell(table, number, "value"), f"{row['value']} is no rank", "1, 2, 3 …")


def _cell(table: _Table, row: int | None, column: str | None) -> str:
    parts = [table.place, f"row {row}" if row else "", f"column {column}" if column else ""]
    return ", ".join(part for part in parts if part)
