"""Two records that are one person's: what was proposed, by whom, and what was so before."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from sekali.storage.person_tables import PersonRow

PROPOSED, CONFIRMED, MERGED = "proposed", "confirmed", "merged"
PART_PROPOSED, PARTING, PARTED, DROPPED = "part-proposed", "parting", "parted", "dropped"
# While one of these is so, nothing else is proposed about the record.
UNDER_WAY = (PROPOSED, CONFIRMED, PART_PROPOSED, PARTING)
TOGETHER = (MERGED, PART_PROPOSED)


class MergeSide(PersonRow):
    """One side of a merge; the other person has a row with the same id.

    ``kept`` is what parting needs: of the survivor what was so before, of the other what was taken.
    """

    other_id = models.UUIDField()
    role = models.CharField(max_length=10, help_text="survivor or merged.")
    state = models.CharField(max_length=20)
    office_id = models.UUIDField()
    choices = models.JSONField(default=dict, help_text="By element: survivor or merged.")
    note = models.CharField(max_length=500, help_text="What it rests on.")
    law = models.CharField(max_length=120)
    proposed_by_id = models.UUIDField()
    proposed_at = models.DateTimeField()
    confirmed_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    kept: Any = models.JSONField(null=True)
    assigned = models.JSONField(default=dict, help_text="Whose each thing is that came since.")
    part_note = models.CharField(max_length=500, default="", blank=True)
    part_by_id = models.UUIDField(null=True)
    part_at = models.DateTimeField(null=True)
    part_confirmed_by_id = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True, help_text="When it was put together, or apart.")
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_merge_under_way",
                fields=["person_id"],
                condition=Q(state__in=UNDER_WAY),
            ),
            models.CheckConstraint(
                name="merge_needs_two_officers",
                condition=Q(confirmed_by_id__isnull=True) | ~Q(confirmed_by_id=F("proposed_by_id")),
            ),
            models.CheckConstraint(
                name="parting_needs_two_officers",
                condition=Q(part_confirmed_by_id__isnull=True)
                | ~Q(part_confirmed_by_id=F("part_by_id")),
            ),
        ]


class MergeWork(models.Model):
    """What waits in an office for a second officer, and what may be taken apart; no value."""

    pk = models.CompositePrimaryKey("office_id", "merge_id")
    office_id = models.UUIDField()
    merge_id = models.UUIDField()
    person_id = models.UUIDField(help_text="Of the record that survives.")
    state = models.CharField(max_length=20)
    by_id = models.UUIDField(help_text="Who proposed it, and so does not confirm it.")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(name="merge_work_of_office", fields=["office_id", "at"])]
