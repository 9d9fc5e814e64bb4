"""What a kernel notes while it runs a chapter: what was read, listed, looked up outside.

Loaded as an IPython extension (`--IPKernelApp.extra_extensions`), it adds an audit hook to the
interpreter; the last request of a run asks for `observed()`. An audit hook sees every file that
Python opens, whichever library asked for it, but not what native code opens by itself: for that
there is `blind`.
"""

from __future__ import annotations

import errno
import functools
import importlib.util
import os
import stat
import sys
import sysconfig
from collections.abc import Callable, Iterable
from importlib.machinery import BYTECODE_SUFFIXES, EXTENSION_SUFFIXES, FileFinder, ModuleSpec
from typing import Any
from urllib.parse import unquote

# The folder that a chapter sees of the project; without it, the one that its own lies in.
VIEW_VARIABLE = "KERNEL_VIEW"
# Extension modules of these packages open files through Python, where the hook sees it.
SEEN = frozenset(
    [
        "IPython",
        "PIL",
        "_ruamel_yaml",
        "contourpy",
        "debugpy",
        "kiwisolver",
        "markupsafe",
        "matplotlib",
        "numpy",
        "pandas",
        "psutil",
        "pydantic_core",
        "rpds",
        "ruamel",
        "scipy",
        "seaborn",
        "tornado",
        "yaml",
        "zmq",
    ]
)
# These may be loaded before a chapter begins, as pandas loads pyarrow where it is installed.
NATIVE = ("pyarrow", "fastparquet", "polars", "duckdb", "h5py", "tables", "lxml.etree")
_SPAWNS = frozenset(
    {"subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "os.fork", "os.forkpty"}
    # What such code does nobody sees either.
    | {"ctypes.dlopen", "pty.spawn", "os.spawn"}
)
_NETWORK = frozenset(
    {"socket.connect", "socket.sendto", "socket.sendmsg"}
    | {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
)
# What tells of a file, and what changes it without opening it.
_ASKS = frozenset({"os.getxattr", "os.listxattr"})
_CHANGES = frozenset({"os.chflags", "os.chmod", "os.chown", "os.setxattr", "os.utime"})
# Everything else is let pass at once: of a chart's drawing Python tells thousands of events.
_HEARD = (
    frozenset({"open", "import", "os.listdir", "os.scandir", "sqlite3.connect"})
    | _ASKS
    | _CHANGES
    | _NETWORK
    | _SPAWNS
)
# Of a look at a file without opening it Python tells nobody.
_LOOKS = ("stat", "lstat", "access", "readlink", "statvfs")
_READLINK = os.readlink
# Where `os` has its functions from: of some a chapter may ask there.
_SYSTEM = sys.modules[os.name if os.name == "nt" else "posix"]
_COMPILED = (*BYTECODE_SUFFIXES, *EXTENSION_SUFFIXES)
_STANDARD = tuple(sysconfig.get_path(name) + os.sep for name in ("stdlib", "platstdlib"))
# Parts of the standard library that open files by themselves.
_NATIVE_STANDARD = frozenset({"_dbm", "_gdbm"})
# What the system and Python bring along changes only where they do.
_OF_SYSTEM = ("/dev/", "/etc/", "/lib", "/proc/", "/sys/", "/usr/", sys.prefix, sys.base_prefix)
# What is opened so has lost whatever it held.
_EMPTIES = os.O_TRUNC | os.O_EXCL


class _Notes:
    """Everything noted so far, in the order in which it was seen first, with the run of a cell."""

    def __init__(self) -> None:
        self.shell: Any = None
        # The chapter's own folder, where it may write, and that of the project, as given and real.
        self.own = ""
        self.view: tuple[str, ...] = ()
        self.opened: dict[str, int] = {}
        self.states: dict[str, list[int]] = {}
        self.emptied: dict[str, int] = {}
        self.listed: dict[str, int] = {}
        self.network: dict[str, int] = {}
        self.blind: dict[str, int] = {}

    @property
    def run(self) -> int:
        """The count of the cell that runs now: IPython's list of inputs begins with none."""
        return len(self.shell.history_manager.input_hist_parsed) - 1


_notes = _Notes()


def load_ipython_extension(shell: object) -> None:
    """Begin to observe; there is no end but the end of the process."""
    _notes.shell = shell
    _notes.blind.update((name, 0) for name in NATIVE if name in sys.modules)
    # Path looks at files, and so would be heard itself, here and below.
    _notes.own = os.getcwd()
    view = os.environ.get(VIEW_VARIABLE) or os.path.dirname(_notes.own)
    _notes.view = tuple(folder + os.sep for folder in {view, os.path.realpath(view)})
    sys.addaudithook(_hear)
    _watch_imports()
    _watch_looks()


class Observed(dict[str, dict[str, Any]]):
    """What was observed, to be sent as JSON: each by its name, with the count of the cell.

    `opened`: files that may have been read, by absolute path, sources of imported modules among
    them, and what was looked for in vain; `listed`: folders; `network`: hosts asked for; `blind`:
    what was loaded or started whose reading cannot be seen. `states`: those of opened files outside
    of the view, as `state` gave them when they were opened first.
    """

    def _repr_json_(self) -> dict[str, dict[str, Any]]:
        return dict(self)


def observed() -> Observed:
    """All that was observed up to now. Raises `RuntimeError` if nobody listened."""
    if _notes.shell is None:
        raise RuntimeError("what this kernel reads is not observed")
    return Observed(
        opened=_notes.opened,
        states=_notes.states,
        listed=_notes.listed,
        network=_notes.network,
        blind=_notes.blind,
    )


def state(path: str, look: Callable[[str], os.stat_result] = os.stat) -> list[int]:
    """What the system says of a file, and is something else once the file is; nothing of none."""
    try:
        found = look(path)
    except OSError:
        return []
    return [found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def _watch_looks() -> None:
    """Note what a chapter looks at beside it and in the folder above: whether and how it is."""

    def noting(look: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(look)
        def note_then_call(path: Any, *arguments: Any, **options: Any) -> Any:
            found = None
            try:
                found = look(path, *arguments, **options)
                return found
            finally:
                is_folder = isinstance(found, os.stat_result) and stat.S_ISDIR(found.st_mode)
                if not is_folder and isinstance(path, str | bytes | os.PathLike):
                    _note_look(path, options.get("dir_fd"))

        return note_then_call

    scandir = os.scandir

    @functools.wraps(scandir)
    def scandir_noted(path: Any = ".") -> _Entries:
        return _Entries(scandir(path), path)

    watched: dict[str, Any] = {name: noting(getattr(os, name)) for name in _LOOKS}
    for name, function in {**watched, "scandir": scandir_noted}.items():
        # Python asks for the function itself what it can do.
        for can in (os.supports_fd, os.supports_dir_fd, os.supports_follow_symlinks):
            if getattr(os, name) in can:
                can.add(function)
        # Modules are looked for by the system's own module.
        for module in (os, _SYSTEM):
            setattr(module, name, function)


def _note_look(path: str | bytes | os.PathLike[Any], folder: int | None) -> None:
    """Note a look at a file, by a path that may begin in an open folder."""
    name = os.fsdecode(path)
    if folder is not None and not os.path.isabs(name):
        within = _place_of(folder)
        if within is None:
            _notes.blind["dir_fd"] = _notes.run
            return
        name = os.path.join(within, name)
    _note_in_view(name)


def _place_of(descriptor: int) -> str | None:
    """Where an open folder lies, if the system tells it."""
    try:
        return _READLINK(f"/proc/self/fd/{descriptor}")
    except OSError:
        return None


class _Entries:
    """What `os.scandir` gives: of a folder's entries, each of which notes a look at it."""

    def __init__(self, entries: Any, folder: object) -> None:
        self.entries = entries
        self.folder = _place_of(folder) if isinstance(folder, int) else None
        self.close = entries.close

    def __iter__(self) -> _Entries:
        return self

    def __next__(self) -> _Entry:
        return _Entry(next(self.entries), self.folder)

    def __enter__(self) -> _Entries:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Entry:
    """An entry of a folder, whose state Python reads without telling anybody.

    What kind it is of stands in the folder itself, which was noted.
    """

    # For who asks whether it is one: of other classes this is a method.
    __class__ = os.DirEntry  # type: ignore[assignment]

    def __init__(self, entry: os.DirEntry[Any], folder: str | None) -> None:
        self.entry = entry
        self.folder = folder

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        """The state of the file, as `os.DirEntry` has it."""
        path = os.fsdecode(self.entry.path)
        _note_in_view(os.path.join(self.folder or "", path))
        return self.entry.stat(follow_symlinks=follow_symlinks)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.entry, name)

    def __fspath__(self) -> Any:
        return self.entry.path

    def __repr__(self) -> str:
        return repr(self.entry)


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _HEARD:
        return
    if event == "open":
        path, mode, flags = arguments
        _note_opened(path, mode, flags)
    elif event == "import":
        module, file = arguments[:2]
        # What a kernel loads for itself, before the first cell, reads nothing for the chapter.
        if _notes.run and file is not None and not _is_seen(module, file):
            _notes.blind[module] = _notes.run
    elif event in ("os.listdir", "os.scandir"):
        if not _asked_by_import_system():
            _note(_notes.listed, arguments[0] if arguments[0] is not None else ".")
    elif event == "sqlite3.connect":
        _connected(event, arguments[0])
    elif event in _ASKS:
        _note(_notes.opened, arguments[0])
    elif event in _CHANGES:
        _refuse_to_change(arguments[0])
    elif event in _NETWORK:
        _looked_up(event, arguments)
    elif event in _SPAWNS:
        _note_program(event, arguments)


def _connected(event: str, database: object) -> None:
    """SQLite opens a file itself, which may be said as a URI, and may attach more."""
    if database in (":memory:", ""):
        return
    _notes.blind[event] = _notes.run
    if isinstance(database, str) and database.startswith("file:"):
        database = unquote(database.removeprefix("file:").removeprefix("//").partition("?")[0])
    _note_outside(database)


def _note_program(event: str, arguments: tuple[Any, ...]) -> None:
    """A program reads what nobody sees; what it is given to read outside of the view is known."""
    _notes.blind[event] = _notes.run
    if event not in ("os.system", "subprocess.Popen", "os.posix_spawn", "os.exec"):
        return
    given = arguments[event != "os.system"]
    # The program itself is none of them.
    for each in [given] if isinstance(given, str | bytes) else list(given)[1:]:
        argument = os.fsdecode(each)
        for path in (argument, *argument.split()):
            # A slash may be a part of a pattern as well.
            if path.startswith("../") or os.path.isfile(path):
                _note_outside(path)


def _note_outside(path: object) -> None:
    """Note what lies outside of the view: of what is in it, all counts as read."""
    if isinstance(path, str | bytes | os.PathLike):
        name = os.path.abspath(os.fsdecode(path))
        if not _is_in_view(name):
            _note(_notes.opened, name)


def _note_opened(path: object, mode: str | None, flags: int) -> None:
    empties = bool(flags & _EMPTIES) if mode is None else not set(mode).isdisjoint("wx")
    if isinstance(path, str) and path.endswith(".pyc"):
        # The import system wrote or read a compiled module: its source is what counts.
        try:
            path = importlib.util.source_from_cache(path.partition(".pyc")[0] + ".pyc")
        except ValueError:
            return
        empties = False
    _note(_notes.emptied if empties else _notes.opened, path)


def _watch_imports() -> None:
    """Note in a chapter's view where a module is looked for: put there later, it is imported."""
    find = FileFinder.find_spec

    @functools.wraps(find)
    def find_noted(self: FileFinder, fullname: str, target: Any = None) -> ModuleSpec | None:
        found = find(self, fullname, target)
        folder = os.path.abspath(self.path)
        if _is_in_view(folder + os.sep):
            # Paths as text here and below: what pathlib does is heard, and takes longer.
            module = os.path.join(folder, fullname.rpartition(".")[2])
            _note_in_view(f"{module}.py")
            _note_in_view(f"{module}{os.sep}__init__.py")
            if found is None or found.loader is None:
                # A folder without code is a package as well, and a compiled module a module.
                for ending in ("", *_COMPILED):
                    _note_in_view(module + ending)
        return found

    # What the stubs have for a method is the same for each finder.
    FileFinder.find_spec = find_noted  # type: ignore[assignment,method-assign]


def _refuse_to_change(path: object) -> None:
    """Raise `PermissionError` if a file of the project is to get other times or rights.

    The system would let it: to it they are no content.
    """
    if not isinstance(path, str | bytes | os.PathLike):
        return
    name = os.path.abspath(os.fsdecode(path))
    if _is_in_view(name) and not name.startswith(_notes.own + os.sep):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), name)


def _is_in_view(name: str) -> bool:
    return name.startswith(_notes.view)


def _note_in_view(path: str) -> None:
    name = os.path.abspath(path)
    if _is_in_view(name):
        _note(_notes.opened, name)


def _note(notes: dict[str, int], path: object) -> None:
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    if not isinstance(path, str | os.PathLike):
        # An open descriptor: it was noted when it was opened.
        return
    try:
        # Path.resolve would look at files, and so be heard itself.
        name = os.path.abspath(path)
    except OSError:
        # The folder that a chapter is in is gone: what it opens there is not.
        return
    if notes is _notes.opened and name in _notes.emptied:
        return
    if name not in notes:
        if (name := _sayable(name)) in ("", *notes):
            return
        notes[name] = _notes.run
        if notes is _notes.opened and not _is_in_view(name) and not name.startswith(_OF_SYSTEM):
            _notes.states[name] = state(name)


def _sayable(name: str) -> str:
    """A path as messages can say it: of other names the folder, with all that is in it; or none."""
    try:
        os.fsencode(name)
    # Half a character, of which no path is made.
    except UnicodeEncodeError:
        return ""
    while True:
        try:
            name.encode()
        except UnicodeEncodeError:
            _notes.blind["name"] = _notes.run
            name = os.path.dirname(name)
        else:
            return name


def _looked_up(event: str, arguments: Iterable[Any]) -> None:
    host, *rest = arguments
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = rest[0]
        if not isinstance(address, tuple):
            # A socket of this machine's own.
            return
        host = f"{address[0]}:{address[1]}"
    if host is None:
        return
    name = host if isinstance(host, bytes) else str(host).encode(errors="backslashreplace")
    _notes.network.setdefault(name.decode(errors="backslashreplace"), _notes.run)


def _is_seen(module: str, file: str) -> bool:
    if module in _NATIVE_STANDARD:
        return False
    return module.partition(".")[0] in SEEN or (
        file.startswith(_STANDARD) and "-packages" not in file
    )


def _asked_by_import_system() -> bool:
    frame = sys._getframe(2)
    return frame.f_code.co_filename.startswith("<frozen importlib")
