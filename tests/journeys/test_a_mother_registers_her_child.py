"""The main job from end to end: a birth, and what follows from it, each fact typed once."""

import re
from pathlib import Path

from playwright.sync_api import expect

from journeys import birth
from journeys.installation import Installation
from journeys.papers import signature_of
from journeys.visitor import NewVisitor, Visitor
from support.pdfs import words_of

CHILD = "Ahmad Fauzi Santoso"
SITI = "siti.aminah@contoh.example"
MOST_TYPED = 13
PROMISE = r"Kami beri jawaban paling lambat \w+, \d+ \w+ \d{4}, pukul \d\d\.\d\d"
CASE_NUMBER = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"
BLURRED = "Berat badan di foto tidak terbaca. Tolong foto ulang di tempat terang."


def test_a_mother_registers_her_child(
    sekali: Installation, visitor: NewVisitor, siti: Visitor, ratna: Visitor, letter: Path
) -> None:
    she_finds_the_service_by_an_ordinary_word(siti)
    she_types_only_what_nobody_knows(siti, letter)
    case = she_sends_it_and_has_a_number_and_a_promise(siti)

    the_officer_sees_facts_beside_evidence(ratna)
    the_officer_returns_it_with_the_letter_marked(ratna)
    she_is_asked_for_the_letter_and_nothing_else(siti, letter)
    the_officer_accepts(ratna)

    number = she_has_a_signed_certificate(sekali, siti, case)
    she_was_told(sekali, siti)
    anyone_can_check_it(visitor(), siti, number)
    her_child_is_in_her_family(siti)

    the_family_card_needs_no_typing(siti, case)
    the_insurance_asks_one_thing(siti, case)
    she_sees_who_looked_at_her_data(siti)


def she_finds_the_service_by_an_ordinary_word(siti: Visitor) -> None:
    siti.sees_title("Halo, Siti Aminah")
    siti.picture("home")
    siti.page.get_by_label("Mau mengurus apa?").fill("lahr")  # a typing error is forgiven
    siti.press("Cari")
    siti.sees("Akta kelahiran")
    siti.page.get_by_label("Mau mengurus apa?").fill("lahir")
    siti.press("Cari")
    siti.follow("Akta kelahiran")
    siti.sees("13 hal perlu Anda isi", "data sudah kami punya", "Gratis", "1 hari kerja")
    siti.press("Mulai")


def she_types_only_what_nobody_knows(siti: Visitor, letter: Path) -> None:
    birth.tell_of_child(siti, CHILD)
    siti.picture("form")
    siti.press(birth.NEXT)
    birth.tell_of_birth(siti)
    siti.press(birth.NEXT)

    # What is known is shown with its source and since when
    siti.page.get_by_text("Ibu: Siti Aminah").click()
    known = siti.page.locator("details[open]")
    expect(known).to_contain_text("3516 0452 0194 9001")
    expect(known).to_contain_text(re.compile(r"Disdukcapil, \d+ \w+ \d{4}"))
    expect(siti.page.get_by_text("Ayah: Budi Santoso")).to_be_visible()

    birth.name_witnesses(siti, letter)
    siti.press(birth.NEXT)
    assert siti.typed <= MOST_TYPED


def she_sends_it_and_has_a_number_and_a_promise(siti: Visitor) -> str:
    siti.sees_title("Periksa dulu, lalu kirim")
    siti.sees(CHILD, "3.200 gram", "surat-lahir.jpg", "S••••• W•••••")
    siti.picture("review")
    siti.press("Kirim")

    siti.sees("Sudah kami terima")
    main = siti.page.get_by_role("main")
    expect(main).to_contain_text(re.compile(PROMISE))
    expect(main).to_contain_text(re.compile(CASE_NUMBER))
    return siti.path()


def the_officer_sees_facts_beside_evidence(ratna: Visitor) -> None:
    ratna.open("/meja")
    ratna.page.get_by_role("link").filter(has_text=CHILD).click()
    ratna.sees_title(CHILD)
    ratna.sees("Diisi pemohon lewat aplikasi", "Disdukcapil")
    photo = ratna.page.get_by_role("img", name="Surat keterangan lahir")
    expect(photo).to_be_in_viewport()
    assert photo.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    ratna.picture("desk")


def the_officer_returns_it_with_the_letter_marked(ratna: Visitor) -> None:
    # Nothing is marked yet: it is not returned, and the message is still there
    ratna.type("Pesan untuk pemohon", BLURRED)
    ratna.press("Kembalikan untuk diperbaiki")
    ratna.sees("Tandai dulu paling sedikit satu hal")
    expect(ratna.box("Pesan untuk pemohon")).to_have_value(BLURRED)

    ratna.box("Tandai Surat keterangan lahir").check()
    ratna.press("Kembalikan untuk diperbaiki")
    ratna.sees_not(CHILD + " ·")


def she_is_asked_for_the_letter_and_nothing_else(siti: Visitor, letter: Path) -> None:
    siti.open("/")
    siti.follow("1 hal perlu Anda perbaiki")
    siti.sees(BLURRED)
    boxes = "input:not([type=hidden]), select, textarea"
    # Two ways to show the birth, and what each of them takes
    expect(siti.page.get_by_role("main").locator(boxes)).to_have_count(4)
    expect(siti.group("Bukti kelahiran").locator(boxes)).to_have_count(4)

    # Without a new photo it is not sent
    siti.press("Kirim lagi")
    siti.sees_mistakes("Surat keterangan lahir")

    siti.attach("Surat keterangan lahir", letter)
    siti.press("Kirim lagi")
    siti.sees("Anda kirim lagi, 1 hal diperbaiki", "Sedang kami kerjakan")


def the_officer_accepts(ratna: Visitor) -> None:
    ratna.open("/meja")
    ratna.sees("sudah diperbaiki")
    ratna.page.get_by_role("link").filter(has_text=CHILD).click()
    ratna.press("Data benar, teruskan")
    ratna.sees(f"Tersimpan: {CHILD}")


def she_has_a_signed_certificate(sekali: Installation, siti: Visitor, case: str) -> str:
    siti.open(case)
    siti.waits_for("Unduh (PDF")
    siti.picture("case")
    siti.sees("Selesai", "Diputuskan oleh aturan", "UU 24/2013 pasal 27")
    pdf = siti.file_behind("Unduh (PDF")
    report = signature_of(pdf, sekali)
    assert (report.verdict, report.signer_name) == ("valid", "Wahyu Hidayat")
    shown = siti.page.get_by_text(re.compile(r"^Nomor 3516-LU-\d{8}-\d{4}$")).inner_text()
    number = shown.removeprefix("Nomor ")
    read = words_of(pdf)
    for printed in (number, CHILD.upper(), "ayah BUDI SANTOSO", "dan ibu SITI AMINAH"):
        assert printed in read
    return number


def she_was_told(sekali: Installation, siti: Visitor) -> None:
    siti.open("/pesan")
    siti.sees(f"Kami terima: Akta kelahiran {CHILD}", f"Akta kelahiran {CHILD} sudah terbit")
    # Other journeys are hers too: what was written about this child
    subjects = [one["Subject"] for one in sekali.letters_to(SITI) if CHILD in one["Subject"]]
    assert subjects == [
        f"Kami terima: Akta kelahiran {CHILD}",
        f"Perlu Anda perbaiki: Akta kelahiran {CHILD}",
        f"Akta kelahiran {CHILD} sudah terbit",
    ]


def anyone_can_check_it(anyone: Visitor, siti: Visitor, number: str) -> None:
    # The link in the document's QR is that of the case page
    siti.page.go_back()
    siti.follow("Periksa keaslian")
    anyone.open(siti.page.url)
    anyone.sees("Dokumen ini asli dan berlaku", number, "A•••• F•••• S•••••", "Wahyu Hidayat")
    anyone.sees_not(CHILD)


def her_child_is_in_her_family(siti: Visitor) -> None:
    siti.open("/data-saya")
    siti.sees("Kutipan akta kelahiran", "Anggota keluarga", "Nabila Putri Santoso")
    expect(siti.page.get_by_role("listitem").filter(has_text=CHILD)).to_have_count(1)


def the_family_card_needs_no_typing(siti: Visitor, case: str) -> None:
    siti.open(case)
    siti.follow("Kartu keluarga")
    siti.sees("Tidak ada yang perlu diisi")
    siti.press("Mulai")
    siti.sees_title("Periksa dulu, lalu kirim")  # no page of questions comes before it
    siti.sees("Budi Santoso", "Nabila Putri Santoso", CHILD)
    siti.press("Kirim")
    siti.sees("Diputuskan oleh aturan: Semua anggota keluarga sudah tercatat")
    siti.waits_for("Unduh (PDF")
    card = words_of(siti.file_behind("Unduh (PDF")).upper()
    assert "NABILA PUTRI SANTOSO" in card
    assert CHILD.upper() in card

    siti.follow("Lihat data dan aturan yang dipakai")
    siti.sees("Aturan: Semua anggota keluarga", "Perpres 96/2018 pasal 12", "Disdukcapil", CHILD)


def the_insurance_asks_one_thing(siti: Visitor, case: str) -> None:
    siti.open(case)
    siti.follow("Jaminan kesehatan bayi")
    siti.sees("1 hal perlu Anda isi.")
    siti.press("Mulai")
    siti.sees("Bayi: " + CHILD)
    siti.page.get_by_label("Tempat berobat pilihan").select_option(index=1)
    siti.press(birth.NEXT)
    siti.press("Kirim")
    siti.sees("Diputuskan oleh aturan: Ibu bayi sudah menerima bantuan iuran")
    siti.waits_for("Unduh (PDF")


def she_sees_who_looked_at_her_data(siti: Visitor) -> None:
    siti.open("/siapa-melihat")
    siti.sees("Ratna Puspitasari", "Anda sendiri")
    look = siti.page.get_by_role("group").filter(has_text="Ratna Puspitasari").first
    look.locator("summary").click()
    expect(look).to_contain_text("Akta kelahiran")
    expect(look).to_contain_text("Untuk menerbitkan akta kelahiran")
