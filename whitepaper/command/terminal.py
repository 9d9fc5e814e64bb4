"""What the command line says to whom: results to standard output, all else to standard error."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NoReturn, TextIO, TypeVar

import click
from msgspec import Struct

from whitepaper.errors import Finding, UsageError, WhitepaperError
from whitepaper.interrupts import interruptible
from whitepaper.lean import leave_out_unused
from whitepaper.limits import limit_of_system, raise_limits
from whitepaper.messages import message_of, msg, translate
from whitepaper.progress import Lines, Live, Progress
from whitepaper.project import OUT

T = TypeVar("T")

_STANDARD_ERROR = 2
_TEMPORARY = ".whitepaper-"


class Terminal(Struct, frozen=True):
    """Whom the command line speaks to: in which language, how they call it, of which project."""

    language: str
    program: str
    root: Path = Path()

    def text(self, message: str) -> str:
        """A message in the user's language."""
        return translate(message, self.language, self.program)

    def say(self, message: str, *, bold: bool = False) -> None:
        """Tell the user something that is no result. Who cannot be told goes without."""
        text = self.text(message)
        try:
            click.echo(click.style(text, bold=True) if bold else text, err=True)
        except OSError:
            _write_to_nowhere(sys.stderr)

    def print(self, result: str) -> None:
        """Give out a result. Raises `UsageError` if that cannot be written."""
        try:
            click.echo(result)
        except BrokenPipeError:
            # Whoever read the results has read enough.
            _write_to_nowhere(sys.stdout)
        except OSError as error:
            _write_to_nowhere(sys.stdout)
            message = msg("{result} is written, but cannot be told.", result=result)
            raise UsageError(message, [_full(error)]) from error

    def end_unheard(self, error: OSError) -> NoReturn:
        """Exit where help, or what is wrong with a command, cannot be written."""
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError):
                stream.flush()
                continue
            _write_to_nowhere(stream)
        self.say(UsageError(msg("The answer cannot be told."), [_full(error)]).text)
        sys.exit(UsageError.exit_code)

    @contextlib.contextmanager
    def progress(self, edition: str, *, quiet: bool) -> Iterator[Progress]:
        """What the build of an edition says while it works: a live display, else lines."""

        def of_edition(text: str) -> str:
            return msg("{edition}: {text}", edition=edition, text=text)

        if quiet:
            yield Progress()
        elif sys.stderr is not None and sys.stderr.isatty():
            with contextlib.closing(
                Live(sys.stderr, lambda text: self.text(of_edition(text)))
            ) as display:
                yield display
        else:
            yield Lines(lambda text: self.say(of_edition(text)))

    @contextlib.contextmanager
    def errors_reported(self, interrupted: str) -> Iterator[None]:
        """Say what is wrong, or that the work was interrupted, and exit with its code."""
        _open_standard_streams()
        with interruptible(at_end=True) as last_signal:
            try:
                leave_out_unused()
                raise_limits()
                yield
            except (KeyboardInterrupt, Exception) as error:
                # Whatever has ended it: of an interrupt libraries that are not written in Python,
                # and who tells of their errors, make another.
                if came := last_signal():
                    self.say(interrupted)
                    sys.exit(128 + came)
                if isinstance(error, WhitepaperError):
                    self.say(error.text)
                    sys.exit(error.exit_code)
                if not (wanting := limit_of_system(error)):
                    raise
                self.say(UsageError(msg("The system allows too little."), [wanting]).text)
                sys.exit(UsageError.exit_code)


def is_of_output(error: OSError) -> bool:
    """Whether an error came of writing to a standard stream."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code is click.echo.__code__


def _full(error: OSError) -> Finding:
    """That standard output cannot be written."""
    reason = error.strerror or message_of(error)
    return Finding(msg("standard output"), reason, msg("direct it where there is room"))


def for_each(
    things: Sequence[T], do: Callable[[T], None], terminal: Terminal, name: Callable[[T], str] = str
) -> int:
    """Do something with each; what is wrong with one is said, and the next has its turn.

    What is wrong with several alike, as all that is wrong with the data, is said once. Returns the
    exit code of the worst, 0 if nothing is wrong.
    """
    worst, known = 0, set[Finding]()
    for thing in things:
        try:
            do(thing)
        except WhitepaperError as error:
            again = bool(error.findings) and known.issuperset(error.findings)
            text = msg("{message} As above.", message=error.message) if again else error.text
            if len(things) > 1:
                text = msg("{edition}: {text}", edition=name(thing), text=text)
            terminal.say(text)
            known.update(error.findings)
            worst = max(worst, error.exit_code)
    return worst


def has_left_overs(root: Path, edition: str) -> bool:
    """Whether killed builds may have left folders, of which only a build with work gets rid."""
    # Where temporary folders are made: to ask for that takes longer than to look there.
    temporary = next(filter(None, map(os.environ.get, ("TMPDIR", "TEMP", "TMP"))), "/tmp")
    places = {root / OUT: ".", (root / OUT / edition).parent: ".", Path(temporary): _TEMPORARY}
    with contextlib.suppress(OSError):
        return any(any(folder.glob(f"{beginning}*")) for folder, beginning in places.items())
    return False


def _write_to_nowhere(stream: TextIO) -> None:
    """What is left in a stream that cannot be written, and all that comes, is written nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _open_standard_streams() -> None:
    """Open those standard streams that are closed: else the next file would stand for one."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _STANDARD_ERROR:
        # What is started must find them, too.
        os.set_inheritable(descriptor, True)
    os.close(descriptor)


@cache
def claim_temporary_folder() -> None:
    """Have all temporary files of this process lie where the next finds them if this is killed.

    Raises `UsageError` if there is no place for them.
    """
    import tempfile

    from whitepaper.private_folders import private_folder

    leaving = contextlib.ExitStack()
    try:
        folder = leaving.enter_context(private_folder(Path(tempfile.gettempdir()), _TEMPORARY))
    except OSError as error:
        remedy = msg("have TMPDIR name a folder in which there is room")
        finding = Finding("TMPDIR", str(error.strerror), remedy)
        raise UsageError(msg("There is no place for temporary files."), [finding]) from error
    # Whoever still uses it then has ended before: what is registered last is called first.
    atexit.register(leaving.close)
    tempfile.tempdir = str(folder)
