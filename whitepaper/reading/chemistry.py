"""What chemists write in a formula, in TeX: 2H2O, SO4^2-, Fe^{3+}, A + B ->[heat] C."""

from __future__ import annotations

import re

_CHEMISTRY = re.compile(
    r"(?P<arrow><=>|<->|->|<-)(?:\[(?P<over>[^\]]*)\])?(?:\[(?P<under>[^\]]*)\])?"
    r"|[\^_](?:\{(?=[^{}]*\})|(?=[^{]))(?P<script>(?<=\{)[^{}]*|\d*[+-]|\d+|[^\s{}])\}?"
    r"|(?<=[A-Za-z)\]}])(?P<count>\d+)|(?<=[A-Za-z0-9)\]}])(?P<charge>[+-])(?=[\s\]]|\Z)"
    r"|(?P<name>[A-Za-z]+)|(?P<space>\s+)|\\[A-Za-z]+|.",
    re.DOTALL,
)
_REACTIONS = {"->": "→", "<-": "←", "<->": "↔", "<=>": "⇌"}


def tex_of_chemistry(text: str) -> str:
    """What stands in `\\ce{…}` as TeX."""
    return "".join(map(_in_tex, _CHEMISTRY.finditer(text)))


def _in_tex(part: re.Match[str]) -> str:
    text = part[0]
    match part.lastgroup:
        case "arrow" | "over" | "under":
            words = (rf"\text{{{part[name] or ''}}}" for name in ("over", "under"))
            return r"\;\overset{{{}}}{{\underset{{{}}}{{{arrow}}}}}\;".format(
                *words, arrow=_REACTIONS[part["arrow"]]
            )
        case "script":
            return rf"{text[0]}{{\mathrm{{{part['script'].replace('#', '≡')}}}}}"
        case "count":
            return f"_{{{text}}}"
        case "charge":
            return f"^{{{text}}}"
        case "name":
            return rf"\mathrm{{{text}}}"
        case "space":
            return r"\ "
        case _:
            return text.replace("#", "≡")
