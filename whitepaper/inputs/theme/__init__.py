"""How a report looks: one frozen `Theme`, from which every format takes colours, fonts and pages.

Its defaults are the look that a report has where nothing else is asked for. `reading` makes one of
a file `theme.yaml`, whose keys are the fields of these classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Struct, field

POINTS = 72 / 25.4  # in a millimetre
# What a folder of a theme may hold, beside the pictures and fonts that its file names.
FILE, STYLE_SHEET, TYPST_RULES, WORD_STYLES = (
    *("theme.yaml", "theme.css", "theme.typ"),
    "reference.docx",
)
WHITE = "#FFFFFF"

# What the texts of the file mean.
Colour = Annotated[str, "colour"]
Length = Annotated[float, "length"]  # millimetres
ImageFile = Annotated[str, "image"]
FontFile = Annotated[str, "font"]
Words = Annotated[str, "words"]
Size = Annotated[str, "size"]


class Screen(Struct, frozen=True):
    """Colours on a screen. `strong` is of lines that stand out, `ground` lies about the page."""

    paper: Colour = "#FFFFFF"
    ground: Colour = "#F4F6F8"
    ink: Colour = "#1C2329"
    quiet: Colour = "#55606B"
    accent: Colour = "#1F4E79"
    rule: Colour = "#CFD6DD"
    strong: Colour = "#1F4E79"
    wash: Colour = "#EEF3F8"
    alert: Colour = "#A3341F"


NIGHT = Screen(
    paper="#14181D",
    ground="#0E1115",
    ink="#DFE4E9",
    quiet="#A3ADB8",
    accent="#8FBDE8",
    rule="#36404A",
    strong="#6F9CC6",
    wash="#1B232C",
    alert="#F0A08F",
)


class Print(Struct, frozen=True):
    """Colours on white paper that are others than on a screen.

    `pale` is of the numbers of chapters, `lead` of their first paragraphs, `draft` of the word
    across the pages of a draft, `mark` lies behind text that is marked.
    """

    ink: Colour = "#000000"
    quiet: Colour = "#4F5B66"
    rule: Colour = "#B8C2CC"
    pale: Colour = "#6C8FB3"
    lead: Colour = "#33475B"
    draft: Colour = "#F7ECEA"
    mark: Colour = "#FFF0B8"


class Charts(Struct, frozen=True):
    """Colours of figures and how wide they are drawn: as wide as the text, or letters shrink.

    `height` is of those for which a chapter says none.
    Of the `series` the first is what a report is about, the last a grey for what it is compared
    with, in which nothing is written. `tint` and `plain` fill boxes.
    """

    # Okabe–Ito hues darkened to 4.5:1 on white, since names of lines have their colours too: told
    # apart by colour-blind readers and in grey print.
    series: tuple[Colour, ...] = (
        *("#1F4E79", "#B85914", "#1B7F6B", "#7A5195", "#8A6D00"),
        "#8A949D",
    )
    ink: Colour = "#222B33"
    quiet: Colour = "#5B6770"
    rule: Colour = "#C9D1D9"
    grid: Colour = "#E6EAEE"
    tint: Colour = "#DCE7F1"
    plain: Colour = "#F4F6F8"
    width: Length = 154.94
    height: Length = 68.58


class Cover(Struct, frozen=True):
    """The cover: its colours, and a picture of its own in place of the drawn one.

    A `full` one is of the ground's colour all over, a `band` at the head alone; on paper a short
    report may have its `title` above its text instead, without contents. `lines` are the first and
    last colour of the fainter lines of the drawn picture.
    """

    style: Literal["band", "full", "title"] = "band"
    ground: Colour = "#1F4E79"
    ink: Colour = WHITE
    lines: tuple[Colour, ...] = ("#3A6C9B", "#96BEE2")
    series: Colour = WHITE
    last: Colour = "#E39A3B"
    picture: ImageFile = ""
    alt: Words = ""


class Logo(Struct, frozen=True):
    """What stands above the title: a picture, as wide, and what it shows in words."""

    file: ImageFile = ""
    width: Length = 30
    alt: Words = ""


class Faces(Struct, frozen=True):
    """Fonts of its own by what they are for; what they lack, those of the language have.

    Running `text` is set in the serif or in the sans.
    """

    text: Literal["serif", "sans"] = "serif"
    serif: tuple[FontFile, ...] = ()
    sans: tuple[FontFile, ...] = ()
    bold: tuple[FontFile, ...] = ()
    mono: tuple[FontFile, ...] = ()

    def files(self) -> Iterator[tuple[str, str]]:
        """What each file is for, and its place."""
        for role in ("serif", "sans", "bold", "mono"):
            yield from ((role, file) for file in getattr(self, role))


class Margins(Struct, frozen=True):
    """What of each side of a page is no type area."""

    top: Length = 30
    bottom: Length = 28
    left: Length = 27
    right: Length = 27


class Paper(Struct, frozen=True):
    """The pages of the PDF; `gap` parts columns."""

    size: Size = "A4"
    orientation: Literal["portrait", "landscape"] = "portrait"
    margins: Margins = field(default_factory=Margins)
    columns: int = 1
    gap: Length = 8

    @property
    def width(self) -> float:
        """Millimetres from edge to edge."""
        return self._sides[self.orientation == "landscape"]

    @property
    def height(self) -> float:
        """Millimetres from the upper edge to the lower one."""
        return self._sides[self.orientation == "portrait"]

    @property
    def text_width(self) -> float:
        """Millimetres of the type area, all columns together."""
        return self.width - self.margins.left - self.margins.right

    @property
    def text_height(self) -> float:
        """Millimetres of the type area."""
        return self.height - self.margins.top - self.margins.bottom

    @property
    def _sides(self) -> tuple[float, float]:
        short, long = sorted(sides_of(self.size))
        return short, long


SIZES: Mapping[str, tuple[float, float]] = {
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "B5": (176, 250),
    "Letter": (215.9, 279.4),
}


def sides_of(size: str) -> tuple[float, float]:
    """The sides of a paper in millimetres, by its name or as `185 x 260`."""
    if size in SIZES:
        return SIZES[size]
    one, _, other = size.partition(" x ")
    return float(one), float(other)


class WordFonts(Struct, frozen=True):
    """Names of fonts that Word has, by what they are for."""

    text: Words = ""
    small: Words = ""
    heading: Words = ""
    subheading: Words = ""
    title: Words = ""
    code: Words = ""


class Word(Struct, frozen=True):
    """The pages of the Word document, on the same paper; the size of its running text.

    Type area and sizes are those of a Chinese official document (GB/T 9704-2012).
    """

    margins: Margins = field(default_factory=lambda: Margins(37, 35, 28, 26))
    header: Length = 20
    footer: Length = 25
    text: Length = 16 / POINTS
    fonts: WordFonts = field(default_factory=WordFonts)


class Theme(Struct, frozen=True):
    """The look of a report. Places of files are below `root`, where it lies.

    `sheets` are its style sheets, later ones before earlier ones; `rules` are Typst's, `reference`
    is a document with styles of Word's.
    """

    colours: Screen = field(default_factory=Screen)
    dark: Screen = NIGHT
    print: Print = field(default_factory=Print)
    charts: Charts = field(default_factory=Charts)
    cover: Cover = field(default_factory=Cover)
    logo: Logo = field(default_factory=Logo)
    fonts: Faces = field(default_factory=Faces)
    paper: Paper = field(default_factory=Paper)
    word: Word = field(default_factory=Word)
    sheets: tuple[str, ...] = ()
    rules: str = ""
    reference: str = ""
    root: str = ""

    def path(self, place: str) -> Path:
        """A file of it."""
        return Path(self.root, place)

    @property
    def is_brief(self) -> bool:
        """Whether on paper a title stands above the text, without cover and contents."""
        return self.cover.style == "title"

    @property
    def word_paper(self) -> Paper:
        """The pages of the Word document."""
        return Paper(self.paper.size, self.paper.orientation, self.word.margins)


DEFAULT = Theme()
