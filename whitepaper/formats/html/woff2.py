"""WOFF 2.0, the form in which browsers read fonts: https://www.w3.org/TR/WOFF2/.

fontTools writes the same but always at Brotli's highest quality, which takes seventy times as long
for a tenth less; even to import it takes longer than this. None of the format's transformations is
made.
"""

from __future__ import annotations

import struct

# Tables that are known by their place in the format's own list, section 4.1. Its last ones, which
# few fonts have, may be named in full as well.
KNOWN = (
    *(b"cmap", b"head", b"hhea", b"hmtx", b"maxp", b"name", b"OS/2", b"post", b"cvt ", b"fpgm"),
    *(b"glyf", b"loca", b"prep", b"CFF ", b"VORG", b"EBDT", b"EBLC", b"gasp", b"hdmx", b"kern"),
    *(b"LTSH", b"PCLT", b"VDMX", b"vhea", b"vmtx", b"BASE", b"GDEF", b"GPOS", b"GSUB"),
)
# In place of one: the table is named in full.
_NAMED = 63


def woff2(font: bytes) -> bytes:
    """An OpenType font as WOFF2."""
    import brotli

    (count,) = struct.unpack(">H", font[4:6])
    directory, content = b"", b""
    for position in range(12, 12 + 16 * count, 16):
        tag, _, start, length = struct.unpack(">4sLLL", font[position : position + 16])
        table = font[start : start + length]
        if tag == b"head":
            (flags,) = struct.unpack(">H", table[16:18])
            # The format asks for this bit: the file has been through a lossless change.
            table = table[:16] + struct.pack(">H", flags | 1 << 11) + table[18:]
        # Outlines of TrueType count as transformed unless this says that they are not.
        plain = 0b11 << 6 if tag in (b"glyf", b"loca") else 0
        known = tag in KNOWN
        directory += bytes([(KNOWN.index(tag) if known else _NAMED) | plain])
        directory += (b"" if known else tag) + in_base_128(length)
        content += table
    packed = brotli.compress(content, mode=brotli.MODE_FONT, quality=5)
    size = 48 + len(directory) + len(packed)
    padding = -size % 4
    # Version 1.0, and neither metadata nor private data.
    numbers = (size + padding, count, 0, len(font), len(packed), 1, 0)
    header = struct.pack(">4s4sLHHLLHH20x", b"wOF2", font[:4], *numbers)
    return header + directory + packed + bytes(padding)


def in_base_128(number: int) -> bytes:
    """A number in the format's UIntBase128: seven bits a byte, each but the last marked."""
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(number & 0x7F | 0x80)
    return bytes(reversed(digits))
