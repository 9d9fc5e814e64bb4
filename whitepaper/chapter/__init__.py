"""The chapter interface: all that a notebook imports from this package.

    from whitepaper.chapter import figure, open_edition, table

    report = open_edition(edition)
    fact, growth = report.fact, report.growth

In prose a value is printed by an inline role: {eval}`fact("patents-in-force")` prints its number
with its unit.
"""

from whitepaper.chapter.derived import (
    change,
    first_above,
    growth,
    highest,
    less_than,
    multiple,
    per_10k,
    rank,
    share,
    streak,
    total,
)
from whitepaper.chapter.diagrams import chain, tile_map, timeline
from whitepaper.chapter.estimates import back_from_change, back_from_growth, from_share, remainder
from whitepaper.chapter.facts import AbsentError, Fact, FactError
from whitepaper.chapter.figures import (
    figure,
    in_wan,
    label_bars,
    label_lines,
    mark_breaks,
    mark_estimates,
)
from whitepaper.chapter.report import Report, as_series, open_edition
from whitepaper.chapter.style import PALETTE
from whitepaper.chapter.tables import key_figures, sources, table

__all__ = [
    "PALETTE",
    "AbsentError",
    "Fact",
    "FactError",
    "Report",
    "as_series",
    "back_from_change",
    "back_from_growth",
    "chain",
    "change",
    "figure",
    "first_above",
    "from_share",
    "growth",
    "highest",
    "in_wan",
    "key_figures",
    "label_bars",
    "label_lines",
    "less_than",
    "mark_breaks",
    "mark_estimates",
    "multiple",
    "open_edition",
    "per_10k",
    "rank",
    "remainder",
    "share",
    "sources",
    "streak",
    "table",
    "tile_map",
    "timeline",
    "total",
]
