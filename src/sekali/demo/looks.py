"""Sample looks of officers that somebody has to judge: late in the evening, and at a counter."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from itertools import islice
from uuid import UUID, uuid5

from django.utils.timezone import get_current_timezone, localdate

from sekali.agencies.queries import postings_of
from sekali.casework.actions.checking_looks import check_day
from sekali.casework.look_reviews import has_samples
from sekali.demo.population.personas import personas
from sekali.vault.actions import Look, write_down_look
from sekali.vault.queries import subjects_with_numbers

_IN_THE_EVENING, _AT_THE_COUNTER = time(21, 10), time(10, 30)
_CLERK, _VILLAGE_OFFICER = "ratna-puspitasari", "lilik-handoko"
# Enough for either of the rules that find them.
_PEOPLE = 10
_EACH = timedelta(minutes=4)


def look_at_samples(niks: Iterable[str], *, at: datetime) -> None:
    """Let two sample officers look at people yesterday, and have that found; once."""
    people = _known(niks)
    if len(people) < _PEOPLE or has_samples():
        return
    yesterday = localdate(at) - timedelta(days=1)
    evening, morning = (
        datetime.combine(yesterday, hour, get_current_timezone())
        for hour in (_IN_THE_EVENING, _AT_THE_COUNTER)
    )
    half = _PEOPLE // 2
    _look(_CLERK, people[:half], "desk", "kependudukan.akta-kelahiran", evening)
    _look(_VILLAGE_OFFICER, people[half:], "mandates", "mandates", morning)
    check_day(yesterday, at=at, is_sample=True)


def _known(niks: Iterable[str]) -> Sequence[UUID]:
    some = list(islice(niks, _PEOPLE))
    found = subjects_with_numbers("nik", some)
    return [found[nik] for nik in some if nik in found]


def _look(key: str, people: Sequence[UUID], door: str, service_id: str, at: datetime) -> None:
    nik = next(one.person.nik for one in personas() if one.key == key)
    officer_id = subjects_with_numbers("nik", [nik])[nik]
    office_id = postings_of(officer_id, localdate(at))[0].office_id
    for number, person_id in enumerate(people):
        look = Look(
            actor_id=officer_id,
            office_id=office_id,
            service_id=service_id,
            case_id=uuid5(person_id, "sample") if door == "desk" else None,
            purposes={"registration": "public-task"},
            elements=["person.full_name", "person.birth_date"],
            where=door,
        )
        write_down_look(person_id=person_id, look=look, at=at + number * _EACH)
