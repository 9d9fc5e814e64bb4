"""Faults of cells: findings that still know their cells, so that none is reported twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from whitepaper.errors import Finding
from whitepaper.messages import msg
from whitepaper.project import DATA

# A table's name, the number of a row, the name of a column.
Cell = tuple[str, int, str]

_LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row; `columns` are the cells at fault, none where it is the whole row."""

    table: str
    row: int
    columns: tuple[str, ...]
    message: str
    remedy: str = ""

    def finding(self) -> Finding:
        """The fault as it is reported."""
        where = msg("{name}, row {row}", name=place(self.table), row=self.row)
        if self.columns:
            where = msg("{place}, column {columns}", place=where, columns=tuple(self.columns))
        return Finding(where, self.message, self.remedy)


def bad_cells(faults: Iterable[Fault]) -> frozenset[Cell]:
    """The cells from whose content nothing more can be concluded."""
    return frozenset(
        (fault.table, fault.row, column) for fault in faults for column in fault.columns
    )


def place(table: str) -> str:
    """The file of a table, as findings name it."""
    return f"{DATA.as_posix()}/{table}.csv"


def quoted(cell: str) -> str:
    """A cell in quotation marks, no longer than a line, with what cannot be seen made visible."""
    text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in cell[: _LONGEST_SHOWN + 1])
    return f"“{text[:_LONGEST_SHOWN]}…”" if len(text) > _LONGEST_SHOWN else f"“{text}”"
