"""A column that a table does not have is told with those that it has, or the one that was meant."""

import nbformat
import pandas as pd
import pytest
import seaborn as sns
from nbformat.v4 import new_markdown_cell
from projects import make_chapters
from runs import build_here

from whitepaper.chapter.columns import value_of
from whitepaper.inputs.python_errors import explained

FRAME = pd.DataFrame({"指标": ["a", "b"], "年份": [2019, 2020], "数值": [1, 2]})
MEANT = "there is no column or entry “年”; did you mean “年份”?"
SETUP = "from whitepaper.chapter import *\nreport = open_edition(edition)"


def told(source: str) -> str:
    """What is said of some code that fails."""
    try:
        eval(source, {"frame": FRAME, "sns": sns})
    except (KeyError, AttributeError, ValueError, NameError) as error:
        return explained(type(error).__name__, value_of(error), source).message
    raise AssertionError(source)


@pytest.mark.parametrize(
    "source",
    [
        *(
            "frame['年']",
            "frame[['年', '指标']]",
            "frame[['年']]",
            "frame.loc[0, '年']",
            "frame.年",
        ),
        *(
            "frame.groupby('年').sum()",
            "frame.groupby('指标')['年'].sum()",
            "frame.sort_values('年')",
        ),
        *("frame.set_index('年')", "frame.drop(columns='年')", "frame.merge(frame, on='年')"),
        *("frame.pivot(index='年', columns='指标', values='数值')", "frame.melt(id_vars='年')"),
        *("frame.plot(x='年')", "frame.agg({'年': 'sum'})", "frame.dropna(subset='年')"),
        *("frame.query('年 > 2019')", "frame.eval('年 + 1')"),
        *("sns.lineplot(frame, x='年', y='数值')", "sns.barplot(data=frame, x='年', y='数值')"),
    ],
)
def test_whatever_asks_for_a_column_it_is_told_which_was_meant(source):
    assert told(source) == MEANT


def test_where_none_is_near_all_are_told_and_of_what_is_no_table_nothing():
    assert told("frame[2020]") == "there is no column or entry “2020”; known: 年份, 指标, 数值"
    assert told("frame.set_index('年份')['数值'][2031]").endswith("known: 2019, 2020")
    assert told("{'年份': 1}['年']") == "there is no column or entry “年”"
    assert told("int('x')").startswith("ValueError: invalid literal")


def test_a_build_tells_the_columns_too(tmp_path):
    source = f"{SETUP}\nrows = report.series('专利授权量')\nrows[['year', 'values']]"

    done = build_here(make_chapters(tmp_path, {"01-a": source}), "2020", "--to", "html")

    assert done.code == 1
    assert "notebooks/01-a.ipynb cell 3 line 4: rows[['year', 'values']]" in done.stderr
    assert "there is no column or entry “values”; did you mean “value”?" in done.stderr


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("sns.barplt(frame)", "there is no “barplt” here; did you mean “barplot”?"),
        ("frame.columns.uniqe()", "there is no “uniqe” here; did you mean “unique”?"),
    ],
)
def test_what_an_object_or_a_module_lacks_is_told_with_what_was_meant(source, said):
    assert told(source) == said


@pytest.mark.parametrize(
    ("expression", "meant"),
    [
        ('report.facts("专利授权量")', "fact"),
        ('report.event("meeting").dat', "date"),
        ('report.fact("专利授权量").vaule', "value"),
    ],
)
def test_a_misspelt_part_of_a_fact_in_prose_is_told_with_what_was_meant(
    tmp_path, expression, meant
):
    project = make_chapters(tmp_path, {"01-a": SETUP})
    path = project / "notebooks" / "01-a.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(new_markdown_cell(f"甲{{eval}}`{expression}`。"))
    nbformat.write(notebook, path)

    done = build_here(project, "2020", "--to", "html")

    assert done.code == 1
    assert f"did you mean “{meant}”?" in done.stderr
    assert "AttributeError" not in done.stderr
