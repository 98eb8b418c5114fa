"""The pages by which a resident objects to what a rule decided, and an officer answers."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from sekali.audit.queries import entries_about
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, Objection
from sekali.casework.queries import case_of
from sekali.documents.models import Evidence
from support.acting import CLIENT, HELPER, helper_of, mandated, opened_for
from support.applying import FAMILY_CARD, NOW, photo
from support.browsing import text_of
from support.objecting import NOTE, SAID, answered, decided_by_rule, objected
from support.people import (
    CLERK,
    CLERK_ELSEWHERE,
    CLERK_OF_SOCIAL_AFFAIRS,
    HEAD,
    MOTHER,
    OTHER_MOTHER,
    browser_of,
    sample,
)

pytestmark = pytest.mark.usefixtures("db", "static_files")


@pytest.fixture
def case(outside: Outside) -> Case:
    """A family card that a rule has granted just now."""
    return decided_by_rule(outside, at=timezone.now() - timedelta(minutes=10))


def form_of(case: Case) -> str:
    """Return where somebody objects."""
    return reverse("objection", args=[case.id])


def at_desk(case: Case) -> str:
    """Return where an officer answers."""
    return reverse("objection-one", args=[case.person_id, case.id])


def only_objection(case: Case) -> Objection:
    """Return the one objection to a case."""
    return Objection.objects.get(person_id=case.person_id, case_id=case.id)


def test_the_page_of_a_case_that_a_rule_decided_leads_to_it(case: Case) -> None:
    browser = browser_of(MOTHER)
    page = text_of(browser.get(reverse("case", args=[case.id])))
    assert "This decision was taken by a rule, not by an officer." in page
    form = text_of(browser.get(form_of(case)))
    assert "UU 27/2022 pasal 10" in form
    assert "Kabupaten Mojokerto" in form

    proof = SimpleUploadedFile("kk.jpg", photo(), "image/jpeg")
    told = browser.post(form_of(case), {"keterangan": SAID, "bukti": proof}, follow=True)

    assert all(one in text_of(told) for one in ("We received your request.", SAID, "kk.jpg"))
    assert "Waiting for an officer" in text_of(browser.get(reverse("case", args=[case.id])))
    rights = text_of(browser.get(reverse("data-rights")))
    assert all(one in rights for one in ("Decisions by rule", case.number, "Waiting for an"))
    # Pressed again on another device, it is the same one.
    browser.post(form_of(case), {"keterangan": "Lagi."})
    assert only_objection(case).said == SAID


def test_nothing_said_is_told_at_its_box_and_nothing_is_kept(case: Case) -> None:
    answer = browser_of(MOTHER).post(form_of(case), {"keterangan": "  "})
    assert answer.status_code == 422
    assert 'id="m-keterangan"' in answer.content.decode()
    wrong = SimpleUploadedFile("x.exe", b"MZ", "application/octet-stream")
    answer = browser_of(MOTHER).post(form_of(case), {"keterangan": SAID, "bukti": wrong})
    assert answer.status_code == 422
    assert SAID in text_of(answer)
    assert not Objection.objects.filter(person_id=case.person_id).exists()


def test_after_its_days_the_case_says_nothing_of_it(outside: Outside) -> None:
    old = decided_by_rule(outside, at=NOW)
    browser = browser_of(MOTHER)
    assert "taken by a rule" not in text_of(browser.get(reverse("case", args=[old.id])))
    assert browser.get(form_of(old)).status_code == 302
    assert browser.post(form_of(old), {"keterangan": SAID}).status_code == 302
    assert not Objection.objects.filter(person_id=old.person_id).exists()


def test_it_is_nobody_elses(case: Case) -> None:
    assert browser_of(OTHER_MOTHER).get(form_of(case)).status_code == 404
    assert browser_of(OTHER_MOTHER).post(form_of(case), {"keterangan": SAID}).status_code == 404
    objected(case, at=timezone.now())
    withdraw = reverse("objection-withdraw", args=[case.id])
    assert browser_of(OTHER_MOTHER).post(withdraw).status_code == 404
    for who in (CLERK_ELSEWHERE, CLERK_OF_SOCIAL_AFFAIRS):
        assert browser_of(who).get(at_desk(case)).status_code == 404
        assert case.number not in text_of(browser_of(who).get(reverse("objection-desk")))


def test_who_holds_a_mandate_for_the_service_objects_for_them_and_no_other(case: Case) -> None:
    mandate = mandated(CLIENT, HELPER, services=["umum.pengaduan"])
    assert helper_of(CLIENT, HELPER, mandate).get(form_of(case)).status_code == 404
    mandate = mandated(CLIENT, HELPER, services=[FAMILY_CARD])
    helper = helper_of(CLIENT, HELPER, mandate)
    helper.post(form_of(case), {"keterangan": SAID, **opened_for()})
    line = next(one for one in entries_about(case.person_id) if one.kind == "case.objected")
    assert line.details["helper"]["name"]


def test_taken_back_it_is_over(case: Case) -> None:
    browser = browser_of(MOTHER)
    browser.post(form_of(case), {"keterangan": SAID})
    told = browser.post(reverse("objection-withdraw", args=[case.id]), follow=True)
    assert "Your request was taken back." in text_of(told)
    told = browser.post(reverse("objection-withdraw", args=[case.id]), follow=True)
    assert "answered or taken back" in text_of(told)
    assert only_objection(case).state == "withdrawn"


def test_an_officer_sees_why_the_rule_decided_and_decides_anew(case: Case) -> None:
    objected(case, at=timezone.now())
    clerk = browser_of(CLERK)
    assert case.number in text_of(clerk.get(reverse("objection-desk")))
    page = text_of(clerk.get(at_desk(case)))
    for said in (SAID, "Perpres 96/2018 pasal 12", "the new one takes its place"):
        assert said in page
    looks = [one for one in entries_about(case.person_id) if one.details.get("where") == "desk"]
    assert looks[-1].actor_id is not None

    # Without a reason nothing happens, and what was pressed is told at the box
    answer = clerk.post(at_desk(case), {"tindakan": "putuskan-ulang", "alasan": " "})
    assert answer.status_code == 422
    assert 'id="m-alasan"' in answer.content.decode()

    answer = clerk.post(at_desk(case), {"tindakan": "putuskan-ulang", "alasan": NOTE})
    new_id = only_objection(case).new_case_id
    assert answer.headers["Location"] == reverse("desk-case", args=[case.person_id, new_id])
    new = case_of(person_id=case.person_id, case_id=new_id)
    desk = text_of(clerk.get(answer.headers["Location"]))
    assert "Decided anew by an officer" in desk
    assert case.number in desk
    mother = browser_of(MOTHER)
    assert new.number in text_of(mother.get(reverse("case", args=[case.id])))
    assert case.number in text_of(mother.get(reverse("case", args=[new.id])))
    assert NOTE in text_of(mother.get(form_of(case)))
    # A second officer comes too late
    late = browser_of(HEAD).post(at_desk(case), {"tindakan": "tetap", "alasan": NOTE})
    assert late.status_code == 422
    assert "answered or taken back" in text_of(late)


def test_what_an_officer_confirms_says_where_to_go_from_there(case: Case) -> None:
    objected(case, at=timezone.now())
    clerk = browser_of(CLERK)
    assert clerk.post(at_desk(case), {"tindakan": "lain", "alasan": NOTE}).status_code == 404
    told = clerk.post(at_desk(case), {"tindakan": "tetap", "alasan": NOTE}, follow=True)
    assert "The answer was sent to the resident." in text_of(told)
    page = text_of(browser_of(MOTHER).get(form_of(case)))
    assert all(one in page for one in (NOTE, "The administrative court", "UU 37/2008"))


def test_proofs_are_for_who_answers(case: Case, outside: Outside) -> None:
    proof = SimpleUploadedFile("kk.jpg", photo(), "image/jpeg")
    browser_of(MOTHER).post(form_of(case), {"keterangan": SAID, "bukti": proof})
    row = Evidence.objects.get(person_id=case.person_id, application_id=case.id)
    address = reverse("objection-paper", args=[case.person_id, case.id, row.id])
    assert browser_of(CLERK).get(address).status_code == 200
    assert browser_of(CLERK_ELSEWHERE).get(address).status_code == 404
    # Once it is answered, it is read on: the answer rests on it.
    answered(case, at=timezone.now())
    assert browser_of(CLERK).get(address).status_code == 200


def test_who_stays_hidden_is_not_told_to_who_answers(case: Case) -> None:
    Case.objects.filter(person_id=case.person_id, id=case.id).update(hidden_from="everybody")
    objected(case, at=timezone.now())
    clerk = browser_of(CLERK)
    assert clerk.get(at_desk(case)).status_code == 404
    queue = text_of(clerk.get(reverse("objection-desk")))
    page = text_of(clerk.get(reverse("objection-one", args=[case.id, case.id])))
    for said in (queue, page):
        assert case.number in said
        assert sample(MOTHER).full_name not in said
        assert case.about not in said
    answer = clerk.post(
        reverse("objection-one", args=[case.id, case.id]),
        {"tindakan": "putuskan-ulang", "alasan": NOTE},
    )
    new_id = only_objection(case).new_case_id
    assert answer.headers["Location"] == reverse("desk-case", args=[new_id, new_id])
    assert sample(MOTHER).full_name not in text_of(clerk.get(answer.headers["Location"]))
