"""Telling the applicant what was decided, and what it opens to them."""

from uuid import uuid5

from sekali.casework.effects.setting import Result, Setting, Step
from sekali.casework.models import Offer
from sekali.casework.notices import Occasion, compose
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.channels.actions import put_in_inbox


def notify(setting: Setting, effect: files.Notify) -> Result:
    """Put a notice of the service into the applicant's inbox."""
    notice = compose(
        setting.case, setting.service, Occasion(effect.notify, setting.case.version), at=setting.at
    )
    put_in_inbox(notice=notice)
    return {"notice": str(notice.id)}


def leave_told(_: Setting, __: files.Notify, ___: Result) -> None:
    """Leave a notice as it is: what was read cannot be unread.

    That the decision was taken back is told by the notice of ``if_refused``.
    """


def offer(setting: Setting, effect: files.Offer) -> Result:
    """Open further services to the applicant, with the subjects carried over."""
    case = setting.case
    subjects = {
        theirs: case.subjects[ours]
        for theirs, ours in effect.subjects.items()
        if ours in case.subjects
    }
    offers = [
        Offer(
            person_id=case.person_id,
            id=uuid5(case.id, service_id),
            service_id=service_id,
            subjects=subjects,
            about=case.about,
            because_case_id=case.id,
            offered_at=setting.at,
        )
        for service_id in effect.offer
        if service_id in catalogue.services()
    ]
    Offer.objects.bulk_create(offers, ignore_conflicts=True)
    return {"offered": [one.service_id for one in offers]}


def withdraw_offer(setting: Setting, effect: files.Offer, _: Result) -> None:
    """Offer nothing any more of what was not taken up yet."""
    case = setting.case
    ids = [uuid5(case.id, service_id) for service_id in effect.offer]
    Offer.objects.filter(person_id=case.person_id, id__in=ids, taken_at__isnull=True).delete()


NOTIFY = Step(notify, leave_told)
OFFER = Step(offer, withdraw_offer)
