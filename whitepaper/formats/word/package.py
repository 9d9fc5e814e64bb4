"""A Word document as a file: parts, what they are, and what they refer to, in a ZIP archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from whitepaper.document.nodes import Particulars
from whitepaper.formats.word.elements import RELATIONSHIPS, Element, element, serialise

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = f"{_PACKAGE}/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


class Relation(Struct, frozen=True):
    """What a part refers to by an id: another part, or an address `outside` of the file."""

    id: str
    kind: str
    target: str
    outside: bool = False


class Part(Struct, frozen=True):
    """A part of the folder `word`, with the kind of its content and what it refers to."""

    name: str
    kind: str
    root: Element
    relations: tuple[Relation, ...] = ()


def package(
    parts: Sequence[Part], pictures: Mapping[str, bytes], particulars: Particulars, language: str
) -> bytes:
    """The document as a file, the same bytes for the same parts.

    `pictures` are by their paths in the folder `word`, `language` by its tag.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        _add(archive, "[Content_Types].xml", serialise(_content_types(parts)))
        _add(archive, "_rels/.rels", serialise(_relations(_OF_PACKAGE)))
        _add(archive, "docProps/core.xml", serialise(_core(particulars, language)))
        for part in parts:
            _add(archive, f"word/{part.name}.xml", serialise(part.root))
            if part.relations:
                relations = serialise(_relations(part.relations))
                _add(archive, f"word/_rels/{part.name}.xml.rels", relations)
        for name, picture in pictures.items():
            # Pictures are packed already.
            _add(archive, f"word/{name}", picture, zipfile.ZIP_STORED)
    return file.getvalue()


_OF_PACKAGE = (
    Relation("document", f"{RELATIONSHIPS}/officeDocument", "word/document.xml"),
    Relation("core", f"{_RELATIONS}/metadata/core-properties", "docProps/core.xml"),
)


def _add(
    archive: zipfile.ZipFile, name: str, content: bytes, packing: int = zipfile.ZIP_DEFLATED
) -> None:
    # It has the date 1980-01-01, where a name alone would get that of now.
    entry = zipfile.ZipInfo(name)
    entry.create_system = 0
    archive.writestr(entry, content, packing)


def _content_types(parts: Iterable[Part]) -> Element:
    by_ending = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "png": "image/png",
        "jpg": "image/jpeg",
        "gif": "image/gif",
    }
    by_name = {
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        **{f"/word/{part.name}.xml": f"{_WORD}.{part.kind}+xml" for part in parts},
    }
    defaults = (
        element("Default", {"Extension": ending, "ContentType": kind})
        for ending, kind in by_ending.items()
    )
    overrides = (
        element("Override", {"PartName": name, "ContentType": kind})
        for name, kind in by_name.items()
    )
    return element("Types", {"xmlns": f"{_PACKAGE}/content-types"}, *defaults, *overrides)


def _relations(relations: Iterable[Relation]) -> Element:
    made = (
        element(
            "Relationship",
            {"Id": relation.id, "Type": relation.kind, "Target": relation.target}
            | ({"TargetMode": "External"} if relation.outside else {}),
        )
        for relation in relations
    )
    return element("Relationships", {"xmlns": _RELATIONS}, *made)


def _core(particulars: Particulars, language: str) -> Element:
    """What file managers show of a document."""
    spaces = {
        "xmlns:cp": f"{_PACKAGE}/metadata/core-properties",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xmlns:dcterms": "http://purl.org/dc/terms/",
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }
    of_time = {"xsi:type": "dcterms:W3CDTF"}
    time = f"{particulars.file_date}T00:00:00Z"
    return element(
        "cp:coreProperties",
        spaces,
        element("dc:title", {}, particulars.title),
        element("dc:creator", {}, particulars.publisher),
        element("dc:language", {}, language),
        element("dcterms:created", of_time, time),
        element("dcterms:modified", of_time, time),
    )
