"""Wherever a build finds no room, it says so and the last report stays; with room it goes on."""

import random
import shutil
import sys

import pytest
from projects import make_project
from runs import build_once, files, run, run_build

pytestmark = [
    pytest.mark.slow,
    pytest.mark.fault("full disk"),
    pytest.mark.skipif(sys.platform != "linux", reason="needs a file system of its own"),
]

# What may lie on a file system of its own: the report and all else, results, contents, what a
# build keeps for a while, and the same with too few files left instead of room.
FOLDERS = ("out", "out/cache", "out/cache/store", "temporary", "out")
# In a namespace of its own: a small file system over a folder, with what is there and some room.
SCRIPT = """
set -e
mount -t tmpfs -o size=64m,nr_inodes="$FILES" none "$FULL"
cp -a "$KEPT/." "$FULL"
left=$(df --output=avail -k "$FULL" | tail -n 1)
[ "$ROOM" -ge "$left" ] || head -c "$((left - ROOM))k" /dev/zero >"$FULL/.filler"
code=0
"$PYTHON" "$PROJECT/build.py" 2020 || code=$?
rm -f "$FULL/.filler"
cp -a "$FULL/." "$AFTER"
exit "$code"
"""


def make_new(folder):
    change(make_project(folder))


def change(project):
    descriptor = project / "data" / "datapackage.yaml"
    descriptor.write_text(descriptor.read_text("utf-8") + "# new\n", "utf-8")
    params = project / "params" / "2020.yaml"
    params.write_text(params.read_text("utf-8").replace("小城编写组", "小城编写小组"), "utf-8")


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    return build_once(tmp_path_factory, "disks-old", make_project, "2020")


@pytest.fixture(scope="module")
def new(tmp_path_factory):
    return build_once(tmp_path_factory, "disks-new", make_new, "2020")


@pytest.mark.trials(short=5, long=60)
def test_a_full_disk_is_told_and_the_last_report_stays_whole(tmp_path, old, new, trial):
    chance = random.Random(trial)
    shutil.copytree(old.project, tmp_path / "project")
    project = tmp_path / "project"
    (tmp_path / "temporary").mkdir()
    (project / "temporary").symlink_to(tmp_path / "temporary")
    change(project)
    if chance.random() < 0.5:
        shutil.rmtree(project / "out" / "cache")
        (project / "out" / "cache" / "store").mkdir(parents=True)
    which = trial % len(FOLDERS)
    full = (project / FOLDERS[which]).resolve()
    few = which == len(FOLDERS) - 1
    kept = shutil.copytree(full, tmp_path / "kept", symlinks=True)
    after = tmp_path / "after"
    after.mkdir()
    present = len([*kept.rglob("*")]) + 2

    done = run(
        ["unshare", "--user", "--map-root-user", "--mount", "bash", "-c", SCRIPT],
        tmp_path,
        FULL=str(full),
        KEPT=str(kept),
        AFTER=str(after),
        PROJECT=str(project),
        PYTHON=sys.executable,
        TMPDIR=str(tmp_path / "temporary"),
        ROOM=str(64 * 1024 if few else int(2 ** chance.uniform(0, 13))),
        FILES=str(present + chance.randint(1, 200) if few else 10**6),
    )

    assert "Traceback" not in done.stderr
    if full.name != "temporary":
        shutil.rmtree(full)
        after.rename(full)
        assert not list(full.rglob(".build-*"))
    if done.code:
        assert done.stderr.splitlines()[-2:][0].startswith("  "), done.stderr
        assert "No space left on device" in done.stderr
        assert files(project / "out" / "2020") == files(old.folder)
    else:
        assert files(project / "out" / "2020") == files(new.folder)
    again = run_build(project, "2020")
    assert again.code == 0, again.stderr
    assert files(project / "out" / "2020") == files(new.folder)
