"""A father reports that his family moves: he says who and where to, and has the letter at once."""

from journeys.visitor import NewVisitor, Visitor
from support.pdfs import words_of

SERVICE = "/layanan/kependudukan.surat-pindah"
NEXT = "Simpan dan lanjut"


def say_where_to(father: Visitor) -> None:
    """Fill in the page about the new place."""
    father.type("Pindah ke desa atau kelurahan mana?", "Gubeng, Gubeng")
    father.type("Alamat tujuan", "Jl. Anggrek 21")
    father.type("RT tujuan", "004")
    father.type("RW tujuan", "002")


def test_a_family_moves_to_another_city_without_a_letter_of_the_neighbourhood(
    visitor: NewVisitor,
) -> None:
    # Given a family of which everything is known
    yusuf = visitor()
    yusuf.sign_in("yusuf-maulana")
    yusuf.open(SERVICE)
    yusuf.sees("RT dan RW")
    yusuf.press("Mulai")

    # When the father ticks who moves, and says where to
    ticks = yusuf.group("Siapa saja yang pindah?").get_by_role("checkbox")
    family = ticks.count()
    for tick in ticks.all():
        tick.check()
    yusuf.pick("Apa alasan pindah?", "Pekerjaan")
    yusuf.press(NEXT)
    say_where_to(yusuf)
    yusuf.press(NEXT)
    yusuf.sees_not("Kode pos tujuan", "yang tidak ikut pindah")
    yusuf.pick("Di tempat tujuan ikut kartu keluarga siapa?", "Membuat KK baru")
    yusuf.press(NEXT)
    yusuf.press(NEXT)
    yusuf.sees_title("Periksa dulu, lalu kirim")
    yusuf.press("Kirim")

    # Then a rule has decided, and the letter says how far it goes and who moves
    yusuf.waits_for("Unduh (PDF")
    read = words_of(yusuf.file_behind("Unduh (PDF"))
    assert "Antarkabupaten atau antarkota" in read
    assert "Kepala keluarga dan seluruh anggota" in read
    assert "Kota Surabaya" in read
    assert f"Yang pindah: {family}" in read
