"""The HTML in a real browser: nothing fetched, nothing cut, the shipped fonts in use."""

import base64
import io
import re
from pathlib import Path

import pypdfium2
import pytest
from documents import export
from nbformat.v4 import new_markdown_cell, new_notebook
from pages import barriers, evidence, torn_lines
from PIL import Image
from runs import Report

from whitepaper.document.facts import Fact, key
from whitepaper.document.nodes import (
    Cell,
    Chapter,
    Document,
    FactText,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Particulars,
    Text,
)
from whitepaper.document.serialise import from_json
from whitepaper.document.walk import find
from whitepaper.formats.html.page import write
from whitepaper.reading.formulas import Formulas

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (1400, "dark"), (390, "light")])
def test_the_page_fits_fetches_nothing_and_uses_its_own_fonts(
    browser, specimen: Report, width, scheme
):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))

    page.goto(specimen.html.as_uri())
    page.evaluate("document.fonts.ready")

    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family + f.weight)"
    )
    assert loaded == ["WP Noto Serif SC400", "WP Noto Sans SC400", "WP Noto Sans CJK JP Bold700"]
    page.close()


def test_every_image_of_the_page_is_drawn(browser, specimen: Report):
    page = browser.new_page()
    page.goto(specimen.html.as_uri())

    drawn = page.evaluate(
        "[...document.images].map(i => [i.closest('figure').id, i.naturalWidth > 100])"
    )

    names = ("fig-grants", "fig-map", "fig-stock", "fig-pledge", "fig-cases")
    assert drawn == [[name, True] for name in names]
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_chart_has_no_slab_of_white_on_a_dark_page(browser, specimen: Report, width):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme="dark")
    page.goto(specimen.html.as_uri())
    drawing = page.locator("#fig-grants .card")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")

    with Image.open(io.BytesIO(drawing.screenshot())) as shown:
        colours = shown.convert("RGB").getcolors(1 << 24)
    page.close()

    share, most = max(colours)
    assert f"rgb{most}" == ground
    assert share > 0.4 * sum(number for number, _ in colours)
    # The letters are light.
    assert max(min(colour) for _, colour in colours) > 180


def test_a_phone_shows_all_of_a_chart_and_its_letters_stay_legible(browser, specimen: Report):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(specimen.html.as_uri())
    chart = page.locator("#fig-grants .card")

    # The smallest letters, of 8 pt, are no smaller than 9 pixels here.
    scale = chart.locator("img").evaluate("image => image.width / image.naturalWidth")
    assert scale * 8 / 72 * 96 > 9
    assert chart.evaluate("card => card.scrollWidth <= card.clientWidth")
    page.close()


def test_on_a_phone_an_image_that_no_chapter_drew_can_be_scrolled_by_keyboard(
    browser, tmp_path: Path
):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200"/>'
    address = f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
    text = f'![各区的格]({address}){{#fig-map source="某局" alt="方格图，每区一格。"}}'
    cell = new_markdown_cell(text)
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_content(export(new_notebook(cells=[cell]), "html").decode())
    card = page.locator(".card")

    card.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert card.evaluate("card => card.scrollLeft") > 0
    page.close()


def photo(width: int, height: int) -> str:
    """The address of a bitmap."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#7fa8c9").save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_photo_is_no_wider_than_the_text_and_need_not_be_scrolled(browser, width):
    texts = (
        f'![地图]({photo(2000, 400)}){{#fig-map source="某局" alt="各区的地图。"}}',
        f"正文![图]({photo(2000, 400)})。",
    )
    cells = [new_markdown_cell(text) for text in texts]
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.set_content(export(new_notebook(cells=cells), "html").decode())

    text = page.locator("main").evaluate("main => main.clientWidth")
    shown = page.locator("main img").evaluate_all("all => all.map(i => [i.width, i.height])")
    assert all(width <= text and height == round(width / 5) for width, height in shown)
    assert page.locator(".card").get_attribute("tabindex") is None
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_words_of_a_table_are_broken_only_where_one_alone_is_too_long(browser, width):
    long = "https://example.org/" + "abcdefghij" * 8
    rows = (
        ("Place", "Service", "Operator", "Remark", "Depot", "2024"),
        ("---", "---", "---", "---", "---", "--:"),
        (
            *("Northgate interchange", "Southampton", "Transportation Authority"),
            *("Discontinued", "Northgate", "1,234,567"),
        ),
        (long, "Night", long, "-", "Westbrook", "12"),
    )
    cells = [new_markdown_cell("\n".join(f"| {' | '.join(row)} |" for row in rows))]
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.set_content(export(new_notebook(cells=cells), "html").decode())

    # A word that is broken has several boxes.
    broken = page.evaluate(
        """() => [...document.querySelectorAll('td, th')].flatMap(cell => {
          const found = [], texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
          while (texts.nextNode())
            for (const word of texts.currentNode.data.matchAll(/\\S+/g)) {
              const range = document.createRange();
              range.setStart(texts.currentNode, word.index);
              range.setEnd(texts.currentNode, word.index + word[0].length);
              if (range.getClientRects().length > 1) found.push(word[0]);
            }
          return found;
        })"""
    )
    widest = page.locator("td, th").evaluate_all("all => Math.max(...all.map(c => c.offsetWidth))")
    page.close()

    assert broken
    assert all(word in long for word in broken)
    assert widest < 250


def test_the_page_reads_without_javascript_and_its_contents_lead_to_the_chapters(
    browser, specimen: Report
):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(specimen.html.as_uri())

    page.get_by_role("link", name=re.compile("三、 ?知识产权保护")).first.click()

    assert page.url.endswith("#sec-protection")
    context.close()


def test_a_fact_opens_its_evidence_by_keyboard_without_javascript(browser, specimen: Report):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(specimen.html.as_uri())
    fact = page.locator("main p").get_by_role("button", name="66.77亿元的依据").first
    card = page.get_by_role("dialog", name="数据依据：66.77亿元")

    assert not card.is_visible()
    fact.focus()
    page.keyboard.press("Enter")
    assert card.is_visible()
    section = "二、知识产权运用　（一）质押融资"
    for told in ("专利质押融资额", "小城 2020年", "data/observations.csv:", section):
        assert told in card.inner_text()
    assert "03-use" not in card.inner_text()
    page.keyboard.press("Escape")
    assert not card.is_visible()
    context.close()


def test_every_button_opens_a_card_and_every_figure_and_table_has_one(browser, specimen: Report):
    page = browser.new_page()
    page.goto(specimen.html.as_uri())

    wanted, cards, exhibits = evidence(page)

    document = from_json((specimen.folder / "document.json").read_bytes())
    printed = {key(text.fact) for text in find(document, FactText)}
    key_figures = {key(i.fact) for figures in find(document, KeyFigures) for i in figures.items}
    # A table of texts alone has no values to list.
    bare = {"tbl-chronicle", "tbl-definitions", "tbl-policies", "fig-map", "fig-cases"}
    of_exhibits = {f"ev-{name}" for name in exhibits - bare}
    assert sorted(cards) == sorted(printed | key_figures | of_exhibits)
    assert set(wanted) == set(cards)
    page.close()


def test_the_data_of_a_figure_is_downloaded_without_network_and_without_javascript(
    browser, specimen: Report
):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(specimen.html.as_uri())
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    link = page.locator("#fig-pledge").get_by_role("link", name="下载数据（CSV）")
    address = link.get_attribute("href")

    with page.expect_download() as download:
        link.click()
    content = Path(download.value.path()).read_bytes()

    assert download.value.suggested_filename == "fig-pledge.csv"
    assert address == f"data:text/csv;charset=utf-8;base64,{base64.b64encode(content).decode()}"
    assert content.startswith("\ufeff指标,地区,时间,数值,".encode())
    assert "\n专利质押融资额,小城,2020年,66.77,0.01,亿元,".encode() in content
    assert [url for url in requests if not url.startswith("data:")] == []
    assert page.url == specimen.html.as_uri()
    context.close()


def test_each_figure_and_table_offers_its_data_by_its_number_but_not_in_print(
    browser, specimen: Report
):
    page = browser.new_page()
    page.goto(specimen.html.as_uri())
    links = page.get_by_role("link", name="下载数据（CSV）")

    names = [link.get_attribute("aria-label") for link in links.all()]
    shown = page.locator("figure[id] .number, .data-table[id] .number").all_text_contents()

    # A picture and a chart that was drawn without figure() have no data.
    assert {"图1-2", "图3-1", "表1-1", "附表1-1"} <= set(shown)
    with_data = [number for number in shown if number not in ("图1-2", "图3-1")]
    assert names == [f"{number}：下载数据（CSV）" for number in with_data]
    assert links.first.is_visible()
    page.emulate_media(media="print")
    assert not any(link.is_visible() for link in page.locator("a[download]").all())
    page.close()


@pytest.mark.parametrize("width", [1280, 1000, 390])
def test_no_line_begins_with_a_mark_that_may_not_begin_one(browser, specimen: Report, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(specimen.html.as_uri())

    marks, torn = torn_lines(page)

    assert marks > 60
    assert torn == []
    page.close()


def test_no_line_begins_with_the_dash_that_joins_names(browser):
    text = "\n\n".join(
        "甲" * before + "深圳—香港—广州科技集群与京—津—冀科技集群在2019—2020年" * 4
        for before in range(12)
    )
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.set_content(export(new_notebook(cells=[new_markdown_cell(text)]), "html").decode())

    marks, torn = torn_lines(page)

    assert marks > 100
    assert torn == []
    page.close()


def test_a_fact_that_is_a_text_opens_its_evidence_and_breaks_between_lines(
    browser, specimen: Report
):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(specimen.html.as_uri())
    long = page.locator("main p .fact:not(.unbroken)")

    lines = long.evaluate_all("facts => facts.map(fact => fact.getClientRects().length)")
    long.first.click()

    assert max(lines) > 1
    [opened] = page.locator("[popover]:popover-open").all()
    assert opened.get_attribute("id") == long.first.locator("button").get_attribute("popovertarget")
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_no_barrier_on_the_page_nor_in_an_open_card(
    browser, specimen: Report, width, scheme
):
    # The page forbids scripts: for the tester alone that is lifted.
    context = browser.new_context(
        bypass_csp=True, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(specimen.html.as_uri())
    passed, closed = barriers(page)
    page.locator("main p .fact").first.click()
    _, opened = barriers(page)
    context.close()

    assert {"color-contrast", "image-alt"} <= passed
    assert (closed, opened) == ("", "")


def test_on_a_phone_a_long_formula_is_scrolled_by_itself(browser, tmp_path: Path):
    long = (
        "P(X_t|X_0 X_1 \\cdots X_{t-1}) = P(X_t|X_{t-1}), \\quad t = 1, 2, \\cdots, n, n + 1, n + 2"
    )
    texts = [
        f"${long}$",
        f"- 一项 ${long}$",
        f"$$\n{long}\n$$",
        f"正文${long}$，又${long}$。",
        "$x$",
    ]
    cells = [new_markdown_cell(text) for text in ("# 题", *texts)]
    (tmp_path / "page.html").write_bytes(export(new_notebook(cells=cells), "html"))
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((tmp_path / "page.html").as_uri())

    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate(
        "[...document.querySelectorAll('math')].map(m => m.scrollWidth > m.clientWidth + 1)"
    ) == [True] * 5 + [False]
    page.close()


def test_on_a_phone_a_wide_table_opens_at_its_newest_year_with_its_title_in_sight(
    browser, tmp_path: Path
):
    years = range(2012, 2025)
    lines = (
        "| 指标 | " + " | ".join(f"{year}年" for year in years) + " |",
        "|---|" + "--:|" * len(years),
        "| 专利授权量 | " + " | ".join("118070" for _ in years) + " |",
    )
    cells = [new_markdown_cell(text) for text in ("# 题", "\n".join(lines))]
    (tmp_path / "page.html").write_bytes(export(new_notebook(cells=cells), "html"))
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((tmp_path / "page.html").as_uri())

    first, last = (page.locator(f"thead th:{at}-child").bounding_box() for at in ("first", "last"))

    assert first["x"] >= 0
    assert first["x"] + first["width"] < last["x"]
    assert last["x"] + last["width"] <= 390
    page.close()


@pytest.mark.parametrize(("width", "language"), [(360, "zh"), (390, "zh"), (430, "en")])
def test_on_a_phone_the_first_column_of_years_cuts_no_number_however_far_it_is_scrolled(
    browser, tmp_path: Path, width, language
):
    years = range(2016, 2025)
    about, year = ("约", "年") if language == "zh" else ("about ", "")
    lines = (
        "| 指标 | " + " | ".join(f"{each}{year}" for each in years) + " |",
        "|---|" + "--:|" * len(years),
        "| 每万人口高价值发明专利拥有量（件） | "
        + " | ".join(f"{about}{n}000" for n in years)
        + " |",
    )
    cells = [new_markdown_cell(text) for text in ("# 题", "\n".join(lines))]
    (tmp_path / "page.html").write_bytes(export(new_notebook(cells=cells), "html"))
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto((tmp_path / "page.html").as_uri())
    shadow = "document.querySelector('tbody tr > :first-child')"
    cut, seen, shadows = [], [], []

    for _ in years:
        edge, *boxes = page.locator("tbody tr > *").evaluate_all(
            "cells => cells.map(c => c.getBoundingClientRect()).map(b => [b.left, b.right])"
        )
        cut += [b for b in boxes if b[0] < edge[1] - 1 < b[1] - 2]
        seen.append(sum(b[0] >= edge[1] - 1 and b[1] <= width for b in boxes))
        shadows.append(page.evaluate(f"getComputedStyle({shadow}, '::after').opacity"))
        page.locator(".scroll").evaluate("s => s.scrollBy({left: -60, behavior: 'instant'})")
        page.wait_for_timeout(60)
    page.close()

    assert cut == []
    assert min(seen) >= 2
    assert shadows[0] == "1"
    assert float(shadows[-1]) < 0.1


def test_the_title_of_a_table_has_no_shadow_of_what_goes_on_beyond_its_edge(
    browser, tmp_path: Path
):
    row = "| " + " | ".join("甲乙丙丁戊己庚辛" for _ in range(9)) + " |"
    lines = (row, "|---" * 9 + "|", row, "", ": 各区概况 {#tbl-a}")
    cells = [new_markdown_cell(text) for text in ("# 题", "\n".join(lines))]
    (tmp_path / "page.html").write_bytes(export(new_notebook(cells=cells), "html"))
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((tmp_path / "page.html").as_uri())

    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    ground = page.locator("caption").evaluate("c => getComputedStyle(c).backgroundColor")
    page.close()
    assert ground == paper


def test_what_a_title_of_the_contents_goes_on_with_hangs_below_its_words(browser, specimen: Report):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(specimen.html.as_uri())
    # So that titles go on in a second line.
    page.add_style_tag(content=".page { grid-template-columns: 8rem 1fr !important; }")

    boxes = page.locator(".toc a.entry:has(.number)").evaluate_all("""entries => entries.map(
        entry => [...entry.children].map(part => part.getBoundingClientRect().toJSON())
    )""")
    page.close()

    assert max(title["height"] for _, title in boxes) > 30
    assert all(title["left"] >= number["right"] - 1 for number, title in boxes)


def test_contents_that_are_higher_than_the_window_scroll_and_show_it(browser, specimen: Report):
    page = browser.new_page(viewport={"width": 1440, "height": 300})
    page.goto(specimen.html.as_uri())
    page.locator("#sec-protection").scroll_into_view_if_needed()
    contents = page.locator(".contents")

    height, room = contents.evaluate("c => [c.scrollHeight, c.clientHeight]")
    grounds = contents.evaluate("c => getComputedStyle(c).backgroundAttachment")
    page.close()
    assert height > room == 300
    assert grounds == "local, local, scroll, scroll"


def test_a_heading_that_begins_with_a_bracket_stands_at_the_edge_of_the_text(
    browser, specimen: Report
):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(specimen.html.as_uri())

    widths = page.locator("main :is(h2, h3) > .number").evaluate_all("""numbers => numbers
        .filter(n => n.textContent.startsWith('（'))
        .map(n => [n.getBoundingClientRect().width, parseFloat(getComputedStyle(n).fontSize)])""")
    page.close()

    assert widths
    # （一） without the white before and after the brackets' ink, or with that after it.
    assert all(width <= 2.6 * size for width, size in widths)


def test_numbers_in_the_list_of_sources_are_parted_from_hanzi_and_its_narrow_marks_are_not(
    browser, specimen: Report
):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(specimen.html.as_uri())
    page.locator("ol.sources li span:last-child").first.evaluate(
        "s => { s.innerHTML = '甲<span class=narrow>.</span> 甲2甲' }"
    )
    gaps = page.locator("ol.sources li span:last-child").first.evaluate("""s => {
        const box = (node, at) => {
            const range = document.createRange();
            range.setStart(node, at); range.setEnd(node, at + 1);
            return range.getBoundingClientRect();
        };
        const [before, {firstChild: mark}, after] = s.childNodes;
        const size = parseFloat(getComputedStyle(s).fontSize);
        return [box(mark, 0).left - box(before, 0).left, box(after, 2).left - box(after, 1).left]
            .map(width => width / size);
    }""")
    page.close()

    assert gaps[0] == pytest.approx(1, abs=0.02)
    assert gaps[1] > 1.08


def test_no_label_of_the_colophon_is_broken(browser, tmp_path: Path):
    particulars = Particulars("2020", "Report", publisher="Bureau", cut_off="2021-04-25")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_content(write(Document((), particulars, language="en"), {}, Formulas(), {}).decode())

    labels = page.locator(".colophon dt")
    heights = labels.evaluate_all("all => all.map(dt => dt.getClientRects()[0].height)")
    texts = page.locator(".colophon dd").evaluate_all(
        "all => all.map(dd => dd.getBoundingClientRect().left)"
    )
    lines = labels.evaluate_all("""all => all.map(dt => {
        const range = document.createRange();
        range.selectNodeContents(dt);
        return range.getClientRects().length;
    })""")
    page.close()

    assert len(heights) > 3
    assert set(lines) == {1}
    assert len(set(texts)) == 1


def test_on_paper_key_figures_below_a_heading_stay_with_the_text(browser, tmp_path: Path):
    item = KeyFigure("授权", Fact("7件", "7", "授权量", when="2020年"))
    text = Paragraph((Text("正文自此开始。" + "字" * 120),))
    heading = Heading(1, (Text("二、知识产权保护"),), "sec-b")

    def sheets(lines: int) -> list[str]:
        before = [Paragraph((Text(f"第{n}行"),)) for n in range(lines)]
        blocks = (Heading(1, (Text("一、综述"),), "sec-a"), *before, heading)
        cells = (Cell(1, (*blocks, KeyFigures((item, item)), text)),)
        document = Document((Chapter("01", cells),), Particulars("2020", "小城"))
        page = browser.new_page()
        page.set_content(write(document, {}, Formulas(), {}).decode())
        printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
        page.close()
        return [sheet.get_textpage().get_text_range() for sheet in printed]

    for lines in range(16, 34, 2):
        (held,) = [sheet for sheet in sheets(lines)[1:] if "二、知识产权保护" in sheet]
        assert "正文自此开始" in held, lines


def test_a_box_is_set_to_the_left_and_ends_a_line_between_quotations(browser):
    text = "> 发现申报货物之外还有数十箱未申报的手机、耳机，分别标有“" + "a" * 20 + "”“vivo”等。"
    page = browser.new_page(viewport={"width": 700, "height": 844})
    page.set_content(export(new_notebook(cells=[new_markdown_cell(text)]), "html").decode())

    box = page.locator("blockquote p")
    assert box.evaluate("p => getComputedStyle(p).textAlign") == "start"
    assert box.locator("wbr").count() == 1
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_mark_is_too_small_to_be_read(browser, specimen: Report, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(specimen.html.as_uri())

    sizes = page.evaluate(
        "[...document.querySelectorAll('sup')].map(m => parseFloat(getComputedStyle(m).fontSize))"
    )

    assert len(sizes) > 20
    assert min(sizes) >= 11
    page.close()
