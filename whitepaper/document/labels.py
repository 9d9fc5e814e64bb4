"""Labels of figures (`fig-`), tables (`tbl-`), sections (`sec-`) and formulas (`eq-`) in prose."""

from __future__ import annotations

import re

_NAME = r"[A-Za-z0-9]+(?:[-_.:][A-Za-z0-9]+)*"
LABEL = rf"(?:fig|tbl|sec|eq)-{_NAME}"


def is_label(text: str, kind: str) -> bool:
    """Whether a text is the label of a figure (`fig`), table (`tbl`) or section (`sec`)."""
    return text.startswith(f"{kind}-") and re.fullmatch(LABEL, text) is not None


def names_file(label: str) -> bool:
    """Whether a label can be the name of a file everywhere, as that of a figure's data is."""
    return re.fullmatch(r"[A-Za-z0-9-]+", label) is not None
