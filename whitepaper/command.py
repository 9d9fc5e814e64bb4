"""The command line: build.py [EDITION] …, build.py diff A B. It alone prints and exits."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TextIO

import click

from whitepaper.claimed import claimed
from whitepaper.errors import Finding, UsageError, WhitepaperError
from whitepaper.fingerprint import of_code
from whitepaper.inputs.edition import available
from whitepaper.interrupts import interruptible, was_interrupted
from whitepaper.limits import check_threads, limit_of_system, raise_limits
from whitepaper.progress import Lines, Live, Progress
from whitepaper.project import FORMATS, OUT
from whitepaper.publication.record import current

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
_STANDARD_ERROR = 2
# Of a scheduler of Dask.
_ADDRESS = re.compile(r"(?:tcp|tls)://(?:[^\s/:@\[\]]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}")
_TEMPORARY = ".whitepaper-"
_HELP = {"help_option_names": ["-h", "--help"]}


class _BuildByDefault(click.Group):
    """A group in which everything that is no command is an argument of `build`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = args[:1] and args[0] in self.commands
        return super().parse_args(ctx, args if named else ["build", *args])


def command(root: Path) -> click.Command:
    """The command line of the project at `root`."""
    group = _BuildByDefault(context_settings=_HELP)
    group.add_command(_build_command(root))
    group.add_command(_diff_command(root))
    group.add_command(_verify_command(root))
    return group


def _build_command(root: Path) -> click.Command:
    @click.command("build", context_settings=_HELP)
    @click.argument("edition", required=False)
    @click.option("--all", "every", is_flag=True, help="Build every edition under params/.")
    @click.option("--to", default=",".join(FORMATS), show_default=True, help="Formats to write.")
    @click.option(
        "-j",
        "--jobs",
        type=click.IntRange(1),
        default=CORES,
        help="Chapters at a time.  [default: the cores]",
    )
    @click.option(
        "--timeout",
        type=click.IntRange(0),
        default=600,
        show_default=True,
        help="Seconds that a cell may take; 0 for ever.",
    )
    @click.option(
        "--executor",
        default="pool",
        show_default=True,
        callback=_executor,
        metavar="pool|dask|tcp://HOST:PORT",
        help="What runs chapters: kernels of this machine; Dask with workers of its own here, or "
        "its scheduler at an address (tcp:// or tls://), with all its workers.",
    )
    @click.option("--force", is_flag=True, help="Run every chapter, whatever the cache holds.")
    @click.option(
        "--explain",
        "why",
        is_flag=True,
        help="Say for each chapter why it runs, or that its result is there.",
    )
    @click.option("--dry-run", is_flag=True, help="Only say what would be run.")
    @click.option("-q", "--quiet", is_flag=True, help="Say nothing but results and what is wrong.")
    def build_editions(
        edition: str | None,
        every: bool,
        to: str,
        jobs: int,
        timeout: int,
        executor: str,
        force: bool,
        why: bool,
        dry_run: bool,
        quiet: bool,
    ) -> None:
        """Build an edition of the white paper: the newest, or the EDITION named.

        The report is written to out/EDITION/; the paths of its files go to standard output.

        To compare two builds: build.py diff A B, of which build.py diff --help tells more.
        """
        if every and edition is not None:
            raise click.UsageError("name an edition, or give --all")
        _spare_time()
        formats = _formats(to)
        complete = True
        with _errors_reported("interrupted: the last report is as it was"):
            for name in _editions(root, edition, every=every):
                if why or dry_run:
                    _report_reasons(root, name, force=force)
                if not dry_run:
                    built = _run_build(
                        root,
                        name,
                        formats,
                        jobs=jobs,
                        timeout=timeout or None,
                        executor=executor,
                        force=force,
                        quiet=quiet,
                    )
                    complete = built and complete
        # What is left of this process is not worth looking through either.
        gc.freeze()
        sys.exit(0 if complete else 1)

    return build_editions


def _run_build(
    root: Path,
    edition: str,
    formats: tuple[str, ...],
    *,
    jobs: int,
    timeout: int | None,
    executor: str,
    force: bool,
    quiet: bool,
) -> bool:
    """Build one edition and print what came of it; whether it is complete."""
    if not force and (paths := current(root, edition, formats)):
        if not quiet:
            _say(f"{edition}: nothing has changed")
        _print_paths(root, paths)
        return True
    check_threads(jobs)
    # The process that kernels are forked from imports what chapters need, on a core of its own;
    # this one meanwhile all that a build needs, which a build with nothing to do need not wait for.
    from whitepaper.execution.environment import warm_up

    # Other executors have kernels elsewhere.
    code = warm_up() if executor == "pool" else of_code()
    from whitepaper.inputs.repository import head
    from whitepaper.pipeline import Options, build

    with _progress(f"{edition}: ", quiet=quiet) as progress:
        commit = head(root, progress.step)
        options = Options(formats, jobs, timeout, force, executor, commit=commit)
        built = build(root, edition, options, code, progress)
    _print_paths(root, built.paths)
    if built.unsure:
        refused = "a final report would be refused for this."
        _say(str(WhitepaperError(f"{edition}: {refused}", built.unsure)))
    if built.failed:
        _say(str(WhitepaperError(f"{edition}: the draft is not complete.", built.failed)))
    return not built.failed


def _print_paths(root: Path, paths: Sequence[Path]) -> None:
    for path in paths:
        _print(path.relative_to(root).as_posix())


def _diff_command(root: Path) -> click.Command:
    @click.command("diff", context_settings=_HELP)
    @click.argument("old", metavar="A")
    @click.argument("new", metavar="B")
    def diff(old: str, new: str) -> None:
        """Compare two builds of the white paper: how B differs from A.

        Each is an edition that was built (2020), a commit (HEAD~1, or HEAD~1:2019 for another
        edition than its newest), which is built for this, or a folder (./folder) with what a build
        has written.

        The differences are listed here and shown on a page in out/diff/, whose path goes to
        standard output.
        """
        with _errors_reported("interrupted: nothing was compared"):
            from whitepaper.comparison.builds import builds
            from whitepaper.comparison.comparison import compare
            from whitepaper.comparison.page import write
            from whitepaper.comparison.terminal import lines

            comparison = compare(*builds(root, (old, new), _say))
            for line in lines(comparison):
                _say(line if line.startswith(" ") else click.style(line, bold=True))
            _print(write(comparison, root).relative_to(root).as_posix())

    return diff


def _verify_command(root: Path) -> click.Command:
    @click.command("verify", context_settings=_HELP)
    @click.argument("report", required=False)
    @click.option("--rebuild", is_flag=True, help="Build it again from nothing, and compare.")
    @click.option("-j", "--jobs", type=click.IntRange(1), default=CORES, help="Chapters at a time.")
    def verify(report: str | None, rebuild: bool, jobs: int) -> None:
        """Compare the files of a REPORT with its manifest: an edition, the newest, or a folder.

        With --rebuild an edition is built again from nothing, each chapter under another clock,
        with other hashes and with folders listed in another order: every byte must be the same.
        Then its manifest says that it is repeatable.
        """
        with _errors_reported("interrupted: the report is as it was"):
            from whitepaper.verification import check_files, prove

            name = _editions(root, report, every=False)[0]
            edition = (root / OUT / name).is_dir() or not Path(name).is_dir()
            folder = root / OUT / name if edition else Path(name)
            count = check_files(folder)
            _say(f"{name}: all {count} files are as the manifest records them")
            if rebuild and edition:
                check_threads(jobs)
                with _progress(f"{name}: ", quiet=False) as progress:
                    prove(root, name, jobs, progress)
                _say(f"{name}: built again from nothing: every byte is the same")

    return verify


def _formats(to: str) -> tuple[str, ...]:
    formats = tuple(dict.fromkeys(kind.strip() for kind in to.split(",")))
    if unknown := [kind for kind in formats if kind not in FORMATS]:
        raise click.UsageError(f"unknown format {unknown[0]!r}; known: {', '.join(FORMATS)}")
    return formats


def _executor(_: click.Context, __: click.Parameter, name: str) -> str:
    if name not in ("pool", "dask") and not _ADDRESS.fullmatch(name):
        raise click.BadParameter(f"{name!r} is neither pool, dask nor like tcp://host:8786")
    return name


def _editions(root: Path, edition: str | None, *, every: bool) -> Sequence[str]:
    known = available(root)
    if not known:
        raise UsageError("There is no edition: params/ holds no parameter file.")
    return known if every else (known[-1] if edition is None else edition,)


def _spare_time() -> None:
    """Leave out what a short-lived process need not do."""
    # What imports make lives as long as this process: collections would look through it in vain.
    gc.disable()
    # jsonschema imports these for formats that no schema here uses; that takes a second.
    # None is how Python is told that a module cannot be had, which its stubs do not know.
    for module in ("rfc3987_syntax", "isoduration"):
        sys.modules.setdefault(module, None)  # type: ignore[arg-type]


@contextlib.contextmanager
def _errors_reported(interrupted: str) -> Iterator[None]:
    """Say what is wrong, or that the work was interrupted, and exit with its code."""
    _open_standard_streams()
    with interruptible() as last_signal:
        try:
            raise_limits()
            _claim_temporary_folder()
            yield
        except (KeyboardInterrupt, Exception) as error:
            if was_interrupted(error):
                _say(interrupted)
                sys.exit(128 + last_signal())
            if isinstance(error, WhitepaperError):
                _say(str(error))
                sys.exit(error.exit_code)
            if not (wanting := limit_of_system(error)):
                raise
            _say(str(UsageError("The system allows too little.", [wanting])))
            sys.exit(UsageError.exit_code)


def _report_reasons(root: Path, edition: str, *, force: bool) -> None:
    """Print why each chapter runs."""
    # Takes long to import.
    from whitepaper.pipeline import explain

    for chapter, reasons in explain(root, edition, force=force, said=_say).items():
        _say(f"{edition}: {chapter}: {'runs' if reasons else 'has its result'}")
        for reason in reasons:
            _say(f"    {reason}")


@contextlib.contextmanager
def _progress(prefix: str, *, quiet: bool) -> Iterator[Progress]:
    """What a build says while it works: a live display on a terminal, else lines."""
    if quiet:
        yield Progress()
    elif sys.stderr is not None and sys.stderr.isatty():
        with contextlib.closing(Live(sys.stderr, prefix)) as display:
            yield display
    else:
        yield Lines(lambda text: _say(f"{prefix}{text}"))


def _say(message: str) -> None:
    """Tell the user something that is no result. Who cannot be told goes without."""
    try:
        click.echo(message, err=True)
    except OSError:
        _write_to_nowhere(sys.stderr)


def _print(result: str) -> None:
    """Give out a result. Raises `UsageError` if that cannot be written."""
    try:
        click.echo(result)
    except BrokenPipeError:
        # Whoever read the results has read enough.
        _write_to_nowhere(sys.stdout)
    except OSError as error:
        _write_to_nowhere(sys.stdout)
        finding = Finding("standard output", str(error.strerror), "direct it where there is room")
        raise UsageError(f"{result} is written, but cannot be told.", [finding]) from error


def _write_to_nowhere(stream: TextIO) -> None:
    """What is left in a stream that cannot be written, and all that comes, is written nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _open_standard_streams() -> None:
    """Open those standard streams that are closed: else the next file would stand for one."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _STANDARD_ERROR:
        # What is started must find them, too.
        os.set_inheritable(descriptor, True)
    os.close(descriptor)


@cache
def _claim_temporary_folder() -> None:
    """Have all temporary files of this process lie where the next finds them if this is killed.

    Raises `UsageError` if there is no place for them.
    """
    leaving = contextlib.ExitStack()
    try:
        folder = leaving.enter_context(claimed(Path(tempfile.gettempdir()), _TEMPORARY))
    except OSError as error:
        remedy = "have TMPDIR name a folder in which there is room"
        finding = Finding("TMPDIR", str(error.strerror), remedy)
        raise UsageError("There is no place for temporary files.", [finding]) from error
    # Whoever still uses it then has ended before: what is registered last is called first.
    atexit.register(leaving.close)
    tempfile.tempdir = str(folder)
