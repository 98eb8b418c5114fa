"""What a resident begins and hands in: offers that are taken up, drafts, bundles."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sekali.storage.person_tables import PersonRow


class Draft(PersonRow):
    """An application that is being filled in. Its id becomes the id of the case.

    ``answers`` maps an item's key to ``{"value", "by", "at", "channel"}``: every answer says
    who typed it. ``subjects`` maps a subject's key to the id of whom it is.
    """

    service_id = models.CharField(max_length=80, help_text="Of a bundle: bundle.<key>.")
    service_version = models.CharField(max_length=20, help_text="Of the last page shown.")
    chosen = models.JSONField(
        default=list, db_default=[], help_text="Of a bundle: the services that are ticked."
    )
    bundle_id = models.UUIDField(null=True, help_text="The bundle that its case will belong to.")
    subjects = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    offer_id = models.UUIDField(null=True, help_text="The offer that it takes up.")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(name="draft_of_person", fields=["person_id", "saved_at"])]


class Bundle(PersonRow):
    """Several services that were handed in with one form. Its id was that of the draft."""

    key = models.CharField(max_length=60)
    title = models.JSONField(help_text="By language, e.g. Bayi baru lahir.")
    about = models.CharField(max_length=120)
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=5)
    submitted_at = models.DateTimeField()


class BundlePart(PersonRow):
    """One service of a bundle: what became of it, and what was answered for it meanwhile.

    ``case_id`` is known from the start, so that it is handed in once whoever tries again.
    ``answers`` and ``subjects`` are those of a part that waits, under its service's own names.
    """

    bundle_id = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    service_id = models.CharField(max_length=80)
    title = models.JSONField(help_text="By language.")
    after = models.JSONField(default=list, help_text="Services that must end well first.")
    case_id = models.UUIDField()
    standing = models.CharField(
        max_length=20, help_text="handed-in, waiting, incomplete, stopped, not-needed or closed."
    )
    subjects = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_part_per_service", fields=["person_id", "bundle_id", "service_id"]
            )
        ]


class Offer(PersonRow):
    """A service that an event opened to a person, with whom it is about."""

    service_id = models.CharField(max_length=80)
    subjects = models.JSONField(default=dict)
    about = models.CharField(max_length=120)
    because_case_id = models.UUIDField()
    offered_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                name="open_offers", fields=["person_id"], condition=Q(taken_at__isnull=True)
            )
        ]
