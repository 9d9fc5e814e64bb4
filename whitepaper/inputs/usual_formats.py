"""The formats that a project's reports are written in where a build is not asked for others."""

from __future__ import annotations

from pathlib import Path

from whitepaper.files import read_file
from whitepaper.project import FORMATS, PROJECT, USUAL_FORMATS

KEY = "formats"


def usual_formats(root: Path) -> tuple[str, ...]:
    """Those that params/project.yaml names, else all but what is for a print shop.

    What is wrong in the file is told when parameters are read.
    """
    try:
        content = read_file(root / PROJECT)
    except OSError:
        return USUAL_FORMATS
    # YAML takes longer to import than a build with nothing to do takes.
    if KEY.encode() not in content:
        return USUAL_FORMATS
    from whitepaper.inputs import yaml

    try:
        named = yaml.load(content, "safe").get(KEY)
    except (yaml.UnreadableError, AttributeError):
        return USUAL_FORMATS
    named = [named] if isinstance(named, str) else named
    if not named or not isinstance(named, list) or not all(isinstance(each, str) for each in named):
        return USUAL_FORMATS
    formats = tuple(dict.fromkeys(named))
    return USUAL_FORMATS if unknown(formats) else formats


def format_names() -> tuple[str, ...]:
    """Every format that there is, by name, those that are added among them."""
    from whitepaper.extensions import files

    return tuple(files())


def unknown(formats: tuple[str, ...]) -> tuple[str, ...]:
    """Those that are no formats. Extensions are loaded only if some are none of ours."""
    others = tuple(each for each in formats if each not in FORMATS)
    return tuple(each for each in others if each not in format_names()) if others else ()
