"""The death certificate, the move letter and the slip for an identity card say what they have to."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sekali.documents.adapters.typst_renderer import TypstRenderer
from support.pdfs import pages_of, words_of

SERVICES = Path(__file__).parents[3] / "services" / "kependudukan"
DEATH = (SERVICES / "akta-kematian/documents/akta.typ").read_text()
MOVE = (SERVICES / "surat-pindah/documents/skpwni.typ").read_text()
SLIP = (SERVICES / "ktp-el/documents/slip.typ").read_text()
LONG_NAME = "Raden Ajeng Kusumaningtyas Wulandari Prameswari Hadiningrat Sastrodiwiryo"
Data = Callable[..., dict[str, Any]]


@pytest.fixture
def letter(everything: Data) -> Data:
    """Return a function that gives the data of any of the three, with changes."""

    def data(**changes: Any) -> dict[str, Any]:
        return (
            everything()
            | {
                "deceased": {
                    "full_name": "Budi Santoso",
                    "nik": "3515 0812 0392 9901",
                    "sex": "Laki-laki",
                    "birth_place": "Sidoarjo",
                    "birth_date": "12 Maret 1992",
                    "citizenship": "WNI",
                    "father_name": "Slamet Riyadi",
                    "mother_name": "Sri Handayani",
                    "death_place": "Surabaya",
                    "death_date": "20 Februari 2026",
                    "death_time": "04.15",
                    "death_cause": "Sakit biasa atau tua",
                },
                "applicant": {
                    "full_name": "Siti Rahmawati",
                    "nik": "3515 0852 0596 9901",
                    "birth_place": "Sidoarjo",
                    "birth_date": "12 Mei 1996",
                },
                "destination": {
                    "address": "Jl. Anggrek 21",
                    "rt": "004",
                    "rw": "002",
                    "village": "Gubeng",
                    "district": "Gubeng",
                    "regency": "Kota Surabaya",
                    "province": "Jawa Timur",
                },
                "asked": {
                    "replaced_because": "Kartunya hilang",
                    "collected_at": "Kantor kecamatan Anda",
                    "move_reason": "Pekerjaan",
                    "card_of_movers": "Membuat KK baru",
                },
                "decided": {
                    "move_class": "Antarkabupaten atau antarkota",
                    "move_kind": "Kepala keluarga dan seluruh anggota",
                },
                "stated": ["card_lost"],
            }
            | changes
        )

    return data


def test_a_death_certificate_says_who_died_and_not_of_what(
    renderer: TypstRenderer, letter: Data
) -> None:
    pdf = renderer.render(DEATH, letter())

    said = words_of(pdf)
    assert "KUTIPAN AKTA KEMATIAN" in said
    assert (
        "bahwa di SURABAYA pada tanggal dua puluh Februari tahun dua ribu dua puluh enam pukul 04.15 "
        "telah meninggal dunia seorang laki-laki bernama BUDI SANTOSO lahir di SIDOARJO pada tanggal "
        "dua belas Maret tahun seribu sembilan ratus sembilan puluh dua, anak dari "
        "ayah SLAMET RIYADI dan ibu SRI HANDAYANI" in said
    )
    assert "Sakit" not in said
    assert pages_of(pdf) == 1


def test_parents_whom_nobody_knows_are_left_out_of_a_death_certificate(
    renderer: TypstRenderer, letter: Data
) -> None:
    known = letter()["deceased"]
    nobody = known | {"father_name": None, "mother_name": None, "death_time": None}
    mother_alone = known | {"father_name": None}

    said = words_of(renderer.render(DEATH, letter(deceased=nobody)))
    assert "sembilan puluh dua. Kutipan ini" in said
    assert "pukul" not in said
    said = words_of(renderer.render(DEATH, letter(deceased=mother_alone)))
    assert "anak dari ibu SRI HANDAYANI" in said


def test_a_move_letter_says_who_moves_from_where_to_where_and_how_far(
    renderer: TypstRenderer, letter: Data, member: Data
) -> None:
    data = letter(movers=[member(), member(full_name="Siti Rahmawati", family_relation="Istri")])

    said = words_of(renderer.render(MOVE, data))

    for part in (
        "Klasifikasi : Antarkabupaten atau antarkota",
        "Jenis kepindahan : Kepala keluarga dan seluruh anggota",
        "Yang pindah: 2 (dua) orang",
        "Kota Surabaya",
        "Perpres 96/2018 pasal 25 ayat 3",
    ):
        assert part in said
    assert "KK bagi yang tinggal" not in said


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (4, 2), (30, 4)])
def test_a_family_of_any_size_finds_room_on_a_move_letter(
    count: int, pages: int, renderer: TypstRenderer, letter: Data, member: Data
) -> None:
    movers = [member(full_name=LONG_NAME) for _ in range(count)]
    assert pages_of(renderer.render(MOVE, letter(movers=movers))) <= pages


def test_whoever_lost_a_card_is_not_told_to_bring_it(renderer: TypstRenderer, letter: Data) -> None:
    lost = words_of(renderer.render(SLIP, letter()))
    damaged = words_of(renderer.render(SLIP, letter(stated=["card_damaged"])))

    assert "Diambil di Kantor kecamatan Anda" in lost.replace("Kecamatan, kabupaten atau kota ", "")
    assert "sudah dilaporkan hilang" in lost
    assert "KTP-el yang lama. Kartu itu ditukar" not in lost
    assert "KTP-el yang lama. Kartu itu ditukar" in damaged
