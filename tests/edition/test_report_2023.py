"""The 2023 edition: the same notebooks, its own facts, and nothing left of another year."""

import csv
import json
import re

import pytest
from lxml import html as lxml_html
from projects import ROOT
from runs import Report

from whitepaper.document.serialise import from_json
from whitepaper.inputs.data import read


@pytest.fixture(scope="module")
def built(report_2023: Report):
    """The folder of the 2023 edition."""
    return report_2023.folder


@pytest.fixture(scope="module")
def text(built) -> str:
    page = lxml_html.fromstring((built / "whitepaper.html").read_text("utf-8"))
    return "".join(page.xpath("//main")[0].text_content().split())


def test_it_is_final(built):
    document = from_json((built / "document.json").read_bytes())
    assert document.particulars.status == "final"


def test_it_prints_what_was_published_for_its_year(text):
    for printed in ("118070件", "36339件，同比增长31.6%", "81.1件，较上年增加18.5件", "14010件"):
        assert printed in text


def test_no_wording_of_the_2020_edition_is_left(text):
    for gone in (
        "新冠",
        "疫情",
        "十三五”规划收官",
        "第二十一届中国专利奖评选",
        "66.77",
        "@",
        "（）",
        "，，",
    ):
        assert gone not in text


def test_no_heading_stands_alone(built):
    page = lxml_html.fromstring((built / "whitepaper.html").read_text("utf-8"))
    headings = page.xpath("//main//*[self::h2 or self::h3 or self::h4]")
    bare = [
        h.text_content()
        for h in headings
        for after in [h.getnext()]
        if after is None or (re.fullmatch("h[1-6]", after.tag) and after.tag <= h.tag)
    ]
    assert bare == []


def test_nothing_published_after_its_cut_off_date_is_cited(built):
    with (built / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        cited = {name for row in csv.DictReader(file) for name in row["sources"].split()}
    late = {s.source for s in read(ROOT).sources if s.known.isoformat() > "2024-06-30"}
    assert len(cited) > 10
    assert not cited & late


def test_the_manifest_says_what_was_left_out(built):
    omitted = json.loads((built / "manifest.json").read_text("utf-8"))["omitted"]
    assert any(line.startswith("notebooks/02-policy.ipynb cell 4") for line in omitted)
    assert any(line.startswith("notebooks/03-creation.ipynb cell 9") for line in omitted)
