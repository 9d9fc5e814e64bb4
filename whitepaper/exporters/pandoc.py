"""One run of Pandoc: Markdown with `wp-…` blocks in, a whole HTML, Typst or Word document out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

from whitepaper.errors import Finding, PublicationError
from whitepaper.exporters.markdown import TEMPLATES

# Without smart: typographic quotes are the writer's own in Chinese. Line ends between Hanzi
# would otherwise become spaces. The rest as in JupyterLab: 10~20与20~30 is no subscript, a list or
# a heading needs no blank line before it, and no line is taken for a table, TeX, HTML or YAML.
READER = (
    "markdown-smart-auto_identifiers+east_asian_line_breaks"
    "-subscript-superscript+lists_without_preceding_blankline"
    "-blank_before_header-blank_before_blockquote+tex_math_double_backslash"
    "-simple_tables-multiline_tables-grid_tables"
    "-raw_tex-raw_attribute-yaml_metadata_block-pandoc_title_block"
)
FINDING_MARK = "WHITEPAPER-FINDING "
NUMBERS_MARK = "WHITEPAPER-NUMBERS "


def parsed(text: str, reader: str = READER) -> Any:
    """A text as Pandoc's own document, in the terms of its JSON."""
    import pypandoc

    return json.loads(pypandoc.convert_text(text, "json", format=reader, sandbox=True))


def convert(markdown: str, writer: str, template: str, *options: str) -> bytes:
    """Return the Markdown text in Pandoc's `writer` format, laid out by `template`.

    Raises `PublicationError` with what the filter has found, or what Pandoc could not read.
    """
    document, _ = _run(markdown, writer, template, *options)
    return document


def numbers(markdown: str) -> dict[str, str]:
    """Return what figures and tables are called in print, by their labels: 图2-1, 附表1-1.

    Raises `PublicationError` as `convert` does.
    """
    _, messages = _run(markdown, "html5", "report.html")
    found: dict[str, str] = json.loads(next(_marked(messages, NUMBERS_MARK)))
    return found


def _run(markdown: str, writer: str, template: str, *options: str) -> tuple[bytes, str]:
    """Return the document, and what was said beside it."""
    import pypandoc

    command = [
        pypandoc.get_pandoc_path(),
        "--sandbox",
        f"--from={READER}",
        f"--to={writer}",
        f"--template={TEMPLATES / template}",
        f"--lua-filter={TEMPLATES / 'cells.lua'}",
        f"--lua-filter={TEMPLATES / 'report.lua'}",
        "--wrap=none",
        "--output=-",
        *options,
    ]
    done = subprocess.run(command, input=markdown.encode(), capture_output=True, check=False)
    messages = done.stderr.decode(errors="replace")
    findings = [Finding(**json.loads(told)) for told in _marked(messages, FINDING_MARK)]
    if findings:
        raise PublicationError("The report's references cannot be resolved.", findings)
    if done.returncode:
        raise PublicationError(f"Pandoc could not read the report: {messages.strip()}")
    return done.stdout, messages


def _marked(messages: str, mark: str) -> Iterator[str]:
    lines = (line for line in messages.splitlines() if line.startswith(mark))
    return (line.removeprefix(mark) for line in lines)
