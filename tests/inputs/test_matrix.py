"""`each` makes an edition of each combination of values; nothing in params/ is passed over."""

import datetime
import json
from pathlib import Path

import pytest
from projects import make_project, write_chapter
from runs import build_here

from whitepaper.command.editions import editions
from whitepaper.errors import UsageError
from whitepaper.inputs.listing import available, before, strays
from whitepaper.inputs.parameters import load

MATRIX = """\
edition: 2020
title: "{district}知识产权状况"
subtitle: "{period}"
publisher: 小城编写组
notice: 本报告用于测试。
date: 2021-04-26
cut_off: 2021-04-26
status: final
region: 小城
each:
  district: [天河, 越 秀]
  period:
    2020-H1: {date: 2021-05-01, typed: [3件]}
    2020-H2:
chapters:
  - notebook: 01-district
"""
CHAPTER = """\
from whitepaper.chapter import open_edition

report = open_edition(edition)
assert report.period == period and report.edition.region == region
assert edition.startswith("2020/") and language == "zh"
"""
DECLARED = 'edition = ""\ndistrict = ""\nperiod = ""\nregion = ""\nlanguage = ""'
NAMES = ("2020/天河/2020-H1", "2020/越-秀/2020-H1", "2020/天河/2020-H2", "2020/越-秀/2020-H2")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    project = make_project(tmp_path)
    for path in (project / "notebooks").iterdir():
        path.unlink()
    write_chapter(project, "01-district", CHAPTER, DECLARED)
    change(project, MATRIX)
    return project


def change(project: Path, text: str) -> None:
    (project / "params" / "2020.yaml").write_text(text, "utf-8")


def findings(project: Path, name: str) -> list[str]:
    with pytest.raises(UsageError) as caught:
        load(project, name)
    return [str(finding) for finding in caught.value.findings]


def test_each_combination_is_an_edition_by_the_end_of_its_period(project):
    assert available(project) == NAMES


def test_an_edition_has_its_values_and_what_goes_with_them(project):
    first, last = load(project, NAMES[0]), load(project, NAMES[3])

    assert (first.title, first.subtitle) == ("天河知识产权状况", "2020年上半年")
    assert (first.period, first.date, first.typed) == (
        "2020-H1",
        datetime.date(2021, 5, 1),
        ["3件"],
    )
    assert (last.title, last.date) == ("越 秀知识产权状况", datetime.date(2021, 4, 26))
    assert first.chapters[0].parameters == {
        "edition": "2020/天河/2020-H1",
        "district": "天河",
        "period": "2020-H1",
        "region": "小城",
        "language": "zh",
    }


def test_what_a_chapter_is_given_by_its_own_entry_comes_first(project):
    entry = "  - notebook: 01-district\n    parameters: {district: 番禺, language: en}\n"
    change(project, MATRIX.replace("  - notebook: 01-district\n", entry))

    given = load(project, NAMES[0]).chapters[0].parameters

    assert (given["district"], given["language"]) == ("番禺", "en")


def test_a_region_and_a_language_make_editions_too(project):
    rows = (project / "data" / "regions.csv").read_text("utf-8")
    (project / "data" / "regions.csv").write_text(f"{rows}邻城,Next Town,city,\n", "utf-8")
    text = MATRIX.partition("each:")[0].replace("region: 小城\n", "").replace("{district}", "")
    each = (
        "each:\n  region: [小城, 邻城]\n  language: [en, zh]\nchapters: [{notebook: 01-district}]\n"
    )
    change(project, text + each)
    write_chapter(project, "01-district", "1", 'region = ""')

    made = [load(project, name) for name in available(project)]

    assert [(one.edition, one.region, one.language, one.subtitle) for one in made] == [
        ("2020/小城/en", "小城", "en", "2020"),
        ("2020/小城/zh", "小城", "zh", "2020年"),
        ("2020/邻城/en", "邻城", "en", "2020"),
        ("2020/邻城/zh", "邻城", "zh", "2020年"),
    ]


@pytest.mark.parametrize(
    ("each", "told"),
    [
        ("each:\n", "“each” lists no values"),
        ("each: {district: []}\n", "“each.district” lists no values"),
        ("each: {district: 天河}\n", "“each.district” lists no values"),
        ("each: {a-b: [1]}\n", "“a-b” is no name of a parameter"),
        ("each: {district: [1.5]}\n", "“1.5” is neither a text nor a whole number"),
        ("each: {district: [true]}\n", "“True” is neither a text nor a whole number"),
        ("each: {district: [天/河]}\n", "“天/河” cannot be the name of a folder"),
        ("each: {district: [..]}\n", "“..” cannot be the name of a folder"),
        ("each: {district: [天河, 天河]}\n", "“天河” makes the same edition as “天河”"),
        ("each: {district: [North, north]}\n", "“north” makes the same edition as “North”"),
        ("each: {district: [a b, a-b]}\n", "“a-b” makes the same edition as “a b”"),
        ("each: {district: {天河: 3}}\n", "what stands below “天河” is no key and value"),
    ],
)
def test_what_makes_no_editions_is_told_with_its_line(project, each, told):
    start, _, rest = MATRIX.partition("each:")
    change(project, f"{start}{each}{rest[rest.index('chapters:') :]}")

    assert available(project) == ("2020",)
    assert f"line 10: {told}" in findings(project, "2020")[0]


def test_all_that_is_wrong_with_each_is_told_at_once(project):
    start, _, rest = MATRIX.partition("each:")
    each = "each:\n  district: [天/河, 越秀, 越秀]\n  period: []\n"
    change(project, f"{start}{each}{rest[rest.index('chapters:') :]}")

    assert [finding.partition("\n")[0] for finding in findings(project, "2020")] == [
        "params/2020.yaml line 11: “天/河” cannot be the name of a folder",
        "params/2020.yaml line 11: “越秀” makes the same edition as “越秀”",
        "params/2020.yaml line 12: “each.period” lists no values",
    ]


def leave_out(project: Path, *entries: str) -> None:
    """Leave combinations out of the editions that the file makes."""
    listed = "".join(f"    - {entry}\n" for entry in entries)
    change(project, MATRIX.replace("chapters:", f"  except:\n{listed}chapters:"))


@pytest.mark.parametrize(
    ("entries", "left"),
    [
        (["{district: 天河, period: 2020-H1}"], NAMES[1:]),
        (["{period: 2020-H1}"], NAMES[2:]),
        (["{district: [天河, 越 秀], period: 2020-H1}"], NAMES[2:]),
        (["{district: 天河}", "{period: 2020-H2}"], NAMES[1:2]),
    ],
)
def test_combinations_may_be_left_out(project, entries, left):
    leave_out(project, *entries)

    assert available(project) == left
    assert load(project, left[0]).edition == left[0]
    assert (
        "the file makes no such edition"
        in findings(project, next(name for name in NAMES if name not in left))[0]
    )


def test_one_that_is_left_out_needs_no_list(project):
    change(project, MATRIX.replace("chapters:", "  except: {period: 2020-H1}\nchapters:"))

    assert available(project) == NAMES[2:]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{district: 天合}", "line 16: no edition has “天合” as “district”"),
        ("{district: [天河, 天合]}", "line 16: no edition has “天合” as “district”"),
        ("{distrct: 天河}", "line 16: no edition is made by “distrct”"),
        ("天河", "line 16: this leaves out no combination"),
        ("{}", "line 16: this leaves out no combination"),
        ("{period: [2020-H1, 2020-H2]}", "line 15: all editions are left out"),
    ],
)
def test_what_leaves_nothing_out_is_told_with_its_line(project, entry, told):
    leave_out(project, entry)

    assert [told in finding for finding in findings(project, "2020")] == [True]


def test_a_list_of_exceptions_that_is_none_is_told(project):
    change(project, MATRIX.replace("chapters:", "  except: 天河\nchapters:"))

    (told,) = findings(project, "2020")

    assert "line 15: this leaves out no combination" in told
    assert "- {district: …, period: …}" in told


def test_a_value_may_say_what_its_folder_is_called(project):
    listed = "[天河, 越 秀]"
    change(project, MATRIX.replace(listed, "{天/河: {name: tianhe}, 越秀: {name: yuexiu}}"))

    assert available(project)[0] == "2020/tianhe/2020-H1"
    assert load(project, "2020/tianhe/2020-H1").title == "天/河知识产权状况"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("district:", "distrct:", "line 11: no chapter declares the parameter “distrct”"),
        ("district:", "regoin:", "did you mean “region”?"),
        ("2020-H2:", "2020-H3:", "line 14: “2020-H3” is not a period"),
        ("typed: [3件]", "tiped: [3件]", "line 13: unknown key “tiped”"),
        ("{date: 2021-05-01,", "{date: soon,", "line 13: “date”"),
        ("{district}知", "{distric}知", "line 2: “{distric}” in “title” stands for no value"),
    ],
)
def test_a_slip_in_a_value_is_told_with_its_line(project, old, new, told):
    change(project, MATRIX.replace(old, new))
    name = next(name for name in available(project) if "H3" in name or "H3" not in new)

    assert any(told in finding for finding in findings(project, name))


def test_a_file_or_a_combination_that_is_no_edition_is_told_with_those_there_are(project):
    (of_file,) = findings(project, "2020")
    (of_value,) = findings(project, "2020/天合/2020-H1")

    assert "the file makes several editions by “each”" in of_file
    assert "the file makes no such edition" in of_value
    assert "did you mean “2020/天河/2020-H1”?" in of_value


@pytest.mark.parametrize(
    ("name", "where", "found"),
    [
        ("2020", (), NAMES),
        ("2020/天河/2020-H1", (), NAMES[:1]),
        ("2020/天河/*", (), (NAMES[0], NAMES[2])),
        ("*H2", (), NAMES[2:]),
        ("'*H2'", (), NAMES[2:]),
        (None, ("district=天河",), (NAMES[0], NAMES[2])),
        (None, ("district=越 秀", "period=2020-H2"), NAMES[3:]),
        (None, ("period=2020-H1", "period=2020-H2"), NAMES),
        ("*H2", ("district=天河",), NAMES[2:3]),
        # The newest are those of the last period.
        (None, (), NAMES[2:]),
    ],
)
def test_editions_are_chosen_by_name_pattern_and_value(project, name, where, found):
    assert tuple(editions(project, name, where=where)) == found


@pytest.mark.parametrize(
    ("name", "where", "told"),
    [
        ("2021/*", (), "2021/*: no edition has such a name"),
        (None, ("distict=天河",), "did you mean “district”?"),
        (None, ("district=天和",), "no edition has “天和” as “district”"),
        (None, ("district",), "it is not KEY=VALUE"),
        ("*H1", ("period=2020-H2",), "no edition has “2020-H2” as “period”"),
    ],
)
def test_what_chooses_no_edition_is_told(project, name, where, told):
    with pytest.raises(UsageError) as caught:
        editions(project, name, where=where)

    assert any(told in str(finding) for finding in caught.value.findings)


@pytest.mark.parametrize("chosen", [{"where": ("district=天河",)}, {"name": "2020/天河/*"}])
def test_a_file_whose_values_make_no_edition_says_so_where_one_is_chosen(project, chosen):
    change(project, MATRIX.replace("天河", "天/河"))

    with pytest.raises(UsageError) as caught:
        editions(project, **{"name": None, **chosen})

    assert any("cannot be the name of a folder" in str(each) for each in caught.value.findings)


def test_a_correction_may_be_of_some_editions_alone(project):
    correction = "corrections:\n  - {date: 2021-06-01, reason: 数据修订, only: '2020/天河/*'}\n"
    change(project, MATRIX + correction)

    assert [len(load(project, name).corrections) for name in NAMES] == [1, 0, 1, 0]


@pytest.mark.parametrize(
    ("wholes", "found"),
    [
        ((), NAMES[2:]),
        (("2019",), NAMES[2:]),
        (("2020-H2",), ("2020-H2",)),
        (("2020-H2", "2020-H2-en", "2020-a"), ("2020-H2",)),
        (("2020-a", "2020-b"), ("2020-b",)),
        (("2021",), ("2021",)),
    ],
)
def test_the_newest_is_a_whole_if_there_is_one(project, wholes, found):
    for name in wholes:
        (project / "params" / f"{name}.yaml").write_text("", "utf-8")

    assert tuple(editions(project, None)) == found


def test_the_file_before_another_is_found_by_its_last_edition(project):
    assert before(project, "2021", "2021") == "2020"


def test_an_edition_was_begun_from_that_of_the_same_values(project):
    later = MATRIX.replace("2020", "2021").replace("edition: 2021", "edition: 2021\nfrom: 2020")
    (project / "params" / "2021.yaml").write_text(later, "utf-8")

    assert load(project, "2021/天河/2021-H2").predecessor == "2020/天河/2020-H2"


def test_what_is_no_parameter_file_is_named(project):
    params = project / "params"
    for name in (
        "2024-03.yml",
        "2025.YAML",
        "草稿.txt",
        ".2020.yaml.swp",
        "README.md",
        "2020.yaml~",
    ):
        (params / name).write_text("", "utf-8")
    (params / "2023").mkdir()
    (params / "carried").mkdir()

    assert strays(project) == ("2023/", "2024-03.yml", "2025.YAML", "草稿.txt")
    checked = build_here(project, "check", "--lang", "en")
    assert checked.code == 1
    assert (
        "params/2024-03.yml: this is no edition: its name does not end in .yaml" in checked.stderr
    )
    assert "rename it to 2024-03.yaml" in checked.stderr
    built = build_here(project, "--all", "--dry-run", "--lang", "en")
    assert "params/2024-03.yml: this is no edition" in built.stderr


@pytest.mark.parametrize("name", ["2024.1", "v1.0-beta_2", "二〇二四.一稿"])
def test_a_name_may_have_full_stops_and_chinese_letters(project, name):
    text = MATRIX.replace("edition: 2020", f'edition: "{name}"\nperiod: 2020')
    (project / "params" / f"{name}.yaml").write_text(text.replace("2020-H", "2019-H"), "utf-8")

    assert f"{name}/天河/2019-H1" in available(project)
    assert load(project, f"{name}/天河/2019-H1").period == "2019-H1"


def test_a_number_with_a_point_is_to_be_a_text(project):
    (project / "params" / "2024.1.yaml").write_text("edition: 2024.1\n", "utf-8")

    assert any(
        'make it a text, in quotation marks: "2024.1"' in f for f in findings(project, "2024.1")
    )


def test_a_matrix_is_built_checked_verified_compared_and_issued(project):
    write_chapter(project, "01-district", f"{CHAPTER}\nf'{{district}} {{period}}'", DECLARED)
    change(project, MATRIX.replace(", typed: [3件]", ""))

    checked = build_here(project, "check")
    built = build_here(project, "--where", "district=天河")

    assert checked.code == 0, checked.stderr
    assert built.code == 0, built.stderr
    for name in (NAMES[0], NAMES[2]):
        folder = project / "out" / name
        assert json.loads((folder / "manifest.json").read_bytes())["edition"] == name
        assert f"out/{name}/whitepaper.pdf" in built.stdout
    assert not (project / "out" / NAMES[1]).exists()
    again = build_here(project, NAMES[2], NAMES[0], NAMES[2], "--lang", "en")
    assert again.stderr.count("nothing has changed") == 2
    assert build_here(project, "verify", "2020/天河/*").code == 0
    every = build_here(project, "verify", "--all", "--lang", "en")
    assert every.code == 0
    assert every.stderr.count("files are as the manifest records them") == 2
    assert f"not built, and so not verified: {NAMES[1]}, {NAMES[3]}" in every.stderr
    page = project / "out" / NAMES[0] / "whitepaper.html"
    whole = page.read_bytes()
    page.write_bytes(b"")
    damaged = build_here(project, "verify", "--all", "--lang", "en")
    assert (damaged.code, damaged.stderr.count("as the manifest records them")) == (1, 1)
    assert f"{NAMES[0]}/whitepaper.html" in damaged.stderr
    page.write_bytes(whole)
    unbuilt = build_here(project, "verify", NAMES[1], "--lang", "en")
    assert f"build it first: python build.py {NAMES[1]}" in unbuilt.stderr
    compared = build_here(project, "diff", NAMES[0], NAMES[2])
    assert compared.code == 0, compared.stderr
    several = build_here(project, "diff", "*/2020-H1", "*/2020-H2", "--lang", "en")
    assert several.code == 2
    assert f"{NAMES[0]} → {NAMES[2]}: " in several.stderr
    assert several.stdout.splitlines() == compared.stdout.splitlines()
    assert f"not built, and so not compared: {NAMES[1]}, {NAMES[3]}" in several.stderr
    of_file = build_here(project, "diff", "2020", "2020/天河/*", "--lang", "en")
    assert (of_file.code, len(of_file.stdout.splitlines())) == (0, 2)
    assert f"nothing to compare with: {NAMES[1]}, {NAMES[3]}" in of_file.stderr
    issued = build_here(project, "issue", "2020/天河/*")
    assert issued.code == 0, issued.stderr
    assert issued.stdout.splitlines() == [f"editions/{name}/1" for name in (NAMES[0], NAMES[2])]
    assert build_here(project, "diff", f"issued:{NAMES[0]}", NAMES[0]).code == 0
    as_issued = build_here(project, "diff", "issued:2020/天河/*", "2020/天河/*")
    assert (as_issued.code, len(as_issued.stdout.splitlines())) == (0, 2)


def test_what_is_wrong_with_one_edition_keeps_none_of_the_others_from_being_built(project):
    change(project, MATRIX.replace(", typed: [3件]", ""))
    fails = "assert district != '天河'\ndistrict + period"
    write_chapter(project, "01-district", fails, DECLARED)

    built = build_here(project, "2020", "--to", "html", "--lang", "en")

    assert built.code == 1
    assert "2020/天河/2020-H1: The report was not built: one chapter failed." in built.stderr
    assert "2020/天河/2020-H2: The report was not built: one chapter failed." in built.stderr
    for name in (NAMES[1], NAMES[3]):
        assert f"out/{name}/whitepaper.html" in built.stdout


def test_what_is_wrong_with_all_alike_is_said_once(project):
    rows = project / "data" / "regions.csv"
    rows.write_text(f"{rows.read_text('utf-8')}小城,,city,\n", "utf-8")

    refused = build_here(project, "2020", "--lang", "en")

    assert refused.code == 1
    assert refused.stderr.count("data/regions.csv line 3") == 1
    assert refused.stderr.count("The data package has 1 problem. As above.") == 3


def test_all_that_was_built_may_be_nothing(project):
    told = build_here(project, "verify", "--all", "--lang", "en")

    assert told.code == 2
    assert "no edition was built" in told.stderr


def test_a_matrix_begins_that_of_the_next_year(project):
    begun = build_here(project, "new", "2021", "--lang", "en")

    assert begun.code == 0, begun.stderr
    assert available(project)[-1] == "2021/越-秀/2021-H2"
    edition = load(project, "2021/天河/2021-H1")
    assert (edition.date, edition.status) == (datetime.date(2022, 5, 1), "draft")
    assert edition.predecessor == "2020/天河/2020-H1"


def test_what_is_left_out_is_so_in_the_next_year(project):
    leave_out(project, "{district: 天河, period: 2020-H1}", "{district: 天河, period: [2020-H2]}")

    begun = build_here(project, "new", "2021", "--lang", "en")

    assert begun.code == 0, begun.stderr
    assert available(project) == (NAMES[1], NAMES[3], "2021/越-秀/2021-H1", "2021/越-秀/2021-H2")
