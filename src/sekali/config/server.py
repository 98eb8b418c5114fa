"""The web server: the same program in as many processes as there are cores."""

import os
import sys

from granian import Granian
from granian.constants import Interfaces

from sekali.config.settings import KEYS_ARE_SET, STATIC_ROOT, VAR

NO_KEYS = """\
There are no keys: set SEKALI_SECRET_KEY and SEKALI_HASH_KEY (docs/howto/operate-and-back-up.md),
or start once with `sekali run`, which makes them in {var}/secrets.
"""


def serve(*, host: str, port: int, workers: int) -> int:
    """Serve pages until told to stop; return the exit code.

    This process only minds the others and loads nothing of the program but its settings; the
    static files are there since `sekali migrate`.
    """
    if not KEYS_ARE_SET:
        sys.stderr.write(NO_KEYS.format(var=VAR))
        return 1
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    Granian(
        "sekali.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=2,
        respawn_failed_workers=True,
        static_path_route=["/static"],
        static_path_mount=[STATIC_ROOT],
        static_path_expires=31_536_000,
        log_access=bool(os.environ.get("SEKALI_ACCESS_LOG")),
    ).serve()
    return 0
