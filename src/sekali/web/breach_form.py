"""The form of the register of breaches: what it asks, read with what is wrong at each box."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.timezone import make_aware

from sekali.agencies import queries as agencies
from sekali.agencies.queries import NoOffice
from sekali.casework.actions.breaching import Breached
from sekali.catalogue import queries as catalogue
from sekali.kernel.ids import uuid7
from sekali.web.day_boxes import day_in_boxes
from sekali.web.errors import Mistake
from sekali.web.texts import Words

AGENCY, PLACE, FIRST, LAST = "instansi", "wilayah", "dari", "sampai"
# No register of this house goes back further.
_OLDEST = date(2000, 1, 1)
SAID = ("data", "bagaimana", "penanganan")

BOXES = (AGENCY, PLACE, FIRST, LAST, *SAID)


def agency_names() -> Sequence[tuple[str, str]]:
    """Return every agency that has offices, by name."""
    known = catalogue.dictionary().agencies.agencies
    names = [(key, one.name.replace("{region}", "").strip()) for key, one in known.items()]
    return sorted(names, key=lambda one: one[1])


def read_breach(
    typed: Mapping[str, str], t: Words, today: date
) -> tuple[Breached | None, list[Mistake]]:
    """Return the breach that was typed, or None and what is wrong with it, box by box."""
    office = _office(typed, today)
    first, last = _day(typed, FIRST, today), _day(typed, LAST, today)
    wrong = [key for key, day in ((FIRST, first), (LAST, last)) if day is None]
    if first and last and first > last:
        wrong.append(LAST)
    if not typed.get(AGENCY):
        wrong.append(AGENCY)
    if office is None and (typed.get(AGENCY) or not typed.get(PLACE)):
        wrong.append(PLACE)
    wrong += [key for key in SAID if not typed.get(key, "").strip()]
    if wrong or office is None or first is None or last is None:
        return None, [mistake_at(key, t) for key in BOXES if key in wrong]
    return _breached(office, first, last, typed), []


def mistake_at(key: str, t: Words) -> Mistake:
    """Return what is told at a box that was not filled in well."""
    return Mistake(key, t(f"breach.box.{key}"), t(f"breach.wrong.{key}"))


def _breached(office_id: UUID, first: date, last: date, typed: Mapping[str, str]) -> Breached:
    return Breached(
        breach_id=uuid7(),
        of_office_id=office_id,
        since=make_aware(datetime.combine(first, time())),
        until=make_aware(datetime.combine(last, time()) + timedelta(days=1)),
        exposed=typed["data"],
        how=typed["bagaimana"],
        handling=typed["penanganan"],
    )


def _office(typed: Mapping[str, str], today: date) -> UUID | None:
    """Return the one office that is meant; None where it is none, or several."""
    found = set()
    for code in agencies.regions_named(typed.get(PLACE, ""), today):
        try:
            found.add(agencies.office_serving(typed.get(AGENCY, ""), code).id)
        except NoOffice:
            continue
    return found.pop() if len(found) == 1 else None


def _day(typed: Mapping[str, str], key: str, today: date) -> date | None:
    """Return the day of three boxes; None where it is none, or has not come yet."""
    day = day_in_boxes(typed, key)
    return day if day and _OLDEST <= day <= today else None
