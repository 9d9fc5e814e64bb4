"""Characters that a reader would see as boxes, and texts that should have become something else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from whitepaper.checks.subject import Subject
from whitepaper.checks.typed_images import typed_images
from whitepaper.document import nodes
from whitepaper.document.facts import Source, sources_of, texts_of
from whitepaper.document.walk import cells_with_places, plain
from whitepaper.errors import Finding
from whitepaper.inputs import hidden_characters
from whitepaper.inputs.questions import QUESTIONS
from whitepaper.messages import msg

# ASCII on both sides: for \b a Hanzi is a letter, and None between two would pass.
_LEFT_OVER = re.compile(
    r"@(?:fig|tbl|sec)-[A-Za-z0-9-]+|<NA>"
    r"|(?<![A-Za-z0-9_/.-])(?:None|NaN|NaT|nan)(?![A-Za-z0-9_/-])"
)
# What was to be evaluated: the role, also with the braces of a Chinese input mode, of which code
# may speak, and what asks the data, which is no text of a report, be it set as code or not.
_ROLE = re.compile(r"[{｛]\s*eval\s*[}｝]")
_QUESTION = re.compile(
    rf"(?<![A-Za-z0-9_.])(?:report\.)?(?:{'|'.join(sorted(QUESTIONS))})\s*[(（]\s*[\"'“‘][^\"'”’\n]*[\"'”’]"
)
# Both, with the backtick between them that nothing closes.
_UNCLOSED = re.compile(
    _ROLE.pattern + r"\s*`\s*" + _QUESTION.pattern.removeprefix(r"(?<![A-Za-z0-9_.])")
)
# A reference that is typed otherwise: @ fig-a, @Fig-a, @fig_a, ＠fig－a, @tab:a.
_REFERENCE = re.compile(
    r"(?<![A-Za-z0-9.])[@＠]\s*(?P<kind>fig(?:ure)?|tbl|tab(?:le)?|sec|eq)\s*"
    r"[-_:\u2010-\u2015\u2212－＿：]\s*(?P<name>\w[\w-]*)",
    re.IGNORECASE | re.ASCII,
)
_KINDS = {"figure": "fig", "tab": "tbl", "table": "tbl"}
_EVALUATE = msg(
    "to print a value write {example}: half-width braces, then the code between two backticks",
    example='{eval}`fact("…")`',
)
# What matplotlib warns of when it draws a box.
_MISSING_GLYPH = re.compile(r"Glyph (\d{1,6}) [^\n]*?missing from")

# Characters by the name of their place.
_Characters = dict[str, set[str]]


def left_overs(subject: Subject) -> Iterator[Finding]:
    """Texts in which something stands that should have been replaced: None, {eval}, @fig-…."""
    yield from typed_images(subject)
    prose: dict[str, list[str]] = defaultdict(list)
    code: dict[str, list[str]] = defaultdict(list)
    for place, _, node in subject.find(nodes.Node):
        prose[place] += _texts(node, code=False)
        if isinstance(node, nodes.Code):
            code[place].append(node.text)
    for place in dict.fromkeys((*prose, *code)):
        whole = "\n".join(prose[place])
        # What is told of it says enough.
        text = _UNCLOSED.sub("", whole)
        evaluated = "\n".join((text, *code[place]))
        for pattern, within, remedy in (
            (_UNCLOSED, whole, msg("a backtick (`) is missing at the end of its code")),
            (_LEFT_OVER, text, msg("correct what prints it")),
            (_ROLE, text, _EVALUATE),
            (_QUESTION, evaluated, _EVALUATE),
        ):
            for left in sorted(set(pattern.findall(within))):
                yield Finding(place, msg("“{left}” stands in the text", left=left), remedy)
        for match in _REFERENCE.finditer(text):
            left = match[0]
            if not _LEFT_OVER.fullmatch(left):
                kind = match["kind"].lower()
                meant = f"@{_KINDS.get(kind, kind)}-{match['name']}"
                remedy = msg(
                    "write {meant}: half-width @ and hyphen, fig, tbl, sec or eq, no space",
                    meant=meant,
                )
                yield Finding(place, msg("“{left}” stands in the text", left=left), remedy)


def hidden(subject: Subject) -> Iterator[Finding]:
    """Characters that nobody sees, or that turn around what is seen."""
    found = ((place, node) for place, _, node in subject.find(nodes.Node))
    printed = ((place, text) for place, node in found for text in _texts(node, code=True))
    for place, text in chain(printed, _of_parameters(subject)):
        for character in sorted(hidden_characters.hidden_characters(text)):
            name = f"U+{ord(character):04X}"
            message = (
                msg("the character {name} turns the order of letters around", name=name)
                if character in hidden_characters.TURNING
                else msg("the character {name} is unseen", name=name)
            )
            yield Finding(place, message, msg("remove it from the text"))


def _of_parameters(subject: Subject) -> Iterator[tuple[str, str]]:
    """The texts that parameters give a report, each with its place."""
    if title := subject.document.particulars:
        for text in (title.title, title.subtitle, title.publisher, title.notice):
            yield msg("title page"), text
        for correction in title.corrections:
            yield msg("correction {number}", number=correction.number), correction.reason


def glyphs(subject: Subject) -> Iterator[Finding]:
    """Characters of the text, and of drawings, that none of the bundled fonts has."""
    used = _in_print(subject)
    for place, _, node in subject.find(nodes.Node):
        if isinstance(node, nodes.Figure | nodes.Image) and node.file.endswith(".svg"):
            used[place].update(_drawn_text(subject.images.get(node.file, b"")))
    for place, text in _of_parameters(subject):
        used[place].update(text)
    yield from _findings(_without_glyph(used, subject))


def lacking(subject: Subject) -> frozenset[str]:
    """The characters of the text that none of the bundled fonts has."""
    return frozenset().union(*_without_glyph(_in_print(subject), subject).values())


def glyphs_of_evidence(subject: Subject) -> Iterator[Finding]:
    """Characters of the facts' own texts, which only evidence cards and the ledger show."""
    texts: dict[str, set[str]] = defaultdict(set)
    for entry in subject.entries:
        texts[subject.name(entry.place)].update(texts_of(entry.fact))
    used = _characters(texts)
    if lacking := _without_glyph(used, subject):
        in_print = _in_print(subject)
        yield from _findings({place: lacking[place] - in_print[place] for place in lacking})


def boxes_in_charts(subject: Subject) -> Iterator[Finding]:
    """Charts with boxes in place of characters: what kernels have noted, and saved warnings."""
    for place, cell in cells_with_places(subject.document):
        for message, remedy in cell.boxes:
            yield Finding(subject.name(place), message, remedy)
    for where, _, block in subject.find(nodes.CodeBlock):
        codes = _MISSING_GLYPH.findall(block.text) if block.origin == "stderr" else ()
        if boxes := "".join(chr(int(code)) for code in dict.fromkeys(codes)):
            yield Finding(
                where,
                msg(
                    "a chart shows boxes in place of “{boxes}”, which its font does not have",
                    boxes=boxes,
                ),
                msg("call open_edition, which brings the report's fonts; else say it otherwise"),
            )


def _findings(lacking: _Characters) -> Iterator[Finding]:
    for place, characters in lacking.items():
        for character in sorted(characters):
            name = character if character.isprintable() else "a character"
            message = msg(
                "“{name}” (U+{code:04X}) is in none of the report's fonts",
                name=name,
                code=ord(character),
            )
            yield Finding(place, message, msg("say it in other characters"))


def _without_glyph(used: _Characters, subject: Subject) -> _Characters:
    """Those characters of each place that none of the bundled fonts has, where there are any."""
    fonts = subject.language.fonts
    every = set[str]().union(*used.values())
    lacking = {each for each in every if not (fonts.has(each) or each.isspace())}
    return {place: lacking & own for place, own in used.items() if lacking & own}


def _in_print(subject: Subject) -> _Characters:
    """The characters of all that each place prints, its sources in their list included."""
    texts: dict[str, set[str]] = defaultdict(set)
    for place, _, node in subject.find(nodes.Node):
        # Formulas have a font of their own: those that it cannot set are refused as such.
        if not isinstance(node, nodes.Formula):
            texts[place].update(_texts(node, code=True))
        for source in _sources(node):
            texts[place].update((source.publisher, source.citation))
    return _characters(texts)


def _characters(texts: Mapping[str, Iterable[str]]) -> _Characters:
    """The characters of the texts of each place; most texts are met many times."""
    used: _Characters = defaultdict(set)
    for place, own in texts.items():
        used[place].update("".join(own))
    return used


def _drawn_text(drawing: bytes) -> str:
    """The text that a drawing sets in a font."""
    if b"text>" not in drawing:
        return ""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    texts = etree.fromstring(drawing, parser).xpath("//*[local-name() = 'text']//text()")
    return "".join(texts)


def _sources(node: nodes.Node) -> tuple[Source, ...]:
    """The sources that are cited for a node."""
    match node:
        case nodes.FactText():
            return node.fact.sources
        case nodes.Figure() | nodes.Table():
            return node.sources
        case nodes.KeyFigures():
            return sources_of(item.fact for item in node.items)
        case _:
            return ()


def _texts(node: nodes.Node, *, code: bool) -> Iterator[str]:
    """The texts of a node, but not of those in it; what is set as code only if asked for."""
    match node:
        case nodes.Code() | nodes.CodeBlock(origin="code"):
            if code:
                yield node.text
        case nodes.CodeBlock():
            yield node.text
        case nodes.Text() | nodes.FactText() | nodes.Reference() | nodes.Formula():
            yield plain((node,))
        case nodes.Unprintable() if code:
            yield from (node.detail, node.text)
        case nodes.Table():
            yield node.unit
        case nodes.KeyFigures():
            yield from (text for item in node.items for text in (item.label, item.fact.text))
        case nodes.Figure():
            yield node.source
