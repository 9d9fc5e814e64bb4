"""The data that the 2020 edition offers beside its figures and tables."""

import base64
import csv
import io
import re

import pytest
from runs import Report


def test_the_2020_edition_offers_all_that_its_ledger_says_figures_draw_and_tables_print(
    report_2020: Report,
):
    ledger = csv.DictReader(io.StringIO((report_2020.folder / "ledger.csv").read_text("utf-8-sig")))
    printed: dict[str, list[str]] = {}
    for row in ledger:
        if row["kind"] == "figure":
            # What was drawn is listed in full, what is printed beside it perhaps in 万.
            printed.setdefault(row["label"], []).append(row["value"])
        elif row["kind"] == "table":
            printed.setdefault(row["label"], []).append(row["printed"])
    page = report_2020.html.read_text("utf-8")

    found = re.findall(r'href="data:text/csv;[^,]*,([^"]*)" download="([^"]*).csv"', page)
    offers = {
        name: list(csv.reader(io.StringIO(base64.b64decode(data).decode("utf-8-sig"))))
        for data, name in found
    }

    assert len(offers) > 15
    assert set(printed) <= set(offers)
    for label, values in printed.items():
        if label.startswith("fig-"):
            drawn = offers[label][1:]
            # Of what is computed no more digits are offered than are printed.
            computed = ["推算数" in row for row in drawn]
            for row, value, rounded in zip(drawn, values, computed, strict=True):
                same = float(row[3]) == pytest.approx(float(value), rel=0.01) if rounded else None
                assert same or row[3] == value or not value
        else:
            assert set(values) <= {cell for row in offers[label] for cell in row}


def test_the_page_offers_the_very_files_of_the_annex(report_2020: Report):
    page = report_2020.html.read_text("utf-8")
    files = {path.name: path.read_bytes() for path in (report_2020.folder / "annex").glob("*.csv")}

    found = re.findall(r'href="data:text/csv;[^,]*,([^"]*)" download="([^"]*)"', page)

    assert {name: base64.b64decode(data) for data, name in found} == files
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy.replace("&#x27;", "'") == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
    )
