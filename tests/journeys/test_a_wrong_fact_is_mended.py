"""Dewi's place of birth is wrong: she says so on her phone, the office looks, and it is mended."""

from collections.abc import Callable
from pathlib import Path

from journeys.visitor import Visitor

ELEMENT = "Tempat lahir (kota atau kabupaten)"
FACT = f"Asal, riwayat, perbaiki: {ELEMENT}"
BASIS = "Kutipan akta kelahiran 3516-LU-14041998-9044 mencatat Jombang."


def test_a_wrong_fact_is_mended(
    dewi: Visitor, officer: Callable[[str], Visitor], certificate: Path
) -> None:
    she_sees_what_her_age_follows_from(dewi)
    she_says_what_is_wrong(dewi, certificate)
    request = dewi.page.url
    ratna = officer("ratna-puspitasari")
    the_office_mends_it(ratna)
    she_reads_the_answer(dewi, request)


def she_sees_what_her_age_follows_from(dewi: Visitor) -> None:
    dewi.sees_title("Data saya")
    dewi.sees("Dihitung dari: Tanggal lahir")
    dewi.follow("Asal, riwayat, perbaiki: Umur (tahun)")
    dewi.sees_title("Umur (tahun)")
    dewi.sees("27 Maret 1998", "tidak disimpan di mana pun")
    dewi.picture("age")
    dewi.open("/data-saya")


def she_says_what_is_wrong(dewi: Visitor, certificate: Path) -> None:
    dewi.follow(FACT)
    dewi.sees("Mojokerto", "Belum pernah berubah")
    dewi.follow("Salah? Perbaiki")
    dewi.press("Kirim permintaan")
    dewi.sees("Tulis apa yang salah.")
    dewi.sees("paling lambat 3 × 24 jam")
    dewi.type(ELEMENT, "Jombang")
    dewi.type("Apa yang salah", "Saya lahir di Jombang, seperti di akta.")
    dewi.attach("Foto atau pindaian buktinya", certificate)
    dewi.picture("ask")
    dewi.press("Kirim permintaan")
    dewi.sees("Permintaan Anda sudah kami terima.", "Sedang diperiksa", "Jombang")
    dewi.picture("asked")


def the_office_mends_it(ratna: Visitor) -> None:
    ratna.follow("Perbaikan data")
    ratna.follow(ELEMENT)
    ratna.sees("Dewi Lestari", "Saya lahir di Jombang, seperti di akta.", "akta.jpg")
    ratna.picture("desk")
    # An answer without what it rests on is none
    ratna.press("Perbaiki data")
    ratna.sees("Tulis dasar jawaban Anda.")
    ratna.type("Dasar jawaban Anda", BASIS)
    ratna.press("Perbaiki data")
    ratna.sees("Jawaban sudah dikirim kepada warga.")


def she_reads_the_answer(dewi: Visitor, request: str) -> None:
    dewi.open(request)
    dewi.sees("Sudah diperbaiki", BASIS)
    dewi.open("/data-saya")
    dewi.waits_for("Jombang")
    dewi.follow(FACT)
    dewi.sees("Jombang", "permintaan perbaikan", BASIS, "Mojokerto")
    dewi.picture("mended")
    # Who worked on it stands on her ledger
    dewi.open("/siapa-melihat")
    dewi.sees("meminta data diperbaiki", "menjawab permintaan perbaikan")
