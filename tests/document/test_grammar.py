"""Which expressions of a text stand and fall together."""

from whitepaper.document.grammar import expressions
from whitepaper.document.parts import GAP, parts

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
