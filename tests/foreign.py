"""Strategies for notebooks as anybody may write them, with the words that a reader must find.

Each word is there once, so that one which is lost is not found in the place of another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

PICTURE = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC"
)
FRAME = """<style scoped>td {{color: red}}</style><table border="1" class="dataframe">
<thead><tr><th></th><th>{}</th></tr></thead><tbody><tr><th>0</th><td>{}</td></tr></tbody></table>"""


@dataclass
class _Writer:
    """Draws what a notebook holds, and keeps the words that somebody sees of it."""

    draw: st.DrawFn
    seen: list[str] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1001))
    targets: list[int] = field(default_factory=list)

    def choose(self, *options: Callable[[], str]) -> str:
        return self.draw(st.sampled_from(options))()

    def word(self) -> str:
        """A word that is seen: Hanzi, letters or a number, and in none of the others."""
        number = next(self.numbers)
        word = self.draw(st.sampled_from(["词{}尾", "w{}z", "{}.5", "{}%", "É{}ø", "第{}项"]))
        self.seen.append(word.format(number))
        return self.seen[-1]

    def several(self, part: Callable[[], str], most: int = 3) -> list[str]:
        return [part() for _ in range(self.draw(st.integers(1, most)))]

    # ---- In a line

    def line(self, depth: int = 2) -> str:
        return self.draw(st.sampled_from([" ", "，", ""])).join(
            self.several(lambda: self.inline(depth))
        )

    def inline(self, depth: int) -> str:
        plain = (self.word, self.word, self.code, self.comparison, self.placeholder, self.formula)
        plain += (self.address, self.sign)
        if not depth:
            return self.choose(*plain)

        def within() -> str:
            return self.line(depth - 1)

        return self.choose(
            *plain,
            lambda: f" *{within()}* ",
            lambda: f" **{within()}** ",
            lambda: f" ~~{self.word()}~~ ",
            lambda: f"[{within()}](https://example.org/a?b=1)",
            lambda: f"<b>{within()}</b>",
            lambda: f"<span style='color:red'>{within()}</span>",
            lambda: f"<font color=blue>{within()}</font>",
            lambda: f"<kbd>{self.word()}</kbd>",
            lambda: f"H<sub>{self.word()}</sub>",
            lambda: f"{within()}<br/>{within()}",
            lambda: f"{within()}\\\n{within()}",
            lambda: f"{within()}  \n{within()}",
            lambda: f"{within()}\n{within()}",
            lambda: f"{within()}<!-- unseen -->",
            lambda: f"<del>{within()}</del><ins>{within()}</ins>",
            lambda: f"<del>{self.word()}<ins>{within()}</ins></del>",
            lambda: f"<u>{self.word()}<s>{within()}</s></u>",
            lambda: f"<x-own a=1>{within()}</x-own>",
            lambda: f"<u>{within()}",
            lambda: f"^[{self.word()}]",
            lambda: f'<abbr title="{self.word()}">{self.word()}</abbr>',
            lambda: f"![{self.word()}]({PICTURE})",
            lambda: f'<img src="{PICTURE}" alt="{self.word()}" width=20>',
            lambda: f"[{self.word()}][r{self._target()}]",
            lambda: f"[{within()}](#{next(self.numbers)})",
        )

    def _target(self) -> int:
        """The number of an address that a later block gives."""
        self.targets.append(next(self.numbers))
        return self.targets[-1]

    def code(self) -> str:
        return f"`{self.word()} <a> **b** $c$`"

    def comparison(self) -> str:
        return f"若{self.word()}<b 且 c>{self.word()}则否"

    def placeholder(self) -> str:
        return f"<{self.draw(st.sampled_from(['姓名', '单位 名称', '3', '=']))}{self.word()}>"

    def formula(self) -> str:
        number = next(self.numbers)
        self.seen.append(str(number))
        form = ["x_{{{}}}", r"\frac{{{}}}{{2}}", r"\mathrm{{a}}+{}", r"\sqrt{{{}}}", r"{}\%"]
        return f"${self.draw(st.sampled_from(form)).format(number)}$"

    def address(self) -> str:
        return f"<https://example.org/{self._latin()}>"

    def sign(self) -> str:
        signs = ["&lt;", "&amp;", r"\*", r"\_", "{", "}", "@", "#"]
        return self.draw(st.sampled_from(signs)) + self.word()

    def _latin(self) -> str:
        self.seen.append(f"p{next(self.numbers)}q")
        return self.seen[-1]

    # ---- Blocks of Markdown

    def blocks(self, depth: int = 2) -> str:
        return "\n\n".join(self.several(lambda: self.block(depth)))

    def block(self, depth: int) -> str:
        leaves = (
            self.line,
            self.heading,
            self.table,
            self.fence,
            self.indented,
            self.display,
            self.html,
            self.comment,
            self.note,
            self.definitions,
            self.after_rule,
            self.directive,
        )
        if not depth:
            return self.choose(*leaves)
        return self.choose(
            *leaves,
            lambda: self.within("> ", "> ", depth),
            lambda: self.within("- ", "  ", depth),
            lambda: self.within("3. ", "   ", depth),
            lambda: f"{self.line()}\n" + self.within("* ", "  ", depth),
            lambda: f"<details><summary>{self.word()}</summary>\n\n{self.blocks(0)}\n\n</details>",
            lambda: f'<div align="center">\n\n{self.blocks(0)}\n\n</div>',
        )

    def within(self, first: str, others: str, depth: int) -> str:
        lines = self.blocks(depth - 1).split("\n")
        return "\n".join(
            f"{others if at else first}{line}".rstrip() for at, line in enumerate(lines)
        )

    def heading(self) -> str:
        level = self.draw(st.integers(1, 6))
        text = self.draw(st.sampled_from(["{}", "4.1 {}", "一、{}", "{} ##", "(1) {}"]))
        return f"{'#' * level} {text.format(self.word())}"

    def table(self) -> str:
        columns = self.draw(st.integers(1, 3))
        rows = self.draw(st.integers(0, 3))
        cells = [[self.inline_of_cell() for _ in range(columns)] for _ in range(rows + 1)]
        head, *body = (f"| {' | '.join(row)} |" for row in cells)
        above = f"{self.word()}\n" if self.draw(st.booleans()) else ""
        return above + "\n".join([head, "|:--" * columns + "|", *body])

    def inline_of_cell(self) -> str:
        return self.choose(
            self.word,
            self.comparison,
            lambda: f"**{self.word()}**",
            lambda: f"{self.word()}<br>{self.word()}",
            lambda: f"<ul><li>{self.word()}</li><li>{self.word()}</li></ul>",
            self.formula,
        )

    def fence(self) -> str:
        language = self.draw(st.sampled_from(["", "python", "{.r}", "html"]))
        return f"```{language}\n{self.word()} <b>\n\n# {self.word()}\n```"

    def indented(self) -> str:
        return f"    {self.word()}\n    \t{self.word()}"

    def display(self) -> str:
        number = next(self.numbers)
        self.seen.append(str(number))
        return self.draw(
            st.sampled_from(
                [
                    f"$$\nx = {number}\n$$",
                    f"$$\\frac{{1}}{{{number}}}$$",
                    f"\\begin{{align}}\na &= {number} \\\\\nb &= 2\n\\end{{align}}",
                    f"\\begin{{equation}}\n{number} \\le y\n\\end{{equation}}",
                    f"$$\\begin{{bmatrix}} 1 & 2 \\\\ {number} & 4 \\end{{bmatrix}}$$",
                ]
            )
        )

    def comment(self) -> str:
        return f"<!-- unseen\n\nunseen -->\n\n{self.word()}"

    def note(self) -> str:
        name = f"n{next(self.numbers)}"
        return f"{self.word()}[^{name}]\n\n[^{name}]: {self.word()}"

    def definitions(self) -> str:
        return f"{self.word()}\n: {self.word()}\n: {self.word()}"

    def after_rule(self) -> str:
        return f"---\n\n{self.word()}\n==="

    def directive(self) -> str:
        name = self.draw(st.sampled_from(["note", "warning", "admonition"]))
        fence = self.draw(st.sampled_from([":::", "```"]))
        return f"{fence}{{{name}}}\n{self.word()}\n{fence}"

    def html(self) -> str:
        w = self.word
        return self.choose(
            lambda: f"<p>{w()} <i>{w()}</i></p>",
            lambda: f"<h2>4. {w()}</h2>",
            lambda: f"<ul><li>{w()}<li>{w()}</ul>",
            lambda: f"<table><tr><th>{w()}</th><td>{w()}<p>{w()}</p></td></tr></table>",
            lambda: f"<center><b>{w()}</b></center>\n{w()}",
            lambda: f"<pre>\n{w()}\n  {w()}</pre>",
            lambda: f"<section><x-own>{w()}</x-own><dl><dt>{w()}<dd>{w()}</dl></section>",
            lambda: f"<blockquote>{w()}<footer>{w()}</footer></blockquote>",
            lambda: f"<div>\n- {w()}\n(1) {w()}\n</div>",
            lambda: f"<a name='{next(self.numbers)}'></a>\n\n{w()}",
        )

    # ---- Cells

    def cell(self) -> NotebookNode:
        kind = self.draw(st.sampled_from(["prose", "prose", "code", "code", "raw"]))
        if kind == "raw":
            return new_raw_cell(self.word())
        if kind == "prose":
            text = self.blocks()
            text += "".join(f"\n\n[r{at}]: https://example.org/{at}" for at in self.targets)
            self.targets.clear()
            ends = self.draw(st.sampled_from(["\n", "\r\n"]))
            return new_markdown_cell(text.replace("\n", ends))
        outputs = [self.output() for _ in range(self.draw(st.integers(0, 3)))]
        return new_code_cell("pass", outputs=outputs, execution_count=1)

    def output(self) -> NotebookNode:
        makers: Sequence[Callable[[], NotebookNode]] = (
            lambda: new_output("stream", name="stdout", text=f"{self.word()}\t{self.word()}\n"),
            lambda: new_output("stream", name="stdout", text=f"10%\r{self.word()}\n"),
            lambda: self.shown(**{"text/html": FRAME.format(self.word(), self.word())}),
            lambda: new_output("stream", name="stderr", text=f"\x1b[31m{self.word()}\x1b[0m\n"),
            lambda: new_output("error", ename="ValueError", evalue=self.word(), traceback=[]),
            lambda: self.shown(**{"text/plain": f"Series {self.word()}\n<{self.word()}>"}),
            lambda: self.shown(**{"text/markdown": self.blocks(1)}),
            lambda: self.shown(**{"text/html": self.html(), "text/plain": "<IPython.HTML object>"}),
            lambda: self.shown(
                **{"text/html": "<x-table data='1'></x-table>", "text/plain": self.word()}
            ),
            lambda: self.shown(
                **{"text/html": f"<div><script>a<b</script><p>{self.word()}</p></div>"}
            ),
            lambda: self.shown(**{"text/latex": f"$\\frac{{{self._number()}}}{{y}}$"}),
            lambda: self.shown(**{"text/latex": f"其中 $x$ 为{self.word()}"}),
            lambda: self.shown(**{"application/vnd.plotly.v1+json": {}, "text/plain": self.word()}),
            lambda: self.shown(**{"application/json": {"a": 1}, "text/plain": self.word()}),
        )
        return self.draw(st.sampled_from(makers))()

    def _number(self) -> str:
        self.seen.append(str(next(self.numbers)))
        return self.seen[-1]

    def shown(self, **data: object) -> NotebookNode:
        return new_output("display_data", data=data, metadata={})


@st.composite
def notebooks(draw: st.DrawFn) -> tuple[NotebookNode, tuple[str, ...]]:
    """A notebook that somebody has run, and the words that one sees of it in JupyterLab."""
    writer = _Writer(draw)
    cells = [writer.cell() for _ in range(draw(st.integers(1, 4)))]
    return new_notebook(cells=cells), tuple(writer.seen)
