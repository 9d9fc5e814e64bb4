"""One run of Pandoc: Markdown with `wp-…` blocks in, a whole HTML, Typst or Word document out."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from whitepaper.errors import Finding, PublicationError
from whitepaper.exporters.markdown import TEMPLATES

# Without smart: typographic quotes are the writer's own in Chinese. Line ends between Hanzi
# would otherwise become spaces.
READER = "markdown-smart-auto_identifiers+east_asian_line_breaks"
FINDING_MARK = "WHITEPAPER-FINDING "


def parsed(text: str, reader: str = READER) -> Any:
    """A text as Pandoc's own document, in the terms of its JSON."""
    import pypandoc

    return json.loads(pypandoc.convert_text(text, "json", format=reader, sandbox=True))


def convert(markdown: str, writer: str, template: str, *options: str) -> bytes:
    """Return the Markdown text in Pandoc's `writer` format, laid out by `template`.

    Raises `PublicationError` with what the filter has found, or what Pandoc could not read.
    """
    import pypandoc

    command = [
        pypandoc.get_pandoc_path(),
        "--sandbox",
        f"--from={READER}",
        f"--to={writer}",
        f"--template={TEMPLATES / template}",
        f"--lua-filter={TEMPLATES / 'report.lua'}",
        "--wrap=none",
        "--output=-",
        *options,
    ]
    done = subprocess.run(command, input=markdown.encode(), capture_output=True, check=False)
    messages = done.stderr.decode(errors="replace")
    findings = [
        Finding(**json.loads(line.removeprefix(FINDING_MARK)))
        for line in messages.splitlines()
        if line.startswith(FINDING_MARK)
    ]
    if findings:
        raise PublicationError("The report's references cannot be resolved.", findings)
    if done.returncode:
        raise PublicationError(f"Pandoc could not read the report: {messages.strip()}")
    return done.stdout
