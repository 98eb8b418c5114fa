"""`sekali services upgrade`, and what publishing starts: open cases go on under a new version."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from sekali.agencies import queries as agencies
from sekali.casework.actions.upgrading import message_to_move, standing_of
from sekali.casework.in_flight import Fate, fate_of
from sekali.casework.open_cases import open_cases
from sekali.catalogue import queries as catalogue
from sekali.catalogue.actions import publish
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.reading_folders import Folder
from sekali.jobs.services import FINE, WRONG, check_services, one_folder, say, tell
from sekali.storage.writing import insert_together

# By version, state, what becomes of it, and where it goes on or why it cannot.
Row = tuple[str, str, str, str]


def upgrade_cases(folder: Path, *, dry_run: bool, as_json: bool, at: datetime | None = None) -> int:
    """Publish a folder's version and let open cases go on under it, or say what would become.

    Returns 0, or 1 where the folder is not sound or not one of this installation.
    """
    try:
        read = one_folder(folder)
        new = compile_folder(read, catalogue.dictionary())
    except Refused as refused:
        tell(refused.findings)
        return WRONG
    if not dry_run and not _may_be_published(read):
        return WRONG
    at = at or datetime.now(UTC)
    if not dry_run:
        publish(folder=read, at=at)
    counts = Counter(row for row in _rows(new, at, starts=not dry_run))
    unknown = _states_nobody_has(new)
    if as_json:
        say(json.dumps(_as_json(new, counts, unknown), ensure_ascii=False, indent=2))
    else:
        _tell(new, counts, unknown, dry_run=dry_run)
    return FINE


def start_moves(services: Mapping[str, CompiledService], *, at: datetime) -> int:
    """Put down a message for every open case that goes on under the newest version.

    Doing it again puts down messages that find nothing to do: so a start that was interrupted is
    made good by the next. Returns how many.
    """
    movers = [one for one in services.values() if one.definition.in_flight]
    rows = (row for service in movers for row in _rows(service, at, starts=True))
    return sum(fate == "moves" for _, _, fate, _ in rows)


def _rows(new: CompiledService, at: datetime, *, starts: bool) -> Iterator[Row]:
    for batch in open_cases(new.id, except_digest=new.digest):
        for case in batch:
            try:
                old = catalogue.service_as_submitted(case.service_id, case.service_digest)
            except (Refused, catalogue.NoSuchService):
                yield case.service_version, case.state, "cannot", "its version cannot be read"
                continue
            today = agencies.working_time(case.office_id).local(at).date()
            standing = standing_of(case)
            fate = fate_of(standing, old, new, catalogue.dictionary(), today=today)
            if starts and fate.kind == "moves":
                insert_together(message_to_move(case, new, at))
            yield old.version, standing.at_work_in, fate.kind, _detail(fate)


def _detail(fate: Fate) -> str:
    return "; ".join(fate.obstacles) if fate.kind == "cannot" else fate.to


def _may_be_published(folder: Folder) -> bool:
    if not folder.path.is_relative_to(settings.SERVICES_DIR.resolve()):
        message = "this folder is not among the services of this installation"
        fix = f"put it below {settings.SERVICES_DIR}, or use --dry-run"
        tell([Finding(folder.service.path, 1, "not-here", message, fix)])
        return False
    return check_services(folder.path) == FINE


def _states_nobody_has(new: CompiledService) -> list[str]:
    """Return the states that ``in_flight:`` names and no published version in its range has."""
    versions = catalogue.published_versions(new.id)
    unknown = []
    for rule in new.definition.in_flight:
        older = [one for one in versions if rule.versions.holds(one.version, newest=new.version)]
        known = {state for one in older for state in one.definition.process}
        if older:
            unknown += sorted(set(rule.states) - known)
    return unknown


def _tell(new: CompiledService, counts: Counter[Row], unknown: list[str], *, dry_run: bool) -> None:
    for (version, state, fate, detail), number in sorted(counts.items()):
        arrow = {"moves": f"moves to {detail}", "cannot": f"cannot move: {detail}"}
        say(f"  {number:6}  {version:8}  {state}  {arrow.get(fate, 'stays')}")
    for state in unknown:
        say(f"note: no published version has the state {state!r} that in_flight: names")
    kinds: Counter[str] = Counter()
    for (_, _, fate, _), number in counts.items():
        kinds[fate] += number
    moving = "would move" if dry_run else "are being moved"
    say(
        f"services upgrade: {new.id} {new.version}: {kinds['moves']} cases {moving}, "
        f"{kinds['stays']} stay, {kinds['cannot']} cannot"
    )


def _as_json(new: CompiledService, counts: Counter[Row], unknown: list[str]) -> Mapping[str, Any]:
    keys = ("version", "state", "fate", "detail")
    rows = [
        dict(zip(keys, row, strict=True)) | {"cases": number}
        for row, number in sorted(counts.items())
    ]
    return {"service": new.id, "version": new.version, "open": rows, "unknown_states": unknown}
