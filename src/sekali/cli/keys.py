"""Commands about the keys that files of people are sealed with."""

import argparse
from collections.abc import Callable
from uuid import UUID

from sekali.cli.running import with_database


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the parser."""
    keys = commands.add_parser("keys", help="master keys, and what is sealed with people's keys")
    actions = keys.add_subparsers(required=True, metavar="ACTION")
    for name, help_text, do in (
        ("show", "say which master keys there are and how many keys each wraps", _show),
        ("new", "add a master key, which wraps from now on", _new),
        ("rotate", "wrap every key of a person by the current master key", _rotate),
        ("seal", "seal files from before there were keys; remove what lay open", _seal),
    ):
        actions.add_parser(name, help=help_text).set_defaults(do=do)
    retire = actions.add_parser("retire", help="take out a master key that wraps nothing any more")
    retire.add_argument("id", metavar="ID", help="of the master key, as show tells it")
    retire.set_defaults(do=_retire)
    destroy = actions.add_parser("destroy", help="make every file of a person unreadable, for good")
    destroy.add_argument("person", type=UUID, metavar="PERSON", help="id of the person")
    destroy.add_argument("--reason", required=True, help="kept in the person's audit chain")
    destroy.set_defaults(do=_destroy)


def _show(_: argparse.Namespace) -> int:
    def show_now() -> int:
        from sekali.config import wiring
        from sekali.jobs.keys_command import show_keys

        return show_keys(wiring.safe())

    return _told(show_now)


def _new(_: argparse.Namespace) -> int:
    def add_now() -> int:
        from sekali.config import wiring
        from sekali.jobs.keys_command import add_master_key

        return add_master_key(wiring.master_keys_file())

    return _told(add_now)


def _rotate(_: argparse.Namespace) -> int:
    def rotate_now() -> int:
        from sekali.config import wiring
        from sekali.jobs.keys_command import rotate_keys

        return rotate_keys(wiring.safe())

    return _told(rotate_now)


def _seal(_: argparse.Namespace) -> int:
    def seal_now() -> int:
        from sekali.config import wiring
        from sekali.jobs.keys_command import seal_files

        return seal_files(wiring.safe())

    return _told(seal_now)


def _retire(options: argparse.Namespace) -> int:
    def retire_now() -> int:
        from sekali.config import wiring
        from sekali.jobs.keys_command import retire_master_key

        return retire_master_key(wiring.master_keys_file(), options.id)

    return _told(retire_now)


def _destroy(options: argparse.Namespace) -> int:
    def destroy_now() -> int:
        from sekali.jobs.keys_command import destroy

        return destroy(options.person, options.reason)

    return _told(destroy_now)


def _told(action: Callable[[], int]) -> int:
    """Run a command; what is wrong with the master keys is told in one sentence."""

    def told() -> int:
        import sys

        from sekali.documents.ports import MasterKeyMissing

        try:
            return action()
        except MasterKeyMissing as missing:
            sys.stderr.write(f"{missing}\n")
            return 1

    return with_database(told)
