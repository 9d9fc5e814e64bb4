"""Each image has a text for those who cannot see it, and a figure also what names it."""

import pytest
from checks.reports import ALT, cell, figure, found, messages, plain_figure, subject, text

from whitepaper.checks.images import image_texts, missing_alt
from whitepaper.document.nodes import Image, LineBreak, Note, Table, TableCell, Text

DRAWN, PLAIN = figure, plain_figure


def rules(asked):
    yield from missing_alt(asked)
    yield from image_texts(asked)


@pytest.mark.parametrize(
    "block",
    [
        figure(),
        plain_figure(),
        figure(sources=(), note=(Text("示意图，无数据来源。"),)),
        text("各区分布如", Image("a.png", "区位标志"), "所示。"),
    ],
)
def test_an_image_with_all_its_parts_passes(block):
    assert found(rules, block) == []


@pytest.mark.parametrize(
    ("alt", "message"),
    [
        (" ", "has no alternative text"),
        ("No description has been provided for this image", "does not say what it shows"),
        ("Image", "does not say what it shows"),
        ("图片", "does not say what it shows"),
        ("图1-1", "does not say what it shows"),
        ("Figure 12.", "does not say what it shows"),
        ("image.png", "does not say what it shows"),
        ("output_3_0.svg", "does not say what it shows"),
        ("授权量上升", "only repeats its caption"),
        ("柱形图。", "is too short"),
    ],
)
@pytest.mark.parametrize("made", [DRAWN, PLAIN], ids=["drawn", "plain"])
def test_an_alternative_text_that_says_nothing_is_found_once(made, alt, message):
    [(place, found_message)] = found(rules, made(alt=alt))

    assert place == "cell 2"
    assert "figure @fig-a" in found_message
    assert message in found_message


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (figure(sources=()), "figure @fig-a has no source"),
        (plain_figure(source=" "), "figure @fig-a has no source"),
        # Only what the chapter interface shows may say so in its note.
        (plain_figure(source="", note=(Text("无数据来源。"),)), "figure @fig-a has no source"),
        (plain_figure(caption=()), "figure @fig-a has no caption"),
        (plain_figure(label=""), "an image has no label, so that no prose can refer to it"),
        (plain_figure(label="a"), "no prose can refer to the label “a”"),
    ],
)
def test_a_figure_without_caption_source_or_label_is_found(block, message):
    assert messages(rules, block) == [message]


def test_images_that_are_all_of_a_paragraph_are_figures_without_what_makes_them_some():
    pair = text(Image("a.png", ALT), " ", LineBreak(), Image("b.png", ALT))

    assert messages(image_texts, text(Image("a.png", ALT))) == [
        "an image has no caption",
        "an image has no source",
        "an image has no label, so that no prose can refer to it",
    ]
    assert messages(image_texts, pair) == messages(image_texts, text(Image("a.png", ALT))) * 2


def test_an_image_amid_words_of_a_line_a_table_or_a_note_needs_only_an_alternative_text():
    image = Image("a.png", "甲")
    row = ((TableCell((image,)),),)

    assert messages(rules, text("标志", Image("a.png"), "和", Image("b.png", "image"), "。")) == [
        "an image has no alternative text",
        "the alternative text of an image does not say what it shows: “image”",
    ]
    assert messages(rules, Table((), row), text("注", Note((text("见", image),)))) == []
    assert messages(missing_alt, text("注", Note((text("见", Image("a.png")),)))) == [
        "an image has no alternative text"
    ]


@pytest.mark.parametrize(
    ("where", "remedy"),
    [
        (cell(figure(alt="")), "give figure(…) another “alt”"),
        (cell(plain_figure(alt=""), code=True), "give the cell “alt” in its metadata"),
        (cell(plain_figure(alt="")), "write ![caption](file){#fig-…"),
        (cell(text(Image("a.png"))), "write ![caption](file){#fig-…"),
        (cell(text(Image("a.png")), code=True), "draw it with figure(…), or show it as an image"),
    ],
)
def test_the_remedy_is_one_that_fits_how_the_image_was_made(where, remedy):
    [finding] = missing_alt(subject(where))

    assert finding.remedy.startswith(remedy)
