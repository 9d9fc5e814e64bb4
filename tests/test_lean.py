"""What other packages import and do not use here is imported once it is used."""

import sys

from runs import run

PROGRAM = """
import sys
from whitepaper.lean import postponed

with postponed("requests"):
    import papermill.iorw
    import rocrate.rocrate
print("urllib3" in sys.modules, "requests" in sys.modules)

from requests.exceptions import ConnectionError
import requests.adapters
import requests

try:
    requests.get("http://127.0.0.1:9")
except ConnectionError:
    print("caught")
try:
    papermill.iorw.requests.get("http://127.0.0.1:9")
except ConnectionError:
    print("caught")
print(papermill.iorw.requests.get is requests.get)
print(requests.sessions.HTTPAdapter is requests.adapters.HTTPAdapter)
"""
NONE = """
from whitepaper.lean import postponed

with postponed("nothing_of_this_name"):
    try:
        import nothing_of_this_name
    except ModuleNotFoundError:
        print("none")
"""


def test_a_postponed_module_is_imported_when_it_is_used_and_once(tmp_path):
    done = run([sys.executable, "-c", PROGRAM], tmp_path)

    assert (done.code, done.stderr) == (0, "")
    assert done.stdout.split() == ["False", "False", "caught", "caught", "True", "True"]


def test_a_module_that_is_not_there_is_not_there_later_either(tmp_path):
    assert run([sys.executable, "-c", NONE], tmp_path).stdout == "none\n"
