"""build.py [EDITION]: build editions, or say what would be built."""

from __future__ import annotations

import contextlib
import gc
import re
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from whitepaper.command.editions import each_named, strays_told, where_option
from whitepaper.command.options import jobs_option, timeout_option
from whitepaper.command.terminal import (
    Terminal,
    claim_temporary_folder,
    for_each,
    has_left_overs,
)
from whitepaper.errors import WhitepaperError
from whitepaper.fingerprint import of_code
from whitepaper.inputs import usual_formats
from whitepaper.lean import postponed
from whitepaper.limits import check_threads
from whitepaper.messages import PROGRAM, calling, msg, msg_n
from whitepaper.project import OUT, PROJECT, USUAL_FORMATS, notebook_place
from whitepaper.publication.record import current

if TYPE_CHECKING:
    from whitepaper.pipeline import Built

# Of a scheduler of Dask.
_ADDRESS = re.compile(r"(?:tcp|tls)://(?:[^\s/:@\[\]]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}")


def _executor(ctx: click.Context, __: click.Parameter, name: str) -> str:
    if name not in ("pool", "dask") and not _ADDRESS.fullmatch(name):
        message = msg("{name!r} is neither pool, dask nor like tcp://host:8786", name=name)
        raise click.BadParameter(ctx.obj.text(message))
    return name


@click.command(
    "build",
    help=msg(
        "Build editions of the white paper: each EDITION named, or all whose names are like a "
        'pattern, such as "2023/*". Without a name it is the newest: the one that ends last, '
        "the whole before what a file makes by “each” for its regions, and where there are "
        "only such, all of the last period.\n\n"
        "The report is written to out/EDITION/; the paths of its files go to standard "
        "output.\n\n"
        "Other commands, of which {program} COMMAND --help tells more: preview (in the "
        "browser, anew after each change), check (without running anything), tidy (repair what "
        "WPS made of the data), indicators (what the data has), new (begin an edition), enter "
        "(take the values of a sheet into the data), chapter (make one), confirm (texts from "
        "the edition before), diff (how two builds differ), verify (whether a report is as it "
        "was published), issue (record that it was issued), lab (JupyterLab), setup (git for "
        "notebooks and tables), init (make a project), migrate (make one of a Quarto book, a "
        "Jupyter Book or papermill's notebooks).",
        program=PROGRAM,
    ),
)
@click.argument("edition", nargs=-1)
@click.option("--all", "every", is_flag=True, help=msg("Build every edition under params/."))
@where_option
@click.option(
    "--to",
    show_default=",".join(USUAL_FORMATS),
    # click makes a plain text of an option's help: with values it would not be found again.
    help=msg("Formats to write, if not those that “formats” in params/project.yaml names."),
)
@jobs_option
@timeout_option
@click.option(
    "--executor",
    default="pool",
    show_default=True,
    callback=_executor,
    metavar="pool|dask|tcp://HOST:PORT",
    help=msg(
        "What runs chapters: kernels of this machine; Dask with workers of its own "
        "here, or its scheduler at an address (tcp:// or tls://), with all its workers."
    ),
)
@click.option("--force", is_flag=True, help=msg("Run every chapter, whatever the cache holds."))
@click.option(
    "--explain",
    "why",
    is_flag=True,
    help=msg("Say for each chapter why it runs, or that its result is there."),
)
@click.option("--dry-run", is_flag=True, help=msg("Only say what would be run."))
@click.option("-q", "--quiet", is_flag=True, help=msg("Say nothing but results and what is wrong."))
@click.pass_obj
def command(
    terminal: Terminal,
    edition: tuple[str, ...],
    every: bool,
    where: tuple[str, ...],
    to: str | None,
    jobs: int,
    timeout: int,
    executor: str,
    force: bool,
    why: bool,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Build an edition, or every one; without a name the newest."""
    root = terminal.root
    if every and (edition or where):
        raise click.UsageError(terminal.text(msg("name an edition, or give --all")))
    complete = True
    with terminal.errors_reported(msg("interrupted: the last report is as it was")):
        formats = _formats(root, to, terminal)
        names = each_named(root, edition, every=every, where=where)
        if (not edition or len(names) > 1) and (strays := strays_told(root)):
            not_read = msg("Not everything in params/ is an edition.")
            terminal.say(WhitepaperError(not_read, strays).text)

        def build_one(name: str) -> None:
            nonlocal complete
            if why or dry_run:
                _report_reasons(root, name, terminal, force=force)
            if not dry_run:
                built = _run_build(
                    root,
                    name,
                    formats,
                    terminal,
                    jobs=jobs,
                    timeout=timeout or None,
                    executor=executor,
                    force=force,
                    quiet=quiet,
                )
                complete = built and complete

        worst = for_each(names, build_one, terminal)
    # What is left of this process is not worth looking through either.
    gc.freeze()
    sys.exit(worst or (0 if complete else 1))


def _run_build(
    root: Path,
    edition: str,
    formats: tuple[str, ...],
    terminal: Terminal,
    *,
    jobs: int,
    timeout: int | None,
    executor: str,
    force: bool,
    quiet: bool,
) -> bool:
    """Build one edition and print what came of it; whether it is complete."""
    if not force and (paths := current(root, edition, formats)):
        if has_left_overs(root, edition):
            _clear(root, edition)
        if not quiet:
            terminal.say(
                msg(
                    "{edition}: nothing has changed; unsaved edits do not count (Ctrl+S saves)",
                    edition=edition,
                )
            )
        _print_paths(root, paths, terminal)
        return True
    check_threads(jobs)
    claim_temporary_folder()
    # The process that kernels are forked from imports what chapters need, on a core of its own;
    # this one meanwhile all that a build needs, which a build with nothing to do need not wait for.
    from whitepaper.execution.environment import warm_up

    # Other executors have kernels elsewhere.
    code = warm_up() if executor == "pool" else of_code()
    from whitepaper.inputs.repository import head

    # With it comes papermill, which would fetch notebooks from elsewhere.
    with postponed("requests"):
        from whitepaper.pipeline import Options, build

    with terminal.progress(edition, quiet=quiet) as progress:
        commit = head(root, progress.step)
        options = Options(
            formats, jobs, timeout, force, executor, commit=commit, language=terminal.language
        )
        built = build(root, edition, options, code, progress)
    _print_paths(root, built.paths, terminal)
    if not quiet:
        _say_omissions(edition, built, terminal)
        if built.outdated:
            _say_outdated(edition, built.outdated, terminal)
    if built.told:
        by_gates = msg(
            "{edition}: by its gates {file} has this only told, and no report refused for it.",
            edition=edition,
            file=PROJECT.as_posix(),
        )
        terminal.say(WhitepaperError(by_gates, built.told).text)
    if built.unsure:
        why = msg("{edition}: a final report would be refused for this.", edition=edition)
        terminal.say(WhitepaperError(why, built.unsure).text)
    if built.failed:
        incomplete = msg("{edition}: the draft is not complete.", edition=edition)
        terminal.say(WhitepaperError(incomplete, built.failed).text)
    return not built.failed


def _clear(root: Path, edition: str) -> None:
    """Remove what killed builds have left, as each build does with the folders that it works in."""
    from whitepaper.inputs.snapshot import workspace
    from whitepaper.publication.publish import check_writable

    # Whoever has nothing to do needs no room for it.
    with contextlib.suppress(WhitepaperError):
        claim_temporary_folder()
        check_writable(root / OUT / edition)
        with workspace(root):
            pass


def _say_omissions(edition: str, built: Built, terminal: Terminal) -> None:
    """What this edition does without, by chapter, and what was entered for it in vain."""
    for chapter, own in groupby(built.omissions, key=lambda each: each.place.chapter):
        parts = tuple(own)
        terminal.say(
            msg_n(
                "{edition}: {chapter} leaves out one part:",
                "{edition}: {chapter} leaves out {n} parts:",
                n=len(parts),
                edition=edition,
                chapter=notebook_place(chapter),
            )
        )
        reasons: dict[str, list[str]] = {}
        for part in parts:
            reasons.setdefault(part.reason, []).append(part.part)
        for reason, alike in reasons.items():
            terminal.say(msg("    {parts}: {reason}", parts=tuple(alike), reason=reason))
    if built.unprinted:
        terminal.say(
            msg_n(
                "{edition}: one value of its period is printed nowhere:",
                "{edition}: {n} values of its period are printed nowhere:",
                n=len(built.unprinted),
                edition=edition,
            )
        )
    for value in built.unprinted:
        terminal.say(
            msg(
                "    {name} ({region}), {period}: {value}; {why} ({place})",
                name=value.name,
                region=value.region,
                period=value.period,
                value=value.value,
                why=value.why,
                place=value.place,
            )
        )


def _say_outdated(edition: str, names: Sequence[str], terminal: Terminal) -> None:
    from whitepaper.extensions import files

    known = files()
    kinds = [kind for kind, file in known.items() if file in names]
    terminal.say(
        msg_n(
            "{edition}: {files} is of an earlier build, and may be out of date: {build}",
            "{edition}: {files} are of an earlier build, and may be out of date: {build}",
            n=len(kinds),
            edition=edition,
            files=tuple(known[kind] for kind in kinds),
            build=calling(edition, "--to", ",".join(kinds)),
        )
    )


def _print_paths(root: Path, paths: Sequence[Path], terminal: Terminal) -> None:
    for path in paths:
        terminal.print(path.relative_to(root).as_posix())


def _formats(root: Path, to: str | None, terminal: Terminal) -> tuple[str, ...]:
    if to is None:
        return usual_formats.usual_formats(root)
    formats = tuple(dict.fromkeys(kind.strip() for kind in to.split(",")))
    if unknown := usual_formats.unknown(formats):
        message = msg(
            "unknown format {unknown!r}; known: {formats}",
            unknown=min(unknown),
            formats=usual_formats.format_names(),
        )
        raise click.UsageError(terminal.text(message))
    return formats


def _report_reasons(root: Path, edition: str, terminal: Terminal, *, force: bool) -> None:
    """Print why each chapter runs."""
    # Takes long to import.
    from whitepaper.pipeline import explain

    for chapter, reasons in explain(root, edition, force=force, said=terminal.say).items():
        what = (
            msg("{edition}: {chapter}: runs", edition=edition, chapter=chapter)
            if reasons
            else msg("{edition}: {chapter}: has its result", edition=edition, chapter=chapter)
        )
        terminal.say(what)
        for reason in reasons:
            terminal.say(msg("    {reason}", reason=reason))
