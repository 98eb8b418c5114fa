"""Findings about looks of officers: who sees them, who may judge them, and the looks behind."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from sekali.agencies.queries import data_protection_watch
from sekali.agencies.roles import DATA_PROTECTION_OFFICER, HEADS
from sekali.casework.actors import Officer
from sekali.casework.models import LookReview, ReviewedLook
from sekali.casework.queries import NoSuchApplication
from sekali.casework.worked_on import numbers_of_cases
from sekali.storage.transactions import whole_transaction

_MOST = 100
_LOOKS_SHOWN = 200
_ALL_DONE = Q(status=LookReview.JUSTIFIED) | Q(told_at__isnull=False)
# A head's own looks are the data-protection officer's alone, also before other heads of the office.
_OF_A_HEAD = Q(status=LookReview.PASSED, late_at__isnull=True)


def reviews_for(officers: Sequence[Officer]) -> Sequence[LookReview]:
    """Return the findings that wait for somebody in their roles, what falls due first on top."""
    waiting = LookReview.objects.filter(_seen_by(officers)).exclude(_ALL_DONE)
    return list(waiting.order_by("due_at", "id")[:_MOST])


def reviews_done(officers: Sequence[Officer]) -> Sequence[LookReview]:
    """Return the findings that were judged, and whose people were told where they must be."""
    done = LookReview.objects.filter(_seen_by(officers), _ALL_DONE)
    return list(done.order_by("-judged_at", "id")[:_MOST])


def review_for(officers: Sequence[Officer], review_id: UUID) -> tuple[LookReview, Officer]:
    """Return a finding, and the role in which somebody sees it; as who watches before as a head.

    Raises:
        NoSuchApplication: There is none, or it is for others, or about their own looks.
    """
    found = LookReview.objects.filter(_seen_by(officers), id=review_id).first()
    if found is None:
        raise NoSuchApplication
    watching = (one for one in officers if _sees_as_watcher(found, one))
    heading = (one for one in officers if one.office_id == found.office_id and one.role in HEADS)
    return found, next(watching, None) or next(heading)


def may_judge(review: LookReview, by: Officer, on: date) -> bool:
    """Tell whether an officer may say whether the looks were right: never about their own.

    The head of the office, while it is open; who watches over it, until the people are told.
    """
    if by.person_id == review.officer_id or review.told_at is not None:
        return False
    if review.status == LookReview.JUSTIFIED:
        return False
    if is_watcher(review, by, on):
        return True
    is_head = by.office_id == review.office_id and by.role in HEADS
    return is_head and review.status == LookReview.OPEN


def may_tell(review: LookReview, by: Officer, on: date) -> bool:
    """Tell whether an officer may have the people told, or has still to: who watches."""
    is_open = review.status == LookReview.UNJUSTIFIED and review.told_at is None
    return is_open and by.person_id != review.officer_id and is_watcher(review, by, on)


def is_watcher(review: LookReview, by: Officer, on: date) -> bool:
    """Tell whether an officer watches over the personal data of the office on a day."""
    if _sees_as_watcher(review, by):
        return True
    watch = data_protection_watch(review.office_id, on)
    return by.office_id == watch.office_id and by.role in watch.roles


def looks_behind(review: LookReview) -> Sequence[ReviewedLook]:
    """Return at whose data was looked, in order; of very many the first ones."""
    rows = ReviewedLook.objects.filter(office_id=review.office_id, review_id=review.id)
    return list(rows.order_by("number")[:_LOOKS_SHOWN])


def look_behind(review: LookReview, number: int) -> ReviewedLook:
    """Return one of the looks.

    Raises:
        NoSuchApplication: There is none of this number.
    """
    rows = ReviewedLook.objects.filter(office_id=review.office_id, review_id=review.id)
    found = rows.filter(number=number).first()
    if found is None:
        raise NoSuchApplication
    return found


def people_behind(review: LookReview) -> Collection[UUID]:
    """Return everybody whose data was looked at, of every number of looks."""
    rows = ReviewedLook.objects.filter(office_id=review.office_id, review_id=review.id)
    return set(rows.values_list("person_id", flat=True))


def judged_looks_at(person_id: UUID) -> Sequence[tuple[LookReview, int]]:
    """Return what was judged of looks at somebody's data, with how many looks; one of a kind once.

    What is not judged yet is nobody's to know but of who judges.
    """
    counts: Counter[UUID] = Counter()
    offices = set()
    for row in ReviewedLook.objects.filter(person_id=person_id):
        counts[row.review_id] += row.looks
        offices.add(row.office_id)
    judged = LookReview.objects.filter(
        office_id__in=offices, id__in=list(counts), judged_at__isnull=False
    )
    return [(one, counts[one.id]) for one in judged.order_by("judged_at", "id")]


def has_samples() -> bool:
    """Tell whether there are findings that the demonstration made."""
    return LookReview.objects.filter(is_sample=True).exists()


def forget_judged(before: datetime, *, dry_run: bool) -> int:
    """Delete findings that were done with and judged before an instant; return how many.

    Their looks go with them, each finding in a transaction of its own.
    """
    over = LookReview.objects.filter(_ALL_DONE, judged_at__lt=before)
    if dry_run:
        return over.count()
    ids = list(over.values_list("office_id", "id"))
    for office_id, review_id in ids:
        _forget(office_id, review_id)
    return len(ids)


@whole_transaction
def _forget(office_id: UUID, review_id: UUID) -> None:
    ReviewedLook.objects.filter(office_id=office_id, review_id=review_id).delete()
    LookReview.objects.filter(office_id=office_id, id=review_id).delete()


def services_at(review: LookReview, person_id: UUID) -> set[str]:
    """Return the services in whose cases somebody's data was looked at."""
    rows = ReviewedLook.objects.filter(
        office_id=review.office_id, review_id=review.id, person_id=person_id
    )
    return set(rows.values_list("service_id", flat=True))


def numbers_behind(looks: Sequence[ReviewedLook]) -> Mapping[UUID, str]:
    """Return the numbers of the cases that the looks were at, by case.

    Whoever else stands in a case is found by it: its applicant is among the looks, too.
    """
    return numbers_of_cases({(one.person_id, one.case_id) for one in looks if one.case_id})


def _seen_by(officers: Sequence[Officer]) -> Q:
    heads = {one.office_id for one in officers if one.role in HEADS}
    watchers = {one.office_id for one in officers if one.role == DATA_PROTECTION_OFFICER}
    mine = Q(office_id__in=heads) & ~_OF_A_HEAD | Q(watch_office_id__in=watchers)
    return mine & ~Q(officer_id__in={one.person_id for one in officers})


def _sees_as_watcher(review: LookReview, by: Officer) -> bool:
    return by.role == DATA_PROTECTION_OFFICER and by.office_id == review.watch_office_id
