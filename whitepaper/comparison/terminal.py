"""A comparison for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whitepaper.comparison.comparison import Comparison
from whitepaper.comparison.contents import ChangedChapter, ChangedExhibit
from whitepaper.comparison.revisions import Reason, Revision
from whitepaper.comparison.texts import Passage, compare_texts
from whitepaper.comparison.words import (
    FIELDS,
    ONLY_TEXTS,
    REASONS,
    SAME,
    SECTIONS,
    SIGNS,
    WHOLE_CHAPTER,
    change_of,
)
from whitepaper.messages import chained, cut, msg

# Characters around a change, of a whole paragraph, and entries of one kind.
_AROUND, _WIDTH, _ENTRIES = 10, 60, 25


def lines(comparison: Comparison, *, page: bool = True) -> Iterator[str]:
    """The comparison in lines: those of `sections`, one after another."""
    for heading, entries in sections(comparison, page=page):
        yield heading
        yield from entries


def sections(comparison: Comparison, *, page: bool = True) -> Iterator[tuple[str, list[str]]]:
    """Headings, each with what differs, indented; one alone if nothing does.

    What is too much for lines is on a `page`, if there is one.
    """
    if not comparison.differs:
        yield SAME, []
    for heading, entries in _sections(comparison):
        left = len(entries) - _ENTRIES
        if left > 0:
            more = (
                msg("  and {count} more: see the page", count=left)
                if page
                else msg("  and {count} more", count=left)
            )
            yield heading, [*entries[:_ENTRIES], more]
        elif entries:
            yield heading, entries


def _sections(comparison: Comparison) -> Iterator[tuple[str, list[str]]]:
    """Headings that count what is below, and that."""
    contents = comparison.contents
    for name, entries in {
        "years": _revisions(comparison.facts.years),
        "values": _revisions(comparison.values(Reason.REVISED, Reason.ROUNDING)),
        "definitions": _defined(comparison),
        "texts": _revisions(comparison.texts(Reason.REVISED)),
        **{
            reason.value: _revisions((*comparison.values(reason), *comparison.texts(reason)))
            for reason in (Reason.ADDED, Reason.REMOVED)
        },
    }.items():
        yield SECTIONS[name].counted(len(entries)), entries
    for chapter in contents.chapters:
        yield _of_chapter(chapter), list(map(_excerpt, chapter.passages))
    for name, exhibits in {"figures": contents.figures, "tables": contents.tables}.items():
        yield SECTIONS[name].counted(len(exhibits)), list(map(_exhibit, exhibits))


def _of_chapter(chapter: ChangedChapter) -> str:
    count, remark = len(chapter.passages), WHOLE_CHAPTER.get(chapter.sign)
    if remark is None:
        return msg("{title}: {count}", title=chapter.title, count=count)
    return msg("{title} ({remark}): {count}", title=chapter.title, remark=remark, count=count)


def _revisions(revisions: Iterable[Revision]) -> list[str]:
    return list(map(_revision, revisions))


def _revision(revision: Revision) -> str:
    what = " ".join(filter(None, (revision.region, revision.period, revision.name)))
    values = " → ".join(_cut(text) for text in (revision.old, revision.new) if text)
    change = change_of(revision)
    change = change and msg(" ({change})", change=change)
    why = [REASONS[reason] for reason in revision.reasons if reason in REASONS]
    told = msg("{what}: {values}{change}", what=what, values=values, change=change)
    reasons = chained((told, msg("{reasons}", reasons=tuple(why)))) if why else told
    where = chained(map(str, revision.locations))
    return msg("  {revision} [{places}]", revision=reasons, places=where)


def _defined(comparison: Comparison) -> list[str]:
    return [
        msg(
            "{text} [{name}, {field}]",
            text=_excerpt(compare_texts(detail.old, detail.new, comparison.language)),
            name=definition.name,
            field=FIELDS[detail.field],
        )
        for definition in comparison.definitions
        for detail in definition.details
    ]


def _excerpt(passage: Passage) -> str:
    """A changed paragraph in one line: its changes and a little around them."""
    if len(passage) == 1:
        return f"  {passage[0].sign} {_cut(passage[0].text)}"
    parts = []
    for number, piece in enumerate(passage):
        match piece.sign:
            case "-":
                parts.append(f"[-{piece.text}-]")
            case "+":
                parts.append(f"{{+{piece.text}+}}")
            case _:
                before = piece.text[:_AROUND] if number else ""
                after = piece.text[-_AROUND:] if number < len(passage) - 1 else ""
                short = len(piece.text) <= len(before + after)
                parts.append(piece.text if short else f"{before}…{after}")
    return f"  ~ {''.join(parts)}"


def _exhibit(each: ChangedExhibit) -> str:
    how = ONLY_TEXTS if each.same_content else SIGNS[each.sign]
    return msg("  {title}: {how}", title=each.exhibit.title, how=how)


def _cut(text: str) -> str:
    return cut(" ".join(text.split()), _WIDTH)
