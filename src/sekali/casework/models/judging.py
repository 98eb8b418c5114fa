"""Cases of a call: what the readers of a panel gave, and how the cases were ranked."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sekali.storage.person_tables import PersonRow


class Review(PersonRow):
    """What one reader of a panel did with a case: conflict declared, points given, or taken away.

    ``scores`` maps a criterion to points as text. They are sealed until all readers are done:
    whatever shows them goes through ``review_queries``.
    """

    READING, CONFLICT, GIVEN, FREED = "reading", "conflict", "given", "freed"

    case_id = models.UUIDField()
    entered = models.PositiveIntegerField(help_text="Of the case: which visit to the panel.")
    reviewer_id = models.UUIDField()
    office_id = models.UUIDField()
    task = models.CharField(max_length=80, default="", blank=True, help_text="review:<number>")
    standing = models.CharField(max_length=10, help_text="reading, conflict, given, freed")
    why = models.CharField(
        max_length=20, default="", blank=True, help_text="Of a conflict: found by rule, or declared"
    )
    note = models.TextField(default="", blank=True)
    scores = models.JSONField(default=dict)
    comments = models.JSONField(default=dict)
    declared_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(name="reviews_of_reader", fields=["reviewer_id"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_review_per_reader",
                fields=["person_id", "case_id", "entered", "reviewer_id"],
            ),
            models.CheckConstraint(
                name="review_given_says_when",
                condition=Q(standing="given", given_at__isnull=False)
                | (~Q(standing="given") & Q(given_at__isnull=True)),
            ),
        ]


class Ranking(models.Model):
    """The cases of one call in order, compared once and never changed.

    ``entries`` is a list of ``{case, entered, number, name, group, place, chosen, by, ties,
    values}``, numbers as text; ``digest`` is the hash of what was compared, by which rule, and
    the outcome.
    """

    pk = models.CompositePrimaryKey("office_id", "id")
    office_id = models.UUIDField(help_text="Whose cases; all noughts where all are one list.")
    id = models.UUIDField()
    service_id = models.CharField(max_length=80)
    service_digest = models.CharField(max_length=64, help_text="Of the version whose rule it was.")
    call = models.CharField(max_length=30)
    state = models.CharField(max_length=40)
    entries = models.JSONField()
    lines = models.JSONField(help_text="Quota or pass grade by group.")
    digest = models.CharField(max_length=64)
    started_by_id = models.UUIDField(null=True, help_text="Officer; null: the day had come.")
    made_at = models.DateTimeField()
    announced_at = models.DateTimeField(help_text="From when on it is told.")

    class Meta:
        indexes: ClassVar = [models.Index(name="ranking_of_call", fields=["service_id", "call"])]
