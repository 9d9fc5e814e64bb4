"""What a report says of its corrections: since it was issued, what was changed, in its words."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from whitepaper.comparison.comparison import Comparison
from whitepaper.comparison.contents import Exhibit
from whitepaper.comparison.revisions import Detail, Reason, Revision
from whitepaper.comparison.texts import Passage
from whitepaper.comparison.with_issue import Difference, difference
from whitepaper.document.nodes import Correction, Document
from whitepaper.inputs import edition as inputs
from whitepaper.languages import Language
from whitepaper.languages.phrases import CorrectionWords


def corrected(
    document: Document,
    before: Document,
    first: datetime.date,
    corrections: Sequence[inputs.Correction],
) -> Document:
    """A report that says what was corrected since it was issued `first`.

    `before` is the report before the last of the `corrections`; it has printed those before.
    """
    if document.particulars is None or before.particulars is None or not corrections:
        return document
    last = corrections[-1]
    changes = tuple(_sentences(difference(before, "", document)))
    printed = Correction(len(corrections), last.date.isoformat(), last.reason.strip(), changes)
    particulars = replace(
        document.particulars,
        issued=first.isoformat(),
        corrections=(*before.particulars.corrections, printed),
    )
    return replace(document, particulars=particulars)


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
    for each in comparison.values(Reason.REVISED, Reason.ROUNDING, Reason.ADDED, Reason.REMOVED):
        what = words.value.format(region=each.region, period=each.period, name=each.name)
        if each.old == each.new:
            told = _changed_meaning(what, each.details, comparison.language)
        else:
            how = words.changed_value if each.old and each.new else _of(each, words)
            told = how.format(what=what, old=each.old, new=each.new)
        yield _with_places(told, each, comparison)


def _of(revision: Revision, words: CorrectionWords) -> str:
    return words.added_value if revision.new else words.removed_value


def _with_places(told: str, revision: Revision, comparison: Comparison) -> str:
    """A change with where it is printed, in the words of the report."""
    names, language = comparison.contents.names, comparison.language
    places = [names.get(each.label or each.chapter, "") for each in revision.locations]
    # Titles of chapters have what joins a list in them.
    listed = language.phrases.comma.join(dict.fromkeys(filter(None, places)))
    return language.corrections.places.format(change=told, places=listed) if listed else told


def _meanings(comparison: Comparison) -> Iterator[str]:
    for each in comparison.definitions:
        yield _changed_meaning(each.name, each.details, comparison.language)


def _changed_meaning(what: str, details: Sequence[Detail], language: Language) -> str:
    words = language.corrections
    fields = language.phrases.and_list.join(words.fields[detail.field] for detail in details)
    return words.changed_meaning.format(what=what, fields=fields)


def _texts(comparison: Comparison) -> Iterator[str]:
    """Changed paragraphs, but for what only says the changed values."""
    words = comparison.language.corrections
    values = _changed_values(comparison)
    for chapter in comparison.contents.chapters:
        title = words.parts.get(chapter.title, chapter.title)
        if chapter.sign != "=":
            of = words.added_chapter if chapter.sign == "+" else words.removed_chapter
            yield of.format(title=title)
            continue
        for passage in chapter.passages:
            if not _says_values(passage, values):
                yield words.text.format(title=title, change=_quoted(passage, words))


def _changed_values(comparison: Comparison) -> dict[str, tuple[str, ...]]:
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
    contents, values = found.comparison.contents, _changed_values(found.comparison)
    of = {"=": words.changed_exhibit, "+": words.added_exhibit, "-": words.removed_exhibit}
    for each in (*contents.figures, *contents.tables):
        exhibit = _exhibit_name(each.exhibit, words)
        if not each.same_content:
            yield of[each.sign].format(exhibit=exhibit)
        for passage in (each.texts, each.alt) if each.sign == "=" else ():
            if not _says_values(passage, values):
                yield words.text.format(title=exhibit, change=_quoted(passage, words))
    for each in found.redrawn:
        yield words.redrawn_exhibit.format(exhibit=_exhibit_name(each.exhibit, words))


def _exhibit_name(exhibit: Exhibit, words: CorrectionWords) -> str:
    if exhibit.number or exhibit.caption or exhibit.label:
        form = words.exhibit if exhibit.number else words.unnumbered
        return form.format(number=exhibit.number, caption=exhibit.caption or exhibit.label)
    form = words.nameless_image if isinstance(exhibit.content, str) else words.nameless_table
    return form.format(chapter=exhibit.within, n=exhibit.place)
