"""Commands about what was ranked."""

import argparse

from sekali.cli.running import with_database


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the parser."""
    ranking = commands.add_parser("ranking", help="list rankings of calls, and compute them again")
    actions = ranking.add_subparsers(required=True, metavar="ACTION")
    listed = actions.add_parser("list", help="say which rankings were made, with fingerprints")
    listed.set_defaults(do=_list)
    what = "compute rankings again from their cases, and say where they differ"
    verify = actions.add_parser("verify", help=what)
    verify.add_argument("id", nargs="?", help="of one ranking; default: all")
    verify.set_defaults(do=_verify)


def _list(_options: argparse.Namespace) -> int:
    def list_now() -> int:
        from sekali.jobs.ranking_command import list_rankings

        return list_rankings()

    return with_database(list_now)


def _verify(options: argparse.Namespace) -> int:
    def verify_now() -> int:
        from sekali.jobs.ranking_command import verify_rankings

        return verify_rankings(options.id)

    return with_database(verify_now)
