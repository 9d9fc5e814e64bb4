"""Formulas in the terms of each format: TeX to MathML, Typst and Word's OMML, in one batch.

Pandoc makes MathML and OMML of the same TeX, and what Typst sets is made of the MathML, so that
what one format can set the others can too. It is not asked where a document has no formula.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import Struct, field

from whitepaper.document.nodes import Document, Formula
from whitepaper.document.walk import find
from whitepaper.errors import Finding, PublicationError
from whitepaper.languages import Fonts, load
from whitepaper.languages.typst_fonts import family, typst_fonts
from whitepaper.messages import msg
from whitepaper.programs import ProgramError, run
from whitepaper.reading.mathml import typst
from whitepaper.reading.tex import for_pandoc

# Of Pandoc's JSON: any version of the same first two numbers is read.
_API_VERSION = [1, 23]
_SECONDS = 120
# No format can hold a longer one: what a program prints as TeX may be a megabyte.
_LONGEST = 32_000
# How many elements may lie in each other: readers of XML end at 256, with all that is around.
_DEEPEST = 100
_SHOWN = 40
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# Where Typst says that an error is.
_LINE = re.compile(r"┌─ [^\n]*:(\d+):\d+$", re.MULTILINE)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Formulas(Struct, frozen=True):
    """The formulas of a document in the formats that were asked for.

    `refused` are those that one of these formats cannot set; of these `deep` are nested so deeply
    that programs which read the report would give up.
    """

    mathml: Mapping[Formula, str] = field(default_factory=dict)
    typst: Mapping[Formula, str] = field(default_factory=dict)
    omml: Mapping[Formula, str] = field(default_factory=dict)
    refused: frozenset[Formula] = frozenset()
    deep: frozenset[Formula] = frozenset()


def convert(document: Document, formats: Collection[str]) -> Formulas:
    """The formulas of a document for some of the formats html, pdf, print and docx.

    Raises `PublicationError` if Pandoc fails.
    """
    every = tuple(dict.fromkeys(find(document.chapters, Formula)))
    formulas = tuple(formula for formula in every if len(formula.tex) <= _LONGEST)
    if not formulas:
        return Formulas(refused=frozenset(every))
    readable = [Formula(for_pandoc(formula.tex), formula.display) for formula in formulas]
    with ThreadPoolExecutor() as workers:
        asked = formulas if "docx" in formats else ()
        word = workers.submit(_omml, readable[: len(asked)])
        elements = _elements(readable)
        # What has no MathML has nothing in other formats either.
        made = {f: each for f, each in zip(formulas, elements, strict=True) if each is not None}
        deep = frozenset(formula for formula, element in made.items() if _is_deep(element))
        found = {formula: element for formula, element in made.items() if formula not in deep}
        written = {formula: typst(found[formula]) for formula in found if _is_set(formats)}
        settable = _settable(written, load(document.language).fonts)
        omml = {formula: text for formula, text in zip(asked, word.result(), strict=True) if text}
        # Word nests elements deeper than MathML does.
        deep |= {formula for formula in asked if formula in made and formula not in omml}
    mathml = {formula: _markup(element, formula.tex) for formula, element in found.items()}
    needed: list[Mapping[Formula, str]] = [mathml]
    needed += [settable] if _is_set(formats) else []
    needed += [omml] if "docx" in formats else []
    return Formulas(
        mathml=mathml,
        typst=settable,
        omml=omml,
        refused=frozenset(f for f in every if not all(f in each for each in needed)),
        deep=deep,
    )


def _is_set(formats: Collection[str]) -> bool:
    """Whether Typst sets one of the formats."""
    return "pdf" in formats or "print" in formats


def _pandoc(formulas: Sequence[Formula], writer: str) -> bytes:
    import pypandoc

    blocks: list[object] = []
    for formula in formulas:
        kind = {"t": "DisplayMath" if formula.display else "InlineMath"}
        blocks.append({"t": "Para", "c": [{"t": "Math", "c": [kind, formula.tex]}]})
    document = {"pandoc-api-version": _API_VERSION, "meta": {}, "blocks": blocks}
    command = [pypandoc.get_pandoc_path(), "--sandbox", "--from=json", f"--to={writer}"]
    command += ["--mathml", "--wrap=none", "--output=-"]
    try:
        done = run(command, _SECONDS, given=json.dumps(document).encode())
        if done.returncode:
            raise ProgramError(msg("pandoc ended with {returncode}", returncode=done.returncode))
    except ProgramError as error:
        longest = max((formula.tex for formula in formulas), key=len)
        what = msg(
            "{error}, given {count} formulas for {writer}",
            error=error,
            count=len(formulas),
            writer=writer,
        )
        remedy = msg(
            "see whether one is at fault; the longest begins “{longest}”", longest=longest[:_SHOWN]
        )
        raise PublicationError(
            msg("The formulas cannot be converted."), [Finding(msg("formulas"), what, remedy)]
        ) from error
    return done.stdout


def _elements(formulas: Sequence[Formula]) -> list[Any]:
    """The MathML of each; of those that Pandoc cannot read, which it prints as they are, none."""
    from lxml import html

    page = _pandoc(formulas, "html").decode()
    parser = html.HTMLParser(huge_tree=True)
    read = html.fromstring(f"<div>{page}</div>", parser=parser)
    return [paragraph.find("math") for paragraph in read.iter("p")]


def _is_deep(element: Any) -> bool:
    """Whether elements are nested in another beyond reason."""
    level = [element]
    for _ in range(_DEEPEST):
        level = [child for each in level for child in each]
    return bool(level)


def _markup(element: Any, tex: str) -> str:
    """MathML as text, with the TeX as its author wrote it for who copies it."""
    from lxml import html

    for annotation in element.iter("annotation"):
        annotation.text = tex
    markup: str = html.tostring(element, encoding="unicode", with_tail=False)
    return markup


def _settable(written: Mapping[Formula, str], fonts: Fonts) -> Mapping[Formula, str]:
    """Those formulas that Typst sets, in the fonts of the report."""
    left = dict(written)
    while left and (lines := _faulty(left.values(), fonts)):
        # Where it names none, the fault may be in any.
        named = {formula for line, formula in enumerate(left, start=1) if line in lines}
        if not named and len(left) > 1:
            half = len(left) // 2
            parts = dict([*left.items()][:half]), dict([*left.items()][half:])
            return {**_settable(parts[0], fonts), **_settable(parts[1], fonts)}
        left = {f: text for f, text in left.items() if named and f not in named}
    return left


def _faulty(texts: Iterable[str], fonts: Fonts) -> frozenset[int]:
    """The numbers of those lines that Typst refuses, 0 if it does not say; none if it sets all."""
    import typst as compiler

    # The report's own page is as strict: it has no character without a glyph.
    names = "".join(f'"{family(typeface, fonts)}", ' for typeface in fonts.serif)
    settings = (
        f'#set document(title: "formulas"); #set text(font: ({names}), fallback: false); '
        f'#show math.equation: set text(font: ("New Computer Modern Math", {names})); '
    )
    lines = "\n".join(f'#math.equation(alt: "TeX", ${text}$)' for text in texts)
    # What a formula could read lies in the folder that it is set in: nothing.
    with TemporaryDirectory(prefix="whitepaper-") as folder:
        root = Path(folder).resolve()
        try:
            compiler.Compiler(root=root, font_paths=typst_fonts(fonts)).compile(
                f"{settings}{lines}".encode(), format="pdf", pdf_standards=["a-2a", "ua-1"]
            )
        except compiler.TypstError as error:
            found = _LINE.findall(error.diagnostic or error.message)
            return frozenset(map(int, found)) or frozenset({0})
    return frozenset()


def _omml(formulas: Sequence[Formula]) -> list[str]:
    from lxml import etree

    if not formulas:
        return []
    with zipfile.ZipFile(io.BytesIO(_pandoc(formulas, "docx"))) as archive:
        # Of those that are nested too deeply all are told.
        parser = etree.XMLParser(huge_tree=True)
        body = etree.fromstring(archive.read("word/document.xml"), parser)[0]
    found = [next(each.iter(f"{_MATH}oMath"), None) for each in body.iterchildren(f"{_WORD}p")]
    return [
        ""
        if math is None or _is_deep(math)
        else etree.tostring(math, encoding="unicode", with_tail=False)
        for math in found
    ]
