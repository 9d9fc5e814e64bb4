"""The rules that a report must keep, each in one place. They ask, and change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum

from whitepaper.checks.archive import archive
from whitepaper.checks.characters import (
    boxes_in_charts,
    glyphs,
    glyphs_of_evidence,
    hidden,
    left_overs,
)
from whitepaper.checks.consistency import consistency
from whitepaper.checks.images import image_texts, missing_alt
from whitepaper.checks.labels import duplicate_labels, unknown_references, unused_labels
from whitepaper.checks.outputs import expressions, footnotes, program_text, unprintable
from whitepaper.checks.published import published
from whitepaper.checks.structure import formulas, levels, local_links
from whitepaper.checks.subject import Subject
from whitepaper.checks.typed_numbers import typed_numbers
from whitepaper.document.walk import placed
from whitepaper.errors import Finding, PublicationError, StatementError


class Refuses(IntEnum):
    """What a rule keeps from being published; a build tells a draft of the rest."""

    BUILD = 1  # of a final report
    FINAL = 2  # a final report, also one that an exporter is handed
    REPORT = 3  # drafts too
    NOTEBOOK = 4  # a notebook alone too


# Each rule is a question to a report, by what is refused for an answer.
RULES: Mapping[Refuses, tuple[Callable[[Subject], Iterator[Finding]], ...]] = {
    Refuses.NOTEBOOK: (unprintable, expressions, formulas, levels, duplicate_labels),
    Refuses.REPORT: (footnotes, program_text, local_links, left_overs, glyphs, archive),
    Refuses.FINAL: (missing_alt, unknown_references, hidden),
    Refuses.BUILD: (
        unused_labels,
        image_texts,
        glyphs_of_evidence,
        boxes_in_charts,
        typed_numbers,
        consistency,
        published,
    ),
}


def check_report(subject: Subject) -> tuple[Finding, ...]:
    """What a draft has to be told of.

    Raises `StatementError` for all that a final report may not have, and `PublicationError` for
    what a draft may not have either.
    """
    particulars = subject.document.particulars
    if particulars and particulars.status == "final":
        if refused := _findings(subject, *Refuses):
            raise StatementError("The report was not published: these checks failed.", refused)
        return ()
    if refused := _findings(subject, Refuses.REPORT, Refuses.NOTEBOOK):
        raise PublicationError("The report cannot be published.", refused)
    return _findings(subject, Refuses.BUILD, Refuses.FINAL)


def check_notebook(subject: Subject, *, for_archive: bool) -> tuple[Finding, ...]:
    """Every reason not to print a notebook, which may be a report that a build has stitched.

    Of one that stands alone nothing but a document `for_archive` asks for characters that the
    bundled fonts have, and for what such a document can hold.
    """
    particulars = subject.document.particulars
    if particulars is None:
        more = (*glyphs(subject), *archive(subject)) if for_archive else ()
        return (*_findings(subject, Refuses.NOTEBOOK), *more)
    least = Refuses.FINAL if particulars.status == "final" else Refuses.REPORT
    return _findings(subject, *(level for level in Refuses if level >= least))


def _findings(subject: Subject, *refuses: Refuses) -> tuple[Finding, ...]:
    """What some of the rules find, as the report is read; equal findings once, with their count."""
    places = {subject.name(place): at for at, (place, _) in enumerate(placed(subject.document))}
    rules = (rule for level, rules in RULES.items() if level in refuses for rule in rules)
    found = Counter(finding for rule in rules for finding in rule(subject))
    counted = (
        f if times == 1 else Finding(f.place, f"{f.message} ({times} times)", f.remedy)
        for f, times in found.items()
    )
    # What stands in no cell (parameters, data, the title page) comes last.
    return tuple(sorted(counted, key=lambda finding: places.get(finding.place, len(places))))
