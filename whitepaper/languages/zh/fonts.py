"""The fonts that come with the installation, by file; no system font is ever used."""

from __future__ import annotations

from pathlib import Path

import noto_cjk_sans_jp_bold
import pylopdf_fonts_zh_cn

SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"

SANS_REGULAR = Path(pylopdf_fonts_zh_cn.sans_path())
SERIF_REGULAR = Path(pylopdf_fonts_zh_cn.serif_path())
# A pan-CJK face named "Noto Sans CJK JP"; language-tagged text gets Simplified forms from it.
SANS_BOLD = Path(str(noto_cjk_sans_jp_bold.FONT_PATH))

ALL = (SANS_REGULAR, SANS_BOLD, SERIF_REGULAR)
