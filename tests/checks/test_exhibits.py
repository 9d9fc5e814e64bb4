"""What figures and tables say of themselves is held against the data that they show."""

from decimal import Decimal

import msgspec
import pytest
from checks.reports import GRANTS, edition, figure, found, messages, subject, table
from msgspec.structs import replace

from whitepaper.checks.exhibits import axis_titles, bounds_drawn, title_periods, units_of_tables
from whitepaper.checks.trends import trends
from whitepaper.checks.typed_numbers import typed_numbers
from whitepaper.document.nodes import Column, FactText, TableCell, Text
from whitepaper.languages import load
from whitepaper.languages.grammar import Trend

OF_2016 = msgspec.structs.replace(GRANTS, period="2016", when="2016年")
OVER = msgspec.structs.replace(GRANTS, text="超过1777件", qualifier="超过", when="2020年")


def titled(caption, subtitle="", data=(OF_2016, GRANTS), **parts):
    texts = {"caption": (Text(caption),), "subtitle": (Text(subtitle),)}
    return figure(data=data, **texts, **parts)


@pytest.mark.parametrize(
    ("caption", "subtitle", "said"),
    [
        ("授权量上升", "小城，2016—2020年，件", None),
        ("2020年授权量上升", "", None),
        ("授权量上升", "小城，2015—2020年，件", "names 2015, its data is of 2016—2020"),
        ("2021年授权量上升", "", "names 2021"),
        # Of a title of a document the year is none of the data's.
        ("《创新指数2023》与授权量", "", None),
    ],
)
def test_a_title_names_no_year_that_the_data_is_not_of(caption, subtitle, said):
    told = messages(title_periods, titled(caption, subtitle))

    assert [said in message for message in told] == ([True] if said else [])


def of_years(*values, **parts):
    return tuple(
        msgspec.structs.replace(
            GRANTS,
            period=str(year),
            when=f"{year}年",
            value=Decimal(value),
            text=f"{value}件",
            **parts,
        )
        for year, value in enumerate(values, start=2020 - len(values) + 1)
    )


@pytest.mark.parametrize(
    ("caption", "data", "contradicted"),
    [
        ("授权量上升", of_years(3, 2, 5), False),
        ("授权量逐年上升", of_years(3, 2, 5), True),
        ("授权量历年增长", of_years(3, 4, 4, 5), False),
        ("授权量增长", of_years(5, 4), True),
        ("授权量持续下降", of_years(5, 4, 3), False),
        ("授权量先升后降，总体下降", of_years(3, 4), False),
        ("授权量增长率", of_years(5, 4), False),
        ("授权量增长", of_years(5, 4, unit="%"), False),
        ("授权量和申请量增长", (*of_years(5, 4), *of_years(5, 6, indicator="b")), False),
        ("授权量", of_years(5, 4), False),
        # What goes on, or turns, does so at the last step.
        ("授权量继续增长", of_years(3, 4, 6, 5), True),
        ("授权量有所回落", of_years(3, 4, 6, 5), False),
        ("授权量有所回落", of_years(6, 3, 5), True),
        ("授权量回升", of_years(6, 3, 5), False),
        ("2017年以来授权量增长", of_years(6, 3, 5), True),
        ("授权量下降", of_years(3, 4, 6, 5), False),
    ],
)
def test_what_a_figure_says_of_rise_and_fall_is_so_in_its_data(caption, data, contradicted):
    told = messages(trends, titled(caption, data=data, alt="柱形图，各年授权量"))

    assert bool(told) == contradicted
    assert all("says “" in message for message in told)


def test_alternative_texts_and_english_ones_are_held_against_the_data_too():
    falling = of_years(5, 4)

    assert messages(
        trends, titled("授权量", data=falling, alt="折线图，授权量由低到高，增长明显")
    ) == ["figure @fig-a says “增长”, but its data has 5件 for 2019年 and 4件 for 2020年"]
    english = load("en").trend
    assert english("Shops, rising since 2015") == Trend("rising", up=True, span="whole")
    assert english("Shops fell every year") == Trend("fell", False, "each", ("every year",))
    assert english("Starts continued to fall") == Trend("fall", up=False, span="last")
    assert english("Shops have not grown") is None
    assert english("Growth rates") is None


@pytest.mark.parametrize(
    ("caption", "data", "claimed"),
    [
        ("授权量逐年上升", of_years(3, 4, 5), []),
        # Of what contradicts it `trends` tells.
        ("授权量逐年上升", of_years(3, 2, 5), []),
        ("授权量逐年上升，居全省最高", of_years(3, 4, 5), ["最高"]),
        ("授权量连续上升", of_years(3, 4, 5), ["连续"]),
        # Of these it tells nothing.
        ("授权量占比逐年上升", of_years(3, 4, 5, unit="%"), ["逐年"]),
        ("授权量逐年公布", of_years(3, 4, 5), ["逐年"]),
        ("授权量先降后逐年上升", of_years(3, 2, 5), ["逐年"]),
        ("授权量继续逐年上升", of_years(3, 2, 5), ["逐年"]),
        ("授权量逐年上升", of_years(3, 4), ["逐年"]),
        ("授权量逐年上升", (of_years(1, 2, 3, 4, 5)[0], *of_years(4, 5)), ["逐年"]),
        ("授权量逐年上升", (), ["逐年"]),
    ],
)
def test_what_the_data_of_a_figure_is_asked_for_is_no_claim(caption, data, claimed):
    for titles in ({"caption": caption}, {"caption": "授权量", "alt": f"折线图，{caption}"}):
        told = messages(typed_numbers, titled(data=data, **titles), edition=edition())

        assert [message.split("”")[0] for message in told] == [f"“{word}" for word in claimed]


def test_where_the_data_of_figures_is_not_asked_every_year_is_a_claim():
    drawn = titled("授权量逐年上升", data=of_years(3, 4, 5))
    noted = titled("授权量", data=of_years(3, 4, 5), note=(Text("授权量逐年上升"),))
    unasked = replace(edition(), gates={"trends": "off"})

    assert len(messages(typed_numbers, drawn, edition=unasked)) == 1
    assert len(messages(typed_numbers, noted, edition=edition())) == 1


def test_the_caption_of_a_table_names_no_year_that_it_has_no_value_of():
    cells = (FactText(OF_2016), FactText(GRANTS))

    assert messages(title_periods, table(*cells, caption=(Text("2016—2020年授权量"),))) == []
    assert messages(title_periods, table(*cells, caption=(Text("2015年至2020年授权量"),))) == [
        "the title of @tbl-a names 2015, its data is of 2016—2020"
    ]


def test_data_of_an_earlier_year_says_so_in_its_title():
    old = titled("增速居第1位", "小城，2016年，%", data=(OF_2016,))
    dated = titled("2016年增速居第1位", data=(OF_2016,))

    assert messages(title_periods, dated, edition=edition()) == []
    assert messages(title_periods, old, edition=edition()) == [
        "the data of figure @fig-a ends in 2016, and its title does not say so"
    ]
    assert messages(title_periods, old, edition=replace(edition(), period="2016")) == []


def test_a_bound_is_not_drawn_as_a_value_but_may_stand_in_a_diagram():
    drawn = figure(data=(GRANTS, OVER), axes=("", "件"))

    assert messages(bounds_drawn, drawn) == [
        "figure @fig-a draws 2020年 “超过1777件” as if it were the value"
    ]
    assert messages(bounds_drawn, figure(data=(OVER,))) == []
    assert messages(bounds_drawn, figure(data=(GRANTS,), axes=("", "件"))) == []


def test_an_axis_has_no_name_of_a_column_for_its_title():
    assert messages(axis_titles, figure(axes=("", "件"))) == []
    assert found(axis_titles, figure(axes=("period", "value"))) == [
        ("cell 2", f"an axis of figure @fig-a is titled “{name}”, as the column is")
        for name in ("period", "value")
    ]


def test_a_table_says_the_unit_of_its_numbers():
    bare = table(FactText(GRANTS, "1777"), columns=(Column((Text("授权量"),)),))

    assert messages(units_of_tables, bare) == [
        "table @tbl-a does not say the unit of its numbers: 件"
    ]
    (told,) = units_of_tables(subject(bare))
    assert "the label of the row or column of “1777” (" in str(told.remedy)
    for named in (
        {"unit": "件"},
        {"columns": (Column((Text("授权量（件）"),)),)},
        {"caption": (Text("授权量（件）"),)},
        # The first column names the rows, and its head what all of them count.
        {
            "columns": (Column((Text("授权量（件）"),)), Column((Text("2020年"),))),
            "rows": ((TableCell((Text("小城"),)), *bare.rows[0]),),
        },
    ):
        assert messages(units_of_tables, msgspec.structs.replace(bare, **named)) == []
    # With its unit a number needs no other.
    assert messages(units_of_tables, table(FactText(GRANTS), columns=bare.columns)) == []


STARTS = msgspec.structs.replace(GRANTS, text="1,777", number="1,777", unit="dwellings")


@pytest.mark.parametrize(
    ("unit", "head", "lacking"),
    [
        ("%", "Starts", ["table @tbl-a does not say the unit of its numbers: dwellings"]),
        ("%", "Dwellings", []),
        ("dwellings; %", "Starts", []),
        # In English a count says by its name of what it is one, or by a noun of its author's.
        ("", "Starts", []),
        ("homes", "Starts", []),
    ],
)
def test_a_table_puts_no_unit_above_numbers_of_another(unit, head, lacking):
    columns = (Column((Text(head),)),)

    shown = table(FactText(STARTS, "1,777"), columns=columns, unit=unit)

    assert messages(units_of_tables, shown) == lacking
