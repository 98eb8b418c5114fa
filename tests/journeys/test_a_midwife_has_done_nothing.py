"""A midwife's year is converted into credit: she has applied for nothing, and reads what it gave."""

import time

from journeys.visitor import Visitor
from support.pdfs import words_of

TITLE = "Angka kredit tahunan"
# The worker looks at the calendar once a minute.
LONGEST_SECONDS = 100


def test_credit_comes_by_itself(rini: Visitor) -> None:
    # Her letters are there, without a button that she would have had to press
    it_has_come(rini)
    rini.follow(TITLE)
    rini.waits_for("Penetapan angka kredit (PAK)")
    rini.sees("Konversi predikat kinerja ke angka kredit", "Diputuskan oleh aturan")
    said = words_of(rini.file_behind("Unduh (PDF"))
    assert "Baik 100% 12,50 12,500" in said
    assert "RINI ASTUTIK" in said.upper()

    # And each number says how it was computed, of what, and by which law
    rini.follow("Lihat data dan aturan yang dipakai")
    # The figure itself, and not where another one rests on it.
    figures = rini.page.locator("main > details > summary")
    figures.filter(has_text="Angka kredit kumulatif pada jenjang ini").click()
    rini.sees(
        "81,250",
        "mulai lagi dari 0 setelah naik jenjang",
        "Koefisien per tahun (Ahli Pertama)",
        "Peraturan BKN 3/2023",
    )


def test_its_page_says_that_nobody_has_to_apply(rini: Visitor) -> None:
    rini.open("/layanan/kepegawaian.konversi-predikat")
    rini.sees("Anda tidak perlu mengajukan")
    assert rini.button("Mulai").count() == 0


def it_has_come(rini: Visitor) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    rini.open("/")
    while not rini.link(TITLE).count():
        assert time.monotonic() < deadline, "the calendar has opened nothing"
        rini.page.wait_for_timeout(2_000)
        rini.open("/")
