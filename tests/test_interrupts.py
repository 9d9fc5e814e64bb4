"""A signal ends the work wherever it meets it, and lets what is put in order on the way be done."""

import signal
import subprocess
import sys

import pytest
from projects import ROOT

pytestmark = pytest.mark.slow

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
# It comes again while that it was lost is told.
TELLING = """
import os, signal, sys, time
from whitepaper.interrupts import interruptible

class Lost:
    @property
    def exc_value(self):
        signal.raise_signal(signal.{name})
        return KeyboardInterrupt()

with interruptible() as last_signal:
    try:
        os.kill(os.getpid(), signal.SIGTERM)
    except KeyboardInterrupt:
        pass
    sys.unraisablehook(Lost())
    print("told")
    try:
        time.sleep(300)
    except KeyboardInterrupt:
        print(last_signal().name)
"""
# The signal comes while a library makes a class of Python's, whose errors it does not expect.
LOADING = """
import enum, os, signal, time
from whitepaper.interrupts import interruptible

set_as_before = enum.EnumType.__setattr__

def set_and_signal(cls, name, value):
    enum.EnumType.__setattr__ = set_as_before
    os.kill(os.getpid(), signal.SIGTERM)
    set_as_before(cls, name, value)

try:
    with interruptible():
        try:
            enum.EnumType.__setattr__ = set_and_signal
            import pikepdf
            time.sleep(300)
        finally:
            print(enum.EnumType.__setattr__ is set_as_before)
except KeyboardInterrupt:
    import pikepdf
    print("loaded, then ended")
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


# The signal is given to another thread than the one that waits.
ELSEWHERE = """
import signal, threading, time
from whitepaper.interrupts import interruptible

def receive():
    # By now the main thread waits.
    time.sleep(1)
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
    threading.Event().wait()

with interruptible() as last_signal:
    try:
        threading.Thread(target=receive, daemon=True).start()
        threading.Event().wait()
    except KeyboardInterrupt:
        print(last_signal().name)
"""
# What tidies up finds that it has done so before the interrupt met it.
TWICE = """
import os, signal
from whitepaper.errors import PublicationError
from whitepaper.interrupts import interruptible, was_interrupted

try:
    with interruptible():
        try:
            try:
                os.kill(os.getpid(), signal.SIGTERM)
            finally:
                raise OSError("closed already")
        except OSError as error:
            raise PublicationError("out cannot be written") from error
except PublicationError as error:
    print(was_interrupted(error), was_interrupted(OSError()))
"""


# The signal comes when the work has ended, while the process puts the last things in order.
AFTERWARDS = """
import atexit, os, signal, time
from whitepaper.interrupts import interruptible

with interruptible(at_end=True):
    atexit.register(lambda: (os.kill(os.getpid(), signal.{name}), time.sleep(300)))
"""
# The signal comes while a library in Rust asks Python something, and makes another error of it.
SWALLOWED = """
import os, signal
from pydantic_core import SchemaError, SchemaValidator
from whitepaper.command.terminal import Terminal
from whitepaper.errors import PublicationError

class Asked:
    def __repr__(self):
        os.kill(os.getpid(), signal.{name})
        return "asked"

def work():
    SchemaValidator({{"type": "literal", "expected": [Asked()]}})

def told_work():
    try:
        work()
    except SchemaError as error:
        raise PublicationError("the library has failed") from error

with Terminal("en", "whitepaper").errors_reported("interrupted"):
    {work}()
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


@pytest.mark.parametrize(("name", "last"), [("SIGALRM", "SIGTERM"), ("SIGINT", "SIGINT")])
def test_an_interrupt_that_comes_while_a_lost_one_is_told_comes_again(name, last):
    done = run(TELLING.format(name=name))

    assert (done.stdout, done.stderr) == (f"told\n{last}\n", "")


def test_a_library_that_is_being_loaded_is_loaded_before_the_interrupt():
    done = run(LOADING)

    assert (done.stdout, done.stderr) == ("True\nloaded, then ended\n", "")


def test_an_interrupt_that_the_system_hands_to_another_thread_ends_the_work():
    done = run(ELSEWHERE)

    assert (done.stdout, done.stderr) == ("SIGTERM\n", "")


@pytest.mark.parametrize("name", ["SIGHUP", "SIGINT", "SIGTERM"])
def test_a_signal_after_the_work_ends_the_process_without_a_word(name):
    done = run(AFTERWARDS.format(name=name))

    assert (done.returncode, done.stdout, done.stderr) == (-signal.Signals[name], "", "")


def test_what_fails_in_tidying_up_after_an_interrupt_is_known_for_that():
    done = run(TWICE)

    assert (done.stdout, done.stderr) == ("True False\n", "")


def test_what_puts_things_in_order_is_not_interrupted_again():
    done = run(TIDYING)

    assert (done.stdout, done.stderr) == ("in order\nended\n", "")


@pytest.mark.parametrize("work", ["work", "told_work"])
@pytest.mark.parametrize("name", ["SIGHUP", "SIGINT", "SIGTERM"])
def test_an_interrupt_of_which_a_library_made_another_error_is_told_as_one(name, work):
    done = run(SWALLOWED.format(name=name, work=work))

    assert (done.returncode, done.stderr) == (128 + signal.Signals[name], "interrupted\n")
