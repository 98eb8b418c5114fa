"""A mandate on paper, a guardian's decision, and a code: each with who may not do it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from sekali.accounts.models import Account, OneTimeCode
from sekali.audit.models import Entry
from sekali.documents.models import Evidence
from sekali.mandates.models import Helping, Mandate, MandateRequest, OpenMandate
from sekali.vault.models import Profile
from support.acting import CHILD_NIK, COMPLAINT, begin, child_id, work
from support.applying import photo
from support.callers import rows_of
from support.codes import code_in, messages_to, phone_of, reachable
from support.people import (
    CLERK,
    HEAD,
    HEAD_ELSEWHERE,
    MOTHER,
    OTHER_MOTHER,
    SINGLE_MOTHER,
    browser_of,
    person_id,
    sample,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
FIRST, SECOND = CLERK, HEAD
PERSON, HELPER = SINGLE_MOTHER, OTHER_MOTHER


def record(browser: Client, *, with_scan: bool = True, **changes: object) -> HttpResponse:
    """Fill in the page on which an officer records a paper."""
    form: dict[str, object] = {
        "nik": sample(PERSON).nik,
        "nik_penerima": sample(HELPER).nik,
        "dasar": "mandate",
        "hubungan": "relative",
        "layanan": [COMPLAINT],
        "hari": "365",
        **changes,
    }
    if with_scan:
        form["pindaian"] = SimpleUploadedFile("kuasa.jpg", photo(), "image/jpeg")
    answer: HttpResponse = browser.post("/meja/kuasa", form)
    return answer


def confirm(browser: Client, mandate: Mandate, verdict: str = "ya") -> HttpResponse:
    answer: HttpResponse = browser.post(f"/meja/kuasa/{mandate.id}", {"putusan": verdict})
    return answer


def recorded(key: str = PERSON) -> Mandate:
    return Mandate.objects.get(person_id=person_id(key))


def test_a_paper_holds_once_a_second_officer_has_seen_it() -> None:
    assert record(browser_of(FIRST)).headers["Location"] == "/meja/kuasa"
    mandate = recorded()
    work()
    assert begin(browser_of(HELPER), person_id(PERSON), mandate).headers["Location"] == "/kuasa"

    second = browser_of(SECOND)
    assert second.get(f"/meja/kuasa/{mandate.id}/berkas").headers["Content-Type"] == "image/jpeg"
    assert confirm(second, mandate).headers["Location"] == "/meja/kuasa"
    work(also=True)

    assert begin(browser_of(HELPER), person_id(PERSON), mandate).headers["Location"] == "/"
    kinds = list(
        Entry.objects.filter(person_id=person_id(PERSON), kind__startswith="mandates.")
        .order_by("position")
        .values_list("kind", "actor_id")
    )
    assert ("mandates.recorded", person_id(FIRST)) in kinds
    assert ("mandates.confirmed", person_id(SECOND)) in kinds
    told = browser_of(PERSON).get("/pesan").content.decode()
    assert f"Anda memberi kuasa kepada {sample(HELPER).full_name}" in told


def test_the_scan_is_the_persons_and_sealed_with_their_key() -> None:
    record(browser_of(FIRST))
    mandate = recorded()
    paper = Evidence.objects.get(person_id=person_id(PERSON), id=mandate.paper_id)
    assert (paper.application_id, paper.added_by_id) == (mandate.id, person_id(FIRST))


def test_one_officer_alone_puts_nothing_in_force() -> None:
    browser = browser_of(FIRST)
    record(browser)
    mandate = recorded()
    assert confirm(browser, mandate).status_code == 422
    mandate.refresh_from_db()
    assert mandate.confirmed_at is None


def test_another_office_sees_and_confirms_nothing() -> None:
    record(browser_of(FIRST))
    mandate = recorded()
    elsewhere = browser_of(HEAD_ELSEWHERE)
    before = rows_of(PERSON)
    assert elsewhere.get(f"/meja/kuasa/{mandate.id}/berkas").status_code == 404
    assert confirm(elsewhere, mandate).status_code in {404, 422}
    answer = elsewhere.post(f"/meja/kuasa/{mandate.id}/akhiri", {"orang": str(person_id(PERSON))})
    assert answer.status_code == 404
    assert sample(PERSON).full_name not in elsewhere.get("/meja/kuasa").content.decode()
    assert rows_of(PERSON) == before


def test_whose_affair_it_is_confirms_nothing() -> None:
    """Neither the helper nor the person, though they be officers of that office."""
    record(browser_of(FIRST), nik_penerima=sample(SECOND).nik)
    mandate = recorded()
    assert confirm(browser_of(SECOND), mandate).status_code == 422
    answer = record(browser_of(FIRST), nik_penerima=sample(FIRST).nik)
    assert answer.status_code == 422


def test_a_paper_that_is_not_right_never_holds() -> None:
    record(browser_of(FIRST))
    mandate = recorded()
    confirm(browser_of(SECOND), mandate, "tidak")
    work()
    mandate.refresh_from_db()
    assert mandate.ended_at is not None
    assert not OpenMandate.objects.filter(office_id=mandate.office_id).exists()
    assert confirm(browser_of(SECOND), mandate).status_code in {404, 422}
    assert begin(browser_of(HELPER), person_id(PERSON), mandate).headers["Location"] == "/kuasa"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"dasar": "king"}, "Choose who they are."),
        ({"dasar": "guardian"}, "number of the decision"),
        ({"dasar": "guardian", "nomor": "12/Pdt.P/2026"}, "A guardian is for a child"),
        ({"nik": "1"}, "NIK"),
        ({"nik_penerima": "3516047012559998"}, "account"),
        ({"nik_penerima": sample(PERSON).nik}, "That is your own NIK."),
        ({"hari": "9999"}, "730 days at most."),
    ],
)
def test_what_cannot_be_recorded_is_told(changes: dict[str, object], said: str) -> None:
    answer = record(browser_of(FIRST), **changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Mandate.objects.filter(person_id=person_id(PERSON)).exists()
    assert not Evidence.objects.filter(person_id=person_id(PERSON), item="surat-kuasa").exists()


def test_a_paper_without_a_scan_is_not_recorded() -> None:
    answer = record(browser_of(FIRST), with_scan=False)
    assert answer.status_code == 422
    assert "Attach a scan" in answer.content.decode()


def test_a_guardian_takes_the_parents_place_until_an_officer_ends_it() -> None:
    record(browser_of(FIRST), nik=CHILD_NIK, dasar="guardian", nomor="12/Pdt.P/2026/PN Mjk")
    mandate = Mandate.objects.get(person_id=child_id())
    born = date.fromisoformat(
        Profile.objects.get(subject_id=child_id()).facts["birth_date"]["value"]
    )
    assert mandate.until_date == born.replace(year=born.year + 18)
    assert begin(browser_of(MOTHER), child_id()).headers["Location"] == "/"
    confirm(browser_of(SECOND), mandate)
    work()

    assert begin(browser_of(MOTHER), child_id()).headers["Location"] == "/kuasa"
    guardian = browser_of(HELPER)
    assert begin(guardian, child_id(), mandate).headers["Location"] == "/"
    assert "as a guardian" in guardian.get("/").content.decode()
    guardian.post("/kuasa/selesai")
    # It is not theirs to give back: a court has put it.
    assert guardian.post(f"/kuasa/{mandate.id}/kembalikan").status_code == 404

    officer = browser_of(FIRST)
    page = officer.post("/meja/kuasa", {"cari": "ya", "nik_dicari": CHILD_NIK})
    assert sample(HELPER).full_name in page.content.decode()
    officer.post(f"/meja/kuasa/{mandate.id}/akhiri", {"orang": str(child_id())})
    assert begin(guardian, child_id(), mandate).headers["Location"] == "/kuasa"
    assert begin(browser_of(MOTHER), child_id()).headers["Location"] == "/"


# --- by a code that is read out -------------------------------------------------------------


def ask(browser: Client, nik: str, **changes: object) -> HttpResponse:
    form = {"nik": nik, "hubungan": "relative", "layanan": [COMPLAINT], "hari": "30", **changes}
    answer: HttpResponse = browser.post("/kuasa/minta", form)
    return answer


def asked(browser: Client, phone: str) -> tuple[str, str]:
    """Ask the person; return where their code is typed, and the message that they get."""
    reachable(PERSON, at=timezone.now(), phone=phone)
    place = ask(browser, sample(PERSON).nik).headers["Location"]
    work()
    (text,) = messages_to(phone, least=1)
    return place, text


def test_a_code_that_is_read_out_gives_a_small_mandate() -> None:
    browser = browser_of(HELPER)
    place, text = asked(browser, phone_of(7101))
    assert sample(HELPER).full_name in text
    assert "30 hari" in text

    assert browser.post(place, {"kode": "000000"}).status_code == 422
    assert browser.post(place, {"kode": code_in(text)}).headers["Location"] == "/kuasa"
    work(also=True)

    mandate = recorded()
    assert (mandate.way, mandate.facts, mandate.may_recover) == ("code", [], False)
    assert (mandate.until_date - mandate.from_date).days == 30
    assert begin(browser, person_id(PERSON), mandate).headers["Location"] == "/"
    # Once: the same code again finds nothing that waits.
    browser.post("/kuasa/selesai")
    assert browser.post(place, {"kode": code_in(text)}).status_code == 404
    assert Mandate.objects.filter(person_id=person_id(PERSON)).count() == 1


def test_asking_tells_nobody_who_has_an_account() -> None:
    browser = browser_of(HELPER)
    pages = []
    for nik in (sample(PERSON).nik, "3516047012559998"):
        place = ask(browser, nik).headers["Location"]
        work()
        page = browser.get(place).content.decode()
        page = page[page.index("<main") : page.index("</main")]
        pages.append(page.replace(place, "").replace("csrf", ""))
        wrong = browser.post(place, {"kode": "123456"})
        assert wrong.status_code == 422
    strip = [page[: page.index("<form")] for page in pages]
    assert strip[0] == strip[1]
    assert MandateRequest.objects.filter(person_id=person_id(HELPER)).count() == 2
    # Who confirmed no phone gets no message, and nothing is kept of it.
    assert not OneTimeCode.objects.filter(person_id=person_id(PERSON)).exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hari": "31"}, "30 days at most."),
        ({"layanan": ["umum.pengaduan", "desa.surat-keterangan-usaha", "kependudukan.ktp-el"]},
         "2 at most."),
        ({"data": ["person"], "layanan": []}, "Choose at least one service"),
        ({"nik": sample(HELPER).nik}, "That is your own NIK."),
    ],
)  # fmt: skip
def test_a_code_is_for_little_and_not_for_long(changes: dict[str, object], said: str) -> None:
    nik = str(changes.pop("nik", sample(PERSON).nik))
    answer = ask(browser_of(HELPER), nik, **changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_nobody_is_sent_more_than_three_codes_a_day() -> None:
    browser = browser_of(HELPER)
    answers = [ask(browser, sample(PERSON).nik).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 422]


def test_somebody_elses_request_is_not_there() -> None:
    place = ask(browser_of(HELPER), sample(PERSON).nik).headers["Location"]
    assert browser_of(MOTHER).get(place).status_code == 404
    assert browser_of(MOTHER).post(place, {"kode": "123456"}).status_code == 404


def test_a_closed_account_gives_no_mandate() -> None:
    browser = browser_of(HELPER)
    place, text = asked(browser, phone_of(7102))
    Account.objects.filter(person_id=person_id(PERSON)).update(is_active=False)
    assert browser.post(place, {"kode": code_in(text)}).status_code == 422
    assert not Helping.objects.filter(person_id=person_id(HELPER)).exists()
