"""Making the people of a benchmark inside an installation; needs Django to be set up.

They are made up by the generator of the demonstration and marked as samples like its people.
"""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.timezone import localdate
from PIL import Image, ImageDraw

from benchmarks.people import ResidentData
from sekali.accounts.models import Account, SignInName
from sekali.agencies.queries import postings_of
from sekali.demo.filling import fill_vault
from sekali.demo.population.generate import households
from sekali.demo.population.people import AS_OF, Household
from sekali.demo.population.personas import personas
from sekali.demo.population.regions import read_villages
from sekali.demo.population.registry import read_labels, registry_record
from sekali.demo.seeding import SAMPLE_PASSWORD
from sekali.kernel.ids import keyed_hash

# A district of the deciding officer's regency in which nobody of the demonstration lives.
REGENCY, DISTRICT = "35.16", "35.16.05"
SEED = 64
YOUNGEST, OLDEST = 20, 44
WIFE = 1
LETTER_SIZE = (900, 1200)
LETTER_LINES = 30


def make(folder: str, count: str) -> None:
    """Make so many residents and all others, and write them to the folder."""
    made = {
        "residents": [asdict(one) for one in made_residents(int(count))],
        "officer_nik": officer(),
        "password": password(),
    }
    (Path(folder) / "letter.jpg").write_bytes(letter())
    (Path(folder) / "cast.json").write_text(json.dumps(made), encoding="utf-8")


def made_residents(count: int) -> list[ResidentData]:
    """Put families into vault and civil registry, and open an account for each wife."""
    families = list(islice(_young_families(), count))
    ids = fill_vault(families, at=datetime.now(UTC))
    _tell_registry(families)
    _open_accounts(families, ids)
    niks = [family.members[WIFE].nik for family in families]
    return [
        ResidentData(
            nik=nik,
            person_id=str(ids[nik]),
            witnesses=(niks[(place + 1) % count], niks[(place + 2) % count]),
        )
        for place, nik in enumerate(niks)
    ]


def officer() -> str:
    """Return the NIK of the persona who works at the front office of the regency."""
    return next(
        persona.person.nik
        for persona in personas()
        for role in persona.roles
        if (role.agency, role.region, role.role) == ("civil-registry", REGENCY, "front-office")
    )


def officers_of_one_office() -> tuple[UUID, UUID, UUID]:
    """Return the civil registry office of the regency, and who work there as clerk and as head."""
    by_role = {}
    for persona in personas():
        for role in persona.roles:
            if (role.agency, role.region) == ("civil-registry", REGENCY):
                by_role[role.role] = persona.person.nik
    clerk, head = (_account(by_role[role]) for role in ("front-office", "head-of-office"))
    posting = next(iter(postings_of(clerk, localdate())))
    return posting.office_id, clerk, head


def _account(nik: str) -> UUID:
    hashed = keyed_hash(settings.HASH_KEY, "nik", nik)
    return SignInName.objects.get(value_hash=hashed).account_id


def password() -> str:
    """Return the password of everybody."""
    return SAMPLE_PASSWORD


def letter() -> bytes:
    """Return a photographed page, as a phone sends it after making it small: about 150 kB."""
    chance = Random(SEED)  # noqa: S311  # the same picture every time
    paper = Image.effect_noise(LETTER_SIZE, 14).convert("RGB")
    draw = ImageDraw.Draw(paper)
    for line in range(LETTER_LINES):
        words = " ".join("x" * chance.randint(2, 12) for _ in range(11))
        draw.text((60, 60 + line * 36), words, fill=(40, 40, 60), font_size=22)
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=38)
    return out.getvalue()


def _young_families() -> Iterator[Household]:
    villages = read_villages(settings.DICTIONARY_DIR / "regions" / "35.csv", within=[DISTRICT])
    for family in households(seed=SEED, regions=villages):
        if _may_have_a_child(family):
            yield family


def _may_have_a_child(family: Household) -> bool:
    head, *others = family.members
    if not others or others[0].family_relation != "wife":
        return False
    age = (AS_OF - others[0].birth_date).days // 365
    are_married = head.marriage_certificate_no and others[0].marriage_certificate_no
    return bool(are_married) and YOUNGEST <= age <= OLDEST


def _tell_registry(families: Sequence[Household]) -> None:
    """Let the simulated civil registry know them too, from its next start."""
    regions = settings.DICTIONARY_DIR / "regions" / "35.csv"
    labels = read_labels(settings.DICTIONARY_DIR / "codes")
    villages = {village.code: village for village in read_villages(regions, within=[DISTRICT])}
    with (settings.VAR / "registry" / "people.jsonl").open("a", encoding="utf-8") as out:
        for family in families:
            for person in family.members:
                record = registry_record(person, family, labels=labels, villages=villages)
                out.write(json.dumps(record, ensure_ascii=False) + "\n")


def _open_accounts(families: Sequence[Household], ids: Mapping[str, UUID]) -> None:
    """Open the accounts, with the password hashed once: hashing is made to take long."""
    encoded, at = make_password(SAMPLE_PASSWORD), datetime.now(UTC)
    wives = [family.members[WIFE] for family in families]
    accounts = [
        Account(
            person_id=ids[wife.nik],
            display_name=wife.full_name,
            assurance="matched",
            email=wife.email or "",
            created_at=at,
            is_sample=True,
            password=encoded,
        )
        for wife in wives
    ]
    Account.objects.bulk_create(accounts)
    SignInName.objects.bulk_create(
        SignInName(value_hash=keyed_hash(settings.HASH_KEY, "nik", wife.nik), account=account)
        for wife, account in zip(wives, accounts, strict=True)
    )
