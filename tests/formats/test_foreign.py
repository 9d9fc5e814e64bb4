"""Of a notebook that somebody else wrote nothing that one sees is lost, in any format."""

import re
import unicodedata

import pytest
from documents import alts_of, text_of, told
from foreign import notebooks
from hypothesis import given, settings

pytestmark = pytest.mark.slow

# 200, and 2,000 in a long run.
MANY = settings(max_examples=4 * settings.default.max_examples)
# What typesetting adds: spaces, and places where a word may be divided.
UNSEEN = re.compile(r"[\s\u00ad\u2060]")


def letters(text: str) -> str:
    """A text without spaces, in plain letters and figures."""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
@MANY
@given(notebooks())
def test_every_word_is_in_the_document_or_in_what_is_told(kind, made):
    notebook, words = made

    document, findings = told(notebook, kind)

    there = letters(
        "".join([text_of(document, kind), *alts_of(document, kind), *map(str, findings)])
    )
    assert [word for word in words if letters(word) not in there] == []
