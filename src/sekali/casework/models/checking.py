"""What registries are asked about a case after it was handed in."""

from typing import ClassVar

from django.db import models

from sekali.storage.person_tables import PersonRow


class RegistryCheck(PersonRow):
    """One question to a registry about a case, and what came of it: answered once for ever."""

    case_id = models.UUIDField()
    registry = models.CharField(max_length=60)
    about_id = models.UUIDField(help_text="By whose NIK it is asked.")
    manner = models.CharField(max_length=20, help_text="telling or matching")
    items = models.JSONField(help_text="Keys of items of the form.")
    asked_for = models.JSONField(help_text="Agency, service, purpose and ground of each.")
    outcome = models.CharField(
        max_length=20,
        default="waiting",
        help_text="waiting, agrees, differs, not-found, by-hand or no-agreement",
    )
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by_id = models.UUIDField(null=True, help_text="Officer who checked it by hand.")
    note = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="checks_of_case", fields=["person_id", "case_id"]),
        ]
