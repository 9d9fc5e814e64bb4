"""What a comparison calls things: on its page and on a terminal the same."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from whitepaper.comparison.revisions import Reason, Revision
from whitepaper.comparison.texts import Sign
from whitepaper.messages import key, msg


class Section(Struct, frozen=True):
    """A part of a comparison: its heading, and that with the number of differences it lists."""

    heading: str
    with_count: str

    def counted(self, count: int) -> str:
        """The heading with the number of differences."""
        return msg(self.with_count, count=count)


# By the ids that they have on the page, in its order.
SECTIONS: Mapping[str, Section] = {
    "years": Section(msg("Each edition's own period"), key("Each edition's own period: {count}")),
    "values": Section(msg("Revised values"), key("Revised values: {count}")),
    "definitions": Section(msg("Changed definitions"), key("Changed definitions: {count}")),
    "texts": Section(msg("Texts of the data"), key("Texts of the data: {count}")),
    "added": Section(msg("Added data"), key("Added data: {count}")),
    "removed": Section(msg("Removed data"), key("Removed data: {count}")),
    "prose": Section(msg("Prose"), key("Prose: {count}")),
    "figures": Section(msg("Figures"), key("Figures: {count}")),
    "tables": Section(msg("Tables"), key("Tables: {count}")),
}
SIGNS: Mapping[Sign, str] = {"=": msg("changed"), "-": msg("removed"), "+": msg("added")}
# Of a chapter that not both have.
WHOLE_CHAPTER: Mapping[Sign, str] = {"-": msg("chapter removed"), "+": msg("chapter added")}
# Of what is revised; what is added or removed stands in a section of its own.
REASONS = {
    Reason.REVISED: msg("data revised"),
    Reason.DEFINITION: msg("definition changed"),
    Reason.ROUNDING: msg("rounding"),
}
# By the fields of facts, and what can stand in that of the status.
FIELDS = {
    "unit": msg("unit"),
    "scope": msg("scope"),
    "definition": msg("definition"),
    "formula": msg("formula"),
    "qualifier": msg("qualifier"),
    "status": msg("status"),
    "citations": msg("source"),
}
STATUSES = {
    "final": msg("final value"),
    "provisional": msg("provisional value"),
    "estimate": msg("computed from others"),
    "": msg("not stated"),
}
SAME = msg("Both reports have the same values, texts, figures and tables.")
ONLY_TEXTS = msg("only its texts differ")


def change_of(revision: Revision) -> str:
    """How much a value has changed, if that can be told."""
    return msg("unchanged") if revision.change == "0" else revision.change
