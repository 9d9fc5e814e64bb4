"""All that must hold of what a report states, before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nbformat import NotebookNode

from whitepaper import data as package
from whitepaper.edition import Edition
from whitepaper.errors import Finding, StatementError
from whitepaper.evidence.backtest import backtest_findings
from whitepaper.evidence.consistency import consistency_findings
from whitepaper.evidence.ledger import Entry
from whitepaper.evidence.typed import typed_findings
from whitepaper.project import PARAMS


def check_statements(
    report: NotebookNode, printed: Sequence[Entry], edition: Edition, root: Path
) -> tuple[Finding, ...]:
    """Typed numbers, contradictions, and differences from what was published.

    Raises `StatementError` with them if the edition is final; of a draft they are returned.
    """
    data = package.read(root).known_on(edition.cut_off)
    parameters = f"{PARAMS.as_posix()}/{edition.edition}.yaml"
    published = [each for each in data.published if each.edition == edition.edition]
    findings = (
        *typed_findings(report, edition.typed, parameters),
        *consistency_findings(printed, data),
        # A draft may lack the chapter that prints it.
        *(
            ()
            if report.metadata["whitepaper"]["incomplete"]
            else backtest_findings(report, published)
        ),
    )
    if findings and edition.status == "final":
        raise StatementError("The report was not published: not all it states is sure.", findings)
    return findings
