"""Names of the data where a chapter's author types them: JupyterLab offers those that fit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from IPython.core.completer import (
    CompletionContext,
    SimpleCompletion,
    SimpleMatcherResult,
    context_matcher,
)
from IPython.core.getipython import get_ipython
from msgspec import Struct

from whitepaper.inputs.questions import OF_EVENTS, OF_INDICATORS
from whitepaper.messages import msg, translate

# What takes names, a method of the report's or what a chapter calls it; and what stands in its
# quotation marks so far.
_TYPED = re.compile(
    rf"(?<!\w)(?P<method>{'|'.join(sorted(OF_INDICATORS | OF_EVENTS))})"
    r"\([^()]*?(?P<quote>[\"'])(?P<begun>[^\"']*)$"
)


class Offer(Struct, frozen=True):
    """The names that fit what is typed, what they are names of, and how much of them is there."""

    names: tuple[str, ...]
    kind: str
    begun: str


def complete(before: str, indicators: Sequence[str], events: Sequence[str]) -> Offer | None:
    """What fits at the end of a text, where the author types; None where no name is asked for."""
    found = _TYPED.search(before)
    if found is None:
        return None
    of_events = found["method"] in OF_EVENTS
    begun = found["begun"].casefold()
    names = tuple(
        name for name in (events if of_events else indicators) if begun in name.casefold()
    )
    return Offer(names, msg("event") if of_events else msg("indicator"), found["begun"])


def offer(indicators: Sequence[str], events: Sequence[str], language: str) -> None:
    """From here on have this kernel offer the names of an edition's data, and there no others."""
    shell = get_ipython()
    if shell is None or not hasattr(shell, "Completer"):
        return

    # IPython's decorator says nothing of types.
    @context_matcher(identifier=__name__)  # type: ignore[untyped-decorator]
    def names(context: CompletionContext) -> SimpleMatcherResult:
        # The prose before an expression counts too, so all that stands before the cursor.
        before = "\n".join(context.full_text.split("\n")[: context.cursor_line])
        found = complete(f"{before}\n{context.text_until_cursor}", indicators, events)
        if found is None:
            return {"completions": []}
        kind = translate(found.kind, language)
        return {
            "completions": [SimpleCompletion(name, type=kind) for name in found.names],
            "matched_fragment": found.begun,
            # Files and magics have no place in a name.
            "suppress": True,
        }

    matchers = shell.Completer.custom_matchers
    matchers[:] = [each for each in matchers if getattr(each, "__module__", "") != __name__]
    matchers.append(names)
