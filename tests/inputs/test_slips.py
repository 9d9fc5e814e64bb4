"""What people often mistype, named for what it is and with its remedy."""

import pytest
from projects import make_chapters
from runs import build_here

from whitepaper.inputs.punctuation import misplaced

CONFLICT = "<<<<<<< HEAD\n{one}\n=======\n{other}\n>>>>>>> theirs\n"


def params_of(project):
    return project / "params" / "2020.yaml"


def refusal(project) -> str:
    done = build_here(project, "2020", "--to", "html")
    assert done.code in (1, 2)
    return done.stderr


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("status: final", "status：final", "“status：final” has a full-width colon"),
        ("status: final", "status :final", "“status :final” has no space after its colon"),
        ("status: final", "status:final", "“status:final” has no space after its colon"),
        ("chapters:\n", "chapters：\n", "“chapters：” has a full-width colon"),
    ],
)
def test_a_colon_in_a_parameter_file_is_told_where_it_stands(project, old, new, message):
    text = params_of(project).read_text("utf-8")
    line = text[: text.index(old)].count("\n") + 1
    params_of(project).write_text(text.replace(old, new, 1), "utf-8")

    told = refusal(project)

    assert f"params/2020.yaml line {line}: {message}" in told
    assert f"write it as “{old.strip()}”: a half-width colon, then a space" in told


def test_a_colon_that_makes_a_text_of_a_key_is_told_too(project):
    text = params_of(project).read_text("utf-8")
    params_of(project).write_text(text.replace("- notebook: 01", "- notebook：01", 1), "utf-8")

    told = refusal(project)

    assert "“- notebook：01-summary” has a full-width colon" in told
    assert "write it as “- notebook: 01-summary”" in told


def test_a_wrong_indentation_names_the_line_to_align_with(project):
    text = params_of(project).read_text("utf-8")
    first = text.partition("- notebook: ")[2].split()[0]
    listed = f"  - notebook: {first}\n      role: lead\n"
    params_of(project).write_text(text.replace(f"  - notebook: {first}\n", listed, 1), "utf-8")

    told = refusal(project)

    assert "“role: lead” is not indented as it should be" in told
    assert "align “role” with “notebook” in line" in told


@pytest.mark.parametrize("file", ["params/2020.yaml", "data/observations.csv", "notebook"])
def test_marks_of_a_merge_conflict_are_told_once_whatever_the_file(project, file):
    path = next((project / "notebooks").glob("*.ipynb")) if file == "notebook" else project / file
    lines = path.read_text("utf-8").splitlines()
    conflict = CONFLICT.format(one=lines[2], other=lines[2])
    path.write_text("\n".join([*lines[:2], conflict + "\n".join(lines[3:])]), "utf-8")

    told = refusal(project)

    assert told.count("two people have changed the same place") == 1
    assert told.count("→ keep the lines that are wanted") == 1
    assert path.name in told
    assert "JSON" not in told


def test_a_key_that_is_used_twice_names_the_key_and_both_rows(project):
    path = project / "data" / "sources.csv"
    header, first, *others = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([header, first, *others, first]) + "\n", "utf-8")

    told = refusal(project)

    key = first.split(",")[0]
    assert (
        f"data/sources.csv line {len(others) + 3}: the 来源代码 “{key}” is that of line 2 too"
        in told
    )
    assert "keep one of the two rows; if not, give this one another" in told


def test_a_date_that_a_spreadsheet_has_changed_is_told_as_it_should_be(project):
    path = project / "data" / "sources.csv"
    header, first, *others = path.read_text("utf-8").splitlines()
    columns, cells = header.split(","), first.split(",")
    cells[columns.index("published")] = "2020/8/31"
    path.write_text("\n".join([header, ",".join(cells), *others]) + "\n", "utf-8")

    told = refusal(project)

    assert "“2020/8/31” should be written “2020-08-31”" in told
    assert "WPS or Excel may have changed its format; to repair all of this kind at once: " in told
    assert "python build.py tidy" in told
    assert "\\d" not in told


@pytest.mark.parametrize(
    ("source", "line", "mark"),
    [
        ("x = “a”", 1, "“"),
        ("x = 1\ny = f（x）", 2, "（"),
        ("a = [1，2]", 1, "，"),
        ("for x in y：\n    pass", 1, "："),
        ("x = ‘a’", 1, "‘"),
        ("print('a'）", 1, "）"),
        ("x ＝ 1", 1, "＝"),
    ],
)
def test_chinese_punctuation_in_code_is_found_in_its_line(source, line, mark):
    slip = misplaced(source)

    assert slip is not None
    assert slip.line == line
    assert f"the code has a Chinese {mark}: type " in slip.message


@pytest.mark.parametrize(
    "source", ["x = '“a”，（b）'", "# 说明：（一）", "x = 1", "x = = “a”", "for x in y\n    '，'"]
)
def test_chinese_punctuation_that_is_no_mistake_is_not_blamed(source):
    assert misplaced(source) is None


def test_a_cell_with_chinese_punctuation_is_told_in_words_of_the_trade(tmp_path):
    told = refusal(make_chapters(tmp_path, {"01-a": "x = 1\nprint(“你好”)"}))

    assert "notebooks/01-a.ipynb cell 3 line 2: print(“你好”)" in told
    assert 'the code has a Chinese “: type " in an English input mode' in told
    assert "SyntaxError" not in told


def test_a_notebook_without_a_parameters_cell_is_told_where_to_click(project):
    path = next((project / "notebooks").glob("*.ipynb"))
    path.write_text(path.read_text("utf-8").replace('"parameters"', '"others"'), "utf-8")

    told = refusal(project)

    assert "no cell is tagged “parameters”" in told
    assert "property inspector" in told


def test_a_value_of_another_type_is_told_in_the_readers_language(project):
    text = params_of(project).read_text("utf-8")
    params_of(project).write_text(text.replace("status: final", "status: done"), "utf-8")

    done = build_here(project, "2020", "--lang", "zh")

    assert "“status”：应是'draft'、'final'之一\n    → 现在写的是'done'，请按要求改" in done.stderr
