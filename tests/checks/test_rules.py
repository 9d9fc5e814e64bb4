"""All problems are told at once, each once, and each where it counts."""

import pytest
from checks.reports import REFERRED, cell, edition, figure, plain_figure, subject, text

from whitepaper.checks import RULES, Refuses, check_notebook, check_report
from whitepaper.document.nodes import CodeBlock, Image, Link, Reference, Text, Unprintable
from whitepaper.errors import PublicationError, StatementError

BLOCKS = {
    Refuses.NOTEBOOK: Unprintable("role", "x"),
    Refuses.REPORT: CodeBlock("x", "stdout"),
    Refuses.FINAL: text("标志", Image("a.png")),
    Refuses.BUILD: text("全年1777件。"),
}
MESSAGES = {
    Refuses.NOTEBOOK: "the text has a role {x}, which the report does not know",
    Refuses.REPORT: "the chapter prints “x”",
    Refuses.FINAL: "an image has no alternative text",
    Refuses.BUILD: "“1777” is typed: 全年1777件。",
}


@pytest.mark.parametrize("level", Refuses, ids=lambda level: level.name)
def test_a_final_is_refused_for_all_and_a_draft_told_of_what_it_may_have(level):
    final = subject(BLOCKS[level], edition=edition())
    draft = subject(BLOCKS[level], edition=edition(), status="draft")

    with pytest.raises(StatementError) as refused:
        check_report(final)
    assert [finding.message for finding in refused.value.findings] == [MESSAGES[level]]
    if level >= Refuses.REPORT:
        with pytest.raises(PublicationError) as caught:
            check_report(draft)
        told = caught.value.findings
    else:
        told, by_gates = check_report(draft)
        assert by_gates == ()
    assert [finding.message for finding in told] == [MESSAGES[level]]


@pytest.mark.parametrize("level", Refuses, ids=lambda level: level.name)
def test_an_exporter_refuses_a_report_and_a_strict_notebook_and_tells_of_one_alone(level):
    def outcome(*, strict=False, **particulars):
        asked = subject(BLOCKS[level], **particulars)
        try:
            told = check_notebook(asked, strict=strict, for_archive=False)
            return "told" if told else "silent"
        except PublicationError as error:
            assert [found.message for found in error.findings] == [MESSAGES[level]]
            return "refused"

    changes_print = level in (Refuses.NOTEBOOK, Refuses.FINAL)
    assert outcome(alone=True) == ("told" if changes_print else "silent")
    assert outcome(alone=True, strict=True) == ("refused" if level >= Refuses.FINAL else "silent")
    assert outcome(status="draft") == ("refused" if level >= Refuses.REPORT else "silent")
    assert outcome() == ("refused" if level >= Refuses.FINAL else "silent")


def test_a_notebook_alone_is_told_what_an_archive_cannot_hold_where_it_goes_to_one():
    alone = subject(
        text("好𓀀"), text(Link(f"https://x.cn/{'a' * 8000}", (Text("甲"),))), alone=True
    )

    assert check_notebook(alone, strict=False, for_archive=False) == ()
    told = check_notebook(alone, strict=False, for_archive=True)
    assert [found.message for found in told] == [
        "“𓀀” (U+13000) is in none of the report's fonts",
        "the address of a link has 8013 characters, more than a PDF holds",
    ]


def test_what_is_wrong_in_several_cells_of_a_notebook_alone_is_told_once_with_all_of_them():
    lost = text(Link("b.csv", (Text("表"),)))
    alone = subject(lost, text("甲"), cell(lost, lost), text(Image("a.png")), alone=True)

    told = check_notebook(alone, strict=False, for_archive=False)

    assert [(found.place, found.message) for found in told] == [
        ("notebook cells 1, 3", "a link leads to b.csv, which readers do not have (3 times)"),
        ("notebook cell 4", "an image has no alternative text"),
    ]


def test_a_report_that_keeps_all_rules_is_told_nothing():
    assert check_report(subject(REFERRED, figure(), edition=edition())) == ((), ())


def test_findings_come_as_the_report_is_read_and_equal_ones_once_with_their_count():
    cells = [
        cell(text("见", Link("b.csv", (Text("表"),)))),
        *(cell() for _ in range(8)),
        cell(text("全年1777件，合计1777件。"), plain_figure(alt="")),
        cell(
            text(
                "见", Link("b.csv", (Text("表"),)), Link("b.csv", (Text("表"),)), Reference("fig-a")
            )
        ),
        cell(CodeBlock("x", "stdout"), code=True),
    ]
    asked = subject(*cells, edition=edition(typed=("3M",)))

    with pytest.raises(StatementError) as caught:
        check_report(asked)

    listed = [
        f"{found.place.removeprefix('notebooks/01-a.ipynb ')}: {found.message}"
        for found in caught.value.findings
    ]
    assert listed == [
        "cell 2: a link leads to b.csv, which readers do not have",
        "cell 11: figure @fig-a has no alternative text",
        "cell 11: “1777” is typed: 全年1777件，合计1777件。 (2 times)",
        "cell 12: a link leads to b.csv, which readers do not have (2 times)",
        "cell 13: the chapter prints “x”",
        "params/2020.yaml: “typed” names “3M”, which allows nothing in any chapter",
    ]


def test_every_rule_is_in_the_table_once():
    rules = [rule.__name__ for rules in RULES.values() for rule in rules]

    assert sorted(set(rules)) == sorted(rules)
    assert set(RULES) == set(Refuses)
