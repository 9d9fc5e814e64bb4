"""The fonts of English: the same faces, whose letters and Hanzi are made to stand together.

Names of Chinese bodies and titles are set in their forms of the mainland.
"""

from __future__ import annotations

from msgspec.structs import replace

from whitepaper.languages.zh.fonts import FONTS as WITH_HANZI

# No columns of letters and Hanzi are to be kept, so letters are as large as looks well.
FONTS = replace(
    WITH_HANZI, mono_size=0.92, needs=(f"{WITH_HANZI.needs[0]}‘’“”–—…£€×", WITH_HANZI.needs[1])
)
