"""Sumiyati has no phone; her daughter Rini acts for her, and everybody can see that she does."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from journeys.papers import photograph
from journeys.visitor import NIK, NewVisitor, Visitor

MOTHER, MOTHERS_NIK = "Sumiyati", "3516134903559001"
DAUGHTER = "Rini Astutik"
FOR_HER = f"Anda mengurus untuk {MOTHER}"


@pytest.fixture
def rini(visitor: NewVisitor) -> Visitor:
    daughter = visitor()
    daughter.sign_in("rini-astutik", onward="/kuasa")
    return daughter


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    return photograph(tmp_path / "kuasa.jpg", "SURAT KUASA (CONTOH)", f"Kepada: {DAUGHTER}")


def test_a_daughter_helps_her_mother(
    rini: Visitor, officer: Callable[[str], Visitor], letter: Path
) -> None:
    rini.sees("Belum ada yang memberi Anda kuasa.")
    an_office_records_the_letter(officer("ratna-puspitasari"), letter)
    a_second_officer_sees_it(officer("wahyu-hidayat"))
    she_begins_and_every_page_says_so(rini)
    she_fills_in_her_mothers_form(rini)
    another_tab_takes_nothing_for_the_wrong_person(rini)
    going_back_shows_nothing_of_her_mother(rini)
    she_gives_the_mandate_back(rini)


def press_for_her(somebody: Visitor, words: str) -> None:
    """Press a button that says, unseen, for whom it is."""
    button = somebody.page.get_by_role("button", name=re.compile(rf"^{words}\s*: {MOTHER}"))
    with somebody.new_page(), somebody.page.expect_navigation():
        button.click()


def an_office_records_the_letter(ratna: Visitor, letter: Path) -> None:
    ratna.open("/meja/kuasa")
    ratna.sees_title("Kuasa dan wali")
    ratna.box("NIK yang diurus").fill(MOTHERS_NIK)
    ratna.box("NIK yang mengurus").fill(NIK["rini-astutik"])
    ratna.press("Catat")
    # Everything that is missing is said, one by one, and what was typed stays.
    ratna.sees("Pilih ia siapa.")
    ratna.page.get_by_label("Anak atau kerabat lain").check()
    ratna.page.get_by_label("Pengaduan", exact=False).first.check()
    ratna.page.get_by_label("180 hari").check()
    ratna.attach("Pindaian surat", letter)
    ratna.picture("mandate-desk")
    ratna.press("Catat")
    ratna.sees("Tercatat.", f"{MOTHER} → {DAUGHTER}", "petugas lain")


def a_second_officer_sees_it(wahyu: Visitor) -> None:
    wahyu.open("/meja/kuasa")
    assert wahyu.file_behind("Pindaian surat").startswith(b"\xff\xd8\xff")
    press_for_her(wahyu, "Sesuai, berlakukan")
    wahyu.sees("Kuasa berlaku mulai sekarang.")


def she_begins_and_every_page_says_so(rini: Visitor) -> None:
    rini.open("/kuasa")
    rini.waits_for(MOTHER)
    rini.picture("mandates")
    press_for_her(rini, "Urus sekarang")
    bar = rini.page.get_by_role("region", name="Anda mengurus untuk orang lain")
    expect(bar).to_contain_text(FOR_HER)
    expect(bar).to_contain_text(f"Yang mengetik: {DAUGHTER}")
    rini.picture("acting")
    for address in ("/", "/layanan", "/pesan", "/tidak-ada"):
        rini.open(address)
        rini.sees(FOR_HER)
        assert FOR_HER in rini.page.title()
    rini.open("/akun")
    rini.sees("hanya untuk urusan Anda sendiri")


def she_fills_in_her_mothers_form(rini: Visitor) -> None:
    rini.open("/layanan/umum.pengaduan")
    rini.press("Mulai")
    rini.pick("Laporan Anda termasuk apa?", "Permintaan informasi")
    rini.sees(FOR_HER)
    rini.sees_not(NIK["rini-astutik"])


def another_tab_takes_nothing_for_the_wrong_person(rini: Visitor) -> None:
    """A second tab of the same browser, in which she acts for herself again meanwhile."""
    other = rini.page.context.new_page()
    other.goto(rini.page.url)
    other.get_by_role("button", name="Selesai mengurus").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("Mengurus untuk orang lain")
    other.close()
    rini.press("Simpan dan lanjut")
    rini.sees("Formulir ini dibuka untuk orang lain", "Tidak ada yang disimpan")
    rini.sees_not(FOR_HER)


def going_back_shows_nothing_of_her_mother(rini: Visitor) -> None:
    rini.open("/kuasa")
    press_for_her(rini, "Urus sekarang")
    rini.sees(FOR_HER)
    with rini.new_page(), rini.page.expect_navigation():
        rini.page.get_by_role("button", name="Selesai mengurus").click()
    rini.sees_title("Mengurus untuk orang lain")
    with rini.page.expect_navigation():
        rini.page.go_back()
    # What the browser kept is gone with its cookie: the page is asked for anew, as herself.
    rini.sees_not(FOR_HER)


def she_gives_the_mandate_back(rini: Visitor) -> None:
    rini.open("/kuasa")
    press_for_her(rini, "Kembalikan kuasa ini")
    rini.sees("Kuasa sudah berakhir.")
    rini.sees("Belum ada yang memberi Anda kuasa.")


def test_a_mandate_is_given_on_a_phone_and_ended_there(visitor: NewVisitor) -> None:
    dewi = visitor()
    dewi.sign_in("dewi-lestari", onward="/kuasa")
    dewi.sees("Tidak ada. Hanya Anda yang mengurus urusan Anda.")
    dewi.follow("Beri kuasa")
    dewi.press("Beri kuasa")
    dewi.sees("NIK")
    dewi.box("NIK orang yang mengurus").fill(NIK["agus-prasetyo"])
    dewi.page.get_by_label("Suami atau istri").check()
    dewi.page.get_by_label("Pengaduan", exact=False).first.check()
    dewi.page.get_by_label("data diri").check()
    dewi.page.get_by_label(re.compile("^30 hari")).check()
    dewi.picture("mandate-give")
    dewi.press("Beri kuasa")
    dewi.sees("Kuasa sudah diberikan.", "Suami atau istri", "belum dipakai")
    dewi.sees_not("Agus Prasetyo")
    with dewi.new_page(), dewi.page.expect_navigation():
        dewi.page.get_by_role("button", name="Akhiri kuasa ini").click()
    dewi.sees("Kuasa sudah berakhir.")
