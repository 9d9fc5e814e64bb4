"""A confined process reads and writes what it was given, and connects nowhere."""

import json
import os
import socket
import sqlite3
import subprocess
import sys

import pytest

from whitepaper.kernels import confine

pytestmark = [
    pytest.mark.slow,
    pytest.mark.fault("outside"),
    pytest.mark.skipif(sys.platform != "linux", reason="Linux alone can confine a process"),
]
# What each way prints if it gets through.
REFUSED = {
    "open": "print(open(OUTSIDE).read())",
    "os-open": "import os; print(os.read(os.open(OUTSIDE, os.O_RDONLY), 9))",
    "list": "import os; print(os.listdir(os.path.dirname(OUTSIDE)))",
    "through-a-link": "import os; os.symlink(OUTSIDE, 'link'); print(open('link').read())",
    "through-a-hard-link": "import os; os.link(OUTSIDE, 'hard'); print(open('hard').read())",
    "cat": "import subprocess; print(subprocess.check_output(['cat', OUTSIDE]))",
    "shell": "import os; os.system('cat ' + OUTSIDE)",
    "sqlite": (
        "import sqlite3\ndb = sqlite3.connect(OUTSIDE + '.db')\n"
        "print(db.execute('select * from t').fetchall())"
    ),
    "attach": (
        "import sqlite3\ndb = sqlite3.connect(':memory:')\n"
        "db.execute(f\"attach '{OUTSIDE}.db' as a\")\n"
        "print(db.execute('select * from a.t').fetchall())"
    ),
    "lxml": "from lxml import etree; print(etree.parse(OUTSIDE + '.xml').getroot().tag)",
    "ctypes": (
        "import ctypes\nc = ctypes.CDLL(None)\nc.fopen.restype = ctypes.c_void_p\n"
        "print(c.fopen(OUTSIDE.encode(), b'r') or exit('refused'))"
    ),
    "spawned": (
        "import subprocess, sys\n"
        "print(subprocess.check_output([sys.executable, '-c', f'print(open({OUTSIDE!r}).read())']))"
    ),
    "write-outside": "open(OUTSIDE, 'a').write('x'); print('written')",
    "make-outside": "import os; os.mkdir(OUTSIDE + '-new'); print('made')",
    "remove-outside": "import os; os.unlink(OUTSIDE); print('removed')",
    "write-what-is-for-reading": "open(READ, 'w').write('x'); print('written')",
    "truncate": "import os; os.truncate(READ, 0); print('emptied')",
    "rename-what-is-for-reading": "import os; os.rename(READ, 'mine'); print('renamed')",
    "tcp": "import socket; socket.create_connection(('127.0.0.1', PORT), 5); print('connected')",
    "udp": (
        "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "s.sendto(b'x', ('127.0.0.1', PORT)); print('sent')"
    ),
    "tcp-6": "import socket; socket.socket(socket.AF_INET6); print('opened')",
    "listen": "import socket; socket.socket().bind(('127.0.0.1', 0)); print('bound')",
    "raw": "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW); print('opened')",
    "abstract": "import socket; socket.socket(socket.AF_UNIX).connect('\\0' + NAME); print('in')",
    "bash-tcp": (
        "import subprocess\nsource = f'exec 3<>/dev/tcp/127.0.0.1/{PORT} && echo in'\n"
        "subprocess.run(['bash', '-c', source], check=True)"
    ),
    "signal": "import os; os.kill(PARENT, 0); print('signalled')",
}
ALLOWED = {
    "read": "print(open(READ).read())",
    "cat": "import subprocess; print(subprocess.check_output(['cat', READ]))",
    "write": "open('own.txt', 'w').write('x'); print(open('own.txt').read())",
    "temporary": "import tempfile; print(tempfile.TemporaryFile(dir='.').write(b'x'))",
    "nowhere": "print(open('/dev/null', 'w').write('x'))",
    "lock": "import multiprocessing; print(multiprocessing.Lock())",
    "pool": (
        "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(1) as pool:\n"
        "    print(pool.map(abs, [-1]))"
    ),
    "pair": "import socket; print(socket.socketpair())",
    "import": "import decimal, pandas; print(pandas.__name__)",
    "terminal": "import pty, os; print(os.openpty())",
}


@pytest.fixture
def confined(tmp_path):
    """Runs Python that was confined to a file for reading and a folder of its own."""
    outside, read, own = tmp_path / "outside" / "o", tmp_path / "read" / "r", tmp_path / "own"
    for folder in (outside.parent, read.parent, own):
        folder.mkdir()
    outside.write_text("secret", "utf-8")
    read.write_text("open", "utf-8")
    outside.with_name("o.xml").write_text("<secret/>", "utf-8")
    with sqlite3.connect(outside.with_name("o.db")) as database:
        database.execute("create table t as select 'secret'")
    environment = [sys.prefix, sys.base_prefix, "/usr", "/bin", "/lib", "/lib64", "/etc", "/proc"]
    allowed = confine.Confinement(read=(*environment, str(read.parent)), write=(str(own),))
    name = f"confinement-{os.getpid()}"
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as local:
        local.bind(f"\0{name}")
        local.listen()
        head = (
            f"import os; from whitepaper.kernels.confine import confine; confine(os.environ)\n"
            f"OUTSIDE, READ, NAME = {str(outside)!r}, {str(read)!r}, {name!r}\n"
            f"PORT, PARENT = {server.getsockname()[1]}, {os.getpid()}\n"
        )

        def run(source: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [sys.executable, "-c", head + source],
                cwd=own,
                env={**os.environ, confine.VARIABLE: allowed.to_json()},
                capture_output=True,
                text=True,
                check=False,
            )

        yield run


def test_this_system_can_confine():
    assert confine.is_available()


@pytest.mark.parametrize("way", REFUSED)
def test_what_lies_outside_is_refused_in_every_way(confined, way):
    run = confined(REFUSED[way])

    assert run.stdout == ""
    assert run.stderr


@pytest.mark.parametrize("way", ALLOWED)
def test_what_a_chapter_needs_is_there(confined, way):
    run = confined(ALLOWED[way])

    assert run.returncode == 0, run.stderr
    assert run.stdout


def test_a_confinement_is_json_that_says_all_of_it():
    told = confine.Confinement(("/a",), ("/b",), network=True).to_json()

    assert json.loads(told) == {"read": ["/a"], "write": ["/b"], "network": True}
