"""Restrictions in applications that are being worked on: their facts were copied when handed in."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from sekali.casework.models import Case
from sekali.catalogue.compiled import APPLICANT
from sekali.storage.transactions import whole_transaction
from sekali.vault.facts import RESTRICTED


@whole_transaction
def restrict_in_open_cases(
    *, person_id: UUID, elements: Collection[str], by_case_id: UUID, at: datetime
) -> None:
    """Mark the facts in every undecided case of the person but the one that asks for it.

    No rule judges by them any more where no law orders it, and officers see why.
    """
    mark = {"since": localdate(at).isoformat(), "case": str(by_case_id)}
    for case in _open_cases(person_id, but=by_case_id):
        marked = {key: {**case.facts[key], RESTRICTED: mark} for key in _keys(case, elements)}
        _keep(case, marked)


@whole_transaction
def free_in_open_cases(*, person_id: UUID, elements: Collection[str]) -> None:
    """Let the facts be used again in every undecided case of the person."""
    for case in _open_cases(person_id, but=None):
        freed = {
            key: {name: value for name, value in case.facts[key].items() if name != RESTRICTED}
            for key in _keys(case, elements)
        }
        _keep(case, freed)


def _open_cases(person_id: UUID, *, but: UUID | None) -> Iterator[Case]:
    rows = Case.objects.select_for_update().filter(person_id=person_id, decided_at__isnull=True)
    yield from rows.exclude(id=but) if but else rows


def _keys(case: Case, elements: Collection[str]) -> list[str]:
    return [key for name in elements if (key := f"{APPLICANT}.{name}") in case.facts]


def _keep(case: Case, changed: Mapping[str, Any]) -> None:
    if changed:
        case.facts = {**case.facts, **changed}
        # Whoever has the page open sees that it is another now.
        case.version += 1
        case.save(update_fields=["facts", "version"])
