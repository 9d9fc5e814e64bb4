"""The plan of a build: for each chapter its last result, or the reasons to run it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from whitepaper import fingerprint
from whitepaper.entry_points import of_extensions
from whitepaper.execution import cache as results
from whitepaper.execution.task import ChapterInput
from whitepaper.files import read_file
from whitepaper.fingerprint import Ingredients
from whitepaper.inputs import kernelspecs
from whitepaper.inputs.edition import Edition
from whitepaper.messages import msg
from whitepaper.project import notebook_place


class ChapterRun(ChapterInput, frozen=True):
    """One chapter to execute: its role in the report, its place, and what it is made of.

    `ingredients` are those known beforehand; what the chapter reads comes to them. `result` is the
    executed notebook where the cache has it, `entry` where in the cache; otherwise
    `reasons` say why the chapter has to run.
    """

    role: str
    place: str
    ingredients: Ingredients
    cache: Path
    entry: results.Entry | None
    result: NotebookNode | None
    reasons: tuple[str, ...]


def plan(
    root: Path, cache: Path, edition: Edition, *, force: bool, said: Callable[[str], None]
) -> tuple[ChapterRun, ...]:
    """The runs of an edition's chapters in the project at `root`, in their order.

    `cache` is the folder of the results of all editions. With `force` every chapter has to run.
    """
    common = {
        **fingerprint.of_environment(root),
        **of_extensions(root),
        **fingerprint.of_code(chapters_alone=True),
    }
    runs = []
    for chapter in edition.chapters:
        place = notebook_place(chapter.notebook)
        visible = edition.for_chapter(chapter)
        parameters = dict(chapter.parameters)
        source = read_file(root / place)
        ingredients = {
            place: fingerprint.of_bytes(source),
            **{f"parameter {name}": _as_json(value) for name, value in parameters.items()},
            **{f"edition {name}": _as_json(value) for name, value in visible.items()},
            **common,
            **kernelspecs.of_kernels([chapter.kernel] if chapter.kernel else []),
        }
        folder = cache / edition.edition / chapter.notebook
        entry, result, reasons = _last_result(root, folder, ingredients, said)
        runs.append(
            ChapterRun(
                name=chapter.notebook,
                role=chapter.role,
                place=place,
                source=source.decode("utf-8-sig"),
                parameters=parameters,
                edition=json.dumps(visible, ensure_ascii=False),
                kernel=chapter.kernel,
                code=chapter.code,
                allowed=tuple(edition.allowed),
                seed=f"{edition.edition} {chapter.notebook}",
                ingredients=ingredients,
                cache=folder,
                entry=None if force else entry,
                result=None if force else result,
                reasons=(msg("asked for by --force"),) if force else reasons,
            )
        )
    return tuple(runs)


def _last_result(
    root: Path, folder: Path, ingredients: Ingredients, said: Callable[[str], None]
) -> tuple[results.Entry | None, NotebookNode | None, tuple[str, ...]]:
    candidates = results.entries(folder, said)
    entry = results.current(root, ingredients, candidates)
    if entry and (result := results.load(entry, said)) is not None:
        return entry, result, ()
    if entry:
        return None, None, (msg("its last result is damaged"),)
    if not candidates:
        return None, None, (msg("it has no result yet"),)
    # The result last used is what the analyst remembers.
    last = candidates[0].ingredients
    read = filter(fingerprint.is_file, last.keys() - ingredients.keys())
    files = fingerprint.of_files(root, read)
    found = fingerprint.changes(last, {**ingredients, **files})
    return None, None, tuple(map(str, found))


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
