"""A report made elsewhere, written as a project: it is read, and nothing of it is changed."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat
from msgspec import Struct
from msgspec.structs import replace

from whitepaper.document.labels import is_label
from whitepaper.errors import Finding, Position, UsageError, in_cell, in_file
from whitepaper.inputs import paths_in_code, yaml
from whitepaper.messages import msg, translate
from whitepaper.moving import books, cells, contents, labels, pages
from whitepaper.moving.contents import Page
from whitepaper.moving.includes import Line, lines_of, text_of
from whitepaper.moving.papermill import parameters
from whitepaper.moving.setting import Setting
from whitepaper.moving.works.bibliography import Reference, references
from whitepaper.project import NOTEBOOKS, PARAMS, PROJECT

_NOTICE = msg("Moved in from another tool; not yet looked through.")
# What cannot be guessed: the title page shows that it is still to be written.
_PUBLISHER = msg("(publisher)")
_PLACE = msg("(place)")
# What readers of a report that moves in did not ask for yet.
_GATES = (
    *("typed-numbers", "program-text", "python-values", "missing-alt", "image-texts"),
    "unused-labels",
)
_PAGES = frozenset({".ipynb", ".qmd", ".md", ".rst", ".bib"})
_SECTION = re.compile(r"[#(](sec-[\w:.-]+)(?=[\s})])")
_WORKS = re.compile(
    r"(?:\s+|#[^\n]*|\([^)\n]*\)=|```+\{bibliography\}.*?```+|:::+ *\{#refs\}.*?:::+)+", re.DOTALL
)
_NOT_IN_NAMES = re.compile(r"[^\w-]+")


class Moved(Struct, frozen=True):
    """What was made of a report: its chapters, what was guessed, and what was not carried over.

    Both are told by place: what is guessed by that in the project.
    """

    edition: str
    chapters: tuple[str, ...]
    guessed: tuple[Finding, ...]
    lost: tuple[Finding, ...]


def move(source: Path, target: Path, language: str, today: datetime.date) -> Moved:
    """Make a project in a folder of the report in another, in a `language` if that says none.

    Raises `UsageError` if something lies there, or if there is no report that can be read.
    """
    refused = msg("Nothing was moved in.")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        remedy = msg("name a folder that does not exist, or an empty one")
        finding = Finding(target.as_posix(), msg("something lies here already"), remedy)
        raise UsageError(refused, [finding])
    if not source.is_dir():
        what, remedy = msg("there is no such folder"), msg("name the folder of the report")
        raise UsageError(refused, [Finding(source.as_posix(), what, remedy)])
    book = books.read(source)
    lines = {page.file: tuple(lines_of(source, page.file)) for page in book.pages}
    texts = {file: "\n".join(text for text, _, _ in own) for file, own in lines.items()}
    # What lists the works alone has nothing else to print.
    kept = tuple(page for page in book.pages if not _lists_works(texts[page.file]))
    book = replace(book, pages=kept or book.pages)
    lost = list(book.told)
    names = _names(book.pages)
    base = contents.shared_folder(book.pages)
    spoken = book.language or books.language_of("\n".join(texts.values())) or language
    shared = _project_keys(source, book, texts, names, spoken, lost)
    chapters: dict[str, pages.Chapter] = {}
    for page in book.pages:
        front = pages.front_of(texts[page.file], page.file.as_posix())
        works = {**shared["works"], **_works(source, book, page, front, lost)}
        setting = Setting(**{**shared, "works": works}, folder=page.file.parent, base=base)
        made = _chapter(page, lines[page.file], shared["pages"], setting, lost)
        chapters[names[page]] = made
        lost += _paths(source, base, page, made)
    day = book.date or datetime.date(today.year - 1, 12, 31)
    given = {
        name: (*chapters[name].given, *filter(None, [book.own.get(page.file)]))
        for page, name in names.items()
    }
    notebooks = {name: made.notebook for name, made in chapters.items()}
    allotted = parameters.allot(book.parameters, notebooks, given, lost)
    edition = PARAMS / f"{day.year}.yaml"
    if len(base.parts) == 1:
        for file, values in (
            (PROJECT, allotted.shared),
            *((edition, own) for own in allotted.own.values()),
        ):
            lost += _paths_given(source, base, in_file(file.as_posix()), values)
    try:
        _copy(source, target, base, book, lost)
        for name, made in chapters.items():
            path = target / NOTEBOOKS / f"{name}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(made.notebook, path)
        title = book.title or source.resolve().name
        _write(target / PROJECT, _project(book, title, spoken, allotted.shared))
        of_chapters = [
            {
                "notebook": names[page],
                **({"role": page.role} if page.role != "chapter" else {}),
                **({"parameters": dict(taken)} if (taken := allotted.own[names[page]]) else {}),
            }
            for page in book.pages
        ]
        _write(target / edition, _edition(book, day, of_chapters))
    except OSError as error:
        reason = msg("cannot be written: {strerror}", strerror=error.strerror)
        finding = Finding(target.as_posix(), reason, msg("name a folder that you may write in"))
        raise UsageError(refused, [finding]) from error
    guessed = tuple(_guessed(book, title, spoken, day))
    return Moved(str(day.year), tuple(chapters), guessed, tuple(dict.fromkeys(lost)))


def _lists_works(text: str) -> bool:
    """Whether a page lists the works and says nothing else."""
    return bool(_WORKS.fullmatch(text)) and ("{bibliography}" in text or "#refs" in text)


def _chapter(
    page: Page,
    lines: Sequence[Line],
    called: Mapping[str, str],
    setting: Setting,
    lost: list[Finding],
) -> pages.Chapter:
    """A page as a chapter; what is lost is added to `lost`."""
    file, text = page.file.as_posix(), "\n".join(line for line, _, _ in lines)
    own = pages.heading_of(text, file).title or page.title or page.file.stem
    places = tuple((where.as_posix(), number) for _, where, number in lines)
    label = called[str(page.file.with_suffix(""))]
    made = pages.chapter(pages.Source(text, file, own, label, places), setting, lost)
    if page.file.parent != setting.base and pages.has_code(made.notebook):
        what = msg("it runs in {folder} now, not in a folder of its own", folder=NOTEBOOKS)
        lost.append(Finding(in_file(file), what, msg("correct the paths that its code reads")))
    return made


def _paths(source: Path, base: PurePosixPath, page: Page, made: pages.Chapter) -> Iterator[Finding]:
    """Paths in code that are as the report's folder has them, in which papermill was called."""
    if page.file.parent != base or len(base.parts) != 1:
        return
    for number, cell in enumerate(made.notebook.cells, start=1):
        if cell.cell_type == "code":
            file = page.file.as_posix()
            place = in_cell(file, number) if file.endswith(".ipynb") else in_file(file)
            for written, meant in paths_in_code.seen_from(source, source / base, cell.source):
                what = msg("“{written}” is as seen from the folder of the report", written=written)
                remedy = paths_in_code.remedy(NOTEBOOKS.as_posix(), written, meant)
                yield Finding(place, what, remedy)


def _paths_given(
    source: Path, base: PurePosixPath, place: Position, values: Mapping[str, Any]
) -> Iterator[Finding]:
    """Parameters that are such paths: they count, whatever the cells say that declare them."""
    for name, value in values.items():
        for written, meant in paths_in_code.seen_from(source, source / base, repr(value)):
            what = msg(
                "the parameter “{name}”, “{written}”, is as seen from the folder of the report",
                name=name,
                written=written,
            )
            yield Finding(place, what, paths_in_code.remedy(NOTEBOOKS.as_posix(), written, meant))


def _works(
    source: Path, book: books.Book, page: Page, front: Mapping[str, Any], lost: list[Finding]
) -> dict[str, Reference]:
    """The works of the bibliographies that a page alone names."""
    own = (page.file.parent / name for name in books.texts(front.get("bibliography")))
    return _of_bibliographies(
        source, (f for f in own if f.as_posix() not in book.bibliography), lost
    )


def _of_bibliographies(
    source: Path, files: Iterable[PurePosixPath], lost: list[Finding]
) -> dict[str, Reference]:
    works: dict[str, Reference] = {}
    for file in files:
        if file.suffix != ".bib" or not (source / file).is_file():
            what = msg("there is no such bibliography in BibTeX")
            remedy = msg("put it there, and move in again")
            lost.append(Finding(file.as_posix(), what, remedy))
        else:
            works |= references(text_of(source, file))
    return works


def _names(listed: Sequence[Page]) -> dict[Page, str]:
    """The chapters' names: those of their files, with their folders where these are alike."""
    stems = [page.file.stem for page in listed]
    found: dict[Page, str] = {}
    for page in listed:
        parts = page.file.with_suffix("").parts
        own = page.file.stem if stems.count(page.file.stem) == 1 else "-".join(parts)
        found[page] = _NOT_IN_NAMES.sub("-", own).strip("-") or "chapter"
    return found


def _project_keys(  # noqa: PLR0913, PLR0917 - all that texts of a book may name
    source: Path,
    book: books.Book,
    texts: Mapping[PurePosixPath, str],
    names: Mapping[Page, str],
    language: str,
    lost: list[Finding],
) -> dict[str, Any]:
    named = map(PurePosixPath, book.bibliography)
    works = _of_bibliographies(source, named, lost)
    read = [cells.read(texts[page.file], page.file.as_posix()) for page in book.pages]
    found = labels.of_pages(read, language)
    taken = {label for text in texts.values() for label in _SECTION.findall(text)}
    titled: dict[str, str] = {}
    notebooks: dict[str, str] = {}
    for number, page in enumerate(book.pages, start=1):
        name = re.sub("[^A-Za-z0-9]+", "-", names[page]).strip("-") or str(number)
        free = f"sec-{name}" if f"sec-{name}" not in taken else f"sec-chapter-{name}"
        own = pages.heading_of(texts[page.file], page.file.as_posix()).label
        own = found.numbered.get(own, own)
        label = own if is_label(own, "sec") else free
        titled[str(page.file.with_suffix(""))] = label
        titled.setdefault(page.file.stem, label)
        notebooks[str(page.file.with_suffix(""))] = names[page]
        notebooks.setdefault(page.file.stem, names[page])
    return {
        "language": language,
        "works": works,
        "variables": book.variables,
        "labels": found.numbered,
        "titled": found.titled,
        "equations": found.equations,
        "anchors": found.anchors | {labels.compared(label) for label in titled.values()},
        "tool": book.tool,
        "smart": book.smart,
        "macros": book.macros,
        "files": frozenset(
            path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()
        ),
        "pages": titled,
        "notebooks": notebooks,
    }


def _guessed(book: books.Book, title: str, language: str, day: datetime.date) -> Iterator[Finding]:
    """What a project says that the report did not, each with where it is to be corrected."""

    def guess(key: str, value: str, why: str, remedy: str) -> Finding:
        what = msg("“{key}” is “{value}”: {why}", key=key, value=value, why=why)
        return Finding(PROJECT.as_posix(), what, remedy)

    if not book.language:
        why = msg("most of its text is in that")
        yield guess("language", language, why, msg("write zh or en"))
    if not book.title:
        why = msg("the name of the folder, for want of a title")
        yield guess("title", title, why, msg("write its title"))
    if not book.authors:
        why = msg("no author is named")
        yield guess("publisher", _by(book, language), why, msg("write who publishes it"))
    why = msg("the report names no place")
    remedy = msg("write the place that the report is about")
    yield guess("region", translate(_PLACE, language), why, remedy)
    why = msg("the title page prints it")
    yield guess(
        "notice", translate(_NOTICE, language), why, msg("write what readers are to know first")
    )
    if not book.date:
        why = (
            msg("“{date}” can be read as no day, or as two", date=book.dated)
            if book.dated
            else msg("the report has no date")
        )
        yield Finding(
            in_file(f"{PARAMS.as_posix()}/{day.year}.yaml"),
            msg("“date” and “cut_off” are {day}: {why}", day=day.isoformat(), why=why),
            msg("write both days; for another year give “edition” and the file that name too"),
        )


def _by(book: books.Book, language: str) -> str:
    return ", ".join(book.authors) or translate(_PUBLISHER, language)


def _project(
    book: books.Book, title: str, language: str, shared: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "language": language,
        "title": title,
        "publisher": _by(book, language),
        "notice": translate(_NOTICE, language),
        "region": translate(_PLACE, language),
        **({"parameters": dict(shared)} if shared else {}),
        "gates": dict.fromkeys(_GATES, "tell"),
    }


def _edition(
    book: books.Book, day: datetime.date, chapters: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    return {
        "edition": day.year,
        "subtitle": book.subtitle or str(day.year),
        "date": day,
        # The same object twice would be written as a reference.
        "cut_off": day.replace(),
        "status": "draft",
        "chapters": list(chapters),
    }


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(yaml.dump(content))


def _copy(
    source: Path, target: Path, base: PurePosixPath, book: books.Book, lost: list[Finding]
) -> None:
    """Copy what chapters may read: what lies beside them to notebooks/, all else as it lies."""
    for file in _others(source, target):
        if file.as_posix() in book.config or file.suffix.lower() in _PAGES:
            continue
        inside = file.parts[: len(base.parts)] == base.parts
        place = NOTEBOOKS / file.relative_to(base) if inside else Path(file)
        if not inside and place.parts[0] in (PARAMS.name, NOTEBOOKS.name):
            lost.append(
                Finding(
                    in_file(file.as_posix()),
                    msg("it was not copied: {folder}/ has a meaning here", folder=place.parts[0]),
                    msg("copy it into another folder, and correct who reads it"),
                )
            )
            continue
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / file, target / place)


def _others(source: Path, target: Path) -> Iterator[PurePosixPath]:
    inside = target.resolve()
    for path in sorted(source.rglob("*")):
        relative = path.relative_to(source)
        if contents.is_passed_over(relative) or not path.is_file():
            continue
        if not path.resolve().is_relative_to(inside):
            yield PurePosixPath(relative.as_posix())
