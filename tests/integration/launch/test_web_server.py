"""The web server ends when it is told to, at whatever moment, and its workers with it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sekali.launch.addresses import free_ports
from sekali.launch.leftovers import processes_with, wait_until_gone

WORKERS = 2
# It takes a tenth of a second until there are workers, and most of one until they have loaded.
MOMENTS = (0.0, 0.1, 0.2, 0.4, 0.8, 1.6)
PATIENCE_SECONDS = 5
# As `sekali web`, with less time for requests in hand.
SHORT_OF_PATIENCE = """
import sys
from sekali.launch import web_server
web_server.GRACE_SECONDS = 1
sys.exit(web_server.serve(host="127.0.0.1", port=int(sys.argv[1]), workers=1))
"""
# As `sekali web` where the system lets it have one worker only.
ONE_FORK = """
import os, sys
from sekali.launch import web_server
fork, made = os.fork, []
def fork_once():
    if made:
        raise BlockingIOError("no more processes")
    made.append(True)
    return fork()
os.fork = fork_once
sys.exit(web_server.serve(host="127.0.0.1", port=int(sys.argv[1]), workers=2))
"""


class WebServer:
    """A web server in a process group of its own, as a terminal has it, and its workers."""

    def __init__(self, directory: Path, *program: str) -> None:
        self._mark = str(directory)
        self.port = free_ports(1)[0]
        self._output = directory / "output.txt"
        environment = {
            **os.environ,
            "DATABASE_URL": "postgresql://nobody@nowhere.invalid/sekali",
            "SEKALI_VAR": str(directory),
            "SEKALI_SECRET_KEY": "secret-of-a-test-that-keeps-none",
            "SEKALI_HASH_KEY": "hash-key-of-a-test-without-people",
            "STARTED_BY": self._mark,
        }
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, *(word.format(port=self.port) for word in program)],
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # Where the tests run in the background, Ctrl-C is ignored by all they start.
                preexec_fn=_hear_ctrl_c,  # noqa: PLW1509 - no other way
            )

    @property
    def said(self) -> str:
        """Return what it has printed so far."""
        return self._output.read_text()

    def alive(self) -> list[int]:
        """Return all of its processes."""
        return processes_with(variable="STARTED_BY", value=self._mark)

    def workers(self) -> list[int]:
        """Return the processes that it minds."""
        return [pid for pid in self.alive() if pid != self.process.pid]

    def press_ctrl_c(self) -> None:
        """Send what a terminal sends: to every process of the group."""
        os.killpg(self.process.pid, signal.SIGINT)

    def wait_until(self, happened: Callable[[], bool]) -> None:
        """Wait for something that a starting server does."""
        deadline = time.monotonic() + 30
        while not happened():
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.005)

    def assert_ends(self) -> None:
        """Check that nothing is left of it very soon."""
        self.process.wait(PATIENCE_SECONDS)
        assert wait_until_gone(self.alive, seconds=PATIENCE_SECONDS), self.said


def _hear_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="module")
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the static files as `sekali migrate` lays them."""
    directory = tmp_path_factory.mktemp("var")
    environment = os.environ | {"SEKALI_VAR": str(directory)}
    environment["DJANGO_SETTINGS_MODULE"] = "sekali.config.settings"
    command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(command, env=environment, check=True)
    return directory / "static"


@pytest.fixture
def start(
    tmp_path: Path, static_files: Path, kill: Callable[[set[int]], None]
) -> Iterator[Callable[..., WebServer]]:
    started: list[WebServer] = []
    shutil.copytree(static_files, tmp_path / "static")

    def start(*program: str) -> WebServer:
        command = ("-m", "sekali", "web", "--port", "{port}", "--workers", str(WORKERS))
        started.append(WebServer(tmp_path, *(program or command)))
        return started[-1]

    yield start
    for one in started:
        kill(set(one.alive()))
        one.process.wait()


Start = Callable[..., WebServer]


@pytest.mark.parametrize("seconds", MOMENTS)
def test_a_server_that_is_told_to_stop_ends_at_once(start: Start, seconds: float) -> None:
    server = start()
    time.sleep(seconds)
    server.process.terminate()
    server.assert_ends()


@pytest.mark.parametrize("seconds", MOMENTS)
def test_ctrl_c_ends_the_server_at_once(start: Start, seconds: float) -> None:
    server = start()
    time.sleep(seconds)
    server.press_ctrl_c()
    server.assert_ends()


@pytest.mark.parametrize("seconds", MOMENTS)
def test_workers_end_with_a_killed_server(start: Start, seconds: float) -> None:
    server = start()
    time.sleep(seconds)
    server.process.kill()
    server.assert_ends()


@pytest.mark.parametrize("count", range(1, WORKERS + 1))
def test_a_worker_that_was_just_made_hears_that_it_has_to_stop(start: Start, count: int) -> None:
    server = start()
    # While it loads, the program asks other programs about the machine: no workers yet.
    server.wait_until(lambda: server.said.count("Spawning worker") >= count)
    server.wait_until(lambda: len(server.workers()) >= count)
    server.process.terminate()
    server.assert_ends()
    assert server.process.returncode == 0


@pytest.mark.parametrize(
    "stop", [WebServer.press_ctrl_c, lambda server: server.process.terminate()]
)
def test_a_server_that_serves_ends_in_good_order(
    start: Start, stop: Callable[[WebServer], None]
) -> None:
    server = start()
    server.wait_until(lambda: server.said.count("Started worker") == WORKERS)
    stop(server)
    server.assert_ends()

    assert server.process.returncode == 0
    assert server.said.count("Stopped worker") == WORKERS
    assert "Killing" not in server.said


def test_a_worker_that_crashed_is_replaced_and_the_new_one_ends_too(start: Start) -> None:
    server = start()
    server.wait_until(lambda: server.said.count("Started worker") == WORKERS)
    before = set(server.workers())
    os.kill(min(before), signal.SIGKILL)
    server.wait_until(lambda: bool(set(server.workers()) - before))
    server.process.terminate()
    server.assert_ends()


def test_a_worker_that_does_not_end_is_killed_after_its_grace(start: Start) -> None:
    server = start("-c", SHORT_OF_PATIENCE, "{port}")
    server.wait_until(lambda: "Started worker-1" in server.said)
    (worker,) = server.workers()
    os.kill(worker, signal.SIGSTOP)
    server.process.terminate()
    server.assert_ends()

    assert "Killing worker-1" in server.said


def test_a_server_that_cannot_make_all_its_workers_leaves_none_behind(start: Start) -> None:
    server = start("-c", ONE_FORK, "{port}")
    server.assert_ends()

    assert "Spawning worker-1" in server.said
    assert "no more processes" in server.said
    assert server.process.returncode == 1


def test_a_server_without_static_files_says_what_to_do(start: Start, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "static")
    server = start()
    server.assert_ends()

    assert server.process.returncode == 1
    assert "sekali migrate" in server.said
