"""Applicants who are hidden: from which office, what of a case it sees, by which address.

The case knows who it is; what a desk is given does not. In its place stands the case's own id,
which nothing else of the person carries, so that no two cases can be seen to be of one person.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Any
from uuid import UUID

from sekali.casework.actors import Officer
from sekali.casework.models import Case
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledItem, CompiledService
from sekali.documents.attached import AttachedPaper

AGENCY, EVERYBODY, NOBODY = "agency", "everybody", ""
# Of the form's own questions, those whose answer could say who somebody is.
_PERSONAL = frozenset({"nik", "family_card_no", "phone", "email", "address"})
_SHOWN = frozenset({"question", "statement", "evidence"})


def hidden_from(service: CompiledService, values: Mapping[str, Any]) -> str:
    """Return from whom the applicant of a case stays hidden, by what was handed in."""
    hidden = service.definition.hidden_applicant
    if hidden is None or service.hidden_when is None:
        return NOBODY
    is_wanted = service.hidden_when.evaluate(values) is True
    return str(hidden.hidden_from) if is_wanted else NOBODY


def is_hidden_from(case: Case, office_id: UUID) -> bool:
    """Tell whether an office must not know whose case it is."""
    if case.hidden_from == AGENCY:
        return office_id != case.office_id
    return bool(case.hidden_from)


def whose(case: Case, office_id: UUID) -> UUID:
    """Return what an office knows a case's applicant by: their id, or only that of the case."""
    return case.id if is_hidden_from(case, office_id) else case.person_id


def keys_shown(case: Case, service: CompiledService, office_id: UUID) -> frozenset[str]:
    """Return the keys of the facts and papers of a case that tell an office no identity."""
    if not is_hidden_from(case, office_id):
        return frozenset(case.facts)
    return frozenset(key for key in case.facts if tells_nobody(service.by_key.get(key)))


def tells_nobody(item: CompiledItem | None) -> bool:
    """Tell whether an item says nothing of who somebody is.

    Only what is asked for the service alone: whatever is held of a person or a thing could.
    """
    if item is None or item.kind not in _SHOWN:
        return False
    types = {item.spec.type} if item.spec else set()
    if isinstance(item.spec, files.MaybeTable):
        types |= {column.type for column in (item.spec.columns or {}).values()}
    return not types & _PERSONAL


def as_shown(case: Case, service: CompiledService, office_id: UUID) -> Case:
    """Return a case as an office may see it: itself, or a copy that knows no applicant.

    The copy is for a page and never saved.
    """
    if not is_hidden_from(case, office_id):
        return case
    keys = keys_shown(case, service, office_id)
    shown = copy(case)
    shown.person_id, shown.about, shown.bundle_id = case.id, "", None
    shown.facts = {key: fact for key, fact in case.facts.items() if key in keys}
    shown.subjects, shown.corrected, shown.corrects_id = {}, {}, None
    return shown


def unnamed(papers: Iterable[AttachedPaper]) -> Sequence[AttachedPaper]:
    """Return papers under numbers: what somebody calls a file often has their name in it."""
    numbered = [copy(paper) for paper in papers]
    for number, paper in enumerate(numbered, start=1):
        paper.name = str(number)
    return numbered


def lift_of(case: Case, service: CompiledService, officers: Iterable[Officer]) -> Officer | None:
    """Return the role in which one of an office's people may see after all whose case it is."""
    hidden = service.definition.hidden_applicant
    if not case.hidden_from or hidden is None or hidden.lift is None:
        return None
    own = (one for one in officers if one.office_id == case.office_id)
    return next((one for one in own if one.role == hidden.lift.by), None)
