"""The form of a birth certificate, filled in as a mother would."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from journeys.visitor import NIK, Visitor

SERVICE = "/layanan/kependudukan.akta-kelahiran"
NEXT = "Simpan dan lanjut"


def born_lately() -> date:
    """Return a day well within the 60 days in which a birth is reported in time."""
    return datetime.now(ZoneInfo("Asia/Jakarta")).date() - timedelta(days=10)


def start(mother: Visitor) -> None:
    """Open a new form."""
    mother.open(SERVICE)
    mother.press("Mulai")


def tell_of_child(mother: Visitor, name: str) -> None:
    """Fill in the first page."""
    mother.type("Nama lengkap anak", name)
    mother.pick("Jenis kelamin anak", "Laki-laki")
    mother.give_date("Tanggal lahir anak", born_lately())
    mother.type("Pukul berapa anak lahir?", "09.30")
    mother.type("Lahir di kota atau kabupaten mana?", "Mojokerto")


def tell_of_birth(mother: Visitor) -> None:
    """Fill in the second page."""
    mother.pick("Di mana anak dilahirkan?", "Puskesmas")
    mother.pick("Siapa yang menolong kelahiran?", "Bidan atau perawat")
    mother.pick("Anak lahir tunggal atau kembar?", "Tunggal")
    mother.type("Ini anak keberapa dari ibunya?", "2")
    mother.type("Berat anak waktu lahir", "3200")
    mother.type("Panjang anak waktu lahir", "49")


def name_witnesses(mother: Visitor, letter: Path) -> None:
    """Fill in the third page, on which the family is known already."""
    mother.type("NIK saksi pertama", NIK["slamet-widodo"])
    mother.type("NIK saksi kedua", NIK["tutik-handayani"])
    mother.attach("Surat keterangan lahir", letter)


def fill_in(mother: Visitor, name: str, letter: Path) -> None:
    """Go from the start to the review."""
    start(mother)
    tell_of_child(mother, name)
    mother.press(NEXT)
    tell_of_birth(mother)
    mother.press(NEXT)
    name_witnesses(mother, letter)
    mother.press(NEXT)
    mother.sees_title("Periksa dulu, lalu kirim")


def apply_for(mother: Visitor, name: str, letter: Path) -> str:
    """Apply for a certificate; return the address of the case."""
    fill_in(mother, name, letter)
    mother.press("Kirim")
    mother.sees_title(f"Akta kelahiran {name}")
    return mother.path()
