"""What a PDF for archives (PDF/A, by Typst) cannot hold, told before one is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from whitepaper.checks.subject import Subject
from whitepaper.document import nodes
from whitepaper.document.walk import cells_with_places, find, plain
from whitepaper.errors import Finding
from whitepaper.inputs.pictures import is_cmyk
from whitepaper.messages import msg

# In bytes of UTF-8.
LONGEST_ADDRESS = 8000
_LONGEST_TEXT = 32_000
# Typst applies 64 rules within each other: two for each list or quotation, six for definitions,
# and some for a table or the styles of words in it.
_DEEPEST = 24
_OF_DEFINITIONS = 3


def archive(subject: Subject) -> Iterator[Finding]:
    """Texts that are too long or too deep, and images in colours that no screen has."""
    for place, _, node in subject.find(nodes.Node):
        for what, text, longest in _strings(node):
            if len(text.encode()) > longest:
                message = msg(
                    "{what} has {count} characters, more than a PDF holds",
                    what=what,
                    count=len(text),
                )
                yield Finding(place, message, msg("shorten it"))
        if _is_cmyk(node, subject.images):
            message = msg("an image is in CMYK, which a PDF for archives cannot show")
            yield Finding(place, message, msg("save it in RGB"))
    for origin, cell in cells_with_places(subject.document):
        notes = (note.blocks for note in find(cell.blocks, nodes.Note))
        if any(_depth(blocks) > _DEEPEST for blocks in (cell.blocks, *notes)):
            message = msg("lists or quotations stand too deep in each other for a PDF")
            remedy = msg("nest them at most {deepest} deep", deepest=_DEEPEST // _OF_DEFINITIONS)
            yield Finding(subject.name(origin), message, remedy)


def _strings(node: nodes.Node) -> Iterator[tuple[str, str, int]]:
    """What a PDF keeps beside what it shows, and how long that may be."""
    match node:
        case nodes.Link():
            yield msg("the address of a link"), node.address, LONGEST_ADDRESS
        case nodes.Heading():
            yield msg("a heading"), plain(node.content), _LONGEST_TEXT
        case nodes.Figure() | nodes.Image():
            yield msg("an alternative text"), node.alt, _LONGEST_TEXT
        case nodes.Formula():
            yield msg("a formula"), node.tex, _LONGEST_TEXT


def _depth(blocks: Sequence[nodes.Block]) -> int:
    """How deep lists and quotations stand in each other."""
    deepest = 0
    for block in blocks:
        match block:
            case nodes.Quotation():
                depth = 1 + _depth(block.blocks)
            case nodes.ListBlock():
                depth = 1 + max(map(_depth, block.items), default=0)
            case nodes.DefinitionList():
                depth = _OF_DEFINITIONS + max((_depth(i.blocks) for i in block.items), default=0)
            case _:
                depth = 0
        deepest = max(deepest, depth)
    return deepest


def _is_cmyk(node: nodes.Node, images: Mapping[str, bytes]) -> bool:
    # Typst makes nothing of a profile in one.
    file = node.file if isinstance(node, nodes.Figure | nodes.Image) else ""
    return file in images and is_cmyk(images[file])
