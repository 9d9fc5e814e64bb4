"""A theme is read with the parameters: every mistake at once, each with its line and a remedy."""

import io
import re
import shutil
from pathlib import Path

import matplotlib
import pytest
from msgspec import Struct
from msgspec.structs import asdict
from PIL import Image
from projects import ROOT, make_project

from whitepaper import languages
from whitepaper.errors import UsageError
from whitepaper.inputs import parameters
from whitepaper.inputs.theme import DEFAULT
from whitepaper.inputs.theme.contrast import contrast, difference
from whitepaper.inputs.theme.fonts import with_theme_fonts
from whitepaper.inputs.theme.reading import bundled_themes, load

LETTERS = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "STIXGeneral.ttf"


@pytest.fixture
def project(tmp_path):
    project = make_project(tmp_path)
    (project / "theme").mkdir()
    return project


def write(project: Path, text: str) -> None:
    (project / "theme" / "theme.yaml").write_text(text, "utf-8")


def told(project: Path) -> list[str]:
    with pytest.raises(UsageError) as caught:
        parameters.load(project, "2020")
    return [str(finding) for finding in caught.value.findings]


@pytest.mark.parametrize(
    ("text", "place", "what", "remedy"),
    [
        ("colors: {}", 1, "unknown key “colors”", "did you mean “colours”?"),
        ("colours:\n  acent: '#123456'", 2, "unknown key “colours.acent”", "did you mean “accent”"),
        ("colours:\n  accent: #123456", 2, "what follows # is a remark", 'quotation marks: "#1F'),
        ("colours:\n  accent: red", 2, "“red” is no colour", "six digits"),
        ("colours: blue", 1, "“colours” holds no keys", "write keys and values below it"),
        ("paper:\n  margins: {top: 20}", 2, "“paper.margins.top”: 20 has no unit", "write 20mm"),
        ("paper:\n  margins:\n    top: wide", 3, "“wide” is no length", "such as 25mm"),
        ("paper: {size: A9}", 1, "no paper is called “A9”", "A5"),
        ("paper: {size: 20mm x 30mm}", 1, "no paper is called", "its sides"),
        ("paper: {orientation: wide}", 1, "is wide", "landscape"),
        ("paper: {columns: 7}", 1, "is 7", "from 1 to 3"),
        ("logo: {file: mark.svg, alt: x}", 1, "there is no file theme/mark.svg", "put it there"),
        ("logo: {file: ../build.py, alt: x}", 1, "there is no file", "put it there"),
        ("fonts: {sans: theme.yaml}", 1, "is no file of this kind", ".ttf"),
        ("colours: {quiet: '#AAAAAA'}", 1, "has a contrast of 2.08; 4.5 is needed", "would do"),
        ("dark: {ink: '#333333'}", 1, "“dark.ink” #333333 on “dark.", "would do"),
        ("cover: {ink: '#345678'}", 1, "“cover.ink” #345678 on “cover.ground”", "would do"),
        ("paper:\n  margins: {left: 90mm, right: 60mm}", 2, "leave 60 mm of width", "80 mm"),
        ("paper:\n  margins: {top: 150mm, bottom: 90mm}", 2, "leave 57 mm of height", "80 mm"),
        ("paper:\n  columns: 3\n  gap: 20mm", 2, "a column is 39 mm wide", "50 mm"),
        ("charts: {series: ['#112233', '#777777']}", 1, "has 2 colours, and 6 are", "list 6"),
        ("charts:\n  series: ['#1F4E79', '#B85914', '#1B7F6B', '#1A7C68', '#8A6D00', '#8A949D']",
            2, "#1B7F6B and #1A7C68 in “charts.series” look alike", "further apart"),
        # It is less than 4.5 by a little.
        ("colours: {quiet: '#777777'}", 1, "has a contrast of 4.01; 4.5 is needed", "would do"),
        ("paper: {size: A5}\ncharts: {width: 200mm}", 2, "letters are too small", "width: 94mm"),
    ],
)  # fmt: skip  # a case in a line
def test_a_mistake_is_told_with_its_line_and_a_remedy(project, text, place, what, remedy):
    write(project, text)

    found = told(project)

    assert any(f"theme/theme.yaml line {place}: " in each and what in each for each in found), found
    assert any(remedy in each for each in found), found


def test_all_mistakes_are_told_at_once_also_beside_those_of_the_parameters(project):
    write(project, "colours: {accent: red}\npaper: {columns: 9, margins: {top: 3}}\nlogos: {}")
    (project / "theme" / "theme.typ").write_text("#set text(red)")
    (project / "theme" / "theme.css").write_text("@import url(https://example.org/a.css);")
    (project / "theme" / "reference.docx").write_text("none")
    (project / "theme" / "themes.css").write_text("")
    params = project / "params" / "2020.yaml"
    params.write_text(params.read_text("utf-8").replace("subtitle:", "subtitel:"), "utf-8")

    found = "\n".join(told(project))

    for part in (
        *("subtitel", "is no colour", "is 9", "3 has no unit", "“logos”", "what look is"),
        *(
            "fetches nothing",
            "this is no Word document",
            "theme/themes.css: this file does nothing",
        ),
    ):
        assert part in found, part


def test_each_colour_of_a_series_that_cannot_be_read_is_told_at_once(project):
    series = "['#E8702A', '#2A6FE8', '#3C8C3C', '#8A3CE8', '#2A9C9C', '#8A8A8A']"
    write(project, f"charts:\n  series: {series}")

    found = told(project)

    assert [re.search("“charts.series” (#[0-9A-F]{6}) on", each)[1] for each in found] == [
        *("#E8702A", "#3C8C3C", "#2A9C9C"),
    ]
    assert all("line 2" in each for each in found)


def test_a_picture_needs_words_for_those_who_cannot_see_it(project):
    (project / "theme" / "mark.svg").write_bytes(drawing())
    write(project, "logo: {file: mark.svg}\ncover: {picture: mark.svg}")

    found = told(project)

    assert [each.count("nothing says what the picture shows") for each in found] == [1, 1]


def test_a_font_is_looked_through_for_what_the_language_needs(project):
    fonts = project / "theme" / "fonts"
    fonts.mkdir()
    shutil.copy(LETTERS, fonts)
    (fonts / "none.ttf").write_text("no font")
    write(project, "fonts: {serif: fonts/STIXGeneral.ttf, mono: fonts/none.ttf}")
    assert told(project) == [
        "theme/fonts/none.ttf: the file holds no font\n    → put the .ttf or .otf here"
    ]

    cut(fonts / "STIXGeneral.ttf", fonts / "less.ttf", lacking="ABCé")
    write(project, "fonts: {serif: fonts/less.ttf}")

    [found] = told(project)
    assert "lacks 3 characters that the report needs, such as ABC" in found


def cut(font: Path, less: Path, lacking: str) -> None:
    """A font without some of its characters."""
    from fontTools.ttLib import TTFont

    with TTFont(font) as opened:
        for table in opened["cmap"].tables:
            for character in lacking:
                table.cmap.pop(ord(character), None)
        opened.save(less)


@pytest.mark.parametrize("accent", ["#1A7C68", "#0B6E4F", "#AF5513", "#7A5195", "#1F4E79"])
def test_no_colour_of_a_series_looks_like_the_accent(project, accent):
    write(project, f"colours: {{accent: '{accent}'}}")

    series = parameters.load(project, "2020").theme.charts.series

    assert series[0] == accent
    assert len(series) == len(DEFAULT.charts.series)
    assert all(difference(accent, each) > 0.09 for each in series[1:])


def test_what_is_not_said_follows_from_the_accent(project):
    write(project, "colours: {accent: '#7A1F3D'}")

    theme = parameters.load(project, "2020").theme

    assert theme.cover.ground == theme.colours.strong == theme.charts.series[0] == "#7A1F3D"
    assert theme.charts.series[1:] == DEFAULT.charts.series[1:]
    assert contrast(theme.dark.accent, theme.dark.paper) >= 7
    assert theme.colours.wash != DEFAULT.colours.wash
    assert theme.colours.ink == DEFAULT.colours.ink


def test_words_pages_go_with_the_paper(project):
    write(project, "paper: {size: A5, margins: {left: 20mm}}\ncharts: {width: 101mm}")

    theme = parameters.load(project, "2020").theme

    assert (theme.word_paper.width, theme.word_paper.margins) == (148, theme.paper.margins)
    assert theme.word.text < DEFAULT.word.text


@pytest.mark.parametrize("name", bundled_themes())
def test_a_theme_that_ships_has_no_fault(project, name):
    # A folder that says nothing has all of the theme checked.
    theme, findings = load(project, name)

    assert findings == ()
    assert (theme.sheets, theme.rules) == ((), "") or all(
        map(Path.is_file, map(theme.path, theme.sheets))
    )


def test_a_theme_is_named_in_the_project_and_its_folder_says_what_is_otherwise(project):
    (project / "params" / "project.yaml").write_text("theme: celadon\n", "utf-8")
    write(project, "paper: {columns: 2}")

    theme = parameters.load(project, "2020").theme

    assert (theme.cover.style, theme.paper.columns) == ("full", 2)

    (project / "params" / "project.yaml").write_text("theme: seladon\n", "utf-8")
    [found] = told(project)
    assert found == (
        "params/project.yaml line 1: there is no theme “seladon”\n    → did you mean “celadon”?"
    )


def test_a_chapter_is_given_what_its_figures_are_drawn_with_and_no_more(project):
    edition = parameters.load(project, "2020")

    given = edition.for_chapter(edition.chapters[0])["theme"]

    assert given.keys() == {"charts", "fonts"}
    assert given["fonts"].keys() == {"sans", "bold"}


@pytest.mark.parametrize("accent", ["#0F766E", "#7C3AED", "#C2410C", "#2563EB"])
def test_all_that_has_to_stand_out_from_the_accent_follows_from_it(project, accent):
    write(project, f"colours: {{accent: '{accent}'}}")

    assert parameters.load(project, "2020").theme.cover.ground == accent


PAGES = [ROOT / "docs" / "theme.md", ROOT / "docs" / "guide" / "en" / "theme.md"]


@pytest.mark.parametrize("page", PAGES, ids=["zh", "en"])
def test_each_page_on_themes_has_every_key_and_an_example_that_is_right(project, page):
    text = page.read_text("utf-8")
    parts, last = dict[str, set[str]](), ""
    for part, keys in re.findall(r"^\|(.*?)\| (`.*?`) \|", text, re.M):
        last = part.strip(" `") or last
        parts.setdefault(last, set()).update(re.findall("`(.+?)`", keys))
    # At night the same colours as by day.
    parts["dark"] = parts["colours"]
    example = text[text.index("colours:") : text.index("```\n", text.index("colours:"))]
    folder = project / "theme"
    (folder / "fonts").mkdir()
    for name in ("Serif", "Regular", "Bold"):
        shutil.copy(LETTERS, folder / "fonts" / f"Brand-{name}.ttf")
    (folder / "logo.svg").write_bytes(drawing())
    (folder / "cover.jpg").write_bytes(bitmap(kind="JPEG"))

    write(project, example)

    theme, findings = load(project, "")
    assert findings == ()
    assert (theme.paper.text_width, theme.charts.width) == (170, 170)
    said = {
        part: set(value.__struct_fields__)
        for part, value in asdict(theme).items()
        if isinstance(value, Struct)
    }
    assert parts == said


def test_the_page_on_themes_says_as_much_in_english():
    chinese, english = (re.findall("^## ", page.read_text("utf-8"), re.M) for page in PAGES)

    assert len(chinese) == len(english)


@pytest.mark.parametrize(
    ("file", "text", "line", "what"),
    [
        ("theme.typ", "#let look(body) = {\n  set text(size: 9pt\n  body\n}\n", 2, "unclosed"),
        ("theme.typ", "#let look(body) = {\n  set text(siz: 9pt)\n  body\n}\n", 2, "argument: siz"),
        ("theme.typ", '// A\n#import "@local/house:1.0.0": a\n#let look(b) = b\n', 2, "@local"),
        ("theme.typ", '#let look(body) = {\n  import "@preview/cetz:0.2.2"\n}\n', 2, "@preview"),
        ("theme.typ", "#let look(body) = {\n  [#datetime.today().year()]\n}\n", 2, "another one"),
        ("theme.typ", "#let look(body) = {\n  let d = datetime\n  d . today()\n}\n", 3, "another"),
        ("theme.css", "p { color: red; }\na { color: red;\nb { top: 0; }\n", 2, "no partner"),
        ("theme.css", "a { color: red; }\nb { top: 0; } }\np { top: 0; }\n", 2, "no partner"),
    ],
)  # fmt: skip  # a case in a line
def test_rules_that_cannot_be_read_are_told_with_their_line(project, file, text, line, what):
    (project / "theme" / file).write_text(text, "utf-8")

    found = told(project)

    assert any(f"theme/{file} line {line}: " in each and what in each for each in found), found


def test_rules_that_are_not_utf_8_are_told_with_their_line(project):
    (project / "theme" / "theme.typ").write_bytes(b"#let look(body) = {\n  [\xe9]\n}\n")

    assert any("theme/theme.typ line 2: the file is not UTF-8" in each for each in told(project))


def test_a_package_of_this_machine_is_not_found_however_it_is_named(project, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    package = tmp_path / "typst" / "packages" / "local" / "house" / "1.0.0"
    package.mkdir(parents=True)
    about = '[package]\nname = "house"\nversion = "1.0.0"\nentrypoint = "lib.typ"\n'
    (package / "typst.toml").write_text(about)
    (package / "lib.typ").write_text("#let note = []\n")
    rules = '#import ("@lo" + "cal/house:1.0.0"): note\n#let look(body) = body\n'
    (project / "theme" / "theme.typ").write_text(rules)

    assert any("theme/theme.typ line 1: " in each for each in told(project))


def test_rules_that_can_be_read_are_no_finding(project):
    said = '  // not datetime.today(), @local/a\n  link("https://a.cn")\n'
    rules = f"#let look(body) = {{\n{said}  body\n}}\n"
    (project / "theme" / "theme.typ").write_text(rules, "utf-8")
    sheet = "/* } */ @media print { a::after { content: '}'; } }\nb:not(.c) { top: 0 }\n"
    (project / "theme" / "theme.css").write_text(sheet, "utf-8")

    assert load(project, "")[1] == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_fonts_of_a_theme_are_named_in_the_colophon_and_in_word(project, language):
    for name in ("DejaVuSerif", "DejaVuSans", "DejaVuSans-Bold"):
        shutil.copy(LETTERS.with_name(f"{name}.ttf"), project / "theme")
    faces = "fonts: {serif: DejaVuSerif.ttf, sans: DejaVuSans.ttf, bold: DejaVuSans-Bold.ttf}"
    write(project, f"{faces}\nword: {{fonts: {{title: Georgia}}}}")
    usual = languages.load(language)

    found = with_theme_fonts(language, load(project, "")[0])

    used = found.phrases.fonts_used
    assert used.startswith("DejaVu Serif")
    assert used.count("http://dejavu.sourceforge.net/wiki/index.php/License") == 2
    # Hanzi are in none of them.
    assert (usual.phrases.fonts_used in used) == (not usual.word.is_latin)
    of_word = found.word.fonts
    roles = ("text", "small", "heading")
    assert [of_word[role].letters for role in roles] == ["DejaVu Serif", *["DejaVu Sans"] * 2]
    assert (of_word["text"].name == usual.word.fonts["text"].name) == (not usual.word.is_latin)
    assert (of_word["title"].name, of_word["title"].letters) == ("Georgia", "")
    plain = with_theme_fonts(language, DEFAULT)
    assert (plain.word, plain.phrases.fonts_used) == (usual.word, usual.phrases.fonts_used)


def test_a_drawing_with_text_is_told_since_each_reader_has_other_fonts(project):
    (project / "theme" / "mark.svg").write_bytes(drawing(content="<text x='1'>A</text>"))
    write(project, "logo: {file: mark.svg, alt: x}")

    [found] = told(project)

    assert "theme/mark.svg has text" in found
    assert "into paths" in found


def bitmap(size=(60, 30), mode="RGB", kind="PNG"):
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()


def drawing(attributes='width="30" height="30"', content="", before=""):
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{content}</svg>'.encode()


PICTURES = {
    "empty": ("a.png", b"", "is damaged, or of another type"),
    "cut short": ("a.png", bitmap((600, 300))[:80], "is damaged"),
    "cut short as JPEG": ("a.jpg", bitmap((900, 900), kind="JPEG")[:700], "is damaged"),
    "JPEG by the name of a PNG": ("a.png", bitmap(kind="JPEG"), "of another type"),
    "colours of a press": ("a.jpg", bitmap(mode="CMYK", kind="JPEG"), "(CMYK)"),
    "enormous": ("a.png", bitmap((30_000, 30_000), "1"), "has 30000×30000 pixels"),
    "large": ("a.png", bitmap((10_000, 9_000), "1"), "has 10000×9000 pixels"),
    "high": ("a.png", bitmap((2, 900)), "one side of theme/a.png is more than 20 times the other"),
    "wide": ("a.png", bitmap((900, 2)), "one side of theme/a.png is more than 20 times the other"),
    "image elsewhere": ("a.svg", drawing(content='<image href="file:///x"/>'), "lies elsewhere"),
    "style elsewhere": (
        "a.svg",
        drawing(content="<style>@import url(http://a.cn/x.css);</style>"),
        "lies elsewhere",
    ),
    "script": ("a.svg", drawing(content="<script>1</script>"), "holds a <script>"),
    "entities": (
        "a.svg",
        drawing(content="<desc>&a;</desc>", before='<!DOCTYPE svg [<!ENTITY a "b">]>'),
        "declares entities",
    ),
    "no size": ("a.svg", drawing(""), "does not say how large it is"),
    "nothing to see": ("a.svg", drawing('viewBox="0 0 0 0"'), "no size that can be printed"),
    "no drawing": ("a.svg", b"<p/>", "is no drawing"),
    "no XML": ("a.svg", b"<svg", "is damaged"),
}


@pytest.mark.parametrize("case", PICTURES)
@pytest.mark.parametrize(("part", "key"), [("logo", "file"), ("cover", "picture")])
def test_a_picture_that_cannot_be_printed_is_told_at_its_line(project, case, part, key):
    file, content, what = PICTURES[case]
    (project / "theme" / file).write_bytes(content)
    (project / "theme" / "theme.yaml").write_text(f"{part}:\n  alt: A house\n  {key}: {file}\n")

    [finding] = told(project)

    assert finding.startswith("theme/theme.yaml line 3: ")
    assert what in finding


@pytest.mark.parametrize(
    ("width", "size", "most"),
    [("0mm", (60, 30), 0), ("4mm", (60, 30), 0), ("3000mm", (60, 30), 0), ("60mm", (30, 60), 50)],
)
def test_a_logo_that_has_no_room_is_told_at_its_width(project, width, size, most):
    (project / "theme" / "a.png").write_bytes(bitmap(size))
    given = f"logo:\n  alt: A house\n  file: a.png\n  width: {width}\n"
    (project / "theme" / "theme.yaml").write_text(given)

    [finding] = told(project)

    assert finding.startswith(f"theme/theme.yaml line 4: a logo {width[:-2]} mm wide does not fit")
    assert f"5 to {most} mm" in finding or not most


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "I;16"])
def test_a_sound_picture_is_no_finding(project, mode):
    (project / "theme" / "a.png").write_bytes(bitmap(mode=mode))
    (project / "theme" / "theme.yaml").write_text("logo: {alt: A house, file: a.png}\n")

    assert load(project, "")[1] == ()
