"""An extension of IPython: in which language a build has the mistakes of a chapter told."""

from __future__ import annotations

import os
from typing import Any

from whitepaper.chapter.facts import FactError
from whitepaper.inputs.edition import LANGUAGE_VARIABLE


def load_ipython_extension(_: Any) -> None:
    """Take the language from the environment, where a chapter would see it, before it runs."""
    FactError.language = os.environ.pop(LANGUAGE_VARIABLE, FactError.language)
