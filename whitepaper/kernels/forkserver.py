"""A handle on the warm process, and on each kernel that it has forked."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence

# Fork is there on every Unix; on macOS system libraries may not be used after it.
AVAILABLE = hasattr(os, "fork") and hasattr(socket, "send_fds") and sys.platform != "darwin"


# A socket's path may have 107 bytes, of which those of kernels need up to 60 below this folder.
_LONGEST = 45
_SHORT_FOLDERS = ("/tmp", "/var/tmp")
# How long the warm process may take to fork a kernel, imports and all, and to end.
_SECONDS_TO_FORK = 300
_SECONDS_TO_END = 30


class ForkServer:
    """A running warm process. It is there at once; requests wait until it is warm.

    `process` keeps watch over it, and `runtime` is a private folder for what its kernels need while
    they run.
    """

    def __init__(self, modules: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        self.runtime = _runtime_folder()
        self.control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "whitepaper.kernels.warm",
                    str(theirs.fileno()),
                    self.runtime,
                    *modules,
                ],
                stdin=subprocess.DEVNULL,
                # Python looks for modules where it starts: there are none in a folder of our own.
                cwd=self.runtime,
                env=env,
                pass_fds=[theirs.fileno()],
                # A Ctrl-C is for whoever asked: kernels are told by him.
                start_new_session=True,
            )
        self._lock = threading.Lock()
        self._has_forked = False

    def fork(
        self, argv: Sequence[str], cwd: str, env: Mapping[str, str], *, program: bool = False
    ) -> ForkedProcess:
        """Fork a kernel: `argv` as for `ipykernel_launcher`, `cwd` and `env` its own.

        With `program` it is the command of a kernel of another kind. Waits until the process is
        warm. Raises `RuntimeError` if it ends before or does not answer.
        """
        ours, theirs = socket.socketpair()
        ours.settimeout(_SECONDS_TO_FORK)
        request = {"argv": list(argv), "cwd": cwd, "env": dict(env), "program": program}
        try:
            # The other side first, or a long request would find nobody to read it.
            with theirs, self._lock:
                self._has_forked = True
                socket.send_fds(self.control, [b"k"], [theirs.fileno()])
            ours.sendall(json.dumps(request).encode() + b"\n")
            return ForkedProcess(ours)
        except OSError as error:
            ours.close()
            raise RuntimeError(f"the warm process could not fork a kernel: {error}") from error

    def has_ended(self) -> bool:
        """Whether nobody is there any more to fork a kernel."""
        try:
            # Nothing is ever said there.
            return self.control.recv(1, socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def close(self) -> None:
        """End the warm process, and with it every kernel that still runs."""
        self.control.close()
        if not self._has_forked:
            # There is nothing for it to put in order, and it may yet have much to import.
            self.process.kill()
        try:
            self.process.wait(timeout=_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.runtime, ignore_errors=True)


def _runtime_folder() -> str:
    """A private folder by its real path, which is short enough for the sockets in it."""
    for folder in (tempfile.gettempdir(), *_SHORT_FOLDERS):
        real = os.path.realpath(folder)
        if len(os.fsencode(real)) <= _LONGEST and os.access(real, os.W_OK):
            return tempfile.mkdtemp(prefix="kernels-", dir=real)
    raise RuntimeError(f"no folder for kernels: set TMPDIR to one of up to {_LONGEST} letters")


class ForkedProcess:
    """A forked kernel, with what `LocalProvisioner` uses of `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, stream: socket.socket) -> None:
        self._stream = stream
        self._unread = b""
        self.returncode: int | None = None
        # Set when the warm process has ended, and the kernel with it.
        self.is_lost = False
        said = self._hear(_SECONDS_TO_FORK)
        if not said:
            raise ConnectionError(f"it did not answer within {_SECONDS_TO_FORK} seconds")
        if "pid" not in said:
            raise ConnectionError("it ended")
        self.pid = said["pid"]

    def poll(self) -> int | None:
        """The exit code as `subprocess` gives it, or None while the kernel runs."""
        return self.wait(timeout=0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the kernel's end; None if it still runs after `timeout` seconds."""
        if self.returncode is None:
            self.returncode = self._hear(timeout).get("exit")
            if self.returncode is not None:
                self._stream.close()
        return self.returncode

    def send_signal(self, signum: int) -> None:
        """Signal the kernel and what it has started; nothing happens once it has ended."""
        if self.poll() is None:
            self._stream.settimeout(None)
            # It may end at this very moment.
            with contextlib.suppress(OSError):
                self._stream.sendall(json.dumps({"signal": int(signum)}).encode() + b"\n")

    def kill(self) -> None:
        """End the kernel and what it has started."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def _hear(self, timeout: float | None) -> Mapping[str, int]:
        """The next message. A warm process that is gone took its kernels with it: killed."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while b"\n" not in self._unread:
            left = None if deadline is None else max(0, deadline - time.monotonic())
            self._stream.settimeout(left)
            try:
                said = self._stream.recv(4096)
            except (TimeoutError, BlockingIOError):
                return {}
            except OSError:
                said = b""
            if not said:
                self.is_lost = True
                return {"exit": -9}
            self._unread += said
        line, _, self._unread = self._unread.partition(b"\n")
        message: Mapping[str, int] = json.loads(line)
        return message


_servers: dict[tuple[str, ...], ForkServer] = {}
_starting = threading.Lock()


def running(modules: Sequence[str], env: Mapping[str, str] | None = None) -> ForkServer:
    """The warm process of this program that has imported `modules`: started if none is there.

    `env` is what it is started with; a kernel's own environment comes with its request.
    """
    with _starting:
        server = _servers.get(tuple(modules))
        if server is not None and server.has_ended():
            server.close()
            server = None
        if server is None:
            server = _servers[tuple(modules)] = ForkServer(modules, env)
        return server


@atexit.register
def close_all() -> None:
    """End every warm process, and with it every kernel forked from one."""
    with _starting:
        while _servers:
            _, server = _servers.popitem()
            server.close()
