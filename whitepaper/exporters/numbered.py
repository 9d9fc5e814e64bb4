"""The numbered figures and tables of a report as tables of data, as its annex publishes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from nbformat import NotebookNode

from whitepaper.bundles import FIGURE, TABLE
from whitepaper.errors import Finding, PublicationError
from whitepaper.exporters.cards import STATUS
from whitepaper.exporters.ledger import grounds, numbered_cells, whole
from whitepaper.inputs.period import shown
from whitepaper.roles import LABEL, TOKEN, is_label, names_file

Cell = str | Decimal

ABSENT = "—"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
EMPHASIS = re.compile(r"(?<!\\)(\*{1,3})(?=\S)(.+?)(?<=[^\s\\])\1")
REFERENCE = re.compile(f"@({LABEL})")
# What spreadsheets take for the start of a formula, in half and in full width.
FORMULA = re.compile(r"[=+\-@＝＋－＠\t\r\n]")
OF_A_FIGURE = (
    ("指标", "所绘的统计指标。"),
    ("地区", "数据所属的地区或机构。"),
    ("时间", "数据所属的期间或时点。"),
    ("数值", "按来源公布的位数列出，以“单位”列所示的单位计。"),
    ("精度", "数值末位公布数字的一个单位，与数值同单位；10000即公布至万位。"),
    ("单位", "数值的计量单位。"),
    ("限定词", "来源对数值的限定，如“超过”“约”；没有限定的为空。"),
    ("状态", "“初步数”表示来源以后可能修订；其余为空。"),
    ("口径范围", "与指标一般口径不同的统计范围；没有不同的为空。"),
    ("可比性", "与以前各期不可直接比较时的说明；可比的为空。"),
    ("来源", "发布者，方括号内为来源代码。"),
    ("数据行", "数据包中的文件和行号；推算的数，为所依据的各行。"),
)


@dataclass(frozen=True)
class Column:
    """A column by its unique name; in a `numeric` one every cell is a number, absent or empty."""

    name: str
    description: str = ""
    unit: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Reference:
    """A source as cited: `citation` is the full reference, `url` empty unless it may be printed."""

    id: str
    publisher: str
    citation: str
    url: str


@dataclass(frozen=True)
class AnnexTable:
    """The data of one numbered figure or table: `label` names it in prose, `number` in print.

    A cell is a `Decimal` with the published decimals where a plain number was drawn or printed,
    else the text as it was printed. `unit` is empty where cells differ in it.
    """

    label: str
    number: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    subtitle: str = ""
    unit: str = ""
    note: str = ""
    sources: tuple[Reference, ...] = ()

    @property
    def title(self) -> str:
        """Number and caption, as the report prints them."""
        return f"{self.number}　{self.caption}".strip("　")


def tables(nb: NotebookNode, numbers: Mapping[str, str]) -> tuple[AnnexTable, ...]:
    """The data of each figure and table of a stitched, executed notebook, in order.

    `numbers` has their printed numbers by label; one that is missing there goes by its label.
    Raises `PublicationError` for labels that cannot name a file each, which those that the chapter
    interface accepts can.
    """
    found = [
        (f"{chapter}, cell {number}", kind, output.data[kind])
        for chapter, number, cell in numbered_cells(nb)
        for output in cell.get("outputs", [])
        for kind in (FIGURE, TABLE)
        if kind in output.get("data", {})
    ]
    if findings := list(_label_findings((place, b.get("id", "")) for place, _, b in found)):
        raise PublicationError("The data of figures and tables cannot be published.", findings)
    return tuple(
        _table(bundle, numbers, *(_of_figure(bundle) if kind == FIGURE else _of_table(bundle)))
        for _, kind, bundle in found
    )


def may_be_formula(text: str) -> bool:
    """Whether a spreadsheet might take a text for a formula; plain numbers, as -3.2, are none."""
    return bool(FORMULA.match(text)) and not NUMBER.fullmatch(text)


def written(cell: Cell) -> str:
    """A cell as printed: numbers with their published decimals, without an exponent."""
    return f"{cell:f}" if isinstance(cell, Decimal) else cell


def _label_findings(places: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for place, label in places:
        if not (is_label(label, "fig") or is_label(label, "tbl")) or not names_file(label):
            remedy = "begin it with fig- or tbl-, then letters, digits and single hyphens"
            yield Finding(place, f"a figure or table has the label “{label}”", remedy)
        # Windows and Excel do not tell fig-A from fig-a.
        elif (folded := label.casefold()) in seen:
            yield Finding(place, f"“{label}” is also a label in {seen[folded]}", "give it another")
        else:
            seen[folded] = place


def _table(
    bundle: Mapping[str, Any],
    numbers: Mapping[str, str],
    columns: Sequence[Column],
    rows: Sequence[tuple[Cell, ...]],
    unit: str,
) -> AnnexTable:
    label = bundle["id"]
    return AnnexTable(
        label=label,
        number=numbers.get(label, label),
        caption=_plain(bundle.get("caption"), numbers),
        subtitle=_plain(bundle.get("subtitle"), numbers),
        unit=unit,
        columns=tuple(
            replace(column, numeric=_is_numeric(row[position] for row in rows))
            for position, column in enumerate(columns)
        ),
        rows=tuple(rows),
        note=_plain(bundle.get("note"), numbers),
        sources=tuple(
            Reference(*(source.get(part) or "" for part in ("id", "publisher", "citation", "url")))
            for source in bundle.get("sources") or ()
        ),
    )


def _of_figure(
    bundle: Mapping[str, Any],
) -> tuple[list[Column], list[tuple[Cell, ...]], str]:
    """One row for each value that a figure draws."""
    facts = [whole(fact) for fact in bundle.get("data") or ()]
    unit = _common(fact["unit"] for fact in facts)
    columns = [
        Column(name, description, unit if name in ("数值", "精度") else "")
        for name, description in OF_A_FIGURE
    ]
    return columns, [_drawn(fact) for fact in facts], unit


def _drawn(fact: Mapping[str, Any]) -> tuple[Cell, ...]:
    return (
        *(fact["name"], fact["region"], shown(fact["period"])),
        *(_published(fact), Decimal(fact["precision"]) if fact["precision"] else ""),
        *(fact["unit"], fact["qualifier"]),
        *(STATUS.get(fact["status"], fact["status"]), fact["scope"], fact["break_note"]),
        "；".join(f"{source['publisher']}[{source['id']}]" for source in fact["sources"]),
        " ".join(grounds(fact)),
    )


def _published(fact: Mapping[str, Any]) -> Cell:
    """A value to its published digits: what was computed has more."""
    if fact["value"] is None:
        return str(fact["number"] or fact["text"])
    value = Decimal(fact["value"])
    if not fact["precision"]:
        return value
    decimals = max(0, -Decimal(fact["precision"]).normalize().adjusted())
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _of_table(
    bundle: Mapping[str, Any],
) -> tuple[list[Column], list[tuple[Cell, ...]], str]:
    """A table's own rows, with numbers where it prints a value as a plain number."""
    facts = {(row, column): whole(fact) for row, column, fact in bundle.get("cells") or ()}
    rows = [
        tuple(_as_printed(text, facts.get((row, column))) for column, text in enumerate(line))
        for row, line in enumerate(bundle["rows"])
    ]
    unit = bundle.get("unit") or ""
    names = _unique(column.get("label") or "" for column in bundle["columns"])
    units = [
        _common(
            fact["unit"] for (_, at), fact in facts.items() if at == i and fact["value"] is not None
        )
        for i in range(len(names))
    ]
    columns = [Column(name, unit=own) for name, own in zip(names, units, strict=True)]
    return columns, rows, unit


def _as_printed(text: str, fact: Mapping[str, Any] | None) -> Cell:
    if fact is None or fact["value"] is None or not NUMBER.fullmatch(text):
        return text
    number = Decimal(text)
    rounded = Decimal(fact["value"]).quantize(number, rounding=ROUND_HALF_UP)
    return number if rounded == number else text


def _is_numeric(cells: Iterable[Cell]) -> bool:
    filled = [cell for cell in cells if cell not in ("", ABSENT)]
    return bool(filled) and all(isinstance(cell, Decimal) for cell in filled)


def _common(units: Iterable[str]) -> str:
    found = set(units)
    return found.pop() if len(found) == 1 else ""


def _unique(labels: Iterable[str]) -> list[str]:
    """Names for columns: neither CSV readers nor Excel take an empty one, or one twice."""
    names: list[str] = []
    used: Counter[str] = Counter()
    for position, label in enumerate(labels, start=1):
        name = base = " ".join(label.split()) or f"第{position}列"
        while used[name.casefold()]:
            used[base.casefold()] += 1
            name = f"{base}（{used[base.casefold()]}）"
        used[name.casefold()] += 1
        names.append(name)
    return names


def _plain(markdown: str | None, numbers: Mapping[str, str]) -> str:
    """A caption or note without its Markdown: references as printed, no emphasis, no escapes."""

    def plain(match: re.Match[str]) -> str:
        if label := match["label"]:
            return numbers.get(label, label)
        if match["bracketed"]:
            return "、".join(numbers.get(name, name) for name in REFERENCE.findall(match[0]))
        if match["code"]:
            return match[0].strip("`").strip()
        return "" if match["comment"] else match[0].removeprefix("\\")

    return " ".join(TOKEN.sub(plain, EMPHASIS.sub(r"\2", markdown or "")).split())
