"""What tests share: a real PostgreSQL of their own, East Java in it, and the outside world."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import DjangoDbBlocker

from sekali.accounts.hashing import OwaspArgon2
from sekali.casework.effects.setting import Outside
from sekali.config.settings import database_of
from sekali.launch.addresses import free_ports
from sekali.launch.embedded_postgres import EmbeddedPostgres
from sekali.launch.postgres_settings import ROLE
from sekali.launch.var_directory import ensure_secrets
from support.serving import as_administrator, serve_from_now_on, stop_serving

# How long an example takes is the machine's affair, which others may share.
hypothesis.settings.register_profile("sekali", deadline=None)
hypothesis.settings.load_profile("sekali")


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL for this run of the tests; it forgets everything at the end."""
    database = EmbeddedPostgres(tmp_path_factory.mktemp("database") / "postgres", durable=False)
    try:
        yield database.start()
    finally:
        connections.close_all()
        database.remove()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_url: str) -> None:
    """Let Django's test database be made on the server of this run."""
    connections["default"].settings_dict.update(database_of(database_url))


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which this run's installation keeps its files."""
    folder = tmp_path_factory.mktemp("installation")
    settings.VAR = folder
    settings.STATIC_ROOT = folder / "static"
    ensure_secrets(folder)
    # The same algorithm as in service, made cheap: passwords of tests protect nobody.
    OwaspArgon2.time_cost = OwaspArgon2.parallelism = 1
    OwaspArgon2.memory_cost = 8
    return folder


@pytest.fixture(scope="session")
def static_files(installation: Path) -> None:
    """Gather style sheets, so that pages find them under the names that change with them."""
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(
    installation: Path,
    database_url: str,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Make the test database and fill it with regions, offices, services and the personas.

    It stands in the place of pytest-django's own, which makes none where each test has its
    ``own_database``. Tests act with the rights of who serves people, so that an act without its
    right is refused here and not in service.
    """
    from sekali.demo.seeding import seed

    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=())
        seed(people=60, samples=True)
        serve_from_now_on(database_url)
    yield
    with django_db_blocker.unblock():
        stop_serving()
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def registry_url(installation: Path, django_db_setup: None) -> Iterator[str]:
    """The simulated registries in a process of their own, knowing the sample people."""
    port, others, sms = free_ports(3)
    password, key = secrets.token_hex(8), secrets.token_hex(8)
    environment = {
        **os.environ,
        "SEKALI_VAR": str(installation),
        "SIMULATED_REGISTRY_USER": "sekali",
        "SIMULATED_REGISTRY_PASSWORD": password,
        "SEKALI_REGISTRIES_URL": f"http://127.0.0.1:{others}",
        "SEKALI_REGISTRIES_KEY": key,
        "SEKALI_SMS_URL": f"http://127.0.0.1:{sms}",
        "SEKALI_SMS_KEY": key,
    }
    argv = [sys.executable, "-m", "sekali", "simulate", "registry", "--port", str(port)]
    with subprocess.Popen(argv, env=environment, stdout=subprocess.DEVNULL) as process:
        _wait_for(port)
        settings.REGISTRY_URL = f"http://127.0.0.1:{port}"
        settings.REGISTRY_PASSWORD = password
        settings.REGISTRIES_URL = environment["SEKALI_REGISTRIES_URL"]
        settings.REGISTRIES_KEY = settings.SMS_KEY = key
        settings.SMS_URL = environment["SEKALI_SMS_URL"]
        yield settings.REGISTRY_URL
        process.terminate()


@pytest.fixture(scope="session")
def outside(registry_url: str) -> Outside:
    """The outside world as the program is wired to it, with the simulated registry."""
    from sekali.config import issuing, wiring

    made = (wiring.registry, wiring.blob_store, wiring.outside, issuing.signer, issuing.outside)
    keeping = (wiring.master_keys, wiring.safe, wiring.scanner, wiring.sms, wiring.passkeys)
    for one in (*made, *keeping, wiring.registries, wiring.birth_notices):
        one.cache_clear()
    return issuing.outside()


@pytest.fixture
def own_database(
    database_url: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """A copy of the filled database in which everything is committed, also by other threads.

    A test in a transaction that is rolled back cannot show what two devices do at once. Return
    its name; it is gone after the test.
    """
    settings_of_database = connections["default"].settings_dict
    filled = settings_of_database["NAME"]
    copy = f"{filled}_copy"
    with django_db_blocker.unblock():
        # PostgreSQL copies a database only while nobody is connected to it.
        connections.close_all()
        drop = f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)'
        # As the administrator: nobody else may end the server's own vacuum that is at work there.
        as_administrator(database_url, drop)
        as_administrator(database_url, f'CREATE DATABASE "{copy}" OWNER {ROLE} TEMPLATE "{filled}"')
        settings_of_database["NAME"] = copy
        try:
            yield copy
        finally:
            connections.close_all()
            settings_of_database["NAME"] = filled
            as_administrator(database_url, drop)


@pytest.fixture
def now() -> datetime:
    """A Monday morning on which offices are open: 2 March 2026, 09:00 in Jakarta."""
    return datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens at {port}")
