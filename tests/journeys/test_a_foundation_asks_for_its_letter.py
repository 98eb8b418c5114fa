"""The chair of a foundation finds it, applies in its name, and lets the treasurer help for a while."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from journeys.papers import photograph
from journeys.visitor import NIK, NewVisitor, Visitor
from support.pdfs import words_of

FOUNDATION = "Yayasan Pelita Desa Contoh"
CHAIR, TREASURER = "Dewi Lestari", "Sri Wahyuni"
FOR_IT = f"Anda mengurus untuk {FOUNDATION}"
LETTER = "Surat keterangan domisili lembaga"
NEXT = "Simpan dan lanjut"


@pytest.fixture
def dewi(visitor: NewVisitor) -> Visitor:
    chair = visitor()
    chair.sign_in("dewi-lestari")
    return chair


def test_a_foundation_asks_for_its_letter(
    dewi: Visitor, visitor: NewVisitor, officer: Callable[[str], Visitor], tmp_path: Path
) -> None:
    she_finds_that_it_is_for_organisations(dewi)
    she_finds_her_foundation(dewi)
    she_acts_for_it(dewi)
    case = she_applies(dewi, tmp_path)
    the_village_looks_and_signs(officer, case)
    she_has_the_letter(dewi, case)
    she_gives_the_treasurer_a_mandate(dewi)
    sri = the_treasurer_sees_it(visitor(), case)
    she_ends_the_mandate(dewi)
    the_treasurer_is_told(sri)


def press_for_it(somebody: Visitor, words: str, of: str = FOUNDATION) -> None:
    """Press a button that says, unseen, for which organisation, or whom, it is."""
    button = somebody.page.get_by_role("button", name=re.compile(rf"^{words}\s*: {of}"))
    with somebody.new_page(), somebody.page.expect_navigation():
        button.click()


def she_finds_that_it_is_for_organisations(dewi: Visitor) -> None:
    dewi.open("/layanan?cari=domisili+yayasan")
    dewi.follow(LETTER)
    dewi.sees("Layanan ini untuk lembaga")
    dewi.picture("service-for-organisations")
    dewi.follow("Lembaga saya")
    dewi.sees_title("Lembaga saya")


def she_finds_her_foundation(dewi: Visitor) -> None:
    dewi.press("Cari lembaga saya")
    dewi.sees(FOUNDATION, "Anda ketua")
    assert dewi.typed == 0
    dewi.picture("organisations")


def she_acts_for_it(dewi: Visitor) -> None:
    press_for_it(dewi, "Urus sekarang")
    bar = dewi.page.get_by_role("region", name="Anda mengurus untuk orang lain")
    expect(bar).to_contain_text(FOR_IT)
    expect(bar).to_contain_text("sebagai ketua")
    expect(bar).to_contain_text(f"Yang mengetik: {CHAIR}")
    dewi.sees(LETTER)
    dewi.sees_not("Akta kelahiran")
    dewi.picture("organisation-home")


def she_applies(dewi: Visitor, folder: Path) -> str:
    dewi.follow(LETTER)
    dewi.press("Mulai")
    dewi.pick("Surat ini dipakai untuk apa?", "Pendaftaran organisasi di Kesbangpol")
    dewi.press(NEXT)
    dewi.sees(FOUNDATION, "Ditjen AHU")
    dewi.picture("organisation-form")
    dewi.press(NEXT)
    dewi.press(NEXT)
    dewi.sees_mistakes("Apakah kantornya", "Tempatnya milik siapa?", "Foto kantor")
    dewi.pick("Apakah kantornya sudah pindah", "Tidak")
    dewi.pick("Tempatnya milik siapa?", "Bebas sewa")
    dewi.attach("Foto kantor", photograph(folder / "kantor.jpg", "YAYASAN PELITA DESA (CONTOH)"))
    dewi.press(NEXT)
    if "/periksa" not in dewi.path():
        dewi.press(NEXT)
    dewi.sees(CHAIR, FOUNDATION)
    dewi.sees_not("dewi.lestari@contoh.example")
    dewi.picture("organisation-review")
    assert dewi.typed == 3
    dewi.press("Kirim")
    dewi.sees(FOR_IT)
    dewi.picture("organisation-case")
    return dewi.path().rpartition("/")[2]


def the_village_looks_and_signs(officer: Callable[[str], Visitor], case: str) -> None:
    for who, action in (
        ("lilik-handoko", "Kantornya ada, teruskan"),
        ("sunarti-rahayu", "Setujui dan terbitkan surat"),
    ):
        desk = officer(who)
        desk.open("/meja")
        desk.follow(LETTER)
        desk.sees(FOUNDATION, CHAIR)
        assert case in desk.path()
        desk.picture(f"organisation-desk-{who}")
        desk.press(action)


def she_has_the_letter(dewi: Visitor, case: str) -> None:
    dewi.open(f"/perkara/{case}")
    dewi.waits_for("Unduh")
    words = words_of(dewi.file_behind("Unduh"))
    assert "YAYASAN PELITA DESA CONTOH" in words
    assert CHAIR in words
    assert NIK["dewi-lestari"] not in words
    dewi.open("/pesan")
    dewi.sees(f"Surat keterangan domisili {FOUNDATION} sudah terbit")
    dewi.picture("organisation-inbox")


def she_gives_the_treasurer_a_mandate(dewi: Visitor) -> None:
    dewi.open("/kuasa")
    dewi.sees_title("Siapa yang mengurus lembaga ini")
    dewi.sees(f"{CHAIR}: ketua")
    dewi.follow("Beri kuasa")
    dewi.box("NIK orang yang mengurus").fill(NIK["sri-wahyuni"])
    dewi.page.get_by_label("Karyawan atau pengurus lain").check()
    dewi.page.get_by_label(LETTER).check()
    dewi.page.get_by_label(re.compile("^30 hari")).check()
    dewi.picture("organisation-mandate-give")
    dewi.press("Beri kuasa")
    dewi.sees("Kuasa sudah diberikan.", LETTER)
    dewi.picture("organisation-mandates")


def the_treasurer_sees_it(sri: Visitor, case: str) -> Visitor:
    sri.sign_in("sri-wahyuni", onward="/kuasa")
    sri.waits_for(FOUNDATION)
    press_for_it(sri, "Urus sekarang")
    sri.sees(FOR_IT, "dengan surat kuasa")
    sri.open(f"/perkara/{case}")
    sri.sees(LETTER, FOUNDATION)
    sri.open("/kuasa")
    sri.sees("hanya untuk urusan Anda sendiri")
    return sri


def she_ends_the_mandate(dewi: Visitor) -> None:
    dewi.open("/kuasa")
    dewi.waits_for(TREASURER)
    press_for_it(dewi, "Akhiri kuasa ini", TREASURER)
    dewi.sees("Kuasa sudah berakhir.")


def the_treasurer_is_told(sri: Visitor) -> None:
    sri.open("/")
    sri.sees("Anda tidak bisa lagi mengurus untuk")
    sri.sees_not(FOR_IT)
    sri.open("/kuasa/lembaga")
    sri.press("Cari lembaga saya")
    sri.sees("Anda bendahara", "Jabatan ini mengurus dengan kuasa")
    sri.picture("organisations-treasurer")
