"""Whole pages move in: what one cell defines and another uses, labels, options, and includes."""

import datetime
import html
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from runs import whitepaper_here

from whitepaper.moving.project import move

TODAY = datetime.date(2025, 3, 1)
QUARTO = "lang: en\nbook:\n  title: T\n  author: A\n  date: 2024-05-31\n  chapters: [{}]\n"
DRAW = "import matplotlib.pyplot as plt\n"


def moved(tmp_path, files, **config):
    """The sources of each chapter and what is told; the first name is that of the first page."""
    old = tmp_path / "old"
    pages = [name for name in files if name.endswith((".qmd", ".md", ".ipynb")) and name[0] != "_"]
    if pages[0].endswith(".md"):
        toc = "".join(f"- file: {name}\n" for name in pages[1:])
        config = {"_toc": f"root: {pages[0]}\nchapters:\n{toc}", **config}
    else:
        config = {"_quarto": QUARTO.format(", ".join(pages)), **config}
    for name, text in {**files, **{f"{name}.yml": text for name, text in config.items()}}.items():
        (old / name).parent.mkdir(parents=True, exist_ok=True)
        (old / name).write_text(text, "utf-8")
    made = move(old, tmp_path / "new", "en", TODAY)
    sources = {
        path.stem: [cell.source for cell in nbformat.read(path, 4).cells]
        for path in (tmp_path / "new" / "notebooks").glob("*.ipynb")
    }
    return sources, [f"{each.place}: {each.message}" for each in made.lost]


def built(tmp_path):
    """The text of the draft that a project makes, and what it says of it."""
    done = whitepaper_here(tmp_path / "new", "--to", "html", LANGUAGE="en")
    assert done.code == 0, done.stderr
    (page,) = (tmp_path / "new").glob("out/*/whitepaper.html")
    body = page.read_text("utf-8").partition("<main")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split()), done.stderr


def test_notes_and_addresses_stand_in_the_cells_that_use_them(tmp_path):
    page = (
        "# A\n\nFirst[^a] and [it][there].\n\n```{python}\n1\n```\n\n"
        "Second[^a] {{< x >}}[^gone].\n\n"
        "[^a]: Note\n    with more.\n\n    And more.\n\n[there]: https://a.org\n\nEnd.\n"
    )

    sources, told = moved(tmp_path, {"a.qmd": page})

    note = "[^a]: Note\n    with more.\n\n    And more."
    assert sources["a"][1] == f"First[^a] and [it](https://a.org).\n\n\n{note}"
    assert sources["a"][3].split("\n\n")[0] == "Second[^a] <!-- x -->."
    assert note in sources["a"][3]
    assert "a.org" not in sources["a"][3]
    assert told == [
        "a.qmd line 9: the footnote [^gone] has no text on its page, and is left out",
        "a.qmd line 9: {{< x >}} is left out",
    ]


def test_links_that_name_their_address_are_read_as_others(tmp_path):
    page = (
        "# A\n\n[B][p], [two\nwords][P], [p], [data][], `[p]` ![x][pic] [no].\n\n"
        "> [!note]\n\n```{note}\nIn[^a] [p] `[^b-z]`\n```\n\n"
        "[p]: b.md#more 'Title'\n[data]: d.csv\n[pic]: x.png\n\n[^a]: Note.\n"
    )

    sources, told = moved(
        tmp_path, {"a.md": page, "b.md": "# B\n\n## More\n\nText.\n", "x.png": "", "d.csv": ""}
    )

    link = "(b.ipynb#more)"
    assert sources["a"][1].startswith(
        f"[B]{link}, [two\nwords]{link}, [p]{link}, data, `[p]` ![x](x.png) [no]."
    )
    assert f"> In[^a] [p]{link} `[^b-z]`" in sources["a"][1]
    assert told == ["a.md line 4: readers do not have d.csv: of the link to it the words stay"]


def test_what_is_told_of_a_note_that_was_moved_names_the_line_where_it_stands(tmp_path):
    page = "# A\n\nFirst[^a].\n\n```{python}\n1\n```\n\nText.\n\n[^a]: Note {{< x >}}.\n"

    _, told = moved(tmp_path, {"a.qmd": page})

    assert told == ["a.qmd line 11: {{< x >}} is left out"]


@pytest.mark.parametrize(
    ("block", "reference", "expected"),
    [
        (":::{table} Cap\n:label: rain\n| a |\n|---|\n| 1 |\n:::", "{numref}`rain`", "@tbl-rain"),
        ("```{list-table} C\n:name: rain\n* - a\n```", "[](#rain)", "@tbl-rain"),
        ("```{figure} a.png\n---\nname: rain\n---\nC\n```", "{ref}`rain`", "@fig-rain"),
        ("(here)=\n```{figure} a.png\n:name: rain\n\nC\n```", "{ref}`here`", "@fig-rain"),
        ("```{math}\n:label: rain\nx\n```", "[](#rain)", "{eq}`rain`"),
        ("$$\nx\n$$ (rain)", "@rain", "{eq}`rain`"),
        ("```{tip} Look\n:label: rain\nx\n```", "{ref}`rain`", "[Look](#rain)"),
        ("```{note}\n:name: rain\nx\n```", "[](#rain)", "[Note](#rain)"),
        ("```{prf:theorem} Euler\n:label: rain\nx\n```", "{prf:ref}`rain`", "[Euler](#rain)"),
        ("(rain)=\nA paragraph.", "{ref}`words <rain>`", "[words](#rain)"),
        ("(rain)=\n## Title", "[](#rain)", "@sec-rain"),
        ("```{note}\nx\n```\n\n(rain)=\n## Title", "{ref}`rain`", "@sec-rain"),
    ],
)
def test_labels_of_blocks_of_myst_are_those_of_what_they_name(tmp_path, block, reference, expected):
    files = {"a.md": f"# A\n\n{block}\n", "b.md": f"# B\n\nSee {reference}.\n", "a.png": ""}

    sources, told = moved(tmp_path, files)

    assert sources["b"][1] == f"See {expected}."
    assert told == []
    assert f"({expected[1:]})=" in sources["a"][1] or "sec-" not in expected


def test_options_of_cells_count_in_one_line_and_those_that_say_nothing_are_told(tmp_path):
    cell = (
        "```{python}\n#| label: fig-a\n#| fig-cap: >\n#|   Rain\n#|   by year\n#| fig-alt: Bars\n"
        "#| layout-ncol: 2\n#| echo: true\nx = 1\nglue('y', 1)\n```\n\n"
        "```{python}\n#| tags: [parameters]\nn = 1\n```\n\n"
        "```{python}\n#| label: tbl-b\n#| tbl-cap: B\nx\n```\n\n"
        "```{python}\n#| lst-label: lst-c\n#| lst-cap: C\n#| echo: true\nx\n```\n\nSee @lst-c.\n"
    )

    sources, told = moved(tmp_path, {"a.qmd": f"# A\n\n{cell}"})

    options = "#| label: fig-a\n#| fig-cap: Rain by year\n#| fig-alt: Bars\n#| echo: true"
    assert sources["a"][1:] == [
        f"{options}\nx = 1\nglue('y', 1)",
        "n = 1",
        "#| label: tbl-b\n#| tbl-cap: B\nx",
        "(lst-c)=\n*C*",
        "#| echo: true\nx",
        "See [C](#lst-c).",
    ]
    assert told == [
        "a.qmd line 12: what is glued here is read by nobody",
        "a.qmd line 9: “#| layout-ncol” has no effect",
    ]


@pytest.mark.slow
def test_pictures_of_one_cell_and_of_a_fence_have_captions_and_labels_of_their_own(tmp_path):
    page = (
        '# A\n\n```{python}\n#| label: fig-two\n#| fig-cap: "Two"\n#| fig-subcap: ["a", "b"]\n'
        f"{DRAW}plt.plot([1, 2]); plt.show()\nplt.plot([2, 1]); plt.show()\n```\n\n"
        "::: {#fig-div}\n\n```{python}\nplt.plot([1]);\n```\n\nBy a *fence*\n:::\n\n"
        "See @fig-two, @fig-two-1, @fig-two-2 and @fig-div.\n"
    )

    sources, told = moved(tmp_path, {"a.qmd": page})

    assert told == ["a.qmd line 6: “#| fig-subcap” has no effect"]
    assert sources["a"][2].startswith("#| label: fig-two-2\n#| fig-cap: Two: b\n")
    text, said = built(tmp_path)
    assert "Figure 1.1 Two: a Figure 1.2 Two: b Figure 1.3 By a fence" in text
    assert "See Figure 1.1 , Figure 1.1 , Figure 1.2 and Figure 1.3 ." in text
    assert "points to nothing" not in said


def test_pictures_that_cannot_be_told_apart_are_told(tmp_path):
    loop = "for n in (1, 2):\n    plt.plot([n]); plt.show()"
    cell = f"```{{python}}\n#| label: fig-a\n#| fig-subcap: [a, b]\n{DRAW}{loop}\n```\n"

    sources, told = moved(tmp_path, {"a.qmd": f"# A\n\n{cell}"})

    assert sources["a"][1] == f"{DRAW}{loop}"
    assert told[1] == (
        "a.qmd line 5: a cell that shows several pictures gives them no caption of their own"
    )


def test_parts_of_files_and_code_are_included(tmp_path):
    files = {
        "a.md": "# A\n\n```{include} _p.txt\n:start-line: 1\n:end-before: stop\n```\n\n"
        "```{literalinclude} s.py\n:lines: 1,3-\n:caption: Cap\n```\n\n"
        "```{include} _p.txt\n:tab-width: 2\n```\n",
        "_p.txt": "no\nyes\nstop\nno\n",
        "s.py": "one\ntwo\nthree\nfour\n",
    }

    sources, told = moved(tmp_path, files)

    assert sources["a"][1].startswith(
        "yes\n\n*Cap*\n\n```python\none\nthree\nfour\n```".replace("yes\n", "yes\n\n")
    )
    assert told == ["a.md line 13: “{include} _p.txt” is left out"]


def test_what_a_page_says_of_itself_counts_or_is_told(tmp_path):
    front = (
        "---\ntitle: On {{ who }}\nsubtitle: S\nabstract: B\nsubstitutions:\n  who: Ada\n---\n\n"
    )

    sources, told = moved(tmp_path, {"a.md": f"{front}By {{{{ who }}}}.\n"})

    assert sources["a"] == ["(sec-a)=\n# On Ada", "By Ada."]
    assert told == [
        "a.md: “subtitle” of the page is not carried over",
        "a.md: “abstract” of the page is not carried over",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("config", "text"),
    [
        (
            "sphinx:\n  config:\n    mathjax3_config:\n      tex:\n        macros:\n"
            '          RR: "\\\\mathbb{R}"\n          vect: ["\\\\mathbf{#1}_{\\\\RR}", 1]\n',
            "$\\vect{x}$",
        ),
        ("", "$\\one{x}$"),
    ],
)
def test_macros_of_all_formulas_are_defined_in_the_chapters_that_use_them(tmp_path, config, text):
    head = "---\nmath:\n  '\\one': '\\mathbf{#1}'\n---\n\n"
    files = {"a.md": f"{head}# A\n\nLet {text}.\n", "b.md": "# B\n\nNothing.\n"}

    sources, _ = moved(tmp_path, files, _config=f"title: T\nauthor: A\n{config}")

    assert "\\newcommand" in sources["a"][1]
    assert sources["b"][1] == "Nothing."
    assert "Let" in built(tmp_path)[0]


def test_examples_are_numbered_through_the_page(tmp_path):
    page = (
        "# A\n\n(@) One.\n\n```{python}\n1\n```\n\n(@good) Two.\n\nAs (@good) and (@fig-a) say.\n"
    )

    sources, told = moved(tmp_path, {"a.qmd": page})

    assert sources["a"][1] == "(1) One."
    assert sources["a"][3] == "(2) Two.\n\nAs (2) and (@fig-a) say."
    assert told == []


@pytest.mark.slow
def test_ordinary_pages_of_two_folders_build_as_a_draft(tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9z"/></svg>'
    files = {
        "one/a.qmd": "# A\n\n[data](d.csv)\n\n![Over\nthere](p.svg){#fig-a}\n\n"
        "::: {.callout-note}\n"
        "## T\n\nText.\n\n#### Sub\n\nMore.\n:::\n\n"
        "See [B](../two/b.qmd#more), @fig-b, [x](#no).\n",
        "two/b.qmd": '# B\n\n## More\n\n![Pic b](p.svg "title"){#fig-b}\n\n'
        '<img src="p.svg" alt="">\n\n'
        "![Far](https://a.org/x.png)\n\nH~2~O -- so.\n",
        "one/p.svg": svg,
        "two/p.svg": svg,
        "one/d.csv": "a\n1\n",
    }

    _, told = moved(tmp_path, files)

    assert [each.partition(" line")[0] for each in told] == ["one/a.qmd"] * 2 + ["two/b.qmd"]
    text, said = built(tmp_path)
    assert "Figure 1.1 Over there" in text
    assert "Figure 2.1 Pic b" in text
    assert "See B , Figure 2.1 , x." in text
    assert "H 2 O – so." in text
    assert "points to nothing" not in said


def test_code_that_a_reader_sees_is_printed_without_its_options(tmp_path):
    cells = [
        new_markdown_cell("# A", id="a"),
        new_code_cell("#| echo: true\n#| eval: false\nx = 1", id="b"),
    ]
    (tmp_path / "old").mkdir()
    nbformat.write(new_notebook(cells=cells), tmp_path / "old" / "a.ipynb")
    move(tmp_path / "old", tmp_path / "new", "en", TODAY)

    text, _ = built(tmp_path)

    assert "x = 1" in text
    assert "#|" not in text
