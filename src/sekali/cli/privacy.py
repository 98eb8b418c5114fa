"""Commands about personal data: what is processed, with which risks, and how long it is kept."""

import argparse
from datetime import date

from sekali.cli.running import with_database, with_django

_LANGUAGES = ("id", "en")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the parser."""
    privacy = commands.add_parser(
        "privacy", help="record of processing, impact assessments, retention"
    )
    actions = privacy.add_subparsers(required=True, metavar="ACTION")
    record = actions.add_parser("record", help="write the record of processing of all services")
    record.add_argument("--language", choices=_LANGUAGES, default="id", help="of the words")
    record.add_argument("--json", action="store_true", help="for machines, instead of Markdown")
    _add_pdf(record)
    record.set_defaults(do=_record)
    dpia = actions.add_parser("dpia", help="write the impact assessment of a service")
    dpia.add_argument("service", metavar="SERVICE", help="its id")
    dpia.add_argument("--language", choices=_LANGUAGES, default="id", help="of the words")
    _add_pdf(dpia)
    dpia.set_defaults(do=_dpia)
    retention = actions.add_parser("retention", help="delete what need not be kept any more")
    retention.add_argument("--dry-run", action="store_true", help="only say what it would be")
    retention.set_defaults(do=_retention)
    looks = actions.add_parser("looks", help="say what the rules would find odd on a day")
    looks.add_argument("day", metavar="DAY", type=date.fromisoformat, help="2026-03-02")
    looks.set_defaults(do=_looks)


def _add_pdf(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pdf", metavar="FILE", help="write a PDF to be signed there, with what was judged"
    )


def _record(options: argparse.Namespace) -> int:
    if options.pdf:
        return _print(options, None)
    with_django()
    from sekali.jobs.privacy_command import write_record

    return write_record(options.language, as_json=options.json)


def _dpia(options: argparse.Namespace) -> int:
    if options.pdf:
        return _print(options, options.service)
    with_django()
    from sekali.jobs.privacy_command import write_assessment

    return write_assessment(options.service, options.language)


def _print(options: argparse.Namespace, service_id: str | None) -> int:
    def write_pdf() -> int:
        from sekali.jobs.privacy_command import write_pdf

        return write_pdf(options.pdf, service_id, options.language)

    return with_database(write_pdf)


def _looks(options: argparse.Namespace) -> int:
    def tell_odd_looks() -> int:
        from sekali.jobs.privacy_command import tell_odd_looks

        return tell_odd_looks(options.day)

    return with_database(tell_odd_looks)


def _retention(options: argparse.Namespace) -> int:
    def retire_now() -> int:
        from sekali.config import wiring
        from sekali.jobs.privacy_command import retire_now

        return retire_now(wiring.blob_store(), dry_run=options.dry_run)

    return with_database(retire_now)
