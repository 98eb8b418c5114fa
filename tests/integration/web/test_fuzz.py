"""Forms filled in by chance: whatever comes, a page that says something, and never a failure."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekali.accounts.models import Attempt
from sekali.catalogue.queries import dictionary, service
from support.browsing import hand_in, letter, open_form, pages_of_birth, says_something
from support.people import CLERK, MOTHER, browser_of, person_id

FEW = settings(
    max_examples=40,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
pytestmark = pytest.mark.usefixtures("db")

BOXES = sorted(
    box
    for item in service("kependudukan.akta-kelahiran").items()
    for box in (item.type.posted_as(item.key) if item.type else (item.key,))
)
CODES = sorted({code.key for codes in dictionary().codes.values() for code in codes.items})
TYPED = st.one_of(
    st.sampled_from(["", "yes", "no", "nobody", "0", "-1", "31", "2", "2026", "9999", "²", "1,5"]),
    st.sampled_from(CODES),
    st.sampled_from(["3516045201949001", "3516041708919001", "3516011203859999", "0" * 16]),
    st.text(max_size=40),
    st.text(st.characters(categories=["Cc", "Cf", "Mn", "Nd", "No", "Zs"]), max_size=20),
    st.integers().map(str),
    st.dates().map(str),
)
FORM = st.dictionaries(st.sampled_from(BOXES) | st.text(max_size=12), TYPED, max_size=20)


@pytest.fixture
def form() -> tuple[Client, str]:
    """A mother's browser, and the address of her application."""
    browser = browser_of(MOTHER)
    return browser, f"/isi/{open_form(browser)}"


@FEW
@given(page=st.sampled_from(["child", "birth", "family"]), typed=FORM, back=st.booleans())
def test_a_page_of_a_form(
    form: tuple[Client, str], page: str, typed: dict[str, str], *, back: bool
) -> None:
    browser, address = form
    # So many numbers named by one person would be stopped after a while.
    Attempt.objects.all().delete()
    boxes = typed | ({"kembali": "1"} if back else {})
    says_something(browser.post(f"{address}/{page}", boxes))
    # Whatever was kept of it can be shown, went on with, and handed in or not.
    for where in ("", "/child", "/birth", "/family", "/periksa"):
        says_something(browser.get(address + where))
    answer = says_something(browser.post(f"{address}/kirim"))
    assert answer.status_code == 302


@FEW
@given(typed=st.dictionaries(
    st.sampled_from(["nik", "kk", "nama", "lahir.day", "lahir.month", "lahir.year", "ibu",
                     "email", "sandi", "sandi2", "lanjut", "kembali", "bahasa", "kode", "draf",
                     "tawaran", "disimpan.x", "berkas", "kirim", "lewat", "jawaban"]),
    TYPED, max_size=12,
))  # fmt: skip
def test_the_forms_that_anybody_can_send(typed: dict[str, str]) -> None:
    Attempt.objects.all().delete()
    browser = browser_of(None)
    for address in ("/masuk", "/daftar", "/periksa", "/periksa/ABC", "/bahasa", "/keluar",
                    "/masuk/langkah-dua", "/masuk/kunci", "/masuk/kode", "/masuk/lupa",
                    "/masuk/loket"):  # fmt: skip
        says_something(browser.post(address, typed))


@FEW
@given(typed=st.dictionaries(
    st.sampled_from(["nilai", "kode", "kode_lama", "sandi", "sandi2", "nama", "jawaban", "hapus",
                     "perangkat", "semua", "nik", "surat", "keperluan", "kantor", "lanjut"]),
    TYPED, max_size=8,
))  # fmt: skip
def test_the_pages_of_an_account(typed: dict[str, str]) -> None:
    Attempt.objects.all().delete()
    mother, clerk = browser_of(MOTHER), browser_of(CLERK)
    for address in ("/pastikan", "/pastikan/kunci", "/akun/kontak/email", "/akun/kontak/phone",
                    "/akun/kunci", "/akun/aplikasi", "/akun/aplikasi/ubah", "/akun/perangkat",
                    "/akun/pulih", "/akun/sandi"):  # fmt: skip
        says_something(mother.post(address, typed))
    says_something(clerk.post("/meja/akun", typed))


@pytest.fixture
def desk() -> Callable[[dict[str, Any]], Any]:
    """An officer's desk with a case on it."""
    case_id = hand_in(browser_of(MOTHER))
    browser, address = browser_of(CLERK), f"/meja/{person_id(MOTHER)}/{case_id}"
    return lambda typed: [
        browser.post(f"{address}/tindakan", typed),
        browser.post(f"{address}/ambil", typed),
        browser.get(address),
        browser.get("/meja", typed),
    ]


@FEW
@given(typed=st.dictionaries(
    st.sampled_from(["versi", "tindakan", "pesan", "tanda", "alasan.refuse", "lepas", "layanan",
                     "sesudah"]),
    TYPED | st.sampled_from(["accept:", "refuse", "return", "child.sex", "birth_letter", "~"]),
))  # fmt: skip
def test_the_officers_desk(desk: Callable[[dict[str, Any]], Any], typed: dict[str, str]) -> None:
    for answer in desk(typed):
        says_something(answer)


@settings(FEW, max_examples=25)
@given(data=st.binary(max_size=300), start=st.sampled_from([
    b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBP", b"%PDF-1.7\n",
]), name=st.text(max_size=30))  # fmt: skip
def test_a_file_of_any_bytes(
    form: tuple[Client, str], data: bytes, start: bytes, name: str
) -> None:
    browser, address = form
    Attempt.objects.all().delete()
    try:
        file = letter(start + data, name or "x")
    except Exception:  # noqa: BLE001  # a name that no browser can send
        return
    boxes = {**pages_of_birth()["family"], "birth_letter": file}
    answer = says_something(browser.post(f"{address}/family", boxes))
    assert answer.status_code in {302, 422}


@settings(FEW, max_examples=60)
@given(path=st.lists(
    st.sampled_from(["isi", "perkara", "meja", "periksa", "layanan", "berkas", "data-saya", "%00",
                     "..", "", "01a20b15-8b31-7a0d-b0f0-d61bdf0fa1a2", "child", "static"])
    | st.text(max_size=8), max_size=5,
))  # fmt: skip
def test_addresses_put_together_by_chance(path: list[str]) -> None:
    address = "/" + "/".join(path)
    for browser in (browser_of(None), browser_of(MOTHER), browser_of(CLERK)):
        for method in ("GET", "POST"):
            says_something(browser.generic(method, address))
