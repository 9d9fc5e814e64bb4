"""What MathJax reads in a notebook is set in every format, and nothing of it is lost."""

import io
import re
import unicodedata
import zipfile
from collections import Counter

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from corpus.formulas import FORMS, SYMBOLS
from documents import export, text_of
from docx.oxml.ns import qn
from lxml import etree, html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from whitepaper.document.nodes import Cell, Chapter, Document, Formula, Paragraph, Text
from whitepaper.formats.pdf import write
from whitepaper.reading.formulas import convert

EVERY = ["html", "pdf", "docx"]
# Each form alone and, since sums then have other limits, on a line of its own.
ASKED = {
    (group, tex, display): Formula(tex, display)
    for group, forms in (*FORMS.items(), ("symbols", {rf"\{n}": c for n, c in SYMBOLS}))
    for tex in forms
    for display in (True, False)
    if group != "symbols" or display
}
SHOWN = {
    **{tex: shows for forms in FORMS.values() for tex, shows in forms.items()},
    **{rf"\{name}": character for name, character in SYMBOLS},
}


def document_of(formulas):
    blocks = tuple(Paragraph((formula,)) for formula in formulas)
    return Document(chapters=(Chapter("a", (Cell(1, blocks),)),))


@pytest.fixture(scope="module")
def converted():
    return convert(document_of(ASKED.values()), EVERY)


def characters(text):
    """The characters of a text that say something, however they are styled."""
    decomposed = unicodedata.normalize("NFKD", text.translate(SAME))
    kept = (c for c in decomposed if unicodedata.category(c) not in ("Cf", "Zs", "Mn", "Sk"))
    return Counter("".join(kept).replace("\n", "").replace("\r", ""))


# One sign by two names: bars, dots and strokes that formats write as they are used to.
SAME = str.maketrans(
    {"∣": "|", "−": "-", "∗": "*", "⋅": "·", "′": "'", "″": "''", "‖": "∥", "⟂": "⊥", "’": "'"}
    | {"”": '"', "“": '"', "‘": "`", "¦": "|", "ı": "i", "ȷ": "j"}
)


def lost(formulas, printed):
    """What the formulas say and is not printed."""
    found = {f.tex: characters(SHOWN[f.tex]) - characters(printed(f)) for f in formulas}
    return {tex: "".join(missing) for tex, missing in found.items() if missing}


def in_mathml(markup):
    math = html.fragment_fromstring(markup)
    for annotation in math.iter("annotation"):
        annotation.getparent().remove(annotation)
    return "".join(math.itertext())


def in_omml(markup):
    w = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
    found = []
    for element in etree.fromstring(markup).iter():
        if element.tag == f"{w}t":
            found.append(element.text or "")
        elif element.tag in (f"{w}chr", f"{w}begChr", f"{w}endChr", f"{w}sepChr"):
            found.append(element.get(f"{w}val", ""))
        elif element.tag == f"{w}d" and element.find(f"{w}dPr/{w}begChr") is None:
            found.append("()")
    return "".join(found)


def test_every_form_is_set_in_every_format(converted):
    # The one sign that is in no font of the report.
    assert [formula.tex for formula in converted.refused] == [r"\textgravedbl"]
    assert set(converted.mathml) == set(converted.omml)
    assert set(converted.mathml) == set(converted.typst) | converted.refused


def test_no_form_loses_a_character_in_html_and_word(converted):
    assert lost(ASKED.values(), lambda f: in_mathml(converted.mathml[f])) == {}
    assert lost(ASKED.values(), lambda f: in_omml(converted.omml[f])) == {}


def test_no_form_loses_a_character_in_print(converted):
    formulas = [
        formula
        for (_, _, display), formula in ASKED.items()
        if display and formula not in converted.refused
    ]
    blocks = [
        block
        for number, formula in enumerate(formulas)
        for block in (Paragraph((Text(f"第{number}式"),)), Paragraph((formula,)))
    ]
    document = Document(chapters=(Chapter("notebook", (Cell(1, tuple(blocks)),)),))

    pdf = pypdfium2.PdfDocument(write(document, {}, converted))

    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    # Without the numbers of pages.
    _, *sheets = re.split(r"第\s*\d+\s*式", re.sub(r"—\s*\d+\s*—", "", text))
    printed = dict(zip(formulas, sheets, strict=True))
    assert lost(formulas, printed.get) == {}
    # Nothing of the page's own is called by a name that a formula uses.
    assert [f.tex for f in formulas if "rgb" in printed[f] and "rgb" not in f.tex] == []


def test_a_determinant_is_no_norm_and_what_is_over_a_sign_is_no_exponent():
    forms = [Formula(r"\begin{vmatrix}a\end{vmatrix}"), Formula(r"\overset{a}{X}")]

    found = convert(document_of(forms), ["pdf"])

    assert [found.typst[form] for form in forms] == [
        r"std.math.lr(\u{7c}std.math.mat(\u{61},delim:#none)\u{7c})",
        r"std.math.attach(std.math.limits(\u{58}),t:\u{61})",
    ]


CONNECTED = new_notebook(
    cells=[
        new_markdown_cell(r"$$\newcommand{\R}{\mathbb{R}}\def\q#1{#1^2}$$"),
        new_markdown_cell(
            r"见\eqref{eq:a}、式(\ref{eq:b})、[](#my)、@eq-q、{eq}`my`，$x\in\R$，$\q u$。"
        ),
        new_markdown_cell(
            r"\begin{align}a&=b\label{eq:a}\\c&=d\tag{7}\label{eq:b}\\e&=f\nonumber\end{align}"
        ),
        new_markdown_cell("$$y=\\eqref{eq:b}$$ (my)\n\n$$z$$ {#eq-q}\n\n$$w\\tag{3.1}$$ (said)"),
        new_code_cell(
            "Latex(…)",
            outputs=[
                new_output("display_data", data={"text/latex": "成本 $k$ 与 \\[\\q v\\]"}),
            ],
        ),
    ]
)


@pytest.mark.parametrize("kind", EVERY)
def test_macros_hold_for_later_cells_and_references_print_the_numbers_of_formulas(kind):
    text = unicodedata.normalize("NFKC", text_of(export(CONNECTED, kind), kind))

    assert "见(1)、式(7)、式(2)、式(3)、(2)," in text
    assert re.search(r"x∈[Rℝ]", text)
    assert [number for number in ("(1)", "(7)", "(2)", "(3)", "(3.1)") if number not in text] == []
    # A label to which nothing refers is a word of the author's.
    assert "(said)" in text
    assert "成本k与" in text
    assert "newcommand" not in text and "label" not in text


def test_a_reference_leads_to_the_formula_it_names():
    page = BeautifulSoup(export(CONNECTED, "html"), "html.parser")
    with zipfile.ZipFile(io.BytesIO(export(CONNECTED, "docx"))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))

    targets = [link["href"][1:] for link in page.select("main a.ref")]
    assert targets == ["eq:a", "eq:a", "my", "eq-q", "my"]
    assert all(page.find(id=target) for target in targets)
    anchors = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    bookmarks = {start.get(qn("w:name")) for start in body.iter(qn("w:bookmarkStart"))}
    assert len(anchors) == 5
    assert set(anchors) <= bookmarks


def test_a_formula_that_no_format_can_set_is_refused_and_one_that_print_cannot_by_it_alone():
    broken, unknown, foreign = Formula(r"\frac{1"), Formula(r"\nix x"), Formula(r"x+\text{𓀀}")
    long = Formula("x+" * 20_000)
    document = document_of([broken, unknown, foreign, long, Formula("y")])

    on_screen, in_print = (convert(document, [kind]).refused for kind in ("html", "pdf"))

    assert on_screen == {broken, unknown, long}
    assert in_print == {broken, unknown, long, foreign}


def test_macros_without_end_and_braces_without_number_are_refused_in_time():
    loop = r"\def\a{\a\a}\a"
    grown = r"\def\a{xxxxxxxxxx}\def\b{\a\a\a\a\a\a\a\a}\def\c{\b\b\b\b\b\b\b\b}"
    grown += r"\def\d{\c\c\c\c\c\c\c\c}\d\d\d\d"
    deep = "{" * 9_000 + "x" + "}" * 9_000
    endless = {Formula(loop), Formula(grown)}

    found = convert(document_of([*endless, Formula(deep), Formula("y")]), ["html"])

    assert endless <= found.refused
    assert Formula("y") in found.mathml


@pytest.mark.parametrize(
    "text", ["前文\n\n$$\nx^2\n$$\n\n后文", "前文 $$x^2$$ 后文", "1. 前文\n   $$x^2$$\n   后文"]
)
def test_in_word_a_formula_on_a_line_of_its_own_is_a_paragraph_of_its_own(text):
    written = export(new_notebook(cells=[new_markdown_cell(text)]), "docx")
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    paragraphs = ["".join(each.itertext()).strip() for each in body.iter(qn("w:p"))]

    assert [text for text in paragraphs if text] == ["前文", "x2", "后文"]
    alone = [each for each in body.iter(qn("w:p")) if "x2" in "".join(each.itertext())]
    assert [len([*each.iter(qn("m:oMathPara"))]) for each in alone] == [1]


# Each way in which a formula is nested, so many times, around an x.
NESTED = {
    "fractions": (r"\frac{a}{", "}", 300),
    "roots": (r"\sqrt{", "}", 600),
    "fences": (r"\left(", r"\right)", 300),
    "matrices": (r"\begin{pmatrix}", r"\end{pmatrix}", 40),
}


@pytest.mark.parametrize("way", NESTED)
def test_a_formula_that_is_nested_beyond_reason_is_refused_alone(way):
    before, after, times = NESTED[way]
    deep = Formula(f"{before * times} x {after * times}", True)
    well = Formula(f"{before * 8} x {after * 8}", True)

    found = convert(document_of([deep, well]), EVERY)

    assert (found.refused, found.deep) == ({deep}, {deep})
    assert well in found.mathml
    assert well in found.omml
    assert well in found.typst


def test_a_formula_that_word_alone_nests_too_deeply_is_told_as_such():
    deep = Formula(r"\sqrt{" * 60 + "x" + "}" * 60, True)

    found = convert(document_of([deep]), ["docx"])

    assert deep in found.mathml
    assert (found.refused, found.deep) == ({deep}, {deep})


def test_commands_that_take_each_other_for_arguments_end_no_build():
    endless = Formula(r"\sqrt" * 500 + " x", True)

    assert convert(document_of([endless]), EVERY).deep == frozenset()
