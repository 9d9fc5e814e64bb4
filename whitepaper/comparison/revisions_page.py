"""Two reports compared: as lines for a terminal, and as one HTML page for a reviewer."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from whitepaper.comparison.builds import Build
from whitepaper.comparison.pages import (
    ChangedExhibit,
    ChangedPage,
    Passage,
    Sign,
    compare_pages,
    pieces,
    tokens,
)
from whitepaper.comparison.revisions import Detail, Place, Reason, Revision, Revisions, compare
from whitepaper.errors import Finding, PublicationError
from whitepaper.project import OUT

FOLDER = OUT / "diff"
TEMPLATES = Path(__file__).with_name("templates")
FONTS_MARK = "/* whitepaper:fonts */"

REASONS = {
    Reason.REVISED: "数据修订",
    Reason.DEFINITION: "口径变化",
    Reason.ROUNDING: "取位不同",
    Reason.ADDED: "新增",
    Reason.REMOVED: "删除",
}
SIGNS: dict[Sign, str] = {"=": "修改", "-": "删除", "+": "新增"}
COLUMNS = {
    "unit": "单位",
    "scope": "范围",
    "definition": "口径",
    "formula": "算法",
    "qualifier": "限定词",
    "status": "状态",
    "citations": "来源",
}
STATUSES = {"final": "正式数", "provisional": "初步数"}
_WORDS: dict[Sign, str] = {"=": "changed", "-": "removed", "+": "added"}
# On a terminal: characters around a change, of a whole paragraph, and entries of one kind.
_AROUND, _WIDTH, _ENTRIES = 10, 60, 25


@dataclass(frozen=True)
class Definition:
    """A changed meaning, and the values that have changed in nothing else."""

    name: str
    details: tuple[Detail, ...]
    values: tuple[Revision, ...]


@dataclass(frozen=True)
class Comparison:
    """All that two builds say otherwise."""

    old: Build
    new: Build
    revisions: Revisions
    page: ChangedPage

    @property
    def differs(self) -> bool:
        """Whether they say anything otherwise."""
        found, page = self.revisions, self.page
        shown = (found.values, found.years, found.texts, page.chapters, page.figures, page.tables)
        return any(shown)

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """What has only another meaning, told once for all values that it is the meaning of."""
        found: dict[tuple[str, tuple[Detail, ...]], list[Revision]] = defaultdict(list)
        for revision in (*self.revisions.values, *self.revisions.texts):
            if revision.reasons == (Reason.DEFINITION,):
                found[revision.name, revision.details].append(revision)
        return tuple(
            Definition(name, details, tuple(value for value in values if value.period))
            for (name, details), values in found.items()
        )

    def values(self, *reasons: Reason) -> tuple[Revision, ...]:
        """The values revised for any of these reasons."""
        return _with(self.revisions.values, reasons)

    def texts(self, *reasons: Reason) -> tuple[Revision, ...]:
        """The texts of the data revised for any of these reasons."""
        return _with(self.revisions.texts, reasons)


def compared(old: Build, new: Build) -> Comparison:
    """All that two builds say otherwise."""
    editions = (old.edition, new.edition) if old.edition and new.edition else None
    return Comparison(
        old, new, compare(old.rows, new.rows, editions), compare_pages(old.page, new.page)
    )


def page(comparison: Comparison) -> str:
    """The comparison as one HTML page that needs nothing else: the same for the same two builds."""
    # Takes long to import, and who makes a mistake on the command line need not wait.
    from whitepaper.exporters.webfonts import font_faces

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    written = environment.get_template("revisions.html.j2").render(
        comparison=comparison,
        changed=lambda old, new: pieces(tokens(old), tokens(new)),
        places=lambda found: _in_report(found, comparison),
        extent=_extent,
        Reason=Reason,
        REASONS=REASONS,
        SIGNS=SIGNS,
        COLUMNS=COLUMNS,
        STATUSES=STATUSES,
    )
    return written.lstrip().replace(FONTS_MARK, font_faces(written))


def write(comparison: Comparison, root: Path) -> Path:
    """Write the comparison's page to `out/diff/`, named by what was compared; its path."""
    name = f"{_safe(comparison.old.name)}--{_safe(comparison.new.name)}.html"
    target = root / FOLDER / name
    content = page(comparison).encode()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".diff-", dir=target.parent) as folder:
            (Path(folder) / name).write_bytes(content)
            (Path(folder) / name).replace(target)
    except OSError as error:
        place = (FOLDER / name).as_posix()
        finding = Finding(place, str(error.strerror), "see that it may be written")
        raise PublicationError("The comparison cannot be written.", [finding]) from error
    return target


def lines(comparison: Comparison) -> Iterator[str]:
    """The comparison for a terminal: headings, and below each, indented, what differs."""
    if not comparison.differs:
        yield f"{comparison.old.name} and {comparison.new.name} say the same"
    sections = {
        "the editions' own years": _told(comparison.revisions.years),
        "values": _told(comparison.values(Reason.REVISED, Reason.ROUNDING)),
        "definitions": _defined(comparison.definitions),
        "texts of the data": _told(comparison.texts(Reason.REVISED)),
        **{
            reason.value: _told((*comparison.values(reason), *comparison.texts(reason)))
            for reason in (Reason.ADDED, Reason.REMOVED)
        },
        **{
            f"{chapter.title} ({_WORDS[chapter.sign]})": list(map(_excerpt, chapter.passages))
            for chapter in comparison.page.chapters
        },
        "figures": list(map(_exhibited, comparison.page.figures)),
        "tables": list(map(_exhibited, comparison.page.tables)),
    }
    for name, entries in sections.items():
        if entries:
            yield f"{name}: {len(entries)}"
            yield from entries[:_ENTRIES]
            if len(entries) > _ENTRIES:
                yield f"  and {len(entries) - _ENTRIES} more: see the page"


def _with(revisions: Iterable[Revision], reasons: Sequence[Reason]) -> tuple[Revision, ...]:
    return tuple(r for r in revisions if not set(reasons).isdisjoint(r.reasons))


def _told(revisions: Iterable[Revision]) -> list[str]:
    return list(map(_in_one_line, revisions))


def _in_one_line(revision: Revision) -> str:
    what = " ".join(filter(None, (revision.region, revision.period, revision.name)))
    told = " → ".join(_cut(text) for text in (revision.old, revision.new) if text)
    change = f" ({revision.change})" if revision.change else ""
    why = [r for r in revision.reasons if r not in (Reason.ADDED, Reason.REMOVED)]
    reasons = f"; {', '.join(why)}" if why else ""
    return f"  {what}: {told}{change}{reasons} [{'; '.join(map(str, revision.places))}]"


def _defined(definitions: Iterable[Definition]) -> list[str]:
    return [
        f"{_excerpt(pieces(tokens(detail.old), tokens(detail.new)))} "
        f"[{definition.name}, {detail.column}]"
        for definition in definitions
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


def _exhibited(exhibit: ChangedExhibit) -> str:
    told = "text only" if exhibit.same_content else _WORDS[exhibit.sign]
    return f"  {exhibit.title}: {told}"


def _extent(table: ChangedExhibit) -> str:
    """How much of a table differs, in words."""
    old, new = (side.content if side else () for side in (table.old, table.new))
    if not (old and new) or old == new:
        return ""
    if [len(row) for row in old] != [len(row) for row in new]:
        sizes = (f"{len(rows) - 1}行{max(map(len, rows))}列" for rows in (old, new))
        return " → ".join(sizes)
    differing = sum(
        one != other
        for row, beside in zip(old, new, strict=True)
        for one, other in zip(row, beside, strict=True)
    )
    return f"{differing}格不同"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else f"{line[:_WIDTH]}…"


def _in_report(places: Iterable[Place], comparison: Comparison) -> str:
    """Where a fact is printed, in a reader's terms: the number of a figure, the title of a chapter.

    A chapter's title is known if its notebook is named like its label: 04-use has sec-use.
    """
    names = comparison.page.names
    found = (
        names.get(place.label, place.label)
        or names.get(f"sec-{place.chapter.partition('-')[2]}", place.chapter)
        for place in places
    )
    return "；".join(dict.fromkeys(found))


def _safe(name: str) -> str:
    """A name of a build as part of a file's name."""
    return re.sub(r"[^\w.]+", "-", name).strip("-.")[-80:] or "folder"
