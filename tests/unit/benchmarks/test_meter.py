"""Counting processor time below one process."""

import subprocess
import sys

from benchmarks.meter import Meter

# A parent that lets a child work, waits for it, and then waits for us.
FAMILY = """
import subprocess, sys
busy = "import time\\nwhile time.process_time() < 0.3: pass"
subprocess.run([sys.executable, "-c", busy])
print("ended", flush=True)
sys.stdin.read()
"""


def test_what_an_ended_child_used_is_counted() -> None:
    argv = [sys.executable, "-c", FAMILY]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        used = Meter(parent.pid).cpu_seconds()
        memory = Meter(parent.pid).memory_mib()
        parent.terminate()
    assert used["supervisor"] >= 0.25
    assert 1 < memory["supervisor"] < 500


def test_the_one_who_measures_is_not_counted() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as idle:
        before = sum(Meter(idle.pid).cpu_seconds().values())
        sum(number * number for number in range(2_000_000))
        after = sum(Meter(idle.pid).cpu_seconds().values())
        idle.terminate()
    assert after - before < 0.1
