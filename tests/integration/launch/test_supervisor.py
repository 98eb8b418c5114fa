import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sekali.launch import supervised
from sekali.launch.errors import ChildFailed
from sekali.launch.leftovers import processes_with, wait_until_gone
from sekali.launch.stop_signals import StopRequested, StopSignals
from sekali.launch.supervised import Process
from sekali.launch.supervisor import Supervisor

FOREVER = "import time; time.sleep(60)"
NOTE_THE_END = """
import signal, sys, time
def end(*_):
    open("ends", "a").write(sys.argv[1] + " ")
    sys.exit()
signal.signal(signal.SIGTERM, end)
open(sys.argv[1], "w").close()
time.sleep(60)
"""
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open("deaf", "w").close()
time.sleep(60)
"""
WITH_A_CHILD = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open("child", "w").close()
time.sleep(60)
"""


class Stage:
    """A supervisor in a directory of its own, what it said, and programs to let it run."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.said: list[str] = []
        self.signals = StopSignals()
        self.supervisor = Supervisor(
            log_directory=directory,
            signals=self.signals,
            say=self.said.append,
            between=self.between,
        )
        self.looks = 0
        self.stop_when: Callable[[], bool] = lambda: False

    def between(self) -> None:
        """Press Ctrl-C once the test has seen what it waits for."""
        self.looks += 1
        if self.stop_when():
            os.kill(os.getpid(), signal.SIGINT)

    def process(
        self,
        name: str,
        program: str,
        *,
        ready: Callable[[], bool] | None = None,
        restart: bool = True,
        grace_seconds: float = 10.0,
        ready_seconds: float = 20.0,
    ) -> Process:
        """Return a program in Python, called with its name."""
        return Process(
            name=name,
            argv=(sys.executable, "-c", program, name),
            env={"STAGE": str(self.directory)},
            ready=ready,
            restart=restart,
            grace_seconds=grace_seconds,
            ready_seconds=ready_seconds,
        )

    def exists(self, name: str) -> Callable[[], bool]:
        """Return a check for a file."""
        return (self.directory / name).exists

    def alive(self) -> list[int]:
        """Return all processes that came from here."""
        return processes_with(variable="STAGE", value=str(self.directory))


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(supervised, "FIRST_PAUSE_SECONDS", 0.05)
    stage = Stage(tmp_path)
    with stage.signals:
        yield stage
    assert not stage.alive()


def test_a_program_is_started_when_the_one_before_is_ready_and_ended_the_other_way(
    stage: Stage,
) -> None:
    with stage.supervisor as supervisor:
        for name in ("one", "two", "three"):
            supervisor.start(stage.process(name, NOTE_THE_END, ready=stage.exists(name)))
            assert (stage.directory / name).exists()

    assert (stage.directory / "ends").read_text() == "three two one "


def test_ctrl_c_ends_the_watch_and_no_program_is_left(stage: Stage) -> None:
    with stage.supervisor as supervisor:
        supervisor.start(stage.process("web", FOREVER))
        stage.stop_when = lambda: True
        with pytest.raises(StopRequested):
            supervisor.watch()


def test_ctrl_c_ends_a_start_that_never_gets_ready(stage: Stage) -> None:
    stage.stop_when = lambda: True
    with pytest.raises(StopRequested), stage.supervisor as supervisor:
        supervisor.start(stage.process("web", FOREVER, ready=lambda: False))


def test_a_crashed_program_is_started_again_after_longer_and_longer_pauses(stage: Stage) -> None:
    crash = "open('runs', 'a').write('.'); raise SystemExit(3)"
    runs = stage.directory / "runs"
    stage.stop_when = lambda: runs.exists() and len(runs.read_text()) == 3

    with stage.supervisor as supervisor:
        supervisor.start(stage.process("worker", crash))
        with pytest.raises(StopRequested):
            supervisor.watch()

    pauses = [line.split()[-2] for line in stage.said if "exit code 3" in line]
    assert pauses[:2] == ["0.05", "0.1"]


def test_what_a_crashed_program_left_behind_is_killed_before_it_is_started_again(
    stage: Stage,
) -> None:
    with stage.supervisor as supervisor:
        supervisor.start(stage.process("web", WITH_A_CHILD, ready=stage.exists("child")))
        program, its_child = sorted(stage.alive())
        os.kill(program, signal.SIGKILL)
        stage.stop_when = lambda: its_child not in stage.alive()
        with pytest.raises(StopRequested):
            supervisor.watch()


def test_children_of_a_program_end_with_it(stage: Stage) -> None:
    with stage.supervisor as supervisor:
        supervisor.start(stage.process("web", WITH_A_CHILD, ready=stage.exists("child")))
        assert len(stage.alive()) == 2


def test_a_program_that_cannot_start_ends_the_run_with_its_last_words(stage: Stage) -> None:
    with pytest.raises(ChildFailed, match=r"port in use[\s\S]*web\.log"), stage.supervisor:
        stage.supervisor.start(
            stage.process("web", "raise SystemExit('port in use')", ready=lambda: False)
        )


def test_a_program_that_is_never_ready_ends_the_run(stage: Stage) -> None:
    slow = stage.process("web", FOREVER, ready=lambda: False, ready_seconds=0.1)
    with pytest.raises(ChildFailed, match="not ready"), stage.supervisor as supervisor:
        supervisor.start(slow)


def test_a_deaf_program_is_killed_after_its_grace(stage: Stage) -> None:
    with stage.supervisor as supervisor:
        supervisor.start(stage.process("web", DEAF, ready=stage.exists("deaf"), grace_seconds=0.2))
        before = time.monotonic()
    assert time.monotonic() - before < 5


def test_a_second_ctrl_c_does_not_wait_for_a_deaf_program(stage: Stage) -> None:
    before = time.monotonic()
    with stage.supervisor as supervisor:
        supervisor.start(stage.process("web", DEAF, ready=stage.exists("deaf"), grace_seconds=60))
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
    assert time.monotonic() - before < 30


def test_a_step_that_succeeds_is_over(stage: Stage) -> None:
    with stage.supervisor as supervisor:
        supervisor.finish(stage.process("migrate", "open('done', 'w')", restart=False))
        assert (stage.directory / "done").exists()
        assert not stage.alive()


def test_a_step_that_fails_ends_the_run_with_its_last_words(stage: Stage) -> None:
    step = stage.process("migrate", "raise SystemExit('no such table')", restart=False)
    with pytest.raises(ChildFailed, match=r"exit code 1[\s\S]*no such table"), stage.supervisor:
        stage.supervisor.finish(step)


def test_warnings_reach_the_terminal_with_the_name_before_and_the_rest_only_the_log(
    stage: Stage,
) -> None:
    talk = "print('all is well'); print('WARNING: disk almost full', flush=True)"
    with stage.supervisor as supervisor:
        supervisor.finish(stage.process("seed", talk, restart=False))

    assert stage.said == ["seed      | WARNING: disk almost full"]
    assert "all is well" in (stage.directory / "seed.log").read_text()


def test_ctrl_c_at_the_terminal_reaches_only_us(stage: Stage) -> None:
    with stage.supervisor as supervisor:
        supervisor.start(stage.process("web", FOREVER))
        (pid,) = stage.alive()
        assert os.getsid(pid) == pid != os.getsid(0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children")
def test_programs_die_with_a_killed_supervisor(stage: Stage) -> None:
    # Given a supervisor in a process of its own
    child = os.fork()
    if child == 0:
        try:
            stage.supervisor.start(stage.process("web", FOREVER))
        finally:
            os.kill(os.getpid(), signal.SIGKILL)

    # When it is killed, then so is what it started
    os.waitpid(child, 0)
    assert wait_until_gone(stage.alive, seconds=5)
