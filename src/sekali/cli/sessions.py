"""The command that signs people out: somebody whose account is in other hands, or everybody."""

import argparse
from uuid import UUID

from sekali.cli.running import with_database


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this command to the parser."""
    sessions = commands.add_parser("sessions", help="sign somebody out, or everybody")
    actions = sessions.add_subparsers(required=True, metavar="ACTION")
    what = "end every session of a person, or of everybody; systems that know of one are told"
    end = actions.add_parser("end", help=what, description=what)
    whose = end.add_mutually_exclusive_group(required=True)
    whose.add_argument("--person", type=UUID, metavar="PERSON", help="id of the person")
    whose.add_argument("--everybody", action="store_true", help="everybody's, on every device")
    end.add_argument("--reason", required=True, help="kept on the ledger of each person")
    end.set_defaults(do=_end)


def _end(options: argparse.Namespace) -> int:
    def end() -> int:
        from sekali.jobs.sessions_command import end_now

        return end_now(options.person, options.reason)

    return with_database(end)
