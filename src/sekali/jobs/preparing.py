"""Bringing an installation up to date: migrations, regions, holidays, offices, services."""

import csv
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.core.management import call_command

from sekali.agencies.models import Holiday, Office, Region
from sekali.agencies.queries import forget_kept
from sekali.audit.models import Chain
from sekali.audit.queries import first_broken_link
from sekali.catalogue.actions import publish
from sekali.catalogue.queries import folders
from sekali.catalogue.strict_yaml import load_strict
from sekali.storage.transactions import whole_transaction

_ROWS_AT_ONCE = 1_000


def migrate() -> int:
    """Bring the database and the static files to this version; return the exit code."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return 0


@whole_transaction
def load_government() -> None:
    """Load regions, holidays and offices from dictionary/; again, it only brings up to date."""
    folder = settings.DICTIONARY_DIR
    for file in sorted((folder / "regions").glob("[0-9]*.csv")):
        _load_regions(file)
    for file in sorted((folder / "calendar").glob("holidays-*.yaml")):
        _load_holidays(file)
    _load_offices(folder / "agencies.yaml")
    forget_kept()


def publish_services() -> int:
    """Keep every service folder as a published version; return how many are new."""
    at = datetime.now(UTC)
    done = [publish(folder=folder, at=at) for folder in folders(settings.SERVICES_DIR)]
    for one in done:
        if one.reuses_version:
            sys.stdout.write(
                f"warning: {one.service_id} changed but is still called {one.version}: "
                "raise version: in service.yaml and say in its CHANGELOG.md what changed\n"
            )
    return sum(one.is_new for one in done)


def office_id(agency: str, region_code: str) -> UUID:
    """Return the id of the office of an agency in a region: the same in every installation."""
    return uuid5(NAMESPACE_URL, f"sekali:office:{agency}:{region_code}")


def check_audit() -> int:
    """Recompute the audit chains of all people, saying how far it is; return the exit code."""
    broken, checked = 0, 0
    people = Chain.objects.values_list("person_id", flat=True).order_by("person_id")
    for person_id in people.iterator(_ROWS_AT_ONCE):
        found = first_broken_link(person_id)
        checked += 1
        if found is not None:
            broken += 1
            sys.stdout.write(f"broken: person {person_id}, entry {found.position}: {found.what}\n")
        if checked % _ROWS_AT_ONCE == 0:
            sys.stdout.write(f"{checked} chains checked, {broken} broken\n")
    sys.stdout.write(f"{checked} chains checked, {broken} broken\n")
    return 1 if broken else 0


def _load_regions(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as rows:
        regions = [_region(row) for row in csv.DictReader(rows)]
    # A region comes after the one it lies in.
    regions.sort(key=lambda region: (len(region.code), region.code))
    _upsert(Region, regions, "code")


def _region(row: dict[str, str]) -> Region:
    return Region(
        code=row["code"],
        level=row["level"],
        name=row["name"],
        parent_id=row["parent"] or None,
        valid_from=row["valid_from"] or None,
        valid_until=row["valid_until"] or None,
        postal_code=row["postal_code"],
    )


def _load_holidays(file: Path) -> None:
    listed = load_strict(file.read_text("utf-8"), file.name).value["holidays"]
    days = {row["date"]: row for row in listed}
    holidays = [
        Holiday(date=date.fromisoformat(day), name=row["name"], kind=row["kind"])
        for day, row in days.items()
    ]
    _upsert(Holiday, holidays, "date")


def _load_offices(file: Path) -> None:
    said = load_strict(file.read_text("utf-8"), file.name).value
    regencies = Region.objects.filter(level__in=["regency", "city"], valid_until__isnull=True)
    _upsert(Office, list(_offices(said, regencies)), "id")


def _offices(said: dict[str, Any], regencies: Iterable[Region]) -> Iterator[Office]:
    for region in regencies:
        for agency, described in said["agencies"].items():
            yield Office(
                id=office_id(agency, region.code),
                agency=agency,
                region=region,
                name=described["name"].replace("{region}", region.name),
                zone=said["zone"],
                hours=said["hours"],
                place=region.name.removeprefix("Kabupaten ").removeprefix("Kota "),
            )


def _upsert(model: type[Any], rows: list[Any], key: str) -> None:
    others = [field.name for field in model._meta.concrete_fields if field.name != key]
    model.objects.bulk_create(
        rows,
        batch_size=_ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=[key],
        update_fields=others,
    )
