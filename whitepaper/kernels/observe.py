"""What a kernel notes while it runs a chapter: what was read, listed, looked up outside.

Loaded as an IPython extension (`--IPKernelApp.extra_extensions`), it adds an audit hook to the
interpreter; the last request of a run asks for `observed()`. An audit hook sees every file that
Python opens, whichever library asked for it, but not what native code opens by itself: for that
there is `blind`.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterable
from typing import Any

# Extension modules of these packages open files through Python, where the hook sees it.
SEEN = frozenset(
    [
        "IPython",
        "PIL",
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
_SPAWNS = frozenset({"subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "os.fork"})
_NETWORK = frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"})
_STANDARD = tuple({sys.base_prefix, sys.base_exec_prefix})
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class _Notes:
    """Everything noted so far, in the order in which it was seen first; values are unused."""

    def __init__(self) -> None:
        self.opened: dict[str, None] = {}
        self.written: dict[str, None] = {}
        self.listed: dict[str, None] = {}
        self.network: dict[str, None] = {}
        self.blind: dict[str, None] = {}


_notes = _Notes()


def load_ipython_extension(_shell: object) -> None:
    """Begin to observe; there is no end but the end of the process."""
    _notes.blind.update(dict.fromkeys(name for name in NATIVE if name in sys.modules))
    sys.addaudithook(_hear)


class Observed(dict[str, list[str]]):
    """What was observed, to be sent as JSON.

    `opened`: files read, by absolute path, sources of imported modules among them; `written`:
    files opened for writing before they were read; `listed`: folders; `network`: hosts asked for;
    `blind`: what was loaded or started whose reading cannot be seen.
    """

    def _repr_json_(self) -> dict[str, list[str]]:
        return dict(self)


def observed() -> Observed:
    """All that was observed up to now."""
    return Observed({name: list(seen) for name, seen in vars(_notes).items()})


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        path, mode, flags = arguments
        _opened(path, mode, flags)
    elif event == "import":
        module, file = arguments[:2]
        if file and not _is_seen(module, file):
            _notes.blind[module] = None
    elif event in ("os.listdir", "os.scandir"):
        if not _asked_by_import_system():
            _note(_notes.listed, arguments[0] if arguments[0] is not None else ".")
    elif event == "sqlite3.connect":
        if arguments[0] not in (":memory:", ""):
            _opened(arguments[0], "r", 0)
    elif event in _NETWORK:
        _looked_up(event, arguments)
    elif event in _SPAWNS:
        _notes.blind[event] = None


def _opened(path: object, mode: str | None, flags: int) -> None:
    writes = bool(flags & _WRITES) if mode is None else not set(mode).isdisjoint("wax+")
    if isinstance(path, str) and path.endswith(".pyc"):
        # The import system wrote or read a compiled module: its source is what counts.
        try:
            path = importlib.util.source_from_cache(path.partition(".pyc")[0] + ".pyc")
        except ValueError:
            return
        writes = False
    _note(_notes.written if writes else _notes.opened, path)


def _note(notes: dict[str, None], path: object) -> None:
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    if not isinstance(path, str | os.PathLike):
        # An open descriptor: it was noted when it was opened.
        return
    # Path.resolve would look at files, and so be heard itself.
    name = os.path.abspath(path)  # noqa: PTH100
    if name not in _notes.opened and name not in _notes.written:
        notes[name] = None


def _looked_up(event: str, arguments: Iterable[Any]) -> None:
    host, *rest = arguments
    if event == "socket.connect":
        address = rest[0]
        if not isinstance(address, tuple):
            # A socket of this machine's own.
            return
        host = f"{address[0]}:{address[1]}"
    _notes.network[host.decode() if isinstance(host, bytes) else str(host)] = None


def _is_seen(module: str, file: str) -> bool:
    return module.partition(".")[0] in SEEN or (
        file.startswith(_STANDARD) and "site-packages" not in file
    )


def _asked_by_import_system() -> bool:
    frame = sys._getframe(2)
    return frame.f_code.co_filename.startswith("<frozen importlib")
