"""A midwife's permit: what registries know is fetched, and a rule decides; elsewhere somebody does."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from journeys.papers import photograph
from journeys.permit import CREDITS, NEXT, SERVICE, say_where, send
from journeys.visitor import Visitor
from support.pdfs import words_of

OWN = "Praktik Bidan Rini"


def test_a_permit_is_decided_by_what_the_registries_say(rini: Visitor, tmp_path: Path) -> None:
    rini.open(SERVICE)
    rini.press("Mulai")
    rini.press(NEXT)
    say_where(rini, "Puskesmas", "Puskesmas Sooko", tmp_path)
    rini.press(NEXT)
    rini.attach("Surat keterangan", photograph(tmp_path / "surat.jpg", "SURAT (CONTOH)"))
    rini.press(NEXT)
    rini.press(NEXT)
    rini.press("Ambilkan data saya")
    expect(rini.page.locator("details[open]")).to_contain_text("Konsil Kesehatan")
    rini.sees_not("belum punya data ini")
    if rini.box(CREDITS).count():  # a year after the registry last said so it is asked again
        rini.type(CREDITS, "62,5")
    rini.press(NEXT)
    rini.sees_title("Periksa dulu, lalu kirim")
    rini.press("Kirim")

    rini.waits_for("Unduh (PDF")
    rini.sees("Diputuskan oleh aturan", "UU 17/2023 pasal 264")
    permit = words_of(rini.file_behind("Unduh (PDF"))
    assert "Puskesmas Sooko" in permit
    assert "RINI ASTUTIK" in permit.upper()
    rini.follow("Lihat data dan aturan yang dipakai")
    rini.sees("STR tercatat, SKP mencukupi")


def test_a_practice_of_ones_own_is_looked_at_and_silence_is_approval(
    rini: Visitor, officer: Callable[[str], Visitor], tmp_path: Path
) -> None:
    # Given a place that no rule decides on; no letter of an employer is asked for
    rini.open(SERVICE)
    rini.press("Mulai")
    say_where(rini, "Praktik mandiri", OWN, tmp_path)
    rini.press(NEXT)
    send(rini)

    # Then she knows until when somebody has to answer, and what silence means
    rini.sees("Sudah kami terima", "Kalau dalam lima hari kerja belum dijawab")
    case = rini.path()

    # When an officer refuses, then a reason has to be given, and she reads it
    yoga = officer("yoga-prasetya")
    yoga.page.get_by_role("link").filter(has_text=OWN).click()
    yoga.sees("Konsil Kesehatan")
    yoga.press("Tolak")
    yoga.sees("Pilih alasan dulu")
    yoga.pick(
        "Alasan untuk: Tolak", "Kompetensi pada STR tidak sesuai dengan praktik yang dimohon."
    )
    yoga.press("Tolak")
    rini.open(case)
    rini.waits_for("Kompetensi pada STR tidak sesuai")
    rini.open("/pesan")
    rini.waits_for(f"Izin praktik di {OWN} belum bisa kami terbitkan")
