"""Words in -est that set one above all others, as a pattern; not those that only end so.

What is nearest, closest or earliest of something is told from where it is, or by its date.
"""

from __future__ import annotations

# Shorter words in -est, as best, test and west, are none of the regular ones.
_OTHERS = "|".join(
    (
        "[a-z]*(?:quest|digest)",
        "(?:af|de|re|rain)?forest|(?:dis|self)?interest|(?:re|dis)?invest|(?:mid|north|south)west",
        "(?:arm|back|bed|book|foot|head|wrist|un|ar)rest|(?:at|con|de|pre|pro|re|sub|unit)test",
        "behest|congest|divest|earnest|harvest|hillcrest|honest|imprest|incest|infest|ingest",
        "manifest|modest|molest|(?:arch)?priest|suggest|tempest|(?:beer|film|music|song|talk)fest",
        "bucharest|budapest|ernest|everest|oktoberfest|pinterest",
        "closest|earliest|latest|nearest|newest",
    )
)
SUPERLATIVE = rf"(?:(?!(?:{_OTHERS})\b)[a-z]{{3,}}est|worst)"
