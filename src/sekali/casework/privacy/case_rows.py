"""Everything that is kept of one case, and taking all of it away when its time is over."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.timezone import localdate

from sekali.appointments import personal as appointments
from sekali.casework.actions.bundle_handing import HANDED_IN
from sekali.casework.models import (
    BrokenGlass,
    BulkRow,
    Bundle,
    BundlePart,
    Case,
    CaseEvent,
    CaseNumber,
    EffectStep,
    InspectionReport,
    LegalHold,
    Objection,
    ObjectionWork,
    Offer,
    RegistryCheck,
    Review,
    Telling,
)
from sekali.casework.privacy.records import all_records_with
from sekali.catalogue import queries as catalogue
from sekali.catalogue.files import Retention
from sekali.channels import personal as channels
from sekali.documents import personal as documents
from sekali.kernel.errors import DomainError

_OF_CASE: tuple[type[Any], ...] = (
    *(BrokenGlass, CaseEvent, EffectStep, InspectionReport, Objection, RegistryCheck, Review),
)
_COUNT = """
    INSERT INTO casework_retiredcases AS kept (office_id, service_id, year, outcome, cases)
    VALUES (%s, %s, %s, %s, 1)
    ON CONFLICT (office_id, service_id, year, outcome) DO UPDATE SET cases = kept.cases + 1
"""


class CaseHeld(DomainError):
    """A legal hold lies on the case, or on everything of its person."""

    code = "case-held"


def retention_of(case: Case) -> Retention:
    """Return how long a case is kept, by the version of its service that judged it."""
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    return service.definition.retention


def kept_until(case: Case, retention: Retention) -> date | None:
    """Return the first day on which a decided case need not be kept any more; None: for ever.

    Counted from the end of the year in which it ended, as archives count (UU 43/2009).
    """
    if case.decided_at is None or retention.years is None:
        return None
    return date(localdate(case.decided_at).year + retention.years + 1, 1, 1)


def holds_on(person_id: UUID) -> list[LegalHold]:
    """Return the legal holds that lie on a person's data, in whichever of their records."""
    records = all_records_with(person_id)
    return list(LegalHold.objects.filter(person_id__in=records, lifted_at__isnull=True))


def people_held_whole() -> frozenset[UUID]:
    """Return every record of the people of whom nothing may be deleted; there are few."""
    holds = LegalHold.objects.all().across_people()
    held = holds.filter(lifted_at__isnull=True, case_id__isnull=True)
    people = held.values_list("person_id", flat=True).distinct()
    return frozenset(record for one in people for record in all_records_with(one))


def is_held(case: Case, holds: Iterable[LegalHold]) -> bool:
    """Tell whether one of the holds lies on a case."""
    return any(hold.case_id in {None, case.id} for hold in holds)


def delete_case(case: Case) -> Sequence[str]:
    """Delete all rows of a case, in the running transaction; return its files to be removed.

    What is left is a number in a count of its office. The ledger keeps that it was.

    Raises:
        CaseHeld: It must not be deleted now.
    """
    if is_held(case, holds_on(case.person_id)):
        raise CaseHeld
    mine = Q(person_id=case.person_id, case_id=case.id)
    _forget_at_offices(case)
    appointments.forget_case(person_id=case.person_id, case_id=case.id)
    channels.forget_case(person_id=case.person_id, case_id=case.id)
    files = documents.forget_application(person_id=case.person_id, application_id=case.id)
    _forget_in_bundle(case)
    for model in _OF_CASE:
        model.objects.filter(mine).delete()
    BulkRow.objects.filter(mine).delete()
    Offer.objects.filter(person_id=case.person_id, because_case_id=case.id).delete()
    CaseNumber.objects.filter(number=case.number).delete()
    Case.objects.filter(person_id=case.person_id, id=case.id).delete()
    _count(case)
    return files


def _forget_at_offices(case: Case) -> None:
    """Delete what other offices were told of it, and what its own queue shows of an objection."""
    ObjectionWork.objects.filter(office_id=case.office_id, case_id=case.id).delete()
    steps = EffectStep.objects.filter(person_id=case.person_id, case_id=case.id)
    for told in (step.result["told_office"] for step in steps if "told_office" in step.result):
        Telling.objects.filter(office_id=told, case_id=case.id).delete()


def _forget_in_bundle(case: Case) -> None:
    """Delete its part of a form for several services; with the last that was handed in, all of it.

    What waited for one of them, or was never finished, has waited for as long.
    """
    of_person = BundlePart.objects.filter(person_id=case.person_id)
    of_person.filter(case_id=case.id).delete()
    parts = of_person.filter(bundle_id=case.bundle_id)
    if case.bundle_id and not parts.filter(standing=HANDED_IN).exists():
        parts.delete()
        Bundle.objects.filter(person_id=case.person_id, id=case.bundle_id).delete()


def _count(case: Case) -> None:
    year = localdate(case.decided_at).year if case.decided_at else 0
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [case.office_id, case.service_id, year, case.state])
