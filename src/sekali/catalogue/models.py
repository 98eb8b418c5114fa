"""Published versions of services, kept for cases, and which office offers which of them."""

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


class LocalVersion(models.Model):
    """A published version with what an office has set of it: cases are frozen to its digest."""

    digest = models.CharField(max_length=64, primary_key=True)
    service_id = models.CharField(max_length=80)
    of_digest = models.CharField(max_length=64, help_text="Of the published version.")
    settings = models.JSONField(help_text="files.LocalSettings.")
    law = models.CharField(max_length=200, help_text="Regulation of the region.")


class Offering(models.Model):
    """That an office offers a version of a service, with its settings. A change is a new row.

    Offices without a row offer the newest version of what the law obliges each region to offer.
    """

    pk = models.CompositePrimaryKey("office_id", "id")
    office_id = models.UUIDField()
    id = models.UUIDField()
    service_id = models.CharField(max_length=80)
    region_code = models.CharField(max_length=13, help_text="Of the office.")
    digest = models.CharField(max_length=64, help_text="Of the published version.")
    version = models.CharField(max_length=20)
    local_digest = models.CharField(max_length=64, help_text="With the settings; see LocalVersion.")
    settings = models.JSONField(default=dict, help_text="files.LocalSettings.")
    law = models.CharField(max_length=200, default="", blank=True)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, help_text="Null: offered now.")
    origin_office_id = models.UUIDField(null=True, help_text="Whose offering was adopted.")
    origin_version = models.CharField(max_length=20, default="", blank=True)
    by_id = models.UUIDField(null=True, help_text="Officer; null: by an operator's command.")
    changed_at = models.DateTimeField(help_text="Tells processes that there is something new.")

    class Meta:
        indexes: ClassVar = [models.Index(name="offering_changed", fields=["changed_at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_offering_at_a_time",
                fields=["office_id", "service_id"],
                condition=models.Q(until_at__isnull=True),
            ),
            models.CheckConstraint(
                name="offering_origin_has_version",
                condition=models.Q(origin_office_id__isnull=True, origin_version="")
                | models.Q(origin_office_id__isnull=False) & ~models.Q(origin_version=""),
            ),
        ]
