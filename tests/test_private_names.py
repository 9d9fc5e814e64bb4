"""What is used of other people's code and not promised by them: little, in one place each."""

import ast
import importlib
import inspect
import io
import pkgutil
from functools import cached_property

# First: it loads our engine, which needs all of it.
import papermill  # noqa: F401
import pytest
from projects import ROOT

import whitepaper
from whitepaper.execution.engine import ChapterEngine
from whitepaper.inputs.validation.standard import rows_alone
from whitepaper.kernels import iopub

pytestmark = pytest.mark.slow

PACKAGE = ROOT / "whitepaper"
# Python documents these under names that begin with an underscore.
DOCUMENTED = {("os", "_exit"), ("sys", "_getframe")}
# The modules that may, for their reasons: see there.
INSIDE = {"kernels/iopub.py", "chapter/boxes.py"}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def own_names(tree: ast.AST) -> set[str]:
    """The private names that a module gives to its own things."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                found.add(name)
    return found


def foreign_names(tree: ast.AST, own: set[str]) -> list[tuple[str, str]]:
    """The private names of others that a module uses, each with what it is asked of."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=value, attr=name):
                found.append((ast.unparse(value), name))
            case ast.ImportFrom(module=str(module), names=names) if module[:10] != "whitepaper":
                parts = (*module.split("."), *(alias.name for alias in names))
                found += [(module, part) for part in parts]
    return [
        (of, name)
        for of, name in found
        if is_private(name) and (name not in own or of == "super()")
    ]


def test_private_names_of_others_stand_in_two_modules_alone():
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
    own = set().union(*map(own_names, trees.values()))

    found = {
        path.relative_to(PACKAGE).as_posix(): names
        for path, tree in trees.items()
        if (names := [n for n in foreign_names(tree, own) if n not in DOCUMENTED])
    }

    assert {path: names for path, names in found.items() if path not in INSIDE} == {}


def test_no_class_of_ours_takes_the_place_of_a_private_name_of_its_base():
    modules = [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(whitepaper.__path__, "whitepaper.")
        if not module.name.endswith("__main__")
    ]
    classes = {
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and each.__module__ == module.__name__
    }

    replaced = {
        f"{each.__qualname__}.{name}"
        for each in classes
        for base in each.__mro__[1:]
        for name, part in vars(each).items()
        # What a metaclass adds is no work of ours.
        if inspect.isfunction(part) and part.__module__ == each.__module__
        if name in vars(base) and is_private(name)
        if base.__module__.partition(".")[0] not in ("whitepaper", "builtins")
    }
    assert ChapterEngine in classes
    assert replaced == set()


@pytest.mark.parametrize("name", iopub.USED)
def test_ipykernel_still_has_what_keeps_kernels_from_opening_a_port(name):
    from ipykernel import iostream, kernelapp

    assert callable(getattr(iostream.IOPubThread, name))
    assert kernelapp.IOPubThread is iostream.IOPubThread
    # What `iopub` sets there is what the class itself works with.
    source = inspect.getsource(iostream.IOPubThread)
    for attribute in ("_pipe_uuid", "_pipe_in", "_pipe_flag"):
        assert f"self.{attribute}" in source


@pytest.mark.parametrize("name", ["plugins", "methods"])
def test_frictionless_still_works_out_once_what_ours_has_it_forget(name):
    from frictionless import system

    assert isinstance(vars(type(system))[name], cached_property)
    with rows_alone():
        assert [*system.plugins] == ["inline"]
        assert {plugin for found in system.methods.values() for plugin in found} == {"inline"}


def test_matplotlib_still_says_through_one_function_that_a_glyph_is_missing():
    from matplotlib.figure import Figure

    from whitepaper.chapter.boxes import note_boxes

    figure = Figure()
    figure.text(0, 0, "专𓀀", fontname="DejaVu Sans")
    with note_boxes() as boxes:
        # One draws from C++, the other from Python.
        for kind in ("png", "svg"):
            figure.savefig(io.BytesIO(), format=kind)

    assert set(boxes.characters) == {"专", "𓀀"}
    assert set(boxes.fonts) == {"DejaVu Sans"}


def test_what_is_not_documented_of_numpy_ipython_and_landlock_is_there():
    import numpy.random.bit_generator
    import py_landlock
    from IPython.core.interactiveshell import InteractiveShell

    # kernels/launcher.py: what a generator without a seed asks for chance.
    assert numpy.random.bit_generator.randbits(8) < 256
    # kernels/observe.py: begins with no input.
    shell = InteractiveShell()
    assert len(shell.history_manager.input_hist_parsed) == 1
    # kernels/confine.py
    assert callable(py_landlock.abi.get_supported_fs)
    assert callable(py_landlock.abi.get_supported_scope)
    assert callable(py_landlock.prctl.set_no_new_privs)
