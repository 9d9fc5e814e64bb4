"""A signal ends the work wherever it meets it, and lets what is put in order on the way be done."""

import subprocess
import sys

import pytest
from projects import ROOT

# The signal comes while an object goes: what is raised there nobody can catch.
LOST = """
import os, signal, time
from whitepaper.interrupts import interruptible

class Goes:
    def __del__(self):
        os.kill(os.getpid(), signal.{name})

with interruptible() as last_signal:
    try:
        Goes()
        time.sleep(300)
    except KeyboardInterrupt:
        print(last_signal().name)
"""
TIDYING = """
import os, signal, time
from whitepaper.interrupts import interruptible

try:
    with interruptible():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            time.sleep(2)
            print("in order")
except KeyboardInterrupt:
    time.sleep(1)
    print("ended")
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False
    )


@pytest.mark.parametrize("name", ["SIGHUP", "SIGINT", "SIGTERM"])
def test_an_interrupt_that_nobody_could_catch_comes_again(name):
    done = run(LOST.format(name=name))

    assert (done.stdout, done.stderr) == (f"{name}\n", "")


def test_what_puts_things_in_order_is_not_interrupted_again():
    done = run(TIDYING)

    assert (done.stdout, done.stderr) == ("in order\nended\n", "")
