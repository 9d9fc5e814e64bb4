"""A chapter's notebook as it stands in the project: its place, and what it declares."""

from __future__ import annotations

import ast
import re
import reprlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whitepaper.errors import Finding, in_cell, nearest
from whitepaper.files import read_file
from whitepaper.inputs import code, conflicts, kernelspecs, strict_json
from whitepaper.inputs.bindings import bound_in
from whitepaper.inputs.cells import is_made, tags
from whitepaper.inputs.edition import EDITION_PARAMETER, Chapter
from whitepaper.inputs.period import YEARS
from whitepaper.messages import chained, msg, msg_n
from whitepaper.project import NOTEBOOKS, chapters_in, notebook_place
from whitepaper.spelling import closest

if TYPE_CHECKING:
    from nbformat import NotebookNode, ValidationError

# How other languages assign a value to a name, each in a line of its own.
_ASSIGNMENT = re.compile(
    r"^(?:(?:val|var|let|const|my|local)[ \t]+)?[$@]?([^\W\d]\w*)[ \t]*(?:<-|:?=(?!=))",
    re.MULTILINE,
)


def parameter_findings(
    root: Path,
    chapter: Chapter,
    place: str,
    *,
    shared: Mapping[str, tuple[Any, str]],
    listed: Collection[str] = (),
) -> Iterator[Finding]:
    """Why a chapter cannot take the edition, and the parameters that `place` gives it.

    It is given the edition, and what is `shared` by all chapters, each with the place that says
    it, as far as it declares them. The edition has the chapters that are `listed`.

    The notebook is absent or unreadable, has several cells tagged “parameters”, or none and is
    given some, doesn't declare a parameter, declares it with a value of another type, or assigns
    it again in a later cell. An edition is a number or a text; what is declared as a year is given
    one.
    """
    path = root / notebook_place(chapter.notebook)
    if not path.is_file():
        yield _absent(root, chapter, place, listed)
        return
    # What is not UTF-8 is told below.
    text = read_file(path).decode("utf-8-sig", "replace")
    if found := list(conflicts.in_notebook(text, notebook_place(chapter.notebook))):
        yield from found
        return
    if found := list(_kernel_findings(path, chapter, place)):
        yield from found
        return
    try:
        wanted = {EDITION_PARAMETER, *chapter.parameters, *shared}
        declared, later = _declared(path, chapter.kernel, wanted=wanted)
    except _UnreadableError as error:
        yield Finding(notebook_place(chapter.notebook), *error.args)
        return
    if declared and not _assignment(root, chapter, EDITION_PARAMETER, ""):
        what = msg("a chapter in this language cannot be given parameters")
        remedy = msg("take the tag “parameters” off its cell")
        yield Finding(notebook_place(chapter.notebook), what, remedy)
        return
    common = {known: value for known, (value, _) in shared.items() if known in declared}
    for parameter, value in {EDITION_PARAMETER: None, **common, **chapter.parameters}.items():
        at = place if parameter in chapter.parameters else shared.get(parameter, (None, place))[1]
        if parameter in declared:
            yield from _misfits(chapter, parameter, value, declared[parameter], at)
        # Whoever does not declare the edition is not given it; but a slip is one.
        elif parameter in chapter.parameters or closest(parameter, declared):
            yield _undeclared(root, chapter, parameter, declared, place)
        else:
            continue
        yield from _assigned_again(chapter, parameter, later.get(parameter, ()))


def _absent(root: Path, chapter: Chapter, place: str, listed: Collection[str]) -> Finding:
    known = chapters_in(root)
    file = notebook_place(chapter.notebook)
    written = chapter.notebook.removeprefix(f"{NOTEBOOKS.as_posix()}/")
    removed = msg(
        "if the chapter was removed, take it from the chapters here; else restore it: git "
        "checkout {file}",
        file=file,
    )
    if closest(written, known):
        remedy = nearest(written, known)
    else:
        remedy = _renamed(chapter.notebook, set(known) - set(listed)) or removed
    return Finding(place, msg("there is no {name}", name=file), remedy)


def _undeclared(
    root: Path, chapter: Chapter, parameter: str, declared: Mapping[str, Any], place: str
) -> Finding:
    assignment = _assignment(root, chapter, parameter, chapter.parameters.get(parameter, 2020))
    return Finding(
        place,
        msg(
            "{name} declares no parameter “{parameter}”",
            name=notebook_place(chapter.notebook),
            parameter=parameter,
        ),
        _declare(parameter, declared, assignment),
    )


def _misfits(
    chapter: Chapter, parameter: str, value: Any, default: Any, place: str
) -> Iterator[Finding]:
    if parameter == EDITION_PARAMETER:
        return
    if misfit := _misfit(value, default, notebook_place(chapter.notebook)):
        yield Finding(
            place,
            msg("“{parameter}” is {misfit}", parameter=parameter, misfit=misfit),
            msg("it is {given}", given=reprlib.repr(value)),
        )


def _assigned_again(chapter: Chapter, parameter: str, cells: Iterable[int]) -> Iterator[Finding]:
    for number in cells:
        yield Finding(
            in_cell(notebook_place(chapter.notebook), number),
            msg(
                "“{parameter}” is assigned again: the chapter would not be of what it is given",
                parameter=parameter,
            ),
            msg("use another name"),
        )


def declared(root: Path, name: str, kernel: str = "") -> Mapping[str, Any] | None:
    """The parameters that a chapter declares, by name; None of one that cannot be read.

    It is to run in a `kernel`, if any is asked for. What another language than Python declares has
    no known value.
    """
    try:
        return _declared(root / notebook_place(name), kernel)[0]
    except (_UnreadableError, OSError):
        return None


def kernel_of(root: Path, chapter: Chapter) -> tuple[str, str]:
    """The kernel that a chapter runs in, nothing if it is the build's own, and its language.

    The parameters name it, or the notebook if that is not in Python.
    """
    try:
        own, language = kernelspecs.said_by(_read(root / notebook_place(chapter.notebook)).metadata)
    except (ValueError, OSError):
        return chapter.kernel, kernelspecs.PYTHON
    name = chapter.kernel or own
    found = kernelspecs.find(name) if name else None
    return "" if name == kernelspecs.OWN else name, found.language if found else language


def _kernel_findings(path: Path, chapter: Chapter, place: str) -> Iterator[Finding]:
    """That the kernel of a chapter is not installed, or is of another language."""
    try:
        own, language = kernelspecs.said_by(_read(path).metadata)
    except ValueError:
        # That is told of the notebook.
        return
    name, at = chapter.kernel or own, place if chapter.kernel else notebook_place(path.stem)
    if not name:
        return
    kernel = kernelspecs.find(name)
    if kernel is None:
        known = kernelspecs.installed()
        what = msg(
            "the chapter {chapter} runs in the kernel “{kernel}”, which is not installed",
            chapter=path.stem,
            kernel=name,
        )
        meant = closest(name, known)
        remedy = msg("install it, or name one that is: {known}", known=known)
        guess = msg("did you mean “{close}”?", close=meant)
        yield Finding(at, what, chained((guess, remedy)) if meant else remedy)
        return
    if own and kernel.language.lower() != language.lower():
        what = msg(
            "{notebook} is written in {language}, but the kernel “{kernel}” runs {other}",
            notebook=notebook_place(path.stem),
            language=language,
            kernel=name,
            other=kernel.language,
        )
        yield Finding(at, what, msg("name a kernel of that language"))


def _assignment(root: Path, chapter: Chapter, name: str, value: Any) -> str:
    """How the parameters cell of a chapter declares a parameter; nothing if it cannot."""
    kernel, code = kernel_of(root, chapter)
    found = kernelspecs.find(kernel) if code != kernelspecs.PYTHON else None
    return kernelspecs.assignment(found, name, value) if found else f"{name} = {value!r}"


def _declare(parameter: str, declared: Collection[str], line: str) -> str:
    """What to do about a parameter that is not declared, as this line would."""
    # Of the edition it is the notebook that is wrong.
    if parameter != EDITION_PARAMETER and closest(parameter, declared):
        return nearest(parameter, declared)
    return msg("write this line into the cell tagged “parameters”: {line}", line=line)


def _renamed(name: str, unlisted: Iterable[str]) -> str:
    """What to do if the file of a chapter was renamed: no chapter has that of its number."""
    same = [other for other in unlisted if _number(name) and _number(other) == _number(name)]
    if len(same) != 1:
        return ""
    return msg("if it was renamed, write here: - notebook: {name}", name=same[0])


def _number(name: str) -> str:
    return name[: len(name) - len(name.lstrip("0123456789"))].lstrip("0")


class _UnreadableError(Exception):
    """A notebook, or its parameters cell, cannot be read: what is wrong, and the remedy."""


def _declared(
    path: Path, kernel: str = "", *, wanted: Collection[str] = ()
) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """What a notebook's parameters cell declares: names and default values.

    Also the names that later cells assign, each with the numbers of these cells. A notebook may be
    without such a cell unless another one assigns what is `wanted`: that lacks its tag. Of another
    language than Python, that of its `kernel` if it is asked to run in one, names alone are known.
    """
    try:
        notebook = _read(path)
    except ValueError as error:
        raise _UnreadableError(
            msg("not a readable notebook: {error}", error=error),
            msg(
                "open it in JupyterLab and save it again; if it cannot be opened, restore an "
                "earlier version: git checkout {file}",
                file=notebook_place(path.stem),
            ),
        ) from error
    _, language = kernelspecs.said_by(notebook.metadata)
    if kernel and (asked := kernelspecs.find(kernel)):
        language = asked.language
    in_python = language == kernelspecs.PYTHON
    if made := [n for n, cell in enumerate(notebook.cells, start=1) if is_made(cell)]:
        raise _UnreadableError(
            msg("papermill has made cell {number}", number=made[0]), msg("remove it")
        )
    # papermill puts what it is given after the first, whatever kind of cell that is.
    found = [n for n, cell in enumerate(notebook.cells) if "parameters" in tags(cell)]
    bound = bound_in if in_python else assigned_in
    if not found and all(frozenset(wanted).isdisjoint(bound(cell)) for cell in notebook.cells):
        return {}, {}
    if len(found) != 1 or notebook.cells[found[0]].cell_type != "code":
        raise _UnreadableError(
            msg_n(
                "one cell is tagged “parameters”, but is no code",
                "{n} cells are tagged “parameters”",
                n=len(found),
            )
            if found
            else msg("no cell is tagged “parameters”"),
            msg(
                "select the cell with “edition = …”, and give it, and no other, the tag "
                "“parameters” in JupyterLab's property inspector on the right"
            ),
        )
    if not in_python:
        return dict.fromkeys(assigned_in(notebook.cells[found[0]])), {}
    try:
        declared = _assignments(notebook.cells[found[0]].source)
    except ValueError as error:
        raise _UnreadableError(
            msg("the parameters cell: {error}", error=error), msg("assign plain values")
        ) from error
    later: dict[str, list[int]] = {}
    for number, cell in enumerate(notebook.cells[found[0] + 1 :], start=found[0] + 2):
        for name in bound_in(cell):
            later.setdefault(name, []).append(number)
    return declared, later


def assigned_in(cell: NotebookNode) -> Collection[str]:
    """The names that a cell of another language than Python assigns, as far as one can see."""
    return _ASSIGNMENT.findall(cell.source) if cell.cell_type == "code" else ()


def read_chapter(root: Path, name: str) -> NotebookNode:
    """The notebook of a chapter, which has been found to be one: the caller's own, to change."""
    import nbformat

    return nbformat.reads(read_file(root / notebook_place(name)).decode("utf-8-sig"), as_version=4)


def _read(path: Path) -> NotebookNode:
    """The notebook in a file, with or without a byte order mark; `ValueError` if it is none."""
    return _notebook(read_file(path))


# Each chapter is asked for several things, and nobody changes it.
@lru_cache(256)
def _notebook(content: bytes) -> NotebookNode:
    import nbformat
    from nbformat.validator import iter_validate

    text = strict_json.decoded(content)
    document = strict_json.load(text)
    major = document.get("nbformat") if isinstance(document, dict) else None
    if type(major) is not int or major != nbformat.current_nbformat:
        found = reprlib.repr(major)
        raise ValueError(
            msg(
                "its format is {found}, not {wanted}",
                found=found,
                wanted=nbformat.current_nbformat,
            )
        )
    minor = document.get("nbformat_minor")
    if type(minor) is not int:
        raise ValueError(
            msg("its “nbformat_minor” is {minor}, not a whole number", minor=reprlib.repr(minor))
        )
    # nbformat itself relies on these.
    for number, cell in enumerate(strict_json.parts(document.get("cells")), start=1):
        kind = cell.get("cell_type") if isinstance(cell, dict) else None
        if not isinstance(kind, str):
            raise ValueError(msg("cell {number} has no “cell_type” that is a text", number=number))
    # Before nbformat reads it, which relies on much of this.
    errors = iter_validate(document, version=major, version_minor=minor)
    if problem := next(filter(None, map(_problem, errors)), ""):
        raise ValueError(problem)
    return nbformat.reads(text, as_version=major)


def _problem(error: ValidationError) -> str:
    """What is wrong in a notebook, and where; nothing if a cell has no id, which nbformat adds."""
    keys, whole = list(error.relative_path), msg("the notebook")
    if keys[:1] == ["cells"] and len(keys) > 1:
        whole = msg("cell {number}", number=keys[1] + 1)
        del keys[:2]
    named = ".".join(map(str, keys))
    where = msg("“{key}” of {whole}", key=named, whole=whole) if keys else whole
    if error.validator == "required":
        absent = [key for key in error.validator_value if key not in {"id", *error.instance}]
        return msg("{where} has no “{absent}”", where=where, absent=absent[0]) if absent else ""
    if error.validator == "additionalProperties":
        return msg("{where} has a key that notebooks do not have there", where=where)
    return msg("{where} is not what notebooks have there", where=where)


def _assignments(source: str) -> dict[str, Any]:
    """What a cell assigns; `ValueError` unless plain values to single names, once each."""
    assigned: dict[str, Any] = {}
    for statement in _parsed(source).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                raise ValueError(
                    msg(
                        "line {lineno} must assign a plain value to one name",
                        lineno=statement.lineno,
                    )
                )
        if name in assigned:
            raise ValueError(
                msg("line {lineno}: “{name}” is assigned again", lineno=statement.lineno, name=name)
            )
        try:
            assigned[name] = ast.literal_eval(value)
        # A list in a set is a TypeError.
        except (ValueError, TypeError, RecursionError, MemoryError) as error:
            raise ValueError(
                msg(
                    "line {lineno}: “{name}” is not a plain value",
                    lineno=statement.lineno,
                    name=name,
                )
            ) from error
    return assigned


def _parsed(source: str) -> ast.Module:
    """The tree of a source; `ValueError`, which says why, if there is none."""
    try:
        return code.read(ast.parse, source)
    except SyntaxError as error:
        fault = (
            msg("line {line} is not Python", line=error.lineno)
            if error.lineno
            else msg("it is not Python")
        )
        raise ValueError(fault) from error
    except ValueError as error:
        raise ValueError(msg("it holds a character that no program may")) from error
    except (RecursionError, MemoryError) as error:
        raise ValueError(msg("it is nested too deep")) from error


def _misfit(value: Any, default: Any, place: str) -> str:
    """What a value is that cannot stand for a default in the notebook at a place, if it cannot."""
    if not _fits(value, default):
        return msg(
            "{value}, but {place} declares {default}",
            value=_kind(value),
            place=place,
            default=_kind(default),
        )
    if _is_year(default) and not _is_year(value):
        return msg(
            "no year from {start} to {stop}, but {place} declares one",
            start=YEARS.start,
            stop=YEARS.stop - 1,
            place=place,
        )
    return ""


def fits(value: Any, default: Any) -> bool:
    """Whether a notebook that declares a parameter with a default can be given a value."""
    return not _misfit(value, default, "")


def _fits(value: Any, default: Any) -> bool:
    """Whether a value may stand for a default: same type, an int for a float, or no default."""
    if default is None or type(value) is type(default):
        return True
    return isinstance(default, float) and type(value) is int


def _is_year(value: Any) -> bool:
    """Whether a value is a year that reports may tell of."""
    return type(value) is int and value in YEARS


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), msg("no value that parameters have"))


_KINDS = {
    int: msg("a whole number"),
    float: msg("a number"),
    str: msg("a text"),
    bool: msg("true or false"),
    list: msg("a list"),
    dict: msg("a mapping"),
    type(None): "null",
}
