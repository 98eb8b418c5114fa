"""Somebody whom Sekali does not know yet, but the civil registry does."""

from datetime import date

import pytest
from playwright.sync_api import expect

from journeys.visitor import NewVisitor, Visitor

PASSWORD = "kapal layar biru"


@pytest.fixture
def hendra(visitor: NewVisitor) -> Visitor:
    resident = visitor()
    resident.open("/")
    resident.picture("welcome")
    resident.follow("Buat akun")
    return resident


def fill_in(hendra: Visitor, *, mother: str) -> None:
    hendra.type("NIK", "3578 0623 0990 9001")
    hendra.type("Nomor kartu keluarga", "3578061807199001")
    hendra.type("Nama lengkap", "hendra wijaya")
    hendra.give_date("Tanggal lahir", date(1990, 9, 23))
    hendra.type("Nama ibu kandung", mother)
    choose_password(hendra)


def choose_password(hendra: Visitor, second: str = PASSWORD) -> None:
    hendra.type("Buat kata sandi", PASSWORD)
    hendra.type("Ketik kata sandi sekali lagi", second)


def test_what_the_registry_does_not_hold_so_is_refused_without_telling_which_part(
    hendra: Visitor,
) -> None:
    fill_in(hendra, mother="Sumiyati")
    hendra.press("Buat akun")

    # One sentence about all of it, and no box is marked
    hendra.sees_mistakes("Akun tidak bisa dibuat.")
    expect(hendra.page.locator(".err")).to_have_count(0)
    # What was typed is still there, except the passwords
    expect(hendra.box("Nama ibu kandung")).to_have_value("Sumiyati")
    expect(hendra.box("Buat kata sandi")).to_have_value("")


def test_a_new_resident_opens_an_account_and_is_known_with_their_family(hendra: Visitor) -> None:
    # Given a form that is sent too early, each mistake is told
    hendra.press("Buat akun")
    hendra.sees_mistakes(
        "NIK: Bagian ini belum diisi",
        "Nomor kartu keluarga:",
        "Nama lengkap:",
        "Tanggal lahir:",
        "Nama ibu kandung:",
        "Buat kata sandi:",
    )
    fill_in(hendra, mother="SUHARTI")
    choose_password(hendra, second="kapal layar merah")
    hendra.press("Buat akun")
    hendra.sees_mistakes("Kata sandi kedua tidak sama")

    # When all of it is right
    choose_password(hendra)
    hendra.press("Buat akun")

    # Then he is greeted by his name, and his family is known already
    hendra.sees_title("Halo, Hendra Wijaya")
    hendra.open("/data-saya")
    hendra.sees("3578 0623 0990 9001", "Disdukcapil", "Fitri Anggraini", "Raka Wijaya")

    # And reads who was asked about him, and what for
    hendra.open("/siapa-melihat")
    hendra.sees("menanyakan data Anda ke Dukcapil (data kependudukan); datanya diterima")
    hendra.page.locator("summary", has_text="Dukcapil").first.click()
    hendra.sees("karena seseorang membuka akun dengan kartu itu (Tugas pelayanan publik)")
    hendra.sees("Agama atau kepercayaan")
    hendra.sees_not("Alamat usaha")
    hendra.picture("asked-of-registries")

    # And nobody can open a second account for him
    hendra.page.context.clear_cookies()
    hendra.open("/daftar")
    fill_in(hendra, mother="Suharti")
    hendra.press("Buat akun")
    hendra.sees_mistakes("Anda sudah punya akun")
