"""A report beside the one that was issued: what differs for a reader, and whether it may.

The bytes of a report change with the package that writes it, and so does its mark. It is another
report only if it says something else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from whitepaper.comparison.builds import Build
from whitepaper.comparison.comparison import Comparison, compare
from whitepaper.comparison.contents import ChangedExhibit
from whitepaper.comparison.terminal import lines
from whitepaper.comparison.texts import keys
from whitepaper.document.nodes import Document, Figure
from whitepaper.document.walk import find
from whitepaper.errors import Finding, PublicationError
from whitepaper.inputs import issues
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.issues import Issue
from whitepaper.inputs.period import first_day, last_day, months_between, shifted
from whitepaper.messages import msg
from whitepaper.project import parameters_place

_NOT_PUBLISHED = msg("The report was not published; the last one is as it was.")


class Difference(Struct, frozen=True):
    """How a report differs from the one that was issued.

    Figures that are `redrawn` draw the same data in another way, with the same texts: they are no
    part of the `comparison`.
    """

    comparison: Comparison
    redrawn: tuple[ChangedExhibit, ...]


def difference(before: Document, name: str, document: Document) -> Difference:
    """How a report, be it a draft or final, differs from the one that was issued, called `name`."""
    if before.particulars and document.particulars:
        status = before.particulars.status
        particulars = msgspec.structs.replace(document.particulars, status=status)
        document = msgspec.structs.replace(document, particulars=particulars)
    whole = compare(Build(name, before, issued=True), Build("", document))
    old, new = _drawn_data(before), _drawn_data(document)
    redrawn, others = list[ChangedExhibit](), list[ChangedExhibit]()
    for figure in whole.contents.figures:
        label = figure.exhibit.label
        same_data = label in old and old[label] == new.get(label)
        (redrawn if same_data and _says_the_same(figure) else others).append(figure)
    contents = replace(whole.contents, figures=tuple(others))
    return Difference(replace(whole, contents=contents), tuple(redrawn))


def _drawn_data(document: Document) -> dict[str, tuple[tuple[Any, ...], ...]]:
    """What each figure draws, by its label, of those that know it."""
    return {
        figure.label: tuple(
            (fact.name, fact.region, fact.period, fact.text, fact.number, fact.scope, fact.status)
            for fact in figure.data
        )
        for figure in find(document.chapters, Figure)
        if figure.label and figure.data
    }


def _says_the_same(figure: ChangedExhibit) -> bool:
    sides = [side for side in (figure.old, figure.new) if side]
    texts = {keys((*side.texts, *side.alt)) for side in sides}
    return len(sides) == 2 and len(texts) == 1


def compare_with_issued(
    document: Document,
    edition: Edition,
    found: Sequence[Issue],
    say: Callable[[str], None],
) -> bool:
    """Whether a report is as it was issued last, or corrects that; what differs is told.

    It was issued at least once. Raises `PublicationError` for a final report that is neither, or is
    a correction of nothing.
    """
    last = found[-1]
    pending = len(edition.corrections) == len(found)
    differs = difference(issues.document(last), last.place, document)
    told = tuple(lines(differs.comparison, page=False)) if differs.comparison.differs else ()
    redrawn = tuple(each.exhibit.number or each.exhibit.label for each in differs.redrawn)
    if redrawn:
        say(msg("drawn otherwise than issued, from the same data: {figures}", figures=redrawn))
    place, day = parameters_place(edition.edition), last.date.isoformat()
    final = edition.status == "final"
    if pending and not (told or redrawn):
        what = msg("correction {number} corrects nothing", number=last.number)
        remedy = msg(
            "remove it, or make the change: the report says what was issued on {day}", day=day
        )
        finding = Finding(place, what, remedy)
        if final:
            raise PublicationError(_NOT_PUBLISHED, [finding])
        say(finding.text)
        return False
    if not told:
        return True
    if pending:
        number = last.number
        say(
            msg(
                "differs from what was issued on {day}, as correction {number}:\n"
                "    {lines:\n    }",
                day=day,
                number=number,
                lines=told,
            )
        )
        return True
    message = msg(
        "the report differs from what was issued on {day}:\n    {lines:\n    }", day=day, lines=told
    )
    if not final:
        say(message)
        return False
    raise PublicationError(
        _NOT_PUBLISHED,
        [
            Finding(edition.edition, message, _way_back(edition.period)),
            Finding(
                place,
                msg("no correction is written down for this"),
                msg(
                    "if it is a correction, add this at the end with day and reason, and build "
                    "again:\n{before}        - date: YYYY-MM-DD\n          reason: …",
                    before="" if edition.corrections else "      corrections:\n",
                ),
            ),
        ],
    )


def _way_back(period: str) -> str:
    """What keeps an edition of a period as it was issued."""
    months = months_between(first_day(period).isoformat(), last_day(period).isoformat()) + 1
    later = shifted(period, months)
    # No tag names a span.
    if later is None or "/" in period:
        return msg("if nothing was to change, undo what has done it")
    return msg(
        "if nothing was to change, undo what has done it; what only later editions are to say "
        "stands in a cell tagged from-{later}, below the old one, tagged until-{period}",
        later=later,
        period=period,
    )
