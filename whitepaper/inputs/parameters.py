"""The parameters of one edition: params/<edition>.yaml read, checked and made an `Edition`.

What editions share may stand once in params/project.yaml; an edition's own file comes before it.
"""

from __future__ import annotations

import contextlib
import datetime
import re
import reprlib
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    TypeAdapter,
    ValidationError,
)

from whitepaper import extensions, extras, languages
from whitepaper.errors import Finding, Position, UsageError, in_file, nearest
from whitepaper.extensions import Level
from whitepaper.files import is_there
from whitepaper.inputs import data, matrix, notebook, usual_formats, yaml
from whitepaper.inputs.edition import (
    EDITION_PARAMETER,
    Chapter,
    Correction,
    Edition,
    Role,
    Translation,
)
from whitepaper.inputs.gates import GATES
from whitepaper.inputs.listing import available, editions_of, is_matrix, period_of_file
from whitepaper.inputs.models import Strict, Text, keys_of, what_is_wrong
from whitepaper.inputs.period import YEARS, at_start, is_day, is_period, months_between, shifted
from whitepaper.inputs.theme import Theme
from whitepaper.inputs.theme import reading as themes
from whitepaper.inputs.theme.fonts import font_findings
from whitepaper.inputs.validation import spans
from whitepaper.inputs.yaml_slips import mistyped
from whitepaper.messages import calling, chained, msg
from whitepaper.project import DEFAULT_LANGUAGE, PROJECT, chapters_in, parameters_place
from whitepaper.spelling import closest

# What of a text stands for the region, the period, or another value of `each`.
_STANDS = re.compile(r"\{(\w+)\}")
# Names that mean something else on the command line, below params/ or below out/.
_TAKEN = frozenset(
    {
        *("build", "chapter", "check", "confirm", "diff", "enter", "indicators", "init", "issue"),
        *("lab", "new", "preview", "setup", "tidy", "verify"),
        *("cache", "failed", "project", "store"),
    }
)
PERIOD_FORMS = msg("a year, month, quarter, half, day or span, such as 2024, 2024-03 or 2024-Q1")


def _as_text(value: object) -> object:
    """A date, which YAML makes of 2024-03-31 without quotation marks, as it was written."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def _plain_value(value: object) -> object:
    """The value of a parameter: as notebooks have them, a date is a text."""
    return [_plain_value(each) for each in value] if isinstance(value, list) else _as_text(value)


def _period_text(value: object) -> object:
    year = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if year else _as_text(value)


def _as_list(value: object) -> object:
    """One text is as good as a list of it, and an empty one as none."""
    return [value] if isinstance(value, str) and value else value or []


_Texts = Annotated[list[Text], BeforeValidator(_as_list)]
_Name = Annotated[int | str, BeforeValidator(_as_text)]
_Period = Annotated[str, BeforeValidator(_period_text)]
_Value = Annotated[bool | int | float | str | list[JsonValue] | None, BeforeValidator(_plain_value)]
_Parameters = dict[str, _Value]


class _ChapterKeys(Strict):
    """What the file may say of a chapter, with its defaults."""

    notebook: Annotated[str, Field(pattern=r"^[\w-]+(/[\w-]+)*$")]
    role: Role = "chapter"
    language: str = ""
    kernel: str = ""
    parameters: _Parameters = Field(default_factory=dict)


class _TranslationKeys(Strict):
    """What the file says of what an edition is called in another language."""

    title: Text
    publisher: Text
    notice: Text
    chapters: dict[str, Text] = Field(default_factory=dict)


class _CorrectionKeys(Strict):
    """What the file says of a correction."""

    date: datetime.date
    reason: Text
    only: _Texts = Field(default_factory=list)


class _EditionKeys(Strict):
    """What the file may say of an edition, with its defaults.

    Only for all editions: `words` and `gates`.
    """

    edition: _Name
    period: _Period = ""
    language: Text = DEFAULT_LANGUAGE
    title: Text
    subtitle: Text
    publisher: Text
    notice: Text
    date: datetime.date
    cut_off: datetime.date
    status: Literal["draft", "final"]
    region: Text
    cover: _Texts = Field(default_factory=list)
    theme: str = ""
    allowed: list[Text] = Field(default_factory=list)
    typed: list[Text] = Field(default_factory=list)
    parameters: _Parameters = Field(default_factory=dict)
    chapters: Annotated[list[_ChapterKeys], Field(min_length=1)]
    corrections: list[_CorrectionKeys] = Field(default_factory=list)
    predecessor: Annotated[str, BeforeValidator(_period_text), Field(alias="from")] = ""
    translations: dict[str, _TranslationKeys] = Field(default_factory=dict)


class _ProjectKeys(Strict):
    """What may be said once for all editions."""

    language: Text | None = None
    title: Text | None = None
    publisher: Text | None = None
    notice: Text | None = None
    region: Text | None = None
    cover: _Texts | None = None
    theme: Text | None = None
    translations: dict[str, _TranslationKeys] | None = None
    formats: _Texts = Field(default_factory=list)
    words: list[Text] = Field(default_factory=list)
    gates: dict[str, Level] = Field(default_factory=dict)
    parameters: _Parameters = Field(default_factory=dict)


_TITLE_PAGE = ("title", "subtitle", "publisher", "notice", "region")
_Keys = TypeVar("_Keys", bound=Strict)


# What is a key in a parameter file, whatever an edition's chapters declare.
KEYS = frozenset(
    {matrix.EACH, matrix.EXCEPT, matrix.NAME}
    | {
        name
        for model in (_EditionKeys, _ProjectKeys, _ChapterKeys, _CorrectionKeys, _TranslationKeys)
        for name in keys_of(model)
    }
)


class _File(Struct, frozen=True):
    """A parameter file: its place, and what it holds as YAML that knows its lines.

    Of a file with `each` it is what the file says of one `combination`; `keys` are then all that
    hold for that, `whole` is the file itself, and `made` all that it makes.
    """

    place: str
    keys: Any
    whole: Any = None
    combination: matrix.Combination | None = None
    made: tuple[matrix.Combination, ...] = ()

    def at(self, keys: Sequence[Any]) -> Position:
        """The place with the line of the deepest part of `keys` that the file has."""
        if self.combination and keys and keys[0] in self.combination.keys:
            keys = (*self.combination.keys[keys[0]][1], *keys[1:])
        node = self.keys if self.whole is None else self.whole
        return in_file(self.place, yaml.line_of(node, keys))


def _at(own: _File, shared: _File, *keys: Any) -> Position:
    """Where a key stands: in an edition's own file, or else in what editions share."""
    return (own if keys[0] in own.keys else shared).at(keys)


def load(root: Path, edition: str) -> Edition:
    """Read one edition's parameters and compare them with the notebooks that take them.

    Raises `UsageError` with every unknown key, missing key and wrong type, and every parameter
    that a notebook doesn't take, at once: each with its line and, where a known name is near, with
    "did you mean".
    """
    own, shared = _files(root, edition)
    loaded, findings = _modelled(root, own, shared, edition)
    common = _common(own, shared)
    if loaded:
        findings += font_findings(loaded.theme, loaded.language)
    findings += _parameter_findings(root, own, common)
    accepted = _accepted(loaded, findings, edition)
    chapters = [_with_parameters(root, chapter, accepted, common) for chapter in accepted.chapters]
    return replace(accepted, chapters=chapters, predecessor=_predecessor(root, own, accepted))


def _predecessor(root: Path, own: _File, loaded: Edition) -> str:
    """The edition that one was begun from: of a file with `each` that of the same values."""
    before = loaded.predecessor
    if not own.combination or not before or "/" in before:
        return before
    wanted = {key: str(value) for key, value in own.combination.values.items()}
    earlier = period_of_file(root, before)
    later = period_of_file(root, loaded.edition.partition("/")[0])
    if "period" in wanted and is_period(earlier) and is_period(later):
        months = months_between(earlier, later)
        wanted["period"] = shifted(wanted["period"], -months) or ""
    found = editions_of(root, before)
    same = (
        each.name
        for each in found
        if not each.values or {key: str(value) for key, value in each.values.items()} == wanted
    )
    return next(same, "")


def read(root: Path, edition: str) -> Edition:
    """Read one edition's parameters alone, for a chapter: other notebooks may be broken."""
    return _accepted(*_modelled(root, *_files(root, edition), edition), edition)


def _accepted(loaded: Edition | None, findings: Sequence[Finding], edition: str) -> Edition:
    if loaded is None or findings:
        raise UsageError(
            msg("The parameters of edition {edition} have mistakes.", edition=edition), findings
        )
    return loaded


def check_names(root: Path, edition: Edition) -> None:
    """Raise `UsageError` if an edition is of a region that the data does not have.

    So it does if the cover is to show an indicator that it does not have.
    """
    known = data.read(root, edition.language)
    names = [each.name for each in known.indicators]
    own, shared = _files(root, edition.edition)
    findings = []
    if data.is_there(root) and edition.region not in known.regions:
        what = msg("there is no region “{name}”", name=edition.region)
        listed = msg("regions stand in data/regions.csv")
        remedy = chained((nearest(edition.region, known.regions), listed))
        findings.append(Finding(_at(own, shared, "region"), what, remedy))
    for name in edition.cover:
        if name not in names:
            what = msg("the data has no indicator “{name}” for the cover", name=name)
            look = msg(
                "look it up: {indicators}, or remove the key “cover”",
                indicators=calling("indicators"),
            )
            remedy = chained((nearest(name, names), look))
            findings.append(Finding(_at(own, shared, "cover"), what, remedy))
    _accepted(edition, findings, edition.edition)


def name_findings(edition: str) -> tuple[Finding, ...]:
    """Why no edition can have a name, if none can: that of a parameter file, or one of `each`."""
    parts = edition.split("/")
    if all(map(matrix.PART.fullmatch, parts)) and parts[0] not in _TAKEN:
        return ()
    taken = parts[0] in _TAKEN
    what = msg("this name is reserved") if taken else msg("this is not a name for an edition")
    remedy = msg(
        "use letters, digits, hyphens, underscores and full stops, such as 2024-03 or 2023-north"
    )
    return (Finding(parameters_place(edition), what, remedy),)


def check_named(root: Path, edition: str) -> None:
    """Raise `UsageError` if no edition has a name, with those that there are."""
    refused = msg("There is no edition {edition}.", edition=edition)
    if misnamed := name_findings(edition):
        raise UsageError(refused, misnamed)
    place, stem = parameters_place(edition), edition.partition("/")[0]
    if not is_there(root / place):
        known = available(root)
        remedy = msg(
            "editions with a parameter file: {known}",
            known=matrix.several(known) if known else msg("none"),
        )
        if meant := closest(edition, known):
            remedy = chained((msg("did you mean “{close}”?", close=meant), remedy))
        if at_start(edition) and edition == stem:
            begin = msg("to begin this one: {new}", new=calling("new", edition))
            remedy = chained((remedy, begin))
        raise UsageError(refused, [Finding(place, msg("no such file"), remedy)])
    made = [one.name for one in editions_of(root, stem)]
    # What a file cannot make for its mistakes is told when it is read.
    if edition not in made and (made != [stem] or not is_matrix(root, stem)):
        what = (
            msg("the file makes several editions by “{key}”", key=matrix.EACH)
            if edition == stem
            else msg("the file makes no such edition")
        )
        remedy = msg("name one of these: {known}", known=matrix.several(made))
        if edition != stem and (meant := closest(edition, made)):
            remedy = chained((msg("did you mean “{close}”?", close=meant), remedy))
        raise UsageError(refused, [Finding(place, what, remedy)])


def _files(root: Path, edition: str) -> tuple[_File, _File]:
    """An edition's parameter file, and what editions share, which may be nothing."""
    check_named(root, edition)
    place = parameters_place(edition)
    path = root / place
    unreadable = msg("The parameters of edition {edition} cannot be read.", edition=edition)
    own = _read(path, place, unreadable, empty=msg("begin with a copy of another edition's"))
    if matrix.EACH in own.keys:
        own = _one_of(own, edition)
    shared = root / PROJECT
    if not shared.exists():
        return own, _File(PROJECT.as_posix(), {})
    return own, _read(shared, PROJECT.as_posix(), unreadable, empty=msg("write keys, or remove it"))


def _one_of(file: _File, edition: str) -> _File:
    """What a file with `each` says of one edition. Raises `UsageError` with all its mistakes."""
    each = file.keys[matrix.EACH]
    if slips := list(matrix.slips(each)):
        stem = edition.partition("/")[0]
        raise UsageError(
            msg("The parameters of edition {edition} have mistakes.", edition=stem),
            [Finding(file.at(slip.path), slip.message, slip.remedy) for slip in slips],
        )
    made = matrix.combinations(edition.partition("/")[0], each)
    [one] = [combination for combination in made if combination.name == edition]
    own = {key: value for key, value in file.keys.items() if key != matrix.EACH}
    keys = {**own, **{key: value for key, (value, _) in one.keys.items()}}
    return _File(file.place, keys, file.keys, one, made)


def _read(path: Path, place: str, unreadable: str, *, empty: str) -> _File:
    """A parameter file. Raises `UsageError` if it is no YAML, or, with `empty`, holds no keys."""
    others = {each.name for each in path.parent.glob("*.yaml")} - {path.name, PROJECT.name}
    example = (
        msg("see how another edition's has it")
        if others
        else msg("write a key, a colon, a space and the value")
    )
    keys, finding = yaml.keys_in(path, place, example=example, remedy=empty)
    if finding:
        raise UsageError(unreadable, [finding])
    return _File(place, keys)


def _modelled(
    root: Path, own: _File, shared: _File, edition: str
) -> tuple[Edition | None, list[Finding]]:
    """The edition, unless its parameters break the model; and every finding."""
    project, findings = _validated(_ProjectKeys, shared, shared.keys)
    # What a broken shared file says has its findings there: the edition does not lack it.
    apart = {"formats", "words", "gates", "parameters"}
    common = project.model_dump(exclude=apart, exclude_none=True) if project else shared.keys
    mine, others = _validated(_EditionKeys, own, {**common, **own.keys})
    names = list(_name_findings(own, edition.partition("/")[0]))
    theme, of_theme = _theme(root, own, shared)
    if project is None or mine is None:
        theirs = [found for found in others if project or found.place != own.place]
        return None, [*findings, *names, *theirs, *of_theme]
    period = mine.period or at_start(edition)
    texts, unknown = _texts(own, shared, mine, period)
    loaded = Edition(
        **{
            **mine.model_dump(exclude={"parameters"}),
            **texts,
            "edition": edition,
            "parameter": edition if own.combination else mine.edition,
            "period": period,
            "theme": theme,
            "words": project.words,
            "gates": project.gates,
            "chapters": [Chapter(**dict(chapter)) for chapter in mine.chapters],
            "corrections": [
                Correction(each.date, each.reason)
                for each in mine.corrections
                if not each.only or any(fnmatchcase(edition, name) for name in each.only)
            ],
            "translations": {
                language: Translation(**dict(each)) for language, each in mine.translations.items()
            },
            **_edition_keys(root, own),
        }
    )
    found = _value_findings(own, shared, loaded, edition)
    of_formats = _format_findings(shared, project.formats)
    return loaded, [*names, *unknown, *found, *of_formats, *of_theme]


def _edition_keys(root: Path, own: _File) -> dict[str, Any]:
    """Of an edition of several: what it is made for, and what those are that share its chapters."""
    if not own.combination:
        return {}
    mine = _made_for(root, own.combination)
    shared: dict[str, dict[str, None]] = {}
    usual: dict[str, None] = {}
    for other in own.made:
        names = dict.fromkeys(each for each in _made_for(root, other) if each not in mine)
        if "chapters" in other.keys:
            for name in _notebook_names(other.keys["chapters"][0]):
                shared.setdefault(name, {}).update(names)
        else:
            usual |= names
    for name in _notebook_names(own.whole.get("chapters")) if usual else ():
        shared.setdefault(name, {}).update(usual)
    return {
        "made_for": mine,
        "shared_with": {name: tuple(others) for name, others in shared.items() if others},
    }


def _notebook_names(chapters: Any) -> list[str]:
    """The notebooks that a list of chapters has, as far as it is one."""
    entries = chapters if isinstance(chapters, list) else []
    return [str(each.get("notebook")) for each in entries if isinstance(each, Mapping)]


def _made_for(root: Path, one: matrix.Combination) -> tuple[str, ...]:
    """The region that an edition of several is made for; without one the texts that are."""
    if "region" in one.values:
        return (str(one.values["region"]),)
    # Without data nobody could say which of them are regions.
    apart = {*matrix.OF_EDITIONS, *(() if data.is_there(root) else one.values)}
    return tuple(str(value) for key, value in one.values.items() if key not in apart)


def _texts(
    own: _File, shared: _File, mine: _EditionKeys, period: str
) -> tuple[dict[str, str], list[Finding]]:
    """What the title page says, with the values that stand in it by their names: {region}."""
    if mine.language not in languages.names():
        return {}, []
    values = own.combination.values if own.combination else {}
    said = {key: str(value) for key, value in values.items()}
    said["period"] = languages.load(mine.language).short_period(period)
    if mine.region:
        said["region"] = mine.region
    texts, findings = {}, []
    for key in _TITLE_PAGE:
        text = getattr(mine, key)
        for name in _STANDS.findall(text):
            if name not in said:
                what = msg("“{{{name}}}” in “{key}” stands for no value", name=name, key=key)
                findings.append(Finding(_at(own, shared, key), what, nearest(name, said)))
        texts[key] = _STANDS.sub(lambda match: said.get(match[1], match[0]), text)
    return texts, findings


def _theme(root: Path, own: _File, shared: _File) -> tuple[Theme, list[Finding]]:
    """How the edition looks, and what is wrong with that."""
    name, known = {**shared.keys, **own.keys}.get("theme", ""), themes.bundled_themes()
    findings = []
    if name not in known:
        # Of what is no text the model tells.
        if name and isinstance(name, str):
            what = msg("there is no theme “{name}”", name=name)
            findings.append(Finding(_at(own, shared, "theme"), what, nearest(name, known)))
        name = ""
    theme, wrong = themes.load(root, name)
    return theme, [*findings, *wrong]


def _validated(
    model: type[_Keys], file: _File, keys: Mapping[str, Any]
) -> tuple[_Keys | None, list[Finding]]:
    """The keys as the model has them, unless they break it; and what is wrong."""
    absent = dict(_no_days(keys))
    of_days = [
        Finding(
            file.at(path),
            msg("“{keys}”: there is no such day as {day}", keys=_name(path), day=day),
            msg("write a day of the calendar, as YYYY-MM-DD"),
        )
        for path, day in absent.items()
    ]
    try:
        modelled = model.model_validate(_plain(keys))
    except ValidationError as error:
        problems = [each for each in error.errors() if each["loc"] not in absent]
        return None, [*of_days, *_model_findings(file, model, problems)]
    return None if of_days else modelled, of_days


def _no_days(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """What is written like a day and is none, with the keys that lead to it."""
    if isinstance(node, yaml.NoDay):
        yield path, str(node)
    elif isinstance(node, Mapping | list):
        for key, value in node.items() if isinstance(node, Mapping) else enumerate(node):
            yield from _no_days(value, (*path, key))


# The value of a parameter, and the place that says it.
_Common = Mapping[str, tuple[Any, str]]


def _common(own: _File, shared: _File) -> _Common:
    """The parameters that all chapters share, an edition's own before those of the project."""
    common: dict[str, tuple[Any, str]] = {}
    for file in (shared, own):
        # If the model does not hold, that has its findings.
        with contextlib.suppress(ValidationError):
            given = _PARAMETERS.validate_python(_plain(file.keys.get("parameters", {})))
            common |= {n: (value, file.at(("parameters", n))) for n, value in given.items()}
    if own.combination:
        for name, (value, path) in own.combination.parameters.items():
            common[name] = (_plain_value(_plain(value)), own.at(path))
    return common


_PARAMETERS = TypeAdapter(_Parameters, config=ConfigDict(strict=True))


def _with_parameters(root: Path, chapter: Chapter, edition: Edition, common: _Common) -> Chapter:
    """A chapter with all that it is run with: of what chapters share, what it declares."""
    declared = notebook.declared(root, chapter.notebook, chapter.kernel) or {}
    shared: dict[str, Any] = {
        "period": edition.period,
        "region": edition.region,
        "language": chapter.language or edition.language,
    }
    shared |= {name: value for name, (value, _) in common.items()}
    shared[EDITION_PARAMETER] = edition.parameter
    taken = {name: value for name, value in shared.items() if name in declared}
    kernel, code = notebook.kernel_of(root, chapter)
    given = {**taken, **chapter.parameters}
    return replace(chapter, parameters=given, kernel=kernel, code=code)


def _common_findings(
    root: Path, asked: Mapping[str, str], common: _Common, others: Sequence[str]
) -> Iterator[Finding]:
    """That chapters share what no chapter declares, also of other editions, or the edition.

    The edition's own chapters are `asked` to run in some kernel, by name.
    """
    if not common:
        return
    if EDITION_PARAMETER in common:
        yield _own_edition(common[EDITION_PARAMETER][1])
    chapters = {*asked, *chapters_in(root)}
    declared = [notebook.declared(root, name, asked.get(name, "")) for name in chapters]
    known = {name for each in declared for name in each or ()}
    # What cannot be read may declare it.
    for name, (_, place) in common.items() if None not in declared else ():
        if name not in known | {EDITION_PARAMETER}:
            what = msg("no chapter declares the parameter “{name}”", name=name)
            yield Finding(place, what, nearest(name, {*known, *others} - {EDITION_PARAMETER}))


def _own_edition(place: str) -> Finding:
    message = msg(
        "every chapter is given “{edition_parameter}” by the file's own key",
        edition_parameter=EDITION_PARAMETER,
    )
    return Finding(place, message, msg("remove it here"))


def _parameter_findings(root: Path, own: _File, common: _Common) -> Iterator[Finding]:
    """What the notebooks say to their parameters, also where other parts of the file are wrong."""
    found = own.keys.get("chapters")
    chapters = found if isinstance(found, list) else ()
    asked = {
        str(entry.get("notebook")): str(entry.get("kernel") or "")
        for entry in chapters
        if isinstance(entry, dict)
    }
    for index, entry in enumerate(chapters):
        try:
            chapter = _ChapterKeys.model_validate(_plain(entry))
        except ValidationError:
            # The model has said what is wrong with it.
            continue
        if EDITION_PARAMETER in chapter.parameters:
            yield _own_edition(own.at(("chapters", index, "parameters", EDITION_PARAMETER)))
        yield from notebook.parameter_findings(
            root,
            Chapter(**dict(chapter)),
            own.at(("chapters", index)),
            shared=common,
            listed=asked,
        )
    # What makes editions may be meant as one that every edition has.
    made_by = matrix.OF_EDITIONS if own.combination else ()
    yield from _common_findings(root, asked, common, made_by)


def _name_findings(own: _File, edition: str) -> Iterator[Finding]:
    """That the file says another edition than its name."""
    named = _as_text(own.keys.get("edition"))
    if isinstance(named, int | str) and str(named) != edition:
        yield Finding(
            own.at(("edition",)),
            msg(
                "the file is named {edition} but says edition {named}", edition=edition, named=named
            ),
            msg("make both the same"),
        )


def _value_findings(own: _File, shared: _File, loaded: Edition, edition: str) -> Iterator[Finding]:
    """What types cannot say: of the period, of the language and of chapters."""
    if not loaded.period:
        message = msg(
            "the edition has no period: “{edition}” does not begin with one", edition=edition
        )
        yield Finding(
            own.place, message, msg("add period: {period_forms}", period_forms=PERIOD_FORMS)
        )
    elif not is_period(loaded.period):
        message = msg("“{period}” is not a period", period=loaded.period)
        remedy = msg("write {period_forms}", period_forms=PERIOD_FORMS)
        if meant := spans.plain(loaded.period):
            remedy = chained((msg("did you mean “{close}”?", close=meant), remedy))
        yield Finding(own.at(("period",)), message, remedy)
    texts = {key: getattr(loaded, key) for key in _TITLE_PAGE}
    for key, text in (*texts.items(), *(("cover", each) for each in loaded.cover)):
        if not text.strip():
            what = msg("“{key}” is blank", key=key)
            yield Finding(_at(own, shared, key), what, msg("write it, or remove the spaces"))
    for key, day in (("date", loaded.date), ("cut_off", loaded.cut_off)):
        if day.year not in YEARS:
            wanted = msg(
                "write a day of the years {start} to {stop}", start=YEARS.start, stop=YEARS.stop - 1
            )
            yield Finding(
                own.at((key,)), msg("“{key}” is {day}", key=key, day=day.isoformat()), wanted
            )
    yield from _gate_findings(shared, loaded)
    if loaded.cut_off > loaded.date:
        message = msg(
            "the cut-off date {cut_off} is after the date {date}",
            cut_off=loaded.cut_off,
            date=loaded.date,
        )
        yield Finding(
            own.at(("cut_off",)), message, msg("an edition shows what was known on its date")
        )
    yield from _language_findings(own, shared, loaded)
    names = [chapter.notebook for chapter in loaded.chapters]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Finding(
                own.at(("chapters", index)),
                msg("the chapter “{name}” is listed twice", name=name),
                msg("list each notebook once"),
            )
    yield from _correction_findings(own, loaded)


def _gate_findings(shared: _File, loaded: Edition) -> Iterator[Finding]:
    """That there is no such gate, or that an extension calls its own like one of ours."""
    for each in extensions.load_all():
        if isinstance(each.extension, extensions.Check) and each.extension.name in GATES:
            yield extensions.clash(each, each.extension.name)
    known = {*GATES, *extensions.checks()}
    for gate in loaded.gates:
        if gate not in known:
            message = msg("there is no gate “{gate}”", gate=gate)
            yield Finding(shared.at(("gates", gate)), message, nearest(gate, known))


def _format_findings(shared: _File, named: Sequence[str]) -> Iterator[Finding]:
    """That a format is named that there is not."""
    for each in usual_formats.unknown(tuple(named)):
        what = msg("there is no format “{name}”", name=each)
        known = usual_formats.format_names()
        remedy = chained((nearest(each, known), msg("there are {formats}", formats=known)))
        yield Finding(shared.at((usual_formats.KEY,)), what, remedy)


def _language_findings(own: _File, shared: _File, loaded: Edition) -> Iterator[Finding]:
    """That there is no such language, or not its fonts, or no names in that of a chapter."""
    at = _at(own, shared, "language")
    yield from _unknown_language(loaded.language, at)
    if loaded.language == extras.CHINESE and not extras.is_installed(extras.CHINESE):
        yield extras.missing(extras.CHINESE, at)
    for index, chapter in enumerate(loaded.chapters):
        at, language = own.at(("chapters", index, "language")), chapter.language
        if not language:
            continue
        yield from _unknown_language(language, at)
        if language in languages.names() and language not in loaded.translations:
            what = msg(
                "“translations” does not say what the report is called in “{language}”, in which "
                "the chapter “{chapter}” is written",
                language=language,
                chapter=chapter.notebook,
            )
            remedy = msg(
                "add title, publisher, notice and chapters below it in {file}",
                file=PROJECT.as_posix(),
            )
            yield Finding(at, what, remedy)
    for language, translation in loaded.translations.items():
        lacking = [
            chapter.notebook
            for chapter in loaded.chapters
            if not chapter.language and chapter.notebook not in translation.chapters
        ]
        # A draft does without: whoever begins a chapter need not translate its title first.
        final = loaded.status == "final"
        if final and lacking and any(each.language == language for each in loaded.chapters):
            what = msg(
                "{chapters}: no title in “{language}”", chapters=tuple(lacking), language=language
            )
            remedy = msg("add it to the list of chapters: {example}", example=f"{lacking[0]}: …")
            yield Finding(_at(own, shared, "translations", language, "chapters"), what, remedy)


def _unknown_language(language: str, at: Position) -> Iterator[Finding]:
    known = languages.names()
    if language not in known:
        what = msg("there is no language “{language}”", language=language)
        yield Finding(at, what, nearest(language, known))


def _correction_findings(own: _File, loaded: Edition) -> Iterator[Finding]:
    """That corrections have no reason, or are not in the order in which they were made."""
    before = loaded.date
    for index, correction in enumerate(loaded.corrections):
        if not any(map(str.isalnum, correction.reason)):
            what = msg("“{key}” is blank", key="reason")
            remedy = msg("say in a sentence what was wrong and why: the report prints it")
            yield Finding(own.at(("corrections", index, "reason")), what, remedy)
        if correction.date < before:
            what = msg(
                "the correction of {date} is dated before {before}",
                date=correction.date.isoformat(),
                before=before.isoformat(),
            )
            remedy = msg("date it on or after the report, and list corrections in their order")
            yield Finding(own.at(("corrections", index, "date")), what, remedy)
        before = max(before, correction.date)


def _model_findings(
    file: _File, model: type[Strict], problems: Sequence[Mapping[str, Any]]
) -> list[Finding]:
    """One finding for each place: a union says every type it tried, a misspelt key is missing."""
    findings: dict[tuple[Any, ...], Finding] = {}
    tried: dict[tuple[Any, ...], list[str]] = {}
    misspelt = {
        (*problem["loc"][:-1], known)
        for problem in problems
        if problem["type"] == "extra_forbidden"
        if (known := closest(str(problem["loc"][-1]), _fields(problem["loc"], model)))
    }
    for problem in problems:
        # A union names the type of it that was tried as a further step: it is no key of the file.
        length = _UNIONS.get(problem["loc"][0], len(problem["loc"]))
        keys, types = problem["loc"][:length], problem["loc"][length:]
        if types:
            tried.setdefault(keys, []).append(types[0].partition("[")[0])
        if problem["type"] != "missing" or keys not in misspelt:
            findings.setdefault(keys, _finding(file, model, keys, problem))
    for keys, members in tried.items():
        wanted = tuple(dict.fromkeys(_TYPES[name] for name in members))
        message = msg("“{keys}” is none of these: {wanted}", keys=_name(keys), wanted=wanted)
        findings[keys] = replace(findings[keys], message=message)
    return list(findings.values())


def _fields(where: Sequence[Any], model: type[Strict]) -> list[str]:
    """The keys known at a place of the file."""
    own = keys_of(_PARTS[where[0]] if len(where) > 1 else model)
    return [*own, matrix.EACH] if model is _EditionKeys and len(where) == 1 else own


def _finding(
    file: _File, model: type[Strict], keys: Sequence[Any], problem: Mapping[str, Any]
) -> Finding:
    name = _name(keys)
    at = file.at(keys)
    match problem["type"]:
        case "extra_forbidden":
            return Finding(
                at,
                msg("unknown key “{name}”", name=name),
                nearest(str(keys[-1]), _fields(keys, model)),
            )
        case "missing":
            return Finding(at, msg("the key “{name}” is missing", name=name), msg("add it"))
        case "model_type" | "dict_type" if slip := mistyped(problem["input"]):
            return Finding(at, *slip)
        case "model_type" | "dict_type":
            return Finding(
                at, msg("“{name}” holds no keys", name=name), msg("write keys and values below it")
            )
        case "string_too_short":
            return Finding(at, msg("“{name}” is empty", name=name), msg("write a text"))
        case _:
            message = what_is_wrong(problem)
            return Finding(
                at,
                msg("“{name}”: {message}", name=name, message=message),
                _remedy(problem),
            )


def _remedy(problem: Mapping[str, Any]) -> str:
    given = problem["input"]
    if problem["type"] == "date_type":
        if isinstance(given, str) and is_day(given):
            return msg("write it without quotation marks: {given}", given=given)
        return msg("it is {given}: write year, month and day, as in 2020-08-31", given=repr(given))
    if problem["type"] == "literal_error" and isinstance(given, str):
        wanted = re.findall("'([^']*)'", problem["ctx"]["expected"])
        if meant := closest(given, wanted):
            it_is = msg("it is {given}", given=reprlib.repr(given))
            return chained((it_is, msg("did you mean “{close}”?", close=meant)))
    # YAML makes a date of what looks like one, and a number of 2024.1.
    if isinstance(given, datetime.date | float):
        return msg('make it a text, in quotation marks: "{given}"', given=str(given))
    if isinstance(given, list) and any(isinstance(each, datetime.date) for each in given):
        return msg("make each date a text, in quotation marks")
    return msg("it is {given}", given=reprlib.repr(given))


def _name(keys: Sequence[Any]) -> str:
    return ".".join(map(str, keys))


# The models of what lists hold.
_PARTS: Mapping[Any, type[Strict]] = {
    "chapters": _ChapterKeys,
    "corrections": _CorrectionKeys,
    "translations": _TranslationKeys,
}
# How long the keys are whose values may be of several types, and what these are.
_UNIONS = {"edition": 1, "parameters": 2, "chapters": 4}
_TYPES = {
    "bool": msg("true or false"),
    "int": msg("a whole number"),
    "float": msg("a number"),
    "str": msg("a text"),
    "list": msg("a list of these"),
}


def _plain(node: Any) -> Any:
    """The document without the loader's own types, which strict validation would refuse."""
    if isinstance(node, Mapping):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    if isinstance(node, float):
        return float(node)
    return str(node) if isinstance(node, str) else node
