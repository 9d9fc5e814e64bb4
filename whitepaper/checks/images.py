"""Images: each has words for readers who cannot see it, and one alone also what names it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from whitepaper.checks.subject import Subject
from whitepaper.document.labels import is_label
from whitepaper.document.nodes import Cell, Figure, Image, Inline, LineBreak, Node, Paragraph
from whitepaper.document.walk import is_blank, plain
from whitepaper.errors import Finding
from whitepaper.languages import Language
from whitepaper.messages import msg

_MARKS = re.compile(r"[\W\d_]+")


_BARE = msg(
    "make figure(…) the last line of the cell, without plt.show(), or give all four in its "
    "metadata: “caption”, “source”, “label”, “alt”"
)
_BARE_APART = msg(
    "begin its cell with the lines #| label: fig-…, #| fig-cap: …, #| fig-alt: … and #| source: …"
)

# What to do where an image lacks a part, by how it came to be there; of the key that gives it.
Remedy = Callable[[str], str]


def _output(key: str) -> str:
    return msg("give the cell “{key}” in its metadata, or draw it with figure(…)", key=key)


def _in_output(key: str) -> str:
    return msg(
        "draw it with figure(…), or show it as an image, whose cell has “{key}” in its metadata",
        key=key,
    )


def _in_figure(key: str) -> str:
    return msg(
        "give figure(…) another “{key}”; sources are its data's, or its note says why there is "
        "none",
        key=key,
    )


def _drawn_without_data(key: str) -> str:
    if key == "source":
        return msg('name it in the note of the figure: figure(…, note="Source: …")')
    return msg("give figure(…) another “{key}”", key=key)


def _option(key: str) -> str:
    name = {"alt": "fig-alt", "caption": "fig-cap"}.get(key, key)
    return msg("begin its cell with a line #| {name}: …", name=name)


def _markdown(_: str) -> str:
    return msg('write ![caption](file){#fig-… alt="…" source="…"} as a paragraph of its own')


def missing_alt(subject: Subject) -> Iterator[Finding]:
    """Images without alternative text; of one that lacks every part this is told at once."""
    for place, image, remedy, _, _ in _images(subject):
        if _is_bare(image, remedy, subject):
            message = msg(
                "an image is shown as it was drawn, without caption, source, label and "
                "alternative text"
            )
            yield Finding(place, message, _BARE_APART if remedy is _option else _BARE)
        elif not image.alt.strip():
            message = msg("{image} has no alternative text", image=_name(image))
            yield Finding(place, message, remedy("alt"))


def image_texts(subject: Subject) -> Iterator[Finding]:
    """Alternative texts that say nothing, and figures without a caption, source or label."""
    for place, image, remedy, alone, language in _images(subject):
        if _is_bare(image, remedy, subject):
            continue
        for key, message in _lacks(image, language, alone=alone):
            yield Finding(place, message, remedy(key))
        if image.label and not is_label(image.label, "fig"):
            message = msg("no prose can refer to the label “{label}”", label=image.label)
            begin = msg("begin it with fig-, then letters and digits, with single -_.: between")
            yield Finding(place, message, begin)


def _images(subject: Subject) -> Iterator[tuple[str, Figure, Remedy, bool, Language]]:
    """Every image as a figure: its place, what to do where it lacks a part, whether it is alone.

    Images that are all of a paragraph are figures to a reader, others stand amid its words.
    """
    alone: set[int] = set()
    for place, cell, node in subject.find(Node):
        language = subject.language_of(cell)
        match node:
            case Figure():
                remedy = _of_figure(node, cell, subject, apart=subject.runs_apart(place))
                yield place, node, remedy, True, language
            # It comes before the images in it.
            case Paragraph(content) if _only_images(content):
                alone.update(map(id, content))
            case Image():
                remedy = _markdown
                if cell.code:
                    apart = subject.runs_apart(place) or subject.lacks_data
                    remedy = _option if apart else _in_output
                yield place, Figure(alt=node.alt), remedy, id(node) in alone, language


def _of_figure(figure: Figure, cell: Cell, subject: Subject, *, apart: bool) -> Remedy:
    if figure.shown and not (apart and cell.code):
        return _drawn_without_data if subject.lacks_data else _in_figure
    if not cell.code:
        return _markdown
    # Notebooks that have no facts are seldom written for the chapter interface.
    return _option if apart or subject.lacks_data else _output


def _is_bare(figure: Figure, remedy: Remedy, subject: Subject) -> bool:
    """Whether an output of a report's code has nothing of what makes it a figure."""
    given = figure.alt, plain(figure.caption), figure.source, figure.label
    in_report = subject.document.particulars is not None
    return in_report and remedy in (_output, _option) and not any(text.strip() for text in given)


def _lacks(figure: Figure, language: Language, *, alone: bool) -> Iterator[tuple[str, str]]:
    """What is lacking, and the key that would give it."""
    name, caption = _name(figure), plain(figure.caption)
    if problem := _alt_problem(figure, language, alone=alone):
        yield "alt", msg("the alternative text of {name} {problem}", name=name, problem=problem)
    if not alone:
        return
    if not caption.strip():
        yield "caption", msg("{name} has no caption", name=name)
    # A scheme rests on no data: its note may say so.
    noted = plain(figure.note).casefold()
    excused = figure.shown and language.phrases.source_word.casefold() in noted
    if not (figure.sources or figure.source.strip() or excused):
        yield "source", msg("{name} has no source", name=name)
    if not figure.label:
        yield "label", msg("an image has no label, so that no prose can refer to it")


def _alt_problem(figure: Figure, language: Language, *, alone: bool) -> str:
    alt = " ".join(figure.alt.split())
    if not alt:
        return ""
    if any(map(language.is_placeholder, (alt, _MARKS.sub(" ", alt).strip()))):
        return msg("does not say what it shows: “{alt}”", alt=alt)
    if alone and alt == " ".join(plain(figure.caption).split()):
        return msg("only repeats its caption")
    if alone and len(alt) < language.shortest_alt:
        return msg("is too short: “{alt}”", alt=alt)
    return ""


def _name(figure: Figure) -> str:
    """What findings call it."""
    return msg("figure @{label}", label=figure.label) if figure.label else msg("an image")


def _only_images(content: tuple[Inline, ...]) -> bool:
    return any(isinstance(inline, Image) for inline in content) and all(
        isinstance(inline, Image | LineBreak) or is_blank(inline) for inline in content
    )
