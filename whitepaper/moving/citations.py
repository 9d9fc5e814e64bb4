"""Citations of Quarto and MyST: footnotes here, and references to what has a number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whitepaper.document.labels import LABEL
from whitepaper.messages import msg
from whitepaper.moving.setting import Reading, Setting

_CITED = re.compile(
    r"(?P<before>.*?)(?P<minus>-?)@(?:\{(?P<braced>[^{}]+)\}|(?P<key>\w[\w:.#$%&+?~/'-]*\w|\w))"
    r"(?P<after>.*)",
    re.DOTALL,
)
_HAS_LABEL = re.compile(LABEL)


def cited(text: str, number: int, reading: Reading) -> str:
    """What stands in brackets with a citation in it, which stands in that line."""
    space = " " * text.startswith(" ")
    written = text.strip()[1:-1].split(";")
    parts = [_CITED.fullmatch(each.strip()) for each in written]
    found = [part for part in parts if part]
    if not found:
        return text
    keys = [part["braced"] or part["key"] for part in found]
    if all(is_label(key, reading.setting) for key in keys):
        if len(found) < len(parts):
            return text
        names = (
            f"{p['minus']}{reference(k, '', reading)}" for p, k in zip(found, keys, strict=True)
        )
        inner = "; ".join(names)
        return f"{space}[{inner}]" if "](" not in inner and "`" not in inner else f"{space}{inner}"
    works: list[tuple[str, str, str]] = []
    for raw, part in zip(written, parts, strict=True):
        if part:
            after = part["after"].strip(" \n\t,\uff0c")
            after = re.sub(r"^\[(.*)\]$", r"\1", after)
            works.append((part["braced"] or part["key"], part["before"].strip(), after))
        elif works:
            key, before, where = works[-1]
            works[-1] = (key, before, f"{where}; {raw.strip()}".strip("; "))
    return note_of(works, number, reading)


def in_sentence(text: str, key: str, where: str, number: int, reading: Reading) -> str:
    """A citation or reference that is a word of its sentence."""
    setting = reading.setting
    # Hanzi may follow at once, and an apostrophe with what belongs to somebody.
    in_ascii = re.sub(r"[^\x00-\x7f].*$", "", key, flags=re.DOTALL)
    for bare in (key, in_ascii, re.sub(r"['’]s?$", "", in_ascii)):
        rest = key[len(bare) :]
        if is_label(bare, setting):
            return f"{reference(bare, '', reading)}{rest}{where}"
        if bare in setting.works:
            place = "" if rest else where.strip(" \n[]")
            found = note_of([(bare, "", place)], number, reading, named=True)
            return f"{found}{rest}{where if rest else ''}"
    return text


def as_label(name: str) -> str:
    """A name as it is without a capital that begins a sentence: fig-a for Fig-a."""
    return re.sub(r"^(?:Fig|Tbl|Sec|Eq)(?=-)", lambda found: found[0].lower(), name)


def is_label(name: str, setting: Setting) -> bool:
    """Whether a name is that of a place, and of no work."""
    name = as_label(name)
    return (
        name in setting.labels
        or name in setting.titled
        or name in setting.equations
        or _HAS_LABEL.fullmatch(name) is not None
    )


def reference(label: str, shown: str, reading: Reading) -> str:
    """A reference to a place of the book, in the words that are shown or else by its number."""
    setting, label = reading.setting, as_label(label)
    here = setting.labels.get(label, label)
    if here in setting.equations and not _HAS_LABEL.fullmatch(here):
        return f"[{shown}](#{here})" if shown else f"{{eq}}`{here}`"
    if _HAS_LABEL.fullmatch(here):
        return f"[{shown}](#{here})" if shown else f"@{here}"
    words = shown or setting.titled.get(here) or here
    return f"[{words}](#{here})"


def note_of(
    works: Sequence[tuple[str, str, str]], number: int, reading: Reading, *, named: bool = False
) -> str:
    """Works as one footnote, each between what stands before and after it there.

    In a sentence that stands after their names, and in a note it is text of that.
    """
    known = []
    for name, before, where in works:
        if work := reading.setting.works.get(name):
            known.append((name, f"{before} {work.at(where)}".strip(), work.short, where))
        else:
            what = msg("no bibliography has “{name}”", name=name)
            reading.tell(number, what, msg("write the work in a footnote"))
    if not known:
        return f" ({', '.join(name for name, _, _ in works)})"
    said = " ".join(note for _, note, _, _ in known)
    if reading.in_note:
        return said.rstrip(".") if named else f" ({said.rstrip('.')})"
    like = "-".join(
        re.sub(r"[^\w]+", "-", f"{name} {where}".strip()).strip("-") for name, _, _, where in known
    )
    mark = _note_mark(like, said, reading)
    return f"{', '.join(short for _, _, short, _ in known) * named}[^{mark}]"


def _note_mark(like: str, note: str, reading: Reading) -> str:
    """The mark of a note, which is like the one that is given, and of no other note."""
    number, mark = 1, like
    while mark in reading.taken or reading.notes.get(mark, note) != note:
        number += 1
        mark = f"{like}-{number}"
    reading.notes[mark] = note
    return mark
