"""What is said of a figure or table that a cell makes and does not show, wherever that is found."""

from __future__ import annotations

from whitepaper.messages import msg

# What to do about it.
SHOW_IT = msg(
    "make figure(…) or table(…) the last line of its cell, without a semicolon or a name before "
    "it; within if, for, a list or print(…) write display(figure(…)) or display(table(…))"
)


def not_shown(label: str) -> str:
    """What is wrong."""
    return msg("“{label}” was made, but is not shown", label=label)
