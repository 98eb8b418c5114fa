"""A mother fills in one form for her newborn; what waits for the NIK follows by itself."""

from pathlib import Path

from playwright.sync_api import expect

from journeys import birth
from journeys.visitor import NewVisitor, Visitor

CHILD = "Bima Satria Nugraha"
LATER = ("Kartu keluarga", "Jaminan kesehatan bayi")


def begin(mother: Visitor) -> None:
    """Come to the form from what happened, with everything ticked that usually is."""
    mother.open("/peristiwa/birth")
    mother.follow("Pilih dan isi sekali")
    for service in ("Akta kelahiran", *LATER):
        expect(mother.page.get_by_label(service)).to_be_checked()


def fill_in(mother: Visitor, letter: Path) -> None:
    """Go through the pages to the review."""
    birth.tell_of_child(mother, CHILD)
    mother.press(birth.NEXT)
    birth.tell_of_birth(mother)
    mother.press(birth.NEXT)
    birth.name_witnesses(mother, letter)
    mother.press(birth.NEXT)
    # Nothing is asked for the family card: the next page is that of the insurance.
    mother.pick("Tempat berobat pilihan", "Puskesmas Sooko, Kab. Mojokerto")
    mother.press(birth.NEXT)
    mother.sees_title("Periksa dulu, lalu kirim")


def row_of(mother: Visitor, service: str) -> str:
    """Return what the page of the bundle says of one service."""
    row = mother.page.get_by_role("listitem").filter(has_text=service).first
    return " ".join(row.inner_text().split())


def test_a_birth_in_one_form(visitor: NewVisitor, ratna: Visitor, letter: Path) -> None:
    # Given a mother who has said before what residents say of themselves
    siti = visitor()
    siti.sign_in("siti-aminah")
    begin(siti)

    # When fewer services are ticked, then there is less to type; with none, she is told so
    for service in ("Akta kelahiran", *LATER):
        siti.page.get_by_label(service).uncheck()
    siti.press("Mulai")
    siti.sees("Pilih paling sedikit satu layanan.")
    siti.open("/sekaligus/birth")
    told = siti.page.locator(".tally").inner_text()
    siti.page.get_by_label("Jaminan kesehatan bayi").uncheck()
    siti.press("Hitung lagi")
    assert siti.page.locator(".tally").inner_text() != told
    siti.page.get_by_label("Jaminan kesehatan bayi").check()

    # And the one form asks each thing once, up to one review
    siti.press("Mulai")
    fill_in(siti, letter)
    siti.sees(CHILD, "Puskesmas Sooko")

    # Then it is a draft like every other: it waits on the home page
    siti.open("/")
    siti.follow("Bayi baru lahir, sekali isi: belum selesai diisi")
    siti.press("Kirim")

    # And one page says of each service how it stands
    siti.sees_title(f"Bayi baru lahir, sekali isi: {CHILD}")
    bundle = siti.path()
    assert "Sedang kami kerjakan" in row_of(siti, "Akta kelahiran")
    for service in LATER:
        assert "Menunggu giliran" in row_of(siti, service)

    # When the officer finds everything right
    ratna.open("/meja")
    ratna.page.get_by_role("link").filter(has_text=CHILD).click()
    ratna.press("Data benar, teruskan")

    # Then the others are handed in without her, and each goes its own way
    siti.open(bundle)
    siti.waits_for("Selesai")
    siti.waits_for("3 dari 3 layanan selesai")
    for service in ("Akta kelahiran", *LATER):
        assert "Selesai" in row_of(siti, service)
    siti.follow("Lihat perkara Kartu keluarga")
    siti.follow("Lihat semua layanan yang dikirim bersama ini")
    assert siti.path() == bundle
