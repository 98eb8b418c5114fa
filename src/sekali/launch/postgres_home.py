"""Where an embedded database lives: its directory, and the one of its socket."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sekali.launch.errors import NoDatabase
from sekali.launch.server_user import ServerUser

LONGEST_SOCKET_PATH = 100
"""Bytes; the kernel takes 107 on Linux, 103 on macOS."""

LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"
LASTING_PLACES = (Path("/var/lib/sekali"), Path("/var/tmp"))  # noqa: S108 - only as mkdtemp


def key_of(home: Path) -> str:
    """Return ten characters that stand for one database directory on this machine."""
    return hashlib.sha256(os.fsencode(home)).hexdigest()[:10]


def settled_home(directory: Path, *, user: ServerUser, lasting: bool) -> Path:
    """Return the real directory of the database at ``directory``; make it if it is not there.

    When the server's user may not pass through the directories above (a checkout in /root),
    the data live elsewhere, under a name that nobody can guess or take before us, and
    ``directory`` is a symbolic link to them: who removes or moves the link, removes or moves
    the database as far as Sekali is concerned. No directory is opened to anybody for it.

    Args:
        directory: Where the caller wants it; its parent exists.
        user: Who runs the server.
        lasting: False for a test's database, which may live where a reboot empties.

    Raises:
        NoDatabase: The link leads nowhere, or no place will do.
    """
    if directory.is_symlink() and not directory.exists():
        raise NoDatabase(
            f"The database of {directory} lived in {directory.readlink()}, which is gone. Bring "
            "that back, or remove the link to begin with an empty database."
        )
    if directory.exists() and (user.may_reach(directory) or any(directory.iterdir())):
        return _reachable(directory.resolve(), user)
    if user.may_reach(directory.parent):
        directory.mkdir(mode=0o700, exist_ok=True)
        if user.is_somebody_else:
            directory.chmod(0o711)
        return directory.resolve()
    return _elsewhere(directory, user=user, lasting=lasting)


def socket_directory(home: Path, *, user: ServerUser) -> Path:
    """Return a short directory that only ``user`` (and root) may enter; make it if need be.

    The same every time for the same database, so that an address noted once stays true.

    Raises:
        NoDatabase: None of the usual places can be used.
    """
    for base in _socket_bases(user):
        path = base / f"sekali-{key_of(home)}"
        short = len(os.fsencode(path / LONGEST_SOCKET_NAME)) < LONGEST_SOCKET_PATH
        if short and _is_private_to(user, path):
            return path
    raise NoDatabase("No directory for the database's socket: /run, /tmp and $TMPDIR all refuse.")


def _reachable(home: Path, user: ServerUser) -> Path:
    if user.may_reach(home):
        return home
    raise NoDatabase(
        f"The database in {home} cannot be reached by the user {user.name}, who must run it. "
        "Move it where that user may pass, or start Sekali as the owner of the data."
    )


def _elsewhere(directory: Path, *, user: ServerUser, lasting: bool) -> Path:
    place = _place(user, lasting=lasting)
    home = Path(tempfile.mkdtemp(prefix=f"sekali-{key_of(directory.absolute())}-", dir=place))
    home.chmod(0o711)
    (home / "belongs-to").write_text(f"{directory.absolute()}\n")
    if directory.is_dir():
        directory.rmdir()  # empty, as the caller has seen
    try:
        directory.symlink_to(home)
    except FileExistsError:  # another process was faster: use what it made
        (home / "belongs-to").unlink()
        home.rmdir()
    return directory.resolve()


def _place(user: ServerUser, *, lasting: bool) -> Path:
    if not lasting and user.may_reach(Path(tempfile.gettempdir())):
        return Path(tempfile.gettempdir())
    for place in LASTING_PLACES:
        if not place.exists() and os.access(place.parent, os.W_OK):
            place.mkdir(exist_ok=True)
            place.chmod(0o755)
        if os.access(place, os.W_OK) and user.may_reach(place):
            return place
    raise NoDatabase(
        f"The user {user.name}, who must run the database, can reach neither Sekali's directory "
        f"nor {' or '.join(map(str, LASTING_PLACES))}. Set SEKALI_VAR to a directory that this "
        "user may pass through, or set DATABASE_URL."
    )


def _socket_bases(user: ServerUser) -> Iterator[Path]:
    named = [os.environ.get("XDG_RUNTIME_DIR", ""), "/run", tempfile.gettempdir(), "/tmp"]  # noqa: S108 - checked by _is_private_to
    for base in map(Path, filter(None, named)):
        if base.is_dir() and os.access(base, os.W_OK) and user.may_reach(base):
            yield base


def _is_private_to(user: ServerUser, path: Path) -> bool:
    """Make ``path`` a directory of this user alone; False if it is somebody else's.

    Checked and changed through one open descriptor, because in /tmp a stranger may have made
    it first, and its owner could swap it between two looks.
    """
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        opened = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        if os.fstat(opened).st_uid not in {user.uid, os.geteuid()}:
            return False
        os.fchmod(opened, stat.S_IRWXU)
        if user.is_somebody_else:
            os.fchown(opened, user.uid, user.gid)
    finally:
        os.close(opened)
    return True
