"""Forgetting sign-ins at systems of agencies that are over for long."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from sekali.openid.models import Grant


def forget_ended_grants(before: datetime, *, but: Collection[UUID], dry_run: bool) -> int:
    """Delete sign-ins that ended before an instant, by their time or taken back; return how many.

    What a person agreed to stays: that is the proof. A token of one that is gone finds nothing.
    """
    ended = Q(until__lt=before) | Q(revoked_at__lt=before)
    over = Grant.objects.all().across_people().filter(ended).exclude(person_id__in=but)
    return over.count() if dry_run else over.delete()[0]
