"""Commands about other portals whose sign-in counts here."""

import argparse
import sys

from sekali.cli.running import with_django


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the parser."""
    what = "what each portal of the settings has to know of us, and what is wrong with it"
    portals = commands.add_parser("portals", help=what, description=what)
    portals.set_defaults(do=_show)


def _show(_options: argparse.Namespace) -> int:
    with_django()
    from sekali.config import wiring
    from sekali.jobs.portals_command import show_portals
    from sekali.portals.registration import PortalsFileBroken

    try:
        return show_portals(wiring.portals_named())
    except PortalsFileBroken as broken:
        sys.stderr.write("".join(f"{one}\n" for one in broken.findings))
        return 1
