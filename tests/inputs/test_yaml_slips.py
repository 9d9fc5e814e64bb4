"""A text that is not YAML is told at the line of the mistake, in words of who types it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whitepaper.inputs import yaml

TEXT = """\
edition: 2020
title: 报告
status: final
chapters:
  - notebook: 01-summary
    role: lead
    parameters:
      since: 2019
  - notebook: 02-creation
    role: chapter
"""
COLON = "has a full-width colon"
INDENT = "is not indented as it should be"
TAB = "has a tab"
OPEN = "is not closed"
SPACES = "indent with spaces, not tabs"
TO_NOTEBOOK = "align “role” with “notebook” in line 5: 4 spaces before it"
TO_HYPHEN = "align its hyphen with that of “- notebook: 01-summary” in line 5: 2 spaces before it"
ENTRY = "write it as “- notebook: 02-creation”: 2 spaces before it"
CLOSE = "put the same mark at the end of the text"
QUOTE = "put all of the value in quotation marks"


@pytest.mark.parametrize(
    ("right", "wrong", "line", "reason", "remedy"),
    [
        ("    role: lead", "\trole: lead", 6, TAB, SPACES),
        ("    role: lead", "  \trole: lead", 6, TAB, SPACES),
        ("      since:", "\t\tsince:", 8, TAB, SPACES),
        ("  - notebook: 02", "\t- notebook: 02", 9, TAB, SPACES),
        ("title: 报告", "title:\t报告", 2, TAB, SPACES),
        ("    role: lead", "　　role: lead", 6, "full-width spaces", "half-width spaces"),
        # Too little, too much, or at another level.
        *(
            ("    role: lead", f"{' ' * n}role: lead", 6, INDENT, TO_NOTEBOOK)
            for n in (0, 1, 2, 3, 5, 6, 8)
        ),
        ("    role: chapter", "      role: chapter", 10, INDENT, "with “notebook” in line 9"),
        ("    role: chapter", "   role: chapter", 10, INDENT, "with “notebook” in line 9"),
        ("    parameters:", "   parameters:", 7, INDENT, "align “parameters” with “role”"),
        ("    parameters:", "     parameters:", 7, INDENT, "align “parameters” with “role”"),
        ("      since", "  since", 8, INDENT, "indent “since” more than “parameters” in line 7"),
        *(
            ("  - notebook: 02", f"{' ' * n}- notebook: 02", 9, INDENT, TO_HYPHEN)
            for n in (0, 1, 3)
        ),
        ("title:", " title:", 2, INDENT, "with “edition” in line 1: no spaces before it"),
        ("status:", "  status:", 3, INDENT, "with “title” in line 2: no spaces before it"),
        ("edition: 2020", "edition：2020", 1, COLON, "write it as “edition: 2020”"),
        ("status: final", "status：final", 3, COLON, "write it as “status: final”"),
        ("chapters:", "chapters：", 4, COLON, "write it as “chapters:”"),
        ("role: lead", "role：lead", 6, COLON, "write it as “role: lead”"),
        ("role: chapter", "role：chapter", 10, COLON, "write it as “role: chapter”"),
        ("parameters:", "parameters：", 7, COLON, "write it as “parameters:”"),
        ("notebook: 01", "notebook：01", 5, COLON, "write it as “- notebook: 01-summary”"),
        ("status: final", "status:final", 3, "no space after its colon", "“status: final”"),
        ("status: final", "status final", 3, "has no colon", "write a key, a colon"),
        (
            "- notebook: 02",
            "-notebook: 02",
            9,
            "no hyphen with a space",
            "“- notebook: 02-creation”",
        ),
        ("- notebook: 02", "－ notebook: 02", 9, "no hyphen with a space", "“- notebook: 02-"),
        *(
            ("  - notebook: 02", f"{' ' * n}notebook: 02", 9, "no hyphen with a space", ENTRY)
            for n in (2, 3, 4)
        ),
        ("  - notebook: 01", "    notebook: 01", 5, "no hyphen with a space", "“- notebook: 01-su"),
        ("报告", '"报告', 2, OPEN, CLOSE),
        ("报告", "'报告", 2, OPEN, CLOSE),
        ("报告", '"报告”', 2, OPEN, CLOSE),
        ("01-summary", '"01-summary', 5, OPEN, CLOSE),
        ("chapter\n", '"chapter\n', 10, OPEN, CLOSE),
        # It ends where the next text begins.
        ("报告\nstatus: final", '"报告\nstatus: "final"', 2, OPEN, CLOSE),
        ("报告", '"报告"年', 2, "goes on after its closing quotation mark", QUOTE),
        ("报告", "报告: 年", 2, "has a second colon", QUOTE),
        ("报告", "@报告", 2, "a value cannot begin with “@”", QUOTE),
        ("报告", "*报告", 2, "a value cannot begin with “*”", QUOTE),
        ("status: final", "typed: [a, b", 3, "the bracket “[” is not closed", "put “]” at its end"),
        ("status: final", "title: 年", 3, "the key “title” is there twice", "keep one"),
    ],
)
def test_a_mistake_is_told_at_its_line_with_its_remedy(right, wrong, line, reason, remedy):
    assert right in TEXT

    with pytest.raises(yaml.UnreadableError) as caught:
        yaml.load(TEXT.replace(right, wrong, 1).encode(), "rt")

    assert (caught.value.line, reason in caught.value.reason) == (line, True), caught.value.reason
    assert remedy in caught.value.remedy


LINES = st.text(alphabet=" -:\t\"'[]ab：　#\n", max_size=60)


@given(LINES)
def test_whatever_is_typed_is_yaml_or_told(text):
    try:
        yaml.load(text.encode(), "rt")
    except yaml.UnreadableError as error:
        assert error.reason
        assert error.line is None or 1 <= error.line <= text.count("\n") + 1
