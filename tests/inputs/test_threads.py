"""What chapters are run from and with can be read in several threads at once."""

import subprocess
import sys

import pytest
from projects import ROOT, make_chapters
from runs import build_here

pytestmark = pytest.mark.slow

# Threads take turns at every step, and all are the first to read anything.
AT_ONCE = """
import sys, threading
from pathlib import Path
{imports}

sys.setswitchinterval(1e-6)
root, read, together = Path(sys.argv[1]), [], threading.Barrier(8)

def run():
    together.wait()
    read.append({reads})

threads = [threading.Thread(target=run) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert read == read[:1] * 8
"""


@pytest.mark.parametrize(
    ("imports", "reads"),
    [
        (
            "import msgspec\nfrom whitepaper.inputs import edition, parameters\n"
            "given = msgspec.json.encode(parameters.load(Path(sys.argv[1]), '2020')).decode()",
            "edition.from_json(given)",
        ),
        ("from whitepaper.inputs import data", "data.read(root, 'zh')"),
        (
            "from whitepaper.document import serialise",
            "serialise.from_json((root / 'out/2020/document.json').read_bytes())",
        ),
    ],
    ids=["edition", "data", "document"],
)
def test_threads_read_the_same_at_once(tmp_path, imports, reads):
    project = make_chapters(tmp_path, {"01-a": "1"})
    if "out/" in reads:
        assert build_here(project, "2020", "--to", "html").code == 0
    program = AT_ONCE.format(imports=imports, reads=reads)

    # Each time another thread is ahead.
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", program, str(project)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
