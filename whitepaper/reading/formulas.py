"""Formulas in the terms of each format: TeX to MathML, Typst and Word's OMML, in one batch.

Only Pandoc makes all three of the same TeX, so that what one format can set the others can too. It
is not asked where a document has no formula.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from whitepaper.document.nodes import Document, Formula
from whitepaper.document.walk import find
from whitepaper.errors import Finding, PublicationError
from whitepaper.programs import ProgramError, run

# Of Pandoc's JSON: any version of the same first two numbers is read.
_API_VERSION = [1, 23]
_SECONDS = 120
_SHOWN = 40
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARK = re.compile(r"^// formula \d+\n", re.MULTILINE)


@dataclass(frozen=True)
class Formulas:
    """The formulas of a document in the formats that were asked for.

    `refused` are those that are no TeX which can be set.
    """

    mathml: Mapping[Formula, str] = field(default_factory=dict)
    typst: Mapping[Formula, str] = field(default_factory=dict)
    omml: Mapping[Formula, str] = field(default_factory=dict)
    refused: frozenset[Formula] = frozenset()


def convert(document: Document, formats: Collection[str]) -> Formulas:
    """The formulas of a document for some of the formats html, pdf and docx.

    Raises `PublicationError` if Pandoc fails.
    """
    formulas = tuple(dict.fromkeys(find(document.chapters, Formula)))
    if not formulas:
        return Formulas()
    with ThreadPoolExecutor() as workers:
        # What has no MathML has nothing in other formats either.
        mathml = workers.submit(_converted, formulas, "html", _mathml)
        typst = workers.submit(_converted, formulas if "pdf" in formats else (), "typst", _typst)
        omml = workers.submit(_converted, formulas if "docx" in formats else (), "docx", _omml)
        found = mathml.result()
        return Formulas(
            mathml=found,
            typst=typst.result(),
            omml=omml.result(),
            refused=frozenset(formulas) - found.keys(),
        )


def _converted(
    formulas: Sequence[Formula], writer: str, read: Callable[[bytes], Iterable[str]]
) -> dict[Formula, str]:
    """Each formula as Pandoc writes it, but for those that it cannot read."""
    if not formulas:
        return {}
    texts = read(_pandoc(formulas, writer))
    return {formula: text for formula, text in zip(formulas, texts, strict=True) if text}


def _pandoc(formulas: Sequence[Formula], writer: str) -> bytes:
    import pypandoc

    blocks: list[object] = []
    for number, formula in enumerate(formulas):
        kind = {"t": "DisplayMath" if formula.display else "InlineMath"}
        blocks.append({"t": "RawBlock", "c": ["typst", f"// formula {number}"]})
        blocks.append({"t": "Para", "c": [{"t": "Math", "c": [kind, formula.tex]}]})
    document = {"pandoc-api-version": _API_VERSION, "meta": {}, "blocks": blocks}
    command = [pypandoc.get_pandoc_path(), "--sandbox", "--from=json", f"--to={writer}"]
    command += ["--mathml", "--wrap=none", "--output=-"]
    try:
        done = run(command, _SECONDS, given=json.dumps(document).encode())
        if done.returncode:
            raise ProgramError(f"pandoc ended with {done.returncode}")
    except ProgramError as error:
        longest = max((formula.tex for formula in formulas), key=len)
        what = f"{error}, given {len(formulas)} formulas for {writer}"
        remedy = f"see whether one is at fault; the longest begins “{longest[:_SHOWN]}”"
        raise PublicationError(
            "The formulas cannot be converted.", [Finding("formulas", what, remedy)]
        ) from error
    return done.stdout


def _mathml(page: bytes) -> Iterable[str]:
    from lxml import html

    for paragraph in html.fromstring(f"<div>{page.decode()}</div>").iter("p"):
        math = paragraph.find("math")
        # What Pandoc cannot read it prints as it is.
        yield "" if math is None else html.tostring(math, encoding="unicode", with_tail=False)


def _typst(text: bytes) -> Iterable[str]:
    _, *parts = _MARK.split(text.decode())
    return (part.strip() for part in parts)


def _omml(document: bytes) -> Iterable[str]:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))[0]
    for paragraph in body.iterchildren(f"{_WORD}p"):
        math = next(paragraph.iter(f"{_MATH}oMath"), None)
        yield "" if math is None else etree.tostring(math, encoding="unicode", with_tail=False)
