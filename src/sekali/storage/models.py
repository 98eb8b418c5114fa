"""The outbox: what has to happen after a transaction, written inside it."""

from typing import ClassVar

from django.db import models

from sekali.storage.person_tables import PersonRow


class OutboxMessage(PersonRow):
    """One thing to do after the commit, for exactly one consumer.

    Lives in the person's group, so that it is in the same transaction as what caused it on
    one server and on a cluster alike. Deleted when done; kept with its error otherwise.
    """

    topic = models.CharField(max_length=60, help_text="Names the consumer, e.g. casework.effects.")
    body = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Not to be handled before.")
    claimed_until = models.DateTimeField(null=True, help_text="A claim lapses; then it is retried.")
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(default="", blank=True)
    gave_up_at = models.DateTimeField(null=True, help_text="Waits for an operator.")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                name="outbox_open",
                fields=["due_at"],
                condition=models.Q(gave_up_at__isnull=True),
            ),
        ]
