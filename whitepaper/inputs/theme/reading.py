"""A theme read from its folder: one that ships, and what a project's own folder says otherwise.

Every mistake is found at once. What follows from the accent colour, and is not said, is made of it.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from whitepaper.errors import Finding
from whitepaper.files import read_file
from whitepaper.inputs import yaml
from whitepaper.inputs.theme import DEFAULT, FILE, STYLE_SHEET, TYPST_RULES, WORD_STYLES, Theme
from whitepaper.inputs.theme.checking import check
from whitepaper.inputs.theme.companion_files import BESIDE, findings_beside
from whitepaper.inputs.theme.derived import derived
from whitepaper.inputs.theme.keys import Keys, read
from whitepaper.inputs.theme.values import Folder, fill, read_values
from whitepaper.project import PROJECT, THEME

_SHIPPED = Path(__file__).with_name("shipped")


def bundled_themes() -> tuple[str, ...]:
    """The names of the themes that ship, that of the usual look first."""
    return ("default", *sorted(each.name for each in _SHIPPED.iterdir() if each.is_dir()))


def theme_name(root: Path) -> str:
    """The theme that all editions of a project name; nothing if that cannot be known."""
    try:
        keys = yaml.load(read_file(root / PROJECT), "safe")
    except (OSError, yaml.UnreadableError):
        return ""
    name = keys.get("theme") if isinstance(keys, dict) else None
    return name if name in bundled_themes() else ""


def load(root: Path, name: str) -> tuple[Theme, tuple[Finding, ...]]:
    """The theme of a name with what the project's folder says otherwise, and what is wrong there.

    It is whole even if something is: what is wrong counts as not said.
    """
    theme = replace(DEFAULT, root=str(root))
    if name and name != "default":
        theme, _, _ = _with_folder(theme, Folder(_SHIPPED / name, str(_SHIPPED / name)))
    own = Folder(root / THEME, THEME.as_posix())
    if not own.path.is_dir():
        return theme, ()
    theme, keys, findings = _with_folder(theme, own)
    # What counts as not said contrasts with nothing.
    return theme, findings or tuple(check(theme, keys))


def _with_folder(theme: Theme, folder: Folder) -> tuple[Theme, Keys, tuple[Finding, ...]]:
    keys, unreadable = read(folder.path / FILE, f"{folder.place}/{FILE}")
    said, wrong = read_values(keys, folder)
    theme = derived(fill(theme, said), said)
    there = {name: f"{folder.place}/{name}" for name in BESIDE if (folder.path / name).is_file()}
    theme = replace(
        theme,
        sheets=(*theme.sheets, *(place for name, place in there.items() if name == STYLE_SHEET)),
        rules=there.get(TYPST_RULES, theme.rules),
        reference=there.get(WORD_STYLES, theme.reference),
    )
    return theme, keys, (*unreadable, *wrong, *findings_beside(folder.path, folder.place))
