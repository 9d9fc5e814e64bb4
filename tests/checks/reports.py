"""Reports of literal nodes, and what a rule finds in them."""

import datetime
from decimal import Decimal

from whitepaper.checks.subject import Subject
from whitepaper.document.facts import Fact, Source
from whitepaper.document.nodes import (
    Cell,
    Chapter,
    Document,
    Figure,
    Heading,
    Paragraph,
    Particulars,
    Reference,
    Table,
    TableCell,
    Text,
)
from whitepaper.inputs.edition import Edition
from whitepaper.reading.formulas import Formulas

ALT = "柱形图。授权量逐步上升。"
SOURCE = Source("s1", "某局", "某局. 统计公报")
GRANTS = Fact(
    "1777件",
    "1777",
    "专利授权量",
    indicator="patent-grants",
    region="小城",
    period="2020",
    value=Decimal(1777),
    precision=Decimal(1),
    unit="件",
    places=("data/observations.csv:3",),
    sources=(SOURCE,),
)
GROWTH = Fact("同比增长18.5%", "18.5", "专利授权量增长率", value=Decimal("18.5"), unit="%")
REFERRED = Paragraph((Text("授权量上升（"), Reference("fig-a"), Text("）。")))


def text(*parts):
    """A paragraph of words and other inlines."""
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in parts))


def heading(level, title, label=""):
    return Heading(level, (Text(title),), label)


def figure(**parts):
    """A figure as the chapter interface shows one, with all its parts, or others."""
    whole = {"file": "a.svg", "alt": ALT, "label": "fig-a", "caption": (Text("授权量上升"),)}
    return Figure(**{**whole, "sources": (SOURCE,), "shown": True, **parts})


def plain_figure(**parts):
    """A figure that a plain output or Markdown makes."""
    return figure(**{"sources": (), "source": "某局统计公报", "shown": False, **parts})


def table(*cells, **parts):
    """A table of one column, as the chapter interface shows one."""
    rows = tuple((TableCell((cell,) if cell else ()),) for cell in cells)
    return Table(**{"columns": (), "rows": rows, "label": "tbl-a", "shown": True, **parts})


def cell(*blocks, code=False, optional=False):
    return Cell(0, blocks, optional=optional, code=code)


def document(*cells, status="final", failed=False, alone=False):
    """A report of one chapter, whose first cell is its heading; or its other cells alone."""
    if alone:
        return Document((Chapter("notebook", _numbered(cells)),))
    whole = _numbered((cell(heading(1, "专利", "sec-a")), *cells))
    particulars = Particulars("2020", "小城知识产权状况", status=status)
    return Document((Chapter("01-a", whole, failed=failed),), particulars)


def _numbered(cells):
    return tuple(
        Cell(number, each.blocks, optional=each.optional, code=each.code)
        for number, each in enumerate(cells, start=1)
    )


def edition(typed=(), words=()):
    return Edition(
        edition="2020",
        parameter=2020,
        period="2020",
        language="zh",
        title="小城知识产权状况",
        subtitle="",
        publisher="",
        notice="",
        date=datetime.date(2021, 4, 26),
        cut_off=datetime.date(2021, 4, 26),
        status="final",
        region="小城",
        allowed=(),
        typed=typed,
        words=words,
        chapters=(),
    )


def subject(*cells, formulas=None, edition=None, data=None, images=None, **particulars):
    """What checks ask; blocks that stand in no cell have one each."""
    own = (each if isinstance(each, Cell) else cell(each) for each in cells)
    read = document(*own, **particulars)
    return Subject(read, formulas or Formulas(), edition, data, images or {})


def found(rule, *cells, **parts):
    """The places, without the name of the notebook, and messages of what a rule finds."""
    return [
        (finding.place.removeprefix("notebooks/01-a.ipynb "), finding.message)
        for finding in rule(subject(*cells, **parts))
    ]


def messages(rule, *cells, **parts):
    return [message for _, message in found(rule, *cells, **parts)]
