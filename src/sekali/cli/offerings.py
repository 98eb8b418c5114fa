"""Commands about what offices offer."""

import argparse
from collections.abc import Callable

from sekali.cli.running import with_database


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the parser."""
    what = "which office offers which version; adopt, set, upgrade, end"
    offerings = commands.add_parser("offerings", help=what)
    actions = offerings.add_subparsers(required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="say what is offered where")
    listing.add_argument("service", nargs="?", metavar="SERVICE", help="default: all")
    listing.set_defaults(do=_list)
    adopt = _of_one(actions, "adopt", "offer a service, as another region does or anew")
    adopt.add_argument(
        "--from", dest="origin", metavar="REGION", help="whose version; default: newest"
    )
    _add_terms(adopt)
    adopt.set_defaults(do=_adopt)
    change = _of_one(actions, "set", "set what is local; what is not named is as in the service")
    _add_terms(change)
    change.set_defaults(do=_set)
    upgrade = _of_one(actions, "upgrade", "show what the newest version changes, and move to it")
    upgrade.add_argument("--yes", action="store_true", help="move without asking")
    upgrade.add_argument("--dry-run", action="store_true", help="only show")
    upgrade.set_defaults(do=_upgrade)
    end = _of_one(actions, "end", "offer a service no more")
    end.set_defaults(do=_end)


def _of_one(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, what: str
) -> argparse.ArgumentParser:
    action = actions.add_parser(name, help=what)
    action.add_argument("service", metavar="SERVICE", help="its id")
    office = "code of the region whose office it is, such as 35.16"
    action.add_argument("--for", dest="region", metavar="REGION", required=True, help=office)
    return action


def _add_terms(parser: argparse.ArgumentParser) -> None:
    what = "one thing that is local, such as clocks.assess=2; may be given again"
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help=what)
    what = "the regulation of the region that orders it"
    parser.add_argument("--law", default="", help=what)
    parser.add_argument("--dry-run", action="store_true", help="only show what may be set")


def _list(options: argparse.Namespace) -> int:
    def do() -> int:
        from sekali.jobs.offerings import list_offerings

        return list_offerings(options.service)

    return with_database(do)


def _adopt(options: argparse.Namespace) -> int:
    return _with_terms(options, lambda jobs, typed: jobs.adopt_offering(
        options.service, options.region, options.origin, typed, options.law
    ))  # fmt: skip


def _set(options: argparse.Namespace) -> int:
    return _with_terms(options, lambda jobs, typed: jobs.set_offering(
        options.service, options.region, typed, options.law
    ))  # fmt: skip


def _with_terms(options: argparse.Namespace, do: Callable[..., int]) -> int:
    def do_now() -> int:
        from sekali.jobs import offerings

        if options.dry_run:
            return offerings.show_settable(options.service, options.region)
        return do(offerings, dict(one.partition("=")[::2] for one in options.set))

    return with_database(do_now)


def _upgrade(options: argparse.Namespace) -> int:
    def do() -> int:
        from sekali.jobs.offerings import upgrade_offering

        return upgrade_offering(
            options.service, options.region, is_sure=options.yes, only_show=options.dry_run
        )

    return with_database(do)


def _end(options: argparse.Namespace) -> int:
    def do() -> int:
        from sekali.jobs.offerings import end_offering

        return end_offering(options.service, options.region)

    return with_database(do)
