"""The images of a notebook, each by a name that its content gives it.

Names given by authors are not used: two cells may both have an `image.png`, and a name may hold
spaces or lead out of the folder that a document is made in.
"""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, unquote_to_bytes

from msgspec import Struct, field
from msgspec.structs import replace

from whitepaper.document.nodes import Unprintable
from whitepaper.inputs.pictures import (
    UnfitError,
    check_bitmap,
    drawing_of,
    kind_of,
    proportion_of,
    proportion_of_bitmap,
)
from whitepaper.languages import Language
from whitepaper.messages import msg
from whitepaper.reading.bundles import joined
from whitepaper.reading.drawings import LARGEST_DRAWING, picture_of

# What browsers and Typst both show, the best first, with the ending of its files.
TYPES = {
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
}
_BY_ENDING = {**{ending: kind for kind, ending in TYPES.items()}, "jpeg": "image/jpeg"}

_CODE = re.compile(r"""^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')""")

# The name of an image's file, or why there is none.
Found = str | Unprintable
# What finds an image by its address.
Finder = Callable[[str], Found]


def image_type(data: Mapping[str, Any]) -> str:
    """The best image type of an output's or attachment's data, or nothing."""
    return next((kind for kind in TYPES if kind in data), "")


class Gallery(Struct, frozen=True):
    """The images that a notebook prints, by their names, and the files that were read for them.

    `folder` is where the notebook lies, if it lies anywhere; of what is not `within` nothing is
    read.
    """

    language: Language
    folder: Path | None = None
    within: Path | None = None
    images: dict[str, bytes] = field(default_factory=dict)
    files: dict[Path, bytes] = field(default_factory=dict)

    def beside(self, chapter: str) -> Gallery:
        """The same for a chapter, which may lie in a folder of its own: en/01-summary."""
        above = chapter.rpartition("/")[0]
        return replace(self, folder=self.folder / above) if self.folder and above else self

    def _add(self, kind: str, content: bytes | str, refusal: Unprintable) -> Found:
        """Add an image, which as text is in base64; `refusal` begins to say what is wrong."""
        try:
            if isinstance(content, str):
                content = _decoded(content)
            kind = kind_of(content) or kind
            if kind == "image/svg+xml":
                content = drawing_of(content)
                if len(content) > LARGEST_DRAWING:
                    kind, content = "image/png", picture_of(content, self.language.fonts)
            else:
                check_bitmap(kind, content)
        except UnfitError as error:
            detail = msg("{what} {fault}", what=refusal.detail, fault=error)
            return replace(refusal, detail=detail, remedy=error.remedy or refusal.remedy)
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.{TYPES[kind]}"
        self.images[name] = content
        return name

    def add_output(self, kind: str, content: str) -> Found:
        """Add the image of an output."""
        refusal = Unprintable(
            "image", msg("an output of type {kind}", kind=kind), msg("draw it another way")
        )
        return self._add(kind, _drawn(content) if kind == "image/svg+xml" else content, refusal)

    def add_drawing(self, svg: str) -> Found:
        """Add a drawing that stands in a text of HTML."""
        what = msg("an image of type image/svg+xml in a text")
        refusal = Unprintable("image", what, msg("draw it another way"))
        return self._add("image/svg+xml", _drawn(svg), refusal)

    def proportion(self, name: str) -> float:
        """How many times as wide as high an image is; 0 of a drawing that does not say."""
        if name.endswith(".svg"):
            return proportion_of(self.images[name])
        return proportion_of_bitmap(self.images[name])

    def find(self, address: str) -> Found:
        """The image at an address that stands in an output: only a `data:` address has one."""
        if not address.startswith("data:"):
            return self._elsewhere(address)
        head, _, body = address.removeprefix("data:").partition(",")
        kind = head.partition(";")[0].lower()
        what = msg("an image of type {kind} in a data: address", kind=kind or msg("unknown"))
        remedy = msg("attach it to the cell as a file")
        if kind not in TYPES:
            return Unprintable(
                "image", msg("{what} is no SVG, PNG, JPEG, WebP or GIF", what=what), remedy
            )
        content = unquote(body) if head.endswith(";base64") else unquote_to_bytes(body)
        return self._add(kind, content, Unprintable("image", what, remedy))

    def finder(self, attached: Mapping[str, Found], used: set[str]) -> Finder:
        """What finds the images of a Markdown cell, and notes which attachments are used."""

        def find(address: str) -> Found:
            if address.startswith("attachment:"):
                given = address.removeprefix("attachment:")
                # JupyterLab writes a%20b.png for “a b.png”.
                name = given if given in attached else unquote(given)
                used.add(name)
                return attached.get(name) or self._elsewhere(address)
            # What the chapter itself has written beside its notebook comes before what was there.
            if (name := _normal(address)) in attached:
                used.add(name)
                return attached[name]
            # Texts are composed when they are read; names of files are as their system has them.
            parts = unicodedata.normalize("NFD", unquote(address))
            if path := self._path(address) or self._path(quote(parts, safe=":/\\#")):
                self.files[path] = path.read_bytes()
                kind = _BY_ENDING[path.suffix[1:].lower()]
                return self._attach(unquote(address), kind, self.files[path])
            return self.find(address)

        return find

    def attach(self, attachments: Mapping[str, Mapping[str, Any]]) -> dict[str, Found]:
        """The attachments of a cell, by their names."""
        found: dict[str, Found] = {}
        for name, data in attachments.items():
            kind = image_type(data)
            if kind:
                found[name] = self._attach(name, kind, joined(data[kind]))
            else:
                what = msg(
                    "the attachment “{name}” is of type {kinds}",
                    name=name,
                    kinds=tuple(data) or msg("unknown"),
                )
                remedy = msg("attach an SVG, PNG, JPEG, WebP or GIF")
                found[name] = Unprintable("attachment", what, remedy)
        return found

    def _attach(self, name: str, kind: str, content: bytes | str) -> Found:
        refusal = Unprintable(
            "attachment", msg("the attachment “{name}”", name=name), msg("attach it again")
        )
        return self._add(kind, content, refusal)

    def _elsewhere(self, address: str) -> Unprintable:
        """What is told of an image that is not where its address says."""
        what = msg("image {address} is not in the notebook", address=address)
        plain = unquote(address)
        name = re.split(r"[/\\]", plain)[-1]
        if re.match(r"https?:", plain):
            remedy = msg(
                "a report carries its images: save this one to notebooks/images/, and write its "
                "name there: images/…"
            )
        elif re.match(r"(?:file:|[A-Za-z]:[/\\]|[/\\])", plain):
            remedy = msg("copy it to notebooks/images/, and write images/{name}", name=name)
        elif ":" in plain:
            remedy = msg("draw it in a cell, or attach it to its Markdown cell")
        elif "\\" in plain:
            remedy = msg("write it with /: {right}", right=plain.replace("\\", "/"))
        elif found := self._named_alike(plain):
            if found == _normal(plain):
                what = msg("{what} is no SVG, PNG, JPEG, WebP or GIF", what=address)
                remedy = msg("save it as PNG or JPEG in a program for images, and name that file")
            else:
                remedy = msg("write {found}: capital and small letters differ", found=found)
        else:
            remedy = msg(
                "put it there as notebooks/{address}, or attach it to its Markdown cell",
                address=_normal(address),
            )
        return Unprintable("image", what, remedy)

    def _named_alike(self, address: str) -> str:
        """The file that an address within the project names but for its letters' case, if any."""
        if self.folder is None:
            return ""
        folder, found = self.folder, list[str]()
        for part in _normal(address).split("/"):
            try:
                names = [each.name for each in folder.iterdir()] if self._is_within(folder) else []
            except (OSError, ValueError):
                return ""
            names.append("..")
            alike = [name for name in names if _folded(name) == _folded(part)]
            if not alike:
                return ""
            # Of two that differ in nothing else the one that is named.
            found.append(part if part in alike else alike[0])
            folder /= found[-1]
        return "/".join(found)

    def _is_spelt_so(self, address: str) -> bool:
        """Whether a file is named as it is, also where the system takes capitals for small."""
        found, normal = self._named_alike(address), _normal(address)
        return not found or found == normal or _composed(found) == _composed(normal)

    def _is_within(self, path: Path) -> bool:
        return self.within is None or path.resolve().is_relative_to(self.within.resolve())

    def _path(self, address: str) -> Path | None:
        """The image file that an address names, if it is one that may be read."""
        # A drive, a scheme, or a place within the page.
        if self.folder is None or not address or re.match(r"[A-Za-z][\w+.-]*:|[/\\#]", address):
            return None
        try:
            path = (self.folder / unquote(address)).resolve()
            inside = self._is_within(path)
            known = path.suffix[1:].lower() in _BY_ENDING
            is_there = inside and known and path.is_file()
            return path if is_there and self._is_spelt_so(address) else None
        except (OSError, ValueError):
            return None


def _folded(name: str) -> str:
    """The name of a file as systems compare it that tell no capital from a small letter."""
    return _composed(name).casefold()


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _normal(address: str) -> str:
    """An address beside the notebook as the name of its file."""
    return posixpath.normpath(unquote(address))


def _drawn(svg: str) -> bytes:
    """A drawing that is a text: in which code its letters were in a file does not count."""
    return _CODE.sub(r"\1", svg).encode()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    # Of what is no ASCII it says so otherwise.
    except ValueError as error:
        raise UnfitError(msg("is damaged")) from error
