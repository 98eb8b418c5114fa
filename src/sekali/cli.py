"""The command `sekali`: everything an operator or a service designer does from a terminal."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypedDict


class SimulatedRegistries(TypedDict):
    """Where the simulated registries listen, what they hold, and who may ask."""

    port: int
    holdings: Path
    state: Path
    key: str


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
    _add_cases(commands)
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


def _add_cases(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    event = commands.add_parser("event", help="tell a case that what it waits for has happened")
    event.add_argument("number", metavar="NUMBER", help="of the case, as the applicant has it")
    event.add_argument("event", metavar="EVENT", help="as the service names it")
    event.set_defaults(do=_event)


def _add_services(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    what = "check, test, measure, export and replay service folders"
    services = commands.add_parser("services", help=what)
    actions = services.add_subparsers(required=True, metavar="ACTION")
    for name, what in (("check", "say everything that is wrong"), ("test", "run the scenarios")):
        action = actions.add_parser(name, help=what)
        action.add_argument("folder", nargs="?", type=Path, help="default: services/")
        action.set_defaults(do=_services, action=name)
    what = "count boxes of official forms against what is typed here"
    burden = actions.add_parser("burden", help=what)
    burden.add_argument("folder", nargs="?", type=Path, help="default: services/")
    burden.add_argument("--json", action="store_true", dest="as_json", help="print it as JSON")
    burden.set_defaults(do=_burden)
    what = "write the catalogue or its processes in another format"
    export = actions.add_parser("export", help=what)
    formats = ["cpsv-ap", "sippn", "bpmn", "svg"]
    export.add_argument("--format", choices=formats, required=True, dest="form", help="which one")
    export.add_argument("--out", type=Path, default=Path("export"), help="folder; default: export")
    what = "words of processes; default: id"
    export.add_argument("--language", choices=["id", "en"], default="id", help=what)
    export.add_argument("folder", nargs="?", type=Path, help="default: services/")
    export.set_defaults(do=_export)
    _add_replay(actions)


def _add_replay(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    what = "say which past cases would come out otherwise under a folder's version"
    replay = actions.add_parser("replay", help=what)
    replay.add_argument("folder", type=Path, help="of one service")
    replay.add_argument("--since", type=date.fromisoformat, help="handed in on or after this day")
    replay.add_argument("--limit", type=_count, help="so many of the newest; default: all")
    replay.add_argument("--json", action="store_true", dest="as_json", help="print it as JSON")
    replay.set_defaults(do=_replay)


def _count(written: str) -> int:
    count = int(written)
    if count < 1:
        raise argparse.ArgumentTypeError("give a number from 1 on")
    return count


def _add_simulators(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    simulate = commands.add_parser("simulate", help="start a simulated outside system")
    simulate.add_argument(
        "system", choices=["registry", "registries", "mail", "bank"], help="which one"
    )
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
    from sekali.config.issuing import consumers, polls
    from sekali.config.settings import KEYS_ARE_SET
    from sekali.jobs.worker import work
    from sekali.launch.web_server import NO_KEYS

    if not KEYS_ARE_SET:
        sys.stderr.write(NO_KEYS.format(var=_var()))
        return 1
    return work(consumers=consumers(), polls=polls())


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


def _event(options: argparse.Namespace) -> int:
    def tell_now() -> int:
        from sekali.jobs.event_command import tell_event

        return tell_event(options.number, options.event)

    return _with_database(tell_now)


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


def _burden(options: argparse.Namespace) -> int:
    _with_django()
    from sekali.jobs.burden import measure_burden

    return measure_burden(options.folder, as_json=options.as_json)


def _export(options: argparse.Namespace) -> int:
    _with_django()
    from sekali.jobs.exporting import export_services

    return export_services(
        options.folder, form=options.form, out=options.out, language=options.language
    )


def _replay(options: argparse.Namespace) -> int:
    def replay_now() -> int:
        from sekali.jobs.replaying import replay_cases

        return replay_cases(
            options.folder, since=options.since, limit=options.limit, as_json=options.as_json
        )

    return _with_database(replay_now)


def _simulate(options: argparse.Namespace) -> int:
    if options.system == "mail":
        from sekali.demo.mail import serve

        serve(port=options.port or _port_of("SEKALI_SMTP", 8025), directory=_var() / "mail")
    elif options.system == "registries":
        from sekali.demo.registries.server import serve as serve_registries

        serve_registries(**_registries(options.port))
    elif options.system == "bank":
        from sekali.config import settings
        from sekali.demo.bank.server import serve as serve_bank

        serve_bank(
            port=options.port or _port_of("SEKALI_BANK_URL", 8027),
            state=_var() / "bank",
            key=settings.BANK_KEY,
            notify_url=settings.BANK_NOTIFY_URL,
        )
    else:
        _simulate_civil_registry(options.port)
    return 0


def _simulate_civil_registry(port: int | None) -> None:
    """Start the civil registry, and the other registries beside it where an address is set."""
    from contextlib import nullcontext

    from sekali.demo.civil_registry.server import serve
    from sekali.demo.registries.server import beside

    others = beside(**_registries(None)) if "SEKALI_REGISTRIES_URL" in os.environ else nullcontext()
    with others:
        serve(
            port=port or _port_of("SEKALI_REGISTRY_URL", 8026),
            people=_var() / "registry" / "people.jsonl",
            state=_var() / "registry" / "state",
        )


def _registries(port: int | None) -> "SimulatedRegistries":
    from sekali.config import settings

    return {
        "port": port or _port_of("SEKALI_REGISTRIES_URL", 8028),
        "holdings": _var() / "registry" / "holdings.jsonl",
        "state": _var() / "registry" / "state",
        "key": settings.REGISTRIES_KEY,
    }


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
