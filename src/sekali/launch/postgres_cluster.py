"""One PostgreSQL cluster on disk: making it, starting a server on it, clearing up after a crash."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sekali.launch.durable_files import sync_directory
from sekali.launch.errors import NoDatabase
from sekali.launch.logs import LogFile
from sekali.launch.postgres_binaries import find_binaries, major_version, readable_copy
from sekali.launch.postgres_home import key_of, settled_home, socket_directory
from sekali.launch.postgres_leftovers import end_leftovers, forget_the_dead
from sekali.launch.postgres_settings import (
    ACCESS_RULES,
    ROLE,
    SUPERUSER,
    WEB_ROLE,
    WORKER_ROLE,
    as_options,
    durability,
    initdb_arguments,
    peer_map,
    server_settings,
)
from sekali.launch.postgres_status import address_of, server_status, takes_calls
from sekali.launch.processes import end, spawn
from sekali.launch.server_user import ROOT, ServerUser, server_user

DATABASE = "sekali"
LOG_NAME = "server.log"

# Given to a server without sockets, so that whoever finds the cluster finds it whole. The role
# may make databases, of which tests use one, and nothing else.
FIRST_ORDERS = f"CREATE ROLE {ROLE} LOGIN CREATEDB\nCREATE DATABASE {DATABASE} OWNER {ROLE}\n"

# An earlier version made clusters without them; a file tells that they are there.
SERVING_ROLES = f"CREATE ROLE {WEB_ROLE} LOGIN\nCREATE ROLE {WORKER_ROLE} LOGIN\n"
SERVING_ROLES_MADE = "serving-roles-made"

START_SECONDS = 120.0
"""Recovery after a crash replays at most 1 GB of log."""

LOOK_EVERY_SECONDS = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A place, who works there, and the programs to do it with.

    ``home`` holds ``data`` (PostgreSQL's own), the access files, the log, and where needed a
    readable copy of the programs. Only the caller who holds its lock may change anything.
    """

    home: Path
    user: ServerUser
    binaries: Path
    durable: bool

    @classmethod
    def at(cls, directory: Path, *, durable: bool) -> Self:
        """Settle where and as whom to work; makes the home but nothing in it.

        Raises:
            NoDatabase: No programs, no user or no place for it.
        """
        user = server_user(directory / "data")
        binaries = find_binaries(major=_major_of(directory / "data"), user=user)
        home = settled_home(directory, user=user, lasting=durable)
        return cls(home=home, user=user, binaries=binaries, durable=durable)

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / LOG_NAME

    def make(self) -> None:
        """Make cluster, role and database if there are none; a half-made one is thrown away."""
        if self.data.exists():
            return
        unfinished = self.home / "unfinished-data"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        if self.user.is_somebody_else:
            os.chown(unfinished, self.user.uid, self.user.gid)
        place = ("-D", str(unfinished))
        self._make_with("initdb", *place, *initdb_arguments(major=self.major, durable=self.durable))
        alone = as_options({"exit_on_error": "on"} | durability(durable=self.durable))
        self._make_with("postgres", "--single", *place, *alone, SUPERUSER, orders=FIRST_ORDERS)
        unfinished.rename(self.data)
        sync_directory(self.home)

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it is ready."""
        end_leftovers(self.data, name=self.name)
        log = LogFile(self.log)
        log.trim()
        self._write_access_files()
        sockets = socket_directory(self.home, user=self.user)
        forget_the_dead(self.data, sockets)
        self._make_serving_roles()
        options = as_options(self._settings(sockets))
        server = self._spawn("postgres", "-D", str(self.data), *options, dies_by=signal.SIGINT)
        try:
            self._wait_until_ready(server, log)
        except BaseException:
            end(server, first=signal.SIGINT)
            raise
        return server

    def address(self) -> str | None:
        """Return the libpq address of the server that runs here, or None while none is ready."""
        status = server_status(self.data)
        if status is None or not status.is_ready or not takes_calls(status.sockets):
            return None
        return address_of(status.sockets, database=DATABASE, role=ROLE)

    def _make_serving_roles(self) -> None:
        """Make the roles of web server and worker, once, while no server runs here."""
        told = self.home / SERVING_ROLES_MADE
        if told.exists():
            return
        alone = as_options(durability(durable=self.durable))
        place = ("-D", str(self.data))
        self._make_with("postgres", "--single", *place, *alone, SUPERUSER, orders=SERVING_ROLES)
        told.touch()

    @property
    def name(self) -> str:
        """The name of the server, by which its processes are known."""
        return f"sekali-{key_of(self.home)}"

    @property
    def major(self) -> int:
        """PostgreSQL's version, such as 18."""
        return major_version(self.binaries)

    def _settings(self, sockets: Path) -> dict[str, str]:
        return server_settings(
            major=self.major,
            durable=self.durable,
            sockets=sockets,
            access=self.home,
            name=self.name,
        )

    def _write_access_files(self) -> None:
        """Let root, the server's user and ourselves in, whoever made the cluster."""
        callers = [pwd.getpwuid(uid).pw_name for uid in (ROOT, os.geteuid(), self.user.uid)]
        texts = {"pg_hba.conf": ACCESS_RULES, "pg_ident.conf": peer_map(callers)}
        for name, text in texts.items():
            path = self.home / name
            path.write_text(text)
            path.chmod(0o644)

    def _make_with(self, program: str, *arguments: str, orders: str = "") -> None:
        """Run a program of PostgreSQL to its end, feeding it SQL, one statement a line."""
        log = LogFile(self.log)
        with tempfile.TemporaryFile() as script:
            script.write(orders.encode())
            script.seek(0)
            maker = self._spawn(program, *arguments, dies_by=signal.SIGKILL, stdin=script.fileno())
        if maker.wait() != 0:
            raise _failed("The database could not be made", log)

    def _spawn(
        self,
        program: str,
        *arguments: str,
        dies_by: signal.Signals,
        stdin: int = subprocess.DEVNULL,
    ) -> subprocess.Popen[bytes]:
        programs = readable_copy(self.binaries, user=self.user, under=self.home)
        return spawn(
            [str(programs / program), *arguments],
            # Nothing of our environment: PGPORT, PGDATA and their like would reach the server.
            env={"PATH": os.defpath, "LC_ALL": "C"},
            log=self.log,
            death_signal=dies_by,
            user=self.user,
            stdin=stdin,
        )

    def _wait_until_ready(self, server: subprocess.Popen[bytes], log: LogFile) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready(server):
            if server.poll() is not None:
                raise _failed("The database server did not start", log)
            if time.monotonic() > deadline:
                raise _failed(f"The database server was not ready in {START_SECONDS:.0f} s", log)
            time.sleep(LOOK_EVERY_SECONDS)

    def _is_ready(self, server: subprocess.Popen[bytes]) -> bool:
        status = server_status(self.data)
        return status is not None and status.pid == server.pid and status.is_ready


def _failed(what: str, log: LogFile) -> NoDatabase:
    said = "\n  ".join(log.last_lines(8))
    return NoDatabase(f"{what}. It said:\n  {said}\nThe whole log: {log.path}")


def _major_of(data: Path) -> int | None:
    """Return the version that wrote the data, or None when there are none."""
    try:
        return int((data / "PG_VERSION").read_text())
    except (FileNotFoundError, ValueError):
        return None
