"""Editions after 2020: the same notebooks, their own facts, and nothing left of another year."""

import csv
import json
import re

import pytest
from lxml import html as lxml_html
from projects import ROOT
from runs import Report

from whitepaper.document.nodes import FactText, Heading, KeyFigures, Table
from whitepaper.document.serialise import from_json
from whitepaper.document.walk import find, plain
from whitepaper.inputs.data import read
from whitepaper.inputs.parameters import load
from whitepaper.inputs.period import last_day

EDITIONS = ("2022", "2023", "2024")
PRINTED = {
    "2022": (
        "11.77万件",
        "216万件，其中驰名商标140件",
        "13986件",
        "占全省有效发明专利量（53.92万件）的21.8%",
        "为2020年末（7.1万件）的1.7倍",
        "越秀区在该届评选中获中国外观设计金奖1项、银奖2项",
        "全国著作权登记总量6353144件，同比增长1.42%",
        "年末全省高价值发明专利26.07万件，占全省有效发明专利量的48.3%",
        "上海PCT国际专利申请量约5600件，同比增长15.76%",
        "117095件，同比下降40.5%（上年196796件），广州知识产权法院新收案件占全省的11.9%",
        "民事案件118697件、刑事案件1631件、行政案件38件",
        "34家企业入选国家知识产权示范企业和优势企业，其中黄埔区20家",
        "建成粤港澳大湾区知识产权技术专家人才库，2022年末入库专家282人",
        "入选全国首批国家知识产权强市建设示范城市和第一批国家知识产权保护示范区建设城市",
        "入选全国首批知识产权纠纷快速处理试点、商业秘密保护创新试点和特色服务出口基地（知识产权）",
        "发布全国首个《知识产权维权援助和保护工作站服务规范》地方标准",
        "和全国首个《专业展会知识产权保护与纠纷处理规范》团体标准",
        "越秀区获评国家知识产权强县建设示范县，为全国首批、广州市唯一",
        "广州知识产权保护中心获批国家级专利导航服务基地",
        "广州承办第五届粤港澳大湾区知识产权交易博览会暨国际地理标志产品交易博览会",
        "同比增长15.76%；广州约1869件（推算）",
    ),
    "2023": (
        "118070件",
        "36339件，同比增长31.6%",
        "81.1件，较上年增加18.5件",
        "14010件",
        "继2022年度（157个参评城市）居第1位之后，广州在2023年度（133个参评城市）继续居第1位",
        "获奖数多于第二十三届的79项",
        "有效注册商标2329976件，同比增长8%（上年末216万件），居全国第4位",
        "3月末，全市拥有有效发明专利的企业16152家，较上年同期增加3821家",
        "全国有24个集群进入全球百强，上年21个。上海—苏州科技集群居全球第5位",
        "全省专利授权量超过70.37万件，居全国第1位",
        "广州专利授权量118070件、发明专利授权量36339件，杭州分别为107675件和31981件",
        "黄埔区知识产权质押融资额83.74亿元，占全市的39.09%",
        "据此全市同期约214.22亿元（推算）",
        "2023年4月，《2022年广州知识产权发展与保护状况》白皮书发布",
        "入选全国首批国家知识产权保护示范区建设城市、首批国家知识产权公共服务标准化城市建设试点",
        "和全国首批国家知识产权强市建设示范城市",
        "综合改革方案由广东省政府与国家知识产权局联合印发",
        "国家海外知识产权纠纷应对指导广州分中心获批建设",
        "居全国第4位，较前年提升2位",
        "居全国第4位，较前年提升1位",
        "比全省平均水平高28.5件，比全国平均水平高52.1件",
        "增速高于全省（同比增长21.9%）和全国（同比增长25.7%）",
        "获大赛“最佳组织奖”",
        "高质量建设知识产权强市示范城市、国家知识产权保护示范区",
        "其中涉港澳案件113件，同比增长36.14%",
        "技术调查官参与办案2283件，同比增长80.62%",
        "成为全国首个允许引入港澳特邀调解组织的试点法院之一",
    ),
    "2024": (
        "超过11.2万件，低于上年的118070件",
        "morethan112,000patentsweregranted,fewerthanthe118,070oftheyearbefore",
        "（推算），少于上年的14010件",
        "7.2万件，同比增长约17%，上年末61493件",
        "488.2亿元",
        "约12753件（推算）",
        "2024年公布的2023年度知识产权行政保护绩效考核结果显示，广州在133个参评城市中居第1位",
        "软件著作权登记量超过7.8万件",
        "全省领先",
        "来源未载其后的处理结果",
        "全国有26个集群进入全球百强，上年24个。北京科技集群居全球第3位",
        "查扣进出口侵权嫌疑货物6811批",
        "保护412家国内外知识产权权利人的合法权益，涉及知识产权超过3000项",
        "侵害实用新型专利权纠纷占50.04%，计算机软件侵权纠纷占32.10%，侵害发明专利权纠纷占12.45%",
        "审结植物新品种权纠纷27件、技术秘密和垄断纠纷24件，涉外、涉港澳台技术类纠纷356件",
        "2025年2月6日，广州知识产权法院发布服务和保障科技创新典型案例9个",
        "绘出15个重点产业集群的技术布局和创新趋势",
        "继续深入实施知识产权强市战略",
        "全力打造具有全球影响力的知识产权示范城市",
    ),
}


@pytest.fixture(params=EDITIONS)
def edition(request) -> str:
    return request.param


@pytest.fixture
def built(request, edition):
    """The folder of an edition."""
    report: Report = request.getfixturevalue(f"report_{edition}")
    return report.folder


@pytest.fixture
def page(built):
    return lxml_html.fromstring((built / "whitepaper.html").read_text("utf-8"))


@pytest.fixture
def document(built):
    return from_json((built / "document.json").read_bytes())


@pytest.fixture
def text(page) -> str:
    """What the page says, without its references to exhibits, which may stand within a sentence."""
    said = "".join(page.xpath("//main")[0].text_content().split())
    return re.sub(r"（\u2060?[图表]\d+-\d+\u2060?）", "", said)


def test_it_is_final(document):
    assert document.particulars.status == "final"


def test_it_prints_what_was_published_for_its_year(edition, text):
    assert [words for words in PRINTED[edition] if words not in text] == []


def test_the_english_page_says_what_it_is_of_and_the_honours_that_the_chinese_has(edition, text):
    honours = {"2022": "firstnationaldemonstrationcities", "2023": "firstnationalpilotcities"}

    assert f"intellectualproperty(IP)inGuangzhouin{edition}," in text
    assert honours.get(edition, "") in text


@pytest.mark.parametrize("year", ["2020", *EDITIONS])
def test_no_chapter_passes_over_what_its_data_has_of_its_time(request, year):
    report: Report = request.getfixturevalue(f"report_{year}")

    assert report.run.code == 0
    assert "used by no chapter" not in report.run.stderr


def test_a_case_has_a_box_in_no_edition_whose_sources_tell_of_none(edition, page):
    boxes = ["".join(box.text_content().split()) for box in page.xpath("//main//blockquote")]

    assert len(boxes) == (1 if edition == "2024" else 0)
    assert all("南沙海关查验一票申报为“家具”的出口货物" in box for box in boxes)


def test_no_wording_of_the_2020_edition_is_left(text):
    for gone in (
        "新冠",
        "疫情",
        "十三五”规划收官",
        "第二十一届中国专利奖评选",
        "66.77",
        "@",
        "（）",
        "，，",
    ):
        assert gone not in text


def test_no_paragraph_says_that_a_value_is_missing_or_ends_within_a_sentence(page):
    paragraphs = page.xpath("//main//p[not(ancestor::figure) and not(ancestor::aside)]")
    bodies = ["".join(p.text_content().split()) for p in paragraphs if p.text_content().strip()]

    assert len(bodies) > 15
    assert [body for body in bodies if "所据资料未载" in body] == []
    assert [body for body in bodies if re.search("[，；]$|；详见|[，；：]。", body)] == []


@pytest.mark.parametrize("year", ["2020", *EDITIONS])
def test_no_edition_has_a_word_of_who_compiles_it_where_a_report_speaks(request, year):
    report: Report = request.getfixturevalue(f"report_{year}")
    page = lxml_html.fromstring((report.folder / "whitepaper.html").read_text("utf-8"))
    said = "".join(page.xpath("//main")[0].text_content().split())

    asides = ("该机构数", "亦同", "备查", "据报道，", "以来的情况：", "年版已载", "》载明")
    assert [words for words in asides if words in said] == []


def test_what_the_body_prints_is_of_its_year_or_is_said_to_be_of_another(edition, document):
    """A fact of another year stands beside one of its own, or with its year in words.

    No value is of a later year. What happened since has its date beside it, but for what lies
    ahead and for documents, which their titles name.
    """
    year = int(edition)
    body = [c for c in document.chapters if c.role != "appendix"]
    facts = [fact.fact for chapter in body for fact in find(chapter, FactText)]
    own = [fact for fact in facts if str(year) in str(fact.period)]
    of_year = [c for c in body if c.name != "07-outlook"]
    later = [
        fact.fact
        for chapter in of_year
        for fact in find(chapter, FactText)
        if re.match("[0-9]{4}", str(fact.fact.period)) and str(fact.fact.period)[:4] > edition
    ]
    dated = {fact.name for fact in later if re.match("[0-9]{4}年", fact.text)}

    assert len(own) > 15
    assert [fact for fact in later if fact.indicator] == []
    assert {fact.name for fact in later if not fact.name.startswith("《")} <= dated
    assert len(own) > 0.7 * len(facts)


@pytest.mark.parametrize("year", ["2020", *EDITIONS])
def test_no_chapter_has_a_section_by_itself(request, year):
    report: Report = request.getfixturevalue(f"report_{year}")
    document = from_json((report.folder / "document.json").read_bytes())

    alone = []
    for chapter in document.chapters:
        levels = [heading.level for heading in find(chapter, Heading) if heading.level > 1]
        alone += [chapter.name for level in set(levels) if levels.count(level) == 1]

    assert alone == []


@pytest.mark.parametrize(
    ("year", "heads", "never"),
    [
        (
            "2020",
            ("应对疫情的融资扶持", "商标与地理标志"),
            ("综合改革、扶持政策与白皮书发布", "各区情况"),
        ),
        (
            "2022",
            (
                "奖项",
                "商标",
                "全省质押融资",
                "全国、全省和其他城市参照数据",
                "天河区、越秀区情况",
            ),
            ("版权", "质押融资", "示范城市与创新试点"),
        ),
        (
            "2023",
            ("行政保护与海外纠纷应对", "专利申请与授权", "商标与地理标志"),
            ("版权", "涉外维权"),
        ),
        ("2024", ("专利授权", "版权", "行政保护考核"), ("行政执法", "涉外维权")),
    ],
)
def test_a_section_is_called_by_what_its_year_has_for_it(request, year, heads, never):
    report: Report = request.getfixturevalue(f"report_{year}")
    document = from_json((report.folder / "document.json").read_bytes())
    said = [plain(heading.content) for heading in find(document, Heading)]

    assert [head for head in heads if head not in said] == []
    assert [head for head in never if head in said] == []


def test_no_heading_stands_alone(page):
    headings = page.xpath("//main//*[self::h2 or self::h3 or self::h4]")
    bare = [
        h.text_content()
        for h in headings
        for after in [h.getnext()]
        if after is None or (re.fullmatch("h[1-6]", after.tag) and after.tag <= h.tag)
    ]
    assert bare == []


def test_nothing_published_after_its_cut_off_date_is_cited(edition, built):
    cut_off = load(ROOT, edition).cut_off
    with (built / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        cited = {name for row in csv.DictReader(file) for name in row["sources"].split()}
    late = {source.source for source in read(ROOT).sources if source.known > cut_off}
    assert len(cited) > 5
    assert late
    assert not cited & late


HEADLINES = {
    "2020": ("6905", "4526", "2755"),
    "2022": ("13986", "12922"),
    "2023": ("14010", "14193", "85.63"),
    "2024": ("9950", "11021", "6811", "超过6.4"),
}


@pytest.mark.parametrize("year", HEADLINES)
def test_the_tables_of_indicators_have_those_of_the_year_and_the_definitions_are_of_these(
    request, year
):
    report: Report = request.getfixturevalue(f"report_{year}")
    document = from_json((report.folder / "document.json").read_bytes())
    tables = {table.label: table for table in find(document, Table)}
    rows = [*tables["tbl-creation-years"].rows, *tables["tbl-use-years"].rows]
    cells = [[plain(cell.content) for cell in row] for row in rows]
    figures = [number for figures in find(document, KeyFigures) for number in figures.items]

    assert [n for n in HEADLINES[year] if not any(n in row for row in cells)] == []
    own = {fact.fact.name for row in rows for fact in find(row, FactText) if year in fact.fact.when}
    assert [row[0] for row in cells if row[0].partition("（")[0] not in own] == []
    assert {n.fact.name for n in figures if not n.fact.name.isascii()} <= own
    defined = [plain(row[0].content) for row in tables["tbl-definitions"].rows]
    assert [row[0].rpartition("（")[0] for row in cells] == defined


def test_a_chronicle_has_what_happened_and_not_what_a_story_announced(report_2023: Report):
    document = from_json((report_2023.folder / "document.json").read_bytes())
    chronicle = next(t for t in find(document, Table) if t.label == "tbl-chronicle")

    told = [" ".join(plain(cell.content) for cell in row) for row in chronicle.rows]
    assert [row for row in told if "表示" in row or "2023年5月" in row] == []
    *of_the_year, april, october = told
    assert {row.partition(" ")[0] for row in of_the_year} == {"2023年"}
    assert april == "2023年4月 《2022年广州知识产权发展与保护状况》白皮书发布。"
    assert october.startswith("2023年10月13日 南沙")
    # The edition before has these, and of the court's no source gives the year.
    never = ("国家知识产权保护示范区建设城市", "国家知识产权强市建设示范城市", "知识产权法院")
    assert [row for row in told if any(words in row for words in never)] == []


def test_a_chronicle_of_2020_has_what_its_sources_put_in_a_year(report_2020: Report):
    document = from_json((report_2020.folder / "document.json").read_bytes())
    chronicle = next(t for t in find(document, Table) if t.label == "tbl-chronicle")

    told = [" ".join(plain(cell.content) for cell in row) for row in chronicle.rows]
    assert [row for row in told if row.startswith("2020年 ")] != []
    assert [row for row in told if "论坛" in row or "司法鉴定" in row or "预审" in row] == []


def test_what_the_years_own_values_have_superseded_is_in_the_annex_alone(report_2023: Report):
    document = from_json((report_2023.folder / "document.json").read_bytes())
    body = [c for c in document.chapters if c.role != "appendix"]
    annex = [c for c in document.chapters if c.role == "appendix"]

    numbers = {"6442", "123100", "65.4", "2200411"}
    assert numbers <= {fact.fact.number for chapter in annex for fact in find(chapter, FactText)}
    printed = {fact.fact.number for chapter in body for fact in find(chapter, FactText)}
    assert numbers.isdisjoint(printed)


def test_no_remark_on_a_value_speaks_of_a_later_year_or_of_a_value_not_yet_public():
    """A remark is printed by the first edition that knows its value: it stands in the card."""
    data = read(ROOT)
    cut_offs = sorted(load(ROOT, year).cut_off for year in ("2020", *EDITIONS))
    early = []
    for each in data.observations:
        first = next((day for day in cut_offs if each.source.known <= day), None)
        remark = f"{each.note} {each.break_note} {each.scope}"
        years = {int(year) for year in re.findall("((?:19|20)[0-9]{2})年", remark)}
        late = {
            f"{other.value}{other.indicator.unit}"
            for other in data.observations
            if first and other.indicator == each.indicator and other.region == each.region
            if other.source.known > first
        }
        if any(year > last_day(each.period).year for year in years) or any(
            re.search(rf"(?<![0-9.]){re.escape(value)}", remark) for value in late
        ):
            early.append((each.row, remark))

    assert early == []


def test_the_manifest_says_what_was_left_out(built):
    omitted = json.loads((built / "manifest.json").read_text("utf-8"))["omitted"]
    assert any(line.startswith("notebooks/03-creation.ipynb cell 10") for line in omitted)
    assert any(line.startswith("notebooks/05-protection.ipynb cell 5") for line in omitted)
