"""Sessions end, fingers press twice, people go back: what was typed stays, and counts once."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from journeys import birth
from journeys.visitor import NewVisitor, Visitor


@pytest.fixture
def dewi(visitor: NewVisitor) -> Visitor:
    mother = visitor()
    mother.sign_in("dewi-lestari")
    return mother


def test_a_session_that_ends_in_the_middle_of_a_page(dewi: Visitor) -> None:
    # Given a page that is filled in, and a session that ended meanwhile
    birth.start(dewi)
    birth.tell_of_child(dewi, "Citra Lestari")
    dewi.page.context.clear_cookies(name="sessionid")

    # When it is sent, then she is asked to sign in; a wrong password loses nothing either
    dewi.press(birth.NEXT)
    dewi.sees("Sesi Anda sudah berakhir", "tidak hilang")
    dewi.type("Kata sandi", "bukan ini")
    dewi.press("Masuk")
    dewi.sees("Nama atau kata sandi salah")
    dewi.give_sign_in("dewi-lestari")
    dewi.press("Lanjutkan")

    # And she goes on where she was, with everything kept
    dewi.sees_title("Bagaimana kelahirannya?")
    dewi.press("Kembali")
    expect(dewi.box("Nama lengkap anak")).to_have_value("Citra Lestari")
    expect(dewi.group("Tanggal lahir anak").get_by_role("textbox").first).not_to_have_value("")


def test_going_back_by_the_button_or_by_the_browser(dewi: Visitor) -> None:
    birth.start(dewi)
    birth.tell_of_child(dewi, "Intan Lestari")
    dewi.press(birth.NEXT)

    # A page that is half filled in may be left by its own button, and is kept
    dewi.type("Berat anak waktu lahir", "3150")
    dewi.press("Kembali")
    expect(dewi.box("Nama lengkap anak")).to_have_value("Intan Lestari")
    dewi.press(birth.NEXT)
    expect(dewi.box("Berat anak waktu lahir")).to_have_value("3150")

    # The browser's own button shows what was saved, not an error
    dewi.page.go_back()
    dewi.sees_title("Siapa anak yang lahir?")
    expect(dewi.box("Nama lengkap anak")).to_have_value("Intan Lestari")


def test_another_phone_shows_the_same_draft(dewi: Visitor, visitor: NewVisitor) -> None:
    birth.start(dewi)
    birth.tell_of_child(dewi, "Kirana Lestari")
    dewi.press(birth.NEXT)

    other = visitor()
    other.sign_in("dewi-lestari")
    other.page.get_by_role("link").filter(has_text="Kirana Lestari").click()
    other.sees_title("Bagaimana kelahirannya?")


def test_pressing_send_twice_makes_one_case(dewi: Visitor, letter: Path) -> None:
    birth.fill_in(dewi, "Melati Lestari", letter)
    review = dewi.path()

    # When an impatient finger presses twice
    with dewi.page.expect_navigation(url="**/perkara/**"):
        dewi.button("Kirim").dblclick()
    dewi.sees("Sudah kami terima")
    case = dewi.path()

    # And the old page is found again by going back, or by its address
    dewi.page.go_back()
    dewi.open(review)
    assert dewi.path() == case

    # Then there is one case
    dewi.open("/")
    expect(dewi.page.get_by_role("link").filter(has_text="Melati Lestari")).to_have_count(1)


def test_two_phones_that_send_at_once_make_one_case(
    dewi: Visitor, visitor: NewVisitor, letter: Path
) -> None:
    # Given the last page on two phones
    birth.fill_in(dewi, "Sekar Lestari", letter)
    other = visitor()
    other.sign_in("dewi-lestari", onward=dewi.path())
    other.sees_title("Periksa dulu, lalu kirim")

    # When both send, then both are shown the same case
    dewi.press("Kirim")
    other.press("Kirim")
    assert other.path() == dewi.path()
    other.open("/")
    expect(other.page.get_by_role("link").filter(has_text="Sekar Lestari")).to_have_count(1)
