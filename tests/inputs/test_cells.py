"""Tags that bind cells to editions."""

import pytest
from nbformat.v4 import new_markdown_cell

from whitepaper.inputs.cells import applies, is_optional, misspelt_tags, opposed_tags


@pytest.mark.parametrize(
    ("tags", "period", "is_its_own"),
    [
        ([], "2020", True),
        (["optional"], "2020", True),
        (["only-2020"], "2020", True),
        (["only-2020"], "2021", False),
        (["only-2020"], "2020-03", True),
        (["only-2020-03"], "2020", False),
        (["only-2020-Q1"], "2020-Q1", True),
        (["only-2020-q1"], "2020-02", True),
        (["only-2020", "only-2022"], "2022", True),
        (["only-2020", "only-2022"], "2021", False),
        (["from-2021"], "2020", False),
        (["from-2021"], "2021", True),
        (["from-2021"], "2022-03", True),
        (["from-2021-H2"], "2021", False),
        (["until-2022"], "2022-Q4", True),
        (["until-2022"], "2023", False),
        (["until-2022-03"], "2022-Q1", True),
        (["until-2022-03"], "2022", False),
        (["from-2020", "until-2021"], "2022", False),
        (["From_2021"], "2020", False),
        (["only-2020", "from-2021"], "2020", False),
    ],
)
def test_a_cell_is_of_the_editions_that_its_tags_name(tags, period, is_its_own):
    cell = new_markdown_cell("甲", metadata={"tags": tags})

    assert applies(cell, "some name", period) == is_its_own


def test_a_cell_may_be_of_one_edition_by_its_name():
    cell = new_markdown_cell("甲", metadata={"tags": ["only-2023-黄埔"]})

    assert applies(cell, "2023-黄埔", "2023")
    assert not applies(cell, "2023", "2023")


@pytest.mark.parametrize(
    ("tag", "near"),
    [
        ("only-202O", "only-2020"),
        ("from-2021年", "from-2020"),
        ("until-next-year", "until-2020"),
        ("from-2020-13", "from-2020"),
    ],
)
def test_a_tag_that_names_no_period_is_told(tag, near):
    [(told, remedy)] = misspelt_tags(new_markdown_cell("甲", metadata={"tags": [tag]}))

    assert (told, remedy) == (tag, f"write a period after the hyphen, as in {near}")


@pytest.mark.parametrize("tag", ["only-2020", "from-2021-Q1", "until-2022-03", "only-2023-黄埔"])
def test_a_tag_that_names_a_period_is_no_slip(tag):
    assert not list(misspelt_tags(new_markdown_cell("甲", metadata={"tags": [tag]})))


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("from2021", "from-2021"),
        ("from－2021", "from-2021"),
        ("until–2022", "until-2022"),
        ("form-2021", "from-2021"),
        ("untill-2022", "until-2022"),
        ("only 2020", "only-2020"),
        ("Since 2021", "from-2021"),
        ("可选", "optional"),
        ("optionnal", "optional"),
    ],
)
def test_a_tag_that_does_nothing_is_told_with_what_was_meant(tag, meant):
    [(told, remedy)] = misspelt_tags(new_markdown_cell("甲", metadata={"tags": [tag]}))

    assert (told, remedy) == (tag, f"did you mean “{meant}”?")


@pytest.mark.parametrize("tag", ["2021", "2021年起", "自2021年", "仅2021"])
def test_a_year_without_a_bound_is_told_with_all_of_them(tag):
    [(told, remedy)] = misspelt_tags(new_markdown_cell("甲", metadata={"tags": [tag]}))

    assert told == tag
    assert remedy.startswith("write only-2021 for that edition, from-2021 for it and later ones")


@pytest.mark.parametrize("tag", ["待核", "reviewed-2021", "2021data", "slow", "12345"])
def test_tags_of_ones_own_are_no_slips(tag):
    assert not list(misspelt_tags(new_markdown_cell("甲", metadata={"tags": [tag]})))


@pytest.mark.parametrize("tag", ["optional", "Optional", " optional ", "ｏptional"])
def test_a_paragraph_may_go_however_its_tag_is_typed(tag):
    assert is_optional(new_markdown_cell("甲", metadata={"tags": [tag]}))


@pytest.mark.parametrize(
    ("tags", "opposed"),
    [
        (["from-2022", "until-2020"], True),
        (["only-2020", "from-2021"], True),
        (["until-2019", "only-2020", "only-2021"], True),
        (["only-2020", "only-2021"], False),
        (["only-2020", "only-2021", "from-2021"], False),
        (["from-2020", "until-2020"], False),
        (["from-2020", "only-2023-黄埔"], False),
        (["only-202O", "from-2021"], False),
        (["only-2020"], False),
        ([], False),
    ],
)
def test_tags_that_no_edition_can_follow_are_told(tags, opposed):
    cell = new_markdown_cell("甲", metadata={"tags": tags})

    assert opposed_tags(cell) == (tuple(tags) if opposed else ())
