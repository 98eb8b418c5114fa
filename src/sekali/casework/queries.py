"""Reading applications: a resident's drafts and cases, an office's queue, one case whole."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Exists

from sekali.casework.models import Case, CaseEvent, CaseNumber, Draft, Offer, Telling, WorkItem
from sekali.documents.attached import AttachedPaper, KeptKey
from sekali.documents.earlier import EARLIER
from sekali.documents.queries import KEY, PAPERS, key_from, paper_from
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import case_number
from sekali.storage.reading import row_of, rows_of
from sekali.vault.facts import Surroundings
from sekali.vault.grounds import Ground
from sekali.vault.queries import SURROUNDINGS, surroundings_from

PAGE = 25
# The draft with its papers and all that is known around its applicant, in one round trip. Whom
# the draft names (witnesses) is read out of it, so that one query is enough.
_DRAFT = f"""
    WITH draft AS (
        SELECT service_id, service_version, chosen, bundle_id, subjects, answers, offer_id,
            started_at, saved_at
        FROM casework_draft WHERE person_id = %(person)s AND id = %(draft)s)
    SELECT NULL::uuid, 'draft', row_to_json(draft)::text, false, 'draft' FROM draft
    UNION ALL
    SELECT NULL::uuid, 'paper', paper, false, 'paper'
    FROM ({PAPERS.replace("%(application)s", "%(draft)s")}) AS papers (paper)
    UNION ALL
    SELECT NULL::uuid, 'key', key, false, 'key' FROM ({KEY}) AS keys (key)
    UNION ALL
    SELECT NULL::uuid, 'earlier', paper, false, 'earlier'
    FROM ({EARLIER.replace("%(application)s", "%(draft)s")}) AS earlier (paper)
    UNION ALL
    {
    SURROUNDINGS.replace(
        "ANY(%(named)s)",
        '''ANY(ARRAY(
        SELECT value::uuid FROM draft, jsonb_each_text(draft.subjects)
        WHERE value <> 'nobody'))''',
    )
}
"""  # noqa: S608  # put together from constants
_BECAME = """
    SELECT false FROM casework_case WHERE person_id = %(person)s AND id = %(draft)s
    UNION ALL
    SELECT true FROM casework_bundle WHERE person_id = %(person)s AND id = %(draft)s
"""


class NoSuchApplication(DomainError):
    """There is none with this id, or it is somebody else's: the two look alike."""

    code = "no-such-application"


class AlreadySubmitted(DomainError):
    """It was handed in, by another click or on another device; ``params["case"]`` is the case.

    With ``params["is_bundle"]`` it is the id of a bundle of several cases.
    """

    code = "already-submitted"


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft with its papers, in order, and all that is known around its applicant."""

    draft: Draft
    surroundings: Surroundings
    papers: Sequence[AttachedPaper] = ()
    # What further papers are sealed with, and nothing where there was none yet.
    keys: Sequence[KeptKey] = ()
    # What was given before, as documents.queries.paper_from reads it: few pages ask for it.
    earlier: Sequence[str] = ()


def open_draft(*, person_id: UUID, draft_id: UUID, ground: Ground) -> OpenDraft:
    """Return a resident's own draft and what is known around them. One query.

    Raises:
        AlreadySubmitted: It has become a case.
        NoSuchApplication: They have no such draft (any more).
    """
    with connection.cursor() as cursor:
        cursor.execute(_DRAFT, {"person": person_id, "draft": draft_id})
        rows = cursor.fetchall()
    kept = next((row for row in rows if row[4] == "draft"), None)
    if kept is None:
        refuse_if_submitted(person_id=person_id, draft_id=draft_id)
        raise NoSuchApplication
    papers = [paper_from(row[2]) for row in rows if row[4] == "paper"]
    about = [row for row in rows if row[4] not in {"draft", "paper", "key", "earlier"}]
    return OpenDraft(
        _draft(person_id, draft_id, orjson.loads(kept[2])),
        surroundings_from(about, ground=ground),
        sorted(papers, key=lambda paper: paper.added_at),
        [key_from(row[2]) for row in rows if row[4] == "key"],
        [row[2] for row in rows if row[4] == "earlier"],
    )


def refuse_if_submitted(*, person_id: UUID, draft_id: UUID) -> None:
    """Do nothing, unless the draft has become a case or a bundle, which keeps its id.

    Raises:
        AlreadySubmitted: It has.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BECAME, {"person": person_id, "draft": draft_id})
        became = cursor.fetchone()
    if became is not None:
        raise AlreadySubmitted(case=draft_id, is_bundle=became[0])


def _draft(person_id: UUID, draft_id: UUID, kept: dict[str, Any]) -> Draft:
    for instant in ("started_at", "saved_at"):
        kept[instant] = datetime.fromisoformat(kept[instant])
    if kept["bundle_id"]:
        kept["bundle_id"] = UUID(kept["bundle_id"])
    return Draft(person_id=person_id, id=draft_id, **kept)


def drafts_of(person_id: UUID) -> Sequence[Draft]:
    """Return a resident's open drafts, last saved first."""
    return list(Draft.objects.filter(person_id=person_id).order_by("-saved_at")[:PAGE])


def cases_of(person_id: UUID) -> Sequence[Case]:
    """Return a resident's newest cases."""
    cases = Case.objects.filter(person_id=person_id).order_by("-submitted_at")
    return list(cases[:PAGE])


def offers_to(person_id: UUID) -> Sequence[Offer]:
    """Return what events have opened to a resident and was not taken up yet."""
    open_ones = Offer.objects.filter(person_id=person_id, taken_at__isnull=True)
    return list(open_ones.order_by("-offered_at")[:PAGE])


def open_offer(*, person_id: UUID, offer_id: str) -> Offer | None:
    """Return an offer that was not taken up yet, by the id that an address gives; else None."""
    offers = offers_to(person_id) if offer_id else []
    return next((one for one in offers if str(one.id) == offer_id), None)


def case_of(*, person_id: UUID, case_id: UUID) -> Case:
    """Return one case of a person.

    Raises:
        NoSuchApplication: There is none.
    """
    found = row_of(Case, person_id=person_id, id=case_id)
    if found is None:
        raise NoSuchApplication
    return found


def case_at_desk(*, whose: UUID, case_id: UUID) -> Case:
    """Return a case by what an office knows its applicant by; see hiding.whose.

    Raises:
        NoSuchApplication: There is none.
    """
    if whose != case_id:
        return case_of(person_id=whose, case_id=case_id)
    found = find_by_number(case_number(case_id))
    if found is None:
        raise NoSuchApplication
    return case_of(person_id=found[0], case_id=case_id)


def numbers_of(person_id: UUID, case_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return the numbers of those of the cases that are the person's, by case."""
    cases = Case.objects.filter(person_id=person_id, id__in=set(case_ids))
    return dict(cases.values_list("id", "number"))


def services_of_cases(person_id: UUID, case_ids: Iterable[UUID]) -> Mapping[UUID | None, str]:
    """Return the services of those of the cases that are the person's, by case."""
    cases = Case.objects.filter(person_id=person_id, id__in=set(case_ids))
    return dict(cases.values_list("id", "service_id"))


def events_of(case: Case) -> Sequence[CaseEvent]:
    """Return the steps of a case in the order in which they happened."""
    return rows_of(CaseEvent, person_id=case.person_id, case_id=case.id, order="at, id")


def find_by_number(number: str) -> tuple[UUID, UUID] | None:
    """Return person and case that a number stands for."""
    found = CaseNumber.objects.filter(number=number).first()
    return (found.person_id, found.case_id) if found else None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Open work in the order in which it falls due; ``next_after`` continues it.

    ``is_told`` says whether the office has open tellings; None where no work has told it.
    """

    items: Sequence[WorkItem]
    next_after: str | None
    is_told: bool | None


def queue_of(
    *, office_id: UUID, roles: Sequence[str], service_id: str = "", after: str = ""
) -> QueuePage:
    """Return one page of an office's open work for some roles, keyset-paged.

    ``after`` is the ``next_after`` of the page before.
    """
    work = WorkItem.objects.filter(office_id=office_id, role__in=roles)
    if service_id:
        work = work.filter(service_id=service_id)
    if after:
        due_at, case_id = _position(after)
        work = work.extra(where=["(due_at, case_id) > (%s, %s)"], params=[due_at, case_id])
    told = Telling.objects.filter(office_id=office_id, role__in=roles, acknowledged_at__isnull=True)
    # Asked with the work, so that the queue costs no statement more.
    work = work.annotate(is_told=Exists(told))
    items = list(work.order_by("due_at", "case_id")[: PAGE + 1])
    more = (
        f"{items[PAGE - 1].due_at.isoformat()}~{items[PAGE - 1].case_id}"
        if len(items) > PAGE
        else None
    )
    return QueuePage(items[:PAGE], more, items[0].is_told if items else None)


def work_items(*, offices: Collection[UUID], case_id: UUID) -> Sequence[WorkItem]:
    """Return the open work that a case is for some offices, a state's own work first."""
    rows = WorkItem.objects.filter(office_id__in=offices, case_id=case_id)
    return list(rows.order_by("task"))


def _position(after: str) -> tuple[datetime, UUID]:
    try:
        due_at, case_id = after.split("~")
        return datetime.fromisoformat(due_at), UUID(case_id)
    except ValueError as error:
        raise NoSuchApplication from error
