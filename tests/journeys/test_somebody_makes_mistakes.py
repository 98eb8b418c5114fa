"""What goes wrong is said in plain words, beside where it went wrong, and nothing breaks."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from journeys import birth
from journeys.visitor import DESK, NIK, NewVisitor, Visitor


@pytest.fixture
def agus(visitor: NewVisitor) -> Visitor:
    father = visitor()
    father.sign_in("agus-prasetyo")
    return father


def test_every_empty_box_is_told_with_a_link_to_it(agus: Visitor) -> None:
    birth.start(agus)
    agus.press(birth.NEXT)

    agus.sees_mistakes(
        "Nama lengkap anak: Bagian ini belum diisi",
        "Jenis kelamin anak:",
        "Tanggal lahir anak:",
        "Pukul berapa anak lahir? Bagian ini belum diisi",
        "Lahir di kota atau kabupaten mana?",
    )
    assert agus.page.title().startswith("Ada yang perlu diperbaiki:")
    agus.page.get_by_role("alert").get_by_role("link", name="Nama lengkap anak").click()
    expect(agus.box("Nama lengkap anak")).to_be_focused()


def test_impossible_values_are_told_and_what_was_typed_stays(agus: Visitor) -> None:
    birth.start(agus)
    birth.tell_of_child(agus, "Rara")
    agus.give_date("Tanggal lahir anak", birth.born_lately() + timedelta(days=40))
    agus.type("Pukul berapa anak lahir?", "25.99")
    agus.press(birth.NEXT)

    agus.sees_mistakes(
        "Nama anak perlu paling sedikit dua kata",
        "Tanggal ini belum terjadi",
        "Tulis jam dan menit",
    )
    expect(agus.box("Pukul berapa anak lahir?")).to_have_value("25.99")


def test_witnesses_who_cannot_be_and_a_file_that_is_no_photo(agus: Visitor, tmp_path: Path) -> None:
    disguised = tmp_path / "surat.jpg"
    disguised.write_text("<script>alert(1)</script>")
    birth.start(agus)
    birth.tell_of_child(agus, "Rara Prasetyo")
    agus.press(birth.NEXT)
    birth.tell_of_birth(agus)
    agus.press(birth.NEXT)

    # An impossible number, a number that nobody has, and a disguised file
    agus.type("NIK saksi pertama", "1234")
    agus.type("NIK saksi kedua", "3516041102739999")
    agus.attach("Surat keterangan lahir", disguised)
    agus.press(birth.NEXT)
    agus.sees_mistakes(
        "NIK terdiri dari 16 angka", "Tidak ada orang dengan NIK ini", "bukan foto atau PDF"
    )

    # The mother as a witness
    agus.type("NIK saksi pertama", NIK["slamet-widodo"])
    agus.type("NIK saksi kedua", NIK["dewi-lestari"])
    agus.press(birth.NEXT)
    agus.sees("Ayah dan ibu tidak boleh menjadi saksi")


def test_guessing_a_password(visitor: NewVisitor) -> None:
    somebody = visitor()
    somebody.open("/masuk")
    somebody.type("NIK", NIK["anita-safitri"])  # has no account: the answer is the same
    somebody.type("Kata sandi", "bukan ini")
    somebody.press("Masuk")
    somebody.sees("Nama atau kata sandi salah")


def test_a_document_that_was_never_issued(visitor: NewVisitor) -> None:
    somebody = visitor()
    somebody.open("/periksa")
    somebody.type("Kode dokumen", "AAAA BBBB CCCC DDDD EEEE")
    somebody.press("Periksa")
    somebody.sees("Tidak ada dokumen dengan kode ini")


def test_a_search_that_finds_nothing_and_an_event_without_services(visitor: NewVisitor) -> None:
    somebody = visitor()
    somebody.open("/layanan?cari=paspor+diplomatik")
    somebody.sees("Tidak ada yang cocok")
    somebody.open("/layanan?peristiwa=old-age")
    somebody.sees("Untuk peristiwa ini belum ada layanan")


def test_a_form_without_its_token_is_refused_with_a_way_on(agus: Visitor) -> None:
    birth.start(agus)
    agus.page.context.clear_cookies(name="csrftoken")
    agus.press(birth.NEXT)
    agus.sees_title("Halaman tadi sudah terlalu lama terbuka")


def test_nobody_else_sees_a_case(agus: Visitor, visitor: NewVisitor, letter: Path) -> None:
    # Given a case of Agus in Mojokerto
    case = birth.apply_for(agus, "Tirta Prasetyo", letter)
    ratna = visitor(device=DESK)
    ratna.sign_in("ratna-puspitasari", onward="/meja")
    ratna.page.get_by_role("link").filter(has_text="Tirta Prasetyo").click()
    ratna.sees_title("Tirta Prasetyo")
    on_the_desk = ratna.path()

    # Then it is not there for his wife, for an officer of Surabaya, or for one of social affairs
    for persona, address in (
        ("dewi-lestari", case),
        ("dewi-lestari", on_the_desk),
        ("anita-kusumawati", on_the_desk),
        ("endang-sulistyowati", on_the_desk),
    ):
        somebody = visitor()
        somebody.sign_in(persona, onward=address)
        somebody.sees_title("Halaman ini tidak ada")

    # And a passer-by is asked to sign in
    stranger = visitor()
    stranger.open(case)
    stranger.sees_title("Masuk")


def test_two_officers_decide_at_once(agus: Visitor, visitor: NewVisitor, letter: Path) -> None:
    # Given a case that is open on two desks
    birth.apply_for(agus, "Gilang Prasetyo", letter)
    desks = [visitor(device=DESK), visitor(device=DESK)]
    for desk in desks:
        desk.sign_in("ratna-puspitasari", onward="/meja")
        desk.page.get_by_role("link").filter(has_text="Gilang Prasetyo").click()
        desk.sees_title("Gilang Prasetyo")

    # When both accept, then one wins and the other is told so
    for desk in desks:
        desk.press("Data benar, teruskan")
    desks[0].sees("Tersimpan: Gilang Prasetyo")
    desks[1].sees("baru saja diubah orang lain")
