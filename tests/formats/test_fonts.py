"""The fonts of a page: what is left of them is small, complete and the mainland's."""

import base64
import io

import docx
import pypdfium2
import pytest
from corpus import code, prose, says
from documents import export
from docx.oxml.ns import qn
from fontTools.ttLib import TTFont
from fontTools.ttLib.woff2 import packBase128, woff2KnownTags
from nbformat.v4 import new_notebook

from whitepaper.formats.html.fonts import subset
from whitepaper.formats.html.woff2 import KNOWN, in_base_128
from whitepaper.languages import load

LANGUAGE = load("zh")
FONTS = LANGUAGE.fonts
OWN = FONTS.serif[0], FONTS.sans[0], FONTS.bold[0]


@pytest.mark.parametrize(
    ("typeface", "text"),
    [
        *((typeface, "知识产权，2020年") for typeface in OWN),
        (FONTS.serif[1], "PM₂.₅、Łódź"),
        (FONTS.sans[1], "✗✔שלום"),
        (FONTS.mono[0], "├─┤0 Łé"),
        (FONTS.serif[3], "ℝ𝐀𝔄"),
        (FONTS.serif[4], "😀🚀❌"),
    ],
    ids=lambda part: part if isinstance(part, str) else part.name,
)
def test_a_web_font_has_the_characters_asked_for_and_is_the_same_each_time(typeface, text):
    path, wanted = typeface.file, {each for each in text if typeface.has(each)}

    first = subset(path, wanted, FONTS.script)
    font = TTFont(io.BytesIO(base64.b64decode(first)))

    assert first == subset(path, wanted, FONTS.script)
    assert wanted <= set(map(chr, font.getBestCmap()))
    outlines = font["CFF "].cff.topDictIndex[0].CharStrings if "CFF " in font else font["glyf"]
    assert {glyph for glyph in font.getBestCmap().values() if glyph not in outlines} == set()
    assert len(wanted) > 2
    assert len(first) < 20_000


def test_tables_and_lengths_of_a_web_font_are_said_as_the_format_says_them():
    lengths = (0, 1, 127, 128, 300, 2**14 - 1, 2**14, 2**21 + 5, 2**32 - 1)

    assert woff2KnownTags[:29] == tuple(tag.decode() for tag in KNOWN)
    assert [in_base_128(each) for each in lengths] == list(map(packBase128, lengths))


def test_the_bold_web_font_keeps_the_mainland_s_form_of_a_character():
    coded = subset(FONTS.bold[0].file, {"骨"}, FONTS.script)
    font = TTFont(io.BytesIO(base64.b64decode(coded)))

    languages = [
        record.LangSysTag
        for script in font["GSUB"].table.ScriptList.ScriptRecord
        for record in script.Script.LangSysRecord
    ]
    assert "ZHS " in languages


@pytest.mark.parametrize("chain", ["serif", "sans", "bold", "mono"])
def test_what_one_face_of_the_report_has_each_has(chain):
    every = {code for path in FONTS.files for code in TTFont(path).getBestCmap()}

    own = {code for face in getattr(FONTS, chain) for code in TTFont(face.file).getBestCmap()}

    assert every - own == set()


# In each line the mark stands in the ninth column, of which a Hanzi takes two.
COLUMNS = ("广州 abc│", "深圳市iW│", "Łódź─├..│", "12345678│", "甲\t│", "abcd\t│", "“”…—→é·±│")
PRINTED = new_notebook(cells=[prose("# 甲"), code(says("\n".join(COLUMNS)))])
LEFTS = """() => {
    const node = document.querySelector('pre code').firstChild, lefts = [];
    for (let at = 0; at < node.length; at++) if (node.data[at] === '│') {
        const range = document.createRange();
        range.setStart(node, at); range.setEnd(node, at + 1);
        lefts.push(range.getBoundingClientRect().left);
    }
    return lefts;
}"""


def test_columns_of_letters_and_hanzi_stay_columns_in_the_pdf():
    page = pypdfium2.PdfDocument(export(PRINTED, "pdf"))[0].get_textpage()
    text = page.get_text_range()

    lefts = [page.get_charbox(at)[0] for at, each in enumerate(text) if each == "│"]

    assert len(lefts) == len(COLUMNS)
    assert max(lefts) - min(lefts) < 0.2


@pytest.mark.slow
def test_columns_of_letters_and_hanzi_stay_columns_in_a_browser(browser, tmp_path):
    (tmp_path / "a.html").write_bytes(export(PRINTED, "html"))
    page = browser.new_page()
    page.goto((tmp_path / "a.html").as_uri())
    page.evaluate("document.fonts.ready")

    lefts = page.evaluate(LEFTS)

    assert len(lefts) == len(COLUMNS)
    assert max(lefts) - min(lefts) < 0.5
    page.close()


def test_word_sets_what_programs_print_in_a_font_of_half_and_full_widths():
    document = docx.Document(io.BytesIO(export(PRINTED, "docx")))

    style = document.styles["Source Code"].element
    fonts = style.find(f".//{qn('w:rFonts')}")

    assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia")} == {"新宋体"}


@pytest.mark.slow
def test_a_browser_shows_no_letter_in_a_font_of_its_own(browser, tmp_path):
    said = "甲CO₂łŁ😀👩\u200d🔬✔ℝ𝔄한שלום1\ufe0f\u20e3e\u0301x\u0303"
    cells = [prose(f"# {said}\n\n{said}，**{said}**，`{said}`，*{said}*")]
    (tmp_path / "a.html").write_bytes(export(new_notebook(cells=cells), "html"))
    page = browser.new_page()
    page.goto((tmp_path / "a.html").as_uri())
    page.evaluate("document.fonts.ready")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": -1})["root"]["nodeId"]
    found = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "main *"})

    used = {
        (font["familyName"], font["isCustomFont"])
        for node in found["nodeIds"]
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    }

    assert {name for name, bundled in used if not bundled} == set()
    assert len(used) > 5
    page.close()
