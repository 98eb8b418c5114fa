"""A bundle from the ticks to what follows by itself, through the actions of the house."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sekali.casework.actions import bundle_drafting, drafting, submitting
from sekali.casework.actors import Applicant
from sekali.casework.bundle_queries import BundleView, bundle_of
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.catalogue import queries as catalogue
from sekali.kernel.ids import uuid7
from support.applying import (
    NOW,
    answer,
    answers_of_birth,
    attach,
    deliver,
    local_day,
)
from support.knowing import open_draft
from support.people import MOTHER, applicant

AFTERWARDS = NOW + timedelta(hours=3)
CLINIC = {"child.primary_clinic": "puskesmas_sooko"}


def begin(
    by: Applicant, key: str, services: Iterable[str] | None = None, *, at: datetime = NOW
) -> UUID:
    """Open the form of a bundle with those services ticked, or with those that usually are."""
    bundle = catalogue.bundle(key)
    usual = [part.id for part in bundle.parts.values() if part.spec.ticked]
    draft_id = uuid7()
    bundle_drafting.start_bundle(
        bundle=bundle, services=services or usual, by=by, draft_id=draft_id, offer=None, at=at
    )
    return draft_id


def fill_birth(by: Applicant, draft_id: UUID, outside: Outside) -> None:
    """Answer every page of the birth bundle; what a page does not ask is not typed on it."""
    pages = answers_of_birth(born=local_day(NOW) - timedelta(days=10))
    boxes = {key: value for page in pages.values() for key, value in page.items()} | CLINIC
    letter = {"akta_kelahiran__birth_letter": attach_letter(by, draft_id, outside)}
    while (page := open_page(by, draft_id)) is not None:
        papers = letter if page == "akta_kelahiran__family" else {}
        answered = answer(by, draft_id, page, boxes, outside, papers=papers)
        assert answered.is_good, (page, answered.mistakes, answered.refusals)


def attach_letter(by: Applicant, draft_id: UUID, outside: Outside) -> list[str]:
    """Attach the birth letter under the name that it has in the form of the bundle."""
    return attach(by, draft_id, outside, item="akta_kelahiran__birth_letter")


def open_page(by: Applicant, draft_id: UUID) -> str | None:
    """Return the first page on which something is left to answer."""
    opened = open_draft(person_id=by.person_id, draft_id=draft_id)
    page = drafting.plan_of(opened, today=local_day(NOW)).first_open_page()
    return page.key if page else None


def send(by: Applicant, draft_id: UUID, *, at: datetime = NOW) -> BundleView:
    """Hand in a bundle."""
    submitting.submit(draft_id=draft_id, by=by, at=at, today=local_day(at))
    return bundle_of(person_id=by.person_id, bundle_id=draft_id)


def sent_birth(outside: Outside, key: str = MOTHER) -> BundleView:
    """Return a birth bundle that was handed in."""
    by = applicant(key)
    draft_id = begin(by, "birth")
    fill_birth(by, draft_id, outside)
    return send(by, draft_id)


def cases_by_service(view: BundleView) -> Mapping[str, Case]:
    """Return the cases of a bundle as they are now."""
    now = bundle_of(person_id=view.bundle.person_id, bundle_id=view.bundle.id)
    return {case.service_id: case for case in now.cases.values()}


def standings(view: BundleView) -> dict[str, str]:
    """Return what became of each part of a bundle until now."""
    now = bundle_of(person_id=view.bundle.person_id, bundle_id=view.bundle.id)
    return {part.service_id: part.standing for part in now.parts}


def let_follow(outside: Outside, *, at: datetime = AFTERWARDS) -> None:
    """Work off what is due, and what was put off for what had to come first."""
    for minutes in range(4):
        deliver(outside, at=at + timedelta(minutes=minutes))
