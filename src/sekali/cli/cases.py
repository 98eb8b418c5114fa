"""Commands about single cases."""

import argparse

from sekali.cli.running import with_database


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the parser."""
    event = commands.add_parser("event", help="tell a case that what it waits for has happened")
    event.add_argument("number", metavar="NUMBER", help="of the case, as the applicant has it")
    event.add_argument("event", metavar="EVENT", help="as the service names it")
    event.set_defaults(do=_event)


def _event(options: argparse.Namespace) -> int:
    def tell_now() -> int:
        from sekali.jobs.event_command import tell_event

        return tell_event(options.number, options.event)

    return with_database(tell_now)
