"""The annex for programs: each figure's and table's data as CSV, described as a Data Package.

The CSV is UTF-8 with a byte order mark: without one, Chinese Windows' Excel reads it as GB18030,
and readers of Data Packages pass over it. Where a text might be taken for a formula, an apostrophe
stands before it; a number such as -3.2 is none and stays as it is.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from whitepaper.document.facts import Source
from whitepaper.document.nodes import Document
from whitepaper.formats.annex.tables import (
    MISSING,
    AnnexTable,
    Column,
    Value,
    annex_title,
    as_text,
    may_be_formula,
)
from whitepaper.languages import Language, load

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def csv_file(table: AnnexTable) -> bytes:
    """The table as CSV: UTF-8 with a byte order mark, lines ended by LF, a header row."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(_harmless(column.name) for column in table.columns)
    rows.writerows(map(_harmless, row) for row in table.rows)
    return file.getvalue().encode("utf-8-sig")


def descriptor(
    document: Document, tables: Sequence[AnnexTable], data: Mapping[str, bytes]
) -> bytes:
    """`datapackage.json` (Data Package v2) of the tables, whose CSV files are `data` by label.

    It names no licence: the figures belong to their sources.
    """
    report, language = document.title_page, load(document.language)
    publisher = {"title": report.publisher, "roles": ["publisher"]}
    sources = {source.id: source for table in tables for source in table.sources}
    content = {
        "$schema": _PROFILE,
        "name": f"whitepaper-{_name(report.edition) or 'chapter'}-annex",
        "title": annex_title(document),
        "description": _lines(report.notice, language.annex.reading_files),
        "created": f"{report.file_date}T00:00:00Z",
        **_if_any("contributors", [publisher] if report.publisher else []),
        **_if_any("sources", map(_source, sources.values())),
        "resources": [_resource(table, data[table.label], language) for table in tables],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(table: AnnexTable, content: bytes, language: Language) -> dict[str, Any]:
    unit = language.phrases.unit.format(unit=table.unit) if table.unit else ""
    return {
        "name": _name(table.label),
        "type": "table",
        "title": table.title,
        "description": _lines(table.subtitle, unit, table.note),
        "path": f"{table.label}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        **_if_any("sources", map(_source, table.sources)),
        "schema": {"fields": list(map(_field, table.columns)), "missingValues": ["", MISSING]},
    }


def _field(column: Column) -> dict[str, Any]:
    return {
        "name": _harmless(column.name),
        "type": "number" if column.numeric else "string",
        "title": column.name,
        **_if_any("description", column.description),
        **_if_any("unit", column.unit if column.numeric else ""),
    }


def _source(source: Source) -> dict[str, str]:
    return {"title": f"[{source.id}] {source.citation}", **_if_any("path", source.url)}


def _name(text: str) -> str:
    """A text as part of a name in Data Packages: lower case, ASCII."""
    return "-".join(re.findall(r"[a-z0-9._]+", text.lower()))


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _if_any(name: str, content: str | Iterable[Any]) -> dict[str, Any]:
    """A property, unless it is empty, which a Data Package does not allow."""
    value = content if isinstance(content, str) else list(content)
    return {name: value} if value else {}


def _harmless(value: Value) -> str:
    text = as_text(value)
    return f"'{text}" if may_be_formula(text) else text
