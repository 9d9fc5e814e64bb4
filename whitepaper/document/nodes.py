"""The nodes of a report: blocks and inlines, frozen, and the same from the kernel to the page.

A chapter's `figure()`, `table()` and `key_figures()` are blocks already; their display bundle is
the block's JSON, in which the texts that an author wrote are still `Markdown`. The reader
(`whitepaper.reading`) makes all other blocks, and inlines of every `Markdown`; numbering fills the
fields that are empty until then: `number`, `text` of references, `numbers` of citations,
`attribution` of figures and tables. No stage changes a node: each returns new ones.

Every block stands in the `Cell` of a `Chapter`, which says where it comes from.
"""

from __future__ import annotations

from typing import Literal

from whitepaper.document.facts import Fact, Source, Value


class Node(Value, frozen=True, tag=True):
    """A block or an inline; in JSON its `type` is the name of its class."""


# ---- Inlines


class Text(Node, frozen=True):
    """Words. A line of the source that ends is a space in them, or nothing between Hanzi."""

    text: str


Style = Literal[
    "strong", "emphasis", "underline", "strikeout", "subscript", "superscript", "mark", "quoted"
]


class Styled(Node, frozen=True):
    """Words that are set apart; `quoted` ones stand in quotation marks of the language."""

    style: Style
    content: tuple[Inline, ...]


class Code(Node, frozen=True):
    """Code within a line."""

    text: str


class LineBreak(Node, frozen=True):
    """The end of a line."""


class Link(Node, frozen=True):
    """A link: `address` is one of the network, or `#` and a label of the report."""

    address: str
    content: tuple[Inline, ...]


class Target(Node, frozen=True):
    """A place that links lead to, by its label; it prints nothing."""

    label: str


class Image(Node, frozen=True):
    """An image amid words: the name of its file among the images that were read.

    `width` is in CSS pixels, 0 for its own, unless it is to fill a `share` of its line; `alt` is
    empty if the author gave none. `facts` are those that it prints.
    """

    file: str
    alt: str = ""
    width: float = 0
    share: float = 0
    facts: tuple[Fact, ...] = ()


class Formula(Node, frozen=True):
    """A formula as TeX; one to `display` has a line of its own. `tag` is its number, if it has one.

    `facts` are those that it prints; `label` names it in links.
    """

    tex: str
    display: bool = False
    tag: str = ""
    facts: tuple[Fact, ...] = ()
    label: str = ""


class FactText(Node, frozen=True):
    """A fact as printed: its `text`, or its `number` where a column names the unit."""

    fact: Fact
    text: str = ""

    @property
    def visible(self) -> str:
        """What a reader sees."""
        return self.text or self.fact.text


class Absent(Node, frozen=True):
    """An expression whose fact this edition does not have: `reason` says why.

    It prints nothing. What it stands in is left out where a cell is optional.
    """

    expression: str
    reason: str


class Reference(Node, frozen=True):
    """A mention of a figure, table, section or formula by its label; numbering gives it a text.

    Without a text it points to nothing. Of a formula it may be the number alone, in `parentheses`
    or `bare`.
    """

    label: str
    text: str = ""
    form: Literal["full", "parentheses", "bare"] = "full"


class Citation(Node, frozen=True):
    """A raised mark that cites sources, by id; their numbers in the list of sources, sorted."""

    sources: tuple[str, ...]
    numbers: tuple[int, ...] = ()


class Note(Node, frozen=True):
    """A footnote, at the place of its mark."""

    blocks: tuple[Block, ...]


class Markdown(Node, frozen=True):
    """A text that a chapter gave as Markdown and that is still to be read."""

    text: str


Cause = Literal[
    "attachment",  # detail: what is wrong with it
    "broken table",  # of Markdown: its dashes are more or fewer than its heads
    "browser",  # an output that needs a browser; detail: what it is
    "colours",  # of a table's cell, that cannot be kept; detail: what they are
    "content",  # of an output, which is no text; detail: its type
    "directive",  # of MyST's, unknown; detail: its name
    "error",  # a cell that failed; detail: NameError: …
    "expression",  # an {eval} role without a value; detail: the role and why
    "footnote",  # a mark whose note has no text; detail: its name
    "image",  # an image that cannot be read or is not at hand; detail: what is wrong
    "link",  # one to nowhere in the report; detail: its address
    "mark",  # of a fact that is not printed as it is; detail: what is
    "misspelt option",  # of Quarto's, almost one that counts; detail: it; remedy: that one
    "misspelt tag",  # almost one that says what is printed; detail: it; remedy: that one
    "nesting",  # Markdown that is nested too deeply; detail: how deep its HTML may be
    "opposed tags",  # of which no edition can be all that they say; detail: they
    "output",  # an output of a type that cannot be printed; detail: the types
    "raw",  # a raw cell that is not Markdown; detail: its format
    "role",  # of MyST's, unknown; detail: its name
    "spilt cells",  # of a Markdown table that are beyond its head; detail: what they hold
    "surrogate",  # an unpaired surrogate; detail: its code point
    "unshown",  # a figure or table that its cell made; detail: its label
    "tag",  # an HTML element of browsers in prose; detail: its name
    "unused footnote",  # a note to which nothing refers; detail: its name
]


class Unprintable(Node, frozen=True):
    """What stands in the notebook and cannot be printed: why, and what it is.

    `remedy` is what the author can do where the cause alone does not tell. `text` is what can be
    shown in its place, `address` where in the network it lies. A report that holds one is refused;
    of a notebook alone each writer prints a placeholder.
    """

    cause: Cause
    detail: str
    remedy: str = ""
    text: str = ""
    address: str = ""


# ---- Blocks


class Heading(Node, frozen=True):
    """A heading. Its `number` is the text before it, as in print; `label` names it in links."""

    level: int
    content: tuple[Inline, ...]
    label: str = ""
    numbered: bool = True
    number: str = ""


class Paragraph(Node, frozen=True):
    """Running text."""

    content: tuple[Inline, ...]


# As HTML and Typst write them: arabic, letters, roman.
Numerals = Literal["1", "a", "A", "i", "I"]


class ListBlock(Node, frozen=True):
    """A list, each item some blocks; the paragraphs of a `tight` one have no space between.

    An ordered one counts from its `start`, in its `numerals`.
    """

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1
    tight: bool = True
    numerals: Numerals = "1"


class Definition(Value, frozen=True):
    """A term and what it means."""

    term: tuple[Inline, ...]
    blocks: tuple[Block, ...]


class DefinitionList(Node, frozen=True):
    """Terms and what they mean."""

    items: tuple[Definition, ...]


class Quotation(Node, frozen=True):
    """What is quoted at length."""

    blocks: tuple[Block, ...]


class CodeBlock(Node, frozen=True):
    """Code or program text: of Markdown or an input (`code`), printed, warned, or a value shown."""

    text: str
    origin: Literal["code", "stdout", "stderr", "value"] = "code"


class Rule(Node, frozen=True):
    """A line across the text."""


class Figure(Node, frozen=True):
    """A figure: an image by the name of its file, with what is said about it.

    `data` are the facts drawn, `facts` those that only its texts print; `axes` are the titles of
    its axes, of which a diagram has none. `narrow` is an image of the same for phones, if there is
    one. `source` is the source in
    the author's words where none comes from the data. `alt` is empty if the author gave none. One
    that is `shown` by the chapter interface offers its data and its evidence.
    """

    file: str = ""
    alt: str = ""
    label: str = ""
    caption: tuple[Inline, ...] = ()
    subtitle: tuple[Inline, ...] = ()
    note: tuple[Inline, ...] = ()
    source: str = ""
    sources: tuple[Source, ...] = ()
    facts: tuple[Fact, ...] = ()
    data: tuple[Fact, ...] = ()
    axes: tuple[str, ...] = ()
    narrow: str = ""
    shown: bool = False
    width: float = 0
    share: float = 0
    number: str = ""
    attribution: tuple[Inline, ...] = ()


Align = Literal["left", "right", "center"]


class Column(Value, frozen=True):
    """A column of a table: what heads it, and how its cells are set."""

    label: tuple[Inline, ...] = ()
    align: Align = "left"


class TableCell(Value, frozen=True):
    """A cell of a table, and how many rows and columns it spans.

    `ink` and `fill` are the colours of its text and its ground, `#rrggbb`, empty for the page's.
    """

    content: tuple[Inline, ...] = ()
    rows: int = 1
    columns: int = 1
    ink: str = ""
    fill: str = ""


Row = tuple[TableCell | None, ...]


class Table(Node, frozen=True):
    """A table. A row has an entry for each column, None where another cell covers it.

    The first column heads its row. `head` is given where the head has more rows than one, or cells
    that span others; else the labels of the columns are the head. `facts` are those that only the
    caption and the note print. One that is `shown` by the chapter interface offers its data.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    head: tuple[Row, ...] = ()
    label: str = ""
    caption: tuple[Inline, ...] = ()
    unit: str = ""
    note: tuple[Inline, ...] = ()
    sources: tuple[Source, ...] = ()
    facts: tuple[Fact, ...] = ()
    shown: bool = False
    number: str = ""
    attribution: tuple[Inline, ...] = ()

    @property
    def head_rows(self) -> tuple[Row, ...]:
        """The rows of its head, also where the labels of the columns are the head."""
        return self.head or (tuple(TableCell(column.label) for column in self.columns),)


class KeyFigure(Value, frozen=True):
    """One of the year's key figures: a label, a fact, and a short note, which may be a fact."""

    label: str
    fact: Fact
    note: tuple[Inline, ...] = ()
    citation: tuple[Inline, ...] = ()


class KeyFigures(Node, frozen=True):
    """The year's key figures."""

    items: tuple[KeyFigure, ...]


class ContentsEntry(Value, frozen=True):
    """A chapter as contents name it; numbering gives it the label and the number of its heading."""

    chapter: str
    title: str
    label: str = ""
    number: str = ""


class Contents(Node, frozen=True):
    """Contents in another language than the report's: its chapters by their titles there."""

    entries: tuple[ContentsEntry, ...]


class SourceList(Node, frozen=True):
    """The place of the list of all cited sources."""


Inline = (
    Text
    | Styled
    | Code
    | LineBreak
    | Link
    | Target
    | Image
    | Formula
    | FactText
    | Absent
    | Reference
    | Citation
    | Note
    | Markdown
    | Unprintable
)
Block = (
    Heading
    | Paragraph
    | ListBlock
    | DefinitionList
    | Quotation
    | CodeBlock
    | Rule
    | Figure
    | Table
    | KeyFigures
    | Contents
    | SourceList
    | Unprintable
)

# ---- The whole


class Cell(Value, frozen=True):
    """What one cell of a notebook prints; `number` counts from 1, as its author sees it.

    What a cell of `code` shows was computed, what others hold was written. `boxes` are those of
    its charts in which characters are lacking: what is wrong, and the remedy. `language` is the one
    that it is written in, if not the report's. `of_others` are the labels that one for other
    editions has there, each with the tags that say so.
    """

    number: int
    blocks: tuple[Block, ...]
    optional: bool = False
    code: bool = False
    boxes: tuple[tuple[str, str], ...] = ()
    language: str = ""
    of_others: tuple[tuple[str, str], ...] = ()


Role = Literal["lead", "chapter", "appendix"]


class Chapter(Value, frozen=True):
    """One notebook as printed. Of one that `failed` a draft has a placeholder."""

    name: str
    cells: tuple[Cell, ...]
    role: Role = "chapter"
    failed: bool = False


class Correction(Value, frozen=True):
    """A correction of a report that was issued: `number` counts from 1, the `date` is ISO 8601.

    `changes` say, a sentence each, in what the report differs from the one issued before.
    """

    number: int
    date: str
    reason: str
    changes: tuple[str, ...] = ()


class Particulars(Value, frozen=True):
    """What the title page says, and the `period` that the edition is of. All times are ISO 8601.

    A `mark` tells what a build has made the report from. A report that was corrected since it was
    `issued` first has its `corrections`, the first one first. The picture on the `cover` is drawn
    from these values, by time.
    """

    edition: str
    title: str
    subtitle: str = ""
    publisher: str = ""
    notice: str = ""
    date: str = ""
    cut_off: str = ""
    status: Literal["draft", "final"] = "final"
    period: str = ""
    mark: str = ""
    issued: str = ""
    corrections: tuple[Correction, ...] = ()
    cover: tuple[Fact, ...] = ()

    @property
    def file_date(self) -> str:
        """The date that files bear, which must have one: a clock would make each build differ."""
        return self.date or "2000-01-01"


FORMAT = 1


class Document(Value, frozen=True):
    """A report, or a notebook alone, which has no particulars.

    `sources` are those that it cites, in the order of their numbers. `format` is the version of
    this shape: it grows when a reader of an older one would misread the new.
    """

    chapters: tuple[Chapter, ...]
    particulars: Particulars | None = None
    language: str = "zh"
    sources: tuple[Source, ...] = ()
    format: int = FORMAT

    @property
    def title_page(self) -> Particulars:
        """The particulars of a report; of a notebook alone, empty ones."""
        return self.particulars or Particulars(edition="", title="")
