"""What lies beside a theme's file: a style sheet, rules for the PDF, styles for Word."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from whitepaper.errors import Finding, nearest
from whitepaper.files import read_file
from whitepaper.inputs.theme import FILE, STYLE_SHEET, TYPST_RULES, WORD_STYLES
from whitepaper.messages import msg

BESIDE = (STYLE_SHEET, TYPST_RULES, WORD_STYLES)
_FETCHED = re.compile(r"@import|url\(\s*[\"']?(?!data:|#)", re.IGNORECASE)
_LOOK = re.compile(r"^#let look\(", re.MULTILINE)
_Faults = Iterator[tuple[str, str]]


def findings_beside(folder: Path, place: str) -> Iterator[Finding]:
    """What is wrong with these files, and others that look like one and do nothing."""
    for name, find in _FIND.items():
        if (folder / name).is_file():
            for what, remedy in find(folder / name):
                yield Finding(f"{place}/{name}", what, remedy)
    yield from _strangers(folder, place)


def _of_sheet(path: Path) -> _Faults:
    sheet = read_file(path).decode(errors="replace")
    if _FETCHED.search(sheet):
        what = msg("a page fetches nothing, so this style sheet may not either")
        yield what, msg("leave out @import, and url(…) that is not url(data:…)")
    if "</" in sheet:
        yield msg("“</” ends a style sheet that stands in a page"), msg("leave it out")


def _of_rules(path: Path) -> _Faults:
    if not _LOOK.search(read_file(path).decode(errors="replace")):
        remedy = msg("write {example} around your rules", example="#let look(body) = { …; body }")
        yield msg("the file does not say what look is"), remedy


def _of_reference(path: Path) -> _Faults:
    try:
        with zipfile.ZipFile(path) as archive:
            archive.getinfo("word/styles.xml")
    except (zipfile.BadZipFile, KeyError):
        remedy = msg("save one as .docx, such as a report that was built, with its styles changed")
        yield msg("this is no Word document"), remedy


_FIND = {STYLE_SHEET: _of_sheet, TYPST_RULES: _of_rules, WORD_STYLES: _of_reference}


def _strangers(folder: Path, place: str) -> Iterator[Finding]:
    """Files that look like one that counts, and do not."""
    names = (FILE, *BESIDE)
    for path in sorted(folder.iterdir()):
        alike = path.suffix in {".yaml", ".yml", ".css", ".typ", ".docx"}
        if path.is_file() and alike and path.name not in names and not path.name.startswith("~"):
            what = msg("this file does nothing here")
            yield Finding(f"{place}/{path.name}", what, nearest(path.name, names))
