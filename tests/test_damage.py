"""What a build leaves and reads again may be damaged meanwhile: the next comes out the same."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from projects import make_chapters
from runs import build_here, files

from whitepaper.execution import cache
from whitepaper.inputs.snapshot import STORE
from whitepaper.project import CACHE
from whitepaper.publication.record import read_manifest

pytestmark = pytest.mark.fault("left behind")

DEEP = b"[" * 100_000


def written(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def halved(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "file").write_text("1", "utf-8")


def linked_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def made_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGES = {
    "empty": written(b""),
    "cut short": halved,
    "a list": written(b"[1]\n"),
    "null": written(b"null\n"),
    "other types": written(b'{"inputs": {"a": 1}, "outputs": {"b": [1]}, "settled": true}'),
    "names of no file": written(b'{"inputs": {}, "outputs": {"a\\u0000/": "x"}, "settled": true}'),
    "deep": written(DEEP),
    "deep mappings": written(b'{"a":' * 100_000),
    "digits": written(b"9" * 5000),
    "no text": written(b"\xff\xfe\0"),
    "a folder": made_a_folder,
    "a loop": linked_to_itself,
    "a pipe": made_a_pipe,
}
PLACES = ("report", "results", "store")


def cases() -> Iterator[object]:
    """Each damage in each place; `make test` tries each in one."""
    for number, damage in enumerate(DAMAGES):
        for count, place in enumerate(PLACES):
            marks = [] if number % len(PLACES) == count else [pytest.mark.long]
            yield pytest.param(damage, place, marks=marks)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A project that was built."""
    project = make_chapters(tmp_path_factory.mktemp("built"), {"01-a": "1", "02-b": "2"})
    assert build_here(project, "2020", "--to", "html").code == 0
    return project


@pytest.mark.slow
@pytest.mark.parametrize(("damage", "place"), [*cases()])
def test_what_a_build_leaves_may_be_damaged(built: Path, tmp_path: Path, damage: str, place: str):
    project = tmp_path / "project"
    shutil.copytree(built, project)
    report = project / "out" / "2020"
    before = files(report)
    folder = {"report": report, "results": project / CACHE, "store": project / STORE}[place]
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.chmod(0o644)
        DAMAGES[damage](path)
    if place != "report":
        # Else there would be nothing to do.
        (report / "manifest.json").unlink()

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 0, run.stderr
    assert files(report) == before
    assert "nothing has changed" in build_here(project, "2020", "--to", "html").stderr


def without_touched(result: dict) -> dict:
    return {**result, "metadata": {}}


def touching(**touched: object) -> Callable[[dict], dict]:
    whole = {"files": [], "outside": {}, "network": {}, **touched}
    return lambda result: {**result, "metadata": {"touched": whole}}


def having(**keys: object) -> Callable[[dict], dict]:
    return lambda result: {**result, **keys}


def having_cell(**keys: object) -> Callable[[dict], dict]:
    return lambda result: {**result, "cells": [{**result["cells"][0], **keys}]}


NONSENSE = {
    "no notebook": lambda _: {},
    "a list": lambda _: [],
    "no metadata": having(metadata={}),
    "no touched": without_touched,
    "metadata that are none": having(metadata=5),
    "nothing touched": having(metadata={"touched": None}),
    "touched of other types": touching(files=5),
    "touched that are no numbers": touching(network={"x": None}),
    "touched beside its ingredients": touching(files=["nowhere/x"]),
    "touched outside of them": touching(outside={"/etc/passwd": 1}),
    "another format": having(nbformat=3),
    "a format that is none": having(nbformat="4"),
    "no cells": having(cells=[]),
    "cells that are none": having(cells=[None]),
    "a number of cells": having(cells=5),
    "a source that is none": having_cell(source=5),
    "tags that are none": having_cell(metadata={"tags": 5}),
    "a kind that is none": having_cell(cell_type=None),
    "outputs that are none": having_cell(outputs=5),
    "depth": having_cell(metadata={"x": json.loads("[" * 300 + "]" * 300)}),
}


def entry(folder: Path, ingredients: bytes, result: bytes) -> Path:
    """An entry of a cache, of which the first line is right."""
    content = ingredients + b"\n" + result
    path = folder / "entry.json"
    path.write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
    return path


RESULT = {
    "cells": [
        {
            **{"cell_type": "code", "id": "a", "metadata": {}, "source": "1"},
            **{"execution_count": None, "outputs": []},
        }
    ],
    "metadata": {"touched": {"files": ["data/a.csv"], "outside": {}, "network": {}}},
    "nbformat": 4,
    "nbformat_minor": 5,
}
INGREDIENTS = b'{"data/a.csv": "absent"}'


def test_a_result_is_found_again(tmp_path: Path):
    result = json.dumps(RESULT).encode()
    entry(tmp_path, INGREDIENTS, result)
    told: list[str] = []

    (found,) = cache.entries(tmp_path, told.append)

    assert cache.load(found, told.append) == RESULT
    assert told == []


@pytest.mark.parametrize(
    "result",
    [
        *(
            pytest.param(json.dumps(made(RESULT)).encode(), id=name)
            for name, made in NONSENSE.items()
        ),
        *(b"", b"text", b"\xff\xfe", DEEP, b'{"cells":' * 100_000, b"9" * 5000, b"null"),
    ],
)
def test_nonsense_that_is_what_its_checksum_says_counts_for_nothing(tmp_path: Path, result: bytes):
    path = entry(tmp_path, INGREDIENTS, result)
    told: list[str] = []

    (found,) = cache.entries(tmp_path, told.append)

    assert cache.load(found, told.append) is None
    assert [line for line in told if "entry.json is corrupt" in line] == told != []
    assert not path.exists()


@pytest.mark.parametrize("ingredients", [b"", b"[]", b'{"a": 1}', b"null", DEEP, b"9" * 5000])
def test_ingredients_that_are_none_count_for_nothing(tmp_path: Path, ingredients: bytes):
    path = entry(tmp_path, ingredients, json.dumps(RESULT).encode())
    told: list[str] = []

    assert cache.entries(tmp_path, told.append) == []
    assert len(told) == 1
    assert not path.exists()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_manifest_is_none(built: Path, tmp_path: Path, damage: str):
    shutil.copy(built / "out" / "2020" / "manifest.json", tmp_path)
    assert read_manifest(tmp_path) is not None
    DAMAGES[damage](tmp_path / "manifest.json")

    found = read_manifest(tmp_path)

    assert found is None or found["outputs"].keys() == {"a\0/"}
