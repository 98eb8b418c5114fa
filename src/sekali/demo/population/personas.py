"""The personas: people written by hand whom the demonstration, the tests and the scenarios name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sekali.demo.population.data_files import DATA, read_yaml
from sekali.demo.population.people import Household, SamplePerson

_DATES = ("birth_date", "marriage_date", "divorce_date")
_ABOUT_PERSONA = ("persona", "story", "has_account", "roles")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRole:
    """What somebody is in an office: agency and region name the office."""

    agency: str  # "civil-registry"
    region: str  # "35.16"
    role: str  # "front-office", "head-of-office"
    title: str  # as printed on documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Somebody to sign in as, or to type in, with what they are here to show."""

    key: str
    story: Mapping[str, str]  # by language, one line
    has_account: bool
    person: SamplePerson
    household: Household
    roles: tuple[StaffRole, ...] = ()


@cache
def personas(path: Path = DATA / "personas.yaml") -> tuple[Persona, ...]:
    """Return the personas of a file, in its order.

    Raises:
        TypeError: A person or household lacks something, or has what the shape does not know.
        ValueError: Two personas have one key, or a date is none.
    """
    found = tuple(p for family in read_yaml(path)["families"] for p in _family(family))
    if len({persona.key for persona in found}) < len(found):
        raise ValueError(f"{path.name}: two personas have one key")
    return found


def persona_households(of: Iterable[Persona]) -> tuple[Household, ...]:
    """Return the households of personas, each once, with the members who are no persona."""
    return tuple({p.household.family_card_no: p.household for p in of}.values())


def _family(spec: Mapping[str, Any]) -> Iterable[Persona]:
    card = spec["family_card_no"]
    members = spec["members"]
    people = tuple(_person(member, card) for member in members)
    home = {key: value for key, value in spec.items() if key != "members"}
    household = Household(members=people, **{"hamlet": None, "welfare_decile": None} | home)
    for member, person in zip(members, people, strict=True):
        if "persona" in member:
            yield _persona(member, person, household)


def _person(spec: Mapping[str, Any], family_card_no: str) -> SamplePerson:
    plain = {key: value for key, value in spec.items() if key not in _ABOUT_PERSONA}
    dates = {key: date.fromisoformat(plain[key]) for key in _DATES if key in plain}
    return SamplePerson(family_card_no=family_card_no, **plain | dates)


def _persona(spec: Mapping[str, Any], person: SamplePerson, household: Household) -> Persona:
    return Persona(
        key=spec["persona"],
        story=spec["story"],
        has_account=spec["has_account"],
        person=person,
        household=household,
        roles=tuple(StaffRole(**role) for role in spec.get("roles", ())),
    )
