"""Works of BibTeX are printed as they are written, names and all, wherever a page cites them."""

import datetime

import nbformat
import pytest

from whitepaper.moving.project import move
from whitepaper.moving.prose import converted
from whitepaper.moving.setting import Setting
from whitepaper.moving.works.bibliography import references
from whitepaper.moving.works.tex_text import as_markdown

TODAY = datetime.date(2025, 3, 1)


def only(entry):
    """The one work of a file, as a sentence has it and as a note."""
    [work] = references(entry).values()
    return work.short, work.at("")


@pytest.mark.parametrize(
    ("fields", "short", "note"),
    [
        ("author={{R Core Team}}, title={R}", "R Core Team (2023)", "R Core Team. R. 2023."),
        (
            "author={{Ministry of Food and Agriculture}}, title={Maize}",
            "Ministry of Food and Agriculture (2023)",
            "Ministry of Food and Agriculture. Maize. 2023.",
        ),
        (
            r"author={Nu{\~n}ez, P. and {\O}rsted, H. C. and \v{S}imek, J. and Fran\c{c}ois, B.},"
            r" title={On {$\alpha$} rays}, journaltitle=CACM, volume=12, number=3, pages={1--20}",
            "Nuñez et al. (2023)",
            r"P. Nuñez, H. C. Ørsted, J. Šimek, B. François. On $\alpha$ rays. CACM, 12(3), 1–20, "
            "2023.",
        ),
        ("author={Ludwig van Beethoven and others}, title=T", "van Beethoven et al. (2023)", None),
        (
            "author={de la Cruz, Jr, A.}, title=T",
            "de la Cruz (2023)",
            "A. de la Cruz, Jr. T. 2023.",
        ),
        (
            "author={C, D.}, editor={E, F.}, title=T, booktitle=B, edition={2nd}, pages={5-9},"
            " publisher=P",
            "C (2023)",
            "D. C. T, 2nd ed. B, F. E (ed.), 5–9, P, 2023.",
        ),
        (
            r"title={A \emph{b} at 50\% \& more}, howpublished={\url{https://a.org/x_y}}, "
            "note={Seen}",
            "k (2023)",
            "A *b* at 50% & more. <https://a.org/x_y>, 2023. Seen.",
        ),
        ("author={李, 明 and 王五}, title=雨", "李、王五 (2023)", "李明, 王五. 雨. 2023."),
        ("title=T, doi={https://doi.org/10.1/x}", "k (2023)", "T. 2023. <https://doi.org/10.1/x>"),
        (
            "title=T, eprint={1706.1}, archivePrefix={arXiv}",
            "k (2023)",
            "T. 2023. <https://arxiv.org/abs/1706.1>",
        ),
    ],
)
def test_names_accents_and_places_of_a_work_are_printed(fields, short, note):
    found = only(f"@misc{{k, {fields}, year=2023}}")

    assert found[0] == short
    assert note in (found[1], None)


def test_texts_are_joined_and_named_and_a_part_has_what_its_whole_has():
    works = references(
        """@string{jcl = "Journal" # { of Climate}} @comment{ @book{no, title={No}} }
        @preamble{ "\\x" }
        @article{a, journal = jcl # " Letters", month = jan # "~1", title = {T {"} u}, year = 2010}
        @inproceedings(b, title = "P", crossref = {whole})
        @proceedings{whole, title = "Talks", year = 2001}
        @article{broken title = }
        @article{c, title = {C}}"""
    )

    assert sorted(works) == ["a", "b", "c", "whole"]
    assert works["a"].title == 'T " u. Journal of Climate Letters, 2010'
    assert works["b"].title == "P. Talks, 2001"


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\'{\i}\'e \"{O}\H{o} \k{a} \aa\ \ss{} \L\'od\'z", "íé Öő ą å ß Łódź"),
        (r"{\em a} {\it b} \textbf{c} {\sc d} \TeX", "*a* *b* **c** d TeX"),
        (r"x_y *z* \$5 a--b---c ``d'' e~f", r"x\_y \*z\* \$5 a–b—c “d” e f"),
        (
            r"\href{https://a.org}{A} \textsuperscript{2} \unknown{x}",
            "[A](https://a.org) <sup>2</sup> x",
        ),
        (r"open {brace and \' at the end \'", "open brace and át the end"),
    ],
)
def test_text_of_tex_is_markdown(tex, text):
    assert as_markdown(tex) == text


def test_notes_that_say_different_things_have_marks_of_their_own():
    works = references("@book{a:1, title=One} @book{a-1, title=Two}")
    text = "[see @a:1] [cf. @a:1] [@a-1] [@a:1] [^a-1-3]\n\n[^a-1-3]: Own."

    made = converted(text, Setting("en", works), lambda *_: None)

    assert made == (
        "[^a-1][^a-1-2][^a-1-4][^a-1-5] [^a-1-3]\n\n[^a-1-3]: Own.\n\n[^a-1]: see One."
        "\n\n[^a-1-2]: cf. One.\n\n[^a-1-4]: Two.\n\n[^a-1-5]: One."
    )


def test_a_page_may_have_a_bibliography_of_its_own(tmp_path):
    (tmp_path / "sub").mkdir()
    for name, text in {
        "_quarto.yml": "bibliography: all.bib\nbook:\n  chapters: [a.qmd, sub/b.qmd]\n",
        "all.bib": "@book{one, title=One}",
        "sub/own.bib": "@book{two, title=Two}",
        "a.qmd": "# A\n\n[@one] and [@two]\n",
        "sub/b.qmd": "---\ntitle: B\nbibliography: [own.bib, gone.bib]\n---\n\n[@one], [@two]\n",
    }.items():
        (tmp_path / name).write_text(text, "utf-8")

    told = move(tmp_path, tmp_path / "new", "en", TODAY).lost

    own = nbformat.read(tmp_path / "new" / "notebooks" / "b.ipynb", 4).cells[1].source
    assert own == "[^one],[^two]\n\n[^one]: One.\n\n[^two]: Two."
    assert [f"{each.place}: {each.message}" for each in told] == [
        "a.qmd line 3: no bibliography has “two”",
        "sub/gone.bib: there is no such bibliography in BibTeX",
    ]
