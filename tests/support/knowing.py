"""What a test sees of facts. A test reads on a ground, too: that of the person themselves."""

from collections.abc import Sequence
from uuid import UUID

from sekali.casework import queries as casework
from sekali.vault import queries as vault
from sekali.vault.facts import Holder, Surroundings
from sekali.vault.grounds import Ground, own
from sekali.vault.models import FactVersion

A_SERVICE = Ground(
    reader_id=None,
    where="test",
    purposes={"certificate": "public-task"},
    service_id="kependudukan.akta-kelahiran",
)


def open_draft(*, person_id: UUID, draft_id: UUID) -> casework.OpenDraft:
    """Return a draft as its owner sees it."""
    ground = own(person_id, where="test")
    return casework.open_draft(person_id=person_id, draft_id=draft_id, ground=ground)


def surroundings_of(person_id: UUID, *, named: Sequence[UUID] = ()) -> Surroundings:
    """Return what a person may see of themselves and those around them."""
    return vault.surroundings_of(person_id, ground=own(person_id, where="test"), named=named)


def holder_of(subject_id: UUID) -> Holder:
    """Return a subject as a service would see it."""
    return vault.holder_of(subject_id, ground=A_SERVICE)


def versions_of(subject_id: UUID, element: str) -> Sequence[FactVersion]:
    """Return the history of an element as a service would see it."""
    return vault.versions_of(subject_id, element, ground=A_SERVICE)


def holders_of_element(
    element: str, *, after: UUID | None, limit: int, kind: str = "person"
) -> Sequence[UUID]:
    """Return who has an element, or a thing that has it, as a service that recurs would see it."""
    return vault.holders_of_element(element, kind=kind, after=after, limit=limit, ground=A_SERVICE)
