"""The register of diplomas: all diplomas in any order, instants in milliseconds, 404 for nobody."""

from collections.abc import Mapping, Sequence
from typing import Any

from sekali.kernel.breaker import OUTAGE
from sekali.vault.adapters.asking.reasons import QUOTA
from sekali.vault.adapters.registries.cleaning import (
    Labels,
    Record,
    day_of_millis,
    known_only,
    needed,
    records_of,
    same_person,
    text_of,
    whole_of,
)
from sekali.vault.adapters.registries.reading import Busy, Reading
from sekali.vault.ports import Holding

# From the lowest: the register's own short words, and our key.
LEVELS: Mapping[str, str] = {
    "SD": "primary",
    "SMP": "junior_secondary",
    "SMA": "senior_secondary",
    "SMK": "senior_secondary",
    "D1": "diploma_1_2",
    "D2": "diploma_1_2",
    "D3": "diploma_3",
    "D4": "bachelor",
    "S1": "bachelor",
    "PROFESI": "bachelor",
    "S2": "master",
    "S3": "doctorate",
}
_ORDER = tuple(LEVELS)


def read(page: Any, nik: str, _: Labels) -> Sequence[Holding]:
    """Return the highest diploma, of two alike the later one."""
    if isinstance(page, dict) and "detail" in page:
        said = text_of(page, "detail")
        raise Busy(QUOTA if "quota" in said.casefold() else OUTAGE, said)
    diplomas = [one for one in records_of(page, "ijazah") if _level(one) in LEVELS]
    for one in diplomas:
        same_person(text_of(one, "nik"), nik)
    if not diplomas:
        return ()
    highest = max(
        diplomas, key=lambda d: (_ORDER.index(_level(d)), whole_of(d, "tahun_lulus") or 0)
    )
    facts = known_only(
        {
            "diploma_level": LEVELS[_level(highest)],
            "diploma_no": text_of(highest, "nomor"),
            "diploma_school": text_of(highest, "satuan"),
            "diploma_program": text_of(highest, "prodi"),
            "diploma_year": whole_of(highest, "tahun_lulus"),
        }
    )
    on = needed(day_of_millis(highest.get("diperiksa")), "diperiksa")
    return (Holding(kind="person", facts=facts, on=on),)


def _rank(diploma: Record) -> tuple[int, int]:
    return _ORDER.index(_level(diploma)), whole_of(diploma, "tahun_lulus") or 0


def _level(diploma: Record) -> str:
    """Return the level in one spelling: it comes as D-III, D3 and d3."""
    written = text_of(diploma, "jenjang").upper().replace("-", "").replace(".", "")
    return {"DIII": "D3", "DIV": "D4", "DII": "D2", "DI": "D1"}.get(written, written)


READING = Reading("register of diplomas", "/ijazah/verifikasi", read)
