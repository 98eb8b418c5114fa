"""Asking the civil registry about people: under which agreement, and with which facts opened."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from sekali.catalogue.agreements import CIVIL_REGISTRY, OutsideAgreement, Permit
from sekali.catalogue.files import Use
from sekali.catalogue.queries import dictionary
from sekali.vault.adapters.asking.reasons import NO_AGREEMENT
from sekali.vault.metering import office_day
from sekali.vault.ports import NotAsked

NEEDED: Mapping[Use, frozenset[str]] = {
    # A family is asked for by its card, and whoever opens an account is compared with it.
    "open-account": frozenset(
        {
            "person.nik",
            "person.full_name",
            "person.birth_date",
            "person.mother_name",
            "household.family_card_no",
            "household.village_code",
        }
    ),
    "name-person": frozenset({"person.nik", "person.full_name"}),
    "enter-newborn": frozenset({"person.nik"}),
}
"""Elements without which asking for a use leads to nothing: then nobody is asked about."""


def permit_for(use: Use, at: datetime) -> Permit:
    """Return what the civil registry may be asked for a use of the platform.

    Raises:
        NotAsked: No agreement that is in force lets it be asked, or lets enough be told.
    """
    try:
        permit = dictionary().agreements.permit_for_use(CIVIL_REGISTRY, use, office_day(at))
    except OutsideAgreement as outside:
        raise NotAsked(reason=NO_AGREEMENT) from outside
    if not permit.elements >= NEEDED.get(use, frozenset()):
        raise NotAsked(reason=NO_AGREEMENT)
    return permit


def what_is_missing(on: date) -> Iterator[tuple[Use, frozenset[str]]]:
    """Yield the uses for which the agreement of a day opens too little, and what it leaves out.

    A use that it does not open at all is left out: that may be meant.
    """
    for use, needed in NEEDED.items():
        try:
            permit = dictionary().agreements.permit_for_use(CIVIL_REGISTRY, use, on)
        except OutsideAgreement:
            continue
        if missing := needed - permit.elements:
            yield use, missing
