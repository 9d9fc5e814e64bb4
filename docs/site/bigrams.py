"""A search for Chinese without a dictionary: texts and questions are cut into pairs of characters.

Sphinx takes a run of Chinese for one word, so that only whole runs would be found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx.search import SearchLanguage

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_HAN = "\u3400-\u9fff"
_WORDS = re.compile(rf"[{_HAN}]+|[a-z0-9]+")
_IS_HAN = re.compile(f"[{_HAN}]")

# The same for what a reader types. Sphinx's own follows it, and is a `var` too.
_SPLITTER = r"""
var splitQuery = (query) =>
  (query.toLowerCase().match(/[\u3400-\u9fff]+|[a-z0-9]+/g) || []).flatMap((word) =>
    /[\u3400-\u9fff]/.test(word) && word.length > 1
      ? Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2))
      : [word],
  );
"""


class Bigrams(SearchLanguage):
    """Sphinx's interface of a language to search in."""

    lang = "zh"
    language_name = "Chinese"
    js_splitter_code = _SPLITTER
    # Or what is written in English would be looked for by another word than is in the index.
    js_stemmer_code = "const Stemmer = function () { this.stemWord = (word) => word; };"
    stopwords: frozenset[str] = frozenset()

    def split(self, input: str) -> list[str]:
        """Words, and of Chinese all characters and pairs of them."""
        return [part for word in _WORDS.findall(input.lower()) for part in _parts(word)]

    def word_filter(self, word: str) -> bool:
        """Every word counts: a single character is one."""
        return bool(word)

    def stem(self, word: str) -> str:
        """Words are looked for as they are written."""
        return word


def _parts(word: str) -> list[str]:
    if not _IS_HAN.match(word):
        return [word]
    return [*word, *(word[at : at + 2] for at in range(len(word) - 1))]


def setup(app: Sphinx) -> dict[str, bool]:
    """Search with it on every page."""
    app.add_search_language(Bigrams)
    return {"parallel_read_safe": True}
