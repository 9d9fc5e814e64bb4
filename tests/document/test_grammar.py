"""Which expressions of a text stand and fall together."""

from whitepaper.document.grammar import expressions, expressions_by_part

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
    parts = [[named[at] for at in part] for part in expressions_by_part(TEXT)]

    assert parts == [["a", "b"], ["c"], ["d", "f"], ["e"], [*"gh"], [*"ij"], [*"kl"], [*"mn"]]
    assert expressions_by_part("没有。") == []
