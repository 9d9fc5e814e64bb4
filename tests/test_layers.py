"""Imports run one way, from the command line down, and never in a circle."""

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest
from projects import ROOT


def test_each_layer_imports_those_below_it_alone():
    command = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([command], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_imports_itself_by_way_of_others():
    graph = grimp.build_graph("whitepaper", cache_dir=None)
    # A package is imported with any module in it: that is no statement of its modules'.
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}

    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))
