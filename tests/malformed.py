"""Strategies for what hands and programs may leave in a project: notebooks, YAML, tables, JSON."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from hypothesis import strategies as st

from whitepaper.errors import WhitepaperError

# ---- Values


def json_values() -> st.SearchStrategy[object]:
    """Values of every type that JSON has, also within each other."""
    leaves = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.sampled_from([10**40, -(10**40), 1e300, 2019, 4, 5]),
        st.floats(),
        texts(),
    )
    return st.recursive(
        leaves,
        lambda within: st.lists(within, max_size=3) | st.dictionaries(texts(), within, max_size=3),
        max_leaves=6,
    )


def texts() -> st.SearchStrategy[str]:
    """Short texts, among them those that mean something somewhere."""
    odd = ["", " ", "edition", "parameters", "code", "markdown", "\ud800", "\0", "\ufeff", "1_000"]
    return st.sampled_from(odd) | st.text(st.characters(), max_size=8)


@st.composite
def changed(draw: st.DrawFn, whole: object, values: st.SearchStrategy[object]) -> object:
    """A value as JSON has it with something in it replaced, removed or added, once or twice."""
    for _ in range(draw(st.integers(1, 2))):
        whole = _changed(draw, whole, values)
    return whole


def _changed(draw: st.DrawFn, node: object, values: st.SearchStrategy[object]) -> object:
    down = draw(st.integers(0, 5))
    if down and isinstance(node, dict) and node:
        key = draw(st.sampled_from(sorted(node)))
        if down == 1:
            return {name: value for name, value in node.items() if name != key}
        return {**node, key: _changed(draw, node[key], values)}
    if down and isinstance(node, list) and node:
        at = draw(st.integers(0, len(node) - 1))
        if down == 1:
            return [*node[:at], *node[at + 1 :]]
        return [*node[:at], _changed(draw, node[at], values), *node[at + 1 :]]
    if isinstance(node, dict) and draw(st.booleans()):
        return {**node, draw(texts()): draw(values)}
    return draw(values)


# ---- Files


@st.composite
def damaged(draw: st.DrawFn, content: bytes, pieces: Iterable[bytes]) -> bytes:
    """A file with a few pieces put into it, cut out of it, or in place of parts of it."""
    for _ in range(draw(st.integers(1, 3))):
        begin = draw(st.integers(0, len(content)))
        end = min(len(content), begin + draw(st.integers(0, 12)))
        piece = draw(st.sampled_from(list(pieces)) | st.binary(max_size=4))
        content = content[:begin] + piece + content[end:]
    return content


_JSON_PIECES = (
    *(b"NaN", b"1e999", b"9" * 5000, b"[" * 2000, b'{"a":' * 2000, b'"\\ud800"', b"\0", b"\xff"),
    *(b"\xef\xbb\xbf", b"null", b"[]", b"{}", b'"cells": 5,', b'"id": "a",', b"\xff\xfe"),
)
_YAML_PIECES = (
    *(b"&a ", b"*a", b"<<: *a\n", b"!!set ", b"!!python/object:os.system ", b"---\n", b"? ", b"\t"),
    *(b"[" * 200, b"{a: " * 200, b"0x7f", b"1_0", b".inf", b".nan", b"-5", b"2019-13-45", b"1:30"),
    *(b"\n", b": ", b"- ", b"'", b'"', b'"\\uD800"', b"\x07", b"\0", b"\xff", b"~", b"#", b"%A\n"),
    *(b"&a [*a]", b"9" * 400, b"https://example.invalid/", b"\xef\xbb\xbf", b"\xc2\x85"),
)
_TABLE_PIECES = (
    *(b",", b'"', b"\n", b"\r", b"\r\n", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\x07", b";", b"\t"),
    *(b"-1", b"-0", b"1e9", b"nan", b"inf", b"1,777", "１７".encode(), b"0.001", b"9" * 400, b" "),
    *(
        b"\xc2\xa0",
        b"\xe2\x80\xa8",
        b"2021-02-30",
        b"javascript:a",
        b"https://[",
        b"\xd6\xd0",
        b"|",
    ),
)


def notebooks(sound: bytes) -> st.SearchStrategy[bytes]:
    """A notebook that is not as Jupyter writes it: other values at places, or other bytes."""
    other = changed(json.loads(sound), json_values()).map(lambda value: json.dumps(value).encode())
    return other | damaged(sound, _JSON_PIECES)


def yaml_files(sound: bytes) -> st.SearchStrategy[bytes]:
    """A file of YAML with what YAML can say and nobody would."""
    return damaged(sound, _YAML_PIECES)


def descriptors(sound: Mapping[str, object]) -> st.SearchStrategy[bytes]:
    """A descriptor with other values at places; JSON is YAML."""
    other = changed(dict(sound), json_values())
    return other.map(lambda value: json.dumps(value, default=str).encode())


def tables(sound: bytes) -> st.SearchStrategy[bytes]:
    """A table that somebody's editor has saved."""
    return damaged(sound, _TABLE_PIECES)


# ---- The property


def check_bounded(work: Callable[[], object]) -> None:
    """Work on malformed input ends in a value, or in findings of which each has a place."""
    try:
        work()
    except WhitepaperError as error:
        assert error.findings, error
        for finding in error.findings:
            assert finding.place.strip(), finding
            assert finding.message.strip(), finding
            assert "Traceback" not in str(finding)
        # Equal ones once.
        assert len(set(error.findings)) == len(error.findings), error


def put(path: Path, content: bytes) -> None:
    """Write a file in the place of one that is perhaps not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
