"""The Word document whose styles and pages Pandoc takes for ours, made here.

Type area, sizes and fonts are those of a Chinese official document (GB/T 9704-2012): Fangsong of
16 points in lines of 28, heads in Hei and Kai, 156 × 225 mm of an A4 page. Fonts that Word and WPS
bring are named, with what stands in for them; none is inside.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

LATIN = "Times New Roman"
SONG, FANGSONG, HEI, KAI = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312"
TITLE_SONG = "方正小标宋简体"
# What a program without a font takes instead.
STAND_INS = {
    SONG: "SimSun",
    FANGSONG: "仿宋",
    HEI: "SimHei",
    KAI: "楷体",
    TITLE_SONG: "宋体",
}
ACCENT, QUIET, ALERT = "1F4E79", "4F5B66", "A3341F"
TWIPS = 20  # of a point
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# Millimetres: 156 × 225 of an A4 page are text.
PAGE = {"top": 37, "bottom": 35, "left": 28, "right": 26, "header": 20, "footer": 25}


@dataclass(frozen=True)
class Style:
    """A style of paragraphs, or of characters: sizes in points, indents in characters.

    `line` is an exact distance of lines; without it lines are as high as what stands in them.
    """

    name: str
    based_on: str = "Normal"
    font: str = ""
    size: float = 0
    line: float = 0
    loose: bool = False
    before: float = 0
    after: float = 0
    first: float | None = None
    left: float = 0
    align: str = ""
    bold: bool = False
    color: str = ""
    keep: bool = False
    outline: int | None = None
    tab: bool = False
    characters: bool = False
    more: str = ""

    @property
    def id(self) -> str:
        """How other parts of a document name it: as Pandoc does."""
        words = self.name.split(" ")
        kept = words[0] in ("toc", "header", "footer")
        return "".join(words if kept else [word[0].upper() + word[1:] for word in words])


STYLES = (
    Style("Body Text", first=2, align="both"),
    Style("First Paragraph", "Body Text"),
    Style("Compact"),
    Style("Title", font=TITLE_SONG, size=22, line=36, before=120, after=12, align="center"),
    Style("Subtitle", font=KAI, size=16, after=160, align="center"),
    Style("Imprint", font=SONG, size=14, align="center"),
    Style("Draft Mark", font=HEI, size=14, align="center", color=ALERT),
    Style("heading 1", font=HEI, first=2, before=14, after=8, keep=True, outline=0),
    Style("heading 2", font=KAI, first=2, keep=True, outline=1),
    Style("heading 3", bold=True, first=2, keep=True, outline=2),
    Style("heading 4", first=2, keep=True, outline=3),
    Style("TOC Heading", font=HEI, size=16, before=18, after=12, align="center", keep=True),
    Style("toc 1", font=HEI, size=14, tab=True),
    Style("toc 2", size=14, left=1, tab=True),
    Style("Figure", loose=True, before=10, align="center", keep=True),
    Style("caption", font=HEI, size=12, line=20, align="center"),
    Style("Image Caption", "caption", after=4),
    Style("Table Caption", "caption", before=10, after=4, keep=True),
    Style("Table Unit", font=SONG, size=9, line=14, align="right", keep=True),
    Style("Table Head", font=HEI, size=10.5, line=16, keep=True),
    Style("Table Text", font=SONG, size=10.5, line=16),
    Style("Table Head Small", "Table Head", size=9, line=14),
    Style("Table Head Smallest", "Table Head", size=7.5, line=12),
    Style("Table Text Small", "Table Text", size=9, line=14),
    Style("Table Text Smallest", "Table Text", size=7.5, line=12),
    Style("Image Subtitle", "Remark", align="center"),
    Style("Remark", font=SONG, size=9, line=14, color=QUIET),
    Style("Bibliography", font=SONG, size=10.5, line=18, left=2, first=-2),
    Style("Block Text", font=KAI, left=2),
    Style("Source Code", font=SONG, size=9, line=14),
    Style("Definition Term", font=HEI),
    Style("Definition", left=2),
    Style("footnote text", font=SONG, size=9, line=14),
    Style("header", font=SONG, size=9, loose=True, color=QUIET, tab=True),
    Style("footer", font=SONG, size=14, loose=True, align="center"),
    Style("footnote reference", characters=True, more='<w:vertAlign w:val="superscript"/>'),
    Style("Hyperlink", characters=True, color=ACCENT),
    Style("Verbatim Char", characters=True, font=SONG),
)


def reference_document(title: str, *, draft: bool) -> bytes:
    """The document with its styles, and a header that names the report and, of a draft, says so."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f'<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}"><w:body>'
        f"<w:p/>{_section()}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(
            {
                "rId1": ("styles", "styles.xml"),
                "rId2": ("settings", "settings.xml"),
                "rId3": ("fontTable", "fontTable.xml"),
                "rId4": ("header", "header1.xml"),
                "rId5": ("footer", "footer1.xml"),
            }
        ),
        "word/styles.xml": styles(),
        "word/settings.xml": f'<w:settings xmlns:w="{WORD}"><w:zoom w:percent="100"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:doNotExpandShiftReturn/></w:compat>"
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>',
        "word/fontTable.xml": _font_table(),
        "word/header1.xml": _header(title, draft=draft),
        "word/footer1.xml": f'<w:ftr xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="footer"/>'
        f"</w:pPr>{_run('— ')}{_field('PAGE')}{_run(' —')}</w:p></w:ftr>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            # A date of its own, or the system's clock would be in it.
            entry = zipfile.ZipInfo(name)
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8"?>\n{content}')
    return file.getvalue()


def styles() -> str:
    """The styles as WordprocessingML."""
    body = Style("Normal", "", FANGSONG, 16, line=28)
    language = '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    return (
        f'<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(FANGSONG)}'
        f'<w:kern w:val="2"/>{language}</w:rPr></w:rPrDefault></w:docDefaults>'
        f"{_style(body)}{''.join(map(_style, STYLES))}{_DEFAULTS}{_TABLE}</w:styles>"
    )


def _style(style: Style) -> str:
    kind = "character" if style.characters else "paragraph"
    default = ' w:default="1"' if not style.based_on else ""
    based = style.based_on and not style.characters
    base = f'<w:basedOn w:val="{Style(style.based_on).id}"/>' if based else ""
    after = '<w:next w:val="BodyText"/>' if style.outline is not None else ""
    paragraph = "" if style.characters else f"<w:pPr>{_paragraph(style)}</w:pPr>"
    return (
        f'<w:style w:type="{kind}"{default} w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f"{base}{after}<w:qFormat/>{paragraph}<w:rPr>{_characters(style)}</w:rPr></w:style>"
    )


def _paragraph(style: Style) -> str:
    parts = ["<w:keepNext/>" if style.keep else ""]
    if style.tab:
        parts.append(
            f'<w:tabs><w:tab w:val="right" w:leader="{"none" if style.name == "header" else "dot"}"'
            f' w:pos="{_twips_of_mm(156)}"/></w:tabs>'
        )
    distance = f'w:before="{style.before * TWIPS:.0f}" w:after="{style.after * TWIPS:.0f}"'
    if style.line:
        distance += f' w:line="{style.line * TWIPS:.0f}" w:lineRule="exact"'
    elif style.loose:
        distance += ' w:line="240" w:lineRule="auto"'
    if style.line or style.loose or style.before or style.after:
        parts.append(f"<w:spacing {distance}/>")
    if style.first is not None or style.left:
        first = style.first or 0
        name = "hanging" if first < 0 else "firstLine"
        size = style.size or 16
        parts.append(
            f'<w:ind w:leftChars="{style.left * 100:.0f}" w:left="{style.left * size * TWIPS:.0f}"'
            f' w:{name}Chars="{abs(first) * 100:.0f}"'
            f' w:{name}="{abs(first) * size * TWIPS:.0f}"/>'
        )
    if style.align:
        parts.append(f'<w:jc w:val="{style.align}"/>')
    if style.outline is not None:
        parts.append(f'<w:outlineLvl w:val="{style.outline}"/>')
    return "".join(parts)


def _characters(style: Style) -> str:
    size = f'<w:sz w:val="{style.size * 2:.0f}"/><w:szCs w:val="{style.size * 2:.0f}"/>'
    return "".join(
        (
            _fonts(style.font) if style.font else "",
            "<w:b/>" if style.bold else "",
            f'<w:color w:val="{style.color}"/>' if style.color else "",
            size if style.size else "",
            style.more,
        )
    )


def _fonts(east_asian: str) -> str:
    return (
        f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia="{east_asian}"/>'
    )


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in STAND_INS.items()
    )
    return f'<w:fonts xmlns:w="{WORD}">{fonts}<w:font w:name="{LATIN}"/></w:fonts>'


def _section() -> str:
    margins = " ".join(f'w:{side}="{_twips_of_mm(mm)}"' for side, mm in PAGE.items())
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/>'
        '<w:footerReference w:type="default" r:id="rId5"/>'
        '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/></w:footnotePr>'
        f'<w:pgSz w:w="{_twips_of_mm(210)}" w:h="{_twips_of_mm(297)}"/>'
        f'<w:pgMar {margins} w:gutter="0"/><w:titlePg/></w:sectPr>'
    )


def _header(title: str, *, draft: bool) -> str:
    mark = (
        f'<w:r><w:tab/></w:r><w:r><w:rPr><w:color w:val="{ALERT}"/></w:rPr>'
        "<w:t>送审稿　未经核定，不得引用</w:t></w:r>"
        if draft
        else ""
    )
    return (
        f'<w:hdr xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="header"/></w:pPr>'
        f"{_run(title)}{mark}</w:p></w:hdr>"
    )


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _field(instruction: str) -> str:
    return f"<w:fldSimple w:instr={quoteattr(instruction)}>{_run('1')}</w:fldSimple>"


def _twips_of_mm(millimetres: float) -> int:
    return round(millimetres / 25.4 * 72 * TWIPS)


def _content_types() -> str:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {
        "document": f"{main}.document.main+xml",
        "styles": f"{main}.styles+xml",
        "settings": f"{main}.settings+xml",
        "fontTable": f"{main}.fontTable+xml",
        "header1": f"{main}.header+xml",
        "footer1": f"{main}.footer+xml",
    }
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>'
        for name, kind in kinds.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{packages}">{listed}</Relationships>'


_DEFAULTS = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
)
# Three lines: above the head, below it, and at the end.
_TABLE = (
    '<w:style w:type="table" w:styleId="Table"><w:name w:val="Table"/>'
    '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:jc w:val="center"/><w:tblBorders>'
    '<w:top w:val="single" w:sz="12" w:color="auto"/>'
    '<w:bottom w:val="single" w:sz="12" w:color="auto"/>'
    "</w:tblBorders></w:tblPr>"
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
    '<w:bottom w:val="single" w:sz="6" w:color="auto"/></w:tcBorders>'
    '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
)
