"""Cells as analysts write and paste them, each case with what must come of it.

A case is exported alone and as the second cell onwards of a report's one chapter, in every format.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell
from PIL import Image

GLYPH = "is in none of the report's fonts"
NO_ALT = "an image has no alternative text"


@dataclass(frozen=True)
class Case:
    """Cells; the texts that they must show, hide, and give as alternative texts of images.

    `refused` are parts of the findings, in order, for which a report is refused and of which a
    chapter alone is told, which shows placeholders; `in_report` and `in_pdf` are those of a whole
    report, and of the PDF of a chapter alone, where these differ.
    """

    title: str
    cells: Sequence[NotebookNode]
    shows: Sequence[str] = ()
    hides: Sequence[str] = ()
    alts: Sequence[str] = ()
    refused: Sequence[str] = ()
    in_report: Sequence[str] | None = None
    in_pdf: Sequence[str] | None = None

    def findings(self, kind: str, *, whole: bool) -> Sequence[str]:
        """The findings that it must meet with when it is exported so."""
        if whole and self.in_report is not None:
            return self.in_report
        if not whole and kind == "pdf" and self.in_pdf is not None:
            return self.in_pdf
        return self.refused


def prose(text: str, **attachments: Mapping[str, str]) -> NotebookNode:
    return (
        new_markdown_cell(text, attachments=attachments) if attachments else new_markdown_cell(text)
    )


def code(*outputs: NotebookNode, source: str = "…", **metadata: Any) -> NotebookNode:
    return new_code_cell(source, outputs=list(outputs), metadata=metadata)


def raw(text: str, **metadata: Any) -> NotebookNode:
    return new_raw_cell(text, metadata=metadata)


def out(data: Mapping[str, Any], **metadata: Any) -> NotebookNode:
    return new_output("display_data", data=dict(data), metadata=metadata)


def says(text: str, name: str = "stdout") -> NotebookNode:
    return new_output("stream", name=name, text=text)


def frame(table: pd.DataFrame) -> NotebookNode:
    return out({"text/html": table._repr_html_(), "text/plain": repr(table)})


def html(text: str) -> NotebookNode:
    return out({"text/html": text, "text/plain": "<IPython.core.display.HTML object>"})


def picture(kind: str) -> bytes:
    """A green rectangle, larger than a thumb, as an image of one of Pillow's formats."""
    file = io.BytesIO()
    Image.new("RGB", (240, 120), "#2E7D32").save(file, kind)
    return file.getvalue()


def coded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def scatter(points: int) -> str:
    """A chart as the inline backend draws it, with so many points."""
    random = np.random.default_rng(1)
    figure, axes = plt.subplots()
    axes.scatter(random.random(points), random.random(points), s=3)
    file = io.BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    return file.getvalue().decode()


def printed(text: str) -> Sequence[NotebookNode]:
    """A text as prose, in bold, as code, in a table and by a program."""
    table = f"| 项 |\n|---|\n| {text} |"
    value = out({"text/plain": f"'{text}'"})
    return prose(f"甲{text}，**{text}**，`{text}`。\n\n{table}"), code(value)


PNG, JPEG, WEBP, GIF, BMP = map(picture, ("PNG", "JPEG", "WEBP", "GIF", "BMP"))
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="240" height="120">'
    '<title>绿块</title><rect width="240" height="120" fill="#2E7D32"/></svg>'
)
LETTERED = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="240" height="60">'
    '<text x="9" y="40" font-size="20">CO₂ 达标 ✔ 😀</text></svg>'
)
# What stands in Chinese reports and not in Chinese fonts.
LETTERS = {
    "a formula of chemistry": "CO₂与PM₂.₅、10⁻³",
    "Polish": "Łódź、Wałęsa",
    "Vietnamese": "Nguyễn、Đặng",
    "Greek": "άνθρωπος",
    "Ukrainian": "Київ、ґ",
    "Hebrew": "שלום",
    "signs": "✗✔✓→★①☑⚠❌✅",
    "letters of mathematics": "ℝ、𝐀、𝒜、𝔄、𝟙",
    "boxes and Braille": "├─┤█░⠿⣿",
    "emoji": "😀、🚀、📈",
    "emoji in parts": "👩\u200d🔬、👍🏽、🇨🇳、1\ufe0f\u20e3",
}
LIST = """文字之后紧接列表：
- 一级甲
  - 二级甲
    1. 三级甲
    2. 三级乙
  - 二级乙

    二级乙的第二段
- 一级乙
- [x] 已完成项
- [ ] 未完成项
"""
TRACEBACK = "\x1b[0;31mZeroDivisionError\x1b[0m: division by zero\n\x1b[1;32m----> 1\x1b[0m 1/0\n"
CITIES = ["广州", "深圳", "佛山", "东莞"]
SALES = pd.DataFrame({"城市": CITIES, "件数": [120, 340, 56, 78], "增幅": [1.5, -2.25, 0.0, 12.0]})
GROUPED = SALES.assign(年=[2019, 2019, 2020, 2020]).set_index(["年", "城市"])
WIDE = pd.DataFrame({f"第{i}列": [i * 1000 + j for j in range(3)] for i in range(1, 25)})
LONG = pd.DataFrame({"序": range(500), "名称": [f"专利第{i}号" for i in range(500)]})
PLOTLY = {"data": [{"type": "bar", "y": [1]}], "layout": {}}
PLOTLY_OUTPUT = {
    "application/vnd.plotly.v1+json": PLOTLY,
    "text/html": "<div id='a'></div><script>Plotly.newPlot('a')</script>",
    "text/plain": "Figure({'data': []})",
}


CASES = (
    # Prose
    Case(
        "nested lists right after a line",
        [prose(LIST)],
        shows=["一级甲", "二级甲", "三级乙", "二级乙的第二段", "一级乙", "⊠已完成项", "□未完成项"],
        hides=["- 一级"],
    ),
    Case(
        "footnotes of one name in two cells",
        [prose("甲[^1]。\n\n[^1]: 甲的注。"), prose("乙[^1]。\n\n[^1]: 乙的注。")],
        shows=["甲的注。", "乙的注。"],
        hides=["[^1]"],
    ),
    Case(
        "a footnote without a text, and a text without a footnote",
        [prose("甲[^1]。"), prose("乙。\n\n[^2]: 无人引用。")],
        shows=["甲[^1]。"],
        refused=["the footnote [^1] has no text", "nothing refers to the footnote [^2]"],
    ),
    Case(
        "LaTeX mathematics",
        [
            prose("行内$a^2+b^2$，另见\\\\(c_1\\\\)。\n\n$$\\sum_{i=1}^n x_i$$"),
            prose("由此\n\n\\begin{align}\nα &= 7 \\\\\n\nβ &= 8\n\\end{align}\n\n得证。"),
            code(out({"text/latex": "$\\displaystyle \\int x\\,dx$", "text/plain": "Integral(x)"})),
        ],
        shows=["行内", "∑", "=7", "=8", "得证", "∫"],
        hides=["begin{", "Integral", "displaystyle"],
    ),
    Case(
        "a formula that is none",
        [prose(r"即$\frac{1$。")],
        refused=["the formula \\frac{1 is no TeX"],
    ),
    Case(
        "LaTeX that is no formula",
        [prose("价格5$，见\\textbf{重点}。")],
        shows=["价格5$", "\\textbf{重点}"],
    ),
    Case(
        "a reference to a formula that is not there",
        [prose("见\\eqref{x}。")],
        shows=["见", "x"],
        hides=["eqref"],
        refused=["a link leads to #x, which is nowhere"],
    ),
    Case(
        "what only MathJax reads",
        [
            prose("$$\\newcommand{\\q}[1]{{\\bf #1}\\over 2}$$"),
            prose(
                "设$ \\q{v} $，见\\eqref{e}："
                "\n\n\\begin{gather}a\\tag{甲}\\\\b\\label{e}\\end{gather}"
            ),
            prose("\\begin{bmatrix}5\\cr6\\end{bmatrix}"),
        ],
        shows=["设", "见(1", "(甲)", "5", "6"],
        hides=["bf", "over", "$", "newcommand", "label"],
    ),
    Case(
        "sums of money",
        [prose("每件 $5 和 $10 元，共 US$ 5 and US$ 10。")],
        shows=["每件 $5 和 $10 元，共 US$ 5 and US$ 10。"],
    ),
    Case(
        "text in LaTeX with formulas",
        [code(out({"text/latex": "成本 $k$ 与\n\n\\[k^2\\]", "text/plain": "<Latex object>"}))],
        shows=["成本", "与", "2"],
        hides=["$", "Latex"],
    ),
    Case(
        "HTML within a line",
        [prose("H<sub>2</sub>O，10<sup>4</sup>，<b>粗</b><br>次行，<font color=red>红</font>")],
        shows=["H2O", "104", "粗次行", "红"],
        hides=["<"],
    ),
    Case(
        "tildes and carets that are no markup",
        [prose("增长3~5个，减少10~20个，2^10与3^2。")],
        shows=["3~5个，减少10~20个", "2^10与3^2"],
    ),
    Case(
        "a Markdown table and an HTML table",
        [
            prose("| 城市 | 件数 |\n|---|--:|\n| 广州 | 12 |"),
            prose("<table><tr><th>项</th><th>值</th></tr><tr><td>甲</td><td>34</td></tr></table>"),
        ],
        shows=["城市件数", "广州12", "项值", "甲34"],
    ),
    Case(
        "HTML paragraphs",
        [
            prose("<details><summary>摘要</summary>\n\n内文[^1]\n\n</details>\n\n[^1]: 注。"),
            prose('<center><h2>居中标题</h2></center>\n<p align="center">居中段落</p>'),
        ],
        shows=["摘要", "内文", "注。", "居中标题", "居中段落"],
    ),
    Case(
        "readings, marked words and abbreviations in HTML",
        [
            prose(
                "一行里的<ruby>穗<rp>(</rp><rt>suì</rt><rp>)</rp></ruby>市、<mark>重点词</mark>和"
                '<abbr title="专利合作条约">PCT</abbr>。'
            ),
            prose(
                "<div>\n一段里的<ruby>粤<rt>yuè</rt></ruby>语、<mark>标出词</mark>和"
                '<abbr title="世界知识产权组织">WIPO</abbr>。\n</div>'
            ),
            code(
                html(
                    "<p>结果里的<ruby>埔<rt>bù</rt></ruby>字、<mark>高亮词</mark>和"
                    '<abbr title="国家知识产权局">CNIPA</abbr>。</p>'
                )
            ),
        ],
        shows=[
            "穗（suì）市、重点词和PCT（专利合作条约）。",
            "粤（yuè）语、标出词和WIPO（世界知识产权组织）。",
            "埔（bù）字、高亮词和CNIPA（国家知识产权局）。",
        ],
    ),
    Case(
        "readings without end tags and meanings with signs",
        [
            code(
                html(
                    "<p><ruby>漢<rp>(<rt class='a'>kan<rp>)</ruby>，不可少的正文，"
                    "<ruby>字<rp>(</rp><rt><b>ji</b></rt><rp>)</rp></ruby>。</p>"
                )
            ),
            prose('<abbr data-title="甲" title="It\'s A &amp; B">GDP</abbr>与<abbr>GNP</abbr>。'),
        ],
        shows=["漢（kan），不可少的正文，字（ji）。", "GDP（It's A & B）与GNP。"],
    ),
    Case(
        "HTML that only a browser can show",
        [
            prose('甲<iframe src="http://x/"></iframe>'),
            prose("<style>p {color: red}</style>\n\n乙"),
        ],
        refused=["HTML with <iframe>", "HTML with <style>"],
    ),
    Case(
        "links within the page, to the network and to files",
        [
            prose("见[网站](https://x.cn/甲?b=1)、[本节](#sec-summary)和[写信](mailto:a@x.cn)。"),
            prose("见[表格](../data/events.csv)与`[代码](a.py)`。"),
        ],
        shows=["见网站、本节和写信。", "见表格与[代码](a.py)。"],
        refused=["a link leads to ../data/events.csv"],
    ),
    Case(
        "roles and directives of MyST's that the report does not know",
        [
            prose("自{evl}`year`年以来"),
            prose("```{warning}\n注意。\n```\n\n:::{note}\n说明。\n:::"),
        ],
        refused=["a role {evl}", "a directive {warning}", "a directive {note}"],
    ),
    Case(
        "code that speaks of HTML, roles and nothing",
        [prose("用`<script>`和`{eval}`，空值是`None`：\n\n```python\nx = None  # <iframe>\n```")],
        shows=["<script>", "{eval}", "x=None#<iframe>"],
    ),
    Case(
        "what is left open in one cell ends with it",
        [prose("```\n未闭合的代码"), prose("后文甲"), prose("<!-- 未闭合"), prose("后文**乙**")],
        shows=["未闭合的代码", "后文甲", "后文乙"],
        hides=["```", "**乙**", "<!--"],
    ),
    Case(
        "what Pandoc takes for its own",
        [
            prose("---\ntitle: 甲乙\n---"),
            prose("% 百分号起首\n```\n紧接的代码\n```\n见`x`{=html}和@张三"),
            prose("```{=html}\n<b>原样</b>\n```"),
        ],
        shows=["title:甲乙", "百分号起首紧接的代码见x{=html}和@张三", "<b>原样</b>"],
        in_report=["“% 百分号起首” is printed as it stands"],
    ),
    Case("rare Hanzi in the fonts", [prose("㐂、䶮、𠮷")], shows=["㐂、䶮"]),
    *(
        Case(f"{what}, which no Chinese font has", [prose(f"# 甲{said}"), *printed(said)], [said])
        for what, said in LETTERS.items()
    ),
    Case(
        "letters in two parts",
        [prose("Ange\u0301lique、Łódz\u0301、Nguye\u0302\u0303n、x\u0303。")],
        shows=["lique、Łód", "、Nguy", "n、x\u0303。"],
    ),
    Case(
        "hieroglyphs",
        [prose("好𓀀")],
        shows=["好𓀀"],
        in_report=["“𓀀” (U+13000) " + GLYPH],
        in_pdf=["“𓀀” (U+13000) " + GLYPH],
    ),
    Case(
        "signs for private use, which differ from font to font",
        [prose("好\uf0c9")],
        shows=["好"],
        in_report=["“a character” (U+F0C9) " + GLYPH],
        in_pdf=["“a character” (U+F0C9) " + GLYPH],
    ),
    Case(
        "a drawing that writes such signs in a font",
        [code(out({"image/svg+xml": LETTERED}, alt="标注了气体的示意图"))],
        alts=["标注了气体的示意图"],
    ),
    Case(
        "a very long word and a very long address",
        [
            prose("词" + "Donaudampfschifffahrt" * 12 + "尾"),
            prose("见 <https://example.org/" + "path/" * 40 + "end> 止"),
        ],
        shows=["DonaudampfschifffahrtDonau", "尾", "path/path/", "end", "止"],
    ),
    # Images
    Case(
        "images of every type, attached",
        [
            prose(
                "\n\n".join(f"![图{ending}](attachment:a.{ending})" for ending in "psjwg"),
                **{
                    "a.p": {"image/png": coded(PNG)},
                    "a.s": {"image/svg+xml": coded(SVG.encode())},
                    "a.j": {"image/jpeg": coded(JPEG)},
                    "a.w": {"image/webp": coded(WEBP)},
                    "a.g": {"image/gif": coded(GIF)},
                },
            )
        ],
        alts=["图p", "图s", "图j", "图w", "图g"],
    ),
    Case(
        "images in data addresses",
        [
            prose(f"![甲图](data:image/png;base64,{coded(PNG)})"),
            prose(f'<img src="data:image/gif;base64,{coded(GIF)}" alt="乙图" width="50">'),
            prose("![丙图][丙]\n\n[丙]: data:image/svg+xml," + quote(SVG)),
            code(html(f"<p>旁注</p><img src='data:image/png;base64,{coded(PNG)}' alt='丁图'>")),
            code(html(f"<div>{SVG}</div>")),
            code(out({"text/markdown": f"![戊图](data:image/webp;base64,{coded(WEBP)})"})),
        ],
        shows=["旁注"],
        alts=["甲图", "乙图", "丙图", "丁图", "绿块", "戊图"],
        hides=["base64"],
    ),
    Case(
        "images of types that are not printed",
        [
            prose(f"![甲](data:image/bmp;base64,{coded(BMP)})"),
            prose("![乙](attachment:a.png)", **{"a.png": {"image/png": coded(BMP)}}),
            code(out({"image/tiff": "SUkq", "text/plain": "<PIL.Image at 0x7f00>"})),
            code(out({"application/pdf": "JVBERi0=", "text/plain": "<Figure size 640x480>"})),
        ],
        refused=[
            "an image of type image/bmp in a data: address is no SVG, PNG",
            "the attachment “a.png” is damaged, or of another type",
            "an output is of type image/tiff",
            "an output is of type application/pdf",
        ],
    ),
    Case(
        "images of another type than their names or what sent them say",
        [
            prose(
                "![一处办事大厅的照片](attachment:a.png)", **{"a.png": {"image/png": coded(JPEG)}}
            ),
            code(out({"image/jpeg": coded(PNG)}, alt="又一处办事大厅")),
            prose(f"另有![办事大厅的标志](data:image/gif;base64,{coded(JPEG)})。"),
        ],
        alts=["一处办事大厅的照片", "又一处办事大厅", "办事大厅的标志"],
    ),
    Case(
        "an image that is elsewhere",
        [prose("![甲](http://example.org/a.png)"), prose("![乙](missing.png)")],
        refused=[
            "image http://example.org/a.png is not in the notebook",
            "image missing.png is not in the notebook",
        ],
    ),
    Case(
        "drawings that are more than a picture",
        [
            code(
                out({"image/svg+xml": SVG.replace("<rect", "<script>x()</script><rect")}, alt="甲")
            ),
            code(
                out(
                    {"image/svg+xml": SVG.replace("<rect", '<image href="http://x/"/><rect')},
                    alt="乙",
                )
            ),
            code(out({"image/svg+xml": SVG.replace("<rect", "<foreignObject/><rect")}, alt="丙")),
            code(out({"image/svg+xml": SVG.removesuffix("</svg>")}, alt="丁")),
        ],
        refused=[
            "an output of type image/svg+xml holds a <script>",
            "an output of type image/svg+xml shows what lies elsewhere",
            "an output of type image/svg+xml holds a <foreignObject>",
            "an output of type image/svg+xml is damaged",
        ],
    ),
    Case(
        "an image without alternative text",
        [
            prose("![](attachment:a.png)", **{"a.png": {"image/png": coded(PNG)}}),
            code(out({"image/png": coded(PNG), "text/plain": "<Figure size 640x480 with 1 Axes>"})),
        ],
        alts=["（本图未附文字说明）", "（本图未附文字说明）"],
        hides=["Figure size"],
        refused=[NO_ALT, NO_ALT],
        in_report=[NO_ALT, "an image is shown as it was drawn, without caption, source, label"],
    ),
    Case(
        "a chart of very many points",
        [code(out({"image/svg+xml": scatter(20_000)}, alt="散点图"))],
        alts=["散点图"],
    ),
    # Tables and texts from code
    Case(
        "a plain DataFrame",
        [code(frame(SALES))],
        shows=["城市件数增幅", "广州1201.50", "东莞7812.00"],
    ),
    Case("a MultiIndex DataFrame", [code(frame(GROUPED))], shows=["2019", "深圳340", "2020"]),
    Case(
        "columns in two levels",
        [code(frame(SALES.pivot_table(index="城市", columns=["件数"], values=["增幅"])))],
        in_report=["“NaN” stands in the text"],
        shows=["增幅", "佛山", "120"],
    ),
    Case(
        "a styled DataFrame",
        [code(html(SALES.style.highlight_max(color="yellow").format(precision=1).to_html()))],
        shows=["广州1201.5", "东莞7812.0"],
        hides=["background"],
    ),
    Case("a wide table", [code(frame(WIDE))], shows=["第1列", "第24列", "24002"]),
    Case(
        "a table of 500 rows",
        [code(html(LONG.to_html(index=False)))],
        shows=["0专利第0号", "250专利第250号", "499专利第499号"],
    ),
    Case(
        "text that a program prints",
        [
            code(says("10%\r50%\r100%\n\x1b[32m完成\x1b[0m\n"), source="print()"),
            code(says("/tmp/k/1.py:1: FutureWarning: 旧写法\n  x()\n", "stderr")),
        ],
        shows=["100%完成", "FutureWarning:旧写法"],
        hides=["50%", "print()", "[32m"],
        in_report=["the chapter prints “100%”", "the chapter warns “FutureWarning: 旧写法”"],
    ),
    Case(
        "a traceback printed in colours",
        [code(says(TRACEBACK, "stderr"))],
        shows=["ZeroDivisionError:divisionbyzero", "---->11/0"],
        in_report=["the chapter warns “ZeroDivisionError: division by zero”"],
    ),
    Case(
        "a cell that failed",
        [code(new_output("error", ename="ZeroDivisionError", evalue="x", traceback=[TRACEBACK]))],
        refused=["ended with ZeroDivisionError: x"],
    ),
    Case(
        "the name of an object",
        [code(out({"text/plain": "<Axes: xlabel='年'>"}), source="ax")],
        shows=["<Axes:xlabel='年'>"],
        in_report=["the chapter shows only the name of an object: “<Axes: xlabel='年'>”"],
    ),
    Case(
        "a type that nobody knows",
        [
            code(out({"application/x-own": "1", "text/plain": "可读的文字"})),
            code(out({"application/x-own": "1", "text/plain": "<own.Thing object>"})),
            code(out({"video/mp4": "AAAA"})),
            code(out({"text/latex": "\\begin{tabular}{l}a\\end{tabular}"})),
        ],
        refused=[
            "an output is of type application/x-own, which",
            "an output is of type video/mp4, which",
            "an output is of type text/latex, which",
        ],
    ),
    # What needs a browser
    Case(
        "charts and widgets that need a program",
        [
            code(out(PLOTLY_OUTPUT)),
            code(out({"application/vnd.vegalite.v5+json": {}, "text/plain": "alt.Chart(...)"})),
            code(out({"application/vnd.bokehjs_exec.v0+json": "", "application/javascript": "x"})),
            code(
                out(
                    {
                        "application/vnd.jupyter.widget-view+json": {"model_id": "a"},
                        "text/plain": "IntSlider(value=3)",
                    }
                )
            ),
            code(out({"application/javascript": "alert(1)", "text/plain": "<Javascript object>"})),
            code(html("<video controls></video>")),
            code(html('<form><input type="text"></form>')),
        ],
        refused=[
            "an output is a Plotly chart",
            "an output is a Vega chart",
            "an output is a Bokeh chart",
            "an output is a widget",
            "an output is JavaScript",
            "an output is HTML with <video>",
            "an output is HTML with <form>",
        ],
    ),
    Case(
        "a Plotly chart that offers an image",
        [code(out({**PLOTLY_OUTPUT, "image/png": coded(PNG)}, alt="柱形图"))],
        alts=["柱形图"],
        hides=["Figure("],
    ),
    # Tags and raw cells
    Case(
        "cells that are hidden",
        [
            prose("留下的正文"),
            new_markdown_cell("藏起的正文", metadata={"tags": ["remove-cell"]}),
            code(says("藏起的输出"), tags=["remove-cell"]),
            code(out(PLOTLY_OUTPUT), tags=["remove-output"]),
            code(out({"text/plain": "留下的值"}), tags=["remove-input", "别的标记"], source="x1"),
            code(source="x2", jupyter={"source_hidden": True}),
        ],
        shows=["留下的正文", "留下的值"],
        hides=["藏起", "x1", "x2"],
    ),
    Case(
        "code that is shown",
        [
            code(
                out({"text/plain": "'值'"}), source="a = '''```'''\nb = None", tags=["show-input"]
            ),
            code(out({"text/plain": "'无'"}), source="c = 1", tags=["show-input", "remove-output"]),
        ],
        shows=["a='''```'''b=None", "'值'", "c=1"],
        hides=["'无'"],
    ),
    Case(
        "raw cells",
        [
            raw("**粗体**原文", format="text/markdown"),
            raw("又一段", raw_mimetype="text/markdown"),
            raw("\\LaTeX", format="text/latex"),
            raw("藏起", tags=["remove-cell"]),
            raw(" "),
        ],
        refused=["a raw cell is in no format that every reader gets"],
    ),
    Case(
        "raw cells in Markdown",
        [raw("**粗体**原文", format="text/markdown"), raw("又一段", raw_mimetype="text/markdown")],
        shows=["粗体原文", "又一段"],
        hides=["**"],
    ),
)
