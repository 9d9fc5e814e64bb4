"""Whatever way a chapter reads a file, or looks at it, the file is part of what it is made of.

One chapter for each way. A file that the system or Python has seen opened counts as read; of a
chapter that may have read unseen all files do; what the system refuses ends the chapter.
"""

import bz2
import dbm.dumb
import gzip
import json
import lzma
import pickle
import py_compile
import sqlite3
import tarfile
import zipfile

import numpy
import pytest
from PIL import Image
from projects import make_chapters
from runs import build_here

pytestmark = [pytest.mark.slow, pytest.mark.fault("reading")]

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
    "entry-stat": "import os; [e.stat().st_size for e in os.scandir('../data/extra')]",
    "entry-stat-of-bytes": "import os; [e.stat() for e in os.scandir(b'../data/extra')]",
    "entry-stat-of-descriptor": (
        "import os\nfolder = os.open('../data/extra', os.O_RDONLY)\n"
        "with os.scandir(folder) as entries:\n    [e.stat().st_size for e in entries]"
    ),
    "stat-in-folder": (
        "import os\nfolder = os.open('../data/extra', os.O_RDONLY)\nos.stat('a.txt', dir_fd=folder)"
    ),
    "access-in-folder": (
        "import os\nfolder = os.open('../data/extra', os.O_RDONLY)\n"
        "os.access('a.txt', 0, dir_fd=folder)"
    ),
    "fwalk": (
        "import os\n[os.stat(f, dir_fd=d) for _, _, files, d in os.fwalk('../data') for f in files]"
    ),
    "posix-stat": "import posix; posix.stat(F)",
    "posix-access": "import posix; posix.access(F, 0)",
    "posix-scandir": "import posix; [e.stat() for e in posix.scandir('../data/extra')]",
    "path-finder": (
        "import importlib.machinery as m; m.PathFinder.find_spec('later', ['../data/extra'])"
    ),
    "file-finder": (
        "import importlib.machinery as m\nhow = m.SourceFileLoader, ['.py']\n"
        "m.FileFinder('../data/extra', how).find_spec('later')"
    ),
    "namespace": (
        "import sys\nsys.path.insert(0, '../data/extra')\n"
        "try:\n    import later\nexcept ImportError:\n    pass"
    ),
    "compiled-later": (
        "import sys\nsys.path.insert(0, '../data/extra')\n"
        "try:\n    import later\nexcept ImportError:\n    pass"
    ),
}
# Others of each kind, which `make faults` tries.
MORE_WAYS = {
    "codecs": "import codecs; codecs.open(F, encoding='utf-8').read()",
    "fileinput": "import fileinput; list(fileinput.input(F))",
    "tokenize": "import tokenize; tokenize.open(F).read()",
    "fdopen": "import os; os.fdopen(os.open(F, os.O_RDONLY)).read()",
    "readv": "import os; os.readv(os.open(F, os.O_RDONLY), [bytearray(3)])",
    "pread": "import os; os.pread(os.open(F, os.O_RDONLY), 3, 0)",
    "dir-fd": (
        "import os\nfolder = os.open('../data/extra', os.O_PATH)\n"
        "os.read(os.open('a.txt', os.O_RDONLY, dir_fd=folder), 9)"
    ),
    "o-path": ("import os\nfd = os.open(F, os.O_PATH)\nopen(f'/proc/self/fd/{fd}').read()"),
    "proc-cwd": "open('/proc/self/cwd/' + F).read()",
    "absolute": "import os; open(os.path.abspath(F)).read()",
    "other-folder": (
        "import os\nos.chdir('../data')\nopen('extra/a.txt').read()\nos.chdir('../notebooks')"
    ),
    "sendfile": (
        "import os\n"
        "source = os.open(F, os.O_RDONLY)\n"
        "target = os.open('b.txt', os.O_RDWR | os.O_CREAT)\n"
        "os.sendfile(target, source, 0, 9)"
    ),
    "copy-file-range": (
        "import os\n"
        "source = os.open(F, os.O_RDONLY)\n"
        "target = os.open('b.txt', os.O_RDWR | os.O_CREAT)\n"
        "os.copy_file_range(source, target, 9)"
    ),
    "append": "open('../notebooks/own.txt', 'a').write(open(F).read())",
    "configparser": (
        "import configparser as c\ntry:\n    c.ConfigParser().read(F)\nexcept c.Error:\n    pass"
    ),
    "csv": "import csv; list(csv.reader(open(F)))",
    "json": "import json\ntry:\n    json.load(open(F))\nexcept ValueError:\n    pass",
    "tomllib": (
        "import tomllib\ntry:\n    tomllib.load(open(F, 'rb'))\nexcept ValueError:\n    pass"
    ),
    "gzip": "import gzip; gzip.open('../data/extra/a.gz').read()",
    "bzip": "import bz2; bz2.open('../data/extra/a.bz2').read()",
    "lzma": "import lzma; lzma.open('../data/extra/a.xz').read()",
    "zip": "import zipfile; zipfile.ZipFile('../data/extra/a.zip').namelist()",
    "tar": "import tarfile; tarfile.open('../data/extra/a.tar').getnames()",
    "zipimport": "import sys; sys.path.append('../data/extra/a.zip'); import zipped_module",
    "pickle": "import pickle; pickle.load(open('../data/extra/a.pickle', 'rb'))",
    "shelve": "import dbm.dumb; dbm.dumb.open('../data/extra/a.dbm', 'r').close()",
    "sax": "import xml.sax as s; s.parse('../data/extra/a.xml', s.ContentHandler())",
    "expat": (
        "from xml.parsers import expat\n"
        "expat.ParserCreate().ParseFile(open('../data/extra/a.xml', 'rb'))"
    ),
    "minidom": "from xml.dom import minidom; minidom.parse('../data/extra/a.xml')",
    "iterparse": "from lxml import etree; list(etree.iterparse('../data/extra/a.xml'))",
    "xinclude": (
        "from lxml import etree\n"
        "url = '../data/extra/a.xml'\n"
        "etree.ElementTree(etree.XML(\n"
        "    '<r xmlns:i=\"http://www.w3.org/2001/XInclude\">'\n"
        "    f'<i:include href=\"{url}\"/></r>', base_url='./x')).xinclude()"
    ),
    "xml-entity": (
        "from lxml import etree\n"
        "text = '<!DOCTYPE e [<!ENTITY x SYSTEM \"../data/extra/a.xml\">]><e>&x;</e>'\n"
        "parser = etree.XMLParser(resolve_entities=True, load_dtd=True)\n"
        "etree.fromstring(text, parser, base_url='./x')"
    ),
    "npy": "import numpy; numpy.load('../data/extra/a.npy')",
    "npy-memmap": "import numpy; numpy.load('../data/extra/a.npy', mmap_mode='r')",
    "genfromtxt": "import numpy; numpy.genfromtxt(F, dtype=str)",
    "loadtxt": "import numpy; numpy.loadtxt(F, dtype=str)",
    "read-table": "import pandas; pandas.read_table(F)",
    "read-fwf": "import pandas; pandas.read_fwf(F)",
    "read-json": "import pandas\ntry:\n    pandas.read_json(F)\nexcept ValueError:\n    pass",
    "read-pickle": "import pandas; pandas.read_pickle('../data/extra/a.pickle')",
    "read-sql": (
        "import pandas, sqlite3\n"
        "db = sqlite3.connect('../data/extra/a.db')\n"
        "pandas.read_sql('select * from t', db)"
    ),
    "read-excel": (
        "import pandas\n"
        "try:\n"
        "    pandas.read_excel('../data/extra/a.zip')\n"
        "except Exception:\n"
        "    pass"
    ),
    "imread": "import matplotlib.pyplot as plt; plt.imread('../data/extra/a.png')",
    "font-of-pillow": (
        "from PIL import ImageFont\ntry:\n    ImageFont.truetype(F)\nexcept OSError:\n    pass"
    ),
    "fonttools": (
        "from fontTools.ttLib import TTFont\ntry:\n    TTFont(F)\nexcept Exception:\n    pass"
    ),
    "harfbuzz": "import uharfbuzz; uharfbuzz.Blob.from_file_path(F)",
    "pikepdf": "import pikepdf\ntry:\n    pikepdf.open(F)\nexcept pikepdf.PdfError:\n    pass",
    "nbformat": "import nbformat\ntry:\n    nbformat.read(F, 4)\nexcept Exception:\n    pass",
    "yaml": "from ruamel.yaml import YAML; import pathlib; YAML(typ='safe').load(pathlib.Path(F))",
    "style-sheet": "import matplotlib; matplotlib.rc_params_from_file(F, fail_on_error=False)",
    "resources": (
        "import importlib.resources as r; r.files('local_package').joinpath('a.txt').read_text()"
    ),
    "pkgutil": "import pkgutil; pkgutil.get_data('local_package', 'a.txt')",
    "package": "import local_package",
    "spec-from-file": (
        "import importlib.machinery as m, types\n"
        "m.SourceFileLoader('m', F).exec_module(types.ModuleType('m'))"
    ),
    "find-spec": "import importlib.util as u; u.find_spec('local_module')",
    "reload": "import importlib, local_module; importlib.reload(local_module)",
    "inspect": "import inspect, local_module; inspect.getsource(local_module)",
    "exec": "exec(compile(open(F).read(), F, 'exec'))",
    "mimetypes": "import mimetypes; mimetypes.read_mime_types(F)",
    "netrc": "import netrc\ntry:\n    netrc.netrc(F)\nexcept netrc.NetrcParseError:\n    pass",
    "filecmp": "import filecmp; filecmp.cmp(F, '../data/regions.csv', shallow=False)",
    "file-digest": "import hashlib; hashlib.file_digest(open(F, 'rb'), 'md5')",
    "url": (
        "import urllib.request, pathlib\n"
        "urllib.request.urlopen(pathlib.Path(F).absolute().as_uri()).read()"
    ),
    "load-extension": "import sys; sys.path.insert(0, '../data/extra'); import extra_module",
    "ctypes-open": "import ctypes; c = ctypes.CDLL(None); assert c.open(F.encode(), 0) > 0",
    "ctypes-stat": "import ctypes; c = ctypes.CDLL(None); c.access(F.encode(), 0)",
    "cffi": (
        "import cffi\n"
        "f = cffi.FFI()\n"
        "f.cdef('int open(const char *, int);')\n"
        "assert f.dlopen(None).open(F.encode(), 0) > 0"
    ),
    "bash-source": "import subprocess; subprocess.run(['bash', '-c', f'read x < {F}'], check=True)",
    "python": (
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', f'open({F!r}).read()'], check=True)"
    ),
    "test-only": "import subprocess; subprocess.run(['test', '-e', F])",
    "find": "import subprocess; subprocess.run(['find', '../data/extra'], capture_output=True)",
    "sort-pipe": "import os; os.system(f'sort {F} | head -n 1 > /dev/null')",
    "background": (
        "import subprocess\np = subprocess.Popen(['bash', '-c', f'cat {F} > /dev/null'])\np.wait()"
    ),
    "double-fork": (
        "import os, time\n"
        "if (pid := os.fork()) == 0:\n"
        "    if os.fork() == 0:\n"
        "        open(F).read()\n"
        "    os._exit(0)\n"
        "os.waitpid(pid, 0)\n"
        "time.sleep(0.2)"
    ),
    "asyncio-program": (
        "import asyncio, threading\n"
        "async def main():\n"
        "    p = await asyncio.create_subprocess_exec('cat', F, stdout=-3)\n"
        "    await p.wait()\n"
        "t = threading.Thread(target=lambda: asyncio.run(main()))\n"
        "t.start()\n"
        "t.join()"
    ),
    "asyncio-thread": (
        "import asyncio, threading\n"
        "async def main():\n"
        "    await asyncio.to_thread(lambda: open(F).read())\n"
        "t = threading.Thread(target=lambda: asyncio.run(main()))\n"
        "t.start()\n"
        "t.join()"
    ),
    "executor": (
        "from concurrent.futures import ThreadPoolExecutor as E\n"
        "with E(1) as e:\n    e.submit(lambda: open(F).read()).result()"
    ),
    "process-executor": (
        "import multiprocessing as m, pathlib\n"
        "from concurrent.futures import ProcessPoolExecutor as E\n"
        "with E(1, m.get_context('forkserver')) as e:\n"
        "    e.submit(pathlib.Path.read_text, pathlib.Path(F)).result()"
    ),
    "pty-spawn": "import os, pty\npty.spawn(['cat', F], lambda fd: os.read(fd, 99) and b'')",
    "execv": (
        "import os\n"
        "if (pid := os.fork()) == 0:\n"
        "    os.dup2(os.open('/dev/null', os.O_WRONLY), 1)\n"
        "    os.execv('/bin/cat', ['cat', F])\n"
        "os.waitpid(pid, 0)"
    ),
    "bash-cell": "get_ipython().run_cell_magic('bash', '', 'cat ' + F)",
    "load": "get_ipython().run_line_magic('pycat', F)",
    "timed": "get_ipython().run_line_magic('time', 'open(F).read()')",
    "display-image": "from IPython.display import Image; Image(filename='../data/extra/a.png')",
    "display-file": "from IPython.display import Markdown; Markdown(filename=F)",
    "finalizer": ("class A:\n    def __del__(self):\n        open(F).read()\na = A()\ndel a"),
    "is-symlink": "import os; os.path.islink('../data/extra/link.txt')",
    "readlink": (
        "import os\ntry:\n    os.readlink('../data/extra/link.txt')\nexcept OSError:\n    pass"
    ),
    "realpath": "import os; os.path.realpath('../data/extra/link.txt')",
    "time-of": "import os; os.path.getmtime(F)",
    "pathlib-stat": "import pathlib; pathlib.Path(F).stat().st_size",
    "pathlib-iterdir": "import pathlib; list(pathlib.Path('../data/extra').iterdir())",
    "fnmatch": "import glob; glob.glob('**/a.txt', root_dir='../data', recursive=True)",
    "xattr": "import os; os.listxattr(F)",
    "disk-usage": "import os; os.statvfs(F)",
    "same-file": "import os; os.path.samefile(F, '../data/regions.csv')",
}
# What is read where it is not the file itself.
OTHER_FILES = {
    **dict.fromkeys(("pillow", "imread", "display-image"), "a.png"),
    **dict.fromkeys(("sax", "expat", "minidom", "iterparse", "xinclude", "xml-entity"), "a.xml"),
    **dict.fromkeys(("npy", "npy-memmap"), "a.npy"),
    **dict.fromkeys(("pickle", "read-pickle"), "a.pickle"),
    **dict.fromkeys(("zip", "zipimport", "read-excel"), "a.zip"),
    **dict.fromkeys(("is-symlink", "readlink", "realpath"), "link.txt"),
    **{"gzip": "a.gz", "bzip": "a.bz2", "lzma": "a.xz", "tar": "a.tar", "shelve": "a.dbm.dat"},
    **{"read-sql": "a.db", "load-extension": "extra_module.py"},
    "sqlite": "a.db",
    "sqlite-uri": "a.db",
    "sqlite-attach": "a.db",
    "lxml": "a.xml",
    "elementtree": "a.xml",
    "link": "link.txt",
    **dict.fromkeys(("listdir", "scandir", "walk", "glob", "rglob"), ""),
    **dict.fromkeys(("pathlib-iterdir", "find", "fnmatch"), ""),
    **dict.fromkeys(("path-finder", "file-finder"), "later.py"),
    **{"namespace": "later", "compiled-later": "later.pyc"},
}
MODULES = {
    **dict.fromkeys(("import", "find-spec", "reload", "inspect"), "local_module.py"),
    "sourceless": "compiled_module.pyc",
    **dict.fromkeys(("pkgutil", "resources"), "local_package/a.txt"),
    "package": "local_package/__init__.py",
}


@pytest.fixture(scope="module")
def ingredients(tmp_path_factory, request) -> dict[str, set[str]]:
    """What each chapter is made of, by its way."""
    ways = {**WAYS, **(MORE_WAYS if request.config.getoption("--long") else {})}
    chapters = {
        # What chapters print is not what is asked here.
        f"{number:02}-{way}": f"%%capture\nF = {FILE!r}\n{source}"
        for number, (way, source) in enumerate(ways.items(), 1)
    }
    project = make_chapters(tmp_path_factory.mktemp("ways"), chapters)
    extra = project / "data" / "extra"
    extra.mkdir()
    (extra / "a.txt").write_text("'x'\n", "utf-8")
    (extra / "a.xml").write_text("<e/>", "utf-8")
    (extra / "link.txt").symlink_to("a.txt")
    (extra / "extra_module.py").touch()
    Image.new("RGB", (2, 2)).save(extra / "a.png")
    numpy.save(extra / "a.npy", numpy.arange(3))
    (extra / "a.pickle").write_bytes(pickle.dumps([1]))
    for name, compress in {"gz": gzip, "bz2": bz2, "xz": lzma}.items():
        (extra / f"a.{name}").write_bytes(compress.compress(b"x"))
    with zipfile.ZipFile(extra / "a.zip", "w") as archive:
        archive.writestr("zipped_module.py", "VALUE = 1")
    with tarfile.open(extra / "a.tar", "w") as archive:
        archive.add(extra / "a.txt", "a.txt")
    with dbm.dumb.open(str(extra / "a.dbm"), "n") as store:
        store["a"] = "x"
    with sqlite3.connect(extra / "a.db") as database:
        database.execute("create table t (x)")
    notebooks = project / "notebooks"
    (notebooks / "local_module.py").write_text("VALUE = 1\n", "utf-8")
    (notebooks / "local_package").mkdir()
    (notebooks / "local_package" / "__init__.py").touch()
    (notebooks / "local_package" / "a.txt").touch()
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


@pytest.mark.parametrize(
    "way", [*WAYS, *(pytest.param(way, marks=pytest.mark.long) for way in MORE_WAYS)]
)
def test_what_is_read_in_any_way_is_part_of_what_a_chapter_is_made_of(ingredients, way):
    module = MODULES.get(way)
    place = f"notebooks/{module}" if module else f"data/extra/{OTHER_FILES.get(way, 'a.txt')}"

    assert place in ingredients[way]
