"""The builds that can be compared: of an edition, in a folder, or of a commit, made for it."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from whitepaper.comparison.commits import SHORT, checked_out, commit_of, missing
from whitepaper.document.ledger import entries
from whitepaper.document.nodes import Document
from whitepaper.document.serialise import from_json
from whitepaper.errors import Finding, UsageError
from whitepaper.files import is_folder, is_there
from whitepaper.inputs import issues
from whitepaper.inputs.listing import available
from whitepaper.inputs.listing import newest as newest_of
from whitepaper.inputs.matrix import PART
from whitepaper.inputs.repository import environment
from whitepaper.messages import calling, chained, msg
from whitepaper.programs import run
from whitepaper.project import COMMAND, DOCUMENT, EDITIONS, FORMATS, ISSUED, OUT, PROGRAM

T = TypeVar("T")
U = TypeVar("U")

_EMBEDDED = re.compile(rb"data:image/[a-z+]+;base64,([A-Za-z0-9+/=]+)")
# Before an edition: as it was issued.
_ISSUED = "issued:"


class Build(Struct, frozen=True):
    """A report to compare: `name` is as the user gave it, `commit` that which it was built from.

    `images` are those of its HTML page, if there is one, as `data:` addresses by the SHA-256 of
    their content, with which the names of their files begin. Of a commit that was named without its
    edition that is the `newest`. One that was `issued` was read as it was printed.
    """

    name: str
    document: Document
    commit: str = ""
    newest: bool = False
    issued: bool = False
    images: Mapping[str, str] = field(default_factory=dict)

    @property
    def edition(self) -> str:
        """The edition that it is of; nothing if it does not say."""
        return self.document.particulars.edition if self.document.particulars else ""

    def image(self, file: str) -> str:
        """The address of an image by the name of its file; nothing if it is not at hand."""
        digest = file.partition(".")[0]
        return next((a for name, a in self.images.items() if name.startswith(digest)), "")


def builds(root: Path, names: Sequence[str], say: Callable[[str], None]) -> tuple[Build, ...]:
    """The builds of these names: each an edition, as it was issued or as it was built last, a
    folder, or a commit, perhaps with its edition.

    An edition comes before a commit, and that before a folder; no commit can be called ./folder.
    Of a commit without its edition that of the other build is meant, if it has that.
    Commits are built, once every name is known to mean something. Raises `UsageError` with a
    finding for each name of which there is no build, and for commits whose newest edition happens
    to be another than that of the other build.
    """
    meant = next(filter(None, (_edition(root, name) for name in names)), "")
    found = _each(names, lambda name: _find(root, name, meant, say))
    made = tuple(_each(found, lambda build: build()))
    if len({build.edition for build in made}) > 1 and any(build.newest for build in made):
        raise UsageError(msg("These are builds of different editions."), _unnamed(made))
    return made


def _unnamed(made: Sequence[Build]) -> Iterator[Finding]:
    for build in made:
        if build.newest:
            what = msg("its newest edition is {edition}", edition=build.edition)
            other = next(each.edition for each in made if each is not build)
            remedy = msg("name the one you mean: {name}:{edition}", name=build.name, edition=other)
            yield Finding(build.name, what, remedy)


def _each(items: Iterable[T], work: Callable[[T], U]) -> list[U]:
    """The results of a work on each item. Raises what it found wrong with any of them."""
    results, findings = [], list[Finding]()
    for item in items:
        try:
            results.append(work(item))
        except UsageError as error:
            findings += error.findings
    if findings:
        raise UsageError(msg("There is nothing to compare."), dict.fromkeys(findings))
    return results


def _edition(root: Path, name: str) -> str:
    """The edition that a name says, which is no commit; nothing if it says none."""
    if name.startswith(_ISSUED):
        return _issue_named(root, name)[0]
    return name if name in available(root) else ""


def _find(root: Path, name: str, meant: str, say: Callable[[str], None]) -> Callable[[], Build]:
    """The way to a build: reading it in its folder, or building its commit."""
    if name.startswith(_ISSUED):
        return partial(_read_issued, root, name)
    editions = available(root)
    if name in editions or _is_built(root, name):
        folder = root / OUT / name
        _check_built(folder, (OUT / name).as_posix(), calling(name))
        return partial(_read, name, folder)
    commit, edition, why = commit_of(root, name)
    if commit:
        return partial(_build, root, name, _Wanted(commit, edition, meant), say)
    if is_folder(name):
        remedy = msg(
            "name a folder that a build has written, such as {out}/EDITION", out=OUT.as_posix()
        )
        _check_built(Path(name), name, remedy)
        return partial(_read, name, Path(name))
    raise missing(
        name,
        chained(filter(None, (msg("neither an edition, a commit nor a folder"), why))),
        msg(
            "name an edition ({editions}), a commit (or commit:edition), or a folder as ./folder",
            editions=tuple(editions) or msg("there is none"),
        ),
    )


def _is_built(root: Path, name: str) -> bool:
    """Whether there is a build of an edition, which may have no parameters any more."""
    is_name = all(map(PART.fullmatch, name.split("/")))
    return is_name and is_there(root / OUT / name / DOCUMENT)


def _issue_named(root: Path, name: str) -> tuple[str, str]:
    """An edition, and which of its issues if that is said: by a colon, or as its folder is."""
    edition, _, number = name.removeprefix(_ISSUED).partition(":")
    before, _, last = edition.rpartition("/")
    is_folder_of_issue = (
        not number and last.isdecimal() and is_there(root / EDITIONS / before / "1" / ISSUED)
    )
    # An edition may be called so itself, as those that a file makes of several are.
    if before and is_folder_of_issue and edition not in available(root):
        return before, last
    return edition, number


def _read_issued(root: Path, name: str) -> Build:
    """An edition as it was issued last, or for the time that is named: issued:2020, issued:2020:1.

    Raises `UsageError` if it was not.
    """
    edition, number = _issue_named(root, name)
    found = issues.issues(root, edition)
    named = [each for each in found if str(each.number) == number] if number else found[-1:]
    if not named:
        known = tuple(str(each.number) for each in found)
        raise missing(
            name,
            msg("it was issued {count} times", count=len(known))
            if known
            else msg("edition {edition} was never issued", edition=edition),
            msg("name one of these: {known}", known=known)
            if known
            else msg("issue it first: {issue}", issue=calling("issue", edition)),
        )
    return Build(name, issues.document(named[0]), issued=True)


def _check_built(folder: Path, place: str, remedy: str) -> None:
    if not is_there(folder / DOCUMENT):
        raise missing(place, msg("it has no {document}", document=DOCUMENT), remedy)


class _Wanted(Struct, frozen=True):
    """A commit with the edition that is named, or else the one that may be meant."""

    commit: str
    edition: str
    meant: str


def _build(root: Path, name: str, wanted: _Wanted, say: Callable[[str], None]) -> Build:
    """The build of a commit's edition; if none is named of that which is meant, or its newest."""
    short = wanted.commit[:SHORT]
    with checked_out(root, wanted.commit) as project:
        editions = available(project)
        edition = wanted.edition or (wanted.meant if wanted.meant in editions else "")
        if not editions or (edition or editions[-1]) not in editions:
            raise missing(
                name,
                msg("commit {short} has no edition {edition}", short=short, edition=edition)
                if edition
                else msg("commit {short} has no edition", short=short),
                msg("it has {editions}", editions=tuple(editions))
                if editions
                else msg("name another commit"),
            )
        newest, edition = not edition, edition or newest_of(project)[0].name
        say(
            msg(
                "{name}: building edition {edition} of commit {short}",
                name=name,
                edition=edition,
                short=short,
            )
        )
        folder = _run_build(project, edition, name)
        _check_built(
            folder,
            name,
            msg(
                "commit {short} was made before reports had a {document}: name a later one",
                short=short,
                document=DOCUMENT,
            ),
        )
        return replace(_read(name, folder, short), newest=newest)


def _run_build(project: Path, edition: str, name: str) -> Path:
    """Let the project's own build.py build an edition as HTML, whatever was there before.

    A project without one is built by this package.
    """
    folder = project / OUT / edition
    rmtree(folder, ignore_errors=True)
    program = (PROGRAM,) if (project / PROGRAM).is_file() else ("-m", COMMAND)
    # It has its own limits: how long its chapters may take, it knows alone.
    done = run(
        [sys.executable, *program, edition, "--to", "html", "-q"],
        None,
        folder=project,
        environment={**environment(), "PYTHONIOENCODING": "utf-8"},
    )
    # An incomplete draft is a report too.
    if done.returncode and not folder.is_dir():
        output = (done.stderr or done.stdout).decode(errors="replace").strip()
        reason = output.replace("\n", "\n      ") or msg(
            "it ended with {returncode}", returncode=done.returncode
        )
        raise missing(
            name,
            msg("its build failed:\n      {reason}", reason=reason),
            msg("name a commit that builds, or build it apart and name the folder"),
        )
    return folder


def _read(name: str, folder: Path, commit: str = "") -> Build:
    page = folder / FORMATS["html"]
    try:
        document = from_json((folder / DOCUMENT).read_bytes())
        images = _images(page.read_bytes()) if page.is_file() else {}
        fault = _fault(document)
    except (OSError, ValueError) as error:
        fault = msg("it cannot be read: {error}", error=error.args[0])
    except RecursionError:
        fault = msg("it cannot be read: it is nested too deep")
    if fault:
        raise missing(f"{name}, {DOCUMENT}", fault, msg("build it again"))
    return Build(name, document, commit, images=images)


def _images(page: bytes) -> dict[str, str]:
    return {
        hashlib.sha256(base64.b64decode(match[1])).hexdigest(): match[0].decode()
        for match in _EMBEDDED.finditer(page)
    }


def _fault(document: Document) -> str:
    """What makes it impossible to compute with a document's facts, if anything."""
    for entry in entries(document):
        value, precision = entry.fact.value, entry.fact.precision
        if value is not None and not value.is_finite():
            fault = msg("“{value}” is not a value", value=value)
        elif precision is not None and not (precision.is_finite() and precision > 0):
            fault = msg("“{precision}” is not a precision", precision=precision)
        else:
            continue
        return msg("{place}: {fault}", place=entry.place, fault=fault)
    return ""
