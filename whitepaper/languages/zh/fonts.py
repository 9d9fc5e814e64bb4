"""The fonts that come with the installation, by file; no system font is ever used."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from whitepaper import extras
from whitepaper.languages import Fonts, Typeface


def _folder(package: str) -> Path:
    """Where a package lies, which is not imported."""
    spec = find_spec(package)
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent


# matplotlib sets its own labels in these: it cannot do without them.
_OF_MATPLOTLIB = _folder("matplotlib") / "mpl-data" / "fonts" / "ttf"


def _of_matplotlib(name: str, weight: int = 400) -> Typeface:
    file = name.replace(" ", "") + ("-Bold" if weight > 400 else "")
    return Typeface(name, _OF_MATPLOTLIB / f"{file}.ttf", weight)


# Latin, Greek, Cyrillic and Hebrew letters, signs, arrows, Braille.
_SERIF_LETTERS = _of_matplotlib("DejaVu Serif")
_SANS_LETTERS = _of_matplotlib("DejaVu Sans")
_BOLD_LETTERS = _of_matplotlib("DejaVu Sans", 700)
_MONO = _of_matplotlib("DejaVu Sans Mono")
# Letters of mathematics.
_FORMULAS = _of_matplotlib("STIXGeneral")
# Its letters are 1233 of 2048 units wide: half of a Hanzi now.
_MONO_SIZE = 1024 / 1233
_SCRIPT = "zh-Hans"
_LETTERS = "".join(map(chr, range(0x21, 0x7F)))
# The Hanzi that are common, by GB 2312: rows 16 to 55, of which the last ends early.
_HANZI = bytes(
    byte
    for row in range(0xB0, 0xD8)
    for cell in range(0xA1, 0xFA if row == 0xD7 else 0xFF)
    for byte in (row, cell)
).decode("gb2312")


def _with_hanzi() -> Fonts:
    # The extra `zh`.
    import manimgx_fonts
    import noto_cjk_sans_jp_bold
    import pylopdf_fonts_zh_cn

    serif = Typeface("Noto Serif SC", Path(pylopdf_fonts_zh_cn.serif_path()))
    sans = Typeface("Noto Sans SC", Path(pylopdf_fonts_zh_cn.sans_path()))
    # A pan-CJK face under its Japanese name: text tagged as Chinese gets Simplified forms from it.
    bold = Typeface("Noto Sans CJK JP", Path(str(noto_cjk_sans_jp_bold.FONT_PATH)), 700)
    emoji = Typeface("Noto Emoji", Path(*manimgx_fonts.__path__, "NotoEmoji[wght].ttf"))
    others = (_FORMULAS, emoji)
    # Each ends with the first of the others: what one has must not be lacking in another.
    return Fonts(
        serif=(serif, _SERIF_LETTERS, _SANS_LETTERS, *others, bold, sans, _MONO),
        sans=(sans, _SANS_LETTERS, *others, bold, serif, _SERIF_LETTERS, _MONO),
        bold=(bold, _BOLD_LETTERS, _SANS_LETTERS, *others, sans, serif, _SERIF_LETTERS, _MONO),
        mono=(_MONO, sans, _SANS_LETTERS, *others, bold, serif, _SERIF_LETTERS),
        mono_size=_MONO_SIZE,
        script=_SCRIPT,
        needs=(_LETTERS, _HANZI),
        not_in_charts=(serif, _SERIF_LETTERS, _MONO),
    )


def _of_letters() -> Fonts:
    """What a report without a Hanzi does with: matplotlib's own fonts."""
    return Fonts(
        serif=(_SERIF_LETTERS, _SANS_LETTERS, _FORMULAS, _MONO),
        sans=(_SANS_LETTERS, _FORMULAS, _SERIF_LETTERS, _MONO),
        bold=(_BOLD_LETTERS, _SANS_LETTERS, _FORMULAS, _SERIF_LETTERS, _MONO),
        mono=(_MONO, _SANS_LETTERS, _FORMULAS, _SERIF_LETTERS),
        mono_size=_MONO_SIZE,
        script=_SCRIPT,
        needs=(_LETTERS, _HANZI),
    )


FONTS = _with_hanzi() if extras.is_installed(extras.CHINESE) else _of_letters()
