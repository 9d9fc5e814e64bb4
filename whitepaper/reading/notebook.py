"""An executed notebook as a Document: what each of its cells prints.

What a cell hides is said in `whitepaper.inputs.cells`; tags that are unknown there say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any
from unicodedata import is_normalized

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from nbformat import NotebookNode

from whitepaper.document.labels import LABEL
from whitepaper.document.nodes import (
    Absent,
    Block,
    Cell,
    Chapter,
    CodeBlock,
    Document,
    Paragraph,
    Particulars,
    Unprintable,
)
from whitepaper.errors import Finding, PublicationError
from whitepaper.inputs import yaml
from whitepaper.inputs.cells import (
    ABSENT_ERROR,
    BOXES,
    EXPECTED_ERROR,
    NUMBER,
    UNFIT,
    applies,
    binds,
    is_optional,
    misspelt_options,
    misspelt_tags,
    opposed_tags,
    tags,
    visibility,
    without_options,
)
from whitepaper.inputs.period import is_day, is_period
from whitepaper.languages import load, names
from whitepaper.messages import msg
from whitepaper.project import DEFAULT_LANGUAGE
from whitepaper.reading.bundles import CONTROL, SURROGATE, composed, joined
from whitepaper.reading.fact_marks import traced
from whitepaper.reading.html import Setting
from whitepaper.reading.images import Gallery
from whitepaper.reading.markdown import read_blocks
from whitepaper.reading.outputs import read_output

# Control characters in JSON, or what may be a backslash before a letter.
_PERHAPS_UNFIT = re.compile(rb"\\(?:u00(?:0[0-8bcef]|1[0-9acdef])|[bfr])")
# What Quarto, Jupyter Book and Pandoc read at the beginning, in YAML.
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?P<said>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
# In code, in Quarto's options, behind a figure or table, and before a heading.
_GIVES_LABEL = re.compile(
    rf"""\bid\s*=\s*["']({LABEL})["']|\|[ \t]*label:[ \t]*({LABEL})|\{{#({LABEL})|\(({LABEL})\)="""
)
_UNFIT = (b"\xef\xbf\xbe", b"\xef\xbf\xbf", b"\xef\xbb\xbf")


class Pages(Struct, frozen=True):
    """A notebook as a Document, which is numbered once those of a report are bound.

    `images` are those of the document by the names of their files, `files` the image files that
    the notebook names, as they were read from the disk.
    """

    document: Document
    images: Mapping[str, bytes]
    files: Mapping[Path, bytes]


def read(
    notebook: NotebookNode,
    *,
    name: str = "notebook",
    folder: Path | None = None,
    within: Path | None = None,
) -> Pages:
    """The pages of a notebook.

    `name` is that of a notebook which names no chapters. Image files are looked for in `folder`,
    where the notebook lies, and only taken from inside of `within`. The notebook stays as it is.
    """
    report = _own(notebook)
    tongue = str(report.get("language") or DEFAULT_LANGUAGE)
    if tongue not in names():
        known = tuple(names())
        raise PublicationError(
            msg("There is no language “{tongue}”; known: {known}.", tongue=tongue, known=known)
        )
    language = load(tongue)
    gallery = Gallery(language, folder, within)
    setting = Setting(language, gallery, gallery.find)
    document = Document(
        chapters=tuple(_chapters(notebook, name, setting)),
        particulars=_particulars(report),
        language=tongue,
    )
    return Pages(document, gallery.images, gallery.files)


def _own(part: NotebookNode) -> Mapping[str, Any]:
    """What the metadata of a notebook or cell says of a report."""
    found = part.metadata.get("whitepaper")
    return found if isinstance(found, Mapping) else {}


# What is no text of a title page, and what only a build can say.
_NO_TEXTS = frozenset({"status", "mark", "issued", "corrections", "cover"})


def _particulars(report: Mapping[str, Any]) -> Particulars | None:
    """What the title page says of a report; nothing of a notebook alone."""
    if not report.get("title"):
        return None
    texts: dict[str, Any] = {
        name: str(report.get(name) or "")
        for name in Particulars.__struct_fields__
        if name not in _NO_TEXTS
    }
    findings = [
        Finding(
            msg("title page"),
            msg("“{name}” is not a day: “{texts}”", name=name, texts=texts[name]),
            msg("write it as 2021-07-31"),
        )
        for name in ("date", "cut_off")
        if texts[name] and not is_day(texts[name])
    ]
    if findings:
        raise PublicationError(msg("The notebook cannot be published."), findings)
    return Particulars(**texts, status="draft" if report.get("status") == "draft" else "final")


def _chapters(notebook: NotebookNode, name: str, setting: Setting) -> Iterator[Chapter]:
    """The chapters of a notebook: each begins at a cell that names it."""
    chapters: list[list[NotebookNode]] = [[]]
    for cell in notebook.cells:
        if "whitepaper" in cell.metadata and chapters[-1]:
            chapters.append([])
        chapters[-1].append(cell)
    for cells in chapters:
        chapter = _chapter(cells, name, _own(notebook), setting)
        name = chapter.name
        yield chapter


def _chapter(
    own: Sequence[NotebookNode], name: str, report: Mapping[str, Any], setting: Setting
) -> Chapter:
    """Cells as a chapter, which has this name unless the first of them gives it another."""
    begins = bool(own) and "whitepaper" in own[0].metadata
    said = _own(own[0]) if begins else {}
    name = str(said.get("chapter") or name)
    spoken, role = str(said.get("language") or ""), said.get("role")
    if begins:
        setting = replace(
            setting,
            language=load(spoken) if spoken in names() else setting.language,
            gallery=setting.gallery.beside(name),
        )
    # A notebook alone is of none, and has all that it has.
    edition, period = (str(report.get(key) or "") for key in ("edition", "period"))
    of_edition = (edition, period) if is_period(period) else None
    cells: list[Cell] = []
    number = 0
    for cell in own:
        # Cells before it may have been taken out.
        number = 1 if begins and not cells else cell.metadata.get(NUMBER, number + 1)
        slips = tuple(_slips(cell))
        if of_edition and not applies(cell, *of_edition):
            # This edition does without it, as without what is optional; but for a slip every one
            # may do without it.
            code, there = cell.cell_type == "code", tuple(_labels(cell))
            cells.append(Cell(number, slips, optional=True, code=code, of_others=there))
            continue
        fit, surrogates = _fit(cell)
        if "source" in cell and not any(before.blocks for before in cells):
            fit = _without_front_matter(fit, titled=not report.get("title"))
        unpaired = (("surrogate", f"U+{ord(each):04X}") for each in surrogates)
        # What a build has replaced is told as what a notebook alone has.
        replaced = ((cause, detail) for cause, detail in cell.metadata.get(UNFIT, ()))
        unfit = (Unprintable(*each) for each in sorted({*unpaired, *replaced}))
        blocks = traced((*unfit, *slips, *_blocks(fit, setting)), fit)
        cells.append(
            Cell(
                number,
                blocks,
                optional=is_optional(cell),
                code=cell.cell_type == "code",
                boxes=_boxes(fit),
                language=spoken,
            )
        )
    return Chapter(
        name,
        tuple(cells),
        role if role in ("lead", "appendix") else "chapter",
        bool(said.get("failed")),
    )


def _labels(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    """The labels that a cell would give, each with the tags that bind it to editions."""
    named = ", ".join(tag for tag in tags(cell) if binds(tag))
    given = [cell.metadata.get("label"), *sum(_GIVES_LABEL.findall(cell.source), ())]
    for label in dict.fromkeys(map(str, filter(None, given))):
        yield label, named


def _slips(cell: NotebookNode) -> Iterator[Unprintable]:
    for tag, remedy in misspelt_tags(cell):
        yield Unprintable("misspelt tag", tag, remedy)
    for name, remedy in misspelt_options(cell):
        yield Unprintable("misspelt option", name, remedy)
    if opposed := opposed_tags(cell):
        yield Unprintable("opposed tags", " + ".join(opposed))


def _without_front_matter(cell: NotebookNode, *, titled: bool) -> NotebookNode:
    """A cell that begins a notebook, without what it says to programs.

    Its title is a heading if that is to be `titled`: a report has its own.
    """
    match = _FRONT_MATTER.match(cell.source) if cell.cell_type != "code" else None
    if not match:
        return cell
    try:
        said = yaml.load(match["said"].encode(), "safe")
    except yaml.UnreadableError:
        return cell
    if not isinstance(said, Mapping):
        return cell
    rest, title = cell.source[match.end() :], said.get("title")
    # Where the notebook has a heading of its own this is it.
    if titled and title and not re.search(r"^# ", rest, re.MULTILINE):
        rest = f"# {title}\n\n{rest}"
    # A raw cell has no other use then.
    return NotebookNode({**cell, "cell_type": "markdown", "source": rest})


def _blocks(cell: NotebookNode, setting: Setting) -> Iterator[Block]:
    if "source" not in cell:
        # Of a kind that only another version of Jupyter knows.
        yield Unprintable("raw", cell.cell_type)
    elif cell.cell_type == "code":
        find = setting.gallery.finder({}, set())
        outputs = replace(setting, find=find, source=_source(cell), prose=False)
        yield from _code_cell(cell, outputs)
    elif not visibility(cell).cell:
        return
    elif cell.cell_type == "markdown" or _raw_format(cell) == "text/markdown":
        yield from _prose(cell, setting)
    elif cell.source.strip():
        yield Unprintable("raw", _raw_format(cell), text=cell.source.strip("\n"))


def _boxes(cell: NotebookNode) -> tuple[tuple[str, str], ...]:
    """What its charts show boxes for, as its kernel has told."""
    kept = cell.metadata.get(BOXES)
    pairs = kept if isinstance(kept, list) else []
    return tuple(
        (str(pair[0]), str(pair[1])) for pair in pairs if isinstance(pair, list) and len(pair) == 2
    )


def _source(cell: NotebookNode) -> str:
    """The source of the figures of a cell, as its metadata has it."""
    return str(cell.metadata.get("source") or "")


def _raw_format(cell: NotebookNode) -> str:
    """The MIME type that a raw cell is in, if it says."""
    return str(cell.metadata.get("format") or cell.metadata.get("raw_mimetype") or "")


def _prose(cell: NotebookNode, setting: Setting) -> Iterator[Block]:
    attached = setting.gallery.attach(cell.get("attachments", {}))
    used: set[str] = set()
    own = replace(setting, find=setting.gallery.finder(attached, used), source=_source(cell))
    yield from read_blocks(cell.source, own, cell.metadata.get("user_expressions", []))
    for name, found in attached.items():
        # What is wrong with one that is used stands in its place.
        if isinstance(found, Unprintable) and name not in used:
            yield found


def _code_cell(cell: NotebookNode, setting: Setting) -> Iterator[Block]:
    """What a code cell prints.

    An error stays, whatever is removed: after it, what a notebook shows need not be what it would
    compute. Of an optional cell an absent fact is none.
    """
    optional, printed = is_optional(cell), visibility(cell)
    if printed.source and printed.cell and (code := without_options(cell.source).strip("\n")):
        yield CodeBlock(code)
    if optional and printed.cell and (reason := cell.metadata.get(ABSENT_ERROR)):
        yield Paragraph((Absent(cell.source, str(reason)),))
    for output in _joined(cell.get("outputs", [])):
        is_error = output.output_type == "error"
        if is_error and output.ename == ABSENT_ERROR and optional:
            yield Paragraph((Absent(cell.source, output.evalue),))
        elif is_error and EXPECTED_ERROR not in tags(cell):
            yield from read_output(output, cell, setting)
        elif not (printed.cell and printed.outputs) or output.get("name") in printed.without:
            continue
        elif is_error:
            yield CodeBlock(f"{output.ename}: {output.evalue}", "value")
        else:
            yield from read_output(output, cell, setting)


def _joined(outputs: Iterable[NotebookNode]) -> Iterator[NotebookNode]:
    """Outputs, with what a program printed into one stream as one, in however many parts."""
    for (kind, name), run in groupby(outputs, lambda each: (each.output_type, each.get("name"))):
        if kind == "stream":
            text = "".join(joined(each.text) for each in run)
            yield NotebookNode(output_type=kind, name=name, text=text)
        else:
            yield from run


# ---- Characters that no document can hold, or that are written in more than one way


def _fit(cell: NotebookNode) -> tuple[NotebookNode, tuple[str, ...]]:
    """A cell as documents can hold it, and the unpaired surrogates it had.

    Its lines end in one way, and letters are composed, whatever system it was written on.
    """
    try:
        json = msgspec.json.encode(cell)
        odd = _PERHAPS_UNFIT.search(json) or any(map(json.__contains__, _UNFIT))
        if not odd and (json.isascii() or is_normalized("NFC", json.decode())):
            return cell, ()
    except UnicodeEncodeError:
        pass
    surrogates: set[str] = set()
    return _fitted(cell, "", surrogates), tuple(sorted(surrogates))


def _fitted(value: Any, key: str, surrogates: set[str]) -> Any:
    if isinstance(value, str):
        surrogates.update(SURROGATE.findall(value))
        fit = composed(SURROGATE.sub("\ufffd", value).replace("\r\n", "\n"))
        # A byte order mark is of the file that a program, or the author, has read.
        if key == "source":
            fit = fit.removeprefix("\ufeff")
        elif key.startswith("text"):
            fit = fit.replace("\ufeff", "")
        # What is for terminals has controls that say something.
        return fit if key in ("text", "text/plain") else CONTROL.sub("", fit.replace("\r", "\n"))
    if isinstance(value, Mapping):
        # Not so a `text` within the JSON of a fact or a block.
        json = key.endswith("json")
        parts = {
            composed(name): _fitted(part, key if json else name, surrogates)
            for name, part in value.items()
        }
        return NotebookNode(parts)
    if isinstance(value, list):
        return [_fitted(part, key, surrogates) for part in value]
    return value
