"""Of a notebook that somebody else wrote nothing that one sees is lost, in any format."""

import logging
import re
import unicodedata

import pytest
from documents import alts_of, export, text_of
from foreign import notebooks
from hypothesis import HealthCheck, given, settings

from whitepaper.errors import PublicationError

MANY = settings(
    max_examples=4 * settings.default.max_examples,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def said(text: str) -> str:
    return re.sub(r"[\s\u2060\u00ad]", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
@MANY
@given(notebooks())
def test_every_word_is_in_the_document_or_in_what_is_told(kind, caplog, made):
    notebook, words = made
    caplog.clear()
    caplog.set_level(logging.WARNING)
    try:
        document = export(notebook, kind)
        text = said(text_of(document, kind) + "".join(alts_of(document, kind)) + caplog.text)
    except PublicationError as error:
        text = said(str(error))
    assert [word for word in words if said(word) not in text] == []
