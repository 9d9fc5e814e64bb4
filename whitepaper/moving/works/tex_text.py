r"""Text of TeX, as bibliographies have it, as Markdown: G{\"o}del as Gödel, \emph{x} as *x*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

_ACCENTS = {
    **{'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303"},
    **{"=": "\u0304", ".": "\u0307", "v": "\u030c", "c": "\u0327", "u": "\u0306"},
    **{"H": "\u030b", "k": "\u0328", "r": "\u030a", "b": "\u0331", "d": "\u0323"},
}
_LETTERS = {
    **{"O": "Ø", "o": "ø", "L": "Ł", "l": "ł", "ss": "ß", "ae": "æ", "AE": "Æ"},
    **{"oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð"},
    **{"DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "S": "§", "P": "¶"},
    **{"textendash": "–", "textemdash": "—", "ldots": "…", "dots": "…", "textellipsis": "…"},
    **{"textquoteright": "’", "textquoteleft": "‘", "textregistered": "®", "copyright": "©"},
    **{"texttrademark": "™", "textdegree": "°", "pounds": "£", "texteuro": "€", "euro": "€"},
    **{"textbackslash": r"\\", "textasciitilde": "~", "textasciicircum": "^", "newline": " "},
    **{"textquotedblleft": "“", "textquotedblright": "”", "slash": "/", "quad": " "},
}
# Commands that mark what they are given, and those that mark the rest of their group.
_MARKS = {
    **dict.fromkeys(("emph", "textit", "textsl", "mkbibemph"), ("*", "*")),
    **dict.fromkeys(("textbf", "mkbibbold"), ("**", "**")),
    "textsuperscript": ("<sup>", "</sup>"),
    "textsubscript": ("<sub>", "</sub>"),
    "enquote": ("“", "”"),
}
_SWITCHES = {"em": "*", "it": "*", "itshape": "*", "bf": "**", "bfseries": "**"}
_SILENT = frozenset({"sc", "tt", "rm", "sf", "small", "normalfont", "relax", "protect", "noopsort"})
_IN_MARKDOWN = re.compile(r"([\\`*_\[\]<])")
_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]+)\*?[ \t]*|\\(?P<sign>.)|(?P<math>\$[^$]+\$)|(?P<opens>\{)|(?P<closes>\})"
    r"|(?P<dash>---?)|(?P<quote>``|'')|(?P<tie>~)|(?P<text>[^\\${}~\-`']+|.)",
    re.DOTALL,
)
_TYPED = {"--": "–", "---": "—", "``": "“", "''": "”"}


def as_markdown(text: str) -> str:
    """A text of TeX as Markdown; of commands that are not known their names go, or stand alone."""
    return normalize("NFC", " ".join(_read(list(_TOKEN.finditer(text)), 0)[0].split()))


def _read(tokens: list[re.Match[str]], at: int) -> tuple[str, int]:
    """The text of a group from a token on, and the token after that which closes it."""
    parts: list[str] = []
    closing: list[str] = []
    while at < len(tokens):
        token = tokens[at]
        at += 1
        match token.lastgroup:
            case "closes":
                break
            case "opens":
                part, at = _read(tokens, at)
                parts.append(part)
            case "word" if token["word"] in _SWITCHES:
                parts.append(_SWITCHES[token["word"]])
                closing.append(_SWITCHES[token["word"]])
            case "word":
                part, at = _command(token["word"], tokens, at)
                parts.append(part)
            case "sign":
                part, at = _sign(token["sign"], tokens, at)
                parts.append(part)
            case "math":
                parts.append(token[0])
            case "tie":
                parts.append(" ")
            case "dash" | "quote":
                parts.append(_TYPED[token[0]])
            case _:
                parts.append(_IN_MARKDOWN.sub(r"\\\1", token[0]))
    return "".join((*parts, *reversed(closing))), at


def _command(name: str, tokens: list[re.Match[str]], at: int) -> tuple[str, int]:
    if name in _ACCENTS and (at < len(tokens)):
        return _accented(_ACCENTS[name], tokens, at)
    if name in _LETTERS:
        return _LETTERS[name], at
    if name == "url":
        return _as_written(tokens, at, "<{}>")
    if name == "href":
        address, at = _as_written(tokens, at, "{}")
        shown, at = _argument(tokens, at)
        return f"[{shown}]({address})", at
    has_argument = at < len(tokens) and tokens[at].lastgroup == "opens"
    if not has_argument:
        # Such as \\TeX; what sets the text only has nothing to say.
        return "" if name in _SILENT else name, at
    before, after = _MARKS.get(name, ("", ""))
    shown, at = _argument(tokens, at)
    return f"{before}{shown}{after}", at


def _sign(sign: str, tokens: list[re.Match[str]], at: int) -> tuple[str, int]:
    if sign in _ACCENTS:
        return _accented(_ACCENTS[sign], tokens, at)
    if sign in " \n/,;:!-@":
        return " " if sign in " \n" else "", at
    return _IN_MARKDOWN.sub(r"\\\1", sign) if sign != "$" else r"\$", at


def _accented(accent: str, tokens: list[re.Match[str]], at: int) -> tuple[str, int]:
    """A letter with an accent; what follows it may stand in the same token."""
    given, after = _argument(tokens, at)
    given = given.lstrip()
    letter = {"ı": "i", "ȷ": "j"}.get(given[:1], given[:1])
    return f"{letter}{accent}{given[1:]}" if letter else "", after


def _argument(tokens: list[re.Match[str]], at: int) -> tuple[str, int]:
    """What a command is given: a group, or one token."""
    if at >= len(tokens):
        return "", at
    if tokens[at].lastgroup == "opens":
        return _read(tokens, at + 1)
    if tokens[at].lastgroup == "word":
        return _command(tokens[at]["word"], tokens, at + 1)
    return tokens[at][0], at + 1


def _as_written(tokens: list[re.Match[str]], at: int, form: str) -> tuple[str, int]:
    """An address as it stands in its group, but for the signs that TeX wants before some."""
    if at >= len(tokens) or tokens[at].lastgroup != "opens":
        return "", at
    depth, end = 0, at
    for end in range(at, len(tokens)):
        depth += (tokens[end].lastgroup == "opens") - (tokens[end].lastgroup == "closes")
        if not depth:
            break
    written = "".join(token[0] for token in tokens[at + 1 : end])
    return form.format(re.sub(r"\\([%#_&~{}])", r"\1", written).strip()), end + 1


def groups(text: str, separator: str) -> Iterator[str]:
    """The parts of a text between separators that stand in no braces."""
    depth, began = 0, 0
    for match in re.finditer(rf"[{{}}]|{separator}", text):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif not depth:
            yield text[began : match.start()]
            began = match.end()
    yield text[began:]
