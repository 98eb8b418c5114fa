"""The audit log: who did what with whose data, in chains that show a missing or changed link."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from sekali.storage.person_tables import PersonQuerySet, PersonRow


class Chain(models.Model):
    """The end of one person's chain; its row lock puts that person's entries in order."""

    person_id = models.UUIDField(primary_key=True)
    length = models.BigIntegerField(default=0)
    last_hash = models.BinaryField(max_length=32, default=b"")
    trimmed = models.BigIntegerField(
        default=0, db_default=0, help_text="Position up to which entries were over and taken away."
    )
    anchor = models.BinaryField(
        max_length=32, default=b"", db_default=b"", help_text="Hash of the last of those."
    )


class Entry(models.Model):
    """One act that concerns a person's data. Never changed; taken away from the front when over.

    ``hash`` covers every other column and the hash before it (rules.entry_hash). PP 71/2019
    pasal 22 asks for an audit trail of all activities.
    """

    pk = models.CompositePrimaryKey("person_id", "position")
    person_id = models.UUIDField(help_text="Whose data it concerns.")
    position = models.BigIntegerField(help_text="1, 2, 3 … in this person's chain, without gap.")
    at = models.DateTimeField()
    kind = models.CharField(max_length=60, help_text="Room and act, e.g. facts.read.")
    actor_id = models.UUIDField(
        null=True, help_text="Person who acted; null: the platform by rule."
    )
    office_id = models.UUIDField(null=True, help_text="Office on whose behalf, if any.")
    details = models.JSONField(help_text="What, for what purpose, on what ground; never values.")
    hash = models.BinaryField(max_length=32)

    objects: ClassVar = PersonQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="entry_position_from_1", condition=models.Q(position__gt=0))
        ]
        indexes: ClassVar = [
            models.Index(
                name="entries_of_office",
                fields=["person_id", "office_id", "position"],
                condition=models.Q(office_id__isnull=False),
            ),
            # Entries are added in the order of time, so that a few pages of it hold a day of all.
            BrinIndex(name="entries_by_time", fields=["at"]),
        ]


class Question(PersonRow):
    """What a person asks about one entry of their ledger, and what the office answers."""

    position = models.BigIntegerField(help_text="Of the entry in this person's chain.")
    office_id = models.UUIDField(help_text="Whose look it was.")
    actor_id = models.UUIDField(null=True, help_text="Who looked.")
    text = models.CharField(max_length=1_000, blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="See dictionary/deadlines.yaml.")
    answer = models.CharField(max_length=1_000, default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_question_per_entry", fields=["person_id", "position"]
            ),
            models.CheckConstraint(
                name="question_answered_at_and_by_together",
                condition=models.Q(answered_at__isnull=True, answered_by_id__isnull=True)
                | models.Q(answered_at__isnull=False, answered_by_id__isnull=False),
            ),
        ]


class OpenQuestion(models.Model):
    """A question that waits in an office for its answer; gone once it is given."""

    pk = models.CompositePrimaryKey("office_id", "id")
    office_id = models.UUIDField()
    id = models.UUIDField(help_text="Of the question.")
    person_id = models.UUIDField()
    position = models.BigIntegerField()
    actor_id = models.UUIDField(null=True)
    due_at = models.DateTimeField()
