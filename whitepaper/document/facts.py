"""Facts and sources: what a printed value rests on, from the kernel to the evidence card."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec


class Value(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a report is made of: in JSON without what is not said, and with nothing unknown."""


class Source(Value, frozen=True):
    """A source as it is cited: `citation` is the full reference, `url` empty unless printable."""

    id: str
    publisher: str
    citation: str
    url: str = ""

    @property
    def around_url(self) -> tuple[str, str]:
        """The reference before its address and after it; one that lacks it has it at its end."""
        before, found, after = self.citation.partition(self.url)
        return (before if found else f"{before} "), after


# The status of a fact that no source has published, but that was computed back from others.
ESTIMATE = "estimate"
# That of one that its source may still revise.
PROVISIONAL = "provisional"


class Fact(Value, frozen=True):
    """One value or one text as printed, with what it rests on.

    `text` is the printed form; `number` the same without unit, for table cells. `value` and
    `precision` are in `unit`; both are None for a text. `places` are the rows of the data that it
    stands in, as `file:row`. A derived fact has a `formula` of its `inputs`, which are named A, B,
    C … there. `when` is its period in words, in the language of the report. `broken_at` is the
    period with which its series last broke, begun by the end of its own: with values of what began
    before that none is compared. `own` is what columns of the project's own say of it, each with
    its title.
    """

    text: str
    number: str
    name: str
    indicator: str = ""
    region: str = ""
    period: str = ""
    when: str = ""
    value: Decimal | None = None
    precision: Decimal | None = None
    unit: str = ""
    qualifier: str = ""
    scope: str = ""
    break_note: str = ""
    broken_at: str = ""
    status: str = ""
    definition: str = ""
    original: str = ""
    note: str = ""
    denominator_date: str = ""
    places: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    formula: str = ""
    inputs: tuple[Fact, ...] = ()
    own: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.text


def key(fact: Fact) -> str:
    """The name of a fact's evidence card, which only depends on what the fact says."""
    return f"ev-{hashlib.sha256(msgspec.json.encode(fact, enc_hook=str)).hexdigest()[:10]}"


# What a text that prints a fact has behind that, where a chapter can show no more than texts.
MARK = re.compile(r"\[(ev-[0-9a-f]{10})\]")


def marked(text: str, fact: Fact) -> str:
    """A text that prints a fact, and by which it is known again: 1,206 km[ev-3f2a91c0de]."""
    return f"{text}[{key(fact)}]"


def grounds(fact: Fact) -> tuple[str, ...]:
    """The rows of the data that a fact stands in, or those that its inputs do, each once."""
    return tuple(dict.fromkeys((*fact.places, *(p for f in fact.inputs for p in grounds(f)))))


def described(fact: Fact) -> str:
    """A fact in one phrase: its region, period and name = its text (data/observations.csv:12).

    One that was computed has its formula there, too.
    """
    where = "; ".join(filter(None, (fact.formula, ", ".join(grounds(fact)))))
    what = " ".join(part for part in (fact.region, fact.period, fact.name) if part)
    return f"{what} = {fact.text}{f' ({where})' if where else ''}"


def sources_of(facts: Iterable[Fact]) -> tuple[Source, ...]:
    """The sources of facts, each once."""
    return tuple(dict.fromkeys(source for fact in facts for source in fact.sources))


def texts_of(fact: Fact) -> Iterator[str]:
    """Every text that a fact's evidence may show."""
    for name in fact.__struct_fields__:
        value = getattr(fact, name)
        if isinstance(value, str):
            yield value
    yield from fact.places
    for source in fact.sources:
        yield from (source.id, source.publisher, source.citation, source.url)
    for given in fact.inputs:
        yield from texts_of(given)
