"""What cannot be printed at all, and what a chapter prints that no reader should see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Cause, CodeBlock, FactText, Unprintable
from whitepaper.errors import Finding
from whitepaper.reading.markdown import NOT_EVALUATED
from whitepaper.reading.outputs import names_object

# Of each cause what is wrong and what to do; {} is the detail of the node, whose own remedy, where
# it has one, comes first.
_CAUSES: dict[Cause, tuple[str, str]] = {
    "attachment": ("{}", "attach it again"),
    "broken table": (
        "a table has more or fewer dashes (---) than heads, and is none",
        "give each of its heads dashes of its own",
    ),
    "browser": ("an output is {}, which only a browser can show", "show the value as a table"),
    "colours": (
        "the colours of a table's cell are not kept: {}",
        "choose others between which one can read, or say it in words",
    ),
    "directive": (
        "the text has a directive {{{}}}, which the report does not know",
        "write it as prose, a quotation (>) or code",
    ),
    "error": ("ended with {}", "correct the chapter"),
    "image": ("{}", "draw it in a cell, or attach it to its Markdown cell"),
    "link": (
        "a link leads to {}, which is nowhere in the report",
        "correct its address, or leave the link out",
    ),
    "misspelt tag": ("the tag “{}” is none that says what is printed", "remove it"),
    "nesting": ("the text is nested more than {} elements deep", "write it in fewer levels"),
    "output": (
        "an output is of type {}, which cannot be printed",
        "show the value as a table, a figure or text",
    ),
    "raw": (
        "a raw cell is in no format that every reader gets",
        "make it a Markdown cell, or tag it remove-cell",
    ),
    "role": ("the text has a role {{{}}}, which the report does not know", "did you mean {eval}?"),
    "spilt cells": (
        "a row of a table has more cells than its head: “{}”",
        "write \\| for a line within a cell, or add a head",
    ),
    "surrogate": ("the text has an unpaired surrogate ({})", "correct what prints it"),
    "tag": ("HTML with <{}> stands in the text, which only a browser can show", "use Markdown"),
}
_EXPRESSIONS: dict[Cause, tuple[str, str]] = {
    "expression": ("{}", "run the chapter again, or correct the expression"),
}
_FOOTNOTES: dict[Cause, tuple[str, str]] = {
    "footnote": ("the footnote [^{}] has no text in its cell", "add it there"),
    "unused footnote": ("nothing refers to the footnote [^{}]", "refer to it in its cell"),
}
# A warning begins with the kernel's own name for the cell, which differs from run to run.
_OF_THE_KERNEL = re.compile(r"^\S+\.py:\d+: ")
_LONGEST = 60


def unprintable(subject: Subject) -> Iterator[Finding]:
    """What stands in the notebook and cannot be printed in any format.

    Where a link leads of a draft that lacks a chapter is not known.
    """
    yield from _of_causes(subject, _CAUSES)


def expressions(subject: Subject) -> Iterator[Finding]:
    """Expressions without values; of a notebook alone that was never run only that it was not."""
    found = list(_of_causes(subject, _EXPRESSIONS))
    if found and subject.document.particulars is None and _never_run(subject, found):
        message = "the chapter was not run: its prose has expressions without values"
        remedy = "run all its cells in JupyterLab, those of Markdown too, and save it"
        yield Finding(found[0].place, message, remedy)
    else:
        yield from found


def _never_run(subject: Subject, lacking: Iterable[Finding]) -> bool:
    return all(each.message.endswith(NOT_EVALUATED) for each in lacking) and not any(
        subject.find(FactText)
    )


def footnotes(subject: Subject) -> Iterator[Finding]:
    """Footnotes without a text, and those that nothing refers to.

    What refers to a footnote of an optional cell may have been left out.
    """
    yield from _of_causes(subject, _FOOTNOTES)


def _of_causes(subject: Subject, causes: dict[Cause, tuple[str, str]]) -> Iterator[Finding]:
    for place, cell, node in subject.find(Unprintable):
        if node.cause not in causes or (node.cause == "unused footnote" and cell.optional):
            continue
        if node.cause == "link" and subject.incomplete:
            continue
        message, remedy = causes[node.cause]
        yield Finding(place, message.format(node.detail), node.remedy or remedy)


def program_text(subject: Subject) -> Iterator[Finding]:
    """What a chapter prints, what it warns of, and values that are only the name of an object."""
    for place, _, block in subject.find(CodeBlock):
        if found := _program_text(block):
            yield Finding(place, *found)


def _program_text(block: CodeBlock) -> tuple[str, str] | None:
    text = _OF_THE_KERNEL.sub("", block.text.strip())
    line = text.splitlines()[0][:_LONGEST] if text else ""
    match block.origin:
        case "stdout" if line:
            remedy = "remove the print, or show the value as a table or a figure"
            return f"the chapter prints “{line}”", remedy
        case "stderr" if line:
            remedy = "correct what it warns of, or silence it: warnings.filterwarnings"
            return f"the chapter warns “{line}”", remedy
        case "value" if names_object(block.text):
            remedy = "end the cell's last line with a semicolon"
            return f"the chapter shows only the name of an object: “{line}”", remedy
    return None
