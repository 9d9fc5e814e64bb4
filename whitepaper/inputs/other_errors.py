"""What kernels of other languages than Python say of a mistake: at which line, in which words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whitepaper.inputs.punctuation import typed_in
from whitepaper.messages import key, msg

# Where R, of what it cannot read, and Julia name the line of a cell.
_LINES = {"r": re.compile(r"<text>:(\d+):\d+"), "julia": re.compile(r"In\[\d+\]:(\d+)")}
# What R names else: the call of the cell in which it happened, or what it does not find.
_PARTS_OF_LINES = re.compile(
    r"^1\. (.+?)(?: {3}# at line .*)?$|(?:object|function) ['\"](.+?)['\"]", re.MULTILINE
)
# What R says of every mistake that a cell makes itself.
_OF_EVERY = re.compile(r"\AError(?: in (?:eval|parse)\([^)]*\))?: (?:<text>:\d+:\d+: )?")


def line_told(code: str, source: str, told: Sequence[str]) -> int | None:
    """The line of a source that texts about an error name, if they do. `code` is its language."""
    text = "\n".join(told)
    pattern = _LINES.get(code.lower())
    if pattern and (found := pattern.search(text)):
        return int(found[1])
    if code.lower() == "r":
        # The call first: it is of this cell, while a name may be of a function of another.
        parts = sorted(_PARTS_OF_LINES.findall(text), key=lambda part: not part[0])
        for call, name in parts:
            lines = [n for n, line in enumerate(source.splitlines(), 1) if (call or name) in line]
            if len(lines) == 1:
                return lines[0]
    return None


# What is printed of a value that is none.
_NOTHING = {"r": re.compile(r"NA|NULL|(?:character|numeric|integer|logical|factor)\(0\)")}
# In R and in shells: what is wrong, by what is said of it.
_CAUSES = {
    "there is no package called .(?P<name>.+?)[’']": key(
        'R has no package “{name}” here: install it in R, install.packages("{name}")'
    ),
    "object '(?P<name>.+?)' not found": key(
        "there is no “{name}”: is it misspelt, or was the cell not run that gives it?"
    ),
    'could not find function "(?P<name>.+?)"': key(
        "there is no function “{name}”: is it misspelt, or is library(…) of its package lacking?"
    ),
    "(?:cannot open file '|(?:^|: ))(?P<name>[^:']+)'?: Permission denied": key(
        "“{name}” may not be opened: a chapter writes beside its notebook alone, and reads what is "
        "in the project"
    ),
    "(?:cannot open (?:the connection to|URL) '[a-z]+://(?:[^@/']*@)?|Could not resolve host: "
    r"|Failed to connect to )(?P<host>[^/'\s]+)": key(
        "uses the network: {host}; keep what it gives in data/, or write in the parameters: "
        "allowed: ['{host}']"
    ),
    "cannot open file '(?P<name>.+?)'": key("there is no file “{name}”"),
    "non-numeric argument to": key("a text is computed with as if it were a number"),
    "(?:^|: )(?P<name>[^:]+): command not found": key("there is no program “{name}” here"),
    "(?:^|: )(?P<name>[^:]+): No such file or directory": key("there is no file “{name}”"),
}
_UNREAD = re.compile("(?P<what>unexpected .+|INCOMPLETE_STRING|.*end of input.*)")


def worded(value: str, printed: str, line: str = "") -> str:
    """An error in one line, perhaps of a `line` of code, by what was `printed` beside it.

    A shell says no more than a number: then what it has printed last.
    """
    lines = [each.strip() for each in printed.splitlines() if each.strip()]
    if value.strip().isdecimal():
        last = lines[-1] if lines else ""
        said = _cause(last) or last or msg("it printed nothing")
        return msg("ended with exit code {code}: {said}", code=value.strip(), said=said)
    told = _OF_EVERY.sub("", value).strip().partition("\n")[0]
    # Of a file it says the name in a warning.
    beside = printed if "cannot open the connection" in told else ""
    if unread := _UNREAD.fullmatch(told):
        return typed_in(line) or msg(
            "the code cannot be read here ({what}): is a bracket, a comma or a quotation mark "
            "missing?",
            what=unread["what"],
        )
    return _cause(f"{told}\n{beside}") or told


def _cause(text: str) -> str:
    for pattern, template in _CAUSES.items():
        if match := re.search(pattern, text):
            return msg(template, **match.groupdict())
    return ""


def is_nothing(code: str, printed: str) -> bool:
    """Whether what an expression printed is how a language shows that there is no value."""
    pattern = _NOTHING.get(code.lower())
    return bool(pattern and pattern.fullmatch(printed))
