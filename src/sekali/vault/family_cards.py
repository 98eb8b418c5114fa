"""Making known everybody on a family card, and how they belong together."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from django.utils.timezone import localdate

from sekali.kernel.ids import uuid7
from sekali.vault.actions import Recording, add_subject
from sekali.vault.belonging import NumberTaken, link
from sekali.vault.inquiries import Inquiry, write_down
from sekali.vault.ports import RegistryPerson
from sekali.vault.queries import subject_with_number
from sekali.vault.search import household_facts, learn

_SPOUSES = {frozenset({"household_head", "wife"}), frozenset({"household_head", "husband"})}


def know_family(
    family: Sequence[RegistryPerson], asked: Inquiry, *, is_sample: bool = False
) -> dict[str, UUID]:
    """Make known everybody on a family card and how they belong together; by NIK.

    Side effects: a line on the ledger of each of them, since the registry told of all.
    """
    at = asked.at
    today, recording = localdate(at), Recording(at=at)
    ids = {member.nik: _know(member, asked, is_sample=is_sample) for member in family}
    household_id = _know_household(family, today, recording, is_sample=is_sample)
    for member in family:
        person_id = ids[member.nik]
        link(person_id=person_id, other_id=household_id, kind="household", since=today, at=at)
        link(person_id=household_id, other_id=person_id, kind="member", since=today, at=at)
        for other in family:
            if other.nik != member.nik:
                kind = relation(member, other)
                link(person_id=person_id, other_id=ids[other.nik], kind=kind, since=today, at=at)
    return ids


class OnFamilyCard(Protocol):
    """Somebody as a family card tells of them."""

    @property
    def nik(self) -> str:
        """Their own number."""
        ...

    @property
    def mother_nik(self) -> str | None:
        """Their mother's number."""
        ...

    @property
    def father_nik(self) -> str | None:
        """Their father's number."""
        ...

    @property
    def family_relation(self) -> str | None:
        """What they are to the head of the family."""
        ...


def relation(person: OnFamilyCard, other: OnFamilyCard) -> str:
    """Return what ``other`` is to ``person``, as far as a family card tells."""
    if other.nik == person.mother_nik:
        return "mother"
    if other.nik == person.father_nik:
        return "father"
    if person.nik in {other.mother_nik, other.father_nik}:
        return "child"
    if frozenset({person.family_relation or "", other.family_relation or ""}) in _SPOUSES:
        return "spouse"
    return "relative"


def _know(member: RegistryPerson, asked: Inquiry, *, is_sample: bool) -> UUID:
    known = subject_with_number("nik", member.nik)
    if known is None:
        return learn(member, asked, is_sample=is_sample)
    write_down(asked, member, known)
    return known


def _know_household(
    family: Sequence[RegistryPerson], today: date, recording: Recording, *, is_sample: bool
) -> UUID:
    first = family[0]
    card = first.family_card_no or ""
    known = subject_with_number("kk", card)
    if known is not None:
        return known
    household_id = uuid7()
    try:
        add_subject(
            subject_id=household_id,
            kind="household",
            numbers={"kk": card},
            facts=household_facts(first, today),
            recording=recording,
            is_sample=is_sample,
        )
    except NumberTaken:
        return subject_with_number("kk", card) or household_id
    return household_id
