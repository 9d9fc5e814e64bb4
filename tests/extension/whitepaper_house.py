"""An EPUB of the report, and a rule of the house: no exclamation marks."""

import io
import zipfile
from collections.abc import Iterator
from html import escape
from typing import Any

from whitepaper.document import nodes
from whitepaper.document.walk import plain, walk
from whitepaper.errors import Finding
from whitepaper.extensions import Check, Format, Report
from whitepaper.languages import load

_CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="book/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
_PAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" \
lang="{tag}" xml:lang="{tag}">
<head><title>{title}</title></head>
<body>
{body}
</body>
</html>
"""
_BOOK = """\
<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{tag}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:whitepaper:{mark}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>{tag}</dc:language>
<dc:publisher>{publisher}</dc:publisher>
<meta property="dcterms:modified">{date}T00:00:00Z</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
{items}
</manifest>
<spine>
{spine}
</spine>
</package>
"""
_TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "gif": "image/gif"}


def epub(report: Report) -> bytes:
    """The report as EPUB 3: a page for each chapter."""
    document = report.document
    of = document.particulars
    tag = load(document.language).tag
    pages: dict[str, str] = {}
    entries = []
    for number, chapter in enumerate(document.chapters, start=1):
        blocks = [node for cell in chapter.cells for node in walk(cell.blocks)]
        title = next((_titled(n) for n in blocks if isinstance(n, nodes.Heading)), chapter.name)
        body = "\n".join(filter(None, map(_html, blocks)))
        name = f"chapter-{number}.xhtml"
        pages[name] = _PAGE.format(tag=tag, title=escape(title), body=body)
        entries.append(f'<li><a href="{name}">{escape(title)}</a></li>')
    listed = f'<nav epub:type="toc"><ol>{"".join(entries)}</ol></nav>'
    used = [name for name in report.images if any(f'images/{name}"' in p for p in pages.values())]
    items = [f'<item id="{_id(n)}" href="{n}" media-type="application/xhtml+xml"/>' for n in pages]
    items += [
        f'<item id="{_id(n)}" href="images/{n}" media-type="{_TYPES[n.rpartition(".")[2]]}"/>'
        for n in used
    ]
    book = _BOOK.format(
        tag=tag,
        mark=of.mark,
        title=escape(of.title),
        publisher=escape(of.publisher),
        date=of.file_date,
        items="\n".join(items),
        spine="\n".join(f'<itemref idref="{_id(name)}"/>' for name in pages),
    )
    files: dict[str, str | bytes] = {
        "META-INF/container.xml": _CONTAINER,
        "book/book.opf": book,
        "book/nav.xhtml": _PAGE.format(tag=tag, title=escape(of.title), body=listed),
        **{f"book/{name}": page for name, page in pages.items()},
        **{f"book/images/{name}": report.images[name] for name in used},
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        # Readers look for it at the beginning, as it is.
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        for name, content in files.items():
            # Of no time: the same report gives the same bytes.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _id(name: str) -> str:
    return f"f-{name.replace('.', '-')}"


def _titled(heading: nodes.Heading) -> str:
    return f"{heading.number}{plain(heading.content)}"


def _html(node: Any) -> str:
    match node:
        case nodes.Heading(level=level):
            return f"<h{level}>{escape(_titled(node))}</h{level}>"
        case nodes.Paragraph(content):
            return f"<p>{escape(plain(content))}</p>" if plain(content).strip() else ""
        case nodes.Figure(file, alt) if file:
            caption = escape(f"{node.number} {plain(node.caption)}")
            image = f'<img src="images/{file}" alt="{escape(alt)}"/>'
            return f"<figure>{image}<figcaption>{caption}</figcaption></figure>"
        case nodes.Table(columns, rows):
            head = "".join(f"<th>{escape(plain(column.label))}</th>" for column in columns)
            body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
            caption = escape(f"{node.number} {plain(node.caption)}")
            return f"<table><caption>{caption}</caption><tr>{head}</tr>{body}</table>"
    return ""


def _cells(row: nodes.Row) -> str:
    return "".join(f"<td>{escape(plain(cell.content)) if cell else ''}</td>" for cell in row)


def opens_as_epub(content: bytes) -> Iterator[str]:
    """What is wrong in the finished file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.namelist()[0] != "mimetype":
            yield "it does not begin with its type"


def exclamations(report: Report) -> Iterator[Finding]:
    """Sentences that shout."""
    for place, text in report.texts:
        if "!" in text or "！" in text:
            yield Finding(place, f"the house does not shout: {text[:40]}", "use a full stop")


EXTENSIONS = (
    Format("epub", "report.epub", epub, opens_as_epub),
    Check("exclamations", exclamations),
)
