"""Revisions: what two ledgers publish otherwise, value by value and text by text, and why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TypeVar

from whitepaper.inputs.period import in_words

Row = Mapping[str, str]
T = TypeVar("T")
Pairs = list[tuple[T | None, T | None]]
Likeness = Callable[[T], Hashable | None]

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*[万亿]?")
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
# A qualifier with which a change can still be told, if no more exactly than the values are.
_ABOUT = "约"
# Units of which a relative change says nothing: a share of shares, a share of places.
_NOT_RELATIVE = frozenset({"%", "个百分点", "位"})
_MEANING = ("unit", "scope", "definition", "formula")


class Reason(StrEnum):
    """Why a value is not printed as it was; several may hold."""

    REVISED = "data revised"
    DEFINITION = "definition changed"
    ROUNDING = "rounding"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Place:
    """Where a report prints a fact; `label` is that of the figure or table, if it is in one."""

    chapter: str
    cell: str
    label: str

    def __str__(self) -> str:
        return self.label or f"{self.chapter}, cell {self.cell}"


@dataclass(frozen=True)
class Detail:
    """A column of the ledger that differs too: a definition, a status, a source."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Revision:
    """One published value or text, as it was and as it is; `old` or `new` is empty if it is none.

    `period` is in words, and names both where they differ. `places` are those of the new report,
    or of the old one if the new has none.
    """

    name: str
    region: str
    period: str
    old: str
    new: str
    change: str
    reasons: tuple[Reason, ...]
    places: tuple[Place, ...]
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True)
class Revisions:
    """What two ledgers publish otherwise.

    `values` are of the same period in both; `years` are those of two editions' own years, each
    beside that of the year before it, whether they differ or not; `texts` have no value.
    """

    values: tuple[Revision, ...]
    years: tuple[Revision, ...]
    texts: tuple[Revision, ...]


# Two facts are two, however alike: what is matched already is known by identity.
@dataclass(frozen=True, eq=False)
class PrintedFact:
    """A fact of a ledger, with the forms in which it is printed and the places that do."""

    row: Row
    forms: tuple[str, ...]
    places: tuple[Place, ...]

    def __getitem__(self, column: str) -> str:
        return self.row.get(column) or ""

    @property
    def is_text(self) -> bool:
        """Whether it is a text of the data: a claim like 连续3年增长 is none, it is computed."""
        return not (self["value"] or self["formula"])

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers of its forms, which print the same with other words: 66.77 of 66.77亿元."""
        return frozenset(map(self._number, self.forms))

    @property
    def shown(self) -> str:
        """How it is printed: the fullest form of each number, with its unit."""
        fullest = {self._number(form): form for form in sorted(self.forms, key=len)}
        return "、".join(
            f"{form}{self['unit']}" if self["value"] and form[-1:] in "0123456789万亿" else form
            for form in fullest.values()
        )

    def _number(self, form: str) -> str:
        """The number of a form, which comes last: 42 of 比2016年增长42%; else all of it."""
        bare = form.replace(self["unit"], "") if self["unit"] else form
        found = _NUMBER.findall(bare)
        return found[-1].replace(",", "") if found else form


def compare(
    old: Iterable[Row], new: Iterable[Row], editions: tuple[int, int] | None = None
) -> Revisions:
    """What two ledgers publish otherwise; each value is told once, wherever it is printed.

    With two different `editions` the values of their own years are set beside each other.
    """
    before, after = _published(old), _published(new)
    years: list[tuple[PrintedFact, PrintedFact]] = []
    if editions and editions[0] != editions[1]:
        years = _of_own_years(before, after, *map(str, editions))
    told = {fact for pair in years for fact in pair}
    values = matched(_values(before), _values(after), _ALIKE_VALUES)
    texts = matched(_texts(before), _texts(after), _ALIKE_TEXTS)
    return Revisions(
        tuple(_revised(pair for pair in values if None not in pair or told.isdisjoint(pair))),
        tuple(_of_years(*pair) for pair in years),
        tuple(_revised(texts)),
    )


def matched(old: Sequence[T], new: Sequence[T], likenesses: Iterable[Likeness[T]]) -> Pairs[T]:
    """Pair two sequences by the first likeness in which two agree, each with one at most.

    A likeness of None agrees with nothing. The pairs are in the order of `new`; what only `old`
    has comes last.
    """
    left, found = dict(enumerate(old)), dict[int, T]()
    for likeness in likenesses:
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for number in reversed(left):
            waiting[likeness(left[number])].append(number)
        waiting.pop(None, None)
        for number, item in enumerate(new):
            if number not in found and waiting.get(alike := likeness(item)):
                found[number] = left.pop(waiting[alike].pop())
    return [
        *((found.get(number), item) for number, item in enumerate(new)),
        *((item, None) for item in left.values()),
    ]


def change(old: Decimal, new: Decimal, unit: str, step: Decimal) -> str:
    """A change, absolute and relative where that says something: +3, +4.8%.

    `step` is what the last digit is worth of the value that is known less finely.
    """
    difference = new - old
    if not difference:
        return "0"
    absolute = f"{_rounded(difference, step).normalize():+f}"
    if unit in _NOT_RELATIVE or not old:
        return f"{absolute}个百分点" if unit == "%" else absolute
    relative = difference / abs(old) * 100
    # One decimal, or as many as it takes to see that there is a change.
    digits = Decimal(1).scaleb(min(-1, relative.adjusted()))
    return f"{absolute}, {relative.quantize(digits, ROUND_HALF_UP):+f}%"


def _published(rows: Iterable[Row]) -> tuple[PrintedFact, ...]:
    """The facts of a ledger, each once."""
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        has_value = row.get("value") or row.get("formula")
        found[(*_identity(row), "" if has_value else row["printed"])].append(row)
    return tuple(
        PrintedFact(
            same[0],
            tuple(dict.fromkeys(row["printed"] for row in same)),
            tuple(
                dict.fromkeys(
                    Place(row["chapter"], row["cell"] if not row["label"] else "", row["label"])
                    for row in same
                )
            ),
        )
        for same in found.values()
    )


def _identity(row: Row) -> tuple[str, ...]:
    printed_once = ("number", "chapter", "cell", "kind", "label", "printed")
    return tuple(text or "" for column, text in row.items() if column not in printed_once)


def _values(facts: Iterable[PrintedFact]) -> list[PrintedFact]:
    return [fact for fact in facts if not fact.is_text]


def _texts(facts: Iterable[PrintedFact]) -> list[PrintedFact]:
    return [fact for fact in facts if fact.is_text]


def _of_own_years(
    old: Iterable[PrintedFact], new: Iterable[PrintedFact], before: str, after: str
) -> list[tuple[PrintedFact, PrintedFact]]:
    """The values of two editions' own years that both have."""
    pairs = matched(
        [fact for fact in _values(old) if fact["period"] == before],
        [fact for fact in _values(new) if fact["period"] == after],
        _ALIKE_YEARS,
    )
    return [(a, b) for a, b in pairs if a and b]


def _of_years(old: PrintedFact, new: PrintedFact) -> Revision:
    reasons = [Reason.DEFINITION] if _details(old, new, _MEANING[:3]) else []
    period = f"{_in_words(old['period'])} → {_in_words(new['period'])}"
    return _revision(old, new, reasons, _details(old, new, (*_MEANING[:3], "status")), period)


def _revised(pairs: Iterable[tuple[PrintedFact | None, PrintedFact | None]]) -> Iterator[Revision]:
    """Those pairs of which the two are not printed alike, or do not mean the same."""
    for old, new in pairs:
        if old and new:
            if reasons := list(_reasons(old, new)):
                if new.is_text and Reason.DEFINITION in reasons:
                    details: tuple[Detail, ...] = (Detail("definition", old.shown, new.shown),)
                else:
                    sources = ("citations",) if Reason.REVISED in reasons else ()
                    details = _details(old, new, (*_MEANING, "qualifier", "status", *sources))
                yield _revision(old, new, reasons, details)
        elif fact := old or new:
            yield Revision(
                fact["name"],
                fact["region"],
                _in_words(fact["period"]),
                old.shown if old else "",
                new.shown if new else "",
                "",
                (Reason.REMOVED if old else Reason.ADDED,),
                fact.places,
            )


def _revision(
    old: PrintedFact,
    new: PrintedFact,
    reasons: Iterable[Reason],
    details: tuple[Detail, ...],
    period: str = "",
) -> Revision:
    reasons = tuple(reasons)
    return Revision(
        new["name"],
        new["region"],
        period or _in_words(new["period"]),
        old.shown,
        new.shown,
        # What is only rounded otherwise has not changed.
        "" if reasons == (Reason.ROUNDING,) else _change(old, new),
        reasons,
        new.places,
        details,
    )


def _reasons(old: PrintedFact, new: PrintedFact) -> Iterator[Reason]:
    if old.is_text:
        if old.shown != new.shown:
            # A text without a source is the project's own: what an indicator means.
            yield Reason.REVISED if old["sources"] or new["sources"] else Reason.DEFINITION
        return
    same_unit = old["unit"] == new["unit"]
    same_value = _is_same(old, new) or not same_unit
    if not same_value or _details(old, new, ("qualifier", "status")):
        yield Reason.REVISED
    if _details(old, new, _MEANING):
        yield Reason.DEFINITION
    if same_value and same_unit and old.numbers != new.numbers:
        yield Reason.ROUNDING


def _details(old: PrintedFact, new: PrintedFact, columns: Iterable[str]) -> tuple[Detail, ...]:
    """What differs of these columns. One that a ledger does not have cannot differ."""
    return tuple(
        Detail(column, old[column], new[column])
        for column in columns
        if column in old.row and column in new.row and old[column] != new[column]
    )


def _is_same(old: PrintedFact, new: PrintedFact) -> bool:
    """Whether two values are the same as finely as both are known."""
    if not (old["value"] and new["value"]):
        return old.forms == new.forms
    exact = Decimal(old["value"]), Decimal(new["value"])
    if old["precision"] and old["precision"] == new["precision"]:
        return exact[0] == exact[1]
    step = max(_step(old), _step(new))
    return _rounded(exact[0], step) == _rounded(exact[1], step)


def _change(old: PrintedFact, new: PrintedFact) -> str:
    if not (old["value"] and new["value"]) or old["unit"] != new["unit"]:
        return ""
    qualifiers = {old["qualifier"], new["qualifier"]} - {""}
    if qualifiers - {_ABOUT}:
        # From a bound (超过, 近) nothing can be computed.
        return ""
    # A computed value has more digits than are printed: the change is that of what is printed.
    before, after = (_rounded(Decimal(fact["value"]), _step(fact)) for fact in (old, new))
    told = change(before, after, new["unit"], max(_step(old), _step(new)))
    return f"{_ABOUT if qualifiers else ''}{told}"


def _step(fact: PrintedFact) -> Decimal:
    """What the last digit of a value is worth: as the data says, or as it is printed."""
    if fact["precision"]:
        return Decimal(fact["precision"])
    return min(
        Decimal(1).scaleb(-len(number.rstrip("万亿").partition(".")[2]))
        * _SCALES.get(number[-1:], Decimal(1))
        for number in fact.numbers
    )


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _in_words(period: str) -> str:
    return in_words(period) if period else ""


def _shape(fact: PrintedFact) -> str:
    """A fact as printed but for its digits: a date stays a date, a document number one."""
    return re.sub(r"[0-9]+", "0", fact.shown)


def _ground(fact: PrintedFact) -> str | None:
    """The row of the data that a text stands in."""
    return fact["places"] or None


def _files(fact: PrintedFact) -> frozenset[str]:
    return frozenset(place.rpartition(":")[0] for place in fact["places"].split())


def _by(*columns: str, key: str = "indicator") -> Likeness[PrintedFact]:
    """A likeness: the same indicator, or name where there is none, and the same in columns."""
    return lambda fact: (fact[key] or fact["name"], *(fact[column] for column in columns))


# From the narrowest: a ledger may have several values of one indicator, region and period, such as
# the rates of change on different years.
_SAME = ("region", "period")
_ALIKE_VALUES = (
    _by(*_SAME, "value", "qualifier", "precision", "status", *_MEANING),
    _by(*_SAME, "unit", "scope", "formula"),
    _by(*_SAME, "unit", "formula"),
    _by(*_SAME, "unit"),
    _by(*_SAME),
    # The indicator was given another key.
    _by(*_SAME, key="name"),
)
# A formula names years, so it is never the same for two.
_ALIKE_YEARS: tuple[Likeness[PrintedFact], ...] = (
    lambda fact: (_by("region", "unit", "scope")(fact), _shape(fact)),
    _by("region", "unit", "scope"),
    _by("region", "unit"),
    _by("region"),
)
# An event's texts all have its title for a name. If that is changed, its row tells which it was.
_ALIKE_TEXTS: tuple[Likeness[PrintedFact], ...] = (
    lambda fact: (fact["name"], _files(fact), fact.shown),
    lambda fact: (fact["name"], _files(fact), fact["region"], fact["period"], _shape(fact)),
    lambda fact: (fact["name"], _files(fact), _shape(fact)),
    lambda fact: (fact["name"], _files(fact), fact.places),
    lambda fact: _ground(fact) and (_ground(fact), fact.shown),
    lambda fact: _ground(fact) and (_ground(fact), fact["region"], fact["period"], _shape(fact)),
    lambda fact: _ground(fact) and (_ground(fact), fact["region"], fact["period"], fact.places),
)
