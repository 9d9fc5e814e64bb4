"""The options that several commands have, which run chapters."""

from __future__ import annotations

import click

from whitepaper.limits import CORES
from whitepaper.messages import msg

SECONDS_OF_A_CELL = 600

jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1),
    default=CORES,
    help=msg("Chapters at a time.  [default: the cores]"),
)
timeout_option = click.option(
    "--timeout",
    type=click.IntRange(0),
    default=SECONDS_OF_A_CELL,
    show_default=True,
    help=msg("Seconds that a cell may take; 0 for ever."),
)
