"""Notices to residents."""

from typing import ClassVar

from django.db import models

from sekali.storage.person_tables import PersonRow


class Notice(PersonRow):
    """A message in a resident's inbox, in their language, and perhaps sent by e-mail."""

    case_id = models.UUIDField(null=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    language = models.CharField(max_length=5)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    emailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="notice_of_person", fields=["person_id", "created_at"])
        ]
