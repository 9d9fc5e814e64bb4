"""Figures are set in chains of fonts, of which each is found as matplotlib itself would find it."""

import logging
from pathlib import Path

import matplotlib
import pytest
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure
from matplotlib.font_manager import FontManager, FontProperties, fontManager

from whitepaper import languages
from whitepaper.chapter import style

FONTS = languages.load("zh").fonts
CHAIN = [typeface.name for typeface in FONTS.sans]


def found(properties: FontProperties) -> list[str]:
    """The files that figures are set in."""
    return [Path(each).name for each in fontManager._find_fonts_by_props(properties)]


@pytest.fixture(autouse=True)
def settings():
    """Leave those of the process as they were."""
    with matplotlib.rc_context():
        yield


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    parts = [
        each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in shares
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("colour", [*style.PALETTE[:-1], style.look().ink, style.look().quiet])
def test_what_is_written_in_a_colour_of_the_palette_is_legible_on_white(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


@pytest.mark.parametrize("weight", [400, 700, "bold"])
def test_a_chain_asked_for_again_is_what_matplotlib_finds(weight):
    properties = FontProperties(family=CHAIN, weight=weight)
    alone = (FontProperties(family=[name], weight=weight) for name in CHAIN)
    anew = [Path(FontManager.findfont(fontManager, each)).name for each in alone]

    assert [found(properties), found(properties)] == [anew, anew]


def test_whoever_changes_a_chain_changes_his_own():
    properties = FontProperties(family=CHAIN)
    before = found(properties)

    fontManager._find_fonts_by_props(properties).clear()

    assert found(properties) == before


def test_a_general_name_follows_the_settings():
    properties = FontProperties(family=["sans-serif"])
    for name, file in (("DejaVu Sans", "DejaVuSans.ttf"), ("STIXGeneral", "STIXGeneral.ttf")):
        matplotlib.rcParams["font.sans-serif"] = [name]

        assert found(properties) == [file]


def test_of_a_font_that_is_not_there_every_text_is_told(caplog):
    properties = FontProperties(family=["Nowhere Sans", CHAIN[0]])

    with caplog.at_level(logging.WARNING, "matplotlib.font_manager"):
        files = [found(properties) for _ in range(2)]

    assert files[0] == files[1] == [Path(FONTS.sans[0].file).name]
    assert [record.args[0] for record in caplog.records] == ["Nowhere Sans"] * 2


def test_a_font_that_a_chapter_adds_is_found_from_then_on(tmp_path):
    letters = next(font for font in FONTS.sans if font.file.name == "DejaVuSans.ttf")
    with TTFont(letters.file) as font:
        for name in font["name"].names:
            if name.nameID in (1, 4, 16):
                name.string = "Later Sans"
        font.save(tmp_path / "later.ttf")
    properties = FontProperties(family=["Later Sans", CHAIN[0]])
    first = found(FontProperties(family=[CHAIN[0]]))
    entries = list(fontManager.ttflist)
    assert found(properties) == first

    try:
        fontManager.addfont(tmp_path / "later.ttf")
        assert found(properties) == ["later.ttf", *first]
    finally:
        fontManager.ttflist = entries


def test_the_style_asks_for_the_chain_of_the_language_without_the_faces_of_text():
    style.apply(FONTS)

    assert matplotlib.rcParams["font.family"] == CHAIN[:-3]
    assert CHAIN[-3:] == ["Noto Serif SC", "DejaVu Serif", "DejaVu Sans Mono"]


def test_a_legend_over_what_is_drawn_stays_readable():
    style.apply(FONTS)
    ax = Figure().subplots()
    ax.bar([1, 2], [1, 2], label="甲")

    frame = ax.legend().get_frame()

    *ground, opacity = frame.get_facecolor()
    assert ax.get_legend().get_frame_on()
    assert ground == [1, 1, 1]
    assert opacity > 0.8
    assert frame.get_edgecolor()[3] == 0
