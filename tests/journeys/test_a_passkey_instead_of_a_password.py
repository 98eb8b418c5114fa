"""Siti makes a passkey on her phone, and never types a password again."""

from collections.abc import Iterator
from contextlib import contextmanager

from journeys.visitor import NewVisitor, Visitor


@contextmanager
def finger(visitor: Visitor) -> Iterator[dict[str, str]]:
    """Let the phone have a sensor that keeps passkeys; yield what Chromium calls it."""
    tools = visitor.page.context.new_cdp_session(visitor.page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield {"send": tools.send, "id": made["authenticatorId"]}
    tools.detach()


def test_a_passkey_instead_of_a_password(siti: Visitor) -> None:
    with finger(siti) as sensor:
        # Given her own phone, on which she makes a passkey
        siti.follow("Siti Aminah")
        siti.sees_title("Akun saya")
        siti.follow("Buat passkey di perangkat ini")
        siti.type("Nama perangkat", "HP Siti")
        siti.press("Buat passkey")
        siti.sees("Passkey sudah dibuat.", "HP Siti")
        siti.picture("account")
        kept = sensor["send"]("WebAuthn.getCredentials", {"authenticatorId": sensor["id"]})
        assert len(kept["credentials"]) == 1

        # When she signs out and comes back, then her finger is enough
        siti.page.get_by_role("button", name="Keluar", exact=True).click()
        siti.open("/masuk?lanjut=/data-saya")
        siti.picture("sign-in")
        siti.press("Pakai passkey")
        siti.sees("Tidak ada yang perlu diketik")
        siti.press("Lanjut dengan passkey")
        siti.sees_title("Data saya")

        # And where she is signed in says how
        siti.open("/akun")
        siti.sees("perangkat ini", "passkey")

        # When she takes the passkey away, it opens nothing any more
        siti.page.get_by_text("Ubah nama atau hapus").click()
        siti.press("Hapus")
        siti.sees("Passkey sudah dihapus.", "Belum ada passkey.")
        siti.page.get_by_role("button", name="Keluar", exact=True).click()
        siti.open("/masuk")
        siti.press("Pakai passkey")
        siti.press("Lanjut dengan passkey")
        siti.sees("Passkey ini tidak dikenali.")


def test_a_finger_that_is_not_hers_opens_nothing_and_the_page_says_what_to_do(
    visitor: NewVisitor,
) -> None:
    somebody = visitor()
    with finger(somebody) as sensor:
        verified = {"authenticatorId": sensor["id"], "isUserVerified": False}
        sensor["send"]("WebAuthn.setUserVerified", verified)
        somebody.open("/masuk")
        somebody.press("Pakai passkey")
        somebody.button("Lanjut dengan passkey").click()
        somebody.sees("Perangkat ini tidak memberi passkey.")
        with somebody.new_page():
            pass


def test_without_a_script_there_are_the_password_and_the_code(visitor: NewVisitor) -> None:
    somebody = visitor(java_script_enabled=False)
    somebody.open("/masuk")
    somebody.press("Pakai passkey")
    somebody.sees("Passkey memerlukan JavaScript.")
    somebody.follow("Pakai kata sandi")
    somebody.sees_title("Masuk")


def test_the_pages_around_the_account_read_well(siti: Visitor) -> None:
    for address in ("/akun/sandi", "/akun/kontak/email", "/akun/kontak/phone", "/akun/aplikasi"):
        siti.open(address)
    siti.picture("app")
    siti.open("/pastikan")
    siti.press("Lanjut")
    siti.sees("Kata sandi salah.")
    somebody_elses = siti.page.context
    somebody_elses.clear_cookies()
    for address in ("/masuk/kode", "/masuk/lupa", "/masuk/loket", "/masuk"):
        siti.open(address)
    siti.press("Kirim kode ke HP atau e-mail")
    siti.type("NIK", "3516 0112 0385 9999")
    siti.press("Kirim kode")
    siti.sees("kodenya sedang dikirim")
    siti.type("Kode", "123456")
    siti.press("Masuk")
    siti.sees("Kode ini tidak berlaku.")
