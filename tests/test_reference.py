"""The reference: its examples run, and it names all that a chapter can call."""

import ast
import re

import pytest
from projects import ROOT

from whitepaper import chapter
from whitepaper.chapter import Report
from whitepaper.messages import ENGLISH

TEXT = (ROOT / "docs" / "reference.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", TEXT, re.M | re.S)


@pytest.mark.slow
def test_the_examples_give_what_stands_behind_the_arrows(monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks" / "en")
    monkeypatch.setattr(chapter.FactError, "language", ENGLISH)
    names: dict[str, object] = {}
    compared = 0

    for block in BLOCKS:
        lines = block.splitlines()
        for statement in ast.parse(block).body:
            source = ast.get_source_segment(block, statement)
            _, arrow, wanted = lines[statement.end_lineno - 1].partition("# → ")
            if arrow:
                assert str(eval(source, names)) == wanted, source
                compared += 1
            else:
                exec(source, names)

    assert compared > 25


def test_it_names_all_that_a_chapter_can_import_and_ask_of_a_report():
    asked = {name for name in vars(Report) if not name.startswith("_")}
    fields = {"edition", "data", "spoken_in"}

    missing = [name for name in chapter.__all__ if not re.search(rf"\b{name}\b", TEXT)]
    missing += [name for name in asked - fields if f"report.{name}" not in TEXT]

    assert missing == []
