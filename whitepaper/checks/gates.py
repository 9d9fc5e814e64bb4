"""What a report must have before it is published, beside true numbers: all gates in one place."""

from __future__ import annotations

from nbformat import NotebookNode

from whitepaper.checks.glyphs import box_findings, evidence_glyph_findings
from whitepaper.checks.images import image_findings
from whitepaper.checks.labels import label_findings
from whitepaper.errors import Finding


def check_gates(report: NotebookNode) -> tuple[Finding, ...]:
    """Every gate that a stitched report fails, with chapter and cell.

    Labels that are unknown, twice there or unused; images without alternative text, caption,
    source or label; characters that the report's fonts, or a chart's, cannot show.
    """
    return (
        *label_findings(report),
        *image_findings(report),
        *evidence_glyph_findings(report),
        *box_findings(report),
    )
