"""The texts of the data in another language, as a project gives them: data/translations/en.csv.

An edition in that language is made of the same rows: what they say in words is replaced.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from whitepaper.errors import DataError, Finding, in_file
from whitepaper.inputs import hidden_characters
from whitepaper.messages import ENGLISH, message_of, msg
from whitepaper.project import DATA

TRANSLATIONS = DATA / "translations"

# The columns that hold texts, by table; all else are codes, numbers and days.
TEXTS: Mapping[str, tuple[str, ...]] = {
    "regions": ("region", "parent"),
    "indicators": ("name", "body", "definition"),
    "sources": ("title", "publisher", "reprint", "author"),
    "observations": ("region", "scope", "break_note", "original", "note"),
    "events": (
        *("title", "document_number", "region", "bodies", "detail", "summary"),
        *("original", "note"),
    ),
}
# The table and the column whose names stand in English beside them.
_NAMED = {"regions": "region", "indicators": "name"}
_COLUMNS = ["text", "translation"]
_Rows = list[dict[str, Any]]


def place_of(language: str) -> str:
    """Where the translations into a language lie."""
    return (TRANSLATIONS / f"{language}.csv").as_posix()


def translate(root: Path, language: str, tables: Mapping[str, _Rows]) -> str:
    """Put the texts of tables in a language where the project has a file of it; its place, or "".

    Of English, the names of `name_en` need not be repeated there. Raises `DataError` with every row
    of the file that translates nothing.
    """
    file = root / place_of(language)
    if not file.is_file():
        return ""
    given = rows(root, TRANSLATIONS / file.name)
    standing = {
        row[column]
        for name, columns in TEXTS.items()
        for row in tables[name]
        for column in columns
        if column in row
    }
    if findings := list(_findings(place_of(language), given, standing)):
        raise DataError(msg("The translations of the data have mistakes."), findings)
    words = {row["text"]: row["translation"] for row in given}
    if language == ENGLISH:
        named = (
            (row[column], row["name_en"])
            for name, column in _NAMED.items()
            for row in tables[name]
            if row.get("name_en")
        )
        words = {**dict(named), **words}
    for name, columns in TEXTS.items():
        for row in tables[name]:
            own = {column: row[column] for column in columns if column in row}
            row.update({column: words.get(text, text) for column, text in own.items()})
    return place_of(language)


def _findings(place: str, given: _Rows, standing: set[str]) -> Iterator[Finding]:
    """What is wrong with translations of texts of which the data has those `standing`."""
    if given and [*given[0]][:-1] != _COLUMNS:
        what = msg("the columns are not {columns}", columns=tuple(_COLUMNS))
        yield Finding(in_file(place, 1), what, msg("name them so, in this order"))
        return
    seen: dict[str, int] = {}
    for row in given:
        text, at = row["text"], in_file(place, row["row"])
        if text in seen:
            what = msg("“{text}” is translated in line {row} already", text=text, row=seen[text])
            yield Finding(at, what, msg("keep one of the two"))
        elif not row["translation"]:
            yield Finding(at, msg("“{text}” has no translation", text=text), msg("write one"))
        elif hidden_characters.hidden_characters(row["translation"]):
            what = msg("the translation of “{text}” has characters that nobody sees", text=text)
            yield Finding(at, what, msg("type it anew"))
        elif text not in standing:
            remedy = msg("if it was changed there, change it here too; else remove the row")
            yield Finding(at, msg("no table of the data has “{text}”", text=text), remedy)
        seen.setdefault(text, row["row"])


def rows(root: Path, path: Path) -> _Rows:
    """The rows of a table by column, each with its number, where the header is row 1."""
    # utf-8-sig: Excel writes a byte order mark.
    with (root / path).open(encoding="utf-8-sig", newline="") as file:
        # strict: a quotation mark that is never closed would swallow the rest of the file.
        reader = csv.DictReader(file, strict=True)
        try:
            return [{**row, "row": number} for number, row in enumerate(reader, start=2)]
        except csv.Error as error:
            # The last row that was read ends on line_num.
            place = in_file(path.as_posix(), reader.line_num + 1)
            raise DataError(
                msg("A table cannot be read."), [Finding(place, message_of(error))]
            ) from error
