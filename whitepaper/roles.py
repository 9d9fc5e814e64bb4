"""The notations of our prose that Pandoc does not know: MyST's roles and targets, bare `@fig-…`."""

from __future__ import annotations

import ast
import re

_NAME = r"[A-Za-z0-9]+(?:[-_.:][A-Za-z0-9]+)*"
# What prose calls figures, tables and sections by.
LABEL = rf"(?:fig|tbl|sec)-{_NAME}"
# A line before a heading that names it.
TARGET = rf"\((?P<target>sec-{_NAME})\)=[ \t]*\n+"

# What comes first wins: code, comments and escapes are passed over before a role can be seen in
# them. A role is MyST's {eval}`expression`, with any number of backticks; a target is a line
# (sec-label)= before a heading, which JupyterLab does not show.
TOKEN = re.compile(
    rf"""
      (?P<fence>^[ \t>]*(?P<marks>`{{3,}}|~{{3,}})[^\n]*\n
        (?:.*?^[ \t>]*(?P=marks)[`~]*[ \t]*$|.*\Z))
    | (?P<comment><!--.*?-->)
    | (?P<escape>\\.)
    | ^{TARGET}(?P<heading>\#{{1,6}}[ \t][^\n]*)
    | \{{eval\}}(?P<ticks>`+)(?!`)(?P<expression>(?:(?!\n[ \t]*\n).)+?)(?<!`)(?P=ticks)(?!`)
    | (?P<code>(?P<codeticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=codeticks)(?!`))
    | (?P<bracketed>\[(?:[^\]\n]*[;\s])?-?@[^\]\n]*\])
    | (?<![A-Za-z0-9_])@(?P<label>{LABEL})
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)


def expressions(text: str) -> list[str]:
    """The expressions of a Markdown text's roles, in order."""
    return [match["expression"].strip() for match in TOKEN.finditer(text) if match["expression"]]


def is_label(text: str, kind: str) -> bool:
    """Whether prose can refer to a text as the label of a figure (`fig`), table or section."""
    return text.startswith(f"{kind}-") and re.fullmatch(LABEL, text) is not None


def names_file(label: str) -> bool:
    """Whether a label can be the name of a file everywhere, as that of a figure's data is."""
    return re.fullmatch(r"[A-Za-z0-9-]+", label) is not None


def unquoted(plain: str) -> str:
    """What `print` would show of a `text/plain` representation of a string."""
    try:
        value = ast.literal_eval(plain)
    except (ValueError, SyntaxError):
        return plain
    return value if isinstance(value, str) else plain
