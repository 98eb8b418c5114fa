"""Those of a family as rules and derived facts see them: a row for each. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sekali.vault.facts import DECLARED, Holder


def member_row(holder: Holder) -> dict[str, Any]:
    """Return somebody of the family as a row of ``household.members``."""
    number = holder.facts.get("nik")
    return {
        "nik": holder.value("nik"),
        "full_name": holder.value("full_name"),
        "family_relation": holder.value("family_relation"),
        "birth_certificate_no": holder.value("birth_certificate_no"),
        "birth_date": _day(holder.value("birth_date")),
        "verified": number is not None and number.level != DECLARED,
    }


def row_for_rules(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as a case keeps it as rules compute with it: days are days."""
    return {**row, "birth_date": _day(row.get("birth_date"))}


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None
