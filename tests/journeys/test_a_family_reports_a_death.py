"""A death is reported once: the certificate, the widow, and the next head of the family follow."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from journeys.papers import photograph
from journeys.visitor import NIK, NewVisitor, Visitor
from support.pdfs import words_of

SERVICE = "/layanan/kependudukan.akta-kematian"
NEXT = "Simpan dan lanjut"
FATHER, MOTHER = "Sukirman", "Sumiyati"
FATHERS_NIK = "3516132107519001"


def tell_of_the_death(rini: Visitor, folder: Path) -> None:
    """Fill in the page about the death."""
    day = datetime.now(ZoneInfo("Asia/Jakarta")).date() - timedelta(days=3)
    rini.give_date("Tanggal meninggal", day)
    rini.type("Pukul berapa meninggal?", "04.15")
    rini.type("Meninggal di kota atau kabupaten mana?", "Mojokerto")
    rini.pick("Apa sebab kematiannya?", "Sakit biasa atau tua")
    rini.pick("Siapa yang menerangkan kematian?", "Dokter")
    rini.attach(
        "Surat keterangan kematian",
        photograph(folder / "surat.jpg", "SURAT KETERANGAN KEMATIAN (CONTOH)"),
    )


def name_who_is_left(rini: Visitor) -> None:
    """Fill in the page about witnesses and family; the reporter cannot be a witness."""
    rini.type("NIK saksi pertama", NIK["rini-astutik"])
    rini.type("NIK saksi kedua", NIK["tutik-handayani"])
    rini.press(NEXT)
    rini.sees("Pelapor tidak bisa sekaligus menjadi saksi")
    rini.type("NIK saksi pertama", NIK["slamet-widodo"])
    rini.press(NEXT)


def test_a_death_is_reported_once_and_the_family_card_follows(
    visitor: NewVisitor, ratna: Visitor, tmp_path: Path
) -> None:
    # Given a daughter whose father, head of the family, has died
    rini = visitor()
    rini.sign_in("rini-astutik")
    rini.open("/peristiwa/death")
    rini.follow("Akta kematian")
    rini.press("Mulai")

    # When she says who and when; nobody is taken for dead unasked
    rini.press(NEXT)
    rini.sees_mistakes("Siapa yang meninggal?")
    rini.group("Siapa yang meninggal?").get_by_label(FATHER).check()
    rini.press(NEXT)
    rini.press(NEXT)
    tell_of_the_death(rini, tmp_path)
    rini.press(NEXT)
    name_who_is_left(rini)
    rini.sees_title("Periksa dulu, lalu kirim")
    rini.press("Kirim")
    case = rini.path()

    ratna.open("/meja")
    ratna.page.get_by_role("link").filter(has_text=FATHER).click()
    ratna.press("Data benar, teruskan")

    # Then there is a certificate, and the family is as it is now
    rini.open(case)
    rini.waits_for("Unduh (PDF")
    assert FATHER.upper() in words_of(rini.file_behind("Unduh (PDF")).upper()
    rini.open("/data-saya")
    members = rini.page.get_by_role("listitem")
    expect(members.filter(has_text=FATHER)).to_have_count(0)
    expect(members.filter(has_text=MOTHER)).to_have_count(1)

    # And the new card names the next head, with nothing to type
    rini.open(case)
    rini.follow("Kartu keluarga")
    rini.sees("Tidak ada yang perlu diisi")
    rini.press("Mulai")
    rini.press("Kirim")
    rini.waits_for("Unduh (PDF")
    card = words_of(rini.file_behind("Unduh (PDF")).upper()
    assert MOTHER.upper() in card
    assert FATHERS_NIK not in card.replace(" ", "")  # he stays on it as the father of his daughter
