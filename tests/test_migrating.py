"""Reports of other tools move in: what a project has too is carried over, the rest is told."""

import datetime
import html
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from projects import ROOT, write_prose
from runs import build_here, files, whitepaper_here

from whitepaper.errors import UsageError
from whitepaper.moving.papermill import commands as command_lines
from whitepaper.moving.papermill import scripts
from whitepaper.moving.project import move
from whitepaper.moving.prose import converted
from whitepaper.moving.setting import Setting
from whitepaper.moving.works.bibliography import references

BOOKS = ROOT / "tests" / "books"
TODAY = datetime.date(2025, 3, 1)


def moved(tmp_path, book):
    """What is told of a book that moves in, and the project."""
    before = files(BOOKS / book)
    done = whitepaper_here(tmp_path, "migrate", str(BOOKS / book), "new", LANGUAGE="en")
    assert (done.code, done.stdout) == (0, "new\n"), done.stderr
    assert files(BOOKS / book) == before
    return done.stderr, tmp_path / "new"


def built(project):
    done = whitepaper_here(project, "--to", "html", LANGUAGE="en")
    assert done.code == 0, done.stderr
    (page,) = project.glob("out/*/whitepaper.html")
    body = page.read_text("utf-8").partition("<body")[2]
    return done.stderr, " ".join(html.unescape(re.sub(r"<[^>]*>", "", body)).split())


def sources(project, chapter):
    notebook = nbformat.read(project / "notebooks" / f"{chapter}.ipynb", 4)
    return [cell.source for cell in notebook.cells]


@pytest.mark.slow
def test_a_quarto_book_moves_in_and_builds(tmp_path):
    told, project = moved(tmp_path, "quarto")

    for place, what in (
        ("_quarto.yml", "the part “Measurements” is no level here"),
        ("_quarto.yml", "“format” is not carried over"),
        ("index.qmd line 6", "pages end by themselves: {{< pagebreak >}} is left out"),
        ("gauges.ipynb cell 4 line 1", "an expression in r is not computed"),
        ("gauges.ipynb cell 4 line 5", "“panel-tabset” is not known here"),
        ("gauges.ipynb cell 4 line 9", "{{< video https://example.org/a.mp4 >}} is left out"),
        ("years.qmd line 27", "no bibliography has “nobody”"),
        ("years.qmd line 29", "a diagram of mermaid is not drawn"),
        ("methods.qmd line 9", "a link leads to others.qmd, which is no chapter of the report"),
    ):
        assert f"  {place}: {what}" in told
    assert "  params/project.yaml: “region” is “(place)”: the report names no place" in told
    assert told.count("\n    → ") == 11
    assert (project / "moved-in.md").read_text("utf-8").count("\n    → ") == 11
    params = (project / "params" / "2024.yaml").read_text("utf-8")
    names = [line.split()[-1] for line in params.splitlines() if "notebook:" in line]
    assert names == ["index", "gauges", "years", "methods"]
    assert "date: 2024-05-31" in params
    shared = (project / "params" / "project.yaml").read_text("utf-8")
    assert "title: Rain in Sampleton\npublisher: Ada Rain, Bo Cloud\n" in shared
    assert (
        "[gauge](gauges.ipynb), as [the years](years.ipynb#by-year)"
        in sources(project, "methods")[1]
    )
    told, page = built(project)
    (made,) = project.glob("out/*/whitepaper.html")
    linked = made.read_text("utf-8")
    for words, leads in (("gauge", "Gauges"), ("the years", "By year")):
        [label] = re.findall(rf'<a href="#([^"]*)"[^>]*>{words}</a>', linked)
        assert re.search(rf'<h\d[^>]* id="{label}"[^>]*>(?:<[^>]*>|[^<])*{leads}', linked), words
    assert "points to nothing" not in told
    for text in (
        "Knuth (1984)",
        "Statistics, 2001, p. 12.",
        "The station is Hill Road.",
        "How to read",
        "Where they stand",
        "In the last year 701 mm fell",
        "It rained 701 mm at most",
        "Rain by month",
    ):
        assert text in page, text
    # In code they are none of Quarto's.
    assert page.count("[@") == page.count("{{<") == 1
    assert "{python}" not in page


@pytest.mark.slow
def test_a_jupyter_book_moves_in_and_builds(tmp_path):
    told, project = moved(tmp_path, "jupyter-book")

    for place, what in (
        ("_toc.yml", "“chapters/gone” is no notebook and no Markdown here"),
        ("_toc.yml", "the part “Counting” is no level here"),
        ("chapters/honey.md line 35", "“{glue:text}`worst`” is not known here"),
        ("chapters/honey.md line 37", "there is no list of works"),
    ):
        assert f"  {place}: {what}" in told
    assert told.count("\n    → ") == 7
    # What lists the works alone is no chapter: they stand in footnotes.
    chapters = sorted(path.stem for path in (project / "notebooks").glob("*.ipynb"))
    assert chapters == ["hives", "honey", "intro"]
    assert sources(project, "hives")[0] == "(sec-counting-hives)=\n# Hives"
    assert "```{figure} ../data/comb.png\n:name: fig-comb" in sources(project, "honey")[1]
    told, page = built(project)
    assert "points to nothing" not in told
    for text in (
        "Bees of Sampleton are counted each spring",
        "Tufte and Cleveland (2001)",
        "One hive may have two queens.",
        "Hives by year",
        "A comb",
        "The best year had 44 hives.",
    ):
        assert text in page, text


FILES = {"all.yaml": {"since": 2020, "top": 1}}


def commands(text):
    """What command lines give, and which are not read; one file of parameters can be."""
    read = command_lines.read(text, FILES.__getitem__)
    given = {}
    for run in read.runs:
        given.setdefault(run.notebook.stem, []).append(run.parameters)
    return given, read.unread


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("papermill a.ipynb out/a.ipynb -p year 2024", {"year": 2024}),
        ("papermill -p year 2024 -r code 007 n/a.ipynb b.ipynb", {"year": 2024, "code": "007"}),
        ("python -m papermill a.ipynb b.ipynb -p town 'Big Town'", {"town": "Big Town"}),
        (
            "papermill a.ipynb b.ipynb -p x 1.5 -p y True -p z true",
            {"x": 1.5, "y": True, "z": "true"},
        ),
        ("papermill a.ipynb b.ipynb -y 'cities: [Leeds, York]'", {"cities": ["Leeds", "York"]}),
        ("papermill a.ipynb b.ipynb -f all.yaml -p top 3", {"since": 2020, "top": 3}),
        ("\t@papermill a.ipynb b.ipynb \\\n\t  -p year 2024 && echo done", {"year": 2024}),
        ("papermill n\\a.ipynb out\\a.ipynb -p year 2024", {"year": 2024}),
    ],
)
def test_command_lines_of_papermill_are_read(line, given):
    assert commands(line) == ({"a": [given]}, ())


@pytest.mark.parametrize(
    "line",
    [
        "papermill a.ipynb b.ipynb -p year $YEAR",
        "papermill $n.ipynb b.ipynb -p year 2024",
        "papermill a.ipynb b.ipynb -p day $(date)",
        "papermill a.ipynb b.ipynb -f others.yaml",
        "papermill a.ipynb b.ipynb -b YTogMQ==",
        "papermill a.ipynb b.ipynb -y '{a'",
        'papermill a.ipynb b.ipynb -p town "Big',
    ],
)
def test_what_a_shell_puts_into_them_is_told(line):
    assert commands(f"cd x\n{line}\n") == ({}, (2,))
    assert commands("papermill $n.ipynb out/$n.ipynb --no-progress-bar  # -p") == ({}, ())


def test_a_script_of_the_shell_and_paths_from_where_it_was_called_are_told(tmp_path):
    (tmp_path / "old" / "notebooks").mkdir(parents=True)
    (tmp_path / "old" / "data").mkdir()
    (tmp_path / "old" / "data" / "a.csv").write_text("a\n1\n", "utf-8")
    tagged = {"tags": ["parameters"]}
    cells = [
        new_code_cell("year = 2000", metadata=tagged),
        new_code_cell('open("data/a.csv")'),
    ]
    nbformat.write(new_notebook(cells=cells), tmp_path / "old" / "notebooks" / "a.ipynb")
    shell = "papermill notebooks/a.ipynb a.ipynb -p year 2024\npapermill $1.ipynb b.ipynb -p year 1"
    (tmp_path / "old" / "run.sh").write_text(shell, "utf-8")

    done = move(tmp_path / "old", tmp_path / "new", "en", TODAY)

    told = {(each.place, each.message) for each in done.lost}
    assert (
        "run.sh line 2",
        "what is given to a notebook here is computed, and was not read",
    ) in told
    path = "“data/a.csv” is as seen from the folder of the report"
    assert any(message == path and place.startswith("notebooks/a.ipynb") for place, message in told)
    assert "year: 2024" in (tmp_path / "new" / "params" / "2024.yaml").read_text("utf-8")


def test_a_parameter_that_is_a_path_from_where_it_was_called_is_told_where_it_stands_now(tmp_path):
    (tmp_path / "old" / "notebooks").mkdir(parents=True)
    (tmp_path / "old" / "data").mkdir()
    (tmp_path / "old" / "data" / "a.csv").write_text("a\n1\n", "utf-8")
    for name in ("a", "b"):
        declared = new_code_cell("table = ''\nown = ''", metadata={"tags": ["parameters"]})
        notebook = new_notebook(cells=[declared])
        nbformat.write(notebook, tmp_path / "old" / "notebooks" / f"{name}.ipynb")
    given = "papermill notebooks/{0}.ipynb {0}.ipynb -p table data/a.csv{1}"
    lines = (given.format("a", " -p own data/a.csv"), given.format("b", " -p own b"))
    (tmp_path / "old" / "run.sh").write_text("\n".join(lines), "utf-8")

    done = move(tmp_path / "old", tmp_path / "new", "en", TODAY)

    told = [(each.place, each.message) for each in done.lost if "parameter" in each.message]
    assert told == [
        (
            place,
            f"the parameter “{name}”, “data/a.csv”, is as seen from the folder of the report",
        )
        for place, name in (("params/project.yaml", "table"), ("params/2024.yaml", "own"))
    ]
    assert all(
        "“../data/a.csv”" in each.remedy for each in done.lost if "parameter" in each.message
    )


@pytest.mark.slow
def test_a_folder_of_papermill_moves_in_and_builds(tmp_path):
    told, project = moved(tmp_path, "papermill")

    for place, what in (
        ("run.py line 4", "what is given to a notebook here is computed, and was not read"),
        ("01_orders.ipynb cell 2", "only plain values are parameters"),
        ("02_notes.ipynb cell 2 line 2", "what is glued here is read by nobody"),
        ("02_notes.ipynb cell 3", "text in raw is left out"),
        ("02_notes.ipynb", "a chapter has one heading"),
        ("params/project.yaml", "no notebook declares the parameter “unused”"),
    ):
        assert f"  {place}" in told
        assert what in told
    for guess in (
        "params/project.yaml: “language” is “en”: most of its text is in that",
        "params/project.yaml: “title” is “papermill”: the name of the folder",
        "params/project.yaml: “publisher” is “(publisher)”: no author is named",
        "params/project.yaml: “region” is “(place)”",
        "params/project.yaml: “notice” is “Moved in",
        "“date” and “cut_off” are 20",
    ):
        assert guess in told
    assert "  start: 2024-01-01\n" in (project / "params" / "project.yaml").read_text("utf-8")
    assert "      cities:\n        - Leeds\n" in next(
        path for path in project.glob("params/*.yaml") if path.stem != "project"
    ).read_text("utf-8")
    _, page = built(project)
    assert "More notes" in page


@pytest.mark.parametrize(
    ("written", "day", "told"),
    [
        ('"2024-05-31"', "2024-05-31", ""),
        ("2024-05-31", "2024-05-31", ""),
        ('"May 31, 2024"', "2024-05-31", ""),
        ("2024/05/31", "2024-05-31", ""),
        ("2024年5月31日", "2024-05-31", ""),
        ('"7/4/2024"', "2024-12-31", "“7/4/2024” can be read as no day, or as two"),
        ("last-modified", "2024-12-31", "“last-modified” can be read as no day"),
        ("", "2024-12-31", "the report has no date"),
    ],
)
def test_a_day_that_is_none_or_may_be_two_is_told_with_that_which_was_taken(
    tmp_path, written, day, told
):
    (tmp_path / "a.qmd").write_text("# 雨\n\n雨量站的读数。\n", "utf-8")
    config = f"book:\n  author: 甲\n  title: T\n  date: {written}\n  chapters: [a.qmd]\n"
    (tmp_path / "_quarto.yml").write_text(config, "utf-8")

    made = move(tmp_path, tmp_path / "new", "en", TODAY)

    [params] = (tmp_path / "new" / "params").glob("2*.yaml")
    assert f"date: {day}\ncut_off: {day}\n" in params.read_text("utf-8")
    # Its language is that of the text, whichever messages are in.
    project = (tmp_path / "new" / "params" / "project.yaml").read_text("utf-8")
    assert project.startswith("language: zh\n")
    assert told in " ".join(each.message for each in made.guessed)
    assert bool(told) == any(each.place.startswith("params/2") for each in made.guessed)


def test_what_a_page_includes_stands_in_it_and_is_told_by_its_own_file(tmp_path):
    (tmp_path / "_quarto.yml").write_text("book:\n  title: T\n  chapters: [a.qmd, b.md]\n", "utf-8")
    (tmp_path / "parts").mkdir()
    for name, text in {
        "a.qmd": "# A\n\n{{< include parts/_one.qmd >}}\n\n{{< pagebreak >}}\n"
        "\n{{< include gone.md >}}\n",
        "parts/_one.qmd": "First.\n\n```{python}\n1 + 1\n```\n\n{{< include _two.md >}}\n",
        "parts/_two.md": "Second.\n\n{{< video x.mp4 >}}\n\n{{< include /parts/_two.md >}}\n",
        "b.md": "# B\n\n```{include} parts/_two.md\n```\n",
    }.items():
        (tmp_path / name).write_text(text, "utf-8")

    told = move(tmp_path, tmp_path / "new", "en", TODAY)

    assert sources(tmp_path / "new", "a") == [
        "(sec-a)=\n# A",
        "First.",
        "1 + 1",
        "Second.\n\n<!-- video x.mp4 -->\n\n<!-- include /parts/_two.md -->\n\n\n\n"
        "<!-- pagebreak -->\n\n<!-- include gone.md -->",
    ]
    assert "Second." in sources(tmp_path / "new", "b")[1]
    assert [
        f"{each.place}: {each.message}" for each in told.lost if "pages end" not in each.message
    ] == [
        "parts/_two.md line 3: {{< video x.mp4 >}} is left out",
        "parts/_two.md line 5: {{< include /parts/_two.md >}} is left out",
        "a.qmd line 7: {{< include gone.md >}} is left out",
    ]
    [page_break] = [each for each in told.lost if "pages end" in each.message]
    assert page_break.place == "a.qmd line 5"


def test_what_code_has_glued_is_computed_where_prose_prints_it(tmp_path):
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: a\n", "utf-8")
    (tmp_path / "a.md").write_text(
        "# A\n\n```{code-cell} python\nfrom myst_nb import glue\nn = [1, 2]\n"
        'glue("total", sum(n), display=False)\nglue(\n    "mean",\n    sum(n) / len(n),\n)\n```\n\n'
        "In all {glue:}`total`, {glue:text}`mean:.2f` on average, {glue:text}`other`.\n",
        "utf-8",
    )

    told = move(tmp_path, tmp_path / "new", "en", TODAY)

    assert sources(tmp_path / "new", "a")[1:] == [
        "n = [1, 2]",
        "In all {eval}`sum(n)`, {eval}`format(sum(n) / len(n), '.2f')` on average, other.",
    ]
    assert [each.place for each in told.lost] == ["a.md line 13"]


PAGE = (ROOT / "docs" / "moving-in.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("script", "given", "unread"),
    [
        (
            re.search(r"```python\n(for name.*?)```", PAGE, re.S)[1],
            {
                "01_orders": {"start": "2024-01-01", "cities": ["Leeds", "York"]},
                "02_cities": {"start": "2024-01-01", "cities": ["Leeds", "York"], "smooth": 2},
                "03_notes": {"start": "2024-01-01", "cities": ["Leeds", "York"]},
            },
            (),
        ),
        (
            "BASE = dict(a=1, b=-2)\nIN = Path('notebooks')\n"
            "for nb, more in [('x', {}), ('y', dict(a=3))]:\n"
            "    execute_notebook(IN / f'{nb}.ipynb', 'o', parameters={**BASE, **more})\n",
            {"x": {"a": 1, "b": -2}, "y": {"a": 3, "b": -2}},
            (),
        ),
        (
            "def run(day):\n    pm.execute_notebook('n/x.ipynb', 'o', {'day': day})\n"
            "done = pm.execute_notebook('n/y.ipynb', 'o', BASE | {'a': 1})\n"
            "pm.execute_notebook('z.ipynb', 'o')\n",
            {"z": {}},
            (2, 3),
        ),
        ("for a in range(3):\n    pm.execute_notebook(f'{a}.ipynb', 'o')\n", {}, (2,)),
        ("pm.execute_notebook('a.ipynb'\n", {}, (1,)),
    ],
)
def test_what_a_script_gives_notebooks_is_read_as_far_as_it_is_written_there(script, given, unread):
    read = scripts.read(script, FILES.__getitem__)

    found = {run.notebook.stem: dict(run.parameters) for run in read.runs}
    for each in found.values():
        each.pop("database", None)
    assert (found, read.unread) == (given, unread)


def test_a_notebook_that_a_script_runs_many_times_is_told(tmp_path):
    for name in ("one", "two"):
        cells = [new_code_cell('region = ""\nyear = 0', metadata={"tags": ["parameters"]})]
        nbformat.write(new_notebook(cells=cells), tmp_path / f"{name}.ipynb")
    (tmp_path / "run.py").write_text(
        "from papermill import execute_notebook\n"
        "for region in ('Leeds', 'York'):\n"
        "    execute_notebook('one.ipynb', f'{region}.ipynb', {'region': region, 'year': 2024})\n"
        "execute_notebook('two.ipynb', 'two.ipynb', {'year': 2024})\n",
        "utf-8",
    )

    told = move(tmp_path, tmp_path / "new", "en", TODAY)

    assert [(each.place, each.message) for each in told.lost] == [
        (
            "run.py",
            "one is run 2 times with other parameters each time: the last are kept",
        )
    ]
    [params] = (tmp_path / "new" / "params").glob("2*.yaml")
    assert "  - notebook: one\n    parameters:\n      region: York\n" in params.read_text("utf-8")
    project = (tmp_path / "new" / "params" / "project.yaml").read_text("utf-8")
    assert "parameters:\n  year: 2024\n" in project


def test_nothing_is_made_where_something_lies_or_of_what_is_no_report(tmp_path):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "own.txt").write_text("own", "utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "_quarto.yml").write_text("book:\n  title: a: b\n", "utf-8")
    before = files(tmp_path)

    for source, target, told in (
        (BOOKS / "quarto", "taken", "something lies here already"),
        (tmp_path / "empty", "new", "neither a Quarto book, a Jupyter Book nor a folder"),
        (tmp_path / "gone", "new", "there is no such folder"),
        (tmp_path / "broken", "new", "_quarto.yml line 2"),
    ):
        with pytest.raises(UsageError) as refused:
            move(source, tmp_path / target, "en", TODAY)
        assert told in str(refused.value)

    assert files(tmp_path) == before
    assert not (tmp_path / "new").exists()


def test_a_book_of_myst_moves_in_by_its_own_table_of_contents(tmp_path):
    book = tmp_path / "book"
    book.mkdir()
    (book / "myst.yml").write_text(
        "version: 1\nproject:\n  title: 水\n  authors:\n    - name: 水务局\n  toc:\n"
        "    - file: index.md\n    - title: 上编\n      children:\n        - file: a.md\n",
        "utf-8",
    )
    (book / "index.md").write_text("# 前言\n\n见[](#levels)和 [@a2020]。\n", "utf-8")
    (book / "a.md").write_text("# 水位\n\n(levels)=\n## 各站\n\n#### 甲站\n\n正常。\n", "utf-8")
    (book / "works.bib").write_text("@book{a2020, author={甲}, title={水}, year=2020}", "utf-8")

    told = move(book, tmp_path / "new", "zh", TODAY)

    assert told.chapters == ("index", "a")
    assert [finding.message for finding in told.lost] == [
        "the part “上编” is no level here: its chapters follow each other"
    ]
    assert sources(tmp_path / "new", "index")[1:] == [
        "见@sec-levels和[^a2020]。\n\n[^a2020]: 甲. 水. 2020."
    ]
    assert sources(tmp_path / "new", "a")[1] == "(sec-levels)=\n## 各站\n\n### 甲站\n\n正常。"


def test_what_no_project_has_is_told_and_what_lies_in_two_folders_is_kept_apart(tmp_path):
    book, target = tmp_path / "book", tmp_path / "book" / "new"
    for folder in ("one", "two", "params"):
        (book / folder).mkdir(parents=True)
    toc = "format: jb-book\nroot: index\nchapters:\n- file: one/a\n- file: two/a\n"
    (book / "_toc.yml").write_text(toc, "utf-8")
    (book / "index.md").write_text("# Start\n\n[one](one/a.md) {doc}`/two/a`\n", "utf-8")
    (book / "params" / "old.yaml").write_text("a: 1\n", "utf-8")
    (book / "one" / "map.png").write_bytes(b"")
    text = "# One\n\n![A map](map.png)\n\n[other](../two/a.ipynb)\n"
    (book / "one" / "a.md").write_text(text, "utf-8")
    notebook = new_notebook(
        cells=[new_code_cell("x <- 1", id="x")],
        metadata={"kernelspec": {"name": "none", "display_name": "None", "language": "SAS"}},
    )
    nbformat.write(notebook, book / "two" / "a.ipynb")

    told = move(book, target, "en", TODAY)

    assert told.chapters == ("index", "one-a", "two-a")
    assert sources(target, "index")[1] == "[one](one-a.ipynb) @sec-two-a"
    assert sources(target, "one-a")[1] == "![A map](one/map.png)\n\n[other](two-a.ipynb)"
    assert (target / "notebooks" / "one" / "map.png").exists()
    assert [f"{finding.place}: {finding.message}" for finding in told.lost] == [
        "two/a.ipynb: its code is SAS, and is not run",
        "two/a.ipynb: it runs in notebooks now, not in a folder of its own",
    ]


WORKS = references(
    r"""@comment{x} @article{god, author="Kurt G{\"o}del and Ada B. C and D, E", title={On {\TeX}},
    journal={J}, year=1931, url={https://example.org/g}} @misc{bare, title={Only a title}}"""
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a `{python} x` b `code @god`", "a {eval}`x` b `code @god`"),
        (
            "So [see @god, p. 3; -@bare].",
            "So[^god-p-3-bare].\n\n[^god-p-3-bare]: see Kurt Gödel, Ada B. C, E D. On TeX. J, "
            "1931, p. 3. <https://example.org/g> Only a title.",
        ),
        (
            "As @bare says, a@bare.org not.",
            "As bare[^bare] says, a@bare.org not.\n\n[^bare]: Only a title.",
        ),
        (
            "As @bare [p. 3] has it.",
            "As bare[^bare-p-3] has it.\n\n[^bare-p-3]: Only a title, p. 3.",
        ),
        (
            "See @fig-a [or so] and @bare [it](#a).",
            "See @fig-a [or so] and bare[^bare] [it](#a).\n\n[^bare]: Only a title.",
        ),
        (
            "```{glossary}\ndrone\n  A male\n  {term}`bee`.\n\nqueen\n  Lays eggs.\n```",
            "drone\n:   A male\n    bee.\n\n\nqueen\n:   Lays eggs.",
        ),
        ("as -@fig-a shows, -@bare", "as @fig-a shows, bare[^bare]\n\n[^bare]: Only a title."),
        ("See @fig-a and [Fig @fig-a; @tbl-b].", "See @fig-a and [@fig-a; @tbl-b]."),
        ("::: callout-tip\nDo.\n:::", "> **Tip**\n>\n> Do."),
        ("::: {#fig-two}\n![](a.png)\n\nA caption\n:::", "![A caption](a.png){#fig-two}"),
        ("{{< var who >}} {{ who }}", "Ada Ada"),
        ("```python\n[@god] {{< x >}}\n```", "```python\n[@god] {{< x >}}\n```"),
        ("~~~{warning} Look\nOut.\n~~~", "> **Look**\n>\n> Out."),
        ("{sub}`2` {kbd}`Esc`", "<sub>2</sub> Esc"),
        ("[next](two.qmd#sec-x) [page](sub/two.md)", "[next](two.ipynb#sec-x) [page](two.ipynb)"),
        ("```{raw} latex\n\\x\n```\nrest", "rest"),
    ],
)
def test_prose_of_other_tools_is_written_as_ours(given, expected):
    setting = Setting(
        "en", WORKS, {"who": "Ada"}, pages={"two": "sec-two"}, notebooks={"two": "two"}
    )

    assert converted(given, setting, lambda *_: None) == expected


FOREIGN = """\
Words {{< pagebreak >}} and [see @knuth1984, p. 3].

- So `{python} total` and `r nrow(x)`, and `r` and `{python}`, an [address](mailto:a@b.org).

```markdown
{{< pagebreak >}} [@knuth1984]
```
"""


@pytest.mark.slow
def test_what_other_tools_would_replace_is_told_by_check_and_refused_in_a_final(project):
    write_prose(project, "01-summary", FOREIGN)

    checked = build_here(project, "check", "--lang", "en").stderr
    final = build_here(project, "2020", "--to", "html", "--lang", "en")

    assert final.code == 1
    for told in (checked, final.stderr):
        assert told.count("is printed as it stands") == 4
        place = "notebooks/01-summary.ipynb cell 3: "
        for markup in ("{{< pagebreak >}}", "[see @knuth1984, p. 3]"):
            assert f"{place}“{markup}” is printed as it stands" in told
        for code in ("`{python} total`", "`r nrow(x)`"):
            assert f"{place}“{code}” is printed as it stands\n    → write it as" in told
