"""What `whitepaper init` makes, and where it makes nothing."""

import datetime
import json
import re

import pytest
from projects import ROOT
from runs import files, whitepaper_here

STARTING = ROOT / "whitepaper" / "starting"
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


def test_a_project_is_of_the_year_that_is_named_in_all_that_it_holds(tmp_path):
    options = ("--like", "city", "--language", "zh", "--period", "2021")

    made = whitepaper_here(tmp_path, "init", "new", *options)
    checked = whitepaper_here(tmp_path / "new", "check")

    assert (made.code, checked.code) == (0, 0), made.stderr + checked.stderr
    found = {name: text.decode() for name, text in files(tmp_path / "new").items()}
    for text in ("edition: 2021\n", "date: 2022-04-26", "cut_off: 2022-04-26", "since: 2019"):
        assert text in found["params/2021.yaml"]
    assert '"edition = 2021' in found["notebooks/02-creation.ipynb"]
    assert "since = 2019" in found["notebooks/02-creation.ipynb"]
    assert "joint-meeting,2021-04-26," in found["data/events.csv"]
    assert "whitepaper new 2022" in found["README.md"]


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
        (("new", "--period", "twenty"), "--period: “twenty” is no year that a report could be of"),
        (("new", "--period", "20255"), "→ write one from 1903 to 2197"),
        (("new", "--period", "1890"), "→ write one from 1903 to 2197"),
        (("new", "--period", "2025-Q5"), "--period: “2025-Q5” is no year that a report could be"),
        (
            ("new", "--period", "2025-Q3"),
            "a new project is of a year, and “2025-Q3” is none\n    → name the year, 2025;",
        ),
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


@pytest.mark.parametrize("like", ["city", "facts"])
def test_a_third_chapter_has_its_number_free_before_the_appendix(tmp_path, like):
    assert whitepaper_here(tmp_path, "init", "new", "--like", like, "--language", "zh").code == 0

    made = whitepaper_here(tmp_path / "new", "chapter", "new", "03-运用", LANGUAGE="en")

    assert made.code == 0, made.stderr
    (listed,) = (tmp_path / "new" / "params").glob("2*.yaml")
    names = re.findall("notebook: (.*)", listed.read_text("utf-8"))
    assert names[-2:] == ["03-运用", "90-sources"]


@pytest.mark.parametrize("made", sorted(STARTING.glob("*-*")), ids=lambda made: made.name)
def test_the_pages_that_a_new_project_names_are_there_and_it_says_where(
    made,
):
    readme = (made / "README.md").read_text("utf-8")
    pages = re.findall(r"`(?:docs/)?((?:guide/)?(?:en/)?[a-z-]+\.md)`", readme)
    titles = re.findall("(?:文档|the page )“([^”]+)”[^`]*`([^`]+)`", readme)

    assert "make docs" in readme
    assert titles
    assert [page for page in pages if not (ROOT / "docs" / page).is_file()] == []
    for title, page in titles:
        assert title in (ROOT / "docs" / page).read_text("utf-8").partition("\n")[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_small_data_package_has_the_columns_of_units_and_says_how_a_row_is_added(
    tmp_path, language
):
    options = ("--like", "facts", "--language", language, "--period", "2023")
    assert whitepaper_here(tmp_path, "init", "new", *options).code == 0
    data = tmp_path / "new" / "data"
    (rows,) = re.findall("(?s)```\n(.*?)```", (data / "README.md").read_text("utf-8"))
    for name, added in re.findall(r"# (\S+\.csv)\n(.*)\n", rows):
        with (data / name).open("a", encoding="utf-8") as file:
            file.write(f"{added}\n")
    with (data / "units.csv").open("a", encoding="utf-8") as file:
        file.write("SEK million,money,1000000,,,0.1,SEK,\n")
        file.write("stops per 1000,rate,,1000,stops,0.1,,\n")

    checked = whitepaper_here(tmp_path / "new", "check", LANGUAGE="en")

    assert len(re.findall(r"# \S+\.csv\n", rows)) == 2
    assert (checked.code, checked.stderr) == (
        0,
        "nothing was found that is wrong before chapters run\n",
    )
