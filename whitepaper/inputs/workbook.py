"""The cells of a workbook's first sheet, as XLSX that Excel, WPS or LibreOffice have written."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence, Set
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import etree
from msgspec import Struct

from whitepaper.errors import DataError, Finding
from whitepaper.messages import msg

_ADDRESS = re.compile(r"(?P<column>[A-Z]+)(?P<row>[0-9]+)")
# A sheet that is filled in by hand is far smaller.
_BYTES = 2**26


class SheetCell(Struct, frozen=True):
    """What stands in a cell, as text; of a number its digits, also if it is shown as a `percent`.

    Its `address` is as a spreadsheet shows it: G5.
    """

    address: str
    text: str
    percent: bool = False


def rows(path: Path, place: str) -> dict[int, dict[str, SheetCell]]:
    """The cells of the first sheet that are not empty, by the numbers of rows and names of columns.

    Raises `DataError` for what is no such workbook; `place` names it.
    """
    try:
        with zipfile.ZipFile(path) as book:
            if sum(part.file_size for part in book.infolist()) > _BYTES:
                raise ValueError(msg("it is too large for a sheet that was filled in"))
            sheet = _read(book, _first_sheet(book))
            found: dict[int, dict[str, SheetCell]] = {}
            for column, row, cell in _cells(sheet, tuple(_texts(book)), _percents(book)):
                found.setdefault(row, {})[column] = cell
            return found
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, etree.LxmlError) as error:
        remedy = msg("save it in WPS or Excel as XLSX, and close it there")
        what = msg("it cannot be read as a workbook: {reason}", reason=str(error))
        raise DataError(msg("The sheet cannot be read."), [Finding(place, what, remedy)]) from error


def _first_sheet(book: zipfile.ZipFile) -> str:
    """The part of the workbook that is its first sheet."""
    main = _read(book, "xl/workbook.xml").find("{*}sheets/{*}sheet")
    targets = {
        each.get("Id"): each.get("Target")
        for each in _read(book, "xl/_rels/workbook.xml.rels").iterfind("{*}Relationship")
    }
    link = next(value for name, value in main.attrib.items() if name.endswith("}id"))
    return str(PurePosixPath("/xl", targets[link])).lstrip("/")


def _texts(book: zipfile.ZipFile) -> Iterator[str]:
    """The texts that cells refer to by number."""
    if "xl/sharedStrings.xml" in book.namelist():
        for item in _read(book, "xl/sharedStrings.xml").iterfind("{*}si"):
            yield _text(item)


def _percents(book: zipfile.ZipFile) -> frozenset[str]:
    """The numbers of the styles that show a number in per cent."""
    if "xl/styles.xml" not in book.namelist():
        return frozenset()
    styles = _read(book, "xl/styles.xml")
    named = styles.iterfind("{*}numFmts/{*}numFmt")
    formats = {"9", "10"} | {f.get("numFmtId") for f in named if "%" in f.get("formatCode", "")}
    used = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    return frozenset(str(number) for number, style in used if style.get("numFmtId") in formats)


def _cells(
    sheet: Any, texts: Sequence[str], percents: Set[str]
) -> Iterator[tuple[str, int, SheetCell]]:
    for cell in sheet.iterfind("{*}sheetData/{*}row/{*}c"):
        address = _ADDRESS.fullmatch(cell.get("r", ""))
        kind, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
        is_number = kind == "n" and value
        if kind == "s":
            text = texts[int(value)]
        elif kind == "inlineStr":
            # Some programs write a cell that is empty so, without a text.
            text = "".join(map(_text, cell.iterfind("{*}is")))
        else:
            text = _digits(value) if is_number else value
        if address and text.strip():
            percent = bool(is_number) and cell.get("s", "0") in percents
            yield (
                address["column"],
                int(address["row"]),
                SheetCell(address[0], text.strip(), percent),
            )


def _digits(value: str) -> str:
    """A number as it was typed: files have 70.120000000000005 for 70.12."""
    return f"{Decimal(repr(float(value))):f}".removesuffix(".0")


def _text(item: Any) -> str:
    """The text of an item, without the readings that stand above its characters."""
    runs = (item, *item.iterfind("{*}r"))
    return "".join(run.findtext("{*}t") or "" for run in runs)


def _read(book: zipfile.ZipFile, part: str) -> Any:
    return etree.fromstring(
        book.read(part), etree.XMLParser(resolve_entities=False, no_network=True)
    )
