"""Tags that bind cells to editions."""

import pytest
from nbformat.v4 import new_markdown_cell

from whitepaper.inputs.cells import applies, misspelt_tags


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
