"""A building approval from the form to the certificate: two agencies, a look, a levy, a bank."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from journeys.installation import Installation
from journeys.papers import photograph, signature_of
from journeys.visitor import LONGEST_WAIT_SECONDS, NewVisitor, Visitor
from support.pdfs import words_of

SERVICE = "/layanan/perizinan.bangunan-gedung"
NEXT = "Simpan dan lanjut"
NAME = "Toko Sumber Rejeki"
# 90 m2 x 0.005 x Rp5,610,000 x 0.5 (small business) x (0.3 + 0.2 x 2 + 0.5), see rules.yaml.
FIRE_SERVICE = "Dinas Pemadam Kebakaran dan Penyelamatan Kabupaten Mojokerto"
LICENSING = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kabupaten Mojokerto"
RING = "getComputedStyle(document.activeElement).outlineStyle"
MOST_STOPS = 20
LEVY = "Rp1.514.700"


@pytest.fixture
def budi(visitor: NewVisitor) -> Visitor:
    """Budi Santoso at his phone, signed in."""
    owner = visitor()
    owner.sign_in("budi-santoso")
    return owner


def test_a_family_builds_a_shop(
    sekali: Installation,
    budi: Visitor,
    officer: Callable[[str], Visitor],
    visitor: NewVisitor,
    tmp_path: Path,
) -> None:
    yoga, taufik = officer("yoga-prasetya"), officer("taufik-ramadhan")
    case = he_applies(budi, tmp_path)
    the_front_office_passes_it_on(yoga)
    two_agencies_are_asked(taufik)
    the_inspector_goes_there(yoga, tmp_path)

    he_pays_at_the_bank(sekali, budi, visitor(), case)
    code = he_has_a_signed_approval(sekali, budi, case)
    anyone_can_check_it(visitor(), code)
    the_treasurer_finds_it(officer("lestari-ningsih"))


def he_applies(budi: Visitor, folder: Path) -> str:
    budi.open(SERVICE)
    budi.press("Mulai")
    budi.press(NEXT)
    he_tells_of_the_land(budi, folder)
    budi.press(NEXT)
    budi.press(NEXT)
    he_tells_of_the_building(budi)
    budi.press(NEXT)
    budi.press(NEXT)
    he_shows_his_plan(budi, folder)
    budi.press(NEXT)
    budi.sees_title("Periksa dulu, lalu kirim")
    budi.sees(LEVY)
    budi.press("Kirim")
    budi.sees("Sudah kami terima")
    return budi.path()


def he_tells_of_the_land(budi: Visitor, folder: Path) -> None:
    budi.press("Saya isi sendiri")
    budi.pick("Hak atas tanah", "Hak milik")
    budi.type("Nomor sertipikat tanah", "HM 91234")
    budi.type("Luas tanah", "120")
    budi.type("Desa atau kelurahan letak tanah", "Ketapanrame, Trawas")
    budi.type("Alamat tanah", "Dusun Sukorejo")
    budi.type("Nomor objek pajak", "351604200132493760")
    budi.type("Tahun PBB terakhir yang lunas", str(datetime.now(UTC).year))
    budi.attach("Foto sertipikat", photograph(folder / "sertipikat.jpg", "SERTIPIKAT (CONTOH)"))


def he_tells_of_the_building(budi: Visitor) -> None:
    budi.type("Nama bangunan", NAME)
    budi.pick("Apa yang akan Anda lakukan?", "Membangun baru")
    budi.pick("Fungsi bangunan", "Usaha mikro dan kecil")
    budi.pick("Klasifikasi kompleksitas", "Sederhana")
    budi.type("Luas seluruh lantai", "90")
    budi.type("Jumlah lantai", "1")
    budi.type("Tinggi bangunan", "4,5")


def he_shows_his_plan(budi: Visitor, folder: Path) -> None:
    budi.attach("Gambar rencana", photograph(folder / "denah.jpg", "DENAH LANTAI 1 (CONTOH)"))
    budi.box("Ya, saya menyatakan").check()


def open_case(somebody: Visitor, *, office: str | None = None) -> None:
    somebody.open("/meja")
    if office is not None:
        somebody.pick("Kantor", office)
        somebody.press("Saring")
    with somebody.new_page(), somebody.page.expect_navigation():
        somebody.page.get_by_role("link").filter(has_text=NAME).first.click()


def the_front_office_passes_it_on(yoga: Visitor) -> None:
    open_case(yoga)
    yoga.sees("Pemohon", "kata pemohon,")
    yoga.press("Tolak")
    yoga.sees("Pilih alasan dulu")
    yoga.press("Berkas lengkap, teruskan")
    yoga.sees(f"Tersimpan: {NAME}")


def two_agencies_are_asked(taufik: Visitor) -> None:
    # Each judges by what it needs: by the building, not by whose it is
    open_case(taufik)
    taufik.sees("Apakah sesuai dengan rencana tata ruang?")
    taufik.sees_not("Budi Santoso")
    taufik.press("Keberatan")
    taufik.sees("Kalau bersyarat atau keberatan, tulis alasannya")
    taufik.press("Setuju")
    open_case(taufik, office=FIRE_SERVICE)
    taufik.sees("Apakah aman dari bahaya kebakaran?")
    with_the_keyboard_alone(taufik)
    taufik.sees(f"Tersimpan: {NAME}")


def with_the_keyboard_alone(taufik: Visitor) -> None:
    keys = taufik.page.keyboard
    tab_to(taufik, "Pendapat kantor Anda")
    keys.press("Enter")
    tab_to(taufik, "Setuju")
    with taufik.new_page(), taufik.page.expect_navigation():
        keys.press("Enter")


def tab_to(somebody: Visitor, words: str) -> None:
    """Press Tab until what says this has the focus, with a ring around it at each stop."""
    for _ in range(MOST_STOPS):
        somebody.page.keyboard.press("Tab")
        assert somebody.page.evaluate(RING) != "none"
        if somebody.page.evaluate("document.activeElement.innerText") == words:
            return
    raise AssertionError(f"{words} is never reached")


def the_inspector_goes_there(yoga: Visitor, folder: Path) -> None:
    open_case(yoga)
    yoga.press("Pemeriksaan selesai")
    yoga.sees("Jawab dulu semua pertanyaan pemeriksaan di lapangan")
    for check in ("Apakah letak", "Apakah jarak", "Apakah mobil pemadam"):
        yoga.pick(check, "Ya")
    yoga.attach("Foto di tempat", photograph(folder / "lokasi.jpg", "DARI JALAN (CONTOH)"))
    yoga.press("Pemeriksaan selesai")
    yoga.sees("Isi dulu titik lokasi pemeriksaan")
    # What was answered and photographed is still there
    yoga.type("Titik lokasi", "-7,6512; 112,6123")
    yoga.press("Pemeriksaan selesai")
    yoga.sees(f"Tersimpan: {NAME}")


def he_pays_at_the_bank(sekali: Installation, budi: Visitor, teller: Visitor, case: str) -> None:
    budi.open(case)
    budi.waits_for(LEVY)
    budi.sees("Apakah letak dan ukurannya sesuai gambar?", "Bayar sebelum")
    code = budi.page.locator(".pay-code").inner_text().replace(" ", "")
    bill = teller.page.locator("section").filter(has_text=code).last
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    teller.open(sekali.bank)
    while bill.count() == 0:
        # The bank is told of the bill in the background.
        assert time.monotonic() < deadline, "the bank was not told"
        teller.page.wait_for_timeout(200)
        teller.open(sekali.bank)
    with teller.new_page(), teller.page.expect_navigation():
        bill.get_by_role("button", name="Pas", exact=True).click()
    budi.waits_for(f"Lunas: {LEVY}")
    budi.follow("Lihat kuitansi")
    budi.sees(LEVY, "Budi Santoso", NAME)


def he_has_a_signed_approval(sekali: Installation, budi: Visitor, case: str) -> str:
    budi.open(case)
    budi.waits_for("Unduh (PDF")
    budi.sees("Selesai", "Diputuskan oleh aturan", "PP 16/2021 pasal 261")
    pdf = budi.file_behind("Unduh (PDF")
    report = signature_of(pdf, sekali)
    assert (report.verdict, report.signer_name) == ("valid", "Indah Permatasari")
    assert NAME.upper() in words_of(pdf).upper()
    budi.follow("Periksa keaslian")
    return budi.path()


def anyone_can_check_it(anyone: Visitor, code: str) -> None:
    anyone.open(code)
    anyone.sees("Dokumen ini asli dan berlaku", "Indah Permatasari")


def the_treasurer_finds_it(lestari: Visitor) -> None:
    lestari.open("/bendahara")
    lestari.pick("Kantor", LICENSING)
    lestari.press("Saring")
    lestari.sees(LEVY)
    lestari.press("Ambil rekening koran")
    lestari.sees("cocok")
