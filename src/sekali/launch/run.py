"""``sekali run``: the whole of Sekali on one machine, until Ctrl-C."""

import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from sekali.launch.addresses import answers, chosen_port, free_ports
from sekali.launch.database_url import HOME_IN_VAR, SETTING
from sekali.launch.embedded_postgres import EmbeddedPostgres
from sekali.launch.errors import AlreadyRunning, LaunchError
from sekali.launch.leftovers import end_all, processes_with
from sekali.launch.locks import file_lock
from sekali.launch.postgres_settings import ROLE, WEB_ROLE, WORKER_ROLE
from sekali.launch.stop_signals import StopRequested, StopSignals
from sekali.launch.supervised import Process
from sekali.launch.supervisor import Supervisor
from sekali.launch.var_directory import ensure_secrets, make_var

SEKALI = (sys.executable, "-m", "sekali")
# Everything we start inherits it, by which a later start finds what a killed one left.
MARK = "SEKALI_SUPERVISED"
HEALTH = "/healthz"
STDOUT, STDERR = 1, 2
# A short command (sekali services test) may be using the database.
DATABASE_PATIENCE_SECONDS = 15.0


def run(*, port: int | None, var: Path, program: tuple[str, ...] = SEKALI) -> int:
    """Start database, simulators, web server and worker; keep them up; end them on Ctrl-C.

    Args:
        port: For the web pages; None for 8000 or the next that is free.
        var: Where everything is kept; made when it is not there.
        program: What answers ``migrate``, ``seed``, ``simulate``, ``web`` and ``worker``.

    Returns:
        The exit code: 0 when it was asked to stop, 1 when something failed, which it has told.
    """
    try:
        with StopSignals() as signals:
            _run_until_stopped(port, make_var(var), program, signals)
    except StopRequested:
        say("Stopped.")
    except LaunchError as failure:
        say(f"\n{failure}", to=STDERR)
        return 1
    except OSError as failure:  # a full disk, files of another user, a directory taken away
        say(f"\nThe operating system refuses: {failure}", to=STDERR)
        return 1
    return 0


def setup_steps(program: tuple[str, ...], environment: Mapping[str, str]) -> list[Process]:
    """Return what must have ended well before anything is started; all may be repeated."""
    return [
        Process(name=name, argv=(*program, name), env=environment, restart=False)
        for name in ("migrate", "seed")
    ]


def lasting_programs(
    program: tuple[str, ...], environment: Mapping[str, str], *, port: int
) -> list[Process]:
    """Return what runs until the end, in the order in which it is started."""
    child = partial(Process, env=environment)
    return [
        child(name="mail", argv=(*program, "simulate", "mail")),
        child(name="registry", argv=(*program, "simulate", "registry")),
        child(name="bank", argv=(*program, "simulate", "bank")),
        child(
            name="web",
            argv=(*program, "web", "--port", str(port)),
            env=as_role(environment, WEB_ROLE),
            ready=partial(answers, port, HEALTH),
        ),
        child(name="worker", argv=(*program, "worker"), env=as_role(environment, WORKER_ROLE)),
    ]


def as_role(environment: Mapping[str, str], role: str) -> dict[str, str]:
    """Return an environment in which the embedded database is used by a role of fewer rights.

    The database of an operator stays as it is named: each service has its own setting there.

    >>> as_role({"DATABASE_URL": "postgresql:///sekali?host=/run/x&user=sekali"}, "sekali_web")
    {'DATABASE_URL': 'postgresql:///sekali?host=/run/x&user=sekali_web'}
    """
    url, owner = environment.get(SETTING, ""), f"&user={ROLE}"
    is_ours = SETTING not in os.environ and url.endswith(owner)
    return {
        **environment,
        **({SETTING: url.removesuffix(owner) + f"&user={role}"} if is_ours else {}),
    }


def say(line: str, *, to: int = STDOUT) -> None:
    """Write a line to the terminal, if there still is one: its closing is a way to stop us."""
    with suppress(OSError):
        os.write(to, f"{line}\n".encode())


def _run_until_stopped(
    port: int | None, var: Path, program: tuple[str, ...], signals: StopSignals
) -> None:
    with _only_one(var):
        end_all(lambda: processes_with(variable=MARK, value=str(var)))
        ensure_secrets(var)
        port = chosen_port(port)
        with _database(var) as (url, look_after_database):
            environment = _environment(var, url, port)
            supervisor = Supervisor(
                log_directory=var / "log", signals=signals, say=say, between=look_after_database
            )
            with supervisor:
                for step in setup_steps(program, environment):
                    with _told(step.name):
                        supervisor.finish(step)
                for process in lasting_programs(program, environment, port=port):
                    with _told(process.name):
                        supervisor.start(process)
                _welcome(var, port, environment["SEKALI_BANK_URL"])
                supervisor.watch()


@contextmanager
def _only_one(var: Path) -> Iterator[None]:
    with file_lock(var / "run.lock") as lock:
        if not lock.try_to_hold():
            raise AlreadyRunning(
                f"Sekali runs already in {var}: {lock.holder()}. Stop that, or set SEKALI_VAR."
            )
        yield


@contextmanager
def _database(var: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield the address, and what to call now and then to keep the database well."""
    if url := os.environ.get(SETTING):
        yield url, lambda: None
        return
    database = EmbeddedPostgres(var / HOME_IN_VAR)
    with _told("database"):
        url = database.start(patience_seconds=DATABASE_PATIENCE_SECONDS)
    if not database.home.is_relative_to(var):
        say(f"  (kept in {database.home}: the server's user may not pass through to {var})")
    try:
        yield url, partial(_look_after, database)
    finally:
        database.stop()


def _look_after(database: EmbeddedPostgres) -> None:
    if database.revive():
        say("database  | ended unexpectedly; it was started again, nothing committed is lost")
    database.trim_log()


def _environment(var: Path, url: str, port: int) -> dict[str, str]:
    """Return what all children are told; what the caller has set himself is left as it is."""
    mail, registry, bank, registries, sms, portals = free_ports(6)
    login = secrets.token_urlsafe(16)
    own = {SETTING: url, "SEKALI_VAR": str(var), MARK: str(var), "PYTHONUNBUFFERED": "1"}
    defaults = {
        "SEKALI_PUBLIC_URL": f"http://localhost:{port}",
        "SEKALI_SMTP": f"127.0.0.1:{mail}",
        "SEKALI_REGISTRY_URL": f"http://127.0.0.1:{registry}",
        "SEKALI_REGISTRY_PASSWORD": login,
        # Answered by the process of the civil registry: one less to pay for.
        "SEKALI_REGISTRIES_URL": f"http://127.0.0.1:{registries}",
        "SEKALI_REGISTRIES_KEY": login,
        "SEKALI_SMS_URL": f"http://127.0.0.1:{sms}",
        "SEKALI_SMS_KEY": login,
        "SIMULATED_PORTALS_URL": f"http://127.0.0.1:{portals}",
        "SIMULATED_PORTALS_SECRET": login,
        "SEKALI_BANK_URL": f"http://127.0.0.1:{bank}",
        "SEKALI_BANK_NOTIFY_URL": f"http://127.0.0.1:{port}/bayar/bank/notify",
        "SIMULATED_REGISTRY_USER": "sekali",
        "SIMULATED_REGISTRY_PASSWORD": login,
    }
    return {**defaults, **os.environ, **own}


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Say how long a step took, once it is done."""
    before = time.monotonic()
    yield
    say(f"  {what.capitalize():<10}{time.monotonic() - before:6.1f} s")


def _welcome(var: Path, port: int, bank: str) -> None:
    personas = var / "personas.txt"
    if personas.exists():
        say(f"\n{personas.read_text().rstrip()}")
    say(f"\nFees are paid at the simulated bank: {bank}/")
    say(f"\nSekali runs at http://localhost:{port}/   Ctrl-C ends it.   Logs: {var / 'log'}")
