"""What code of a chapter asks the data for in so many words, and what no data can answer.

What code makes up while it runs, like f"{year}-Q1", is not known before.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from msgspec import Struct

from whitepaper.errors import nearest
from whitepaper.inputs import code
from whitepaper.inputs.data import Data, Indicator
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.period import first_day, is_period, last_day, period_before, year_before
from whitepaper.languages import load
from whitepaper.messages import calling, chained, msg

# What a published change is the form of, by the method that asks for it.
_FORMS = {"growth": "growth", "change": "increase"}
_OF_ONE = frozenset({"fact", "has", *_FORMS})
# What asks for values by the name of an indicator, or of several, and what else takes such.
VALUES = _OF_ONE | {"series", "grid"}
OF_INDICATORS = VALUES | {"definitions", "estimate", "reported", "available", "when", "unless"}
OF_EVENTS = frozenset({"event", "news"})
# What takes as many things as one likes.
_OF_MANY = frozenset({"when", "unless", "available"})
# All that asks the data.
QUESTIONS = OF_INDICATORS | OF_EVENTS
# What is IPython's: lines that begin so are no Python.
_MAGIC = re.compile(r"^(\s*)[%!?].*$", re.MULTILINE)
_FIND = msg("look for a part of its name: {indicators} …", indicators=calling("indicators"))
_FOR_ITS_EDITION = msg("correct the period, or have the cell be for its edition alone: only-2023")
_PERIOD_FORMS = ("2020", "2020-09", "2020-09-30", "2020-Q1", "2020-H1", "2019-01/2019-11")


class Unanswerable(Struct, frozen=True):
    """What is wrong with a question that the data has no answer to, and what there is."""

    message: str
    remedy: str


def parsed(source: str) -> ast.Module:
    """The tree of a cell's code or an expression. Raises `SyntaxError` for what is no Python."""
    try:
        return code.read(ast.parse, _MAGIC.sub(r"\1pass", source))
    except SyntaxError:
        raise
    except code.UNREADABLE as error:
        raise SyntaxError(str(error)) from error


def unanswerable(
    tree: ast.AST, known: Data, edition: Edition, *, optional: bool = False
) -> Iterator[Unanswerable]:
    """The questions of an edition's code that the data answers at no cut-off date, by the code.

    What is `optional` may ask for what was not entered yet, or for this region: of a period of the
    edition or of the year before it, or of one for which some region has a value.
    """
    for call in map(_itself, (node for node in ast.walk(tree) if isinstance(node, ast.Call))):
        method = callee_name(call)
        if method in OF_EVENTS:
            yield from _unknown_events(call, known)
        elif method in OF_INDICATORS:
            yield from _unknown_indicators(call, known)
            yield from _unknown_regions(call, method, known)
        if method in _OF_ONE:
            yield from _without_value(call, method, known, edition, optional=optional)


def not_a_period(text: str) -> Unanswerable:
    """What is told of a text that stands where a period belongs."""
    remedy = msg("write it like {forms}", forms=_PERIOD_FORMS)
    return Unanswerable(msg("“{text}” is not a period", text=text), remedy)


def periods_known(indicator: Indicator, region: str, known: Data, language: str) -> str:
    """For which periods an indicator has values in a region, or else in which regions it has."""
    own = known.of(indicator)
    here = sorted({o.period for o in own if o.region == region})
    if here:
        periods = tuple(map(load(language).short_period, here))
        return msg("periods known for {region}: {periods}", region=region, periods=periods)
    if own:
        return msg("regions known: {regions}", regions=tuple(sorted({o.region for o in own})))
    return msg("it has no values yet")


def _unknown_events(call: ast.Call, known: Data) -> Iterator[Unanswerable]:
    names = {event.event for event in known.events}
    for name in _texts(_argument(call, 0)):
        if name not in names:
            message = msg("there is no event “{name}”", name=name)
            yield Unanswerable(message, nearest(name, names) or _FIND)


def _unknown_indicators(call: ast.Call, known: Data) -> Iterator[Unanswerable]:
    names = {name for each in known.indicators for name in (each.name, each.indicator)}
    for name in _indicators_named(call):
        if name not in names:
            message = msg("there is no indicator “{name}”", name=name)
            yield Unanswerable(message, nearest(name, names) or _FIND)


def _unknown_regions(call: ast.Call, method: str, known: Data) -> Iterator[Unanswerable]:
    if method in _OF_ONE or method == "estimate":
        asked = _argument(call, 2, "region")
    elif method in VALUES:
        asked = _argument(call, 2 if method == "grid" else 1, "regions")
    else:
        return
    for name in _texts(asked):
        if name not in known.regions:
            message = msg("there is no region “{name}”", name=name)
            yield Unanswerable(message, nearest(name, known.regions))


def _without_value(
    call: ast.Call, method: str, known: Data, edition: Edition, *, optional: bool
) -> Iterator[Unanswerable]:
    """A period of the calendar that is none, or for which no source has a value."""
    asked = _argument(call, 1, "period")
    if not isinstance(asked, ast.Constant) or not isinstance(asked.value, str | int):
        return
    period = str(asked.value)
    if not is_period(period):
        yield not_a_period(period)
        return
    if method == "has":
        return
    named = _argument(call, 2, "region")
    regions = [edition.region] if named is None else _texts(named)
    names = _texts(_argument(call, 0))
    on_previous = _texts(_argument(call, 3, "on")) == ["previous"]
    earlier = period_before(period) if on_previous else year_before(period)
    for indicator in (i for i in known.indicators if {i.name, i.indicator} & set(names)):
        for region in (region for region in regions if region in known.regions):
            lacking = _lacking(indicator, region, (period, earlier), method, known)
            if lacking and not (optional and _may_come(indicator, lacking, known, edition)):
                message = msg(
                    "the data has no value of “{name}” for {region} {period}: no edition can "
                    "print it",
                    name=indicator.name,
                    region=region,
                    period=load(edition.language).short_period(lacking),
                )
                there = periods_known(indicator, region, known, edition.language)
                yield Unanswerable(message, chained((_FOR_ITS_EDITION if optional else "", there)))


def _lacking(
    indicator: Indicator, region: str, periods: tuple[str, str | None], method: str, known: Data
) -> str | None:
    """The period whose value a method would need and the data has not; None if it has all.

    Of the `periods` the second is that which a change is on.
    """
    period, earlier = periods

    def has(asked: Indicator, of: str) -> bool:
        return any((o.region, o.period) == (region, of) for o in known.of(asked))

    needed = [period]
    if form := _FORMS.get(method):
        same = (i for i in known.indicators if (i.base, i.form) == (indicator.indicator, form))
        if any(has(published, period) for published in same):
            return None
        needed += filter(None, (earlier,))
    return next((of for of in needed if not has(indicator, of)), None)


def _may_come(indicator: Indicator, period: str, known: Data, edition: Edition) -> bool:
    """Whether a value that the data lacks may be entered some day: else the period is a slip."""
    if any(o.period == period for o in known.of(indicator)):
        return True
    earliest = first_day(year_before(edition.period) or edition.period)
    return earliest.year <= first_day(period).year <= last_day(edition.period).year


def _itself(call: ast.Call) -> ast.Call:
    """A call, of `maybe(growth, "…")` that of growth."""
    if callee_name(call) != "maybe" or not call.args:
        return call
    function, *arguments = call.args
    return ast.Call(function, arguments, call.keywords)


def _indicators_named(call: ast.Call) -> Iterator[str]:
    """The indicators that a call names: alone, listed, or each in a pair or row with its region."""
    method = callee_name(call)
    if method in _OF_MANY:
        asked: list[ast.expr | None] = [*call.args]
    else:
        asked = [_argument(call, 0)]
    for argument in asked:
        if method == "available":
            row = argument.elts[:1] if isinstance(argument, ast.Tuple | ast.List) else []
            yield from _texts(ast.List(row))
            continue
        yield from _texts(argument)
        for pair in argument.elts if isinstance(argument, ast.List) else ():
            if isinstance(pair, ast.Tuple):
                yield from _texts(ast.List(pair.elts[:1]))


def callee_name(call: ast.Call) -> str:
    """The name of what is called: of a method without its object."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _argument(call: ast.Call, at: int, name: str = "") -> ast.expr | None:
    """An argument by its place or its name; None where code gives none."""
    given = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    return call.args[at] if at < len(call.args) else given


def _texts(argument: ast.expr | None) -> list[str]:
    """The texts that stand in an argument, alone or listed."""
    listed = argument.elts if isinstance(argument, ast.List | ast.Tuple) else [argument]
    constants = (part.value for part in listed if isinstance(part, ast.Constant))
    return [value for value in constants if isinstance(value, str)]
