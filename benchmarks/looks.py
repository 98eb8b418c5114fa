"""How long the night takes for the looks of a day, beside reading the same rows barely.

Needs Django to be set up.
"""

import json
import random
import resource
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import connection
from django.utils.timezone import get_current_timezone

from benchmarks.million import MIB, PEAK_UNIT
from sekali.agencies.models import Office, Posting
from sekali.casework.actions.checking_looks import check_day
from sekali.casework.models import LookReview
from sekali.demo.seeding import seed
from sekali.kernel.ids import uuid7

DAY = date(2026, 3, 3)
AT = datetime(2026, 3, 3, 18, 40, tzinfo=UTC)
OFFICES, OFFICERS_EACH = 400, 6
# So many officers have one of so many of all looks, far more than the others.
_ODD, _OF_THE_ODD = 24, 20
_WORKED_SECONDS = 7 * 3_600
# Of everybody that an officer sees in a day, a case has some lines, and is opened again.
_IN_A_CASE, _TIMES = 3, 2
Officers = list[tuple[UUID, UUID]]
_SCAN = """
    SELECT count(*), count(details->>'case'), max(at) FROM audit_entry WHERE at >= %s AND at < %s
"""
_COPY = """
    COPY audit_entry (person_id, position, at, kind, actor_id, office_id, details, hash) FROM STDIN
"""


def measure(count: int) -> None:
    """Write so many looks of a day beside those of others, go through them, print the figures."""
    print("  an empty database, migrations, offices", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    seed(people=0, samples=False)
    offices = list(Office.objects.order_by("id").values_list("id", flat=True)[:OFFICES])
    officers = _posted(offices)
    for day in (DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)):
        print(f"  {count:,} looks of {day}", flush=True)
        _write(count, officers, day)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE audit_entry")
    scans = [_timed(_scan) for _ in range(3)]
    before = _peak_mib()
    began = time.perf_counter()
    done = check_day(DAY, at=AT)
    took = time.perf_counter() - began
    again = _timed(lambda: check_day(DAY, at=AT))
    bare = sorted(scans)[1]
    print(f"{done.looks:,} looks of a day out of three, {len(offices)} offices")
    print(f"  the same rows read and counted barely  {bare:7.2f} s")
    print(f"  gone through, {done.findings} findings          {took:7.2f} s, {took / bare:.1f} x")
    print(f"  a second time, {LookReview.objects.count()} findings in all   {again:7.2f} s")
    print(f"  memory of the program grew by {_peak_mib() - before:.0f} MiB")
    connection.close()


def _posted(offices: list[UUID]) -> Officers:
    """Post officers to each office; return them, those of one office apart."""
    officers = [(office_id, uuid7()) for _ in range(OFFICERS_EACH) for office_id in offices]
    Posting.objects.bulk_create(
        Posting(
            person_id=person_id,
            office_id=office_id,
            role="front-office",
            title="Petugas",
            since=DAY - timedelta(days=400),
        )
        for office_id, person_id in officers
    )
    return officers


def _write(count: int, officers: Officers, day: date) -> None:
    with connection.cursor() as cursor, cursor.copy(_COPY) as copied:
        for row in _rows(count, officers, day):
            copied.write_row(row)


def _rows(count: int, officers: Officers, day: date) -> Iterator[tuple[Any, ...]]:
    drawn = random.Random(day.toordinal())  # noqa: S311  # the same looks each time, no secret
    morning = datetime(day.year, day.month, day.day, 8, tzinfo=get_current_timezone())
    cases = count // (_IN_A_CASE * _TIMES)
    for number in range(cases):
        is_odd = number % _OF_THE_ODD == 0
        office_id, officer_id = drawn.choice(officers[:_ODD] if is_odd else officers)
        at = morning + timedelta(seconds=_WORKED_SECONDS * number / cases)
        yield from _case(drawn, office_id, officer_id, at)


def _case(
    drawn: random.Random, office_id: UUID, officer_id: UUID, at: datetime
) -> Iterator[tuple[Any, ...]]:
    details = json.dumps(
        {
            "service": "kependudukan.akta-kelahiran",
            "case": str(UUID(int=drawn.getrandbits(128))),
            "purposes": {"registration": "public-task"},
            "elements": ["person.full_name", "person.birth_date", "person.nik"],
            "where": "desk",
        }
    )
    for _ in range(_IN_A_CASE):
        person_id = UUID(int=drawn.getrandbits(128))
        for position in range(1, _TIMES + 1):
            yield (person_id, position, at, "facts.read", officer_id, office_id, details, b"h")


def _scan() -> None:
    begin = datetime(DAY.year, DAY.month, DAY.day, tzinfo=get_current_timezone())
    with connection.cursor() as cursor:
        cursor.execute(_SCAN, [begin, begin + timedelta(days=1)])
        cursor.fetchone()


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * PEAK_UNIT / MIB
