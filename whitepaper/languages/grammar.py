"""What a language does with numbers, facts, headings and sources: a module of its folder for each.

What every language does alike with numbers is `plain`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple, Protocol, Self

from msgspec import Struct


class Headings(Protocol):
    """How headings, figures, tables and formulas are numbered."""

    def chapter(self, number: int) -> tuple[str, str]: ...
    def appendix(self, number: int) -> tuple[str, str]: ...
    def section(self, number: int, parent: str) -> tuple[str, str]: ...
    def subsection(self, number: int, parent: str) -> tuple[str, str]: ...
    def by_title(self, title: str) -> str: ...
    def figure(self, chapter: int | None, number: int, *, appendix: bool) -> str: ...
    def table(self, chapter: int | None, number: int, *, appendix: bool) -> str: ...
    def equation(self, chapter: int | None, number: int, *, appendix: bool) -> str: ...
    def equation_reference(self, number: str) -> str: ...
    def without_mention(self, before: str, after: str) -> tuple[str, str] | None: ...


class Amount(NamedTuple):
    """A number as a source prints it: what one in its last digit is worth, what qualifies it."""

    value: Decimal
    precision: Decimal
    qualifier: str


UnitKind = Literal[
    "count",
    "measure",
    "rate",
    "money",
    "share",
    "points",
    "place",
    "multiple",
    "time",
    "anniversary",
]


class Unit(Struct, frozen=True):
    """What a unit means: the kind of measure, and the English name of one of what is measured.

    A unit is of `scale` of them; a rate is for so many `people`. `spoken` is what is said after a
    number, and `nouns` what several are called in English, where that is not as usual. What is of
    a `finest` digit has no finer values.
    """

    kind: UnitKind
    noun: str
    scale: Decimal = Decimal(1)
    people: int = 1
    spoken: str = ""
    nouns: str = ""
    finest: Decimal | None = None


class OwnUnit(str):
    """The name of a unit as a project's data has it, which knows what the project says it means."""

    meaning: Unit

    def __new__(cls, name: str, meaning: Unit) -> Self:
        unit = super().__new__(cls, name)
        unit.meaning = meaning
        return unit

    def __reduce__(self) -> tuple[type[Self], tuple[str, Unit]]:
        return type(self), (str(self), self.meaning)


class Units:
    """What `Numbers` are asked of units, answered by the tables in which a language has them."""

    def __init__(self, *tables: Mapping[str, Unit]) -> None:
        self._tables = tables

    def meaning(self, unit: str) -> Unit | None:
        """What a unit means: what its project says, or else the first table that knows it."""
        if isinstance(unit, OwnUnit):
            return unit.meaning
        return next((table[unit] for table in self._tables if unit in table), None)

    def are(self, unit: str, *kinds: UnitKind) -> bool:
        """Whether a unit is of one of some kinds."""
        found = self.meaning(unit)
        return found is not None and found.kind in kinds

    def is_count(self, unit: str) -> bool:
        """Whether a unit is one of things that are counted one by one."""
        found = self.meaning(unit)
        return found is not None and found.kind == "count" and found.scale == 1

    def is_of_things(self, unit: str) -> bool:
        """Whether a unit is one of things that are counted, also by the thousand or for people."""
        return self.are(unit, "count", "rate")

    def is_place(self, unit: str) -> bool:
        """Whether a unit is that of places in a ranking, which are no quantities."""
        return self.are(unit, "place")

    def is_absolute(self, unit: str) -> bool:
        """Whether a unit is one of shares or of places."""
        return self.are(unit, "share", "points", "place")

    def is_rate(self, unit: str) -> bool:
        """Whether a unit is one of so many for so many people."""
        return self.are(unit, "rate")

    def is_multiple(self, unit: str) -> bool:
        """Whether a unit is that of how many times one value is of another."""
        return self.are(unit, "multiple")

    def people(self, unit: str) -> Decimal | None:
        """How many people one of a unit of population is; None for other units."""
        found = self.meaning(unit)
        return found.scale if found and (found.kind, found.noun) == ("count", "person") else None


class Numbers(Protocol):
    """Numbers as text, and what units mean.

    `NUMERALS` are the characters of numbers in words. A change of what is in an absolute unit, of
    shares or of places, is told in that alone, not in per cent. The units and qualifiers of the
    data are `named`, and given a `qualifier`, in the language, which may not be that of the data.
    """

    NUMERALS: str

    def named(self, unit: str) -> str: ...
    def qualifier(self, recorded_as: str) -> str: ...
    def recorded(self, value: str, unit: str) -> str: ...
    def qualified(self, qualifier: str, number: str) -> str: ...
    def is_count(self, unit: str) -> bool: ...
    def is_of_things(self, unit: str) -> bool: ...
    def is_place(self, unit: str) -> bool: ...
    def is_absolute(self, unit: str) -> bool: ...
    def is_rate(self, unit: str) -> bool: ...
    def is_multiple(self, unit: str) -> bool: ...
    def is_about(self, qualifier: str) -> bool: ...
    def is_bound(self, qualifier: str) -> bool: ...
    def people(self, unit: str) -> Decimal | None: ...
    def amount(self, text: str, unit: str) -> Amount | None: ...
    def scaled(self, value: Decimal, precision: Decimal, unit: str) -> str: ...
    def in_wan(self, value: Decimal, precision: Decimal, number: str) -> str: ...
    def in_form(  # noqa: PLR0913 - all that words say of one value
        self,
        form: str,
        value: Decimal,
        number: str,
        unit: str,
        qualifier: str,
        *,
        precision: Decimal,
        yearly: bool = True,
    ) -> str: ...


# As wide as a plus; a hyphen is shorter, and may end a line.
MINUS = "−"


def plain(value: Decimal, precision: Decimal) -> str:
    """A number to the last digit of its precision, without thousands separators.

    1234567 known to 10000 is 1230000. Of a precision of 25 multiples keep their digits.
    """
    exact = precision.normalize()
    last = exact.adjusted() if exact < 1 else max(0, int(exact.as_tuple().exponent))
    # Nothing is not minus nothing.
    return f"{value.quantize(Decimal(1).scaleb(last), rounding=ROUND_HALF_UP) + 0:f}"


def in_ten_thousands(value: Decimal, precision: Decimal, number: str) -> str:
    """What `number` prints, in tens of thousands: 6.02, about 9.00, 233.0."""
    ten_thousand = Decimal(10_000)
    finest = Decimal("0.1") if abs(value) >= 100 * ten_thousand else Decimal("0.01")
    before, *_ = re.split("[0-9]", number, maxsplit=1)
    return before + plain(abs(value) / ten_thousand, max(precision / ten_thousand, finest))


def by_sign(value: Decimal, up: str, down: str, level: str) -> str:
    """The words for a change, by its sign."""
    return up if value > 0 else down if value < 0 else level


# ---- What derived facts say: growth, shares, ranks, claims


class Named(Protocol):
    """What a fact is about; `when` is its period in words."""

    @property
    def name(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def when(self) -> str: ...


def apart(one: Named, other: Named) -> tuple[str, str]:
    """What sets two values apart: their names, or their regions, or their periods."""
    if one.name != other.name:
        return one.name, other.name
    if one.region != other.region:
        return one.region, other.region
    return one.when, other.when


Gap = Literal[
    "a year",
    "the same period a year ago",
    "the day before",
    "the month before",
    "the quarter before",
    "the half-year before",
    "the period before",
    "another period",
]


class Since(Struct, frozen=True):
    """What a value is compared with: how far back that is, its period in words, if it is equal."""

    gap: Gap
    when: str
    equal: bool = False


class Statement(Struct, frozen=True):
    """A derived fact in words; `unit`, `qualifier` and `formula` where these are words too."""

    text: str
    name: str
    unit: str = ""
    qualifier: str = ""
    formula: str = ""


class Statements(Protocol):
    """Derived facts in words.

    A `number` is as printed, with a minus sign where it is negative, and known to a `precision` in
    its unit. `about` says that it is only roughly right. Of what is counted `one` is called so, if
    that is said; where it must be, and is not, there is no statement.
    """

    def growth(self, name: str, number: str, since: Since, *, about: bool) -> Statement: ...
    def change(  # noqa: PLR0913 - all that words say of one difference
        self,
        name: str,
        number: str,
        unit: str,
        direction: Decimal,
        since: Since,
        *,
        precision: Decimal,
    ) -> Statement: ...
    def multiple(self, part: Named, base: Named, number: str, *, about: bool) -> Statement: ...
    def less_than(self, part: Named, base: Named, parts: int) -> Statement: ...
    def share(self, part: str, whole: str, number: str, *, about: bool) -> Statement: ...
    def total(
        self, names: Sequence[str], number: str, unit: str, *, precision: Decimal
    ) -> Statement: ...
    def rest(self, whole: str, parts: Sequence[str]) -> str: ...
    def estimate(
        self, name: str, number: str, unit: str, *, about: bool, precision: Decimal
    ) -> Statement: ...
    def per_10k(
        self, name: str, number: str, unit: str, *, about: bool, precision: Decimal
    ) -> Statement: ...
    def rank(self, name: str, place: int, among: int) -> Statement: ...
    def highest(self, name: str, since: str, *, unbroken: bool) -> Statement: ...
    def streak(self, name: str, years: int) -> Statement: ...
    def first_above(
        self, name: str, number: str, unit: str, since: str, *, precision: Decimal
    ) -> Statement: ...
    def count(self, name: str, number: str, unit: str, *, one: str) -> Statement | None: ...
    def formula(self, formula: str, inputs: Sequence[tuple[str, Named]]) -> str: ...


# ---- The parts of a period, as the data writes them

YEAR = re.compile(r"(\d{4})")
MONTH = re.compile(r"(\d{4})-(\d{2})")
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
QUARTER = re.compile(r"(\d{4})-Q([1-4])")
HALF = re.compile(r"(\d{4})-H([12])")


# ---- Notes, sources, and what a text states


class Notes(Protocol):
    """What a reader must know to compare values of figures and tables.

    `what` is a series as `series` names it, or one of its values as `value` does. By one of the
    words `PROVISIONAL` a text says that a value may be revised: in small letters, the usual first.
    """

    PROVISIONAL: tuple[str, ...]

    def series(self, name: str, region: str) -> str: ...
    def value(self, name: str, when: str) -> str: ...
    def scope_break(self, what: str, note: str) -> str: ...
    def scopes(self, what: str, scopes: Sequence[tuple[str, str]]) -> str: ...
    def absent_years(self, what: str, years: Sequence[int]) -> str: ...
    def provisional(self, what: str, periods: Sequence[str]) -> str: ...
    def estimates(self, of: Sequence[tuple[str, Sequence[str]]]) -> str: ...


class Cited(Protocol):
    """A source. `author` lists names as the data does; `language` is that of the source.

    `title_status` is “described” where the title is the editor's own; `published` is a date as
    precise as it is known, or empty.
    """

    @property
    def author(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def title_status(self) -> str: ...
    @property
    def medium(self) -> str: ...
    @property
    def publisher(self) -> str: ...
    @property
    def published(self) -> str: ...
    @property
    def reprint(self) -> str: ...
    @property
    def language(self) -> str: ...


class CitationPoint(Protocol):
    """Where in a text of a paragraph its citations belong, if there."""

    def __call__(self, text: str, *, last: bool) -> int | None: ...


class Span(Struct, frozen=True):
    """A number, or a word that claims something, as it stands in a text, and where."""

    text: str
    start: int
    end: int


def spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    """What a pattern finds in a text, in order."""
    return [Span(match[0], match.start(), match.end()) for match in pattern.finditer(text)]


def blank(match: re.Match[str]) -> str:
    """As many characters that nothing matches: places stay what they are."""
    return re.sub(r"[^\n]", "\0", match[0])


class Trend(Struct, frozen=True):
    """Which way a `word` of a text says that values go.

    At each step, at the last one, from the first to the last value, or it does not say. `claims`
    are the words that say so of each step, and would be claims where no values stand beside them.
    """

    word: str
    up: bool
    span: Literal["each", "last", "whole", "any"]
    claims: tuple[str, ...] = ()


class TrendWords(Struct, frozen=True):
    """What a language says of the way of values, as patterns: of rise, of fall, and at which steps.

    With one that is `unsure` a text says several things, or none. What is `yearly` says of each
    step what the values drawn show; what else claims an unbroken run has to be counted.
    """

    rises: str
    falls: str
    each: str
    yearly: str
    last: str
    whole: str
    unsure: str


def trend_in(words: TrendWords, text: str) -> Trend | None:
    """What a text says of the direction, if it says one thing."""
    rises, falls = re.search(words.rises, text), re.search(words.falls, text)
    found = rises or falls
    if found is None or (rises and falls) or re.search(words.unsure, text):
        return None
    if re.search(words.last, text):
        return Trend(found[0], bool(rises), "last")
    if re.search(words.each, text):
        claims = tuple(match[0] for match in re.finditer(words.yearly, text))
        return Trend(found[0], bool(rises), "each", claims)
    return Trend(found[0], bool(rises), "whole" if re.search(words.whole, text) else "any")


class WordsAround(Struct, frozen=True):
    """What a language's words around values say of these, as patterns in which a value is NUL.

    Of what `rises` or `falls` from one value to another, the words before the first and those
    between both. `year_end` are the words before a value of the end of the year that they name.
    With words that are `unsure` beside them the values may be others. What is said of a value
    `on_year` stands between the name of what it is of and the text of its change: `up` or `down`.
    """

    rises: tuple[str, str]
    falls: tuple[str, str]
    year_end: str
    unsure: str
    on_year: str = ""


class TypedNumbers(Protocol):
    """What a text states. `directions` are words that turn the direction of a number after them."""

    directions: tuple[str, ...]

    def numbers(self, text: str, words: tuple[str, ...]) -> list[Span]:
        """The numbers that a text states; numerals in `words` of the project count nothing."""

    def claims(self, text: str) -> list[Span]:
        """The words of a text that claim a first, a greatest or an unbroken run."""
