"""All in which two builds differ."""

from __future__ import annotations

from collections import defaultdict

from msgspec import Struct

from whitepaper.comparison.builds import Build
from whitepaper.comparison.contents import ChangedContents, compare_contents
from whitepaper.comparison.revisions import Detail, Reason, Revision, Revisions, compare_facts
from whitepaper.languages import Language, load


class Definition(Struct, frozen=True):
    """A changed meaning, and the values that have changed in nothing else."""

    name: str
    details: tuple[Detail, ...]
    values: tuple[Revision, ...]


class Comparison(Struct, frozen=True):
    """All in which two builds differ: in their facts, and in their words, figures and tables."""

    old: Build
    new: Build
    facts: Revisions
    contents: ChangedContents

    @property
    def language(self) -> Language:
        """The language of what is compared: that of the new build."""
        return load(self.new.document.language)

    @property
    def differs(self) -> bool:
        """Whether they differ at all."""
        facts, contents = self.facts, self.contents
        of_facts = facts.values or facts.years or facts.texts
        return bool(of_facts or contents.chapters or contents.figures or contents.tables)

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """What has only another meaning, once for all values that it is the meaning of."""
        found: dict[tuple[str, tuple[Detail, ...]], list[Revision]] = defaultdict(list)
        for revision in (*self.facts.values, *self.facts.texts):
            if revision.reasons == (Reason.DEFINITION,):
                found[revision.name, revision.details].append(revision)
        return tuple(
            Definition(name, details, tuple(value for value in values if value.period))
            for (name, details), values in found.items()
        )

    def values(self, *reasons: Reason) -> tuple[Revision, ...]:
        """The values revised for any of these reasons."""
        return tuple(each for each in self.facts.values if set(reasons) & set(each.reasons))

    def texts(self, *reasons: Reason) -> tuple[Revision, ...]:
        """The texts of the data revised for any of these reasons."""
        return tuple(each for each in self.facts.texts if set(reasons) & set(each.reasons))


def compare(old: Build, new: Build) -> Comparison:
    """All in which two builds differ."""
    documents = old.document, new.document
    contents = compare_contents(*documents, printed=old.issued or new.issued)
    return Comparison(old, new, compare_facts(*documents), contents)
