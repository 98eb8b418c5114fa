"""Looks of officers that have to be judged: what was odd, or opened by breaking a seal."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class LookReview(models.Model):
    """A finding about looks of one officer on one day, until somebody has judged it, and after.

    ``odd``: a rule of dictionary/odd_looks.yaml found it. ``break-glass``: the officer opened what
    was closed to them, and said why. The looks themselves are ``ReviewedLook``.
    """

    ODD, BREAK_GLASS = "odd", "break-glass"
    OPEN, PASSED = "open", "passed-to-dpo"
    JUSTIFIED, UNJUSTIFIED = "justified", "unjustified"

    pk = models.CompositePrimaryKey("office_id", "id")
    office_id = models.UUIDField(help_text="For which the officer looked.")
    id = models.UUIDField()
    watch_office_id = models.UUIDField(help_text="Where it is watched over; see agencies.queries.")
    kind = models.CharField(max_length=20, help_text="odd or break-glass")
    rule = models.CharField(
        max_length=60, default="", blank=True, help_text="Key in dictionary/odd_looks.yaml."
    )
    officer_id = models.UUIDField(help_text="Who looked.")
    day = models.DateField(help_text="In the zone of the offices.")
    people = models.PositiveIntegerField()
    looks = models.PositiveIntegerField()
    said = models.CharField(
        max_length=1_000, default="", blank=True, help_text="What the officer gave as the reason."
    )
    status = models.CharField(
        max_length=20, help_text="open, passed-to-dpo, justified or unjustified"
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="By when it is judged, or the people are told.")
    late_at = models.DateTimeField(null=True, help_text="When it went on: the head had not judged.")
    judged_by_id = models.UUIDField(null=True)
    judged_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=1_000, default="", blank=True)
    told_at = models.DateTimeField(null=True, help_text="When whose data it was were told.")
    told_by_id = models.UUIDField(null=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                name="look_reviews_of_office",
                fields=["office_id", "due_at"],
                condition=Q(told_at__isnull=True) & ~Q(status="justified"),
            ),
            models.Index(
                name="look_reviews_watched",
                fields=["watch_office_id", "due_at"],
                condition=Q(told_at__isnull=True) & ~Q(status="justified"),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="look_judged_by_somebody_with_a_note",
                condition=Q(
                    status__in=["open", "passed-to-dpo"],
                    judged_by_id__isnull=True,
                    judged_at__isnull=True,
                )
                | Q(
                    status__in=["justified", "unjustified"],
                    judged_by_id__isnull=False,
                    judged_at__isnull=False,
                )
                & ~Q(note=""),
            ),
            models.CheckConstraint(
                name="look_judged_by_another",
                condition=Q(judged_by_id__isnull=True) | ~Q(judged_by_id=F("officer_id")),
            ),
            models.CheckConstraint(
                name="look_told_where_unjustified",
                condition=Q(told_at__isnull=True, told_by_id__isnull=True)
                | Q(told_at__isnull=False, told_by_id__isnull=False, status="unjustified"),
            ),
        ]


class ReviewedLook(models.Model):
    """At whose data an officer looked, of what is judged: one row a person, case and door."""

    pk = models.CompositePrimaryKey("office_id", "review_id", "number")
    office_id = models.UUIDField()
    review_id = models.UUIDField()
    number = models.PositiveIntegerField(help_text="1, 2, 3 … in the finding.")
    person_id = models.UUIDField(help_text="Whose data it was.")
    case_id = models.UUIDField(null=True)
    service_id = models.CharField(max_length=80, default="", blank=True)
    door = models.CharField(max_length=60, help_text="Where, as the ledger says it.")
    looks = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(name="reviewed_looks_at_person", fields=["person_id"])]


class LooksChecked(models.Model):
    """That the looks of one day have been gone through, and what came of it."""

    day = models.DateField(primary_key=True)
    checked_at = models.DateTimeField()
    looks = models.PositiveBigIntegerField()
    findings = models.PositiveIntegerField()
