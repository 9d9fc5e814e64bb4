"""params/carried/<edition>.yaml: the texts that came over, and those that were confirmed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field

from whitepaper.errors import Finding, UsageError, in_file
from whitepaper.files import read_file
from whitepaper.inputs import yaml
from whitepaper.inputs.edition import Edition
from whitepaper.messages import msg
from whitepaper.project import carried_place
from whitepaper.succession.passages import Passage

_BEGINNING = 40


class Record(Struct, frozen=True):
    """The marks of the texts that came over; of those that are confirmed how they begin.

    `values` are those with which they were confirmed, where they had any that were known.
    """

    carried: frozenset[str]
    confirmed: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def holds(self, passage: Passage) -> bool:
        """Whether a text is confirmed, with the values that it has, if these are known."""
        if passage.mark not in self.confirmed:
            return False
        known = self.values.get(passage.mark, ())
        return not (passage.values_text and known) or passage.values_text in known


def remark(edition: str, predecessor: str) -> str:
    """What stands at the beginning of a record for whoever opens it."""
    return msg(
        "Texts that edition {edition} has from {predecessor} (carried), and those confirmed since. "
        "Written by the commands new and confirm.",
        edition=edition,
        predecessor=predecessor,
    )


def read(root: Path, edition: Edition) -> Record:
    """The record of an edition that was begun from another. Raises `UsageError` without it."""
    line = None
    try:
        found = yaml.load(read_file(root / carried_place(edition.edition)), "safe")
        values = (found.get("values") or {}).items()
        return Record(
            frozenset(map(str, found["carried"])),
            dict(found.get("confirmed") or {}),
            {mark: tuple(map(str, each)) for mark, each in values},
        )
    except yaml.UnreadableError as error:
        line, reason = error.line, error.reason
    except OSError:
        reason = msg("no such file")
    except (TypeError, KeyError, AttributeError, ValueError):
        reason = msg("it does not list which texts came over")
    remedy = msg(
        "restore it: git checkout {file}; without it nobody knows what is still of {predecessor}",
        file=carried_place(edition.edition),
        predecessor=edition.predecessor,
    )
    message = msg("It is not known what came over to edition {edition}.", edition=edition.edition)
    raise UsageError(
        message, [Finding(in_file(carried_place(edition.edition), line), reason, remedy)]
    )


def with_confirmed(record: Record, passages: Iterable[Passage]) -> Record:
    """The record with more texts confirmed."""
    confirmed, values = dict(record.confirmed), dict(record.values)
    for passage in passages:
        confirmed[passage.mark] = passage.text_with_values()[:_BEGINNING]
        if passage.values_text:
            own = values.get(passage.mark, ())
            values[passage.mark] = tuple(dict.fromkeys((*own, passage.values_text)))
    return Record(record.carried, confirmed, values)


def write(root: Path, edition: str, record: Record, beginning: str) -> None:
    """Write the record of an edition, whole or not at all, with a remark at its beginning.

    It is sorted, so that what two people confirm seldom meets. Raises `UsageError` if it cannot be
    written.
    """
    place = root / carried_place(edition)
    fresh = place.with_name(f".{place.name}")
    try:
        place.parent.mkdir(exist_ok=True)
        fresh.write_bytes(_to_yaml(record, beginning))
        fresh.replace(place)
    except OSError as error:
        finding = Finding(
            carried_place(edition), str(error.strerror), msg("see that it may be written")
        )
        raise UsageError(msg("The confirmation cannot be written."), [finding]) from error


def _to_yaml(record: Record, beginning: str) -> bytes:
    content: dict[str, object] = {"carried": sorted(record.carried)}
    if record.confirmed:
        content["confirmed"] = dict(sorted(record.confirmed.items()))
    if record.values:
        content["values"] = {mark: list(record.values[mark]) for mark in sorted(record.values)}
    return f"# {beginning}\n".encode() + yaml.dump(content)
