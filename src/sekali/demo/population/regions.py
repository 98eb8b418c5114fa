"""The villages of dictionary/regions, as the generator and the simulated registry need them."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Village:
    """A village with the names of what it lies in."""

    code: str
    name: str
    is_urban: bool
    district_name: str
    regency_name: str
    province_name: str
    postal_code: str


def read_villages(path: Path, *, within: Iterable[str] = ("",)) -> Sequence[Village]:
    """Return the villages in force of a regions file (its columns: dictionary/regions/README.md).

    Args:
        path: ``dictionary/regions/35.csv``.
        within: Codes of provinces, regencies, districts or villages; all without it.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {row["code"]: row["name"] for row in rows}
    chosen = tuple(within)
    return [
        _village(row, names)
        for row in rows
        if row["level"] in {"village", "urban_village"}
        and not row["valid_until"]
        and any(_lies_in(row["code"], code) for code in chosen)
    ]


def _lies_in(code: str, whole: str) -> bool:
    return not whole or code == whole or code.startswith(f"{whole}.")


def _village(row: Mapping[str, str], names: Mapping[str, str]) -> Village:
    district = row["parent"]
    regency, province = district.rpartition(".")[0], district.partition(".")[0]
    return Village(
        code=row["code"],
        name=row["name"],
        is_urban=row["level"] == "urban_village",
        district_name=names[district],
        regency_name=names[regency],
        province_name=names[province],
        postal_code=row["postal_code"],
    )
