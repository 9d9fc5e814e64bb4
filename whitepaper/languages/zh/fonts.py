"""The fonts that come with the installation, by file; no system font is ever used."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import manimgx_fonts
import noto_cjk_sans_jp_bold
import pylopdf_fonts_zh_cn

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


_SERIF = Typeface("Noto Serif SC", Path(pylopdf_fonts_zh_cn.serif_path()))
_SANS = Typeface("Noto Sans SC", Path(pylopdf_fonts_zh_cn.sans_path()))
# A pan-CJK face under its Japanese name: text tagged as Chinese gets Simplified forms from it.
_BOLD = Typeface("Noto Sans CJK JP", Path(str(noto_cjk_sans_jp_bold.FONT_PATH)), 700)
# Latin, Greek, Cyrillic and Hebrew letters, signs, arrows, Braille.
_SERIF_LETTERS = _of_matplotlib("DejaVu Serif")
_SANS_LETTERS = _of_matplotlib("DejaVu Sans")
_BOLD_LETTERS = _of_matplotlib("DejaVu Sans", 700)
_MONO = _of_matplotlib("DejaVu Sans Mono")
_OTHERS = (
    # Letters of mathematics.
    _of_matplotlib("STIXGeneral"),
    Typeface("Noto Emoji", Path(*manimgx_fonts.__path__, "NotoEmoji[wght].ttf")),
)

# Each ends with the first of the others: what one has must not be lacking in another.
FONTS = Fonts(
    serif=(_SERIF, _SERIF_LETTERS, _SANS_LETTERS, *_OTHERS, _BOLD, _SANS, _MONO),
    sans=(_SANS, _SANS_LETTERS, *_OTHERS, _BOLD, _SERIF, _SERIF_LETTERS, _MONO),
    bold=(_BOLD, _BOLD_LETTERS, _SANS_LETTERS, *_OTHERS, _SANS, _SERIF, _SERIF_LETTERS, _MONO),
    mono=(_MONO, _SANS, _SANS_LETTERS, *_OTHERS, _BOLD, _SERIF, _SERIF_LETTERS),
    # Its letters are 1233 of 2048 units wide: half of a Hanzi now.
    mono_size=1024 / 1233,
    script="zh-Hans",
)
