"""A report beside the one that was issued: what differs for a reader, and the words that say it.

The bytes of a report change with the package that writes it, and so does its mark. It is another
report only if it says something else.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from whitepaper.comparison.builds import Build
from whitepaper.comparison.comparison import Comparison, compare
from whitepaper.comparison.contents import ChangedExhibit, Exhibit
from whitepaper.comparison.revisions import Reason, Revision
from whitepaper.comparison.terminal import lines
from whitepaper.comparison.texts import Passage
from whitepaper.document.nodes import Correction, Document, Figure
from whitepaper.document.walk import find
from whitepaper.errors import Finding, PublicationError
from whitepaper.inputs import edition as editions
from whitepaper.inputs import issued
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.issued import Issue
from whitepaper.languages.phrases import CorrectionWords
from whitepaper.messages import msg
from whitepaper.project import parameters_place

_NOT_PUBLISHED = msg("The report was not published; the last one is as it was.")


@dataclass(frozen=True)
class Difference:
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
    whole = compare(Build(name, before), Build("", document))
    old, new = _drawn(before), _drawn(document)
    redrawn, others = list[ChangedExhibit](), list[ChangedExhibit]()
    for figure in whole.contents.figures:
        label = figure.exhibit.label
        same_data = label in old and old[label] == new.get(label)
        (redrawn if same_data and _says_the_same(figure) else others).append(figure)
    contents = replace(whole.contents, figures=tuple(others))
    return Difference(replace(whole, contents=contents), tuple(redrawn))


def corrected(
    document: Document,
    before: Document,
    first: datetime.date,
    corrections: Sequence[editions.Correction],
) -> Document:
    """A report that says what was corrected since it was issued `first`.

    `before` is the report before the last of the `corrections`; it has printed those before.
    """
    if document.particulars is None or before.particulars is None or not corrections:
        return document
    last = corrections[-1]
    changes = tuple(_sentences(difference(before, "", document)))
    printed = Correction(len(corrections), last.date.isoformat(), last.reason.strip(), changes)
    particulars = msgspec.structs.replace(
        document.particulars,
        issued=first.isoformat(),
        corrections=(*before.particulars.corrections, printed),
    )
    return msgspec.structs.replace(document, particulars=particulars)


def _drawn(document: Document) -> dict[str, tuple[tuple[Any, ...], ...]]:
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
    texts = {tuple(token.key for token in (*side.texts, *side.alt)) for side in sides}
    return len(sides) == 2 and len(texts) == 1


# ---- Whether it may be published


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
    differs = difference(issued.document(last), last.place, document)
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
            Finding(
                edition.edition, message, msg("if nothing was to change, undo what has done it")
            ),
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


# ---- In words


def _sentences(found: Difference) -> Iterator[str]:
    """What was changed, a sentence each: values, meanings, texts, then figures and tables."""
    words = found.comparison.language.corrections
    sentences = [
        *_values(found.comparison),
        *_meanings(found.comparison),
        *_texts(found.comparison),
        *_exhibits(found, words),
    ]
    for position, sentence in enumerate(sentences, start=1):
        yield f"{sentence}{words.between if position < len(sentences) else words.end}"


def _values(comparison: Comparison) -> Iterator[str]:
    words = comparison.language.corrections
    fields, and_list = comparison.language.corrections.fields, comparison.language.phrases.and_list
    for each in comparison.values(Reason.REVISED, Reason.ROUNDING, Reason.ADDED, Reason.REMOVED):
        what = words.value.format(region=each.region, period=each.period, name=each.name)
        if each.old == each.new:
            names = and_list.join(fields[detail.field] for detail in each.details)
            told = words.changed_meaning.format(what=what, fields=names)
        else:
            how = words.changed_value if each.old and each.new else _of(each, words)
            told = how.format(what=what, old=each.old, new=each.new)
        yield _placed(told, each, comparison)


def _of(revision: Revision, words: CorrectionWords) -> str:
    return words.added_value if revision.new else words.removed_value


def _placed(told: str, revision: Revision, comparison: Comparison) -> str:
    """A change with where it is printed, in the words of the report."""
    names, language = comparison.contents.names, comparison.language
    places = [names.get(each.label or each.chapter, "") for each in revision.locations]
    # Titles of chapters have what joins a list in them.
    listed = language.phrases.comma.join(dict.fromkeys(filter(None, places)))
    return language.corrections.places.format(change=told, places=listed) if listed else told


def _meanings(comparison: Comparison) -> Iterator[str]:
    words, language = comparison.language.corrections, comparison.language
    for definition in comparison.definitions:
        names = (language.corrections.fields[detail.field] for detail in definition.details)
        fields = language.phrases.and_list.join(names)
        yield words.changed_meaning.format(what=definition.name, fields=fields)


def _texts(comparison: Comparison) -> Iterator[str]:
    """Changed paragraphs, but for what only says the changed values."""
    words = comparison.language.corrections
    values = _printed(comparison)
    for chapter in comparison.contents.chapters:
        if chapter.sign != "=":
            of = words.added_chapter if chapter.sign == "+" else words.removed_chapter
            yield of.format(title=chapter.title)
            continue
        for passage in chapter.passages:
            if not _says_values(passage, values):
                yield words.text.format(title=chapter.title, change=_quoted(passage, words))


def _printed(comparison: Comparison) -> dict[str, tuple[str, ...]]:
    """The values that differ, as they were and as they are, by the sign of what goes and comes."""
    values = comparison.facts.values
    return {"-": tuple(each.old for each in values), "+": tuple(each.new for each in values)}


def _says_values(passage: Passage, known: Mapping[str, Sequence[str]]) -> bool:
    """Whether nothing is changed in a text but values, which are told already."""
    changed = [piece for piece in passage if piece.sign != "="]
    return not changed or (
        len(changed) < len(passage)
        and all(any(each.text in value for value in known[each.sign]) for each in changed)
    )


def _quoted(passage: Passage, words: CorrectionWords) -> str:
    """A changed paragraph as its clauses from the first to the last change, before and after."""
    at = [number for number, piece in enumerate(passage) if piece.sign != "="]
    before = "".join(piece.text for piece in passage[: at[0]])
    after = "".join(piece.text for piece in passage[at[-1] + 1 :])
    head = before[max((before.rfind(end) for end in words.clause_ends), default=-1) + 1 :]
    ends = [after.find(end) for end in words.clause_ends if end in after]
    tail = after[: min(ends, default=len(after))]
    changed = passage[at[0] : at[-1] + 1]
    old, new = (
        _cut(f"{head}{''.join(p.text for p in changed if p.sign in signs)}{tail}", words)
        for signs in ("=-", "=+")
    )
    if len(passage) > 1:
        return words.changed_text.format(old=old, new=new)
    added = passage[0].sign == "+"
    return (words.added_text if added else words.removed_text).format(old=old, new=new)


def _cut(text: str, words: CorrectionWords) -> str:
    line = " ".join(text.split())
    if len(line) <= words.longest_quotation:
        return line
    return f"{line[: words.longest_quotation]}{words.cut}"


def _exhibits(found: Difference, words: CorrectionWords) -> Iterator[str]:
    contents, values = found.comparison.contents, _printed(found.comparison)
    of = {"=": words.changed_exhibit, "+": words.added_exhibit, "-": words.removed_exhibit}
    for each in (*contents.figures, *contents.tables):
        exhibit = _named(each.exhibit, words)
        if not each.same_content:
            yield of[each.sign].format(exhibit=exhibit)
        for passage in (each.texts, each.alt) if each.sign == "=" else ():
            if not _says_values(passage, values):
                yield words.text.format(title=exhibit, change=_quoted(passage, words))
    for each in found.redrawn:
        yield words.redrawn_exhibit.format(exhibit=_named(each.exhibit, words))


def _named(exhibit: Exhibit, words: CorrectionWords) -> str:
    form = words.exhibit if exhibit.number else words.unnumbered
    return form.format(number=exhibit.number, caption=exhibit.caption or exhibit.label)
