"""The pages by which a resident says that a fact is wrong, and an officer answers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sekali.audit.queries import entries_about
from sekali.casework.actions.mending import LATE, pass_on_late
from sekali.casework.models import MendRequest
from sekali.documents.models import Evidence
from sekali.documents.queries import papers_of
from sekali.kernel.ids import uuid7
from sekali.storage.outbox import Message
from support.applying import photo
from support.browsing import text_of
from support.knowing import holder_of
from support.mending import asked_to_mend
from support.people import (
    CLERK,
    CLERK_ELSEWHERE,
    CLERK_OF_SOCIAL_AFFAIRS,
    MOTHER,
    browser_of,
    person_id,
)

pytestmark = pytest.mark.usefixtures("db", "static_files")
SAID = {"mend.value": "Siti Aminnah", "keterangan": "Salah tulis."}


def only_request() -> MendRequest:
    """Return the mother's one request."""
    return MendRequest.objects.get(person_id=person_id(MOTHER))


def ask(element: str = "full_name", **more: object) -> object:
    """Let the mother say on the page what is wrong."""
    address = reverse("mend", args=[person_id(MOTHER), element])
    return browser_of(MOTHER).post(address, {**SAID, **more}, follow=True)


def test_a_resident_says_what_is_wrong_and_sees_by_when_it_is_answered() -> None:
    page = text_of(browser_of(MOTHER).get(reverse("mend", args=[person_id(MOTHER), "full_name"])))
    assert "within 3 × 24 hours" in page
    assert "Kabupaten Mojokerto" in page

    told = text_of(ask())
    assert "Being looked at" in told
    assert "Siti Aminnah" in told
    fact = reverse("fact", args=[person_id(MOTHER), "full_name"])
    assert "Being looked at" in text_of(browser_of(MOTHER).get(fact))


def test_nothing_said_is_told_and_nothing_handed_in() -> None:
    answer = ask(keterangan=" ")
    assert answer.status_code == 422
    assert "Write what is wrong." in text_of(answer)
    assert not MendRequest.objects.filter(person_id=person_id(MOTHER)).exists()


def test_a_value_that_cannot_be_is_told() -> None:
    assert ask("birth_date", **{"mend.value.day": "31", "mend.value.month": "2"}).status_code == 422


def test_ones_own_word_is_changed_at_once() -> None:
    told = text_of(ask("phone", **{"mend.value": "081234567890"}))
    assert "Your data was changed." in told
    assert holder_of(person_id(MOTHER)).value("phone").endswith("81234567890")
    assert not MendRequest.objects.filter(person_id=person_id(MOTHER)).exists()


def test_the_officer_sees_proof_and_answers_and_the_look_is_on_the_ledger() -> None:
    ask(bukti=SimpleUploadedFile("akta.jpg", photo(), "image/jpeg"))
    asked = only_request()
    assert "Full name" in text_of(browser_of(CLERK).get(reverse("mend-desk")))
    address = reverse("mend-one", args=[asked.person_id, asked.id])
    page = text_of(browser_of(CLERK).get(address))
    assert "Salah tulis." in page
    assert entries_about(asked.person_id)[0].kind == "facts.read"
    paper = papers_of(person_id=asked.person_id, application_id=asked.id)[0]
    proof = reverse("mend-paper", args=[asked.person_id, asked.id, paper.id])
    assert browser_of(CLERK).get(proof).status_code == 200
    # Nobody opens what no scanner has looked at yet.
    Evidence.objects.filter(person_id=asked.person_id).update(scan=Evidence.HELD)
    assert browser_of(CLERK).get(proof).status_code == 409

    missing = browser_of(CLERK).post(address, {"tindakan": "tolak", "dasar": "x"})
    assert missing.status_code == 422
    done = browser_of(CLERK).post(
        address,
        {"tindakan": "perbaiki", "mend.value": "Siti Aminnah", "dasar": "Sesuai akta."},
        follow=True,
    )
    assert "The answer was sent" in text_of(done)
    assert only_request().state == "mended"


@pytest.mark.parametrize("stranger", [CLERK_ELSEWHERE, CLERK_OF_SOCIAL_AFFAIRS])
def test_no_other_office_sees_or_answers_it(stranger: str) -> None:
    asked = asked_to_mend(person_id(MOTHER))
    address = reverse("mend-one", args=[asked.person_id, asked.id])
    browser = browser_of(stranger)
    assert browser.get(address).status_code == 404
    assert browser.post(address, {"tindakan": "perbaiki"}).status_code == 404
    assert "Full name" not in text_of(browser.get(reverse("mend-desk")))


def test_a_late_request_says_so_to_the_resident_and_on_the_queue() -> None:
    ask()
    asked = only_request()
    message = Message(asked.person_id, uuid7(), LATE, {"request": str(asked.id)}, 1)
    pass_on_late(message, at=asked.due_at)

    told = text_of(browser_of(MOTHER).get(reverse("mending", args=[asked.id])))
    assert "passed on to its head and to the data-protection officer" in told
    assert "For the head now" in text_of(browser_of(CLERK).get(reverse("mend-desk")))
