"""MathML, as Pandoc writes it, as Typst's mathematics.

Pandoc writes Typst too, but names symbols as another version of Typst did, sets what is over a
sign as its exponent, and a determinant as a norm. Here every character stands for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

# Bars, braces and brackets that Typst draws itself, by the character that is over or under.
_DRAWN = {
    **dict.fromkeys("¯‾―", "overline"),
    **dict.fromkeys("_̲", "underline"),
    **{"⏞": "overbrace", "⏟": "underbrace", "⎴": "overbracket", "⎵": "underbracket"},
    **{"⏜": "overparen", "⏝": "underparen"},
}
_ARROWS = frozenset("←→↔⇐⇒⇔↩↪↦⇄↠↞⇀⇁↼⇽⇌⇋=")
# Combining arrows, of which no font for mathematics has all.
_OVER = {"⃖": "←", "⃗": "→", "⃡": "↔"}
_UNDER = {"⃯": "→", "⃮": "←", "̰": "~"}
_INVISIBLE = frozenset("\u2061\u2062\u2063\u2064\u200b")


def typst(node: Any) -> str:
    """An element of MathML as Typst's mathematics, in which nothing of the author's is code."""
    write = _WRITERS.get(str(node.tag), _row)
    return write(node)


def _call(function: str, *arguments: str, **named: str) -> str:
    # An argument of nothing would be none.
    given = [each or '""' for each in arguments]
    given += (f"{name}:{value}" for name, value in named.items() if value)
    # A page may have names of its own, such as `accent`, for other things.
    return f"std.math.{function}({','.join(given)})"


def _row(node: Any) -> str:
    children = [child for child in node if child.tag != "annotation"]
    match children:
        case [opening, fraction, closing] if _is_binomial(opening, fraction, closing):
            return _call("binom", *map(typst, fraction))
    text = "".join(map(typst, children))
    return _call("lr", text) if any(map(_stretches, children)) else text


def _is_binomial(opening: Any, middle: Any, closing: Any) -> bool:
    return middle.get("linethickness") == "0" and (opening.text, closing.text) == ("(", ")")


def _stretches(node: Any) -> bool:
    return node.tag == "mo" and node.get("stretchy") == "true" and not node.get("minsize")


def _characters(text: str) -> str:
    return "".join(f"\\u{{{ord(each):x}}}" for each in text if each not in _INVISIBLE)


def _quoted(text: str) -> str:
    inner = "".join(f"\\{each}" if each in '\\"' else each for each in text)
    return f'"{inner}"'


def _identifier(node: Any) -> str:
    text = node.text or ""
    if node.get("minsize"):
        return _operator(node)
    if node.get("mathvariant") != "normal" or not text:
        return _characters(text)
    return _call("op", _quoted(text)) if len(text) > 1 else _call("upright", _characters(text))


def _operator(node: Any) -> str:
    text = _characters(node.text or "")
    if node.get("form") == "infix" and _stretches(node):
        return _call("mid", text)
    if scale := str(node.get("minsize") or "").removesuffix("%"):
        return _call("lr", text, size=f"#{float(scale) / 100}em")
    return text


def _number(node: Any) -> str:
    text = node.text or ""
    return text if text.isascii() and text.replace(".", "").isdigit() else _characters(text)


def _fraction(node: Any) -> str:
    if node.get("linethickness") == "0":
        return _matrix(";".join(map(typst, node)))
    return _call("frac", *map(typst, node))


def _matrix(rows: str, **named: str) -> str:
    return _call("mat", rows, delim="#none", **named)


def _root(node: Any) -> str:
    base, degree = node
    return _call("root", typst(degree), typst(base))


_PLACES: Mapping[str, Mapping[str, int]] = {
    "msub": {"b": 1},
    "msup": {"t": 1},
    "msubsup": {"b": 1, "t": 2},
    "munder": {"b": 1},
    "mover": {"t": 1},
    "munderover": {"b": 1, "t": 2},
}


def _limits(node: Any) -> str:
    sign = node[1]
    if len(node) == 2 and sign.tag == "mo" and sign.get("accent") == "true":
        return _accented(typst(node[0]), sign.text or "", over=node.tag == "mover")
    return _attached("limits", node)


def _attached(how: str, node: Any) -> str:
    base = typst(node[0])
    if node[0].tag == "mo" and (node[0].text or "") in _ARROWS:
        base = _call("stretch", base)
    scripts = {place: typst(node[at]) for place, at in _PLACES[str(node.tag)].items()}
    return _call("attach", _call(how, base), **scripts)


def _accented(base: str, sign: str, *, over: bool) -> str:
    if sign in _DRAWN:
        return _call(_DRAWN[sign], base)
    if over and sign not in _UNDER:
        return _call("accent", base, _characters(_OVER.get(sign, sign)))
    below = _call("stretch", _characters(_UNDER.get(sign, sign)))
    return _call("attach", _call("limits", base), b=below)


def _table(node: Any) -> str:
    cells = [[*row] for row in node]
    aligned = any("padding" in str(cell.get("style")) for row in cells for cell in row)
    if aligned and node.getparent().tag == "semantics":
        # Typst aligns the lines of a formula to the right and left in turn, as TeX does.
        return "\\ ".join(_pairs(map(typst, row)) for row in cells)
    if aligned:
        lines = (_pairs(_call("display", typst(cell)) for cell in row) for row in cells)
        return _matrix(";".join(lines), **{"row-gap": "#0.5em"})
    return _matrix(";".join(",".join(map(_cell, row)) for row in cells))


def _pairs(cells: Iterable[str]) -> str:
    """Cells that are right and left of their lines in turn, with room between the pairs."""
    return "&".join(
        f"#h(1.5em){cell}" if at and not at % 2 else cell for at, cell in enumerate(cells)
    )


def _cell(node: Any) -> str:
    text = _row(node) or '""'
    return {"left": f"&{text}", "right": f"{text}&"}.get(str(node.get("columnalign")), text)


def _enclosed(node: Any) -> str:
    text, notation = _row(node), str(node.get("notation"))
    if notation == "box":
        return f'#box(stroke:0.5pt,inset:3pt,baseline:3pt,math.equation(alt:"",${text}$))'
    if "down" not in notation:
        return _call("cancel", text)
    return _call("cancel", text, **{"cross" if "up" in notation else "inverted": "#true"})


_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "mi": _identifier,
    "mo": _operator,
    "mn": _number,
    # Spaces at the ends of words stand beside them as such.
    "mtext": lambda node: _quoted((node.text or "").strip()),
    "mspace": lambda node: f"#h({node.get('width')})",
    "mfrac": _fraction,
    "mstyle": lambda node: _call(
        "display" if node.get("displaystyle") == "true" else "inline", _row(node)
    ),
    "msqrt": lambda node: _call("sqrt", _row(node)),
    "mroot": _root,
    **dict.fromkeys(("msub", "msup", "msubsup"), lambda node: _attached("scripts", node)),
    **dict.fromkeys(("munder", "mover", "munderover"), _limits),
    "mtable": _table,
    "mphantom": lambda node: f'#hide(math.equation(alt:"",${_row(node)}$))',
    "menclose": _enclosed,
}
