"""Commands about signing people in for other systems."""

import argparse

from sekali.cli.running import with_django


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the parser."""
    openid = commands.add_parser("openid", help="the keys that sign people in elsewhere")
    actions = openid.add_subparsers(required=True, metavar="ACTION")
    what = "put new keys in front; those before are believed for a week more"
    rotating = actions.add_parser("rotate", help=what, description=what)
    rotating.set_defaults(do=_rotate)


def _rotate(_options: argparse.Namespace) -> int:
    with_django()
    from sekali.config import wiring
    from sekali.jobs.openid_command import rotate_keys

    return rotate_keys(wiring.openid())
