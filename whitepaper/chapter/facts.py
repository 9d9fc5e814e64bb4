"""Facts as chapters have them: they print themselves and know where they come from."""

from __future__ import annotations

import html
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec

from whitepaper.document import facts
from whitepaper.document.serialise import FACT, to_bundle
from whitepaper.inputs.data import Observation
from whitepaper.inputs.facts import observed
from whitepaper.inputs.python_errors import with_names
from whitepaper.languages import load
from whitepaper.messages import ENGLISH, PROGRAM, translate


class FactError(ValueError):
    """A fact that the data cannot give, or may not be derived."""

    # What those are told in who work on the chapter that this process runs, and how they call the
    # command line.
    language = ENGLISH
    program: str = PROGRAM

    def __str__(self) -> str:
        own, *_ = self.args or ("",)
        return translate(own, self.language, self.program)


class AbsentError(FactError):
    """A fact that the data of this edition does not have, or does not allow to be derived.

    An optional paragraph goes without it.
    Why, is recorded with the report: so it is told in the language of that.
    """


def lacks(owner: object, name: str) -> NoReturn:
    """Raise the `AttributeError` of an object without a name, which says what others it has.

    An expression in prose has no traceback in which one could look for the object.
    """
    message = f"{type(owner).__name__!r} object has no attribute {name!r}"
    # Programs look for these, Python among them for what `dir` needs.
    if not name.startswith("_"):
        message = with_names(message, [each for each in dir(owner) if not each.startswith("_")])
    raise AttributeError(message)


class Fact(facts.Fact, frozen=True, kw_only=True):
    """A fact as JupyterLab displays it; facts that are derived from it are in its `language`.

    Its `form` is that of its indicator, such as growth, or what it was computed as.
    """

    language: str
    form: str = ""

    if not TYPE_CHECKING:
        __getattr__ = lacks

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, Any]:
        publishers = ", ".join(dict.fromkeys(source.publisher for source in self.sources))
        basis = " · ".join(filter(None, (self.name, self.region, self.when, publishers)))
        return {
            "text/plain": self.text,
            "text/html": f'<span title="{html.escape(basis)}">{html.escape(self.text)}</span>',
            FACT: to_bundle(document_fact(self)),
        }


def from_observation(observation: Observation, language: str, **known: str) -> Fact:
    """An observation as a fact in a language; see `observed`, which is given what is `known`."""
    fact = observed(observation, language, **known)
    form = observation.indicator.form
    return Fact(language=language, form=form, **msgspec.structs.asdict(fact))


def from_text(text: str, name: str, language: str, **known: Any) -> Fact:
    """A text of the data (a title, a date, a document number) as a fact; the rest by keyword."""
    when = load(language).period(known.get("period", ""))
    return Fact(language=language, text=text, number=text, name=name, when=when, **known)


def document_fact(fact: facts.Fact) -> facts.Fact:
    """A fact as documents have it: what was computed is rounded to 6 decimals."""
    parts = {name: getattr(fact, name) for name in facts.Fact.__struct_fields__}
    if fact.value is not None:
        rounded = fact.value.quantize(Decimal("0.000001"))
        parts["value"] = fact.value if fact.value == rounded else rounded
    return facts.Fact(**{**parts, "inputs": tuple(document_fact(given) for given in fact.inputs)})
