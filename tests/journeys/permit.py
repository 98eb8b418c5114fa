"""The form of a midwife's permit, filled in as she would."""

from pathlib import Path

from journeys.papers import photograph
from journeys.visitor import Visitor

SERVICE = "/layanan/perizinan.izin-praktik-nakes"
NEXT = "Simpan dan lanjut"
CREDITS = "Satuan kredit profesi"


def say_where(midwife: Visitor, kind: str, name: str, folder: Path) -> None:
    """Fill in the page about the place."""
    midwife.pick("Jenis fasilitas kesehatan", kind)
    midwife.type("Nama tempat praktik", name)
    midwife.type("Desa atau kelurahan tempat praktik", "Japan, Sooko")
    midwife.type("Jalan dan nomor tempat praktik", "Jl. Raya Japan Sampel No. 1")
    midwife.type("Hari dan jam praktik", "Senin sampai Jumat, 08.00 sampai 14.00")
    midwife.type("Berapa SIP lain", "0")
    midwife.attach("Pasfoto", photograph(folder / "pasfoto.jpg", "PASFOTO (CONTOH)"))


def send(midwife: Visitor) -> None:
    """Fill in what her registries do not say, and hand it in."""
    if midwife.button("Ambilkan data saya").count():
        midwife.press("Ambilkan data saya")
    if midwife.box(CREDITS).count():  # a year after the registry last said so it is asked again
        midwife.type(CREDITS, "62,5")
    midwife.press(NEXT)
    midwife.press("Kirim")
