"""The environment that chapters run in: the same on every machine, but for where things are."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from whitepaper.fingerprint import Ingredients, folders_of_packages, of_code
from whitepaper.inputs import kernelspecs
from whitepaper.inputs.kernelspecs import Kernel
from whitepaper.kernels import confine, forkserver
from whitepaper.kernels.conditions import OTHERS, USUAL, Conditions
from whitepaper.kernels.launcher import LOG_VARIABLE, PRELOAD_VARIABLE, UNATTENDED_VARIABLE
from whitepaper.kernels.observe import VIEW_VARIABLE
from whitepaper.project import NOTEBOOKS

if TYPE_CHECKING:
    from whitepaper.languages import Language

# The kernels' own names, under which others know them: execution alone uses the kernels.
__all__ = ["OTHERS", "USUAL", "Conditions"]

# What every chapter needs: imported once, before any chapter runs.
PRELOAD = (
    "pandas",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "seaborn",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "whitepaper.chapter",
    "whitepaper.chapter.boxes",
    "whitepaper.chapter.draw_once",
    "whitepaper.chapter.prime",
    "whitepaper.chapter.language_extension",
)
# What Windows cannot do without.
_INHERITED = ("SYSTEMROOT",)
# What says something to a program of whatever language.
_OF_ANY_PROGRAM = (
    *("PYTHONDONTWRITEBYTECODE", "PYTHONNOUSERSITE", "PYTHONHASHSEED"),
    *("LANG", "TZ", "HOME", "TMPDIR", "IPYTHONDIR"),
)
# Where a kernel of another program says why it did not start.
LOG = "log"
_PACKAGE = Path(__file__).resolve().parents[1]
# Where programs lie: those of this Python's environment first.
_PROGRAMS = (Path(sys.executable).parent, "/usr/local/bin", "/usr/bin", "/bin")
_HOSTS = Path("/etc/resolv.conf")
# matplotlib's list of fonts, which takes long to make.
_FONT_LIST = Path.home() / ".cache" / "matplotlib"
# What runs every chapter: the system, Python and its packages, this one, matplotlib's font list.
_FOLDERS: tuple[str | Path, ...] = (
    *("/bin", "/etc", "/lib", "/lib64", "/nix/store", "/proc", "/sys", "/usr"),
    *("/System", "/Library", os.environ.get("SYSTEMROOT", "/System")),
    *(sys.prefix, sys.base_prefix, sys.exec_prefix),
    *folders_of_packages(),
    _PACKAGE,
    _FONT_LIST,
)
# An environment may be a link to where it was made.
ENVIRONMENT = tuple(
    path for folder in _FOLDERS for path in dict.fromkeys((Path(folder), Path(folder).resolve()))
)


def warm_up(conditions: Conditions = USUAL) -> Ingredients:
    """Begin to import what chapters need, in the process that their kernels are forked from.

    It runs under the conditions that the build is to have. Returns the fingerprints of this package
    as it was before any of it was imported there.
    """
    code = of_code()
    if forkserver.AVAILABLE:
        forkserver.running(PRELOAD, variables(tempfile.gettempdir(), conditions=conditions))
    return code


def let_go() -> None:
    """End that process: no chapter is to run, and it would be in the way of what is."""
    forkserver.close_all()


@contextmanager
def runtime_folder() -> Iterator[str]:
    """A private folder for one kernel's sockets and temporary files."""
    parent = None
    if forkserver.AVAILABLE:
        parent = forkserver.running(PRELOAD, variables(tempfile.gettempdir())).runtime
    with tempfile.TemporaryDirectory(prefix="", dir=parent, ignore_cleanup_errors=True) as folder:
        yield folder


@cache
def _readable() -> tuple[str, ...]:
    """The folders of the environment that lie in no other of them: each takes time to grant."""
    folders = {folder.resolve() for folder in ENVIRONMENT if folder.exists()}
    return tuple(str(one) for one in sorted(folders) if folders.isdisjoint(one.parents))


def can_confine() -> bool:
    """Whether this system keeps a chapter from what lies outside of the project."""
    return confine.is_available()


def confinement(
    runtime: str, view: Path, allowed: Sequence[str], environments: Iterable[Path] = ()
) -> dict[str, str]:
    """The variable that confines a kernel to its view, its folders, and what is `allowed`.

    It may read the `environments` that its program lies in. There is none where the system cannot
    do that.
    """
    if not can_confine():
        return {}
    paths = [name for name in allowed if Path(name).is_absolute()]
    network = len(paths) < len(allowed)
    # It is often a link, and no host is found without it.
    names_of_hosts = [str(_HOSTS.resolve())] if network else []
    confined = confine.Confinement(
        read=(*_readable(), *map(str, environments), str(view), *paths, *names_of_hosts),
        write=(str(view / NOTEBOOKS), runtime),
        network=network,
    )
    return {confine.VARIABLE: confined.to_json()}


def variables_of(
    kernel: Kernel, runtime: str, view: Path, conditions: Conditions
) -> dict[str, str]:
    """The environment variables of a kernel that is not of this Python; its own come to them."""
    ours = variables(runtime, view, conditions)
    # It has other packages.
    return {
        **{name: ours[name] for name in (*_INHERITED, *_OF_ANY_PROGRAM) if name in ours},
        "PATH": kernelspecs.search_path(kernel, _PROGRAMS),
        "PYTHONPATH": str(view),
        LOG_VARIABLE: str(Path(runtime, LOG)),
    }


def fonts_for(runtime: str, language: Language) -> dict[str, str]:
    """The variable by which other programs draw in the fonts of a language, not of the system.

    What they ask is written into `runtime`.
    """
    # Kernels of this Python need none, and the warm process waits for nothing.
    from html import escape

    fonts = language.fonts
    folders = {str(file.parent) for file in fonts.files}
    listed = "".join(f"<dir>{escape(folder)}</dir>" for folder in sorted(folders))
    cached = f"<cachedir>{escape(str(Path(runtime, 'fonts')))}</cachedir>"
    sans = f"<family>sans-serif</family><prefer><family>{fonts.sans[0].name}</family></prefer>"
    file = Path(runtime, "fonts.conf")
    file.write_text(f"<fontconfig>{listed}{cached}<alias>{sans}</alias></fontconfig>", "utf-8")
    return {"FONTCONFIG_FILE": str(file)}


def variables(
    runtime: str, view: Path | None = None, conditions: Conditions = USUAL
) -> dict[str, str]:
    """The environment variables of a kernel whose private folder is `runtime`.

    Modules are looked for in its `view` of the project, then where this package lies; nothing of
    the user's own is read: no start-up files, packages, settings or programs.
    """
    path = (str(folder) for folder in (view, _PACKAGE.parent) if folder)
    return {
        **{name: os.environ[name] for name in _INHERITED if name in os.environ},
        "PATH": os.pathsep.join(map(str, _PROGRAMS)),
        "PYTHONPATH": os.pathsep.join(path),
        **({VIEW_VARIABLE: str(view)} if view else {}),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        PRELOAD_VARIABLE: ",".join(PRELOAD),
        UNATTENDED_VARIABLE: "1",
        **conditions.variables(),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "HOME": runtime,
        "TMPDIR": runtime,
        "IPYTHONDIR": str(Path(runtime, "ipython")),
        "MPLCONFIGDIR": str(_FONT_LIST),
        "MATPLOTLIBRC": str(Path(__file__).with_name("matplotlibrc")),
    }
