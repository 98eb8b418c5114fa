"""Who does something to an application, and through which door."""

from dataclasses import dataclass
from uuid import UUID

# Through which doors others than the applicant hand in: a list of an agency, the calendar.
BULK, RECURRING = "bulk", "recurring"
# Where officers look: at their desk, and where they must not know whose case it is.
DESK, HIDDEN_DESK = "desk", "desk-hidden"


@dataclass(frozen=True, slots=True)
class Officer:
    """A member of staff, in one role of one office."""

    person_id: UUID
    name: str
    office_id: UUID
    role: str
    title: str


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who acts for the applicant: a parent, a guardian, or who holds a mandate.

    ``basis`` says as what; ``mandate`` tells which one, or the basis where it needs none.
    """

    person_id: UUID
    name: str
    basis: str
    mandate: str

    def as_said(self) -> dict[str, str]:
        """Return how it stands beside an act: on the time line, in the ledger, in the audit log."""
        return {"name": self.name, "as": self.basis, "mandate": self.mandate}


@dataclass(frozen=True, slots=True)
class Applicant:
    """The resident whose application it is, and who acts; ``channel`` is the door.

    Without an address there is no e-mail to send; where it is not known, the worker looks.
    ``typed_by`` is the officer or the helper who acts for them. Nobody acts where the calendar
    does.
    """

    person_id: UUID
    channel: str = "web"
    language: str = "id"
    has_address: bool = True
    typed_by: Officer | Helper | None = None
    # How sure we are who it is. Nobody gets an account below this without the registry's word.
    assurance: str = "matched"
    # A person, or an organisation for which an officer, or who holds its mandate, acts.
    kind: str = "person"

    @property
    def actor_id(self) -> UUID | None:
        """Return who acts; None where it is a rule."""
        if self.channel == RECURRING:
            return None
        return self.typed_by.person_id if self.typed_by else self.person_id

    @property
    def office_id(self) -> UUID | None:
        """Return for which office somebody acts, where it is not the applicant."""
        return self.typed_by.office_id if isinstance(self.typed_by, Officer) else None

    @property
    def helper(self) -> Helper | None:
        """Return who acts for them by their wish or by law, where somebody does."""
        return self.typed_by if isinstance(self.typed_by, Helper) else None

    @property
    def on_behalf(self) -> dict[str, dict[str, str]]:
        """Return what is said beside each act that somebody did for them; nothing otherwise."""
        return {"helper": self.helper.as_said()} if self.helper else {}
