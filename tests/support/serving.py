"""The rights that tests act with: those of who serves people, save what only the owner may."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection, connections

from sekali.launch.postgres_settings import ROLE, SUPERUSER
from sekali.storage.roles import SERVING, WEB, WORKER, grant_rights

AS_OWNER = "SET ROLE NONE"
_AS_WHO_SERVES = f"SET ROLE {WEB}"


def serve_from_now_on(url: str) -> None:
    """Let every connection made from now on have the rights of who serves people, and no more.

    ``url`` names the server of the tests as the owner sees it. The owner stays behind the role,
    so that a test arranges as the owner (``as_owner``) in the same transaction.
    """
    as_administrator(url, f"GRANT {', '.join(SERVING)} TO {ROLE}")
    assert grant_rights() == SERVING
    connections.close_all()
    _options()["options"] = f"-c role={WEB}"


def as_administrator(url: str, statement: str) -> None:
    """Run a statement that concerns a whole server or database, from outside of the tests' own."""
    administrator = url.replace(f"user={ROLE}", f"user={SUPERUSER}")
    with psycopg.connect(administrator, autocommit=True) as server:
        server.execute(statement)


def stop_serving() -> None:
    """Give the tests' connections back the rights of the owner, who takes the database away."""
    connections.close_all()
    _options().pop("options", None)


@contextmanager
def as_owner() -> Iterator[None]:
    """Do what nobody who serves people may: spoil what is written once, or change it to arrange."""
    with connection.cursor() as cursor:
        cursor.execute(AS_OWNER)
        yield
        cursor.execute(_AS_WHO_SERVES)


@contextmanager
def as_worker() -> Iterator[None]:
    """Do what the worker does by night, with its rights and no others."""
    with connection.cursor() as cursor:
        cursor.execute(f"{AS_OWNER}; SET ROLE {WORKER}")
        yield
        cursor.execute(f"{AS_OWNER}; {_AS_WHO_SERVES}")


def _options() -> dict[str, object]:
    options: dict[str, object] = connections["default"].settings_dict["OPTIONS"]
    return options
