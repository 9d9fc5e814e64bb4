"""The grammar of prose: CommonMark with the tables of GitHub, and the notations of MyST and ours.

It is what JupyterLab shows, so that what is seen there is what is printed: CommonMark says what is
HTML, a list needs no blank line before it, and `~` and `^` are no markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from types import SimpleNamespace

from markdown_it import MarkdownIt, helpers
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from whitepaper.document.attributes import Attributes, trailing_attributes
from whitepaper.document.brackets import label_end
from whitepaper.document.emphasis import emphasis_plugin
from whitepaper.document.labels import LABEL
from whitepaper.document.notations import ROLE, begins_broken_table, notations_plugin

# What the parser says of a text in its environment: the expressions of its roles, in order.
EXPRESSIONS = "expressions"
_TARGET = re.compile(rf"(?:^|\n)\((?P<label>(?=sec-){LABEL})\)=[ \t]*$")
# A place that links lead to.
_MARK = re.compile(r"\(([^\s()]+)\)=[ \t]*(?:\n|$)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# Of such elements HTML reads the text otherwise.
_VERBATIM = re.compile(r"<(?:pre|script|style|textarea)\b", re.IGNORECASE)
_IMAGE_DIRECTIVE = re.compile(r"\{(?:image|figure)\}[ \t]+([^\s<>]+)[ \t]*$")
_OPTION = re.compile(r"^:([a-z-]+):[ \t]*([^\n]*?)[ \t]*$\n?", re.MULTILINE)
# A value may stand in quotes, as those of YAML do.
_QUOTED = re.compile(r"([\"'])(?P<value>(?:(?!\1).)*)\1")
# What brackets do not count in, and these.
_BRACKET = re.compile(r"\\.|(`+)(?!`).*?(?<!`)\1(?!`)|(?P<bracket>[\[\]])", re.DOTALL)
_TASK = re.compile(r"\[([ xX])\](?=\s)")


class _Parser(MarkdownIt):
    """A parser that leaves addresses as their authors wrote them.

    Its methods bear the names under which markdown-it calls them.
    """

    def validateLink(self, url: str) -> bool:
        return True

    def normalizeLink(self, url: str) -> str:
        return url

    def normalizeLinkText(self, link: str) -> str:
        return link


@cache
def parser() -> MarkdownIt:
    """The parser of Markdown cells. Its tokens beyond those of CommonMark, all in a line:

    `role` (content, `meta["name"]`, and of an expression `meta["index"]` among all), `formula`
    (content, `meta["display"]`), `mention` (of a label, perhaps with a `meta["form"]`), `between`
    mentions in brackets, `note_mark`, `note` (children), `span`, and beside tables `spilt_cells`
    (content) and `broken_table`. An image may have `meta["attributes"]`, `meta["alt"]` (tokens),
    and `meta["figure"]` if it stands alone in its paragraph with a caption.
    """
    md = _configured()
    md.core.ruler.after("block", "structure", _structure)
    md.core.ruler.after("inline", "html_text", _read_text_of_html)
    md.core.ruler.push("images", _describe_images)
    md.core.ruler.push("tasks", _show_tasks)
    md.core.ruler.push("roles", _number_roles)
    return md


@cache
def _parser_of_html() -> MarkdownIt:
    """The parser of the text in blocks of HTML, where only our own notations are read."""
    md = _configured()
    md.inline.ruler.enableOnly(
        [
            "text",
            "formula",
            "tex_reference",
            "role",
            "note_mark",
            "mention",
            "label",
            "html_inline",
            "entity",
        ]
    )
    return md


@cache
def parser_of_latex() -> MarkdownIt:
    """The parser of text that says it is LaTeX, of which JupyterLab reads the formulas alone."""
    md = _configured()
    md.block.ruler.enableOnly(["formula_lines", "paragraph"])
    md.inline.ruler.enableOnly(["text", "newline", "formula", "tex_reference"])
    md.core.ruler.push("roles", _number_roles)
    return md


def _configured() -> MarkdownIt:
    md = _Parser("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
    own = SimpleNamespace(**vars(helpers) | {"parseLinkLabel": label_end})
    # markdown-it's is a module; any object with its functions does.
    md.helpers = own  # type: ignore[assignment]
    md.use(footnote_plugin, move_to_end=False)
    md.use(deflist_plugin)
    md.use(container_plugin, "any", validate=lambda words, _: bool(words.strip()))
    md.use(emphasis_plugin)
    md.use(notations_plugin)
    return md


# Editions share their chapters.
@lru_cache(4096)
def expressions(text: str) -> tuple[str, ...]:
    """The expressions of a Markdown text's `{eval}` roles, in order."""
    if "{eval}" not in text:
        return ()
    environment: EnvType = {}
    parser().parse(text, environment)
    return tuple(str(expression) for expression in environment[EXPRESSIONS])


# ---- Rules for the whole text, in their order


def _structure(state: StateCore) -> None:
    """Give headings and tables what is said of them: labels, classes, captions."""
    tokens = state.tokens
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            _attribute_heading(tokens, at)
        elif token.type == "inline" and token.meta:
            _attach_caption(tokens, at)
    marked = _with_targets(_with_images(tokens))
    told = _with_faults_of_tables(marked, state.src.split("\n"))
    state.tokens = [token for token in _with_captions(told) if not token.meta.get("gone")]


def _attribute_heading(tokens: list[Token], at: int) -> None:
    heading, content = tokens[at], tokens[at + 1]
    content.content, attributes = trailing_attributes(content.content)
    label = attributes.label
    before = tokens[at - 2] if at > 2 and tokens[at - 1].type == "paragraph_close" else None
    target = before and _TARGET.search(before.content)
    if before and target:
        label = label or target["label"]
        before.content = before.content[: target.start()]
        if not before.content.strip():
            for token in tokens[at - 3 : at]:
                token.meta = {"gone": True}
    if label:
        heading.attrs["id"] = label
    if attributes.classes:
        heading.attrs["class"] = " ".join(attributes.classes)


def _attach_caption(tokens: list[Token], at: int) -> None:
    """Give a caption to the table that ends before it, or else begins after it."""
    before = tokens[at - 2] if at > 1 else None
    after = tokens[at + 2] if at + 2 < len(tokens) else None
    table = None
    if before and before.type == "table_close":
        table = next(t for t in reversed(tokens[:at]) if t.type == "table_open")
    if (table is None or table.meta) and after and after.type == "table_open":
        table = after
    if table is None or table.meta:
        return
    text, attributes = trailing_attributes(tokens[at].meta["caption"])
    tokens[at].content = text
    table.meta = {"caption": tokens[at]}
    if attributes.label:
        table.attrs["id"] = attributes.label
    for token in tokens[at - 1 : at + 2]:
        token.meta = {"gone": True}


def _with_targets(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens, with MyST's marks of places before the paragraphs that begin with them."""
    opened: Token | None = None
    for token in tokens:
        if opened and token.type == "inline":
            while match := _MARK.match(token.content):
                yield Token("target", "", 0, content=match[1], block=True)
                token.content = token.content[match.end() :]
            opened.hidden |= not token.content
        if opened:
            yield opened
        opened = token if token.type == "paragraph_open" else None
        if not opened:
            yield token


def _with_images(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens, with MyST's directives {image} and {figure} as the images that they are."""
    for token in tokens:
        match = _IMAGE_DIRECTIVE.match(token.info) if token.type == "fence" else None
        if not match:
            yield token
            continue
        options = {name: _unquoted(value) for name, value in _OPTION.findall(token.content)}
        caption = " ".join(_OPTION.sub("", token.content).split())
        values = {key: options[key] for key in ("alt", "width", "height") if key in options}
        image = f"![{_with_pairs_of_brackets(caption)}](<{match[1]}>)"
        yield Token("paragraph_open", "p", 1, block=True)
        inline = Token("inline", "", 0, content=image, map=token.map, children=[], block=True)
        inline.meta = {"attributes": Attributes(options.get("name", ""), values=values)}
        yield inline
        yield Token("paragraph_close", "p", -1, block=True)


def _unquoted(value: str) -> str:
    quoted = _QUOTED.fullmatch(value)
    return unescapeAll(quoted["value"] if quoted else value)


def _with_pairs_of_brackets(text: str) -> str:
    """A text in which brackets without a counterpart are no markup, which would end it."""
    opened, single = list[int](), set[int]()
    for match in _BRACKET.finditer(text):
        if match["bracket"] == "[":
            opened.append(match.start())
        elif match["bracket"] and opened:
            opened.pop()
        elif match["bracket"]:
            single.add(match.start())
    single.update(opened)
    return "".join(f"\\{each}" if at in single else each for at, each in enumerate(text))


def _with_faults_of_tables(tokens: Iterable[Token], lines: list[str]) -> Iterator[Token]:
    """The tokens, and after them what tables that are not as GitHub's rules want them would lose.

    A row has no more cells than the head. Without a dash for each cell of the head there is none.
    """
    row: Token | None = None
    columns = 0
    for token in tokens:
        if token.type == "tr_open":
            row, columns = token, 0
        columns += token.type == "td_close"
        if token.type == "tr_close" and columns and row and row.map:
            cells = escapedSplit(lines[row.map[0]].lstrip("> \t").removeprefix("|"))
            if spilt := " ".join(cells[columns:]).strip():
                yield Token("spilt_cells", "", 0, content=spilt)
        yield token
        if token.type == "inline" and begins_broken_table(token.content):
            yield Token("broken_table", "", 0)


def _with_captions(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.type == "table_open" and token.meta:
            caption = token.meta["caption"]
            inline = Token("inline", "", 0, content=caption.content, map=caption.map, children=[])
            yield Token("caption_open", "caption", 1)
            yield inline
            yield Token("caption_close", "caption", -1)


def _read_text_of_html(state: StateCore) -> None:
    """Read our notations in the text of blocks of HTML."""
    md = _parser_of_html()
    for token in state.tokens:
        if token.type == "html_block":
            token.content = _COMMENT.sub("", token.content)
            if not _VERBATIM.match(token.content.lstrip()):
                token.type, token.children = "inline", []
                md.inline.parse(token.content, md, state.env, token.children)


def _describe_images(state: StateCore) -> None:
    for at, token in enumerate(state.tokens):
        children = token.children or []
        directive = token.type == "inline" and "attributes" in token.meta
        if directive and children[0].type == "image":
            children[0].meta = {"attributes": token.meta["attributes"]}
        for child in children:
            attributes = child.meta.get("attributes", Attributes())
            if "alt" in attributes.values:
                child.meta["alt"] = []
                md = _parser_of_html()
                md.inline.parse(attributes.values["alt"], md, state.env, child.meta["alt"])
        opens = state.tokens[at - 1] if at else None
        alone = len(children) == 1 and children[0].type == "image" and children[0].content.strip()
        if alone and opens and opens.type == "paragraph_open" and not opens.hidden:
            children[0].meta["figure"] = True
            opens.hidden = state.tokens[at + 1].hidden = True


def _show_tasks(state: StateCore) -> None:
    """Items of lists that are tasks begin with a box, crossed or not.

    Ballot boxes are in none of the fonts: these signs look the same.
    """
    for opens, paragraph, inline in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        if opens.type != "list_item_open" or paragraph.type != "paragraph_open":
            continue
        first = inline.children[0] if inline.children else None
        task = first and _TASK.match(first.content)
        if first and task:
            box = "\N{WHITE SQUARE}" if task[1] == " " else "\N{SQUARED TIMES}"
            first.content = box + first.content[task.end() :]


def _number_roles(state: StateCore) -> None:
    """Number the expressions as they stand in the text, and list them."""
    found: list[str] = []
    for token in walk_tokens(state.tokens):
        if token.type == "role" and token.meta["name"] == "eval":
            token.meta["index"] = len(found)
            found.append(token.content)
        elif token.type in ("html_inline", "formula") and "{eval}" in token.content:
            roles = [role for role in ROLE.finditer(token.content) if role["name"] == "eval"]
            token.meta |= {"index": len(found), "count": len(roles)}
            found += [role["content"].strip() for role in roles]
    state.env[EXPRESSIONS] = found


def walk_tokens(tokens: Iterable[Token]) -> Iterator[Token]:
    """Tokens with those in them, and those of the texts that images have for an alternative."""
    for token in tokens:
        yield token
        yield from walk_tokens(token.children or [])
        yield from walk_tokens(token.meta.get("alt", []))
