"""The council of health workers: registration (STR) and professional credit (SKP).

Errors come inside HTTP 200 as ``error: true``; points have a comma; days are written
``12 Nov 2025`` with Indonesian months; a registration is for life since UU 17/2023.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sekali.kernel.breaker import OUTAGE
from sekali.vault.adapters.asking.reasons import QUOTA
from sekali.vault.adapters.registries.cleaning import (
    Labels,
    day_of,
    decimal_of,
    known_only,
    needed,
    record_of,
    same_person,
    text_of,
)
from sekali.vault.adapters.registries.reading import Busy, Reading
from sekali.vault.ports import Holding


def read(page: Any, nik: str, labels: Labels) -> Sequence[Holding]:
    """Return the registration of one person."""
    answer = record_of(page)
    if answer.get("error"):
        said = text_of(answer, "message").casefold()
        if "tidak ditemukan" in said:
            return ()
        raise Busy(QUOTA if "kuota" in said else OUTAGE, said)
    found = record_of(answer.get("items"), "items")
    same_person(text_of(found, "nik"), nik)
    points = decimal_of(text_of(found, "skp"))
    until = day_of(text_of(found, "berlaku"))
    facts = known_only(
        {
            "str_number": text_of(found, "nomor_str"),
            "str_profession": labels["health_profession"].get(text_of(found, "profesi").upper()),
            "str_competence": text_of(found, "kompetensi"),
            "str_valid_until": until.isoformat() if until else None,
            "skp_points": str(points.quantize(Decimal("0.01"))) if points is not None else None,
        }
    )
    on = needed(day_of(text_of(found, "diperbarui")), "diperbarui")
    return (Holding(kind="person", facts=facts, on=on),)


READING = Reading("council of health workers", "/kki/str", read, ("health_profession",))
