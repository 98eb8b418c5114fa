"""Bringing an installation up to date: migrations, static files, services; checking the audit."""

import csv
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from sekali.agencies import actions as agencies
from sekali.audit.queries import first_broken_link, people_with_entries
from sekali.catalogue.actions import publish
from sekali.catalogue.queries import folders, services
from sekali.catalogue.strict_yaml import load_strict
from sekali.jobs.upgrading import start_moves
from sekali.storage.roles import grant_rights
from sekali.vault.actions import index_holders

_TOLD_EVERY = 1_000


def migrate() -> int:
    """Bring the database and the static files to this version; return the exit code."""
    call_command("migrate", interactive=False, verbosity=0)
    grant_rights()
    call_command("collectstatic", interactive=False, verbosity=0)
    return 0


def load_government() -> None:
    """Load regions, holidays and offices from dictionary/; again, it only brings up to date."""
    folder = settings.DICTIONARY_DIR
    calendars = sorted((folder / "calendar").glob("holidays-*.yaml"))
    agencies.load_government(
        regions=[
            row for file in sorted((folder / "regions").glob("[0-9]*.csv")) for row in _csv(file)
        ],
        holidays=[row for file in calendars for row in _yaml(file)["holidays"]],
        offices=_yaml(folder / "agencies.yaml"),
    )


def publish_services(*, at: datetime) -> int:
    """Keep every service folder as a published version; return how many are new.

    Open cases of older versions go on under it where it says so.
    """
    done = [publish(folder=folder, at=at) for folder in folders(settings.SERVICES_DIR)]
    for one in done:
        if one.reuses_version:
            sys.stdout.write(
                f"warning: {one.service_id} changed but is still called {one.version}: "
                "raise version: in service.yaml and say in its CHANGELOG.md what changed\n"
            )
    start_moves(services(), at=at)
    for service in services().values():
        recurs = service.definition.recurs
        if recurs is not None:
            index_holders(recurs.element, kind=recurs.kind)
    return sum(one.is_new for one in done)


def check_audit() -> int:
    """Recompute the audit chains of all people, saying how far it is; return the exit code."""
    broken, checked = 0, 0
    for person_id in people_with_entries():
        found = first_broken_link(person_id)
        checked += 1
        if found is not None:
            broken += 1
            sys.stdout.write(f"broken: person {person_id}, entry {found.position}: {found.what}\n")
        if checked % _TOLD_EVERY == 0:
            sys.stdout.write(f"{checked} chains checked, {broken} broken\n")
    sys.stdout.write(f"{checked} chains checked, {broken} broken\n")
    return 1 if broken else 0


def _csv(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def _yaml(file: Path) -> Any:
    return load_strict(file.read_text("utf-8"), file.name).value
