"""Markdown as blocks and inlines: by the grammar of `whitepaper.document.grammar`, through HTML.

So Markdown within HTML, HTML within Markdown and HTML alone have one reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from msgspec import Struct
from msgspec.structs import replace

from whitepaper.document.attributes import Attributes
from whitepaper.document.facts import Fact
from whitepaper.document.grammar import EXPRESSIONS, parser, parser_of_latex
from whitepaper.document.nodes import (
    Absent,
    Block,
    FactText,
    Formula,
    Inline,
    Link,
    Reference,
    Text,
    Unprintable,
)
from whitepaper.document.notations import ROLE
from whitepaper.document.walk import plain
from whitepaper.reading.html import Setting, note_of, read_html
from whitepaper.reading.lines import flattened
from whitepaper.reading.stand_ins import NoteMark, NoteText, StandIns
from whitepaper.reading.values import values_of

# Where these are not, a text is its own Markdown.
_MARKUP = re.compile(r"[\\`*_{}\[\]<>~^$@&\n]|  |^[ \t]|[ \t]$")
_DIRECTIVE = re.compile(r"\{([A-Za-z][\w:.-]*)\}")
# Those of LaTeX, which Markdown writes with two strokes.
_DELIMITERS = re.compile(r"(?<!\\)\\([()\[\]])")
_OPTIONS = re.compile(r"(?:[ \t]*:[\w-]+:.*\n?)*")
_LABEL_OPTION = re.compile(r":(?:label|name):[ \t]*(\S+)")
_REFERENCE = re.compile(r"(?P<words>[^<>]*?)\s*<(?P<bracketed>[^<>\s]+)>|[^<>\s]+")
# The key of what is at hand, in the parser's environment of a text.
_WRITING = "writing"


def read_blocks(
    text: str, setting: Setting, results: Sequence[Mapping[str, Any]] = ()
) -> tuple[Block, ...]:
    """A Markdown text as blocks.

    `results` are the cell's `user_expressions`, as jupyterlab-myst stores them: in the order of
    the roles. One expression may stand there twice, with two values.
    """
    environment: EnvType = {}
    tokens = parser().parse(text, environment)
    return _read(tokens, environment, setting, results)


def read_inlines(text: str, setting: Setting) -> tuple[Inline, ...]:
    """A Markdown text of one line as inlines; no role of it has a value."""
    if not _MARKUP.search(text):
        return (Text(text),) if text else ()
    environment: EnvType = {}
    tokens = parser().parseInline(text, environment)
    return flattened(_read(tokens, environment, setting, ()))


def read_latex(text: str, setting: Setting) -> tuple[Block, ...]:
    """A text in LaTeX as paragraphs: its formulas are set, all else stands as it is written."""
    environment: EnvType = {}
    tokens = parser_of_latex().parse(_DELIMITERS.sub(r"\\\\\1", text), environment)
    return _read(tokens, environment, setting, ())


def _read(
    tokens: Sequence[Token],
    environment: EnvType,
    setting: Setting,
    results: Sequence[Mapping[str, Any]],
) -> tuple[Block, ...]:
    values = values_of(environment[EXPRESSIONS], results)
    writing = _Writing(StandIns(), values, setting, environment)
    environment[_WRITING] = writing
    html = _renderer().render(tokens, parser().options, environment)
    return read_html(html, setting, writing.stands)


# ---- Tokens as HTML, in which stand-ins are what HTML has no element for


class _Writing(Struct, frozen=True):
    """What is at hand where tokens of one text are written."""

    stands: StandIns
    values: Sequence[Inline]
    setting: Setting
    environment: EnvType

    def html(self, tokens: Sequence[Token]) -> str:
        """The tokens of a line as HTML."""
        return _renderer().renderInline(tokens, parser().options, self.environment)


@cache
def _renderer() -> RendererHTML:
    renderer = RendererHTML()
    rules: dict[str, Any] = renderer.rules
    rules |= {kind: _rule(write) for kind, write in _WRITERS.items()}
    return renderer


def _rule(write: Callable[[Token, _Writing], str]) -> Callable[..., str]:
    def rule(tokens: Sequence[Token], at: int, _: OptionsDict, environment: EnvType) -> str:
        return write(tokens[at], environment[_WRITING])

    return rule


def _value_of(role: Token, writing: _Writing) -> Inline:
    match role.meta["name"]:
        case "eval":
            return writing.values[role.meta["index"]]
        case "math":
            return Formula(role.content)
        case "eq":
            return Reference(role.content, form="parentheses")
        case "ref" | "numref" if match := _REFERENCE.fullmatch(role.content):
            label, words = match["bracketed"] or match[0], match["words"]
            # What stands for the number is the whole reference, with its word.
            if words and "%s" not in words and "{" not in words:
                return Link(f"#{label}", (Text(words),))
            return Reference(label)
        case name:
            return Unprintable("role", name, text=role.content)


def _formula(token: Token, writing: _Writing) -> str:
    tex, values = _with_values(token, writing)
    made = Formula(tex, token.meta["display"], facts=_facts(values))
    return writing.stands.element(made) + _lacking(values, writing)


def _with_values(token: Token, writing: _Writing) -> tuple[str, Sequence[Inline]]:
    """What a token says with the values of the expressions within, and these."""
    if "{eval}" not in token.content:
        return token.content, ()
    values = iter(writing.values[token.meta["index"] :])
    used: list[Inline] = []

    def text(match: re.Match[str]) -> str:
        if match["name"] != "eval":
            return match[0]
        value = next(values)
        used.append(value)
        words = plain((value,))
        return escape(words) if token.type == "html_inline" else words

    return ROLE.sub(text, token.content), used


def _facts(values: Iterable[Inline]) -> tuple[Fact, ...]:
    return tuple(value.fact for value in values if isinstance(value, FactText))


def _lacking(values: Iterable[Inline], writing: _Writing) -> str:
    """What stands for those values that are none."""
    none = (value for value in values if isinstance(value, Absent | Unprintable))
    return "".join(map(writing.stands.element, none))


def _note_in_line(token: Token, writing: _Writing) -> str:
    html = writing.html(token.children or [])
    return writing.stands.element(*note_of(read_html(html, writing.setting, writing.stands)))


def _code(token: Token, _: _Writing) -> str:
    return f"<pre>\n{escape(token.content)}</pre>\n"


def _fence(token: Token, writing: _Writing) -> str:
    if token.info.strip() == "{math}":
        return _formula_of_directive(token, writing)
    return _directive(token, writing) + _code(token, writing)


def _formula_of_directive(token: Token, writing: _Writing) -> str:
    """MyST's directive of a formula, which may have a label: `:label: name` in its first lines."""
    options = _OPTIONS.match(token.content)
    label = options and _LABEL_OPTION.search(options[0])
    made = Formula(token.content[options.end() if options else 0 :].strip(), display=True)
    if label:
        made = replace(made, label=label[1])
    return f"<p>{writing.stands.element(made)}</p>\n"


def _directive(token: Token, writing: _Writing) -> str:
    """The stand-in for a directive of MyST's, of which none is known."""
    info = token.info.strip()
    name = _DIRECTIVE.match(info)
    if not name:
        return ""
    # What follows the name is for readers too: the title of an admonition.
    unknown = Unprintable("directive", name[1], text=info[name.end() :].strip())
    return writing.stands.element(unknown, tag="div")


def _html(token: Token, writing: _Writing) -> str:
    """A tag of the author's, with the values of the expressions in its attributes."""
    if token.content.startswith("<!--"):
        return ""
    tag, values = _with_values(token, writing)
    for name, value in writing.stands.beside(*_facts(values)).items():
        tag = re.sub(r"\s", f' {name}="{value}" ', tag, count=1)
    return tag + _lacking(values, writing)


def _image(token: Token, writing: _Writing) -> str:
    given: Attributes = token.meta.get("attributes", Attributes())
    children = token.children or []
    described = token.meta.get("alt", children)
    values = [_value_of(role, writing) for role in described if role.type == "role"]
    image = _tag(
        "img",
        src=str(token.attrs["src"]),
        alt=_words(described, writing),
        width=given.values.get("width", ""),
        height=given.values.get("height", ""),
        **writing.stands.beside(*_facts(values)),
    )
    lacking = _lacking(values, writing)
    if "figure" not in token.meta:
        return image + lacking
    caption = writing.html(children) + (lacking if "alt" in token.meta else "")
    figure = _tag("figure", id=given.label, source=given.values.get("source", ""))
    return f"{figure}{image}<figcaption>{caption}</figcaption></figure>\n"


def _tag(name: str, **attributes: str) -> str:
    given = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if value)
    return f"<{name}{given}>"


def _words(tokens: Sequence[Token], writing: _Writing) -> str:
    """Tokens of a line as text alone."""
    return "".join(_word(token, writing) for token in tokens)


def _word(token: Token, writing: _Writing) -> str:
    if token.type == "role":
        return plain((_value_of(token, writing),))
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type in ("html_inline", "note"):
        return ""
    return _words(token.children, writing) if token.children else token.content


_END = "</div>\n"
_WRITERS: Mapping[str, Callable[[Token, _Writing], str]] = {
    "role": lambda token, writing: writing.stands.element(_value_of(token, writing)),
    "formula": _formula,
    "mention": lambda token, writing: writing.stands.element(
        Reference(token.content, form=token.meta.get("form", "full"))
    ),
    "between": lambda _, writing: escape(writing.setting.language.phrases.and_list),
    "note_mark": lambda token, writing: writing.stands.element(NoteMark(token.content)),
    "note": _note_in_line,
    "target": lambda token, _: _tag("a", id=token.content) + "</a>",
    "spilt_cells": lambda token, writing: writing.stands.element(
        Unprintable("spilt cells", token.content)
    ),
    "broken_table": lambda _, writing: writing.stands.element(Unprintable("broken table", "")),
    "footnote_reference_open": lambda token, writing: writing.stands.opening(
        NoteText(token.meta["label"])
    ),
    "footnote_reference_close": lambda _, __: _END,
    "code_block": _code,
    "fence": _fence,
    "container_any_open": lambda token, writing: _directive(token, writing) + "<div>\n",
    "container_any_close": lambda _, __: _END,
    "html_inline": _html,
    "image": _image,
}
