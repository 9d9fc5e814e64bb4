"""The finished files are read once more, each as its own reader's program would."""

import msgspec
import pytest
from documents import export
from made import REPORT, report

from whitepaper.document.nodes import Document, Particulars
from whitepaper.errors import PublicationError
from whitepaper.formats.word import write
from whitepaper.inputs.edition import Edition
from whitepaper.publication.verify import verify
from whitepaper.reading.formulas import Formulas


def edition(**changes) -> Edition:
    others = {"parameter": 2020, "period": "2020", "language": "zh", "region": "小城"}
    parts = {**REPORT, **others, "subtitle": "", "allowed": [], "chapters": [], **changes}
    return msgspec.convert(parts, Edition)


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_a_report_that_does_not_say_its_notice_is_refused(kind):
    artefacts = {f"whitepaper.{kind}": export(report(), kind)}

    verify([artefacts], edition())
    with pytest.raises(PublicationError, match="it does not say “本报告另有声明。”"):
        verify([artefacts], edition(notice="本报告另有声明。"))


def test_a_date_in_a_notice_is_found_in_word_where_no_line_ends_at_its_hyphens():
    notice = "资料截至2021-07-31（表2‑1）。"
    document = Document((), msgspec.convert({**REPORT, "notice": notice}, Particulars))

    verify([{"whitepaper.docx": write(document, {}, Formulas())}], edition(notice=notice))


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ('<img src="https://x.cn/a.png" alt="图">', "it would fetch https://x.cn/a.png"),
        ('<a href="#nowhere">去</a>', "a link leads nowhere: #nowhere"),
        ('<p id="a">甲</p><p id="a">乙</p>', "two elements share the id “a”"),
        ('<img src="data:image/gif;base64,R0" alt=" ">', "one image has no alternative text"),
    ],
)
def test_a_page_that_fetches_or_misleads_is_refused(part, said):
    page = export(report(), "html").replace(b"</main>", f"{part}</main>".encode())

    with pytest.raises(PublicationError) as caught:
        verify([{"whitepaper.html": page}], edition())

    assert [finding.message for finding in caught.value.findings] == [said]
