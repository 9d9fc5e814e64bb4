"""The parameters of one edition: params/<edition>.yaml read into a strict, frozen model."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from whitepaper import notebook
from whitepaper.errors import Finding, UsageError, nearest

PARAMS = Path("params")
# The one parameter that every chapter declares.
EDITION_PARAMETER = "edition"

Role = Literal["lead", "chapter", "appendix"]
Value = bool | int | float | str | list[Any] | None


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Chapter(_Strict):
    """One chapter of an edition: its notebook (file name without .ipynb) and its parameters."""

    notebook: str
    role: Role = "chapter"
    parameters: dict[str, Value] = Field(default_factory=dict)


class Edition(_Strict):
    """One year's report. `cut_off` is the last day whose published figures it may show."""

    edition: int
    title: str
    subtitle: str
    publisher: str
    notice: str
    date: datetime.date
    cut_off: datetime.date
    status: Literal["draft", "final"]
    region: str
    chapters: Annotated[list[Chapter], Field(min_length=1)]

    def given_to(self, chapter: Chapter) -> dict[str, Value]:
        """The parameters that a chapter is run with: its own, and the edition."""
        return {**chapter.parameters, EDITION_PARAMETER: self.edition}


def available(root: Path) -> tuple[int, ...]:
    """The editions that have a parameter file, oldest first."""
    return tuple(sorted(int(p.stem) for p in (root / PARAMS).glob("*.yaml") if p.stem.isdecimal()))


def load(root: Path, edition: int) -> Edition:
    """Read one edition's parameters and compare them with the notebooks that take them.

    Raises `UsageError` with every unknown key, missing key and wrong type, and every parameter
    that a notebook doesn't take, at once: each with its line and, where a known name is near, with
    "did you mean".
    """
    place, document = _document(root, edition)
    loaded, findings = _modelled(place, document, edition)
    return _accepted(
        loaded, [*findings, *_parameter_findings(root, place, document, edition)], edition
    )


def read(root: Path, edition: int) -> Edition:
    """Read one edition's parameters alone, for a chapter: other notebooks may be broken."""
    place, document = _document(root, edition)
    return _accepted(*_modelled(place, document, edition), edition)


def _accepted(loaded: Edition | None, findings: Sequence[Finding], edition: int) -> Edition:
    if loaded is None or findings:
        raise UsageError(f"The parameters of edition {edition} have mistakes.", findings)
    return loaded


def _document(root: Path, edition: int) -> tuple[str, Any]:
    """The place of an edition's parameter file, and the file as YAML that knows its lines."""
    path = root / PARAMS / f"{edition}.yaml"
    place = path.relative_to(root).as_posix()
    if not path.is_file():
        known = ", ".join(str(year) for year in available(root)) or "none"
        raise UsageError(
            f"There is no edition {edition}.",
            [Finding(place, "no such file", f"editions with a parameter file: {known}")],
        )
    try:
        # The round-trip loader keeps the line of each key and refuses a key given twice.
        return place, YAML(typ="rt").load(path.read_text(encoding="utf-8-sig"))
    except (MarkedYAMLError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The parameters of edition {edition} cannot be read.", [_unreadable(place, error)]
        ) from error


def _modelled(place: str, document: Any, edition: int) -> tuple[Edition | None, list[Finding]]:
    """The edition, unless its parameters break the model; and every finding."""
    try:
        loaded = Edition.model_validate(_plain(document))
    except ValidationError as error:
        return None, [_finding(place, document, problem) for problem in error.errors()]
    return loaded, list(_name_findings(place, document, loaded, edition))


def _parameter_findings(root: Path, place: str, document: Any, edition: int) -> Iterator[Finding]:
    """What the notebooks say to their parameters, also where other parts of the file are wrong."""
    chapters = document.get("chapters") if isinstance(document, Mapping) else None
    for index, entry in enumerate(chapters if isinstance(chapters, list) else ()):
        try:
            chapter = Chapter.model_validate(_plain(entry))
        except ValidationError:
            # The model has said what is wrong with it.
            continue
        given = {**chapter.parameters, EDITION_PARAMETER: edition}
        giver = _at(place, document, ("chapters", index))
        yield from notebook.parameter_findings(root, chapter.notebook, given, giver)


def _name_findings(place: str, document: Any, loaded: Edition, edition: int) -> Iterator[Finding]:
    """What types cannot say: an edition under another's name, a chapter named twice."""
    if loaded.edition != edition:
        yield Finding(
            _at(place, document, ("edition",)),
            f"the file is named {edition} but says edition {loaded.edition}",
            "make both the same",
        )
    names = [chapter.notebook for chapter in loaded.chapters]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Finding(
                _at(place, document, ("chapters", index)),
                f"the chapter “{name}” is listed twice",
                "list each notebook once",
            )


def _unreadable(place: str, error: Exception) -> Finding:
    if isinstance(error, UnicodeDecodeError):
        return Finding(place, "the file is not UTF-8", "save it as UTF-8")
    assert isinstance(error, MarkedYAMLError)
    mark = error.problem_mark
    line = f"{place}:{mark.line + 1}" if mark else place
    return Finding(line, f"not valid YAML: {error.problem}")


def _finding(place: str, document: Any, problem: Mapping[str, Any]) -> Finding:
    where = tuple(problem["loc"])
    # A union names the member type it tried as an extra step: it is no key of the file.
    keys = tuple(key for key in where if not (isinstance(key, str) and key in _UNION_STEPS))
    name = ".".join(str(key) for key in keys)
    at = _at(place, document, keys)
    match problem["type"]:
        case "extra_forbidden":
            fields = Chapter.model_fields if len(keys) > 1 else Edition.model_fields
            return Finding(at, f"unknown key “{name}”", nearest(str(keys[-1]), fields))
        case "missing":
            return Finding(at, f"the key “{name}” is missing", "add it")
        case _:
            message = problem["msg"][0].lower() + problem["msg"][1:]
            return Finding(at, f"“{name}”: {message}", f"given: {problem['input']!r}")


_UNION_STEPS = frozenset({"bool", "int", "float", "str", "list[any]", "list"})


def _at(place: str, document: Any, keys: Sequence[Any]) -> str:
    """The place with the line of the deepest part of `keys` that the file has."""
    node, line = document, None
    for key in keys:
        try:
            row, _ = node.lc.key(key) if key in node else node.lc.item(key)
            node = node[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
        line = row + 1
    return f"{place}:{line}" if line else place


def _plain(node: Any) -> Any:
    """The document without the loader's own types, which strict validation would refuse."""
    if isinstance(node, Mapping):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    if isinstance(node, float):
        return float(node)
    return str(node) if isinstance(node, str) else node
