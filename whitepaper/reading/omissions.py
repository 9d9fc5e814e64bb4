"""What a document leaves out: the parts of optional cells that rest on facts an edition lacks.

Of an optional cell a paragraph, an item of a list or a footnote goes if one of its expressions
found its fact absent. A paragraph whose sentences have lines of their own in the source goes
line by line, and so does a clause after a comma, until no fact is left; a line of expressions
alone, such as `when(…)`, guards all of it. A heading with nothing left below it goes; and so do
mentions (@fig-…) of a figure or table that was not made for want of facts, with a sentence that
only tells of it. The one section that is left of a chapter's several stands without its heading.
Elsewhere an absent fact is a failure.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from whitepaper.document import nodes
from whitepaper.document.facts import Fact
from whitepaper.document.labels import LABEL
from whitepaper.document.walk import Place, cells_with_places, find, plain, rewrite
from whitepaper.inputs.cells import ABSENT_ERROR
from whitepaper.inputs.questions import callee_name, parsed
from whitepaper.languages import Language, load
from whitepaper.messages import chained, key, msg, translate
from whitepaper.reading.sentences import (
    Line,
    ending_as,
    is_guard,
    joined,
    lines_of,
    parts,
    sentences,
)
from whitepaper.reading.spacing import LINE_END, spaced
from whitepaper.reading.values import without_value

_LABEL = re.compile(rf"""\bid\s*=\s*["']({LABEL})["']""")
_EXHIBITS = {"figure": key("figure “{caption}”"), "table": key("table “{caption}”")}
# Ems of the words that tell which part it is.
_BEGINNING = 30
_BEFORE_WORDS = re.compile(r"^[…，。、；：,.;:\s]+")
_END_OF_SENTENCE = re.compile(r"[。！？]|[.!?](?=\s|$)")
# Beyond the deepest level: what has content is no heading that could be bare.
_CONTENT = 7
_SECTION = 2
_ELIDED = (nodes.Absent, nodes.FactText, nodes.Reference, nodes.Formula, nodes.Unprintable)
# Hanzi have no spaces between their words, and may be cut anywhere.
_WORD = r"[A-Za-z0-9’'-]+"


class Omission(Struct, frozen=True):
    """A part that is not printed: its place, which one it is, and why.

    `part` is how it begins, or what figure or table it is. `facts` are those that it would print,
    `labels` what it would refer to, `exhibits` the labels of the figures and tables that it would
    make, `asked` the code that found no fact.
    """

    place: Place
    part: str
    reason: str
    facts: tuple[Fact, ...] = ()
    labels: tuple[str, ...] = ()
    exhibits: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    def __str__(self) -> str:
        return msg(
            "{place}, {part}: {reason}",
            place=str(self.place),
            part=self.part,
            reason=self.reason,
        )


class _Reduction(Struct, frozen=True):
    """How the blocks of one cell are reduced, and what was left out.

    `labels` are those of the figures and tables that are not there, with what is said of each.
    """

    place: Place
    language: Language
    labels: Mapping[str, str]
    omissions: list[Omission] = field(default_factory=list)


def omit(document: nodes.Document) -> tuple[nodes.Document, tuple[Omission, ...]]:
    """The document without what has no facts, and what that was.

    An absent fact that is left, since its cell is not optional, becomes `Unprintable`.
    """
    language = load(document.language)
    labels = dict(_labels_left_out(document))
    omissions: list[Omission] = []
    chapters = []
    for chapter in document.chapters:
        cells = []
        for cell in chapter.cells:
            reduction = _Reduction(Place(chapter.name, cell.number), language, labels)
            blocks = tuple(_blocks_kept(cell.blocks, reduction)) if cell.optional else cell.blocks
            cells.append(replace(cell, blocks=blocks))
            omissions += reduction.omissions
        left = tuple(_without_bare_headings(cells))
        levels = [section.level for section in _sections(left)]
        if levels == [_SECTION] and len(_sections(chapter.cells)) > 1:
            left = _without_sections(left)
        chapters.append(replace(chapter, cells=left))
    return rewrite(replace(document, chapters=tuple(chapters)), _failed), tuple(omissions)


def _labels_left_out(document: nodes.Document) -> Iterator[tuple[str, str]]:
    """The labels of the figures and tables that cells would have made, and why they did not."""
    for _, cell in cells_with_places(document):
        for absent in find(cell.blocks, nodes.Absent) if cell.optional else ():
            for label in _exhibits(absent):
                reason = msg("“{label}” is not there: {reason}", label=label, reason=absent.reason)
                yield label, translate(reason, document.language)


def _exhibits(absent: nodes.Absent) -> list[str]:
    return _LABEL.findall(absent.expression)


def _blocks_kept(blocks: Iterable[nodes.Block], reduction: _Reduction) -> Iterator[nodes.Block]:
    """The blocks that have their facts, without the footnotes and items that have not."""
    for block in blocks:
        if isinstance(block, nodes.ListBlock):
            items = tuple(_kept_items(block.items, reduction))
            if items:
                yield replace(block, items=items)
        elif kept := _with_facts(block, reduction):
            if any(find(block, nodes.Absent)):
                kept = rewrite(kept, lambda node: _without_absent_note(node, reduction))
            if any(each.label in reduction.labels for each in find(kept, nodes.Reference)):
                kept = rewrite(kept, lambda node: _without_mentions(node, reduction))
            if reason := _only_told_of(kept, reduction.labels):
                _leave_out(block, reason, reduction)
            else:
                yield kept


def _with_facts(block: nodes.Block, reduction: _Reduction) -> nodes.Block | None:
    """A block as far as it has its facts, None if nothing of it has."""
    lines = lines_of(block) if isinstance(block, nodes.Paragraph) else []
    guard = next((line for line in lines if is_guard(line)), None)
    absent = _absent(guard or block)
    if absent is None:
        return block
    if guard or len(lines) < 2:
        whole = nodes.Paragraph(joined(lines)) if lines else block
        _leave_out(whole, absent.reason, reduction)
        return None
    kept: list[Line] = []
    for sentence in sentences(lines):
        stays: list[Line] = []
        for part in parts(sentence):
            if lacking := _absent(part[0]):
                _leave_out(joined(part), lacking.reason, reduction)
                continue
            clauses = [clause for clause in part if _has_facts(clause, reduction)]
            stays += [*clauses[:-1], ending_as(part[-1], clauses[-1])]
        if stays:
            kept += [*stays[:-1], ending_as(sentence[-1], stays[-1])]
    # What only stood around the facts, such as “see chapter 2”, tells nothing without any.
    return nodes.Paragraph(joined(kept)) if any(find(tuple(kept), nodes.FactText)) else None


def _has_facts(clause: Line, reduction: _Reduction) -> bool:
    if absent := _absent(clause):
        _leave_out(clause, absent.reason, reduction)
    return absent is None


def _kept_items(
    items: Iterable[tuple[nodes.Block, ...]], reduction: _Reduction
) -> Iterator[tuple[nodes.Block, ...]]:
    for item in items:
        own = tuple(block for block in item if not isinstance(block, nodes.ListBlock))
        if absent := _absent(own):
            _leave_out(item, absent.reason, reduction)
        elif kept := tuple(_blocks_kept(item, reduction)):
            yield kept


def _absent(value: Any) -> nodes.Absent | None:
    """The first absent fact of a value, footnotes apart."""
    return next(find(value, nodes.Absent, skip=(nodes.Note,)), None)


def _only_told_of(block: nodes.Block, labels: Mapping[str, str]) -> str | None:
    """Why a paragraph has nothing to tell: it is one sentence, with no fact, on what is missing."""
    missing = [each.label for each in find(block, nodes.Reference) if each.label in labels]
    if not missing or not isinstance(block, nodes.Paragraph) or any(find(block, nodes.FactText)):
        return None
    return labels[missing[0]] if len(_END_OF_SENTENCE.findall(plain(block.content))) <= 1 else None


def _without_absent_note(node: Any, reduction: _Reduction) -> Any:
    if isinstance(node, nodes.Note) and (absent := next(find(node.blocks, nodes.Absent), None)):
        _leave_out(node.blocks, absent.reason, reduction)
        return ()
    return node


def _leave_out(value: Any, reason: str, reduction: _Reduction) -> None:
    facts = tuple(node.fact for node in find(value, nodes.FactText))
    labels = tuple(node.label for node in find(value, nodes.Reference))
    absent = tuple(find(value, nodes.Absent))
    exhibits = tuple(label for node in absent for label in _exhibits(node))
    asked = tuple(node.expression for node in absent)
    part = _part(value, asked, reduction.language)
    omission = Omission(reduction.place, part, reason, facts, labels, exhibits, asked)
    reduction.omissions.append(omission)


def _part(value: Any, asked: Iterable[str], language: Language) -> str:
    """Which part it is: the captions of the figures and tables that code would make, or words."""
    made = [exhibit for source in asked for exhibit in _captions(source)]
    if made:
        return chained(made)
    if text := _source(value):
        return msg("“{beginning}”", beginning=_beginning(text, language))
    code = next((line for source in asked for line in source.splitlines() if line.strip()), "")
    return msg("code “{line}”", line=code.strip())


def _beginning(text: str, language: Language) -> str:
    """A text as far as a line has room for it, by whole words, and “…” for those that follow."""
    if language.width(text)[0] <= _BEGINNING:
        return text
    beyond = (at for at in range(len(text)) if language.width(text[: at + 1])[0] > _BEGINNING)
    end = next(beyond)
    first, rest = text[:end], text[end:]
    if re.match(_WORD, rest):
        first = re.sub(rf"{_WORD}\Z", "", first) or first
    return f"{first.rstrip(' …')}…"


def _captions(source: str) -> Iterator[str]:
    """The figures and tables of code by their captions, or else by their labels."""
    try:
        calls = [node for node in ast.walk(parsed(source)) if isinstance(node, ast.Call)]
    except SyntaxError:
        return
    for call in calls:
        given = {keyword.arg: _text_in_code(keyword.value) for keyword in call.keywords}
        caption = given.get("caption") or given.get("id")
        if caption and (kind := _EXHIBITS.get(callee_name(call))):
            yield msg(kind, caption=caption)


def _text_in_code(value: ast.expr) -> str:
    """A text that stands in code: “…” for what is made up."""
    parts = value.values if isinstance(value, ast.JoinedStr) else [value]
    said = [part.value if isinstance(part, ast.Constant) else "…" for part in parts]
    return "".join(map(str, said)) if said != ["…"] else ""


def _source(value: Any) -> str:
    """A value's text from its first words on, without footnotes.

    “…” stands for what was evaluated, for formulas, and for references, which have no number yet.
    """

    def elide(node: Any) -> Any:
        if isinstance(node, nodes.Note):
            return ()
        return nodes.Text("…") if isinstance(node, _ELIDED) else node

    elided = rewrite(value, elide)
    text = " ".join(plain(node for node in find(elided, nodes.Text)).split())
    return _BEFORE_WORDS.sub("", re.sub("…+", "…", text))


def _without_mentions(node: Any, reduction: _Reduction) -> Any:
    """A node whose own text does not mention what was left out."""
    kept: list[nodes.Inline] = [*getattr(node, "content", ())]
    mentions = [each for each in kept if isinstance(each, nodes.Reference)]
    gone = [each for each in mentions if each.label in reduction.labels]
    for mention in gone:
        _remove_mention(kept, kept.index(mention), reduction.language)
    return replace(node, content=tuple(i for i in kept if i != nodes.Text(""))) if gone else node


def _remove_mention(content: list[nodes.Inline], at: int, language: Language) -> None:
    """Take a reference out, with the words that only introduce it; else leave it for a finding."""
    around = [
        inline.text if isinstance(inline, nodes.Text) else ""
        for inline in (content[at - 1] if at else None, *(content[at + 1 : at + 2] or (None,)))
    ]
    texts = language.headings.without_mention(*around)
    if texts is None:
        return
    before, after = texts
    if after != around[1]:
        content[at + 1] = nodes.Text(after)
    del content[at]
    if before != around[0]:
        content[at - 1] = nodes.Text(before)


def _without_bare_headings(cells: Sequence[nodes.Cell]) -> Iterator[nodes.Cell]:
    """The cells without those headings of optional ones that nothing follows."""
    kept: list[nodes.Cell] = []
    # From the end: the level of the next heading, or that there is content before it.
    below = 0
    for cell in reversed(cells):
        blocks: list[nodes.Block] = []
        for block in reversed(cell.blocks):
            level = block.level if isinstance(block, nodes.Heading) else _CONTENT
            bare = isinstance(block, nodes.Heading) and cell.optional and below <= level
            if not bare:
                blocks.insert(0, block)
                below = level
        kept.append(replace(cell, blocks=tuple(blocks)))
    return reversed(kept)


def _sections(cells: Iterable[nodes.Cell]) -> list[nodes.Heading]:
    """The headings of a chapter's sections, and of what they are divided into."""
    return [each for each in find(tuple(cells), nodes.Heading) if each.level > 1]


def _without_sections(cells: Iterable[nodes.Cell]) -> tuple[nodes.Cell, ...]:
    """The cells without the headings of sections that optional ones have and no link leads to."""
    left = []
    for cell in cells:
        bare = [each for each in _sections((cell,)) if cell.optional and not each.label]
        left.append(replace(cell, blocks=tuple(b for b in cell.blocks if b not in bare)))
    return tuple(left)


def _failed(node: Any) -> Any:
    content = getattr(node, "content", ())
    if LINE_END in content:
        return replace(node, content=spaced(content))
    if isinstance(node, nodes.Absent):
        return without_value(
            node.expression, msg("failed: {name}: {reason}", name=ABSENT_ERROR, reason=node.reason)
        )
    return node
