"""The fonts that come with the installation, by file; no system font is ever used."""

from __future__ import annotations

from pathlib import Path

import noto_cjk_sans_jp_bold
import pylopdf_fonts_zh_cn

from whitepaper.languages import Fonts

FONTS = Fonts(
    serif="Noto Serif SC",
    sans="Noto Sans SC",
    # A pan-CJK face under its Japanese name: text tagged as Chinese gets Simplified forms from it.
    bold="Noto Sans CJK JP",
    serif_file=Path(pylopdf_fonts_zh_cn.serif_path()),
    sans_file=Path(pylopdf_fonts_zh_cn.sans_path()),
    bold_file=Path(str(noto_cjk_sans_jp_bold.FONT_PATH)),
    script="zh-Hans",
)
