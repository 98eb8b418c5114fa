"""A counter lets people back in whose phone is gone, and the owner stops whoever pretends to be."""

import re
import time

import psycopg

from journeys.installation import Installation
from journeys.visitor import DESK, LONGEST_WAIT_SECONDS, NIK, NewVisitor, Visitor
from sekali.demo.seeding import SAMPLE_PASSWORD
from sekali.launch.database_url import HOME_IN_VAR
from sekali.launch.postgres_cluster import DATABASE
from sekali.launch.postgres_settings import ROLE
from sekali.launch.postgres_status import address_of, server_status

NEW_WORDS = "sawah hijau pagi cerah"
CODE = re.compile(r"\b[A-Z2-9]{5}(?:-[A-Z2-9]{5}){2}\b")
CLERK, HEAD = "ratna-puspitasari", "wahyu-hidayat"
A_DAY_PASSES = "UPDATE accounts_recovery SET due_at = due_at - interval '25 hours'"


def let_a_day_pass(sekali: Installation) -> None:
    """Move what waits for a day to where it stands a day later."""
    server = server_status(sekali.var / HOME_IN_VAR / "data")
    assert server is not None
    address = address_of(server.sockets, database=DATABASE, role=ROLE)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(A_DAY_PASSES)


def at_the_counter(visitor: NewVisitor, name: str, persona: str, why: str) -> str:
    """Go through the counter with two officers, who have phones as well; return the code that is printed."""
    clerk = visitor()
    clerk.sign_in(CLERK, onward="/meja/akun")
    clerk.type("NIK", NIK[persona])
    clerk.box(why).check()
    clerk.box("KTP-el").check()
    clerk.press("Catat")
    clerk.sees("satu lagi")
    clerk.box("Kartu keluarga").check()
    clerk.press("Catat")
    clerk.sees(f"{name}: menunggu petugas kedua.", "Anda yang membukanya")
    clerk.picture("counter")

    head = visitor()
    head.sign_in(HEAD, onward="/meja/akun")
    confirm = re.compile(rf"^Saya sudah memeriksa, pastikan.*{name}$")
    with head.new_page(), head.page.expect_navigation():
        head.page.get_by_role("main").get_by_role("button", name=confirm).click()
    head.sees_title("Kode untuk warga")
    found = CODE.search(head.page.locator("main").inner_text())
    assert found
    # Shown once: who comes back later does not see it.
    head.open("/meja/akun")
    head.sees_not(found[0])
    return found[0]


def types_code(somebody: Visitor, persona: str, code: str) -> None:
    """Choose a new password with the code on paper."""
    somebody.open("/masuk")
    somebody.press("Lupa kata sandi?")
    somebody.follow("HP hilang")
    somebody.sees_title("Masuk lagi lewat loket")
    somebody.type("NIK", NIK[persona])
    somebody.type("Kode dari kertas", code)
    for box in somebody.page.locator("input[type=password]").all():
        box.fill(NEW_WORDS)
    somebody.press("Simpan kata sandi")


def signs_in(somebody: Visitor, persona: str, password: str) -> None:
    somebody.open("/masuk?lanjut=/akun")
    somebody.page.locator("#nik").fill(NIK[persona])
    somebody.page.locator("input[type=password]").fill(password)
    with somebody.new_page(), somebody.page.expect_navigation():
        somebody.page.locator("main button").first.click()


def told(sekali: Installation) -> list[str]:
    """Return what Agus was written about a counter."""
    letters = [str(one.get_content()) for one in sekali.letters_to("agus.prasetyo@contoh.example")]
    return [letter for letter in letters if "/hentikan/" in letter]


def test_who_lost_the_phone_is_let_back_in_after_two_officers_and_a_day(
    sekali: Installation, visitor: NewVisitor
) -> None:
    code = at_the_counter(visitor, "Siti Hotimah", "siti-hotimah", "HP hilang")

    # At once the paper is worth nothing: the owner has a day to say no.
    hotimah = visitor()
    types_code(hotimah, "siti-hotimah", code)
    hotimah.sees("Kode ini tidak berlaku")

    let_a_day_pass(sekali)
    types_code(hotimah, "siti-hotimah", code.lower())
    hotimah.sees("Kata sandi baru sudah disimpan")

    signs_in(hotimah, "siti-hotimah", NEW_WORDS)
    hotimah.sees_title("Akun saya")
    hotimah.sees("dilihat")
    hotimah.open("/siapa-melihat")
    hotimah.sees("meminta akun dibuka lagi di loket", "memastikan permintaan di loket")
    hotimah.sees("Ratna Puspitasari", "Wahyu Hidayat")
    # And chooses another one, as she may: the sample people keep the password that is printed.
    hotimah.open("/akun/sandi")
    for box in hotimah.page.locator("input[autocomplete=new-password]").all():
        box.fill(SAMPLE_PASSWORD)
    hotimah.type("Kata sandi sekarang", NEW_WORDS)
    hotimah.picture("password")
    hotimah.press("Simpan")
    hotimah.sees("Kata sandi sudah diganti")


def test_the_owner_stops_whoever_came_to_a_counter_in_his_name(
    sekali: Installation, visitor: NewVisitor
) -> None:
    owner = visitor()
    owner.sign_in("agus-prasetyo", onward="/akun")
    owner.sees_not("Ada yang meminta akun Anda dibuka lagi di loket")

    code = at_the_counter(visitor, "Agus Prasetyo", "agus-prasetyo", "Tidak punya HP")

    owner.open("/akun")
    owner.sees("Ada yang meminta akun Anda dibuka lagi di loket")
    owner.picture("recovery-running")
    owner.press("Bukan saya, hentikan")
    owner.sees("Sudah dihentikan.")
    owner.sees_not("Ada yang meminta akun Anda dibuka lagi di loket")
    owner.open("/pesan")
    owner.waits_for("Permintaan di loket dihentikan")

    let_a_day_pass(sekali)
    thief = visitor(device=DESK)
    types_code(thief, "agus-prasetyo", code)
    thief.sees("Kode ini tidak berlaku")
    # Whose account it is has lost nothing: session and password are the same.
    owner.open("/data-saya")
    owner.sees_title("Data saya")


def test_a_message_stops_it_where_nobody_is_signed_in(
    sekali: Installation, visitor: NewVisitor
) -> None:
    before = len(told(sekali))
    code = at_the_counter(visitor, "Agus Prasetyo", "agus-prasetyo", "Lupa kata sandi")
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while len(told(sekali)) == before:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    link = re.search(r"http://\S+/hentikan/\S+", told(sekali)[-1])
    assert link

    anywhere = visitor()
    anywhere.open(link[0])
    anywhere.sees_title("Hentikan permintaan di loket")
    anywhere.press("Bukan saya, hentikan")
    anywhere.sees("Sudah dihentikan.")

    let_a_day_pass(sekali)
    thief = visitor()
    types_code(thief, "agus-prasetyo", code)
    thief.sees("Kode ini tidak berlaku")
