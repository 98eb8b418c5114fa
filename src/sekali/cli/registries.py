"""The command about registries outside: agreements, their use today, how each registry fares."""

import argparse

from sekali.cli.running import with_database


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this command to the parser."""
    what = "every agreement on a registry: what it opens, its use today, how the registry fares"
    registries = commands.add_parser("registries", help=what)
    what = "also for whom and what each agreement opens which facts"
    registries.add_argument("--openings", action="store_true", help=what)
    registries.set_defaults(do=_show)


def _show(options: argparse.Namespace) -> int:
    def show() -> int:
        from sekali.jobs.registries_command import show_registries

        return show_registries(with_openings=options.openings)

    return with_database(show)
