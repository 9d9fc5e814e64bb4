"""The kernel provisioner: to Jupyter a forked kernel is a kernel like any other."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import List, Unicode

from whitepaper.kernels import forkserver

# The modules that start an IPython kernel: what they would do, a forked kernel does.
LAUNCHERS = (["-m", "ipykernel_launcher"], ["-m", "whitepaper.kernels.launcher"])


class ForkProvisioner(LocalProvisioner):
    """Launches kernels by forking a warm process that has imported `preload`.

    A kernel of another kind becomes its own program there: it is confined, and ends, like all. A
    system without fork gets an ordinary process: the results are the same, only later.
    """

    name = "forked-provisioner"
    preload = List(Unicode(), help="Modules that the warm process imports.", config=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel for `cmd`, in the folder `cwd` and the environment `env`."""
        if not forkserver.AVAILABLE:
            return await super().launch_kernel(cmd, **kwargs)
        program = cmd[1:3] not in LAUNCHERS or not _is_ours(cmd[0])
        cwd = str(kwargs.get("cwd") or Path.cwd())
        env = {**(kwargs.get("env") or os.environ)}
        # Until the process is warm the caller's loop may turn to something else.
        server = forkserver.running(self.preload, env)
        argv = cmd if program else cmd[3:]
        process = await asyncio.to_thread(server.fork, argv, cwd, env, program=program)
        # A forked kernel has of a process what the base class uses. Signals go through the warm
        # process, which knows whether the process id is still ours: no group is given.
        self.process = process  # type: ignore[assignment]
        self.pid, self.pgid, self.cwd = process.pid, None, cwd
        return self.connection_info


def _is_ours(interpreter: str) -> bool:
    """Whether a command names the Python that this process runs: another has other packages."""
    found = shutil.which(interpreter) or interpreter
    return Path(found).absolute() == Path(sys.executable).absolute()
