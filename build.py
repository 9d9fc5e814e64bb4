"""Build the white paper, or compare two builds: build.py [EDITION] …, build.py diff A B."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from whitepaper.errors import UsageError, WhitepaperError
from whitepaper.pipeline import Built, Options, build, explain
from whitepaper.progress import Lines, Progress, Quiet, live
from whitepaper.project import FORMATS, available

ROOT = Path(__file__).resolve().parent
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("edition", type=int, required=False)
@click.option("--all", "every", is_flag=True, help="Build every edition that has a parameter file.")
@click.option("--to", "to", default=",".join(FORMATS), show_default=True, help="Formats to write.")
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
@click.option("--force", is_flag=True, help="Run every chapter, whatever the cache holds.")
@click.option(
    "--explain",
    "why",
    is_flag=True,
    help="Say for each chapter why it runs, or that its result is there.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be run.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but results and what is wrong.")
def main(
    edition: int | None,
    every: bool,
    to: str,
    jobs: int,
    timeout: int,
    force: bool,
    why: bool,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Build an edition of the white paper: the newest, or the EDITION named (a year).

    The report is written to out/EDITION/; the paths of its files go to standard output.

    To compare two builds: build.py diff A B, of which build.py diff --help tells more.
    """
    formats = tuple(dict.fromkeys(kind.strip() for kind in to.split(",")))
    if unknown := [kind for kind in formats if kind not in FORMATS]:
        raise click.UsageError(f"unknown format {unknown[0]!r}; known: {', '.join(FORMATS)}")
    if every and edition is not None:
        raise click.UsageError("name an edition, or give --all")
    # What imports make lives as long as this process: collections would look through it in vain.
    gc.disable()
    # jsonschema imports these for formats that no schema here uses; that takes a second.
    # None is how Python is told that a module cannot be had, which its stubs do not know.
    for module in ("rfc3987_syntax", "isoduration"):
        sys.modules.setdefault(module, None)  # type: ignore[arg-type]
    options = Options(formats, jobs, timeout or None, force)
    complete = True
    with errors_told("interrupted: the last report is as it was"):
        known = available(ROOT)
        if not known:
            raise UsageError("There is no edition: params/ holds no parameter file.")
        for year in known if every else (known[-1] if edition is None else edition,):
            if why or dry_run:
                for chapter, reasons in explain(ROOT, year, force=force, said=say).items():
                    say_reasons(f"{year}: {chapter}", reasons)
            if not dry_run:
                with progress(f"{year}: ", quiet) as shown:
                    built = build(ROOT, year, options, shown)
                complete = tell(year, built, quiet) and complete
    # What is left of this process is not worth looking through either.
    gc.freeze()
    sys.exit(0 if complete else 1)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
def diff(old: str, new: str) -> None:
    """Compare two builds of the white paper: what B publishes otherwise than A.

    Each is an edition that was built (2020), a commit (HEAD~1, or HEAD~1:2019 for another edition
    than its newest), which is built for this, or a folder (./folder) with ledger.csv and
    whitepaper.html.

    The differences are listed here and shown on a page in out/diff/, whose path goes to standard
    output.
    """
    with errors_told("interrupted: nothing was compared"):
        from whitepaper.comparison.builds import builds
        from whitepaper.comparison.revisions_page import compared, lines, write

        comparison = compared(*builds(ROOT, (old, new), say))
        for line in lines(comparison):
            say(line if line.startswith(" ") else click.style(line, bold=True))
        click.echo(write(comparison, ROOT).relative_to(ROOT).as_posix())


@contextlib.contextmanager
def errors_told(interrupted: str) -> Iterator[None]:
    """Say what is wrong, or that the user has interrupted the work, and exit with its code."""
    try:
        yield
    except WhitepaperError as error:
        say(str(error))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        say(interrupted)
        sys.exit(130)


def tell(year: int, built: Built, quiet: bool) -> bool:
    """Print a build's results; whether they are complete."""
    if built.unchanged and not quiet:
        say(f"{year}: nothing has changed")
    for path in built.paths:
        click.echo(path.relative_to(ROOT).as_posix())
    if built.unsure:
        say(
            str(WhitepaperError(f"{year}: a final report would be refused for this.", built.unsure))
        )
    if built.failed:
        say(str(WhitepaperError(f"{year}: the draft is not complete.", built.failed)))
    return not built.failed


def say_reasons(chapter: str, reasons: tuple[str, ...]) -> None:
    """Tell why a chapter runs."""
    say(f"{chapter}: {'runs' if reasons else 'has its result'}")
    for reason in reasons:
        say(f"    {reason}")


@contextlib.contextmanager
def progress(prefix: str, quiet: bool) -> Iterator[Progress]:
    """What a build says while it works: a live display on a terminal, else lines."""
    if quiet:
        yield Quiet()
    elif sys.stderr.isatty():
        with live(sys.stderr, prefix) as shown:
            yield shown
    else:
        yield Lines(lambda text: say(f"{prefix}{text}"))


def say(message: str) -> None:
    """Tell the user something that is no result."""
    click.echo(message, err=True)


if __name__ == "__main__":
    # No group of commands: where a group has its command, `build.py 2020` has an edition.
    if sys.argv[1:2] == ["diff"]:
        diff(sys.argv[2:], prog_name="build.py diff")
    main()
