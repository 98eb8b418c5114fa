"""Without scripts, with nothing but a keyboard, in English: the same service."""

import re
from pathlib import Path

from playwright.sync_api import expect

from journeys import birth
from journeys.visitor import NIK, NewVisitor, Visitor
from sekali.kernel.wording import MONTHS

# Words that stand on nearly every Indonesian page, and in no English sentence or name of ours.
INDONESIAN = re.compile(
    r"\b(anda|perlu|sudah|untuk|dengan|yang|kami|tidak|paling)\b", re.IGNORECASE
)
RING = "getComputedStyle(document.activeElement).outlineStyle"
MOST_STOPS = 60


def test_an_old_phone_without_scripts(visitor: NewVisitor, letter: Path) -> None:
    wafi = visitor(java_script_enabled=False)
    wafi.sign_in("abd-wafi")
    birth.apply_for(wafi, "Faris Wafi", letter)
    wafi.sees("Sudah kami terima", "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Sumenep")


def test_no_page_has_a_script(visitor: NewVisitor) -> None:
    hotimah = visitor()
    hotimah.sign_in("siti-hotimah")
    birth.start(hotimah)
    for address in ("/", hotimah.path(), "/data-saya", "/periksa", "/daftar"):
        hotimah.open(address)
        expect(hotimah.page.locator("script, [onclick], [onload], [onsubmit]")).to_have_count(0)


def test_in_english(visitor: NewVisitor, letter: Path) -> None:
    # Given somebody who chose English before signing in
    yusuf = visitor()
    yusuf.open("/")
    with yusuf.new_page(), yusuf.page.expect_navigation():
        yusuf.page.get_by_role("button", name="English").click()
    yusuf.sign_in("yusuf-maulana")
    reads_english(yusuf, "Hello, Yusuf Maulana")

    # When he applies for his newborn child
    yusuf.open("/peristiwa/birth")
    reads_english(yusuf, "A new baby")
    yusuf.follow("Birth certificate")
    reads_english(yusuf, "Birth certificate")
    yusuf.press("Start")
    yusuf.press("Save and continue")
    reads_english(yusuf, "things to correct", level=2)
    answer_in_english(yusuf, letter)

    # Then everything he reads is English
    reads_english(yusuf, "Check, then send")
    yusuf.press("Send")
    reads_english(yusuf, "Salma Maulana")
    yusuf.sees("You will have an answer by", "We have received it")
    # Messages of before stay in the language in which they were sent.
    yusuf.open("/pesan")
    yusuf.sees("Messages", "Received: Birth certificate Salma Maulana")
    for address, title in (
        ("/data-saya", "My data"),
        ("/siapa-melihat", "Who has looked at my data"),
        ("/layanan?cari=zzzz", "Services"),
        ("/layanan/kependudukan.kartu-keluarga", "Family card"),
        ("/layanan/kesehatan.jaminan-kesehatan-bayi", ""),
        ("/periksa/AAAABBBBCCCCDDDDEEEE", "Check that a document is genuine"),
        ("/nowhere", "There is no such page"),
    ):
        yusuf.open(address)
        reads_english(yusuf, title)


def answer_in_english(yusuf: Visitor, letter: Path) -> None:
    yusuf.type("Full name of the child", "Salma Maulana")
    yusuf.pick("Sex of the child", "Female")
    yusuf.give_date("Date of birth of the child", birth.born_lately(), language="en")
    yusuf.type("At what time was the child born?", "9:30")
    yusuf.type("In which city or regency was the child born?", "Mojokerto")
    yusuf.press("Save and continue")
    reads_english(yusuf, "How was the birth?")
    yusuf.pick("Where was the child delivered?", "Community health centre")
    yusuf.pick("Who assisted the birth?", "Midwife or nurse")
    yusuf.pick("Was it a single child", "Single")
    yusuf.type("Which child of the mother is this?", "5")
    yusuf.type("Weight of the child at birth", "3100")
    yusuf.type("Length of the child at birth", "48")
    yusuf.press("Save and continue")
    reads_english(yusuf, "Parents, witnesses and the birth letter")
    yusuf.type("NIK of the first witness", NIK["slamet-widodo"])
    yusuf.type("NIK of the second witness", NIK["tutik-handayani"])
    yusuf.attach("Birth letter", letter)
    yusuf.press("Save and continue")


def reads_english(somebody: Visitor, title: str, *, level: int = 1) -> None:
    expect(somebody.page.locator("html")).to_have_attribute("lang", "en")
    heading = somebody.page.get_by_role("heading", level=level).filter(has_text=title)
    expect(heading.first).to_be_visible()
    read = somebody.page.locator("main").inner_text()
    assert not INDONESIAN.findall(read), (somebody.page.url, INDONESIAN.findall(read), read)


def test_with_the_keyboard_alone(visitor: NewVisitor) -> None:
    # Given a page of a form, and a skip link that leads past the menu
    wafi = visitor()
    wafi.sign_in("abd-wafi")
    birth.start(wafi)
    keys = wafi.page.keyboard
    keys.press("Tab")
    expect(wafi.page.locator(":focus")).to_have_text("Langsung ke isi")
    keys.press("Enter")

    # When everything is answered without a pointer
    go_to(wafi, "child.full_name")
    keys.type("Nadia Wafi")
    go_to(wafi, "child.sex")
    keys.press("ArrowDown")
    go_to(wafi, "child.birth_date.day")
    keys.type(str(birth.born_lately().day))
    keys.press("Tab")
    keys.type(MONTHS["id"][birth.born_lately().month - 1])
    keys.press("Tab")
    keys.type(str(birth.born_lately().year))
    go_to(wafi, "child.birth_time")
    keys.type("05.15")
    keys.press("Tab")
    keys.type("Sumenep")
    keys.press("Tab")
    expect(wafi.page.locator(":focus")).to_have_text(birth.NEXT)
    with wafi.page.expect_navigation():
        keys.press("Enter")

    # Then it is taken, and an error is where the reading goes on
    wafi.sees_title("Bagaimana kelahirannya?")
    with wafi.page.expect_navigation():
        wafi.box("Berat anak waktu lahir").press("Enter")
    expect(wafi.page.locator(":focus")).to_have_attribute("role", "alert")
    keys.press("Tab")
    keys.press("Enter")
    expect(wafi.page.locator(":focus")).to_have_attribute("id", "i-child.birth_facility")


def go_to(somebody: Visitor, name: str) -> None:
    """Press Tab until a box has the focus; each stop on the way has a visible ring."""
    for _ in range(MOST_STOPS):
        somebody.page.keyboard.press("Tab")
        assert somebody.page.evaluate(RING) != "none"
        if somebody.page.locator(":focus").get_attribute("name") == name:
            return
    raise AssertionError(f"{name} is never reached")
