"""Numbers of chapters, figures, tables and sources, and what each reference points to: once.

Every format prints what is decided here. A document is numbered in the order of reading; a source
gets its number where it is first cited. The headings of a notebook alone, which may bear numbers of
their own, get none, and its figures and tables are counted through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from whitepaper.document import nodes
from whitepaper.document.facts import Source, sources_of
from whitepaper.document.labels import LABEL
from whitepaper.document.walk import find, plain, rewrite
from whitepaper.languages import Language, load
from whitepaper.reading.equations import number_formula, with_numbers
from whitepaper.reading.targets import resolved, settle


class _Exhibits(Struct):
    """How many figures, tables and formulas have numbers of one chapter."""

    figures: int = 0
    tables: int = 0
    equations: int = 0


class _Counts(Struct):
    """How far the numbering of a document has come."""

    # That of the report, and that of what is being numbered.
    report: str
    language: Language
    alone: bool
    sources: dict[str, Source] = field(default_factory=dict)
    # What prose calls each label.
    references: dict[str, str] = field(default_factory=dict)
    # The numbers of formulas by their labels, and the label of each that links lead to.
    formulas: dict[str, tuple[str, str]] = field(default_factory=dict)
    chapters: int = 0
    appendices: int = 0
    headings: int = 0
    # The label, the role and the number of the heading that opens a chapter, by its name.
    openings: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    # Of all chapters that bear no number: these have 0 in common.
    without_number: _Exhibits = field(default_factory=_Exhibits)
    # Within the chapter that is being numbered, or bears no number.
    role: str = "chapter"
    is_numbered: bool = True
    chapter_reference: str = ""
    sections: int = 0
    subsections: int = 0
    exhibits: _Exhibits = field(default_factory=_Exhibits)

    @property
    def in_appendix(self) -> bool:
        """Whether what is being numbered has the number of an appendix."""
        return self.role == "appendix" and self.is_numbered


def number(document: nodes.Document) -> nodes.Document:
    """The document with all its numbers, resolved references, and a list of its sources.

    Of a label that stands twice the first counts; a reference to none keeps an empty text. The
    list of sources is appended where the author has given it no place.
    """
    counts = _Counts(document.language, load(document.language), alone=document.particulars is None)
    document, labels = settle(document)
    chapters = tuple(_number_chapter(chapter, counts) for chapter in document.chapters)
    sources = tuple(counts.sources.values())
    numbers = {source.id: number for number, source in enumerate(sources, start=1)}
    numbered = replace(document, chapters=chapters, sources=sources)
    if sources and not any(find(chapters, nodes.SourceList)):
        numbered = _with_source_list(numbered, counts.language)

    def number_of(label: str, form: str) -> str:
        number, _ = counts.formulas.get(label, (label, ""))
        return _in_form(number, form, counts)

    def resolve(node: Any, language: str, own: Mapping[str, str]) -> Any:
        match node:
            case nodes.Contents():
                return _fill_contents(node, language, counts)
            case nodes.Reference():
                return _resolve(node, own.get(node.label, node.label), counts)
            case nodes.Formula(tex) if "ref" in tex:
                return replace(node, tex=with_numbers(tex, number_of))
            case nodes.Citation():
                cited = sorted({numbers[source] for source in node.sources})
                return replace(node, numbers=tuple(cited))
            case _:
                return node

    bound = []
    for chapter in numbered.chapters:
        own = labels[chapter.name]
        cells = [
            rewrite(cell, partial(resolve, language=cell.language or counts.report, own=own))
            for cell in chapter.cells
        ]
        bound.append(replace(chapter, cells=tuple(cells)))
    of_formulas = {label: own for label, (_, own) in counts.formulas.items()}
    return resolved(replace(numbered, chapters=tuple(bound)), labels, of_formulas)


def _resolve(reference: nodes.Reference, label: str, counts: _Counts) -> nodes.Reference:
    if label not in counts.formulas:
        text = counts.references.get(label, "")
        return replace(reference, label=label, text=text) if text else reference
    number, label = counts.formulas[label]
    text = _in_form(number, reference.form, counts)
    return replace(reference, label=label, text=text)


def _in_form(number: str, form: str, counts: _Counts) -> str:
    match form:
        case "bare":
            return number
        case "parentheses":
            return f"({number})"
        case _:
            return counts.language.headings.equation_reference(number)


def _number_chapter(chapter: nodes.Chapter, counts: _Counts) -> nodes.Chapter:
    counts.role = chapter.role
    if chapter.role == "lead":
        counts.is_numbered, counts.exhibits = False, counts.without_number
    cells = []
    for cell in chapter.cells:
        counts.language = load(cell.language or counts.report)
        cells.append(_number_cell(cell, counts))
    counts.language = load(counts.report)
    _note_opening(chapter.name, cells, counts)
    return replace(chapter, cells=tuple(cells))


def _note_opening(name: str, cells: Iterable[nodes.Cell], counts: _Counts) -> None:
    """Remember where a chapter begins, for contents in another language."""
    blocks = (block for cell in cells for block in cell.blocks)
    first = next((each for each in blocks if isinstance(each, nodes.Heading)), None)
    if first is not None:
        role = counts.role if first.numbered else ""
        number = {"chapter": counts.chapters, "appendix": counts.appendices}.get(role, 0)
        counts.openings[name] = (first.label, role, number)


def _fill_contents(contents: nodes.Contents, language: str, counts: _Counts) -> nodes.Contents:
    """Contents with the chapters that the report has, in their order, numbered in a language."""
    titles = {entry.chapter: entry.title for entry in contents.entries}
    headings = load(language).headings
    entries = []
    for name, (label, role, number) in counts.openings.items():
        if name in titles:
            numbers = {"chapter": headings.chapter, "appendix": headings.appendix}
            own = numbers[role](number)[0] if role in numbers else ""
            entries.append(nodes.ContentsEntry(name, titles[name], label, own))
    return replace(contents, entries=tuple(entries))


def _number_cell(cell: nodes.Cell, counts: _Counts) -> nodes.Cell:
    def change(node: Any) -> Any:
        match node:
            case nodes.Heading():
                return _number_heading(node, counts)
            case nodes.Paragraph():
                return _cite(node, counts)
            case nodes.Figure() | nodes.Table():
                return _number_exhibit(node, counts)
            case nodes.KeyFigures(items):
                return replace(node, items=tuple(_cite_item(item, counts) for item in items))
            case nodes.Formula():
                return _number_formula(node, counts)
            case _:
                return node

    return rewrite(cell, change)


def _number_formula(formula: nodes.Formula, counts: _Counts) -> nodes.Formula:
    def next_number() -> str:
        counts.exhibits.equations += 1
        return counts.language.headings.equation(
            _chapter(counts), counts.exhibits.equations, appendix=counts.in_appendix
        )

    formula, numbers = number_formula(formula, next_number)
    for label, number in numbers.items():
        counts.formulas.setdefault(label, (number, formula.label))
    return formula


def _chapter(counts: _Counts) -> int | None:
    """The number of the chapter, or the appendix, that is being numbered.

    That of the lead, and of others without a number, is 0; a notebook alone has none.
    """
    if counts.alone:
        return None
    if not counts.is_numbered:
        return 0
    return counts.appendices if counts.in_appendix else counts.chapters


def _number_heading(heading: nodes.Heading, counts: _Counts) -> nodes.Heading:
    counts.headings += 1
    number, reference = "", counts.language.headings.by_title(plain(heading.content))
    if heading.level == 1 and not counts.alone:
        counts.sections = counts.subsections = 0
        counts.is_numbered = heading.numbered and counts.role != "lead"
        counts.exhibits = _Exhibits() if counts.is_numbered else counts.without_number
    if heading.numbered and heading.level <= 3 and not counts.alone:
        number, reference = _heading_number(heading, reference, counts)
    label = heading.label or f"heading-{counts.headings}"
    if heading.label:
        counts.references.setdefault(heading.label, reference)
    return replace(heading, number=number, label=label)


def _heading_number(heading: nodes.Heading, by_title: str, counts: _Counts) -> tuple[str, str]:
    """The number of a heading and the reference to it; both within a chapter that has a number."""
    headings = counts.language.headings
    if not counts.is_numbered:
        return "", by_title
    match heading.level:
        case 1 if counts.role == "appendix":
            counts.appendices += 1
            found = headings.appendix(counts.appendices)
        case 1:
            counts.chapters += 1
            found = headings.chapter(counts.chapters)
        case 2:
            counts.sections, counts.subsections = counts.sections + 1, 0
            found = headings.section(counts.sections, counts.chapter_reference)
        case _:
            counts.subsections += 1
            parent = counts.chapter_reference
            if counts.sections:
                _, parent = headings.section(counts.sections, parent)
            found = headings.subsection(counts.subsections, parent)
    if heading.level == 1:
        counts.chapter_reference = found[1]
    return found


def _number_exhibit(
    exhibit: nodes.Figure | nodes.Table, counts: _Counts
) -> nodes.Figure | nodes.Table:
    """A figure or table with its number, which only one with a caption has, and its sources."""
    number = ""
    if exhibit.caption:
        headings, appendix = counts.language.headings, counts.in_appendix
        chapter, exhibits = _chapter(counts), counts.exhibits
        if isinstance(exhibit, nodes.Figure):
            exhibits.figures += 1
            number = headings.figure(chapter, exhibits.figures, appendix=appendix)
        else:
            exhibits.tables += 1
            number = headings.table(chapter, exhibits.tables, appendix=appendix)
    if number or re.fullmatch(LABEL, exhibit.label):
        counts.references.setdefault(exhibit.label, number or exhibit.label)
    return replace(exhibit, number=number, attribution=_attribution(exhibit, counts))


def _attribution(exhibit: nodes.Figure | nodes.Table, counts: _Counts) -> tuple[nodes.Inline, ...]:
    """The line of sources: each publisher once, with the numbers of all its sources."""
    if isinstance(exhibit, nodes.Figure) and exhibit.source:
        return (nodes.Text(exhibit.source),)
    # A table that the author wrote rests on the facts that stand in it.
    sources = exhibit.sources if exhibit.shown else _sources_of(exhibit)
    publishers: dict[str, list[Source]] = {}
    for source in sources:
        publishers.setdefault(source.publisher, []).append(source)
    line: list[nodes.Inline] = []
    for publisher, own in publishers.items():
        between = counts.language.phrases.and_list if line else ""
        line += [nodes.Text(f"{between}{publisher}"), _citation(own, counts)]
    return tuple(line)


def _citation(sources: Iterable[Source], counts: _Counts) -> nodes.Citation:
    for source in sources:
        counts.sources.setdefault(source.id, source)
    return nodes.Citation(tuple(dict.fromkeys(source.id for source in sources)))


def _cite(paragraph: nodes.Paragraph, counts: _Counts) -> nodes.Paragraph:
    """A paragraph that cites the sources of its facts, before its end.

    After GB/T 7714 the mark stands before the full stop. What only says where more is to be read
    cites nothing, and footnotes cite for themselves.
    """
    sources = _sources_of(paragraph.content)
    if not sources:
        return paragraph
    content = list(paragraph.content)
    at, rest = len(content), ""
    for index, inline in enumerate(content):
        if not isinstance(inline, nodes.Text):
            continue
        end = counts.language.citation_point(inline.text, last=index == len(content) - 1)
        if end is not None:
            content[index] = nodes.Text(inline.text[:end])
            at, rest = index + 1, inline.text[end:]
            break
    content[at:at] = [_citation(sources, counts), *([nodes.Text(rest)] if rest else [])]
    return replace(paragraph, content=tuple(i for i in content if i != nodes.Text("")))


def _sources_of(value: Any) -> tuple[Source, ...]:
    """The sources of the facts in a value, footnotes apart, each once."""
    return sources_of(text.fact for text in find(value, nodes.FactText, skip=(nodes.Note,)))


def _cite_item(item: nodes.KeyFigure, counts: _Counts) -> nodes.KeyFigure:
    # A growth rate below the figure rests on another year's source too.
    noted = (text.fact for text in find(item.note, nodes.FactText))
    sources = sources_of((item.fact, *noted))
    return replace(item, citation=(_citation(sources, counts),)) if sources else item


def _with_source_list(document: nodes.Document, language: Language) -> nodes.Document:
    """The document with the list of sources at its end, under a heading of its own."""
    level = 1 if document.particulars else 2
    title = nodes.Heading(
        level, (nodes.Text(language.phrases.sources),), label="sources", numbered=False
    )
    *others, last = document.chapters
    *cells, end = last.cells
    extended = replace(end, blocks=(*end.blocks, title, nodes.SourceList()))
    return replace(document, chapters=(*others, replace(last, cells=(*cells, extended))))
