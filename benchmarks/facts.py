"""Whether what is known of a person comes as quickly among a million people as among a thousand."""

import os

from benchmarks.installation import own_environment, temporary_var
from sekali.launch.database_url import HOME_IN_VAR
from sekali.launch.embedded_postgres import EmbeddedPostgres
from sekali.launch.var_directory import ensure_secrets, make_var


def run(count: int) -> None:
    """Read facts among few people and among so many, in a vault of its own; leave nothing."""
    with temporary_var() as var:
        make_var(var)
        ensure_secrets(var)
        with EmbeddedPostgres(var / HOME_IN_VAR) as database:
            environment = own_environment(os.environ, var) | {"DATABASE_URL": database.url}
            os.environ.clear()
            os.environ.update(environment)
            _measure(count)


def _measure(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekali.config.settings")
    import django  # noqa: PLC0415  # only now does the environment say which database

    django.setup()
    from benchmarks.facts_made import compare  # noqa: PLC0415  # has models

    compare(count)
