"""A report has the same bytes wherever, whenever and by whomever it is built."""

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from runs import files, run

pytestmark = [pytest.mark.slow, pytest.mark.fault("settings")]

# The kernels' usual conditions are others then: clock, hash seed, order of files.
OTHER_CONDITIONS = """
from msgspec.structs import force_setattr
from whitepaper.kernels import conditions
for name in ("{}",):
    force_setattr(conditions.USUAL, name, getattr(conditions.OTHERS, name))
conditions.bring_about(conditions.USUAL.variables())
"""
ORDINARY_KERNELS = """
from whitepaper.kernels import forkserver
forkserver.AVAILABLE = False
"""
# What a kernel does not inherit, but another machine's would have.
INHERITED = """
from whitepaper.execution import environment
environment._INHERITED = (*environment._INHERITED, *{})
"""
OLD_CPU = {
    "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512_SKX X86_V3 X86_V4",
    "OPENBLAS_CORETYPE": "Prescott",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F,-ERMS",
}
RUN_AS_PROGRAM = """
import runpy, sys
sys.argv = sys.argv[1:]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@dataclass(frozen=True)
class Setting:
    """Where a build runs, what it is run with and by, and what is done in its process first."""

    folder: str = "elsewhere"
    arguments: Sequence[str] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    prefix: Sequence[str] = ()
    script: str = ""


SETTINGS = {
    "a long path": Setting("/".join(["a-rather-long-name-of-a-folder"] * 6)),
    "a path of Hanzi, blanks and signs": Setting("白皮书 2020 (a%20b) #1 'x'"),
    "another file system": Setting("/dev/shm"),
    "another user": Setting(prefix=("unshare", "--user", "--map-user=1000", "--map-group=1000")),
    "another zone": Setting(variables={"TZ": "America/St_Johns"}),
    "another locale": Setting(variables={"LC_ALL": "C", "LANG": "tr_TR", "PYTHONUTF8": "0"}),
    "another hash seed": Setting(variables={"PYTHONHASHSEED": "4711"}),
    "another hash seed in kernels": Setting(script=OTHER_CONDITIONS.format("hash_seed")),
    "one job": Setting(arguments=("--jobs", "1")),
    "eight jobs": Setting(arguments=("--jobs", "8")),
    "another clock": Setting(script=OTHER_CONDITIONS.format("clock_ahead")),
    "another order of files": Setting(script=OTHER_CONDITIONS.format("folders_reversed")),
    "no home": Setting(variables={"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"}),
    "another umask": Setting(prefix=("bash", "-c", 'umask 077; exec "$@"', "bash")),
    "ordinary kernels": Setting(script=ORDINARY_KERNELS),
    "an old CPU": Setting(variables=OLD_CPU, script=INHERITED.format([*OLD_CPU])),
    "one core": Setting(prefix=("taskset", "1")),
    "low priority": Setting(prefix=("nice", "-n", "19")),
    "Python's and libraries' variables": Setting(
        variables={
            "PYTHONOPTIMIZE": "2",
            "PYTHONWARNINGS": "error::UserWarning",
            "MPLBACKEND": "pdf",
            "SOURCE_DATE_EPOCH": "1",
            "OMP_NUM_THREADS": "7",
        }
    ),
    "formats one after the other": Setting(arguments=("--to", "annex,docx,pdf,html")),
}
# Those that `make test` tries.
SHORT = ("a path of Hanzi, blanks and signs", "another clock", "another order of files", "no home")


@pytest.mark.parametrize(
    "name",
    [name if name in SHORT else pytest.param(name, marks=pytest.mark.long) for name in SETTINGS],
)
def test_a_report_has_the_same_bytes_in_any_setting(tmp_path, specimen, name, request):
    setting = SETTINGS[name]
    folder = tmp_path / setting.folder
    if Path(setting.folder).is_absolute():
        folder = folder / f"whitepaper-{tmp_path.name}"
        request.addfinalizer(lambda: shutil.rmtree(folder))
    project = shutil.copytree(
        specimen.project, folder / "project", ignore=shutil.ignore_patterns("out")
    )

    done = run(
        [
            *setting.prefix,
            *(sys.executable, "-c", setting.script + RUN_AS_PROGRAM),
            *(str(project / "build.py"), "2020", *setting.arguments),
        ],
        tmp_path,
        **setting.variables,
    )

    assert done.code == 0, done.stderr
    assert files(project / "out" / "2020") == files(specimen.folder)
