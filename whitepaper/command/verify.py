"""build.py verify [REPORT]: whether a report is what was published, and can be built again."""

from __future__ import annotations

from pathlib import Path

import click

from whitepaper.command.editions import editions, where_option
from whitepaper.command.language import language_option
from whitepaper.command.options import jobs_option
from whitepaper.command.terminal import Terminal, claim_temporary_folder
from whitepaper.limits import check_threads
from whitepaper.messages import msg
from whitepaper.project import OUT


def command(root: Path) -> click.Command:
    """Compare a report with its manifest, and with itself built again."""

    @click.command(
        "verify",
        help=msg(
            "Compare the files of a REPORT with its manifest: an edition, the newest, all whose "
            'names are like a pattern, such as "2023/*", or a folder.\n\n'
            "With --rebuild an edition is built again from nothing, each chapter under another "
            "clock, with other hashes and with folders listed in another order: every byte must "
            "be the same. Then its manifest says that it is repeatable."
        ),
    )
    @click.argument("report", required=False)
    @where_option
    @click.option("--rebuild", is_flag=True, help=msg("Build it again from nothing, and compare."))
    @jobs_option
    @language_option
    @click.pass_obj
    def verify(
        terminal: Terminal,
        report: str | None,
        where: tuple[str, ...],
        rebuild: bool,
        jobs: int,
    ) -> None:
        with terminal.errors_reported(msg("interrupted: the report is as it was")):
            claim_temporary_folder()
            for name in editions(root, report, where=where):
                _verify(root, name, terminal, jobs, rebuild=rebuild)

    return verify


def _verify(root: Path, name: str, terminal: Terminal, jobs: int, *, rebuild: bool) -> None:
    from whitepaper.verification import check_files, prove

    edition = (root / OUT / name).is_dir() or not Path(name).is_dir()
    folder = root / OUT / name if edition else Path(name)
    count = check_files(folder)
    terminal.say(
        msg("{name}: all {count} files are as the manifest records them", name=name, count=count)
    )
    if rebuild and edition:
        check_threads(jobs)
        with terminal.progress(name, quiet=False) as progress:
            prove(root, name, jobs, progress)
        terminal.say(msg("{name}: built again from nothing: every byte is the same", name=name))
