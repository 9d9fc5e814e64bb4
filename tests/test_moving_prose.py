"""What Quarto and MyST say in prose is carried over, or told; none of its markup is printed."""

from pathlib import PurePosixPath

import pytest
from msgspec.structs import replace

from whitepaper.moving.prose import converted
from whitepaper.moving.setting import Setting
from whitepaper.moving.works.bibliography import references

WORKS = references("@book{god, author={Kurt Rain}, title=Hail, year=1931}")
QUARTO = Setting(
    "en",
    WORKS,
    {"who": "Ada"},
    labels={"tbl-panel": "tbl-one", "tbl-img": "fig-img"},
    titled={"tip-x": "A tip", "lst-x": "A listing"},
    anchors=frozenset({"par"}),
    notebooks={"two": "two"},
    files=frozenset({"a.png", "my pic.png"}),
    tool="quarto",
    smart=True,
)
MYST = Setting(
    "en",
    WORKS,
    labels={"rain-map": "fig-rain-map", "tab": "tbl-tab"},
    titled={"adm": "Look", "lst": "Cap"},
    equations=frozenset({"energy"}),
    anchors=frozenset({"sub"}),
    pages={"roles": "sec-roles"},
    notebooks={"roles": "roles"},
    tool="myst",
)
NOTE = "[^god]: Kurt Rain. Hail. 1931."


def moved(text, setting):
    """A text as ours, and what is told of it with its line."""
    told = []
    made = converted(text, setting, lambda line, what, _: told.append(f"{line}: {what}"))
    return made, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Over line breaks.
        (
            "It is so [see\n@god, p. 3].",
            "It is so[^god-p-3].\n\n[^god-p-3]: see Kurt Rain. Hail. 1931, p. 3.",
        ),
        (
            "See [Figure\n@fig-a] and [two\nwords](two.qmd).",
            "See [@fig-a] and [two\nwords](two.ipynb).",
        ),
        ("So `{python}\nx + 1` is.", "So {eval}`x + 1` is."),
        (
            "As @god\n[p. 3] says.",
            "As Rain (1931)[^god-p-3] says.\n\n[^god-p-3]: Kurt Rain. Hail. 1931, p. 3.",
        ),
        # Citations.
        (
            "[@god [pp. 1-2]] [@{god}, 3]",
            "[^god-pp-1-2][^god-3]\n\n[^god-pp-1-2]: Kurt Rain. Hail. 1931, pp. 1-2.\n\n"
            "[^god-3]: Kurt Rain. Hail. 1931, 3.",
        ),
        ("见@god的书和@fig-a。", f"见Rain (1931)[^god]的书和@fig-a。\n\n{NOTE}"),
        ("图@tbl-panel和@tip-x说", "图@tbl-one和[A tip](#tip-x)说"),
        ("[@god，第3页]", "[^god-第3页]\n\n[^god-第3页]: Kurt Rain. Hail. 1931, 第3页."),
        ("@god's view", f"Rain (1931)[^god]'s view\n\n{NOTE}"),
        ("Text^[See [@god] there.]", "Text^[See (Kurt Rain. Hail. 1931) there.]"),
        ("x[^1]\n\n[^1]: See @god.", "x[^1]\n\n[^1]: See Kurt Rain. Hail. 1931."),
        ("![A map [@god] here](a.png){#fig-a}", f"![A map[^god] here](a.png){{#fig-a}}\n\n{NOTE}"),
        ("@Fig-a and @tbl-panel, @tbl-img", "@fig-a and @tbl-one, @fig-img"),
        ("See @tip-x and [it](#lst-x).", "See [A tip](#tip-x) and [it](#lst-x)."),
        # Signs.
        ("H~2~O x^2^ a -- b---c ... ~~no~~", "H<sub>2</sub>O x<sup>2</sup> a – b—c … ~~no~~"),
        ("`a -- b ~2~` $e^{{x}}--$ ---", "`a -- b ~2~` $e^{{x}}--$ —"),
        ("---", "---"),
        (
            "<https://a.org/b--c~d~> https://a.org/e--f",
            "<https://a.org/b--c~d~> https://a.org/e--f",
        ),
        ("| one\n|   two", "one\\\n\u00a0\u00a0two"),
        ("`<b>`{=html} [x]{.underline} [y]{.foo}", "<b> <u>x</u> y"),
        ("#. a\n#. b", "1. a\n1. b"),
        ("(1) one\n(2) two\nmore\n\na) x\nb) y", "(1) one\\\n(2) two\nmore\n\na) x\\\nb) y"),
        (
            "<!-- {{< video x >}} [@god]\n\n--- -->\n\nEnd.",
            "<!-- {{< video x >}} [@god]\n\n--- -->\n\nEnd.",
        ),
        (
            "a <!-- {{< x >}}\n\n- [@god]\n--- --> b -- c",
            "a <!-- {{< x >}}\n\n- [@god]\n--- --> b – c",
        ),
        (
            "Code:\n\n    a -- b\n    {{< x >}}\n\n- c\n\n    d -- e",
            "Code:\n\n    a -- b\n    {{< x >}}\n\n- c\n\n    d – e",
        ),
        ("a <!-- {{< x >}} --> b", "a <!-- {{< x >}} --> b"),
        ("{{{< var who >}}} {{< var who >}}", "`{{< var who >}}` Ada"),
        ("# T {{< var who >}} {#sec-t .unnumbered}", "# T Ada {#sec-t}"),
        # Tables.
        (
            "Table: Old\nstyle {#tbl-a .x}\n\n| a |\n|---|\n| 1 |",
            ": Old style {#tbl-a}\n\n| a |\n|---|\n| 1 |",
        ),
        ("| `a|b` | $|x|$ |", r"| `a\|b` | $\|x\|$ |"),
        (
            "+---+-----+\n| a | b   |\n+===+=====+\n"
            "| 1 | two |\n|   | l   |\n+---+-----+\n\n: C {#tbl-g}",
            "| a | b |\n| --- | --- |\n| 1 | two l |\n\n: C {#tbl-g}",
        ),
        (
            "  Right Left\n------- ------\n     12 12\n",
            "| Right | Left |\n| --: | :-- |\n| 12 | 12 |",
        ),
        # Blocks.
        (
            '::: {.callout-tip collapse=true title="My x" icon=false}\nDo.\n:::',
            "> **My x**\n>\n> Do.",
        ),
        ("::: {.callout-note title='S q'}\nDo.\n:::", "> **S q**\n>\n> Do."),
        (
            "::: {#tip-x .callout-tip}\n## T {.unnumbered}\n\nA\n\n### Sub\n:::",
            "(tip-x)=\n> **T**\n>\n>\n> A\n>\n> **Sub**",
        ),
        (
            '::: {#fig-c fig-alt="Alt c"}\n![](a.png){width=30%}\n\nCap c\n:::',
            '![Cap c](a.png){#fig-c alt="Alt c" width="30%"}',
        ),
        ("::: {#tbl-img}\n![](a.png)\n\nAs table\n:::", "![As table](a.png){#fig-img}"),
        (
            '::: {#lst-x lst-cap="A b"}\n```python\nx\n```\n:::',
            "(lst-x)=\n*A b*\n\n```python\nx\n```",
        ),
        ('```{#lst-x .python lst-cap="A b"}\ny\n```', "(lst-x)=\n*A b*\n\n```python\ny\n```"),
        ("::: {#thm-a}\n## Line\n\nText.\n:::", "> **Line**\n>\n>\n> Text."),
        ("$$\na -- b\n$$ {#eq-a}", "$$\na -- b\n$$ {#eq-a}"),
        (
            "- item\n\n  ::: {.callout-note}\n  In list\n  :::",
            "- item\n\n\n  > **Note**\n  >\n  > In list",
        ),
    ],
)
def test_prose_of_quarto_is_carried_over_in_silence(text, expected):
    assert moved(text, QUARTO) == (expected, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "As {cite}`god,\ngod` has.",
            "As[^god-god] has.\n\n[^god-god]: Kurt Rain. Hail. 1931. Kurt Rain. Hail. 1931.",
        ),
        ("{ref}`the\nmap <rain-map>`", "[the map](#fig-rain-map)"),
        (
            "{numref}`Fig. %s <rain-map>` [](rain-map) @rain-map",
            "@fig-rain-map @fig-rain-map @fig-rain-map",
        ),
        ("[Table %s](#tab) {numref}`tab`", "@tbl-tab @tbl-tab"),
        ("{ref}`adm` {ref}`that <adm>` [](#lst)", "[Look](#adm) [that](#adm) [Cap](#lst)"),
        ("{eq}`energy` [](#energy) @energy {math:numref}`energy`", " ".join(["{eq}`energy`"] * 4)),
        (
            "[](doi:10.1/x) <doi:10.1/y>",
            "[doi:10.1/x](https://doi.org/10.1/x) [doi:10.1/y](https://doi.org/10.1/y)",
        ),
        ("[](https://doi.org/10.1/x)", "[doi:10.1/x](https://doi.org/10.1/x)"),
        ("<project:roles.md> [](roles.md)", "[](roles.ipynb) [](roles.ipynb)"),
        ('% secret\ntext\n% more\n\n50 % of\n\n+++ {"a": 1}\n\nend', "text\n\n50 % of\n\n\nend"),
        ("$`a+b`$ {del}`x` {u}`y`", "$a+b$ <del>x</del> <u>y</u>"),
        ("{#para}\nText", "(para)=\nText"),
        ("```{only} html\nShown.\n```", "Shown."),
        (
            "```{code-block} python\n:caption: Cap\n:name: lst\n\nx = 1\n```",
            "(lst)=\n*Cap*\n\n```python\nx = 1\n```",
        ),
        ("```{note}\n:name: adm\nBody\n```", "(adm)=\n> **Note**\n>\n> Body"),
        ("```{math}\n:label: energy\nE\n```", "$$\nE\n$$ (energy)"),
        (
            ":::{table} Cap\n:label: tab\n| a |\n|---|\n| 1 |\n:::",
            "| a |\n|---|\n| 1 |\n\n: Cap {#tbl-tab}",
        ),
        (
            "```{list-table} Cap\n:header-rows: 1\n:name: tab\n* - A\n  - B\n"
            "* - 1\n  - two\n    lines\n```",
            "| A | B |\n| --- | --- |\n| 1 | two lines |\n\n: Cap {#tbl-tab}",
        ),
        (
            '```{csv-table} Cap\n:header: a, b\n1, "x, y"\n```',
            "| a | b |\n| --- | --- |\n| 1 | x, y |\n\n: Cap",
        ),
        (
            ':::{figure-md} rain-map\n<img src="a.png" alt="al" width="100px">\n\nCap\n:::',
            "```{figure} a.png\n:name: fig-rain-map\n:alt: al\n:width: 100px\n\n\nCap\n```",
        ),
        (
            "```{figure} a.png\n---\nname: rain-map\nalt: >\n  Two\n  lines\n---\nCap\n```",
            "```{figure} a.png\n:name: fig-rain-map\n:alt: Two lines\n\nCap\n```",
        ),
        (
            "1. one\n   ```{code-block} python\n   x = 1\n   ```",
            "1. one\n   ```python\n   x = 1\n   ```",
        ),
    ],
)
def test_prose_of_myst_is_carried_over_in_silence(text, expected):
    assert moved(text, MYST) == (expected, [])


@pytest.mark.parametrize(
    ("text", "expected", "told"),
    [
        (
            'A [x]{.content-visible when-format="pdf"}[y]{.content-visible when-format="html"}.',
            "A y.",
            ["1: what is for pdf alone is left out: every format prints the same"],
        ),
        (
            '::: {.content-visible when-format="pdf"}\nNo.\n:::\n\n'
            '::: {.content-hidden when-format="pdf"}\nYes.\n:::',
            "Yes.",
            ["1: what is for pdf alone is left out: every format prints the same"],
        ),
        ("a\n\n\\newpage", "a", ["3: pages end by themselves: \\newpage is left out"]),
        ("\\textbf{x} y", " y", ["1: “\\textbf{x}” is left out"]),
        (
            "![Logo](https://a.org/x.png)",
            "[Logo](https://a.org/x.png)",
            ["1: the picture https://a.org/x.png lies elsewhere: a link leads to it"],
        ),
        ("![Gone](b.png)", "Gone", ["1: there is no picture b.png: its caption stays"]),
        (
            "Get\n[the data](data/raw.csv).",
            "Get\nthe data.",
            ["2: readers do not have data/raw.csv: of the link to it the words stay"],
        ),
        (
            "[a](#nowhere) [b](#par)",
            "a [b](#par)",
            ["1: a link leads to “nowhere”, which is nowhere in the report"],
        ),
        (
            "[gone](gone.qmd)",
            "gone",
            ["1: a link leads to gone.qmd, which is no chapter of the report"],
        ),
        (
            "::: {#tbl-panel layout-ncol=2}\n| a |\n|---|\n| 1 |\n\n: One {#tbl-one}\n\n"
            "| b |\n|---|\n| 2 |\n\n: Two {#tbl-two}\n\nPanel\n:::",
            "| a |\n|---|\n| 1 |\n\n: One {#tbl-one}\n\n"
            "| b |\n|---|\n| 2 |\n\n: Two {#tbl-two}\n\nPanel",
            ["1: “tbl-panel” is no panel here: its parts stand by themselves"],
        ),
        (
            "+---+---+\n| a     |\n+---+---+\n| 1 | 2 |\n+---+---+",
            "```\n+---+---+\n| a     |\n+---+---+\n| 1 | 2 |\n+---+---+\n```",
            ["1: a table whose cells take several rows or columns is printed as it is written"],
        ),
        (
            "::: {.unknown}\nText\n:::",
            "Text",
            ["1: “unknown” is not known here: its text is kept, not its look"],
        ),
    ],
)
def test_what_prose_cannot_say_here_is_told_by_its_line(text, expected, told):
    assert moved(text, QUARTO) == (expected, told)


def test_arguments_of_what_is_not_known_are_no_text():
    made, told = moved("```{iframe} https://a.org\nCap\n```\n\n```{versionadded} 2.0\n```", MYST)

    assert "a.org" not in made
    assert "2.0" not in made
    assert [each.split(" is ")[0] for each in told] == [
        "1: “iframe https://a.org”",
        "5: “versionadded 2.0”",
    ]


def test_what_stands_beside_the_name_of_a_box_is_its_title_or_how_its_text_begins():
    text = "```{note} The first line\nof a note.\n```"

    assert moved(text, MYST)[0] == "> **The first line**\n>\n> of a note."
    sphinx = replace(MYST, tool="sphinx")
    assert moved(text, sphinx)[0] == "> **Note**\n>\n> The first line\n> of a note."
    titled = "```{admonition} Title\nText.\n```"
    assert moved(titled, sphinx)[0] == "> **Title**\n>\n> Text."


def test_pictures_follow_their_chapters_whatever_stands_beside_their_path():
    setting = Setting("en", folder=PurePosixPath("sub"), base=PurePosixPath())
    text = (
        '![A](c.png "title") ![Over\nlines](c.png){#fig-w}\n\n<img src="c.png" alt="x">\n\n'
        "![B](<my c.png>) ![C][ref]\n\n[ref]: c.png"
    )

    assert moved(text, setting)[0] == (
        '![A](sub/c.png) ![Over lines](sub/c.png){#fig-w}\n\n<img src="sub/c.png" alt="x">\n\n'
        "![B](<sub/my c.png>) ![C][ref]\n\n[ref]: sub/c.png"
    )
