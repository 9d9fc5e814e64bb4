"""The notations that Pandoc does not know, as Pandoc Markdown.

These are `{eval}` roles, bare `@fig-…` references and MyST targets, by the grammar in
`whitepaper.roles`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from typing import Any

from whitepaper.bundles import FACT
from whitepaper.exporters.cards import card_of
from whitepaper.pictures import masked
from whitepaper.roles import TOKEN, unquoted

MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~^$@\"'=:&])")
CLOSED = re.compile(r"\n[ \t>]*(?:`{3,}|~{3,})[ \t]*\Z")
TAG = re.compile(r"<[^>]*>")
# What already is a formula comes first: an environment in it needs nothing.
MATH = re.compile(
    r"\$\$.*?\$\$|\$[^$\n]+\$"
    r"|\\begin\{(?P<environment>(?:equation|align|alignat|gather|multline|eqnarray|flalign)\*?)\}"
    r".*?\\end\{(?P=environment)\}",
    re.DOTALL,
)


class EvalError(Exception):
    """An `{eval}` role has no value to print."""


def to_pandoc(text: str, expressions: Sequence[Mapping[str, Any]]) -> tuple[str, list[str]]:
    """Return Markdown that Pandoc understands, and one message for each role without a value.

    `expressions` is the cell's `user_expressions`, as jupyterlab-myst stores it: in the order of
    the roles. One expression may stand there twice, with two values.
    """
    results = [(str(entry["expression"]).strip(), entry["result"]) for entry in expressions]
    problems: list[str] = []

    def next_result(expression: str) -> Mapping[str, Any] | None:
        # Results of roles that were deleted since are passed over.
        for position, (evaluated, result) in enumerate(results):
            if evaluated == expression:
                del results[: position + 1]
                return result
        return None

    def replace(match: re.Match[str]) -> str:
        if label := match["label"]:
            return f"[@{label}]"
        if target := match["target"]:
            return f"{match['heading'].rstrip()} {{#{target}}}"
        if (marks := match["marks"]) and not CLOSED.search(match[0]):
            return f"{match[0]}\n{marks}"
        if (expression := match["expression"]) is None:
            return match[0]
        try:
            return value_span(next_result(expression.strip()))
        except EvalError as error:
            problems.append(f"{{eval}}`{expression.strip()}` {error}")
            return ""

    return TOKEN.sub(replace, with_displayed_math(text)), problems


def with_displayed_math(text: str) -> str:
    """Return Markdown whose bare TeX environments, which JupyterLab sets, stand between $$."""
    parts, done = [], 0
    for match in MATH.finditer(masked(text, escapes=True)):
        if not match["environment"]:
            continue
        body = re.sub(r"\n[ \t]*(?=\n)", "", text[match.start() : match.end()].strip())
        parts += [text[done : match.start()], f"$${body}$$"]
        done = match.end()
    return "".join((*parts, text[done:]))


def value_span(result: Mapping[str, Any] | None) -> str:
    """Return the Pandoc span that prints the result of one expression."""
    if result is None:
        raise EvalError("was not evaluated")
    if result.get("status") != "ok":
        raise EvalError(f"failed: {result.get('ename', 'error')}: {result.get('evalue', '')}")
    data = result.get("data", {})
    if FACT in data:
        return fact_span(data[FACT])
    if "text/plain" in data:
        return escape_markdown(unquoted(data["text/plain"]))
    if "text/html" in data:
        return escape_markdown(unescape(TAG.sub("", data["text/html"])))
    raise EvalError("gave a value that has no text")


def fact_span(fact: Mapping[str, Any]) -> str:
    """Return a fact's text as a span that carries its sources and the name of its card."""
    attributes = {
        "sources": " ".join(source["id"] for source in fact.get("sources") or []),
        "data-card": card_of(fact),
    }
    listed = "".join(
        f' {name}="{escape_attribute(str(value))}"' for name, value in attributes.items() if value
    )
    return f"[{escape_markdown(fact['text'])}]{{.fact{listed}}}"


def escape_markdown(text: str) -> str:
    """Return text in which no character is Pandoc markup."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))


def escape_attribute(text: str) -> str:
    """Return text fit for a quoted Pandoc attribute."""
    return escape(" ".join(text.split())).replace("\\", "&#92;")
