"""Finding one's organisations: the register says of which somebody is an officer, and nothing more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sekali.audit.queries import entries_about
from sekali.mandates.models import BoardSeat, HeldOffice
from sekali.mandates.seating import with_number
from sekali.vault.models import Profile
from support.acting import begin
from support.browsing import text_of
from support.organisations import (
    CHAIR,
    COMPANY,
    DIRECTOR,
    FOUNDATION,
    FOUNDATION_NAME,
    SECRETARY,
    TREASURER,
    held_by,
    may_act,
    officer,
    organisation,
    press_find,
    put_board,
    work_on_boards,
)
from support.people import MOTHER, browser_of, person_id, sample
from support.registries import weather

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("static_files", "boards"),
]


def test_a_chair_finds_the_foundation_and_types_nothing() -> None:
    page = browser_of(CHAIR).get("/kuasa/lembaga")
    assert '<input type="text"' not in page.content.decode()

    answer = press_find(CHAIR)

    assert answer.status_code == 302
    said = text_of(browser_of(CHAIR).get("/kuasa/lembaga"))
    assert FOUNDATION_NAME in said
    assert "You are chair" in said
    found = Profile.objects.get(subject_id=organisation())
    assert found.kind == "organisation"
    assert found.is_sample
    assert found.facts["village_code"]["value"] == "35.16.04.2001"
    assert found.facts["name"]["level"] == "verified"


def test_it_is_on_the_ledger_of_both_that_the_register_was_asked() -> None:
    press_find(CHAIR)
    hers = entries_about(person_id(CHAIR), limit=5)
    assert hers[0].kind == "facts.fetched"
    assert hers[0].details["purposes"] == {"representation": "public-task"}
    theirs = [one.kind for one in entries_about(organisation(), limit=5)]
    assert "mandates.seated" in theirs
    file = b"".join(browser_of(CHAIR).get("/siapa-melihat.csv"))
    assert b"finding the organisations that you see to" in file


def test_two_officers_find_one_and_the_same() -> None:
    press_find(CHAIR)
    press_find(SECRETARY)
    seats = BoardSeat.objects.filter(person_id=organisation())
    assert {one.officer_id for one in seats} == {person_id(CHAIR), person_id(SECRETARY)}


def test_looking_again_changes_nothing() -> None:
    press_find(CHAIR)
    seats = BoardSeat.objects.filter(person_id=organisation()).count()
    press_find(CHAIR)
    assert BoardSeat.objects.filter(person_id=organisation()).count() == seats == 1


def test_who_is_no_officer_is_told_what_to_do_and_learns_nothing() -> None:
    press_find(CHAIR)
    answer = press_find(MOTHER)
    said = text_of(answer)
    assert answer.status_code == 200
    assert "does not name your NIK" in said
    assert "have a notary" in said
    assert FOUNDATION_NAME not in answer.content.decode()
    assert not HeldOffice.objects.filter(person_id=person_id(MOTHER)).exists()


def test_a_forged_number_opens_nothing() -> None:
    """Nothing that is sent says which organisation is meant: the register does."""
    press_find(CHAIR)
    browser = browser_of(MOTHER)
    browser.post("/kuasa/lembaga", {"nomor": FOUNDATION, "nib": "9000000009002"})
    assert begin(browser, organisation()).headers["Location"] == "/kuasa"
    assert not may_act(MOTHER)


def test_an_officer_of_one_is_none_of_another() -> None:
    press_find(CHAIR)
    press_find(DIRECTOR)
    assert may_act(DIRECTOR, COMPANY)
    assert not may_act(DIRECTOR)
    assert not may_act(CHAIR, COMPANY)
    assert begin(browser_of(DIRECTOR), organisation()).headers["Location"] == "/kuasa"


def test_a_secretary_needs_a_mandate() -> None:
    press_find(SECRETARY)
    said = text_of(browser_of(SECRETARY).get("/kuasa/lembaga"))
    assert "This office acts by mandate" in said
    assert not may_act(SECRETARY)
    assert begin(browser_of(SECRETARY), organisation()).headers["Location"] == "/kuasa"


def test_who_left_the_board_acts_no_more_after_the_next_question() -> None:
    chair = officer(CHAIR)
    put_board(CHAIR, None)
    press_find(CHAIR)

    # The officer's own side has ended at once, and so has the right; the seat follows.
    answer = chair.get("/")
    assert answer.status_code == 409
    assert "has ended" in text_of(answer)
    work_on_boards()
    assert not BoardSeat.objects.filter(person_id=organisation(), ended_at=None).exists()


def test_the_register_is_asked_again_when_somebody_begins_on_another_day() -> None:
    press_find(CHAIR)
    earlier = timezone.now() - timedelta(days=2)
    BoardSeat.objects.filter(person_id=organisation()).update(checked_at=earlier)
    HeldOffice.objects.filter(person_id=person_id(CHAIR)).update(checked_at=earlier)
    put_board(CHAIR, None)
    assert begin(browser_of(CHAIR), organisation()).headers["Location"] == "/kuasa"


def test_what_the_register_said_holds_some_days_while_it_is_away() -> None:
    press_find(CHAIR)
    seats = BoardSeat.objects.filter(person_id=organisation())
    for days, holds in ((6, True), (7, False)):
        seats.update(checked_at=timezone.now() - timedelta(days=days))
        assert may_act(CHAIR) is holds


def test_a_register_that_is_away_is_told_at_once_and_takes_nothing() -> None:
    press_find(CHAIR)
    weather_of_the_register("outage")
    try:
        answer = press_find(CHAIR)
        assert answer.status_code == 422
        assert "does not answer now" in text_of(answer)
        assert may_act(CHAIR)
    finally:
        weather_of_the_register("normal")


def weather_of_the_register(mode: str) -> None:
    weather(mode, kind="drop", registry="legal-entities")
    put_board(SECRETARY, held_by(SECRETARY))


def test_who_looks_again_and_again_is_stopped() -> None:
    answers = [press_find(TREASURER).status_code for _ in range(11)]
    assert answers[:10] == [302] * 10
    assert answers[10] == 422


def test_a_dissolved_organisation_is_not_acted_for() -> None:
    chair = officer(CHAIR)
    held = held_by(CHAIR)
    gone = [{**one, "dissolved_date": "2026-01-15"} for one in held["organisations"]]
    put_board(CHAIR, {**held, "organisations": gone})
    press_find(CHAIR)
    assert not may_act(CHAIR)
    assert chair.get("/").status_code == 409


def test_no_nik_stands_in_the_address_or_the_page() -> None:
    press_find(CHAIR)
    assert sample(CHAIR).nik not in browser_of(CHAIR).get("/kuasa/lembaga").content.decode()


def test_whoever_holds_two_offices_acts_by_the_one_that_represents() -> None:
    held = held_by(CHAIR)
    one = held["organisations"][0]
    for offices in (("KETUA", "PEMBINA"), ("PEMBINA", "KETUA")):
        both = [{**one, "office": office} for office in offices]
        put_board(CHAIR, {**held, "organisations": both})
        press_find(CHAIR)
        assert may_act(CHAIR)
        assert BoardSeat.objects.filter(person_id=organisation()).count() == 1


def test_one_that_was_found_by_its_nib_is_the_same_when_it_has_been_ratified() -> None:
    held = held_by(CHAIR)
    one = {**held["organisations"][0], "nib": "9000000009777"}
    young = {key: value for key, value in one.items() if not key.startswith("ratification")}
    put_board(CHAIR, {**held, "organisations": [young]})
    press_find(CHAIR)
    first = with_number("9000000009777")

    put_board(CHAIR, {**held, "organisations": [one]})
    press_find(CHAIR)

    assert first is not None
    assert with_number(FOUNDATION) == with_number("9000000009777") == first
