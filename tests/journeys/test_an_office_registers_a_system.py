"""A clerk proposes a system at her phone, the head approves it, and a resident signs in there."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from journeys.visitor import DESK, PHONE, NewVisitor, Visitor
from support.openid import challenge

VERIFIER = "v" * 43


class Site(BaseHTTPRequestHandler):
    """The agency's own application, as far as a person sees it."""

    def do_GET(self) -> None:
        """Show a page, whatever is asked."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b'<!doctype html><html lang="id"><title>Antrean</title><h1>Antrean')

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    """Where the agency's application runs."""
    with HTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/kembali"
        server.shutdown()


@pytest.mark.parametrize("device", [PHONE, DESK])
def test_from_the_proposal_to_a_signed_in_resident(
    visitor: NewVisitor, site: str, device: dict[str, int]
) -> None:
    # A clerk proposes it, with one thing wrong at first
    name = f"Antrean Puskesmas {device['width']}"
    ratna = visitor(device=device)
    ratna.sign_in("ratna-puspitasari", onward="/meja/sistem")
    ratna.follow("Daftarkan sistem")
    ratna.type("Nama", name)
    ratna.page.get_by_label("Apa", exact=True).first.select_option("profile")
    ratna.page.get_by_label("Untuk apa").first.fill("Menyapa Anda di antrean")
    ratna.page.get_by_label("Peraturan atau perjanjian").first.fill("Perda contoh 1/2026")
    ratna.page.get_by_label("Apa", exact=True).nth(1).select_option("email")
    ratna.page.get_by_label("Untuk apa").nth(1).fill("Mengirim nomor antrean")
    ratna.page.get_by_label("Dasar (UU").nth(1).select_option("consent")
    ratna.press("Usulkan")
    ratna.sees_mistakes("Alamat kembali belum diisi.")
    ratna.picture("openid-propose")
    ratna.type("Alamat kembali", site)
    ratna.press("Usulkan")
    ratna.sees("Sudah diusulkan", "Menunggu persetujuan")

    client_id, secret = the_head_approves(visitor, name, device)
    siti = visitor(device=device)
    asked = she_comes_from_there(siti, site, name, client_id, secret)
    she_takes_it_back(siti, site, name, asked)


def the_head_approves(visitor: NewVisitor, name: str, device: dict[str, int]) -> tuple[str, str]:
    """The head reads what is asked, approves it, and sees the secret once."""
    wahyu = visitor(device=device)
    wahyu.sign_in("wahyu-hidayat", onward="/meja/sistem")
    wahyu.follow(name)
    wahyu.sees("Menyapa Anda di antrean", "Perda contoh 1/2026")
    wahyu.press("Setujui")
    wahyu.sees("Catat sekarang")
    wahyu.picture("openid-approved")
    page = wahyu.page
    return page.locator("#client_id").inner_text(), page.locator("#rahasia").inner_text()


def she_comes_from_there(siti: Visitor, site: str, name: str, client_id: str, secret: str) -> str:
    """A resident signs in, reads what it gets, and is led back."""
    asked = {
        "client_id": client_id,
        "response_type": "code",
        "redirect_uri": site,
        "scope": "openid profile email",
        "state": "abc",
        "code_challenge": challenge(VERIFIER),
        "code_challenge_method": "S256",
    }
    siti.open(f"/openid/masuk?{urlencode(asked)}")
    siti.give_sign_in("siti-aminah")
    siti.sees_title(f"Masuk ke {name}")
    siti.sees("Mengirim nomor antrean", "Anda yang memutuskan", "tidak pernah menerima kata sandi")
    siti.picture("openid-consent")
    siti.button("Setuju dan lanjut").click()
    siti.page.wait_for_url(f"{site}**")
    answer = parse_qs(urlsplit(siti.page.url).query)
    assert answer["state"] == ["abc"]

    told = requests.post(
        f"{answer['iss'][0]}/openid/token",
        {
            "grant_type": "authorization_code",
            "code": answer["code"][0],
            "redirect_uri": site,
            "code_verifier": VERIFIER,
        },
        auth=(client_id, secret),
        timeout=10,
    )
    assert told.json()["scope"] == "openid profile"
    return f"{answer['iss'][0]}/openid/masuk?{urlencode(asked)}"


def she_takes_it_back(siti: Visitor, site: str, name: str, asked: str) -> None:
    """The second time nothing is asked; and she takes it back."""
    siti.page.goto(asked)
    siti.page.wait_for_url(f"{site}**")
    siti.open("/sistem")
    siti.sees(name, "Menyapa Anda di antrean")
    siti.picture("openid-systems")
    siti.press(f"Putuskan {name}")
    siti.sees("Sudah diputuskan")
    siti.open("/siapa-melihat")
    siti.sees("masuk ke sistem", "memutuskan sistem")
    siti.open("/kaitkan")
    siti.type("Kode di perangkat", "0000-0000")
    siti.press("Lanjut")
    siti.sees("Tidak ada perangkat yang menunggu")
    siti.open("/openid/keluar")
    siti.sees_title("Keluar dari Sekali?")
