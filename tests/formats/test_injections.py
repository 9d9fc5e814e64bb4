"""What authors write is shown as text, or refused: it is code in no format."""

import re

import pytest
from bs4 import BeautifulSoup
from documents import export, text_of
from nbformat.v4 import new_markdown_cell, new_notebook

from whitepaper.errors import WhitepaperError

pytestmark = pytest.mark.fault("injections")

SCHEMES = (
    "javascript:x()",
    "JaVaScRiPt:x()",
    "vbscript:x",
    "data:text/html,<b>x</b>",
    "file:///etc/passwd",
    "&#106;avascript:x()",
    "java&Tab;script:x()",
    "\u0001javascript:x()",
)
HANDLERS = ("onclick", "onload", "onerror", "onmouseover", "onfocus", "ONCLICK", "on\u017fcroll")
LOADING = (
    "style='background:url(http://x.y/z)'",
    "style='background-image:u\\72l(http://x.y/z)'",
    "srcset='http://x.y/b.png 2x'",
    "background='http://x.y/z'",
    "poster='http://x.y/z'",
    "action='http://x.y/z'",
    "formaction='javascript:x()'",
    "ping='http://x.y/z'",
)
ELEMENTS = (
    "<script>x()</script>",
    "<iframe src='http://x.y'></iframe>",
    "<object data='http://x.y'></object>",
    "<embed src='http://x.y'>",
    "<base href='http://x.y'>",
    "<meta http-equiv='refresh' content='0;url=http://x.y'>",
    "<link rel='stylesheet' href='http://x.y'>",
    "<form action='http://x.y'><input></form>",
    "<style>body{display:none}</style>",
    "<svg><script>x()</script></svg>",
    "<svg><foreignObject><p>x</p></foreignObject></svg>",
    "<svg><image href='http://x.y/z'/></svg>",
    "<math><annotation-xml encoding='text/html'><script>x()</script></annotation-xml></math>",
    "<template><script>x()</script></template>",
    "<noscript><p title='</noscript><script>x()</script>'></noscript>",
)
OF_OTHER_LANGUAGES = (
    '#panic("x")',
    '#import "@preview/x:0.1.0": y',
    '`#eval("x")`',
    "#{ 1 + 1 }",
    '"); panic("x',
    '*/ #read("/etc/passwd") /*',
    "\\#panic() \\u{0}",
    '::: {typst:text:fill="panic(1)"}\n正文\n:::',
    '[正文]{typst:text:fill="panic(1)"}',
    "```{=typst}\n#panic()\n```",
    "`#panic()`{=typst}",
    "```{=html}\n<script>x()</script>\n```",
    "```{=openxml}\n<w:p><w:r><w:t>x</w:t></w:r></w:p>\n```",
    "<w:t>x</w:t>]]></w:t>",
    "{{ 1 + 1 }} {% raw %} ${x} <%= x %>",
    "/* whitepaper:style */",
    "</style></main><script>x()</script>",
    "&lt;script&gt;x()&lt;/script&gt;",
    "]]><!--x--><![CDATA[",
    "\\write18{x} \\input{/etc/passwd}",
)
INJECTIONS = (
    *(f"[文字]({scheme})" for scheme in SCHEMES),
    *(f'<a href="{scheme}">文字</a>' for scheme in SCHEMES),
    *(f"<{scheme}>" for scheme in SCHEMES[:4]),
    *(f"[文字][a]\n\n[a]: {scheme}" for scheme in SCHEMES[:5]),
    *(f'<p {handler}="x()">文字</p>' for handler in HANDLERS),
    *(f'<svg {handler}="x()"><rect width="1" height="1"/></svg>' for handler in HANDLERS),
    *(f"[文字]{{{handler}=x()}}" for handler in HANDLERS),
    *(f"<{tag}>{text}</{tag}>" for tag in ("b", "td", "pre") for text in OF_OTHER_LANGUAGES[:4]),
    *(f"<p {attribute}>文字</p>" for attribute in LOADING),
    *(f"<table><tr><td {attribute}>文字</td></tr></table>" for attribute in LOADING),
    *ELEMENTS,
    *(f"文字{element}文字" for element in ELEMENTS),
    *OF_OTHER_LANGUAGES,
    *(f"# {text}" for text in OF_OTHER_LANGUAGES if "\n" not in text),
    *(f"甲[^a]\n\n[^a]: {text}" for text in OF_OTHER_LANGUAGES if "\n" not in text),
)
SAFE_LINK = re.compile(r"(?:https?:|mailto:|#|data:(?:text/csv|image/))")


def exported(source: str, kind: str) -> bytes | None:
    """A document of one cell; None if it is refused."""
    notebook = new_notebook(cells=[new_markdown_cell(source, id="a")])
    try:
        return export(notebook, kind)
    except WhitepaperError:
        return None


@pytest.mark.parametrize("source", INJECTIONS)
def test_the_page_runs_and_fetches_nothing_that_an_author_wrote(source):
    page = exported(source, "html")
    if page is None:
        return
    soup = BeautifulSoup(page, "html.parser")
    plain = BeautifulSoup(exported("文字", "html"), "html.parser")

    assert len(soup.find_all("script")) == len(plain.find_all("script"))
    assert soup.find_all(["iframe", "object", "embed", "base", "form", "foreignobject"]) == []
    assert len(soup.find_all(["style", "link", "meta"])) == len(
        plain.find_all(["style", "link", "meta"])
    )
    for element in soup.find_all(True):
        for name, value in element.attrs.items():
            assert not name.lower().startswith("on"), element
            if name in ("href", "src"):
                assert SAFE_LINK.match(value), element
            if element.find_parent("main") and name == "style":
                assert "url" not in value.lower(), element
        assert not {"srcset", "background", "poster", "action", "formaction", "ping"} & {
            *element.attrs
        }


@pytest.mark.slow
@pytest.mark.parametrize("source", OF_OTHER_LANGUAGES)
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_every_format_shows_the_text_that_the_page_shows(source, kind):
    page, document = exported(source, "html"), exported(source, kind)
    if page is None or document is None:
        return

    # A page of a PDF has its number.
    assert text_of(document, kind).removesuffix("—1—") == text_of(page, "html")
