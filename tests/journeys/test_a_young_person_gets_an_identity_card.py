"""A young person's first identity card: a time is chosen, moved, kept, and the card collected."""

from journeys.visitor import NewVisitor, Visitor

SERVICE = "/layanan/kependudukan.ktp-el"
NEXT = "Simpan dan lanjut"


def apply_for_the_first_card(galih: Visitor) -> str:
    """Say that it is the first card and where to collect it; return the address of the case."""
    galih.open(SERVICE)
    galih.press("Mulai")
    galih.pick("Mengapa Anda memerlukan KTP-el?", "Belum pernah punya KTP-el")
    galih.press(NEXT)
    galih.pick("Di mana kartu baru mau diambil?", "Kantor kecamatan Anda")
    galih.press(NEXT)
    galih.sees_title("Periksa dulu, lalu kirim")
    galih.press("Kirim")
    return galih.path()


def choose(galih: Visitor, day: int) -> str:
    """Choose the last time of one of the days that are offered; return it as the page says it."""
    galih.page.locator(".days a").nth(day).click()
    last = galih.page.locator(".times button").last
    hour = last.inner_text()
    with galih.new_page(), galih.page.expect_navigation():
        last.click()
    return hour


def test_a_young_person_chooses_a_time_comes_and_has_a_card(
    visitor: NewVisitor, ratna: Visitor
) -> None:
    # Given somebody of eighteen, of whom everything is known but the face
    galih = visitor()
    galih.sign_in("galih-saputra")
    case = apply_for_the_first_card(galih)
    galih.sees("Pilih waktu datang", "kerudung boleh dipakai")
    galih.picture("appointment-asked")

    # When he chooses a time, and then another one
    galih.follow("Pilih waktu datang")
    galih.sees_title("Pilih waktu datang")
    galih.picture("appointment-choose")
    choose(galih, 2)
    galih.sees("Kami tunggu Anda")
    galih.follow("Pilih waktu lain")
    galih.sees("Waktu Anda sekarang")
    hour = choose(galih, 1)

    # Then his page says when, where and what to bring, and a calendar takes it
    galih.sees(f"pukul {hour}", "Tunjukkan nomor ini")
    galih.sees_not("Anda tidak perlu datang")
    galih.picture("appointment-chosen")
    assert b"BEGIN:VEVENT" in galih.file_behind("Simpan di kalender")

    # And the office expects him, marks that he came, and prints
    ratna.open("/meja")
    ratna.follow("KTP-el baru atau pengganti")
    ratna.follow("Janji")
    ratna.follow("Antrean")
    ratna.follow("KTP-el baru atau pengganti")
    ratna.page.locator("aside").get_by_role("link", name="Janji").click()
    ratna.sees("Galih Saputra", hour)
    ratna.picture("appointment-day-list")
    ratna.press("Datang")
    ratna.sees("datang")
    ratna.follow(f"{hour} · Galih Saputra")
    ratna.press("Kartu sudah dicetak dan bisa diambil")

    galih.open(case)
    galih.waits_for("Unduh (PDF")
    galih.sees("Foto dan sidik jari")


def test_it_works_without_scripts(visitor: NewVisitor) -> None:
    galih = visitor(java_script_enabled=False)
    galih.sign_in("galih-saputra")
    apply_for_the_first_card(galih)
    galih.follow("Pilih waktu datang")
    hour = choose(galih, 0)
    galih.sees(f"pukul {hour}")
    galih.press("Lepaskan waktu ini")
    galih.sees("Waktu Anda sudah dilepas")
