import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from sekali.launch.embedded_postgres import EmbeddedPostgres
from sekali.launch.leftovers import running_commands
from sekali.launch.postgres_home import key_of


@contextmanager
def reachable_directory() -> Iterator[Path]:
    """Make a directory that the database server's user may pass through, unlike tmp_path."""
    directory = Path(tempfile.mkdtemp(prefix="sekali-test-"))
    directory.chmod(0o711)
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def place() -> Iterator[Path]:
    """Give an empty directory."""
    with reachable_directory() as directory:
        yield directory


@pytest.fixture(scope="session")
def made_once() -> Iterator[Path]:
    """Give the directory of a database that all tests here use one after the other.

    To make one takes most of a second; and what one test did to it must not hurt the next.
    """
    with reachable_directory() as directory:
        with EmbeddedPostgres(directory / "postgres"):
            pass
        yield directory / "postgres"


@pytest.fixture
def database(made_once: Path) -> Iterator[EmbeddedPostgres]:
    """Give a durable database that is made but not started."""
    database = EmbeddedPostgres(made_once)
    yield database
    database.stop()


@pytest.fixture
def servers_of() -> Callable[[EmbeddedPostgres], set[int]]:
    """Give a function that lists the processes of a database's server."""

    def servers_of(database: EmbeddedPostgres) -> set[int]:
        marks = (f"postgres: sekali-{key_of(database.home)}:", f"-D {database.home}/data ")
        commands = running_commands().items()
        return {pid for pid, command in commands if any(m in " ".join(command) for m in marks)}

    return servers_of


@pytest.fixture
def kill() -> Callable[[set[int]], None]:
    """Give a function that kills without a word."""

    def kill(pids: set[int]) -> None:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    return kill
