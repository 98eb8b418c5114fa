"""Families with a newborn child, as many as a test needs, and lists of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import UUID

from sekali.casework import bulk_queries
from sekali.casework.actions import bulk_sending
from sekali.casework.actions.bulk_working import ListWorker
from sekali.casework.bulk_reading import looked_into
from sekali.casework.effects.setting import Outside
from sekali.casework.models import BulkFile
from sekali.catalogue import queries as catalogue
from sekali.kernel.ids import uuid7
from sekali.vault.actions import Recording, add_subject
from sekali.vault.belonging import link
from sekali.vault.facts import VERIFIED, Fact
from support.applying import INSURANCE, NOW, local_day
from support.people import VILLAGE_OFFICER, officer

VILLAGE = "35.16.04.2001"
CLINIC = "puskesmas_sooko"
HEADER = "NIK orang tua;NIK bayi;Tempat berobat"
_MOVING = (bulk_sending.CHECKING, bulk_sending.HANDING_IN)


@dataclass(frozen=True, slots=True)
class Family:
    """A parent with a child of seven weeks."""

    parent_id: UUID
    parent_nik: str
    baby_nik: str

    def row(self, clinic: str = CLINIC) -> str:
        """Return the row of a list that says all that is not known of them."""
        return f"{self.parent_nik};{self.baby_nik};{clinic}"


def family(number: int, *, village: str = VILLAGE, decile: int = 2, at: datetime = NOW) -> Family:
    """Make known a family; ``number`` is below a thousand and tells it from the others."""
    today = local_day(at)
    born = today - timedelta(weeks=7)
    serial = f"9{number:03d}"
    parent_nik, baby_nik = f"351604150790{serial}", f"351604{born:%d%m%y}{serial}"
    card = f"351604010120{serial}"
    household = {
        "family_card_no": card,
        "village_code": village,
        "address": "Jalan Raya 1",
        "rt": "001",
        "rw": "001",
        "head_name": "Joko",
        "welfare_decile": decile,
    }
    parent = {
        "nik": parent_nik,
        "full_name": "Joko Susanto",
        "sex": "male",
        "birth_date": "1990-07-15",
        "family_relation": "household_head",
    }
    baby = {
        "nik": baby_nik,
        "full_name": "Bayu Susanto",
        "sex": "male",
        "birth_date": born.isoformat(),
        "birth_place": "Mojokerto",
        "family_relation": "child",
        "mother_name": "Rini",
    }
    home = _known("household", {"kk": card}, household, today, at)
    joko = _known("person", {"nik": parent_nik}, parent, today, at)
    bayu = _known("person", {"nik": baby_nik}, baby, today, at)
    for one, other, kind in (
        (joko, home, "household"),
        (bayu, home, "household"),
        (joko, bayu, "child"),
        (bayu, joko, "father"),
    ):
        link(person_id=one, other_id=other, kind=kind, since=today, at=at)
    return Family(joko, parent_nik, baby_nik)


def csv_of(rows: Sequence[str], header: str = HEADER) -> bytes:
    """Return a file as a spreadsheet writes it in Indonesia."""
    return "\r\n".join(["\ufeff" + header, *rows, ""]).encode()


def sent(
    rows: Sequence[str] | bytes,
    *,
    by: str = VILLAGE_OFFICER,
    at: datetime = NOW,
    name: str = "bayi.csv",
) -> BulkFile:
    """Send a list as an officer."""
    content = rows if isinstance(rows, bytes) else csv_of(rows)
    return bulk_sending.receive_list(
        service=catalogue.service(INSURANCE),
        sent=looked_into(BytesIO(content)),
        name=name,
        by=officer(by),
        at=at,
        today=local_day(at),
    )


def step(bulk: BulkFile, outside: Outside, *, at: datetime = NOW) -> BulkFile:
    """Let the worker do one step; return how the list stands."""
    ListWorker(outside.registry, is_sample=True).step(
        office_id=bulk.office_id, bulk_id=bulk.id, state=bulk.state, position=bulk.position, at=at
    )
    return again(bulk)


def worked_off(bulk: BulkFile, outside: Outside, *, at: datetime = NOW) -> BulkFile:
    """Let the worker go on until it is checked, or done."""
    bulk = again(bulk)
    while bulk.state in _MOVING:
        bulk = step(bulk, outside, at=at)
    return bulk


def handed_in(bulk: BulkFile, outside: Outside, *, only_good: bool = False) -> BulkFile:
    """Hand in a list that was checked, to the end."""
    bulk_sending.hand_in_list(bulk=bulk, only_good=only_good, at=NOW)
    return worked_off(bulk, outside)


def again(bulk: BulkFile) -> BulkFile:
    """Return the list as it stands now."""
    return bulk_queries.list_of(office_id=bulk.office_id, bulk_id=bulk.id)


def wrong_with(bulk: BulkFile) -> dict[int, list[tuple[str, str]]]:
    """Return what is wrong with which row: column and code of the refusal."""
    rows = bulk_queries.rows_of_list(bulk, standing="wrong")
    return {row.number: [(one["column"], one["code"]) for one in row.mistakes] for row in rows}


def _known(
    kind: str, numbers: dict[str, str], facts: dict[str, object], today: date, at: datetime
) -> UUID:
    subject_id = uuid7()
    add_subject(
        subject_id=subject_id,
        kind=kind,
        numbers=numbers,
        facts={key: Fact(value, VERIFIED, "civil-registry", today) for key, value in facts.items()},
        recording=Recording(at=at),
        is_sample=True,
    )
    return subject_id
