"""The executor that has Dask's workers run chapters: its own on this machine, or a running cluster.

Each worker is driven by threads of ours, one for each of its own: it is asked what it is, gets the
contents that it does not have, and then one chapter after another. Dask carries all of it, and says
who is there. A chapter whose worker is lost runs again on another.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import pickle
import queue
import signal
import threading
import time
import uuid
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import dask
import nbformat
from distributed import (
    CancelledError,
    Client,
    Future,
    KilledWorker,
    LocalCluster,
    Security,
)
from distributed.core import rpc
from distributed.versions import get_versions

from whitepaper.errors import ChapterError, Finding, UsageError
from whitepaper.execution import session, worker
from whitepaper.execution.task import Failure, Result, Task
from whitepaper.execution.touched import Touched
from whitepaper.fingerprint import changes
from whitepaper.messages import chained, msg
from whitepaper.progress import Progress

T = TypeVar("T")

# Seconds: until a scheduler must answer, until a worker must be there, between looks at who is.
_TO_ANSWER, _TO_COME, _PAUSE = 20, 30, 0.5
# How many workers a chapter may take with it.
_LOSSES = 2
# Bytes that are sent at a time.
_PARCEL = 4 * 2**20
# How many differences of a worker are told.
_TOLD = 5
_REFUSED = msg("Chapters cannot be run on Dask.")
_CONFIGURATION = {
    "logging.distributed": "critical",
    "distributed.admin.large-graph-warning-threshold": "1TiB",
    "distributed.comm.timeouts.connect": f"{_TO_ANSWER}s",
    # Of a cluster of our own.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}


@contextlib.contextmanager
def run_on_own_cluster(
    tasks: Sequence[Task], progress: Progress, *, jobs: int, workspace: Path
) -> Iterator[Iterator[Result]]:
    """An executor of up to `jobs` workers, processes of this machine that end with it."""
    with (
        _silence(),
        _own_cluster(min(jobs, len(tasks)), workspace) as address,
        _results(tasks, progress, address) as results,
    ):
        yield results


@contextlib.contextmanager
def run_on_cluster(
    tasks: Sequence[Task], progress: Progress, *, address: str
) -> Iterator[Iterator[Result]]:
    """An executor of all workers of the scheduler at an address.

    Raises `UsageError` if it does not answer, or no worker there is of this environment;
    `ChapterError` if it or its last worker goes away.
    """
    with _silence(), _results(tasks, progress, address) as results:
        yield results


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """While Dask works nothing is told but by us: what goes wrong comes here as an exception."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with dask.config.set(_CONFIGURATION), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


@contextlib.contextmanager
def _own_cluster(workers: int, workspace: Path) -> Iterator[str]:
    with dask.config.set({"temporary-directory": str(workspace)}), _interrupts_held_back():
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            # Dask's pages cannot be left out: nothing is on them, and their port is any.
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            dashboard=False,
            local_directory=str(workspace),
            # What chapters need is their kernels', of which Dask knows nothing.
            memory_limit=0,
            silence_logs=logging.CRITICAL,
            preload=[session.__name__],
        )
    with cluster:
        yield cluster.scheduler_address


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """While threads and processes are started, which inherit it: workers begin apart from us."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, session.INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _results(tasks: Sequence[Task], progress: Progress, address: str) -> Iterator[Iterator[Result]]:
    with _client(address) as client:
        build = _Build(client, address, tasks, progress)
        try:
            build.look()
            yield build.results()
        finally:
            build.end()


@contextlib.contextmanager
def _client(address: str) -> Iterator[Client]:
    """A connection to a scheduler of the same Dask."""
    try:
        connection = Security().get_connection_args("client")
        if address.startswith("tls://") and connection["ssl_context"] is None:
            raise FileNotFoundError(errno.ENOENT, msg("none is named"))
    except OSError as error:
        what = msg("needs certificates: {strerror}", strerror=error.strerror)
        finding = Finding(
            address, what, msg("name them in Dask's configuration: distributed.comm.tls")
        )
        raise UsageError(_REFUSED, [finding]) from error
    try:
        there = asyncio.run(_versions(address, connection))
        here = get_versions()["packages"]
        findings = [
            Finding(
                address,
                msg(
                    "the scheduler has {name} {there}, this is {here}",
                    name=name,
                    there=there.get(name),
                    here=here[name],
                ),
                msg("install the same on both sides: requirements.lock"),
            )
            for name in ("dask", "distributed")
            if there.get(name) != here[name]
        ]
        if findings:
            raise UsageError(_REFUSED, findings)
        client = Client(address, timeout=_TO_ANSWER, set_as_default=False, name="whitepaper")
    # What somebody else says may ask for any amount of memory.
    except (OSError, TimeoutError, MemoryError) as error:
        what = msg("does not answer within {seconds} seconds", seconds=_TO_ANSWER)
        finding = Finding(address, what, msg("start it, or name the address that it tells"))
        raise UsageError(_REFUSED, [finding]) from error
    try:
        yield client
    finally:
        client.close(timeout=_TO_ANSWER)


async def _versions(address: str, connection: Mapping[str, Any]) -> Mapping[str, str]:
    """What a scheduler is made of. A client would wait for ever for one that says nothing."""
    async with asyncio.timeout(_TO_ANSWER):
        async with rpc(address, timeout=_TO_ANSWER, connection_args=connection) as scheduler:
            versions: Mapping[str, Any] = await scheduler.versions()
            return versions["packages"]


class _LostError(Exception):
    """A worker is no more."""


class _Call:
    """A call that is made where it is unpickled: a scheduler need not have this package."""

    def __init__(self, function: Callable[..., object], arguments: tuple[object, ...]) -> None:
        self._call = function, arguments

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self._call


class _Worker:
    """A worker as this build knows it: one of its threads prepares it, the others wait for that."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.preparing = threading.Lock()


class _Build:
    """The tasks of one build and the workers that run them."""

    def __init__(
        self, client: Client, address: str, tasks: Sequence[Task], progress: Progress
    ) -> None:
        self._client, self._address, self._progress = client, address, progress
        self._tasks = tasks
        self._waiting: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        for task in tasks:
            self._waiting.put(task)
        self._came: queue.SimpleQueue[Result | Task | Exception] = queue.SimpleQueue()
        self._workers: dict[str, _Worker] = {}
        self._refused: dict[str, tuple[Finding, ...]] = {}
        self._lost: list[str] = []
        self._threads: list[threading.Thread] = []
        self._asked: set[Future[Any]] = set()
        self._ended = threading.Event()
        self._someone_seen = time.monotonic()
        self._topic = f"whitepaper-{uuid.uuid4()}"
        client.subscribe_topic(self._topic, self._cell_started)

    def results(self) -> Iterator[Result]:
        """The results as they come. Raises what `run_on_cluster` says."""
        for _ in self._tasks:
            yield self._next()

    def look(self) -> None:
        """See who is there, and have who is new work."""
        try:
            there = self._client.nthreads(callback_timeout=_TO_ANSWER)
        except (OSError, TimeoutError) as error:
            finding = Finding(
                self._address, msg("the scheduler is gone"), msg("start it, and build again")
            )
            raise ChapterError(msg("The report was not built."), [finding]) from error
        for address in self._workers.keys() - there.keys():
            del self._workers[address]
            self._refused.pop(address, None)
        for address in there.keys() - self._workers.keys():
            known = self._workers[address] = _Worker(address)
            for _ in range(there[address]):
                self._threads.append(threading.Thread(target=self._drive, args=(known,)))
                self._threads[-1].start()
        if self._workers.keys() - self._refused.keys():
            self._someone_seen = time.monotonic()
        elif self._workers:
            findings = [finding for address in self._workers for finding in self._refused[address]]
            raise UsageError(_REFUSED, findings)
        elif time.monotonic() - self._someone_seen > _TO_COME:
            what = msg("no worker is there for {seconds} seconds", seconds=_TO_COME)
            finding = Finding(
                self._address, what, msg("start workers: dask worker, or more --jobs")
            )
            raise ChapterError(msg("The report was not built."), [finding])

    def end(self) -> None:
        """Have the workers end what they still run for this build."""
        self._ended.set()
        for future in [*self._asked]:
            future.cancel()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def _next(self) -> Result:
        while True:
            self.look()
            with contextlib.suppress(queue.Empty):
                match self._came.get(timeout=_PAUSE):
                    case Result() as result:
                        return result
                    case Task() as lost:
                        if (failed := self._again(lost)) is not None:
                            return failed
                    case Exception() as error:
                        raise error

    def _again(self, lost: Task) -> Result | None:
        """Have a chapter run again whose worker is lost, unless too many are: then its result."""
        # It may be the scheduler that is.
        self.look()
        self._lost.append(lost.name)
        if self._lost.count(lost.name) < _LOSSES:
            self._progress.step(msg("{name} runs again: its worker is gone", name=lost.name))
            self._waiting.put(lost)
            return None
        message = msg("{count} workers ended while it ran: out of memory?", count=_LOSSES)
        failure = Failure(message, ran_it="worker")
        notebook = nbformat.reads(lost.source, as_version=4)
        return Result(lost.name, notebook, (failure,), Touched((), {}, {}), {}, True, 0)

    def _drive(self, known: _Worker) -> None:
        """Have one thread of a worker work until nothing is left, or the worker is gone."""
        try:
            if not self._prepared(known):
                return
            while (task := self._take(known)) is not None:
                self._run(known, task)
        except _LostError:
            return
        except Exception as error:
            self._came.put(error)

    def _take(self, known: _Worker) -> Task | None:
        """The next task; None if there will be none for this worker."""
        while not self._ended.is_set() and self._is_there(known):
            with contextlib.suppress(queue.Empty):
                # Another worker may be lost, and leave its chapter.
                return self._waiting.get(timeout=_PAUSE)
        return None

    def _run(self, known: _Worker, task: Task) -> None:
        self._progress.started(task.name)
        try:
            while (result := self._ask(known, worker.run, task, self._topic)) is None:
                self._send_contents(known, task)
        except _LostError:
            self._came.put(task)
            raise
        except OSError as error:
            place = msg("worker {address}", address=known.address)
            finding = Finding(
                place, str(error.strerror), msg("see that there is room, and build again")
            )
            raise ChapterError(msg("The report was not built."), [finding]) from error
        self._came.put(result)

    def _prepared(self, known: _Worker) -> bool:
        """Whether a worker is of this environment, and has the contents then."""
        with known.preparing:
            if known.address in self._refused:
                return False
            try:
                found = changes(worker.environment(), self._ask(known, worker.environment))
            # It cannot even find the function.
            except (ImportError, AttributeError):
                differences = [msg("this package, or a library of it, is not installed there")]
            else:
                differences = [str(change) for change in found]
            if differences:
                self._refuse(known, differences)
                return False
            self._send_contents(known, self._tasks[0])
            return True

    def _refuse(self, known: _Worker, differences: Sequence[str]) -> None:
        told = differences[:_TOLD]
        if more := len(differences) - len(told):
            told = [*told, msg("and {count} more", count=more)]
        what = msg("is of another environment: {differences}", differences=chained(told))
        finding = Finding(
            msg("worker {address}", address=known.address),
            what,
            msg("install the same there, and start the worker again"),
        )
        self._progress.step(finding.text)
        self._refused[known.address] = (finding,)

    def _send_contents(self, known: _Worker, task: Task) -> None:
        """Send what the worker does not have of what a task sees."""
        self._ask(known, worker.enter)
        sizes: dict[str, int] = {}
        store = task.snapshot.store
        for digest in self._ask(known, worker.missing, sorted({*task.snapshot.files.values()})):
            sizes[digest] = (store / digest).stat().st_size
            if sum(sizes.values()) >= _PARCEL:
                self._send(known, store, sizes)
                sizes = {}
        self._send(known, store, sizes)

    def _send(self, known: _Worker, store: Path, digests: Collection[str]) -> None:
        if digests:
            contents = {digest: (store / digest).read_bytes() for digest in digests}
            self._ask(known, worker.keep, contents)

    def _ask(self, known: _Worker, function: Callable[..., T], *arguments: object) -> T:
        """What a function gives on a worker. Raises `_LostError` if that or this build ends."""
        call = pickle.dumps(_Call(function, arguments))
        future = self._client.submit(pickle.loads, call, workers=[known.address], pure=False)
        done = threading.Event()
        future.add_done_callback(lambda _: done.set())
        self._asked.add(future)
        try:
            while not self._ended.is_set() and self._is_there(known):
                if not done.wait(_PAUSE):
                    continue
                try:
                    # It may be lost with its worker before it is here.
                    return future.result(timeout=_TO_COME)
                except TimeoutError:
                    if future.status == "error":
                        raise
            raise _LostError
        except (CancelledError, KilledWorker) as error:
            raise _LostError from error
        finally:
            self._asked.discard(future)
            future.cancel()

    def _is_there(self, known: _Worker) -> bool:
        return self._workers.get(known.address) is known

    def _cell_started(self, event: tuple[float, tuple[str, int, int]]) -> None:
        self._progress.cell(*event[1])
