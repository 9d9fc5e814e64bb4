"""Cells that fail, in JupyterLab: what a build would say, and the lines of the author's code.

How the error came about in libraries is no business of who writes chapters; `%tb` shows it, and
`%xmode Verbose` has it shown from then on.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from IPython.core.error import UsageError as MagicError
from IPython.core.getipython import get_ipython

from whitepaper.chapter import columns
from whitepaper.chapter.absent import absence
from whitepaper.chapter.facts import FactError
from whitepaper.errors import WhitepaperError
from whitepaper.inputs.python_errors import explained, line_in
from whitepaper.messages import msg, translate
from whitepaper.project import DEFAULT_LANGUAGE

# IPython's own, in which nothing more was asked for.
_USUAL_MODE = "Context"
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
# The source of the cell that runs.
_running: list[str] = []


def tell_plainly() -> None:
    """From here on have cells of this kernel that fail say it in words of who writes chapters."""
    shell = get_ipython()
    if shell is None or _before_cell in shell.events.callbacks["pre_run_cell"]:
        return
    # Until it is known in which language the edition is.
    FactError.language = DEFAULT_LANGUAGE
    shell.events.register("pre_run_cell", _before_cell)
    shell.set_custom_exc((Exception,), _tell)


class _ToldError(Exception):
    """What is told in the place of an error: what that says, and the lines that are shown."""

    def __init__(self, text: str, lines: list[str]) -> None:
        super().__init__(text)
        self.lines = lines

    def _render_traceback_(self) -> list[str]:
        """The lines, for which IPython asks."""
        return self.lines


def _before_cell(info: Any) -> None:
    _running[:] = [info.raw_cell]


def _tell(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
    tb_offset: int | None = None,
) -> None:
    """Tell an error in the place of IPython, whose `%tb` finds it as ever."""
    if isinstance(error, MagicError):
        shell.show_usage_error(error)
    # Of what the edition does without, a line is displayed after the cell.
    elif absence(kind.__name__, str(error)) is None:
        told = list(_error_lines(shell, error, trace))
        if shell.InteractiveTB.mode != _USUAL_MODE:
            told += ["", *shell.InteractiveTB.structured_traceback(kind, error, trace, tb_offset=1)]
        # IPython sends the name of the class.
        stand_in = type(kind.__name__, (_ToldError,), {})(str(error), told)
        shell.showtraceback((type(stand_in), stand_in, trace))
    sys.last_type, sys.last_value, sys.last_traceback = kind, error, trace


def _error_lines(shell: Any, error: BaseException, trace: TracebackType | None) -> Iterator[str]:
    """An error by lines: what is wrong, where in cells that is, and Python's own words for it."""
    language = FactError.language
    source = _running[-1] if _running else ""
    name, value = type(error).__name__, str(error)
    if isinstance(error, WhitepaperError):
        message = translate(error.text, language, FactError.program)
    elif isinstance(error, FactError):
        message = value
    else:
        message = translate(
            explained(name, columns.value_of(error), source).message, language, FactError.program
        )
    yield f"{_BOLD}{message}{_PLAIN}"
    for line in _lines(shell, error, trace, source):
        yield f"    {translate(line, language)}"
    if not isinstance(error, WhitepaperError | FactError):
        (*_, words) = traceback.format_exception_only(error)
        # What is not explained is told in these already.
        if value not in message:
            yield translate(msg("In Python's words: {words}", words=words.strip()), language)
        yield translate(msg("To see how it came about, run %tb in a new cell."), language)


def _lines(
    shell: Any, error: BaseException, trace: TracebackType | None, source: str
) -> Iterator[str]:
    """The lines of cells that led to an error, from the outside in."""
    frames = [
        (shell.compile.format_code_name(frame.filename), frame)
        for frame in traceback.extract_tb(trace)
    ]
    own = [(named[1], frame) for named, frame in frames if named]
    for run, frame in own:
        number = frame.lineno or 1
        if run == own[0][0]:
            yield msg("line {line}: {code}", line=line_in(source, number), code=frame.line)
        else:
            # It holds a function that this one calls.
            line = msg("line {line}: {code}", line=number, code=frame.line)
            yield msg("{run} {line}", run=run, line=line)
    if not own and isinstance(error, SyntaxError):
        lines = source.split("\n")
        told = line_in(source, error.lineno or 1)
        number = explained(type(error).__name__, str(error), source, told).line or told
        if number <= len(lines):
            yield msg("line {line}: {code}", line=number, code=lines[number - 1].strip())
