"""Confine this process, and all that it will start, to some folders and to no network.

Files are Landlock's part (Linux 5.13), sockets that lead out of this machine or to other programs
are a filter's of system calls (seccomp). Neither can be undone. Both ask this thread alone: call it
before others are started.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import socket
import stat
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import asdict

if TYPE_CHECKING:
    from seccompy import Filter

# The environment variable that says how a kernel is confined, as JSON; without it it is not.
VARIABLE = "KERNEL_CONFINEMENT"
# The system call that makes a set of rules, asked which version of Landlock there is; the first
# that knows of signals and of sockets without a path.
_CREATE_RULESET, _WHICH_VERSION, _SCOPES = 444, 1, 6
_FILTERS = Path("/proc/sys/kernel/seccomp/actions_avail")
# What every program on Linux may need to open for writing.
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
# Programs that a notebook's `!` starts get a terminal.
_TERMINALS = ("/dev/tty", "/dev/ptmx", "/dev/pts")
_SHARED_MEMORY = "/dev/shm"


class Confinement(Struct, frozen=True):
    """What a kernel may read, and where it may write too, by absolute path; whether it may use the
    network."""

    read: tuple[str, ...]
    write: tuple[str, ...]
    network: bool = False

    def to_json(self) -> str:
        """The confinement as the value of `VARIABLE`."""
        return json.dumps(asdict(self))


def is_available() -> bool:
    """Whether this system can confine a process to files and keep it from the network."""
    if sys.platform != "linux":
        return False
    # To import what asks for it takes longer than to ask.
    call = ctypes.CDLL(None).syscall
    return call(_CREATE_RULESET, None, 0, _WHICH_VERSION) > 0 and _FILTERS.exists()


def confine(environment: Mapping[str, str], *own: str) -> None:
    """Confine this process as its `environment` says, if it says so; it may write its `own` folders
    in any case."""
    if VARIABLE not in environment:
        return
    wanted = json.loads(environment[VARIABLE])
    _confine_files(wanted["read"], (*wanted["write"], *own))
    if not wanted["network"]:
        _no_network().load()


def _confine_files(read: Iterable[str], write: Iterable[str]) -> None:
    import py_landlock as landlock

    version = landlock.get_abi_version()
    all_access = landlock.abi.get_supported_fs(version)
    rights = landlock.AccessFs
    reading = rights.READ_FILE | rights.READ_DIR | rights.EXECUTE
    of_files = rights.READ_FILE | rights.WRITE_FILE | rights.EXECUTE
    of_files |= rights.TRUNCATE | rights.IOCTL_DEV
    # Ports and hosts are the filter's part: of them Landlock knows TCP alone.
    ruleset = landlock.RulesetAttr()
    ruleset.handled_access_fs = all_access
    if version >= _SCOPES:
        ruleset.scoped = landlock.abi.get_supported_scope(version)
    rules = landlock.create_ruleset(ruleset)
    writable = (*write, _SHARED_MEMORY, *_DEVICES, *_TERMINALS)
    for paths, access in ((read, reading), (writable, all_access)):
        for path in filter(os.path.exists, paths):
            rule = landlock.PathBeneathAttr()
            rule.parent_fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
            is_folder = stat.S_ISDIR(os.fstat(rule.parent_fd).st_mode)
            rule.allowed_access = access & (all_access if is_folder else of_files & all_access)
            landlock.add_rule(rules, rule)
            os.close(rule.parent_fd)
    landlock.prctl.set_no_new_privs()
    landlock.restrict_self(rules, None)
    os.close(rules)


def prepare() -> None:
    """Do what can be done before a process is confined, for all that it will be forked to."""
    if is_available():
        import py_landlock
        import seccompy

        # Either looks for the system's library first.
        py_landlock.get_abi_version()
        seccompy.supported()
        _ = _no_network().program


@cache
def _no_network() -> Filter:
    """The filter that leaves a process no sockets but those between programs of this machine."""
    from seccompy import Action, ArgCmp, CmpOp, Filter

    rules = Filter(default=Action.ALLOW)
    other_than_local = ArgCmp(0, CmpOp.NE, socket.AF_UNIX)
    rules.errno("socket", errno.EACCES, args=[other_than_local])
    # Its ring does what system calls do, and no filter sees it.
    rules.errno("io_uring_setup", errno.ENOSYS)
    return rules
