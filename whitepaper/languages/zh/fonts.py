"""The fonts that come with the installation, by file; no system font is ever used."""

from __future__ import annotations

from pathlib import Path

import noto_cjk_sans_jp_bold
import pylopdf_fonts_zh_cn

from whitepaper.languages import Fonts

SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"
# A pan-CJK face under its Japanese name: text tagged as Chinese gets Simplified forms from it.
BOLD = "Noto Sans CJK JP"

SANS_REGULAR = Path(pylopdf_fonts_zh_cn.sans_path())
SERIF_REGULAR = Path(pylopdf_fonts_zh_cn.serif_path())
SANS_BOLD = Path(str(noto_cjk_sans_jp_bold.FONT_PATH))

ALL = (SANS_REGULAR, SANS_BOLD, SERIF_REGULAR)
FONTS = Fonts(
    serif=SERIF,
    sans=SANS,
    bold=BOLD,
    serif_file=SERIF_REGULAR,
    sans_file=SANS_REGULAR,
    bold_file=SANS_BOLD,
    script="zh-Hans",
)
