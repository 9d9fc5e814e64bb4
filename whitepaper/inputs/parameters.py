"""The parameters of one edition: params/<edition>.yaml read, checked and made an `Edition`."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from whitepaper.errors import Finding, UsageError, nearest
from whitepaper.inputs import notebook
from whitepaper.inputs.edition import EDITION_PARAMETER, Chapter, Edition, Role, Value, given
from whitepaper.project import PARAMS, available


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


_Text = Annotated[str, Field(min_length=1)]


class _ChapterKeys(_Strict):
    """What the file may say of a chapter, with its defaults."""

    notebook: Annotated[str, Field(pattern=r"^[\w-]+$")]
    role: Role = "chapter"
    parameters: dict[str, Value] = Field(default_factory=dict)


class _EditionKeys(_Strict):
    """What the file may say of an edition, with its defaults."""

    edition: int
    title: _Text
    subtitle: _Text
    publisher: _Text
    notice: _Text
    date: datetime.date
    cut_off: datetime.date
    status: Literal["draft", "final"]
    region: _Text
    allowed: list[_Text] = Field(default_factory=list)
    typed: list[_Text] = Field(default_factory=list)
    chapters: Annotated[list[_ChapterKeys], Field(min_length=1)]


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


def _document(root: Path, edition: int) -> tuple[str, Mapping[str, Any]]:
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
        document = YAML(typ="rt").load(path.read_text(encoding="utf-8-sig"))
    # An impossible date or a character that YAML forbids is a ValueError.
    except (YAMLError, ValueError) as error:
        raise UsageError(
            f"The parameters of edition {edition} cannot be read.", [_unreadable(place, error)]
        ) from error
    if not isinstance(document, Mapping):
        raise UsageError(
            f"The parameters of edition {edition} cannot be read.",
            [Finding(place, "the file holds no keys", "begin with a copy of another edition's")],
        )
    return place, document


def _modelled(place: str, document: Any, edition: int) -> tuple[Edition | None, list[Finding]]:
    """The edition, unless its parameters break the model; and every finding."""
    try:
        keys = _EditionKeys.model_validate(_plain(document))
    except ValidationError as error:
        return None, _model_findings(place, document, error.errors())
    chapters = [Chapter(**dict(chapter)) for chapter in keys.chapters]
    loaded = Edition(**{**dict(keys), "chapters": chapters})
    return loaded, list(_name_findings(place, document, loaded, edition))


def _parameter_findings(root: Path, place: str, document: Any, edition: int) -> Iterator[Finding]:
    """What the notebooks say to their parameters, also where other parts of the file are wrong."""
    chapters = document.get("chapters")
    for index, entry in enumerate(chapters if isinstance(chapters, list) else ()):
        try:
            chapter = _ChapterKeys.model_validate(_plain(entry))
        except ValidationError:
            # The model has said what is wrong with it.
            continue
        giver = _at(place, document, ("chapters", index))
        if EDITION_PARAMETER in chapter.parameters:
            yield Finding(
                _at(place, document, ("chapters", index, "parameters", EDITION_PARAMETER)),
                f"every chapter is given “{EDITION_PARAMETER}” by the file's own key",
                "remove it here",
            )
        yield from notebook.parameter_findings(
            root, chapter.notebook, given(chapter.parameters, edition), giver
        )


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
    mark = getattr(error, "problem_mark", None)
    reason = error.problem if isinstance(error, MarkedYAMLError) else str(error).splitlines()[0]
    return Finding(
        f"{place}:{mark.line + 1}" if mark else place,
        f"not valid YAML: {reason}",
        "indent with spaces, not tabs"
        if "\\t" in str(reason)
        else "see that line in another edition's",
    )


def _model_findings(
    place: str, document: Any, problems: Sequence[Mapping[str, Any]]
) -> list[Finding]:
    """One finding for each place: a union says every type it tried, a misspelt key is missing."""
    findings: dict[tuple[Any, ...], Finding] = {}
    misspelt = {
        (*problem["loc"][:-1], known)
        for problem in problems
        if problem["type"] == "extra_forbidden"
        for known in _close(problem["loc"])
    }
    for problem in problems:
        # A union names the member type it tried as an extra step: it is no key of the file.
        keys = tuple(k for k in problem["loc"] if not (isinstance(k, str) and k in _UNION_STEPS))
        if problem["type"] != "missing" or keys not in misspelt:
            findings.setdefault(keys, _finding(place, document, keys, problem))
    return list(findings.values())


def _close(where: Sequence[Any]) -> list[str]:
    return difflib.get_close_matches(str(where[-1]), _fields(where), n=1)


def _fields(where: Sequence[Any]) -> list[str]:
    """The keys known at a place of the file."""
    return list((_ChapterKeys if len(where) > 1 else _EditionKeys).model_fields)


def _finding(place: str, document: Any, keys: Sequence[Any], problem: Mapping[str, Any]) -> Finding:
    name = ".".join(str(key) for key in keys)
    at = _at(place, document, keys)
    match problem["type"]:
        case "extra_forbidden":
            return Finding(at, f"unknown key “{name}”", nearest(str(keys[-1]), _fields(keys)))
        case "missing":
            return Finding(at, f"the key “{name}” is missing", "add it")
        case "model_type":
            return Finding(at, f"“{name}” holds no keys", "write keys and values below it")
        case "string_too_short":
            return Finding(at, f"“{name}” is empty", "write a text")
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
