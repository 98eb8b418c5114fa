"""The page of legal holds: placed, looked at again and lifted, by who watches over the data."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sekali.audit.ledger import Wanted, lines_of
from sekali.audit.models import Entry
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, LegalHold
from sekali.casework.privacy.copying import everything_about
from sekali.kernel.ids import uuid7
from support.browsing import text_of
from support.callers import with_old_proof
from support.data_rights import copied
from support.people import (
    CLERK,
    DATA_PROTECTION_OFFICER,
    MOTHER,
    browser_of,
    person_id,
    sample,
)

pytestmark = [pytest.mark.usefixtures("db", "static_files")]
PAGE = "/meja/pelindungan-data/penahanan"


@pytest.fixture
def case(outside: Outside) -> Case:
    """A case at the office that the officer of the province watches over."""
    return copied(outside)


@pytest.fixture
def officer() -> Client:
    """The browser of the data-protection officer."""
    return browser_of(DATA_PROTECTION_OFFICER)


def boxes(what: str, **changed: str) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=90)
    return {
        "apa": what,
        "alasan": "Perkara 12/Pdt/2026",
        "hukum": "UU 27/2022 pasal 15",
        **_day(day),
        **changed,
    }


def _day(day: date) -> dict[str, str]:
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"tinjau.{key}": str(part) for key, part in parts.items()}


def hold() -> LegalHold:
    found: LegalHold = LegalHold.objects.get(person_id=person_id(MOTHER))
    return found


def address_of(held: LegalHold) -> str:
    return f"{PAGE}/{held.person_id}/{held.id}"


def test_one_case_is_held_by_its_number(case: Case, officer: Client) -> None:
    assert officer.post(PAGE, boxes(case.number)).status_code == 302
    assert hold().case_id == case.id
    page = text_of(officer.get(PAGE))
    assert case.number in page
    assert "Perkara 12/Pdt/2026" in page
    assert Entry.objects.filter(person_id=case.person_id, kind="data.held").count() == 1


def test_everything_of_a_person_is_held_by_their_nik_which_no_page_shows(
    case: Case, officer: Client
) -> None:
    nik = sample(MOTHER).nik
    assert officer.post(PAGE, boxes(nik)).status_code == 302
    assert hold().case_id is None
    page = officer.get(PAGE)
    assert nik[-4:] in text_of(page)
    assert nik not in page.content.decode()


def test_a_form_that_is_sent_twice_places_one_hold(case: Case, officer: Client) -> None:
    for _ in range(2):
        officer.post(PAGE, boxes(case.number, id=str(uuid7_of_form(officer))))
    sent = boxes(case.number, id=str(uuid7()))
    for _ in range(2):
        assert officer.post(PAGE, sent).status_code == 302
    assert LegalHold.objects.filter(person_id=case.person_id).count() == 3


def uuid7_of_form(officer: Client) -> str:
    """Return the id that the page gave to its form."""
    body = officer.get(PAGE).content.decode()
    return body.split('name="id" value="')[1].split('"')[0]


@pytest.mark.parametrize(
    ("changed", "box"),
    [
        ({"apa": ""}, "apa"),
        ({"apa": "3516045201949999"}, "apa"),
        ({"apa": "DEQ4-4T12-VX9V"}, "apa"),
        ({"apa": "x" * 5_000}, "apa"),
        ({"alasan": " "}, "alasan"),
        ({"hukum": ""}, "hukum"),
        ({"tinjau.year": "1999"}, "tinjau"),
        ({"tinjau.year": "9999"}, "tinjau"),
        ({"tinjau.day": "\u0663\u0661"}, "tinjau"),
        ({"tinjau.month": "x"}, "tinjau"),
    ],
)
def test_each_mistake_is_told_at_its_box_and_nothing_is_lost(
    case: Case, officer: Client, changed: dict[str, str], box: str
) -> None:
    answer = officer.post(PAGE, boxes(case.number, **changed))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="m-{box}"' in body
    assert f'href="#i-{box}"' in body
    assert box == "alasan" or "Perkara 12/Pdt/2026" in body
    assert not LegalHold.objects.filter(person_id=case.person_id).exists()


def test_nobody_holds_their_own_data(officer: Client) -> None:
    answer = officer.post(PAGE, boxes(sample(DATA_PROTECTION_OFFICER).nik))
    assert answer.status_code == 422
    assert 'id="m-apa"' in answer.content.decode()


def test_a_hold_is_looked_at_again_and_lifted_with_a_reason(case: Case, officer: Client) -> None:
    officer.post(PAGE, boxes(case.number))
    address, later = address_of(hold()), timezone.localdate() + timedelta(days=200)
    assert officer.post(address, {"tindakan": "tinjau"}).status_code == 422
    assert officer.post(address, {"tindakan": "tinjau", **_day(later)}).status_code == 302
    assert hold().review_date == later
    refused = officer.post(address, {"tindakan": "cabut", "sebab": " "})
    assert refused.status_code == 422
    assert 'id="m-sebab"' in refused.content.decode()
    assert hold().lifted_at is None
    assert officer.post(address, {"tindakan": "cabut", "sebab": "Putusan"}).status_code == 302
    assert hold().lifted_because == "Putusan"
    page = text_of(officer.get(PAGE))
    assert "Nothing is held" in page
    assert case.number in page.split("Lifted lately")[1]
    assert "Putusan" in text_of(officer.get(address))
    kinds = set(Entry.objects.filter(person_id=case.person_id).values_list("kind", flat=True))
    assert {"data.held", "data.hold-reviewed", "data.released"} <= kinds


def test_what_was_lifted_is_not_reviewed_any_more(case: Case, officer: Client) -> None:
    officer.post(PAGE, boxes(case.number))
    address = address_of(hold())
    officer.post(address, {"tindakan": "cabut", "sebab": "Putusan"})
    later = timezone.localdate() + timedelta(days=200)
    assert officer.post(address, {"tindakan": "tinjau", **_day(later)}).status_code == 404


def test_what_is_to_be_looked_at_again_is_told_on_the_desk(case: Case, officer: Client) -> None:
    officer.post(PAGE, boxes(case.number))
    assert "has to be looked at again" not in text_of(officer.get("/meja/pelindungan-data"))
    LegalHold.objects.filter(person_id=case.person_id).update(review_date=timezone.localdate())
    assert "1 hold has to be looked at again" in text_of(officer.get("/meja/pelindungan-data"))


def test_a_quiet_hold_is_kept_from_the_person_for_its_days_and_not_from_the_chain(
    case: Case, officer: Client
) -> None:
    officer.post(PAGE, boxes(case.number, diam="ya"))
    shown_from = hold().shown_from
    assert shown_from is not None
    for day, is_told in ((timezone.localdate(), False), (shown_from, True)):
        lines = lines_of(case.person_id, Wanted(), on=day)
        assert ("data.held" in {one.kind for one in lines}) is is_told
    at = timezone.now()
    assert not everything_about(case.person_id, at=at).holds
    assert everything_about(case.person_id, at=at + timedelta(days=181)).holds
    assert Entry.objects.filter(person_id=case.person_id, kind="data.held").exists()


def test_other_officers_and_residents_find_nothing(case: Case, officer: Client) -> None:
    officer.post(PAGE, boxes(case.number))
    for who in (CLERK, MOTHER):
        browser = browser_of(who)
        for address in (PAGE, address_of(hold())):
            assert browser.get(address).status_code == 404
            assert browser.post(address, {"tindakan": "cabut", "sebab": "x"}).status_code == 404
    assert hold().lifted_at is None


def test_an_unlocked_computer_holds_and_lifts_nothing(case: Case) -> None:
    answer = with_old_proof(DATA_PROTECTION_OFFICER).post(PAGE, boxes(case.number))
    assert b'action="/pastikan"' in answer.content
    assert not LegalHold.objects.filter(person_id=case.person_id).exists()


def test_a_list_of_many_costs_no_more_than_one(
    case: Case, officer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    officer.get(PAGE)
    for _ in range(20):
        officer.post(PAGE, boxes(case.number))
    officer.get(PAGE)
    with django_assert_max_num_queries(4):
        assert officer.get(PAGE).content.count(case.number.encode()) == 20
