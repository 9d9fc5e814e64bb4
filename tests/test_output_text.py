"""An expression in R prints its values: no markup of lists, no entities, no quotation marks."""

import pytest
from nbformat.v4 import new_output

from whitepaper.execution.output_text import in_words

INLINE = "<style>\n.list-inline>li {display: inline-block}\n</style>\n<ol class=list-inline>"


def of_r(html, plain="[1] x"):
    data = {"text/html": html, "text/plain": plain, "text/latex": "", "text/markdown": "1. 'A'"}
    return in_words(new_output("display_data", data=data))


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("1.5", "1.5"),
        ("&lt;NA&gt;", "NA"),
        ("'a_b $5 &lt;b&gt;'", "a_b $5 <b>"),
        (r"'it\'s \"q\"'", 'it\'s "q"'),
        ('<time datetime="2024-01-02">2024-01-02</time>', "2024-01-02"),
        (f"{INLINE}<li>'A'</li><li>'B &amp; C'</li><li>&lt;NA&gt;</li></ol>\n", "A, B & C, NA"),
        ("f\n<details>\n\t<summary><strong>Levels</strong>:</summary>\n\t'f'\n</details>", "f"),
        ("<strong>a:</strong> 1", "1"),
        ("<dl class=dl-inline><dt>a</dt><dd>1.5</dd><dt>b</dt><dd>2</dd></dl>\n", "1.5, 2"),
        ("<ol>\n\t<li>1</li>\n\t<li><ol>\n\t<li>2</li>\n</ol>\n</li>\n</ol>\n", "[1] x"),
        ('<table class="dataframe"><tr><td>1</td></tr></table>', "[1] x"),
        ("", "1. 'A'"),
    ],
)
def test_a_value_of_r_is_printed_without_its_markup(html, words):
    assert of_r(html) == words


def test_what_other_kernels_print_stays_as_it_is():
    assert in_words(new_output("stream", name="stdout", text="3\n")) == "3\n"
    shown = new_output("display_data", data={"text/markdown": "*x*", "text/plain": "x"})
    assert in_words(shown) == "*x*"
