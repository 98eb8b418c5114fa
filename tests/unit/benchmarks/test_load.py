"""Who applies when, and what is made of the times."""

import threading
import time

import pytest

from benchmarks.failures import BenchmarkFailed
from benchmarks.load import apply_for, percentile
from benchmarks.wire import Browser


class Applicant:
    """A resident whose application takes a moment, and who notices being in two places."""

    def __init__(self, *, fails: bool = False) -> None:
        self.browser = Browser(0)
        self.count = 0
        self._busy = threading.Lock()
        self._fails = fails

    def register_birth(self) -> str:
        """Take two milliseconds."""
        assert self._busy.acquire(blocking=False)
        time.sleep(0.002)
        self.count += 1
        self._busy.release()
        if self._fails:
            raise BenchmarkFailed("the page says no")
        return ""


def test_everybody_takes_turns_and_nobody_applies_twice_at_once() -> None:
    residents = [Applicant() for _ in range(4)]
    load = apply_for(10, residents, at_once=3, most_each=5)  # type: ignore[arg-type]  # a stand-in
    assert [one.count for one in residents] == [5, 5, 5, 5]
    assert len(load.applications) == 20


def test_it_ends_when_the_time_is_over() -> None:
    load = apply_for(0.05, [Applicant()], at_once=1, most_each=10_000)  # type: ignore[list-item]  # a stand-in
    assert 0 < len(load.applications) < 10_000
    assert load.seconds < 1


def test_a_failed_application_fails_the_benchmark() -> None:
    residents = [Applicant(), Applicant(fails=True)]
    with pytest.raises(BenchmarkFailed, match="the page says no"):
        apply_for(10, residents, at_once=2, most_each=1_000)  # type: ignore[arg-type]  # a stand-in


def test_95_of_100_are_at_most_the_95th() -> None:
    assert percentile(list(range(1, 101)), 95) == 95
    assert percentile([7.0], 95) == 7.0
