"""How each inline is written in HTML."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from whitepaper.document import nodes
from whitepaper.document.facts import Fact, Source, key
from whitepaper.document.walk import find, rewrite
from whitepaper.formats import placeholders
from whitepaper.formats.html.elements import Content, Element, element, from_markup
from whitepaper.formats.minus import with_first_minus, with_minus
from whitepaper.inputs.theme import DEFAULT, Theme
from whitepaper.languages import Language
from whitepaper.reading.formulas import Formulas
from whitepaper.reading.images import TYPES

# All of a formula's markup that is not shown, and of how many characters a phone may be too narrow.
_UNSEEN = re.compile(r"<annotation.*?</annotation>|<[^>]*>|\s", re.DOTALL)
_WIDE = 20

WORD_JOINER = "\u2060"
# Screens for which the style sheet has rules of their own.
_PHONE = "screen and (max-width: 40rem)"
# Up to this many characters a number is not broken between lines.
_LONGEST_UNBROKEN = 8
_NARROW_MARKS = re.compile("(?<=[\u2e80-\U0010ffff])([.,])")
_BETWEEN_QUOTATIONS = re.compile("(?<=[”’])(?=[“‘])")
# Browsers run what other addresses lead to, or look for it on the reader's disk.
_ADDRESS = re.compile(r"https?://|mailto:|#", re.IGNORECASE)
_MEDIA_TYPES = {ending: kind for kind, ending in TYPES.items()}
_TAGS = {
    "strong": "strong",
    "emphasis": "em",
    "underline": "u",
    "strikeout": "del",
    "subscript": "sub",
    "superscript": "sup",
    "mark": "mark",
}


class Job(Struct, frozen=True):
    """The writing of one page: what it takes from, and the notes whose marks stand in it so far.

    `csv` has the data of figures and tables by label. `shift` is how many levels below its own a
    heading stands; `role` is that of the chapter.
    """

    language: Language
    images: Mapping[str, bytes]
    formulas: Formulas
    csv: Mapping[str, bytes]
    sources: tuple[Source, ...] = ()
    shift: int = 0
    role: nodes.Role = "chapter"
    notes: list[nodes.Note] = field(default_factory=list)
    theme: Theme = DEFAULT


def write_inlines(content: Iterable[nodes.Inline], job: Job) -> list[Content]:
    """What inlines are in HTML."""
    return [_WRITERS[type(inline)](inline, job) for inline in content]


def write_prose(content: tuple[nodes.Inline, ...], job: Job) -> list[Content]:
    """What the inlines of a paragraph are in HTML: no line of it begins with a citation."""
    return write_inlines(_with_joiners(content), job)


def _with_joiners(content: tuple[nodes.Inline, ...]) -> Iterator[nodes.Inline]:
    for position, inline in enumerate(content, start=1):
        if not isinstance(inline, nodes.Citation):
            yield inline
            continue
        yield nodes.Text(WORD_JOINER)
        yield inline
        if position < len(content):
            yield nodes.Text(WORD_JOINER)


def without_evidence(content: tuple[nodes.Inline, ...]) -> tuple[nodes.Inline, ...]:
    """Inlines in which facts are text alone, as they are in headings; in notes they stay."""
    return tuple(map(_without_evidence, content))


def _without_evidence(inline: nodes.Inline) -> nodes.Inline:
    match inline:
        case nodes.FactText():
            return nodes.Text(inline.visible)
        case nodes.Styled() | nodes.Link():
            return replace(inline, content=without_evidence(inline.content))
        case _:
            return inline


def without_links(content: tuple[nodes.Inline, ...], job: Job) -> tuple[nodes.Inline, ...]:
    """Inlines as they stand within a link: facts and references are text, marks are gone."""

    def change(node: Any) -> Any:
        match node:
            case nodes.Note() | nodes.Citation():
                return ()
            case nodes.Link():
                return node.content
            case nodes.Reference():
                return nodes.Text(node.text or _unresolved(node.label, job))
            case nodes.Unprintable():
                return replace(node, address="")
            case _:
                return node

    return rewrite(without_evidence(content), change)


def write_text(words: str, language: Language) -> Content:
    """Words, of which a number stays on a line with its measure word.

    Joiners between them would be in the way of who searches or copies.
    """
    parts: list[Content] = []
    end = 0
    for match in language.unbroken.finditer(words):
        parts += [*_parted(words[end : match.start()]), element("span", match[0], class_="held")]
        end = match.end()
    return [*parts, *_parted(words[end:])]


def _parted(words: str) -> Iterator[Content]:
    """Words in which a line may end between what is quoted and what is quoted next.

    Programs take marks that are the same for both ends of a quotation to hold what they stand by.
    """
    first, *others = _BETWEEN_QUOTATIONS.split(words)
    yield first
    for other in others:
        yield element("wbr")
        yield other


def write_fact(fact: Fact, words: str, job: Job, shown: Content = None) -> Element:
    """A fact that opens its evidence card: its words, or these as they are `shown`.

    It is the label of a button without a text: the text of a button would be set in one piece,
    with breaks around it where Chinese allows none.
    """
    unbroken = len(words) <= _LONGEST_UNBROKEN and re.search("[0-9]", words)
    return element(
        "label",
        shown or (words if unbroken else write_text(words, job.language)),
        element(
            "button",
            type="button",
            popovertarget=key(fact),
            aria_label=job.language.evidence.of_fact.format(fact=words),
        ),
        class_="fact unbroken" if unbroken else "fact",
    )


def write_cited(text: str, language: Language) -> Content:
    """A text as works are cited: no gap parts a narrow full stop or comma from the Hanzi before."""
    return [
        element("span", part, class_="narrow") if position % 2 else write_text(part, language)
        for position, part in enumerate(_NARROW_MARKS.split(text))
        if part
    ]


def write_number(number: str) -> Content:
    """The number of a heading, figure or table."""
    return element("span", number, class_="number") if number else None


def write_image(node: nodes.Image | nodes.Figure, job: Job) -> Element:
    """An image, whose file is part of the page; on a phone the one that is made for it."""
    image = element(
        "img",
        src=_address(node.file, job),
        alt=node.alt or job.language.phrases.no_alt,
        width=f"{node.width:.0f}" if node.width else None,
        style=f"width:{node.share:.0%}" if node.share else None,
    )
    if not (isinstance(node, nodes.Figure) and node.narrow):
        return image
    narrow = element("source", media=_PHONE, srcset=_address(node.narrow, job))
    return element("picture", narrow, image)


def _address(file: str, job: Job) -> str:
    content = base64.b64encode(job.images[file]).decode()
    return f"data:{_MEDIA_TYPES[file.rpartition('.')[2]]};base64,{content}"


def write_link(address: str, *content: Content) -> Content:
    """A link; its content alone if its address is not one of the network or of the page."""
    return element("a", content, href=address) if _ADDRESS.match(address) else content


def _link(node: nodes.Link, job: Job) -> Content:
    """A link of the author's, which holds no other: the marks of its footnotes stand behind it."""
    if not _ADDRESS.match(node.address):
        return write_inlines(node.content, job)
    words = write_inlines(without_links(node.content, job), job)
    return [write_link(node.address, words), write_inlines(find(node.content, nodes.Note), job)]


def _unprintable(node: nodes.Unprintable, job: Job) -> Content:
    content = placeholders.in_line(node, job.language)
    return element("span", write_inlines(content, job), class_="placeholder") if content else None


def _unresolved(text: str, job: Job) -> str:
    return job.language.phrases.unresolved.format(text=text)


def _styled(node: nodes.Styled, job: Job) -> Content:
    content = write_inlines(node.content, job)
    if node.style == "quoted":
        phrases = job.language.phrases
        return [phrases.quote_open, content, phrases.quote_close]
    return element(_TAGS[node.style], content)


def _formula(node: nodes.Formula, job: Job) -> Element:
    markup = job.formulas.mathml.get(node)
    formula = from_markup(markup) if markup else element("code", node.tex)
    if markup and len(_UNSEEN.sub("", markup)) > _WIDE:
        formula = replace(formula, attributes={**formula.attributes, "class": "wide"})
    label = node.label or None
    if not node.tag:
        return element("span", formula, id=label) if label else formula
    return element("span", formula, element("span", f"({node.tag})"), id=label, class_="tagged")


def _reference(node: nodes.Reference, job: Job) -> Content:
    if not node.text:
        return _unresolved(node.label, job)
    return element("a", write_text(node.text, job.language), href=f"#{node.label}", class_="ref")


def _citation(node: nodes.Citation, job: Job) -> Element:
    links = [
        [
            "," if position else None,
            element(
                "a",
                str(number),
                href=f"#src-{number}",
                role="doc-biblioref",
                aria_label=f"{job.language.phrases.sources}{number}",
            ),
        ]
        for position, number in enumerate(node.numbers)
    ]
    return element("sup", "[", links, "]")


def _note(node: nodes.Note, job: Job) -> Content:
    job.notes.append(node)
    number = len(job.notes)
    mark = element(
        "a",
        element("sup", str(number)),
        href=f"#fn{number}",
        class_="footnote-ref",
        id=f"fnref{number}",
        role="doc-noteref",
    )
    return [WORD_JOINER, mark]


_WRITERS: Mapping[type, Callable[[Any, Job], Content]] = {
    nodes.Text: lambda node, job: write_text(with_minus(node.text), job.language),
    nodes.Styled: _styled,
    nodes.Code: lambda node, _: element("code", node.text),
    nodes.LineBreak: lambda _, __: element("br"),
    nodes.Link: _link,
    nodes.Target: lambda node, _: element("span", id=node.label),
    nodes.Image: write_image,
    nodes.Formula: _formula,
    nodes.FactText: lambda node, job: write_fact(node.fact, with_first_minus(node.visible), job),
    nodes.Reference: _reference,
    nodes.Citation: _citation,
    nodes.Note: _note,
    nodes.Unprintable: _unprintable,
}
