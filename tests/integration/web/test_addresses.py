"""Whatever is put into an address: a page that says something, and nothing of anybody's."""

from urllib.parse import quote

import pytest
from django.test import Client

from sekali.kernel.ids import uuid7
from sekali.web.urls import ROUTES
from support.applying import BIRTH
from support.browsing import hand_in, says_something, text_of
from support.people import CLERK, MOTHER, OTHER_MOTHER, browser_of, person_id

pytestmark = pytest.mark.usefixtures("db")

GARBAGE = (
    "",
    "0",
    "-1",
    "²",
    "٣",
    "9" * 17,
    "9" * 400,
    "1e9",
    "NaN",
    "\0",
    "a\0b",
    "\u202e",
    "😀",
    "'; DROP TABLE audit_entry; --",
    "{{ 7 * 7 }}",
    "<script>alert(1)</script>",
    "%00",
    "%",
    "../../etc/passwd",
    "None",
    "2026-03-02T02:00:00Z~",
    "2026-03-02T02:00:00Z~nobody",
    f"2026-03-02~{uuid7()}",
    f"2026-03-02T02:00:00+00:00~{uuid7()}",
    f"0001-01-01T00:00:00+23:59~{uuid7()}",
    f"9999-12-31T23:59:59-23:59~{uuid7()}",
    f"\0~{uuid7()}",
    "~",
    "~~",
    "x" * 3_000,
)
QUESTIONS = (
    (MOTHER, "/siapa-melihat?sebelum="),
    (MOTHER, "/layanan?cari="),
    (MOTHER, "/layanan?peristiwa="),
    (MOTHER, f"/layanan/{BIRTH}?tawaran="),
    (MOTHER, "/?"),
    (None, "/masuk?lanjut="),
    (None, "/periksa/"),
    (None, "/layanan/"),
    (MOTHER, "/periksa/"),
    (CLERK, "/meja?sesudah="),
    (CLERK, "/meja?layanan="),
    (CLERK, "/meja?sesudah=2026-03-02T02:00:00Z~x&layanan="),
)


@pytest.mark.parametrize(("who", "address"), QUESTIONS)
def test_garbage_in_an_address_is_answered_in_words(who: str | None, address: str) -> None:
    browser = browser_of(who)
    for garbage in GARBAGE:
        answer = says_something(browser.get(address + quote(garbage)))
        assert "<script>alert" not in answer.content.decode(), garbage
        assert "49" not in answer.headers.get("Location", "")


def test_garbage_where_an_id_should_be_is_a_page_that_is_not_there() -> None:
    browser = browser_of(MOTHER)
    for address in ("isi/{}", "isi/{}/child", "perkara/{}", "berkas/{}", "dokumen/{}"):
        for garbage in ("1", "null", str(uuid7())[:-1], "{}", "%00", str(uuid7()).upper() + "x"):
            answer = says_something(browser.get("/" + address.format(garbage)))
            assert answer.status_code == 404
            assert "There is no such page" in text_of(answer)


def test_ids_of_nobody_are_pages_that_are_not_there() -> None:
    ids = dict.fromkeys(("draft_id", "case_id", "evidence_id", "document_id"), uuid7())
    resident, officer = browser_of(MOTHER), browser_of(CLERK)
    for route in ROUTES:
        parameters = route.pattern().pattern.converters
        if not {"draft_id", "case_id", "evidence_id", "document_id"} & set(parameters):
            continue
        # Whatever else is named beside it is nobody's either.
        chosen = {**dict.fromkeys(parameters, uuid7()), **ids}
        chosen |= {"person_id": person_id(MOTHER), "page_key": "child"}
        from django.urls import reverse

        address = reverse(route.name, kwargs={key: chosen[key] for key in parameters})
        browser = officer if route.access == "staff" else resident
        for method in route.methods:
            answer = says_something(browser.generic(method, address))
            wanted = 302 if route.name == "discard" else 404
            assert answer.status_code == wanted, f"{method} {route.name}"


@pytest.mark.parametrize(
    "method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "GETT"]
)
def test_methods_that_no_page_of_ours_uses_are_told_so(method: str) -> None:
    browser = browser_of(MOTHER)
    for address in ("/", "/masuk", "/data-saya", f"/layanan/{BIRTH}/mulai", "/meja"):
        answer = says_something(browser.generic(method, address))
        assert answer.status_code == 405
        assert answer.headers["Allow"] in {"GET", "POST", "GET, POST"}


def test_a_form_opened_as_a_page_says_what_to_do() -> None:
    browser = browser_of(MOTHER)
    answer = says_something(browser.get(f"/layanan/{BIRTH}/mulai"))
    assert answer.status_code == 405
    assert "Go back" in text_of(answer)


def test_a_page_can_be_asked_for_without_its_body() -> None:
    answer = browser_of(MOTHER).head("/data-saya")
    assert (answer.status_code, answer.content) == (200, b"")


ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "/\0/evil.example",
    "",
)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_led_away_after_signing_in(address: str) -> None:
    from sekali.demo.seeding import SAMPLE_PASSWORD
    from support.people import sample

    typed = {"nik": sample(MOTHER).nik, "sandi": SAMPLE_PASSWORD, "lanjut": address}
    signed_in = browser_of(None).post("/masuk", typed)
    already = browser_of(MOTHER).get("/masuk?lanjut=" + quote(address))
    picked = browser_of(None).post("/bahasa", {"bahasa": "en", "kembali": address})
    resumed = browser_of(None).post("/masuk", {**typed, "disimpan.child.full_name": "A B"})

    for answer in (signed_in, already, picked):
        assert answer.status_code == 302
        _is_ours(answer.headers["Location"])
    form = resumed.content.decode().partition("<main")[2].partition('action="')[2]
    _is_ours(form.partition('"')[0])


def _is_ours(address: str) -> None:
    assert address.startswith("/")
    # What a browser makes of it: it forgets tabs and line ends, and takes \ for /.
    read = address.replace("\t", "").replace("\n", "").replace("\r", "").replace("\\", "/")
    assert not read.startswith("//"), address


@pytest.mark.parametrize("address", ["/data-saya", "/?a=1&b=2", "/isi/x#y"])
def test_one_is_led_to_where_one_wanted_to_go(address: str) -> None:
    answer = browser_of(MOTHER).get("/masuk?lanjut=" + quote(address))
    assert answer.headers["Location"] == address


def test_a_language_that_we_do_not_speak_is_not_remembered() -> None:
    for picked in ("xx", "", "\0", "en; path=/", "a" * 5_000):
        answer = browser_of(None).post("/bahasa", {"bahasa": picked, "kembali": "/"})
        assert "bahasa" not in answer.cookies
    browser = Client(raise_request_exception=False)
    browser.cookies["bahasa"] = "xx"
    assert "Masuk" in browser.get("/masuk").content.decode()


def test_cookies_that_are_none_of_ours_make_a_visitor() -> None:
    for value in ("x", "x" * 4_000, "é", "' OR 1=1", "0" * 32):
        browser = Client(raise_request_exception=False)
        browser.cookies["sessionid"] = value
        browser.cookies["messages"] = value
        browser.cookies["csrftoken"] = value
        assert says_something(browser.get("/")).status_code == 200
        assert browser.get("/data-saya").status_code == 302


def test_another_host_is_told_that_it_is_not_ours() -> None:
    for host in ("evil.example", "localhost:8000@evil.example", "a b", "'"):
        answer = browser_of(None).get("/", headers={"host": host})
        assert says_something(answer).status_code == 400


def test_a_case_is_found_by_its_number_by_whose_it_is_and_by_nobody_else() -> None:
    from sekali.casework.queries import case_of

    case_id = hand_in(browser_of(MOTHER))
    number = case_of(person_id=person_id(MOTHER), case_id=case_id).number
    for typed in (number, number.lower().replace("-", " ")):
        found = browser_of(MOTHER).get("/layanan", {"cari": typed})
        assert found.headers["Location"] == f"/perkara/{case_id}"
    for stranger in (OTHER_MOTHER, None):
        answer = browser_of(stranger).get("/layanan", {"cari": number})
        assert answer.status_code == 200
        assert str(case_id) not in answer.content.decode()
