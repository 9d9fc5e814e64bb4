"""Where figures and tables stand on the pages, found from one layout after another.

A figure that does not fit where it is referred to would leave the rest of its page blank. It goes
to the head of the next page instead, and the text goes on. Each moves only what follows it: once
nothing is left that does not fit, how close the rows of those tables stand is chosen that would
leave a row alone on a page, and how close everything stands if much of a page were left blank.
"""

from __future__ import annotations

import json
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from itertools import groupby
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from whitepaper.inputs.theme import POINTS, Paper

# On the usual paper; see `as_on_usual_paper` for others.
HEAD = 32 * POINTS  # from a page's edge: what stands within begins the page
FOOT = 269 * POINTS
# Millimetres below the upper edge of a type area: what stands within begins the page.
_OPENS = 2
A_FEW_LINES = 55 * POINTS  # that a last page is done without
# Of a page whose chapter goes on: what nobody minds that is blank, and what everybody does.
USUAL_BLANK, LARGE_BLANK = 30 * POINTS, 60 * POINTS
# How much of the room between lines, rows and blocks is left where all is set closer.
CLOSER = 0.85
# How much of what stands on a page is such room, at most.
ROOM_SHARE = 0.6
LEAST_SHARE = 0.5  # of a page that is filled before a table that is not broken
LAYOUTS = 12  # that are tried at most, however long the report is
SHORT = 60  # pages of a report that is set closer for the sake of its pages
FEW = 3  # rows of a table that a page does not show alone
CLOSENESS = (3.8, 4.6, 3.4, 5.0, 3.0)  # points above and below a row, in the order of trial

# What stands where, in a layout; style.typ sets these marks. `low` is how far down the text of each
# page reaches, about: that of a paragraph is where it begins.
STANDING = """{
  let standing(label) = query(label).map(mark => {
    let at = mark.location().position()
    (..mark.value, page: at.page, y: at.y.pt())
  })
  let noted(note, entry) = {
    let before = query(selector(<wp-noted>).before(note.location()))
    let at = note.location().page()
    let seat = if before != () { before.last().value }
    (seat: seat, page: at, strays: at != entry.location().page())
  }
  let low = (:)
  for each in query(selector(par).or(<wp-end>).or(<wp-cell>)) {
    let at = each.location().position()
    let page = str(at.page)
    low.insert(page, calc.max(low.at(page, default: 0), at.y.pt()))
  }
  let feet = (:)
  for each in query(footnote.entry) {
    let at = each.location().position()
    let page = str(at.page)
    feet.insert(page, calc.min(feet.at(page, default: at.y.pt()), at.y.pt()))
  }
  let opened(mark, opener) = {
    let at = opener.location().position()
    (seat: mark.value, page: at.page, y: at.y.pt())
  }
  let ends = (:)
  for mark in query(<wp-end>) {
    if mark.value != none { ends.insert(str(mark.value), mark.location().position().y.pt()) }
  }
  let openers = query(heading.where(level: 1, outlined: true))
  (
    feet: feet, openers: query(<wp-opens>).zip(openers).map(((mark, it)) => opened(mark, it)),
    ends: ends, first: query(<wp-body>).first().location().page(), low: low,
    exhibits: standing(<wp-seat>), anchors: standing(<wp-anchor>), cells: standing(<wp-cell>),
    remarks: standing(<wp-remark>),
    notes: query(footnote).zip(query(footnote.entry)).map(((note, entry)) => noted(note, entry)),
  )
}"""


class Places(Struct, frozen=True):
    """What stands elsewhere, or otherwise, than its text has it.

    What is `afloat` goes to the head of the next page, and the text goes on before it; the text
    stops before what is `pushed`. Tables that are `opened` may be broken over pages. What is `kept`
    was looked at and stands amid the text. `closeness` is in points above and below each row of a
    table; `room` is the share that is left of that between lines, rows and blocks.
    """

    afloat: tuple[int, ...] = ()
    pushed: tuple[int, ...] = ()
    opened: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    closeness: Mapping[int, float] = field(default_factory=dict)
    room: float = 1

    def to_json(self) -> bytes:
        """As style.typ reads them."""
        return json.dumps(asdict(self)).encode()


def as_on_usual_paper(standing: Mapping[str, Any], paper: Paper) -> Mapping[str, Any]:
    """Where what stands on pages of a kind would stand if their type area were the usual one."""
    if paper == Paper():
        return standing
    head = (paper.margins.top + _OPENS) * POINTS
    foot = (paper.height - paper.margins.bottom) * POINTS

    def usual(y: float) -> float:
        return HEAD + (y - head) * (FOOT - HEAD) / (foot - head)

    by_name = {name: {of: usual(y) for of, y in standing[name].items()} for name in _BY_NAME}
    marks = {
        name: [{**mark, "y": usual(mark["y"])} for mark in standing[name]] for name in _WITH_PLACES
    }
    return {**standing, **by_name, **marks}


_BY_NAME = ("low", "feet", "ends")
_WITH_PLACES = ("openers", "exhibits", "anchors", "cells", "remarks")

Layout = Callable[[Places], Mapping[str, Any]]


def settle(layout: Layout, heads: Sequence[int]) -> Places:
    """The places of what a report shows; `layout` lays it out and says what STANDING asks.

    What moves leaves its page to the text after it, up to the next of the `heads`, whose last is
    behind all. A short report that leaves much of a page blank is set closer as well, and so it
    stays if that has fewer pages or leaves less blank.
    """

    def standing_of(tried: Places) -> Mapping[str, Any]:
        return {**layout(tried), "heads": heads}

    found, standing = _settle(Places(), standing_of(Places()), standing_of)
    short = max(_low(standing), default=0) <= SHORT
    if not short or max(_blanks(standing), default=0) < LARGE_BLANK or _are_full(standing):
        return found
    # What stood elsewhere does so in less room too, or is looked at again.
    closer = replace(found, room=CLOSER, kept=(), closeness={})
    first = standing_of(closer)
    if not _promising(first, standing):
        return found
    closer, closest = _settle(closer, first, standing_of)
    return closer if _unsightly(closest) < _unsightly(standing) else found


def _promising(closer: Mapping[str, Any], standing: Mapping[str, Any]) -> bool:
    """Whether what was set closer may come to fewer pages or less blank, once it is settled."""
    fewer = len(_low(closer)) < len(_low(standing)) or _ends_short(closer)
    return fewer or max(_blanks(closer), default=0) < max(_blanks(standing))


def _blanks(standing: Mapping[str, Any]) -> list[float]:
    """How much is blank of each page whose chapter goes on, above its footnotes.

    A last page of a few lines, which should not be, is as good as blank.
    """
    feet = standing["feet"]
    blanks = [feet.get(str(page), FOOT) - reached for page, reached in _going_on(standing)]
    if _ends_short(standing):
        blanks.append(FOOT - HEAD)
    return blanks


def _going_on(standing: Mapping[str, Any]) -> list[tuple[int, float]]:
    """The pages whose chapter goes on, and how far down the text of each reaches."""
    low, opened = _low(standing), {opener["page"] for opener in _at_heads(standing)}
    last = max(low, default=0)
    return [
        (page, reached)
        for page, reached in low.items()
        if standing["first"] <= page < last and page + 1 not in opened
    ]


def _ends_short(standing: Mapping[str, Any]) -> bool:
    """Whether the last page has a few lines alone."""
    low = _low(standing)
    return bool(low) and low[max(low)] < HEAD + A_FEW_LINES


def _at_heads(standing: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The openers of chapters that open a page: below its head, as they are set."""
    return [opener for opener in standing["openers"] if opener["y"] < HEAD + LARGE_BLANK / 2]


def _unsightly(standing: Mapping[str, Any]) -> float:
    """How much blanks disturb, a large one more than several small ones; a page counts as one."""
    pages = len(_low(standing)) * LARGE_BLANK**2
    return pages + sum(max(0.0, blank - USUAL_BLANK) ** 2 for blank in _blanks(standing))


def _are_full(standing: Mapping[str, Any]) -> bool:
    """Whether no page would hold more if all were set closer: what is next to come is too high."""
    fixed, next_up = defaultdict[int, float](float), dict[int, float]()
    for exhibit in standing["exhibits"]:
        if exhibit["whole"]:
            height = standing["ends"][str(exhibit["seat"])] - exhibit["y"]
            if exhibit["y"] <= HEAD:
                next_up[exhibit["page"] - 1] = height
            if not exhibit["table"]:
                fixed[exhibit["page"]] += height
    return all(
        next_up.get(page, 0)
        > FOOT - reached + (1 - CLOSER) * ROOM_SHARE * (reached - HEAD - fixed[page])
        for page, reached in _going_on(standing)
    )


def _settle(
    found: Places, standing: Mapping[str, Any], layout: Layout
) -> tuple[Places, Mapping[str, Any]]:
    """The places once nothing can be bettered, or after long enough, and what they come to."""
    for _ in range(LAYOUTS):
        better = _better(standing, found)
        if better == found:
            break
        found, standing = better, layout(better)
    for seat in found.pushed:
        # What moved since may have made room for it.
        freed = replace(found, pushed=tuple(other for other in found.pushed if other != seat))
        without = layout(freed)
        if _better(without, freed) == freed:
            found, standing = freed, without
    for seat in _broken(standing, last=True):
        found = _close(found, seat, layout)
    return found, standing


def _better(standing: Mapping[str, Any], found: Places) -> Places:
    """The places with what is next to be bettered: what leaves most of a page blank is first."""
    afloat = _with_afloat(standing, found)
    # What goes to the head of the next page leaves nothing blank.
    opened = _with_opened(standing, found, {*afloat.afloat})
    if opened != found:
        return opened
    if afloat != found:
        return afloat
    pushed = _with_pushed(standing, found)
    return _with_followed(standing, found) if pushed == found else pushed


def _with_afloat(standing: Mapping[str, Any], found: Places) -> Places:
    """With what has a name, stands amid the text and begins a page, or precedes what waits.

    Unless nothing follows it that could stand on the page before, or so little of that is blank
    that nobody minds. What now fits on the page of its text, since others moved, stands there
    again, for good.
    """
    anchors = {anchor["seat"]: anchor["page"] for anchor in standing["anchors"]}
    afloat, kept = set(found.afloat), set(found.kept)
    whole = {
        exhibit["seat"] for exhibit in standing["exhibits"] if exhibit["whole"] and exhibit["named"]
    }
    heads, last = standing["heads"], 0
    low = _low(standing)
    for exhibit in standing["exhibits"]:
        seat, page = exhibit["seat"], exhibit["page"]
        if seat in afloat:
            if anchors[seat] >= page:
                kept.add(seat)
        elif seat in whole - kept and (_leaves_blank(exhibit, low) or page < last):
            followers = range(seat, heads[bisect(heads, seat)])
            if not whole.issuperset(followers):
                afloat.add(seat)
        last = max(last, page)
    return _with_seats(found, afloat=afloat, kept=kept)


def _leaves_blank(exhibit: Mapping[str, Any], low: Mapping[int, float]) -> bool:
    """Whether it begins a page, and what is blank of the one before is more than usual."""
    return exhibit["y"] <= HEAD and FOOT - low.get(exhibit["page"] - 1, FOOT) > USUAL_BLANK


def _with_opened(standing: Mapping[str, Any], found: Places, afloat: Set[int]) -> Places:
    """With the tables that leave most of a page blank, under their heading or at an end."""
    low, first = _low(standing), dict[int, float]()
    for exhibit in standing["exhibits"]:
        page, y = exhibit["page"], exhibit["y"]
        first[page] = min(y, first.get(page, y))
    opened = {
        exhibit["seat"]
        for exhibit in standing["exhibits"]
        if exhibit["table"]
        and exhibit["whole"]
        and exhibit["seat"] not in afloat
        and exhibit["page"] > standing["first"]
        and exhibit["y"] == first[exhibit["page"]]
        and low.get(exhibit["page"] - 1, FOOT) < HEAD + LEAST_SHARE * (FOOT - HEAD)
    }
    return _with_seats(found, opened=opened.union(found.opened), kept=opened.union(found.kept))


def _with_seats(found: Places, **seats: Iterable[int]) -> Places:
    """The places with other seats; what is kept is not afloat."""
    named: dict[str, Any] = {name: tuple(sorted(own)) for name, own in seats.items()}
    better = replace(found, **named)
    return replace(better, afloat=tuple(x for x in better.afloat if x not in better.kept))


def _low(standing: Mapping[str, Any]) -> dict[int, float]:
    return {int(page): low for page, low in standing["low"].items()}


def _with_pushed(standing: Mapping[str, Any], found: Places) -> Places:
    """With the tables of which too few rows stand on the page that they begin on."""
    return _with_seats(found, pushed={*found.pushed, *_broken(standing, last=False)})


def _with_followed(standing: Mapping[str, Any], found: Places) -> Places:
    """With the first paragraph that did not fit on the page on which Typst left its footnote.

    Or with the chapter, if that did not fit.
    """
    openers = {opener["page"]: opener["seat"] for opener in _at_heads(standing)}
    stray = [
        openers.get(note["page"], note["seat"]) for note in standing["notes"] if note["strays"]
    ]
    new = [seat for seat in stray if seat is not None and seat not in found.pushed]
    return _with_seats(found, pushed={*found.pushed, *new[:1]})


def _broken(standing: Mapping[str, Any], *, last: bool) -> list[int]:
    """The tables of which the last page, or the first one, shows too few rows."""
    ends = {remark["seat"]: remark["page"] for remark in standing["remarks"]}
    broken = []
    for seat, own in groupby(standing["cells"], key=lambda cell: cell["seat"]):
        rows = {(cell["page"], cell["y"]) for cell in own}
        shown = Counter(page for page, _ in rows)
        end = max(*shown, ends.get(seat, 0))
        if end > min(shown) and shown[end if last else min(shown)] < FEW:
            broken.append(int(seat))
    return broken


def _close(found: Places, seat: int, layout: Layout) -> Places:
    """The places in which a table leaves no few rows to a page, if it can be."""
    for points in CLOSENESS:
        closer = replace(found, closeness={**found.closeness, seat: points})
        standing = layout(closer)
        if seat not in (*_broken(standing, last=True), *_broken(standing, last=False)):
            return closer
    return found
