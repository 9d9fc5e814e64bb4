"""The Word document: for those who review a report in Word or WPS."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Mapping
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nbformat import NotebookNode
from traitlets import default

from whitepaper.errors import Finding, PublicationError
from whitepaper.exporters.images import MEDIA_TYPES, rasterised
from whitepaper.exporters.markdown import UNDATED, DocumentExporter, fenced, report_particulars
from whitepaper.exporters.pandoc import convert
from whitepaper.exporters.reference import reference_document
from whitepaper.project import LOCK

# What Word itself keeps of a picture for print.
PIXELS_PER_INCH = 220
# What Word shows; all else becomes a bitmap.
SHOWN = frozenset({"png", "jpg", "gif"})
# Characters that begin no line, and that end none: Word's own for Chinese, with the mark of a
# citation and the dash between names.
_NOT_FIRST = (
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
    "[—"
)
_NOT_LAST = "$({£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"
_SETTINGS = (
    f'<w:noLineBreaksAfter w:lang="zh-CN" w:val="{escape(_NOT_LAST)}"/>'
    f'<w:noLineBreaksBefore w:lang="zh-CN" w:val="{escape(_NOT_FIRST)}"/>'
)
# Or Word takes the document for one of 2007, and says so.
_COMPATIBILITY = (
    '<w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
)
# The heading that comes right after the last list of contents.
_HEADING = re.compile(
    rb'<w:fldChar w:fldCharType="end" ?/></w:r></w:p>\s*(?:<w:bookmarkStart[^>]*/>\s*)*'
    rb'<w:p><w:pPr><w:pStyle w:val="Heading1" ?/>'
)
_ROW = re.compile(rb"<w:tr>(?:<w:trPr>(.*?)</w:trPr>)?", re.DOTALL)
_PROPERTY = re.compile(rb"<property\b.*?</property>", re.DOTALL)


class WhitepaperDocxExporter(DocumentExporter):
    """Export a notebook as one Word document with headings, captions and tables of its own."""

    export_from_notebook = "Whitepaper Word"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".docx"

    def written(
        self, nb: NotebookNode, markdown: str, images: Mapping[str, bytes]
    ) -> tuple[Any, Mapping[str, bytes]]:
        """Return the document as bytes; nothing goes beside it."""
        report = report_particulars(nb)
        year = f"（{report['subtitle']}）" if report["subtitle"] else ""
        reference = reference_document(
            f"{report['title']}{year}", draft=report["status"] == "draft"
        )
        with TemporaryDirectory(prefix="whitepaper-") as folder:
            path = Path(folder, "reference.docx")
            path.write_bytes(reference)
            document = convert(
                fenced(_media(images), "media") + markdown,
                "docx",
                "report.openxml",
                f"--reference-doc={path}",
                "--metadata=lang:zh-CN",
            )
        return _finished(document, report["date"] or UNDATED, whole=report["whole"]), {}


def _media(images: Mapping[str, bytes]) -> dict[str, str]:
    """The images as Word shows them, each as a `data:` address by the name of its file."""
    drawings = {name: content for name, content in images.items() if _ending(name) not in SHOWN}
    pictures = {**images, **rasterised(drawings, PIXELS_PER_INCH)}
    return {
        name: f"data:{MEDIA_TYPES['png' if name in drawings else _ending(name)]};base64,"
        f"{base64.b64encode(content).decode()}"
        for name, content in pictures.items()
    }


def _ending(name: str) -> str:
    return name.rpartition(".")[2]


def _finished(document: bytes, date: str, *, whole: bool) -> bytes:
    """The document with what Pandoc cannot say.

    That is the report's own date, rows that stay whole, settings, and the page that the body of a
    `whole` report begins: a break on a page of its own would leave one blank where the lists before
    it end at the foot of theirs.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as given, zipfile.ZipFile(file, "w") as archive:
        for entry in given.infolist():
            content = given.read(entry)
            if entry.filename == "docProps/core.xml":
                # In its sandbox Pandoc has no clock: it always is the beginning of 1970.
                content = content.replace(b"1970-01-01", date.encode())
            elif entry.filename == "docProps/custom.xml":
                # What only the template has used.
                content = _PROPERTY.sub(b"", content)
            elif entry.filename == "word/settings.xml":
                content = _completed(content.decode()).encode()
            elif entry.filename == "word/document.xml":
                content = _ROW.sub(rb"<w:tr><w:trPr><w:cantSplit/>\1</w:trPr>", content)
                if whole:
                    content = _HEADING.sub(rb"\g<0><w:pageBreakBefore/>", content, count=1)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _completed(settings: str) -> str:
    """Word's settings with those that Pandoc has no way to say, at their places in the schema."""
    for mark, more in (
        ("<w:savePreviewPicture", f"{_SETTINGS}<w:savePreviewPicture"),
        ("</w:compat>", f"{_COMPATIBILITY}</w:compat>"),
    ):
        if mark not in settings:
            what, remedy = "Pandoc writes other settings than it did", f"install the one of {LOCK}"
            raise PublicationError(
                "Word's settings cannot be written.", [Finding("Word", what, remedy)]
            )
        settings = settings.replace(mark, more, 1)
    return settings
