"""A project as a build found it: every file read once, kept by its content, shown in views.

A view is a folder that holds exactly that. Whatever happens in the project while a build runs,
parameters, data and chapters are read from views alone.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from io import BufferedReader, BytesIO
from pathlib import Path

from msgspec import Struct

from whitepaper.errors import Finding, PublicationError, UsageError
from whitepaper.files import open_file
from whitepaper.fingerprint import is_input
from whitepaper.messages import msg
from whitepaper.private_folders import private_folder
from whitepaper.project import CACHE, NOTEBOOKS, OUT

STORE = CACHE / "store"
# Of every file in a view, so that no result depends on when a file was saved: 1980, where ZIP
# archives begin to count.
_SAVED = 315_532_800
_WORKSPACE = ".build-"
# What the store may hold beside the files of the last build.
BYTES = 2**30


class Snapshot(Struct, frozen=True):
    """The files of a project, each by its place with the SHA-256 of its content; its folders."""

    store: Path
    files: Mapping[str, str]
    folders: tuple[str, ...]


@contextlib.contextmanager
def workspace(root: Path) -> Iterator[Path]:
    """A private folder of one build, gone at its end; what killed builds have left goes too.

    Raises `PublicationError` for what the system refuses meanwhile.
    """
    out = root / OUT
    try:
        out.mkdir(parents=True, exist_ok=True)
        with private_folder(out, _WORKSPACE) as folder:
            yield folder
    except OSError as error:
        where = Path(error.filename) if isinstance(error.filename, str) else out
        raise refusal(where, root, str(error.strerror)) from error


def refusal(path: Path, root: Path, reason: str) -> PublicationError:
    """That no report can be built for what happens at a path."""
    place = path.relative_to(root) if path.is_relative_to(root) else path
    remedy = msg(
        "see that there is room, and that {out}/ stays while a report is built", out=OUT.as_posix()
    )
    return PublicationError(
        msg("The report cannot be built."), [Finding(place.as_posix(), reason, remedy)]
    )


def take(root: Path) -> Snapshot:
    """Read a project's files, once each, into its store.

    Raises `UsageError` with everything that cannot be read, or is neither file nor folder.
    """
    if misnamed := _misnamed(root.absolute()):
        raise UsageError(msg("The project cannot be read."), [misnamed])
    (root / STORE).mkdir(parents=True, exist_ok=True)
    # In the store itself: it may be of another file system than the rest.
    with private_folder(root / STORE, ".new-") as beside:
        return _take(root, beside)


def _take(root: Path, beside: Path) -> Snapshot:
    store = root / STORE
    files: dict[str, str] = {}
    folders: list[str] = []
    findings: list[Finding] = []
    pending = [(root, frozenset({root.resolve()}))]
    while pending:
        folder, above = pending.pop()
        for path in _inputs(folder, root, findings):
            place = path.relative_to(root).as_posix()
            if misnamed := _misnamed(Path(place)):
                findings.append(misnamed)
            elif path.is_dir():
                real = path.resolve()
                # A folder in itself has no end.
                if real not in above:
                    folders.append(place)
                    pending.append((path, above | {real}))
            elif (kind := _special(path)) is not None:
                findings.append(
                    Finding(place, msg("this is a {kind}", kind=kind), msg("put a file here"))
                )
            elif (file := _open(path, place, findings)) is not None:
                with file:
                    files[place] = keep(file, store, beside)
    if findings:
        raise UsageError(msg("The project cannot be read."), findings)
    return Snapshot(store, files, tuple(folders))


def _misnamed(path: Path) -> Finding | None:
    """That no text can hold a path: neither a manifest, nor what kernels and Typst are told."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        shown = path.as_posix().encode(errors="backslashreplace").decode()
        return Finding(shown, msg("the name is not UTF-8"), msg("rename it"))
    return None


def _unreadable(place: str, error: OSError) -> Finding:
    reason = msg("cannot be read: {strerror}", strerror=error.strerror)
    return Finding(place, reason, msg("make it readable"))


def _inputs(folder: Path, root: Path, findings: list[Finding]) -> list[Path]:
    """What lies in a folder and may be an input, by name; or the finding that it can't be read."""
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        findings.append(_unreadable(f"{folder.relative_to(root).as_posix()}/", error))
        return []
    return [path for path in found if path != root / OUT and is_input(path)]


def _open(path: Path, place: str, findings: list[Finding]) -> BufferedReader | None:
    try:
        return open_file(path)
    except FileNotFoundError:
        # A link that leads nowhere, or gone since the folder was listed.
        return None
    except OSError as error:
        findings.append(_unreadable(place, error))
        return None


def show(snapshot: Snapshot, view: Path, *, to_chapter: bool = False) -> None:
    """Make `view` a folder that holds what the snapshot does, for reading alone.

    A chapter may write beside its notebook: what lies there already are copies of its own.
    """
    for place in ("", *snapshot.folders):
        (view / place).mkdir(parents=True, exist_ok=True)
    for place, content in snapshot.files.items():
        is_own = to_chapter and place.startswith(f"{NOTEBOOKS.as_posix()}/")
        put = _copy if is_own else _link
        put(f"{snapshot.store}/{content}", f"{view}/{place}")


def prune(snapshot: Snapshot) -> None:
    """Remove what neither this snapshot nor another build's needs, if the store has grown large."""
    contents = [path for path in snapshot.store.iterdir() if path.is_file()]
    if sum(path.stat().st_size for path in contents) <= BYTES:
        return
    needed = set(snapshot.files.values())
    for path in contents:
        if path.name not in needed and path.stat().st_nlink == 1:
            path.unlink(missing_ok=True)


_SPECIAL = {
    msg("named pipe"): stat.S_ISFIFO,
    msg("socket"): stat.S_ISSOCK,
    msg("device"): lambda mode: stat.S_ISCHR(mode) or stat.S_ISBLK(mode),
}


def _special(path: Path) -> str | None:
    """What something is called that is neither file nor folder."""
    try:
        mode = path.stat().st_mode
    except OSError:
        # Whoever opens it is told why.
        return None
    return next((kind for kind, is_one in _SPECIAL.items() if is_one(mode)), None)


def keep(file: BufferedReader | BytesIO, store: Path, beside: Path) -> str:
    """Put a content into a store, by way of a folder beside it, if it is not there; its SHA-256."""
    known = hashlib.file_digest(file, "sha256").hexdigest()
    if _is_sound(store / known, known):
        # A program that a chapter runs may have changed it.
        os.utime(store / known, (_SAVED, _SAVED))
        return known
    # What is copied is what counts: the file may have changed since.
    file.seek(0)
    digest = hashlib.sha256()
    descriptor, name = tempfile.mkstemp(dir=beside)
    with os.fdopen(descriptor, "wb") as copy:
        while part := file.read(2**20):
            digest.update(part)
            copy.write(part)
    os.utime(name, (_SAVED, _SAVED))
    Path(name).chmod(0o444)
    # Whatever else has come to lie there is not the content. Of a pipe `rmtree` would wait.
    if (store / digest.hexdigest()).is_dir():
        shutil.rmtree(store / digest.hexdigest(), ignore_errors=True)
    Path(name).replace(store / digest.hexdigest())
    return digest.hexdigest()


def _is_sound(content: Path, digest: str) -> bool:
    try:
        with open_file(content) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


# Paths as text: a project may have thousands of files, and each build links all of them.


def _link(content: str, target: str) -> None:
    """Show a content at a place: as itself, or as a copy where a file has one name only."""
    try:
        os.link(content, target)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP):
            raise
        _copy(content, target)


def _copy(content: str, target: str) -> None:
    shutil.copyfile(content, target)
    os.utime(target, (_SAVED, _SAVED))
