"""What an output is in a line of prose, in kernels that answer to nothing but the code of cells."""

from __future__ import annotations

import ast
import re
from html import unescape

from nbformat import NotebookNode

# R's kernel has each value in all of these, and only the first of them is made of elements.
_OF_R = ("text/html", "text/latex", "text/markdown", "text/plain")
_UNSEEN = re.compile(r"<(style|details)\b.*?</\1>|<strong>[^<]*:</strong>", re.DOTALL)
_LISTS = re.compile(r"<(?:ol|ul|dl)\b")
_ITEM = re.compile(r"<(?P<tag>li|dd)>(?P<item>.*?)</(?P=tag)>", re.DOTALL)
_BLOCK = re.compile(r"<(?:table|pre)\b")
_TAG = re.compile(r"<[^>]*>")
_NOT_AVAILABLE = "<NA>"


def in_words(output: NotebookNode) -> str:
    """The text of an output; of R's values they themselves, one after the other."""
    if output.output_type == "stream":
        return str(output.text)
    data = output.get("data", {})
    html = str(data.get("text/html") or "")
    if not (html.strip() and all(kind in data for kind in _OF_R)):
        return str(data.get("text/markdown") or data.get("text/plain") or "")
    seen = _UNSEEN.sub("", html)
    if _BLOCK.search(seen) or len(_LISTS.findall(seen)) > 1:
        return str(data["text/plain"])
    items = [match["item"] for match in _ITEM.finditer(seen)] or [seen]
    return ", ".join(map(_item, items))


def _item(html: str) -> str:
    text = unescape(_TAG.sub("", html)).strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        # R marks a quotation mark in it as Python does.
        try:
            return str(ast.literal_eval(text))
        except (ValueError, SyntaxError):
            return text[1:-1]
    return "NA" if text == _NOT_AVAILABLE else text
