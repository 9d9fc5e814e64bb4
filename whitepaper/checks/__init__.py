"""The rules that a report must keep, each in one place. They ask, and change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import IntEnum

from whitepaper import extensions
from whitepaper.checks.archive import archive
from whitepaper.checks.characters import (
    boxes_in_charts,
    glyphs,
    glyphs_of_evidence,
    hidden,
    left_overs,
)
from whitepaper.checks.consistency import consistency
from whitepaper.checks.exhibits import (
    axis_titles,
    bounds_drawn,
    title_periods,
    units_of_tables,
)
from whitepaper.checks.foreign_markup import foreign_markup
from whitepaper.checks.formulas import formulas
from whitepaper.checks.gaps import gaps
from whitepaper.checks.headings import heading_marks, headings_alone, levels
from whitepaper.checks.images import image_texts, missing_alt
from whitepaper.checks.labels import duplicate_labels, unknown_references, unused_labels
from whitepaper.checks.later_data import later_data
from whitepaper.checks.links import local_links
from whitepaper.checks.other_regions import other_regions
from whitepaper.checks.outputs import (
    expressions,
    footnotes,
    program_text,
    python_values,
    unprintable,
    unshown,
)
from whitepaper.checks.provisional import provisional
from whitepaper.checks.published_statements import published
from whitepaper.checks.samples import samples
from whitepaper.checks.slips import slips
from whitepaper.checks.subject import Subject
from whitepaper.checks.succession import unconfirmed
from whitepaper.checks.trends import trends
from whitepaper.checks.typed_numbers import typed_numbers, unused_typed
from whitepaper.checks.untranslated import untranslated
from whitepaper.document.walk import Place, cells_with_places
from whitepaper.errors import Finding, PublicationError, StatementError
from whitepaper.messages import msg
from whitepaper.reading.for_extensions import report_of


class Refuses(IntEnum):
    """What a rule keeps from being published; a build tells a draft of the rest.

    Of those that are gates a project may be told instead, or they are not asked.
    """

    BUILD = 1  # of a final report
    FINAL = 2  # a final report, also one that an exporter is handed
    REPORT = 3  # drafts too
    NOTEBOOK = 4  # drafts too; a notebook alone is printed with placeholders, and told


Rule = Callable[[Subject], Iterator[Finding]]

# Each rule is a question to a report, by what is refused for an answer.
RULES: Mapping[Refuses, tuple[Rule, ...]] = {
    Refuses.NOTEBOOK: (
        unprintable,
        expressions,
        footnotes,
        formulas,
        levels,
        local_links,
        duplicate_labels,
    ),
    Refuses.REPORT: (program_text, left_overs, glyphs, archive),
    Refuses.FINAL: (missing_alt, unshown, unknown_references, hidden, foreign_markup),
    Refuses.BUILD: (
        heading_marks,
        headings_alone,
        samples,
        python_values,
        unused_labels,
        image_texts,
        title_periods,
        trends,
        bounds_drawn,
        axis_titles,
        units_of_tables,
        gaps,
        glyphs_of_evidence,
        boxes_in_charts,
        typed_numbers,
        unused_typed,
        other_regions,
        later_data,
        consistency,
        provisional,
        published,
        unconfirmed,
        slips,
        untranslated,
    ),
}
# What a notebook alone is told beyond what no draft may have, and what of a PDF.
_ALONE: tuple[Rule, ...] = (missing_alt, unknown_references)
_FOR_ARCHIVE: tuple[Rule, ...] = (glyphs, archive)
_MOST_CELLS = 12


def gate_of(rule: Rule) -> str:
    """The name by which a project's parameters call a rule."""
    return rule.__name__.replace("_", "-")


def _level(subject: Subject, rule: Rule) -> extensions.Level:
    gates = subject.edition.gates if subject.edition else {}
    added = extensions.checks().get(gate_of(rule))
    return gates.get(gate_of(rule), added.level if added else "refuse")


def _rules() -> Mapping[Refuses, tuple[Rule, ...]]:
    """All rules: to those above come those that extensions add."""
    added = tuple(map(_added, extensions.checks().values()))
    return {**RULES, Refuses.BUILD: (*RULES[Refuses.BUILD], *added)}


def _added(check: extensions.Check) -> Rule:
    def rule(subject: Subject) -> Iterator[Finding]:
        report = report_of(subject.document, subject.images)
        yield from extensions.findings_of(check, report)

    rule.__name__ = check.name
    return rule


def find_all(subject: Subject) -> tuple[Finding, ...]:
    """All that a final report may not have."""
    return _findings(subject, *Refuses)


def check_report(subject: Subject) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What a draft has to be told that a final report is refused for, and what the gates have told.

    Raises `StatementError` for all else that a final report may not have, and `PublicationError`
    for what a draft may not have either.
    """
    particulars = subject.document.particulars
    is_final = particulars is not None and particulars.status == "final"
    least = Refuses.BUILD if is_final else Refuses.REPORT
    refusing, later, telling = list[Rule](), list[Rule](), list[Rule]()
    for level, rules in _rules().items():
        for rule in rules:
            refuses = refusing if level >= least else later
            (refuses if _level(subject, rule) == "refuse" else telling).append(rule)
    if refused := find(subject, refusing):
        if is_final:
            raise StatementError(msg("The report was not published: these checks failed."), refused)
        raise PublicationError(msg("The report cannot be published."), refused)
    return find(subject, later), find(subject, telling)


def check_notebook(subject: Subject, *, strict: bool, for_archive: bool) -> tuple[Finding, ...]:
    """What whoever prints a notebook has to be told of; what is said of several cells is said once.

    Only of a document `for_archive` characters that the bundled fonts lack are told, and what such
    a document cannot hold. Raises `PublicationError` with every reason not to print a report that a
    build has stitched, or, if it is `strict`, any notebook.
    """
    particulars = subject.document.particulars
    if particulars is None and not strict:
        rules = (*RULES[Refuses.NOTEBOOK], *_ALONE, *(_FOR_ARCHIVE if for_archive else ()))
        return _by_message(_ask(subject, rules), subject)
    draft = particulars and particulars.status == "draft"
    least = Refuses.REPORT if draft else Refuses.FINAL
    if refused := _findings(subject, *(level for level in Refuses if level >= least)):
        raise PublicationError(msg("The notebook cannot be published."), refused)
    return ()


def find(subject: Subject, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """What some of the rules find, as the report is read; equal findings once, with their count.

    Gates that its project has off are not asked.
    """
    asked = [rule for rule in rules if _level(subject, rule) != "off"]
    found = Counter(_ask(subject, asked))
    return tuple(_counted(f, f.place, times) for f, times in found.items())


def _findings(subject: Subject, *refuses: Refuses) -> tuple[Finding, ...]:
    return find(
        subject, [rule for level, rules in _rules().items() if level in refuses for rule in rules]
    )


def _ask(subject: Subject, rules: Iterable[Rule]) -> list[Finding]:
    places = {
        subject.name(place): at for at, (place, _) in enumerate(cells_with_places(subject.document))
    }
    found = (finding for rule in rules for finding in rule(subject))
    # What stands in no cell (parameters, data, the title page) comes last.
    return sorted(found, key=lambda finding: places.get(finding.place, len(places)))


def _by_message(findings: Iterable[Finding], subject: Subject) -> tuple[Finding, ...]:
    """Findings that say the same as one, whose place has the numbers of all their cells."""
    places = {subject.name(place): place for place, _ in cells_with_places(subject.document)}
    alike: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((finding.message, finding.remedy), []).append(finding)
    return tuple(
        _counted(own[0], _where(dict.fromkeys(each.place for each in own), places), len(own))
        for own in alike.values()
    )


def _where(names: Iterable[str], places: Mapping[str, Place]) -> str:
    """The place of these names: that of one, or the numbers of the cells of several."""
    first, *others = names
    if not others:
        return first
    numbers = [str(places[name].cell) for name in (first, *others)]
    more = " …" if len(numbers) > _MOST_CELLS else ""
    return msg(
        "{chapter} cells {numbers}{more}",
        chapter=places[first].chapter,
        numbers=tuple(numbers[:_MOST_CELLS]),
        more=more,
    )


def _counted(finding: Finding, place: str, times: int) -> Finding:
    message = finding.message
    if times > 1:
        message = msg("{message} ({times} times)", message=message, times=times)
    return Finding(place, message, finding.remedy)
