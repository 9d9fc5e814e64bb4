"""What tests ask a browser about pages: barriers, torn lines, evidence that opens."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OPTIONS = {"runOnly": {"type": "tag", "values": _RULES}, "resultTypes": ["violations"]}

_TORN = """() => {
    const torn = [];
    let marks = 0;
    for (const paragraph of document.querySelectorAll('main p, .remark')) {
        const letters = [];
        const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const node = texts.currentNode;
            for (let at = 0; at < node.length; at++) {
                const range = document.createRange();
                range.setStart(node, at); range.setEnd(node, at + 1);
                const box = range.getBoundingClientRect();
                const raised = node.parentElement.closest('sup') !== null;
                if (box.width) letters.push([node.data[at], box, raised]);
            }
        }
        letters.forEach(([letter, box, raised], at) => {
            const before = letters[at - 1];
            const cites = raised && before && !before[2];
            const joins = letter === '—' && before && /[\\p{Script=Han}0-9]/u.test(before[0]);
            if (!(cites || joins || (before && '，。、；：）》”'.includes(letter)))) return;
            marks++;
            if (box.left < before[1].left) torn.push(before[0] + letter);
        });
    }
    return [marks, torn];
}"""

_NUMBERS = """pattern => {
    const found = [];
    const torn = [];
    const blocks = 'main p, main li, td, th, caption, figcaption, .remark, dt, dd, nav a, h2, h3';
    for (const block of document.querySelectorAll(blocks)) {
        if (block.closest('[popover]') || block.querySelector('p, li, table')) continue;
        let text = '';
        const places = [];
        const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const node = texts.currentNode;
            // The numbers of sources and notes, and those of addresses, measure nothing.
            const apart = node.parentElement.closest('sup, .mark, a[href^=http]');
            text += apart ? '\\0'.repeat(node.length) : node.data;
            for (let at = 0; at < node.length; at++) places.push([node, at]);
        }
        for (const match of text.matchAll(new RegExp(pattern, 'g'))) {
            const range = document.createRange();
            range.setStart(...places[match.index]);
            const [last, at] = places[match.index + match[0].length - 1];
            range.setEnd(last, at + 1);
            const boxes = [...range.getClientRects()].filter(box => box.width > 0.1);
            if (!boxes.length) continue;
            found.push(match[0]);
            // On one line boxes stand beside each other, however large their letters are.
            const lowest = Math.min(...boxes.map(box => box.bottom));
            if (Math.max(...boxes.map(box => box.top)) > lowest - 2) torn.push(match[0]);
        }
    }
    return [found, torn];
}"""
# Not the one that the writers use: what a reader would see torn.
_NUMBER = (
    r"第?[0-9][0-9.]*(?:[%‰]|个百分点"
    r"|[万亿]?(?:美元|人次|批次|[年月日届号件块项宗个家位批户人天元倍])|[万亿])?"
)

_BUTTONS = """() => [...document.querySelectorAll('[popovertarget]')]
    .filter(button => button.getAttribute('popovertargetaction') !== 'hide')
    .map(button => button.getAttribute('popovertarget'))"""
_CARDS = "() => [...document.querySelectorAll('[popover]')].map(card => card.id)"
_EXHIBITS = """() => [...document.querySelectorAll('figure[id], .data-table[id]')]
    .map(exhibit => exhibit.id)"""


def barriers(page: Page) -> tuple[set[str], str]:
    """The rules of axe that a page passes, and a report of those that it breaks, empty if none."""
    results = Axe().run(page, options=_OPTIONS)
    passed = {rule["id"] for rule in results.response["passes"]}
    return passed, results.generate_report() if results.violations_count else ""


def torn_lines(page: Page) -> tuple[int, list[str]]:
    """Of marks that may not begin a line how many there are, and those that do begin one.

    They are citations, closing marks and dashes between names.
    """
    page.evaluate("document.fonts.ready")
    marks, torn = page.evaluate(_TORN)
    return marks, torn


def torn_numbers(page: Page) -> tuple[list[str], list[str]]:
    """The numbers of a page with their measure words, and those that a line end divides."""
    page.evaluate("document.fonts.ready")
    found, torn = page.evaluate(_NUMBERS, _NUMBER)
    return found, torn


def evidence(page: Page) -> tuple[list[str], list[str], set[str]]:
    """The cards that a page's buttons open, the cards that it has, and its figures and tables."""
    return page.evaluate(_BUTTONS), page.evaluate(_CARDS), set(page.evaluate(_EXHIBITS))
