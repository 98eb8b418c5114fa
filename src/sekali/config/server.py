"""The web server: the same program in as many processes as there are cores."""

import os
from pathlib import Path


def serve(*, host: str, port: int, workers: int) -> int:
    """Serve pages until told to stop; return the exit code."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from granian import Granian
    from granian.constants import Interfaces

    call_command("collectstatic", interactive=False, verbosity=0)
    Granian(
        "sekali.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=2,
        respawn_failed_workers=True,
        static_path_route=["/static"],
        static_path_mount=[Path(settings.STATIC_ROOT)],
        static_path_expires=31_536_000,
        log_access=bool(os.environ.get("SEKALI_ACCESS_LOG")),
    ).serve()
    return 0
