"""MathML, as Pandoc writes it, as Typst's mathematics.

Pandoc writes Typst too, but names symbols as another version of Typst did, sets what is over a
sign as its exponent, and a determinant as a norm. Here every character stands for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


def _row(node: Any) -> str:
    children = [child for child in node if child.tag != "annotation"]
    match [child.tag for child in children]:
        case ["mo", "mfrac", "mo"] if children[1].get("linethickness") == "0":
            fences = "".join((children[0].text or "", children[2].text or ""))
            if fences == "()":
                return f"binom({_arguments(children[1])})"
    text = "".join(map(typst, children))
    if any(_stretches(child) for child in children):
        return f"lr({text})"
    return text


def _stretches(node: Any) -> bool:
    return node.tag == "mo" and node.get("stretchy") == "true" and not node.get("minsize")


def _arguments(node: Any) -> str:
    """What an element holds, each of it an argument."""
    return ",".join(typst(child) or '""' for child in node)


def _characters(text: str) -> str:
    return "".join(f"\\u{{{ord(each):x}}}" for each in text if each not in _INVISIBLE)


def _quoted(text: str) -> str:
    inner = "".join(f"\\{each}" if each in '\\"' else each for each in text)
    return f'"{inner}"'


def _identifier(node: Any) -> str:
    text = node.text or ""
    if node.get("minsize"):
        return _operator(node)
    if len(text) > 1 and node.get("mathvariant") == "normal":
        return f"op({_quoted(text)})"
    if node.get("mathvariant") == "normal":
        return f"upright({_characters(text)})" if text else ""
    return _characters(text)


def _operator(node: Any) -> str:
    text = _characters(node.text or "")
    if node.get("form") == "infix" and _stretches(node):
        return f"mid({text})"
    if scale := str(node.get("minsize") or "").removesuffix("%"):
        return f"lr({text},size:#{float(scale) / 100}em)"
    return text


def _number(node: Any) -> str:
    text = node.text or ""
    return text if text.isascii() and text.replace(".", "").isdigit() else _characters(text)


def _text(node: Any) -> str:
    # Spaces at its ends stand beside it as such.
    return _quoted((node.text or "").strip())


def _space(node: Any) -> str:
    return f"#h({node.get('width')})"


def _fraction(node: Any) -> str:
    if node.get("linethickness") == "0":
        return f"mat(delim:#none,{';'.join(map(typst, node))})"
    return f"frac({_arguments(node)})"


def _style(node: Any) -> str:
    style = "display" if node.get("displaystyle") == "true" else "inline"
    return f"{style}({_row(node)})"


def _square_root(node: Any) -> str:
    return f"sqrt({_row(node)})"


def _root(node: Any) -> str:
    base, degree = node
    return f"root({typst(degree)},{typst(base)})"


def _scripts(node: Any) -> str:
    return _attached("scripts", node, dict(_PLACES[str(node.tag)]))


_PLACES: Mapping[str, Sequence[tuple[str, int]]] = {
    "msub": (("b", 1),),
    "msup": (("t", 1),),
    "msubsup": (("b", 1), ("t", 2)),
    "munder": (("b", 1),),
    "mover": (("t", 1),),
    "munderover": (("b", 1), ("t", 2)),
}


def _attached(how: str, node: Any, places: Mapping[str, int]) -> str:
    base = typst(node[0]) or '""'
    if node[0].tag == "mo" and (node[0].text or "") in _ARROWS:
        base = f"stretch({base})"
    given = "".join(f",{place}:{typst(node[at])}" for place, at in places.items())
    return f"attach({how}({base}){given})"


def _limits(node: Any) -> str:
    places = dict(_PLACES[str(node.tag)])
    for place, at in [*places.items()]:
        sign = node[at]
        if sign.tag == "mo" and sign.get("accent") == "true" and len(places) == 1:
            return _accented(typst(node[0]), sign.text or "", place)
    return _attached("limits", node, places)


def _accented(base: str, sign: str, place: str) -> str:
    if sign in _DRAWN:
        return f"{_DRAWN[sign]}({base})"
    if place == "t" and sign not in _UNDER:
        return f"accent({base},{_characters(_OVER.get(sign, sign))})"
    return f"attach(limits({base}),b:stretch({_characters(_UNDER.get(sign, sign))}))"


def _table(node: Any) -> str:
    cells = [[*row] for row in node]
    aligned = any("padding" in str(cell.get("style")) for row in cells for cell in row)
    if aligned and node.getparent().tag == "semantics":
        # Typst aligns the lines of a formula to the right and left in turn, as TeX does.
        return "\\ ".join("&".join(map(typst, row)) for row in cells)
    if aligned:
        lines = ("&".join(f"display({typst(cell)})" for cell in row) for row in cells)
        return f"mat(delim:#none,row-gap:#0.5em,{';'.join(lines)})"
    rows = (",".join(map(_cell, row)) for row in cells)
    return f"mat(delim:#none,{';'.join(rows)})"


def _cell(node: Any) -> str:
    text = _row(node) or '""'
    return {"left": f"&{text}", "right": f"{text}&"}.get(str(node.get("columnalign")), text)


def _phantom(node: Any) -> str:
    return f'#hide(math.equation(alt:"",${_row(node)}$))'


def _enclosed(node: Any) -> str:
    text, notation = _row(node), str(node.get("notation"))
    if notation == "box":
        return f'#box(stroke:0.5pt,inset:3pt,baseline:3pt,math.equation(alt:"",${text}$))'
    if "down" not in notation:
        return f"cancel({text})"
    return f"cancel({text},{'cross' if 'up' in notation else 'inverted'}:#true)"


_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "mi": _identifier,
    "mo": _operator,
    "mn": _number,
    "mtext": _text,
    "mspace": _space,
    "mfrac": _fraction,
    "mstyle": _style,
    "msqrt": _square_root,
    "mroot": _root,
    **dict.fromkeys(("msub", "msup", "msubsup"), _scripts),
    **dict.fromkeys(("munder", "mover", "munderover"), _limits),
    "mtable": _table,
    "mphantom": _phantom,
    "menclose": _enclosed,
}
