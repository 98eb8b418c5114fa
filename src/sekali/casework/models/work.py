"""What waits in an office: the open work of its queue, and what it was told by others."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class WorkItem(models.Model):
    """Open work of one office: exactly what its queue shows, and nothing that is finished.

    A case can be several at once: an opinion asked of each of several offices, or a state's
    work shown to a further role. ``task`` tells them apart; a state's own work has none.
    """

    pk = models.CompositePrimaryKey("office_id", "case_id", "task")
    office_id = models.UUIDField()
    case_id = models.UUIDField()
    task = models.CharField(
        max_length=80,
        default="",
        blank=True,
        help_text="opinion:<key>, review:<number>, escalated:<role>",
    )
    person_id = models.UUIDField(help_text="Whose case it is; see hiding.whose.")
    number = models.CharField(max_length=14)
    service_id = models.CharField(max_length=80)
    title = models.JSONField()
    about = models.CharField(max_length=120)
    state = models.CharField(max_length=40)
    role = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    came_back = models.BooleanField(default=False)
    claimed_by_id = models.UUIDField(null=True)
    claimed_by_name = models.CharField(max_length=120, default="", blank=True)
    claimed_at = models.DateTimeField(null=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(name="work_of_office", fields=["office_id", "due_at"])]

    @property
    def is_hidden(self) -> bool:
        """Tell whether the office must not know whose case it is."""
        return self.person_id == self.case_id


class Telling(models.Model):
    """What a role of an office was told that a decision elsewhere changes for it.

    ``facts`` are those of the case that the service names for it, and no others.
    """

    pk = models.CompositePrimaryKey("office_id", "id")
    office_id = models.UUIDField()
    id = models.UUIDField()
    role = models.CharField(max_length=40)
    person_id = models.UUIDField(help_text="Whose case it comes of.")
    case_id = models.UUIDField()
    service_id = models.CharField(max_length=80)
    service_digest = models.CharField(max_length=64, help_text="Of the folder, frozen.")
    words = models.CharField(max_length=60, help_text="Key below tellings: of the texts.")
    purpose = models.CharField(max_length=60)
    law = models.CharField(max_length=200)
    facts = models.JSONField(help_text="Item key to fact.")
    told_at = models.DateTimeField()
    due_at = models.DateTimeField(
        null=True, help_text="By when it has to be taken note of: a consent was withdrawn."
    )
    takes_back = models.BooleanField(
        default=False, help_text="It says that what was told before does not hold any more."
    )
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by_id = models.UUIDField(null=True)
    acknowledged_by_name = models.CharField(max_length=120, default="", blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                name="tellings_open",
                fields=["office_id", "told_at"],
                condition=Q(acknowledged_at__isnull=True),
            ),
            models.Index(name="tellings_read", fields=["office_id", "-acknowledged_at"]),
            models.Index(name="tellings_of_person", fields=["person_id", "case_id"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="telling_acknowledged_by_somebody",
                condition=Q(acknowledged_at__isnull=True, acknowledged_by_id__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by_id__isnull=False),
            )
        ]


class Escalation(models.Model):
    """That an office did not do in time what UU PDP asks of it; for who watches over it.

    ``kind`` says what it was, ``matter_id`` which: its page has the words and the way there.
    """

    pk = models.CompositePrimaryKey("office_id", "id")
    office_id = models.UUIDField(help_text="Where it is watched over; see agencies.queries.")
    id = models.UUIDField(help_text="From kind and matter: raised once.")
    kind = models.CharField(max_length=30, help_text="question, mending, ...")
    matter_id = models.UUIDField()
    person_id = models.UUIDField(help_text="Whose matter it is.")
    about_office_id = models.UUIDField(help_text="The office that did not do it.")
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, help_text="When it was done after all.")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                name="escalations_open",
                fields=["office_id", "due_at"],
                condition=Q(settled_at__isnull=True),
            )
        ]
