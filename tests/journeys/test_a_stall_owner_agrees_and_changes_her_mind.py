"""Siti asks for a letter for her stall, lets the licensing office help, and takes that back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from journeys.papers import photograph
from journeys.visitor import Visitor

NEXT = "Simpan dan lanjut"
ASKED = "Bolehkah petugas perizinan menghubungi Anda untuk membantu membuat NIB?"
CALL = "Kapan sebaiknya mereka menelepon?"
STALL, WHEN = "Warung Bu Siti", "Pagi sebelum jam 9"
CONSENTS, LEDGER = "/persetujuan", "/siapa-melihat"


@pytest.fixture
def stall(tmp_path: Path) -> Path:
    """A photograph of the stall."""
    return photograph(tmp_path / "warung.jpg", "WARUNG BU SITI (CONTOH)")


def test_a_stall_owner_agrees_and_changes_her_mind(
    siti: Visitor, officer: Callable[[str], Visitor], stall: Path
) -> None:
    she_describes_her_stall(siti, stall)
    without_an_answer_she_could_go_on(siti)
    she_agrees_and_hands_it_in(siti)
    she_sees_what_rests_on_it(siti)
    the_village_issues_the_letter(officer)
    yoga = officer("yoga-prasetya")
    the_licensing_office_is_told(yoga)
    she_takes_it_back(siti)
    it_is_gone_and_the_office_has_three_days(yoga)
    she_sees_that_it_has_stopped(siti)
    her_ledger_shows_it_all(siti)


def she_describes_her_stall(siti: Visitor, stall: Path) -> None:
    siti.open("/layanan/desa.surat-keterangan-usaha")
    siti.press("Mulai")
    siti.pick("Surat ini dipakai untuk apa?", "Pinjaman bank atau koperasi (misalnya KUR)")
    siti.press(NEXT)
    siti.type("Nama usaha", STALL)
    siti.pick("Bidang usaha", "Penginapan, warung, katering")
    siti.type("Alamat usaha", "Dusun Sukorejo RT 002 RW 005")
    siti.type("Desa atau kelurahan tempat usaha", "Ketapanrame, Trawas")
    siti.type("Tahun mulai usaha", "2021")
    siti.pick("Status tempat usaha", "Milik sendiri")
    siti.type("Jumlah tenaga kerja", "2")
    siti.type("Modal usaha", "5.000.000")
    siti.type("Omzet setahun", "60.000.000")
    siti.attach("Foto tempat usaha", stall)
    siti.press(NEXT)


def without_an_answer_she_could_go_on(siti: Visitor) -> None:
    siti.sees(ASKED, "Boleh memilih Tidak atau tidak menjawab; permohonan Anda tetap diproses")
    asked_at = siti.path()
    siti.press(NEXT)
    siti.sees_title("Periksa")
    siti.open(asked_at)


def she_agrees_and_hands_it_in(siti: Visitor) -> None:
    siti.pick(ASKED, "Ya, saya setuju")
    siti.press(NEXT)
    # What rests on it is asked only now, on the same page, and need not be answered.
    siti.sees("Anda setuju")
    siti.type(CALL, WHEN)
    siti.press(NEXT)
    siti.press("Kirim")


def she_sees_what_rests_on_it(siti: Visitor) -> None:
    siti.open(CONSENTS)
    siti.sees("Setuju", "Yang berjalan karenanya", STALL)
    siti.picture("consents")


def open_case(somebody: Visitor) -> None:
    somebody.open("/meja")
    with somebody.new_page(), somebody.page.expect_navigation():
        somebody.page.get_by_role("link").filter(has_text=STALL).first.click()


def the_village_issues_the_letter(officer: Callable[[str], Visitor]) -> None:
    lilik = officer("lilik-handoko")
    open_case(lilik)
    lilik.press("Usahanya ada, teruskan")
    sunarti = officer("sunarti-rahayu")
    open_case(sunarti)
    sunarti.press("Setujui dan terbitkan surat")


def the_licensing_office_is_told(yoga: Visitor) -> None:
    yoga.open("/meja/kabar")
    yoga.waits_for("Pemilik usaha yang mau dibantu membuat NIB")
    yoga.follow("Pemilik usaha yang mau dibantu membuat NIB")
    yoga.sees("Siti Aminah", WHEN)
    yoga.press("Sudah kami catat")


def she_takes_it_back(siti: Visitor) -> None:
    siti.open(CONSENTS)
    siti.sees("diberi tahu")
    siti.button("Tarik persetujuan: Supaya kantor perizinan menawarkan bantuan membuat NIB").click()
    siti.sees("Persetujuan ditarik. Data dikeluarkan dari 1 permohonan.")
    siti.sees("harus memastikan berhenti paling lambat")
    siti.picture("taken-back")


def it_is_gone_and_the_office_has_three_days(yoga: Visitor) -> None:
    yoga.open("/meja/kabar")
    yoga.follow("Tidak berlaku lagi · Pemilik usaha yang mau dibantu membuat NIB")
    yoga.sees("Berhentilah memakai data", "paling lambat")
    yoga.sees_not(WHEN)
    yoga.press("Sudah kami catat")


def she_sees_that_it_has_stopped(siti: Visitor) -> None:
    siti.open(CONSENTS)
    siti.sees("memastikan sudah berhenti", "Ditarik")


def her_ledger_shows_it_all(siti: Visitor) -> None:
    siti.open(LEDGER)
    siti.sees("menyetujui pemakaian data", "menarik persetujuan", "Yoga Prasetya")
    siti.picture("ledger")
