"""Faults of cells: findings that still know their cells, so that none is reported twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from whitepaper.errors import Finding, in_file, in_ranges
from whitepaper.messages import Message, calling, msg
from whitepaper.project import DATA

# A table's name, the number of a row, the name of a column.
Cell = tuple[str, int, str]

# What repairs faults that leave no doubt.
TIDY = calling("tidy")

_LONGEST_SHOWN = 60
# As many of a kind are told one by one.
_MOST_ALIKE = 3


class Fault(Struct, frozen=True):
    """What is wrong in a row; `columns` are the cells at fault, none where it is the whole row.

    If it is `of_form`, the cell itself shows what is wrong with it. What has an `alike` has it in
    common with others of its table, in whatever column, and is told once with them.
    """

    table: str
    row: int
    columns: tuple[str, ...]
    message: str
    remedy: str = ""
    of_form: bool = False
    alike: str = ""

    def finding(self, others: Sequence[Fault] = ()) -> Finding:
        """The fault as it is reported, with the rows of `others` of its kind."""
        where = in_file(place(self.table), self.row, self.columns)
        if not others:
            return Finding(where, self.message, self.remedy)
        rows = in_ranges({fault.row for fault in others})
        columns = tuple(dict.fromkeys(column for fault in others for column in fault.columns))
        told = {"message": self.message, "n": len(others), "rows": rows}
        message = (
            msg("{message}; {n} more of this kind, in lines {rows}", **told)
            if columns == self.columns
            else msg(
                "{message}; {n} more of this kind, in lines {rows} (columns {columns})",
                **told,
                columns=columns,
            )
        )
        return Finding(where, message, self.remedy)

    @property
    def kind(self) -> tuple[object, ...]:
        """What it has in common with others for which the same is to be done."""
        if self.alike:
            return (self.table, self.alike)
        said: tuple[object, ...] = (self.message, self.remedy)
        if self.of_form:
            said = tuple(part.templates if isinstance(part, Message) else part for part in said)
        return (self.table, self.columns, *said)


def findings(faults: Iterable[Fault]) -> Iterator[Finding]:
    """Faults as they are reported: of many of one kind the first, with the rows of the others."""
    kinds: dict[tuple[object, ...], list[Fault]] = {}
    for fault in faults:
        kinds.setdefault(fault.kind, []).append(fault)
    for alike in kinds.values():
        if len(alike) > _MOST_ALIKE or alike[0].alike:
            yield alike[0].finding(alike[1:])
        else:
            yield from (fault.finding() for fault in alike)


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
