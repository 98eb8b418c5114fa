"""An officer opens what is closed in an emergency; the mother reads why, and the head judges it."""

from collections.abc import Callable
from pathlib import Path

from journeys import birth
from journeys.visitor import Visitor

CHILD = "Bagas Terlindungi Santoso"
WHY = "Dokter IGD RSUD menelepon: berat lahir bayi dibutuhkan sekarang, bayi dalam perawatan."
JUDGEMENT = "Surat RSUD tanggal ini sudah saya lihat."
OPEN = "Buka sekarang"


def test_an_emergency_is_opened_told_and_judged(
    siti: Visitor, ratna: Visitor, officer: Callable[[str], Visitor], letter: Path
) -> None:
    birth.apply_for(siti, CHILD, letter)
    once_it_is_registered_nobody_sees_the_birth(ratna)
    the_officer_has_to_say_why(ratna)
    the_officer_opens_it(ratna)
    the_mother_reads_who_and_why(siti)
    the_head_judges_it(officer("wahyu-hidayat"))
    siti.open("/pesan")
    siti.waits_for(JUDGEMENT)


def once_it_is_registered_nobody_sees_the_birth(ratna: Visitor) -> None:
    ratna.open("/meja")
    ratna.page.get_by_role("link").filter(has_text=CHILD).click()
    ratna.sees("3.200 gram")
    case = ratna.path()
    ratna.press("Data benar, teruskan")
    ratna.open(case)
    ratna.sees("terlindungi", "Selesai")
    ratna.sees_not("3.200 gram")


def the_officer_has_to_say_why(ratna: Visitor) -> None:
    ratna.page.locator("#mendesak summary").click()
    ratna.press(OPEN)
    ratna.sees_mistakes("Pilih dulu mengapa mendesak.")
    ratna.page.get_by_label("Nyawa atau kesehatan seseorang terancam").check()
    ratna.type("Jelaskan keadaannya", "Perlu.")
    ratna.press(OPEN)
    ratna.sees_mistakes("paling sedikit 30 huruf")
    ratna.sees_not("3.200 gram")


def the_officer_opens_it(ratna: Visitor) -> None:
    ratna.type("Jelaskan keadaannya", WHY)
    ratna.press(OPEN)
    ratna.sees("3.200 gram", "Tertutup lagi")


def the_mother_reads_who_and_why(siti: Visitor) -> None:
    siti.open("/pesan")
    siti.sees("membuka data khusus Anda", WHY)
    siti.open("/siapa-melihat")
    siti.sees("Ratna Puspitasari", "membuka data terlindungi karena mendesak")


def the_head_judges_it(wahyu: Visitor) -> None:
    wahyu.follow("Akses petugas")
    wahyu.page.get_by_role("link").filter(has_text="Membuka data yang tertutup").first.click()
    wahyu.sees(WHY, "Buka namanya")
    wahyu.sees_not(CHILD)
    with wahyu.new_page():
        wahyu.page.get_by_role("button", name="Buka namanya").click()
    wahyu.sees("Sudah tercatat di halaman orang itu")
    wahyu.type("Dasar penilaian Anda", JUDGEMENT)
    wahyu.press("Wajar, ada alasan tugasnya")
    wahyu.sees("Penilaian Anda sudah dicatat.")
