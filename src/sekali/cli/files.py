"""Commands about the files of residents and offices: where they lie, and whether they are whole."""

import argparse
from collections.abc import Callable

from sekali.cli.running import with_database


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the parser."""
    files = commands.add_parser(
        "files", help="where papers and documents lie, and if all are there"
    )
    actions = files.add_subparsers(required=True, metavar="ACTION")
    move = actions.add_parser("move", help="copy what lies in SEKALI_FILES_FORMER to SEKALI_FILES")
    what = "take each file out of the former store, once it is whole in the new one"
    move.add_argument("--remove", action="store_true", help=what)
    move.set_defaults(do=_move)
    check = actions.add_parser("check", help="open every file that is known; say what is missing")
    check.set_defaults(do=_check)
    scan = actions.add_parser("scan", help="scan every paper anew, after new signatures came")
    scan.set_defaults(do=_scan)
    tidy = actions.add_parser(
        "tidy", help="what the worker does by night: remove what nobody names"
    )
    tidy.set_defaults(do=_tidy)


def _move(options: argparse.Namespace) -> int:
    def move_now() -> int:
        from sekali.config import wiring
        from sekali.jobs.files_command import move

        return move(wiring.blob_store(), remove=options.remove)

    return _told(move_now)


def _check(_: argparse.Namespace) -> int:
    def check_now() -> int:
        from sekali.config import wiring
        from sekali.jobs.files_command import check

        return check(wiring.safe())

    return _told(check_now)


def _scan(_: argparse.Namespace) -> int:
    def scan_now() -> int:
        from sekali.config import wiring
        from sekali.jobs.files_command import scan

        return scan(wiring.safe())

    return _told(scan_now)


def _tidy(_: argparse.Namespace) -> int:
    def tidy_now() -> int:
        from sekali.config import wiring
        from sekali.jobs.files_command import tidy_now

        return tidy_now(wiring.blob_store())

    return _told(tidy_now)


def _told(action: Callable[[], int]) -> int:
    """Run a command; what is away is told in one sentence, and what was done stays."""

    def told() -> int:
        import sys

        from sekali.documents.ports import ScannerAway, StoreAway

        try:
            return action()
        except (ScannerAway, StoreAway) as away:
            name = "scanner" if isinstance(away, ScannerAway) else "store"
            sys.stderr.write(f"the {name} is away: {away}; give the command again later\n")
            return 1

    return with_database(told)
