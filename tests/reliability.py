"""What `make faults` writes: how often each kind of fault was tried, and how often it held."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import settings

KINDS = {
    "signals": (
        "SIGINT, SIGTERM, SIGHUP or SIGKILL at a random moment after a build has said that it "
        "checks its data: the report is the last "
        "or the new one, whole; nothing is left running; after the next build nothing is left lying"
    ),
    "ends": (
        "chapters, kernels and programs that stop, hang or leave others running: given up, told; "
        "nothing runs on"
    ),
    "reading": (
        "ways in which a chapter reads or looks at a file: noticed, refused, or all files count"
    ),
    "outside": (
        "ways in which a chapter reads, writes or connects outside of its view: refused; and what "
        "it may do works"
    ),
    "malformed": (
        "notebooks, parameters, tables and descriptors with something wrong in them, made at "
        "random: a right value, or an error that names the place"
    ),
    "left behind": "files of the last build damaged in every way: the next gives the right bytes",
    "injections": "code of other languages in what authors write: shown as text, or refused",
    "at once": "builds of one project at the same time: each succeeds, with the same bytes",
    "full disk": (
        "no room at some moment: told, and the last report stays whole; with room again the right "
        "bytes"
    ),
    "workers": (
        "workers and schedulers of Dask that end, are silent or of another kind, or lose contents: "
        "told, or done without; the same bytes as the pool"
    ),
    "settings": "machine, user and command line otherwise: the same bytes in every file",
}
_BEGIN, _END = "<!-- begin: make faults -->", "<!-- end -->"


def name_kinds(items: Iterable[pytest.Item]) -> None:
    """Let the reports of tests that are marked as a kind of fault bear its name."""
    for item in items:
        if marker := item.get_closest_marker("fault"):
            (kind,) = marker.args
            if kind not in KINDS:
                raise pytest.UsageError(f"{item.nodeid}: unknown kind of fault: {kind}")
            item.user_properties.append(("fault", kind))
            if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
                item.user_properties.append(("tried", settings.default.max_examples))


class Table:
    """Counts what was tried, and puts the table of it into a file at the end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tried: Counter[str] = Counter()
        self._held: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test once: when it has run, or when it could not begin."""
        properties = dict(report.user_properties)
        if "fault" in properties and (report.when == "call" or report.failed):
            count = int(str(properties.get("tried", 1)))
            self._tried[str(properties["fault"])] += count
            self._held[str(properties["fault"])] += count if report.passed else 0

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the table, in the one process that has seen all reports."""
        if hasattr(session.config, "workerinput"):
            return
        rows = [
            f"| {kind} | {sentence} | {self._tried[kind]} | {self._held[kind]} |"
            for kind, sentence in KINDS.items()
        ]
        head_row = "| kind | what was tried, and what holds | tried | held |"
        table = "\n".join([head_row, "|-" * 4 + "|", *rows])
        head, _, rest = self._path.read_text("utf-8").partition(_BEGIN)
        _, _, tail = rest.partition(_END)
        self._path.write_text(f"{head}{_BEGIN}\n{table}\n{_END}{tail}", "utf-8")
