"""What cells say of themselves: their tags, Quarto's options, and JupyterLab's metadata.

Also the names under which a cell keeps what was found out about it, and of what its code calls.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from whitepaper.errors import nearest
from whitepaper.inputs.period import at_start, first_day, is_period, last_day
from whitepaper.messages import key, msg
from whitepaper.spelling import closest

if TYPE_CHECKING:
    from nbformat import NotebookNode

# Tags: the first is ours, the others are Jupyter Book's.
OPTIONAL = "optional"
SHOW_INPUT = "show-input"
EXPECTED_ERROR = "raises-exception"
_REMOVED = frozenset({"remove-cell", "hide-cell"})
_WITHOUT_OUTPUT = frozenset({"remove-output", "hide-output"})
_OF_INPUT = frozenset({"remove-input", "hide-input", SHOW_INPUT})
_WITHOUT_STREAM = {"remove-stdout": "stdout", "remove-stderr": "stderr"}
_HONOURED = (OPTIONAL, EXPECTED_ERROR, *_REMOVED, *_WITHOUT_OUTPUT, *_OF_INPUT, *_WITHOUT_STREAM)
# The error of an absent fact; in an optional cell's metadata, why it shows nothing.
ABSENT_ERROR = "AbsentError"
# Tags of cells that papermill makes; it puts what it is given in place of the first.
_MADE = frozenset({"injected-parameters", "papermill-error-cell-tag"})
# In a cell's metadata, its place in its notebook before other cells were taken out.
NUMBER = "whitepaper-number"
# In a cell's metadata, what its charts show boxes for: what is wrong and the remedy, of each.
BOXES = "boxes"
# In a cell's metadata, the facts whose marks it prints, by these.
FACTS = "facts"
# In a cell's metadata, what was replaced since no file of text can hold it: cause and detail.
UNFIT = "unfit"
# In Quarto's manner, an expression that prints those which a figure draws.
DRAWN = "facts"

# Tags that bind a cell to editions: only-2020, from-2021, until-2022.
_OF_EDITIONS = re.compile(r"\s*(?P<bound>only|from|until)[-_](?P<name>.*\S)\s*", re.IGNORECASE)

# What is meant for such a tag has a year, and before or behind it a word; without one, some other
# script's.
_WITH_YEAR = re.compile(r"(?P<before>[^0-9]*?)[-_ ]*(?P<year>(?:19|2[01])[0-9]{2})(?P<after>.*)")
_BOUNDS = ("only", "from", "until")
_ALSO = {"for": "only", "since": "from", "after": "from", "to": "until", "till": "until"}
# What an analyst calls a paragraph that may go, in Chinese.
_OPTIONAL_IN_CHINESE = "\u53ef\u9009"

# Quarto's, in comments at the beginning of a code cell; formatters put a space in.
_OPTION = re.compile(r"#[ \t]*\|[ \t]*(?P<name>[A-Za-z][\w-]*)[ \t]*:[ \t]*(?P<value>.*?)[ \t]*\Z")
# A line of them, which may go on.
_OF_OPTIONS = re.compile(r"#[ \t]*\|")
# Those that say something here, and what Quarto has that only looks like one of them.
_OPTIONS = frozenset(
    {
        *("label", "fig-cap", "fig-alt", "tbl-cap", "source", DRAWN, "unit", "note"),
        *("eval", "echo", "include", "output", "warning"),
    }
)
_OF_QUARTO = frozenset({"tbl-alt"})
_QUOTED = re.compile(r"(?P<quote>[\"'])(?P<text>.*)(?P=quote)")


class Shown(Struct, frozen=True):
    """What of a cell is to be printed; `without` are the streams of it that are not."""

    cell: bool = True
    source: bool = False
    outputs: bool = True
    without: frozenset[str] = frozenset()


def tags(cell: NotebookNode) -> list[str]:
    """A cell's tags."""
    return list(cell.metadata.get("tags", []))


def is_made(cell: NotebookNode) -> bool:
    """Whether papermill has made a cell: such are not counted where a user is told a number."""
    return not _MADE.isdisjoint(tags(cell))


def is_optional(cell: NotebookNode) -> bool:
    """Whether a cell, or its paragraphs, may be left out."""
    return OPTIONAL in map(_spelt, tags(cell))


def applies(cell: NotebookNode, edition: str, period: str) -> bool:
    """Whether a cell is one of an edition's, by the name of that and by its period.

    `only-P` binds a cell to the editions within a period P, or to the edition of that name, or all
    of a file of that name; with several such tags to all of these. `from-P` binds it to the
    editions that begin with P or later, `until-P` to those that end with P or before.
    """
    only = []
    for tag in tags(cell):
        match = _OF_EDITIONS.fullmatch(tag)
        if match is None:
            continue
        bound, name = match["bound"].lower(), match["name"]
        if bound == "only":
            only.append(name in (edition, edition.partition("/")[0]) or _lies_within(period, name))
        elif is_period(name.upper()):
            begins, ends = first_day(name.upper()), last_day(name.upper())
            if first_day(period) < begins if bound == "from" else last_day(period) > ends:
                return False
    return any(only) if only else True


def binds(tag: str) -> bool:
    """Whether a tag binds its cell to editions."""
    return _OF_EDITIONS.fullmatch(tag) is not None


def of_others(cell: NotebookNode) -> str:
    """Why an edition does without a cell that is not one of its own."""
    named = tuple(filter(binds, tags(cell)))
    return msg("it is a cell for other editions (tag {tags})", tags=named)


def _lies_within(period: str, name: str) -> bool:
    whole = name.upper()
    return (
        is_period(whole)
        and first_day(whole) <= first_day(period)
        and last_day(period) <= last_day(whole)
    )


def options(cell: NotebookNode) -> dict[str, str]:
    """Quarto's options of a code cell: `#| echo: false`."""
    found: dict[str, str] = {}
    for line in cell.source.splitlines() if cell.cell_type == "code" else ():
        if match := _OPTION.match(line):
            quoted = _QUOTED.fullmatch(match["value"])
            found[match["name"]] = quoted["text"] if quoted else match["value"]
        elif line.strip():
            break
    return found


def without_options(source: str) -> str:
    """A source as readers see it: what its options say is no code."""
    lines = source.split("\n")
    begins = next((n for n, line in enumerate(lines) if not _OF_OPTIONS.match(line)), len(lines))
    return "\n".join(lines[begins:])


def misspelt_options(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    """Options of a code cell that are almost one of those that count, each with a remedy."""
    for name in options(cell):
        spelt = _spelt(name)
        meant = spelt if spelt in _OPTIONS else closest(spelt, _OPTIONS, most=1)
        if meant and name not in _OPTIONS and name not in _OF_QUARTO:
            yield name, msg("did you mean “{close}”?", close=meant)


def is_run(cell: NotebookNode) -> bool:
    """Whether a code cell is to be run."""
    return not _is_off(options(cell).get("eval", ""))


def visibility(cell: NotebookNode) -> Shown:
    """What of a cell its author wants printed, in the spelling of whichever program.

    These are Jupyter Book's and nbconvert's tags, with `-` or `_`, Quarto's options, and what
    JupyterLab hides. Code is printed where it is asked for.
    """
    own, given = {_spelt(tag) for tag in tags(cell)}, options(cell)
    jupyter = cell.metadata.get("jupyter")
    hidden = isinstance(jupyter, dict) and jupyter.get("outputs_hidden") is True
    off = {name for name, value in given.items() if _is_off(value)}
    without = {stream for tag, stream in _WITHOUT_STREAM.items() if tag in own}
    return Shown(
        cell=not (_REMOVED & own or "include" in off),
        source=SHOW_INPUT in own or given.get("echo", "false").lower() in ("true", "fenced"),
        outputs=not (hidden or _WITHOUT_OUTPUT & own or off & {"output", "eval"}),
        without=frozenset(without | ({"stderr"} if "warning" in off else set())),
    )


# What is wrong with them.
MISSPELT = key("the tag “{detail}” is none that says what is printed")
MISSPELT_OPTION = key("the option “#| {detail}” is unknown and says nothing")
OPPOSED = key("the tags {detail} exclude each other: no edition prints this cell")
OPPOSED_REMEDY = msg("keep those that say for which editions the cell is, and remove the others")


def misspelt_tags(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    """Tags that are almost one of those which say what is printed, and when, each with a remedy."""
    for tag in tags(cell):
        if match := _OF_EDITIONS.fullmatch(tag):
            name = match["name"]
            named = at_start(name) if match["bound"].lower() == "only" else ""
            if not (named or is_period(name.upper())):
                meant = f"{match['bound'].lower()}-2020"
                yield tag, msg("write a period after the hyphen, as in {meant}", meant=meant)
            continue
        spelt = _spelt(tag)
        if spelt in _HONOURED:
            continue
        if spelt == _OPTIONAL_IN_CHINESE:
            yield tag, nearest(OPTIONAL, _HONOURED)
        elif (remedy := _of_editions(spelt)) is not None:
            yield tag, remedy
        # Whoever wants something hidden must know that it is not. Else it may be a tag of theirs.
        elif spelt.startswith(("hide", "hidden", "remove")) or closest(spelt, _HONOURED, most=1):
            yield tag, nearest(spelt, _HONOURED)


def _of_editions(spelt: str) -> str | None:
    """What to write for a tag that was to bind a cell to editions; None for any other."""
    match = _WITH_YEAR.fullmatch(spelt)
    if match is None:
        return None
    word = match["before"].strip("-")
    bound = _ALSO.get(word) or closest(word, _BOUNDS, most=2)
    if bound:
        meant = f"{bound}-{match['year']}"
        return msg("did you mean “{close}”?", close=meant)
    # A year alone, or with words that are no Latin ones; others are those of who tags.
    if re.search("[a-z]", word + match["after"]):
        return None
    return msg(
        "write {only} for that edition, {since} for it and later ones, {until} for it and earlier "
        "ones",
        only=f"only-{match['year']}",
        since=f"from-{match['year']}",
        until=f"until-{match['year']}",
    )


def opposed_tags(cell: NotebookNode) -> tuple[str, ...]:
    """The tags that bind a cell to editions, if no edition can be all that they say."""
    matches = [match for match in map(_OF_EDITIONS.fullmatch, tags(cell)) if match]
    named = [(m["bound"].lower(), at_start(m["name"].upper()), m.string) for m in matches]
    begins = [first_day(period) for bound, period, _ in named if period and bound == "from"]
    ends = [last_day(period) for bound, period, _ in named if period and bound == "until"]
    only = [period for bound, period, _ in named if bound == "only"]
    if not (begins or ends) or not all(period for _, period, _ in named):
        return ()
    within = any(
        (not begins or last_day(period) >= max(begins))
        and (not ends or first_day(period) <= min(ends))
        for period in only
    )
    if within or (not only and not (begins and ends and max(begins) > min(ends))):
        return ()
    return tuple(tag for _, _, tag in named)


def _spelt(tag: str) -> str:
    """A tag as Jupyter Book spells it: with hyphens, whatever line the author has typed."""
    plain = unicodedata.normalize("NFKC", tag).strip().lower()
    return re.sub("[_\u2010-\u2015\u2212]+", "-", plain)


def _is_off(value: str) -> bool:
    return value.lower() in ("false", "no", "off")
