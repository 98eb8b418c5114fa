"""An application for a building approval: a small house, its papers, and who decides on it."""

from datetime import datetime
from uuid import UUID

from sekali.agencies.queries import office_serving
from sekali.casework.actions import drafting, fetching, submitting
from sekali.casework.actors import Officer
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.casework.queries import case_of, open_draft
from sekali.documents.actions import Paper, keep_paper
from sekali.documents.uploads import check_upload
from sekali.kernel.ids import uuid7
from sekali.storage.writing import insert_together
from support.applying import NOW, answer, local_day, photo, start
from support.people import MOTHER, applicant

BUILDING = "perizinan.bangunan-gedung"
VILLAGE = "35.16.01.2003"
LICENSING, PUBLIC_WORKS, FIRE = "investment-licensing", "public-works", "fire-service"


def at_office(agency: str, role: str) -> Officer:
    """Return somebody with a role in the agency's office for the village."""
    return Officer(uuid7(), "Petugas Contoh", office_serving(agency, VILLAGE).id, role, "Petugas")


def paper(draft_id: UUID, item: str, outside: Outside) -> list[str]:
    """Attach a photo to an item."""
    by = applicant(MOTHER)
    row = keep_paper(
        paper=Paper(
            person_id=by.person_id,
            application_id=draft_id,
            item=item,
            checked=check_upload(photo(), "foto.jpg"),
            added_by_id=by.person_id,
        ),
        store=outside.store,
        at=NOW,
    )
    insert_together(row)
    return [str(row.id)]


PAGES = {
    "land": {
        "land.land_right": "ownership",
        "land.certificate_no": "12.16.01.03.1.00981",
        "land.area": "200",
        "land.village_code": VILLAGE,
        "land.address": "Dusun Krajan",
        "land.tax_object_no": "35.16.010.003.001-0098.0",
        "land.pbb_paid_year": "2025",
    },
    "building": {
        "building.name": "Rumah Contoh",
        "request": "new",
        "building.function": "dwelling",
        "building.classification": "simple",
        "building.floor_area": "90",
        "building.floors": "1",
        "building.height": "6",
    },
    "plans": {"follows_plans": "yes"},
}


def rather_type(draft_id: UUID, key: str) -> None:
    """Say that registries are not to be asked for a page, so that no rule can decide by them."""
    by = applicant(MOTHER)
    opened = open_draft(person_id=by.person_id, draft_id=draft_id)
    plan = drafting.plan_of(opened, today=local_day(NOW))
    page = plan.page(key)
    assert page is not None
    fetching.decline_for_page(opened=opened, plan=plan, page=page, by=by, at=NOW)


def handed_in(outside: Outside, at: datetime = NOW, **changes: str) -> Case:
    """Return an application for a small house."""
    by = applicant(MOTHER)
    draft_id = start(by, BUILDING, at=at)
    for page, boxes in PAGES.items():
        rather_type(draft_id, page)
        item = {"land": "deed_photo", "plans": "plans"}.get(page)
        papers = {item: paper(draft_id, item, outside)} if item else {}
        answered = answer(by, draft_id, page, {**boxes, **changes}, outside, papers=papers, at=at)
        assert answered.is_good, (answered.mistakes, answered.refusals)
    submitting.submit(draft_id=draft_id, by=by, at=at, today=local_day(at))
    return case_of(person_id=by.person_id, case_id=draft_id)
