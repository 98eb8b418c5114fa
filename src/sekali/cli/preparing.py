"""Commands of an operator: the database, what waits, and whether all is well."""

import argparse

from sekali.cli.running import with_database


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the parser."""
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


def _migrate(_: argparse.Namespace) -> int:
    return with_database(_migrate_now)


def _migrate_now() -> int:
    from sekali.jobs.preparing import migrate

    return migrate()


def _seed(options: argparse.Namespace) -> int:
    def seed_now() -> int:
        from sekali.demo.seeding import seed

        return seed(people=options.people, samples=not options.without_samples)

    return with_database(seed_now)


def _check(_: argparse.Namespace) -> int:
    def check_now() -> int:
        from sekali.config.checking import check

        return check()

    return with_database(check_now)


def _audit(_: argparse.Namespace) -> int:
    def audit_now() -> int:
        from sekali.jobs.preparing import check_audit

        return check_audit()

    return with_database(audit_now)


def _outbox(_: argparse.Namespace) -> int:
    def show_now() -> int:
        from sekali.jobs.outbox_command import show_outbox

        return show_outbox()

    return with_database(show_now)


def _retry(options: argparse.Namespace) -> int:
    def retry_now() -> int:
        from sekali.jobs.outbox_command import retry_messages

        return retry_messages(options.ids, everything=options.all)

    return with_database(retry_now)
