"""The texts that an author has typed into a chapter: paragraphs, captions, notes, entries."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from msgspec import Struct
from nbformat import NotebookNode

from whitepaper.document.nodes import Figure, Table
from whitepaper.document.parts import GAP, Part, parts
from whitepaper.document.serialise import BLOCK, FACT, block_from, fact_from
from whitepaper.document.walk import find, plain
from whitepaper.inputs.cells import ABSENT_ERROR, applies, is_made, is_optional, visibility
from whitepaper.inputs.edition import EDITION_PARAMETER, Edition
from whitepaper.inputs.questions import QUESTIONS, callee_name, parsed

# What says something about a figure or a table.
_TEXTS = frozenset({"caption", "subtitle", "note", "alt", "source"})
_ELLIPSIS = "…"
_REFERENCE = "@"

# All that a chapter might print; what it prints whatever the data has; what it has printed when it
# was run, with its values.
Which = Literal["possible", "certain", "printed"]


class Passage(Struct, frozen=True):
    """A text as it was typed, with a `GAP` for what is evaluated in it, and where it stands.

    `values` are those of its gaps, as far as they are known. Where code has run that puts a text
    together, it is the one that was made of the `pieces` that were typed. `mark` is the same for
    the same text, code in it included, wherever it stands.
    """

    chapter: str
    cell: int
    text: str
    mark: str
    values: tuple[str | None, ...]
    pieces: str = ""

    def text_with_values(self, begin: int = 0, end: int | None = None) -> str:
        """A part of the text with its values; “…” stands for each that is not known."""
        first, *others = self.text[begin:end].split(GAP)
        gone = self.text.count(GAP, 0, begin)
        values = self.values[gone : gone + len(others)]
        known = (_ELLIPSIS if value is None else value for value in values)
        filled = (f"{value}{text}" for value, text in zip(known, others, strict=True))
        return "".join((first, *filled))

    @property
    def values_text(self) -> str:
        """Its values as one text; nothing of one that has none or was not run."""
        if self.pieces:
            return self.text
        values = (value for value in self.values if value)
        return "; ".join(value for value in values if not value.startswith(_REFERENCE))


def passages(
    chapter: str, notebook: NotebookNode, edition: Edition, which: Which
) -> Iterator[Passage]:
    """The texts of a chapter that an edition prints; “printed” are those of one that has run.

    What is certain is among what is printed: no run is needed to ask for it.
    """
    cells = [cell for cell in notebook.cells if not is_made(cell)]
    for number, cell in enumerate(cells, start=1):
        if not applies(cell, edition.edition, edition.period) or not visibility(cell).cell:
            continue
        for text, source, values, pieces in _texts(cell, which):
            if text := " ".join(text.split()):
                yield Passage(chapter, number, text, _mark(source), values, pieces)


# A text, its source, the values of its gaps, and what it was made of if it is not as it was typed.
_Text = tuple[str, str, tuple[str | None, ...], str]


def _texts(cell: NotebookNode, which: Which) -> Iterator[_Text]:
    """The texts of a cell."""
    if cell.cell_type == "markdown":
        results = cell.metadata.get("user_expressions", []) if which == "printed" else []
        for part in _parts_printed(parts(cell.source), results, which, optional=is_optional(cell)):
            values = (
                _value(results, gap) if isinstance(gap, int) else f"{_REFERENCE}{gap}"
                for gap in part.gaps
            )
            yield part.typed, part.source, tuple(values), ""
    elif cell.cell_type == "code" and not _may_be_absent(cell, which):
        outputs = tuple(_shown_texts(cell)) if which == "printed" else ()
        try:
            for statement in parsed(cell.source).body:
                for node, name in () if _is_edition(statement) else _in_code(statement):
                    yield _text_as_shown(node, name, outputs)
        except SyntaxError:
            # Which is told where code is looked at.
            return


def _may_be_absent(cell: NotebookNode, which: Which) -> bool:
    match which:
        case "possible":
            return False
        case "certain":
            return is_optional(cell)
        case "printed":
            return bool(cell.metadata.get(ABSENT_ERROR))


def _parts_printed(
    found: Sequence[Part], results: Sequence[Any], which: Which, *, optional: bool
) -> Iterator[Part]:
    """The parts of a text that are printed, as far as that is known; all that might be."""
    absent = {
        number
        for number, entry in enumerate(results)
        if entry["result"].get("ename") == ABSENT_ERROR
    }
    kept = {
        number
        for number, part in enumerate(found)
        if which == "possible"
        or not optional
        or (absent.isdisjoint(part.expressions) if which == "printed" else not part.gaps)
    }
    # A footnote is printed with what refers to it.
    notes = {name for number in kept if not found[number].name for name in found[number].notes}
    for number, part in enumerate(found):
        around = part.of is None or part.of in kept
        if number in kept and around and (not part.name or part.name in notes):
            yield part


def _value(results: Sequence[Any], gap: int) -> str | None:
    """What an expression gave, as it is printed; None if that is not known."""
    if gap >= len(results):
        return None
    data = results[gap]["result"].get("data") or {}
    if FACT in data:
        try:
            return fact_from(data[FACT]).text
        except ValueError:
            return None
    text = data.get("text/plain")
    try:
        return str(ast.literal_eval(text)) if isinstance(text, str) else None
    except (ValueError, SyntaxError):
        return None


def _shown_texts(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    """What a cell has shown: about figures and tables, by its name, and in tables, by none."""
    for output in cell.get("outputs", []):
        bundle = output.get("data", {}).get(BLOCK)
        try:
            exhibits = list(find(block_from(bundle), Figure, Table)) if bundle else []
        except ValueError:
            continue
        for exhibit in exhibits:
            for name in _TEXTS:
                said = getattr(exhibit, name, "")
                yield name, said if isinstance(said, str) else plain(said)
            for row in exhibit.rows if isinstance(exhibit, Table) else ():
                yield from (("", plain(each.content)) for each in row if each)


def _text_as_shown(node: ast.AST, name: str, outputs: Sequence[tuple[str, str]]) -> _Text:
    """A text in code as it was shown: with the values of its gaps, or what was made of it."""
    typed, source = _typed_text(node), ast.unparse(node)
    exact = re.compile("(.+?)".join(map(re.escape, typed.split(GAP))), re.DOTALL)
    for _, text in outputs:
        if match := exact.fullmatch(text):
            return typed, source, match.groups(), ""
    made = {text for kind, text in outputs if name and kind == name and text}
    # Which of several it is cannot be told.
    if len(made) == 1 and not isinstance(node, ast.Constant):
        return made.pop(), source, (), typed
    return typed, source, (None,) * typed.count(GAP), ""


def _is_edition(statement: ast.stmt) -> bool:
    """Whether code gives the edition by itself, which a build does: that is no text."""
    return isinstance(statement, ast.Assign) and [
        target.id for target in statement.targets if isinstance(target, ast.Name)
    ] == [EDITION_PARAMETER]


def _in_code(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """The texts in code, and which of a figure's or table's each is, if it is one."""
    if isinstance(node, ast.keyword) and node.arg in _TEXTS:
        yield node.value, node.arg
    elif isinstance(node, ast.Call) and callee_name(node) in QUESTIONS:
        # Names of the data.
        return
    elif isinstance(node, ast.Constant | ast.JoinedStr):
        yield node, ""
    else:
        for part in ast.iter_child_nodes(node):
            yield from _in_code(part)


def _typed_text(node: ast.AST) -> str:
    """The texts within an expression, with a `GAP` for what it computes."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.FormattedValue):
        return GAP
    return "".join(map(_typed_text, ast.iter_child_nodes(node)))


def _mark(source: str) -> str:
    # Begins with a letter: YAML would take digits for a number.
    return f"t{hashlib.sha256(' '.join(source.split()).encode()).hexdigest()[:12]}"
