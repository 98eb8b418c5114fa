"""Work that needs Django: a function of a module with models, which can be loaded only then.

`python -m benchmarks.with_django benchmarks.openid_made.register` calls one in a process of its
own, in the environment of the installation it is for; it is given the words that follow.
"""

import os
import sys
from typing import Any

import django
from django.utils.module_loading import import_string

from benchmarks.installation import own_environment, temporary_var
from sekali.launch.database_url import HOME_IN_VAR
from sekali.launch.embedded_postgres import EmbeddedPostgres
from sekali.launch.var_directory import ensure_secrets, make_var


def on_own_database(work: str, *told: Any) -> None:
    """Do the work in this process, on a database of its own; leave nothing of that."""
    with temporary_var() as var:
        make_var(var)
        ensure_secrets(var)
        with EmbeddedPostgres(var / HOME_IN_VAR) as database:
            environment = own_environment(os.environ, var) | {"DATABASE_URL": database.url}
            os.environ.clear()
            os.environ.update(environment)
            with_django(work, *told)


def with_django(work: str, *told: Any) -> None:
    """Do the work, which is named with its module, on the database the environment says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekali.config.settings")
    django.setup()
    import_string(work)(*told)


def command(work: str, *told: str) -> list[str]:
    """Return the command that does the work in a process of its own."""
    return [sys.executable, "-m", "benchmarks.with_django", work, *told]


if __name__ == "__main__":
    with_django(*sys.argv[1:])
