"""Loading what dictionary/ says of a government, and giving people roles in its offices."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sekali.agencies.models import Holiday, Office, Posting, Region
from sekali.agencies.queries import forget_kept
from sekali.kernel.ids import uuid7
from sekali.storage.transactions import whole_transaction

_ROWS_AT_ONCE = 1_000


Row = Mapping[str, Any]


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
    regencies = Region.objects.filter(level__in=["regency", "city"], valid_until__isnull=True)
    _upsert(Office, list(_offices(offices, regencies)), "id")
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


def _offices(said: Mapping[str, Any], regencies: Iterable[Region]) -> Iterator[Office]:
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
