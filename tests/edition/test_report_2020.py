"""The 2020 edition: every fact of the article in its place, nothing of the future, nothing lost."""

import csv
import datetime
import json
import re
import shutil
import unicodedata
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from lxml import html as lxml_html
from projects import ROOT
from runs import Report, files, run_build

from whitepaper.inputs import data as package
from whitepaper.inputs import parameters
from whitepaper.languages.zh.fonts import FONTS

with (ROOT / "data" / "published.csv").open(encoding="utf-8", newline="") as file:
    ARTICLE_FACTS = [row for row in csv.DictReader(file) if row["source"] == "article"]


def squeezed(text: str) -> str:
    return "".join(text.split())


def printed_in(wanted: str, text: str) -> bool:
    """Whether a text is printed as itself, not as the end of a longer number or as 10 of 100."""
    pattern = re.escape(squeezed(wanted))
    return re.search(rf"(?<![\d.]){pattern}" if wanted[0].isdigit() else pattern, text) is not None


@pytest.fixture(scope="module")
def page(report_2020: Report):
    return lxml_html.fromstring(report_2020.html.read_text("utf-8"))


@pytest.fixture(scope="module")
def chapters(page) -> dict[str, str]:
    """The text of each chapter by its name, in the HTML."""
    texts: dict[str, str] = {}
    name = ""
    for element in page.xpath(
        "//main//*[self::h1 or self::h2 or self::p or self::li or "
        "self::figcaption or self::td or self::th or self::dd or self::dt]"
    ):
        heading = element.xpath("self::*[starts-with(@id, 'sec-')]/@id")
        name = heading[0].removeprefix("sec-") if heading else name
        texts[name] = texts.get(name, "") + squeezed(element.text_content()) + "\n"
    return texts


@pytest.fixture(scope="module")
def pdf_text(report_2020: Report) -> str:
    """The PDF's text as a reader's program extracts it, in the characters of normal writing."""
    document = pypdfium2.PdfDocument(report_2020.pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    return squeezed(unicodedata.normalize("NFC", text))


def test_the_seventy_facts_of_the_article_are_listed_once_each():
    assert [int(row["number"]) for row in ARTICLE_FACTS] == list(range(1, 71))
    assert [row["number"] for row in ARTICLE_FACTS if not row["published"]] == []


@pytest.mark.parametrize("row", ARTICLE_FACTS, ids=lambda row: row["number"])
def test_each_fact_of_the_article_is_printed_in_its_chapter_and_in_the_pdf(row, chapters, pdf_text):
    chapter = chapters[row["chapter"].partition("-")[2]]
    for wanted in row["published"].split("|"):
        assert printed_in(wanted, chapter), f"{wanted} in the HTML"
        assert printed_in(wanted, pdf_text), f"{wanted} in the PDF"


def test_no_source_is_cited_that_was_not_known_at_the_cut_off_date(page, report_2020):
    cut_off = parameters.load(ROOT, "2020").cut_off
    with (report_2020.folder / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        cited = {row["period"] for row in csv.DictReader(file)}
    listed = squeezed(
        " ".join(item.text_content() for item in page.xpath("//ol[@class='sources']/li"))
    )
    late = [source for source in package.read(ROOT).sources if source.known > cut_off]

    assert late, "the data package has later sources: the test can fail"
    assert [source.source for source in late if squeezed(source.title) in listed] == []
    assert cited
    assert [period for period in cited if period[:4].isdigit() and int(period[:4]) > 2021] == []


def test_the_data_as_known_at_a_date_leaves_out_what_was_published_later():
    data = package.read(ROOT)
    known = data.known_on(datetime.date(2021, 7, 31))

    assert {o.period[:4] for o in data.observations} >= {"2023", "2024"}
    assert {o.period[:4] for o in known.observations}.isdisjoint({"2022", "2023", "2024", "2025"})


def test_figures_and_tables_are_enough_numbered_and_described(page):
    numbers = [squeezed(n.text_content()) for n in page.xpath("//main//span[@class='number']")]
    figures = [n for n in numbers if n.startswith(("图", "附图"))]
    tables = [n for n in numbers if n.startswith(("表", "附表"))]

    assert len(figures) >= 9
    assert len(tables) >= 6
    assert len({*figures, *tables}) == len([*figures, *tables])
    assert [img for img in page.xpath("//img") if len(img.get("alt", "")) < 10] == []


def test_a_table_whose_series_has_a_break_says_so_and_a_chart_what_years_it_lacks(
    page, report_2023
):
    later = lxml_html.fromstring(report_2023.html.read_text("utf-8"))
    years = later.xpath("//*[@id='tbl-creation-years']")[0].text_content()
    notes = " ".join(note.text_content() for note in page.xpath("//figcaption"))

    broken = "每万人口发明专利拥有量2022年：2020年人口普查后人口分母调整，与2020年及以前不可比。"
    assert squeezed(years).count(broken) == squeezed(years).count("人口普查") == 1
    assert "广州有效发明专利量缺2010—2014年、2017年数。" in squeezed(notes)


def test_the_first_pages_say_that_it_is_no_official_publication(page, report_2020):
    notice = parameters.load(ROOT, "2020").notice
    document = pypdfium2.PdfDocument(report_2020.pdf)
    first = squeezed("".join(document[i].get_textpage().get_text_bounded() for i in range(3)))

    assert squeezed(notice) in squeezed(page.xpath("//header")[0].text_content())
    assert squeezed(notice) in first


def test_the_pdf_is_tagged_titled_and_has_at_least_twenty_pages_with_our_fonts_alone(report_2020):
    with pikepdf.open(report_2020.pdf) as document:
        used = {
            str(font.BaseFont)
            for page in document.pages
            if "/Font" in page.Resources
            for font in page.Resources.Font.values()
        }
        metadata = document.open_metadata()

        assert len(document.pages) >= 20
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "zh-CN"
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert used
        assert [font for font in used if "Noto" not in font] == []


def test_every_character_has_a_glyph_in_the_shipped_fonts(page, pdf_text):
    glyphs = {code for path in FONTS.files for code in TTFont(path).getBestCmap()}
    for element in page.xpath("//style"):
        element.drop_tree()
    text = page.text_content() + pdf_text

    missing = {c for c in text if ord(c) not in glyphs and not c.isspace() and c.isprintable()}
    assert missing == set()


def test_no_code_no_leftover_and_no_english_placeholder_is_printed(page, pdf_text):
    text = page.xpath("//main")[0].text_content() + pdf_text

    for leftover in ("{eval}", "fact(", "import ", "No description", "Traceback", "NaN", "@fig"):
        assert leftover not in text


def test_the_html_is_one_file_that_fetches_nothing(report_2020):
    text = report_2020.html.read_text("utf-8")

    assert "<script" not in text
    assert re.findall(r'(?:src|href)="(?!data:|#)(?!https?://)[^"]*"', text) == []
    assert re.findall(r'<(?:img|link|source|iframe)[^>]*(?:src|href)="https?:', text) == []
    assert "url(http" not in text


def test_the_manifest_names_every_input_and_output_by_its_digest(report_2020):
    manifest = json.loads((report_2020.html.parent / "manifest.json").read_text("utf-8"))

    assert {"params/2020.yaml", "data/observations.csv", "notebooks/03-creation.ipynb"} <= set(
        manifest["inputs"]
    )
    assert manifest["outputs"].keys() | {"manifest.json"} == files(report_2020.folder).keys()
    assert all(digest.startswith("sha256:") for digest in manifest["outputs"].values())
    assert manifest["settled"] is True


def test_it_is_the_same_to_the_byte_elsewhere_at_another_time_and_with_other_jobs(
    report_2020: Report, tmp_path: Path
):
    # There it is another day, and the files are of another age.
    project = tmp_path / "elsewhere" / "白皮书 2"
    shutil.copytree(
        report_2020.project,
        project,
        ignore=shutil.ignore_patterns("out"),
        copy_function=shutil.copy,
    )

    run = run_build(project, "2020", "--jobs", "1", TZ="Pacific/Kiritimati", LANG="zh_CN.GB18030")

    assert run.code == 0, run.stderr
    assert files(project / "out" / "2020") == files(report_2020.folder)
