"""Tables as Pandoc and MyST write them, as those with lines between their cells."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_RULE = re.compile(r"\+(?:[-=:]+\+)+[ \t]*")
_DASHES = re.compile(r"[ \t]*-{3,}(?:[ \t]+-{2,})+[ \t]*")
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_VERBATIM = re.compile(r"(?P<ticks>`+)[^`]+(?P=ticks)|\$[^$\n]+\$")


def is_row(line: str) -> bool:
    """Whether a line is a row of a table with lines between its cells."""
    return line.lstrip().startswith("|") and line.count("|") > 1 and line.rstrip().endswith("|")


def is_delimiter(line: str) -> bool:
    """Whether a line stands below the head of such a table."""
    return "|" in line and "-" in line and _DELIMITER.fullmatch(line) is not None


def with_lines_escaped(row: str) -> str:
    """A row in which lines within code and formulas do not end a cell."""
    return _VERBATIM.sub(lambda found: re.sub(r"(?<!\\)\|", r"\\|", found[0]), row)


def length_of_grid(lines: Sequence[str], at: int) -> int:
    """How many lines a grid table has that begins at one; none if none does."""
    end = at
    while end < len(lines) and lines[end].lstrip()[:1] in ("+", "|") and lines[end].strip():
        end += 1
    found = end - at
    return found if found > 2 and _RULE.fullmatch(lines[at].strip()) else 0


def of_grid(lines: Sequence[str]) -> list[str]:
    """A grid table whose cells all take one row and column, with lines; nothing of another."""
    lines = [line.strip() for line in lines]
    rules = [line for line in lines if _RULE.fullmatch(line)]
    edges = [at for at, sign in enumerate(lines[0]) if sign == "+"]
    if any([at for at, sign in enumerate(rule) if sign == "+"] != edges for rule in rules):
        return []
    rows: list[list[str]] = []
    cells: list[list[str]] = [[] for _ in edges[1:]]
    head = 0
    for line in lines[1:]:
        if _RULE.fullmatch(line):
            rows.append([" ".join(filter(None, parts)) for parts in cells])
            cells = [[] for _ in edges[1:]]
            head = head or (len(rows) if "=" in line else 0)
        elif any(len(line) <= at or line[at] != "|" for at in edges):
            return []
        else:
            for parts, (left, right) in zip(cells, pairwise(edges), strict=True):
                parts.append(line[left + 1 : right].strip())
    if head > 1:
        return []
    return list(_rows_as_markdown(rows, ["---"] * len(cells), has_head=bool(head)))


def length_of_simple(lines: Sequence[str], at: int) -> int:
    """How many lines a simple table has whose head is a line; none if none begins there."""
    if at + 1 >= len(lines) or not lines[at].strip() or not _DASHES.fullmatch(lines[at + 1]):
        return 0
    end = at + 2
    while end < len(lines) and lines[end].strip():
        end += 1
    return end - at


def of_simple(lines: Sequence[str]) -> list[str]:
    """A simple table with lines between its cells."""
    spans = [(found.start(), found.end()) for found in re.finditer("-+", lines[1])]
    ends = [start for start, _ in spans[1:]] + [max(map(len, lines))]

    def cells(line: str) -> list[str]:
        return [line[start:end] for (start, _), end in zip(spans, ends, strict=True)]

    head = lines[0].ljust(ends[-1])
    marks = []
    for (start, end), _ in zip(spans, ends, strict=True):
        left, right = head[start : start + 1].strip(), head[end - 1 : end].strip()
        marks.append("---" if left and right else "--:" if right else ":--" if left else ":-:")
    body = [line for line in lines[2:] if not _DASHES.fullmatch(line)]
    starts = [0, *(end for _, end in spans[:-1])]
    heads = [
        head[a:b] for a, b in zip(starts, [*(end for _, end in spans[:-1]), None], strict=True)
    ]
    return list(_rows_as_markdown([heads, *map(cells, body)], marks))


def of_list(lines: Sequence[str], *, has_head: bool) -> list[str]:
    """The lists of a `list-table` as rows; nothing if they are not alike."""
    rows: list[list[str]] = []
    for line in lines:
        if found := re.match(r"\s*[*-]\s+-(?:\s+(.*))?$", line):
            rows.append([found[1] or ""])
        elif (found := re.match(r"\s+-(?:\s+(.*))?$", line)) and rows:
            rows[-1].append(found[1] or "")
        elif line.strip() and rows:
            rows[-1][-1] = f"{rows[-1][-1]} {line.strip()}".strip()
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        return []
    return list(_rows_as_markdown(rows, ["---"] * len(rows[0]), has_head=has_head))


def of_csv(lines: Sequence[str], header: str, *, has_head: bool) -> list[str]:
    """The lines of a `csv-table` as rows; nothing if they are not alike."""
    given = [*([header] if header else []), *(line for line in lines if line.strip())]
    rows = [[cell.strip() for cell in row] for row in csv.reader(given, skipinitialspace=True)]
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        return []
    return list(_rows_as_markdown(rows, ["---"] * len(rows[0]), has_head=bool(header) or has_head))


def _rows_as_markdown(
    rows: Sequence[Sequence[str]], marks: Sequence[str], *, has_head: bool = True
) -> Iterator[str]:
    head, body = (rows[0], rows[1:]) if has_head else ([""] * len(marks), rows)
    for row in (head, marks, *body):
        cells = (" ".join(cell.split()).replace("|", r"\|") for cell in row)
        yield f"| {' | '.join(cells)} |"
