"""Revisions: how the facts of two documents differ, value by value and text by text, and why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from whitepaper.comparison.matching import Likeness, Pairs, matched
from whitepaper.document.facts import Fact
from whitepaper.document.ledger import Entry, entries
from whitepaper.document.nodes import Document
from whitepaper.document.walk import Place
from whitepaper.languages import load
from whitepaper.languages.grammar import MINUS, Numbers
from whitepaper.messages import msg

_MEANING = ("unit", "scope", "definition", "formula")


class Reason(StrEnum):
    """Why a value is not printed as it was; several may hold."""

    REVISED = "data revised"
    DEFINITION = "definition changed"
    ROUNDING = "rounding"
    ADDED = "added"
    REMOVED = "removed"


class Location(Place, frozen=True):
    """Where a report prints a fact: in the figure or table of a `label`, or in a cell."""

    label: str

    def __str__(self) -> str:
        return self.label or super().__str__()


class Detail(Struct, frozen=True):
    """A field of a fact that differs too: a definition, a status, its citations."""

    field: str
    old: str
    new: str


class Revision(Struct, frozen=True):
    """One published value or text, as it was and as it is; `old` or `new` is empty if it is none.

    `period` is in words, and names both where they differ. `locations` are those of the new report,
    or of the old one if the new has none.
    """

    name: str
    region: str
    period: str
    old: str
    new: str
    change: str
    reasons: tuple[Reason, ...]
    locations: tuple[Location, ...]
    details: tuple[Detail, ...] = ()


class Revisions(Struct, frozen=True):
    """How the facts of two documents differ.

    `values` are of the same period in both; `years` are those of two editions' own years, each
    beside that of the year before it, whether they differ or not; `texts` have no value.
    """

    values: tuple[Revision, ...]
    years: tuple[Revision, ...]
    texts: tuple[Revision, ...]


# Two facts are two, however alike: what is matched already is known by identity.
class _Published(Struct, frozen=True, eq=False):
    """A fact of a document, the fullest form in which it is printed, and where it is."""

    fact: Fact
    form: str
    locations: tuple[Location, ...]

    @property
    def is_text(self) -> bool:
        """Whether it is a text of the data; a claim of several values is none: it is computed."""
        return self.fact.value is None and not self.fact.formula


def compare_facts(old: Document, new: Document) -> Revisions:
    """How the facts of two documents differ; each is listed once, wherever it is printed.

    The values of two editions' own periods are set beside each other, if these differ.
    """
    numbers = load(new.language).numbers
    (old_values, old_texts), (new_values, new_texts) = map(_contents, (old, new))
    years = _of_own_periods(old_values, new_values, _period(old), _period(new))
    paired = {fact for pair in years for fact in pair}
    values = matched(old_values, new_values, _ALIKE_VALUES)
    texts = matched(old_texts, new_texts, _ALIKE_TEXTS)
    return Revisions(
        tuple(_revisions([p for p in values if None not in p or paired.isdisjoint(p)], numbers)),
        tuple(_of_periods(*pair, numbers) for pair in years),
        tuple(_revisions(texts, numbers)),
    )


def change(  # noqa: PLR0913 - what is said of two numbers
    old: Decimal, new: Decimal, unit: str, step: Decimal, numbers: Numbers, *, named: str = ""
) -> str:
    """A change, absolute and relative where that says something: +3, +4.8%.

    `step` is what the last digit is worth of the value that is known less finely; the unit is
    `named` after what is absolute. What may be below zero has no relative change.
    """
    difference = new - old
    if not difference:
        return "0"
    size = abs(_rounded(difference, step)).normalize()
    # In full, where the language would say it in tens of thousands.
    digits = Decimal(1).scaleb(min(0, int(size.as_tuple().exponent)))
    absolute = f"{'+' if difference > 0 else '-'}{numbers.scaled(size, digits, unit)}"
    if unit == "%":
        return msg("{change} percentage points", change=absolute)
    if numbers.is_absolute(unit) or old <= 0 or new < 0:
        return f"{absolute}{named}"
    share = difference / old * 100
    # One decimal, or as many as it takes to see that there is a change.
    digits = Decimal(1).scaleb(min(-1, share.adjusted()))
    return f"{absolute}{named}, {share.quantize(digits, ROUND_HALF_UP):+,f}%"


def _period(document: Document) -> str:
    return document.particulars.period if document.particulars else ""


def _contents(document: Document) -> tuple[list[_Published], list[_Published]]:
    """The values and the texts of a document, each once."""
    by_fact: dict[Fact, list[Entry]] = defaultdict(list)
    for entry in entries(document):
        by_fact[entry.fact].append(entry)
    found = [
        _Published(
            fact,
            _form(fact, {entry.printed for entry in own}),
            tuple(dict.fromkeys(map(_location, own))),
        )
        for fact, own in by_fact.items()
    ]
    return [f for f in found if not f.is_text], [f for f in found if f.is_text]


def _form(fact: Fact, forms: set[str]) -> str:
    """How a fact is printed: with its words if it is so anywhere, else with its unit."""
    if fact.text in forms or fact.value is None:
        return fact.text
    return f"{fact.number}{fact.unit}"


def _location(entry: Entry) -> Location:
    cell = 0 if entry.label else entry.place.cell
    return Location(entry.place.chapter, cell, entry.label)


def _of_own_periods(
    old: Sequence[_Published], new: Sequence[_Published], before: str, after: str
) -> list[tuple[_Published, _Published]]:
    """The values of two editions' own periods that both have."""
    if not (before and after) or before == after:
        return []
    pairs = matched(
        [each for each in old if each.fact.period == before],
        [each for each in new if each.fact.period == after],
        _ALIKE_YEARS,
    )
    return [(a, b) for a, b in pairs if a and b]


def _of_periods(old: _Published, new: _Published, numbers: Numbers) -> Revision:
    # A formula names years, so it is never the same for two.
    meaning = _details(old, new, ("unit", "scope", "definition"))
    reasons = (Reason.DEFINITION,) if meaning else ()
    details = (*meaning, *_details(old, new, ("status",)))
    revision = _revision(old, new, reasons, _change(old.fact, new.fact, numbers), details)
    return replace(revision, period=f"{old.fact.when} → {new.fact.when}")


def _revisions(pairs: Pairs[_Published], numbers: Numbers) -> Iterator[Revision]:
    """Those pairs of which the two are not printed alike, or do not mean the same."""
    for old, new in pairs:
        if not (old and new):
            yield _revision(old, new, (Reason.REMOVED if old else Reason.ADDED,))
        elif reasons := tuple(_reasons(old, new)):
            # What is only rounded otherwise has not changed.
            rounded = reasons == (Reason.ROUNDING,)
            difference = "" if rounded else _change(old.fact, new.fact, numbers)
            details = _all_details(old, new, reasons)
            yield _revision(old, new, reasons, difference, details)


def _revision(
    old: _Published | None,
    new: _Published | None,
    reasons: tuple[Reason, ...],
    change: str = "",
    details: tuple[Detail, ...] = (),
) -> Revision:
    named = next(each for each in (new, old) if each)
    return Revision(
        name=named.fact.name,
        region=named.fact.region,
        period=named.fact.when,
        old=old.form if old else "",
        new=new.form if new else "",
        change=change,
        reasons=reasons,
        locations=named.locations,
        details=details,
    )


def _reasons(old: _Published, new: _Published) -> Iterator[Reason]:
    if old.is_text:
        if old.form != new.form:
            # A text without a source is the project's own: what an indicator means.
            cited = old.fact.sources or new.fact.sources
            yield Reason.REVISED if cited else Reason.DEFINITION
        return
    same_unit = old.fact.unit == new.fact.unit
    same_value = not same_unit or _is_same(old.fact, new.fact)
    if not same_value or _details(old, new, ("qualifier", "status")):
        yield Reason.REVISED
    if _details(old, new, _MEANING):
        yield Reason.DEFINITION
    if same_value and same_unit and old.fact.number != new.fact.number:
        yield Reason.ROUNDING


def _all_details(
    old: _Published, new: _Published, reasons: tuple[Reason, ...]
) -> tuple[Detail, ...]:
    if new.is_text and Reason.DEFINITION in reasons:
        return (Detail("definition", old.form, new.form),)
    citations = ("citations",) if Reason.REVISED in reasons else ()
    return _details(old, new, (*_MEANING, "qualifier", "status", *citations))


def _details(old: _Published, new: _Published, fields: Iterable[str]) -> tuple[Detail, ...]:
    """What differs of these fields."""
    found = ((name, _field(old.fact, name), _field(new.fact, name)) for name in fields)
    return tuple(Detail(name, before, after) for name, before, after in found if before != after)


def _field(fact: Fact, name: str) -> str:
    if name == "citations":
        return "\n".join(source.citation for source in fact.sources)
    return str(getattr(fact, name))


def _is_same(old: Fact, new: Fact) -> bool:
    """Whether two values are the same as finely as both are known."""
    if old.value is None or new.value is None:
        return old.text == new.text
    if old.precision and old.precision == new.precision:
        return old.value == new.value
    step = max(_step(old), _step(new))
    return _rounded(old.value, step) == _rounded(new.value, step)


def _change(old: Fact, new: Fact, numbers: Numbers) -> str:
    if old.value is None or new.value is None or old.unit != new.unit:
        return ""
    qualifiers = {old.qualifier, new.qualifier} - {""}
    if not all(map(numbers.is_about, qualifiers)):
        # From a bound nothing can be computed.
        return ""
    steps = _step(old), _step(new)
    # A computed value has more digits than are printed: the change is that of what is printed.
    before, after = _rounded(old.value, steps[0]), _rounded(new.value, steps[1])
    # Of CNY 6.677 billion the data has 66.77 of another unit, in which the change is.
    own = "" if new.number.lstrip(f"-{MINUS}") in new.text else f" ({new.unit})"
    found = change(before, after, new.unit, max(steps), numbers, named=own)
    return msg("{about}{change}", about="".join(qualifiers), change=found)


def _step(fact: Fact) -> Decimal:
    """What the last digit of a value is worth: as the data says, or as it is printed."""
    # What a list counts, or an earlier version computed, may have none, and is printed in full.
    return fact.precision or Decimal(1).scaleb(-len(fact.number.partition(".")[2]))


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _shape(each: _Published) -> str:
    """A fact as printed but for its digits: a date stays a date, a document number one."""
    return re.sub(r"[0-9]+", "0", each.form)


def _rows(each: _Published) -> tuple[str, ...] | None:
    """The rows of the data that a text stands in."""
    return each.fact.places or None


def _files(each: _Published) -> frozenset[str]:
    return frozenset(place.rpartition(":")[0] for place in each.fact.places)


def _by(*fields: str, key: str = "indicator") -> Likeness[_Published]:
    """A likeness: the same indicator, or name where there is none, and the same in fields."""
    return lambda each: (
        getattr(each.fact, key) or each.fact.name,
        *(getattr(each.fact, name) for name in fields),
    )


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
_ALIKE_YEARS: tuple[Likeness[_Published], ...] = (
    lambda each: (_by("region", "unit", "scope")(each), _shape(each)),
    _by("region", "unit", "scope"),
    _by("region", "unit"),
    _by("region"),
)
# An event's texts all have its title for a name. If that is changed, its row tells which it was.
_ALIKE_TEXTS: tuple[Likeness[_Published], ...] = (
    lambda each: (each.fact.name, _files(each), each.form),
    lambda each: (each.fact.name, _files(each), each.fact.region, each.fact.period, _shape(each)),
    lambda each: (each.fact.name, _files(each), _shape(each)),
    lambda each: (each.fact.name, _files(each), each.fact.places),
    lambda each: _rows(each) and (_rows(each), each.form),
    lambda each: _rows(each) and (_rows(each), each.fact.region, each.fact.period, _shape(each)),
    lambda each: _rows(each) and (_rows(each), each.fact.region, each.fact.period),
)
