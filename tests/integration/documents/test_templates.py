"""The documents of the first three services say what the law wants them to say."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from sekali.documents.adapters.typst_renderer import TypstRenderer
from sekali.documents.ports import TemplateFailed
from support.pdfs import pages_of, words_of

Data = Callable[..., dict[str, Any]]
NONE = "\N{EN DASH}"
LONG_NAME = "Raden Ajeng Kusumaningtyas Wulandari Prameswari Hadiningrat Sastrodiwiryo"


def test_a_birth_certificate_says_who_was_born_where_when_and_of_whom(
    renderer: TypstRenderer, templates: dict[str, str], everything: Data
) -> None:
    pdf = renderer.render(templates["akta"], everything())

    said = words_of(pdf)
    assert "KUTIPAN AKTA KELAHIRAN" in said
    assert (
        "Berdasarkan Akta Kelahiran Nomor 3515-LU-23022026-0007, bahwa di SIDOARJO pada tanggal "
        "dua puluh Februari tahun dua ribu dua puluh enam telah lahir NAYLA PUTRI RAMADHANI "
        "anak ke dua, perempuan, dari ayah BUDI SANTOSO dan ibu SITI RAHMAWATI" in said
    )
    assert "dua puluh tiga Februari" in said
    assert "DATA CONTOH — bukan dokumen resmi" in said
    assert pages_of(pdf) == 1


def test_a_child_without_a_known_father_is_its_mothers(
    renderer: TypstRenderer, templates: dict[str, str], everything: Data
) -> None:
    said = words_of(renderer.render(templates["akta"], everything(father=None)))

    assert "perempuan, dari seorang ibu SITI RAHMAWATI" in said
    assert "ayah" not in said


def test_only_samples_are_marked_as_samples(
    renderer: TypstRenderer,
    templates: dict[str, str],
    everything: Data,
    document: Data,
) -> None:
    for template in templates.values():
        said = words_of(renderer.render(template, everything()))
        assert "DATA CONTOH" in said
        real = renderer.render(template, everything(document=document(sample=False)))
        assert "CONTOH" not in words_of(real).upper().replace("MELATI CONTOH", "").replace(
            "ENDANG CONTOH", ""
        )


def test_a_family_card_lists_its_members_in_order(
    renderer: TypstRenderer, templates: dict[str, str], everything: Data
) -> None:
    pdf = renderer.render(templates["kk"], everything())

    said = words_of(pdf)
    assert "No. 3515081406189904" in said
    assert "Nama Kepala Keluarga : BUDI SANTOSO" in said
    assert re.search(rf"1 BUDI SANTOSO 3515081203929901 .* 2 SITI RAHMAWATI {NONE} ", said)
    assert " ".join(["10", *[NONE] * 3]) in said  # the rows nobody may write in
    assert pages_of(pdf) == 1


@pytest.mark.parametrize("count", [1, 10, 23])
def test_a_family_of_any_size_finds_room(
    count: int, renderer: TypstRenderer, templates: dict[str, str], everything: Data, member: Data
) -> None:
    data = everything()
    data["household"]["members"] = [
        member(full_name=LONG_NAME, father_name=LONG_NAME, education=None) for _ in range(count)
    ]

    assert pages_of(renderer.render(templates["kk"], data)) == {1: 1, 10: 2, 23: 4}[count]


def test_a_newborns_insurance_letter_says_how_to_be_treated(
    renderer: TypstRenderer, templates: dict[str, str], everything: Data
) -> None:
    said = words_of(renderer.render(templates["kartu"], everything(father=None)))

    assert "NAYLA PUTRI RAMADHANI NIK, dipakai untuk berobat 3515086002269901" in said
    assert "Nomor Kartu Keluarga 3515081406189904" in said
    assert "Fasilitas kesehatan Puskesmas Sidoarjo" in said
    assert "Nama ayah" not in said
    assert "di fasilitas kesehatan yang tertulis di atas." in said


def test_where_no_clinic_is_known_the_nearest_will_do(
    renderer: TypstRenderer, templates: dict[str, str], everything: Data
) -> None:
    data = everything()
    data["child"]["primary_clinic"] = None

    said = words_of(renderer.render(templates["kartu"], data))

    assert "Nama ayah Budi Santoso" in said
    assert "di fasilitas kesehatan tingkat pertama terdekat." in said


@pytest.mark.parametrize("template", ["akta", "kartu"])
def test_a_long_name_stays_on_the_page(
    template: str, renderer: TypstRenderer, templates: dict[str, str], everything: Data
) -> None:
    data = everything()
    data["child"]["full_name"] = data["mother"]["full_name"] = LONG_NAME

    assert pages_of(renderer.render(templates[template], data)) == 1


def test_a_date_that_is_none_stops_the_document(
    renderer: TypstRenderer, templates: dict[str, str], everything: Data
) -> None:
    data = everything()
    data["child"]["birth_date"] = "2026-02-20"

    with pytest.raises(TemplateFailed, match="not a date"):
        renderer.render(templates["akta"], data)


def test_numbers_are_written_as_they_are_spoken(renderer: TypstRenderer) -> None:
    numbers = {
        0: "nol",
        1: "satu",
        10: "sepuluh",
        11: "sebelas",
        12: "dua belas",
        20: "dua puluh",
        31: "tiga puluh satu",
        100: "seratus",
        119: "seratus sembilan belas",
        999: "sembilan ratus sembilan puluh sembilan",
        1000: "seribu",
        1945: "seribu sembilan ratus empat puluh lima",
        2000: "dua ribu",
        2026: "dua ribu dua puluh enam",
    }
    template = """#let (number-words,) = eval(sys.inputs.house)
#set document(title: "Bilangan", date: datetime(year: 2026, month: 1, day: 1))
#set text(lang: "id")
#data.numbers.map(number-words).join(" | ")
"""
    pdf = renderer.render(template, {"numbers": list(numbers)})

    assert words_of(pdf).split(" | ") == list(numbers.values())
