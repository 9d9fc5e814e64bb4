"""Whatever a file of a project holds, reading it ends in a value or in findings with places."""

import hashlib
import json
from pathlib import Path

import malformed
import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import display, report
from malformed import check_bounded
from projects import PROJECTS, make_project
from ruamel.yaml import YAML

from whitepaper.execution import cache
from whitepaper.inputs import parameters
from whitepaper.inputs.validation import validate
from whitepaper.publication.record import read_manifest
from whitepaper.reading import read_report

BASE = PROJECTS / "base"
PARAMS = Path("params", "2020.yaml")
CHAPTER = Path("notebooks", "02-creation.ipynb")
DESCRIPTOR = Path("data", "datapackage.yaml")
TABLES = [path.relative_to(BASE) for path in sorted((BASE / "data").glob("*.csv"))]

pytestmark = [pytest.mark.fault("malformed"), pytest.mark.slow]


def sound(place: Path) -> bytes:
    return (BASE / place).read_bytes()


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """One for all examples: each writes its file anew, and the test puts it right."""
    return make_project(tmp_path_factory.mktemp("malformed"))


def check(project: Path, place: Path, content: bytes, work) -> None:
    malformed.put(project / place, content)
    try:
        check_bounded(work)
    finally:
        malformed.put(project / place, sound(place))


@given(malformed.notebooks(sound(CHAPTER)))
def test_any_notebook_is_loaded_or_told(project, content):
    check(project, CHAPTER, content, lambda: parameters.load(project, "2020"))


@given(malformed.yaml_files(sound(PARAMS)))
def test_any_parameters_are_loaded_or_told(project, content):
    check(project, PARAMS, content, lambda: parameters.load(project, "2020"))


@given(malformed.yaml_files(sound(DESCRIPTOR)))
def test_any_description_of_the_data_is_used_or_told(project, content):
    check(project, DESCRIPTOR, content, lambda: validate(project))


@given(malformed.descriptors(YAML(typ="safe").load(sound(DESCRIPTOR))))
def test_any_values_in_the_description_are_used_or_told(project, content):
    check(project, DESCRIPTOR, content, lambda: validate(project))


@given(st.sampled_from(TABLES).flatmap(lambda t: st.tuples(st.just(t), malformed.tables(sound(t)))))
def test_any_table_is_read_or_told(project, made):
    check(project, *made, lambda: validate(project))


WHOLE = nbformat.writes(report(display(text_html="<table><tr><td>1</td></tr></table>"))).encode()


@given(malformed.notebooks(WHOLE))
def test_any_executed_notebook_is_read_or_told(content):
    try:
        notebook = nbformat.reads(content.decode(), as_version=4)
        nbformat.validate(notebook)
    except Exception:
        # What Jupyter's own reader refuses is never read.
        return

    check_bounded(lambda: read_report(notebook))


@given(malformed.notebooks(WHOLE), malformed.notebooks(b'{"data/a.csv": "absent"}'))
def test_any_result_in_the_cache_is_loaded_or_counts_for_nothing(tmp_path_factory, result, made_of):
    folder = tmp_path_factory.mktemp("cache")
    content = made_of + b"\n" + result
    seal = hashlib.sha256(content).hexdigest().encode()
    (folder / "a.json").write_bytes(seal + b"\n" + content)
    told: list[str] = []

    for entry in cache.entries(folder, told.append):
        loaded = cache.load(entry, told.append)
        assert (loaded is None) == bool(told)

    assert (folder / "a.json").exists() != bool(told)


@given(malformed.notebooks(json.dumps({"inputs": {"a/b": "c"}, "outputs": {"d": "e"}}).encode()))
def test_any_manifest_is_read_or_none(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("report")
    (folder / "manifest.json").write_bytes(content)

    found = read_manifest(folder)

    assert found is None or isinstance(found["inputs"], dict)
