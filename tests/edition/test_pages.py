"""The editions as readers get them: without a barrier, and fit for an archive."""

import pytest
from pages import barriers, evidence, torn_lines, torn_numbers
from runs import Report
from verapdf import validated

pytestmark = pytest.mark.slow


@pytest.fixture(params=["report_2020", "report_2022", "report_2023", "report_2024"])
def report(request) -> Report:
    return request.getfixturevalue(request.param)


def test_a_build_has_nothing_to_say_that_a_final_report_would_be_refused_for(report: Report):
    assert report.run.code == 0
    assert "would be refused" not in report.run.stderr


def test_vera_pdf_finds_nothing(
    report_2020: Report, report_2022: Report, report_2023: Report, report_2024: Report
):
    reports = (report_2020, report_2022, report_2023, report_2024)
    for results in validated(*(report.pdf for report in reports)).values():
        for checked, failed in results:
            assert checked > 10_000
            assert failed == []


# The specimen, which has every kind of block, is looked at in both ways.
@pytest.mark.parametrize(
    ("report", "width", "scheme"),
    [
        ("report_2020", 390, "dark"),
        ("report_2022", 1280, "dark"),
        ("report_2023", 1280, "light"),
        ("report_2024", 390, "light"),
    ],
    indirect=["report"],
)
def test_axe_finds_no_barrier_on_the_page_nor_in_an_open_card(
    browser, report: Report, width, scheme
):
    # The page forbids scripts: for the tester alone that is lifted.
    context = browser.new_context(
        bypass_csp=True, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(report.html.as_uri())
    page.locator("main p .fact").first.click()

    passed, found = barriers(page)
    images = page.locator("img").count()

    context.close()
    assert "color-contrast" in passed
    assert ("image-alt" in passed) == bool(images)
    assert found == ""


@pytest.mark.parametrize("width", [1280, 1000, 390])
def test_the_page_fits_and_no_line_begins_with_a_mark_that_may_not_begin_one(
    browser, report_2020: Report, width
):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(report_2020.html.as_uri())

    marks, torn = torn_lines(page)

    assert marks > 400
    assert torn == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_number_is_parted_from_its_measure_word(browser, report: Report, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(report.html.as_uri())

    found, torn = torn_numbers(page)

    assert len(found) > 150
    assert torn == []
    page.close()


@pytest.mark.parametrize("width", [390, 360, 320])
def test_on_a_phone_no_key_figure_runs_out_of_its_column(browser, report: Report, width):
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(f"file://{report.folder}/whitepaper.html")

    beyond = page.evaluate(
        "[...document.querySelectorAll('.key-figures > div')].map(column => {"
        " const value = document.createRange();"
        " value.selectNodeContents(column.querySelector('.value'));"
        " return [value.toString(),"
        "  value.getBoundingClientRect().right - column.getBoundingClientRect().right]; })"
    )
    page.close()

    assert [value for value, by in beyond if by > 0.5] == []


def test_on_a_phone_every_chart_is_seen_whole_and_its_letters_are_legible(browser, report: Report):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(report.html.as_uri())

    cards = page.evaluate(
        "[...document.querySelectorAll('.drawing .card')].map(card => {"
        " const image = card.querySelector('img');"
        " return [card.scrollWidth - card.clientWidth, image.width / image.naturalWidth]; })"
    )

    assert len(cards) > 1
    assert max(beyond for beyond, _ in cards) <= 0
    # Those for phones, whose smallest letters are of 8 pt.
    assert min(scale for _, scale in cards) * 8 / 72 * 96 > 9
    page.close()


def test_every_image_is_drawn_and_every_button_opens_a_card(browser, report_2020: Report):
    page = browser.new_page()
    page.goto(report_2020.html.as_uri())

    widths = page.evaluate("[...document.images].map(image => image.naturalWidth)")
    wanted, cards, exhibits = evidence(page)

    # The cover has one, too.
    assert len(widths) == 1 + sum(name.startswith("fig-") for name in exhibits)
    assert min(widths) > 100
    assert len(set(wanted)) > 150
    assert sorted(set(wanted)) == sorted(cards)
    page.close()
