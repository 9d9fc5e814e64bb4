"""A comparison for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whitepaper.comparison.comparison import Comparison
from whitepaper.comparison.contents import ChangedExhibit
from whitepaper.comparison.revisions import Reason, Revision
from whitepaper.comparison.texts import Passage, Sign, changed

_SIGNS: dict[Sign, str] = {"=": "changed", "-": "removed", "+": "added"}
# Characters around a change, of a whole paragraph, and entries of one kind.
_AROUND, _WIDTH, _ENTRIES = 10, 60, 25


def lines(comparison: Comparison) -> Iterator[str]:
    """The comparison in lines: headings, and below each, indented, what differs."""
    if not comparison.differs:
        yield f"{comparison.old.name} and {comparison.new.name} say the same"
    for name, entries in _sections(comparison).items():
        if entries:
            yield f"{name}: {len(entries)}"
            yield from entries[:_ENTRIES]
            if len(entries) > _ENTRIES:
                yield f"  and {len(entries) - _ENTRIES} more: see the page"


def _sections(comparison: Comparison) -> dict[str, list[str]]:
    contents = comparison.contents
    return {
        "the editions' own years": _revised(comparison.facts.years),
        "values": _revised(comparison.values(Reason.REVISED, Reason.ROUNDING)),
        "definitions": _defined(comparison),
        "texts of the data": _revised(comparison.texts(Reason.REVISED)),
        **{
            reason.value: _revised((*comparison.values(reason), *comparison.texts(reason)))
            for reason in (Reason.ADDED, Reason.REMOVED)
        },
        **{
            f"{chapter.title} ({_SIGNS[chapter.sign]})": list(map(_excerpt, chapter.passages))
            for chapter in contents.chapters
        },
        "figures": list(map(_exhibit, contents.figures)),
        "tables": list(map(_exhibit, contents.tables)),
    }


def _revised(revisions: Iterable[Revision]) -> list[str]:
    return list(map(_revision, revisions))


def _revision(revision: Revision) -> str:
    what = " ".join(filter(None, (revision.region, revision.period, revision.name)))
    values = " → ".join(_cut(text) for text in (revision.old, revision.new) if text)
    change = f" ({revision.change})" if revision.change else ""
    why = [r for r in revision.reasons if r not in (Reason.ADDED, Reason.REMOVED)]
    reasons = f"; {', '.join(why)}" if why else ""
    return f"  {what}: {values}{change}{reasons} [{'; '.join(map(str, revision.locations))}]"


def _defined(comparison: Comparison) -> list[str]:
    return [
        f"{_excerpt(changed(detail.old, detail.new, comparison.language))} "
        f"[{definition.name}, {detail.field}]"
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
    how = "text only" if each.same_content else _SIGNS[each.sign]
    return f"  {each.exhibit.title}: {how}"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else f"{line[:_WIDTH]}…"
