"""What was entered for an edition's own period and is printed nowhere, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from msgspec import Struct

from whitepaper.document.facts import grounds
from whitepaper.document.ledger import entries
from whitepaper.document.nodes import Document, Figure
from whitepaper.document.walk import find
from whitepaper.inputs.data import Data, Observation
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.facts import format_observation
from whitepaper.inputs.period import first_day, last_day
from whitepaper.languages import load
from whitepaper.messages import msg
from whitepaper.reading.omissions import Omission


class Unprinted(Struct, frozen=True):
    """A value of the data that no chapter prints: where it stands, what it is, and why."""

    place: str
    name: str
    region: str
    period: str
    value: str
    why: str


def unprinted(
    document: Document, omissions: Sequence[Omission], known: Data, edition: Edition
) -> tuple[Unprinted, ...]:
    """The values of an edition's period that it does not print, in the data's order.

    They are of its region and those in it or named after it; of other regions, which are only
    compared with it, those that a part was to print which is left out. What other editions of its
    file are made for is their matter. Of several sources of one value it is enough that one is
    printed.
    """
    facts = [entry.fact for entry in entries(document)]
    facts += [fact for figure in find(document.chapters, Figure) for fact in figure.data]
    own = {place for fact in facts for place in grounds(fact)}
    left_out = {
        place: each.reason for each in omissions for fact in each.facts for place in grounds(fact)
    }
    begins, ends = first_day(edition.period), last_day(edition.period)
    found: dict[tuple[str, str, str], list[Observation]] = {}
    for o in known.observations:
        within = begins <= first_day(o.period) and last_day(o.period) <= ends
        wanted = known.is_about(o.region, edition.region) or o.place in left_out
        if within and wanted and not _is_of_another(o.region, known, edition):
            found.setdefault((o.indicator.indicator, o.region, o.period), []).append(o)
    words = load(edition.language)
    return tuple(
        Unprinted(
            same[0].position,
            same[0].indicator.name,
            same[0].region,
            words.short_period(same[0].period),
            format_observation(same[0], edition.language, named=True),
            _why(same, edition, left_out),
        )
        for same in found.values()
        if own.isdisjoint(each.place for each in same)
    )


def _is_of_another(region: str, known: Data, edition: Edition) -> bool:
    """Whether a region is one, or lies in one, that another edition of the file is made for."""
    others = chain.from_iterable(edition.shared_with.values())
    return not any(known.lies_in(region, own) for own in edition.made_for) and any(
        known.lies_in(region, other) for other in others
    )


def _why(same: Sequence[Observation], edition: Edition, left_out: Mapping[str, str]) -> str:
    since = min(observation.source.known for observation in same)
    if since > edition.cut_off:
        return msg("known since {day}, after the cut-off date", day=since.isoformat())
    for observation in same:
        if reason := left_out.get(observation.place):
            return msg("in a part that is left out: {reason}", reason=reason)
    return msg("used by no chapter")
