"""The values of the picture on the cover: which, up to when, and what is wrong with its key."""

from datetime import date

import pytest
from msgspec.structs import replace
from projects import ROOT, make_project
from runs import build_here

from whitepaper.inputs import data, parameters
from whitepaper.inputs.cover import cover_series


@pytest.fixture(scope="module")
def entered():
    return data.read(ROOT)


def series(entered, name: str, **others):
    edition = replace(parameters.read(ROOT, "2020"), cover=[name] if name else [], **others)
    return cover_series(edition, entered.known_on(edition.cut_off))


def test_what_is_counted_at_a_day_may_be_of_any_day_up_to_the_edition(entered):
    found = series(entered, "有效发明专利量")

    assert [fact.period for fact in found] == [
        *("2009", "2012-03-31", "2013-04-30", "2014-01-31", "2014-09-30", "2016", "2019", "2020")
    ]
    assert (found[-1].text, found[-1].region) == ("7.1万件", "广州")
    assert all(fact.sources and fact.places for fact in found)


def test_what_adds_up_over_a_time_is_of_whole_years(entered):
    found = series(entered, "发明专利授权量（检索库统计）")

    assert [fact.period for fact in found] == [str(year) for year in range(2014, 2021)]


def test_what_adds_up_is_of_quarters_where_the_edition_is_of_one():
    bulletin = ROOT / "examples" / "transport-quarterly"
    edition = parameters.read(bulletin, "2024/2024-Q2/Aldmere")

    found = cover_series(edition, data.read(bulletin).known_on(edition.cut_off))

    assert [fact.period for fact in found][-2:] == ["2024-Q1", "2024-Q2"]
    assert len(found) == 10


@pytest.mark.parametrize("name", ["", "有效注册商标量"], ids=["no key", "one value"])
def test_without_two_values_there_is_no_picture(entered, name):
    assert series(entered, name, region="深圳") == ()


def test_the_first_indicator_that_reaches_the_year_is_drawn(entered):
    edition = parameters.read(ROOT, "2024")
    known = entered.known_on(edition.cut_off)

    found = cover_series(edition, known)

    assert {fact.name for fact in found} == {"高价值发明专利量"}
    assert [fact.period for fact in found] == ["2023", "2024"]
    assert cover_series(replace(edition, cover=["有效发明专利量"]), known) == ()


@pytest.mark.parametrize("year", ["2020", "2022", "2023", "2024"])
def test_the_picture_of_an_edition_ends_with_its_year(entered, year):
    edition = parameters.read(ROOT, year)

    *_, last = cover_series(edition, entered.known_on(edition.cut_off))

    assert last.period == year


def test_that_no_indicator_reaches_the_year_is_told(tmp_path):
    project = make_project(tmp_path)
    path = project / "params/2020.yaml"
    name = "专利质押融资额"
    path.write_text(f"cover: {name}\n{path.read_text('utf-8')}", "utf-8")

    done = build_here(project, "2020")

    assert f"no picture on the cover: {name} has no value of 2020 and one before" in done.stderr


@pytest.mark.parametrize(("command", "code"), [("check", 1), ("2020", 2)])
def test_an_indicator_that_the_data_does_not_have_is_refused_before_a_chapter_runs(
    tmp_path, command, code
):
    project = make_project(tmp_path)
    path = project / "params/2020.yaml"
    path.write_text(f"cover: 专利授权\n{path.read_text('utf-8')}", "utf-8")

    done = build_here(project, command)

    assert done.code == code
    place = "params/2020.yaml line 1"
    assert f"{place}: the data has no indicator “专利授权” for the cover" in done.stderr
    assert "build.py indicators, or remove the key “cover”" in done.stderr
    assert not (project / "out/2020").exists()


def test_what_was_published_of_later_years_is_not_in_it(entered):
    found = series(entered, "有效发明专利量", cut_off=date(2025, 6, 30))

    assert found[-1].period == "2020"
