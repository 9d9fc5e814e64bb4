"""A notebook as one Pandoc Markdown text: the step that all exporters share.

What Markdown cannot say (figures, tables, the report's own particulars) travels in fenced code
blocks of a class `wp-…` with a JSON body on one line; `templates/report.lua` reads them.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import default
from traitlets.config import Config

from whitepaper.bundles import FACT, FIGURE, KEY_FIGURES, SOURCES, TABLE
from whitepaper.errors import Finding, PublicationError
from whitepaper.exporters.prose import to_pandoc

TEMPLATES = Path(__file__).parent / "templates"
IMAGES = ("image/svg+xml", "image/png", "image/jpeg")


class MarkdownExporter(TemplateExporter):
    """Render a notebook to Pandoc Markdown, with its images in `resources["outputs"]`."""

    output_mimetype = "text/markdown"

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

    @property
    def default_config(self) -> Config:
        """Take the images out of outputs and attachments into files."""
        config = Config(
            {
                "ExtractAttachmentsPreprocessor": {"enabled": True},
                "ExtractOutputPreprocessor": {
                    "enabled": True,
                    "extract_output_types": set(IMAGES),
                    "output_filename_template": "figure-{cell_index}-{index}{extension}",
                },
            }
        )
        inherited: Config = super().default_config.copy()
        inherited.merge(config)
        return inherited

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Add the filters that the template uses."""
        yield from super().default_filters()
        yield "fenced", fenced
        yield "output_markdown", output_markdown

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kwargs: Any
    ) -> tuple[Any, Any]:
        """Return the Markdown text and the resources; refuse what cannot be published."""
        report = report_particulars(nb)
        prepared, findings = prepare(nb, strict=report["status"] == "final")
        if findings:
            raise PublicationError("The notebook cannot be published.", findings)
        prepared.metadata["whitepaper_report"] = report
        return super().from_notebook_node(prepared, resources, **kwargs)


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


def prepare(nb: NotebookNode, *, strict: bool) -> tuple[NotebookNode, list[Finding]]:
    """Return a copy whose prose Pandoc understands, and every reason not to publish it.

    `strict` also refuses an image without alternative text.
    """
    prepared = copy.deepcopy(nb)
    findings: list[Finding] = []
    chapter = "notebook"
    position = 0
    for cell in prepared.cells:
        position += 1
        if "whitepaper" in cell.metadata:
            chapter, position = cell.metadata["whitepaper"].get("chapter", chapter), 1
        place = f"{chapter}, cell {position}"
        if cell.cell_type == "markdown":
            cell.source, problems = to_pandoc(
                cell.source, cell.metadata.get("user_expressions", [])
            )
            findings += [
                Finding(place, problem, "run the chapter again, or correct the expression")
                for problem in problems
            ]
        elif cell.cell_type == "code":
            findings += output_findings(cell, place, strict=strict)
    return prepared, findings


def output_findings(cell: NotebookNode, place: str, *, strict: bool) -> Iterator[Finding]:
    """Yield what is wrong with a code cell's outputs, and give plain images the cell's `alt`."""
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            yield Finding(
                place, f"ended with {output.ename}: {output.evalue}", "correct the chapter"
            )
        data = output.get("data", {})
        if FIGURE in data and not any(image in data for image in IMAGES):
            yield Finding(place, f"figure {data[FIGURE].get('id')} has no image")
        if FIGURE in data or not any(image in data for image in IMAGES):
            continue
        alt = plain_alt(output) or cell.metadata.get("alt", "")
        if strict and not alt:
            yield Finding(
                place,
                "an image has no alternative text",
                'show it as a figure of the chapter interface, or give the cell an "alt"',
            )
        output.metadata["alt"] = alt or "（本图未附文字说明）"


def plain_alt(output: NotebookNode) -> str:
    """Return the alternative text that an image's display metadata gives, if any."""
    nested = (output.metadata.get(image) for image in IMAGES)
    texts = [output.metadata.get("alt"), *(n.get("alt") for n in nested if isinstance(n, dict))]
    return next((str(text) for text in texts if text), "")


def fenced(value: Any, kind: str) -> str:
    """Return a value as a fenced code block of class `wp-<kind>` that carries it as JSON."""
    # One line that starts with a brace can never look like the closing fence.
    body = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return f"\n\n```{{.wp-{kind}}}\n{body}\n```\n\n"


def output_markdown(output: NotebookNode) -> str:
    """Return one output of a code cell as Markdown, in the richest form that it offers."""
    if output.output_type == "stream":
        return fenced({"text": output.text}, "text") if output.name == "stdout" else ""
    data = output.get("data", {})
    files = output.get("metadata", {}).get("filenames", {})
    image = next((files[kind] for kind in IMAGES if kind in files), "")
    if FIGURE in data:
        return fenced({**data[FIGURE], "file": image}, "figure")
    for kind, name in ((TABLE, "table"), (KEY_FIGURES, "key-figures"), (SOURCES, "sources")):
        if kind in data:
            return fenced(data[kind], name)
    if image:
        return fenced({"file": image, "alt": output.metadata.get("alt", "")}, "figure")
    if "text/markdown" in data:
        return f"\n\n{to_pandoc(data['text/markdown'], [])[0]}\n\n"
    if "text/html" in data:
        return fenced({"text": data["text/html"]}, "html")
    return fenced({"text": data["text/plain"]}, "text") if "text/plain" in data else ""
