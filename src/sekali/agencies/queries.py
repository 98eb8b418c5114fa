"""Which office serves a place, who works where, and the working time of an office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from itertools import islice
from uuid import UUID

from django.db.models import Q

from sekali.agencies.models import Holiday, Office, Posting, Region
from sekali.agencies.roles import DATA_PROTECTION_AGENCY, DATA_PROTECTION_OFFICER, HEADS
from sekali.agencies.rules import WorkingTime
from sekali.kernel.errors import DomainError

REGENCY_CODE_LENGTH = len("35.16")
DISTRICT_CODE_LENGTH = len("35.16.06")
LARGE_LEVELS = ("province", "regency", "city")
VILLAGE_LEVELS = ("village", "urban_village")
# The name that most villages of a province have; more of one name than anybody reads through.
_MOST_OF_ONE_NAME = 60
_MOST_OFFERED = 6
# Offices and regions change by an operator's command, which starts the processes anew; the
# number kept is bounded by the number of offices of a province.
_KEPT = 4_096
_AGENCIES_KEPT = 64


class NoOffice(DomainError):
    """No office of this agency serves the place."""

    code = "no-office"


def office_serving(agency: str, region_code: str) -> Office:
    """Return the office of the agency for the village, or the regency or city, of the region.

    Raises:
        NoOffice: The agency has no office there, or the code is none.
    """
    office = _office_in(agency, region_code[: _code_length(agency)])
    if office is None:
        raise NoOffice(agency=agency, region=region_code)
    return office


@lru_cache(_AGENCIES_KEPT)
def only_office(agency: str) -> Office:
    """Return the office of an agency that has one for everybody.

    Raises:
        NoOffice: It has none, or several.
    """
    found = list(Office.objects.filter(agency=agency)[:2])
    if len(found) != 1:
        raise NoOffice(agency=agency, region="")
    return found[0]


@lru_cache(_AGENCIES_KEPT)
def _code_length(agency: str) -> int:
    """Return how long the codes are of the regions in which an agency has its offices."""
    code = Office.objects.filter(agency=agency).values_list("region_id", flat=True).first()
    return len(code) if code else REGENCY_CODE_LENGTH


@lru_cache(_KEPT)
def _office_in(agency: str, region_code: str) -> Office | None:
    return Office.objects.filter(agency=agency, region_id=region_code).first()


@lru_cache(_KEPT)
def office(office_id: UUID) -> Office:
    """Return the office with this id."""
    return Office.objects.select_related("region").get(id=office_id)


@lru_cache(_KEPT)
def working_time(office_id: UUID) -> WorkingTime:
    """Return when this office is open."""
    found = office(office_id)
    hours = {day: (_time(span[0]), _time(span[1])) for day, span in found.hours.items()}
    return WorkingTime(found.zone, hours, holidays())


@lru_cache(1)
def holidays() -> frozenset[date]:
    """Return all days on which offices are closed."""
    return frozenset(Holiday.objects.values_list("date", flat=True))


def postings_of(person_id: UUID, on: date) -> Sequence[Posting]:
    """Return the roles that a person has on a day, with their offices."""
    postings = Posting.objects.filter(person_id=person_id, since__lte=on)
    current = postings.filter(Q(until__isnull=True) | Q(until__gt=on))
    return list(current.select_related("office").order_by("since"))


def all_postings_of(person_id: UUID) -> Sequence[Posting]:
    """Return every role that a person has or had, in order of time."""
    return list(Posting.objects.filter(person_id=person_id).order_by("since"))


def holder_of_role(office_id: UUID, role: str, on: date) -> Posting | None:
    """Return the posting of whoever holds a role of an office on a day, the longest in it."""
    # Asked by office, across the people who may hold it.
    postings = Posting.objects.all().across_people().filter(office_id=office_id, role=role)
    current = postings.filter(since__lte=on).exclude(until__lte=on)
    found: Posting | None = current.order_by("since", "id").first()
    return found


def roles_in(office_id: UUID, on: date) -> Mapping[UUID, frozenset[str]]:
    """Return who has which roles in an office on a day."""
    # Asked by office, across the people who work there.
    postings = Posting.objects.all().across_people().filter(office_id=office_id, since__lte=on)
    found: dict[UUID, frozenset[str]] = {}
    for person_id, role in postings.exclude(until__lte=on).values_list("person_id", "role"):
        found[person_id] = found.get(person_id, frozenset()) | {role}
    return found


@dataclass(frozen=True, slots=True)
class Watch:
    """Where the data-protection matters of an office are looked after, and in which roles."""

    office_id: UUID
    roles: frozenset[str]


def data_protection_watch(office_id: UUID, on: date) -> Watch:
    """Return who watches over the personal data of an office on a day.

    Its own data-protection officer; else that of the province; where nobody is posted in either,
    the head of the office, so that nothing is left lying.
    """
    officer = frozenset({DATA_PROTECTION_OFFICER})
    if holder_of_role(office_id, DATA_PROTECTION_OFFICER, on):
        return Watch(office_id, officer)
    above = _data_protection_office(office_id)
    if above and holder_of_role(above.id, DATA_PROTECTION_OFFICER, on):
        return Watch(above.id, officer)
    return Watch(office_id, HEADS)


def offices_watching(office_id: UUID) -> frozenset[UUID]:
    """Return the offices in which the data-protection matters of an office may lie."""
    above = _data_protection_office(office_id)
    return frozenset({office_id, above.id} if above else {office_id})


def _data_protection_office(office_id: UUID) -> Office | None:
    place = office(office_id).region_id
    return _office_in(DATA_PROTECTION_AGENCY, place[: _code_length(DATA_PROTECTION_AGENCY)])


def region_names(codes: Sequence[str]) -> Mapping[str, str]:
    """Return the names of regions by code; a code that never existed is left out."""
    return {code: name for code in codes if (name := _region_name(code))}


@lru_cache(_KEPT * 4)
def _region_name(code: str) -> str | None:
    return Region.objects.filter(code=code).values_list("name", flat=True).first()


def regency_name(region_code: str) -> str:
    """Return the regency or city that a region lies in, or is."""
    return _region_name(region_code[:REGENCY_CODE_LENGTH]) or ""


def place_name(village_code: str) -> str:
    """Return a village with district and regency, as one would write it on a letter.

    Of a district or a regency it is that one's own name, with what is above it.
    """
    cut = (village_code, village_code[:DISTRICT_CODE_LENGTH], village_code[:REGENCY_CODE_LENGTH])
    parts = tuple(dict.fromkeys(cut))
    names = region_names(parts)
    return ", ".join(names[part] for part in parts if part in names)


def regions_below(parent: str, on: date) -> Sequence[Region]:
    """Return the regions directly below one, that exist on a day, by name."""
    exists = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    exists &= Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    return list(Region.objects.filter(exists, parent_id=parent).order_by("name"))


def regions_named(said: str, on: date) -> Sequence[str]:
    """Return the codes of the regions that somebody may mean by a code or a name.

    "35.16", "Kabupaten Mojokerto" and "Gondang, Mojokerto" are all understood.
    """
    said = said.strip()
    exists = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    large = Q(name__iexact=said, level__in=LARGE_LEVELS)
    found = Region.objects.filter(exists, Q(code=said) | large).values_list("code", flat=True)
    return list(found) or villages_named(said, on)


def villages_named(said: str, on: date) -> Sequence[str]:
    """Return the codes of the villages that somebody may mean, at most six.

    What stands after a comma narrows it down: "Gondang, Mojokerto" is not in Nganjuk.
    """
    name, *around = (part.strip().casefold() for part in said.split(","))
    exists = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    named = Region.objects.filter(exists, name__iexact=name, level__in=VILLAGE_LEVELS)
    codes = named.order_by("code").values_list("code", flat=True)[:_MOST_OF_ONE_NAME]
    fitting = (code for code in codes if _lies_in(code, around))
    return list(islice(fitting, _MOST_OFFERED))


def _lies_in(code: str, around: Sequence[str]) -> bool:
    _, *places = place_name(code).casefold().split(", ")
    return all(any(part in place for place in places) for part in around if part)


def is_region(code: str, on: date | None = None) -> bool:
    """Tell whether the code is, or on the given day was, that of a region."""
    found = Region.objects.filter(code=code)
    if on is not None:
        found = found.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    return found.exists()


def forget_kept() -> None:
    """Drop what this process keeps of offices and regions, after they were changed."""
    kept = (only_office, _code_length, _office_in, office, working_time, holidays, _region_name)
    for one in kept:
        one.cache_clear()


def _time(text: str) -> time:
    return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007  # a wall-clock time has no zone
