"""Letters of a village: decided by the register or by its people, signed by its head."""

from datetime import date, timedelta

import pytest

from sekali.agencies.queries import office_serving
from sekali.casework.actions.drafting import plan_of
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.casework.queries import queue_of
from sekali.documents.models import IssuedDocument
from support.applying import NOW, answer, decide, deliver, hand_in, local_day, start
from support.knowing import open_draft, surroundings_of
from support.people import (
    FATHER,
    MOTHER,
    VILLAGE_HEAD,
    VILLAGE_OFFICER,
    applicant,
    officer,
    person_id,
    sample,
)
from support.stalls import STALL_LETTER, VILLAGE, letter

MEANS = "desa.surat-keterangan-tidak-mampu"
LATER = NOW + timedelta(hours=5)

pytestmark = pytest.mark.django_db


def means(outside: Outside) -> Case:
    """Return an application for a letter of insufficient means, for the husband."""
    by = applicant(MOTHER)
    draft_id = start(by, MEANS)
    boxes = {"beneficiary": str(person_id(FATHER)), "used_for": "treatment"}
    answered = answer(by, draft_id, "letter", boxes, outside)
    assert answered.is_good, (answered.mistakes, answered.refusals)
    return hand_in(MOTHER, draft_id)


def test_the_register_shows_the_need_and_the_head_of_the_village_signs_at_once(
    outside: Outside,
) -> None:
    case = means(outside)
    assert (case.state, case.about) == ("done", sample(FATHER).full_name)
    assert case.office_id == office_serving("village-government", VILLAGE).id

    deliver(outside, at=LATER)
    document = IssuedDocument.objects.get(person_id=case.person_id, case_id=case.id)
    assert document.blob
    assert document.number.startswith("3516042001-SKTM-02032026-")
    assert document.signer_id == person_id(VILLAGE_HEAD)
    assert document.signer_title == f"{sample(VILLAGE_HEAD).full_name}, Kepala Desa Ketapanrame"


def test_a_business_is_checked_by_the_village_and_kept_for_later_permits(
    outside: Outside,
) -> None:
    # Given a business that the resident has described
    case = letter(outside, {})
    office = office_serving("village-government", VILLAGE)
    waiting = queue_of(office_id=office.id, roles=["village-officer"])
    assert [row.case_id for row in waiting.items] == [case.id]

    # When the officer and the head of the village agree
    case = decide(case, officer(VILLAGE_OFFICER), "accept")
    case = decide(case, officer(VILLAGE_HEAD), "approve", at=NOW + timedelta(hours=2))
    deliver(outside, at=LATER)

    # Then the business is a subject of its own, verified by the village
    (holder,) = surroundings_of(case.person_id).owned("business")
    assert holder.value("name") == "Warung Bu Siti"
    assert holder.value("capital") == 5_000_000
    assert holder.facts["field"].level == "verified"
    assert holder.facts["field"].source == "village-government"
    assert holder.facts["field"].date == date(2026, 3, 2)
    assert IssuedDocument.objects.get(person_id=case.person_id, case_id=case.id).blob

    # And the next letter only asks which business, what for, and a photograph
    by = applicant(MOTHER)
    opened = open_draft(person_id=by.person_id, draft_id=start(by, STALL_LETTER, at=LATER))
    plan = plan_of(opened, today=local_day(LATER))
    must = {line.item.key for page in plan.pages for line in page.open_lines}
    assert must == {"business", "used_for", "place_photo"}
