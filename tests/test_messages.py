"""What is said to users: in English and Chinese, all of it, in the language that they read."""

import pickle
import re
import string
import sys
from pathlib import Path

import click
import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from projects import ROOT, make_project
from runs import build_here, run

from whitepaper.command import command
from whitepaper.command.terminal import Terminal
from whitepaper.errors import in_cell, in_file, in_lines
from whitepaper.messages import (
    Message,
    calling,
    chained,
    languages,
    map_values,
    message_of,
    msg,
    msg_n,
    translate,
)

PACKAGE = ROOT / "whitepaper"
CATALOGUES = sorted(PACKAGE.glob("languages/*/LC_MESSAGES/*.po"))
# As the Makefile gathers them.
KEYWORDS = {"msg": None, "key": None, "msg_n": (1, 2)}


def catalogue(path: Path) -> Catalog:
    """What a .po file holds."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def keys(messages) -> set[str | tuple[str, ...]]:
    return {message.id for message in messages if message.id}


def test_the_code_says_nothing_that_the_chinese_catalogue_lacks_and_it_has_nothing_else():
    found = extract_from_dir(PACKAGE, method_map=[("**.py", "python")], keywords=KEYWORDS)
    extracted = {message for _, _, message, _, _ in found}
    kept = catalogue(PACKAGE / "languages/zh/LC_MESSAGES/messages.po")

    assert extracted == keys(kept)
    assert not kept.obsolete


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_every_message_of_a_catalogue_is_translated_and_shows_the_same_values(path):
    def shown(text: str) -> set[str]:
        named = (name for _, name, _, _ in string.Formatter().parse(text))
        return {name for name in named if name and name.isidentifier()}

    for message in catalogue(path):
        if not message.id:
            continue
        texts = message.string if message.pluralizable else (message.string,)
        ids = message.id if message.pluralizable else (message.id,)
        assert all(texts), message.id
        assert not message.fuzzy
        # Of a plural a language may leave the number out, as English does of one thing.
        least = set.intersection(*map(shown, ids))
        assert all(least <= shown(text) <= shown(ids[-1]) for text in texts), message.id


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_the_compiled_catalogue_is_that_of_its_source(path, tmp_path):
    with (tmp_path / "compiled.mo").open("wb") as file:
        write_mo(file, catalogue(path))

    # Of what differs nothing is to be read, and to find it in so much takes minutes.
    is_same = path.with_suffix(".mo").read_bytes() == (tmp_path / "compiled.mo").read_bytes()
    assert is_same, "make messages"


def test_chinese_messages_have_chinese_words_wherever_english_ones_have_english_words():
    for message in catalogue(PACKAGE / "languages/zh/LC_MESSAGES/messages.po"):
        for one in message.id if message.pluralizable else (message.id,):
            words = re.sub(r"\{[^}]*\}|[\w.]+\.\w+|https?:\S+|--\S+", "", one)
            said_in_english = re.search(r"[a-z]{3,} [a-z]{2,}", words)
            text = message.string if isinstance(message.string, str) else message.string[0]
            assert not said_in_english or re.search(r"[\u4e00-\u9fff]", text), one


def test_a_message_is_its_english_text_and_is_said_in_chinese_with_what_it_holds():
    place = in_file("data/events.csv", 3)
    whole = msg("{place}: {message}", place=place, message=msg("the row is empty"))

    assert whole == "data/events.csv line 3: the row is empty"
    assert translate(whole, "zh") == "data/events.csv 第3行：这一行是空的"
    assert translate(pickle.loads(pickle.dumps(whole)), "zh") == translate(whole, "zh")
    assert translate("some text", "zh") == translate("some text", "en") == "some text"


@pytest.mark.parametrize(
    ("place", "english", "chinese"),
    [
        (in_cell("notebooks/03.ipynb", 5), " cell 5", " 第5格"),
        (in_cell("notebooks/03.ipynb", 5, 2), " cell 5 line 2", " 第5格第2行"),
        (in_file("params/2020.yaml", 7), " line 7", " 第7行"),
        (in_file("data/events.csv", 3, ["date"]), " line 3 column date", " 第3行“date”"),
        (in_lines("data/events.csv", 3, 5), " lines 3 to 5", " 第3至5行"),
        (in_file("data/events.csv"), "", ""),
    ],
)
def test_a_place_is_one_notation_in_each_language_and_knows_its_parts(place, english, chinese):
    sent = pickle.loads(pickle.dumps(place))

    assert sent == f"{place.file}{english}"
    assert translate(sent, "zh") == f"{place.file}{chinese}"
    assert (sent.cell, sent.line, sent.columns) == (place.cell, place.line, place.columns)


def test_lists_and_numbers_are_said_as_the_language_does():
    listed = msg("known: {names}", names=("甲", msg("a number")))

    assert (listed, translate(listed, "zh")) == ("known: 甲, a number", "已有：甲、数字")
    templates = ("The data package has 1 problem.", "The data package has {n} problems.")
    one, two = (msg_n(*templates, n=n) for n in (1, 2))
    assert [one, two] == ["The data package has 1 problem.", "The data package has 2 problems."]
    assert translate(two, "zh") == "数据有2处需要改正："


def test_an_error_says_its_message_and_a_message_keeps_its_words_when_a_value_is_changed():
    error = ValueError(msg("the key “{twice}” is there twice", twice="a{b}"))
    about = msg("it cannot be read: {error}", error=error)

    assert isinstance(message_of(error), Message)
    assert translate(about, "zh") == "无法读取：“a{b}”这个键出现两次"
    assert translate(map_values(about, str.upper), "zh") == "无法读取：“A{B}”这个键出现两次"


def test_a_message_names_the_command_as_whoever_is_told_calls_it():
    remedy = msg("issue it first: {issue}", issue=calling("issue", "2020"))
    sent = map_values(pickle.loads(pickle.dumps(remedy)), str.upper)
    quoting = chained([sent, msg("“{text}” is not a period", text="build.py")])

    assert remedy == "issue it first: python build.py issue 2020"
    assert (
        translate(quoting, "en", "wp")
        == "issue it first: wp issue 2020; “build.py” is not a period"
    )
    assert translate(quoting, "zh", "wp").startswith("请先登记：wp issue 2020；“build.py”")


def test_languages_are_those_that_have_a_catalogue():
    assert languages() == ("en", "zh")


@pytest.mark.parametrize(
    ("arguments", "system", "begins"),
    [
        ((), {"LANG": ""}, "没有1999版。"),
        ((), {"LANG": "C.UTF-8"}, "没有1999版。"),
        ((), {"LANG": "de_DE.UTF-8"}, "没有1999版。"),
        ((), {"LANG": "zh_CN.UTF-8"}, "没有1999版。"),
        ((), {"LANG": "en_US.UTF-8"}, "There is no edition 1999."),
        ((), {"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "There is no edition 1999."),
        (("--lang", "en"), {"LANG": "zh_CN.UTF-8"}, "There is no edition 1999."),
        (("--lang=zh",), {"LANG": "en_US.UTF-8"}, "没有1999版。"),
    ],
)
def test_the_command_line_speaks_the_language_asked_for_the_systems_or_the_projects(
    tmp_path, arguments, system, begins
):
    done = build_here(make_project(tmp_path), *arguments, "1999", **system)

    assert done.code == 2
    assert begins in done.stderr.splitlines()


@pytest.mark.parametrize(
    ("project", "editions", "begins"),
    [
        ("language: en\n", ("language: zh\n",), "There is no edition 1999."),
        ("", ("language: en\n", "language: 'en'\n"), "There is no edition 1999."),
        ("", ("language: en\n", ""), "没有1999版。"),
        ("", ("language: en\n", "language: zh\n"), "没有1999版。"),
        ("", (), "没有1999版。"),
    ],
)
def test_the_projects_language_is_that_of_its_editions_where_it_names_none_and_they_are_in_one(
    tmp_path, project, editions, begins
):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "project.yaml").write_text(project, "utf-8")
    for number, text in enumerate(editions):
        (tmp_path / "params" / f"202{number}.yaml").write_text(f"{text}title: t\n", "utf-8")

    done = run([sys.executable, "-m", "whitepaper", "1999"], tmp_path, LANG="C", LANGUAGE="")

    assert begins in done.stderr.splitlines()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--help",), "生成白皮书：写明的一个或几个版本（EDITION）"),
        (("check", "--help"), "显示本说明。"),
        (("--oops",), "错误：没有选项'--oops'。"),
        (("--lang", "fr"), "错误：'--lang'的值不对：'fr'不是'en', 'zh'之一。"),
        (("--to", "odt"), "错误：没有格式'odt'；可用：html、pdf、docx、annex"),
        (("--all", "2020"), "错误：请写版本名，或用--all"),
    ],
)
def test_help_and_mistakes_on_the_command_line_are_told_in_chinese(tmp_path, arguments, expected):
    done = build_here(make_project(tmp_path), *arguments, LANG="zh_CN.UTF-8")

    assert expected in done.stdout + done.stderr


def helped(one: click.Command, name: str):
    """All that the help of a command says, and of those in it: (what of, text)."""
    yield name, one.help
    yield f"{name}, in short", one.short_help
    for option in one.params:
        yield f"{name} --{option.name}", getattr(option, "help", None)
    for inner, below in getattr(one, "commands", {}).items():
        yield from helped(below, f"{name} {inner}")


def test_the_help_of_each_command_and_option_is_said_in_chinese():
    group = command(ROOT)
    context = click.Context(group, obj=Terminal("zh", "whitepaper"))
    texts = [
        each
        for name in group.list_commands(context)
        for each in helped(group.get_command(context, name), name)
    ]

    english = [(of, text) for of, text in texts if text and not re.search("[\u4e00-\u9fff]", text)]

    assert len(texts) > 60
    assert english == []


def test_quotation_marks_within_quotation_marks_are_single():
    name = msg("“{name}”", name="“十三五”规划")
    mark = msg("the bracket “{mark}” is not closed", mark="“")

    assert (str(name), translate(name, "zh")) == ("“‘十三五’规划”", "“‘十三五’规划”")
    assert mark == "the bracket ““” is not closed"
