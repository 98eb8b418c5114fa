"""The regions of East Java: as many as the decree counts, each where it belongs."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "dictionary" / "regions"
# Regency or city: districts, kelurahan, desa (Kepmendagri 300.2.2-2138 Tahun 2025).
COUNTED = {
    "35.01": (12, 5, 167),
    "35.02": (21, 26, 281),
    "35.03": (14, 5, 152),
    "35.04": (19, 14, 257),
    "35.05": (22, 28, 220),
    "35.06": (26, 1, 343),
    "35.07": (33, 12, 378),
    "35.08": (21, 7, 198),
    "35.09": (31, 22, 226),
    "35.10": (25, 28, 189),
    "35.11": (23, 10, 209),
    "35.12": (17, 4, 132),
    "35.13": (24, 5, 325),
    "35.14": (24, 24, 341),
    "35.15": (18, 28, 318),
    "35.16": (18, 5, 299),
    "35.17": (21, 4, 302),
    "35.18": (20, 20, 264),
    "35.19": (15, 8, 198),
    "35.20": (18, 28, 207),
    "35.21": (19, 4, 213),
    "35.22": (28, 11, 419),
    "35.23": (20, 17, 311),
    "35.24": (27, 12, 462),
    "35.25": (18, 26, 330),
    "35.26": (18, 8, 273),
    "35.27": (14, 6, 180),
    "35.28": (13, 11, 178),
    "35.29": (27, 4, 330),
    "35.71": (3, 46, 0),
    "35.72": (3, 21, 0),
    "35.73": (5, 57, 0),
    "35.74": (5, 29, 0),
    "35.75": (4, 34, 0),
    "35.76": (3, 18, 0),
    "35.77": (3, 27, 0),
    "35.78": (31, 153, 0),
    "35.79": (3, 5, 19),
}
VANISHED = {
    "35.15.04.1005",
    "35.15.04.1013",
    "35.15.04.1017",
    "35.15.04.2014",
    "35.15.05.2012",
    "35.15.05.2013",
    "35.15.06.2003",
    "35.78.12.1004",
    "35.78.12.1005",
}
Row = dict[str, str]


def rows_of(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ALL = rows_of("35.csv")
IN_FORCE = [row for row in ALL if not row["valid_until"]]


def test_the_province_has_the_regions_the_decree_counts() -> None:
    levels = Counter(row["level"] for row in IN_FORCE)

    assert levels == {
        "province": 1,
        "regency": 29,
        "city": 9,
        "district": 666,
        "urban_village": 773,
        "village": 7_721,
    }


@pytest.mark.parametrize(("regency", "counts"), COUNTED.items())
def test_each_regency_has_its_districts_and_villages(
    regency: str, counts: tuple[int, int, int]
) -> None:
    levels = Counter(row["level"] for row in IN_FORCE if row["code"].startswith(f"{regency}."))

    assert (levels["district"], levels["urban_village"], levels["village"]) == counts


def test_codes_are_unique_sorted_and_under_a_parent_of_the_level_above() -> None:
    codes = [row["code"] for row in ALL]
    above = {row["code"]: row["level"] for row in ALL}
    parents = {(row["level"], above[row["parent"]]) for row in ALL if row["parent"]}

    assert codes == sorted(set(codes))
    assert parents == {
        ("regency", "province"),
        ("city", "province"),
        ("district", "regency"),
        ("district", "city"),
        ("village", "district"),
        ("urban_village", "district"),
    }
    assert all(row["parent"] == row["code"].rpartition(".")[0] for row in ALL)


def test_the_village_number_tells_a_kelurahan_from_a_desa() -> None:
    for row in ALL:
        if row["level"] == "village":
            assert re.fullmatch(r"35\.\d\d\.\d\d\.2\d{3}", row["code"])
        if row["level"] == "urban_village":
            assert re.fullmatch(r"35\.\d\d\.\d\d\.1\d{3}", row["code"])


def test_names_that_a_regency_and_a_city_share_say_which_they_are() -> None:
    names = [row["name"] for row in ALL if row["level"] in {"regency", "city"}]

    assert len(set(names)) == 38
    assert all(name.startswith(("Kabupaten ", "Kota ")) for name in names)
    assert {"Kabupaten Mojokerto", "Kota Mojokerto"} <= set(names)


def test_vanished_villages_are_kept_with_their_last_day() -> None:
    gone = {row["code"]: row["valid_until"] for row in ALL if row["valid_until"]}

    assert set(gone) == VANISHED
    assert {date.fromisoformat(day) for day in gone.values()} == {date(2022, 11, 9)}


def test_new_villages_have_a_first_day_and_older_ones_none() -> None:
    came = {row["code"]: row["name"] for row in ALL if row["valid_from"]}

    assert came == {"35.01.10.2017": "Ketro Harjo", "35.78.12.1006": "Tanjung Perak"}


def test_every_village_in_force_has_a_postal_code() -> None:
    villages = [row for row in IN_FORCE if row["level"].endswith("village")]

    assert all(re.fullmatch(r"\d{5}", row["postal_code"]) for row in villages)


def test_what_a_vanished_village_became_is_in_force() -> None:
    in_force = {row["code"] for row in IN_FORCE}
    became = {row["code"]: row["became"] for row in rows_of("changes.csv") if row["became"]}

    assert set(became) == VANISHED
    assert set(became.values()) <= in_force
