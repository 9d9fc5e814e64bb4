"""All that must hold of what a report states, before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nbformat import NotebookNode

from whitepaper.checks.backtest import backtest_findings
from whitepaper.checks.consistency import consistency_findings
from whitepaper.checks.typed import typed_findings
from whitepaper.errors import Finding
from whitepaper.exporters.ledger import Entry
from whitepaper.inputs import data as package
from whitepaper.inputs.edition import Edition
from whitepaper.project import PARAMS


def check_statements(
    report: NotebookNode, printed: Sequence[Entry], edition: Edition, root: Path
) -> tuple[Finding, ...]:
    """Typed numbers, contradictions, and differences from what was published."""
    data = package.read(root).known_on(edition.cut_off)
    parameters = f"{PARAMS.as_posix()}/{edition.edition}.yaml"
    published = [each for each in data.published if each.edition == edition.edition]
    return (
        *typed_findings(report, edition.typed, parameters),
        *consistency_findings(printed, data),
        # A draft may lack the chapter that prints it.
        *(
            ()
            if report.metadata["whitepaper"]["incomplete"]
            else backtest_findings(report, published)
        ),
    )
