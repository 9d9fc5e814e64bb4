"""The PDF satisfies PDF/UA-1 and PDF/A-2a by the rules of veraPDF, whose engine runs here."""

import pikepdf
import pytest
from runs import Report
from verapdf import validated

pytestmark = pytest.mark.slow


def test_a_report_passes_and_one_that_says_no_more_that_it_is_tagged_fails(
    specimen: Report, tmp_path
):
    damaged = tmp_path / "damaged.pdf"
    with pikepdf.open(specimen.pdf) as document:
        del document.Root.MarkInfo
        document.save(damaged)

    results = validated(specimen.pdf, damaged)

    rules = {"PDFUA-1": "6.2-1: ", "PDFA-2A": "6.7.2.2-1: "}
    assert results.keys() == rules.keys()
    for profile, ((checked, found), (_, failed)) in results.items():
        assert checked > 10_000
        assert found == []
        assert [each for each in failed if each.startswith(rules[profile])] != [], failed
