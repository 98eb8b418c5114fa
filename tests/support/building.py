"""A building approval up to its levy, through the actions of the house."""

from datetime import datetime, timedelta
from uuid import UUID

from sekali.agencies.queries import office_serving
from sekali.casework.actions import deciding, drafting, fetching, reporting, submitting
from sekali.casework.actions.giving_opinions import Opinion, give_opinion
from sekali.casework.actors import Officer
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.casework.queries import case_of
from sekali.casework.reports import Point
from sekali.documents.papers import Paper, keep_paper
from sekali.documents.uploads import check_upload
from sekali.kernel.ids import uuid7
from sekali.storage.writing import insert_together
from support.applying import NOW, answer, decide, local_day, photo, start
from support.knowing import open_draft
from support.people import MOTHER, applicant

BUILDING = "perizinan.bangunan-gedung"
VILLAGE = "35.16.01.2003"
LICENSING, PUBLIC_WORKS, FIRE = "investment-licensing", "public-works", "fire-service"
ALL_WELL = {"site_as_drawn": True, "distance_to_road": True, "access_for_fire_engine": None}
HERE = "-7.6512, 112.6034"


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


def now_of(case: Case) -> Case:
    """Return a case as it stands."""
    return case_of(person_id=case.person_id, case_id=case.id)


def say(case: Case, agency: str, key: str, answer: str, note: str = "") -> Case:
    """Let an asked agency answer."""
    opinion = Opinion(key=key, answer=answer, note=note, version=now_of(case).version)
    at = NOW + timedelta(hours=2)
    return give_opinion(
        person_id=case.person_id,
        case_id=case.id,
        opinion=opinion,
        by=at_office(agency, "front-office"),
        at=at,
        today=local_day(at),
    )


def photograph(case: Case, outside: Outside, by: Officer, *, colour: str = "white") -> None:
    """Let an inspector keep a photograph."""
    reporting.add_photos(
        person_id=case.person_id,
        case_id=case.id,
        taken=[check_upload(photo(colour), "lokasi.jpg")],
        by=by,
        store=outside.store,
        at=NOW + timedelta(hours=3),
    )


def inspect(
    case: Case, checks: dict[str, bool | None], outside: Outside | None = None, point: str = HERE
) -> Case:
    """Let an inspector make a report; with the outside world they take a photograph first."""
    by = at_office(LICENSING, "inspector")
    if outside is not None:
        photograph(case, outside, by)
    decision = deciding.Decision(
        action="inspected",
        reason=None,
        note="",
        marks=(),
        version=now_of(case).version,
        checks=checks,
        point=Point(coordinates=point, accuracy_metres=12) if point else None,
    )
    at = NOW + timedelta(hours=3)
    return deciding.act(
        person_id=case.person_id,
        case_id=case.id,
        decision=decision,
        by=by,
        at=at,
        today=local_day(at),
    )


def asked(outside: Outside) -> Case:
    """Return a case about which two agencies are asked."""
    return decide(handed_in(outside), at_office(LICENSING, "front-office"), "accept")


def to_be_paid(outside: Outside) -> Case:
    """Return a case whose levy is due."""
    case = asked(outside)
    say(case, PUBLIC_WORKS, "space", "agree")
    say(case, FIRE, "fire", "agree")
    return inspect(case, ALL_WELL, outside)
