"""Which expressions of a text stand and fall together."""

from textwrap import indent

import pytest

from whitepaper.document.grammar import expressions
from whitepaper.document.parts import GAP, parts

# A table without a dash for each cell of its head, and an image as MyST has it.
BROKEN = "| a | b |\n|---|\n| {eval}`t` | 2 |\n"
IMAGE = "```{figure} a.png\n:alt: 甲{eval}`t`\n乙\n```\n"
TEXT = """\
段{eval}`a`，{eval}`b`。[^n]和^[注{eval}`c`]

- 一{eval}`d`
  - 二{eval}`e`

  三{eval}`f`
- 四

> - 五{eval}`g`
> - 六{eval}`h`

| 甲 |
|-|
| {eval}`i` |
| {eval}`j` |

[^n]: 注{eval}`k`

    续{eval}`l`

<p>{eval}`m`与{eval}`n`</p>

没有。
"""


def test_parts_are_blocks_items_of_lists_and_footnotes():
    named = expressions(TEXT)
    found = [[named[at] for at in part.expressions] for part in parts(TEXT)]

    assert [part for part in found if part] == [
        *(["a", "b"], ["c"], ["d", "f"], ["e"]),
        *([*"gh"], [*"ij"], [*"kl"], [*"mn"]),
    ]


def test_a_part_has_what_was_typed_and_its_source():
    [part] = parts("今年{eval}`fact('a')`**继续**\n增长，见@fig-a。")

    assert part.typed.strip() == f"今年{GAP}继续\n增长，见{GAP}。"
    assert part.source == "今年{eval}`fact('a')`**继续**\n增长，见@fig-a。"


def test_a_footnote_is_a_part_of_its_own_that_another_refers_to():
    about, within, named = parts("甲[^n]。^[乙{eval}`a`]\n\n[^n]: 丙")

    assert (about.notes, about.gaps, about.expressions) == ({"n"}, (), ())
    assert (within.of, within.gaps, within.name) == (0, (0,), "")
    assert (named.name, named.of) == ("n", None)


@pytest.mark.parametrize("table", ["| a | b |\n|---|---|\n| {eval}`t` | 2 | 3 |\n", BROKEN, IMAGE])
@pytest.mark.parametrize("before", ["", "- 甲\n- 乙\n", "- 甲\n\n  续\n\n", "> 引\n"])
def test_a_table_that_loses_cells_and_an_image_in_a_fence_are_of_the_part_that_they_stand_in(
    before, table
):
    alone, within = parts(table), parts(f"{before}- 丙\n\n{indent(table, '  ')}\n  {{eval}}`u`")

    assert len([part for part in alone if part.source]) == 1
    assert within[-1].gaps == (*alone[-1].gaps, len(alone[-1].gaps))


def test_a_table_that_a_list_runs_into_is_of_its_last_item():
    *_, last = parts(f"- 甲\n- 乙\n{BROKEN}")

    assert last.gaps == (0,)
    assert last.typed.startswith("乙\n| a | b |")


def test_a_role_that_is_no_expression_is_read_by_its_text():
    [part] = parts("设{math}`x^2`，见{ref}`sec-a`，为{eval}`t`。")

    assert part.typed.strip() == f"设x^2，见sec-a，为{GAP}。"
    assert part.gaps == part.expressions == (0,)
