"""A helper acts no further than the mandate goes, and no longer."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sekali.casework.effects.setting import Outside
from sekali.kernel.ids import uuid7
from sekali.mandates.models import Helping, Mandate
from sekali.mandates.queries import authority_of
from sekali.vault.actions import Recording, record_facts
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.models import Link
from support.acting import (
    CLIENT,
    COMPLAINT,
    HELPER,
    OTHER_CLIENT,
    REPORT,
    begin,
    begun,
    helper_of,
    mandated,
    opened_for,
    work,
)
from support.applying import BIRTH, CHILD_NAME, submitted
from support.callers import rows_of
from support.people import FATHER, VILLAGE_OFFICER, browser_of, person_id, sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def test_what_is_outside_of_the_mandate_looks_as_if_it_were_not_there(
    helper: Client, outside: Outside
) -> None:
    case = submitted(outside, CLIENT)
    hidden = (
        f"/layanan/{BIRTH}",
        f"/perkara/{case.id}",
        f"/perkara/{case.id}/data",
        f"/perkara/{case.id}/batal",
        "/data-saya",
        "/siapa-melihat",
        "/sekaligus/birth",
        f"/data-saya/fakta/{person_id(CLIENT)}/birth_date",
    )
    for address in hidden:
        answer = helper.get(address)
        assert answer.status_code == 404, address
        assert "There is no such page" in answer.content.decode()
    for address in ("/", "/layanan", "/pesan"):
        body = helper.get(address).content.decode()
        assert CHILD_NAME not in body
        assert case.number not in body
        assert f"/layanan/{BIRTH}" not in body
    found = helper.get("/layanan", {"cari": case.number})
    assert found.status_code == 200
    answer = helper.post(f"/layanan/{BIRTH}/mulai", {"draf": str(uuid7()), **opened_for()})
    assert answer.status_code == 404


def test_facts_are_seen_by_their_kinds_and_the_narrow_ones_apart() -> None:
    held = mandated(CLIENT, HELPER, facts=["person"])
    body = helper_of(CLIENT, HELPER, held).get("/data-saya").content.decode()
    assert "Mojokerto" in body  # where she was born
    assert "Decile" not in body
    assert "3516041201269001" not in body  # the family card, of the household
    assert sample(FATHER).full_name not in body


@pytest.mark.parametrize(
    "address",
    [
        *("/akun", "/akun/sandi", "/akun/kontak/phone", "/akun/kunci", "/akun/aplikasi"),
        *("/kuasa", "/kuasa/beri", "/kuasa/minta", "/sistem", "/meja", "/meja/akun", "/kaitkan"),
    ],
)
def test_ones_own_affairs_are_closed_while_acting(helper: Client, address: str) -> None:
    answer = helper.get(address)
    assert answer.status_code == 409
    assert "for your own affairs alone" in answer.content.decode()


def test_a_helper_gives_no_mandate_on(helper: Client) -> None:
    before = rows_of(CLIENT)
    form = {
        "nik": sample(OTHER_CLIENT).nik,
        "hubungan": "relative",
        "layanan": [COMPLAINT],
        "hari": "30",
    }
    for mark in ({}, opened_for()):
        assert helper.post("/kuasa/beri", {**form, **mark}).status_code == 409
    assert rows_of(CLIENT) == before


def test_an_officer_has_no_desk_while_acting_for_somebody() -> None:
    held = mandated(CLIENT, VILLAGE_OFFICER, relation="village-officer")
    browser = helper_of(CLIENT, VILLAGE_OFFICER, held)
    assert browser.get("/meja").status_code == 409
    browser.post("/kuasa/selesai")
    assert browser.get("/meja").status_code == 200


def test_a_mandate_that_ends_in_the_middle_of_a_form_takes_nothing_more(
    helper: Client, mandate: Mandate
) -> None:
    draft_id = begun(helper)
    browser_of(CLIENT).post(f"/kuasa/{mandate.id}/akhiri")
    before = rows_of(CLIENT)

    answer = helper.post(f"/isi/{draft_id}/report", {**REPORT, **opened_for()})

    assert answer.status_code == 409
    assert "has ended" in answer.content.decode()
    assert rows_of(CLIENT) == before
    # What was begun is still hers, and the helper is alone with their own affairs.
    assert browser_of(CLIENT).get(f"/isi/{draft_id}/report").status_code == 200
    assert sample(HELPER).full_name in helper.get("/").content.decode()
    assert helper.get(f"/isi/{draft_id}/report").status_code == 404


def test_either_side_ends_it_at_once_and_the_other_is_told(
    helper: Client, mandate: Mandate
) -> None:
    helper.post("/kuasa/selesai")
    helper.post(f"/kuasa/{mandate.id}/kembalikan")
    assert begin(helper, person_id(CLIENT), mandate).headers["Location"] == "/kuasa"
    work(also=True)
    mandate.refresh_from_db()
    assert mandate.ended_by_id == person_id(HELPER)
    assert "mengembalikan kuasa Anda" in browser_of(CLIENT).get("/pesan").content.decode()

    again = mandated(CLIENT, HELPER)
    browser_of(CLIENT).post(f"/kuasa/{again.id}/akhiri")
    assert begin(helper, person_id(CLIENT), again).headers["Location"] == "/kuasa"
    work(also=True)
    assert Helping.objects.get(person_id=person_id(HELPER), id=again.id).ended_at is not None
    told = helper.get("/pesan").content.decode()
    assert f"Kuasa dari {sample(CLIENT).full_name} berakhir" in told


def test_nobody_elses_mandate_is_ended_or_used(mandate: Mandate) -> None:
    stranger = browser_of(OTHER_CLIENT)
    for what in ("akhiri", "kembalikan"):
        assert stranger.post(f"/kuasa/{mandate.id}/{what}").status_code == 404
    assert begin(stranger, person_id(CLIENT), mandate).headers["Location"] == "/kuasa"
    assert begin(stranger, person_id(CLIENT)).headers["Location"] == "/kuasa"
    mandate.refresh_from_db()
    assert mandate.ended_at is None


def test_a_mandate_holds_until_its_day(mandate: Mandate) -> None:
    def holds(day: date) -> bool:
        found = authority_of(person_id(HELPER), person_id(CLIENT), mandate_id=mandate.id, today=day)
        return found is not None

    last = mandate.until_date - timedelta(days=1)
    assert holds(last)
    assert not holds(mandate.until_date)
    assert not holds(mandate.from_date - timedelta(days=1))


def test_nobody_acts_for_the_dead(helper: Client) -> None:
    draft_id = begun(helper)
    died = Fact("2026-11-01", VERIFIED, "civil-registry", date(2026, 11, 2))
    record_facts(
        subject_id=person_id(CLIENT),
        facts={"death_date": died},
        recording=Recording(at=timezone.now()),
    )
    assert helper.post(f"/isi/{draft_id}/report", {**REPORT, **opened_for()}).status_code == 409
    assert helper.get(f"/isi/{draft_id}/report").status_code == 404


def test_a_spouse_who_is_none_any_more_acts_no_more() -> None:
    held = mandated(CLIENT, FATHER, relation="spouse")
    browser = helper_of(CLIENT, FATHER, held)
    assert browser.get(f"/layanan/{COMPLAINT}").status_code == 200
    for one, other in ((CLIENT, FATHER), (FATHER, CLIENT)):
        links = Link.objects.filter(person_id=person_id(one), other_id=person_id(other))
        links.filter(kind="spouse").update(until=timezone.localdate())
    assert browser.get(f"/layanan/{COMPLAINT}").status_code == 409
    # What was never a spouse's mandate cannot be one either.
    other = mandated(CLIENT, HELPER, relation="spouse")
    answer = begin(browser_of(HELPER), person_id(CLIENT), other)
    assert answer.headers["Location"] == "/kuasa"


def test_a_village_officer_who_left_the_office_acts_no_more() -> None:
    from sekali.agencies.models import Posting

    held = mandated(CLIENT, VILLAGE_OFFICER, relation="village-officer")
    browser = helper_of(CLIENT, VILLAGE_OFFICER, held)
    assert browser.get("/").status_code == 200
    Posting.objects.filter(person_id=person_id(VILLAGE_OFFICER)).update(until=timezone.localdate())
    assert browser.get("/").status_code == 409
