"""Facts that residents say are wrong, and the work that this gives an office."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sekali.storage.person_tables import PersonRow


class MendRequest(PersonRow):
    """That a resident says a fact is wrong, and what the office answered."""

    subject_id = models.UUIDField(help_text="Whom the fact is about: the person, their household.")
    kind = models.CharField(max_length=20)
    element = models.CharField(max_length=60)
    held = models.JSONField(help_text="The fact as it was when they asked.")
    wanted = models.JSONField(null=True, help_text="What it should be; null: only said in words.")
    said = models.TextField()
    office_id = models.UUIDField()
    law = models.CharField(max_length=120)
    appeals_id = models.UUIDField(null=True, help_text="The refusal that this one appeals against.")
    state = models.CharField(max_length=20, help_text="open, mended or refused.")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    late_at = models.DateTimeField(null=True, help_text="When it went on: nobody had answered.")
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)
    mended = models.JSONField(null=True, help_text="What it is now.")
    refusal = models.CharField(max_length=40, default="", blank=True)
    note = models.TextField(default="", blank=True, help_text="What the answer rests on.")
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_open_mend_request",
                fields=["person_id", "subject_id", "element"],
                condition=Q(state="open"),
            ),
            models.CheckConstraint(
                name="mend_answered_says_by_whom",
                condition=Q(state="open", answered_at__isnull=True, answered_by_id__isnull=True)
                | ~Q(state="open") & Q(answered_at__isnull=False, answered_by_id__isnull=False),
            ),
        ]


class MendWork(models.Model):
    """Open mend requests of one office: what its queue shows, and no value."""

    pk = models.CompositePrimaryKey("office_id", "request_id")
    office_id = models.UUIDField()
    request_id = models.UUIDField()
    person_id = models.UUIDField(help_text="Who asks.")
    kind = models.CharField(max_length=20)
    element = models.CharField(max_length=60)
    is_appeal = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    late_at = models.DateTimeField(null=True, help_text="From when on it is the head's to answer.")

    class Meta:
        indexes: ClassVar = [
            models.Index(name="mend_work_of_office", fields=["office_id", "due_at"])
        ]
