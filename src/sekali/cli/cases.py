"""Commands about cases: a single one, a list of many, what the calendar opens."""

import argparse
from pathlib import Path

from sekali.cli.running import with_database


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the parser."""
    event = commands.add_parser("event", help="tell a case that what it waits for has happened")
    event.add_argument("number", metavar="NUMBER", help="of the case, as the applicant has it")
    event.add_argument("event", metavar="EVENT", help="as the service names it")
    event.set_defaults(do=_event)
    bulk = commands.add_parser("bulk", help="check a list of applications, and hand it in")
    bulk.add_argument("service", metavar="SERVICE", help="id of the service")
    bulk.add_argument("file", type=Path, metavar="FILE", help="the list, as CSV")
    bulk.add_argument("--by", required=True, metavar="NIK", help="of the officer who sends it")
    what = "region code or id of the office, where the officer has several"
    bulk.add_argument("--office", metavar="OFFICE", default="", help=what)
    bulk.add_argument("--only-good", action="store_true", help="hand in although rows are wrong")
    bulk.add_argument("--dry-run", action="store_true", help="say what is wrong, keep nothing")
    bulk.set_defaults(do=_bulk)
    recurs = commands.add_parser("recurs", help="what the calendar opens: when, and for whom")
    actions = recurs.add_subparsers(required=True, metavar="ACTION")
    show = actions.add_parser("list", help="say what recurs, and what came of each period")
    show.set_defaults(do=_recurring)
    run = actions.add_parser("run", help="go through a period of a service now")
    run.add_argument("service", metavar="SERVICE", help="id of the service")
    run.add_argument("--period", default="", help="such as 2026 or 2026-03; default: the present")
    run.add_argument("--dry-run", action="store_true", help="say what would come, write nothing")
    run.set_defaults(do=_run_recurring)


def _event(options: argparse.Namespace) -> int:
    def tell_now() -> int:
        from sekali.jobs.event_command import tell_event

        return tell_event(options.number, options.event)

    return with_database(tell_now)


def _bulk(options: argparse.Namespace) -> int:
    def send_now() -> int:
        from django.conf import settings

        from sekali.casework.actions.bulk_working import ListWorker
        from sekali.config import wiring
        from sekali.jobs.bulk_command import Sending, send_list
        from sekali.web.list_words import row_as_lines

        sending = Sending(
            service_id=options.service,
            file=options.file,
            by_nik=options.by,
            office=options.office,
            only_good=options.only_good,
            dry_run=options.dry_run,
        )
        worker = ListWorker(wiring.registry(), is_sample=settings.SAMPLE_DATA)
        return send_list(sending, worker=worker, tell=row_as_lines)

    return with_database(send_now)


def _recurring(_: argparse.Namespace) -> int:
    def list_now() -> int:
        from sekali.jobs.recurring import list_recurring

        return list_recurring()

    return with_database(list_now)


def _run_recurring(options: argparse.Namespace) -> int:
    def run_now() -> int:
        from sekali.jobs.recurring import run_recurring

        return run_recurring(options.service, options.period, dry_run=options.dry_run)

    return with_database(run_now)
