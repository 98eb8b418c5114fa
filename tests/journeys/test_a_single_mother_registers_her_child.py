"""A mother who is not married: she is asked for no husband, and her child has its certificate."""

from pathlib import Path

from playwright.sync_api import expect

from journeys import birth
from journeys.visitor import NewVisitor, Visitor
from support.pdfs import words_of

CHILD = "Bagas Aji Wahyuni"


def test_a_single_mother_registers_her_child(
    visitor: NewVisitor, ratna: Visitor, letter: Path
) -> None:
    # Given a mother alone on her family card with her first child
    sri = visitor()
    sri.sign_in("sri-wahyuni")

    # When she applies, then nothing speaks of a father or a marriage
    birth.fill_in(sri, CHILD, letter)
    expect(sri.page.get_by_role("term").filter(has_text="Ayah")).to_have_count(0)
    sri.sees_not("buku nikah", "Pernyataan sebagai suami istri")
    sri.press("Kirim")
    case = sri.path()

    ratna.open("/meja")
    ratna.page.get_by_role("link").filter(has_text=CHILD).click()
    ratna.sees("Sri Wahyuni")
    expect(ratna.page.get_by_role("rowheader", name="Ayah")).to_have_count(0)
    ratna.press("Data benar, teruskan")

    # And the certificate is hers, and the child is in her family
    sri.open(case)
    sri.waits_for("Unduh (PDF")
    read = words_of(sri.file_behind("Unduh (PDF"))
    assert "dari seorang ibu SRI WAHYUNI" in read
    assert "ayah" not in read
    sri.open("/data-saya")
    sri.sees("Dimas Aji", CHILD)
