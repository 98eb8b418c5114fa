import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from sekali.launch.addresses import answers
from sekali.launch.database_url import database_url
from sekali.launch.embedded_postgres import EmbeddedPostgres
from sekali.launch.leftovers import processes_with, running_commands
from sekali.launch.postgres_home import key_of
from sekali.launch.run import MARK

# Stands for the program `sekali`: the same commands, and a web page that counts its visitors
# in the database.
PROGRAM = """
import http.server, os, sys, time, psycopg
from pathlib import Path
command, url, var = sys.argv[1], os.environ["DATABASE_URL"], Path(os.environ["SEKALI_VAR"])
def query(text):
    with psycopg.connect(url) as connection:
        cursor = connection.execute(text)
        return cursor.fetchone()[0] if cursor.description else None
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/visit":
            query("INSERT INTO visit DEFAULT VALUES")
        answer = str(query("SELECT count(*) FROM visit")).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
if command == "migrate":
    if (var / "broken").exists():
        sys.exit("no such migration")
    query("CREATE TABLE IF NOT EXISTS visit (id serial)")
    query("GRANT ALL ON visit TO sekali_web")
    query("GRANT ALL ON SEQUENCE visit_id_seq TO sekali_web")
elif command == "seed":
    (var / "personas.txt").write_text("Siti, a resident\\n")
elif command == "web":
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[3])), Page).serve_forever()
else:
    time.sleep(600)
"""

RUN = """
import sys
from pathlib import Path
from sekali.launch.run import run
port = int(sys.argv[3]) if len(sys.argv) > 3 else None
sys.exit(run(port=port, var=Path(sys.argv[1]), program=(sys.executable, sys.argv[2])))
"""


class Installation:
    """A directory with a ``var`` and a program, and runs in it."""

    def __init__(self, place: Path) -> None:
        self.var = place / "var"
        self.program = place / "program.py"
        self.program.write_text(PROGRAM)
        self.printed = ""

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        """Start it and do not wait."""
        command = [sys.executable, "-c", RUN, *map(str, (self.var, self.program, *arguments))]
        environment = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
        return subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @contextmanager
    def running(self, *arguments: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
        """Give the process and the address that it printed."""
        process = self.start(*arguments)
        try:
            yield process, self.address(process)
        finally:
            process.kill()
            process.wait()

    def address(self, process: subprocess.Popen[str]) -> str:
        """Read along until the address is printed."""
        assert process.stdout
        self.printed = ""
        for line in process.stdout:
            self.printed += line
            if found := re.search(r"http://localhost:\d+/", line):
                return found[0]
        pytest.fail(self.printed)

    def left_behind(self) -> list[list[str]]:
        """Return the commands of processes that came from here."""
        commands = running_commands()
        marked = processes_with(variable=MARK, value=str(self.var))
        home = (self.var / "postgres").resolve()
        marks = (f"postgres: sekali-{key_of(home)}:", f"-D {home}/data ")
        servers = [pid for pid in commands if any(m in " ".join(commands[pid]) for m in marks)]
        return [commands[pid] for pid in {*marked, *servers} & commands.keys()]


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2].rstrip("/"))


def get(url: str) -> int:
    with urllib.request.urlopen(url.replace("localhost", "127.0.0.1"), timeout=5) as answer:  # noqa: S310 - http
        return int(answer.read())


def wait_for(what: str, process: subprocess.Popen[str]) -> None:
    assert process.stdout
    for line in process.stdout:
        if what in line:
            return
    pytest.fail(f"{what} was never said")


@pytest.fixture
def installation(place: Path, made_once: Path) -> Installation:
    installation = Installation(place)
    installation.var.mkdir()
    installation.var.chmod(0o711)
    (installation.var / "postgres").symlink_to(made_once)
    return installation


def test_ctrl_c_ends_everything_and_a_second_start_keeps_the_rows(
    installation: Installation,
) -> None:
    # Given a run that tells who one can sign in as
    with installation.running() as (process, url):
        assert "Siti, a resident" in installation.printed
        assert re.search(r"Database +\d+\.\d s", installation.printed)
        visits = get(f"{url}visit")

        # When it is stopped, then nothing is left of it
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=30)[0].endswith("Stopped.\n")
        assert process.returncode == 0
        assert not installation.left_behind()

    # And another run can have the same address, and has the same rows
    with installation.running(port_of(url)) as (process, again):
        assert again == url
        assert get(f"{url}visit") == visits + 1
        process.terminate()
        process.communicate(timeout=30)
        assert process.returncode == 0


def test_a_killed_run_leaves_nothing_that_hinders_the_next(installation: Installation) -> None:
    with installation.running() as (process, url):
        visits = get(f"{url}visit")
        process.kill()
        process.wait()

    with installation.running(port_of(url)) as (process, again):
        assert again == url
        assert get(f"{url}visit") == visits + 1
        process.kill()
        process.wait()

    deadline = time.monotonic() + 10
    while installation.left_behind() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not installation.left_behind()


def test_a_killed_database_and_a_killed_web_server_come_back(installation: Installation) -> None:
    with installation.running() as (process, url):
        visits = get(f"{url}visit")
        claim = EmbeddedPostgres(installation.var / "postgres").home / "data" / "postmaster.pid"
        os.kill(int(claim.read_text().split()[0]), signal.SIGKILL)
        wait_for("it was started again", process)
        assert get(f"{url}visit") == visits + 1

        web_command = [str(installation.program), "web"]
        (web,) = [pid for pid, words in running_commands().items() if words[1:3] == web_command]
        os.kill(web, signal.SIGKILL)
        wait_for("ended (SIGKILL); starting it again", process)
        while not answers(port_of(url), "/healthz"):
            time.sleep(0.05)
        assert get(f"{url}visit") == visits + 2


def test_a_second_run_in_the_same_directory_is_refused(installation: Installation) -> None:
    with installation.running() as (process, _):
        second = installation.start()
        said = second.communicate(timeout=30)[0]

    assert second.returncode == 1
    assert f"process {process.pid} " in said


def test_another_command_joins_the_database_of_the_run(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with installation.running() as (_, url):
        visits = get(f"{url}visit")
        with database_url(installation.var) as address, psycopg.connect(address) as connection:
            assert connection.execute("SELECT count(*) FROM visit").fetchone() == (visits,)
        assert get(f"{url}visit") == visits + 1


def test_a_setting_names_another_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/sekali")

    with database_url(tmp_path / "var") as address:
        assert address == "postgresql://elsewhere/sekali"
    assert not (tmp_path / "var").exists()


def test_a_failing_step_ends_the_run_and_says_why(installation: Installation) -> None:
    (installation.var / "broken").touch()

    process = installation.start()
    said = process.communicate(timeout=30)[0]

    assert process.returncode == 1
    assert "no such migration" in said
    assert not installation.left_behind()


def test_a_port_in_use_that_was_asked_for_ends_the_run_and_says_so(
    installation: Installation,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        process = installation.start(server.getsockname()[1])
        said = process.communicate(timeout=30)[0]

    assert process.returncode == 1
    assert "--port" in said
