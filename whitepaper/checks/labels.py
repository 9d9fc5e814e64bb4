"""Labels and references: each label is there once, and each is referred to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from whitepaper.checks.subject import Subject
from whitepaper.checks.typed_images import labels_of_typed_images
from whitepaper.document.labels import LABEL, is_label, names_file
from whitepaper.document.nodes import (
    Figure,
    Formula,
    Heading,
    KeyFigures,
    Link,
    Node,
    Reference,
    Table,
    Unprintable,
)
from whitepaper.document.walk import cells_with_places, find, walk
from whitepaper.errors import Finding, nearest
from whitepaper.messages import chained, msg
from whitepaper.reading.omissions import Omission

_CORRECT = msg("correct the label, or add what it names")
_APART = msg("write “(see @fig-…)”, or a sentence of its own: both are left out with it")
_KIND = {
    "fig": msg("figure"),
    "tbl": msg("table"),
    "sec": msg("label"),
    "eq": msg("label"),
}
_EXHIBITS = (Figure, Table, KeyFigures)


def duplicate_labels(subject: Subject) -> Iterator[Finding]:
    """Labels that stand twice, and of figures and tables those that cannot name a file each."""
    seen: dict[str, str] = {}
    for place, target in _targets(subject):
        # Windows and Excel do not tell fig-A from fig-a.
        if (folded := target.label.casefold()) in seen:
            message = msg(
                "label @{label} is also defined in {seen}", label=target.label, seen=seen[folded]
            )
            yield Finding(place, message, msg("give each figure, table and section its own label"))
        seen.setdefault(folded, place)
    formulas: dict[str, str] = {}
    for place, _, formula in subject.find(Formula):
        if formula.label and formulas.setdefault(formula.label, place) != place:
            message = msg(
                "label {label} is also defined in {formulas}",
                label=formula.label,
                formulas=formulas[formula.label],
            )
            yield Finding(place, message, msg("give each formula its own label"))
    for place, _, node in subject.find(Node):
        if isinstance(node, Figure | Table) and node.shown and not _names_data(node.label):
            message = msg("a figure or table has the label “{label}”", label=node.label)
            remedy = msg("begin it with fig- or tbl-, then letters, digits and single hyphens")
            yield Finding(place, message, remedy)


def unknown_references(subject: Subject) -> Iterator[Finding]:
    """References to nothing. What a chapter would have defined that a draft lacks is not known."""
    if subject.incomplete:
        return
    labels = {target.label for _, target in _targets(subject)}
    labels |= {each.label for _, _, each in subject.find(Formula) if each.label}
    # Of what was made and is not shown that is told, once, and so is what was to be an image.
    made = set(labels_of_typed_images(subject))
    made |= {node.detail for _, _, node in subject.find(Unprintable) if node.cause == "unshown"}
    left_out = {label: each.reason for each in subject.omissions for label in each.exhibits}
    of_others = {
        label: named
        for _, cell in cells_with_places(subject.document)
        for label, named in cell.of_others
    }
    in_prose, elsewhere = _mentions(subject)
    for label, place in (elsewhere | in_prose).items():
        if label in labels | made or not re.fullmatch(LABEL, label):
            continue
        if label in left_out:
            message = msg(
                "reference @{label} is to what is left out: {reason}",
                label=label,
                reason=left_out[label],
            )
            yield Finding(place, message, _APART)
        elif label in of_others:
            message = msg(
                "reference @{label} is to what stands in a cell for other editions (tag {tags})",
                label=label,
                tags=of_others[label],
            )
            remedy = msg("give the cell of this reference that tag too, or take it off the other")
            yield Finding(place, message, remedy)
        else:
            remedy = chained((_CORRECT, nearest(label, labels)))
            yield Finding(place, msg("reference @{label} points to nothing", label=label), remedy)


def unused_labels(subject: Subject) -> Iterator[Finding]:
    """Labels that nothing refers to; a figure or table must be referred to in prose."""
    if subject.incomplete:
        return
    in_prose, elsewhere = _mentions(subject)
    omitted = {label: each for each in subject.omissions for label in each.labels}
    for place, target in _targets(subject):
        label = target.label
        kind = _KIND[label.partition("-")[0]]
        message = msg("{kind} @{label} is never referred to", kind=kind, label=label)
        # That of a chapter is its lasting address, used or not.
        of_chapter = isinstance(target, Heading) and target.level == 1
        if kind != "label" and label not in in_prose and label in omitted:
            yield _without_its_prose(target, omitted[label])
        elif kind != "label" and label not in in_prose:
            yield Finding(
                place,
                message,
                msg("refer to it in the prose before it, with @{label}", label=label),
            )
        elif kind == "label" and not of_chapter and label not in in_prose | elsewhere:
            yield Finding(
                place, message, msg("refer to it with @{label}, or remove it", label=label)
            )


def _without_its_prose(target: Figure | Table | Heading, omission: Omission) -> Finding:
    """What is printed while the paragraph that refers to it is not."""
    message = msg(
        "this paragraph, which refers to @{label}, is left out: {reason}",
        label=target.label,
        reason=omission.reason,
    )
    remedy = msg(
        "see whether name and year are right; or have it go with the paragraph: tag its cell "
        "optional too, and begin the cell with report.when(“…”), the name of the indicator"
    )
    return Finding(str(omission.place), message, remedy)


def _mentions(subject: Subject) -> tuple[dict[str, str], dict[str, str]]:
    """The labels that prose mentions, and those that other texts do, each with its first place."""
    in_prose: dict[str, str] = {}
    elsewhere: dict[str, str] = {}
    for place, cell in cells_with_places(subject.document):
        name = subject.name(place)
        for label in _mentioned(walk(cell.blocks, skip=_EXHIBITS)):
            in_prose.setdefault(label, name)
        for exhibit in find(cell.blocks, Figure, Table, KeyFigures):
            # What the author wrote is prose: the cells of a table, the caption of an image.
            texts = in_prose if not getattr(exhibit, "shown", True) else elsewhere
            for label in _mentioned(walk(exhibit)):
                texts.setdefault(label, name)
    return in_prose, elsewhere


def _targets(subject: Subject) -> Iterator[tuple[str, Heading | Figure | Table]]:
    """What prose can refer to, each with its place."""
    for place, _, node in subject.find(Node):
        if isinstance(node, Heading | Figure | Table) and re.fullmatch(LABEL, node.label):
            yield place, node


def _names_data(label: str) -> bool:
    """Whether a label can name a figure or table, and the file of its data."""
    return names_file(label) and (is_label(label, "fig") or is_label(label, "tbl"))


def _mentioned(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Reference():
                yield node.label
            case Link(address) if re.fullmatch(f"#{LABEL}", address):
                yield address[1:]
