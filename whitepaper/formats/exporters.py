"""nbconvert's doors to the writers: a notebook in, a document of one format out.

A notebook may be a chapter that JupyterLab has saved, somebody's, or a report that a build has
stitched; its metadata says which. nbconvert's own preprocessors work first.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from msgspec.structs import replace
from nbconvert.exporters import TemplateExporter
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode, ValidationError
from nbformat.reader import NotJSONError
from nbformat.v4 import new_output
from traitlets import Bool, Enum, default

from whitepaper.errors import Finding, PublicationError, WhitepaperError
from whitepaper.inputs.cells import NUMBER, SHOW_INPUT, is_run, tags
from whitepaper.inputs.theme import DEFAULT, Theme
from whitepaper.messages import languages, message_of, msg, of_system, translate
from whitepaper.project import DEFAULT_LANGUAGE, FORMATS, find_root

_OUTPUTS = frozenset({"display_data", "execute_result", "stream", "error"})


class RefusalError(PublicationError, ConversionException):
    """A notebook cannot be printed, with every finding that says why, in a language."""

    def __init__(self, message: str, findings: Iterable[Finding], language: str) -> None:
        super().__init__(message, findings)
        self.language = language
        # As what is pickled.
        self.args = (*self.args, language)

    def __str__(self) -> str:
        return translate(self.text, self.language)


class WhitepaperExporter(TemplateExporter):
    """An exporter of one of `FORMATS`; of nbconvert's templates it has what they leave out."""

    kind: ClassVar[str]

    show_input = Bool(False, help=msg("Print the code of code cells.")).tag(config=True)
    lang = Enum(languages(), help=msg("The language of what is told.")).tag(config=True)
    strict = Bool(
        False, help=msg("Refuse what a report may not have, where else a placeholder would stand.")
    ).tag(config=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.log.addFilter(_without_traceback)

    @default("lang")
    def _lang_default(self) -> str:
        return of_system(os.environ) or DEFAULT_LANGUAGE

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return Path(FORMATS[self.kind]).suffix

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ""

    def from_file(self, file_stream: Any, resources: Any = None, **kwargs: Any) -> tuple[Any, Any]:
        """Return the document of a notebook's file, as `from_notebook_node` does."""
        try:
            return super().from_file(file_stream, resources, **kwargs)
        except (NotJSONError, ValidationError) as error:
            raise _no_notebook(_name(resources), self.lang) from error

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kwargs: Any
    ) -> tuple[Any, Any]:
        """Return the document, and nbconvert's resources with the files that go beside it.

        What cannot be printed of a notebook alone is told in the log. Raises `RefusalError` with
        every reason not to print a report, or what nothing can be made of.
        """
        name = _name(resources)
        # nbconvert's own `from_notebook_node` of templates would render one.
        try:
            notebook, resources = super(TemplateExporter, self).from_notebook_node(
                _acceptable(nb), resources, **kwargs
            )
        except ValidationError as error:
            raise _no_notebook(name, self.lang) from error
        # Only a notebook that is read from a file has a folder.
        folder = resources["metadata"].get("path")
        try:
            files = self._files(
                self._without_excluded(notebook), name, None if folder is None else Path(folder)
            )
        except WhitepaperError as error:
            raise RefusalError(error.message, error.findings, self.lang) from error
        except ValueError as error:
            # So writers say that a drawing cannot be drawn.
            finding = Finding(name, message_of(error), msg("draw it another way"))
            message = msg("The notebook cannot be printed.")
            raise RefusalError(message, [finding], self.lang) from error
        document = files.pop(FORMATS[self.kind])
        # Jupyter's server, which names no folder for files beside a document, cannot pack them
        # with one that is no text: it gets the document alone.
        beside = {"outputs": files} if files and "output_files_dir" in resources else {}
        return document.decode() if self.kind == "html" else document, {**resources, **beside}

    def _files(self, notebook: NotebookNode, name: str, folder: Path | None) -> dict[str, bytes]:
        # Whoever only lists exporters, as Jupyter does, need not wait for these.
        from whitepaper.checks import check_notebook
        from whitepaper.checks.archive import LONGEST_ADDRESS
        from whitepaper.checks.characters import lacking
        from whitepaper.checks.subject import Subject
        from whitepaper.formats import write
        from whitepaper.inputs.pictures import in_screen_colours
        from whitepaper.reading import read_report
        from whitepaper.reading.formulas import Formulas, convert
        from whitepaper.reading.single_notebook import printable, with_announcement

        theme, wrong = _theme_around(folder)
        reading = read_report(notebook, name=name, folder=folder)
        document, for_archive = reading.document, self.kind == "pdf"
        images = reading.images
        if document.particulars is None and not self.strict:
            limits: dict[str, Any] = {}
            # A browser finds a character in the reader's fonts, if it must; an archive has none.
            if for_archive:
                without = lacking(Subject(document, Formulas()))
                limits = {"lacking": without, "longest_address": LONGEST_ADDRESS}
                images = {name: in_screen_colours(image) for name, image in images.items()}
            document = printable(with_announcement(document, self._not_run(notebook)), **limits)
        formulas = convert(document, [self.kind])
        subject = Subject(reading.document, formulas, images=reading.images)
        told = check_notebook(subject, strict=self.strict, for_archive=for_archive)
        for finding in (*wrong, *told, *self._never_run(notebook, name)):
            text = translate(finding.text, self.lang)
            self.log.warning("%s", text, extra={"finding": finding})
        printed = replace(reading, document=document, images=images)
        return write(self.kind, printed, formulas, theme)

    def _not_run(self, notebook: NotebookNode) -> list[int]:
        """The numbers of the cells of code that were not run, and whose results would be printed.

        Where no cell says when it was run, as git keeps them, those with outputs were, and it
        cannot be known of the others.
        """
        if self.exclude_output or self.show_input:
            return []
        code = [
            cell
            for cell in notebook.cells
            if cell.cell_type == "code" and cell.source.strip() and is_run(cell)
        ]
        says = any(cell.execution_count for cell in code) or not any(cell.outputs for cell in code)
        return [
            cell.metadata.get(NUMBER, at)
            for at, cell in enumerate(notebook.cells, start=1)
            if says and cell in code and not (cell.outputs or cell.execution_count)
        ]

    def _never_run(self, notebook: NotebookNode, name: str) -> Iterator[Finding]:
        """That a notebook was never run, so that nothing of its code is printed."""
        code = [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]
        ran = any(cell.outputs or cell.execution_count for cell in code)
        if code and not (ran or self.exclude_output or self.show_input):
            message = msg(
                "the notebook was not run: nothing is printed of its {count} code cells",
                count=len(code),
            )
            remedy = msg(
                "run it and save it, or print its code: --{exporter}.show_input=True",
                exporter=type(self).__name__,
            )
            yield Finding(name, message, remedy)

    def _without_excluded(self, notebook: NotebookNode) -> NotebookNode:
        """What the options of nbconvert's templates leave of a notebook."""
        cells = [cell for cell in notebook.cells if not self._is_excluded(cell)]
        for cell in cells:
            if cell.cell_type == "code":
                self._show_parts(cell)
        return NotebookNode({**notebook, "cells": cells})

    def _is_excluded(self, cell: NotebookNode) -> bool:
        name = {"code": "code_cell", "markdown": "markdown", "raw": "raw"}.get(cell.cell_type)
        return bool(getattr(self, f"exclude_{name or 'unknown'}"))

    def _show_parts(self, cell: NotebookNode) -> None:
        """Say by its tags whether a cell shows its code, and leave out outputs."""
        own = tags(cell)
        # So TagRemovePreprocessor marks a cell.
        hidden = cell.metadata.get("transient", {}).get("remove_source") or self.exclude_input
        if hidden:
            own = [tag for tag in own if tag != SHOW_INPUT]
        elif self.show_input:
            own.append(SHOW_INPUT)
        cell.metadata["tags"] = own
        if self.exclude_output:
            cell.outputs = []


def _theme_around(folder: Path | None) -> tuple[Theme, tuple[Finding, ...]]:
    """The theme of the project that a folder lies in, with what is wrong with it."""
    root = find_root(folder.resolve()) if folder else None
    if root is None:
        return DEFAULT, ()
    from whitepaper.inputs.theme.reading import load, theme_name

    return load(root, theme_name(root))


def _name(resources: Any) -> str:
    """What nbconvert calls a notebook."""
    return str((resources or {}).get("metadata", {}).get("name") or "notebook")


def _acceptable(notebook: NotebookNode) -> NotebookNode:
    """A notebook as nbconvert's preprocessors take it, whose cells know their places.

    So findings name these, whatever is taken out. A stitched report numbers those of each chapter.
    """
    if "whitepaper" in notebook.metadata:
        return notebook
    cells = []
    for number, cell in enumerate(notebook.cells, start=1):
        marked = {**cell, "metadata": NotebookNode({**cell.metadata, NUMBER: number})}
        if "outputs" in cell:
            marked["outputs"] = [_as_known_kind(output) for output in cell.outputs]
        cells.append(NotebookNode(marked))
    return NotebookNode({**notebook, "cells": cells})


def _as_known_kind(output: NotebookNode) -> NotebookNode:
    """An output, as one that shows its data if it is of a kind that nbconvert would refuse."""
    known = output.output_type in _OUTPUTS or "data" not in output
    return output if known else new_output("display_data", data=output.data)


def _no_notebook(name: str, language: str) -> RefusalError:
    finding = Finding(
        name, msg("the file is no notebook of Jupyter's"), msg("open and save it there")
    )
    return RefusalError(msg("The notebook cannot be read."), [finding], language)


def _without_traceback(record: logging.LogRecord) -> bool:
    """Let the log tell of a refusal what it says, not where in the program it was raised."""
    if record.exc_info and isinstance(error := record.exc_info[1], RefusalError):
        record.msg, record.args, record.exc_info = str(error), (), None
    return True


class WhitepaperHTMLExporter(WhitepaperExporter):
    """Export a notebook as one HTML file with its fonts and images inside."""

    kind = "html"
    export_from_notebook = "Whitepaper HTML"
    output_mimetype = "text/html"


class WhitepaperPDFExporter(WhitepaperExporter):
    """Export a notebook as one PDF that satisfies PDF/A-2a and PDF/UA-1."""

    kind = "pdf"
    export_from_notebook = "Whitepaper PDF"
    output_mimetype = "application/pdf"


class WhitepaperDocxExporter(WhitepaperExporter):
    """Export a notebook as one Word document with headings, captions and tables of its own."""

    kind = "docx"
    export_from_notebook = "Whitepaper Word"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WhitepaperAnnexExporter(WhitepaperExporter):
    """Export the data of a notebook's figures and tables: a workbook, and a Data Package."""

    kind = "annex"
    export_from_notebook = "Whitepaper data annex"
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
