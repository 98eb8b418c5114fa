"""Which database a command works with."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sekali.launch.embedded_postgres import EmbeddedPostgres
from sekali.launch.var_directory import make_var

SETTING = "DATABASE_URL"
HOME_IN_VAR = "postgres"


@contextmanager
def database_url(var: Path) -> Iterator[str]:
    """Yield the libpq address to use: the setting DATABASE_URL, or else the embedded database.

    The embedded one is joined when it runs (``sekali run`` in another terminal), or else
    started, and stopped at the end.

    Raises:
        NoDatabase: Neither is to be had; the message says what to do.
        UnusableVar: ``var`` cannot be written.
    """
    if url := os.environ.get(SETTING):
        yield url
        return
    with EmbeddedPostgres(make_var(var) / HOME_IN_VAR).join_or_start() as url:
        yield url
