"""Verify the finished files once more, as a reader's program will see them."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from whitepaper import extensions
from whitepaper.errors import Finding, PublicationError
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.theme.fonts import postscript_name
from whitepaper.languages import load
from whitepaper.messages import msg, msg_n
from whitepaper.project import FORMATS

_FETCHING = {
    "img": "src",
    "script": "src",
    "link": "href",
    "iframe": "src",
    "source": "src",
    "image": "href",
}
# The cover says what the report is, the page after it how it was made; corrections follow.
_OPENING_PAGES = 4
# A line of a ToUnicode table: the code that the page has, and the text that it stands for.
_CODE = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_ANCHOR = re.compile(r'<w:hyperlink w:anchor="([^"]*)"')
_BOOKMARK = re.compile(r'<w:bookmarkStart\b[^>]*\bw:name="([^"]*)"')


def verify(written: Iterable[Mapping[str, bytes]], edition: Edition) -> dict[str, bytes]:
    """The files of a report, each verified as soon as it is written.

    Raises `PublicationError` with all that is wrong in them.
    """
    checks = {".html": _html_findings, ".pdf": _pdf_findings, ".docx": _docx_findings}
    ours = {each.file: each for each in extensions.formats().values()}
    artefacts: dict[str, bytes] = {}
    findings: list[Finding] = []
    for files in written:
        artefacts |= files
        for name, content in files.items():
            if added := ours.get(name):
                findings += (Finding(name, text) for text in extensions.faults_of(added, content))
            elif check := checks.get(PurePosixPath(name).suffix):
                findings += check(name, content, edition)
    if findings:
        # Files come as they are done.
        findings.sort(key=lambda finding: finding.place)
        raise PublicationError(msg("The report did not pass verification."), findings)
    return artefacts


def _html_findings(name: str, content: bytes, edition: Edition) -> Iterator[Finding]:
    from lxml import html

    # An image may be longer than any text that is believed to be one.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    page = html.document_fromstring(content, parser=parser)
    elements = [element for element in page.iter() if isinstance(element.tag, str)]
    fetched = [e.get(_FETCHING[e.tag], "") for e in elements if e.tag in _FETCHING]
    links = [e.get("href", "") for e in elements if e.tag == "a"]
    ids = Counter(element.get("id") for element in elements if element.get("id"))
    undescribed = [e for e in elements if e.tag == "img" and not e.get("alt", "").strip()]
    tag = load(edition.language).tag
    if page.get("lang") != tag:
        yield Finding(name, _other_language(page.get("lang", ""), tag))
    for address in dict.fromkeys(fetched):
        if address and not address.startswith(("data:", "#")):
            yield Finding(
                name, msg("it would fetch {address}", address=address[:80]), msg("embed it")
            )
    for link in dict.fromkeys(links):
        if link.startswith("#") and link[1:] not in ids:
            yield Finding(name, msg("a link leads nowhere: {link}", link=link))
    for identity in sorted(identity for identity, many in ids.items() if many > 1):
        yield Finding(name, msg("two elements share the id “{identity}”", identity=identity))
    if undescribed:
        yield Finding(name, _without_alt(len(undescribed)))
    for hidden in page.xpath("//style | //script"):
        hidden.drop_tree()
    yield from _text_findings(name, page.text_content(), edition)


def _other_language(found: str, wanted: str) -> str:
    return msg("its language is “{found}”, not {wanted}", found=found, wanted=wanted)


def _without_alt(count: int) -> str:
    return msg_n(
        "one image has no alternative text", "{n} images have no alternative text", n=count
    )


def _pdf_findings(name: str, content: bytes, edition: Edition) -> Iterator[Finding]:
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as document:
        root = document.Root
        spoken, tag = str(root.get("/Lang", "")), load(edition.language).tag
        if spoken != tag:
            yield Finding(name, _other_language(spoken, tag))
        if "/MarkInfo" not in root or not root.MarkInfo.get("/Marked"):
            yield Finding(name, msg("it is not tagged for assistive technology"))
        if edition.title not in str(document.open_metadata().get("dc:title", "")):
            yield Finding(name, msg("its title is not “{title}”", title=edition.title))
        files = load(edition.language).fonts.files
        bundled = {re.split(r"[-\[]", file.stem)[0] for file in files}
        theme = edition.theme
        bundled |= {postscript_name(theme.path(place)) for _, place in theme.fonts.files()}
        fonts = {
            str(font.BaseFont)
            for page in document.pages
            if "/Font" in page.Resources
            for font in page.Resources.Font.values()
        }
        for font in sorted(fonts):
            # Formulas are set in the font that Typst brings for them.
            if not any(known in font for known in ("NewCMMath", *bundled)):
                yield Finding(name, msg("font {font} is not bundled", font=font))
        if name == FORMATS["print"]:
            yield from _sheet_findings(name, document)
        yield from _text_findings(name, _opening_text(document), edition)


def _sheet_findings(name: str, document: Any) -> Iterator[Finding]:
    """Pages that do not say where they are cut, or have no room for bleed and marks around it."""
    for number, page in enumerate(document.pages, start=1):
        sizes = [page.obj.get(f"/{box}") for box in ("TrimBox", "BleedBox", "MediaBox")]
        if None in sizes or not all(_lies_in(*each) for each in pairwise(sizes)):
            what = msg("page {number} has no room for bleed and crop marks", number=number)
            yield Finding(name, what, msg("build it again: --to print"))


def _lies_in(inner: Any, outer: Any) -> bool:
    """Whether a box lies in another, and touches none of its sides."""
    left, bottom, right, top = (float(a) - float(b) for a, b in zip(inner, outer, strict=True))
    return left > 0 and bottom > 0 and right < 0 and top < 0


def _docx_findings(name: str, content: bytes, edition: Edition) -> Iterator[Finding]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode("utf-8")
        relations = archive.read("word/_rels/document.xml.rels").decode("utf-8")
    anchors, bookmarks = set(_ANCHOR.findall(body)), set(_BOOKMARK.findall(body))
    for anchor in sorted(anchors - bookmarks):
        yield Finding(name, msg("a link leads nowhere: #{anchor}", anchor=anchor))
    if without := len(re.findall(r'<wp:docPr\b(?![^>]*\bdescr="[^"]+")', body)):
        yield Finding(name, _without_alt(without))
    for relation in re.findall(r"<Relationship\b[^>]*>", relations):
        if "/image" in relation and "External" in relation:
            yield Finding(name, msg("it would fetch an image"), msg("attach the image to its cell"))
    text = re.sub(r"<[^>]*>", "", body.replace("<w:noBreakHyphen/>", "-"))
    yield from _text_findings(name, unescape(text), edition)


def _opening_text(document: Any) -> str:
    """The text of a PDF's cover and front matter, as a reader's program extracts it."""
    from pikepdf import Array, String, parse_content_stream

    text = ""
    for page in list(document.pages)[:_OPENING_PAGES]:
        # An empty page before the body has no fonts.
        fonts = page.get("/Resources", {}).get("/Font", {})
        tables = {name: _characters(font) for name, font in fonts.items()}
        table: dict[int, str] = {}
        for instruction in parse_content_stream(page, "Tf Tj TJ"):
            operands = instruction.operands
            if str(instruction.operator) == "Tf":
                table = tables[str(operands[0])]
                continue
            shown = operands[0] if isinstance(operands[0], Array) else operands
            codes = b"".join(bytes(part) for part in shown if isinstance(part, String))
            text += "".join(
                table.get(int.from_bytes(codes[i : i + 2], "big"), "")
                for i in range(0, len(codes), 2)
            )
    return text


def _characters(font: Any) -> dict[int, str]:
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in _CODE.findall(font.ToUnicode.read_bytes())
    }


def _text_findings(name: str, text: str, edition: Edition) -> Iterator[Finding]:
    squeezed = _squeezed(text)
    end = load(edition.language).corrections.end
    # The last one stands before the others.
    reasons = (each.reason.strip().rstrip(end) for each in edition.corrections[-1:])
    for wanted in (edition.title, edition.notice, edition.publisher, *reasons):
        if _squeezed(wanted) not in squeezed:
            yield Finding(name, msg("it does not say “{wanted}”", wanted=wanted))


def _squeezed(text: str) -> str:
    """A text as two programs will agree on it: no spaces, no variants of the same character."""
    # What NFKC makes of a hyphen at which no line ends, which Word has as an element.
    return "".join(unicodedata.normalize("NFKC", text).replace("\u2010", "-").split())
