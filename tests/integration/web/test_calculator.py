"""Whoever wonders what would be tries it without an account, and leaves nothing behind."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

LEVY = "/layanan/perizinan.bangunan-gedung/hitung"
HOUSE = {
    "building.function": "dwelling",
    "building.floor_area": "54",
    "building.floors": "1",
    "building.classification": "simple",
}

pytestmark = pytest.mark.django_db


def test_the_page_of_a_service_leads_to_its_calculator() -> None:
    page = Client().get("/layanan/perizinan.bangunan-gedung").content.decode()
    assert f'href="{LEVY}"' in page
    assert "/hitung" not in Client().get("/layanan/kependudukan.akta-kelahiran").content.decode()


def test_a_levy_is_computed_with_formula_inputs_tables_and_law() -> None:
    page = Client().get(LEVY, HOUSE).content.decode()

    # 54 m2 x 0.005 x 5,610,000 x 0.15 x (0.3 x 1 + 0.2 x 2 + 0.5 x 1)
    assert "272.646" in page
    assert "luas lantai × indeks lokalitas" in page
    assert "Indeks kompleksitas (Sederhana)" in page
    assert "PP 35/2023 lampiran; UU 1/2022 pasal 88" in page


def test_each_figure_is_told_once_and_led_to_from_the_others() -> None:
    typed = {
        "supposed_level": "ahli_pertama",
        "supposed_predicate": "good",
        "supposed_months": "12",
        "supposed_rank": "iii_a",
        "supposed_total": "10",
    }
    page = Client().get("/layanan/kepegawaian.konversi-predikat/hitung", typed).content.decode()

    assert page.count('id="angka-supposed_missing_for_rank"') == 1
    assert page.count('href="#angka-supposed_missing_for_rank"') == 1


def test_it_is_the_levy_that_a_case_pays() -> None:
    """The scenario of a small house pays what the calculator says of it."""
    page = Client().get(LEVY, {**HOUSE, "building.floor_area": "90"}).content.decode()

    assert "454.410" in page


def test_an_empty_page_asks_and_says_that_nothing_is_kept() -> None:
    answer = Client().get(LEVY)

    assert answer.status_code == 200
    page = answer.content.decode()
    assert "tidak disimpan" in page
    assert 'role="alert"' not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"building.floor_area": "banyak"}, "building.floor_area"),
        ({"building.floor_area": ""}, "building.floor_area"),
        ({"building.function": "castle"}, "building.function"),
        ({"building.floors": "1" * 500}, "building.floors"),
        ({"building.floors": "\0"}, "building.floors"),
    ],
)
def test_a_mistake_is_told_at_its_box_and_nothing_typed_is_lost(
    typed: dict[str, str], said: str
) -> None:
    answer = Client().get(LEVY, {**HOUSE, **typed})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="m-{said}"' in page
    others = "building.floors" if said != "building.floors" else "building.floor_area"
    assert f'value="{HOUSE[others]}"' in page


def test_what_the_rules_have_no_value_for_is_said() -> None:
    page = Client().get(LEVY, {**HOUSE, "building.floors": "0"}).content.decode()

    assert "tidak ada yang bisa dihitung" in page or 'id="m-building.floors"' in page


def test_a_service_without_calculator_has_no_such_page() -> None:
    assert Client().get("/layanan/kependudukan.akta-kelahiran/hitung").status_code == 404
    assert Client().get("/layanan/tidak.ada/hitung").status_code == 404


def test_nothing_is_asked_of_the_database_and_nothing_written() -> None:
    Client().get(LEVY, HOUSE)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        Client().get(LEVY, HOUSE)

    assert [one["sql"] for one in asked if "INSERT" in one["sql"] or "UPDATE" in one["sql"]] == []


def test_a_civil_servant_sees_what_a_year_would_give_and_what_is_missing() -> None:
    typed = {
        "supposed_level": "ahli_pertama",
        "supposed_predicate": "very_good",
        "supposed_months": "12",
        "supposed_rank": "iii_a",
        "supposed_total": "37,5",
    }
    page = Client().get("/layanan/kepegawaian.konversi-predikat/hitung", typed).content.decode()

    for figure in ("18,750", "12,500", "62,500"):
        assert figure in page
    assert "Kekurangan untuk pangkat berikutnya" in page
    assert "Koefisien per tahun (Ahli Pertama)" in page
    # What was supposed is read as it was chosen and typed.
    assert "<dd>Sangat baik</dd>" in page
    assert "<dd>37,500</dd>" in page


def test_what_is_left_open_leaves_out_only_what_rests_on_it() -> None:
    typed = {
        "supposed_level": "terampil",
        "supposed_predicate": "good",
        "supposed_months": "2",
        "supposed_rank": "",
        "supposed_total": "",
    }
    page = Client().get("/layanan/kepegawaian.konversi-predikat/hitung", typed).content.decode()

    assert "0,833" in page
    assert "Kekurangan untuk" not in page
