"""What other tools would have replaced, and is printed here as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whitepaper.checks.subject import Subject
from whitepaper.checks.typed_markup import as_it_stands, typed_markup
from whitepaper.document.nodes import Code, Node, Text
from whitepaper.errors import Finding
from whitepaper.messages import msg

_SHORTCODE = re.compile(r"\{\{<[^{}]*>\}\}")
_CITED = re.compile(r"\[[^\[\]@]*-?@\w[^\[\]]*\]")
_COMPUTED = re.compile(r"\{(?:python|r|julia)\}\s*\S.*|r \S.*", re.DOTALL)


def foreign_markup(subject: Subject) -> Iterator[Finding]:
    """Shortcodes, citations and expressions as other tools have them, and markup that is none."""
    yield from typed_markup(subject)
    cite = msg("write the work in a footnote: [^1], and below it [^1]: …")
    compute = msg("write it as {example}", example="{eval}`…`")
    for place, _, node in subject.find(Node):
        if isinstance(node, Text):
            for pattern, remedy in ((_SHORTCODE, msg("remove it")), (_CITED, cite)):
                for left in sorted(set(pattern.findall(node.text))):
                    yield as_it_stands(place, left, remedy)
        elif isinstance(node, Code) and _is_computed(node.text):
            yield as_it_stands(place, f"`{node.text}`", compute)


def _is_computed(text: str) -> bool:
    # In prose r alone may be a letter.
    return _COMPUTED.fullmatch(text) is not None and ("{" in text[:1] or "(" in text or "$" in text)
