from pathlib import Path

from sekali.launch.postgres_settings import initdb_arguments, peer_map, server_settings
from sekali.launch.postgres_status import address_of


def settings(*, major: int = 18, durable: bool = True) -> dict[str, str]:
    place = Path("/run/place")
    return server_settings(major=major, durable=durable, sockets=place, access=place, name="one")


def test_a_real_database_waits_for_the_disk() -> None:
    assert [settings()[name] for name in ("fsync", "full_page_writes", "synchronous_commit")] == [
        "on",
        "on",
        "on",
    ]


def test_only_a_test_database_does_not() -> None:
    assert settings(durable=False)["fsync"] == "off"


def test_nobody_connects_over_the_network() -> None:
    assert settings()["listen_addresses"] == ""


def test_older_servers_are_not_told_what_they_do_not_know() -> None:
    assert "io_method" not in settings(major=15)
    assert not any("builtin" in argument for argument in initdb_arguments(major=16, durable=True))


def test_each_caller_may_be_any_role_once() -> None:
    lines = peer_map(["root", "postgres", "root"]).splitlines()

    assert lines == [
        'sekali "root" "postgres"',
        'sekali "root" "sekali"',
        'sekali "root" "sekali_web"',
        'sekali "root" "sekali_worker"',
        'sekali "postgres" "postgres"',
        'sekali "postgres" "sekali"',
        'sekali "postgres" "sekali_web"',
        'sekali "postgres" "sekali_worker"',
    ]


def test_an_address_quotes_what_it_must() -> None:
    url = address_of(Path("/run/a b&c"), database="sekali", role="sekali")

    assert url == "postgresql:///sekali?host=/run/a%20b%26c&user=sekali"
