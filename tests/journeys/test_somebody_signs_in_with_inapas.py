"""Slamet comes with INApas and has an account; Siti connects the province's portal by herself."""

from journeys.visitor import NIK, NewVisitor, Visitor
from sekali.demo.portals.people import PASSWORD

INAPAS, PROVINCE = "INApas (contoh)", "Portal Jatim (contoh)"


def signs_in_there(somebody: Visitor, nik: str, *, checked: bool = True) -> str:
    """Sign in on the portal's own page, and come back; return where the portal is."""
    page = somebody.page
    page.wait_for_selector("#diperiksa")
    there = page.url.partition("/masuk?")[0]
    page.locator("#nik").fill(nik)
    page.locator("#sandi").fill(PASSWORD)
    page.locator("#diperiksa").select_option("ya" if checked else "tidak")
    with somebody.new_page():
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url("**//localhost:*/**")
        page.wait_for_load_state()
    return there


def leave_there(somebody: Visitor, there: str) -> None:
    """Sign out at the portal itself, which tells Sekali."""
    somebody.page.goto(f"{there}/keluar")
    somebody.page.get_by_role("button", name="Keluar").click()
    somebody.page.wait_for_url("**//localhost:*/**")


def leaves(somebody: Visitor) -> None:
    with somebody.new_page(), somebody.page.expect_navigation():
        somebody.page.get_by_role("button", name="Keluar", exact=True).click()


def test_whoever_inapas_vouches_for_has_an_account(visitor: NewVisitor) -> None:
    slamet = visitor()
    # Nobody else opens an account for him: all journeys share one installation.
    nik = NIK["slamet-widodo"]
    slamet.open("/masuk?lanjut=/data-saya")
    slamet.picture("portal-sign-in")

    # Given that INApas has not checked who he is, then nothing is opened and he is told what to do
    slamet.button(f"Masuk dengan {INAPAS}").click()
    there = signs_in_there(slamet, nik, checked=False)
    slamet.sees("tidak memberi NIK yang sudah diperiksa")

    # When it has, then he is where he wanted to go, with an account of his own
    leave_there(slamet, there)
    slamet.open("/masuk?lanjut=/data-saya")
    slamet.button(f"Masuk dengan {INAPAS}").click()
    signs_in_there(slamet, nik)
    slamet.sees_title("Data saya")

    # And sees with what he can sign in
    slamet.open("/akun")
    slamet.sees("Masuk dari portal lain", "Tersambung lewat NIK Anda", "Belum tersambung.")
    slamet.sees("Belum ada. Buat kata sandi")
    slamet.picture("portal-account")
    slamet.press(f"Putuskan {INAPAS}")
    slamet.sees(f"Tanpa {INAPAS} Anda tidak bisa masuk lagi")
    slamet.open("/siapa-melihat")
    slamet.sees("menyambungkan portal lain")

    # When he leaves, then he is told that he is still signed in there
    leaves(slamet)
    slamet.sees(f"masih masuk di {INAPAS}")
    slamet.picture("portal-left")
    slamet.link(f"Keluar juga dari {INAPAS}").click()
    slamet.page.get_by_role("button", name="Keluar").click()
    slamet.page.wait_for_url("**//localhost:*/**")


def test_siti_connects_a_portal_that_knows_no_nik(visitor: NewVisitor) -> None:
    siti = visitor()
    siti.sign_in("siti-aminah", onward="/akun")
    siti.button(f"Sambungkan {PROVINCE}").click()
    signs_in_there(siti, NIK["siti-aminah"])

    # She is shown whose identity it is before anything is connected
    siti.sees_title(f"Sambungkan {PROVINCE} ini?")
    siti.sees("SITI AMINAH", "Sambungkan hanya kalau itu milik Anda sendiri")
    siti.picture("portal-connect")
    siti.press("Ya, ini milik saya")
    siti.sees(f"{PROVINCE} sudah tersambung", "Anda sambungkan sendiri")

    # From then on it lets her in, on another device too
    elsewhere = visitor()
    elsewhere.open("/masuk?lanjut=/akun")
    elsewhere.button(f"Masuk dengan {PROVINCE}").click()
    there = signs_in_there(elsewhere, NIK["siti-aminah"])
    elsewhere.sees_title("Akun saya")
    elsewhere.sees("portal lain")

    # When she signs out there, then she is signed out here
    leave_there(elsewhere, there)
    elsewhere.open("/akun")
    elsewhere.sees_title("Masuk")

    # And when she has ended it, it lets nobody in any more
    siti.open("/akun")
    siti.press(f"Putuskan {PROVINCE}")
    siti.sees("sudah diputuskan", "Anda putuskan")
    elsewhere.open("/masuk")
    elsewhere.button(f"Masuk dengan {PROVINCE}").click()
    signs_in_there(elsewhere, NIK["siti-aminah"])
    elsewhere.sees("tidak memberi NIK yang sudah diperiksa")
