"""What cannot be printed at all, and what a chapter prints that no reader should see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from whitepaper.checks.subject import Subject
from whitepaper.document.missing_display import SHOW_IT, not_shown
from whitepaper.document.nodes import Cause, CodeBlock, FactText, Figure, Table, Text, Unprintable
from whitepaper.errors import Finding
from whitepaper.inputs.cells import MISSPELT, MISSPELT_OPTION, OPPOSED, OPPOSED_REMEDY
from whitepaper.messages import key, msg
from whitepaper.reading.outputs import names_object
from whitepaper.reading.values import NOT_EVALUATED

# Of each cause what is wrong and what to do; {detail} is that of the node, whose own remedy, where
# it has one, comes first.
_CAUSES: dict[Cause, tuple[str, str]] = {
    "attachment": ("{detail}", msg("attach it again")),
    "broken table": (
        key("a table has more or fewer dashes (---) than heads, and is none"),
        msg("give each of its heads dashes of its own"),
    ),
    "browser": (
        key("an output is {detail}, which only a browser can show"),
        msg("show the value as a table"),
    ),
    "colours": (
        key("the colours of a table's cell are not kept: {detail}"),
        msg("choose others between which one can read, or say it in words"),
    ),
    "directive": (
        key("the text has a directive {{{detail}}}, which the report does not know"),
        msg("write it as prose, a quotation (>) or code"),
    ),
    "error": (key("ended with {detail}"), msg("correct the chapter")),
    "image": ("{detail}", msg("draw it in a cell, or attach it to its Markdown cell")),
    "link": (
        key("a link leads to {detail}, which is nowhere in the report"),
        msg("correct its address, or leave the link out"),
    ),
    "mark": (
        key("what is printed of the data is not as the file has it: “{detail}”"),
        msg("print a cell of its column “fact” or “number” as it is; compute with “value”"),
    ),
    "misspelt option": (MISSPELT_OPTION, msg("remove it")),
    "misspelt tag": (MISSPELT, msg("remove it")),
    "nesting": (
        key("the text is nested more than {detail} elements deep"),
        msg("write it in fewer levels"),
    ),
    "opposed tags": (OPPOSED, OPPOSED_REMEDY),
    "output": (
        key("an output is of type {detail}, which cannot be printed"),
        msg("show the value as a table, a figure or text"),
    ),
    "raw": (
        key("a raw cell is in no format that every reader gets"),
        msg("make it a Markdown cell, or tag it remove-cell"),
    ),
    "role": (
        key("the text has a role {{{detail}}}, which the report does not know"),
        msg("did you mean {eval}?"),
    ),
    "spilt cells": (
        key("a row of a table has more cells than its head: “{detail}”"),
        msg("write \\| for a line within a cell, or add a head"),
    ),
    "content": (
        key("an output of type {detail} holds something else than text"),
        msg("give display(…, raw=True) texts alone, images in base64"),
    ),
    "surrogate": (
        key("the text has an unpaired surrogate ({detail})"),
        msg("correct what prints it"),
    ),
    "tag": (
        key("HTML with <{detail}> stands in the text, which only a browser can show"),
        msg("use Markdown"),
    ),
}
_EXPRESSIONS: dict[Cause, tuple[str, str]] = {
    "expression": ("{detail}", msg("run the chapter again, or correct the expression")),
}
_FOOTNOTES: dict[Cause, tuple[str, str]] = {
    "footnote": (key("the footnote [^{detail}] has no text in its cell"), msg("add it there")),
    "unused footnote": (
        key("nothing refers to the footnote [^{detail}]"),
        msg("refer to it in its cell"),
    ),
}
# A warning begins with the kernel's own name for the cell, which differs from run to run.
_OF_THE_KERNEL = re.compile(r"^\S+\.py:\d+: ")
# So does one of R's, with the call; what it warns of stands below.
_OF_R = re.compile(r"^Warning message(?: in .*)?:\n\s*[“\"]?(?P<said>.*?)[”\"]?$", re.MULTILINE)
_LONGEST = 60

# Lists, mappings, calls such as np.float64(0.5), and what a Series of pandas says below its values.
_OF_PYTHON = re.compile(
    r"\A(?:\[.*\]|\{.*\}|\(.*\)|[A-Za-z_][\w.]*\(.*\))\Z|^(?:[^\n]*, )?dtype: \w+$",
    re.DOTALL | re.MULTILINE,
)

# None is told wherever it stands.
_CONSTANT = re.compile(r"(?:np\.)?(?:True|False)_?|Ellipsis|<.*>", re.DOTALL)
_SPACE = re.compile(r"\s+")


def unprintable(subject: Subject) -> Iterator[Finding]:
    """What stands in the notebook and cannot be printed in any format.

    Where a link leads of a draft that lacks a chapter is not known.
    """
    yield from _of_causes(subject, _CAUSES)


def unshown(subject: Subject) -> Iterator[Finding]:
    """Figures and tables that a cell has made, and neither it nor a later one shows."""
    shown = {figure.label for _, _, figure in subject.find(Figure)}
    shown |= {table.label for _, _, table in subject.find(Table)}
    for place, _, node in subject.find(Unprintable):
        if node.cause == "unshown" and node.detail not in shown:
            yield Finding(place, not_shown(node.detail), SHOW_IT)


def expressions(subject: Subject) -> Iterator[Finding]:
    """Expressions without values; of a notebook alone that was never run only that it was not."""
    found = list(_of_causes(subject, _EXPRESSIONS))
    if found and subject.document.particulars is None and _never_run(subject, found):
        message = msg("the chapter was not run: its prose has expressions without values")
        remedy = msg("run all its cells in JupyterLab, those of Markdown too, and save it")
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
        yield Finding(place, msg(message, detail=node.detail), node.remedy or remedy)


def program_text(subject: Subject) -> Iterator[Finding]:
    """What a chapter prints, what it warns of, and values that are only the name of an object."""
    for place, _, block in subject.find(CodeBlock):
        if found := _program_text(block, apart=subject.runs_apart(place)):
            yield Finding(place, *found)


def python_values(subject: Subject) -> Iterator[Finding]:
    """Values that a chapter shows, or prints in prose, as Python writes them: lists, calls, …"""
    remedy = msg(
        "show it as a table (a Series by .to_frame()), print it in a sentence by {eval}, or end "
        "the line with a semicolon"
    )
    for place, _, block in subject.find(CodeBlock):
        text = block.text.strip()
        if block.origin == "value" and not subject.runs_apart(place) and _OF_PYTHON.search(text):
            line = text.splitlines()[0][:_LONGEST]
            what = msg("the chapter shows a value as Python writes it: “{line}”", line=line)
            yield Finding(place, what, remedy)
    yield from _in_prose(subject)


def _in_prose(subject: Subject) -> Iterator[Finding]:
    """Values of expressions that are printed as Python writes them."""
    remedy = msg(
        "have the expression give words: {texts}", texts='str(…), f"{…:.1f}", ", ".join(…)'
    )
    printed: dict[str, str] = {}
    for place, _, text in subject.find(Text):
        if place in subject.written and not subject.runs_apart(place):
            printed[place] = printed.get(place, "") + _SPACE.sub("", text.text)
    for place, words in printed.items():
        for value in sorted(subject.written[place]):
            # What is left out, or of a cell that is not shown, is not printed.
            if _is_of_python(value) and _SPACE.sub("", value) in words:
                line = value.splitlines()[0][:_LONGEST]
                what = msg("an expression prints a value as Python writes it: “{line}”", line=line)
                yield Finding(place, what, remedy)


def _is_of_python(text: str) -> bool:
    return bool(_OF_PYTHON.search(text) or _CONSTANT.fullmatch(text)) or names_object(text)


def _program_text(block: CodeBlock, *, apart: bool) -> tuple[str, str] | None:
    text = _OF_THE_KERNEL.sub("", block.text.strip())
    in_r = _OF_R.match(text) if block.origin == "stderr" else None
    text = in_r["said"] if in_r else text
    line = text.splitlines()[0][:_LONGEST] if text else ""
    match block.origin:
        case "stdout" if line:
            remedy = (
                msg("remove the line that prints it, or show the value as a table or a figure")
                if apart
                else msg("remove the print, or show the value as a table or a figure")
            )
            return msg("the chapter prints “{line}”", line=line), remedy
        case "stderr" if line:
            remedy = (
                msg("correct what it warns of, or have the program be silent about it")
                if apart
                else msg("correct what it warns of, or silence it: warnings.filterwarnings")
            )
            if in_r:
                remedy = msg("correct what it warns of, or silence it: suppressWarnings(…)")
            return msg("the chapter warns “{line}”", line=line), remedy
        case "value" if names_object(block.text):
            remedy = msg("end the cell's last line with a semicolon")
            return msg("the chapter shows only the name of an object: “{line}”", line=line), remedy
    return None
