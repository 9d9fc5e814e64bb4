"""Facts as chapters have them: they print themselves and know where they come from."""

from __future__ import annotations

import html
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from whitepaper.document import facts
from whitepaper.document.facts import Source
from whitepaper.document.serialise import FACT, to_bundle
from whitepaper.inputs import data as package
from whitepaper.inputs.data import Indicator, Observation
from whitepaper.inputs.period import whole_year
from whitepaper.languages import Language, load
from whitepaper.messages import ENGLISH, said


class FactError(ValueError):
    """A fact that the data cannot give, or may not be derived."""

    # What those are told in who work on the chapter that this process runs.
    language = ENGLISH

    def __str__(self) -> str:
        own, *_ = self.args or ("",)
        return said(own, self.language)


class AbsentError(FactError):
    """A fact that the data of this edition does not have, or does not allow to be derived.

    An optional paragraph goes without it.
    Why, is recorded with the report: so it is told in the language of that.
    """


class Fact(facts.Fact, frozen=True, kw_only=True):
    """A fact as JupyterLab displays it; facts that are derived from it are in its `language`."""

    language: str

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, Any]:
        publishers = ", ".join(dict.fromkeys(source.publisher for source in self.sources))
        basis = " · ".join(filter(None, (self.name, self.region, self.when, publishers)))
        return {
            "text/plain": self.text,
            "text/html": f'<span title="{html.escape(basis)}">{html.escape(self.text)}</span>',
            FACT: to_bundle(recorded(self)),
        }


def from_observation(
    observation: Observation, language: str, *, region: str = "", cited: str = ""
) -> Fact:
    """An observation as a fact in a language, which calls its region so if it is not the data's.

    Its source is cited in the language of the report, if that is another.
    """
    words = load(language)
    indicator = observation.indicator
    qualifier = words.numbers.qualifier(observation.qualifier)
    number = words.numbers.scaled(observation.value, observation.precision, indicator.unit)
    return Fact(
        language=language,
        text=words.numbers.in_form(
            indicator.form,
            observation.value,
            number,
            indicator.unit,
            qualifier,
            yearly=whole_year(observation.period) is not None,
        ),
        number=words.numbers.qualified(qualifier, number),
        name=name_of(indicator, language),
        indicator=indicator.indicator,
        region=region or observation.region,
        period=observation.period,
        when=words.period(observation.period),
        value=observation.value,
        precision=observation.precision,
        unit=words.numbers.named(indicator.unit),
        qualifier=qualifier,
        scope=observation.scope,
        break_note=observation.break_note,
        status=observation.status,
        definition=indicator.definition,
        original=observation.original,
        note=observation.note,
        denominator_date=observation.denominator_date,
        places=(observation.place,),
        sources=(as_cited(observation.source, load(cited or language)),),
    )


def name_of(indicator: Indicator, language: str) -> str:
    """What an indicator is called in a language; in English by `name_en`, if the data has it."""
    return (language == ENGLISH and indicator.name_en) or indicator.name


def from_text(text: str, name: str, language: str, **known: Any) -> Fact:
    """A text of the data (a title, a date, a document number) as a fact; the rest by keyword."""
    when = load(language).period(known.get("period", ""))
    return Fact(language=language, text=text, number=text, name=name, when=when, **known)


def as_cited(source: package.Source, words: Language) -> Source:
    """A source of the data as reports cite it; only an official address is printed."""
    return Source(
        id=source.source,
        publisher=source.publisher or words.chapter.by_title.format(title=source.title),
        citation=words.citation(source),
        url=source.url if source.url_kind == "official" else "",
    )


def recorded(fact: facts.Fact) -> facts.Fact:
    """A fact as documents have it: what was computed is rounded to 6 decimals."""
    parts = {name: getattr(fact, name) for name in facts.Fact.__struct_fields__}
    if fact.value is not None:
        rounded = fact.value.quantize(Decimal("0.000001"))
        parts["value"] = fact.value if fact.value == rounded else rounded
    return facts.Fact(**{**parts, "inputs": tuple(recorded(given) for given in fact.inputs)})
