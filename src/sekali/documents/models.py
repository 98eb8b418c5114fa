"""Papers that people bring, and documents that offices issue."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sekali.storage.person_tables import PersonRow


class Evidence(PersonRow):
    """A checked file that a resident attached to an application."""

    NOT_SCANNED, CLEAN, HELD, MALWARE = "not-scanned", "clean", "held", "malware"

    application_id = models.UUIDField(help_text="The draft's id, which becomes the case's.")
    item = models.CharField(max_length=60, help_text="Key of the paper in the service's form.")
    name = models.CharField(max_length=120, help_text="As the resident's device called it.")
    blob = models.CharField(max_length=64, help_text="Address in the blob store.")
    media_type = models.CharField(max_length=40)
    size_bytes = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(default=1)
    added_by_id = models.UUIDField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    kind = models.CharField(
        max_length=60,
        default="",
        db_default="",
        help_text="Of dictionary/papers.yaml: what several offices ask for. Else empty.",
    )
    about_id = models.UUIDField(null=True, help_text="Person or thing that it proves something of.")
    service_id = models.CharField(
        max_length=80, default="", db_default="", help_text="For which it was given first."
    )
    given_at = models.DateTimeField(
        null=True, help_text="When it was given first, where it was used again."
    )
    refused_at = models.DateTimeField(
        null=True, help_text="When an officer marked it: it is not offered again."
    )
    scan = models.CharField(
        max_length=12,
        default=NOT_SCANNED,
        db_default=NOT_SCANNED,
        help_text="not-scanned (no scanner), clean, held or malware: nobody sees the last two.",
    )

    scanned_at = models.DateTimeField(null=True, help_text="When it was scanned last.")

    class Meta:
        indexes: ClassVar = [
            models.Index(name="evidence_of_application", fields=["person_id", "application_id"]),
            models.Index(name="evidence_blob", fields=["blob"]),
            models.Index(name="evidence_held", fields=["added_at"], condition=Q(scan="held")),
        ]


class IssuedDocument(PersonRow):
    """A numbered, signed document. Its file never changes; it is revoked, or replaced."""

    case_id = models.UUIDField()
    key = models.CharField(max_length=60, help_text="Key of the document in the service.")
    service_id = models.CharField(max_length=80)
    office_id = models.UUIDField()
    number = models.CharField(max_length=60)
    code = models.CharField(max_length=32, help_text="What its QR leads to; see DocumentCode.")
    title = models.JSONField(help_text="By language.")
    about = models.CharField(max_length=120, help_text="Whom or what it is about, as printed.")
    signer_id = models.UUIDField(null=True, help_text="Person whose position signs it.")
    signer_title = models.CharField(max_length=240)
    issued_at = models.DateTimeField()
    blob = models.CharField(max_length=64, default="", blank=True)
    sha256 = models.CharField(max_length=64, default="", blank=True, help_text="Of the file.")
    size_bytes = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    replaced_by_id = models.UUIDField(null=True, help_text="The document of a correction.")
    replaced_by_number = models.CharField(max_length=60, default="", db_default="", blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(name="document_blob", fields=["blob"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_document_per_case_and_key",
                fields=["person_id", "case_id", "key"],
                condition=models.Q(revoked_at__isnull=True),
            ),
            models.CheckConstraint(
                name="document_replaced_says_by_which",
                condition=models.Q(replaced_at__isnull=True, replaced_by_id__isnull=True)
                | models.Q(replaced_at__isnull=False, replaced_by_id__isnull=False),
            ),
        ]


class PrivateFile(PersonRow):
    """A file that the house made for a person and keeps for some time: a copy of their data."""

    blob = models.CharField(max_length=64, help_text="Address in the blob store.")
    media_type = models.CharField(max_length=40)
    size_bytes = models.PositiveIntegerField()
    made_at = models.DateTimeField()


class DocumentCode(models.Model):
    """Finds an issued document by the code in its QR, for anybody; kept as a keyed hash."""

    code_hash = models.BinaryField(max_length=32, primary_key=True)
    person_id = models.UUIDField()
    document_id = models.UUIDField()


class NumberSeries(models.Model):
    """The last number an office gave out in a series, such as its birth certificates of a day."""

    pk = models.CompositePrimaryKey("office_id", "series")
    office_id = models.UUIDField()
    series = models.CharField(max_length=80)
    last = models.PositiveIntegerField(default=0)


class PersonKey(PersonRow):
    """The key that files of a person are sealed with, wrapped by a master key.

    Without this row nobody can read them again, whoever has the files and the master keys.
    """

    master_id = models.CharField(max_length=40, help_text="Of the master key that wraps it.")
    wrapped = models.CharField(max_length=120, help_text="Nonce, key and tag, in base64.")
