"""What a series lacks between two periods is named where these are printed beside each other."""

import datetime
from decimal import Decimal

import msgspec
import pytest
from checks.reports import GRANTS, figure, messages, table
from msgspec.structs import replace

from whitepaper.checks.gaps import gaps
from whitepaper.document.nodes import Column, FactText, TableCell, Text
from whitepaper.inputs import data as inputs

GAP = ["2024-Q3", "2024-Q4", "2025-Q2", "2025-Q3"]
TOLD = "puts beside each other what is not: 2025年一季度 is left out between"


def of(*periods):
    return [msgspec.structs.replace(GRANTS, period=each, value=Decimal(3)) for each in periods]


def test_a_quarter_that_a_figure_or_a_table_skips_is_told():
    assert messages(gaps, figure(data=tuple(of(*GAP)))) == [f"@fig-a {TOLD}"]
    assert messages(gaps, table(*map(FactText, of(*GAP)))) == [f"@tbl-a {TOLD}"]


def test_one_that_is_named_is_not():
    noted = figure(data=tuple(of(*GAP)), note=(Text("2025年一季度未公布。"),))
    cells = (TableCell((FactText(fact),)) for fact in of(*GAP))
    row = (*cells, TableCell((Text("—"),)))
    heads = tuple(Column((Text(each),)) for each in ("", "", "", "", "2025年一季度"))

    assert messages(gaps, noted) == []
    assert messages(gaps, table(columns=heads, rows=(row,))) == []


def test_what_the_data_has_was_left_out_by_choice():
    source = inputs.Source(source="s", title="年报", known=datetime.date(2025, 5, 1))
    grants = inputs.Indicator(
        indicator=GRANTS.indicator, name=GRANTS.name, unit="件", form="value", definition=""
    )
    known = inputs.Observation(
        indicator=grants,
        region=GRANTS.region,
        period="2025-Q1",
        value=Decimal(3),
        precision=Decimal(1),
        source=source,
        row=2,
    )
    data = replace(inputs.NOTHING, observations=(known,))

    assert messages(gaps, figure(data=tuple(of(*GAP))), data=data) == []
    assert messages(gaps, figure(data=tuple(of(*GAP))), data=inputs.NOTHING) != []


@pytest.mark.parametrize(
    "periods",
    [
        ["2024-Q1", "2024-Q2", "2024-Q3"],
        # The same quarter of some years, or this and that of a year ago.
        ["2022-Q4", "2023-Q4", "2024-Q4"],
        ["2023-Q3", "2024-Q2", "2024-Q3"],
        ["2015", "2020", "2021", "2022"],
        ["2020-09-30", "2021-09-30"],
        ["2020", "2024-Q1"],
    ],
)
def test_what_is_whole_or_chosen_is_not(periods):
    assert messages(gaps, figure(data=tuple(of(*periods)))) == []
