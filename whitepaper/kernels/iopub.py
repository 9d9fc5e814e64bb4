"""The one place that knows ipykernel from inside: its sixth socket, moved from a port to a folder.

With an ipc transport a kernel's five channels are sockets in a folder. Over a sixth one forked
subprocesses hand in what they print; ipykernel always opens it on a port of the loopback, where
anybody on the machine may write, and has no setting for it. The names of `USED` are none that it
promises. Where one is gone, kernels run with the port.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

# What is used here of `ipykernel.iostream.IOPubThread`, by who tells whether it is there.
USED = ("_setup_pipe_in", "_setup_pipe_out", "_handle_pipe_msg")


# What a Python does in place of `-m MODULE`, in which this file need be in no package. What is no
# kernel of ipykernel's opens no such port.
_PORTLESS = """\
import runpy, sys
file, folder, module = sys.argv[1:4]
try:
    runpy.run_path(file)["open_no_port"](folder)
except ImportError:
    pass
sys.argv[1:] = sys.argv[4:]
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


def portless(command: Sequence[str], folder: str) -> Sequence[str]:
    """The command of a kernel, which opens no port if a Python runs it as a module."""
    if not PurePath(command[0]).name.startswith("python") or command[1:2] != ["-m"]:
        return command
    return [command[0], "-c", _PORTLESS, __file__, folder, *command[2:]]


def open_no_port(folder: str) -> None:
    """Have the kernel that this process starts open no port for its subprocesses.

    Its socket lies in `folder` instead.
    """
    import zmq
    from ipykernel import iostream, kernelapp
    from zmq.eventloop.zmqstream import ZMQStream

    thread = iostream.IOPubThread
    known = getattr(kernelapp, "IOPubThread", None) is thread
    if not hasattr(os, "fork") or not known or not all(hasattr(thread, name) for name in USED):
        return

    # A base that is looked up while this runs is no type to mypy.
    class PortlessIOPubThread(thread):  # type: ignore[valid-type,misc]
        def _setup_pipe_in(self) -> None:
            self._pipe_uuid = os.urandom(16)
            self._pipe_address = f"ipc://{folder}/in"
            pipe = self.socket.context.socket(zmq.PULL)
            pipe.linger = 0
            try:
                pipe.bind(self._pipe_address)
            # A path may be too long for a socket.
            except zmq.ZMQError as error:
                warnings.warn(f"output of subprocesses will be lost: {error}", stacklevel=2)
                self._pipe_flag = False
                pipe.close()
                return
            self._pipe_in = ZMQStream(pipe, self.io_loop)
            self._pipe_in.on_recv(self._handle_pipe_msg)

        def _setup_pipe_out(self) -> tuple[Any, Any]:
            # A context cannot be used after a fork.
            context = zmq.Context()
            pipe = context.socket(zmq.PUSH)
            pipe.linger = 3000
            pipe.connect(self._pipe_address)
            return context, pipe

    # The application looks the class up by this name.
    kernelapp.IOPubThread = PortlessIOPubThread  # type: ignore[attr-defined]
