"""The command `sekali`: everything an operator or a service designer does from a terminal."""

import argparse
import os
import sys
from collections.abc import Sequence

from sekali.cli import (
    cases,
    files,
    keys,
    offerings,
    openid,
    portals,
    preparing,
    privacy,
    rankings,
    registries,
    services,
    sessions,
    simulators,
    starting,
)

INTRODUCTION = """\
Sekali: one account, each fact given once, every public service a folder of data.

Start here:
  sekali run               everything on this machine, with sample people
  sekali services check    is every service folder sound?
  sekali services test     does every service do what its scenarios say?
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekali.config.settings")
    result: int = options.do(options)
    return result


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    found = argparse.ArgumentParser(
        prog="sekali",
        description=INTRODUCTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = found.add_subparsers(title="commands", required=True, metavar="COMMAND")
    starting.add(commands)
    preparing.add(commands)
    cases.add(commands)
    files.add(commands)
    keys.add(commands)
    privacy.add(commands)
    rankings.add(commands)
    registries.add(commands)
    services.add(commands)
    offerings.add(commands)
    openid.add(commands)
    portals.add(commands)
    sessions.add(commands)
    simulators.add(commands)
    return found


if __name__ == "__main__":
    sys.exit(main())
