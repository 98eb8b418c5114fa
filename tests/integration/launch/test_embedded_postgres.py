import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from sekali.launch import postgres_binaries, postgres_leftovers
from sekali.launch.embedded_postgres import EmbeddedPostgres
from sekali.launch.errors import DatabaseInUse, NoDatabase
from sekali.launch.leftovers import wait_until_gone
from sekali.launch.postgres_status import server_status
from sekali.launch.server_user import server_user

ServersOf = Callable[[EmbeddedPostgres], set[int]]
Kill = Callable[[set[int]], None]

WRITE_AND_SAY_SO = """
import sys, psycopg
from pathlib import Path
from typing import LiteralString
from sekali.launch.embedded_postgres import EmbeddedPostgres
url = EmbeddedPostgres(Path(sys.argv[1])).start()
with psycopg.connect(url, autocommit=True) as connection:
    connection.execute("DROP TABLE IF EXISTS written")
    connection.execute("CREATE TABLE written (number int)")
    for number in range(1_000_000):
        connection.execute("INSERT INTO written VALUES (%s)", [number])
        print(number, flush=True)
"""

USE_FOR_A_WHILE = """
import sys, time, psycopg
from pathlib import Path
from typing import LiteralString
from sekali.launch.embedded_postgres import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1])).join_or_start() as url:
    print("using", flush=True)
    time.sleep(float(sys.argv[2]))
    psycopg.connect(url).close()
print("done", flush=True)
"""


def start_program(text: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", text, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def one(url: str, query: LiteralString) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return row[0]


def server_of(database: EmbeddedPostgres) -> int:
    status = server_status(database.home / "data")
    assert status is not None
    return status.pid


def revive(database: EmbeddedPostgres) -> None:
    """Do as the supervisor does: ask again and again."""
    while not database.revive():
        time.sleep(0.01)


def write_a_row(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")


def test_a_first_start_gives_a_database_of_our_own(place: Path, servers_of: ServersOf) -> None:
    database = EmbeddedPostgres(place / "new")
    url = database.start()

    assert one(url, "SELECT current_user || ' ' || current_database()") == "sekali sekali"
    assert one(url, "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'sekali'") == (
        "sekali"
    )
    assert one(url, "SHOW listen_addresses") == ""
    assert one(url, "SHOW fsync") == "on"
    assert one(url, "SELECT lower('ÉA') || upper('ß')") == "éaß"

    database.stop()
    assert not servers_of(database)


def test_a_later_start_finds_the_same_rows_at_the_same_address(database: EmbeddedPostgres) -> None:
    before = database.start()
    write_a_row(before)
    database.stop()

    assert database.start() == before
    assert one(before, "SELECT number FROM kept") == 7


def test_the_server_has_no_rights_of_root_and_its_socket_no_guests(
    database: EmbeddedPostgres, servers_of: ServersOf
) -> None:
    url = database.start()

    assert all(Path(f"/proc/{pid}").stat().st_uid != 0 for pid in servers_of(database))
    sockets = Path(url.partition("host=")[2].partition("&")[0])
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert len(str(sockets)) < 80

    database.stop()
    assert not sockets.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can speak as other users")
def test_the_servers_own_user_is_let_in_and_a_stranger_is_not(database: EmbeddedPostgres) -> None:
    url = database.start()
    psql = postgres_binaries.find_binaries() / "psql"

    def ask_as(uid: int) -> subprocess.CompletedProcess[str]:
        command = [str(psql), url, "-Atc", "SELECT current_user"]
        return subprocess.run(
            command, user=uid, extra_groups=[], capture_output=True, text=True, check=False
        )

    assert ask_as(server_user(database.home / "data").uid).stdout == "sekali\n"
    assert "Permission denied" in ask_as(54_321).stderr


def test_a_second_start_is_refused_and_told_who_is_first(database: EmbeddedPostgres) -> None:
    database.start()

    with pytest.raises(DatabaseInUse, match=f"process {os.getpid()} "):
        EmbeddedPostgres(database.directory).start(patience_seconds=0.1)


def test_who_joins_uses_the_running_server_and_leaves_it_running(
    database: EmbeddedPostgres,
) -> None:
    url = database.start()

    with EmbeddedPostgres(database.directory).join_or_start() as joined:
        assert joined == url

    assert one(url, "SELECT 1") == 1


def test_who_started_a_server_to_join_waits_for_all_who_joined(
    database: EmbeddedPostgres, servers_of: ServersOf
) -> None:
    # Given one command that starts the database, and another that uses it longer
    first = start_program(USE_FOR_A_WHILE, database.directory, 0.2)
    assert first.stdout
    assert first.stdout.readline() == "using\n"
    second = start_program(USE_FOR_A_WHILE, database.directory, 1.0)

    # When both are through, then each could use it to its end, and nothing runs any more
    assert second.communicate()[0] == "using\ndone\n"
    assert first.communicate()[0] == "done\n"
    assert (first.returncode, second.returncode) == (0, 0)
    assert not servers_of(database)


def test_a_killed_server_is_revived_at_the_same_address(
    database: EmbeddedPostgres, kill: Kill
) -> None:
    url = database.start()
    write_a_row(url)
    assert not database.revive()

    kill({server_of(database)})
    revive(database)

    assert one(url, "SELECT number FROM kept") == 7


def test_sessions_that_outlive_their_server_do_not_hinder_the_next(
    database: EmbeddedPostgres,
    servers_of: ServersOf,
    kill: Kill,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Given a session so busy that it does not notice its server's death
    monkeypatch.setattr(postgres_leftovers, "ORPHAN_SECONDS", 0.5)
    url = database.start()
    busy = psycopg.connect(url, autocommit=True)
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 4e9::bigint)")
    time.sleep(0.1)
    kill({server_of(database)})
    time.sleep(0.3)
    assert servers_of(database)

    # When the server is started again, then it can be
    revive(database)
    assert one(url, "SELECT 1") == 1
    busy.close()


def test_a_server_ends_with_its_killed_owner_and_can_be_started_at_once(
    database: EmbeddedPostgres, servers_of: ServersOf
) -> None:
    owner = start_program(USE_FOR_A_WHILE, database.directory, 60)
    assert owner.stdout
    owner.stdout.readline()
    owner.kill()
    owner.communicate()

    assert one(database.start(), "SELECT 1") == 1
    database.stop()
    assert not servers_of(database)


def test_every_acknowledged_row_survives_the_death_of_everything(
    database: EmbeddedPostgres, servers_of: ServersOf, kill: Kill
) -> None:
    # Given a program that tells each row once the database has acknowledged it
    writer = start_program(WRITE_AND_SAY_SO, database.directory)
    assert writer.stdout
    told = [writer.stdout.readline() for _ in range(300)]

    # When it and its server are killed in the middle
    kill({writer.pid} | servers_of(database))
    whole_lines, _, _ = ("".join(told) + writer.communicate()[0]).rpartition("\n")

    # Then every row it told is there, and no row twice; the last may have been told by nobody
    with psycopg.connect(database.start()) as connection:
        rows = [row[0] for row in connection.execute("SELECT number FROM written ORDER BY 1")]
    acknowledged = [int(line) for line in whole_lines.split("\n")]
    assert len(acknowledged) >= 300
    assert rows[: len(acknowledged)] == acknowledged
    assert len(rows) <= len(acknowledged) + 1


def test_a_stale_claim_with_the_number_of_a_stranger_does_not_hinder(
    database: EmbeddedPostgres, servers_of: ServersOf, kill: Kill
) -> None:
    # Given a killed server, whose process number now belongs to somebody of the same user
    database.start()
    user = server_user(database.home / "data")
    kill(servers_of(database))
    wait_until_gone(lambda: servers_of(database), seconds=5)
    database.stop()
    stranger = subprocess.Popen(
        ["/bin/sleep", "60"], user=user.uid if user.is_somebody_else else None
    )
    claim = database.home / "data" / "postmaster.pid"
    lines = claim.read_text().splitlines()
    claim.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")

    # When we start again, then the stranger is neither hindrance nor victim
    assert one(database.start(), "SELECT 1") == 1
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_half_made_database_is_made_anew(place: Path) -> None:
    database = EmbeddedPostgres(place / "new", durable=False)
    rubbish = database.directory / "unfinished-data"
    rubbish.mkdir(parents=True)
    database.directory.chmod(0o711)
    (rubbish / "PG_VERSION").write_text("18")

    assert one(database.start(), "SELECT 1") == 1
    assert not rubbish.exists()
    database.stop()


def test_a_server_that_cannot_start_says_why(database: EmbeddedPostgres) -> None:
    database.start()
    database.stop()
    own_settings = database.home / "data" / "postgresql.auto.conf"
    own_settings.write_text("no_such_setting = 1\n")

    with pytest.raises(NoDatabase, match=r"no_such_setting[\s\S]*server\.log"):
        database.start()

    # And it starts once that is mended
    own_settings.write_text("")
    assert one(database.start(), "SELECT 1") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user's server is that user")
def test_under_a_closed_directory_the_data_live_elsewhere(place: Path) -> None:
    # Given a directory that only root may pass through
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    database = EmbeddedPostgres(closed / "postgres", durable=False)

    # When a database is started in it
    write_a_row(database.start())

    # Then it is a link, nothing was opened, and the data are found again
    assert (closed / "postgres").is_symlink()
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    database.stop()
    again = EmbeddedPostgres(closed / "postgres", durable=False)
    assert one(again.start(), "SELECT number FROM kept") == 7

    # And to remove it removes both
    home = again.home
    again.remove()
    assert not home.exists()
    assert not list(closed.iterdir())


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user's server is that user")
def test_a_link_that_leads_nowhere_is_not_taken_for_an_empty_database(place: Path) -> None:
    (place / "postgres").symlink_to(place / "gone")

    with pytest.raises(NoDatabase, match="gone"):
        EmbeddedPostgres(place / "postgres").start()


def test_the_systems_own_postgresql_does_as_well(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = EmbeddedPostgres(place / "old", durable=False)
    monkeypatch.setattr(postgres_binaries, "_wheel_binaries", lambda: None)
    try:
        major = postgres_binaries.major_version(postgres_binaries.find_binaries())
    except NoDatabase:
        pytest.skip("this machine has no PostgreSQL of its own")

    url = database.start()

    assert str(one(url, "SHOW server_version")).startswith(str(major))
    assert one(url, "SELECT lower('ÉA')") == "éa"
    database.stop()

    # And its data are opened by the same version later, not by the wheel's newer one
    monkeypatch.undo()
    assert str(one(database.start(), "SHOW server_version")).startswith(str(major))
    database.stop()
