"""Every word of Chinese that the engine prints stands with the language.

What is Chinese is in `languages/zh/` alone, the catalogue of messages among it, and in the examples
of new projects, which are no part of the engine. Elsewhere, and in other languages, no Hanzi
stands; full-width punctuation only where texts of either language are read.
"""

import re

from projects import ROOT

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


FULL_WIDTH = re.compile("[\u3000-\u303f\uff00-\uffef]")
PACKAGE = ROOT / "whitepaper"
# What may hold full-width punctuation, and why.
READS_IT = {
    "reading": "sentences end in marks of either width",
    "document": "emphasis ends beside marks of either width",
    "inputs": "what was typed in the wrong width is told and put right",
    "checks": "texts of either width are searched",
    "formats/html/fonts.py": "characters that each font of a page has",
    "formats/annex/tables.py": "spreadsheets take full-width signs for formulas too",
}


def lines_outside_of_chinese(wanted):
    """The lines of the package in which something stands, those of the language itself apart.

    And those of examples of new projects in Chinese.
    """
    chinese = {PACKAGE / "languages" / "zh", *(PACKAGE / "starting").glob("*-zh")}
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and chinese.isdisjoint(path.parents):
            place = path.relative_to(PACKAGE).as_posix()
            for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
                if wanted.search(line):
                    yield place, f"{place}:{number}: {line.strip()}"


def test_no_han_character_stands_in_the_package_but_in_the_language():
    assert [line for _, line in lines_outside_of_chinese(HAN)] == []


def test_full_width_punctuation_stands_only_where_texts_are_read():
    found = list(lines_outside_of_chinese(FULL_WIDTH))
    excused = [
        (place, line)
        for place, line in found
        if any(place == module or place.startswith(f"{module}/") for module in READS_IT)
    ]

    assert [line for each in found if each not in excused for line in each[1:]] == []
    for module in READS_IT:
        assert any(place == module or place.startswith(f"{module}/") for place, _ in excused)


def test_nothing_of_this_report_stands_in_the_package():
    places = re.compile("广州|深圳|佛山|东莞|黄埔|南沙|广东|粤港澳")
    texts = (
        path
        for path in (ROOT / "whitepaper").rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".mo")
    )

    found = [path.name for path in texts if places.search(path.read_text("utf-8"))]

    assert found == []
