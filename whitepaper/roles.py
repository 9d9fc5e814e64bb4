"""The notations of our prose that Pandoc does not know: MyST's roles and targets, bare `@fig-…`."""

from __future__ import annotations

import ast
import re

# What comes first wins: code, comments and escapes are passed over before a role can be seen in
# them. A role is MyST's {eval}`expression`, with any number of backticks; a target is a line
# (sec-label)= before a heading, which JupyterLab does not show.
TOKEN = re.compile(
    r"""
      (?P<fence>^[ \t>]*(?P<marks>`{3,}|~{3,})[^\n]*\n(?:.*?^[ \t>]*(?P=marks)[`~]*[ \t]*$|.*\Z))
    | (?P<comment><!--.*?-->)
    | (?P<escape>\\.)
    | ^\((?P<target>sec-[A-Za-z0-9-]+)\)=[ \t]*\n+(?P<heading>\#{1,6}[ \t][^\n]*)
    | \{eval\}(?P<ticks>`+)(?!`)(?P<expression>(?:(?!\n[ \t]*\n).)+?)(?<!`)(?P=ticks)(?!`)
    | (?P<code>(?P<codeticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=codeticks)(?!`))
    | (?P<bracketed>\[(?:[^\]\n]*[;\s])?-?@[^\]\n]*\])
    | (?<![A-Za-z0-9_])@(?P<label>(?:fig|tbl|sec)-[A-Za-z0-9]+(?:[-_.:][A-Za-z0-9]+)*)
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)


def expressions(text: str) -> list[str]:
    """The expressions of a Markdown text's roles, in order."""
    return [match["expression"].strip() for match in TOKEN.finditer(text) if match["expression"]]


def unquoted(plain: str) -> str:
    """What `print` would show of a `text/plain` representation of a string."""
    try:
        value = ast.literal_eval(plain)
    except (ValueError, SyntaxError):
        return plain
    return value if isinstance(value, str) else plain
