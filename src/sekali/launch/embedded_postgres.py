"""A PostgreSQL of our own on this machine: who runs its server, who joins, and when it stops."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from sekali.launch.errors import DatabaseInUse, NoDatabase
from sekali.launch.locks import FileLock
from sekali.launch.logs import LogFile
from sekali.launch.postgres_cluster import LOG_NAME, LOOK_EVERY_SECONDS, Cluster
from sekali.launch.postgres_leftovers import STOP_SECONDS
from sekali.launch.postgres_status import server_status
from sekali.launch.processes import end

JOIN_SECONDS = 130.0
"""For another process to bring the server up: its own patience and a little more."""


class EmbeddedPostgres:
    """One database directory and, between ``start`` and ``stop``, its server.

    The server is our direct child and ends with us, even when we are killed. Nobody else can
    start a second one: whoever runs it holds a lock. Start it from a thread that lives as
    long as the server shall, best the main one (see ``processes.spawn``).

    ``with EmbeddedPostgres(directory) as database: connect(database.url)``

    Args:
        directory: Where the database lives; made when it is not there, below a parent that
            is. May become a symbolic link, see ``postgres_home.settled_home``.
        durable: False only for tests: faster, and lost when the machine crashes.
    """

    _cluster: Cluster | None = None
    _owner: FileLock | None = None
    _server: subprocess.Popen[bytes] | None = None

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self.directory = directory.absolute()
        self.durable = durable
        self.url = ""

    @property
    def home(self) -> Path:
        """Where the files really are: ``directory``, or what it is a link to."""
        return self.directory.resolve()

    def start(self, *, patience_seconds: float = 0.0) -> str:
        """Make the database if need be, start its server, and return its libpq address.

        Args:
            patience_seconds: How long to wait for another command that runs the database now.

        Raises:
            DatabaseInUse: Another living process runs it.
            NoDatabase: It cannot be made or started; the message says what to do.
        """
        cluster = self._settle()
        lock = self._lock("lock")
        deadline = time.monotonic() + patience_seconds
        while not lock.try_to_hold():
            if time.monotonic() >= deadline:
                holder = lock.holder()
                lock.close()
                raise _in_use(self.home, holder)
            time.sleep(LOOK_EVERY_SECONDS)
        return self._start_as_owner(cluster, lock)

    def stop(self) -> None:
        """End the server: transactions in flight are undone, what was committed is on disk."""
        if self._cluster is not None and self._server is not None:
            status = server_status(self._cluster.data)
            end(self._server, first=signal.SIGINT, grace_seconds=STOP_SECONDS)
            self._server = None
            if status:
                with suppress(OSError):  # left behind it is empty and harmless
                    status.sockets.rmdir()
        if self._owner is not None:
            self._owner.close()
            self._owner = None

    def revive(self) -> bool:
        """Start the server again if it died under us, at the same address; True if it had.

        Raises:
            NoDatabase: It cannot be started again.
        """
        if self._cluster is None or self._server is None or self._server.poll() is None:
            return False
        self._server = self._cluster.launch()
        return True

    def trim_log(self) -> None:
        """Keep the server's log from growing without end."""
        LogFile(self.home / LOG_NAME).trim()

    def remove(self) -> None:
        """Stop the server and throw the database away, wherever it lives."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        if self.directory.is_symlink():
            self.directory.unlink()

    @contextmanager
    def join_or_start(self) -> Iterator[str]:
        """Yield the address of the running server, or of one that we run meanwhile.

        Who started it stops it, but not before all who joined have finished. Only a server
        of ``start`` ends without waiting for them.

        Raises:
            NoDatabase: As ``start``.
        """
        cluster = self._settle()
        with self._shared_use() as users:
            lock = self._lock("lock")
            try:
                yield self._joined(cluster, lock) or self._start_as_owner(cluster, lock)
            finally:
                self._stop_after(users)
                lock.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _start_as_owner(self, cluster: Cluster, lock: FileLock) -> str:
        try:
            cluster.make()
            self._server = cluster.launch()
        except BaseException:
            lock.close()
            raise
        self._cluster, self._owner = cluster, lock
        url = cluster.address()
        if url is None:
            self.stop()
            raise NoDatabase(f"The database server ended at once. Its log: {cluster.log}")
        self.url = url
        return url

    def _joined(self, cluster: Cluster, lock: FileLock) -> str | None:
        """Wait until a server answers; None when the lock fell to us and we must run one."""
        deadline = time.monotonic() + JOIN_SECONDS
        while not lock.try_to_hold():
            if url := cluster.address():
                self.url = url
                return url
            if time.monotonic() > deadline:
                raise _in_use(self.home, lock.holder())
            time.sleep(LOOK_EVERY_SECONDS)
        return None

    @contextmanager
    def _shared_use(self) -> Iterator[FileLock]:
        users = self._lock("users.lock")
        try:
            users.share()
            yield users
        finally:
            users.close()

    def _stop_after(self, users: FileLock) -> None:
        try:
            if self._owner is not None:
                users.wait_until_alone()
        finally:  # Ctrl-C while we wait
            self.stop()

    def _settle(self) -> Cluster:
        return Cluster.at(self.directory, durable=self.durable)

    def _lock(self, name: str) -> FileLock:
        try:
            return FileLock(self.home / name)
        except PermissionError as error:
            raise NoDatabase(
                f"The database in {self.home} was made by another user. Start Sekali as that "
                "user or as root, or set DATABASE_URL."
            ) from error


def _in_use(home: Path, holder: str) -> DatabaseInUse:
    return DatabaseInUse(
        f"The database in {home} is run by {holder}. Wait until that ends, or stop it (Ctrl-C "
        "where it runs), and try again."
    )
