"""The parameters of one edition: params/<edition>.yaml read into a strict, frozen model."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from whitepaper.errors import Finding, UsageError

PARAMS = Path("params")

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


def available(root: Path) -> tuple[int, ...]:
    """The editions that have a parameter file, oldest first."""
    return tuple(sorted(int(p.stem) for p in (root / PARAMS).glob("*.yaml") if p.stem.isdecimal()))


def load(root: Path, edition: int) -> Edition:
    """Read one edition's parameters.

    Raises `UsageError` with every unknown key, missing key and wrong type at once, each with its
    line and, where a known name is near, with "did you mean".
    """
    path = root / PARAMS / f"{edition}.yaml"
    place = path.relative_to(root).as_posix()
    if not path.is_file():
        known = ", ".join(str(year) for year in available(root)) or "none"
        raise UsageError(
            f"There is no edition {edition}.",
            [Finding(place, "no such file", f"editions with a parameter file: {known}")],
        )
    try:
        # The round-trip loader knows the line of each key and refuses a key given twice.
        document = YAML(typ="rt").load(path.read_text(encoding="utf-8-sig"))
    except (MarkedYAMLError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The parameters of edition {edition} cannot be read.", [_unreadable(place, error)]
        ) from error
    try:
        loaded = Edition.model_validate(_plain(document))
    except ValidationError as error:
        raise UsageError(
            f"The parameters of edition {edition} have mistakes.",
            [_finding(place, document, problem) for problem in error.errors()],
        ) from error
    _check_names(place, document, loaded, edition)
    return loaded


def nearest(name: str, known: Iterable[str]) -> str:
    """A "did you mean" for a misspelt name, or the list of the known names."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean “{close[0]}”?"
    shown = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
    return f"known: {shown}" if names else ""


def _check_names(place: str, document: Any, loaded: Edition, edition: int) -> None:
    """Refuse what types cannot say: an edition under another's name, a chapter named twice."""
    findings = []
    if loaded.edition != edition:
        findings.append(
            Finding(
                _at(place, document, ("edition",)),
                f"the file is named {edition} but says edition {loaded.edition}",
                "make both the same",
            )
        )
    names = [chapter.notebook for chapter in loaded.chapters]
    for index, name in enumerate(names):
        if name in names[:index]:
            findings.append(
                Finding(
                    _at(place, document, ("chapters", index)),
                    f"the chapter “{name}” is listed twice",
                    "list each notebook once",
                )
            )
    if findings:
        raise UsageError(f"The parameters of edition {edition} have mistakes.", findings)


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
