"""The 2020 edition says what the article says: every statement, with its force and no more.

`data/published.csv` holds its figures, dates and names; here is what words alone say.
"""

import re
from dataclasses import dataclass

import pytest
from lxml import html as lxml_html
from runs import Report


@dataclass(frozen=True)
class Statement:
    """What a paragraph of a chapter must say, and what would weaken or exceed it there."""

    name: str
    chapter: str
    words: tuple[str, ...]
    never: tuple[str, ...] = ()


LEAD, POLICY, CREATION, USE = "summary", "policy", "creation", "use"
PROTECTION, COOPERATION, OUTLOOK = "protection", "cooperation", "outlook"
NOTES, SOURCES = "notes", "sources"

STATEMENTS = [
    Statement("a strong city of intellectual property", LEAD, ("强市建设全面推进、成效显著",)),
    Statement("patents of high value keep emerging", LEAD, ("高价值核心专利持续涌现",)),
    Statement("aid stations in all districts", LEAD, ("工作站覆盖全市11个区",)),
    Statement("a support policy for the whole chain", LEAD, ("全链条", "扶持政策体系形成")),
    Statement("awareness of brands", LEAD, ("商标品牌意识深入人心",)),
    Statement("the plan's last year", LEAD, ("2020年是“十三五”规划收官之年",)),
    Statement("two strategies", LEAD, ("创新驱动发展战略", "知识产权战略", "深入实施")),
    Statement("reform", LEAD, ("知识产权领域改革不断深化",)),
    Statement("good results", LEAD, ("成效显著",), ("各环节均有进展", "取得较好成效")),
    Statement("respect of society", LEAD, ("全社会尊重和保护知识产权", "意识明显提升")),
    Statement("vigour of innovation", LEAD, ("创新活力随之增强、动力更为持久",)),
    Statement("policy more complete", LEAD, ("政策支持更加全面",)),
    Statement("creation of better quality", LEAD, ("知识产权创造更加优质",)),
    Statement("operation more efficient", LEAD, ("运营服务更加高效",)),
    Statement("protection stricter", LEAD, ("保护措施更加严格",)),
    Statement("more support by policy", POLICY, ("更大力度", "以政策支持增强内生动力")),
    Statement("the whole chain", POLICY, ("形成全链条知识产权扶持政策体系",)),
    Statement(
        "the committee's meeting",
        POLICY,
        ("市委召开书记专题会研究知识产权工作", "加快推进知识产权工作地方立法"),
        ("专门研究",),
    ),
    Statement(
        "measures put forward",
        POLICY,
        ("2021年1月", "出台", "围绕“严、大、快、同”保护机制提出25项具体措施"),
        ("为主线",),
    ),
    Statement("fund measures since 2020", POLICY, ("2020年以来",)),
    Statement("fund measures amended", POLICY, ("修订印发", "支持范围扩大到")),
    Statement("patent grants improved", POLICY, ("专利资助政策进一步优化", "全面提升", "质量")),
    Statement(
        "the guide in the epidemic",
        POLICY,
        ("疫情期间", "支持和推动生产企业复工复产", "进一步提高专利质押融资项目补贴标准"),
        ("提供指引",),
    ),
    Statement("costs and difficulties", POLICY, ("降低企业融资成本", "缓解中小企业", "延期复工")),
    Statement(
        "creation in many ways", CREATION, ("多种举措", "提质增效"), ("奖项引导", "多管齐下")
    ),
    Statement("core patents", CREATION, ("高价值核心专利持续涌现",)),
    Statement("the Bay Area's contest", CREATION, ("12个奖项，居全省第1位",)),
    Statement(
        "the cluster by the index",
        CREATION,
        ("世界知识产权组织发布的《全球创新指数2020》显示", "居全球第2位"),
    ),
    Statement(
        "the quality project's enterprises",
        CREATION,
        ("贯标企业", "知识产权质量提升工程", "指导企业进行知识产权创造"),
    ),
    Statement(
        "cultivation of patents of high value",
        CREATION,
        ("部分发展潜力大、创新能力强的高新技术企业和外贸型企业", "高价值专利培育工程"),
        ("成长性较好", "创新能力较强"),
    ),
    Statement(
        "what firms get of service brands",
        CREATION,
        ("组织全国知识产权服务品牌机构", "对接企业", "高价值专利分析报告", "质押融资等全链条服务"),
    ),
    Statement(
        "patents against the epidemic", CREATION, ("专利为抗击新冠肺炎疫情提供不可或缺的支撑",)
    ),
    Statement(
        "the fast track",
        CREATION,
        ("建立合作对接机制", "专利预审快速通道由此打通", "2天内", "全国首款柔性AI类产品"),
        ("一项工作",),
    ),
    Statement("who else had the project is lost", NOTES, ("句首文字缺漏", "不予补写")),
    Statement("the product's name breaks off", NOTES, ("“全国首款柔性AI视”之后中断", "不予补写")),
    Statement("a key city", USE, ("第二批国家知识产权运营服务体系重点城市之一",)),
    Statement(
        "policy, funds and platforms",
        USE,
        ("出台政策、投入资金、搭建平台", "知识产权高效运营", "强化运营服务供给"),
    ),
    Statement(
        "aid projects of their own",
        USE,
        ("在中央、省、市拨付资金和市本级专项资金中专门设立知识产权保护、维权援助资助项目",),
        ("均列有",),
    ),
    Statement("aid since 2017", USE, ("自2017年", "累计资助企业和服务机构152家", "3935万元")),
    Statement(
        "platforms that are promoted",
        USE,
        ("多层次", "推动建设知识产权金融服务中心（全国首家）", "广东军民融合知识产权运营平台"),
        ("在建", "同步推进", "逐步形成"),
    ),
    Statement(
        "the exchange that is supported",
        USE,
        ("支持广州知识产权交易中心与新加坡知识产权交易所合作共建国际知识产权交易平台",),
        ("所共建",),
    ),
    Statement(
        "the evaluation",
        USE,
        ("包括广州在内的8个", "截至2020年8月31日的项目实施情况", "评价结果为优秀"),
        ("考察的是",),
    ),
    Statement("capital", USE, ("知识产权与资本的深度融合不断强化", "知识产权质押融资持续推进")),
    Statement("pledges in the epidemic", USE, ("线上办理", "补贴标准", "降低企业融资成本")),
    Statement(
        "who is certified, and who serves",
        USE,
        ("专利代理机构184家", "贯标认证的企业4639家，居全国城市第1位"),
    ),
    Statement(
        "the growth that a pledge's growth stands on",
        USE,
        (
            "66.77亿元，在上年同比增长110%的基础上继续扩大",
            "上年专利质押融资额为54亿元，居全省第1位",
        ),
    ),
    Statement(
        "marks of the year before",
        CREATION,
        ("有效注册商标151.4万件，同比增长约21%（上年末125万件）",),
    ),
    Statement(
        "geographical indications of the province",
        CREATION,
        ("商标注册量108万件", "累计注册地理标志商标85件", "累计获批地理标志保护产品155个"),
    ),
    Statement(
        "the province",
        CREATION,
        ("全省发明专利授权量7.1万件，PCT国际专利申请量2.8万件",),
    ),
    Statement(
        "Beijing beside Guangzhou",
        CREATION,
        ("155.8件，有效注册商标222.3万件，分别约为广州的3.3倍和1.5倍",),
    ),
    Statement(
        "the cluster of the year before",
        NOTES,
        ("2019年居全球第2位的深圳—香港集群不含广州", "范围不同，不作比较"),
    ),
    Statement(
        "the last like comparison of cities",
        NOTES,
        ("以2016年为最近", "14个主要城市", "有效发明专利量居第6位", "申请量增速居第1位"),
    ),
    Statement(
        "enterprises of Huangpu",
        CREATION,
        ("国家知识产权示范企业和优势企业由9家增至74家",),
    ),
    Statement("the only national ...", SOURCES, ("“作为广州市唯一的国家知识”以下文字缺失",)),
    Statement("protection is innovation", PROTECTION, ("把保护知识产权视同保护创新",)),
    Statement("joint protection", PROTECTION, ("致力构建知识产权大保护大协同机制", "多项措施")),
    Statement(
        "settlement of disputes",
        PROTECTION,
        ("初步构建", "司法、行政、海关、仲裁、人民调解有机衔接、相融互补"),
        ("取得进展",),
    ),
    Statement(
        "the leading group",
        PROTECTION,
        ("由市长任组长", "32个", "公、检、法、司和政府相关职能部门", "统领协调全市知识产权工作"),
    ),
    Statement(
        "bodies play their part",
        PROTECTION,
        ("广州市市场监督管理局（知识产权局）充分发挥", "等机构的作用"),
        ("列名的机构共",),
    ),
    Statement("stations everywhere", PROTECTION, ("工作站在全市11个区实现全覆盖",)),
    Statement("the centre's approval", PROTECTION, ("批复同意建设", "快速协同保护")),
    Statement("new ways", PROTECTION, ("积极拓展知识产权保护的方法和举措",)),
    Statement("appraisal", PROTECTION, ("引入司法鉴定", "提供专业技术支撑"), ("专业技术支持",)),
    Statement("exhibitions online", PROTECTION, ("创新网上展会知识产权纠纷解决机制",)),
    Statement(
        "aid abroad",
        PROTECTION,
        ("设立涉外维权援助专项资金", "建立知识产权海外维权援助机制", "加大", "337调查"),
        ("完善知识产权海外维权", "境外纠纷"),
    ),
    Statement("the slip of 377", NOTES, ("来源作“377”调查，应为美国337调查，今更正",)),
    Statement(
        "insurance abroad",
        PROTECTION,
        ("全国首单", "为企业“走出去”保驾护航", "开创了国内此类保险的先河"),
    ),
    Statement(
        "enforcement and the epidemic",
        PROTECTION,
        ("打击知识产权违法行为与新冠肺炎疫情防控结合", "高压态势", "加大保护力度", "严厉打击"),
        ("重点查处",),
    ),
    Statement("what is fought", PROTECTION, ("专利、商标侵权假冒", "侵犯商业秘密", "涉疫情物资")),
    Statement("departments together", PROTECTION, ("强化跨部门执法协作联动",)),
    Statement("with the police", PROTECTION, ("联合公安部门查处", "3M", "SKF")),
    Statement("city and districts", PROTECTION, ("市、区市场监管局联合查办", "KOMATSU")),
    Statement("with the customs", PROTECTION, ("广州开发区联合黄埔海关查处",)),
    Statement(
        "whom the customs protected",
        PROTECTION,
        ("2755批，涉及货物约500万件，保护185家国内外企业的合法权益",),
        ("权利人",),
    ),
    Statement("customs of the nation", PROTECTION, ("6.19万批、5618.19万件", "占全国的4.5%")),
    Statement("the customs' campaign", PROTECTION, ("上半年", "1004批，货值323万元")),
    Statement(
        "the court since it was founded",
        PROTECTION,
        ("2014年12月建院至2019年9月，累计受理案件39153件，办结33622件",),
    ),
    Statement("the name of a mark", NOTES, ("来源作KOMAT'SU（小松），今更正",)),
    Statement("whose cases", NOTES, ("来源称“市市场监管部门”",)),
    Statement("funds and exchange", COOPERATION, ("盘活知识产权，既要注入资金，也要深化交流合作",)),
    Statement("the rally's host", COOPERATION, ("适逢", "10周年", "知识城举办"), ("管委会举办",)),
    Statement("the agreement", COOPERATION, ("签署", "统筹推进知识产权保护工作")),
    Statement(
        "forums of a high level",
        COOPERATION,
        ("高水平合作交流活动成功举办", "知识产权各要素的流通得到有效促进"),
    ),
    Statement("two firsts", OUTLOOK, ("“十四五”规划的开局之年", "强国战略纲要实施的第一年")),
    Statement("the opinions", OUTLOOK, ("继续贯彻落实", "《关于强化知识产权保护的意见》")),
    Statement("design", OUTLOOK, ("顶层设计", "广州市“十四五”规划的编制")),
    Statement("operation services", OUTLOOK, ("扎实推进知识产权运营服务体系",)),
    Statement(
        "all means",
        OUTLOOK,
        ("综合运用法律、行政、经济、技术和社会治理手段", "坚持严保护、大保护、快保护、同保护"),
    ),
    Statement("ability", OUTLOOK, ("保护能力和水平得到整体提升",)),
    Statement("wisdom and strength", OUTLOOK, ("贡献“广州智慧”和“广州力量”",), ("广州贡献",)),
]


def squeezed(text: str) -> str:
    """A text without spaces, marks of notes, numbers of sources and references to exhibits."""
    return re.sub(r"（[图表]\d+-\d+）", "", re.sub(r"[\s\u2060]|\[\d+(,\d+)*\]", "", text))


@pytest.fixture(scope="module")
def paragraphs(report_2020: Report) -> dict[str, list[str]]:
    """The paragraphs and table rows of each chapter, and those of the notes, in the HTML."""
    page = lxml_html.fromstring(report_2020.html.read_text("utf-8"))
    for mark in page.xpath("//*[@class='footnote-ref' or @class='footnote-back']"):
        mark.drop_tree()
    found: dict[str, list[str]] = {NOTES: []}
    name = ""
    for element in page.xpath("//main//*[self::h1 or self::h2 or self::p or self::tr]"):
        heading = element.xpath("self::*[starts-with(@id, 'sec-')]/@id")
        name = heading[0].removeprefix("sec-") if heading else name
        place = NOTES if element.xpath("ancestor::*[@id='footnotes']") else name
        found.setdefault(place, []).append(squeezed(element.text_content()))
    return found


def test_statements_have_names_of_their_own():
    assert len({statement.name for statement in STATEMENTS}) == len(STATEMENTS)


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement.name)
def test_each_statement_of_the_article_stands_in_one_paragraph_of_its_chapter(
    statement, paragraphs
):
    said = [p for p in paragraphs[statement.chapter] if all(w in p for w in statement.words)]
    assert said, f"{statement.words} in one paragraph"


@pytest.mark.parametrize(
    "statement", [s for s in STATEMENTS if s.never], ids=lambda statement: statement.name
)
def test_no_statement_of_the_article_is_weakened_exceeded_or_invented(statement, paragraphs):
    chapter = "\n".join(paragraphs[statement.chapter])
    assert [word for word in statement.never if word in chapter] == []


def test_nobody_is_host_of_the_rally_but_the_knowledge_city(paragraphs):
    rows = [p for p in paragraphs[COOPERATION] if "誓师大会2020年12月16日" in p]
    assert len(rows) == 1
    assert "管委会" not in rows[0]


def test_a_case_has_a_box_with_what_its_source_tells_of_it(report_2020: Report):
    page = lxml_html.fromstring(report_2020.html.read_text("utf-8"))

    boxes = [
        [squeezed(p.text_content()) for p in box.xpath("./p")]
        for box in page.xpath("//*[@id='sec-protection']/following::blockquote")
    ]

    assert boxes == [
        [
            "典型案例假冒“3M”注册商标口罩案",
            "案情。涉案口罩假冒“3M”注册商标，货值23万元。",
            "处理。广州市市场监管部门联合公安部门查处。",
        ],
        [
            "典型案例侵犯“Dettol”商标专用权香皂案",
            "案情。涉案香皂1.44万块，侵犯“Dettol”商标专用权。",
            "处理。广州开发区联合黄埔海关查处。",
            "意义。入选2019年中国海关知识产权保护十大典型案例。",
        ],
    ]
