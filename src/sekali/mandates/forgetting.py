"""Forgetting requests for a mandate that are over for long."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sekali.mandates.models import MandateRequest


def forget_old_requests(before: datetime, *, but: Collection[UUID], dry_run: bool) -> int:
    """Delete requests of before an instant; return how many. Their codes lasted minutes.

    What came of one is the mandate, which stays.
    """
    requests = MandateRequest.objects.all().across_people()
    over = requests.filter(asked_at__lt=before).exclude(person_id__in=but)
    return over.count() if dry_run else over.delete()[0]
