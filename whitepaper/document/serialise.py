"""Nodes, facts and documents as JSON: in display bundles, and in `document.json`."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from whitepaper.document.facts import Fact
from whitepaper.document.nodes import FORMAT, Block, Document
from whitepaper.messages import msg

# The parts of Jupyter display bundles that carry a fact, and a block, to the report.
FACT = "application/vnd.whitepaper.fact+json"
BLOCK = "application/vnd.whitepaper.block+json"
# And the drawing of a figure for phones.
NARROW = "application/vnd.whitepaper.narrow+svg"

T = TypeVar("T")

# So that all types are known: msgspec crashes where two threads are the first to ask for one.
msgspec.json.Decoder(Document)


def to_bundle(value: Any) -> Any:
    """A fact or a block as JSON values, for a display bundle."""
    # What is said, and a unit that knows what it means, are texts that know more.
    return msgspec.to_builtins(value, enc_hook=str)


def fact_from(bundle: Any) -> Fact:
    """The fact in a display bundle. Raises `ValueError` with the place of what is none."""
    return msgspec.convert(bundle, Fact)


def block_from(bundle: Any) -> Block:
    """The block in a display bundle. Raises `ValueError` with the place of what is none."""
    return msgspec.convert(bundle, Block)


def to_json(document: Document) -> bytes:
    """A document as `document.json`: UTF-8, indented, a final line end."""
    content = {"format": FORMAT, **msgspec.to_builtins(document, enc_hook=str)}
    return msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n"


def from_json(content: bytes) -> Document:
    """The document in a `document.json`. Raises `ValueError` for other things and newer formats."""
    shape = msgspec.json.decode(content)
    found = shape.get("format") if isinstance(shape, dict) else None
    if not isinstance(found, int) or found > FORMAT:
        raise ValueError(
            msg(
                "its format is {found}, and this program reads up to {format}",
                found=found,
                format=FORMAT,
            )
        )
    return msgspec.convert(shape, Document)
