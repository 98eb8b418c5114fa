"""Finding a service: by words, by what has happened, and by what one has a right to."""

import pytest

from journeys.visitor import DESK, PHONE, NewVisitor, Visitor


@pytest.mark.parametrize("device", [PHONE, DESK])
def test_a_visitor_finds_the_way_without_an_account(
    visitor: NewVisitor, device: dict[str, int]
) -> None:
    somebody = visitor(device=device)
    somebody.open("/")
    somebody.follow("Ada yang meninggal")
    somebody.sees_title("Ada yang meninggal")
    somebody.sees("Kami turut berduka", "Akta kematian", "Kartu keluarga")
    somebody.picture("life-event")

    somebody.open("/layanan?cari=xxkkeluarrggaxx")
    somebody.sees("Tidak ada yang cocok", "Mungkin maksud Anda", "Pindah rumah")
    somebody.picture("search-none")
    somebody.page.get_by_label("Mau mengurus apa?").fill("dalan bolong")
    somebody.press("Cari")
    somebody.sees("Pengaduan, aspirasi, dan pertanyaan")


@pytest.mark.parametrize("device", [PHONE, DESK])
def test_a_mother_sees_her_rights_and_why(visitor: NewVisitor, device: dict[str, int]) -> None:
    siti = visitor(device=device)
    siti.sign_in("siti-aminah")
    siti.sees("Anda berhak atas", "KTP-el baru atau pengganti")
    siti.page.get_by_text("Mengapa? KTP-el baru atau pengganti").click()
    siti.sees("Anda sudah berumur 17 tahun", "UU 24/2013")
    siti.picture("rights")
    she_begins_at_a_life_event(siti)
    she_says_no_and_yes_again(siti)


def she_begins_at_a_life_event(siti: Visitor) -> None:
    siti.follow("Bayi baru lahir")
    siti.sees("Mulailah dengan akta kelahiran", "perlu Anda isi")
    siti.picture("life-event-signed-in")
    siti.press("Mulai Akta kelahiran")
    siti.sees_title("Siapa anak yang lahir?")


def she_says_no_and_yes_again(siti: Visitor) -> None:
    siti.open("/data-saya")
    siti.press("Matikan")
    siti.sees("Sekarang mati.")
    siti.open("/")
    siti.sees("Anda mematikan perhitungan hak Anda.")
    siti.open("/data-saya")
    siti.press("Nyalakan")
    siti.sees("Sekarang menyala.")
