"""Filling an installation: what every government needs, and a small synthetic East Java."""

import json
import os
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import chain
from pathlib import Path
from string import Template
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localdate

from sekali.accounts.actions import NewAccount, mark_as_staff, open_account
from sekali.accounts.queries import account_of
from sekali.agencies.actions import give_role, office_id
from sekali.demo.civil_servants import know_civil_servants
from sekali.demo.filling import fill_vault
from sekali.demo.looks import look_at_samples
from sekali.demo.offerings import offer_samples
from sekali.demo.population.births import birth_notice
from sekali.demo.population.generate import households
from sekali.demo.population.holdings import holdings_of
from sekali.demo.population.organisations import boards_held, boards_in_words
from sekali.demo.population.people import Household
from sekali.demo.population.personas import Persona, persona_households, personas
from sekali.demo.population.regions import read_villages
from sekali.demo.population.registry import read_labels, registry_record
from sekali.demo.portals.people import PASSWORD
from sekali.jobs.preparing import load_government, publish_services
from sekali.vault.queries import subject_with_number

# Of sample people only, and printed at every start; a real installation has no samples.
SAMPLE_PASSWORD = "contoh-sekali-2026"  # noqa: S105  # meant to be known
SEED = 2026
IN_OFFICE_SINCE = date(2025, 1, 1)
STRANGER = "hendra-wijaya"
# So much of the first line tells the sample file of portals from an operator's own.
_MARK = 30
# The demonstration lives in two regencies and a city; regions are those of all East Java.
_REGENCIES = ("35.16.04", "35.29.01", "35.78.06")


def seed(*, people: int, samples: bool) -> int:
    """Fill the installation; a second time it only brings up to date. Return the exit code."""
    load_government()
    new = publish_services(at=datetime.now(UTC))
    sys.stdout.write(f"regions, holidays, offices loaded; {new} new service versions\n")
    if samples:
        _seed_samples(people)
    return 0


def _seed_samples(people: int) -> None:
    regions = settings.DICTIONARY_DIR / "regions" / "35.csv"
    villages = read_villages(regions, within=_REGENCIES)
    everybody = list(
        chain(
            persona_households(personas()),
            households(seed=SEED, regions=villages, count_people=people),
        )
    )
    _tell_registry(everybody, regions)
    _tell_other_registries(everybody)
    first = personas()[0].person.nik
    if subject_with_number("nik", first) is None:
        fill_vault(_without_strangers(everybody), at=datetime.now(UTC))
    for persona in personas():
        _open(persona)
    know_civil_servants(at=datetime.now(UTC))
    offer_samples()
    look_at_samples(_drawn(everybody), at=datetime.now(UTC))
    write_portals(settings.PORTALS_FILE, os.environ.get("SIMULATED_PORTALS_URL", ""))
    _write_personas(settings.VAR / "personas.txt")


def _without_strangers(everybody: Iterable[Household]) -> Iterable[Household]:
    """Leave out the family that is there to register: Sekali does not know them yet."""
    strangers = next(p.household for p in personas() if p.key == STRANGER)
    return [one for one in everybody if one.family_card_no != strangers.family_card_no]


def _drawn(everybody: Iterable[Household]) -> Iterable[str]:
    """Return the NIK of people without a persona in their family: their ledgers tell no story."""
    told = {persona.household.family_card_no for persona in personas()}
    families = (one for one in everybody if one.family_card_no not in told)
    return (member.nik for one in families for member in one.members)


def _tell_registry(everybody: Iterable[Household], regions: Path) -> None:
    """Write the people that the simulated civil registry will know, once."""
    file = settings.VAR / "registry" / "people.jsonl"
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    labels = read_labels(settings.DICTIONARY_DIR / "codes")
    villages = {village.code: village for village in read_villages(regions)}
    draft = file.with_suffix(".part")
    with draft.open("w", encoding="utf-8") as out:
        for household in everybody:
            for person in household.members:
                record = registry_record(person, household, labels=labels, villages=villages)
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
    draft.replace(file)


def _tell_other_registries(everybody: Iterable[Household]) -> None:
    """Write what the other simulated registries will hold, once, and a birth they tell of."""
    file = settings.VAR / "registry" / "holdings.jsonl"
    if file.exists():
        return
    held = chain.from_iterable(holdings_of(one, seed=SEED) for one in everybody)
    notice = birth_notice(personas(), localdate())
    draft = file.with_suffix(".part")
    with draft.open("w", encoding="utf-8") as out:
        for registry, nik, record in chain(held, boards_held(personas()), [("births", "", notice)]):
            told = {"registry": registry, "nik": nik, "record": record}
            out.write(json.dumps(told, ensure_ascii=False) + "\n")
    draft.replace(file)


def _open(persona: Persona) -> None:
    if not persona.has_account:
        return
    person_id = subject_with_number("nik", persona.person.nik)
    if person_id is None or account_of(person_id) is not None:
        return
    new = NewAccount(
        person_id=person_id,
        nik=persona.person.nik,
        display_name=persona.person.full_name,
        assurance="matched",
        email=persona.person.email or "",
        is_sample=True,
    )
    open_account(new=new, password=SAMPLE_PASSWORD, now=datetime.now(UTC))
    _post(persona, person_id)


def _post(persona: Persona, person_id: UUID) -> None:
    for role in persona.roles:
        give_role(
            person_id=person_id,
            office_id=office_id(role.agency, role.region),
            role=role.role,
            title=role.title,
            since=IN_OFFICE_SINCE,
        )
    if persona.roles:
        mark_as_staff(person_id=person_id)


def write_portals(file: Path, address: str) -> None:
    """Name the simulated portals in the settings file; one of an operator's own is left alone."""
    sample = files("sekali.demo.data").joinpath("portals.toml").read_text("utf-8")
    is_theirs = file.exists() and file.read_text("utf-8")[:_MARK] != sample[:_MARK]
    if address and not is_theirs:
        draft = file.with_suffix(".part")
        draft.write_text(Template(sample).substitute(address=address), "utf-8")
        draft.replace(file)


def _write_personas(file: Path) -> None:
    """Write whom one can sign in as; `sekali run` prints it."""
    lines = [f"Sample people, made up. Password of each: {SAMPLE_PASSWORD}", ""]
    for persona in personas():
        if persona.has_account:
            # One role in several offices is told once.
            kind = ", ".join(dict.fromkeys(one.role for one in persona.roles)) or "resident"
            lines.append(f"  {persona.person.nik}  {persona.person.full_name} ({kind})")
            lines.append(f"  {'':16}  {persona.story['en']}")
    lines += ["", "Organisations, found at Lembaga saya (/kuasa/lembaga):"]
    lines += [f"  {one}" for one in boards_in_words(personas())]
    stranger = next(p for p in personas() if p.key == STRANGER).person
    lines += [
        "",
        f"At the sample portals (INApas) everybody signs in with: {PASSWORD}",
        "",
        "To open a new account, as somebody the civil registry knows:",
        f"  NIK {stranger.nik}, family card {stranger.family_card_no}, {stranger.full_name},",
        f"  born {stranger.birth_date.isoformat()}, mother {stranger.mother_name}",
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
