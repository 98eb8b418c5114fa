"""Correcting what was decided: a new case, a new document, and the old ones that lead to it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from sekali.audit.models import Entry
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, CaseEvent, WorkItem
from sekali.casework.new_corrections import Asking, new_correction
from sekali.casework.queries import AlreadySubmitted, case_of
from sekali.channels.models import Notice
from sekali.documents.models import Evidence, IssuedDocument
from sekali.vault.models import FactVersion
from support.applying import NOW, decide, deliver, photo, submitted
from support.browsing import text_of
from support.knowing import holder_of, versions_of
from support.people import (
    CLERK,
    CLERK_ELSEWHERE,
    HEAD,
    MOTHER,
    OTHER_MOTHER,
    applicant,
    browser_of,
    officer,
)

pytestmark = pytest.mark.usefixtures("static_files")
LATER = NOW + timedelta(hours=2)
RIGHT = "Ahmad Fauzan"


@pytest.fixture
def done(db: None, outside: Outside) -> Case:
    """A birth that was approved, with everything that follows."""
    case = decide(submitted(outside), officer(CLERK), "accept")
    deliver(outside, at=LATER)
    return case_of(person_id=case.person_id, case_id=case.id)


def hand_in(browser: Client, case: Case, **boxes: Any) -> HttpResponse:
    """Tick the name, write it anew, attach the letter again."""
    typed: dict[str, Any] = {
        "hal": ["child.full_name"],
        "child.full_name": RIGHT,
        "birth_letter": SimpleUploadedFile("surat.jpg", photo("black"), "image/jpeg"),
    }
    typed = {key: value for key, value in {**typed, **boxes}.items() if value is not None}
    return browser.post(f"/perkara/{case.id}/pembetulan", typed)


def correction_of(case: Case) -> Case:
    found: Case = Case.objects.get(person_id=case.person_id, corrects_id=case.id)
    return found


def test_a_mother_corrects_a_slip_and_the_new_certificate_replaces_the_old_one(
    done: Case, outside: Outside
) -> None:
    browser = browser_of(MOTHER)
    # Given the page of the finished application
    page = text_of(browser.get(f"/perkara/{done.id}"))
    assert "Is something wrong in this document?" in page
    ticks = text_of(browser.get(f"/perkara/{done.id}/pembetulan"))
    assert "Ahmad Fauzi" in ticks
    form = browser.get(f"/perkara/{done.id}/pembetulan", {"hal": "child.full_name", "lanjut": "1"})
    assert 'value="Ahmad Fauzi"' in form.content.decode()
    assert "child.birth_weight" not in form.content.decode()

    # When she writes the name anew and sends it
    answer = hand_in(browser, done)

    # Then a new case is with the head of the office, and both know of each other
    new = correction_of(done)
    assert answer.headers["Location"] == f"/perkara/{new.id}"
    assert (new.state, new.about, new.corrected["child.full_name"]["value"]) == (
        "correction",
        RIGHT,
        "Ahmad Fauzi",
    )
    (work,) = WorkItem.objects.filter(office_id=new.office_id, case_id=new.id)
    assert work.role == "head-of-office"
    assert new.number in text_of(browser.get(f"/perkara/{done.id}"))
    assert done.number in text_of(browser.get(f"/perkara/{new.id}"))
    # The officer sees what it was before, and the paper
    desk = browser_of(HEAD).get(f"/meja/{new.person_id}/{new.id}")
    assert "Before: Ahmad Fauzi" in text_of(desk)
    assert "bukti-birth_letter" in desk.content.decode()

    # When it is approved
    tomorrow = LATER + timedelta(days=1)
    decide(new, officer(HEAD), "correct", at=tomorrow)
    deliver(outside, at=tomorrow)

    # Then there is a new certificate with the right name, and the child's own number on it
    first, second = IssuedDocument.objects.filter(person_id=done.person_id, key="akta").order_by(
        "issued_at", "number"
    )
    assert (first.case_id, second.case_id, second.about) == (done.id, new.id, RIGHT)
    child = holder_of(UUID(done.subjects["child"]))
    assert child.value("full_name") == RIGHT
    assert child.value("birth_certificate_no") == second.number
    after = case_of(person_id=new.person_id, case_id=new.id)
    assert after.facts["child.nik"]["value"] == child.value("nik")
    # And whoever checks the old one is told by which it was replaced
    checked = text_of(browser_of().get(f"/periksa/{first.code}"))
    assert "has been replaced" in checked
    assert second.number in checked
    assert "has been replaced" not in text_of(browser_of().get(f"/periksa/{second.code}"))
    # The history keeps both names; nothing else was recorded anew
    assert [v.value for v in versions_of(child.subject_id, "full_name")] == [RIGHT, "Ahmad Fauzi"]
    again = FactVersion.objects.filter(person_id=child.subject_id, case_id=new.id)
    assert {v.element for v in again} == {"full_name", "birth_certificate_no"}


def test_a_decided_case_never_changes(done: Case, outside: Outside) -> None:
    def kept() -> dict[str, Any]:
        found = Case.objects.filter(person_id=done.person_id, id=done.id).values()[0]
        papers = Evidence.objects.filter(person_id=done.person_id, application_id=done.id)
        return {**found, "papers": list(papers.values())}

    before = kept()
    hand_in(browser_of(MOTHER), done)
    decide(correction_of(done), officer(HEAD), "correct", at=LATER)
    deliver(outside, at=LATER)

    assert kept() == before
    # Only its time line tells what came of it.
    kinds = CaseEvent.objects.filter(person_id=done.person_id, case_id=done.id)
    assert "correction-asked" in {event.kind for event in kinds}


def test_two_clicks_make_one_correction(done: Case) -> None:
    browser = browser_of(MOTHER)
    first, second = hand_in(browser, done), hand_in(browser, done)

    new = correction_of(done)
    assert first.headers["Location"] == second.headers["Location"] == f"/perkara/{new.id}"
    with pytest.raises(AlreadySubmitted):
        new_correction(done, ["child.full_name"], Asking(applicant(MOTHER)), at=LATER)


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ({"child.full_name": "Ahmad Fauzi"}, "Nothing has changed yet"),
        ({"child.full_name": ""}, "child.full_name"),
        ({"child.full_name": "Fauzan"}, "at least two words"),
        ({"birth_letter": None}, "birth_letter"),
        (
            {"birth_letter": SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")},
            "birth_letter",
        ),
    ],
)
def test_what_is_wrong_with_a_correction_is_told_on_its_page(
    done: Case, boxes: dict[str, Any], said: str
) -> None:
    answer = hand_in(browser_of(MOTHER), done, **boxes)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Case.objects.filter(person_id=done.person_id, corrects_id=done.id).exists()


@pytest.mark.parametrize("ticked", [[], ["child.nik"], ["mother.full_name"], ["\0", "x" * 300]])
def test_only_what_the_service_lets_be_corrected_is(done: Case, ticked: list[str]) -> None:
    answer = hand_in(browser_of(MOTHER), done, hal=ticked)

    assert answer.status_code == 302
    assert not Case.objects.filter(person_id=done.person_id, corrects_id=done.id).exists()


def test_what_is_not_decided_is_not_corrected(db: None, outside: Outside) -> None:
    waiting = submitted(outside)
    browser = browser_of(MOTHER)

    assert "Is something wrong" not in text_of(browser.get(f"/perkara/{waiting.id}"))
    assert hand_in(browser, waiting).headers["Location"] == f"/perkara/{waiting.id}"
    assert not Case.objects.filter(person_id=waiting.person_id, corrects_id=waiting.id).exists()


def test_a_correction_that_is_refused_leaves_the_certificate_as_it_is(
    done: Case, outside: Outside
) -> None:
    hand_in(browser_of(MOTHER), done)
    decide(correction_of(done), officer(HEAD), "refuse-correction", reason="no-slip", at=LATER)
    deliver(outside, at=LATER)

    (document,) = IssuedDocument.objects.filter(person_id=done.person_id, key="akta")
    assert document.replaced_at is None
    assert holder_of(UUID(done.subjects["child"])).value("full_name") == "Ahmad Fauzi"
    # And she may ask again.
    assert "Is something wrong" in text_of(browser_of(MOTHER).get(f"/perkara/{done.id}"))


def test_a_correction_is_corrected_in_its_turn(done: Case, outside: Outside) -> None:
    browser = browser_of(MOTHER)
    hand_in(browser, done)
    first = correction_of(done)
    decide(first, officer(HEAD), "correct", at=LATER)
    deliver(outside, at=LATER)

    # The old case leads to the newer one, which alone can be corrected
    assert "Is something wrong" not in text_of(browser.get(f"/perkara/{done.id}"))
    hand_in(browser, first, **{"child.full_name": "Ahmad Faozan"})
    second = correction_of(first)
    decide(second, officer(HEAD), "correct", at=LATER)
    deliver(outside, at=LATER)

    documents = IssuedDocument.objects.filter(person_id=done.person_id, key="akta")
    holding = [one for one in documents if one.replaced_at is None]
    assert [one.case_id for one in holding] == [second.id]
    assert holder_of(UUID(done.subjects["child"])).value("full_name") == "Ahmad Faozan"


def test_what_an_officer_sends_back_of_a_correction_is_answered_again(
    done: Case, outside: Outside
) -> None:
    browser = browser_of(MOTHER)
    hand_in(browser, done)
    new = correction_of(done)
    marks = ("child.full_name",)
    decide(new, officer(HEAD), "return-correction", marks=marks, at=LATER)

    shown = browser.get(f"/perkara/{new.id}/perbaiki").content.decode()
    assert f'value="{RIGHT}"' in shown
    browser.post(f"/perkara/{new.id}/perbaiki", {"child.full_name": "Ahmad Fauzaan"})

    after = case_of(person_id=new.person_id, case_id=new.id)
    assert (after.state, after.about) == ("correction", "Ahmad Fauzaan")
    assert after.corrected["child.full_name"]["value"] == "Ahmad Fauzi"


def test_an_officer_corrects_a_slip_of_the_office_and_the_mother_is_told_why(done: Case) -> None:
    browser = browser_of(CLERK)
    address = f"/meja/{done.person_id}/{done.id}/pembetulan"
    assert "Correct a slip of the office" in text_of(
        browser.get(f"/meja/{done.person_id}/{done.id}")
    )
    typed = {"hal": ["child.birth_place"], "child.birth_place": "Surabaya"}

    # Without a reason it is not sent
    assert browser.post(address, typed).status_code == 422

    # With one it is, without the papers that an applicant attaches
    answer = browser.post(address, {**typed, "alasan": "Salah ketik di loket."})
    new = correction_of(done)
    assert answer.headers["Location"] == f"/meja/{new.person_id}/{new.id}"
    notice = Notice.objects.filter(person_id=done.person_id).latest("created_at")
    assert "Salah ketik di loket." in notice.body
    assert new.facts["child.birth_place"]["channel"] == "desk"
    entry = Entry.objects.filter(person_id=done.person_id, kind="case.correction").get()
    assert entry.actor_id == officer(CLERK).person_id
    # Who is told reads it on the page, too.
    assert "Salah ketik di loket." in text_of(browser_of(MOTHER).get(f"/perkara/{new.id}"))


@pytest.mark.parametrize("stranger", [OTHER_MOTHER, CLERK_ELSEWHERE])
def test_nobody_else_corrects_it(done: Case, stranger: str) -> None:
    browser = browser_of(stranger)

    assert hand_in(browser, done).status_code == 404
    at_desk = browser.post(
        f"/meja/{done.person_id}/{done.id}/pembetulan",
        {"hal": "child.full_name", "child.full_name": RIGHT, "alasan": "x"},
    )
    assert at_desk.status_code == 404
    assert not Case.objects.filter(person_id=done.person_id, corrects_id=done.id).exists()
