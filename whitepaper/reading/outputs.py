"""What the outputs of code cells print: each in the richest form that it offers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace
from nbformat import NotebookNode

from whitepaper.document import nodes
from whitepaper.document.labels import is_label
from whitepaper.document.notations import ENVIRONMENT
from whitepaper.document.serialise import BLOCK, FACT, NARROW, block_from, fact_from
from whitepaper.document.walk import find, plain, rewrite, walk
from whitepaper.inputs.cells import options
from whitepaper.languages import Language
from whitepaper.messages import msg
from whitepaper.reading.bundles import joined
from whitepaper.reading.html import BROWSER_TAGS, Setting, read_html, words_of
from whitepaper.reading.images import Gallery, image_type
from whitepaper.reading.markdown import read_blocks, read_inlines, read_latex
from whitepaper.reading.sizes import size_of
from whitepaper.reading.terminal import terminal_text

_CHART = msg("draw it with the chapter interface, or let a static renderer make an image of it")
_VALUE = msg("show the value as a table, a figure or text")
# How MIME types begin that only a program in a browser can show: what they are, and the remedy.
_PROGRAMS = {
    "application/vnd.plotly": (msg("a Plotly chart"), _CHART),
    "application/vnd.vega": (msg("a Vega chart"), _CHART),
    "application/vnd.bokeh": (msg("a Bokeh chart"), _CHART),
    "application/vnd.holoviews": (msg("a HoloViews chart"), _CHART),
    "application/vnd.jupyter.widget": ("a widget", msg("show its value")),
    "application/javascript": ("JavaScript", _VALUE),
    "text/javascript": ("JavaScript", _VALUE),
}
_BROWSER_TAG = re.compile(rf"<({'|'.join(sorted(BROWSER_TAGS))})\b", re.IGNORECASE)
# What Colab puts around a table: buttons, and programs for them.
_OF_COLAB = re.compile(
    r"<(?P<tag>button|script)\b(?:(?!<(?:button|script)\b).)*?</(?P=tag)\s*>",
    re.DOTALL | re.IGNORECASE,
)
# What is kept for other programs, and shown by none.
_UNSEEN = ("application/scrapbook.", "application/papermill.record")
# The bar that a program shows of its progress, in text.
_BAR = re.compile(r"\d%\|.*\d+/\d+|\b\d+it \[")
# What Python says of an object that has nothing to say of itself.
_OBJECT = re.compile(
    r"<[A-Za-z_][^<>\n]* at 0x[0-9a-fA-F]+>"
    r"|<[A-Za-z_][\w.]*(?: object\b| size \d|: )[^<>\n]*>"
    r"|<[A-Za-z_][\w.]*:\s*>"
    r"|\A(?:Text|Figure|FigureWidget|alt\.\w+)\("
)
_MATH = re.compile(
    r"\\\[(.*)\\\]|\\\((.*)\\\)|\$\$(.*)\$\$|\$([^$]*)\$"
    rf"|(\\begin\{{(?P<name>{ENVIRONMENT})\}}(?:(?!\\end\{{(?P=name)\}}).)*\\end\{{(?P=name)\}})",
    re.DOTALL,
)
_COMMAND = re.compile(r"\\[A-Za-z]")
# What is said of an image, with the name of Quarto's option.
_SIZES = {"width": "out-width", "height": "out-height"}
_OF_IMAGES = {
    **{"alt": "fig-alt", "caption": "fig-cap", "label": "label", "source": "source"},
    **_SIZES,
}
# And of a table.
_OF_TABLES = {"caption": "tbl-cap", "label": "label", "unit": "unit", "note": "note"}
# What pandas says below a table of which it shows the ends only.
_SIZE = re.compile(r"(\d+) rows × (\d+) columns")
# R's kernel has each value in all of these; its Markdown lacks line breaks and is no more exact.
_OF_R = ("text/html", "text/latex", "text/markdown", "text/plain")
# What R says of each of its tables, and below the names of its columns of what type these are.
_SIZE_OF_R = re.compile(r"<caption>An? [^<:]*: \d+ × \d+[^<]*</caption>\s*")
_TYPES_OF_R = re.compile(r"<tr>(?:\s*<th[^>]*>(?:&lt;\w+&gt;)?</th>)+\s*</tr>\s*")


def names_object(text: str) -> bool:
    """Whether a text is no more than the name that Python gives an object."""
    return bool(_OBJECT.search(text))


def read_output(
    output: NotebookNode, cell: NotebookNode, setting: Setting
) -> Iterator[nodes.Block]:
    """One output of a code cell as blocks, in the first form that it has of those below.

    What a chapter showed, an image, Markdown, a formula, HTML, text.
    """
    if output.output_type == "error":
        trace = terminal_text("\n".join(map(str, output.get("traceback", ()))))
        yield nodes.Unprintable("error", f"{output.ename}: {output.evalue}", text=trace)
    elif output.output_type == "stream":
        yield from _text(output.text, "stderr" if output.name == "stderr" else "stdout")
    else:
        data = {
            kind: content if kind.endswith("json") else joined(content)
            for kind, content in output.get("data", {}).items()
            if not kind.startswith(_UNSEEN)
        }
        if BLOCK in data or FACT in data:
            yield from _of_chapter(data, setting)
        else:
            yield from _with_texts(_of_others(data, output, cell, setting), cell, output, setting)


def _of_others(
    data: Mapping[str, Any], output: NotebookNode, cell: NotebookNode, setting: Setting
) -> Iterator[nodes.Block]:
    of_r = all(data.get(kind, "").strip() for kind in _OF_R)
    if of_r or _SIZE_OF_R.search(data.get("text/html", "")):
        yield from _html(data, setting)
    elif image_type(data):
        yield from _image(data, image_texts(cell, output), setting)
    elif data.get("text/markdown", "").strip():
        yield from read_blocks(data["text/markdown"], setting)
    elif tex := _tex(data.get("text/latex", "")):
        yield nodes.Paragraph((nodes.Formula(tex, display=True),))
    elif needs := _needs_program(data):
        yield nodes.Unprintable("browser", *needs, text=_words(data))
    elif data.get("text/html", "").strip():
        yield from _html(data, setting)
    elif latex := _latex(data, setting):
        yield from latex
    else:
        yield from _plain(data)


def _of_chapter(data: Mapping[str, Any], setting: Setting) -> Iterator[nodes.Block]:
    """What the chapter interface showed: a block, or a fact by itself."""
    kind = BLOCK if BLOCK in data else FACT
    try:
        shown: Any = block_from(data[BLOCK]) if kind == BLOCK else fact_from(data[FACT])
        if fault := _fault(shown):
            raise ValueError(fault)
    except ValueError as error:
        yield nodes.Unprintable(
            "output", msg("{kind} ({error})", kind=kind, error=error), text=_words(data)
        )
        return
    if kind == FACT:
        yield nodes.Paragraph((nodes.FactText(shown),))
        return
    # An edition may have no value for any of them.
    if isinstance(shown, nodes.KeyFigures) and not shown.items:
        return
    if isinstance(shown, nodes.Figure):
        shown, lost = _with_images(shown, data, setting.gallery)
        yield from lost

    def change(node: Any) -> Any:
        return read_inlines(node.text, setting) if isinstance(node, nodes.Markdown) else node

    yield rewrite(shown, change)


def _with_images(
    figure: nodes.Figure, data: Mapping[str, Any], gallery: Gallery
) -> tuple[nodes.Figure, tuple[nodes.Unprintable, ...]]:
    """A figure that a chapter showed with its images, or what is told of one that has none."""
    kind = image_type(data)
    lost = nodes.Unprintable(
        "image",
        msg("figure @{label} has no image", label=figure.label),
        msg("run the chapter again"),
    )
    file = gallery.add_output(kind, data[kind]) if kind else lost
    if isinstance(file, nodes.Unprintable):
        return figure, (file,)
    narrow = gallery.add_output("image/svg+xml", data[NARROW]) if NARROW in data else ""
    # Without it phones show the other one.
    return replace(figure, file=file, narrow=narrow if isinstance(narrow, str) else ""), ()


def _fault(shown: Any) -> str:
    """What a chapter never shows and no writer could print; nothing if all is well."""
    for node in walk(shown):
        match node:
            case nodes.Image(file) | nodes.Figure(file) | nodes.Figure(narrow=file) if file:
                return msg("it names the image {file}, which is not with it", file=file)
            case nodes.Image():
                return msg("it has an image without a file")
            case nodes.Citation():
                return msg("it has a citation")
            case nodes.Table(columns, rows, head):
                if not all(_is_grid(part, len(columns)) for part in (rows, head)):
                    return msg("the rows of its table are of other widths, or its cells leave them")
    return ""


def _is_grid(rows: Sequence[nodes.Row], width: int) -> bool:
    """Whether rows are all so wide, and their cells reach no further than the rows do."""
    return all(len(row) == width for row in rows) and all(
        1 <= cell.rows <= len(rows) - down and 1 <= cell.columns <= width - across
        for down, row in enumerate(rows)
        for across, cell in enumerate(row)
        if cell
    )


def _image(
    data: Mapping[str, Any], texts: Mapping[str, str], setting: Setting
) -> Iterator[nodes.Block]:
    """An image as a figure, which may lack what makes it one."""
    kind, gallery = image_type(data), setting.gallery
    file = gallery.add_output(kind, data[kind])
    if isinstance(file, nodes.Unprintable):
        yield file
        file = ""
    width, share = size_of(texts["width"], texts["height"], file, gallery) if file else (0, 0)
    yield nodes.Figure(
        file=file,
        alt=texts["alt"],
        label=texts["label"],
        caption=read_inlines(texts["caption"], setting),
        source=texts["source"],
        width=width,
        share=share,
    )


def image_texts(cell: NotebookNode, output: NotebookNode) -> dict[str, str]:
    """What is said of a plain image: its `alt`, `caption`, `source`, `label`, and size.

    The image's display metadata gives them, its cell's, or Quarto's options in the cell. These say
    how large it is before all: R's kernel gives every image a size.
    """
    texts, said = _said_of(cell, output, "fig", _OF_IMAGES), options(cell)
    wanted = {key: said.get(option, "") for key, option in _SIZES.items()}
    return texts | wanted if any(wanted.values()) else texts


def _said_of(
    cell: NotebookNode, output: NotebookNode, kind: str, names: Mapping[str, str]
) -> dict[str, str]:
    metadata = output.get("metadata", {})
    nested = (part for part in metadata.values() if isinstance(part, dict))
    given = (metadata, *nested, cell.metadata)
    said = options(cell)
    if not is_label(said.get("label", ""), kind):
        said.pop("label", None)
    return {
        key: next((str(part[key]) for part in given if part.get(key)), said.get(option, ""))
        for key, option in names.items()
    }


def _with_texts(
    blocks: Iterable[nodes.Block], cell: NotebookNode, output: NotebookNode, setting: Setting
) -> list[nodes.Block]:
    """Blocks, of which a table that stands alone has what is said of it, as images have."""
    found = list(blocks)
    texts = _said_of(cell, output, "tbl", _OF_TABLES)
    tables = [(at, block) for at, block in enumerate(found) if isinstance(block, nodes.Table)]
    if texts["caption"] and len(tables) == 1:
        ((at, table),) = tables
        found[at] = replace(
            table,
            label=texts["label"],
            caption=read_inlines(texts["caption"], setting),
            note=read_inlines(texts["note"], setting) or table.note,
            unit=texts["unit"],
        )
    return found


def _tex(latex: str) -> str:
    """The TeX of a formula, of what is one."""
    match = _MATH.fullmatch(latex.strip())
    if not match:
        return ""
    body = next(part for part in match.groups()[:5] if part is not None)
    # sympy says so of every formula; displayed ones are so anyway.
    return " ".join(body.strip().removeprefix(r"\displaystyle").split())


def _latex(data: Mapping[str, Any], setting: Setting) -> Sequence[nodes.Block]:
    """Text in LaTeX with its formulas; nothing if it has none, but commands or another text."""
    latex = data.get("text/latex", "")
    blocks = read_latex(latex, setting) if latex.strip() else ()
    if any(find(blocks, nodes.Formula)):
        return blocks
    text = data.get("text/plain", "")
    says_more = bool(text.strip()) and not names_object(text)
    return () if says_more or _COMMAND.search(latex) else blocks


def _needs_program(data: Mapping[str, Any]) -> tuple[str, str] | None:
    """What of an output only a program in a browser can show, and the remedy."""
    if _BAR.search(data.get("text/plain", "")):
        return None
    for beginning, needs in _PROGRAMS.items():
        if any(kind.startswith(beginning) for kind in data):
            return needs
    return None


def _html(data: Mapping[str, str], setting: Setting) -> Iterator[nodes.Block]:
    """What an output of HTML shows, or, where only a browser could show it, the text beside it."""
    html = data["text/html"]
    if "colab-df-container" in html:
        html = _OF_COLAB.sub("", html)
    if _SIZE_OF_R.search(html):
        html = _TYPES_OF_R.sub("", _SIZE_OF_R.sub("", html))
    blocks: tuple[nodes.Block, ...]
    if tag := _BROWSER_TAG.search(html):
        what, words = msg("HTML with <{tag}>", tag=tag[1].lower()), words_of(html)
        blocks = (nodes.Unprintable("browser", what, _VALUE, words),)
    else:
        blocks = read_html(html, setting)
    prints = any(not isinstance(node, nodes.Paragraph | nodes.Target) for node in walk(blocks))
    lacks = any(node.cause == "browser" for node in find(blocks, nodes.Unprintable))
    text = data.get("text/plain", "")
    match blocks:
        case _ if (lacks or not prints) and terminal_text(text).strip() and not names_object(text):
            yield from _text(text, "value")
        case (nodes.Table() as table, nodes.Paragraph(content)) if (
            size := _SIZE.fullmatch(plain(content))
        ) and _is_cut(table):
            yield _ends_of_table(table, size[1], size[2], setting.language)
        case _:
            yield from blocks


def _is_cut(table: nodes.Table) -> bool:
    """Whether rows or columns are left out of a table of pandas': dots stand for them."""
    stubs = (row[0].content for row in table.rows if row[0])
    return any(plain(part) == "..." for part in (*(c.label for c in table.columns), *stubs))


def _ends_of_table(table: nodes.Table, rows: str, columns: str, language: Language) -> nodes.Table:
    """A table of which pandas shows the ends only, with a note that says so."""

    def change(node: Any) -> Any:
        return nodes.Text("…") if node == nodes.Text("...") else node

    note = language.phrases.ends_of_table.format(rows=rows, columns=columns)
    return replace(rewrite(table, change), note=(nodes.Text(note),))


def _plain(data: Mapping[str, Any]) -> Iterator[nodes.Block]:
    text = data.get("text/plain", "")
    others = sorted(kind for kind in data if kind != "text/plain")
    # The name of an object stands beside what shows it.
    if terminal_text(text).strip() and not (others and names_object(text)):
        yield from _text(text, "value")
    elif others:
        yield nodes.Unprintable(
            "output", msg("{kinds}", kinds=tuple(others)), _VALUE, terminal_text(text).strip()
        )


def _words(data: Mapping[str, Any]) -> str:
    """What can be shown of an output in words: its text, unless that only names an object."""
    text = terminal_text(data.get("text/plain", "")).strip("\n")
    return words_of(data.get("text/html", "")) if not text or names_object(text) else text


def _text(text: str, origin: Any) -> Iterator[nodes.Block]:
    shown = terminal_text(text)
    if shown.strip():
        yield nodes.CodeBlock(shown.rstrip("\n"), origin)
