"""The directory of what one installation keeps (``var``): making it, and its secrets."""

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from sekali.documents.adapters.master_keys import new_line
from sekali.launch.durable_files import create_once
from sekali.launch.errors import UnusableVar
from sekali.launch.server_user import server_user

SECRET_NAMES = ("django_key", "hash_key", "bank_key")
SECRET_BYTES = 48


def make_var(var: Path) -> Path:
    """Return ``var`` as an absolute path; make it, closed to others, if it is not there.

    When root makes it, the group that the database server runs as may pass through (not
    list or read), so that the database can lie inside.

    Raises:
        UnusableVar: It cannot be made or written.
    """
    var = var.resolve()
    try:
        var.parent.mkdir(parents=True, exist_ok=True)
        if not var.exists():
            _make_private(var)
        (var / "log").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise UnusableVar(
            f"{var} cannot be used: {error.strerror}. Choose another: SEKALI_VAR"
        ) from error
    if not os.access(var, os.W_OK | os.X_OK):
        raise UnusableVar(f"{var} belongs to somebody else. Start as that user, or set SEKALI_VAR.")
    return var


def ensure_secrets(var: Path) -> None:
    """Make the installation's own random keys, once; what is there is never changed.

    ``django_key`` signs sessions and links, ``hash_key`` hides NIKs in lookup tables: whoever
    loses it loses every account, so it belongs in each backup of the database. ``bank_key`` is
    shared with the simulated bank; a real bank gives its own. ``master_keys`` wrap the keys that
    files are sealed with: whoever loses them loses every file.
    """
    directory = var / "secrets"
    directory.mkdir(mode=0o700, exist_ok=True)
    for name in SECRET_NAMES:
        if not (directory / name).exists():
            create_once(directory / name, secrets.token_urlsafe(SECRET_BYTES))
    master_keys = directory / "master_keys"
    if not master_keys.exists() and not os.environ.get("SEKALI_MASTER_KEYS"):
        create_once(master_keys, new_line(datetime.now(UTC)))


def _make_private(var: Path) -> None:
    var.mkdir(mode=0o700, exist_ok=True)
    user = server_user(var / "postgres" / "data")
    if user.is_somebody_else:
        os.chown(var, -1, user.gid)
        var.chmod(0o710)
