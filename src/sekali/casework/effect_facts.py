"""Which facts a decision brings about. Pure: the effects write them, the scenarios compare them."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.vault.facts import VERIFIED

Values = Mapping[str, Any]


def proven_facts(subject: str, case_facts: Values) -> dict[str, Any]:
    """Return what was only declared about a subject of a case, by element."""
    return {
        key.partition(".")[2]: fact["value"]
        for key, fact in case_facts.items()
        if key.startswith(f"{subject}.") and fact["level"] != VERIFIED
    }


def recorded_facts(
    service: CompiledService, effect: files.Record, values: Values
) -> dict[str, Any]:
    """Return what an effect records, by reference, as it is kept; of a table the row to add.

    ``values`` are those of the case, and ``registry.*`` and ``document.*`` from earlier steps.
    """

    def result(source: str) -> Any:
        value = service.records[source].evaluate(values)
        return None if value is None else kept(value)

    def row(sources: Mapping[str, str]) -> list[dict[str, Any]]:
        found = {column: result(source) for column, source in sources.items()}
        return [{column: value for column, value in found.items() if value is not None}]

    results = {
        target: result(source) if isinstance(source, str) else row(source)
        for target, source in effect.record.items()
    }
    return {target: value for target, value in results.items() if value is not None}


def joined_facts(effect: files.Join, value: Callable[[str], Any]) -> dict[str, Any]:
    """Return what is recorded of somebody who joins a household; ``value`` is of the case."""
    facts = {
        "family_relation": effect.relation,
        # A child of an Indonesian parent is Indonesian (UU 12/2006 pasal 4).
        "citizenship": "indonesian",
        "mother_name": value(f"{effect.mother}.full_name"),
        "mother_nik": value(f"{effect.mother}.nik"),
        "father_name": value(f"{effect.father}.full_name"),
        "father_nik": value(f"{effect.father}.nik"),
    }
    return {element: said for element, said in facts.items() if said}


def kept(value: object) -> Any:
    """Return the result of an expression as a fact is kept: JSON, days as text.

    >>> kept(Decimal("3")), kept(date(2026, 3, 2))
    (3, '2026-03-02')
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value
