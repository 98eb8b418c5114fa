import os
import signal
import subprocess
import time

import pytest

from sekali.launch.stop_signals import StopRequested, StopSignals


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_way_of_stopping_wakes_a_sleeper(number: signal.Signals) -> None:
    with StopSignals() as signals:
        os.kill(os.getpid(), number)
        with pytest.raises(StopRequested):
            signals.wait(60)
        assert not signals.hurried


def test_the_second_request_means_hurry() -> None:
    with StopSignals() as signals:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        assert signals.hurried


def test_the_end_of_a_child_wakes_a_sleeper_too() -> None:
    with StopSignals() as signals:
        before = time.monotonic()
        child = subprocess.Popen(["/bin/sleep", "0.05"])
        signals.wait(60)
        child.wait()
    assert time.monotonic() - before < 30


def test_afterwards_ctrl_c_is_what_it_was() -> None:
    before = signal.getsignal(signal.SIGINT)
    with StopSignals():
        pass
    assert signal.getsignal(signal.SIGINT) is before
