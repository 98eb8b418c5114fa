"""What commands have in common: the settings, the database, the directory of what is kept."""

import os
from collections.abc import Callable
from pathlib import Path


def var_directory() -> Path:
    """Return the directory of what is kept."""
    return Path(os.environ.get("SEKALI_VAR") or "var").resolve()


def with_django() -> None:
    """Load Django with the settings of this installation."""
    import django

    django.setup()


def with_database(action: Callable[[], int]) -> int:
    """Run a command with a database: the one that is running, or one started for it."""
    from sekali.launch.database_url import database_url

    with database_url(var_directory()) as url:
        os.environ["DATABASE_URL"] = url
        with_django()
        try:
            return action()
        finally:
            from django.db import connections

            connections.close_all()
