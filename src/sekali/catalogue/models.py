"""Published versions of services, kept as long as a case may have been judged by them."""

from typing import ClassVar

from django.db import models


class PublishedVersion(models.Model):
    """The whole folder of a service as it was published."""

    digest = models.CharField(max_length=64, primary_key=True)
    service_id = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    contents = models.JSONField(help_text="Relative path to text.")
    published_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(name="versions_of_service", fields=["service_id"])]
