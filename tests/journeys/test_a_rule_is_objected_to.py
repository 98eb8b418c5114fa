"""A rule has granted Rini's permit; she finds a mistake, and a person decides it anew."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from journeys.papers import photograph
from journeys.permit import NEXT, SERVICE, say_where, send
from journeys.visitor import Visitor
from support.pdfs import words_of

WRONG, RIGHT = "Puskesmas Soko", "Puskesmas Sooko Sampel"
SAID = "Nama puskesmasnya salah tulis. Yang benar Puskesmas Sooko Sampel."
NOTE = "Benar, nama tempatnya berbeda dengan surat keterangannya."


def test_a_person_decides_anew_what_a_rule_has_decided(
    rini: Visitor, officer: Callable[[str], Visitor], tmp_path: Path
) -> None:
    first = a_rule_grants_a_permit(rini, tmp_path)
    she_asks_that_an_officer_looks_again(rini, first, tmp_path)
    yoga = officer("yoga-prasetya")
    the_officer_reads_why_and_decides_anew(yoga)
    the_officer_sends_the_name_back(yoga)
    second = she_says_it_right(rini, first)
    the_officer_grants_it(yoga)
    she_has_a_new_permit_in_the_place_of_the_old_one(rini, first, second)


def a_rule_grants_a_permit(rini: Visitor, folder: Path) -> str:
    rini.open(SERVICE)
    rini.press("Mulai")
    if not rini.box("Nama tempat praktik").count():
        rini.press(NEXT)
    say_where(rini, "Puskesmas", WRONG, folder)
    rini.press(NEXT)
    rini.attach("Surat keterangan", photograph(folder / "surat.jpg", "SURAT (CONTOH)"))
    rini.press(NEXT)
    send(rini)
    rini.waits_for("Unduh (PDF")
    rini.sees("Diputuskan oleh aturan", "Anda berhak meminta seorang petugas memeriksanya")
    rini.picture("objection-case")
    return rini.path()


def she_asks_that_an_officer_looks_again(rini: Visitor, first: str, folder: Path) -> None:
    rini.follow("Minta petugas memeriksa ulang")
    rini.sees(
        "STR tercatat, SKP mencukupi", "UU 27/2022 pasal 10", "putusan itu juga tetap berlaku"
    )
    rini.type("Apa yang menurut Anda keliru?", SAID)
    rini.attach("Foto atau pindaian", photograph(folder / "papan.jpg", "PUSKESMAS SOOKO SAMPEL"))
    rini.picture("objection-ask")
    rini.press("Kirim permintaan")
    rini.sees("Permintaan Anda sudah kami terima.", "Menunggu petugas", "papan.jpg")
    rini.picture("objection-asked")
    rini.open(first)
    rini.sees("Permintaan periksa ulang: Menunggu petugas", "Anda minta petugas memeriksa ulang")


def the_officer_reads_why_and_decides_anew(yoga: Visitor) -> None:
    yoga.follow("Keberatan atas aturan")
    yoga.picture("objection-queue")
    yoga.page.get_by_role("link").filter(has_text=WRONG).click()
    yoga.sees(SAID, "papan.jpg", "STR tercatat, SKP mencukupi", "UU 17/2023 pasal 264")
    yoga.sees("Dokumen terbit: yang baru menggantikannya")
    yoga.picture("objection-desk")
    # An answer without a reason is none
    yoga.press("Putuskan ulang")
    yoga.sees("Tulis alasan Anda. Warga membacanya.")
    yoga.type("Alasan Anda", NOTE)
    yoga.press("Putuskan ulang")
    yoga.sees("sudah dibuka. Periksa, lalu putuskan.", "Diputuskan ulang oleh petugas.")
    yoga.picture("objection-anew")


def the_officer_sends_the_name_back(yoga: Visitor) -> None:
    yoga.box("Tandai Nama tempat praktik").check()
    yoga.type("Pesan", "Tulis nama puskesmasnya seperti di papannya.")
    yoga.press("Kembalikan untuk diperbaiki")


def she_says_it_right(rini: Visitor, first: str) -> str:
    rini.open(first)
    rini.sees("Petugas memutuskan ulang", NOTE)
    rini.follow("Permintaan periksa ulang")
    rini.picture("objection-answered")
    rini.follow("Permohonan yang diputuskan ulang")
    rini.sees("Yang diputuskan aturan ada di perkara")
    second = rini.path()
    rini.follow("Perbaiki sekarang")
    rini.type("Nama tempat praktik", RIGHT)
    rini.press("Kirim lagi")
    # What a rule would grant waits for a person
    rini.sees("Sudah kami terima")
    return second


def the_officer_grants_it(yoga: Visitor) -> None:
    yoga.open("/meja")
    yoga.page.get_by_role("link").filter(has_text=RIGHT).click()
    yoga.press("Setujui dan terbitkan SIP")


def she_has_a_new_permit_in_the_place_of_the_old_one(
    rini: Visitor, first: str, second: str
) -> None:
    rini.open(second)
    rini.waits_for("Unduh (PDF")
    assert RIGHT in words_of(rini.file_behind("Unduh (PDF"))
    rini.picture("objection-new")
    rini.open(first)
    rini.sees("sudah diganti", "Diputuskan ulang oleh petugas di perkara")
    expect(rini.page.get_by_role("link", name="Minta petugas memeriksa ulang")).to_have_count(0)
    # All of it stands on her ledger
    rini.open("/siapa-melihat")
    rini.sees("meminta petugas memeriksa putusan aturan", "menjawab permintaan periksa ulang")
