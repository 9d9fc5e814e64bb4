"""Images in Markdown that are none for how they were typed: marks, spaces, braces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from whitepaper.checks.subject import Subject
from whitepaper.document.labels import LABEL
from whitepaper.document.nodes import Code, Image, Link, Paragraph, Text
from whitepaper.document.walk import plain
from whitepaper.errors import Finding
from whitepaper.messages import cut, msg

_ENDING = r"\.(?:png|jpe?g|gif|webp|svg|bmp|tiff?)"
# In full, with marks of whichever input mode; it is text where one is not of Markdown.
_IMAGE = re.compile(
    r"[!！]\s*[\[［【](?:[^\]］】\n]*|(?<=!\[)[^\n]*?)[\]］】]"
    rf"\s*[(（]\s*(?P<address>[^()（）\n]*{_ENDING})\s*[)）]",
    re.IGNORECASE,
)
_ADDRESS = re.compile(_ENDING + r"\Z", re.IGNORECASE)
_ATTRIBUTES = re.compile(rf"\s*[{{｛]\s*[#＃](?P<label>{LABEL})")
# A caption in which another bracket opens, with its link.
_OPENED = re.compile(r"!\[[^\]]*\Z")
_SHOWN = 40
_HALF_WIDTH = msg(
    "write {example} with half-width marks", example='![…](images/…){#fig-… alt="…" source="…"}'
)
_BRACKETS = msg("write \\[ or \\] for a bracket in the caption that has no counterpart")


def typed_images(subject: Subject) -> Iterator[Finding]:
    """What was to be an image, and stands in the text."""
    for place, paragraph in _paragraphs(subject):
        for image in _IMAGE.finditer(prose_of(paragraph)):
            yield _in_text(place, image[0], _remedy(image))
        for before, node in pairwise(paragraph.content):
            match before, node:
                case Text(words), Link(address) if words.endswith("！") and _ADDRESS.search(
                    address
                ):
                    yield _in_text(place, f"！[{plain(node.content)}]({address})", _HALF_WIDTH)
                case Text(words), Link(address) if (
                    left := _OPENED.search(words)
                ) and _ADDRESS.search(address):
                    typed = f"{left[0]}[{plain(node.content)}]({address})"
                    yield _in_text(place, typed, _BRACKETS)
                case Image(), Text(words) if _ATTRIBUTES.match(words):
                    remedy = (
                        msg("put the braces right behind the image, without a space")
                        if re.match(r"\s+\{", words)
                        else msg(
                            "write {example} behind the image, with half-width braces and quotes",
                            example='{#fig-… alt="…" source="…"}',
                        )
                    )
                    yield _in_text(place, words.strip(), remedy)


def _remedy(image: re.Match[str]) -> str:
    """What makes an image of what is typed like one."""
    typed, address = image[0], image["address"].strip()
    if not typed.startswith("![") or "](" not in typed:
        return _HALF_WIDTH
    if re.search(r"\s", address):
        return msg(
            "the name has a space: rename the file, or write <{address}> in the brackets",
            address=address,
        )
    if typed.endswith(")"):
        return _BRACKETS
    return _HALF_WIDTH


def labels_of_typed_images(subject: Subject) -> Iterator[str]:
    """The labels of what was to be an image and is told as such."""
    for _, paragraph in _paragraphs(subject):
        prose = prose_of(paragraph)
        found = [_ATTRIBUTES.match(prose, image.end()) for image in _IMAGE.finditer(prose)]
        for before, node in pairwise(paragraph.content):
            match before, node:
                case Image(), Text(words):
                    found.append(_ATTRIBUTES.match(words))
        yield from (match["label"] for match in found if match)


def _paragraphs(subject: Subject) -> Iterator[tuple[str, Paragraph]]:
    for place, cell, paragraph in subject.find(Paragraph):
        if not cell.code:
            yield place, paragraph


def prose_of(paragraph: Paragraph) -> str:
    """What a paragraph says but for code, which may show how something is written."""
    return plain(tuple(node for node in paragraph.content if not isinstance(node, Code)))


def _in_text(place: str, words: str, remedy: str) -> Finding:
    return Finding(place, msg("“{left}” stands in the text", left=cut(words, _SHOWN)), remedy)
