"""Finding services: by words, by life events, and by what a person has a right to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from sekali.accounts.models import Account
from sekali.audit.models import Entry
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledEligibility
from sekali.catalogue.rules_language.expressions import compile_expression
from sekali.catalogue.rules_language.rule_types import BOOLEAN, TEXT
from sekali.vault.models import Profile
from support.browsing import text_of
from support.people import MOTHER, OTHER_MOTHER, browser_of, person_id

pytestmark = pytest.mark.usefixtures("db")
CARD = "kependudukan.ktp-el"


def device_of(key: str | None) -> Client:
    """Return somebody's browser, set to Indonesian."""
    browser = browser_of(key)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "id"
    return browser


@pytest.fixture
def asking_blood() -> Iterator[None]:
    """A service whose condition is on a fact that nobody holds about the mother."""
    services = dict(catalogue.services())
    rule = compile_expression(
        "applicant.blood_type == 'o'", names={"applicant.blood_type": TEXT}, expect=BOOLEAN
    )
    one = services[CARD]
    read = (*one.elements_read["applicant"], "blood_type")
    services[CARD] = replace(
        one,
        eligibility=(*one.eligibility, CompiledEligibility(rule, "foreigner", "UU 1/2000")),
        elements_read={**one.elements_read, "applicant": read},
    )
    kept, catalogue.services = catalogue.services, lambda: services  # type: ignore[assignment]
    yield
    catalogue.services = kept


def forget_blood_type() -> None:
    mother = Profile.objects.get(subject_id=person_id(MOTHER))
    mother.facts.pop("blood_type", None)
    mother.save()


def test_the_home_page_tells_what_she_has_a_right_to_and_why() -> None:
    told = text_of(device_of(MOTHER).get("/"))
    assert "Anda berhak atas" in told
    assert "Anda sudah berumur 17 tahun, atau sudah menikah." in told
    assert "Tanggal lahir" in told
    assert "UU 24/2013 pasal 63" in told
    # Nobody has a right to what has not happened.
    assert "Kutipan akta kematian" not in told
    assert "Bayi baru lahir" in told


def test_what_is_open_to_all_is_no_right_that_facts_give() -> None:
    """Deleting one's data does not stand among what a family can have."""
    page = text_of(browser_of(MOTHER).get("/"))
    assert "Delete my data" not in page.partition("Life events")[0]
    assert "Delete my data" in text_of(browser_of(MOTHER).get("/peristiwa/my-data"))


def test_she_switches_it_off_and_on() -> None:
    browser = device_of(MOTHER)
    assert "Sekarang menyala." in text_of(browser.get("/data-saya"))
    browser.post("/data-saya/hak", {"tampil": "0"})
    assert "Anda berhak atas" not in text_of(browser.get("/"))
    assert "Anda mematikan perhitungan hak Anda." in text_of(browser.get("/"))
    assert Entry.objects.filter(person_id=person_id(MOTHER), kind="account.rights").count() == 1
    # It is her choice alone.
    assert Account.objects.get(person_id=person_id(OTHER_MOTHER)).shows_rights
    browser.post("/data-saya/hak", {"tampil": "1"})
    assert "Anda berhak atas" in text_of(browser.get("/"))


@pytest.mark.usefixtures("asking_blood")
def test_one_fact_more_is_asked_alone_and_opens_it() -> None:
    forget_blood_type()
    browser = device_of(MOTHER)
    address = "/data-saya/lengkapi/person/blood_type"
    home = browser.get("/")
    assert (
        "Tinggal satu data lagi Golongan darah Bisa membuka: KTP-el baru atau pengganti"
        in text_of(home)
    )
    assert address in home.content.decode()
    assert "Golongan darah" in text_of(browser.get(address))
    empty = browser.post(address, {})
    assert empty.status_code == 422
    answer = browser.post(address, {"blood_type": "o"}, follow=True)
    assert "Terima kasih. Anda berhak atas: KTP-el baru atau pengganti." in text_of(answer)
    held = Profile.objects.get(subject_id=person_id(MOTHER)).facts["blood_type"]
    assert (held["value"], held["level"], held["source"]) == ("o", "declared", "resident")
    assert held["date"] <= date.today().isoformat()  # noqa: DTZ011  # the day of the test
    # What is known is not asked, nor what would open nothing.
    assert browser.get(address).status_code == 404
    assert browser.get("/data-saya/lengkapi/person/religion").status_code == 404


@pytest.mark.usefixtures("asking_blood")
def test_the_other_answer_says_so_plainly() -> None:
    forget_blood_type()
    browser = device_of(MOTHER)
    address = "/data-saya/lengkapi/person/blood_type"
    answer = browser.post(address, {"blood_type": "a"}, follow=True)
    assert "saat ini Anda belum berhak atas: KTP-el baru atau pengganti." in text_of(answer)


@pytest.mark.usefixtures("asking_blood")
def test_who_switched_it_off_is_asked_nothing() -> None:
    forget_blood_type()
    browser = device_of(MOTHER)
    browser.post("/data-saya/hak", {"tampil": "0"})
    assert browser.get("/data-saya/lengkapi/person/blood_type").status_code == 404


def test_a_life_event_tells_what_to_do_in_order() -> None:
    told = text_of(device_of(MOTHER).get("/peristiwa/birth"))
    order = [told.index(one) for one in ("Akta kelahiran", "Kartu keluarga", "Jaminan kesehatan")]
    assert order == sorted(order)
    assert "perlu Anda isi" in told
    assert "Mulai" in told


def test_a_service_whose_place_the_form_asks_can_be_started() -> None:
    told = text_of(device_of(MOTHER).get("/peristiwa/new-job"))
    permit = told[told.index("Izin praktik tenaga kesehatan") :]
    assert "Saat ini belum untuk Anda" not in permit
    assert "Mulai" in permit


@pytest.mark.parametrize("key", ["birth", "death", "moving", "starting-a-business", "new-job"])
def test_every_event_has_a_page_for_anybody(key: str) -> None:
    answer = device_of(None).get(f"/peristiwa/{key}")
    assert answer.status_code == 200
    assert "Masuk" in text_of(answer)
    assert "Yang perlu diurus" in text_of(answer)


def test_an_event_without_services_says_so_and_an_unknown_one_is_not_there() -> None:
    browser = device_of(None)
    assert "Untuk peristiwa ini belum ada layanan" in text_of(browser.get("/peristiwa/old-age"))
    assert browser.get("/peristiwa/party").status_code == 404
    assert browser.get("/layanan?peristiwa=birth").headers["Location"] == "/peristiwa/birth"


def test_where_nothing_fits_the_page_says_what_to_do() -> None:
    answer = device_of(None).get("/layanan", {"cari": "<kkeluarrgga>"})
    told = text_of(answer)
    assert 'Tidak ada yang cocok dengan "<kkeluarrgga>"' in told
    assert "Mungkin maksud Anda Kartu keluarga" in told
    assert "Ada yang meninggal" in told
    assert 'value="&lt;kkeluarrgga&gt;"' in answer.content.decode()


def test_what_is_searched_for_is_kept_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    browser = device_of(MOTHER)
    mine = Entry.objects.filter(person_id=person_id(MOTHER))
    before = mine.count()
    browser.get("/layanan", {"cari": "bojo seda"})
    assert mine.count() == before
    assert "seda" not in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_session WHERE session_data LIKE '%seda%'")
        assert cursor.fetchone() == (0,)
