"""What the embedded PostgreSQL is told: who may connect, and how it is tuned."""

import sys
from collections.abc import Iterable
from pathlib import Path

ROLE = "sekali"
SUPERUSER = "postgres"
# Those who serve people: what they may do is in storage.roles.
WEB_ROLE, WORKER_ROLE = "sekali_web", "sekali_worker"
PEER_MAP = "sekali"

BUILTIN_LOCALE_SINCE = 17
ASYNC_READS_SINCE = 18

# Only the socket, only by the operating system's word on who is calling.
ACCESS_RULES = f"local all all peer map={PEER_MAP}\n"


def peer_map(system_users: Iterable[str]) -> str:
    """Return pg_ident.conf: these users of the operating system may be any role.

    >>> print(peer_map(["root"]), end="")
    sekali "root" "postgres"
    sekali "root" "sekali"
    sekali "root" "sekali_web"
    sekali "root" "sekali_worker"
    """
    lines = (
        f'{PEER_MAP} "{user}" "{role}"\n'
        for user in dict.fromkeys(system_users)
        for role in (SUPERUSER, ROLE, WEB_ROLE, WORKER_ROLE)
    )
    return "".join(lines)


def initdb_arguments(*, major: int, durable: bool) -> list[str]:
    """Return how a new cluster is made, apart from its place.

    Text sorts by code point, so that an update of the operating system cannot change the order
    under an index. What is a letter comes from PostgreSQL itself, before 17 from Linux.
    """
    arguments = [
        f"--username={SUPERUSER}",
        "--auth-local=peer",
        "--auth-host=reject",
        "--encoding=UTF8",
        "--locale=C",
        "--data-checksums",
        "--no-instructions",
    ]
    if major >= BUILTIN_LOCALE_SINCE:
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    elif sys.platform == "linux":
        arguments += ["--lc-ctype=C.UTF-8"]
    return arguments if durable else [*arguments, "--no-sync"]


def server_settings(
    *, major: int, durable: bool, sockets: Path, access: Path, name: str
) -> dict[str, str]:
    """Return the settings of a server for one small machine, by their names.

    Given on the command line at each start, so that a new version of Sekali brings its own.
    Sized so that all of Sekali fits in 400 MiB: few connections, no parallel workers.

    Args:
        major: PostgreSQL's version.
        durable: False only for tests: a crash of the machine may then lose everything.
        sockets: Directory for the socket.
        access: Directory with pg_hba.conf and pg_ident.conf.
        name: Stands in the title of each server process, by which they are found again.
    """
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{sockets}"',
        "unix_socket_permissions": "0700",
        "hba_file": str(access / "pg_hba.conf"),
        "ident_file": str(access / "pg_ident.conf"),
        "cluster_name": name,
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    settings |= _memory_and_speed() | _privacy_of_the_log() | durability(durable=durable)
    if major >= ASYNC_READS_SINCE:
        settings["io_method"] = "sync"  # saves the three processes that read ahead
    return settings


def as_options(settings: dict[str, str]) -> list[str]:
    """Return settings as arguments of ``postgres``.

    >>> as_options({"jit": "off"})
    ['-c', 'jit=off']
    """
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def durability(*, durable: bool) -> dict[str, str]:
    """Return whether a commit waits until it is on disk."""
    switch = "on" if durable else "off"
    return {"fsync": switch, "full_page_writes": switch, "synchronous_commit": switch}


def _memory_and_speed() -> dict[str, str]:
    return {
        "max_connections": "60",
        "shared_buffers": "32MB",
        "effective_cache_size": "512MB",
        "maintenance_work_mem": "32MB",
        "huge_pages": "off",
        "jit": "off",
        "random_page_cost": "1.1",  # the data fit in memory or lie on a flash disk
        "max_parallel_workers_per_gather": "0",
        "max_logical_replication_workers": "0",
        "wal_compression": "on",
        "checkpoint_timeout": "15min",
        "max_wal_size": "1GB",
    }


def _privacy_of_the_log() -> dict[str, str]:
    """Keep people's data out of the log: no statements, no "Key (nik)=(...) exists"."""
    return {
        "logging_collector": "off",
        "log_destination": "stderr",
        "log_line_prefix": "%m [%p] ",
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "log_parameter_max_length_on_error": "0",
    }
