"""A notebook as one Pandoc Markdown text: the step that all exporters share.

What Markdown cannot say (figures, tables, the report's own particulars) travels in fenced code
blocks of a class `wp-…` with a JSON body on one line; `templates/report.lua` reads them. So does
each cell's Markdown, which `templates/cells.lua` reads by itself.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import default

from whitepaper.bundles import FACT, FIGURE, KEY_FIGURES, SOURCES, TABLE
from whitepaper.cells import SHOW_INPUT, tags, to_print
from whitepaper.errors import Finding, PublicationError
from whitepaper.exporters.cards import card_of, drawn_from
from whitepaper.exporters.dataframes import table_bundle
from whitepaper.exporters.images import image_type, take_images
from whitepaper.exporters.ledger import numbered_cells
from whitepaper.exporters.offered import OBJECT, as_math, needs_browser, tag_of_browsers
from whitepaper.exporters.printed import (
    form_texts,
    glyph_findings,
    note_findings,
    prose_text,
    source_texts,
    text_findings,
)
from whitepaper.exporters.prose import to_pandoc
from whitepaper.exporters.texts import image_texts
from whitepaper.omit import is_optional, omit
from whitepaper.pictures import attach_files, masked, pictures
from whitepaper.roles import expressions as role_expressions

TEMPLATES = Path(__file__).parent / "templates"
# Of a chapter alone: files must have a date, and a clock would make every one differ.
UNDATED = "2000-01-01"
# What UTF-8 cannot say.
SURROGATE = re.compile("[\ud800-\udfff]")
# MyST's, which JupyterLab shows: masked code stands where a role's content was.
ROLE = re.compile(r"\{(?!eval\})([A-Za-z][\w:.-]*)\}(?=\0)")
DIRECTIVE = re.compile(r"^[ >]*(?:`{3,}|~{3,}|:{3,})[ ]*\{([A-Za-z][\w:.-]*)\}", re.MULTILINE)
# Where a link leads that is neither in the report nor on the network.
LOCAL = re.compile(r"(?<!!)\[(?!\^)[^\[\]\n]*\]\(<?((?![a-z]+:|//|#)[^()<>\s]+)", re.IGNORECASE)
RESERVED = re.compile(r"^[^\n]*(?:`{3,}|~{3,})[^`\n]*\bwp-", re.MULTILINE)
TERMINAL = re.compile(
    r"""
      \x1b\[[0-?]*[ -/]*[@-~]            # colours and the like
    | \x1b\].*?(?:\x07|\x1b\\)          # titles and links
    | \x1b.
    | [^\n]*\r(?!\n)                    # what a progress bar has overwritten
    | [\x00-\x08\x0b-\x1f\x7f-\x9f]     # every other control character
    """,
    re.VERBOSE,
)


class MarkdownExporter(TemplateExporter):
    """Render a notebook to Pandoc Markdown, with its images in `resources["outputs"]`."""

    output_mimetype = "text/markdown"
    # A browser finds a character in the reader's fonts, if it must.
    needs_every_glyph = False

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".md"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "whitepaper"

    @default("template_file")
    def _template_file_default(self) -> str:
        return "index.md.j2"

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".md.j2"

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        return [str(TEMPLATES)]

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Add the filters that the template uses."""
        yield from super().default_filters()
        yield "fenced", fenced
        yield "output_markdown", output_markdown
        yield "shown_input", shown_input

    def preprocessed(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return a notebook as nbconvert's preprocessors leave it: run, or without some cells."""
        done: tuple[NotebookNode, Any] = super()._preprocess(nb, self._init_resources(resources))
        return done

    def _preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        # Where nbconvert would do it the notebook is prepared already, for what it was before.
        return nb, resources

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kwargs: Any
    ) -> tuple[Any, Any]:
        """Return the Markdown text and the resources; refuse what cannot be published."""
        report = report_particulars(nb)
        prepared, images, findings = prepare(
            as_printed(nb, resources),
            whole=report["whole"],
            strict=report["status"] == "final",
            glyphs=report["whole"] or self.needs_every_glyph,
        )
        if findings:
            raise PublicationError("The notebook cannot be published.", findings)
        prepared.metadata["whitepaper_report"] = report
        return super().from_notebook_node(
            prepared, {**(resources or {}), "outputs": images}, **kwargs
        )


class DocumentExporter(MarkdownExporter):
    """An exporter that makes a document of the Markdown text."""

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kwargs: Any
    ) -> tuple[Any, Any]:
        """Return the document, and nbconvert's resources with the files that go beside it."""
        nb, resources = self.preprocessed(nb, resources)
        nb = as_printed(nb, resources)
        markdown, resources = super().from_notebook_node(nb, resources, **kwargs)
        images = resources.pop("outputs", None) or {}
        document, files = self.written(nb, markdown, images)
        resources["output_extension"] = self.file_extension
        return document, {**resources, "outputs": files} if files else resources

    def written(
        self, nb: NotebookNode, markdown: str, images: Mapping[str, bytes]
    ) -> tuple[Any, Mapping[str, bytes]]:
        """Return the document of a notebook's Markdown text, and files to go beside it."""
        raise NotImplementedError


def as_printed(nb: NotebookNode, resources: Any) -> NotebookNode:
    """Return the notebook with what it prints alone; done twice, it is the same."""
    printed = copy.copy(nb)
    printed.cells = [to_print(cell) for cell in nb.cells]
    if not report_particulars(nb)["whole"]:
        # In a report that has been done; a chapter alone is as its kernel left it.
        printed.cells, _ = omit(printed.cells)
    # Only a notebook that is read from a file has a folder.
    if (folder := (resources or {}).get("metadata", {}).get("path")) is not None:
        printed.cells, _ = attach_files(printed.cells, Path(folder))
    return printed


def report_particulars(nb: NotebookNode) -> dict[str, Any]:
    """Return the title page's particulars and the registry of sources that facts refer to.

    A chapter that is exported alone has none: `whole` is then false.
    """
    given = nb.metadata.get("whitepaper") or {}
    report: dict[str, Any] = {
        key: given.get(key) or ""
        for key in ("title", "subtitle", "publisher", "date", "notice", "status", "cut_off")
    }
    report["edition"] = given.get("edition")
    report["whole"] = bool(report["title"])
    report["incomplete"] = bool(given.get("incomplete"))
    report["date_text"] = chinese_date(report["date"])
    report["cut_off_text"] = chinese_date(report["cut_off"])
    report["sources"] = {
        source["id"]: source for fact in facts(nb) for source in fact.get("sources") or []
    }
    return report


def facts(nb: NotebookNode) -> Iterator[Mapping[str, Any]]:
    """Yield the facts of all prose, in order."""
    for cell in nb.cells:
        for entry in cell.metadata.get("user_expressions", []):
            fact = entry["result"].get("data", {}).get(FACT)
            if fact is not None:
                yield fact


def chinese_date(iso: str) -> str:
    """Return 2021-07-31 as 2021年7月31日."""
    if not iso:
        return ""
    year, month, day = str(iso).split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"


def prepare(
    nb: NotebookNode, *, whole: bool, strict: bool, glyphs: bool
) -> tuple[NotebookNode, dict[str, bytes], list[Finding]]:
    """Return a copy that the template can print, its images, and every reason not to publish it.

    In a `whole` report, also what a chapter prints and what was left over in its text is a
    reason; `strict` also refuses an image without alternative text, and `glyphs` a character
    that the shipped fonts cannot show.
    """
    prepared = copy.deepcopy(nb)
    images: dict[str, bytes] = {}
    findings: list[Finding] = []
    if not whole and (place := _never_run(nb)):
        told = "the chapter was not run: its prose has expressions without values"
        remedy = "run all its cells in JupyterLab, those of Markdown too, and save it"
        return prepared, images, [Finding(place, told, remedy)]
    if whole:
        given = nb.metadata["whitepaper"]
        titles = [str(given.get(key) or "") for key in ("title", "subtitle", "publisher", "notice")]
        findings += glyph_findings("title page", titles)
    for number, (chapter, position, cell) in enumerate(numbered_cells(prepared)):
        place = f"{chapter}, cell {position}"
        source = str(cell.metadata.get("source") or "")
        cell.metadata["whitepaper_place"] = {"place": place, "source": source}
        findings += take_images(cell, number, place, images)
        if cell.cell_type == "markdown":
            findings += prose_findings(cell, place, whole=whole, strict=strict)
        elif cell.cell_type == "code":
            findings += output_findings(cell, place, whole=whole, strict=strict)
        elif cell.source.strip():
            findings.append(
                Finding(
                    place,
                    "a raw cell is in no format that every reader gets",
                    "make it a Markdown cell, or tag it remove-cell",
                )
            )
        if whole:
            findings += text_findings(place, printed_texts(cell, code=False))
        if glyphs:
            findings += glyph_findings(place, printed_texts(cell, code=True))
        elif any(SURROGATE.search(text) for text in printed_texts(cell, code=True)):
            told = "a text holds half a character"
            findings.append(Finding(place, told, "correct what prints it"))
    return prepared, images, findings


def _never_run(nb: NotebookNode) -> str:
    """The place of the first expression in the prose of a notebook in which none has a value."""
    if any(cell.metadata.get("user_expressions") for cell in nb.cells):
        return ""
    places = (
        f"{chapter}, cell {position}"
        for chapter, position, cell in numbered_cells(nb)
        if cell.cell_type == "markdown" and role_expressions(cell.source)
    )
    return next(places, "")


def prose_findings(
    cell: NotebookNode, place: str, *, whole: bool, strict: bool
) -> Iterator[Finding]:
    """Yield what is wrong with a Markdown cell, and make it Pandoc's."""
    if strict:
        yield from _undescribed(cell.source, place)
    if whole:
        yield from note_findings(place, cell.source, optional=is_optional(cell))
        for address in LOCAL.findall(masked(cell.source)):
            what = f"a link leads to {address}, which readers do not have"
            yield Finding(place, what, "give its public address, or leave the link out")
    cell.source, findings = markdown_findings(
        cell.source, place, cell.metadata.get("user_expressions", [])
    )
    yield from findings


def _undescribed(text: str, place: str) -> Iterator[Finding]:
    if not all(picture.described for picture in pictures(text)):
        remedy = "write it between the brackets: ![text](file)"
        yield Finding(place, "an image has no alternative text", remedy)


def markdown_findings(
    text: str, place: str, expressions: Sequence[Mapping[str, Any]]
) -> tuple[str, list[Finding]]:
    """Return Markdown as Pandoc understands it, and what is wrong with it."""
    findings = []
    if RESERVED.search(text):
        findings.append(
            Finding(
                place,
                "a fenced block has a class that begins with “wp-”, which the report keeps",
                "give it another class",
            )
        )
    if tag := tag_of_browsers(masked(text)):
        what = f"HTML with <{tag}> stands in the text, which only a browser can show"
        findings.append(Finding(place, what, "say it in Markdown"))
    for name in ROLE.findall(masked(text)):
        what = f"the text has a role {{{name}}}, which the report does not know"
        findings.append(Finding(place, what, "did you mean {eval}?"))
    for name in DIRECTIVE.findall(text):
        what = f"the text has a directive {{{name}}}, which the report does not know"
        findings.append(Finding(place, what, "write it as prose, a quotation (>) or code"))
    written, problems = to_pandoc(text, expressions)
    findings += [
        Finding(place, problem, "run the chapter again, or correct the expression")
        for problem in problems
    ]
    return written, findings


def output_findings(
    cell: NotebookNode, place: str, *, whole: bool, strict: bool
) -> Iterator[Finding]:
    """Yield what is wrong with a code cell's outputs, and make them ready to be printed."""
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            yield Finding(
                place, f"ended with {output.ename}: {output.evalue}", "correct the chapter"
            )
        if output.output_type == "stream":
            output.text = terminal_text(output.text)
            if whole and output.text.strip():
                yield _stream_finding(output.name, output.text, place)
        data = output.get("data", {})
        yield from _rewrite(data, place)
        yield from _without_form(output, place, whole=whole)
        if strict and form(output)[0] in ("markdown", "html"):
            yield from _undescribed(form(output)[1]["text"], place)
        image = image_type(data)
        if FIGURE in data and not image:
            yield Finding(place, f"figure {data[FIGURE].get('id')} has no image")
        if FIGURE in data or not image:
            continue
        given = image_texts(cell, output)
        if strict and not given["alt"]:
            yield Finding(
                place,
                "an image has no alternative text",
                'show it as a figure of the chapter interface, or give the cell an "alt"',
            )
        given["caption"], problems = markdown_findings(given["caption"], place, [])
        yield from problems
        output.metadata.update(given, alt=given["alt"] or "（本图未附文字说明）")


def _stream_finding(name: str, text: str, place: str) -> Finding:
    # A warning begins with the kernel's own name for the cell, which differs from run to run.
    said = re.sub(r"^\S+\.py:\d+: ", "", text.strip()).splitlines()[0][:60]
    if name == "stderr":
        remedy = "correct what it warns of, or silence it: warnings.filterwarnings"
        return Finding(place, f"the chapter warns “{said}”", remedy)
    remedy = "remove the print, or show the value as a table or a figure"
    return Finding(place, f"the chapter prints “{said}”", remedy)


def _without_form(output: NotebookNode, place: str, *, whole: bool) -> Iterator[Finding]:
    """Yield why an output cannot be printed in any form that it offers."""
    data = output.get("data", {})
    kind, content = form(output)
    if not kind and (needs := needs_browser(data)):
        what, remedy = needs
        yield Finding(place, f"an output is {what}, which only a browser can show", remedy)
    elif not kind and any(kind != "text/plain" for kind in data):
        offered = ", ".join(sorted(kind for kind in data if kind != "text/plain"))
        remedy = "show the value as a table, a figure or text"
        yield Finding(place, f"an output is of type {offered}, which cannot be printed", remedy)
    elif whole and kind == "text" and data and OBJECT.search(content["text"]):
        said = content["text"].strip().splitlines()[0][:60]
        remedy = "end the cell's last line with a semicolon"
        yield Finding(place, f"the chapter shows only the name of an object: “{said}”", remedy)


def _rewrite(data: dict[str, Any], place: str) -> Iterator[Finding]:
    """Put the texts of an output that are Markdown in Pandoc's, and yield what is wrong there.

    A role in an output is never evaluated: the engine knows only those of Markdown cells.
    """
    bundles = [data[kind] for kind in (FIGURE, TABLE) if kind in data]
    items = data[KEY_FIGURES].get("items", []) if KEY_FIGURES in data else []
    parts = [
        *((bundle, key) for bundle in bundles for key in ("caption", "subtitle", "note")),
        *((item, "note") for item in items),
        (data, "text/markdown"),
    ]
    for holder, key in parts:
        if holder.get(key):
            holder[key], findings = markdown_findings(str(holder[key]), place, [])
            yield from findings


def printed_texts(cell: NotebookNode, *, code: bool) -> Iterator[str]:
    """Yield all that a prepared cell will print, in every format; with its `code`, or without."""
    if cell.cell_type == "markdown":
        yield prose_text(cell.source, code=code)
        for entry in cell.metadata.get("user_expressions", []):
            yield from source_texts(entry["result"].get("data", {}).get(FACT) or {})
    if code and cell.cell_type == "code" and SHOW_INPUT in tags(cell):
        yield cell.source
    for output in cell.get("outputs", []):
        kind, content = form(output)
        yield from form_texts(kind, content, code=code)


def fenced(value: Any, kind: str) -> str:
    """Return a value as a fenced code block of class `wp-<kind>` that carries it as JSON."""
    # One line that starts with a brace can never look like the closing fence.
    body = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return f"\n\n```{{.wp-{kind}}}\n{body}\n```\n\n"


def output_markdown(output: NotebookNode) -> str:
    """Return one output of a code cell as Markdown, in the richest form that it offers."""
    kind, content = form(output)
    return fenced(content, kind) if kind else ""


def shown_input(cell: NotebookNode) -> str:
    """Return a code cell's code as a code block, if its tags ask for that."""
    if SHOW_INPUT not in tags(cell) or not cell.source.strip():
        return ""
    longest = max((len(run) for run in re.findall("`+", cell.source)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"\n\n{fence}\n{cell.source}\n{fence}\n\n"


def form(output: NotebookNode) -> tuple[str, Mapping[str, Any]]:
    """Return the richest form of an output that can be printed, and its content, if it has one.

    The form is the class of its block.
    """
    if output.output_type == "stream":
        return ("text", {"text": output.text}) if output.text.strip() else ("", {})
    data = output.get("data", {})
    metadata = output.get("metadata", {})
    file = metadata.get("file", "")
    if FIGURE in data:
        return "figure", {**_shown(data[FIGURE]), "file": file, "card": True}
    if TABLE in data:
        cards = {(row, column): card_of(fact) for row, column, fact in data[TABLE].get("cells", [])}
        rows = [
            [cards.get((row, column), "") for column in range(len(cells))]
            for row, cells in enumerate(data[TABLE]["rows"])
        ]
        opens = bool(drawn_from(data[TABLE]))
        return "table", {**_shown(data[TABLE]), "cards": rows, "card": opens}
    if KEY_FIGURES in data:
        items = data[KEY_FIGURES].get("items", [])
        shown = [
            {
                **_shown(item),
                "card": card_of(item["fact"]) if "fact" in item else "",
                "note_card": "".join(map(card_of, item.get("facts", [])[:1])),
            }
            for item in items
        ]
        return "key-figures", {"items": shown}
    if SOURCES in data:
        return "sources", data[SOURCES]
    if file:
        said = {key: metadata.get(key, "") for key in ("alt", "caption", "source")}
        return "figure", {**said, "file": file, "id": metadata.get("label", "")}
    if data.get("text/markdown", "").strip():
        return "markdown", {"text": data["text/markdown"]}
    if math := as_math(data.get("text/latex", "")):
        return "markdown", {"text": math}
    if needs_browser(data):
        return "", {}
    if data.get("text/html", "").strip():
        bundle = table_bundle(data["text/html"])
        return ("table", bundle) if bundle else ("html", {"text": data["text/html"]})
    plain = terminal_text(data.get("text/plain", ""))
    # The name of an object stands beside what shows it.
    if not plain.strip() or (len(data) > 1 and OBJECT.search(plain)):
        return "", {}
    return "text", {"text": plain}


def _shown(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """A bundle without the facts that only its card shows."""
    return {
        name: part
        for name, part in bundle.items()
        if name not in ("fact", "facts", "data", "cells")
    }


def terminal_text(text: str) -> str:
    """Return what a terminal would show of a text: no colours, no control characters."""
    return TERMINAL.sub("", text)
