"""Observations and sources of the data as reports print and cite them."""

from __future__ import annotations

from whitepaper import extensions
from whitepaper.document.facts import Fact
from whitepaper.document.facts import Source as Cited
from whitepaper.inputs.data import Indicator, Observation, Source
from whitepaper.inputs.period import whole_year
from whitepaper.languages import Language, load
from whitepaper.messages import ENGLISH


def observed(
    observation: Observation,
    language: str,
    *,
    region: str = "",
    cited: str = "",
    broken_at: str = "",
) -> Fact:
    """An observation as a fact in a language, which calls its region so if it is not the data's.

    Its source is cited in the language of the report, if that is another. Where its series last
    broke only the data knows: `Data.broken_at`.
    """
    words = load(language)
    indicator = observation.indicator
    qualifier = words.numbers.qualifier(observation.qualifier)
    number = words.numbers.scaled(observation.value, observation.precision, indicator.unit)
    return Fact(
        text=_as_added(observation, language, format_observation(observation, language)),
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
        broken_at=broken_at,
        status=observation.status,
        definition=indicator.definition,
        original=observation.original,
        note=observation.note,
        denominator_date=observation.denominator_date,
        places=(observation.place,),
        sources=(as_cited(observation.source, load(cited or language)),),
        own=(*indicator.own, *observation.own),
    )


def format_observation(observation: Observation, language: str, *, named: bool = False) -> str:
    """An observation as prose prints it; if it is `named`, beside its indicator, as a number.

    What that counts, growth or an increase, its name says then.
    """
    numbers, indicator = load(language).numbers, observation.indicator
    number = numbers.scaled(observation.value, observation.precision, indicator.unit)
    form = "" if named and indicator.form != "rank" else indicator.form
    return numbers.in_form(
        form,
        observation.value,
        number,
        indicator.unit,
        numbers.qualifier(observation.qualifier),
        precision=observation.precision,
        yearly=whole_year(observation.period) is not None,
    )


def _as_added(observation: Observation, language: str, text: str) -> str:
    """The text of an observation, in the words of the first extension that has its own for it."""
    for each in extensions.fact_texts().values():
        value = extensions.Value(
            indicator=observation.indicator.name,
            value=observation.value,
            precision=observation.precision,
            unit=observation.indicator.unit,
            qualifier=observation.qualifier,
            region=observation.region,
            period=observation.period,
            language=language,
            text=text,
        )
        if (said := extensions.text_of(each, value)) is not None:
            return said
    return text


def name_of(indicator: Indicator, language: str) -> str:
    """What an indicator is called in a language; in English by `name_en`, if the data has it."""
    return (language == ENGLISH and indicator.name_en) or indicator.name


def as_cited(source: Source, words: Language) -> Cited:
    """A source of the data as reports cite it; only an official address is printed."""
    return Cited(
        id=source.source,
        publisher=source.publisher or words.chapter.by_title.format(title=source.title),
        citation=words.citation(source),
        url=source.url if source.url_kind == "official" else "",
    )
