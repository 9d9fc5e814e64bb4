"""The warm process: it imports what every kernel needs once, then forks a kernel on request.

Run as `python -m whitepaper.kernels.warm CONTROL_FD RUNTIME MODULE…` by `forkserver`. Over the
control socket comes one file descriptor for each kernel: a stream of its own, on which the request
is read and everything else about that kernel is said, one JSON value a line.

in    {"argv": […], "cwd": "…", "env": {…}}   once; argv as for `ipykernel_launcher`, or, with
                                              "program": true, the command of another kernel
      {"signal": N}                           to the kernel's process group, unless it has ended
out   {"pid": N}                              once
      {"exit": N}                             as `subprocess` gives it: negative for a signal

A kernel whose stream closes is killed; when the control socket closes, all are. What a kernel has
started ends with it, even what has left its process group. Above the warm process `keeper` waits:
when it has ended, all that it has left is ended too, and the folder RUNTIME is removed. So no
process and no file outlives whoever asked for a kernel, however that process came to its end.
Imports happen before the first fork and start no thread, so a fork copies a process that does
nothing else.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import time
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from whitepaper.kernels import iopub, keeper
from whitepaper.kernels.confine import confine
from whitepaper.kernels.launcher import LOG_VARIABLE, launch, preload


def main(control_fd: int, runtime: str, modules: Sequence[str]) -> None:
    """Fork the warm process; in that import `modules`, then serve until the control socket closes.

    The process that was started keeps watch meanwhile.
    """
    control = socket.socket(fileno=control_fd)
    keeper.adopt_orphans()
    parent = os.getpid()
    try:
        warm = os.fork()
    except OSError:
        # Whoever asked is told that it has ended.
        os._exit(1)
    if warm:
        keeper.keep(warm, control, runtime)
    keeper.die_with(parent)
    keeper.adopt_orphans()
    # What is imported here lives as long as any kernel: no collection needs to look at it, which
    # would also copy every page that it lies on.
    gc.disable()
    # Python warns of threads; those of numeric libraries, which wait, are made for it.
    warnings.filterwarnings("ignore", message=".*fork", category=DeprecationWarning)
    preload(modules)
    gc.freeze()
    with control:
        request = _Server(control, runtime).serve()
    if request is not None:
        _become_kernel(request, _folder(runtime, os.getpid()))
    # Nothing is left to do: to take the interpreter down in order takes longer than all of this.
    os._exit(0)


class _Server:
    """The kernels that live, by process id, and the stream of each."""

    def __init__(self, control: socket.socket, runtime: str) -> None:
        self.control = control
        self.runtime = runtime
        # Modules that were imported may have started some.
        self.own = keeper.children()
        self.streams: dict[int, socket.socket] = {}
        self.selector = selectors.DefaultSelector()
        self.wakeup, self.wakeup_in = socket.socketpair()

    def serve(self) -> Mapping[str, Any] | None:
        """Serve; in a forked kernel's process return its request, in the server's own None."""
        self.wakeup_in.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # A full socket wakes it as well: that one signal more found no room is nothing to print.
        signal.set_wakeup_fd(self.wakeup_in.fileno(), warn_on_full_buffer=False)
        for watched in (self.control, self.wakeup):
            self.selector.register(watched, selectors.EVENT_READ)
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is self.control:
                    said, fds, _, _ = socket.recv_fds(self.control, 1, 1)
                    if not said:
                        self._end()
                        return None
                    if not fds:
                        # There was no room for it: whoever asked sees its stream close.
                        continue
                    if (request := self._launch(socket.socket(fileno=fds[0]))) is not None:
                        return request
                elif key.fileobj is self.wakeup:
                    self.wakeup.recv(4096)
                    self._reap()
                else:
                    self._obey(key.data)

    def _launch(self, stream: socket.socket) -> Mapping[str, Any] | None:
        with stream.makefile("rb") as lines:
            line = lines.readline()
        if not line.endswith(b"\n"):
            stream.close()
            return None
        server = os.getpid()
        try:
            pid = os.fork()
        except OSError:
            stream.close()
            return None
        if pid == 0:
            keeper.die_with(server)
            os.setpgid(0, 0)
            self._forget(stream)
            return json.loads(line)
        # Both sides set the group, so that it stands before either goes on.
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        self.streams[pid] = stream
        self.selector.register(stream, selectors.EVENT_READ, pid)
        _say(stream, {"pid": pid})
        return None

    def _forget(self, stream: socket.socket) -> None:
        """Drop in a kernel's process all that belongs to the server or to another kernel."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.selector.close()
        for owned in (stream, self.control, self.wakeup, self.wakeup_in, *self.streams.values()):
            owned.close()

    def _obey(self, pid: int) -> None:
        stream = self.streams.get(pid)
        if stream is None:
            return
        try:
            said = stream.recv(4096)
        except OSError:
            said = b""
        if not said:
            self.selector.unregister(stream)
            _kill(pid, signal.SIGKILL)
        for line in said.splitlines():
            _kill(pid, json.loads(line)["signal"])

    def _reap(self) -> None:
        self._take_leave()
        # While a kernel lives it is the parent of what it has started. What is ours now has none,
        # and when that ends, what it has started is ours in turn.
        keeper.kill(keeper.children() - self.streams.keys() - self.own)

    def _take_leave(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                # What the kernel itself has started goes with it.
                _kill(pid, signal.SIGKILL)
                shutil.rmtree(_folder(self.runtime, pid), ignore_errors=True)
                stream = self.streams.pop(pid, None)
                if stream is None:
                    # A process of a module's that was imported here.
                    continue
                with contextlib.suppress(KeyError):
                    self.selector.unregister(stream)
                _say(stream, {"exit": os.waitstatus_to_exitcode(status)})
                stream.close()

    def _end(self) -> None:
        # Children end until the process has gone, and the socket goes before it.
        signal.set_wakeup_fd(-1)
        for pid in self.streams:
            _kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _say(stream: socket.socket, message: Mapping[str, Any]) -> None:
    # Whoever asked may be gone: then the closed stream says so.
    with contextlib.suppress(OSError):
        stream.sendall(json.dumps(message).encode() + b"\n")


def _kill(pid: int, signum: int) -> None:
    """Signal a kernel's process group, if it is still there and the signal is one."""
    with contextlib.suppress(OSError):
        if os.getpgid(pid) != pid:
            # It has left the group that was made for it.
            os.kill(pid, signum)
    with contextlib.suppress(OSError):
        os.killpg(pid, signum)


def _folder(runtime: str, pid: int) -> Path:
    """The folder of a kernel's own, which goes with it."""
    return Path(runtime, f"kernel-{pid}")


def _become_kernel(request: Mapping[str, Any], folder: Path) -> NoReturn:
    """Run the requested kernel in this process, in its own environment and folder.

    What it needs while it runs lies in `folder`.
    """
    keeper.adopt_orphans()
    gc.enable()
    os.environ.clear()
    os.environ.update(request["env"])
    # What the warm process has taken from its own environment for good.
    tempfile.tempdir = None
    time.tzset()
    try:
        os.chdir(request["cwd"])
        _look_for_modules(os.environ.get("PYTHONPATH", ""))
        folder.mkdir(0o700)
        confine(os.environ, str(folder))
    except OSError:
        # Its folder is gone. Whoever asked is told that it has ended.
        os._exit(1)
    if request["program"]:
        _become_program(iopub.portless(request["argv"], str(folder)))

    # ipykernel reads its parent from the environment when it is imported: too early for us.
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    try:
        launch([*request["argv"], parent], str(folder))
    except OSError:
        if Path(request["cwd"]).exists():
            raise
        # Its folder was removed while it started.
        os._exit(1)
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))
    os._exit(0)


def _become_program(command: Sequence[str]) -> NoReturn:
    """Be another program: a kernel that is no IPython, or of another Python.

    How it is confined and whose child it is stays as it is.
    """
    # What it says before it is asked anything is no result of a build's.
    if log := os.environ.get(LOG_VARIABLE):
        said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(said, 1)
        os.dup2(said, 2)
    # Python ignores these, which another program would do as well.
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execvpe(command[0], [*command], os.environ)
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
        os._exit(127)


def _look_for_modules(path: str) -> None:
    """Look for modules where the kernel's own environment says, too."""
    sys.path[1:1] = [folder for folder in path.split(os.pathsep) if folder not in sys.path]


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
