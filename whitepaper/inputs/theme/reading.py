"""A theme read from its folder: one that ships, and what a project's own folder says otherwise.

Every mistake is found at once. What follows from the accent colour, and is not said, is made of it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from whitepaper.errors import Finding, Position, in_file, nearest
from whitepaper.files import read_file
from whitepaper.inputs import yaml
from whitepaper.inputs.theme import (
    DEFAULT,
    FILE,
    SIZES,
    STYLE_SHEET,
    TYPST_RULES,
    WHITE,
    WORD_STYLES,
    Paper,
    Theme,
)
from whitepaper.inputs.theme.contrast import OF_LARGE, OF_TEXT, contrast, mixed, readable
from whitepaper.inputs.yaml_slips import mistyped
from whitepaper.messages import msg
from whitepaper.project import PROJECT, THEME

_SHIPPED = Path(__file__).with_name("shipped")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_LENGTH = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(mm|cm|in|pt)")
_SIDES = re.compile(r"(.+?) ?[x×] ?(.+)")
_FETCHED = re.compile(r"@import|url\(\s*[\"']?(?!data:|#)", re.IGNORECASE)
_LOOK = re.compile(r"^#let look\(", re.MULTILINE)
_BARE = re.compile(r"[0-9.]+")
_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_ENDINGS = {"image": (".svg", ".png", ".jpg", ".jpeg"), "font": (".ttf", ".otf")}
# Millimetres that are left for text, whatever the margins are.
_LEAST_WIDTH, _LEAST_HEIGHT, _LEAST_COLUMN = 80, 80, 50
_MOST_COLUMNS = 3
_LONGEST_SIDE = 1000
# Points that a letter of 9 points in a chart is still printed as.
_LEAST_LETTER, _LETTER = 6.5, 9
# What Word's running text is set in on paper smaller than A4.
_LEAST_IN_WORD = 10.5

# The keys that a file gives, down to the values.
_Given = dict[str, Any]


def shipped() -> tuple[str, ...]:
    """The names of the themes that ship, that of the usual look first."""
    return ("default", *sorted(each.name for each in _SHIPPED.iterdir() if each.is_dir()))


def named(root: Path) -> str:
    """The theme that all editions of a project name; nothing if that cannot be known."""
    try:
        keys = yaml.load(read_file(root / PROJECT), "safe")
    except (OSError, yaml.UnreadableError):
        return ""
    name = keys.get("theme") if isinstance(keys, dict) else None
    return name if name in shipped() else ""


def load(root: Path, name: str) -> tuple[Theme, tuple[Finding, ...]]:
    """The theme of a name with what the project's folder says otherwise, and what is wrong there.

    It is whole even if something is: what is wrong counts as not said.
    """
    theme = replace(DEFAULT, root=str(root))
    if name and name != "default":
        theme, _, _ = _with_folder(theme, _SHIPPED / name, str(_SHIPPED / name))
    folder = root / THEME
    if not folder.is_dir():
        return theme, ()
    theme, keys, findings = _with_folder(theme, folder, THEME.as_posix())
    # What counts as not said contrasts with nothing.
    findings += (
        ()
        if findings
        else (
            *_contrasts(theme, keys),
            *_rooms(theme, keys),
            *_undescribed(theme, keys),
            *_too_few(theme, keys),
        )
    )
    return theme, findings


# ---- A folder


def _with_folder(
    theme: Theme, folder: Path, place: str
) -> tuple[Theme, _Keys, tuple[Finding, ...]]:
    keys, unreadable = _keys(folder / FILE, f"{place}/{FILE}")
    reader = _Reader(keys, folder, place)
    given = _values(Theme, keys.node, (), reader)
    theme = _derived(_filled(theme, given), given)
    there = {name: f"{place}/{name}" for name in _BESIDE if (folder / name).is_file()}
    sheets = (there[STYLE_SHEET],) if STYLE_SHEET in there else ()
    theme = replace(
        theme,
        sheets=(*theme.sheets, *sheets),
        rules=there.get(TYPST_RULES, theme.rules),
        reference=there.get(WORD_STYLES, theme.reference),
    )
    beside = (
        Finding(f"{place}/{name}", what, remedy)
        for name, find in _FAULTS.items()
        if name in there
        for what, remedy in find(folder / name)
    )
    told = (*unreadable, *reader.findings, *beside, *_strangers(folder, place))
    return theme, keys, told


_BESIDE = (STYLE_SHEET, TYPST_RULES, WORD_STYLES)
_Faults = Iterator[tuple[str, str]]


def _of_sheet(path: Path) -> _Faults:
    sheet = read_file(path).decode(errors="replace")
    if _FETCHED.search(sheet):
        what = msg("a page fetches nothing, so this style sheet may not either")
        yield what, msg("leave out @import, and url(…) that is not url(data:…)")
    if "</" in sheet:
        yield msg("“</” ends a style sheet that stands in a page"), msg("leave it out")


def _of_rules(path: Path) -> _Faults:
    if not _LOOK.search(read_file(path).decode(errors="replace")):
        remedy = msg("write {example} around your rules", example="#let look(body) = { …; body }")
        yield msg("the file does not say what look is"), remedy


def _of_reference(path: Path) -> _Faults:
    try:
        with zipfile.ZipFile(path) as archive:
            archive.getinfo("word/styles.xml")
    except (zipfile.BadZipFile, KeyError):
        remedy = msg("save one as .docx, such as a report that was built, with its styles changed")
        yield msg("this is no Word document"), remedy


_FAULTS = {STYLE_SHEET: _of_sheet, TYPST_RULES: _of_rules, WORD_STYLES: _of_reference}


def _strangers(folder: Path, place: str) -> Iterator[Finding]:
    """Files that look like one that counts, and do not."""
    names = (FILE, *_BESIDE)
    for path in sorted(folder.iterdir()):
        alike = path.suffix in {".yaml", ".yml", ".css", ".typ", ".docx"}
        if path.is_file() and alike and path.name not in names and not path.name.startswith("~"):
            what = msg("this file does nothing here")
            yield Finding(f"{place}/{path.name}", what, nearest(path.name, names))


@dataclass(frozen=True)
class _Keys:
    """A file of keys that knows its lines."""

    place: str
    node: Mapping[str, Any]

    def at(self, *keys: Any) -> Position:
        return in_file(self.place, yaml.line_of(self.node, keys))


@dataclass(frozen=True)
class _Reader:
    keys: _Keys
    folder: Path
    place: str
    findings: list[Finding] = field(default_factory=list)

    def tell(self, keys: Sequence[Any], what: str, remedy: str) -> None:
        self.findings.append(Finding(self.keys.at(*keys), what, remedy))


def _keys(path: Path, place: str) -> tuple[_Keys, tuple[Finding, ...]]:
    none = _Keys(place, {})
    if not path.is_file():
        return none, ()
    try:
        node = yaml.load(read_file(path), "rt")
    except yaml.UnreadableError as error:
        remedy = error.remedy or msg("see how the page on themes has it")
        return none, (Finding(in_file(place, error.line), error.reason, remedy),)
    except OSError as error:
        reason = msg("cannot be read: {strerror}", strerror=error.strerror)
        return none, (Finding(place, reason, msg("put a readable file here")),)
    if slip := mistyped(node):
        return none, (Finding(place, *slip),)
    if node is None or isinstance(node, Mapping):
        return _Keys(place, node or {}), ()
    return none, (Finding(place, msg("the file holds no keys"), msg("write keys, or remove it")),)


# ---- Values


# What is no key of the file.
_UNSAID = frozenset({"sheets", "rules", "reference", "root"})


@cache
def _types(of: type) -> dict[str, Any]:
    hints = get_type_hints(of, include_extras=True)
    return {each.name: hints[each.name] for each in fields(of) if each.name not in _UNSAID}


def _values(of: type, node: Mapping[str, Any], above: tuple[str, ...], reader: _Reader) -> _Given:
    """What a part of the file says, as far as it is right."""
    known, given = _types(of), dict[str, Any]()
    for key, value in node.items():
        keys = (*above, str(key))
        if key not in known:
            what = msg("unknown key “{name}”", name=".".join(keys))
            reader.tell(keys, what, nearest(str(key), known))
        elif is_dataclass(known[key]):
            if isinstance(value, Mapping):
                given[key] = _values(known[key], value, keys, reader)
            else:
                slip = mistyped(value)
                what = slip[0] if slip else msg("“{name}” holds no keys", name=".".join(keys))
                remedy = slip[1] if slip else msg("write keys and values below it")
                reader.tell(keys, what, remedy)
        else:
            found = _value(known[key], value, keys, reader)
            if found is not None:
                given[key] = found
    return given


def _value(kind: Any, value: Any, keys: tuple[str, ...], reader: _Reader) -> Any:
    """A value as a theme has it; None if it is wrong, which is told."""
    if get_origin(kind) is tuple:
        each = get_args(kind)[0]
        one_by_one = value if isinstance(value, list) else [value]
        found = [_value(each, one, keys, reader) for one in one_by_one]
        return None if None in found else tuple(found)
    if get_origin(kind) is Literal:
        return _choice(get_args(kind), value, keys, reader)
    if kind is int:
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST_COLUMNS:
            return value
        what = msg("“{name}” is {given}", name=".".join(keys), given=str(value))
        return reader.tell(keys, what, msg("write a number from 1 to {most}", most=_MOST_COLUMNS))
    _, meaning = get_args(kind)
    return _TEXTS[meaning](value, keys, reader)


def _choice(known: Sequence[str], value: Any, keys: tuple[str, ...], reader: _Reader) -> Any:
    if value in known:
        return value
    what = msg("“{name}” is {given}", name=".".join(keys), given=str(value))
    return reader.tell(keys, what, msg("write one of these: {names}", names=tuple(known)))


def _colour(value: Any, keys: tuple[str, ...], reader: _Reader) -> Any:
    if isinstance(value, str) and _COLOUR.fullmatch(value):
        return value.upper()
    name = ".".join(keys)
    if value is None:
        what = msg("“{name}” is empty: what follows # is a remark", name=name)
        return reader.tell(keys, what, msg('put the colour in quotation marks: "#1F4E79"'))
    what = msg("“{name}”: “{given}” is no colour", name=name, given=str(value))
    remedy = msg('write # and six digits or letters A to F, in quotation marks: "#1F4E79"')
    return reader.tell(keys, what, remedy)


def _length(value: Any, keys: tuple[str, ...], reader: _Reader) -> Any:
    if (length := _millimetres(value)) is not None:
        return length
    name, given = ".".join(keys), str(value)
    if _BARE.fullmatch(given):
        what = msg("“{name}”: {given} has no unit", name=name, given=given)
        return reader.tell(keys, what, msg("write {given}mm, or cm, in or pt", given=given))
    what = msg("“{name}”: “{given}” is no length", name=name, given=given)
    return reader.tell(keys, what, msg("write a number and mm, cm, in or pt, such as 25mm"))


def _millimetres(value: Any) -> float | None:
    match = _LENGTH.fullmatch(value.strip()) if isinstance(value, str) else None
    return float(match[1]) * _MILLIMETRES[match[2]] if match else None


def _size(value: Any, keys: tuple[str, ...], reader: _Reader) -> Any:
    """The name of a paper, or its sides."""
    for name in SIZES:
        if isinstance(value, str) and value.casefold() == name.casefold():
            return name
    match = _SIDES.fullmatch(value) if isinstance(value, str) else None
    sides = [_millimetres(side) for side in match.groups()] if match else [None]
    if all(side and _LEAST_WIDTH < side <= _LONGEST_SIDE for side in sides):
        return " x ".join(f"{side:g}" for side in sides)
    what = msg("“{name}”: no paper is called “{given}”", name=".".join(keys), given=str(value))
    remedy = msg("write {names}, or its sides: 185mm x 260mm", names=tuple(SIZES))
    return reader.tell(keys, what, remedy)


def _words(value: Any, keys: tuple[str, ...], reader: _Reader) -> Any:
    if isinstance(value, str) and value.strip():
        return str(value)
    what = msg("“{name}” is no text", name=".".join(keys))
    return reader.tell(keys, what, msg("write a text"))


def _file(meaning: str) -> Callable[[Any, tuple[str, ...], _Reader], Any]:
    endings = _ENDINGS[meaning]

    def place_of(value: Any, keys: tuple[str, ...], reader: _Reader) -> Any:
        if not isinstance(value, str) or not value:
            what = msg("“{name}” names no file", name=".".join(keys))
            return reader.tell(keys, what, msg("name one that lies in theme/"))
        inside = (reader.folder / value).resolve().is_relative_to(reader.folder.resolve())
        place = f"{reader.place}/{value}"
        if not inside or not (reader.folder / value).is_file():
            there = [
                path.relative_to(reader.folder).as_posix()
                for path in sorted(reader.folder.rglob("*"))
                if path.suffix.lower() in endings
            ]
            what = msg("there is no file {place}", place=place)
            return reader.tell(keys, what, nearest(value, there) or msg("put it there"))
        if not value.lower().endswith(endings):
            what = msg("{place} is no file of this kind", place=place)
            return reader.tell(
                keys, what, msg("name a file that ends in {endings}", endings=endings)
            )
        return place

    return place_of


_TEXTS: Mapping[str, Callable[[Any, tuple[str, ...], _Reader], Any]] = {
    "colour": _colour,
    "length": _length,
    "size": _size,
    "words": _words,
    "image": _file("image"),
    "font": _file("font"),
}


def _filled(theme: Any, given: _Given) -> Any:
    """A theme, or a part of one, with what is given in place of what it has."""
    parts = {
        key: _filled(getattr(theme, key), value) if isinstance(value, dict) else value
        for key, value in given.items()
    }
    return replace(theme, **parts)


# ---- What follows from what is said


def _derived(theme: Theme, given: _Given) -> Theme:
    """A theme in which what is not said goes with the accent colour, and with the paper, if that
    is."""
    if "accent" in given.get("colours", {}):
        for part, key, made in _OF_ACCENT:
            if key not in given.get(part, {}):
                own = replace(getattr(theme, part), **{key: made(theme)})
                theme = replace(theme, **{part: own})
    word = given.get("word", {})
    if "paper" in given:
        if "margins" not in word:
            theme = replace(theme, word=replace(theme.word, margins=theme.paper.margins))
        if "text" not in word:
            text = max(_LEAST_IN_WORD / 72 * 25.4, theme.word.text * min(1, _share_of_a4(theme)))
            theme = replace(theme, word=replace(theme.word, text=text))
    return theme


def _share_of_a4(theme: Theme) -> float:
    usual = Paper()
    area = theme.paper.width * theme.paper.height / (usual.width * usual.height)
    return area**0.5


_OF_ACCENT: tuple[tuple[str, str, Callable[[Theme], Any]], ...] = (
    ("colours", "strong", lambda t: t.colours.accent),
    ("colours", "wash", lambda t: mixed(t.colours.paper, t.colours.accent, 0.07)),
    ("dark", "accent", lambda t: readable(t.colours.accent, t.dark.wash, 7)),
    ("dark", "strong", lambda t: mixed(t.dark.accent, t.dark.paper, 0.25)),
    ("dark", "wash", lambda t: mixed(t.dark.paper, t.dark.accent, 0.08)),
    (
        *("print", "pale"),
        lambda t: readable(mixed(t.colours.accent, WHITE, 0.35), WHITE, OF_LARGE),
    ),
    ("print", "lead", lambda t: mixed(t.colours.accent, "#3A3A3A", 0.55)),
    ("charts", "series", lambda t: (t.colours.accent, *t.charts.series[1:])),
    ("charts", "tint", lambda t: mixed(WHITE, t.colours.accent, 0.14)),
    ("cover", "ground", lambda t: t.colours.accent),
    ("cover", "last", lambda t: readable(t.cover.last, t.cover.ground, OF_LARGE)),
    (
        *("cover", "lines"),
        lambda t: tuple(mixed(t.cover.ground, WHITE, share) for share in (0.15, 0.6)),
    ),
)

# ---- What cannot be read, or has no room


def _contrasts(theme: Theme, keys: _Keys) -> Iterator[Finding]:
    """Colours that cannot be read on what they stand on: of each line that says one the worst."""
    worst: dict[Position, tuple[bool, float, Finding]] = {}
    for pair in _PAIRS:
        for at, own, found, finding in _too_alike(pair, theme, keys):
            # What only follows from a colour that is itself at fault is not told.
            rank = (not own, found, finding)
            worst[at] = min(worst.get(at, rank), rank)
    yield from (finding for _, _, finding in worst.values())


def _too_alike(
    pair: _Pair, theme: Theme, keys: _Keys
) -> Iterator[tuple[Position, bool, float, Finding]]:
    """What of a pair of colours is too alike: where that is said, and whether of the first one."""
    (part, key), (ground_part, ground_key), least = pair
    said = getattr(getattr(theme, part), key)
    colours = said if isinstance(said, tuple) else (said,)
    ground = getattr(getattr(theme, ground_part), ground_key) if ground_part else WHITE
    own = key in keys.node.get(part, {})
    at = keys.at("colours", "accent")
    if own:
        at = keys.at(part, key)
    elif ground_key in keys.node.get(ground_part, {}):
        at = keys.at(ground_part, ground_key)
    for number, colour in enumerate(colours):
        # Of the last one of a series nothing is written.
        grey = key == "series" and 0 < number == len(colours) - 1
        wanted, found = OF_LARGE if grey else least, contrast(colour, ground)
        if found < wanted:
            what = msg(
                "“{name}” {colour} on “{ground}” {on} has a contrast of {found}; {least} is needed",
                name=f"{part}.{key}",
                colour=colour,
                ground=f"{ground_part}.{ground_key}" if ground_part else msg("white paper"),
                on=ground,
                found=f"{found:.1f}",
                least=f"{wanted:g}",
            )
            better = readable(colour, ground, wanted)
            remedy = msg("make one darker or lighter: {better} would do", better=f'"{better}"')
            yield at, own, found, Finding(at, what, remedy)


def _on(part: str, keys: Iterable[str], grounds: Iterable[str]) -> Iterator[_Pair]:
    for ground in grounds:
        yield from (((part, key), (part, ground), OF_TEXT) for key in keys)


_Pair = tuple[tuple[str, str], tuple[str, str], float]
_PAPER = ("", "")
_TEXT = ("ink", "quiet", "accent", "alert")
_PAIRS: tuple[_Pair, ...] = (
    *_on("colours", _TEXT, ("paper", "wash", "ground")),
    *_on("dark", _TEXT, ("paper", "wash", "ground")),
    *((("colours", key), _PAPER, OF_TEXT) for key in ("accent", "alert")),
    *((("print", key), _PAPER, OF_TEXT) for key in ("ink", "quiet", "lead")),
    (("print", "pale"), _PAPER, OF_LARGE),
    (("print", "ink"), ("colours", "wash"), OF_TEXT),
    (("print", "ink"), ("print", "mark"), OF_TEXT),
    *((("charts", key), _PAPER, OF_TEXT) for key in ("series", "ink", "quiet")),
    *((("charts", "ink"), ("charts", fill), OF_TEXT) for fill in ("tint", "plain")),
    (("charts", "quiet"), ("charts", "plain"), OF_TEXT),
    *((("cover", key), ("cover", "ground"), OF_LARGE) for key in ("series", "last")),
    (("cover", "ink"), ("cover", "ground"), OF_TEXT),
)


def _rooms(theme: Theme, keys: _Keys) -> Iterator[Finding]:
    """That margins leave no room for text, or columns none for charts."""
    for part, paper in (("paper", theme.paper), ("word", theme.word_paper)):
        # What follows from the other has its findings there.
        if part not in keys.node and part == "word":
            continue
        narrow = msg("the margins leave {n} mm of width for text", n=f"{paper.text_width:g}")
        low = msg("the margins leave {n} mm of height for text", n=f"{paper.text_height:g}")
        for what, length, least in (
            (narrow, paper.text_width, _LEAST_WIDTH),
            (low, paper.text_height, _LEAST_HEIGHT),
        ):
            if length < least:
                remedy = msg("leave at least {least} mm", least=least)
                yield Finding(keys.at(part, "margins"), what, remedy)
    paper = theme.paper
    column = (paper.text_width - (paper.columns - 1) * paper.gap) / paper.columns
    if paper.columns > 1 and column < _LEAST_COLUMN:
        what = msg("a column is {length} mm wide", length=f"{column:.0f}")
        remedy = msg("leave at least {least} mm", least=_LEAST_COLUMN)
        yield Finding(keys.at("paper", "columns"), what, remedy)
    if _LETTER * paper.text_width / theme.charts.width < _LEAST_LETTER:
        what = msg(
            "charts are drawn {width} mm wide and printed {room} mm wide: their letters are too "
            "small to read",
            width=f"{theme.charts.width:.0f}",
            room=f"{paper.text_width:.0f}",
        )
        remedy = msg("add charts: width: {room}mm", room=f"{paper.text_width:.0f}")
        yield Finding(keys.at("charts", "width"), what, remedy)


def _too_few(theme: Theme, keys: _Keys) -> Iterator[Finding]:
    """Lists of colours of which chapters, or the cover, take more than there are."""
    for part, key in (("charts", "series"), ("cover", "lines")):
        given = getattr(getattr(theme, part), key)
        wanted = len(getattr(getattr(DEFAULT, part), key))
        if len(given) < wanted:
            what = msg(
                "“{name}” has {n} colours, and {wanted} are needed",
                name=f"{part}.{key}",
                n=len(given),
                wanted=wanted,
            )
            yield Finding(keys.at(part, key), what, msg("list {wanted} of them", wanted=wanted))


def _undescribed(theme: Theme, keys: _Keys) -> Iterator[Finding]:
    """Pictures without words for readers who cannot see them."""
    for part, key, shown in (
        ("cover", "picture", theme.cover.picture and not theme.cover.alt),
        ("logo", "file", theme.logo.file and not theme.logo.alt),
    ):
        if shown:
            what = msg("nothing says what the picture shows")
            remedy = msg("add {part}: alt: what it shows, in a few words", part=part)
            yield Finding(keys.at(part, key), what, remedy)
