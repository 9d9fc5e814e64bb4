"""An edition of a year that the data does not have yet: a few values, and what chapters say."""

import re
import shutil
from pathlib import Path

import pytest
from lxml import html as lxml_html
from projects import ROOT
from runs import Report, build_here

COURT = "广州知识产权法院"
SOURCE = (
    "bureau-2026,广州知识产权保护与发展状况（2025年度）,published,广州市市场监督管理局,,,2026-04-25,"
    "2026-04-25,published,R/OL,zh,,none,\n"
)
# Some fall, some follow on a year without a value, and one on a bound.
VALUES = (
    ("patent-grants", "广州", "105321", "件", "1", ""),
    ("invention-grants", "广州", "41000", "件", "1", ""),
    ("invention-grants-growth", "广州", "-2.5", "%", "0.1", ""),
    ("invention-patents-in-force", "广州", "203456", "件", "1", ""),
    ("invention-patents-in-force-growth", "广州", "12.4", "%", "0.1", ""),
    ("high-value-invention-patents", "广州", "70000", "件", "1", ""),
    ("ip-pledge", "广州", "431.5", "亿元", "0.1", ""),
    ("china-patent-awards", "广州", "88", "项", "1", "第二十五届"),
    ("court-new", COURT, "12000", "件", "1", ""),
    ("court-closed", COURT, "12800", "件", "1", ""),
    ("patent-dispute-cases-concluded", "广州", "2100", "件", "1", ""),
    ("customs-batches", "广州海关", "7100", "批", "1", ""),
)
SAID = (
    "专利授权量105321件，上年超过11.2万件，其中发明专利41000件，同比下降2.5%",
    "第二十五届中国专利奖获奖88项，少于第二十四届的105项",
    "广州知识产权法院2025年新收案件少于2023年",
    "年末全市高价值发明专利70000件，同比下降约",
    "知识产权质押融资额同比下降11.6%",
    "深圳—香港—广州科技集群位居全球第1位",
)
NEVER = ("为超过", "不多于", "连续", "继续", "增至70000", "少于上年", "新冠")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    project: Path = tmp_path_factory.mktemp("next") / "project"
    project.mkdir()
    for name in ("build.py", "requirements.lock"):
        shutil.copy(ROOT / name, project)
    for name in ("params", "data", "notebooks"):
        shutil.copytree(ROOT / name, project / name)
    with (project / "data/sources.csv").open("a", encoding="utf-8") as file:
        file.write(SOURCE)
    with (project / "data/observations.csv").open("a", encoding="utf-8") as file:
        for name, region, value, unit, precision, scope in VALUES:
            file.write(
                f"{name},{region},2025,{value},{unit},{precision},,final,high,{scope},,,"
                "bureau-2026,,\n"
            )
    begun = build_here(project, "new", "2025")
    assert begun.code == 0, begun.stderr
    built = build_here(project, "2025", "--to", "html")
    assert built.code == 0, built.stderr
    return Report(project, "2025", built)


@pytest.fixture(scope="module")
def page(report: Report):
    return lxml_html.fromstring(report.html.read_text("utf-8"))


@pytest.fixture(scope="module")
def text(page) -> str:
    said = "".join(page.xpath("//main")[0].text_content().split()).replace("\u2060", "")
    return re.sub(r"（[图表]\d+-\d+）", "", said)


@pytest.mark.slow
def test_what_falls_or_follows_on_a_gap_is_said_to_do_so(text):
    assert [words for words in SAID if words not in text] == []
    assert [words for words in NEVER if words in text] == []


@pytest.mark.slow
def test_a_chapter_of_which_the_year_has_nothing_is_told(report, page):
    headings = page.xpath("//main//*[self::h2 or self::h3]")
    bare = [
        "".join(h.text_content().split())
        for h in headings
        for after in [h.getnext()]
        if after is not None and re.fullmatch("h[1-6]", after.tag) and after.tag <= h.tag
    ]
    assert bare == ["四、工作展望"]
    assert "notebooks/07-outlook.ipynb cell 1" in report.run.stderr
