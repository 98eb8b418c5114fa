"""What pages say of registries that have yet to answer, to the applicant and to the officer."""

from collections.abc import Iterator

import pytest

from sekali.casework.effects.setting import Outside
from sekali.casework.later_checks import WAITING
from sekali.casework.models import Case
from sekali.casework.queries import case_of
from sekali.config import wiring
from support.browsing import open_form, text_of
from support.people import OTHER_MOTHER, browser_of
from support.permits import LICENSING, MIDWIFE, read_papers, typed_and_sent
from support.registries import weather
from support.stalls import STALL_LETTER

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def waiting(outside: Outside) -> Iterator[Case]:
    """A permit that was handed in while no registry answered."""
    weather("normal")
    wiring.registries.cache_clear()
    read_papers()
    wiring.registries.cache_clear()
    weather("outage", kind="drop")
    yield typed_and_sent(outside)
    weather("normal")
    wiring.registries.cache_clear()


def address(case: Case) -> str:
    return f"/meja/{case.person_id}/{case.id}"


def now_of(case: Case) -> Case:
    return case_of(person_id=case.person_id, case_id=case.id)


def test_the_applicant_reads_what_is_still_asked_and_that_nothing_is_to_be_done(
    waiting: Case,
) -> None:
    said = text_of(browser_of(MIDWIFE).get(f"/perkara/{waiting.id}"))
    assert "Waits for an answer: health council" in said
    assert "You need not do anything" in said


def test_the_officer_reads_that_the_decision_waits_and_can_check_by_hand(waiting: Case) -> None:
    desk = browser_of(LICENSING)
    shown = text_of(desk.get(address(waiting)))
    assert "The decision waits for this answer" in shown

    act = {"versi": str(waiting.version), "tindakan": "approve"}
    refused = desk.post(f"{address(waiting)}/tindakan", act, follow=True)
    assert "Another office has yet to answer" in text_of(refused)
    assert now_of(waiting).state == "examine"

    said = {"versi": str(waiting.version), "catatan": ""}
    again = desk.post(f"{address(waiting)}/diperiksa", said, follow=True)
    assert "Write down how you have checked it" in text_of(again)

    said["catatan"] = "Ditelepon ke KKI."
    done = text_of(desk.post(f"{address(waiting)}/diperiksa", said, follow=True))
    assert "An officer has checked in another way: Ditelepon ke KKI." in done
    assert WAITING not in now_of(waiting).findings
    journey = text_of(browser_of(MIDWIFE).get(f"/perkara/{waiting.id}"))
    assert "Ditelepon ke KKI." in journey


def test_a_stranger_and_another_office_cannot_say_that_it_was_checked(waiting: Case) -> None:
    said = {"versi": str(waiting.version), "catatan": "Tidak ada apa-apa."}
    for key in (OTHER_MOTHER, "ratna-puspitasari"):
        answer = browser_of(key).post(f"{address(waiting)}/diperiksa", said)
        assert answer.status_code in {302, 403, 404}
    assert WAITING in now_of(waiting).findings


def test_who_types_a_number_that_is_only_matched_is_told_before() -> None:
    browser = browser_of(OTHER_MOTHER)
    draft_id = open_form(browser, STALL_LETTER)
    said = text_of(browser.get(f"/isi/{draft_id}/owner"))
    assert "Tax office only says whether it is the same" in said
    assert "Other offices have this already" not in said
