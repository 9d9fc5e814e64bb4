"""A comparison for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whitepaper.comparison.comparison import Comparison
from whitepaper.comparison.contents import ChangedExhibit
from whitepaper.comparison.revisions import Reason, Revision
from whitepaper.comparison.texts import Passage, Sign, changed
from whitepaper.messages import chained, msg

_SIGNS: dict[Sign, str] = {"=": msg("changed"), "-": msg("removed"), "+": msg("added")}
_REASONS = {
    Reason.REVISED: msg("data revised"),
    Reason.DEFINITION: msg("definition changed"),
    Reason.ROUNDING: msg("rounding"),
    Reason.ADDED: msg("added"),
    Reason.REMOVED: msg("removed"),
}
# Characters around a change, of a whole paragraph, and entries of one kind.
_AROUND, _WIDTH, _ENTRIES = 10, 60, 25


def lines(comparison: Comparison, *, page: bool = True) -> Iterator[str]:
    """The comparison in lines: headings, and below each, indented, what differs.

    What is too much for lines is on a `page`, if there is one.
    """
    if not comparison.differs:
        yield msg(
            "{name} and {name2} say the same", name=comparison.old.name, name2=comparison.new.name
        )
    for name, entries in _sections(comparison).items():
        if entries:
            yield msg("{name}: {count}", name=name, count=len(entries))
            yield from entries[:_ENTRIES]
            if len(entries) > _ENTRIES:
                left = len(entries) - _ENTRIES
                yield (
                    msg("  and {count} more: see the page", count=left)
                    if page
                    else msg("  and {count} more", count=left)
                )


def _sections(comparison: Comparison) -> dict[str, list[str]]:
    contents = comparison.contents
    return {
        msg("the editions' own years"): _revised(comparison.facts.years),
        msg("values"): _revised(comparison.values(Reason.REVISED, Reason.ROUNDING)),
        msg("definitions"): _defined(comparison),
        msg("texts of the data"): _revised(comparison.texts(Reason.REVISED)),
        **{
            _REASONS[reason]: _revised((*comparison.values(reason), *comparison.texts(reason)))
            for reason in (Reason.ADDED, Reason.REMOVED)
        },
        **{
            msg("{title} ({sign})", title=chapter.title, sign=_SIGNS[chapter.sign]): list(
                map(_excerpt, chapter.passages)
            )
            for chapter in contents.chapters
        },
        msg("figures"): list(map(_exhibit, contents.figures)),
        msg("tables"): list(map(_exhibit, contents.tables)),
    }


def _revised(revisions: Iterable[Revision]) -> list[str]:
    return list(map(_revision, revisions))


def _revision(revision: Revision) -> str:
    what = " ".join(filter(None, (revision.region, revision.period, revision.name)))
    values = " → ".join(_cut(text) for text in (revision.old, revision.new) if text)
    change = f" ({revision.change})" if revision.change else ""
    why = [_REASONS[r] for r in revision.reasons if r not in (Reason.ADDED, Reason.REMOVED)]
    told = msg("{what}: {values}{change}", what=what, values=values, change=change)
    reasons = chained((told, msg("{reasons}", reasons=tuple(why)))) if why else told
    where = chained(map(str, revision.locations))
    return msg("  {revision} [{places}]", revision=reasons, places=where)


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
    how = msg("text only") if each.same_content else _SIGNS[each.sign]
    return msg("  {title}: {how}", title=each.exhibit.title, how=how)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else f"{line[:_WIDTH]}…"
