"""What lies beside a theme's file: a style sheet, rules for the PDF, styles for Word."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from whitepaper.errors import Finding, in_file, nearest
from whitepaper.files import read_file
from whitepaper.inputs.theme import FILE, STYLE_SHEET, TYPST_RULES, WORD_STYLES
from whitepaper.messages import msg

BESIDE = (STYLE_SHEET, TYPST_RULES, WORD_STYLES)
_FETCHED = re.compile(r"@import|url\(\s*[\"']?(?!data:|#)", re.IGNORECASE)
_LOOK = re.compile(r"^#let look\(", re.MULTILINE)
# Not in addresses.
_COMMENT = re.compile(r"(?<![:\"])//[^\n]*|/\*.*?\*/", re.DOTALL)
_PACKAGE = re.compile(r"\"(?P<name>@[\w-]+/[^\"\n]*)\"")
_TODAY = re.compile(r"\.\s*today\b|\bimport\b[^\n]*\btoday\b")
# Sets what a report might hold by the rules, so that Typst reads all of them.
_TRIED = '#import "theme.typ": look\n#show: look\n= 1\n1\n'
_ERROR = re.compile(r"^error: (.*)\n.*\btheme\.typ:(\d+)", re.MULTILINE)
# Each with its line, or 0 for the whole file.
_Faults = Iterator[tuple[int, str, str]]


def findings_beside(folder: Path, place: str) -> Iterator[Finding]:
    """What is wrong with these files, and others that look like one and do nothing."""
    for name, find in _FIND.items():
        if (folder / name).is_file():
            for line, what, remedy in find(folder / name):
                spot = f"{place}/{name}"
                yield Finding(in_file(spot, line) if line else spot, what, remedy)
    yield from _strangers(folder, place)


def _of_sheet(path: Path) -> _Faults:
    sheet = read_file(path).decode(errors="replace")
    if _FETCHED.search(sheet):
        what = msg("a page fetches nothing, so this style sheet may not either")
        yield 0, what, msg("leave out @import, and url(…) that is not url(data:…)")
    if "</" in sheet:
        yield 0, msg("“</” ends a style sheet that stands in a page"), msg("leave it out")
    if line := _unreadable(sheet):
        what = msg(
            "browsers leave out what stands here: a bracket or quotation mark has no partner"
        )
        yield line, what, msg("write the other one")


def _unreadable(sheet: str) -> int:
    """The first line of a style sheet in which a bracket or quotation mark has no partner."""
    import tinycss2

    def faults(nodes: Iterable[Any]) -> Iterator[int]:
        for node in nodes:
            if node.type == "error":
                yield node.source_line
            for part in ("prelude", "content", "arguments"):
                yield from faults(getattr(node, part, None) or ())

    def lines(text: str) -> list[int]:
        return sorted(faults(tinycss2.parse_stylesheet(text)))

    if found := lines(sheet):
        return found[0]
    # What is never closed is closed at the end, and so is the bracket that is too many there.
    if lines(sheet + "\n}"):
        return 0
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return rules[-1].source_line if rules else 1


def _of_rules(path: Path) -> _Faults:
    rules = read_file(path)
    try:
        text = rules.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = rules.count(b"\n", 0, error.start) + 1
        yield line, msg("the file is not UTF-8"), msg("save it as UTF-8")
        return
    if elsewhere := list(_from_elsewhere(text)):
        yield from elsewhere
    elif not _LOOK.search(text):
        remedy = msg("write {example} around your rules", example="#let look(body) = { …; body }")
        yield 0, msg("the file does not say what look is"), remedy
    else:
        yield from _typst_faults(rules)


def _from_elsewhere(rules: str) -> _Faults:
    """What rules take from outside of the project: that may change, and nothing would tell."""
    # A comment keeps its lines.
    code = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), rules)
    for match in _PACKAGE.finditer(code):
        what = msg("{package} is a package outside of the project", package=match["name"])
        remedy = msg("write what you need of it into this file")
        yield code.count("\n", 0, match.start("name")) + 1, what, remedy
    for match in _TODAY.finditer(code):
        what = msg("today's date makes the PDF another one each day")
        remedy = msg("write the day: datetime(year: 2024, month: 5, day: 1)")
        yield code.count("\n", 0, match.end()) + 1, what, remedy


def _typst_faults(rules: bytes) -> _Faults:
    """What Typst does not understand of rules."""
    import typst

    with TemporaryDirectory(prefix="whitepaper-") as folder:
        root = Path(folder).resolve()
        (root / "theme.typ").write_bytes(rules)
        (root / "main.typ").write_text(_TRIED, "utf-8")
        try:
            fonts = typst.Fonts(False, False, [])
            # There is none: no package of this machine is found.
            none = root / "packages"
            typst.Compiler(
                root / "main.typ", root, fonts, package_path=none, package_cache_path=none
            ).compile(format="svg")
        except typst.TypstError as error:
            for message, line in _ERROR.findall(error.diagnostic or error.message):
                what = msg("Typst does not understand this: {message}", message=message)
                remedy = msg("put it right: brackets come in pairs, names as Typst spells them")
                yield int(line), what, remedy


def _of_reference(path: Path) -> _Faults:
    try:
        with zipfile.ZipFile(path) as archive:
            archive.getinfo("word/styles.xml")
    except (zipfile.BadZipFile, KeyError):
        remedy = msg("save one as .docx, such as a report that was built, with its styles changed")
        yield 0, msg("this is no Word document"), remedy


_FIND = {STYLE_SHEET: _of_sheet, TYPST_RULES: _of_rules, WORD_STYLES: _of_reference}


def _strangers(folder: Path, place: str) -> Iterator[Finding]:
    """Files that look like one that counts, and do not."""
    names = (FILE, *BESIDE)
    for path in sorted(folder.iterdir()):
        alike = path.suffix in {".yaml", ".yml", ".css", ".typ", ".docx"}
        if path.is_file() and alike and path.name not in names and not path.name.startswith("~"):
            what = msg("this file does nothing here")
            yield Finding(f"{place}/{path.name}", what, nearest(path.name, names))
