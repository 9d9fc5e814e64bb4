"""Reports in English, and chapters in English of Chinese reports, as readers get them."""

import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import nbformat
import pikepdf
import pypdfium2
import pytest
from lxml import html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from pages import barriers
from projects import make_project
from runs import Report, build_here

pytestmark = pytest.mark.slow

HAN = re.compile("[\u3000-\u9fff\uff00-\uffef]")

TRANSLATIONS = """\
translations:
  en:
    title: Intellectual Property in Small Town
    publisher: Small Town Compilers
    notice: This report is made for tests.
    chapters:
      01-summary: Summary in Chinese
      02-creation: Creation
"""
IN_ENGLISH = (
    ("markdown", "# {eval}`report.title`"),
    (
        "markdown",
        "Patents *granted* came to {eval}`fact('专利授权量')`, {eval}`growth('专利授权量')`.",
    ),
    ("markdown", "## Use"),
    ("markdown", "Financing came to {eval}`fact('专利质押融资额')`; “so it is”."),
    ("code", "report.contents()"),
)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The English mini project, built."""
    project = make_project(tmp_path_factory.mktemp("english"), of="english")
    return Report(project, "2020", build_here(project, "2020", "--lang", "en"))


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The base project with a chapter in English, built."""
    project = make_project(tmp_path_factory.mktemp("bilingual"))
    add_english_chapter(project)
    return Report(project, "2020", build_here(project, "2020", "--lang", "en"))


def add_english_chapter(project: Any, code: str = 'language="en"', listed: str = "en") -> None:
    start = (
        "from whitepaper.chapter import open_edition\n\n"
        f"report = open_edition(edition, {code})\n"
        "fact, growth = report.fact, report.growth"
    )
    makers = {"markdown": new_markdown_cell, "code": new_code_cell}
    cells = [
        new_code_cell("edition = 2020", id="given", metadata={"tags": ["parameters"]}),
        new_code_cell(start, id="start"),
        *(makers[kind](text, id=f"cell-{n}") for n, (kind, text) in enumerate(IN_ENGLISH)),
    ]
    nbformat.write(new_notebook(cells=cells), project / "notebooks" / "03-english.ipynb")
    params = project / "params" / "2020.yaml"
    entry = f"  - notebook: 03-english\n    role: lead\n    language: {listed}\n"
    before, found, after = params.read_text("utf-8").partition("  - notebook: 02-creation\n")
    params.write_text(f"{TRANSLATIONS}{before}{entry}{found}{after}", "utf-8")


def languages(pdf: Any) -> Iterator[tuple[str, str]]:
    """The structure elements of a PDF that name a language: it, and what they are."""
    left = [pdf.Root.StructTreeRoot.K]
    while left:
        node = left.pop()
        if isinstance(node, pikepdf.Array):
            left += list(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/Lang" in node:
                yield str(node.Lang), str(node.S)
            if "/K" in node:
                left.append(node.K)


def words(page: Any) -> str:
    return " ".join(page.text_content().replace("\u2060", "").split())


def test_an_english_report_is_final_and_has_no_word_of_chinese_in_any_format(english: Report):
    assert english.run.code == 0, english.run.stderr
    page = re.sub(r"<style.*?</style>", "", english.html.read_text("utf-8"), flags=re.DOTALL)
    pages = pypdfium2.PdfDocument(english.pdf.read_bytes())
    pdf = "".join(page.get_textpage().get_text_range() for page in pages)
    with zipfile.ZipFile(english.word) as archive:
        names = ("word/document.xml", "word/footnotes.xml", "word/header1.xml", "word/styles.xml")
        document = "".join(archive.read(name).decode() for name in names)
    with zipfile.ZipFile(english.folder / "annex.xlsx") as archive:
        names = [name for name in archive.namelist() if "theme" not in name]
        book = "".join(archive.read(name).decode() for name in names)

    assert "Data rows" in book
    # A number for spreadsheets, as it is in the data.
    assert "118070" in (english.folder / "annex" / "tbl-grants.csv").read_text("utf-8")
    for text in (page, pdf, document, book):
        assert HAN.findall(text) == []


def test_an_english_report_says_numbers_dates_and_references_in_english(english: Report):
    page = html.parse(str(english.html)).getroot()
    text = words(page.find(".//main"))

    assert page.get("lang") == "en"
    assert "118,070 patents were granted, up 9.1% from 2019, and the town ranked 2nd" in text
    assert "CNY 6.677 billion, up about 24% from 2019.[1]" in text
    assert "The “joint conference” met on 25 September 2020; see Chapter 1.[1]" in text
    assert "shown in Figure 1.1, and all values in Table 1.1." in text
    assert "financing by patent pledge (CNY 100 million)" in text or "Financing by patent" in text
    assert (
        "Ada, Bob, Cy, et al. Annual Report of Smalltown. Smalltown Office, 15 January 2021."
        in text
    )


def test_the_pdf_and_the_word_document_name_english(english: Report):
    with pikepdf.open(english.pdf) as pdf:
        assert str(pdf.Root.Lang) == "en"
    with zipfile.ZipFile(english.word) as archive:
        styles = archive.read("word/styles.xml").decode()
        numbers = archive.read("word/document.xml").decode()
    assert 'w:lang w:val="en-GB" w:eastAsia="zh-CN"' in styles
    assert 'w:ascii="Times New Roman"' in styles
    assert '<w:numFmt w:val="decimal"/>' in numbers


def test_a_typed_number_is_refused_in_english_words_too(tmp_path):
    project = make_project(tmp_path, of="english")
    path = project / "notebooks" / "02-creation.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells[3].source += "\n\nTwo of them were for the first time in twelve towns."
    nbformat.write(notebook, path)

    run = build_here(project, "2020", "--lang", "en", "--to", "html")

    assert run.code == 1
    assert "“Two” is typed" in run.stderr
    assert "“twelve” is typed" in run.stderr
    assert "“for the first time” claims what no fact shows" in run.stderr


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("which", ["english", "bilingual"])
def test_axe_finds_no_barrier(browser, request, which, width, scheme):
    report = request.getfixturevalue(which)
    context = browser.new_context(
        bypass_csp=True, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(report.html.as_uri())
    page.locator("main p .fact").last.click()

    passed, found = barriers(page)
    wide = page.evaluate("document.documentElement.scrollWidth")

    context.close()
    assert "color-contrast" in passed
    assert found == ""
    assert wide <= width


def test_emphasis_is_slanted_between_letters_and_another_face_between_hanzi(
    browser, bilingual: Report
):
    page = browser.new_page()
    page.goto(bilingual.html.as_uri())
    look = "each => ['fontStyle', 'color', 'fontFamily'].map(name => getComputedStyle(each)[name])"
    english = page.locator("main [lang=en] em").first
    words = english.evaluate(look)
    around = english.evaluate(f"each => ({look})(each.parentElement)")
    chinese = page.locator("main p:not([lang=en] *)").first
    chinese.evaluate("each => { each.innerHTML = '<em>甲</em>' }")
    hanzi = chinese.locator("em").evaluate(look)
    page.close()

    assert words == ["italic", *around[1:]]
    assert hanzi[0] == "normal"
    assert hanzi[1:] != around[1:]
    with pikepdf.open(bilingual.pdf) as pdf:
        slants = [
            list(map(float, operands))
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "cm"
        ]
    assert any(0.15 < abs(each[2]) < 0.25 and each[0] == abs(each[3]) for each in slants)


def test_a_chapter_in_another_language_says_the_same_facts_in_it(bilingual: Report):
    assert bilingual.run.code == 0, bilingual.run.stderr
    page = html.parse(str(bilingual.html)).getroot()
    (part,) = page.xpath("//main/div[@lang='en']")
    text = words(part)

    assert page.get("lang") == "zh-CN"
    assert "Intellectual Property in Small Town, 2020" in text
    assert "Patents granted came to 1,777, up 18.5% from 2019.[1]" in text
    assert "Financing came to CNY 6.677 billion; “so it is”.[1]" in text
    assert "66.77亿元" in words(page.find(".//main"))


def test_its_contents_list_the_chapters_by_their_titles_and_numbers(bilingual: Report):
    page = html.parse(str(bilingual.html)).getroot()
    entries = page.xpath("//ul[@class='contents-list']/li/a")

    assert [words(entry) for entry in entries] == ["Summary in Chinese", "1 Creation"]
    for entry in entries:
        (heading,) = page.xpath(f"//*[@id='{entry.get('href')[1:]}']")
        assert heading.tag == "h2"


def test_the_contents_of_every_format_list_it_as_one(bilingual: Report):
    page = html.parse(str(bilingual.html)).getroot()
    listed = page.xpath("//details[@class='toc']/ul/li/a | //details[@class='toc']/ul/li/ul/li/a")
    titles = [words(entry) for entry in listed]
    word = docx.Document(str(bilingual.word))
    lines = [p.text for p in word.paragraphs if p.style.name in {"toc 1", "toc 2"}]
    with pypdfium2.PdfDocument(bilingual.pdf) as pdf:
        contents = pdf[2].get_textpage().get_text_range()

    assert any("Intellectual Property" in title for title in titles)
    assert not any("Use" in title for title in titles)
    assert [words_of(line) for line in lines[: len(titles)]] == list(map(words_of, titles))
    assert not any("Use" in line for line in lines)
    assert "Use" not in contents
    headings = [p for p in word.paragraphs if p.text == "Use"]
    assert [p.style.name for p in headings] == ["Heading Unlisted 2-en"]
    assert headings[0].style.base_style.name == "heading 2-en"


def words_of(line: str) -> str:
    return "".join(line.split())


def test_the_card_of_its_facts_is_in_its_language_and_says_what_is_not(bilingual: Report):
    page = html.parse(str(bilingual.html)).getroot()
    (card,) = page.xpath("//*[@popover and .//strong[.='CNY 6.677 billion']]")
    lines = {words(dt): dt.getnext() for dt in card.iter("dt")}

    assert card.get("lang") == "en"
    assert words(lines["Indicator"]) == "Patent pledge financing"
    assert words(lines["Region, period"]) == "Small Town 2020"
    assert words(lines["As recorded"]) == "66.77 (CNY 100 million)"
    assert lines["Definition"][0].get("lang") == "zh-CN"


def test_the_pdf_and_the_word_document_say_that_it_is_in_english(bilingual: Report):
    with pikepdf.open(bilingual.pdf) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
        found = {language for language, _ in languages(pdf)}
    with zipfile.ZipFile(bilingual.word) as archive:
        document = archive.read("word/document.xml").decode()
    runs = re.findall(r"<w:r>.*?</w:r>", document)
    of_english = [run for run in runs if '<w:lang w:val="en-GB"/>' in run]

    assert found == {"en"}
    assert "Patents granted came to " in re.sub("<[^>]*>", "", "".join(of_english))
    assert not HAN.search(re.sub("<[^>]*>", "", "".join(of_english)))
    assert "PAGEREF" in document


@pytest.mark.parametrize(
    ("code", "listed", "told"),
    [
        ('language="en"', "fr", "there is no language “fr”"),
        ("", "en", "the parameters give this chapter the language “en”, the notebook “zh”"),
    ],
)
def test_a_language_that_is_unknown_or_given_in_one_place_alone_is_refused(
    tmp_path, code, listed, told
):
    project = make_project(tmp_path)
    add_english_chapter(project, code, listed)

    run = build_here(project, "2020", "--lang", "en", "--to", "html")

    assert run.code != 0
    assert told in run.stderr


def test_a_chapter_without_a_title_in_that_language_is_told(tmp_path):
    project = make_project(tmp_path)
    add_english_chapter(project)
    params = project / "params" / "2020.yaml"
    params.write_text(
        params.read_text("utf-8").replace("      02-creation: Creation\n", ""), "utf-8"
    )

    run = build_here(project, "2020", "--lang", "en", "--to", "html")

    assert run.code != 0
    assert "02-creation: no title in “en”" in run.stderr


def test_a_language_that_the_report_has_no_names_in_is_told(tmp_path):
    project = make_project(tmp_path)
    add_english_chapter(project)
    params = project / "params" / "2020.yaml"
    params.write_text(params.read_text("utf-8").removeprefix(TRANSLATIONS), "utf-8")

    run = build_here(project, "2020", "--lang", "en", "--to", "html")

    assert run.code != 0
    assert "“translations” does not say what the report is called in “en”" in run.stderr


def test_its_prose_is_checked_by_the_rules_of_its_language_before_it_runs(tmp_path):
    project = make_project(tmp_path)
    add_english_chapter(project)
    path = project / "notebooks" / "03-english.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells[3].source += " That is 46 per 10,000 people, in twelve towns."
    nbformat.write(notebook, path)

    run = build_here(project, "check", "2020", "--lang", "en")

    assert "“46” is typed" in run.stderr
    assert "“twelve” is typed" in run.stderr
    assert "10,000" not in re.sub("is typed: .*", "", run.stderr)
