"""SIPPN: the 14 components under their official names, and all that is told in steps."""

import re

import pytest

from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.export.sippn import sippn_catalogue
from sekali.catalogue.export.telling import steps_of
from sekali.catalogue.export.words import LANGUAGES, export_words, sentences_of

# PermenPANRB 15/2014, in its order.
OFFICIAL = [
    "Persyaratan",
    "Sistem, mekanisme, dan prosedur",
    "Jangka waktu pelayanan",
    "Biaya/tarif",
    "Produk pelayanan",
    "Penanganan pengaduan, saran, dan masukan",
    "Dasar hukum",
    "Sarana dan prasarana, dan/atau fasilitas",
    "Kompetensi pelaksana",
    "Pengawasan internal",
    "Jumlah pelaksana",
    "Jaminan pelayanan",
    "Jaminan keamanan dan keselamatan pelayanan",
    "Evaluasi kinerja pelaksana",
]


def test_every_service_has_the_14_components_in_their_order(
    all_services: list[CompiledService], dictionary: DictionaryOf
) -> None:
    told = sippn_catalogue(all_services, dictionary.agencies.agencies, "https://sekali.example")
    for entry in told["layanan"]:
        assert [one["nama"] for one in entry["komponen"]] == OFFICIAL
        assert [one["nomor"] for one in entry["komponen"]] == list(range(1, 15))
        assert all(one["isi"].strip() for one in entry["komponen"])
        delivery = [one for one in entry["komponen"] if one["bagian"] == "Penyampaian pelayanan"]
        assert len(delivery) == 6


def test_time_fee_and_law_are_told_from_the_definition(
    every_state: CompiledService, dictionary: DictionaryOf
) -> None:
    (entry,) = sippn_catalogue([every_state], dictionary.agencies.agencies, "https://x.example")[
        "layanan"
    ]
    parts = {one["nama"]: one["isi"] for one in entry["komponen"]}
    assert parts["Jangka waktu pelayanan"] == "1 hari kerja"
    assert parts["Biaya/tarif"] == "Biaya meterai, Rp12.500"
    assert parts["Dasar hukum"] == "UU 24/2013 pasal 27"
    assert entry["tautan"] == "https://x.example/layanan/contoh.surat"


def test_every_kind_of_state_is_told_in_words(
    every_state: CompiledService, dictionary: DictionaryOf
) -> None:
    steps = {one.key: one for one in steps_of(every_state, dictionary.agencies.agencies, "id")}
    judged = ["reading", "comparing"]
    waiting = ["pause", "letter-comes"]
    assert list(steps) == ["look", "fee", "asked", "visit", *judged, *waiting, "sign"]
    assert steps["reading"].who == "Oleh: Penilai"
    assert "Dinilai: Kerapian, Keramahan" in steps["reading"].notes
    assert steps["comparing"].who == "Semua peserta dibandingkan sekaligus"
    assert [way.label for way in steps["comparing"].ways] == ["Terpilih", "Tidak terpilih"]
    assert steps["fee"].who == "Oleh: Pemohon"
    assert "Biaya: Biaya meterai, Rp12.500" in steps["fee"].notes
    assert any("kalau diam dianggap setuju (PP 18/2016)" in note for note in steps["asked"].notes)
    assert steps["visit"].notes == ("Diperiksa di tempat: Rumahnya ada; Pintunya terbuka",)
    assert steps["pause"].who == "Tidak ada yang perlu berbuat apa-apa"
    assert (
        "Sesudah 5 hari kerja, dengan sendirinya: Setujui (UU 30/2014 pasal 53)"
        in steps["sign"].notes
    )
    assert [way.leads_to for way in steps["visit"].ways] == ["langkah 5", "langkah 1"]


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_the_exports_say_the_same_things_in_every_language(language: str) -> None:
    first, other = sentences_of(LANGUAGES[0]), sentences_of(language)
    assert set(first) == {key for key in other if not key.endswith(".one")}
    blanks = re.compile(r"\{(\w+)\}")
    for key, sentence in first.items():
        assert set(blanks.findall(sentence)) == set(blanks.findall(other[key])), key


def test_a_language_without_words_here_is_told_in_indonesian() -> None:
    assert export_words("mad")("end.done") == "Selesai"
    assert export_words("en")("within.working_days", count=1) == "1 working day"
    assert export_words("id").named("role", "harbour-master") == "Harbour master"
