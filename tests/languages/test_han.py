"""Every word of Chinese that the engine prints stands with the language."""

import re

from projects import ROOT

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def test_no_han_character_stands_in_the_package_but_in_its_languages():
    package = ROOT / "whitepaper"
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sorted(package.rglob("*"))
        if path.is_file() and not {"languages", "__pycache__"} & set(path.parts)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if HAN.search(line)
    ]

    assert found == []


def test_nothing_of_this_report_stands_in_the_package():
    places = re.compile("广州|深圳|佛山|东莞|黄埔|南沙|广东|粤港澳")
    texts = (
        path
        for path in (ROOT / "whitepaper").rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".mo")
    )

    found = [path.name for path in texts if places.search(path.read_text("utf-8"))]

    assert found == []
