"""build.py verify [REPORT]…: whether a report is what was published, and can be built again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from whitepaper.command.editions import each_named, where_option
from whitepaper.command.options import jobs_option
from whitepaper.command.terminal import Terminal, claim_temporary_folder, for_each
from whitepaper.errors import Finding, UsageError
from whitepaper.files import is_folder, is_there
from whitepaper.limits import check_threads
from whitepaper.messages import calling, msg
from whitepaper.project import MANIFEST, OUT


@click.command(
    "verify",
    help=msg(
        "Compare the files of each REPORT with its manifest: an edition, the newest, all whose "
        'names are like a pattern, such as "2023/*", or a folder. What is wrong with one is '
        "said, and the next is compared.\n\n"
        "With --rebuild an edition is built again from nothing, each chapter under another "
        "clock, with other hashes and with folders listed in another order: every byte must "
        "be the same. Then its manifest says that it is repeatable."
    ),
)
@click.argument("reports", nargs=-1, metavar="[REPORT]...")
@click.option("--all", "every", is_flag=True, help=msg("Verify every edition that was built."))
@where_option
@click.option("--rebuild", is_flag=True, help=msg("Build it again from nothing, and compare."))
@jobs_option
@click.pass_obj
def command(
    terminal: Terminal,
    reports: tuple[str, ...],
    every: bool,
    where: tuple[str, ...],
    rebuild: bool,
    jobs: int,
) -> None:
    """Compare a report with its manifest, and with itself built again."""
    root = terminal.root
    if every and (reports or where):
        raise click.UsageError(terminal.text(msg("name an edition, or give --all")))
    with terminal.errors_reported(msg("interrupted: the report is as it was")):
        claim_temporary_folder()
        named = [_edition_of(root, report) for report in reports]
        names = each_named(root, named, every=every, where=where)
        if every:
            names = _built(root, names, terminal)
        verifying = partial(_verify, root, terminal, jobs, rebuild=rebuild)
        sys.exit(for_each(names, verifying, terminal))


def _edition_of(root: Path, report: str) -> str:
    """The edition that a folder is the report of, if the project built it; else as it is named."""
    folder, out = Path(report).resolve(), (root / OUT).resolve()
    is_report = folder.is_relative_to(out) and is_there(folder / MANIFEST)
    return folder.relative_to(out).as_posix() if is_report else report


def _built(root: Path, names: Sequence[str], terminal: Terminal) -> Sequence[str]:
    """Those of some editions that were built; the others are named. Raises `UsageError` if none."""
    from whitepaper.inputs.matrix import several

    built = [name for name in names if (root / OUT / name / MANIFEST).is_file()]
    if not built:
        finding = Finding(OUT.as_posix(), msg("no edition was built"), calling("--all"))
        raise UsageError(msg("There is no report to verify."), [finding])
    if others := [name for name in names if name not in built]:
        terminal.say(msg("not built, and so not verified: {names}", names=several(others)))
    return built


def _verify(root: Path, terminal: Terminal, jobs: int, name: str, *, rebuild: bool) -> None:
    from whitepaper.verification import check_files, prove

    # A path that leads elsewhere is no edition; what is too long for one is a name of none.
    out = (root / OUT).resolve()
    own = (out / name).resolve()
    edition = not is_folder(name) or (own.is_relative_to(out) and is_folder(own))
    folder = root / OUT / name if edition else Path(name)
    count = check_files(folder)
    terminal.say(
        msg("{name}: all {count} files are as the manifest records them", name=name, count=count)
    )
    if not rebuild:
        return
    if edition:
        check_threads(jobs)
        with terminal.progress(name, quiet=False) as progress:
            prove(root, name, jobs, progress)
        terminal.say(msg("{name}: built again from nothing: every byte is the same", name=name))
    else:
        terminal.say(
            msg("{name}: not built again: this project has not built it into out/", name=name)
        )
