r"""Formulas as MathJax reads them, in the TeX that Pandoc knows.

JupyterLab shows formulas with MathJax, which has more of TeX and of LaTeX's packages than Pandoc:
`{\bf x}`, `{a \over b}`, `\matrix{…\cr…}`, `dcases`, rows without an environment. What only says
how a formula looks, its colour, size or place, is left out; nothing that it says is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from whitepaper.messages import msg
from whitepaper.reading.chemistry import tex_of_chemistry
from whitepaper.reading.environments import ARRAY, Rows, fenced, of_environment, without_environment
from whitepaper.reading.macros import expanded
from whitepaper.reading.symbols import ARROWS, FENCES, FONTS, TEXTS, macros
from whitepaper.reading.tokens import (
    UnfitError,
    argument,
    as_tex,
    following,
    has_star,
    optional,
    skip_space,
    tokens_of,
)

# Deeper ones are no formulas that anybody writes.
_DEEPEST = 60
_OPENS = ("{", r"\begin", r"\left")
_LENGTH = re.compile(r"([-+]?)\s*(\d*)[.,]?(\d*)\s*(em|ex|pt|px|pc|in|cm|mm|mu)")
_EM = {"em": 1, "ex": 0.43, "pt": 0.1, "px": 0.0625, "pc": 1.2, "in": 7.2, "cm": 2.83, "mm": 0.283}
_EM |= {"mu": 1 / 18}
_ROWS = frozenset({r"\\", r"\cr", r"\newline"})
_ENDS = _ROWS | {"&", "}", r"\end", r"\right", r"\middle"}
_DECLARED = {rf"\{name}": font for name, font in FONTS.items() if len(name) < 5}
_DECLARED |= {r"\bbFont": "mathbb", r"\boldmath": "boldsymbol", r"\oldstyle": "mathrm"}
_BIG = re.compile(r"\\[bB]igg?[lrm]?")
_WORDS = re.compile(r"(?:[A-Za-z]|\\(?:,|;|:| |arg|max|min|lim|sup|inf|operatorname)|[{} ])+")
# What Pandoc strikes out, and what it has a name for when it is.
_RELATIONS = frozenset(
    {"=", "<", ">", r"\in", r"\ni", r"\owns", r"\sim", r"\simeq", r"\cong", r"\approx", r"\equiv"}
    | {r"\le", r"\leq", r"\ge", r"\geq", r"\ll", r"\gg", r"\prec", r"\succ", r"\preceq", r"\succeq"}
    | {r"\subset", r"\supset", r"\subseteq", r"\supseteq", r"\sqsubseteq", r"\sqsupseteq", r"\perp"}
    | {r"\parallel", r"\propto", r"\asymp", r"\doteq", r"\vdash", r"\models", r"\to", r"\gets"}
    | {r"\rightarrow", r"\leftarrow", r"\leftrightarrow", r"\Rightarrow", r"\Leftarrow"}
    | {r"\Leftrightarrow", r"\lesssim", r"\gtrsim", r"\leqslant", r"\geqslant"}
)
_NEGATED = {r"\exists": r"\nexists ", **dict.fromkeys(("|", r"\mid", r"\vert"), r"\nmid ")}
_PLAIN = re.compile(r"[A-Za-z0-9]")
# What writes a command, or another token, with what it takes of those that follow.
_Write = Callable[[str, list[str]], str]


def for_pandoc(tex: str) -> str:
    """A formula as Pandoc reads it; what cannot be read stays as it is."""
    if sum(map(tex.count, _OPENS)) > _DEEPEST and _depth(tex) > _DEEPEST:
        return tex
    tokens = tokens_of(expanded(tex, macros())[0])
    try:
        text = without_environment(_rows(tokens))
    # Commands that take each other for their arguments open no group.
    except (UnfitError, RecursionError):
        return tex
    return tex if tokens else text


def _depth(tex: str) -> int:
    deepest = depth = 0
    for token in tokens_of(tex)[::-1]:
        depth += (token in _OPENS) - (token in ("}", r"\end", r"\right"))
        deepest = max(deepest, depth)
    return deepest


def _math(tokens: Iterable[str]) -> str:
    """Tokens in their order as a formula."""
    own = [*tokens][::-1]
    text = without_environment(_rows(own))
    if own:
        raise UnfitError(msg("{name} ends nothing", name=own[-1]))
    return text


def _argument(tokens: list[str]) -> str:
    """The next argument as a group. A command in the place of one has its own arguments."""
    skip_space(tokens)
    if tokens and tokens[-1][0] == "\\":
        return f"{{{_atom(tokens.pop(), tokens)}}}"
    return f"{{{_math(argument(tokens))}}}"


# ---- Rows, and what they are made of


def _rows(tokens: list[str]) -> Rows:
    """The rows of cells up to what ends them, which is left."""
    rows: Rows = [[]]
    while True:
        rows[-1].append(_part(tokens))
        if tokens[-1:] == ["&"]:
            tokens.pop()
        elif tokens and tokens[-1] in _ROWS:
            tokens.pop()
            _skip_distance(tokens)
            rows.append([])
        else:
            break
    if len(rows) > 1 and rows[-1] == [""]:
        rows.pop()
    return rows


def _skip_distance(tokens: list[str]) -> None:
    """Take the distance to the next row, `[2mm]`, but no bracket that begins it."""
    if tokens[-1:] == ["*"]:
        tokens.pop()
    if tokens[-1:] == ["["]:
        distance = "".join(tokens[:-20:-1]).partition("]")[0]
        if _LENGTH.fullmatch(distance[1:].strip()):
            optional(tokens)


def _part(tokens: list[str]) -> str:
    """What stands in a cell, or in a group, up to what ends it, which is left."""
    done: list[str] = []
    while tokens and tokens[-1] not in _ENDS:
        token = tokens.pop()
        if token.isspace():
            continue
        if token in _INFIX:
            return _infix(token, "".join(done), tokens)
        if token in _DECLARED:
            done.append(_in_font(_DECLARED[token], f"{{{_part(tokens)}}}"))
        else:
            done.append(_atom(token, tokens))
    return "".join(done)


def _atom(token: str, tokens: list[str]) -> str:
    """What a token that was taken stands for, with its arguments."""
    if token in _WRITERS:
        return _WRITERS[token](token, tokens)
    if _BIG.fullmatch(token):
        return _big(token, tokens)
    # A command is not to run into the letter after it.
    return f"{token} " if token[0] == "\\" else token


def _group(_: str, tokens: list[str]) -> str:
    text = without_environment(_rows(tokens))
    _take(tokens, "}")
    return f"{{{text}}}"


def _take(tokens: list[str], expected: str) -> None:
    if following(tokens) != expected:
        raise UnfitError(msg("{name} is missing", name=expected))


def _before(tokens: list[str], end: str) -> list[str]:
    """The tokens before an end, all taken."""
    taken: list[str] = []
    while tokens and tokens[-1] != end:
        taken.append(tokens.pop())
    _take(tokens, end)
    return taken


def _primes(mark: str, tokens: list[str]) -> str:
    """Primes, and the exponent after them in one with them."""
    count = 1
    while tokens and tokens[-1] in ("'", "’"):
        tokens.pop()
        count += 1
    skip_space(tokens)
    if tokens[-1:] != ["^"]:
        return "'" * count
    tokens.pop()
    primes = r"\prime " * count
    return f"^{{{primes}{_argument(tokens)}}}"


# ---- Commands


def _counted(count: int) -> _Write:
    """A command that Pandoc knows, with its arguments as groups."""

    def write(token: str, tokens: list[str]) -> str:
        return token + "".join(_argument(tokens) for _ in range(count))

    return write


def _omitted(count: int) -> _Write:
    """A command that prints nothing, with its arguments."""

    def write(_: str, tokens: list[str]) -> str:
        has_star(tokens)
        optional(tokens)
        for _each in range(count):
            argument(tokens)
        return ""

    return write


def _last(before: int) -> _Write:
    """A command of whose arguments only the last is printed."""

    def write(_: str, tokens: list[str]) -> str:
        for _each in range(before):
            optional(tokens)
            argument(tokens)
        optional(tokens)
        return _argument(tokens)

    return write


def _in_font(font: str, text: str) -> str:
    # Pandoc would make them slant.
    if font == "mathbf" and text[1:-1].isalnum() and text.isascii():
        return _PLAIN.sub(_bold, text)
    return rf"\{font}{text}"


def _bold(match: re.Match[str]) -> str:
    letter = match[0]
    first, base = ("0", 0x1D7CE) if letter.isdigit() else ("A", 0x1D400)
    if letter.islower():
        first, base = "a", 0x1D41A
    return chr(base + ord(letter) - ord(first))


def _infix(token: str, before: str, tokens: list[str]) -> str:
    """A command that stands between its arguments, which are all that is before and after it."""
    form, fences = _INFIX[token]
    left, right = fences or (_fence(tokens), _fence(tokens))
    if token.startswith(r"\above"):
        _length(tokens)
    return fenced(left, form.format(before, _part(tokens)), right)


_FRACTION = r"\frac{{{}}}{{{}}}"
_LINES = r"\substack{{{}\\{}}}"
# How their arguments are written, and between which fences, unless these stand behind them.
_INFIX: Mapping[str, tuple[str, Sequence[str]]] = {
    r"\over": (_FRACTION, ".."),
    r"\above": (_FRACTION, ".."),
    r"\atop": (_LINES, ".."),
    r"\overwithdelims": (_FRACTION, ""),
    r"\abovewithdelims": (_FRACTION, ""),
    r"\atopwithdelims": (_LINES, ""),
    r"\choose": (r"\binom{{{}}}{{{}}}", ".."),
    r"\brack": (_LINES, "[]"),
    r"\brace": (_LINES, (r"\{", r"\}")),
}


def _length(tokens: list[str]) -> float:
    """The length that comes next, in em: in braces, or as digits and a unit."""
    skip_space(tokens)
    if tokens[-1:] == ["{"]:
        found = _LENGTH.match("".join(argument(tokens)).strip())
    else:
        found = _LENGTH.match("".join(tokens[:-40:-1]))
        if found:
            del tokens[len(tokens) - found.end() :]
    if not found:
        return 0
    sign, whole, part, unit = found.groups()
    return float(f"{sign}{whole or 0}.{part or 0}") * _EM[unit]


def _space(_: str, tokens: list[str]) -> str:
    has_star(tokens)
    length = round(_length(tokens), 3)
    return rf"\hspace{{{length}em}}" if length else ""


def _raisebox(_: str, tokens: list[str]) -> str:
    _length(tokens)
    return _argument(tokens)


def _fence(tokens: list[str]) -> str:
    token = following(tokens)
    if token == "{":
        tokens.append(token)
        token = "".join(argument(tokens)).strip()
    fence = FENCES.get(token, token)
    return f"{fence} " if fence[1:].isalpha() else fence


def _left_right(_: str, tokens: list[str]) -> str:
    left = _fence(tokens)
    text = without_environment(_rows(tokens))
    while tokens[-1:] == [r"\middle"]:
        tokens.pop()
        fence = _fence(tokens)
        text += rf"\middle{fence}" if fence.strip() in FENCES else fence
        text += without_environment(_rows(tokens))
    _take(tokens, r"\right")
    right = _fence(tokens)
    # What Pandoc cannot stretch stands beside what is fenced.
    if left.strip() not in FENCES:
        left, text = ".", left + text
    if right.strip() not in FENCES:
        text, right = text + right, "."
    return rf"\left{left}{text}\right{right}"


def _big(token: str, tokens: list[str]) -> str:
    fence = _fence(tokens)
    if fence == ".":
        return ""
    return f"{token.rstrip('m')}{fence}" if fence.strip() in FENCES else fence


def _root(_: str, tokens: list[str]) -> str:
    degree = _before(tokens, r"\of")
    return rf"\sqrt[{{{_math(degree)}}}]{_argument(tokens)}"


def _square_root(_: str, tokens: list[str]) -> str:
    degree = optional(tokens)
    return (rf"\sqrt[{{{_math(degree)}}}]" if degree else r"\sqrt") + _argument(tokens)


def _continued(_: str, tokens: list[str]) -> str:
    optional(tokens)
    return rf"\dfrac{_argument(tokens)}{_argument(tokens)}"


def _general_fraction(_: str, tokens: list[str]) -> str:
    left, right, thickness, style = ("".join(argument(tokens)).strip() for _ in range(4))
    above, below = _math(argument(tokens)), _math(argument(tokens))
    fences = (FENCES.get(left or ".", left), FENCES.get(right or ".", right))
    if thickness and not float(re.sub(r"[^\d.]", "", thickness) or 1):
        return fenced(fences[0], _LINES.format(above, below), fences[1])
    name = {"0": "dfrac", "1": "tfrac"}.get(style, "frac")
    return fenced(fences[0], rf"\{name}{{{above}}}{{{below}}}", fences[1])


def _not(_: str, tokens: list[str]) -> str:
    struck = "".join(token for token in argument(tokens) if not token.isspace())
    if struck in _NEGATED:
        return _NEGATED[struck]
    return (
        rf"\not{struck} "
        if struck in _RELATIONS
        else rf"\cancel{{{_math(tokens_of(struck)[::-1])}}}"
    )


def _operator(token: str, tokens: list[str]) -> str:
    star = "*" if has_star(tokens) else ""
    return rf"\operatorname{star}{_argument(tokens)}"


def _as_operator(_: str, tokens: list[str]) -> str:
    text = _argument(tokens)
    if _WORDS.fullmatch(text):
        return rf"\operatorname*{text}"
    skip_space(tokens)
    return text if tokens and tokens[-1] in (r"\limits", r"\nolimits") else rf"{text}\limits "


def _arrow(token: str, tokens: list[str]) -> str:
    below = optional(tokens)
    text = rf"\overset{_argument(tokens)}{{{ARROWS[token[1:]]}}}"
    return rf"\underset{{{_math(below)}}}{{{text}}}" if below else text


def _build(_: str, tokens: list[str]) -> str:
    above = _before(tokens, r"\over")
    return rf"\overset{{{_math(above)}}}{_argument(tokens)}"


def _side_set(_: str, tokens: list[str]) -> str:
    left, right = _math(argument(tokens)), _math(argument(tokens))
    return rf"{{}}{left}{{{_atom(following(tokens), tokens)}{right}}}\limits "


def _character(_: str, tokens: list[str]) -> str:
    optional(tokens)
    code = "".join(argument(tokens)).strip()
    try:
        character = chr(int(code[1:], 16) if code[:1] in "xX" else int(code))
    except (ValueError, OverflowError) as error:
        raise UnfitError(f"\\unicode{{{code}}}") from error
    return character if not character.isascii() else _in_text([character], "text")


def _verbatim(_: str, tokens: list[str]) -> str:
    mark = tokens.pop() if tokens else ""
    words = "".join(map(_escaped, "".join(_before(tokens, mark))))
    return rf"\texttt{{{words}}}"


def _tag(_: str, tokens: list[str]) -> str:
    """A number that stands in the formula, since it has several."""
    words = argument(tokens) if has_star(tokens) else ["(", *argument(tokens), ")"]
    return rf"\qquad {_in_text(words, 'text')}"


def _chemistry(_: str, tokens: list[str]) -> str:
    tex = tex_of_chemistry(as_tex(argument(tokens)))
    return f"{{{_math(tokens_of(tex)[::-1])}}}"


def _box(_: str, tokens: list[str]) -> str:
    optional(tokens)
    optional(tokens)
    return rf"\boxed{{{_in_text(argument(tokens), 'text')}}}"


def _coloured_box(token: str, tokens: list[str]) -> str:
    for _ in range(token.count("f") + 1):
        argument(tokens)
    text = _in_text(argument(tokens), "text")
    return rf"\boxed{{{text}}}" if "f" in token else text


def _enclosed(_: str, tokens: list[str]) -> str:
    notation = "".join(argument(tokens))
    optional(tokens)
    text = _argument(tokens)
    if "strike" in notation:
        return rf"\cancel{text}"
    return rf"\boxed{text}" if re.search("box|circle", notation) else text


# ---- Environments


def _begin(_: str, tokens: list[str]) -> str:
    name = "".join(argument(tokens)).strip()
    columns = _columns(name, tokens)
    if name == "empheq":
        optional(tokens)
        inner = "".join(argument(tokens)).partition("=")[0]
    else:
        inner = name
    rows = _rows(tokens)
    _take(tokens, r"\end")
    if "".join(argument(tokens)).strip() != name:
        raise UnfitError(msg("{name} does not end", name=name))
    return of_environment(inner, rows, columns)


def _columns(name: str, tokens: list[str]) -> str:
    """What is said of an environment before its rows, taken; of an array its columns."""
    if ARRAY.fullmatch(name):
        optional(tokens)
        return "".join(argument(tokens))
    if "numcases" in name:
        return _math(argument(tokens))
    if name.rstrip("*").endswith("at") or name == "spreadlines":
        argument(tokens)
    elif name.endswith("ed") or name.endswith("matrix*"):
        optional(tokens)
    return ""


def _plain_rows(name: str) -> _Write:
    """A command of plain TeX whose argument are rows."""

    def write(_: str, tokens: list[str]) -> str:
        return of_environment(name, _rows_in_braces(tokens), "")

    return write


def _stack(_: str, tokens: list[str]) -> str:
    lines = r"\\ ".join("".join(row) for row in _rows_in_braces(tokens))
    return rf"\substack{{{lines}}}"


def _rows_in_braces(tokens: list[str]) -> Rows:
    _take(tokens, "{")
    rows = _rows(tokens)
    _take(tokens, "}")
    return rows


# ---- Text


def _in_text(words: Iterable[str], font: str) -> str:
    """Words within a formula; they may hold formulas, and words in other fonts."""
    parts: list[str] = []
    tokens = [*words][::-1]
    plain: list[str] = []

    def end_words() -> None:
        if plain:
            parts.append(rf"\{font}{{{''.join(plain)}}}")
            plain.clear()

    while tokens:
        token = tokens.pop()
        name = token[1:]
        if token in ("$", r"\("):
            end_words()
            inner: list[str] = []
            while tokens and tokens[-1] not in ("$", r"\)"):
                inner.append(tokens.pop())
            parts.append(f"{{{_math(inner)}}}")
            del tokens[-1:]
        elif name in TEXTS and token[0] == "\\":
            end_words()
            parts.append(_in_text(argument(tokens), TEXTS[name]))
        elif token == "{":
            tokens.append(token)
            end_words()
            parts.append(_in_text(argument(tokens), font))
        elif token in _DECLARED:
            end_words()
        elif token in _WRITERS and token[0] == "\\":
            end_words()
            parts.append(_WRITERS[token](token, tokens))
        elif token.isspace():
            plain.append(" ")
        else:
            # Accents, and what Pandoc knows as text.
            plain.append(f"{token} " if name.isalpha() else token)
    end_words()
    return f"{{{''.join(parts)}}}"


def _escaped(character: str) -> str:
    if character == "\\":
        return r"\textbackslash "
    return f"\\{character}" if character in "{}$" else character


# ---- Who writes what


def _writers_of(names: str, write: _Write) -> dict[str, _Write]:
    return {rf"\{name}": write for name in names.split()}


_WRITERS: Mapping[str, _Write] = {
    "{": _group,
    **dict.fromkeys("^_", lambda mark, rest: f"{mark}{_argument(rest)}"),
    "'": _primes,
    "’": _primes,
    '"': lambda _, __: r"\text{''}",
    "`": lambda _, __: r"\text{`}",
    **_writers_of("frac dfrac tfrac binom overset underset stackrel", _counted(2)),
    **_writers_of("boxed phantom cancel bcancel xcancel overline underline", _counted(1)),
    **_writers_of(
        "overbrace underbrace overbracket underbracket overparen underparen", _counted(1)
    ),
    **_writers_of("hat bar tilde vec dot ddot dddot ddddot check breve acute grave", _counted(1)),
    **_writers_of("mathring widehat widetilde overrightarrow overleftarrow", _counted(1)),
    **_writers_of("overleftrightarrow underrightarrow underleftarrow pmod pod", _counted(1)),
    **_writers_of("mathbin mathrel mathopen mathclose mathpunct", _counted(1)),
    **_writers_of(
        "tiny Tiny scriptsize footnotesize small normalsize large Large LARGE", _omitted(0)
    ),
    **_writers_of("huge Huge displaystyle textstyle scriptstyle scriptscriptstyle", _omitted(0)),
    **_writers_of("nonumber notag strut mathstrut hline hdashline hfil hfill hfilll", _omitted(0)),
    **_writers_of("nonscript allowbreak nobreak relax centering xmathstrut", _omitted(0)),
    **_writers_of("vphantom require label vspace uproot leftroot rowcolor", _omitted(1)),
    **_writers_of("cellcolor columncolor color cline mathtoolsset usetagform", _omitted(1)),
    **_writers_of("rule", _omitted(2)),
    **_writers_of("definecolor Rule Space", _omitted(3)),
    **_writers_of("smash mathllap mathrlap mathclap llap rlap clap cramped crampedllap", _last(0)),
    **_writers_of(
        "crampedrlap crampedclap mathinner mathord vcenter mathmbox ensuremath", _last(0)
    ),
    **_writers_of("bbox mathmakebox shoveleft shoveright", _last(0)),
    **_writers_of("textcolor class cssId style href raisebox mmlToken data", _last(1)),
    **_writers_of("raise lower moveleft moveright", _raisebox),
    **_writers_of("hspace hskip kern mkern mskip mspace", _space),
    **_writers_of(" ".join(FONTS), lambda t, rest: _in_font(FONTS[t[1:]], _argument(rest))),
    **_writers_of(" ".join(TEXTS), lambda t, rest: _in_text(argument(rest), TEXTS[t[1:]])),
    **_writers_of(" ".join(ARROWS), _arrow),
    **_writers_of("matrix pmatrix cases displaylines", lambda t, rest: _plain_rows(t[1:])(t, rest)),
    **_writers_of("eqalign eqalignno leqalignno", _plain_rows("aligned")),
    **_writers_of("array", _plain_rows("matrix")),
    **_writers_of("substack crampedsubstack", _stack),
    **_writers_of("left", _left_right),
    **_writers_of("begin", _begin),
    **_writers_of("sqrt", _square_root),
    **_writers_of("root", _root),
    **_writers_of("cfrac", _continued),
    **_writers_of("genfrac", _general_fraction),
    **_writers_of("not centernot", _not),
    **_writers_of("operatorname", _operator),
    **_writers_of("mathop", _as_operator),
    **_writers_of("buildrel", _build),
    **_writers_of("sideset", _side_set),
    **_writers_of("mathchoice", lambda _, rest: [_argument(rest) for _each in range(4)][1]),
    **_writers_of("unicode", _character),
    **_writers_of("ce", _chemistry),
    **_writers_of("tag", _tag),
    **_writers_of("ref eqref", lambda _, rest: _in_text(["[", *argument(rest), "]"], "text")),
    **_writers_of("verb", _verbatim),
    **_writers_of("fbox framebox", _box),
    **_writers_of("colorbox fcolorbox", _coloured_box),
    **_writers_of("enclose", _enclosed),
}
