"""What our prose has beside CommonMark, each a rule of the parser.

In a line: `{eval}` roles, formulas, references (`@fig-…`, `\\ref{…}`), marks of footnotes, and
attributes in braces. As blocks: formulas of several lines, and captions of tables.
"""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from whitepaper.document.attributes import read_attributes, trailing_attributes
from whitepaper.document.brackets import label_end
from whitepaper.document.labels import LABEL

# Those of LaTeX and its packages that MathJax knows.
ENVIRONMENT = (
    r"(?:equation|align|aligned|alignat|alignedat|xx?alignat|flalign|split|eqnarray|multline"
    r"|multlined|[lr]?gather(?:ed)?|d?r?cases|(?:sub)?numcases|(?:[pbBvV]?(?:small)?)matrix|d?array"
    r"|subarray|math|displaymath|subequations|empheq|spreadlines)\*?"
)
# A role is MyST's {name}`content`, with any number of backticks.
ROLE = re.compile(
    r"\{(?P<name>[A-Za-z][\w:.-]*)\}(?P<ticks>`+)(?!`)(?P<content>.+?)(?<!`)(?P=ticks)(?!`)",
    re.DOTALL,
)
# Words in a formula may hold another.
_WORDS = r"\\(?:text[a-z]*|[mhf]box)\s*\{(?:[^{}\\`]|\\.)*\}"
_ARGUMENT = re.compile(r"(?:\\[A-Za-z]+|\})\Z")
_FORMULA = re.compile(
    rf"""
      \$\$(?P<dollars>.+?)\$\$
    | \$(?P<dollar>(?>\{{eval\}}`[^`]*`|{_WORDS}|[^$\\`]|\\.)+?)\$
    | \\\\\[(?P<brackets>.+?)\\\\\]
    | \\\\\((?P<parentheses>.+?)\\\\\)
    | (?P<environment>\\begin\{{(?P<name>{ENVIRONMENT})\}}.*?\\end\{{(?P=name)\}})
    """,
    re.DOTALL | re.VERBOSE,
)
_OPENS = re.compile(rf"\$\$|\\\\\[|\\\\\(|\\begin\{{(?P<name>{ENVIRONMENT})\}}")
# What closes those that are no environments.
_CLOSES = {"$$": "$$", r"\\[": r"\\]", r"\\(": r"\\)"}
# What is TeX for sure, what is prose, and what stands before a sum of money.
_TEX = re.compile(r"\\[A-Za-z{|,;]|[_^]")
_PROSE = re.compile(
    r"(?<![A-Za-z])(?!(?:d[a-z]|sin|cos|tan|log|ln|exp|max|min|len)\b)[A-Za-z]?[a-z]{2}"
    r"|\A\d.*[^\W\d_A-Za-z]",
    re.DOTALL,
)
_SUM = re.compile(
    r"\d.*(?:[^\W\d_A-Za-z]|(?<![A-Za-z])(?!(?:sin|cos|tan|log|exp|max|min|mod)\b)[A-Za-z]?[a-z]{3})",
    re.DOTALL,
)
_MONEY = re.compile(r"(?:[A-Za-z]|\d\s?)\Z")
_INCOMPLETE = re.compile(r".*[-+*/=,;:.]", re.DOTALL)
# In a formula of several lines, what would begin another block.
_INTERRUPTS = re.compile(r"\n[ \t]*(?:\n|[-+*>#=|~`<:]|\d+[.)][ \t])")
# MathJax reads it in formulas and in prose.
TEX_REFERENCE = re.compile(r"\\(?P<kind>eq)?ref\s*\{(?P<label>[^{}\n]+)\}")
_BARE_LABEL = re.compile(rf"@(?P<label>{LABEL})")
_BRACKETS = re.compile(rf"\[(?=[^\]\n]*@{LABEL})(?P<content>(?:[^\]\n]*[;\s])?-?@[^\]\n]*)\]")
_MENTION = re.compile(rf"-?@(?P<label>{LABEL})")
_NOTE_MARK = re.compile(r"\[\^(?P<name>[^\[\]\s]+)\]")
_CAPTION = re.compile(r"(?:[Tt]able)?:[ \t]+(?=\S)")
_BROKEN_TABLE = re.compile(r"^[^\n|]*\|[^\n]*\n(?=[^\n]*\|)(?=[^\n]*-)[-:| \t]+$", re.MULTILINE)
_DELIMITER_ROW = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\||$)[-:| \t]*$")


def notations_plugin(md: MarkdownIt) -> None:
    """Add all rules of this module to a parser that reads footnotes and lists of definitions."""
    inline, block = md.inline.ruler, md.block.ruler
    inline.before("escape", "formula", _formula)
    inline.before("escape", "tex_reference", _tex_reference)
    inline.before("backticks", "role", _role)
    inline.before("link", "note_mark", _note_mark)
    inline.at("footnote_inline", _note)
    inline.disable("footnote_ref")
    inline.after("image", "span", _span)
    inline.after("image", "mention", _mentions)
    inline.after("image", "label", _label)
    inline.push("attributes", _attributes)
    block.before("fence", "formula_lines", _formula_lines, {"alt": ["paragraph", "blockquote"]})
    block.before("paragraph", "caption", _caption, {"alt": ["blockquote"]})
    block.before("deflist", "before_caption", _line_before_caption)


# ---- In a line


def _role(state: StateInline, silent: bool) -> bool:
    match = ROLE.match(state.src, state.pos, state.posMax)
    # Braces after a command of TeX hold its argument.
    if not match or _ARGUMENT.search(state.src, max(state.pos - 40, 0), state.pos):
        return False
    return _read(state, silent, match, "role", match["content"].strip(), name=match["name"])


def _read(
    state: StateInline, silent: bool, match: re.Match[str], kind: str, content: str, **meta: Any
) -> bool:
    """Go on behind what matches; unless the parser only asks how far that is, it is a token."""
    if not silent:
        token = state.push(kind, "", 0)
        token.content, token.meta = content, meta
    state.pos = match.end()
    return True


def _formula(state: StateInline, silent: bool) -> bool:
    opens = _OPENS.match(state.src, state.pos, state.posMax)
    # Many may open that none closes: the end is not to be searched for each.
    if opens and state.html_terminator_last(_closing(opens)) < opens.end():
        return False
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    tex = match and next(t for t in match.group(1, 2, 3, 4, 5) if t is not None).strip()
    if not match or not tex or (match["dollar"] and _is_money(match)):
        return False
    display = not (match["dollar"] or match["parentheses"])
    return _read(state, silent, match, "formula", tex, display=display)


def _is_money(match: re.Match[str]) -> bool:
    """Whether what stands between two dollars is words, as in $5 and $6.

    It is a formula by Pandoc's rule, or if it looks like one, which MathJax does not ask.
    """
    between, text = match["dollar"], match.string
    tex = between.strip()
    before_digit = text[match.end() : match.end() + 1].isdigit()
    if _TEX.search(tex):
        return False
    if tex == between and not before_digit:
        return bool(_SUM.match(tex))
    if before_digit:
        return tex not in ("<", ">", "=", "-", "~")
    loose = between[0].isspace() and between[-1].isspace()
    return bool(
        _MONEY.search(text, max(match.start() - 2, 0), match.start())
        or _PROSE.search(tex)
        or _INCOMPLETE.fullmatch(tex)
        or (tex[0].isdigit() and not loose)
    )


def _closing(opens: re.Match[str]) -> str:
    return _CLOSES.get(opens[0]) or rf"\end{{{opens['name']}}}"


def _tex_reference(state: StateInline, silent: bool) -> bool:
    r"""A reference to a formula, as MathJax reads it in prose: \eqref{label}."""
    match = TEX_REFERENCE.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    form = "parentheses" if match["kind"] else "bare"
    return _read(state, silent, match, "mention", match["label"].strip(), form=form)


def _label(state: StateInline, silent: bool) -> bool:
    match = _BARE_LABEL.match(state.src, state.pos, state.posMax)
    before = state.src[state.pos - 1 : state.pos]
    # That of an address of mail has a name before it.
    if not match or (before.isascii() and (before.isalnum() or before == "_")):
        return False
    return _read(state, silent, match, "mention", match["label"])


def _mentions(state: StateInline, silent: bool) -> bool:
    """References in brackets, several or with words before and after: [see @fig-a; @tbl-b]."""
    if state.src[state.pos] != "[":
        return False
    end = label_end(state, state.pos)
    # Where others open within, these are the ones to ask.
    if end < 0 or state.src.find("]", state.pos) < end:
        return False
    match = _BRACKETS.fullmatch(state.src, state.pos, end + 1)
    if not match:
        return False
    if not silent:
        for number, part in enumerate(match["content"].split(";")):
            if number:
                state.push("between", "", 0)
            found = _MENTION.search(part)
            _push_parsed(state, part[: found.start()].strip() if found else part)
            if found:
                state.push("mention", "", 0).content = found["label"]
                _push_parsed(state, part[found.end() :].rstrip())
    state.pos = match.end()
    return True


def _push_parsed(state: StateInline, text: str) -> None:
    """Add what a part of the line says by itself."""
    if state.pending:
        state.pushPending()
    tokens: list[Token] = []
    state.md.inline.parse(text, state.md, state.env, tokens)
    state.tokens += tokens
    state.tokens_meta += [None] * len(tokens)


def _note_mark(state: StateInline, silent: bool) -> bool:
    """The mark of a footnote, before a link can be seen in it, whether it has a text or not."""
    match = _NOTE_MARK.match(state.src, state.pos, state.posMax)
    return match is not None and _read(state, silent, match, "note_mark", match["name"])


def _note(state: StateInline, silent: bool) -> bool:
    """A footnote in the place of its mark: ^[text]."""
    if not state.src.startswith("^[", state.pos):
        return False
    start = state.pos + 1
    end = label_end(state, start)
    if end < 0:
        return False
    if not silent:
        token = state.push("note", "", 0)
        token.children = []
        state.md.inline.parse(state.src[start + 1 : end], state.md, state.env, token.children)
    state.pos = end + 1
    return True


def _span(state: StateInline, silent: bool) -> bool:
    """Words with attributes: [words]{.mark}."""
    if state.src[state.pos] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    found = read_attributes(state.src, end + 1) if end >= 0 else None
    if not found:
        return False
    attributes, after = found
    if not silent:
        maximum = state.posMax
        token = state.push("span_open", "span", 1)
        token.attrs = {"class": " ".join(attributes.classes)}
        state.pos, state.posMax = state.pos + 1, end
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
        state.posMax = maximum
    state.pos = after
    return True


def _attributes(state: StateInline, silent: bool) -> bool:
    """Attributes of the image before them; what they say of a link or of code has no use."""
    last = state.tokens[-1].type if state.tokens and not state.pending else ""
    if last not in ("image", "code_inline", "link_close"):
        return False
    found = read_attributes(state.src, state.pos)
    if not found:
        return False
    attributes, after = found
    if not silent and last == "image":
        state.tokens[-1].meta = {"attributes": attributes}
    state.pos = after
    return True


# ---- Blocks


def _formula_lines(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A formula of several lines is one paragraph, whatever its lines begin with."""
    if state.is_code_block(start):
        return False
    opens = _OPENS.match(state.src, state.bMarks[start] + state.tShift[start])
    if not opens or opens[0] == r"\\(":
        return False
    # In a paragraph that has opened one, this closes it.
    before = state.src.count("$$", state.bMarks[state.line], state.bMarks[start])
    if silent and opens[0] == "$$" and before % 2:
        return False
    last = _last_line(state, start, end, opens)
    text = state.getLines(start, last + 1, state.blkIndent, False).strip()
    # Only where it must be does it part a paragraph.
    if last == start or (silent and not _INTERRUPTS.search(text)):
        return False
    if not silent:
        _push_paragraph(state, start, last, re.sub(r"\n[ \t]*(?=\n)", "", text))
    return True


def _last_line(state: StateBlock, start: int, end: int, opens: re.Match[str]) -> int:
    """The line in which a formula closes, or the first if it does not."""
    close = _closing(opens)
    # The lines in which none was found: those among them need not look again.
    searched: dict[object, range] = state.env.setdefault("searched", {})
    scope = close, state.blkIndent, end
    if start in searched.get(scope, ()):
        return start
    position = opens.end()
    line = start
    while line < end:
        if line > start:
            position = state.bMarks[line]
            outside = state.sCount[line] < state.blkIndent and not state.isEmpty(line)
            if outside or (state.isEmpty(line) and not opens["name"]):
                break
        if state.src.find(close, position, state.eMarks[line]) >= 0:
            return line
        line += 1
    searched[scope] = range(start, line)
    return start


def _push_paragraph(state: StateBlock, start: int, last: int, content: str) -> None:
    state.line = last + 1
    state.push("paragraph_open", "p", 1).map = [start, state.line]
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = content, [start, state.line], []
    state.push("paragraph_close", "p", -1)


def _line(state: StateBlock, line: int) -> str:
    if line >= state.lineMax or state.sCount[line] < state.blkIndent:
        return ""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _caption(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that may be the caption of a table beside it: `: caption {#tbl-a}`."""
    if not _CAPTION.match(_line(state, start)):
        return False
    if silent:
        return True
    last = start
    while last + 1 < end and _line(state, last + 1) and not _begins_table(state, last + 1):
        last += 1
    content = state.getLines(start, last + 1, state.blkIndent, False).strip()
    _push_paragraph(state, start, last, content)
    state.tokens[-2].meta = {"caption": _CAPTION.sub("", content, count=1)}
    return True


def _begins_table(state: StateBlock, line: int) -> bool:
    return "|" in _line(state, line) and bool(_DELIMITER_ROW.match(_line(state, line + 1)))


def begins_broken_table(paragraph: str) -> bool:
    """Whether a paragraph is one because a table has more or fewer dashes than heads."""
    return "|" in paragraph and bool(_BROKEN_TABLE.search(paragraph))


def _line_before_caption(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that a caption follows after a blank one: it is no term with its definition."""
    if silent or start + 2 >= end or not state.isEmpty(start + 1) or not _line(state, start):
        return False
    if not _CAPTION.match(_line(state, start + 2)):
        return False
    after = start + 2
    while after < end and (_line(state, after) or _line(state, after + 1)):
        if _begins_table(state, after):
            break
        after += 1
    _, attributes = trailing_attributes(_line(state, start + 2))
    if not attributes.label.startswith("tbl-") and not _begins_table(state, after):
        return False
    _push_paragraph(state, start, start, _line(state, start).strip())
    return True
