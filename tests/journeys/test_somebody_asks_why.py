"""Dewi sees on her phone that an office has read her data, asks why, and reads the answer."""

from collections.abc import Callable
from pathlib import Path

from journeys.visitor import Visitor

ELEMENT = "Tempat lahir (kota atau kabupaten)"
QUESTION = "Siapa yang menyuruh melihat data saya?"
ANSWER = "Ibu sendiri meminta tempat lahirnya dibetulkan; untuk itu kami melihatnya."


def test_somebody_asks_why(
    dewi: Visitor, officer: Callable[[str], Visitor], certificate: Path
) -> None:
    she_asks_for_a_fact_to_be_mended(dewi, certificate)
    ratna = officer("ratna-puspitasari")
    an_officer_looks(ratna)
    she_finds_the_look_and_asks(dewi)
    the_officer_answers(ratna)
    she_reads_the_answer(dewi)


def she_asks_for_a_fact_to_be_mended(dewi: Visitor, certificate: Path) -> None:
    dewi.follow(f"Asal, riwayat, perbaiki: {ELEMENT}")
    dewi.follow("Salah? Perbaiki")
    dewi.type(ELEMENT, "Jombang")
    dewi.type("Apa yang salah", "Saya lahir di Jombang, seperti di akta.")
    dewi.attach("Foto atau pindaian buktinya", certificate)
    dewi.press("Kirim permintaan")


def an_officer_looks(ratna: Visitor) -> None:
    ratna.follow("Perbaikan data")
    ratna.follow(ELEMENT)
    ratna.sees("Dewi Lestari")


def she_finds_the_look_and_asks(dewi: Visitor) -> None:
    dewi.open("/siapa-melihat?jenis=dibaca")
    dewi.sees_title("Siapa melihat data saya")
    dewi.sees("Ratna Puspitasari", "Unduh sebagai berkas (CSV)", "UU 27/2022 pasal 33")
    dewi.page.locator("summary", has_text="Ratna Puspitasari").first.click()
    dewi.picture("ledger")
    dewi.page.locator("details[open] a", has_text="Mengapa?").first.click()
    dewi.sees_title("Mengapa data saya dilihat?")
    dewi.type("Yang ingin Anda tahu (boleh kosong)", QUESTION)
    dewi.picture("ask")
    dewi.press("Tanyakan")
    dewi.sees(QUESTION, "Kantor menjawab paling lambat")


def the_officer_answers(ratna: Visitor) -> None:
    ratna.open("/meja/mengapa")
    ratna.sees(QUESTION)
    ratna.type("Jawaban", ANSWER)
    ratna.picture("answer")
    ratna.press("Kirim jawaban")


def she_reads_the_answer(dewi: Visitor) -> None:
    dewi.open("/siapa-melihat?jenis=dibaca")
    dewi.page.locator("summary", has_text="Ratna Puspitasari").first.click()
    dewi.page.locator("details[open] a", has_text="Sudah dijawab").first.click()
    dewi.sees(ANSWER)
    dewi.picture("answered")
