"""Every chapter of a report moves in, or it is told which does not."""

import datetime

import pytest

from whitepaper.moving.project import move

TODAY = datetime.date(2025, 3, 1)


def moved(folder, pages, **config):
    """The chapters of a report with pages of these names, and what is told of its contents."""
    for name in pages:
        (folder / "old" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "old" / name).write_text(f"# {name}\n\nText.\n", "utf-8")
    for name, text in config.items():
        (folder / "old" / f"{name}.yml").write_text(text, "utf-8")
    made = move(folder / "old", folder / "new", "en", TODAY)
    return made.chapters, [each.message for each in made.lost]


LINK = "the link to https://example.org in the contents is left out"


@pytest.mark.parametrize(
    ("toc", "chapters", "told"),
    [
        (
            "root: intro\nparts:\n- caption: More\n  chapters:\n  - file: a\n  - glob: extra/*\n"
            "  - url: https://example.org\n    title: There\n  - glob: none/*\n",
            ("intro", "a", "x", "y"),
            [
                "the part “More” is no level here: its chapters follow each other",
                LINK,
                "no page has a name like “none/*”",
            ],
        ),
        (
            "root: intro\nsubtrees:\n- entries:\n  - file: a\n    subtrees:\n    - caption: Below\n"
            "      entries:\n      - file: extra/y\n- entries:\n  - glob: extra/*\n",
            ("intro", "a", "y", "x"),
            ["the part “Below” is no level here: its chapters follow each other"],
        ),
        (
            "root: intro\nsections:\n- files: a\n- file: a\n",
            ("intro", "a"),
            ["“files” is no entry that is known"],
        ),
    ],
)
def test_patterns_and_trees_of_a_jupyter_book_are_followed_and_links_told(
    tmp_path, toc, chapters, told
):
    pages = ("intro.md", "a.md", "extra/x.md", "extra/y.md", "extra/_build/z.md")

    assert moved(tmp_path, pages, _toc=toc) == (chapters, told)


def test_patterns_of_myst_are_followed_and_links_told(tmp_path):
    toc = (
        "project:\n  toc:\n  - file: index.md\n  - title: Group\n    children:\n"
        "    - pattern: 'pages/*.md'\n  - url: https://example.org\n"
    )

    chapters, told = moved(tmp_path, ("index.md", "pages/a.md", "pages/b.md"), myst=toc)

    assert chapters == ("index", "a", "b")
    assert told == ["the part “Group” is no level here: its chapters follow each other", LINK]


def test_without_contents_all_pages_of_myst_move_in_an_introduction_first(tmp_path):
    pages = ("b.md", "index.md", "more/a.md", "more/index.md", "_build/c.md")

    chapters, told = moved(tmp_path, pages, myst="project:\n  title: T\n")

    assert (chapters, told) == (("index", "b", "more-index", "a"), [])


def test_links_of_quarto_are_told_and_parts_with_a_page_are_chapters(tmp_path):
    book = (
        "book:\n  title: T\n  chapters:\n  - index.qmd\n  - part: p.qmd\n    chapters:\n"
        "    - text: A\n      file: a.qmd\n    - href: https://example.org\n"
        "  - part: Late\n    chapters: [b.qmd]\n  appendices: [c.qmd]\n"
    )
    pages = ("index.qmd", "p.qmd", "a.qmd", "b.qmd", "c.qmd")

    chapters, told = moved(tmp_path, pages, _quarto=book)

    assert chapters == ("index", "p", "a", "b", "c")
    assert told == [LINK, "the part “Late” is no level here: its chapters follow each other"]
    [params] = (tmp_path / "new" / "params").glob("2*.yaml")
    roles = [line.split()[-1] for line in params.read_text("utf-8").splitlines() if "role" in line]
    assert roles == ["lead", "appendix"]


def test_shortcodes_in_the_title_of_a_book_are_what_they_stand_for(tmp_path):
    book = "version: 3\nbook:\n  title: T {{< var version >}}\n  chapters: [a.qmd]\n"

    moved(tmp_path, ("a.qmd",), _quarto=book)

    assert "title: T 3\n" in (tmp_path / "new" / "params" / "project.yaml").read_text("utf-8")
