"""Choosing the services of a bundle: before its form is begun, and again while it is filled in."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sekali.casework.actions.drafting import look_at_form, new_subjects, start_draft
from sekali.casework.actors import Applicant
from sekali.casework.models import Draft, Offer
from sekali.casework.queries import NoSuchApplication, refuse_if_submitted
from sekali.catalogue import queries as catalogue
from sekali.catalogue.bundle_forms import form_of
from sekali.catalogue.bundles import CompiledBundle, bundle_key
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.vault.actions import write_down_look


class NothingChosen(DomainError):
    """Of a bundle at least one service has to be ticked."""

    code = "nothing-chosen"


def start_bundle(
    *,
    bundle: CompiledBundle,
    services: Iterable[str],
    by: Applicant,
    draft_id: UUID,
    offer: Offer | None,
    at: datetime,
) -> None:
    """Open the one form of the services that are ticked; with the same id nothing changes.

    Raises:
        NothingChosen: None is ticked.
        AlreadySubmitted: The bundle with this id was handed in.
    """
    chosen = _chosen(bundle, services)
    form = form_of(bundle, chosen)
    carried = _in_form(bundle, offer) if offer is not None else None
    start_draft(service=form, by=by, draft_id=draft_id, offer=carried, at=at, chosen=chosen)


@whole_transaction
def choose_again(*, draft_id: UUID, services: Iterable[str], by: Applicant, at: datetime) -> None:
    """Tick other services of a bundle that is being filled in; no answer is lost by it.

    Raises:
        NothingChosen: None is ticked.
        NoSuchApplication: They have no such draft of a bundle.
        AlreadySubmitted: It was handed in.
    """
    rows = Draft.objects.select_for_update().filter(person_id=by.person_id, id=draft_id)
    draft: Draft | None = rows.first()
    key = bundle_key(draft.service_id) if draft else None
    if draft is None or key is None:
        refuse_if_submitted(person_id=by.person_id, draft_id=draft_id)
        raise NoSuchApplication
    bundle = catalogue.bundle(key)
    chosen = _chosen(bundle, services)
    if list(chosen) == draft.chosen:
        return
    form = form_of(bundle, chosen)
    draft.chosen, draft.saved_at = list(chosen), at
    draft.subjects = new_subjects(form) | draft.subjects
    draft.save(update_fields=["chosen", "subjects", "saved_at"])
    look = look_at_form(form, by, draft_id)
    write_down_look(person_id=by.person_id, look=look, at=at)


def _in_form(bundle: CompiledBundle, offer: Offer) -> Offer:
    """Return an offer of one service with its subjects under their names in the form."""
    subjects = subjects_in_form(bundle, offer)
    return Offer(person_id=offer.person_id, id=offer.id, subjects=subjects)


def subjects_in_form(bundle: CompiledBundle, offer: Offer) -> dict[str, str]:
    """Return whom an offer carries over, by the names that the form of a bundle gives them."""
    part = bundle.parts.get(offer.service_id)
    named = part.subjects if part is not None else {}
    return {named[own]: kept for own, kept in offer.subjects.items() if own in named}


def _chosen(bundle: CompiledBundle, services: Iterable[str]) -> tuple[str, ...]:
    chosen: Sequence[str] = [part.id for part in bundle.chosen(services)]
    if not chosen:
        raise NothingChosen
    return tuple(chosen)
