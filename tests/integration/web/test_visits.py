"""Choosing a time, the list of the day and inspections, as pages."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from sekali.agencies.actions import give_role, office_id
from sekali.agencies.queries import working_time
from sekali.appointments.models import Appointment, Booking
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.casework.queries import case_of
from support.applying import photo
from support.browsing import open_form, save, says_something, text_of
from support.building import FIRE, LICENSING, PUBLIC_WORKS, VILLAGE, asked, say
from support.people import CLERK, HEAD, MOTHER, OTHER_MOTHER, YOUNG_PERSON, browser_of, person_id
from support.visiting import IDENTITY_CARD, PAGES, free

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def galih() -> Client:
    return browser_of(YOUNG_PERSON)


@pytest.fixture
def case(galih: Client) -> Case:
    """A case of today that waits for a time to be chosen."""
    draft_id = open_form(galih, IDENTITY_CARD)
    for page, boxes in PAGES.items():
        answer = save(galih, draft_id, page, boxes)
        assert answer.status_code == 302, text_of(answer)
    galih.post(f"/isi/{draft_id}/kirim")
    return case_of(person_id=person_id(YOUNG_PERSON), case_id=draft_id)


def first_free(case: Case) -> str:
    return free(case, at=timezone.now())[0].isoformat()


def test_the_case_asks_to_choose_and_then_says_when_and_what_to_bring(
    galih: Client, case: Case
) -> None:
    address = f"/perkara/{case.id}"
    assert "Choose a time to come" in text_of(says_something(galih.get(address)))
    page = galih.get(f"{address}/janji")
    assert first_free(case) in page.content.decode()

    answer = galih.post(f"{address}/janji", {"waktu": first_free(case)}, follow=True)

    said = text_of(says_something(answer))
    assert "We expect you" in said
    assert "glasses come off" in said
    assert "You need to come" not in said
    assert Booking.objects.filter(case_id=case.id).exists()


def test_another_day_is_a_link_and_later_days_are_on_the_next_page(
    galih: Client, case: Case
) -> None:
    days = sorted({working_time(case.office_id).local(one).date()
                   for one in free(case, at=timezone.now())})  # fmt: skip
    page = galih.get(f"/perkara/{case.id}/janji?hari={days[3]}").content.decode()
    assert f"hari={days[3]}#jam" in page
    assert f"hari={days[8]}" not in page
    later = galih.get(f"/perkara/{case.id}/janji?sesudah={days[7]}").content.decode()
    assert f"hari={days[8]}" in later
    # The button of a later page goes back to that page if the time is gone.
    assert f'action="/perkara/{case.id}/janji?sesudah={days[7]}"' in later


@pytest.mark.parametrize(
    "typed", ["", "x", "2026-03-02T09:00:00", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00+00:00"]
)
def test_a_time_that_is_none_is_told_and_nothing_is_booked(
    galih: Client, case: Case, typed: str
) -> None:
    answer = says_something(galih.post(f"/perkara/{case.id}/janji", {"waktu": typed}))
    assert answer.status_code == 422
    assert not Booking.objects.filter(case_id=case.id).exists()


@pytest.mark.parametrize("query", ["hari=x", "hari=9999-12-31", "sesudah=x", "sesudah=9999-12-31"])
def test_an_address_that_somebody_typed_shows_days_all_the_same(
    galih: Client, case: Case, query: str
) -> None:
    assert says_something(galih.get(f"/perkara/{case.id}/janji?{query}")).status_code == 200


def test_it_can_be_given_back_and_a_calendar_has_it_only_meanwhile(
    galih: Client, case: Case
) -> None:
    calendar = f"/perkara/{case.id}/janji.ics"
    assert galih.get(calendar).status_code == 404
    galih.post(
        f"/perkara/{case.id}/janji", {"waktu": free(case, at=timezone.now())[-1].isoformat()}
    )
    file = galih.get(calendar)
    assert file.headers["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in file.content
    answer = galih.post(f"/perkara/{case.id}/janji/lepas", follow=True)
    assert "given back" in text_of(answer)
    assert not Booking.objects.filter(case_id=case.id).exists()


def test_nobody_else_sees_or_changes_it(case: Case) -> None:
    other = browser_of(MOTHER)
    for address in ("janji", "janji.ics"):
        assert other.get(f"/perkara/{case.id}/{address}").status_code == 404
    typed = {"waktu": first_free(case)}
    assert other.post(f"/perkara/{case.id}/janji", typed).status_code == 404
    assert other.post(f"/perkara/{case.id}/janji/lepas").status_code == 404


def booked(galih: Client, case: Case) -> Appointment:
    galih.post(f"/perkara/{case.id}/janji", {"waktu": first_free(case)})
    found: Appointment = Appointment.objects.get(person_id=case.person_id, status="booked")
    return found


def test_the_office_marks_who_came_on_the_list_of_the_day(galih: Client, case: Case) -> None:
    made = booked(galih, case)
    day = working_time(case.office_id).local(made.starts_at).date()
    clerk = browser_of(CLERK)
    listed = says_something(clerk.get(f"/meja/janji?tanggal={day}"))
    assert case.about in text_of(listed)
    assert case.number in text_of(says_something(clerk.get("/meja")))
    assert "We expect you" in text_of(clerk.get(f"/meja/{case.person_id}/{case.id}"))

    address = f"/meja/{case.person_id}/{case.id}/janji"
    typed = {"janji": str(made.id), "tanggal": str(day)}
    early = clerk.post(address, {**typed, "hasil": "tidak"}, follow=True)
    assert "not time yet" in text_of(early)
    came = clerk.post(address, {**typed, "hasil": "datang"}, follow=True)
    assert "Saved" in text_of(came)
    again = clerk.post(address, {**typed, "hasil": "tidak"}, follow=True)
    assert "Somebody else has changed this case" in text_of(again)
    assert case_of(person_id=case.person_id, case_id=case.id).state == "print"


@pytest.mark.parametrize("typed", [{}, {"hasil": "x"}, {"hasil": "datang", "janji": "x"}])
def test_what_is_no_mark_is_told(galih: Client, case: Case, typed: dict[str, str]) -> None:
    booked(galih, case)
    address = f"/meja/{case.person_id}/{case.id}/janji"
    says_something(browser_of(CLERK).post(address, typed, follow=True))
    assert case_of(person_id=case.person_id, case_id=case.id).state == "recording"


def test_who_does_not_work_there_finds_nothing(galih: Client, case: Case) -> None:
    made = booked(galih, case)
    address = f"/meja/{case.person_id}/{case.id}/janji"
    typed = {"hasil": "datang", "janji": str(made.id)}
    assert browser_of(OTHER_MOTHER).post(address, typed).status_code == 404
    assert browser_of("endang-sulistyowati").post(address, typed).status_code == 404
    assert browser_of(OTHER_MOTHER).get("/meja/janji").status_code == 404


@pytest.mark.parametrize("day", ["x", "0001-01-01", "9999-12-31", "%00"])
def test_a_day_that_is_none_is_today(day: str) -> None:
    assert says_something(browser_of(CLERK).get(f"/meja/janji?tanggal={day}")).status_code == 200


def test_the_head_says_how_many_at_once_and_nobody_else_does(galih: Client, case: Case) -> None:
    typed = {"untuk": "biometrics", "tempat": "0"}
    assert browser_of(CLERK).post("/meja/janji/tempat", typed).status_code == 404
    head = browser_of(HEAD)
    for wrong in ("", "-1", "51", "x", "²"):
        answer = head.post("/meja/janji/tempat", {**typed, "tempat": wrong}, follow=True)
        assert "0 to 50" in text_of(says_something(answer))
    assert head.post("/meja/janji/tempat", {**typed, "untuk": "tea"}).status_code == 404
    assert free(case, at=timezone.now())

    head.post("/meja/janji/tempat", typed)

    assert free(case, at=timezone.now()) == []
    assert "no free time" in text_of(says_something(galih.get(f"/perkara/{case.id}/janji")))


# --- inspections ----------------------------------------------------------------------------


@pytest.fixture
def building(outside: Outside) -> Case:
    """A building to be looked at, where the clerk of the demonstration helps as inspector."""
    give_role(
        person_id=person_id(CLERK),
        office_id=office_id(LICENSING, VILLAGE[:5]),
        role="inspector",
        title="Petugas lapangan",
        since=timezone.localdate() - timedelta(days=400),
    )
    case = asked(outside)
    say(case, PUBLIC_WORKS, "space", "agree")
    return say(case, FIRE, "fire", "agree")


def desk(case: Case) -> str:
    return f"/meja/{case.person_id}/{case.id}"


def picture(name: str = "lokasi.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo() if data is None else data, "image/jpeg")


ANSWERS = {"cek.site_as_drawn": "yes", "cek.distance_to_road": "yes",
           "cek.access_for_fire_engine": "none"}  # fmt: skip


def test_an_inspector_photographs_locates_and_reports(building: Case) -> None:
    inspector, mother = browser_of(CLERK), browser_of(MOTHER)
    page = says_something(inspector.get(desk(building)))
    assert b'enctype="multipart/form-data"' in page.content
    assert "geolocation=(self)" in page.headers["Permissions-Policy"]
    act = f"{desk(building)}/tindakan"
    typed = {"versi": str(building.version), **ANSWERS, "titik": "-7,6512; 112,6034"}

    kept = inspector.post(act, {**typed, "tindakan": "simpan-foto", "foto": picture()})
    assert kept.status_code == 200
    assert "1 photographs kept" in text_of(kept)
    assert 'value="-7,6512; 112,6034"' in kept.content.decode()
    # A report that is not made is nobody else's to see.
    photo_address = _photo_address(kept.content.decode(), building)
    assert mother.get(f"/berkas/{photo_address}").status_code == 404
    done = inspector.post(act, {**typed, "tindakan": "inspected"})
    assert done.status_code == 302, text_of(done)

    page = says_something(mother.get(f"/perkara/{building.id}"))
    assert f'src="/berkas/{photo_address}"' in page.content.decode()
    said = text_of(page)
    assert "Inspection on the spot" in said
    assert "-7.6512, 112.6034" in said
    assert mother.get(f"/berkas/{photo_address}").status_code == 200
    assert browser_of(OTHER_MOTHER).get(f"/berkas/{photo_address}").status_code == 404
    assert inspector.get(f"{desk(building)}/berkas/{photo_address}").status_code == 200


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"tindakan": "simpan-foto"}, "Choose one photograph"),
        ({"tindakan": "buang-foto:x"}, "cannot be done"),
        ({"tindakan": f"buang-foto:{UUID(int=1)}"}, "cannot be done"),
        ({"tindakan": "inspected", **ANSWERS}, "photographs from the spot"),
        ({"tindakan": "inspected", **ANSWERS, "titik": "here"}, "latitude and longitude"),
        ({"tindakan": "inspected", **ANSWERS, "titik": "48.2, 16.4"}, "not in Indonesia"),
    ],
)
def test_what_is_missing_or_wrong_is_told_on_the_page(
    building: Case, typed: dict[str, str], told: str
) -> None:
    inspector = browser_of(CLERK)
    typed = {"versi": str(building.version), **typed}
    answer = says_something(inspector.post(f"{desk(building)}/tindakan", typed))
    assert answer.status_code == 422
    assert told in text_of(answer)


def test_a_file_that_is_no_photograph_is_refused(building: Case) -> None:
    inspector = browser_of(CLERK)
    typed = {"versi": str(building.version), "tindakan": "simpan-foto"}
    for bad in (picture(data=b"x"), picture(data=b"")):
        answer = inspector.post(f"{desk(building)}/tindakan", {**typed, "foto": bad})
        assert says_something(answer).status_code == 422


def _photo_address(page: str, case: Case) -> str:
    start = f"{desk(case)}/berkas/"
    ids = [part.partition('"')[0] for part in page.split(start)[1:]]
    return next(one for one in ids if f"buang-foto:{one}" in page)
