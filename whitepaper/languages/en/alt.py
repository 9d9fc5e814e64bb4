"""Alternative texts that say nothing."""

from __future__ import annotations

import re

# Below this none says what a figure shows: “Bar chart: patents granted” has 27 characters.
SHORTEST = 20
_PLACEHOLDER = re.compile(
    r"""
      no[ ]description[ ]has[ ]been[ ]provided[ ]for[ ]this[ ]image
    | (?:an?|the|this)?[ ]?(?:image|picture|figure|fig|chart|bar[ ]chart|line[ ]chart|graph|plot
      |photo|diagram|drawing|illustration) | alt | untitled | none | n/a
    | png | svg | jpe?g | gif | webp
    | [^\s/]*\.(?:png|svg|jpe?g|gif|webp)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_placeholder(alt: str) -> bool:
    """Whether an alternative text only stands in for one: picture, image.png."""
    return _PLACEHOLDER.fullmatch(alt) is not None
