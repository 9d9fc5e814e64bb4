"""Each label is there once, each reference points to one, and each is referred to."""

import pytest
from checks.reports import (
    REFERRED,
    cell,
    figure,
    found,
    heading,
    plain_figure,
    subject,
    table,
    text,
)
from msgspec.structs import replace

from whitepaper.checks.labels import duplicate_labels, unknown_references, unused_labels
from whitepaper.document.nodes import (
    Formula,
    KeyFigure,
    KeyFigures,
    Link,
    Note,
    Reference,
    Table,
    Text,
)
from whitepaper.document.walk import Place
from whitepaper.reading.omissions import Omission


def rules(asked):
    yield from duplicate_labels(asked)
    yield from unknown_references(asked)
    yield from unused_labels(asked)


@pytest.mark.parametrize(
    "blocks",
    [
        [REFERRED, figure()],
        [REFERRED, plain_figure()],
        [text("见", Reference("fig-a"), "、", Reference("tbl-a")), figure(), table()],
        [text("甲", Note((text("见", Reference("fig-a")),))), figure()],
        [text("授权量见", Reference("sec-b"), "。"), heading(2, "甲", "sec-b")],
        [text("授权量见", Link("#sec-b", (Text("下"),))), heading(2, "甲", "sec-b")],
        [heading(2, "甲", "sec-b"), table(note=(Reference("sec-b"),)), text(Reference("tbl-a"))],
        # That of a chapter is its lasting address, and prose may link to others than ours.
        [text(Link("#note-1", (Text("甲"),)))],
    ],
)
def test_what_is_there_once_and_referred_to_passes(blocks):
    assert found(rules, *blocks) == []


@pytest.mark.parametrize(
    ("blocks", "place", "message"),
    [
        ([figure()], 2, "figure @fig-a is never referred to"),
        ([plain_figure()], 2, "figure @fig-a is never referred to"),
        ([table()], 2, "table @tbl-a is never referred to"),
        ([table(shown=False)], 2, "table @tbl-a is never referred to"),
        ([figure(note=(Reference("fig-a"),))], 2, "figure @fig-a is never referred to"),
        ([heading(2, "甲", "sec-b")], 2, "label @sec-b is never referred to"),
        ([REFERRED], 2, "reference @fig-a points to nothing"),
        ([text("见", Link("#fig-b", (Text("图"),)))], 2, "reference @fig-b points to nothing"),
        (
            [REFERRED, figure(subtitle=(Reference("tbl-b"),))],
            3,
            "reference @tbl-b points to nothing",
        ),
        (
            [REFERRED, figure(), plain_figure()],
            4,
            "label @fig-a is also defined in notebooks/01-a.ipynb cell 3",
        ),
        (
            [text(Reference("fig-A")), figure(), figure(label="fig-A"), REFERRED],
            4,
            "label @fig-A is also defined in notebooks/01-a.ipynb cell 3",
        ),
    ],
)
def test_a_label_that_is_unknown_or_twice_there_or_unused_is_found_in_its_cell(
    blocks, place, message
):
    assert found(rules, *blocks) == [(f"cell {place}", message)]


def test_what_a_table_of_the_authors_or_a_key_figure_mentions_is_known_to_be_referred_to():
    mentioned = table(Reference("fig-a"), shown=False, label="")
    key = KeyFigures((KeyFigure("授权", fact=None, note=(Reference("fig-a"),)),))

    assert isinstance(mentioned, Table)
    assert found(unused_labels, mentioned, figure()) == []
    assert found(unused_labels, key, figure()) == [("cell 3", "figure @fig-a is never referred to")]


@pytest.mark.parametrize("label", ["fig-a.b", "chart", "tbl_a"])
def test_the_label_of_a_figure_or_table_must_be_able_to_name_the_file_of_its_data(label):
    for exhibit in (figure(label=label), table(label=label)):
        assert found(duplicate_labels, exhibit) == [
            ("cell 2", f"a figure or table has the label “{label}”")
        ]
    assert found(duplicate_labels, plain_figure(label=label)) == []


def test_a_misspelt_reference_is_told_with_the_nearest_label():
    [unknown] = unknown_references(subject(text("见", Reference("fig-aa")), figure()))

    assert unknown.remedy == ("correct the label, or add what it names; did you mean “fig-a”?")


def test_an_incomplete_draft_may_lack_what_is_referred_to_and_what_refers():
    cells = cell(text("见", Reference("fig-b"))), cell(figure())

    assert found(rules, *cells, status="draft", failed=True) == []
    assert found(rules, *cells, status="draft") == [
        ("cell 2", "reference @fig-b points to nothing"),
        ("cell 3", "figure @fig-a is never referred to"),
    ]


def test_a_figure_whose_paragraph_is_left_out_is_told_with_the_cause_where_that_stands():
    omission = Omission(Place("01-a", 1), "规模扩大", "1999年没有数值", labels=("fig-a",))
    asked = replace(subject(figure()), omissions=(omission,))

    (finding,) = unused_labels(asked)

    assert finding.place == "notebooks/01-a.ipynb cell 1"
    assert finding.message == (
        "this paragraph, which refers to @fig-a, is left out: 1999年没有数值"
    )


def test_a_reference_to_a_figure_that_is_left_out_is_told_with_the_cause_and_what_goes_with_it():
    omission = Omission(Place("01-a", 2), "table(…", "1999年没有数值", exhibits=("tbl-a",))
    asked = subject(text("如", Reference("tbl-a"), "所示，授权。"))

    (finding,) = unknown_references(replace(asked, omissions=(omission,)))

    assert finding.message == "reference @tbl-a is to what is left out: 1999年没有数值"
    assert finding.remedy == (
        "write “(see @fig-…)”, or a sentence of its own: both are left out with it"
    )


def test_what_a_reference_may_have_meant_has_a_label():
    formulas = text(Formula("x"), Formula("y", display=True, label="eq-y"))
    [finding] = unknown_references(subject(text("见", Reference("sec-other")), formulas))

    assert finding.remedy.endswith("; known: eq-y, sec-a")
