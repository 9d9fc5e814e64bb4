"""Both editions as readers get them: without a barrier, and fit for an archive."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from runs import Report
from verapdf import validated

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}

pytestmark = pytest.mark.slow


@pytest.fixture(params=["report_2020", "report_2023"])
def report(request) -> Report:
    return request.getfixturevalue(request.param)


def test_a_build_has_nothing_to_say_that_a_final_report_would_be_refused_for(report: Report):
    assert report.run.code == 0
    assert "would be refused" not in report.run.stderr


def test_vera_pdf_finds_nothing(report_2020: Report, report_2023: Report):
    for results in validated(report_2020.pdf, report_2023.pdf).values():
        for checked, failed in results:
            assert checked > 10_000
            assert failed == []


def test_axe_finds_no_barrier_on_the_page_nor_in_an_open_card(browser, report: Report):
    # The page forbids scripts: for the tester alone that is lifted.
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(report.html.as_uri())
    page.locator("main p .fact").first.click()

    results = Axe().run(page, options=OPTIONS)

    context.close()
    assert {"color-contrast", "image-alt"} <= {rule["id"] for rule in results.response["passes"]}
    assert results.violations_count == 0, results.generate_report()
