"""The gates of a report: rules that a project may have told instead of refused, or not asked.

What no report can be published with is no gate.
"""

from __future__ import annotations

# docs/gates.md says what each is for.
GATES = (
    "program-text",
    "python-values",
    "missing-alt",
    "unshown",
    "unknown-references",
    "hidden",
    "foreign-markup",
    "heading-marks",
    "headings-alone",
    "samples",
    "unused-labels",
    "image-texts",
    "title-periods",
    "trends",
    "bounds-drawn",
    "axis-titles",
    "units-of-tables",
    "gaps",
    "glyphs-of-evidence",
    "boxes-in-charts",
    "typed-numbers",
    "unused-typed",
    "other-regions",
    "later-data",
    "consistency",
    "provisional",
    "published",
    "unconfirmed",
    "slips",
    "untranslated",
)
