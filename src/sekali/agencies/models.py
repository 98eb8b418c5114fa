"""Regions, the offices of agencies in them, who works there, and when they are open."""

from typing import ClassVar

from django.db import models

from sekali.storage.person_tables import PersonRow


class Region(models.Model):
    """A province, regency, city, district or village, by its Kemendagri code."""

    code = models.CharField(max_length=13, primary_key=True, help_text="35.16.06.2001")
    level = models.CharField(max_length=20)
    name = models.CharField(max_length=100, help_text='With "Kabupaten" or "Kota" where it is one.')
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(null=True, help_text="Null: before any decree at hand.")
    valid_until = models.DateField(null=True, help_text="Day it vanished; null: exists.")
    postal_code = models.CharField(max_length=5, default="", blank=True)


class Office(models.Model):
    """An agency's office for one region, with its hours."""

    id = models.UUIDField(primary_key=True)
    agency = models.CharField(max_length=40, help_text="Kind of agency, e.g. civil-registry.")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=40, help_text="IANA name, e.g. Asia/Jakarta.")
    hours = models.JSONField(help_text='{"mon": ["07:30", "15:30"], …}; a missing day is closed.')
    place = models.CharField(max_length=80, help_text="Where its letters are signed.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_office_per_agency_and_region", fields=["agency", "region"]
            )
        ]


class Posting(PersonRow):
    """A person's role in an office, for a time."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, help_text="front-office, head-of-office, …")
    title = models.CharField(max_length=120, help_text="Position as it is printed on documents.")
    since = models.DateField()
    until = models.DateField(null=True, help_text="First day no longer in the role.")


class Holiday(models.Model):
    """A day on which offices are closed."""

    date = models.DateField(primary_key=True)
    name = models.JSONField(help_text="By language.")
    kind = models.CharField(max_length=20, help_text="national or joint_leave.")
