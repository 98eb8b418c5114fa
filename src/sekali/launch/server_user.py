"""The operating-system user that runs the database server: never root, as PostgreSQL demands."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sekali.launch.errors import NoDatabase

ROOT = 0
# In this order, when started by root. An administrator who wants a user of its own makes `sekali`.
UNPRIVILEGED_NAMES = ("sekali", "postgres", "nobody")


@dataclass(frozen=True, slots=True)
class ServerUser:
    """A user with an entry in the password database, which peer authentication needs."""

    name: str
    uid: int
    gid: int

    @classmethod
    def from_entry(cls, entry: pwd.struct_passwd) -> Self:
        """Take name, user id and primary group from the password database."""
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    @property
    def is_somebody_else(self) -> bool:
        """True when we are root and the server must not be."""
        return self.uid != os.geteuid()

    def may_read(self, path: Path) -> bool:
        """Tell whether the permission bits let this user reach and read ``path``.

        Directories must be listable too. Access lists are not looked at: they can only make
        us more careful than needed.
        """
        status = path.stat()
        wanted = stat.S_IROTH | stat.S_IXOTH if stat.S_ISDIR(status.st_mode) else stat.S_IROTH
        return self.may_reach(path.parent) and self._has(wanted, status)

    def may_reach(self, directory: Path) -> bool:
        """Tell whether this user may pass through ``directory`` and all that it lies in."""
        directory = directory.resolve()
        return all(self._has(stat.S_IXOTH, step.stat()) for step in (directory, *directory.parents))

    def _has(self, wanted: int, status: os.stat_result) -> bool:
        if self.uid == ROOT:
            return True
        shift = 6 if status.st_uid == self.uid else 3 if status.st_gid == self.gid else 0
        return (status.st_mode >> shift) & wanted == wanted


def server_user(data: Path) -> ServerUser:
    """Return who shall run the server: oneself, or for root a user without rights.

    Data that exist already are served by their owner, so that a directory once used by an
    ordinary user can be used by root as well.

    Args:
        data: PostgreSQL's data directory, which need not exist yet.

    Raises:
        NoDatabase: Nobody fits, or the data belong to somebody else.
    """
    owner = _owner_of(data)
    if os.geteuid() == ROOT:
        return _for_root(owner)
    if owner not in {None, os.geteuid()}:
        raise NoDatabase(
            f"The database in {data} belongs to another user (id {owner}). "
            "Start Sekali as that user or as root, or set DATABASE_URL."
        )
    return _user_with_id(os.geteuid())


def _owner_of(data: Path) -> int | None:
    try:
        return data.stat().st_uid
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise NoDatabase(
            f"{data} cannot be reached by this user. Start Sekali as the user who made it."
        ) from error


def _for_root(owner: int | None) -> ServerUser:
    if owner is not None and owner != ROOT:
        return _user_with_id(owner)
    for name in UNPRIVILEGED_NAMES:
        try:
            return ServerUser.from_entry(pwd.getpwnam(name))
        except KeyError:
            continue
    raise NoDatabase(
        "PostgreSQL does not run as root, and this machine has none of the users "
        f"{', '.join(UNPRIVILEGED_NAMES)}. Make one (useradd --system sekali), start Sekali as "
        "an ordinary user, or set DATABASE_URL."
    )


def _user_with_id(uid: int) -> ServerUser:
    try:
        return ServerUser.from_entry(pwd.getpwuid(uid))
    except KeyError as error:
        raise NoDatabase(
            f"User id {uid} has no entry in the password database, which the embedded database "
            "needs to know its callers by. Use a named user, or set DATABASE_URL."
        ) from error
