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
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from whitepaper.exporters.numbered import (
    ABSENT,
    AnnexTable,
    Cell,
    Reference,
    may_be_formula,
    written,
)

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
READING = (
    "各CSV文件为UTF-8编码，带字节顺序标记。空白表示没有内容，“—”表示本报告所据资料未载该数据。"
    "可能被电子表格当作公式的文字，前面加有一个单引号（'），不属于原文；数字不加。"
)


def csv_file(table: AnnexTable) -> bytes:
    """The table as CSV: UTF-8 with a byte order mark, lines ended by LF, a header row."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(_harmless(column.name) for column in table.columns)
    rows.writerows(map(_harmless, row) for row in table.rows)
    return file.getvalue().encode("utf-8-sig")


def descriptor(
    title: str,
    date: str,
    report: Mapping[str, Any],
    tables: Sequence[AnnexTable],
    files: Mapping[str, bytes],
) -> bytes:
    """`datapackage.json` (Data Package v2) of the tables, whose CSV `files` go by label.

    `date` is the one that it was created on, `report` are the report's particulars. It names no
    licence: the figures belong to their sources.
    """
    sources = {source.id: source for table in tables for source in table.sources}
    publishers = [
        {"title": name, "roles": ["publisher"]} for name in (report["publisher"],) if name
    ]
    content = {
        "$schema": PROFILE,
        "name": f"whitepaper-{report['edition'] or 'chapter'}-annex",
        "title": title,
        "description": "\n".join(part for part in (report["notice"], READING) if part),
        "created": f"{date}T00:00:00Z",
        **_if_any("contributors", publishers),
        **_if_any("sources", map(_source, sources.values())),
        "resources": [_resource(table, files[table.label]) for table in tables],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(table: AnnexTable, content: bytes) -> dict[str, Any]:
    told = [table.subtitle, f"单位：{table.unit}" if table.unit else "", table.note]
    return {
        # Names are lower case in Data Packages; labels need not be.
        "name": table.label.lower(),
        "type": "table",
        "title": table.title,
        "description": "\n".join(part for part in told if part),
        "path": f"{table.label}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        **_if_any("sources", map(_source, table.sources)),
        "schema": {
            "fields": [
                {
                    "name": _harmless(column.name),
                    "type": "number" if column.numeric else "string",
                    "title": column.name,
                    **_if_any("description", column.description),
                    **_if_any("unit", column.unit if column.numeric else ""),
                }
                for column in table.columns
            ],
            "missingValues": ["", ABSENT],
        },
    }


def _source(source: Reference) -> dict[str, str]:
    return {"title": f"[{source.id}] {source.citation}", **_if_any("path", source.url)}


def _if_any(name: str, content: str | Iterable[Any]) -> dict[str, Any]:
    """A property, unless it is empty, which a Data Package does not allow."""
    told = content if isinstance(content, str) else list(content)
    return {name: told} if told else {}


def _harmless(cell: Cell) -> str:
    text = written(cell)
    return f"'{text}" if may_be_formula(text) else text
