"""What `whitepaper init` makes, and where it makes nothing."""

import datetime
import json
import re

import pytest
from runs import files, whitepaper_here

LAST = datetime.date.today().year - 1


def test_a_project_is_of_last_year_and_of_the_place_that_is_named(tmp_path):
    options = ("--like", "city", "--language", "zh", "--place", "深圳市")

    made = whitepaper_here(tmp_path, "init", "深圳", *options, LANGUAGE="en")

    assert (made.code, made.stdout) == (0, "深圳\n"), made.stderr
    assert "深圳/ builds as it is: cd 深圳, then whitepaper." in made.stderr
    found = files(tmp_path / "深圳")
    assert {f"params/{LAST}.yaml", ".gitignore", ".github/workflows/report.yml"} <= found.keys()
    text = b"".join(found.values()).decode()
    assert "title: 深圳市知识产权发展与保护状况" in text
    assert f"cut_off: {LAST + 1}-04-26" in text
    assert f"patent-grants,深圳市,{LAST},6120,件" in text
    assert re.search("示例市|Sampleton", text) is None
    assert "whitepaper-0.1.0-py3-none-any.whl[zh,facts,lab]" in text


def test_the_language_of_the_report_is_that_of_messages_where_none_is_named(tmp_path):
    for language, title in (("en", "The Library in Figures"), ("zh", "图书馆年度数据")):
        assert whitepaper_here(tmp_path, "init", language, LANGUAGE=language).code == 0
        assert title in (tmp_path / language / "params" / "project.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("taken",), "taken: something lies here already\n    → name a folder that does not exist"),
        (("file",), "file: something lies here already"),
        (("file/below",), "file/below: cannot be written: Not a directory"),
        (("new", "--place", "a: b"), "--place: “a: b” is no name for a place"),
        (("new", "--like", "quarto"), "Invalid value for '--like': 'quarto'"),
    ],
)
def test_nothing_is_made_where_something_lies_or_of_what_there_is_not(tmp_path, arguments, told):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "own.txt").write_text("own", "utf-8")
    (tmp_path / "file").write_text("own", "utf-8")
    before = files(tmp_path)

    refused = whitepaper_here(tmp_path, "init", *arguments, LANGUAGE="en")

    assert refused.code == 2
    assert told in refused.stderr
    assert files(tmp_path) == before
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("spoken", ["en", "zh"])
def test_indicators_are_listed_with_values_in_the_language_of_the_reports(tmp_path, spoken):
    made = whitepaper_here(tmp_path, "init", "shop", "--like", "facts", "--lang", "en")
    assert made.code == 0, made.stderr

    listed = whitepaper_here(tmp_path / "shop", "indicators", "--lang", spoken).stdout

    for value in ("42,600,000 trips", "1,297 buses", "1,266.5 km", "85.8%"):
        assert f"{value}\n" in listed


def test_indicators_whose_unit_is_the_project_s_own_are_listed_for_programs_too(tmp_path):
    assert whitepaper_here(tmp_path, "init", "shop", "--like", "facts").code == 0

    listed = whitepaper_here(tmp_path / "shop", "indicators", "--json")

    assert listed.code == 0, listed.stderr
    assert {"trips", "km"} <= {each["unit"] for each in json.loads(listed.stdout)}
