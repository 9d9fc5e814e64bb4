"""Build the white paper: python build.py [EDITION] [--all] [--to html,pdf]."""

from __future__ import annotations

import sys
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("edition", type=int, required=False)
@click.option("--all", "every", is_flag=True, help="Build every edition that has a parameter file.")
@click.option("--to", "to", default="html,pdf", show_default=True, help="Formats to write.")
def main(edition: int | None, every: bool, to: str) -> None:
    """Build an edition of the white paper: the newest, or the EDITION named (a year).

    The report is written to out/EDITION/; the paths of its files go to standard output.
    """
    from whitepaper.edition import available
    from whitepaper.errors import UsageError, WhitepaperError
    from whitepaper.exporters import FORMATS
    from whitepaper.pipeline import build

    formats = [kind.strip() for kind in to.split(",")]
    if unknown := [kind for kind in formats if kind not in FORMATS]:
        raise click.UsageError(f"unknown format {unknown[0]!r}; known: {', '.join(FORMATS)}")
    if every and edition is not None:
        raise click.UsageError("name an edition, or give --all")
    try:
        known = available(ROOT)
        if not known:
            raise UsageError("There is no edition: params/ holds no parameter file.")
        for year in known if every else (known[-1] if edition is None else edition,):
            for path in build(ROOT, year, formats, lambda step, y=year: say(f"{y}: {step}")):
                click.echo(path.relative_to(ROOT).as_posix())
    except WhitepaperError as error:
        say(str(error))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        say("interrupted: the last report is as it was")
        sys.exit(130)


def say(message: str) -> None:
    """Tell the user something that is no result."""
    click.echo(message, err=True)


if __name__ == "__main__":
    main()
