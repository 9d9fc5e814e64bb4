"""Where links lead that authors write as JupyterLab follows them: to headings and notebooks."""

import pytest
from made import report
from nbformat.v4 import new_markdown_cell

from whitepaper.checks.links import local_links
from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Heading, Link, Unprintable
from whitepaper.document.walk import find, plain
from whitepaper.reading import read_report
from whitepaper.reading.formulas import Formulas


def written(*texts, chapter=""):
    """Cells of prose, of which the first begins a chapter of a name."""
    cells = [new_markdown_cell(text) for text in texts]
    if chapter:
        cells[0].metadata["whitepaper"] = {"chapter": chapter, "role": "chapter"}
    return cells


def read(*links):
    """A report whose first chapter has links, and the labels of headings by chapter and words."""
    cells = [
        *written(" ".join(links), "## Results\n\nOurs."),
        *written(
            "# Costs\n\nText.",
            '## By year\n\nHere <a name="spot"></a>it is.',
            "## Results\n\nTheirs. [Up](#results), [over](../01-summary.ipynb#Results).",
            chapter="en/02-costs",
        ),
    ]
    document = read_report(report(*cells)).document
    labels = {
        f"{chapter.name} {plain(heading.content)}": heading.label
        for chapter in document.chapters
        for heading in find(chapter, Heading)
    }
    return document, labels


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("en/02-costs.ipynb", "Costs"),
        ("./en/02-costs.ipynb", "Costs"),
        ("en/02%2Dcosts.ipynb", "Costs"),
        ("en/02-costs.md", "Costs"),
        ("en/02-costs.html#By-year", "By year"),
        ("en/02-costs.ipynb#by-year", "By year"),
        ("en/02-costs.ipynb#By%20year", "By year"),
        ("en/02-costs.ipynb#Results", "Results"),
    ],
)
def test_a_link_to_another_notebook_leads_to_its_chapter(address, leads):
    document, labels = read(f"[the costs]({address})")

    first = next(find(document.chapters[0], Link))
    assert (first.address, plain(first.content)) == (
        f"#{labels[f'en/02-costs {leads}']}",
        "the costs",
    )


def test_places_that_are_marked_there_are_found_too():
    document, _ = read("[it](en/02-costs.ipynb#spot)")

    assert next(find(document.chapters[0], Link)).address == "#target-1"


def test_a_link_without_words_is_called_what_it_leads_to():
    document, _ = read("[](en/02-costs.ipynb)")

    assert plain(next(find(document.chapters[0], Link)).content) == "Costs"


def test_of_headings_that_are_called_alike_that_of_the_chapter_which_is_meant_counts():
    document, labels = read("[Ours](#results)")

    assert [link.address for link in find(document, Link)] == [
        f"#{labels['01-summary Results']}",
        f"#{labels['en/02-costs Results']}",
        f"#{labels['01-summary Results']}",
    ]


def test_what_leads_to_no_place_of_a_chapter_or_to_no_chapter_is_told():
    document, _ = read(
        "[a](en/02-costs.ipynb#nowhere) [b](en/02-cost.ipynb) [c](07-gone.ipynb)",
        "[d](README.md) [e](https://x.org/02-costs.ipynb) [f](en/02-costs.ipynb#fig-none)",
    )

    nowhere = [node.detail for node in find(document, Unprintable) if node.cause == "link"]
    told = local_links(Subject(document, Formulas()))
    assert nowhere == ["en/02-costs.ipynb#nowhere"]
    assert [(each.message, each.remedy) for each in told] == [
        (
            "a link leads to en/02-cost.ipynb, which is no chapter of this edition",
            "did you mean “en/02-costs”?",
        ),
        (
            "a link leads to 07-gone.ipynb, which is no chapter of this edition",
            "list it under “chapters” in params/, or leave the link out",
        ),
        (
            "a link leads to README.md, which readers do not have",
            "give its public address, or leave the link out",
        ),
    ]
    # Of labels the check of references tells, which knows those that are left out.
    assert "#fig-none" in [link.address for link in find(document, Link)]
