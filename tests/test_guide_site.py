"""The guide as a site: it has every finding, is searched in Chinese, and loads nothing."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import expect
from projects import ROOT
from runs import run

from whitepaper.checks import RULES

pytestmark = pytest.mark.slow

DOCS = ROOT / "docs"
FINDINGS = (DOCS / "guide" / "findings.md").read_text("utf-8")
LISTED = re.findall(r"^```\{findings\} (\S+)(?: (\S+))?$", FINDINGS, re.M)
# What these say of a file that cannot be written is the system's, and told with the others.
ELSEWHERE = {"whitepaper/checks/__init__.py", "whitepaper/comparison/page.py"}
LOADED = {"src", "srcset", "data", "poster"}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The guide as `make docs` makes it."""
    folder = tmp_path_factory.mktemp("site")
    options = ("--quiet", "--fail-on-warning", "--builder", "html")
    command = [sys.executable, "-m", "sphinx", *options, "--doctree-dir", f"{folder}/.trees"]
    done = run([*command, str(DOCS), str(folder)], ROOT, LC_ALL="C", PYTHONUTF8="1")
    assert (done.code, done.stderr) == (0, "")
    return folder


class Resources(HTMLParser):
    """What a page has a browser load."""

    def __init__(self):
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.addresses += [given[name] or "" for name in LOADED & given.keys()]
        if tag == "link":
            self.addresses.append(given.get("href") or "")


def test_the_guide_explains_every_rule_and_every_module_that_finds_something(site):
    rules = {rule.__name__ for rules in RULES.values() for rule in rules}
    sys.path.insert(0, str(DOCS / "site"))
    import findings

    assert rules - {rule for _, rule in LISTED} == set()
    assert findings.modules() - ELSEWHERE - {module for module, _ in LISTED} == set()


def test_the_guide_says_what_is_found_and_its_remedy_as_the_program_does(site):
    page = (site / "guide" / "findings.html").read_text("utf-8")

    assert "本章只有标题，下面没有内容" in page
    assert "→ 请写上本版的内容，或在params/中把本章从各章里去掉" in page
    english = (site / "guide" / "en" / "findings.html").read_text("utf-8")
    assert "the chapter has a title and nothing below it" in english
    assert (
        "→ write what this edition has to say, or take it from the chapters in params/" in english
    )
    assert re.findall("→ [^<]*[\u4e00-\u9fff]", english) == []


def test_no_page_of_the_guide_loads_anything_from_elsewhere(site):
    pages, styles = sorted(site.rglob("*.html")), sorted(site.rglob("*.css"))
    loaded = Resources()
    for page in pages:
        loaded.feed(page.read_text("utf-8"))

    assert len(pages) > 20
    assert loaded.addresses
    assert [a for a in loaded.addresses if re.match(r"(?:\w+:)?//", a)] == []
    for style in styles:
        assert re.findall(r"url\(['\"]?(?:\w+:)?//|@import", style.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("替代文字", "检查结果怎么看怎么改"),
        ("WPS 另存为", "数据"),
        ("wheelhouse", "没有网络的办公网里安装"),
    ],
)
def test_chinese_is_found_in_the_guide_opened_from_its_folder(site, browser, words, page):
    opened = browser.new_page()
    errors, asked = [], []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(f"{(site / 'search.html').as_uri()}?q={words}")

    expect(opened.locator("#search-results a", has_text=page).first).to_be_visible(timeout=60_000)
    assert errors == []
    assert [address for address in asked if not address.startswith("file:")] == []
    opened.close()
