"""Objections to what a rule alone has decided, and the work that this gives an office."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sekali.storage.person_tables import PersonRow


class Objection(PersonRow):
    """That somebody asks for a person to look at what a rule decided, and what came of it.

    Its id follows from the case: a decision is objected to once.
    """

    case_id = models.UUIDField()
    office_id = models.UUIDField()
    state_decided = models.CharField(max_length=40, help_text="Of the process, where it decided.")
    role = models.CharField(max_length=40, help_text="Who decides there where no rule does.")
    law = models.CharField(max_length=200)
    said = models.TextField()
    state = models.CharField(max_length=20, help_text="open, withdrawn, confirmed or anew.")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    late_at = models.DateTimeField(null=True, help_text="When it went on: nobody had answered.")
    answered_at = models.DateTimeField(null=True, help_text="Or taken back.")
    answered_by_id = models.UUIDField(null=True)
    note = models.TextField(default="", blank=True, help_text="Why, as the applicant reads it.")
    new_case_id = models.UUIDField(null=True, help_text="In which it is decided anew.")
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_objection", fields=["person_id", "case_id"]),
            models.CheckConstraint(
                name="objection_answered_says_by_whom",
                condition=Q(state="open", answered_at__isnull=True, answered_by_id__isnull=True)
                | Q(state="withdrawn", answered_at__isnull=False, answered_by_id__isnull=True)
                | Q(state__in=["confirmed", "anew"], answered_by_id__isnull=False),
            ),
            models.CheckConstraint(
                name="objection_anew_says_where",
                condition=Q(state="anew", new_case_id__isnull=False)
                | ~Q(state="anew") & Q(new_case_id__isnull=True),
            ),
        ]


class ObjectionWork(models.Model):
    """Open objections of one office: what its queue shows, and no value."""

    pk = models.CompositePrimaryKey("office_id", "case_id")
    office_id = models.UUIDField()
    case_id = models.UUIDField()
    person_id = models.UUIDField(help_text="As the office knows the applicant: see hiding.whose.")
    role = models.CharField(max_length=40)
    number = models.CharField(max_length=14)
    title = models.JSONField(help_text="Of the service, by language.")
    about = models.CharField(max_length=120, help_text="Empty where the applicant is hidden.")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    late_at = models.DateTimeField(null=True, help_text="From when on it is the head's to answer.")

    class Meta:
        indexes: ClassVar = [
            models.Index(name="objections_of_office", fields=["office_id", "due_at"])
        ]
