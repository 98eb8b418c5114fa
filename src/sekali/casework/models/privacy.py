"""What came of the rights over personal data: copies to be fetched, and what was deleted."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sekali.storage.person_tables import PersonRow


class DataCopy(PersonRow):
    """A copy of everything held about a person, to be fetched by them for some days.

    Its two files are private files of the documents room; after its end they are removed.
    """

    case_id = models.UUIDField(help_text="The request that it answers.")
    data_id = models.UUIDField(help_text="The file with JSON, for machines.")
    document_id = models.UUIDField(help_text="The file with PDF, to be read.")
    sha256 = models.CharField(max_length=64, help_text="Of the JSON.")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, help_text="Last.")
    removed_at = models.DateTimeField(null=True, help_text="When its files were removed.")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                name="copies_to_remove", fields=["expires_at"], condition=Q(removed_at__isnull=True)
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="copy_ends", condition=Q(expires_at__gt=F("made_at")))
        ]


class Erasure(PersonRow):
    """What was deleted of a person when they asked, and what stays, why and until when.

    ``report`` is a list of ``{"what", "count", "outcome", "law", "until"?, "service"?}``, where
    what is a key of dictionary/retention.yaml: counts and laws, never what it was.
    """

    case_id = models.UUIDField()
    report = models.JSONField(default=list)
    done_at = models.DateTimeField()


class LegalHold(PersonRow):
    """That nothing of a person, or of one case, may be deleted: a court, an audit, a dispute."""

    case_id = models.UUIDField(null=True, help_text="Null: everything of the person.")
    reason = models.CharField(max_length=500)
    law = models.CharField(max_length=200)
    office_id = models.UUIDField()
    placed_by_id = models.UUIDField()
    placed_at = models.DateTimeField()
    about = models.CharField(
        max_length=40,
        default="",
        blank=True,
        help_text="As the officer's list names it: a case's number, or the end of a NIK.",
    )
    review_date = models.DateField(null=True, help_text="By when it is looked at again.")
    shown_from = models.DateField(
        null=True, help_text="Until then its person is not told; null: told at once."
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_by_id = models.UUIDField(null=True)
    lifted_because = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        indexes: ClassVar = [
            # The one list of several people's holds: of the office that watches over them.
            models.Index(name="holds_of_office", fields=["office_id", "placed_at"])
        ]


class RetiredCases(models.Model):
    """How many cases were deleted when their time was over: what is left of them, and nobody's."""

    pk = models.CompositePrimaryKey("office_id", "service_id", "year", "outcome")
    office_id = models.UUIDField()
    service_id = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField(help_text="In which they were decided.")
    outcome = models.CharField(max_length=40)
    cases = models.PositiveIntegerField(default=0)


class Breach(models.Model):
    """A failure to protect personal data, as who watches over it has registered it.

    UU 27/2022 pasal 46: those concerned and the authority are told what came out, when and how,
    and what is done about it.
    """

    pk = models.CompositePrimaryKey("office_id", "id")
    office_id = models.UUIDField(help_text="Of who watches over personal data.")
    id = models.UUIDField()
    of_office_id = models.UUIDField(help_text="Through whose looks data came out.")
    since = models.DateTimeField()
    until = models.DateTimeField(help_text="Half-open.")
    exposed = models.CharField(max_length=500, help_text="Which data, in words.")
    how = models.CharField(max_length=1_000)
    handling = models.CharField(max_length=1_000)
    registered_by_id = models.UUIDField()
    registered_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="By when people and the authority are told.")
    told_at = models.DateTimeField(null=True)
    people = models.PositiveIntegerField(default=0, help_text="Who were told.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="breach_takes_time", condition=Q(until__gt=F("since")))
        ]


class ImpactJudgement(models.Model):
    """What the data-protection officer says of the impact assessment of a service. Append-only.

    UU 27/2022 pasal 34: of one version of a service, and of what it does with data.
    """

    pk = models.CompositePrimaryKey("service_id", "id")
    service_id = models.CharField(max_length=80)
    id = models.UUIDField()
    service_version = models.CharField(max_length=20)
    fingerprint = models.CharField(
        max_length=64, help_text="Of what it does with data: catalogue.privacy.contents."
    )
    outcome = models.CharField(max_length=20, help_text="accepted, conditions or refused")
    text = models.CharField(max_length=4_000, help_text="The judgement, and its conditions.")
    office_id = models.UUIDField()
    judged_by_id = models.UUIDField()
    judged_by = models.CharField(max_length=200, help_text="Name and title, as they were.")
    judged_at = models.DateTimeField()
