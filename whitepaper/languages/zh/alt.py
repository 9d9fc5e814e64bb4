"""Alternative texts that say nothing."""

from __future__ import annotations

import re

# Below this none says what a figure shows: “柱形图，授权量” has seven characters.
SHORTEST = 8
_PLACEHOLDER = re.compile(
    r"""
      no[ ]description[ ]has[ ]been[ ]provided[ ]for[ ]this[ ]image
    | image | picture | figure | fig | chart | graph | plot | photo | alt | untitled
    | png | svg | jpe?g | gif | webp
    | 此?本?图[片表像形]? | 插图 | 照片 | 截图 | 示意图 | 统计图 | 图示 | 无 | 暂无
    | [^\s/]*\.(?:png|svg|jpe?g|gif|webp)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_placeholder(alt: str) -> bool:
    """Whether an alternative text only stands in for one: 图片, image.png."""
    return _PLACEHOLDER.fullmatch(alt) is not None
