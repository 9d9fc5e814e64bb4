"""The builds that can be compared: of an edition, in a folder, or of a commit, made for it."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from whitepaper.errors import Finding, UsageError
from whitepaper.project import LEDGER, OUT, available

PAGE = "whitepaper.html"
MANIFEST = "manifest.json"
_YEAR = re.compile(r"[1-9][0-9]{3}")
_OF_EDITION = re.compile(r"(?P<commit>.+):(?P<edition>[1-9][0-9]{3})")
# What a comparison cannot do without.
_NEEDED = {"chapter", "cell", "label", "printed", "name", "region", "period", "value", "unit"}
# Set where a hook of git's runs a comparison: they would name another repository or index.
_OF_A_HOOK = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})
_FULL_LENGTH, _SHORT_LENGTH = 40, 10


@dataclass(frozen=True)
class Build:
    """A report to compare: its ledger and its page, and what it is of.

    `name` is as the user gave it; `edition` is None if nothing tells; `commit` is empty if it was
    not built from one.
    """

    name: str
    edition: int | None
    commit: str
    rows: tuple[Mapping[str, str], ...]
    page: str


@dataclass(frozen=True)
class _Located:
    """Where a build is to be had: in a folder, or by building an edition of a commit."""

    name: str
    folder: Path = Path()
    commit: str = ""
    edition: int | None = None


def builds(root: Path, names: Sequence[str], said: Callable[[str], None]) -> tuple[Build, ...]:
    """The builds of these names: each a year, a folder, or a commit, perhaps with its edition.

    A year comes before a commit and that before a folder, unless this is written as one (./x).
    Commits are built, but only when every name means something. Raises `UsageError` with a
    finding for each name of which there is no build.
    """
    located = _each(names, lambda name: _located(root, name))
    return tuple(_each(located, lambda place: _opened(root, place, said)))


def _each[T, U](items: Sequence[T], work: Callable[[T], U]) -> list[U]:
    """The results of a work on each item. Raises what it found wrong with all of them."""
    results, findings = [], []
    for item in items:
        try:
            results.append(work(item))
        except UsageError as error:
            findings += error.findings
    if findings:
        raise UsageError("There is nothing to compare.", dict.fromkeys(findings))
    return results
