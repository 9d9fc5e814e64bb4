"""The kernels that run, to be ended by whoever is not to wait for them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

from whitepaper.messages import msg


class Kernels:
    """Kernels of one build, which can be ended all at once."""

    def __init__(self) -> None:
        self._managers: set[KernelManager] = set()
        self._lock = threading.Lock()
        self._ended = False

    @contextlib.contextmanager
    def running(self, client: NotebookClient) -> Iterator[None]:
        """While a client's kernel runs. Raises `RuntimeError` once the kernels were ended."""
        manager = client.create_kernel_manager()
        with self._lock:
            if self._ended:
                raise RuntimeError(msg("the build was interrupted"))
            self._managers.add(manager)
        try:
            yield
        finally:
            with self._lock:
                self._managers.discard(manager)

    def kill(self) -> bool:
        """End every kernel that has started, and let no other begin to; whether any was left.

        One that was about to start is there a moment later: call it until none is left.
        """
        with self._lock:
            self._ended = True
            managers = list(self._managers)
        for manager in managers:
            process = getattr(manager.provisioner, "process", None)
            if process is not None:
                process.kill()
        return bool(managers)
