"""Names of the data where a chapter's author types them: JupyterLab offers those that fit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from IPython.core.getipython import get_ipython

from whitepaper.inputs.questions import OF_EVENTS, OF_INDICATORS

# What takes names, a method of the report's or what a chapter calls it; and what stands in its
# quotation marks so far.
_TYPED = re.compile(
    rf"(?<!\w)(?P<method>{'|'.join(sorted(OF_INDICATORS | OF_EVENTS))})"
    r"\([^()]*?(?P<quote>[\"'])(?P<begun>[^\"']*)$"
)


def complete(before: str, indicators: Sequence[str], events: Sequence[str]) -> list[str]:
    """The names that have what was typed in them, for a text that ends where the author types."""
    found = _TYPED.search(before)
    if found is None:
        return []
    names = events if found["method"] in OF_EVENTS else indicators
    begun = found["begun"].casefold()
    return [name for name in names if begun in name.casefold()]


def offer(indicators: Sequence[str], events: Sequence[str]) -> None:
    """From here on have this kernel offer the names of an edition's data."""
    shell = get_ipython()
    if shell is None or not hasattr(shell, "Completer"):
        return

    def names(_: str) -> list[str]:
        completer = shell.Completer
        return complete(completer.line_buffer, indicators, events)

    matchers = shell.Completer.custom_matchers
    matchers[:] = [each for each in matchers if getattr(each, "__module__", "") != __name__]
    matchers.append(names)
