"""The pages of a simulated portal, as HTML."""

from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from sekali.demo.portals.habits import Habits
from sekali.demo.portals.people import PASSWORD

_SIGN_IN = f"""
<label for="nik">NIK</label><input id="nik" name="nik" inputmode="numeric" required>
<label for="sandi">Kata sandi (semua orang contoh: {PASSWORD})</label>
<input id="sandi" name="sandi" type="password" required>
<label for="diperiksa">Identitas orang ini di sini</label>
<select id="diperiksa" name="diperiksa">
<option value="ya">Sudah diperiksa (wajah dan KTP-el)</option>
<option value="tidak">Belum diperiksa</option></select>
<button name="pilih" value="masuk">Masuk</button>
<button name="pilih" value="batal" class="plain" formnovalidate>Batal</button>
"""
_SIGN_OUT = "<p>Keluar di perangkat ini?</p><button>Keluar</button>"


def sign_in_page(habits: Habits, asked: Mapping[str, str], said: str = "") -> bytes:
    """Return the page that asks who somebody is, with the client's request inside."""
    return _page(habits, f"{habits.path}/masuk", asked, _SIGN_IN, said)


def sign_out_page(habits: Habits, asked: Mapping[str, str]) -> bytes:
    """Return the page that asks whether somebody wants to sign out."""
    return _page(habits, f"{habits.path}/keluar", asked, _SIGN_OUT, "")


def _page(habits: Habits, action: str, asked: Mapping[str, str], boxes: str, said: str) -> bytes:
    hidden = "".join(
        f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">'
        for key, value in asked.items()
    )
    told = f'<p class="said" role="alert">{escape(said)}</p>' if said else ""
    filled = _template().substitute(
        name=escape(habits.name), action=action, hidden=hidden, boxes=boxes, said=told
    )
    return filled.encode()


@cache
def _template() -> Template:
    return Template(files(__package__).joinpath("page.html").read_text("utf-8"))
