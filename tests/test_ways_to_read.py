"""Whatever way a chapter reads a file, or looks at it, the file is part of what it is made of.

One chapter for each way. A file that the system or Python has seen opened counts as read; of a
chapter that may have read unseen all files do; what the system refuses ends the chapter.
"""

import json
import py_compile
import sqlite3

import pytest
from PIL import Image
from projects import make_chapters
from runs import build_here

pytestmark = pytest.mark.slow

FILE = "../data/extra/a.txt"
WAYS = {
    "open": "open(F).read()",
    "pathlib": "import pathlib; pathlib.Path(F).read_bytes()",
    "os-open": "import os; os.read(os.open(F, os.O_RDONLY), 9)",
    "open-code": "import io; io.open_code(__import__('os').path.abspath(F)).read()",
    "mmap": "import mmap; f = open(F, 'rb'); mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)[:]",
    "copy": "import shutil; shutil.copy(F, 'b.txt'); open('b.txt').read()",
    "linecache": "import linecache; linecache.getline(F, 1)",
    "runpy": "import runpy; runpy.run_path(F)",
    "numpy": "import numpy; numpy.fromfile(F, dtype='u1').size",
    "memmap": "import numpy; numpy.memmap(F, dtype='u1', mode='r').size",
    "pandas": "import pandas; pandas.read_csv(F).shape[0]",
    "pillow": "from PIL import Image; Image.open('../data/extra/a.png').size[0]",
    "sqlite": "import sqlite3; sqlite3.connect('../data/extra/a.db').execute('select 1')",
    "sqlite-uri": (
        "import sqlite3\nuri = 'file:../data/extra/a.db?mode=ro'\n"
        "sqlite3.connect(uri, uri=True).execute('select * from sqlite_schema').fetchall()"
    ),
    "sqlite-attach": (
        "import sqlite3\ndb = sqlite3.connect(':memory:')\n"
        "db.execute(\"attach '../data/extra/a.db' as a\")\n"
        "db.execute('select * from a.sqlite_schema').fetchall()"
    ),
    "lxml": "from lxml import etree; etree.parse('../data/extra/a.xml').getroot().tag",
    "elementtree": "from xml.etree import ElementTree as t; t.parse('../data/extra/a.xml')",
    "import": "import local_module; local_module.VALUE",
    "sourceless": "import compiled_module; compiled_module.VALUE",
    "ctypes": (
        "import ctypes\nc = ctypes.CDLL(None)\nc.fopen.restype = ctypes.c_void_p\n"
        "assert c.fopen(F.encode(), b'r')"
    ),
    "freetype": (
        "import matplotlib.ft2font as f\ntry:\n    f.FT2Font(F)\nexcept RuntimeError:\n    pass"
    ),
    "system": "import os; os.system('cat ' + F + ' >/dev/null')",
    "popen": "import os; os.popen('cat ' + F).read()",
    "subprocess": "import subprocess; subprocess.run(['cat', F], capture_output=True, check=True)",
    "posix-spawn": (
        "import os\nto_nowhere = [(os.POSIX_SPAWN_OPEN, 1, '/dev/null', os.O_WRONLY, 0)]\n"
        "pid = os.posix_spawn('/bin/cat', ['cat', F], {}, file_actions=to_nowhere)\n"
        "os.waitpid(pid, 0)"
    ),
    "fork": (
        "import os\nif (pid := os.fork()) == 0:\n    open(F).read()\n    os._exit(0)\n"
        "os.waitpid(pid, 0)"
    ),
    "forkpty": (
        "import os\npid, fd = os.forkpty()\nif pid == 0:\n    open(F).read()\n    os._exit(0)\n"
        "os.waitpid(pid, 0)"
    ),
    "pool": (
        "import multiprocessing, pathlib\npools = multiprocessing.get_context('fork')\n"
        "with pools.Pool(1) as pool:\n    pool.map(pathlib.Path.read_text, [pathlib.Path(F)])"
    ),
    "spawned-pool": (
        "import multiprocessing, pathlib\npools = multiprocessing.get_context('spawn')\n"
        "with pools.Pool(1) as pool:\n    pool.map(pathlib.Path.read_text, [pathlib.Path(F)])"
    ),
    "thread": (
        "import threading\nt = threading.Thread(target=lambda: open(F).read())\nt.start()\nt.join()"
    ),
    "magic": "get_ipython().run_line_magic('run', F)",
    "terminal": "get_ipython().system('cat ' + F)",
    "shell": "get_ipython().getoutput('cat ' + F)",
    "link": "open('../data/extra/link.txt').read()",
    "exists": "import os; os.path.exists(F)",
    "is-file": "import pathlib; pathlib.Path(F).is_file()",
    "size": "import os; os.path.getsize(F)",
    "access": "import os; os.access(F, os.R_OK)",
    "lstat": "import os; os.lstat(F).st_size",
    "listdir": "import os; os.listdir('../data/extra')",
    "scandir": "import os; [e.name for e in os.scandir('../data/extra')]",
    "walk": "import os; list(os.walk('../data/extra'))",
    "glob": "import glob; glob.glob('../data/extra/*')",
    "rglob": "import pathlib; list(pathlib.Path('../data').rglob('*.txt'))",
}
# What is read where it is not the file itself.
OTHER_FILES = {
    "pillow": "a.png",
    "sqlite": "a.db",
    "sqlite-uri": "a.db",
    "sqlite-attach": "a.db",
    "lxml": "a.xml",
    "elementtree": "a.xml",
    "link": "link.txt",
    **dict.fromkeys(("listdir", "scandir", "walk", "glob", "rglob"), ""),
}
MODULES = {"import": "local_module.py", "sourceless": "compiled_module.pyc"}


@pytest.fixture(scope="module")
def ingredients(tmp_path_factory) -> dict[str, set[str]]:
    """What each chapter is made of, by its way."""
    chapters = {
        # What chapters print is not what is asked here.
        f"{number:02}-{way}": f"%%capture\nF = {FILE!r}\n{source}"
        for number, (way, source) in enumerate(WAYS.items(), 1)
    }
    project = make_chapters(tmp_path_factory.mktemp("ways"), chapters)
    extra = project / "data" / "extra"
    extra.mkdir()
    (extra / "a.txt").write_text("'x'\n", "utf-8")
    (extra / "a.xml").write_text("<e/>", "utf-8")
    (extra / "link.txt").symlink_to("a.txt")
    Image.new("RGB", (2, 2)).save(extra / "a.png")
    with sqlite3.connect(extra / "a.db") as database:
        database.execute("create table t (x)")
    notebooks = project / "notebooks"
    (notebooks / "local_module.py").write_text("VALUE = 1\n", "utf-8")
    source = notebooks / "compiled_module.py"
    source.write_text("VALUE = 1\n", "utf-8")
    py_compile.compile(str(source), str(notebooks / "compiled_module.pyc"), doraise=True)
    source.unlink()

    run = build_here(project, "2020", "--to", "html", "--jobs", "2")

    assert run.code == 0, run.stderr
    entries = sorted((project / "out" / "cache" / "2020").glob("*/*.json"))
    return {
        path.parent.name.partition("-")[2]: set(json.loads(path.read_text("utf-8").split("\n")[1]))
        for path in entries
    }


@pytest.mark.parametrize("way", WAYS)
def test_what_is_read_in_any_way_is_part_of_what_a_chapter_is_made_of(ingredients, way):
    module = MODULES.get(way)
    place = f"notebooks/{module}" if module else f"data/extra/{OTHER_FILES.get(way, 'a.txt')}"

    assert place in ingredients[way]
