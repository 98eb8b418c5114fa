"""Findings about looks of officers, opened as the night or a broken seal opens them."""

from datetime import datetime, timedelta
from uuid import UUID

from sekali.casework.actions.opening_look_reviews import NewReview, open_look_review
from sekali.casework.models import LookReview
from sekali.casework.odd_looks import Looked
from sekali.kernel.ids import uuid7
from support.applying import NOW, local_day
from support.people import CLERK, MOTHER, officer, person_id


def looked_at(
    *people: str, case_id: UUID | None = None, at: datetime = NOW, door: str = "desk"
) -> list[Looked]:
    """Return a look at each of them."""
    return [
        Looked(
            person_id=person_id(who),
            case_id=case_id,
            service_id="kependudukan.akta-kelahiran",
            door=door,
            first_at=at - timedelta(hours=1),
            last_at=at - timedelta(hours=1),
        )
        for who in people
    ]


def opened(
    *looks: Looked,
    by: str = CLERK,
    kind: str = LookReview.ODD,
    said: str = "",
    review_id: UUID | None = None,
    at: datetime = NOW,
) -> LookReview:
    """Put looks of an officer before whoever judges them."""
    new = NewReview(
        review_id=review_id or uuid7(),
        kind=kind,
        rule="relatives" if kind == LookReview.ODD else "",
        said=said,
        office_id=officer(by).office_id,
        officer_id=person_id(by),
        day=local_day(at),
        looks=looks or looked_at(MOTHER),
    )
    return open_look_review(new=new, at=at)


def as_it_stands(review: LookReview) -> LookReview:
    """Return a finding as the database has it now."""
    return LookReview.objects.get(office_id=review.office_id, id=review.id)
