"""The fonts of a page: what is left of them is small, complete and the mainland's."""

import base64
import io

import pytest
from fontTools.ttLib import TTFont

from whitepaper.formats.html.fonts import subset
from whitepaper.languages import load

LANGUAGE = load("zh")
FONTS = LANGUAGE.fonts


@pytest.mark.parametrize("path", FONTS.files, ids=lambda path: path.stem)
def test_a_web_font_has_the_characters_asked_for_and_is_the_same_each_time(path):
    wanted = set("知识产权，2020年")

    first = subset(path, wanted, LANGUAGE.tag)
    font = TTFont(io.BytesIO(base64.b64decode(first)))

    assert first == subset(path, wanted, LANGUAGE.tag)
    assert wanted <= set(map(chr, font.getBestCmap()))
    outlines = font["CFF "].cff.topDictIndex[0].CharStrings
    assert {glyph for glyph in font.getBestCmap().values() if glyph not in outlines} == set()
    assert len(first) < 20_000


def test_the_bold_web_font_keeps_the_mainland_s_form_of_a_character():
    coded = subset(FONTS.bold_file, {"骨"}, LANGUAGE.tag)
    font = TTFont(io.BytesIO(base64.b64decode(coded)))

    languages = [
        record.LangSysTag
        for script in font["GSUB"].table.ScriptList.ScriptRecord
        for record in script.Script.LangSysRecord
    ]
    assert "ZHS " in languages
