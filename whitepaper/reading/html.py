"""HTML as blocks: that which Markdown becomes, with what authors put in between, and outputs.

Nodes for which HTML has no element (facts, references, formulas, footnotes) stand in it as
`stand_ins` has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from html import unescape
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from msgspec import Struct, field
from msgspec.structs import replace

from whitepaper.document import nodes
from whitepaper.document.walk import find, plain
from whitepaper.languages import Language
from whitepaper.messages import msg
from whitepaper.reading.bundles import CONTROL
from whitepaper.reading.elements import declared, escaped, set_styles, sheets, without_hidden
from whitepaper.reading.images import Finder, Gallery
from whitepaper.reading.lines import flattened
from whitepaper.reading.sizes import size_of
from whitepaper.reading.spacing import in_lines, spaced
from whitepaper.reading.stand_ins import NoteMark, NoteText, StandIn, StandIns
from whitepaper.reading.tables import complete_rows, read_table
from whitepaper.reading.targets import page_of

# What only a browser can show, and what would change the whole page.
BROWSER_TAGS = frozenset(
    (
        *("script", "iframe", "video", "audio", "canvas", "object", "embed", "applet"),
        *("form", "input", "button", "select", "textarea"),
    )
)
# What they hold is no text for readers.
_PROGRAMS = ("script", "style", "head", "template", "noscript")
_PAGE_TAGS = frozenset({"style", "link", "meta", "base"})
_HIDDEN = frozenset({"template", "rp", "wbr", "col", "colgroup"})
_CONTAINERS = frozenset(
    (
        *("address", "article", "aside", "body", "caption", "center", "details", "dialog", "div"),
        *("fieldset", "figcaption", "footer", "header", "hgroup", "html", "legend", "main"),
        *("nav", "p", "search", "section", "summary"),
        *("dd", "dt", "li", "tbody", "td", "tfoot", "th", "thead", "tr"),
    )
)
_LABELLED = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "figure", "table"})
_OF_TABLES = ("caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th")
_HEAD = re.compile(r"<head\b.*?</head>", re.DOTALL | re.IGNORECASE)
# Parsers read nothing after the end of a page.
_PAGE = re.compile(r"</?(?:html|body)\b[^>]*>", re.IGNORECASE)
_REFERENCE = re.compile(r"&#[0-9xX][0-9a-fA-F]*;?")
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL | re.IGNORECASE)
_DRAWING_TITLE = re.compile(r"<title[^>]*>\s*([^<>]+?)\s*</title>")
_NETWORK = re.compile(r"https?://", re.IGNORECASE)
_PROGRAM = re.compile(r"\s*(?:javascript|vbscript|data):", re.IGNORECASE)
# How deep elements may stand in others: no one nests so many by hand.
_DEEPEST = 64
_INTEGER = re.compile(r"\s*[+-]?[0-9]{1,9}(?![0-9])")
_NUMERALS: dict[str, nodes.Numerals] = {
    **{"a": "a", "A": "A", "i": "i", "I": "I"},
    **{"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A"},
    **{"lower-roman": "i", "upper-roman": "I", "decimal": "1"},
}
# Beyond it they need characters that fonts lack.
_MOST_ROMAN = 3999
# Tags whose words are set apart.
_STYLES: dict[str, nodes.Style] = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em"), "emphasis"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "del", "strike"), "strikeout"),
    **{"sub": "subscript", "sup": "superscript", "mark": "mark", "q": "quoted"},
}
_SPAN_STYLES: dict[str, nodes.Style] = {"mark": "mark", "underline": "underline"}


class Setting(Struct, frozen=True):
    """What a text is read with: where its images are kept, and how one is found by its address.

    `source` is the source of figures that name none. Of prose, elements of browsers are findings.
    """

    language: Language
    gallery: Gallery
    find: Finder
    source: str = ""
    prose: bool = True


class _Page(Struct, frozen=True):
    """A text that is being read, and its footnotes by name."""

    setting: Setting
    stand_ins: StandIns
    notes: dict[str, Any] = field(default_factory=dict)
    # Those within which we are, and those that have a mark.
    reading: set[str] = field(default_factory=set)
    noted: set[str] = field(default_factory=set)


def read_html(
    html: str, setting: Setting, stands: StandIns | None = None
) -> tuple[nodes.Block, ...]:
    """A text of HTML as blocks; `stands` are the nodes that stand in it already."""
    # Imported late: a build with nothing to do needs no parser.
    from lxml import etree

    page = _Page(setting, stands or StandIns())
    fit = CONTROL.sub("", _REFERENCE.sub(_fit, html))
    content = _PAGE.sub("", _HEAD.sub("", fit))
    apart = escaped(_DRAWING.sub(lambda match: _drawing(match[0], page), content))
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(f"<html><body>{apart}", parser)
    _take_notes(root, page)
    cut = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
    if cut or root.xpath("/*" * _DEEPEST):
        words = _words(root)
        if stands:
            return (nodes.Unprintable("nesting", str(_DEEPEST), text=words),)
        what, remedy = msg("text/html, nested too deeply"), msg("show the value as text")
        return (nodes.Unprintable("output", what, remedy, words),)
    if not setting.prose:
        set_styles(root, sheets(_DRAWING.sub("", html)))
    without_hidden(root)
    blocks = tuple(_blocks(root, page))
    unused = [name for name in page.notes if name not in page.noted]
    return (
        *blocks,
        *(nodes.Unprintable("unused footnote", n, text=_words(page.notes[n])) for n in unused),
    )


def words_of(html: str) -> str:
    """The words of a text of HTML, without what programs and styles in it say."""
    from lxml import etree

    if not html.strip():
        return ""
    root = etree.fromstring(
        f"<html><body>{CONTROL.sub('', html)}", etree.HTMLParser(huge_tree=True)
    )
    etree.strip_elements(root, *_PROGRAMS, etree.Comment, with_tail=False)
    return _words(root)


def _words(element: Any) -> str:
    """The words in an element, in a line for each block of them."""
    words: list[str] = []
    for part in element.iter():
        words += ("\n" if part.tag in _OF_BLOCKS else "", part.text or "")
        words.append(part.tail or "")
    lines = (" ".join(line.split()) for line in "".join(words).splitlines())
    return "\n".join(filter(None, lines))


def _fit(reference: re.Match[str]) -> str:
    """A reference to a character by its number, but nothing for one that no document can hold."""
    return reference[0] if CONTROL.sub("", unescape(reference[0])) else ""


def _drawing(svg: str, page: _Page) -> str:
    """The stand-in for a drawing, whose names of elements an HTML parser would spoil."""
    found = page.setting.gallery.add_drawing(svg)
    title = _DRAWING_TITLE.search(svg)
    alt = " ".join(unescape(title[1]).split()) if title else ""
    return page.stand_ins.element(nodes.Image(found, alt) if isinstance(found, str) else found)


def _take_notes(root: Any, page: _Page) -> None:
    if not any(isinstance(node, NoteText) for stood in page.stand_ins.kept for node in stood):
        return
    for element in list(root.iter("div")):
        match _stands_for(element, page):
            case (NoteText(name),):
                page.notes.setdefault(name, element)


def _stands_for(element: Any, page: _Page) -> StandIn | None:
    number = element.get(page.stand_ins.key)
    return None if number is None else page.stand_ins.kept[int(number)]


# ---- Blocks


def _blocks(element: Any, page: _Page) -> Iterator[nodes.Block]:
    """What an element holds, as blocks: text between them is a paragraph."""
    run: list[nodes.Inline] = [nodes.Text(element.text)] if element.text else []
    for child in element:
        if _is_block(child):
            run += _targets(child)
            yield from _paragraph(run)
            run = []
            yield from _block(child, page)
        else:
            run += _inline(child, page)
        if child.tail:
            run.append(nodes.Text(child.tail))
    yield from _paragraph(run)


def _targets(element: Any) -> Iterator[nodes.Target]:
    """The names by which links may find an element that has no label of its own."""
    if element.tag in _LABELLED:
        return
    for name in dict.fromkeys((element.get("id"), element.tag == "a" and element.get("name"))):
        if name:
            yield nodes.Target(name)


def _paragraph(run: Sequence[nodes.Inline]) -> Iterator[nodes.Paragraph]:
    content = in_lines(run) if any(find(tuple(run), nodes.Absent)) else spaced(run)
    while content and isinstance(content[-1], nodes.LineBreak):
        content = content[:-1]
    while content and isinstance(content[0], nodes.LineBreak):
        content = content[1:]
    if content:
        yield nodes.Paragraph(content)


def _is_block(element: Any) -> bool:
    if element.tag in _OF_BLOCKS:
        return True
    # An element of a line may hold blocks: it is then no more than they are.
    inner = element.iterdescendants() if element.tag not in BROWSER_TAGS else ()
    return any(child.tag in _OF_BLOCKS for child in inner)


def _block(element: Any, page: _Page) -> Iterator[nodes.Block]:
    stood = _stands_for(element, page)
    if stood is None:
        return _BLOCKS.get(element.tag, _blocks)(element, page)
    return (node for node in stood if not isinstance(node, NoteText))


def _content(element: Any, page: _Page) -> tuple[nodes.Inline, ...]:
    """What an element holds, in lines: blocks of it are lines of their own."""
    if not len(element):
        return spaced([nodes.Text(element.text)]) if element.text else ()
    return flattened(_blocks(element, page))


def _heading(element: Any, page: _Page) -> Iterator[nodes.Block]:
    content = _content(element, page)
    if content:
        numbered = "unnumbered" not in element.get("class", "").split()
        yield nodes.Heading(int(element.tag[1]), content, element.get("id", ""), numbered)


def _list(element: Any, page: _Page) -> Iterator[nodes.Block]:
    """A list; one that does not count on from item to item is several, each with its start."""
    own = list(element.iterchildren("li"))
    items = [tuple(_blocks(item, page)) for item in own]
    if stray := tuple(_stray(element, page, "li")):
        items.append(stray)
    if not items:
        return
    tight = not any(item.find("p") is not None for item in own)
    if element.tag != "ol":
        yield nodes.ListBlock(tuple(items), tight=tight)
        return
    ordinals = _ordinals(element, own, len(items))
    if min(ordinals) < 0:
        yield _negative(min(ordinals), page)
        ordinals = list(range(1, len(items) + 1))
    numerals = _numerals(element, ordinals)
    starts = [at for at, n in enumerate(ordinals) if not at or n != ordinals[at - 1] + 1]
    for at, end in pairwise((*starts, len(items))):
        yield nodes.ListBlock(tuple(items[at:end]), True, ordinals[at], tight, numerals)


def _ordinals(element: Any, own: Sequence[Any], count: int) -> list[int]:
    """The numbers of the items of an ordered list, as browsers count them."""
    backwards = element.get("reversed") is not None
    ordinal = _integer(element, "start", len(own) if backwards else 1)
    ordinals: list[int] = []
    for item in (*own, *[None] * (count - len(own))):
        if item is not None:
            ordinal = _integer(item, "value", ordinal)
        ordinals.append(ordinal)
        ordinal += -1 if backwards else 1
    return ordinals


def _integer(element: Any, name: str, without: int) -> int:
    """What an attribute says, as browsers read a number, or what is meant `without` one."""
    match = _INTEGER.match(element.get(name, ""))
    return int(match[0]) if match else without


def _numerals(element: Any, ordinals: Sequence[int]) -> nodes.Numerals:
    """The numerals of an ordered list, which not all numbers can be written in."""
    named = _NUMERALS.get(declared(element, "list-style-type"))
    given = named or _NUMERALS.get(element.get("type", ""), "1")
    fit = min(ordinals) > 0 and max(ordinals) <= _MOST_ROMAN
    return given if fit else "1"


def _negative(ordinal: int, page: _Page) -> nodes.Unprintable:
    """What stands before a list that counts below nought, as only browsers do."""
    tag = f"ol start={ordinal}"
    if page.setting.prose:
        return nodes.Unprintable("tag", tag)
    return nodes.Unprintable("browser", msg("HTML with <{tag}>", tag=tag))


def _stray(element: Any, page: _Page, *own: str) -> Iterator[nodes.Block]:
    """What stands in an element, but in none of the elements that belong there."""
    yield from _paragraph(
        [nodes.Text(element.text or ""), *(nodes.Text(child.tail or "") for child in element)]
    )
    for child in element:
        if child.tag in own:
            continue
        if _is_block(child):
            yield from _block(child, page)
        else:
            yield from _paragraph(tuple(_inline(child, page)))


def _definitions(element: Any, page: _Page) -> Iterator[nodes.Block]:
    yield from _stray(element, page, "dt", "dd", "div")
    terms: list[tuple[nodes.Inline, ...]] = []
    items: list[nodes.Definition] = []
    # A term and its meanings may stand in an element of their own.
    children = (part for child in element for part in (child if child.tag == "div" else (child,)))
    for child in children:
        if child.tag == "dt":
            terms.append(_content(child, page))
        elif child.tag == "dd" and (terms or not items):
            items.append(nodes.Definition(_joined(terms), tuple(_blocks(child, page))))
            terms = []
        elif child.tag == "dd":
            more = (*items[-1].blocks, *_blocks(child, page))
            items[-1] = nodes.Definition(items[-1].term, more)
    if terms:
        items.append(nodes.Definition(_joined(terms), ()))
    if items:
        yield nodes.DefinitionList(tuple(items))


def _joined(terms: Iterable[tuple[nodes.Inline, ...]]) -> tuple[nodes.Inline, ...]:
    return flattened(nodes.Paragraph(term) for term in terms)


def _quotation(element: Any, page: _Page) -> Iterator[nodes.Block]:
    if blocks := tuple(_blocks(element, page)):
        yield nodes.Quotation(blocks)


def _code(element: Any, page: _Page) -> Iterator[nodes.Block]:
    text = "".join(element.itertext()).removeprefix("\n").rstrip("\n")
    if text.strip():
        yield nodes.CodeBlock(text)


def _rule(element: Any, page: _Page) -> Iterator[nodes.Block]:
    yield nodes.Rule()


def _table(element: Any, page: _Page) -> Iterator[nodes.Block]:
    """A table, after what stands in it and in none of its cells, as a second caption does."""
    complete_rows(element)
    sections = list(element.iterchildren("thead", "tbody", "tfoot"))
    rows = [row for section in (element, *sections) for row in section.iterchildren("tr")]
    for part in (element, *sections, *rows):
        yield from _stray(part, page, *_OF_TABLES)
    table = read_table(element, lambda cell: _content(cell, page), page.setting.language.phrases)
    for caption in list(element.iterchildren("caption"))[1 if table else 0 :]:
        yield from _blocks(caption, page)
    if table:
        yield table


def _figure(element: Any, page: _Page) -> Iterator[nodes.Block]:
    images = list(element.iter("img"))
    if len(images) != 1:
        yield from _blocks(element, page)
        return
    caption = element.find(".//figcaption")
    image = nodes.Image("", _alt(images[0]))
    for found in _image(images[0], page):
        if isinstance(found, nodes.Unprintable):
            yield found
        else:
            image = found
    yield nodes.Figure(
        file=image.file,
        alt=image.alt,
        label=element.get("id", ""),
        caption=() if caption is None else _content(caption, page),
        source=element.get("source") or images[0].get("source") or page.setting.source,
        facts=image.facts,
        width=image.width,
        share=image.share,
    )
    yield from _beside_image(element, page)


def _beside_image(figure: Any, page: _Page) -> Iterator[nodes.Block]:
    """What a figure holds apart from its image and its caption."""
    from lxml import etree

    # The text of a footnote is read for each of its marks.
    rest = deepcopy(figure)
    etree.strip_elements(rest, "img", "figcaption", with_tail=False)
    return _blocks(rest, page)


_BLOCKS: dict[str, Callable[[Any, _Page], Iterator[nodes.Block]]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), _list),
    **dict.fromkeys(("pre", "listing", "xmp", "plaintext"), _code),
    **{"dl": _definitions, "blockquote": _quotation, "hr": _rule, "table": _table},
    **{"figure": _figure},
}
_OF_BLOCKS = _CONTAINERS.union(_BLOCKS)

# ---- In a line


def _inlines(element: Any, page: _Page) -> list[nodes.Inline]:
    found: list[nodes.Inline] = [nodes.Text(element.text)] if element.text else []
    for child in element:
        found += _inline(child, page)
        if child.tail:
            found.append(nodes.Text(child.tail))
    return found


def _inline(element: Any, page: _Page) -> Iterable[nodes.Inline]:
    stood = _stands_for(element, page)
    if stood is not None:
        return [inline for node in stood for inline in _stood_for(node, page)]
    return (*_targets(element), *_of_line(element, page))


def _of_line(element: Any, page: _Page) -> Iterable[nodes.Inline]:
    tag = element.tag
    if style := _STYLES.get(tag) or _span_style(element):
        return (nodes.Styled(style, tuple(_inlines(element, page))),)
    if tag in BROWSER_TAGS or tag in _PAGE_TAGS:
        return (_of_browser(element),) if page.setting.prose else ()
    if "-" in tag and not (len(element) or (element.text or "").strip()):
        if page.setting.prose:
            return (_of_browser(element),)
        return (nodes.Unprintable("browser", msg("HTML with <{tag}>", tag=tag)),)
    if tag in _HIDDEN:
        # Where an end tag is left out, a reading stands in the bracket before it.
        return [inline for reading in element.iter("rt") for inline in _inline(reading, page)]
    return _LINE.get(tag, _inlines)(element, page)


def _of_browser(element: Any) -> nodes.Unprintable:
    """An element of browsers, with its words or where what it shows lies."""
    addresses = (part.get(name, "") for part in element.iter() for name in ("src", "data", "href"))
    address = next(filter(_NETWORK.match, addresses), "")
    words = "" if element.tag in _PROGRAMS else _words(element)
    return nodes.Unprintable("tag", element.tag, text=words, address=address)


def _stood_for(node: Any, page: _Page) -> Iterable[nodes.Inline]:
    if not isinstance(node, NoteMark):
        return (node,)
    name = node.name
    if name not in page.notes or name in page.reading:
        return note_of((), name)
    page.noted.add(name)
    page.reading.add(name)
    blocks = tuple(_blocks(page.notes[name], page))
    page.reading.remove(name)
    return note_of(blocks, name)


def note_of(blocks: tuple[nodes.Block, ...], name: str = "") -> tuple[nodes.Inline, ...]:
    """A footnote that says this, or where it says nothing its mark as text, and that."""
    if blocks:
        return (nodes.Note(blocks),)
    return nodes.Text(f"[^{name}]"), nodes.Unprintable("footnote", name)


def _span_style(element: Any) -> nodes.Style | None:
    if element.tag != "span":
        return None
    names = element.get("class", "").split()
    own = next((_SPAN_STYLES[name] for name in names if name in _SPAN_STYLES), None)
    return own or _raised_style(declared(element, "vertical-align"))


def _raised_style(alignment: str) -> nodes.Style | None:
    """How words stand of which a style says that they are above the line, or below it."""
    length = re.match(r"(-?)[\d.]*[1-9]", alignment)
    if alignment in ("super", "text-top") or (length and not length[1]):
        return "superscript"
    return "subscript" if alignment == "sub" or length else None


def _inline_code(element: Any, page: _Page) -> Iterable[nodes.Inline]:
    return (nodes.Code(" ".join(plain(_inlines(element, page)).split("\n"))),)


def _line_break(element: Any, page: _Page) -> Iterable[nodes.Inline]:
    return (nodes.LineBreak(),)


def _link(element: Any, page: _Page) -> Iterable[nodes.Inline]:
    address = element.get("href", "").strip()
    content = _inlines(element, page)
    if not content and len(address) > 1 and address[0] == "#":
        # MyST's [](#label) is called what it leads to.
        return (nodes.Reference(unquote(address[1:])),)
    if not content and page_of(address):
        content = [nodes.Text(address)]
    if not content or not address or _PROGRAM.match(address):
        return content
    return (nodes.Link(address, tuple(content)),)


def _image(element: Any, page: _Page) -> tuple[nodes.Image | nodes.Unprintable, ...]:
    address = element.get("src", "").strip()
    if not address:
        return ()
    found = page.setting.find(address)
    if isinstance(found, nodes.Unprintable):
        lies = address if _NETWORK.match(address) else ""
        return (replace(found, text=_alt(element), address=lies),)
    beside = element.get(f"{page.stand_ins.key}-beside")
    facts = () if beside is None else tuple(page.stand_ins.kept[int(beside)])
    wide, high = (declared(element, name) or element.get(name, "") for name in ("width", "height"))
    width, share = size_of(wide, high, found, page.setting.gallery)
    return (nodes.Image(found, _alt(element), width, share, facts),)


def _alt(element: Any) -> str:
    return " ".join(element.get("alt", "").split())


def _reading(element: Any, page: _Page) -> Iterable[nodes.Inline]:
    """A reading above characters, which here stands behind them."""
    return _aside(_inlines(element, page), page)


def _abbreviation(element: Any, page: _Page) -> Iterable[nodes.Inline]:
    """An abbreviation, and what its tag says that it means."""
    meaning = element.get("title", "").strip()
    return [*_inlines(element, page), *(_aside([nodes.Text(meaning)], page) if meaning else ())]


def _aside(content: Iterable[nodes.Inline], page: _Page) -> Iterable[nodes.Inline]:
    before, _, after = page.setting.language.phrases.aside.partition("{text}")
    return nodes.Text(before), *spaced(content), nodes.Text(after)


_LINE: dict[str, Callable[[Any, _Page], Iterable[nodes.Inline]]] = {
    **dict.fromkeys(("code", "kbd", "tt", "samp"), _inline_code),
    **{"a": _link, "br": _line_break, "img": _image, "rt": _reading, "abbr": _abbreviation},
}
