"""Loading what dictionary/ says of a government, and giving people roles in its offices."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection

from sekali.agencies.models import Holiday, Posting, Region
from sekali.agencies.queries import forget_kept
from sekali.kernel.ids import uuid7
from sekali.storage.transactions import whole_transaction

_ROWS_AT_ONCE = 1_000
_REGENCIES = ("regency", "city")
# What stands before the name of a region; a regency has its own in front already.
_CALLED = {"village": "Desa", "urban_village": "Kelurahan", "province": "Provinsi"}
_VILLAGES = ("village", "urban_village")
_OPEN_OFFICES = """\
INSERT INTO agencies_office AS kept (id, agency, region_id, name, place, zone, hours)
SELECT wanted.*, %s, %s::jsonb
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[])
  AS wanted (id, agency, region_id, name, place)
ON CONFLICT (id) DO UPDATE
SET name = excluded.name, place = excluded.place, zone = excluded.zone, hours = excluded.hours
WHERE (kept.name, kept.place, kept.zone, kept.hours)
  IS DISTINCT FROM (excluded.name, excluded.place, excluded.zone, excluded.hours)
"""

Row = Mapping[str, Any]


class _NewOffice(NamedTuple):
    """An office as it is to be: ``region`` is the code, ``place`` where its letters are signed."""

    id: UUID
    agency: str
    region: str
    name: str
    place: str


@whole_transaction
def load_government(
    *, regions: Iterable[Row], holidays: Iterable[Row], offices: Mapping[str, Any]
) -> None:
    """Bring regions, holidays and offices up to date with what dictionary/ says of them.

    Args:
        regions: Rows of ``dictionary/regions/*.csv``.
        holidays: ``{date, name, kind}`` of ``dictionary/calendar/*.yaml``.
        offices: ``dictionary/agencies.yaml``.
    """
    # A region comes after the one it lies in.
    ordered = sorted((_region(row) for row in regions), key=lambda one: (len(one.code), one.code))
    _upsert(Region, ordered, "code")
    days = {row["date"]: _holiday(row) for row in holidays}
    _upsert(Holiday, list(days.values()), "date")
    _open_offices(offices)
    forget_kept()


def office_id(agency: str, region_code: str) -> UUID:
    """Return the id of the office of an agency in a region: the same in every installation."""
    return uuid5(NAMESPACE_URL, f"sekali:office:{agency}:{region_code}")


@whole_transaction
def give_role(*, person_id: UUID, office_id: UUID, role: str, title: str, since: date) -> None:
    """Give somebody a role in an office; doing it again changes nothing."""
    existing = Posting.objects.filter(person_id=person_id, office_id=office_id, role=role)
    if not existing.exists():
        Posting.objects.create(
            person_id=person_id,
            id=uuid7(),
            office_id=office_id,
            role=role,
            title=title,
            since=since,
        )


def _region(row: Row) -> Region:
    return Region(
        code=row["code"],
        level=row["level"],
        name=row["name"],
        parent_id=row["parent"] or None,
        valid_from=row["valid_from"] or None,
        valid_until=row["valid_until"] or None,
        postal_code=row["postal_code"],
    )


def _holiday(row: Row) -> Holiday:
    return Holiday(date=date.fromisoformat(row["date"]), name=row["name"], kind=row["kind"])


def _open_offices(said: Mapping[str, Any]) -> None:
    """Make the offices that are not there yet, and correct those that dictionary/ says anew.

    A province has thousands of villages: it is one statement, and what stays is not written.
    """
    wanted = list(_offices(said))
    columns = [list(column) for column in zip(*wanted, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_OFFICES, [said["zone"], json.dumps(said["hours"]), *columns])


def _offices(said: Mapping[str, Any]) -> Iterator[_NewOffice]:
    by_level: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for agency, described in said["agencies"].items():
        by_level.setdefault(described.get("level", "regency"), []).append((agency, described))
    levels = {
        "province": by_level.get("province", []),
        **dict.fromkeys(_REGENCIES, by_level.get("regency", [])),
        **dict.fromkeys(_VILLAGES, by_level.get("village", [])),
    }
    exist = Region.objects.filter(level__in=levels, valid_until__isnull=True)
    for code, level, name in exist.values_list("code", "level", "name"):
        for agency, described in levels[level]:
            full_name = f"{_CALLED[level]} {name}" if level in _CALLED else name
            yield _NewOffice(
                id=office_id(agency, code),
                agency=agency,
                region=code,
                name=described["name"].replace("{region}", full_name),
                place=name.removeprefix("Kabupaten ").removeprefix("Kota "),
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
