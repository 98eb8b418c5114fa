"""On what ground facts are read: who reads them, for what, and what allows it.

Nothing reads a profile without one: ``vault.queries`` asks for it by keyword, and a ground that
allows nothing cannot be made.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

# What somebody reads of themselves needs no ground of pasal 20: UU 27/2022 pasal 5 to 7 give the
# data subject (subjek data pribadi) the right to know it.
DATA_SUBJECT = "data-subject"
CONSENT = "consent"
# UU 27/2022 pasal 20 (2), a to f in its order.
LEGAL_GROUNDS = (
    CONSENT,
    "contract",
    "legal-obligation",
    "vital-interest",
    "public-task",
    "legitimate-interest",
)
OWN = "own-data"
# What is used although its owner has restricted it (UU 27/2022 pasal 15 and 41): what a law
# orders, and what saves a life.
_DESPITE_RESTRICTION = frozenset({"legal-obligation", "vital-interest"})


def uses_restricted(bases: Collection[str]) -> bool:
    """Tell whether one of the grounds lets facts be used whose owner has restricted them."""
    return not _DESPITE_RESTRICTION.isdisjoint(bases)


class NoGround(Exception):
    """Nothing allows these facts to be read so: a mistake of ours, never somebody's input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Who reads facts, at which door, for which service and case; each purpose with what allows it.

    Without a reader it is a rule that reads. ``own_of`` is the person who reads of themselves,
    ``belonging`` what was found to be theirs: a household, a parcel of land.

    Raises:
        NoGround: No purpose, or one that the law does not know; no service for what an office
            or a rule reads.
    """

    reader_id: UUID | None
    where: str
    purposes: Mapping[str, str]
    service_id: str = ""
    case_id: UUID | None = None
    office_id: UUID | None = None
    own_of: UUID | None = None
    belonging: Collection[UUID] = ()

    def __post_init__(self) -> None:
        """Refuse what is no ground."""
        known = (DATA_SUBJECT,) if self.own_of else LEGAL_GROUNDS
        if not self.purposes or set(self.purposes.values()) - set(known):
            raise NoGround
        if bool(self.service_id) == bool(self.own_of) or (self.own_of and self.office_id):
            raise NoGround

    @property
    def sees_restricted(self) -> bool:
        """Tell whether it reads facts whose owner has restricted their use: theirs, or by law."""
        return self.own_of is not None or uses_restricted(self.purposes.values())

    def check_reaches(self, person_id: UUID) -> None:
        """Do nothing, unless the ground is that somebody reads of themselves, and it is another.

        Raises:
            NoGround: It is about somebody else.
        """
        if self.own_of is not None and person_id not in {self.own_of, *self.belonging}:
            raise NoGround


def own(
    person_id: UUID,
    *,
    where: str,
    reader_id: UUID | None = None,
    belonging: Collection[UUID] = (),
) -> Ground:
    """Return the ground on which somebody sees their own facts, and those of their family card.

    ``reader_id`` is who reads on their behalf, where it is not they.
    """
    return Ground(
        reader_id=reader_id or person_id,
        where=where,
        purposes={OWN: DATA_SUBJECT},
        own_of=person_id,
        belonging=belonging,
    )
