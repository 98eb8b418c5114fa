"""What other registries hold of sample people: clean records, the same for the same seed.

The oddities of the real services are the business of the simulated server (demo/registries).
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from sekali.demo.population.people import AS_OF, Household, SamplePerson

Held = tuple[str, str, Mapping[str, Any]]
"""Registry, NIK, record."""

_ADULT_YEARS, _DRIVING_YEARS = 21, 17
_NO_EARNINGS = frozenset({"unemployed", "student", "homemaker"})
_PROFESSIONS = {
    "doctor": ("DOKTER", "Dokter umum"),
    "nurse": ("PERAWAT", "Ners"),
    "midwife": ("BIDAN", "Bidan vokasi"),
    "pharmacist": ("APOTEKER", "Apoteker"),
    "psychologist": ("PSIKOLOG KLINIS", "Psikolog klinis"),
}
# Level, age at which it is usually reached, what the school is called.
_LEVELS: Mapping[str, tuple[str, int, str]] = {
    "primary": ("SD", 12, "SD Negeri Contoh"),
    "junior_secondary": ("SMP", 15, "SMP Negeri Contoh"),
    "senior_secondary": ("SMA", 18, "SMA Negeri Contoh"),
    "diploma_1_2": ("D2", 20, "Akademi Contoh"),
    "diploma_3": ("D3", 21, "Politeknik Contoh"),
    "bachelor": ("S1", 22, "Universitas Contoh"),
    "master": ("S2", 25, "Universitas Contoh"),
    "doctorate": ("S3", 30, "Universitas Contoh"),
}
_PROGRAMS = ("Akuntansi", "Agroteknologi", "Keperawatan", "Pendidikan Guru", "Teknik Sipil")
_MOTORCYCLES = (("Honda", "Beat"), ("Honda", "Vario 125"), ("Yamaha", "Mio"))
_CARS = (("Toyota", "Avanza"), ("Daihatsu", "Xenia"), ("Suzuki", "Carry"))
_COLOURS = ("Hitam", "Putih", "Merah", "Biru")


def holdings_of(household: Household, *, seed: int) -> Iterator[Held]:
    """Yield everything that registries hold of the members of a household."""
    for person in household.members:
        rng = Random(f"{seed}/{person.nik}/holdings")  # noqa: S311  sample people, not secrets
        as_of = (AS_OF - timedelta(days=rng.randrange(1, 90))).isoformat()
        for registry, record in _of_person(person, household, rng):
            yield registry, person.nik, {**record, "as_of": as_of}


def _of_person(
    person: SamplePerson, household: Household, rng: Random
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    age = AS_OF.year - person.birth_date.year
    yield "welfare", {"decile": household.welfare_decile}
    if age >= _ADULT_YEARS and person.occupation not in _NO_EARNINGS:
        yield "tax", _tax(person, rng)
    if person is household.head and rng.random() < 0.6:  # noqa: PLR2004  # who owns the house
        yield "land", {"parcels": [_parcel(household, rng) for _ in range(rng.choice((1, 1, 2)))]}
    if age >= _DRIVING_YEARS and rng.random() < 0.5:  # noqa: PLR2004
        yield "vehicles", {"vehicles": list(_vehicles(person, household, rng))}
    if person.occupation in _PROFESSIONS:
        yield "health-workers", _health(person, rng)
    if person.education in _LEVELS:
        yield "education", {"diplomas": list(_diplomas(person, rng))}


def _tax(person: SamplePerson, rng: Random) -> Mapping[str, Any]:
    old = f"0{rng.randrange(10**6, 10**7)}{rng.randrange(10)}602000"
    number = old if rng.random() < 0.5 else person.nik  # noqa: PLR2004  # NIK as NPWP since 2024
    return {"tax_number": number, "in_use": rng.random() < 0.95}  # noqa: PLR2004


def _parcel(household: Household, rng: Random) -> Mapping[str, Any]:
    right = rng.choice(("HM", "HM", "HM", "HGB"))
    village = household.village_code.replace(".", "")
    return {
        "certificate_no": f"{right} 9{rng.randrange(10_000):04}",
        "right": right,
        "area": f"{rng.randrange(60, 1500)}.{rng.choice(('00', '50'))}",
        "village_code": household.village_code,
        "address": household.address,
        "tax_object_no": f"{village}{rng.randrange(10**7):07}0",
        "pbb_paid_year": rng.choice((AS_OF.year - 1, AS_OF.year - 1, AS_OF.year - 2, None)),
    }


def _vehicles(
    person: SamplePerson, household: Household, rng: Random
) -> Iterator[Mapping[str, Any]]:
    makes = [("SPD. MOTOR", rng.choice(_MOTORCYCLES))]
    if person is household.head and rng.random() < 0.2:  # noqa: PLR2004
        makes.append(("MBL. PENUMPANG", rng.choice(_CARS)))
    for kind, (brand, model) in makes:
        due = date(AS_OF.year, rng.randrange(1, 13), rng.randrange(1, 28))
        yield {
            "plate_no": f"S 9{rng.randrange(1000):03} {rng.choice('PQRS')}{rng.choice('ABCD')}",
            "kind": kind,
            "brand": brand,
            "model": model,
            "built_year": AS_OF.year - rng.randrange(1, 18),
            "colour": rng.choice(_COLOURS),
            "tax_due": due.isoformat(),
        }


def _health(person: SamplePerson, rng: Random) -> Mapping[str, Any]:
    profession, competence = _PROFESSIONS[person.occupation]
    return {
        "str_number": f"33.1.2.{rng.randrange(100, 999)}.9.25-9{rng.randrange(10**6):06}",
        "profession": profession,
        "competence": competence,
        # For life since UU 17/2023; an older registration runs until its day.
        "valid_until": None if rng.random() < 0.8 else f"{AS_OF.year + 1}-12-31",  # noqa: PLR2004
        "skp_points": rng.choice(("25", "37.5", "50", "62.5")),
    }


def _diplomas(person: SamplePerson, rng: Random) -> Iterator[Mapping[str, Any]]:
    highest = list(_LEVELS).index(person.education)
    for key in list(_LEVELS)[max(highest - 1, 0) : highest + 1]:
        level, age, school = _LEVELS[key]
        year = person.birth_date.year + age
        yield {
            "level": level,
            "number": f"9{rng.randrange(10**8):08}/{level}/{year}",
            "school": school,
            "program": rng.choice(_PROGRAMS) if age > 18 else "",  # noqa: PLR2004  # schools have none
            "year": year,
        }
