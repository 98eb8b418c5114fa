"""Killing parts of a running installation at once, without a word, and seeing them come back."""

import time
from collections.abc import Callable

import psutil

from journeys.installation import Installation

COMES_BACK_SECONDS = 40


class Killer:
    """Kills what belongs to one installation, by process id, and nothing else."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._top = psutil.Process(installation.process_id)

    def kill_a_web_process(self) -> None:
        """Kill one of the processes that answer requests."""
        old = self._web_children()
        _kill(old[:1])
        self._wait(lambda: len(self._web_children()) == len(old) and self._web_children() != old)

    def kill_the_web_server(self) -> None:
        """Kill the web server with all its processes."""
        old = self._of("web")
        _kill([process for one in old for process in (one, *one.children(recursive=True))])
        self._wait(lambda: self._of("web") != old and self._installation.answers())

    def kill_the_worker(self) -> None:
        """Kill the background worker and what renders documents for it."""
        old = self._of("worker")
        _kill([process for one in old for process in (one, *one.children(recursive=True))])
        self._wait(lambda: bool(self._of("worker")) and self._of("worker") != old)

    def kill_the_database(self) -> None:
        """Kill PostgreSQL whole: the postmaster and every backend."""
        (old,) = self._databases()
        _kill([old, *old.children(recursive=True)])
        self._wait(lambda: bool(self._databases()) and self._databases() != [old])

    def _of(self, command: str) -> list[psutil.Process]:
        return [
            child
            for child in self._top.children()
            if _words(child)[1:4] == ["-m", "sekali", command]
        ]

    def _web_children(self) -> list[psutil.Process]:
        return [child for web in self._of("web") for child in web.children()]

    def _databases(self) -> list[psutil.Process]:
        return [child for child in self._top.children() if child.name() == "postgres"]

    def _wait(self, is_back: Callable[[], bool]) -> None:
        deadline = time.monotonic() + COMES_BACK_SECONDS
        while not is_back():
            assert time.monotonic() < deadline, self._installation.said
            time.sleep(0.05)


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def _kill(processes: list[psutil.Process]) -> None:
    assert processes
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
