"""Turning a settled family into people and a household, with home, insurance and contact."""

from datetime import date
from random import Random

from sekali.demo.population import numbers
from sekali.demo.population.drafts import Draft, between, years
from sekali.demo.population.lives import Lives
from sekali.demo.population.people import Household, SamplePerson
from sekali.demo.population.settling import Place, Settled, Sources, regency_of

_PARENTS_OLDER_BY = 27
_PHONE_FROM, _PHONE_UNTIL = 15, 62
_WITH_PHONE, _ELDERS_WITH_PHONE = 0.88, 0.35
_EMAIL_FROM, _EMAIL_UNTIL, _WITH_EMAIL = 16, 55, 0.34
# Who has a birth certificate, by the last year of birth: UU 23/2006 made them common.
_CERTIFICATES = ((1959, 0.12), (1984, 0.35), (2004, 0.78), (date.max.year, 0.95))
_REPORTED_LATE_BEFORE = 2006
_REPORTED_WITHIN_DAYS = 60
_FIRST_CARDS = date(2009, 1, 1).toordinal()
_RTS, _RWS, _HOUSES = 8, 9, 140
_IN_A_LANE = 0.3


def finish(family: Settled, place: Place, sources: Sources) -> Household:
    """Return the household that a settled family makes."""
    rng, lives, village = place.rng, sources.lives, place.village
    occupations = {member.occupation for member in family.members}
    decile = lives.welfare_decile(occupations, rng)
    insurance = lives.family_insurance(occupations, decile, rng)
    card = place.numbers.family_card(_recorded(family.members, sources.today, rng))
    hamlet = None if village.is_urban else f"Dusun {lives.hamlets.draw(rng)}"
    return Household(
        family_card_no=card,
        members=tuple(
            _person(member, card, insurance, family, place, sources) for member in family.members
        ),
        address=hamlet or _street(lives, rng),
        hamlet=hamlet,
        rt=f"{1 + int(rng.random() * _RTS):03d}",
        rw=f"{1 + int(rng.random() * _RWS):03d}",
        village_code=village.code,
        postal_code=village.postal_code,
        welfare_decile=decile,
        electricity_va=lives.electricity_va(decile, rng),
        primary_clinic=f"Puskesmas {village.district_name}",
    )


def _recorded(members: list[Draft], today: int, rng: Random) -> date:
    # A birth and a wedding give a new family card, so the card is younger than both.
    events = [m.born for m in members] + [m.union.day for m in members if m.union]
    since = max(_FIRST_CARDS, *events)
    return date.fromordinal(since + int((today - since) * rng.random()))


def _street(lives: Lives, rng: Random) -> str:
    lane = f" {lives.lanes.draw(rng)}" if rng.random() < _IN_A_LANE else ""
    return f"Jl. {lives.streets.draw(rng)}{lane} No. {1 + int(rng.random() * _HOUSES)}"


def _person(
    draft: Draft, card: str, insurance: str, family: Settled, place: Place, sources: Sources
) -> SamplePerson:
    rng, lives, union = place.rng, sources.lives, draft.union
    age = draft.age_on(sources.today)
    certificate = union.certificate_no if union else None
    divorce = union.divorce_certificate_no if union else None
    return SamplePerson(
        nik=draft.nik,
        family_card_no=card,
        full_name=draft.name,
        sex=draft.sex,
        birth_place=draft.origin.birth_place if draft.origin else place.birth_place,
        birth_date=draft.birth_date,
        religion=family.religion,
        blood_type=lives.blood_types.draw(rng),
        marital_status=draft.marital_status,
        family_relation=draft.relation,
        education=draft.education,
        occupation=draft.occupation,
        father_name=_father_name(draft, family.culture, rng, sources),
        mother_name=_mother_name(draft, family.culture, rng, sources),
        father_nik=(draft.father.nik if draft.father else "") or None,
        mother_nik=(draft.mother.nik if draft.mother else "") or None,
        birth_certificate_no=_birth_certificate(draft, place, sources.today),
        marriage_certificate_no=certificate,
        marriage_date=date.fromordinal(union.day) if union and certificate else None,
        divorce_certificate_no=divorce,
        divorce_date=date.fromordinal(union.divorced_day or 1) if union and divorce else None,
        disability=lives.disabilities.draw(rng),
        insurance_segment="worker" if draft.occupation in lives.formal else insurance,
        phone=numbers.phone_no(rng) if _has_phone(age, rng) else None,
        email=numbers.email_address(draft.name, rng) if _has_email(age, rng) else None,
    )


def _father_name(draft: Draft, culture: str, rng: Random, sources: Sources) -> str | None:
    if draft.father:
        return draft.father.name
    born = draft.birth_date.year - _PARENTS_OLDER_BY
    return sources.names.draw(culture, "male", born, rng) if draft.father_known else None


def _mother_name(draft: Draft, culture: str, rng: Random, sources: Sources) -> str:
    if draft.mother:
        return draft.mother.name
    born = draft.birth_date.year - _PARENTS_OLDER_BY
    return sources.names.draw(culture, "female", born, rng)


def _has_phone(age: int, rng: Random) -> bool:
    if age < _PHONE_FROM:
        return False
    return rng.random() < (_WITH_PHONE if age <= _PHONE_UNTIL else _ELDERS_WITH_PHONE)


def _has_email(age: int, rng: Random) -> bool:
    return _EMAIL_FROM <= age <= _EMAIL_UNTIL and rng.random() < _WITH_EMAIL


def _birth_certificate(draft: Draft, place: Place, today: int) -> str | None:
    born, rng = draft.birth_date, place.rng
    if rng.random() >= next(share for until, share in _CERTIFICATES if born.year <= until):
        return None
    late = born.year < _REPORTED_LATE_BEFORE
    wait = years(between(6, 12, rng)) if late else int(rng.random() * _REPORTED_WITHIN_DAYS)
    on = date.fromordinal(min(today, draft.born + wait))
    registered_in = draft.origin.district_code if draft.origin else place.village.code
    return numbers.birth_certificate_no(regency_of(registered_in), on, late=late, rng=rng)
