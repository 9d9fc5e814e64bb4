"""Where links lead that authors write as JupyterLab follows them: to headings and notebooks."""

import pytest
from made import png, report
from nbformat.v4 import new_markdown_cell

from whitepaper.checks.links import local_links
from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Heading, Link, Reference, Target, Unprintable
from whitepaper.document.walk import anchors, find, plain
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


@pytest.mark.parametrize(
    "place",
    [
        '<a id="way"></a>Here.',
        '<a name="way"></a>\n\n## Way',
        "(way)=\nHere.",
        "(way)=\n## A title",
        "## A title {#way}",
        '<figure id="way"><img src="PNG" alt="a"></figure>',
    ],
)
def test_of_places_that_are_called_alike_that_of_the_own_chapter_counts(place):
    shown = place.replace("PNG", f"data:image/png;base64,{png(1)}")
    link = "[it](#way)"
    cells = [
        *written(f"{shown}\n\n{link} [there](02-costs.ipynb#way)"),
        *written("# Costs", f"{link}\n\n{shown}", chapter="02-costs"),
        *written(f"# Terms\n\n{link} [there](02-costs.ipynb#way)", chapter="03-terms"),
    ]
    first, second, third = read_report(report(*cells)).document.chapters

    def leads(chapter):
        return [link.address[1:] for link in find(chapter, Link)]

    def places(chapter):
        return {node.label for node in anchors(chapter)}

    [own, there], [own_there], [elsewhere, there_too] = leads(first), leads(second), leads(third)
    assert (own in places(first), own_there in places(second)) == (True, True)
    assert own not in places(second)
    assert (there, there_too, elsewhere) == (own_there, own_there, own)


def test_a_reference_without_words_is_called_what_its_own_chapter_has_there():
    cells = [
        *written("(way)=\n## Ours\n\n[](#way)"),
        *written("# Costs\n\n(way)=\n## Theirs\n\n[](#way)", chapter="02-costs"),
    ]
    document = read_report(report(*cells)).document

    assert [node.text for node in find(document, Reference)] == ["第一章（一）", "第二章（一）"]


def test_a_place_to_which_only_another_chapter_leads_is_kept_and_a_second_one_is_not():
    cells = [
        *written("[it](#way)"),
        *written('# Costs\n\n<a id="way"></a>Here.', chapter="02-costs"),
        *written('# Terms\n\n<a id="way"></a>There.', chapter="03-terms"),
    ]
    document = read_report(report(*cells)).document

    assert next(find(document, Link)).address == "#target-1"
    assert [node.label for node in find(document, Target)] == ["target-1"]
