"""The command `sekali`: everything an operator or a service designer does from a terminal."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

INTRODUCTION = """\
Sekali: one account, each fact given once, every public service a folder of data.

Start here:
  sekali run               everything on this machine, with sample people
  sekali services check    is every service folder sound?
  sekali services test     does every service do what its scenarios say?
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = _parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekali.config.settings")
    result: int = options.do(options)
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sekali",
        description=INTRODUCTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_starting(commands)
    _add_preparing(commands)
    _add_services(commands)
    _add_simulators(commands)
    return parser


def _add_starting(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    run = commands.add_parser("run", help="start everything on this machine, until Ctrl-C")
    run.add_argument("--port", type=int, help="default: 8000, or the next that is free")
    run.set_defaults(do=_run)
    web = commands.add_parser("web", help="start the web server only")
    web.add_argument("--port", type=int, default=8000, help="default: 8000")
    web.add_argument("--host", default="127.0.0.1", help="address to listen at; default: 127.0.0.1")
    workers = os.cpu_count() or 1
    web.add_argument("--workers", type=int, default=workers, help="default: one for each core")
    web.set_defaults(do=_web)
    worker = commands.add_parser("worker", help="start the background worker only")
    worker.set_defaults(do=_worker)


def _add_preparing(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    migrate = commands.add_parser("migrate", help="bring database and static files to this version")
    migrate.set_defaults(do=_migrate)
    seed = commands.add_parser("seed", help="load regions, offices, services; sample people")
    seed.add_argument("--people", type=int, default=200, help="sample people; default: 200")
    seed.add_argument("--without-samples", action="store_true", help="regions and services only")
    seed.set_defaults(do=_seed)
    check = commands.add_parser("check", help="check settings, migrations, adapters and docs")
    check.set_defaults(do=_check)
    audit = commands.add_parser("audit", help="recompute the audit chains of all people")
    audit.set_defaults(do=_audit)
    outbox = commands.add_parser("outbox", help="what waits to be done, and what gave up")
    actions = outbox.add_subparsers(required=True, metavar="ACTION")
    show = actions.add_parser("show", help="say since when something is due, and what gave up")
    show.set_defaults(do=_outbox)
    retry = actions.add_parser("retry", help="try messages again that gave up")
    retry.add_argument("ids", nargs="*", metavar="ID", help="of a message, as show tells it")
    retry.add_argument("--all", action="store_true", help="every message that gave up")
    retry.set_defaults(do=_retry)


def _add_services(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    services = commands.add_parser("services", help="check and test service folders")
    actions = services.add_subparsers(required=True, metavar="ACTION")
    for name, what in (("check", "say everything that is wrong"), ("test", "run the scenarios")):
        action = actions.add_parser(name, help=what)
        action.add_argument("folder", nargs="?", type=Path, help="default: services/")
        action.set_defaults(do=_services, action=name)


def _add_simulators(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    simulate = commands.add_parser("simulate", help="start a simulated outside system")
    simulate.add_argument("system", choices=["registry", "mail"], help="which one")
    simulate.add_argument("--port", type=int, help="default: where the settings look for it")
    simulate.set_defaults(do=_simulate)


def _var() -> Path:
    return Path(os.environ.get("SEKALI_VAR") or "var").resolve()


def _run(options: argparse.Namespace) -> int:
    from sekali.launch.run import run

    return run(port=options.port, var=_var())


def _web(options: argparse.Namespace) -> int:
    from sekali.launch.web_server import serve

    return serve(host=options.host, port=options.port, workers=options.workers)


def _worker(_: argparse.Namespace) -> int:
    _with_django()
    from sekali.config.issuing import consumers
    from sekali.config.settings import KEYS_ARE_SET
    from sekali.jobs.worker import work
    from sekali.launch.web_server import NO_KEYS

    if not KEYS_ARE_SET:
        sys.stderr.write(NO_KEYS.format(var=_var()))
        return 1
    return work(consumers=consumers())


def _migrate(_: argparse.Namespace) -> int:
    return _with_database(_migrate_now)


def _migrate_now() -> int:
    from sekali.jobs.preparing import migrate

    return migrate()


def _seed(options: argparse.Namespace) -> int:
    def seed_now() -> int:
        from sekali.demo.seeding import seed

        return seed(people=options.people, samples=not options.without_samples)

    return _with_database(seed_now)


def _outbox(_: argparse.Namespace) -> int:
    def show_now() -> int:
        from sekali.jobs.outbox_command import show_outbox

        return show_outbox()

    return _with_database(show_now)


def _retry(options: argparse.Namespace) -> int:
    def retry_now() -> int:
        from sekali.jobs.outbox_command import retry_messages

        return retry_messages(options.ids, everything=options.all)

    return _with_database(retry_now)


def _check(_: argparse.Namespace) -> int:
    def check_now() -> int:
        from sekali.config.checking import check

        return check()

    return _with_database(check_now)


def _audit(_: argparse.Namespace) -> int:
    def audit_now() -> int:
        from sekali.jobs.preparing import check_audit

        return check_audit()

    return _with_database(audit_now)


def _services(options: argparse.Namespace) -> int:
    _with_django()
    from sekali.jobs.services import check_services, test_services

    action = check_services if options.action == "check" else test_services
    return action(options.folder)


def _simulate(options: argparse.Namespace) -> int:
    if options.system == "mail":
        from sekali.demo.mail import serve

        serve(port=options.port or _port_of("SEKALI_SMTP", 8025), directory=_var() / "mail")
    else:
        from sekali.demo.civil_registry.server import serve as serve_registry

        serve_registry(
            port=options.port or _port_of("SEKALI_REGISTRY_URL", 8026),
            people=_var() / "registry" / "people.jsonl",
            state=_var() / "registry" / "state",
        )
    return 0


def _port_of(variable: str, otherwise: int) -> int:
    """Return the port at the end of the address in which the others look for a simulator."""
    return int(os.environ.get(variable, f":{otherwise}").rpartition(":")[2])


def _with_django() -> None:
    import django

    django.setup()


def _with_database(action: Callable[[], int]) -> int:
    """Run a command with a database: the one that is running, or one started for it."""
    from sekali.launch.database_url import database_url

    with database_url(_var()) as url:
        os.environ["DATABASE_URL"] = url
        _with_django()
        try:
            return action()
        finally:
            from django.db import connections

            connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
