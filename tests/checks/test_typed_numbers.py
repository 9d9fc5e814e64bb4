"""Numbers and claims that no fact prints are found, and nothing else."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from checks.reports import (
    GRANTS,
    GROWTH,
    cell,
    document,
    edition,
    figure,
    found,
    plain_figure,
    subject,
    table,
    text,
)
from msgspec.structs import replace
from nbformat.v4 import new_markdown_cell, new_notebook

from whitepaper.checks.subject import Subject
from whitepaper.checks.typed_numbers import typed_numbers, unused_typed
from whitepaper.document.grammar import expressions
from whitepaper.document.nodes import (
    Chapter,
    Code,
    CodeBlock,
    Column,
    Definition,
    DefinitionList,
    FactText,
    Formula,
    Heading,
    Image,
    KeyFigure,
    KeyFigures,
    Link,
    ListBlock,
    Note,
    Quotation,
    Reference,
    Styled,
    TableCell,
    Text,
)
from whitepaper.document.serialise import FACT, to_bundle
from whitepaper.inputs.data import NOTHING
from whitepaper.languages import load
from whitepaper.reading import read_report
from whitepaper.reading.formulas import Formulas

SETS = Path(__file__).parent / "numbers"
# Names of places, which a project says.
WORDS = ("十三行", "六二三", "四会")
MADE = FactText(GRANTS)


def typed(*blocks, allowed=(), words=()):
    """What is found, by its beginning, which names the number."""
    rows = found(typed_numbers, *blocks, edition=edition(allowed, words))
    return [message.partition(":")[0] for _, message in rows]


def numbers_of(sentence):
    """The numbers that a Markdown text types."""
    # A footnote is printed where it has a mark.
    note = re.match(r"\[\^\w+\]", sentence)
    prose = new_markdown_cell(f"见{note[0]}。\n\n{sentence}" if note else sentence)
    prose.metadata["user_expressions"] = [
        {"expression": each, "result": {"status": "ok", "data": {FACT: to_bundle(GRANTS)}}}
        for each in expressions(prose.source)
    ]
    read = read_report(new_notebook(cells=[prose])).document
    rows = typed_numbers(Subject(read, Formulas(), edition(words=WORDS)))
    matches = (re.match("“(.*?)” is typed", row.message) for row in rows)
    return [match[1] for match in matches if match]


@pytest.mark.parametrize("name", ["sentences.csv", "held-out.csv"])
def test_the_check_finds_what_is_typed_and_little_else(name, capsys):
    with (SETS / name).open(encoding="utf-8", newline="") as file:
        labelled = [
            (row["sentence"], Counter(filter(None, row["numbers"].split("|"))))
            for row in csv.DictReader(file)
        ]
    got = [(sentence, Counter(numbers_of(sentence)), wanted) for sentence, wanted in labelled]
    right = sum((numbers & wanted).total() for _, numbers, wanted in got)
    precision = right / sum(numbers.total() for _, numbers, _ in got)
    recall = right / sum(wanted.total() for _, wanted in labelled)
    wrong = [each for each in got if each[1] != each[2]]

    with capsys.disabled():
        # The measurement is what this test is for.
        print(f"\n{name}: precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201
    assert len(labelled) >= 200
    assert (precision, recall) == (1, 1), wrong


def test_claims_are_found_in_the_sentences_that_are_labelled_for_them():
    with (SETS / "sentences.csv").open(encoding="utf-8", newline="") as file:
        labelled = {row["sentence"]: row["claims"] for row in csv.DictReader(file) if row["claims"]}

    found = {sentence: load("zh").typed.claims(sentence) for sentence in labelled}
    told = {each: "|".join(span.text for span in spans) for each, spans in found.items()}
    assert told == {each: "" if claims == "none" else claims for each, claims in labelled.items()}
    assert len(labelled) >= 40


def test_the_labelled_sentences_are_the_same_in_no_two_sets():
    sets = [set(path.read_text("utf-8").splitlines()[1:]) for path in sorted(SETS.glob("*.csv"))]

    assert len(sets) == 2
    assert not sets[0] & sets[1]


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("满意率百分百，成交额是上年的数倍。", ["百分百", "数"]),
        ("收到万余件，另有千余件。", ["万", "千"]),
        ("共3万余件。", ["3"]),
        ("案件减半，符合条件的减半征收。", ["减半"]),
        (
            "卅件专利、叁拾余件商标、伍拾万元、廿五家、叁件。",
            ["卅", "叁拾", "伍拾万", "廿五", "叁"],
        ),
        ("队伍条件、大陆件、收拾个人物品。", []),
        ("约占½。", ["½"]),
        ("7×24小时服务，上午9时30分至下午三点，晚上10:30结束。", []),
        ("上午9时完成30件。", ["30"]),
        ("Q2搬迁，2024年Q1、2024Q3、H1和Q1—3增长，第2季、第二季度、前三季度回落。", []),
        ("Q2完成30件，A4纸，Q5。", ["30", "4", "5"]),
        ("五一路、十四届三次会议、十四届全国人大三次会议。", []),
        ("第十四届大会召开三次会议、五场论坛。", ["三", "五"]),
    ],
)
def test_numbers_are_found_in_every_way_of_writing_and_none_in_what_only_names(sentence, numbers):
    assert [span.text for span in load("zh").typed.numbers(sentence)] == numbers


@pytest.mark.parametrize(
    ("sentence", "claimed"),
    [
        ("授权量翻倍，成倍增长。", ["翻倍", "成倍"]),
        ("创历史最好水平，首度突破。", ["最好水平", "首度"]),
        ("三连增，5连冠，占据半壁江山。", ["三连增", "5连冠", "半壁江山"]),
        ("全年零投诉、零事故。", ["零投诉", "零事故"]),
        ("创历史纪录，打破纪录，刷新最长纪录。", ["创历史纪录", "破纪录", "刷新最长纪录"]),
        ("史无前例，创下新高。", ["史无前例", "新高"]),
        ("首次注册量突破目标，首次公开发行，首次注册，唯一标识码。", ["首次"]),
        ("倍增计划、零距离、历史记录、纪录片创作。", []),
    ],
)
def test_claims_are_found_in_every_way_of_saying_and_none_in_names(sentence, claimed):
    assert [span.text for span in load("zh").typed.claims(sentence)] == claimed


@pytest.mark.parametrize(
    ("sentence", "claimed"),
    [
        ("专利授权量为历年最高", ["最高"]),
        ("首次突破，连续增长，居首位", ["首次", "连续", "居首"]),
        ("企业占半数以上，多数为民营企业", ["半数", "多数"]),
        ("增速居榜首，位居前列，进入第一方阵，名列前茅", ["榜首", "前列", "第一方阵", "前茅"]),
        ("实现零的突破，连年增长，稳居全省之首，一路领先", ["零的突破", "连年", "之首", "领先"]),
        ("第三次增长，这是第二次，第三个季度增长", ["第三次", "第二次", "第三个季度"]),
        ("第七次全国人口普查，第三次会议，第三季度增长", []),
        ("多数据源比对，三甲医院，第一批试点，第一产业", []),
        ("最高人民法院、最高检发布典型案例，落实“最多跑一次”，最大限度便利群众", []),
    ],
)
def test_words_that_claim_a_first_or_a_greatest_are_found(sentence, claimed):
    assert [claim.text for claim in load("zh").typed.claims(sentence)] == claimed
    assert typed(text(sentence)) == [f"“{claim}” claims what no fact shows" for claim in claimed]


@pytest.mark.parametrize(
    "block",
    [
        text("全年1777件。"),
        text("全年", Styled("strong", (Text("1777"),)), "件。"),
        text("全年", Code("1777"), "件。"),
        text("见", Link("https://x.cn/a", (Text("1777件"),))),
        text("甲", Note((text("全年1777件。"),))),
        text("标志", Image("a.png", "共1777件")),
        text("即", Formula("x = 1777"), "。"),
        Heading(2, (Text("完成1777件"),)),
        ListBlock(((text("共1777件"),),)),
        Quotation((text("共1777件"),)),
        DefinitionList((Definition((Text("1777件"),), (text("甲"),)),)),
        CodeBlock("共1777件"),
        figure(caption=(Text("授权1777件"),)),
        figure(subtitle=(Text("授权1777件"),)),
        figure(note=(Text("授权1777件"),)),
        figure(alt="授权1777件"),
        # One text that is both caption and alternative text.
        plain_figure(caption=(Text("授权1777件"),), alt="授权1777件"),
        table(caption=(Text("授权1777件"),)),
        table(note=(Text("授权1777件"),)),
        table(unit="1777件"),
        table(Text("1777")),
        table(columns=(Column((Text("1777件"),)),)),
        table(columns=(Column((Text("1777件"),)),), head=((TableCell((Text("共1777件"),)),),)),
        KeyFigures((KeyFigure("授权1777件", GROWTH),)),
        KeyFigures((KeyFigure("授权", GRANTS, (Text("上年1777件"),)),)),
    ],
)
def test_a_typed_number_is_found_once_wherever_it_stands(block):
    assert typed(block) == ["“1777” is typed"]


@pytest.mark.parametrize(
    "block",
    [
        text("全年", MADE, "。"),
        text("见", Reference("fig-a-2020"), "和", Reference("sec-a", "第3章"), "。"),
        text("见https://x.cn/2020/15，另见", Link("https://x.cn/15", (Text("网站"),))),
        text("脚注[^15]。"),
        text("标志", Image("a.png", "共1777件", facts=(GRANTS,)), "。"),
        text("即", Formula("x = 1777件", facts=(GRANTS,)), "。"),
        text("（一）", "开展调研"),
        Heading(2, (Text("1. 概况"),)),
        table(MADE, columns=(Column((Text("2019"),)),)),
        KeyFigures((KeyFigure("授权1777件", GRANTS, (FactText(GROWTH),)),)),
        figure(alt="授权量由1777件起逐步上升", data=(GRANTS,)),
        figure(alt="Grants of the year: 1777件.", data=(GRANTS,)),
        table(MADE, caption=(Text("授权1777件"),), note=(Text("专利授权量口径"),)),
        table(caption=(Text("授权同比增长18.5%"),), facts=(GROWTH,)),
        figure(caption=(Text("授权增速18.5%"),), facts=(GROWTH,)),
    ],
)
def test_what_facts_print_and_what_only_names_passes(block):
    assert typed(block) == []


def test_a_fact_may_be_printed_twice_and_as_the_longest_of_its_forms():
    whole = replace(GRANTS, text="授权共1777余", name="授权", unit="")

    assert typed(table(caption=(Text("授权1777件，公告1777件"),), facts=(GRANTS,))) == []
    assert typed(table(caption=(Text("全年授权共1777余"),), facts=(whole,))) == []


def test_a_text_must_not_turn_its_fact_nor_print_a_part_or_a_neighbour_of_it():
    assert typed(table(caption=(Text("授权下降18.5%"),), facts=(GROWTH,))) == ["“18.5” is typed"]
    assert typed(table(caption=(Text("授权11777件"),), facts=(GRANTS,))) == ["“11777” is typed"]
    assert typed(figure(alt="授权1777亿元", data=(GRANTS,))) == ["“1777” is typed"]
    assert len(typed(figure(alt="授权1777件.5", data=(GRANTS,)))) == 2
    bare = replace(GRANTS, text="1777", unit="")
    assert typed(table(caption=(Text("授权17770件"),), facts=(bare,))) == ["“17770” is typed"]
    # A cell of a table prints its own fact, or one that only texts print.
    assert typed(table(Text("1777件"), MADE)) == ["“1777” is typed"]
    assert typed(text("授权1777件"), figure(data=(GRANTS,))) == ["“1777” is typed"]


def test_what_code_computes_and_shows_as_a_table_or_shows_of_itself_is_not_typed():
    computed = table(Text("1777"), note=(Text("共500行"),), shown=False, label="")

    assert typed(cell(computed, CodeBlock("x = 1777"), code=True)) == []
    assert typed(computed) == ["“500” is typed", "“1777” is typed"]
    assert typed(cell(text(Formula("x^2")), code=True)) == []
    assert typed(cell(table(Text("1777")), code=True)) == ["“1777” is typed"]
    assert typed(cell(CodeBlock("1777", "value"), CodeBlock("1777", "stdout"))) == []


def test_a_sentence_that_code_shows_is_to_be_moved_to_where_facts_are_printed():
    rows = typed_numbers(
        subject(cell(text("授权1777件。"), code=True), text("授权1778件。"), edition=edition())
    )

    shown, written = (row.remedy for row in rows)
    assert shown.startswith("move the sentence to a Markdown cell and print the value there, as in")
    assert written.startswith("enter it in data/ and print it with")


def both(asked):
    yield from typed_numbers(asked)
    yield from unused_typed(asked)


def test_what_the_parameters_name_may_be_typed_and_what_nobody_types_is_told():
    asked = {"edition": edition(("3M", "5G")), "formulas": None}
    block = text("涉案商标为3M，涉案3件。")

    assert found(both, block, **asked) == [
        ("cell 2", "“3” is typed: 涉案商标为3M，涉案3件。"),
        ("params/2020.yaml", "“typed” names “5G”, which allows nothing in any chapter"),
    ]


def test_a_chapter_that_a_draft_lacks_may_have_what_is_allowed():
    asked = {"edition": edition(("5G",)), "status": "draft"}

    assert found(both, **asked, failed=True) == []
    assert found(both, **asked) == [
        ("params/2020.yaml", "“typed” names “5G”, which allows nothing in any chapter")
    ]


def test_numerals_in_words_of_the_project_count_nothing():
    assert typed(text("四会玉器"), words=("四会",)) == []
    assert typed(text("四会玉器")) == ["“四” is typed"]


def test_numbers_in_the_names_of_regions_are_names():
    known = replace(NOTHING, regions=("小城", "第三街道"), english={"第三街道": "Three Rivers"})
    english = replace(cell(text("In Three Rivers there were three.")), language="en")
    cells = (cell(text("第三街道的授权量有三项。")), english)
    read = replace(document(), chapters=(Chapter("01-a", cells),))

    asked = replace(subject(edition=edition()), document=read, entered=known)

    told = [finding.message for finding in typed_numbers(asked)]
    assert [message.partition(" is ")[0] for message in told] == ["“三”", "“three”"]


def test_an_excerpt_shows_where_the_data_prints_and_no_more_than_some_words():
    long = "甲" * 20

    assert found(typed_numbers, text(long, MADE, "和5件", long), edition=edition()) == [
        ("cell 2", f"“5” is typed: {'甲' * 10}…和5件{'甲' * 11}")
    ]


def test_what_an_abbreviation_is_said_to_mean_is_looked_through():
    sentence = '授权<abbr class="a1" title="全年1.5亿件">GDP</abbr>，<b id="b2">甲</b>'

    assert numbers_of(sentence) == ["1.5"]


def test_without_an_edition_nothing_is_asked():
    assert found(typed_numbers, text("1777件")) == []
