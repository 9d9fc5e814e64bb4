"""What Python says of mistakes that are often made, in words of who writes chapters."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Sequence

from whitepaper import extras
from whitepaper.errors import nearest
from whitepaper.inputs import code
from whitepaper.inputs.cells import ABSENT_ERROR
from whitepaper.inputs.punctuation import Slip, misplaced
from whitepaper.messages import chained, key, msg
from whitepaper.spelling import closest

# Those of the chapter interface say all that there is to say.
_OWN = frozenset({ABSENT_ERROR, "FactError"})
# Where Python has read the code, which was in no file.
_FILE = re.compile(r" \([^()]*, line \d+\)$")
# What is told, by what Python says.
_SYNTAX = {
    "'(?P<mark>.)' was never closed": key("the bracket “{mark}” is not closed"),
    "unmatched '(?P<mark>.)'": key("the bracket “{mark}” was not opened"),
    "unterminated .*string": key("a quotation mark is missing at the end"),
    "forgot a comma": key("a comma may be missing here"),
    "expected ':'": key("a colon is missing at the end of the line"),
    "inconsistent use of tabs": key(
        "tabs and spaces are mixed at the beginning of the line: use spaces"
    ),
    "invalid character '(?P<mark>.)'": key(
        "“{mark}” cannot stand in code: is a backtick or a quotation mark missing before it?"
    ),
    "unicodeescape": key("write / for \\ in the names of folders and files"),
    "indent": key("the line is indented too much or too little"),
    "^invalid syntax$": key("Python cannot read the code here"),
}
_NAME = re.compile(r"name '(.+?)' is not defined")
_ARGUMENTS = re.compile(r"(?:.*\.)?(\w+)\(\) missing \d+ required [\w-]+ arguments?: (.*)")
# What pandas and seaborn say of what a table does not have: a name, or a list of some.
_MISSED = {
    "KeyError": re.compile(r".*?\['(?P<first>[^']*)'.*|'(?:Column not found: )?(?P<key>.*)'|.+"),
    "ValueError": re.compile("Could not interpret value `(?P<key>.+?)` for .*"),
    # Of a condition in words: query("year > 2019").
    "UndefinedVariableError": re.compile("name '(?P<key>.+?)' is not defined"),
}
# Behind what an error says: the names that there are, as JSON.
_THERE = "; there are: "
_UNKNOWN_ARGUMENT = re.compile(r"(?:.*\.)?(\w+)\(\) got an unexpected keyword argument '(\w+)'.*")
# What the functions of the chapter interface are told by name.
_ARGUMENTS_KNOWN = frozenset(
    {"align", "alt", "at_least", "caption", "data", "facts", "id", "note", "period", "region"}
    | {"since", "subtitle", "unit", "until", "whole_years"}
)
# What an object or a module, and what a module that is imported from, does not have.
_NO_ATTRIBUTE = re.compile(
    r"(?:'(?:(?P<table>(?:DataFrame|Series)\w*)|\w+)' object|type object '\w+'|module '[\w.]+')"
    r" has no attribute '(?P<name>\w+)'.*"
)
_NO_IMPORT = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'.*")
_OF_FACTS = re.compile(r"unsupported operand .*'Fact'.*")
_TEXT_AND_NUMBER = re.compile(
    r"can only concatenate str"
    r"|(?:unsupported operand type|not supported between instances).*"
    r" '(?:str' and '(?:int|float)|(?:int|float)' and 'str)'"
)
# seaborn says so, which is imported before chapters run without the package that it names then.
_OF_SLIDERS = "Interactive palettes require `ipywidgets`"
_NO_PACKAGE = re.compile(r"No module named '([^']+)'")
# What pandas says of those that it does without until it needs them.
_NO_OPTIONAL = re.compile(
    r"(?:`Import (?P<new>[\w.]+)` failed|Missing optional dependency '(?P<old>[\w.]+)')"
)
# Of the name of an encoding, as Python calls it.
_UNREAD = re.compile(
    r"'(?P<codec>[\w-]+)' codec can't decode |(?P<stream>UTF-\d+) stream does not start with BOM"
)
# What Python calls that of Windows, whichever it is, and the usual names of others.
_ENCODINGS = {"charmap": "Windows-1252", "gbk": "GBK", "gb18030": "GB18030", "ascii": "ASCII"}
_NO_WORKBOOK = re.compile(
    "Excel file format cannot be determined.*|File is not a zip file|File is not a .* file.*"
)
_NO_FILE = re.compile(r"\[Errno 2\].*: '(.*)'")
_CLOSED = re.compile(r"\[Errno 13\].*: '(.*)'")
_NO_NETWORK = re.compile(
    "resolve|resolution|Name or service not known|nodename nor servname|unreachable|Errno 13"
)
# What ends a kernel that calls it.
_ENDING = frozenset({"exit", "os._exit", "os.abort", "quit", "sys.exit"})
# What is raised where a file or a host cannot be had, by Python, pandas and what asks the network.
_OF_FILES = frozenset(
    {"CalledProcessError", "DatabaseError", "FileNotFoundError", "OperationalError"}
    | {"PermissionError"}
)
_OF_HOSTS = frozenset(
    {"ClientConnectorError", "ConnectError", "ConnectTimeout", "ConnectionError", "URLError"}
    | {"gaierror", "OSError"}
)
OF_OUTSIDE = _OF_FILES | _OF_HOSTS


def explained(name: str, value: str, source: str = "", line: int | None = None) -> Slip:
    """An error by the name of its class and what it says, which a line of a `source` made."""
    if name in ("SyntaxError", "IndentationError", "TabError"):
        return misread(source, _completed(value, source), line)
    return Slip(line, _explained(name, value))


def misread(source: str, value: str, line: int | None) -> Slip:
    """Where a source is no Python and why, of which Python says a `value` and a line."""
    return misplaced(source) or Slip(line, _syntax(value))


def _explained(name: str, value: str) -> str:
    if name in _OWN:
        return value
    if (unknown := unknown_name(name, value)) and not unknown.isascii():
        return msg("“{name}” is a text: put it in quotation marks", name=unknown)
    if unknown:
        return msg(
            "there is no “{name}”: is it misspelt, or was the cell not run that gives it?",
            name=unknown,
        )
    if message := _missing(name, *value.partition(_THERE)[::2]):
        return message
    if name == "TypeError" and (match := _ARGUMENTS.fullmatch(value)):
        lacking = tuple(f"{argument}=…" for argument in re.findall(r"'(\w+)'", match[2]))
        return msg(
            "{function}(…) lacks something: add {lacking}", function=match[1], lacking=lacking
        )
    if name == "TypeError" and (match := _UNKNOWN_ARGUMENT.fullmatch(value)):
        message = msg("{function}(…) has no “{name}”", function=match[1], name=match[2])
        close = closest(match[2], sorted(_ARGUMENTS_KNOWN))
        return chained((message, msg("did you mean “{close}”?", close=close))) if close else message
    if name == "TypeError" and _OF_FACTS.fullmatch(value):
        return msg(
            "facts are not added or divided as numbers: use total([…]), share, multiple, growth or "
            "change, which know their units and digits"
        )
    if name == "ZeroDivisionError":
        return msg("the code divides by zero")
    if name == "TypeError" and _TEXT_AND_NUMBER.search(value):
        return msg('a text and a number are added or compared: write the text as f"…{{number}}…"')
    if message := _not_had(name, value) or _not_read(name, value) or _not_installed(name, value):
        return message
    if name == "IndexError":
        return msg(
            "the code asks for a row or part that is not there: look at the years and indicators "
            "that its series asks for"
        )
    return msg("{name}: {value}", name=name, value=value)


def _not_had(name: str, value: str) -> str:
    """What is told of what a chapter cannot have: an answer, a file or a host; else nothing."""
    if name == "StdinNotImplementedError":
        return msg(
            "nobody can be asked in a build: write the value into the code, or give it to the "
            "chapter as a parameter"
        )
    if name == "FileNotFoundError" and (match := _NO_FILE.fullmatch(value)):
        return msg("there is no file “{name}”", name=match[1])
    if name == "PermissionError" and (match := _CLOSED.fullmatch(value)):
        return msg(
            "“{path}” is closed to a chapter, which reads the project and what is allowed, and "
            "writes beside its notebook alone",
            path=match[1],
        )
    if name in _OF_FILES and "unable to open database file" in value:
        return msg("the database cannot be opened: it is not there, or outside of the project")
    if name in _OF_FILES and "attempt to write a readonly database" in value:
        return msg("the database cannot be written to: a chapter writes beside its notebook alone")
    if name in _OF_HOSTS and _NO_NETWORK.search(value):
        return msg("the network is open to a chapter only for hosts that are allowed")
    return ""


def _not_installed(name: str, value: str) -> str:
    """What is told of a package that is not there, and how to have it; of others nothing."""
    if name == "ModuleNotFoundError" and (match := _NO_PACKAGE.fullmatch(value)):
        package = match[1]
    elif name == "ImportError" and (match := _NO_OPTIONAL.search(value)):
        package = match["new"] or match["old"]
    else:
        return ""
    message = msg("the package “{name}” is not installed", name=package)
    brought = package.partition(".")[0]
    install = extras.installing(brought) or msg(
        "add it to requirements.txt if the project has one, and install it: {command}",
        command=f"pip install {brought}",
    )
    return chained((message, install))


def _not_read(name: str, value: str) -> str:
    """What is told of a file that is no text in an encoding, or no workbook; of others nothing."""
    if name in ("UnicodeDecodeError", "UnicodeError") and (match := _UNREAD.match(value)):
        named = match["codec"] or match["stream"]
        return msg(
            "the file is not {encoding}: save it as UTF-8, or say in which encoding it is, "
            "encoding=…",
            encoding=_ENCODINGS.get(named, named.upper()),
        )
    if name in ("ValueError", "BadZipFile") and _NO_WORKBOOK.match(value):
        return msg("the file is no Excel workbook: read a table of text by pd.read_csv(…)")
    return ""


def _missing(name: str, said: str, names: str) -> str:
    """What is told of a name that is not in a table, an object or a module; nothing of others.

    Of the `names` that are, as JSON, the one that was meant, or all.
    """
    if name == "ImportError" and said.startswith(_OF_SLIDERS):
        return msg(
            "its palette is chosen with sliders, which nobody moves in a build: name one, as in "
            "sns.color_palette(…)"
        )
    if name == "AttributeError" and (match := _NO_ATTRIBUTE.fullmatch(said)):
        missed = match["name"]
        message = (
            msg("there is no column or entry “{key}”", key=missed)
            if match["table"]
            else msg("there is no “{name}” here", name=missed)
        )
    elif name == "ImportError" and (match := _NO_IMPORT.fullmatch(said)):
        missed = match[1]
        message = msg("“{module}” has no “{name}”", module=match[2], name=missed)
    elif name in _MISSED and (match := _MISSED[name].fullmatch(said)):
        missed = next(filter(None, match.groups()), said)
        message = msg("there is no column or entry “{key}”", key=missed)
    else:
        return ""
    known = nearest(missed, json.loads(names)) if names else ""
    return chained((message, known)) if known else message


def line_that_ends(source: str) -> int | None:
    """The only line of a source that ends its kernel; None if there is none, or several."""
    try:
        tree = code.read(ast.parse, source)
    except code.UNREADABLE:
        return None
    found = {node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt) and _ends(node)}
    return found.pop() if len(found) == 1 else None


def _ends(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=ast.Call(func=called)):
            return ast.unparse(called) in _ENDING
        case ast.Raise(exc=ast.Call(func=raised) | (ast.Name() as raised)):
            return ast.unparse(raised) == "SystemExit"
    return False


def unknown_name(name: str, value: str) -> str | None:
    """The name that is not known, by the name of the class of an error and what it says."""
    match = _NAME.search(value) if name == "NameError" else None
    return match[1] if match else None


def left_out(name: str, reason: str) -> str:
    """That a name is not there because its cell was left out, for a reason."""
    return msg(
        "“{name}” was to be set in a cell that is left out: {reason}", name=name, reason=reason
    )


def line_in(source: str, line: int) -> int:
    """The line of a cell's source for one that IPython tells, which drops empty ones above."""
    lines = source.split("\n")
    return line + next((n for n, text in enumerate(lines) if text.strip()), 0)


def with_names(value: str, names: Sequence[str]) -> str:
    """What an error says that misses a name, with the names that there are, if any."""
    return f"{value}{_THERE}{json.dumps(names, ensure_ascii=False)}" if names else value


def _completed(value: str, source: str) -> str:
    """What Python says of a source that IPython only finds incomplete."""
    if "incomplete input" in value:
        try:
            compile(source, "cell", "exec")
        except SyntaxError as error:
            return error.msg
    return value


def _syntax(value: str) -> str:
    plain = _FILE.sub("", value)
    for pattern, template in _SYNTAX.items():
        if match := re.search(pattern, plain):
            return msg(template, **match.groupdict())
    return msg("Python cannot read the code here: {plain}", plain=plain)
