"""More cells, of kinds that readers of notebooks have lost or misread: see the package."""

from __future__ import annotations

import pandas as pd
from nbformat.v4 import new_markdown_cell, new_output

from corpus import Case, code, frame, html, out, prose, raw, says

with pd.option_context("display.show_dimensions", True):
    WHOLE = pd.DataFrame({"件数": [120, 340], "增幅": [1.5, -2.25]})._repr_html_()
with pd.option_context("display.max_rows", 4, "display.show_dimensions", True):
    ENDS = pd.DataFrame({"件数": range(50)})._repr_html_()
LEVELS = pd.DataFrame(
    [[1, 2]],
    index=["行1"],
    columns=pd.MultiIndex.from_tuples([("甲", "子"), ("乙", "丑")], names=["大类", "小类"]),
)
NESTED = pd.DataFrame({"甲": ["<table><tr><td>子一</td><td>子二</td></tr></table>"]})
COLAB = f"""
<div id="df-1" class="colab-df-container">{WHOLE}<div class="colab-df-buttons">
<button class="colab-df-convert" onclick="x()"><svg viewBox="0 0 9 9"></svg>改</button>
<style>.colab-df-convert {{display: none}}</style><script>const a = 1 < 2</script></div></div>
"""
ESTIMATOR = """
<style>#sk-1 div.sk-text-repr-fallback {display: none;}</style><div id="sk-1">
<div class="sk-text-repr-fallback"><pre>Ridge()</pre><b>rerun this cell</b></div>
<div class="sk-container" hidden><input type="checkbox"><label>Ridge</label></div></div>
"""
WIDGET = "application/vnd.jupyter.widget-view+json"


def tagged(*tags: str, text: str = "藏起"):
    """A Markdown cell and a code cell that say so."""
    return [
        new_markdown_cell(f"{text}正文", metadata={"tags": [*tags]}),
        code(out({"text/plain": f"{text}输出"}), tags=[*tags]),
    ]


PASTED = (
    # What is no element is text
    Case(
        "comparison signs and placeholders",
        [
            prose("若a<b 且 c>d则否。负责人：<姓名>，类型List<String>、Map<K,V>和<T>。"),
            prose("<div>\n块里若a<b 且 c>d，<部门>与<Owner>。\n</div>\n\n<pre>x<y 且 <参数></pre>"),
            prose("| 条件 | 值 |\n|---|---|\n| a<b 且 c>d | <金额> |"),
            code(html("<p>出 若a<b 且 c>d，<单位>，p<0.05</p><table><tr><td>x<y 或 z></table>")),
            code(out({"text/markdown": "结果<Vec<T>>与<名称>"})),
        ],
        shows=[
            "若a<b且c>d则否。负责人：<姓名>，类型List<String>、Map<K,V>和<T>。",
            "块里若a<b且c>d，<部门>与<Owner>。",
            "x<y且<参数>",
            "a<b且c>d<金额>",
            "出若a<b且c>d，<单位>，p<0.05",
            "x<y或z>",
            "结果<Vec<T>>与<名称>",
        ],
    ),
    Case(
        "elements that are written carelessly",
        [
            code(html("<p class='a'id=\"b\">甲</p ><P ALIGN=center>乙<BR/>丙</P>")),
            code(html("<div @click=\"x()\" 注='1'>丁</div><!-- 戊 < 己 --><o>")),
        ],
        shows=["甲", "乙丙", "丁", "<o>"],
        hides=["class", "click", "戊"],
    ),
    # One way of writing
    Case(
        "line ends of Windows",
        [
            prose("(sec-b)=\r\n## 标题\r\n\r\n段一\r\n\r\n- 项\r\n"),
            new_markdown_cell(
                "(sec-c)=\r\n## 可选\r\n\r\n段二\r\n\r\n段三", metadata={"tags": ["optional"]}
            ),
            prose("| a | b |\r\n|---|---|\r\n| 一 | 二 |\r\n"),
            code(says("行一\r\n行二\r\n"), out({"text/plain": "行三\r\n行四"})),
            prose("见@sec-b和@sec-c。"),
        ],
        shows=["标题", "段一", "项", "可选", "段二", "段三", "一二"],
        hides=["sec-", "|"],
        in_report=["the chapter prints “行一”"],
    ),
    Case(
        "letters in parts, and marks of files",
        [prose("\ufeffCafe\u0301与Å"), code(frame(pd.DataFrame({"\ufeff列": ["e\u0301a"]})))],
        shows=["Café", "列", "éa"],
        hides=["\u0301"],
    ),
    Case(
        "what a notebook says to programs at its beginning is said in it later",
        [raw("---\ntitle: 甲\n---", format="text/markdown")],
        shows=["title:甲"],
    ),
    # HTML that shows nothing
    Case(
        "elements of programs with a text beside them",
        [
            code(
                out({"text/html": "<marimo-table data='1'></marimo-table>", "text/plain": "表格一"})
            ),
            code(out({"text/html": "<div id='plot'></div>", "text/plain": "文字二"})),
            code(out({"text/html": ESTIMATOR, "text/plain": "Ridge(alpha=2)"})),
            code(out({"text/html": "<style>p {}</style>", "text/plain": "<IPython.HTML object>"})),
            code(html("<my-box>盒中文字</my-box>")),
        ],
        shows=["表格一", "文字二", "Ridge(alpha=2)", "盒中文字"],
        hides=["rerun", "<"],
    ),
    Case(
        "elements of programs that say nothing",
        [
            code(html("<p>前文</p><marimo-table></marimo-table>")),
            prose("甲<my-element></my-element>"),
        ],
        refused=["an output is HTML with <marimo-table>", "HTML with <my-element> stands"],
    ),
    Case(
        "what other programs put around an output",
        [
            code(out({"text/html": COLAB, "text/plain": "   件数"})),
            code(out({"application/scrapbook.scrap.json+json": {"name": "甲"}}, scrapbook={})),
            code(out({"application/papermill.record/text/plain": "藏起的记录"})),
            code(
                out(
                    {WIDGET: {"model_id": "a"}, "text/plain": " 40%|####      | 4/10 [00:01<00:02]"}
                )
            ),
        ],
        shows=["件数增幅", "1201.50", "40%|####|4/10"],
        hides=["改", "const", "藏起"],
    ),
    # Tables
    Case(
        "a pipe table below a line of text",
        [prose("文字\n| 城市 | 件数 |\n|---|--:|\n| 广州 | 12 |\n后文")],
        shows=["文字城市件数广州12后文"],
        hides=["|"],
    ),
    Case(
        "pipe tables that would lose something",
        [
            prose("| 城市 | 件数 |\n|---|\n| 广州 | 12 |"),
            prose("a | b\n-|-|-\n1 | 2"),
            prose("> | 城市 | 件数 |\n> |---|---|\n> | 广州 | 12 | 失去 |"),
        ],
        refused=[
            "than heads, and is none (2 times)",
            "a row of a table has more cells than its head: “失去",
        ],
        in_report=[
            "a table has more or fewer dashes",
            "a table has more or fewer dashes",
            "a row of a table has more cells than its head: “失去",
        ],
    ),
    Case(
        "tables whose size pandas tells",
        [code(html(WHOLE)), code(html(ENDS))],
        shows=["1201.50", "2rows×2columns", "原表共50行、1列，此处只列首尾。"],
        hides=["原表共2行"],
    ),
    Case(
        "tables, lists and notes in the cells of tables",
        [
            code(html(NESTED.to_html(escape=False))),
            code(html("<table><tr><td><ul><li>项一</li><li>项二</li></ul></td></tr></table>")),
            code(
                html(
                    "<style>#t .mark {vertical-align: 0.4em}</style><table id='t'><tr><td>"
                    "<span class='mark'>1</span> 1,234</td></tr></table>"
                )
            ),
        ],
        shows=["子一子二", "项一项二", "1,234"],
    ),
    # What is hidden
    *(
        Case(f"cells with the tag {tag}", [prose("留下"), *tagged(tag)], ["留下"], ["藏起"])
        for tag in ("remove-cell", "remove_cell", "Remove_Cell", "hide-cell", "hide_cell")
    ),
    *(
        Case(f"outputs with the tag {tag}", tagged(tag), ["藏起正文"], ["输出"])
        for tag in ("remove-output", "remove_output", "hide-output", "hide_output")
    ),
    *(
        Case(
            f"a cell with the option {option}", [code(says("藏起"), source=option)], hides=["藏起"]
        )
        for option in (
            "#| include: false",
            "# | include: false\nx",
            "#|output: false",
            "#| label: a\n#| output: 'false'",
            "#| eval: false",
        )
    ),
    Case(
        "streams and outputs that are hidden",
        [
            code(says("藏一", "stderr"), out({"text/plain": "甲"}), tags=["remove_stderr"]),
            code(says("藏二", "stderr"), source="#| warning: false\nx"),
            code(says("藏三"), tags=["remove-stdout"]),
            code(says("藏四"), jupyter={"outputs_hidden": True}),
            code(out({"text/plain": "'乙'"}), source="#| echo: true\ny = 5"),
            code(
                out({"text/plain": "'丙'"}), source="x = 1  #| output: false", tags=["hide-input"]
            ),
        ],
        shows=["甲", "乙", "y=5", "丙"],
        hides=["藏", "x=1"],
    ),
    *(
        Case(
            f"cells with the misspelt tag {tag}",
            [*tagged(tag, text="留下"), prose("后文")],
            refused=[f"the tag “{tag}” is none that says what is printed (2 times)"],
            in_report=[f"the tag “{tag}” is none that says what is printed"] * 2,
        )
        for tag in ("remove_cel", "removecell", "hide", "remove-outputs", "optinal", "show_inputs")
    ),
    Case(
        "HTML that is hidden",
        [
            prose(
                '<div style="color: red; display:none">藏一</div>\n\n留一<span hidden>藏二</span>'
            ),
            prose("<p style='visibility: hidden'>藏三</p>"),
            code(
                html(
                    "<style>.x {display: none} td.y {display: none}</style><p class='x'>藏四</p>"
                    "<table><tr><td>留二</td><td class='y'>藏五</td></tr>"
                    "<tr style='DISPLAY: None !important'><td>藏六</td></tr></table>"
                    "<p class='x' style='display: block'>留三</p><i aria-hidden='true'>藏七</i>留四"
                )
            ),
            prose("<details><summary>留五</summary>留六</details>"),
        ],
        shows=["留一", "留二", "留三", "留四", "留五", "留六"],
        hides=["藏"],
    ),
    Case(
        "a footnote of another cell",
        [prose("甲[^a]。"), prose("[^a]: 别处的注。")],
        shows=["甲[^a]。"],
        refused=["the footnote [^a] has no text", "nothing refers to the footnote [^a]"],
    ),
    # Program text
    Case(
        "one stream in parts, and what is written over",
        [
            code(says("甲"), says("乙\n"), says("10%\r"), says("50%\r"), says("100%\n")),
            code(says("列一\t列二\nx\ty\n")),
            code(says("完成9\b8\nabc\rX\n末行\r")),
        ],
        shows=["甲乙100%", "列一列二", "完成8", "Xbc", "末行"],
        hides=["50%"],
        in_report=[
            "the chapter prints “甲乙”",
            "the chapter prints “列一    列二”",
            "the chapter prints “完成8”",
        ],
    ),
    Case(
        "an error that is expected",
        [
            code(
                new_output("error", ename="ValueError", evalue="坏值", traceback=["\x1b[31m栈"]),
                tags=["raises-exception"],
            )
        ],
        shows=["ValueError:坏值"],
        hides=["栈"],
    ),
    # What HTML says is not read as Markdown
    Case(
        "headings of HTML that begin as lists do",
        [prose("<h2>4. Title</h2>\n\n<h3>- 甲</h3>"), prose("(1) 第一\n\n(2) 第二\n\n（3）第三")],
        shows=["4.Title", "-甲", "(1)第一", "(2)第二", "（3）第三"],
    ),
    Case(
        "tables as browsers complete them",
        [
            prose("<table>\n<td>一格</td>\n<td>二格</td>\n</table>"),
            code(html("<table><thead><th>头甲<th>头乙</thead><tr><td>1<td>2</table>")),
            prose(
                "<table><tr><th rowspan=2>城市</th><th colspan=2>年</th></tr><tr><th>上</th>"
                "<th>下</th></tr><tr><th>广州</th><td>1</td><td>2</td></tr></table>"
            ),
            code(frame(LEVELS)),
        ],
        shows=["一格二格", "头甲头乙", "城市", "年", "上下", "大类、小类", "行1"],
    ),
    # Links within
    Case(
        "links to places that are marked",
        [
            prose("见[甲](#x)、[乙](#y%20z)、[丙](#par)、[丁](#own)和[戊](#p2)。"),
            prose("<a name='x'></a>甲处。<span id='y z'>乙处</span>"),
            prose("<p id='par'>丙处</p>\n\n<div id='p2'>\n\n- 戊处\n\n</div>"),
            prose("<a id='own'></a>"),
            prose("## 丁处"),
        ],
        shows=["见甲、乙、丙、丁和戊。", "甲处。乙处", "丙处", "戊处", "丁处"],
        hides=["#"],
    ),
    Case(
        "links to headings as JupyterLab and GitHub make them",
        [
            prose("[甲](#My-Heading)[乙](#my-heading)[丙](#%E4%B8%80-%E7%82%B9%EF%BC%9A%E4%BA%8C)"),
            prose("[丁](#一点二) [戊](#heading-words)\n\n## My Heading\n\n## 一 点：二"),
            prose("## <a id='h'></a>Heading *words*!\n\n[己](#h)"),
        ],
        shows=["甲乙丙", "丁", "戊", "MyHeading", "己"],
    ),
    Case(
        "references of MyST's",
        [
            prose("(here)=\n此处一段。\n\n(t-a)=\n| 甲 |\n|---|\n| 乙 |\n\n(h-b)=\n## 标题丙"),
            prose(
                "见[](#here)、{ref}`这张表 <t-a>`、{ref}`h-b`、[](#h-b)与{numref}`表 %s <t-a>`。"
            ),
        ],
        shows=["此处一段", "见here、这张表、", "与t-a。"],
        hides=["=", "{"],
    ),
    Case(
        "links to nowhere",
        [prose("见[甲](#nowhere)和{ref}`none`。")],
        shows=["见甲和"],
        refused=["a link leads to #nowhere, which is nowhere", "a link leads to #none, which"],
    ),
)
