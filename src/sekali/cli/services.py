"""Commands about service folders."""

import argparse
from datetime import date
from pathlib import Path

from sekali.cli.running import with_database, with_django


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the parser."""
    what = "check, test, measure, convert, export, upgrade and replay service folders"
    services = commands.add_parser("services", help=what)
    actions = services.add_subparsers(required=True, metavar="ACTION")
    for name, what in (("check", "say everything that is wrong"), ("test", "run the scenarios")):
        action = actions.add_parser(name, help=what)
        action.add_argument("folder", nargs="?", type=Path, help="default: services/")
        action.set_defaults(do=_services, action=name)
    what = "count boxes of official forms against what is typed here"
    burden = actions.add_parser("burden", help=what)
    burden.add_argument("folder", nargs="?", type=Path, help="default: services/")
    burden.add_argument("--json", action="store_true", dest="as_json", help="print it as JSON")
    burden.set_defaults(do=_burden)
    what = "write the catalogue or its processes in another format"
    export = actions.add_parser("export", help=what)
    formats = ["cpsv-ap", "sippn", "bpmn", "svg"]
    export.add_argument("--format", choices=formats, required=True, dest="form", help="which one")
    export.add_argument("--out", type=Path, default=Path("export"), help="folder; default: export")
    what = "words of processes; default: id"
    export.add_argument("--language", choices=["id", "en"], default="id", help=what)
    export.add_argument("folder", nargs="?", type=Path, help="default: services/")
    export.set_defaults(do=_export)
    what = "rewrite a folder's files in the newest version of the notation, and show what changed"
    convert = actions.add_parser("convert", help=what)
    convert.add_argument("folder", type=Path, help="of services, or dictionary/")
    convert.add_argument("--dry-run", action="store_true", help="show it, and write nothing")
    convert.set_defaults(do=_convert)
    _add_upgrade(actions)
    _add_replay(actions)


def _add_upgrade(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    what = "publish a folder's version, and let open cases go on under it where it says so"
    upgrade = actions.add_parser("upgrade", help=what)
    upgrade.add_argument("folder", type=Path, help="of one service")
    what = "say how many would move, stay or could not, and change nothing"
    upgrade.add_argument("--dry-run", action="store_true", help=what)
    upgrade.add_argument("--json", action="store_true", dest="as_json", help="print it as JSON")
    upgrade.set_defaults(do=_upgrade)


def _add_replay(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    what = "say which past cases would come out otherwise under a folder's version"
    replay = actions.add_parser("replay", help=what)
    replay.add_argument("folder", type=Path, help="of one service")
    replay.add_argument("--since", type=date.fromisoformat, help="handed in on or after this day")
    replay.add_argument("--limit", type=_count, help="so many of the newest; default: all")
    replay.add_argument("--json", action="store_true", dest="as_json", help="print it as JSON")
    replay.set_defaults(do=_replay)


def _count(written: str) -> int:
    count = int(written)
    if count < 1:
        raise argparse.ArgumentTypeError("give a number from 1 on")
    return count


def _services(options: argparse.Namespace) -> int:
    with_django()
    from sekali.jobs.services import check_services, test_services

    action = check_services if options.action == "check" else test_services
    return action(options.folder)


def _burden(options: argparse.Namespace) -> int:
    with_django()
    from sekali.jobs.burden import measure_burden

    return measure_burden(options.folder, as_json=options.as_json)


def _export(options: argparse.Namespace) -> int:
    with_django()
    from sekali.jobs.exporting import export_services

    return export_services(
        options.folder, form=options.form, out=options.out, language=options.language
    )


def _convert(options: argparse.Namespace) -> int:
    with_django()
    from sekali.jobs.converting import convert_folder

    return convert_folder(options.folder, dry_run=options.dry_run)


def _upgrade(options: argparse.Namespace) -> int:
    def upgrade_now() -> int:
        from sekali.jobs.upgrading import upgrade_cases

        return upgrade_cases(options.folder, dry_run=options.dry_run, as_json=options.as_json)

    return with_database(upgrade_now)


def _replay(options: argparse.Namespace) -> int:
    def replay_now() -> int:
        from sekali.jobs.replaying import replay_cases

        return replay_cases(
            options.folder, since=options.since, limit=options.limit, as_json=options.as_json
        )

    return with_database(replay_now)
