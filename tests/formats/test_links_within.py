"""Links to marked places and to headings lead there in every format."""

import io
import re
import zipfile

import pikepdf
from bs4 import BeautifulSoup
from corpus import prose
from documents import export
from nbformat.v4 import new_notebook

NOTEBOOK = new_notebook(
    cells=[
        prose(
            "# 综述\n\n见[甲](#x)、[乙](#par)、[丙](#My-Heading)、[丁](#own)、[](#here)和"
            "[戊](#my-heading)。"
        ),
        prose("<a name='x'></a>甲处。\n\n<p id='par'>乙处</p>\n\n<p id='nobody'>无人问</p>"),
        prose("<a id='own'></a>"),
        prose("## My Heading\n\n(here)=\n- 此处"),
    ]
)
LINKS = 6


def test_links_of_a_page_lead_to_what_is_on_it():
    main = BeautifulSoup(export(NOTEBOOK, "html"), "html.parser").main

    found = [main.find(id=link["href"][1:]) for link in main.select("p a[href^='#']")]

    assert len(found) == LINKS
    assert [place.name for place in found] == ["span", "span", "h2", "h2", "span", "h2"]
    assert found[1].parent.text == "乙处"
    assert not main.select("#nobody")


def test_links_of_a_word_document_lead_to_bookmarks():
    with zipfile.ZipFile(io.BytesIO(export(NOTEBOOK, "docx"))) as archive:
        body = archive.read("word/document.xml").decode()

    anchors = re.findall('w:hyperlink w:anchor="([^"]+)"', body)
    bookmarks = re.findall('w:bookmarkStart [^>]*w:name="([^"]+)"', body)
    assert len([anchor for anchor in anchors if anchor in bookmarks]) >= LINKS
    assert set(anchors) <= set(bookmarks)


def test_links_of_a_pdf_lead_to_places_in_it():
    with pikepdf.open(io.BytesIO(export(NOTEBOOK, "pdf"))) as document:
        links = [
            note
            for page in document.pages
            for note in page.get("/Annots", [])
            if note.Subtype == "/Link"
            and ("/Dest" in note or note.get("/A", {}).get("/S") == "/GoTo")
        ]

    assert len(links) >= LINKS
