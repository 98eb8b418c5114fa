"""An installation of its own for a benchmark: started, measured, and gone afterwards."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.failures import BenchmarkFailed
from sekali.launch.addresses import answers, free_ports
from sekali.launch.database_url import HOME_IN_VAR
from sekali.launch.postgres_cluster import DATABASE
from sekali.launch.postgres_settings import ROLE, SUPERUSER
from sekali.launch.postgres_status import address_of, server_status
from sekali.launch.processes import spawn

START_SECONDS = 180.0
STOP_SECONDS = 30.0
LOOK_EVERY_SECONDS = 0.02
READY = "Sekali runs at"
# What the caller has set for an installation of theirs must not reach ours.
NOT_INHERITED = ("DATABASE_URL", "SEKALI_", "SIMULATED_", "DJANGO_")
# Where files outlive a start of the machine: a commit that waits for a disk must meet one.
LASTING_PLACE = Path("/var/tmp")  # noqa: S108  # only the parent of a fresh private directory


@dataclass(slots=True)
class Installation:
    """Everything of ``sekali run`` in a directory and at a port of its own."""

    var: Path
    port: int
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start everything; return the seconds until pages are served and the address is told.

        Raises:
            BenchmarkFailed: It did not come up; the message ends with what it said last.
        """
        log = self.var.parent / "run.log"
        log.write_bytes(b"")
        began = time.perf_counter()
        argv = [sys.executable, "-m", "sekali", "run", "--port", str(self.port)]
        self._process = spawn(argv, env=self.environment(), log=log)
        while not (READY in log.read_text(errors="replace") and answers(self.port, "/")):
            if self._process.poll() is not None or time.perf_counter() - began > START_SECONDS:
                raise BenchmarkFailed(f"Sekali did not start:\n{_end_of(log)}{self._logs()}")
            time.sleep(LOOK_EVERY_SECONDS)
        return time.perf_counter() - began

    def stop(self) -> None:
        """End everything it started."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    @property
    def pid(self) -> int:
        """The process that started all the others."""
        if self._process is None:
            raise BenchmarkFailed("the installation does not run")
        return self._process.pid

    def environment(self) -> dict[str, str]:
        """Return what a command that works with this installation is told."""
        return own_environment(os.environ, self.var)

    def database(self, *, superuser: bool = False) -> str:
        """Return the libpq address of the running database."""
        status = server_status(self.var / HOME_IN_VAR / "data")
        if status is None:
            raise BenchmarkFailed("the database does not run")
        role = SUPERUSER if superuser else ROLE
        return address_of(status.sockets, database=DATABASE, role=role)

    @property
    def database_log(self) -> Path:
        """What the database server says."""
        return self.var / HOME_IN_VAR / "server.log"

    def forget_registry(self) -> None:
        """Let the simulated civil registry read its people anew at the next start."""
        shutil.rmtree(self.var / "registry" / "state", ignore_errors=True)

    def _logs(self) -> str:
        logs = sorted((self.var / "log").glob("*.log"))
        return "".join(f"\n--- {log.name}\n{_end_of(log)}" for log in logs if log.stat().st_size)


@contextmanager
def temporary_installation() -> Iterator[Installation]:
    """Yield an installation that is not started yet; at the end nothing is left of it."""
    with temporary_var() as var:
        installation = Installation(var, free_ports(1)[0])
        try:
            yield installation
        finally:
            installation.stop()


@contextmanager
def temporary_var() -> Iterator[Path]:
    """Yield the path of a directory to be made, on a real disk; at the end it is removed."""
    place = LASTING_PLACE if os.access(LASTING_PLACE, os.W_OK) else None
    outer = Path(tempfile.mkdtemp(prefix="sekali-bench-", dir=place))
    # The user that runs the database passes through; what is inside is closed by itself.
    outer.chmod(0o711)
    try:
        yield outer / "var"
    finally:
        # Where that user may not pass, the database lives elsewhere, see postgres_home.
        shutil.rmtree((outer / "var" / HOME_IN_VAR).resolve(), ignore_errors=True)
        shutil.rmtree(outer, ignore_errors=True)


def own_environment(inherited: Mapping[str, str], var: Path) -> dict[str, str]:
    """Return an environment in which only ``var`` says which installation is meant.

    >>> own_environment({"SEKALI_SMTP": "mail:25", "HOME": "/"}, Path("/v"))
    {'HOME': '/', 'SEKALI_VAR': '/v'}
    """
    kept = {k: v for k, v in inherited.items() if not k.startswith(NOT_INHERITED)}
    return kept | {"SEKALI_VAR": str(var)}


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])
