"""What a report was made from, by what and how, as an RO-Crate: `ro-crate-metadata.json`.

A Process Run Crate: each chapter is an action that made something of what it read, and so is the
writing of the report. The files of the report are the crate's data. What it was made from lies
elsewhere, so it is told of as works with a name and a SHA-256, whose ids begin with `#`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from whitepaper import __version__
from whitepaper.execution.execute import ExecutedChapter
from whitepaper.fingerprint import (
    NOT_THERE,
    Ingredients,
    is_code,
    is_file,
    of_bytes,
    path_of,
    place_of,
)
from whitepaper.formats.colophon import whole_title
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.repository import Commit, uncommitted_paths
from whitepaper.languages import load
from whitepaper.messages import chained, msg, translate
from whitepaper.project import DOCUMENT, LOCK, MANIFEST
from whitepaper.publication.record import as_json, mark

_VERSION = "1.1"
_PROFILE, _PROFILE_VERSION = "https://w3id.org/ro/wfrun/process/0.5", "0.5"
# It has the terms that RO-Crate's own context lacks, such as sha256.
_TERMS = "https://w3id.org/ro/terms/workflow-run/context"
_STATUS = "http://schema.org/{}ActionStatus"
# Not the system's table: it is another on each machine.
_ENCODINGS = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
}


class Made(Struct, frozen=True, dict=True):
    """What a report was made from.

    `project` is the project as the build found it, `own` what was read for the report as a whole.
    The `commit` was checked out, if any.
    """

    edition: Edition
    project: Path
    ingredients: Ingredients
    own: Iterable[str]
    chapters: Sequence[ExecutedChapter]
    commit: Commit | None

    @cached_property
    def uncommitted_ingredients(self) -> tuple[str, ...]:
        """The ingredients that the commit has not, or not as they were."""
        return uncommitted_paths(self.commit, self.project, self.ingredients) if self.commit else ()

    @property
    def claims(self) -> dict[str, object]:
        """What a manifest says of the commit."""
        if self.commit is None:
            return {}
        return {"commit": self.commit.name, "uncommitted": self.uncommitted_ingredients}


def crate(made: Made, artefacts: Mapping[str, bytes]) -> bytes:
    """The crate of a report whose files are `artefacts`; the manifest will come to them.

    It holds no time but the report's date, and nothing of the machine: the same inputs in the same
    commit have the same crate.
    """
    # Takes long to import.
    from rocrate.rocrate import ROCrate

    found = ROCrate(version=_VERSION)
    found.metadata.extra_contexts.append(_TERMS)
    software = _software(found, made.ingredients)
    inputs = _inputs(found, made)
    results, actions = [], []
    for chapter in made.chapters:
        read = [
            inputs[name] for name in (chapter.run.place, *chapter.touched.read) if name in inputs
        ]
        result = _result(found, chapter)
        results += result
        actions.append(
            _add(
                found,
                f"#run/{quote(chapter.run.name)}",
                "CreateAction",
                name=msg("run {notebook}", notebook=chapter.run.place),
                description=msg("The cells were run in order, in a kernel of their own."),
                instrument=software,
                object=_sorted((*read, *_parameters(found, chapter), *_network(found, chapter))),
                result=result,
                actionStatus=_STATUS.format("Failed" if chapter.failures else "Completed"),
                error=chained(failure.where(chapter.run.place) for failure in chapter.failures),
            )
        )
    files = [
        _file(found, name, sha256=_digest(of_bytes(content)), contentSize=str(len(content)))
        for name, content in sorted(artefacts.items())
    ]
    about = msg("All inputs and files with their SHA-256; this crate's among them.")
    files.append(_file(found, MANIFEST, description=about))
    actions.append(
        _add(
            found,
            "#run",
            "CreateAction",
            name=msg("write the report"),
            description=msg("The chapters were read as one document, checked, and written."),
            instrument=software,
            object=_sorted((*(inputs[name] for name in made.own if name in inputs), *results)),
            result=files,
            actionStatus=_STATUS.format("Completed"),
        )
    )
    _describe(found, made, actions)
    return as_json(_in_language(found.metadata.generate(), made.edition.language))


def _describe(crate: Any, made: Made, actions: Sequence[Any]) -> None:
    """Say of the whole what it is; a licence is what RO-Crate asks for and a report has not."""
    edition, language, whole = made.edition, load(made.edition.language), crate.root_dataset
    title = whole_title(edition, language)
    profile = _add(
        crate, _PROFILE, "CreativeWork", name="Process Run Crate", version=_PROFILE_VERSION
    )
    licence = _add(
        crate,
        "#licence",
        "CreativeWork",
        name=msg("No licence is named"),
        description=msg("Figures and facts belong to their sources, which the report cites."),
    )
    if edition.publisher:
        publisher = _add(crate, "#publisher", "Organization", name=edition.publisher)
        whole["author"] = whole["publisher"] = publisher
    about = msg("The report {title}, and how it was made.", title=title)
    whole["conformsTo"] = profile
    whole["name"] = title
    whole["description"] = edition.notice or about
    whole["datePublished"] = edition.date.isoformat()
    whole["license"] = licence
    whole["identifier"] = mark(made.ingredients)
    whole["inLanguage"] = language.tag
    whole["creativeWorkStatus"] = edition.status
    whole["mentions"] = list(actions)


def _software(crate: Any, ingredients: Ingredients) -> Any:
    """This package, the Python and the packages that it runs with, and where they run."""
    code = as_json({name: value for name, value in ingredients.items() if is_code(name)})
    python = _add(
        crate,
        "#python",
        "SoftwareApplication",
        name="Python",
        softwareVersion=ingredients["python"],
    )
    packages = _add(
        crate,
        "#packages",
        "SoftwareApplication",
        name=msg("installed packages"),
        softwareVersion=ingredients["packages"],
    )
    return _add(
        crate,
        "#whitepaper",
        "SoftwareApplication",
        name="Whitepaper",
        softwareVersion=__version__,
        sha256=_digest(of_bytes(code)),
        operatingSystem=ingredients["platform"],
        softwareRequirements=[python, packages],
    )


def _inputs(crate: Any, made: Made) -> dict[str, Any]:
    """An entity for each file and folder that went in, by ingredient."""
    there = {
        name: found
        for name, found in sorted(made.ingredients.items())
        if is_file(name) and not is_code(name) and found != NOT_THERE
    }
    commit = _commit(crate, made)
    entities = {}
    for name, found in there.items():
        if Path(name).is_absolute():
            entities[name] = _outside(crate, name, found)
            continue
        path, place = path_of(made.project, name), place_of(name) or "./"
        size = {} if path.is_dir() else {"contentSize": str(path.stat().st_size)}
        entities[name] = _add(
            crate,
            f"#project/{quote(place)}",
            "CreativeWork",
            name=place,
            description=msg("the names in this folder") if path.is_dir() else "",
            sha256=_digest(found),
            encodingFormat=_encoding(place),
            isPartOf=None if name in made.uncommitted_ingredients else commit,
            **size,
        )
    return entities


def _outside(crate: Any, name: str, found: str) -> Any:
    """What a chapter has read outside of the project: where it lies says nothing elsewhere."""
    slash = "/" if name.endswith("/") else ""
    short = f"{PurePosixPath(name).name}{slash}"
    return _add(
        crate,
        f"#outside/{_digest(found)}/{quote(short)}",
        "CreativeWork",
        name=short,
        description=msg("read outside of the project"),
        sha256=_digest(found),
        encodingFormat=_encoding(short),
    )


def _commit(crate: Any, made: Made) -> Any:
    """The commit that was checked out, of which those inputs are parts that are as it has them."""
    if made.commit is None:
        return None
    description = (
        msg(
            "It does not have these inputs as they were: {names}",
            names=tuple(map(place_of, made.uncommitted_ingredients)),
        )
        if made.uncommitted_ingredients
        else msg("It has all inputs.")
    )
    return _add(
        crate,
        "#commit",
        "SoftwareSourceCode",
        name=msg("commit {commit}", commit=made.commit.name),
        version=made.commit.name,
        description=description,
    )


def _parameters(crate: Any, chapter: ExecutedChapter) -> list[Any]:
    """The parameters that a chapter was run with."""
    return [
        _add(
            crate,
            f"#parameters/{quote(chapter.run.name)}/{quote(name)}",
            "PropertyValue",
            name=name,
            value=value if isinstance(value, str | int | float) else as_json(value).decode(),
        )
        for name, value in chapter.run.parameters.items()
    ]


def _network(crate: Any, chapter: ExecutedChapter) -> list[Any]:
    """What a chapter has had from the network, of which no more is known."""
    what = msg("asked for over the network; nobody knows what it gave")
    return [
        _add(crate, f"#network/{quote(host)}", "CreativeWork", name=host, description=what)
        for host in chapter.touched.network
    ]


def _result(crate: Any, chapter: ExecutedChapter) -> list[Any]:
    """What a chapter came to: a part of the document. One that failed came to nothing."""
    if chapter.failures:
        return []
    name = chapter.run.name
    document = {"@id": DOCUMENT}
    return [_add(crate, f"#chapters/{quote(name)}", "CreativeWork", name=name, isPartOf=document)]


def _file(crate: Any, name: str, **properties: str) -> Any:
    """A file of the report."""
    known = {"name": name, "encodingFormat": _encoding(name), **properties}
    return crate.add_file(dest_path=name, properties=known)


def _add(crate: Any, identity: str, kind: str, **properties: Any) -> Any:
    """Add what is no file of the report. It has the properties that are not empty.

    RO-Crate asks for one thing to be told as itself, not as a list of one.
    """
    from rocrate.model.contextentity import ContextEntity

    given = {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in properties.items()
        if value not in (None, "", [])
    }
    return crate.add(ContextEntity(crate, identity, {"@type": kind, **given}))


def _in_language(value: Any, language: str) -> Any:
    """What is told, in the language of the report: the same whoever builds it."""
    if isinstance(value, dict):
        return {name: _in_language(part, language) for name, part in value.items()}
    if isinstance(value, list):
        return [_in_language(part, language) for part in value]
    return translate(value, language) if isinstance(value, str) else value


def _sorted(entities: Iterable[Any]) -> list[Any]:
    """Each entity once, by its id: a kernel reports in any order what it has read."""
    by_id = {entity.id: entity for entity in entities}
    return [by_id[name] for name in sorted(by_id)]


def _encoding(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    return _ENCODINGS[".txt"] if name == LOCK.name else _ENCODINGS.get(suffix, "")


def _digest(fingerprint: str) -> str:
    return fingerprint.removeprefix("sha256:")
