"""All problems are told at once, each once, and each where it counts."""

import pytest
from checks.reports import REFERRED, cell, edition, figure, plain_figure, subject, text

from whitepaper.checks import RULES, Refuses, check_notebook, check_report
from whitepaper.document.nodes import CodeBlock, Image, Link, Reference, Text, Unprintable
from whitepaper.errors import PublicationError, StatementError

BLOCKS = {
    Refuses.NOTEBOOK: Unprintable("role", "x"),
    Refuses.REPORT: text(Link("a.csv", (Text("表"),))),
    Refuses.FINAL: text("标志", Image("a.png")),
    Refuses.BUILD: text("全年1777件。"),
}
MESSAGES = {
    Refuses.NOTEBOOK: "the text has a role {x}, which the report does not know",
    Refuses.REPORT: "a link leads to a.csv, which readers do not have",
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
        told = check_report(draft)
    assert [finding.message for finding in told] == [MESSAGES[level]]


@pytest.mark.parametrize("level", Refuses, ids=lambda level: level.name)
def test_an_exporter_refuses_of_a_notebook_alone_less_than_of_a_report(level):
    def refused(**particulars):
        return bool(check_notebook(subject(BLOCKS[level], **particulars), for_archive=False))

    assert refused(alone=True) == (level == Refuses.NOTEBOOK)
    assert refused(status="draft") == (level >= Refuses.REPORT)
    assert refused() == (level >= Refuses.FINAL)


def test_a_notebook_alone_is_asked_for_what_an_archive_holds_where_it_goes_to_one():
    alone = subject(
        text("好😀"), text(Link(f"https://x.cn/{'a' * 8000}", (Text("甲"),))), alone=True
    )

    assert check_notebook(alone, for_archive=False) == ()
    assert [found.message for found in check_notebook(alone, for_archive=True)] == [
        "“😀” (U+1F600) is in none of the report's fonts",
        "the address of a link has 8013 characters, more than a PDF holds",
    ]


def test_a_report_that_keeps_all_rules_is_told_nothing():
    assert check_report(subject(REFERRED, figure(), edition=edition())) == ()


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
        f"{found.place.removeprefix('notebooks/01-a.ipynb, ')}: {found.message}"
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
