"""The styles of a Word document, and its fonts.

Type area, sizes and fonts are those of a Chinese official document (GB/T 9704-2012): running
text of 16 points in lines of 28, 156 × 225 mm of an A4 page. Of letters, lines of that size would
hold too few: a report in such a language has 11 points in lines of 15, and so has a chapter in one
within a Chinese report, by styles of its own. Fonts that Word and WPS
bring are named, with what stands in for them; none is inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from whitepaper.formats.word.elements import LATIN, TWIPS, Element, hex_of, root, twips_of_mm, w
from whitepaper.formats.word.tables import PADDING, three_line_table
from whitepaper.inputs.theme import POINTS, Theme, Word
from whitepaper.languages import Language
from whitepaper.languages.word import Font, FontRole

# Points of the title page that text takes of the usual pages, and those that it has to give.
_OF_TEXT, _TO_GIVE = 211, 426
# Points: what is no larger has the same size on any paper, and a larger distance is part of a page.
_SMALL, _PART_OF_PAGE = 10.5, 100
_LEAST_GIVEN, _LEAST_FREE = 0.1, 0.25


class Style(Struct, frozen=True):
    """A style of paragraphs, or of characters: sizes in points, indents in characters.

    `color` is a role: accent, quiet or alert. `line` is an exact distance of lines; without it
    lines are as high as what stands in them.
    """

    name: str
    based_on: str = "Normal"
    font: FontRole | None = None
    size: float = 0
    line: float = 0
    loose: bool = False
    before: float = 0
    after: float = 0
    first: float = 0
    left: float = 0
    align: str = ""
    bold: bool = False
    color: str = ""
    keep: bool = False
    outline: int | None = None
    tab: str = ""
    characters: bool = False
    raised: bool = False
    boxed: bool = False


_NORMAL = Style("Normal", "", "text", 16, line=28)
_STYLES = (
    _NORMAL,
    Style("Body Text", first=2, align="both"),
    Style("Compact"),
    Style(
        "Title",
        font="title",
        color="accent",
        size=22,
        line=36,
        before=120,
        after=12,
        align="center",
    ),
    Style("Subtitle", font="subheading", size=16, after=160, align="center"),
    Style("Imprint", font="small", size=14, align="center"),
    Style("Draft Mark", font="heading", size=14, align="center", color="alert"),
    Style(
        "heading 1",
        font="heading",
        color="accent",
        first=2,
        before=14,
        after=8,
        keep=True,
        outline=0,
    ),
    Style("heading 2", font="subheading", color="accent", first=2, keep=True, outline=1),
    Style("heading 3", bold=True, color="accent", first=2, keep=True, outline=2),
    Style("heading 4", first=2, keep=True, outline=3),
    Style("Heading Unlisted 2", "heading 2"),
    Style("Heading Unlisted 3", "heading 3"),
    Style("Heading Unlisted 4", "heading 4"),
    Style("Colophon Heading", font="heading", color="accent", size=14, before=280, after=8),
    Style("Colophon", font="small", size=10.5, line=18, after=4, left=6, first=-6, align="left"),
    Style("Key Figure", font="heading", size=26, loose=True, before=10, color="accent", keep=True),
    Style("Key Label", font="small", size=10.5, line=16, keep=True),
    Style("Key Note", "Key Label", size=9, line=14, color="quiet"),
    Style(
        "TOC Heading",
        font="heading",
        color="accent",
        size=16,
        before=18,
        after=12,
        align="center",
        keep=True,
    ),
    Style("toc 1", font="heading", size=14, tab="dot"),
    Style("toc 2", size=14, left=1, tab="dot"),
    Style("Figure", loose=True, before=10, align="center", keep=True),
    Style("caption", font="heading", size=12, line=20),
    Style("Image Caption", "caption", after=4),
    Style("Table Caption", "caption", before=10, after=4, keep=True),
    Style("Table Unit", font="small", size=9, line=14, align="right", keep=True),
    Style("Table Head", font="heading", size=10.5, line=16, keep=True),
    Style("Table Text", font="small", size=10.5, line=16),
    Style("Table Head Small", "Table Head", size=9, line=14),
    Style("Table Text Small", "Table Text", size=9, line=14),
    Style("Image Subtitle", "Remark"),
    Style("Remark", font="small", size=9, line=14, color="quiet"),
    Style("Bibliography", font="small", size=10.5, line=18, left=2, first=-2),
    Style("Block Text", font="subheading", left=2, boxed=True),
    Style("Source Code", font="code", size=9, line=14),
    Style("Placeholder", font="small", size=9, line=14, color="quiet"),
    Style("Definition Term", font="heading"),
    Style("Definition", left=2),
    Style("footnote text", font="small", size=9, line=14),
    Style("header", font="small", size=9, loose=True, color="quiet", tab="none"),
    Style("footer", font="small", size=14, loose=True, align="center"),
    Style("footnote reference", characters=True, raised=True),
    Style("Hyperlink", characters=True, color="accent"),
    Style("Verbatim Char", characters=True, font="code"),
)
# What is otherwise with letters: a space parts paragraphs, and weight marks headings.
_OF_LETTERS: Mapping[str, Mapping[str, Any]] = {
    "Normal": {"size": 11, "line": 15},
    "Body Text": {"first": 0, "after": 8, "align": "left"},
    "Compact": {"after": 4},
    "Title": {"size": 24, "line": 30, "bold": True},
    "Subtitle": {"size": 14},
    "Imprint": {"size": 12},
    "heading 1": {"first": 0, "size": 18, "line": 24, "before": 24, "after": 10, "bold": True},
    "heading 2": {"first": 0, "size": 13, "line": 18, "before": 14, "after": 6, "bold": True},
    "heading 3": {"first": 0, "size": 11, "before": 10, "after": 4},
    "heading 4": {"first": 0, "before": 8, "after": 4},
    # Labels are longer than of Hanzi.
    "Colophon": {"size": 9.5, "line": 14, "left": 9, "first": -9},
    "Key Figure": {"size": 20},
    "TOC Heading": {"align": "left", "bold": True},
    "toc 1": {"size": 11, "line": 18, "bold": True},
    "toc 2": {"size": 11, "line": 16},
    "caption": {"size": 10, "line": 14, "bold": True},
    "Bibliography": {"size": 9, "line": 13, "after": 3},
    "footer": {"size": 9},
}


def _in_letters(style: Style) -> Style:
    return replace(style, **_OF_LETTERS.get(style.name, {}))


def _colours(theme: Theme) -> Mapping[str, str]:
    colours = theme.colours
    return {"accent": colours.accent, "alert": colours.alert, "quiet": theme.print.quiet}


def share_of_usual(theme: Theme) -> float:
    """How large text is, of what it is on the usual pages."""
    return min(1, theme.word.text / Word().text)


def of_text(language: Language, theme: Theme) -> tuple[float, float]:
    """The size of running text and the distance of its lines, in points."""
    style = _fitted(_in_letters(_NORMAL) if language.word.is_latin else _NORMAL, theme)
    return style.size, style.line


def room_to_give(theme: Theme) -> float:
    """What is left of the distances on a title page, so that it stays one page."""
    room = theme.word_paper.text_height * POINTS - _OF_TEXT * share_of_usual(theme)
    return max(_LEAST_GIVEN, min(1, room / _TO_GIVE))


def _fitted(style: Style, theme: Theme) -> Style:
    """A style as large as it is on the theme's paper."""
    share = share_of_usual(theme)
    if share == 1 and room_to_give(theme) == 1:
        return style

    # The more of a page is text, the less of it is free above that.
    free = max(_LEAST_GIVEN, (room_to_give(theme) - _LEAST_FREE) / (1 - _LEAST_FREE))

    def distance(points: float) -> float:
        return points * (free if points >= _PART_OF_PAGE else share)

    size = style.size if style.size <= _SMALL else max(_SMALL, style.size * share)
    line = style.line * (size / style.size if style.size else 1)
    before, after = distance(style.before), distance(style.after)
    return replace(style, size=round(size * 2) / 2, line=line, before=before, after=after)


def suffix(part: Language, report: Language) -> str:
    """What ends the names of the styles of a part in another language, if it is set otherwise.

    Letters and Hanzi are.
    """
    return "" if part.word.is_latin == report.word.is_latin else f"-{part.tag}"


def styles(language: Language, theme: Theme, others: Iterable[Language] = ()) -> Element:
    """The part of a document that defines its styles, and those of parts in other languages."""
    own = language.word.language
    # Whichever letters are not those of the report's language have one of their own.
    latin, east_asian = (own, "zh-CN") if language.word.is_latin else ("en-US", own)
    defaults = w(
        "rPr",
        _fonts("text", language),
        w("kern", val=2),
        w("lang", val=latin, eastAsia=east_asian, bidi="ar-SA"),
    )
    of_parts = (_of_part(each, suffix(each, language), theme) for each in others)
    margins = (w(side, w=round(PADDING / 2 * TWIPS), type="dxa") for side in ("left", "right"))
    return root(
        "w:styles",
        w("docDefaults", w("rPrDefault", defaults)),
        *(_style(style, language, theme) for style in _defined(language, theme)),
        *chain.from_iterable(of_parts),
        _default("character", "DefaultParagraphFont", "Default Paragraph Font"),
        _default("table", "TableNormal", "Normal Table", w("tblPr", w("tblCellMar", *margins))),
        three_line_table(theme),
    )


def _defined(language: Language, theme: Theme) -> Iterator[Style]:
    for style in _STYLES:
        yield _fitted(_in_letters(style) if language.word.is_latin else style, theme)


def _of_part(language: Language, end: str, theme: Theme) -> Iterator[Element]:
    """The styles of paragraphs in a language, which are named apart from those of the report."""
    for style in _defined(language, theme):
        if not style.characters:
            yield _style(style, language, theme, end)


def font_table(language: Language, others: Iterable[Language] = ()) -> Element:
    """The part that names the fonts, with what stands in for each."""
    fonts: dict[str, Element] = {}
    for each in (*others, language):
        fonts |= _fonts_of(each)
    return root("w:fonts", *fonts.values(), w("font", name=LATIN))


def _fonts_of(language: Language) -> dict[str, Element]:
    charset = language.word.charset
    fonts = {
        font.name: w(
            "font",
            w("altName", val=font.stand_in),
            w("charset", val=charset),
            w("family", val=_family(role, font)),
            *((w("pitch", val="fixed"),) if font.fixed else ()),
            name=font.name,
        )
        for role, font in language.word.fonts.items()
    }
    letters = {
        font.letters: w("font", w("family", val=_family(role, font)), name=font.letters)
        for role, font in language.word.fonts.items()
        if font.letters
    }
    return {**letters, **fonts}


def _family(role: FontRole, font: Font) -> str:
    """What a program takes a font from that has neither it nor what stands in for it."""
    if font.fixed:
        return "modern"
    return "roman" if role in ("text", "title") else "swiss"


def _style(style: Style, language: Language, theme: Theme, end: str = "") -> Element:
    """A style of the report, or of a part whose styles are named apart by their `end`."""
    kind = "character" if style.characters else "paragraph"
    default = {} if style.based_on or end else {"default": 1}
    parts = [w("name", val=f"{style.name}{end}")]
    if style.based_on and not style.characters:
        parts.append(w("basedOn", val=f"{_id(style.based_on)}{end}"))
    if style.outline is not None:
        parts.append(w("next", val=f"BodyText{end}"))
    parts.append(w("qFormat"))
    if not style.characters:
        parts.append(w("pPr", *_of_paragraphs(style, theme)))
    parts.append(w("rPr", *_of_characters(style, language, theme)))
    return w("style", *parts, type=kind, **default, styleId=f"{_id(style.name)}{end}")


def _id(name: str) -> str:
    """How paragraphs and runs name a style."""
    words = name.split(" ")
    kept = words[0] in ("toc", "header", "footer")
    return "".join(words if kept else [word[0].upper() + word[1:] for word in words])


def _of_paragraphs(style: Style, theme: Theme) -> Iterator[Element]:
    if style.keep:
        yield w("keepNext")
    if style.boxed:
        # Paragraphs that follow on one another share the rule and the ground.
        yield w("pBdr", w("left", val="single", sz=18, space=8, color=hex_of(theme.colours.accent)))
        yield w("shd", val="clear", color="auto", fill=hex_of(theme.colours.wash))
    if style.tab:
        end = twips_of_mm(theme.word_paper.text_width)
        yield w("tabs", w("tab", val="right", leader=style.tab, pos=end))
    if style.line or style.loose or style.before or style.after:
        distance: dict[str, object] = {"before": _twips(style.before), "after": _twips(style.after)}
        if style.line:
            distance |= {"line": _twips(style.line), "lineRule": "exact"}
        elif style.loose:
            distance |= {"line": 240, "lineRule": "auto"}
        yield w("spacing", **distance)
    if style.first or style.left:
        yield _indent(style)
    if style.align:
        yield w("jc", val=style.align)
    if style.outline is not None:
        yield w("outlineLvl", val=style.outline)


def _indent(style: Style) -> Element:
    size = style.size or _NORMAL.size
    name = "hanging" if style.first < 0 else "firstLine"
    # Word takes the number of characters, others the length.
    lengths = {"left": style.left, name: abs(style.first)}
    attributes = {}
    for side, characters in lengths.items():
        attributes[f"{side}Chars"] = round(characters * 100)
        attributes[side] = _twips(characters * size)
    return w("ind", **attributes)


def _of_characters(style: Style, language: Language, theme: Theme) -> Iterator[Element]:
    if style.font:
        yield _fonts(style.font, language)
    if style.bold:
        yield w("b")
    if style.color:
        yield w("color", val=hex_of(_colours(theme)[style.color]))
    if style.size:
        yield w("sz", val=round(style.size * 2))
        yield w("szCs", val=round(style.size * 2))
    if style.raised:
        yield w("vertAlign", val="superscript")


def _twips(points: float) -> int:
    return round(points * TWIPS)


def _fonts(role: FontRole, language: Language) -> Element:
    font = language.word.fonts[role]
    latin = font.letters or (font.name if font.fixed or font.latin else LATIN)
    return w("rFonts", ascii=latin, hAnsi=latin, cs=LATIN, eastAsia=font.name)


def _default(kind: str, identifier: str, name: str, *properties: Element) -> Element:
    return w("style", w("name", val=name), *properties, type=kind, default=1, styleId=identifier)
