"""How many rows a second an agency's list is worked through; needs Django to be set up."""

import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import TypeVar

from django.core.management import call_command
from django.utils.timezone import localdate

from benchmarks.million import MIB, PEAK_UNIT
from sekali.agencies.actions import office_id
from sekali.casework.actions import bulk_sending
from sekali.casework.actions.bulk_working import ListWorker
from sekali.casework.actors import Officer
from sekali.casework.bulk_queries import list_of
from sekali.casework.bulk_reading import looked_into
from sekali.casework.models import BulkFile
from sekali.catalogue import queries as catalogue
from sekali.config import wiring
from sekali.demo.filling import fill_vault
from sekali.demo.population.people import Household, SamplePerson
from sekali.demo.seeding import seed
from sekali.kernel.ids import uuid7

SERVICE = "kesehatan.jaminan-kesehatan-bayi"
VILLAGE = "35.16.04.2001"
T = TypeVar("T")


def send(rows: int) -> None:
    """Make so many families known, send their children as one list, print the figures."""
    call_command("migrate", interactive=False, verbosity=0)
    seed(people=1, samples=True)
    born = localdate() - timedelta(weeks=7)
    families = list(_families(rows, born))
    fill_vault(iter(families), at=datetime.now(UTC))
    lines = ["NIK orang tua;NIK bayi;Tempat berobat"]
    lines += [f"{one.members[0].nik};{one.members[1].nik};puskesmas_sooko" for one in families]
    content = "\n".join(lines).encode()
    bulk = _timed("taken in", rows, lambda: _received(content))
    bulk = _timed("checked", rows, lambda: _worked_off(bulk))
    if bulk.wrong:
        raise AssertionError(f"{bulk.wrong} rows are wrong")
    bulk_sending.hand_in_list(bulk=bulk, only_good=False, at=datetime.now(UTC))
    _timed("handed in", rows, lambda: _worked_off(bulk))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * PEAK_UNIT / MIB
    print(f"at most {peak:.0f} MiB of memory, sample people and services included")


def _timed(what: str, rows: int, do: Callable[[], T]) -> T:
    began = time.perf_counter()
    result = do()
    took = time.perf_counter() - began
    print(f"{rows:,} rows {what} in {took:.1f} s: {rows / took:,.0f} a second", flush=True)
    return result


def _received(content: bytes) -> BulkFile:
    officer = Officer(uuid7(), "Petugas", office_id("social-affairs", "35.16"), "front-office", "")
    return bulk_sending.receive_list(
        service=catalogue.service(SERVICE),
        sent=looked_into(BytesIO(content)),
        name="bayi.csv",
        by=officer,
        at=datetime.now(UTC),
        today=localdate(),
    )


def _worked_off(bulk: BulkFile) -> BulkFile:
    worker = ListWorker(wiring.registry(), is_sample=True)
    while True:
        bulk = list_of(office_id=bulk.office_id, bulk_id=bulk.id)
        if bulk.state in {bulk_sending.CHECKED, bulk_sending.DONE}:
            return bulk
        worker.step(
            office_id=bulk.office_id,
            bulk_id=bulk.id,
            state=bulk.state,
            position=bulk.position,
            at=datetime.now(UTC),
        )


def _families(count: int, born: date) -> Iterator[Household]:
    """Yield pairs of a parent and a child of seven weeks, with numbers that nobody has."""
    for number in range(count):
        # Serials of 9001 and above are given out by no registry; there are 999 for each day.
        day, serial = divmod(number, 999)
        village = f"3516{4 + day:02d}"
        yield _household(village, f"{9001 + serial}", born)


def _household(village: str, serial: str, born: date) -> Household:
    card, parent_nik = f"{village}010120{serial}", f"{village}010180{serial}"
    child_nik = f"{village}{born:%d%m%y}{serial}"
    return Household(
        family_card_no=card,
        members=(
            _member(parent_nik, card, "Joko Susanto", date(1980, 1, 1), "household_head", None),
            _member(child_nik, card, "Bayu Susanto", born, "child", parent_nik),
        ),
        address="Jalan Raya 1",
        hamlet=None,
        rt="001",
        rw="001",
        village_code=VILLAGE,
        postal_code="61374",
        welfare_decile=2,
        electricity_va=450,
        primary_clinic="Puskesmas Sooko",
    )


def _member(
    nik: str, card: str, name: str, born: date, relation: str, father: str | None
) -> SamplePerson:
    return SamplePerson(
        nik=nik,
        family_card_no=card,
        full_name=name,
        sex="male",
        birth_place="Mojokerto",
        birth_date=born,
        religion="islam",
        blood_type="unknown",
        marital_status="never_married",
        family_relation=relation,
        education="no_schooling",
        occupation="unemployed",
        father_nik=father,
    )
