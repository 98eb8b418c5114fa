"""Applications that come by the many: lists that agencies send in, services that recur."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class BulkFile(models.Model):
    """A list that an agency sent in, and how far it was worked through.

    Its id comes of its content: the same file sent again is the same list. ``position`` is the
    number of the last row that was gone through in its state.
    """

    pk = models.CompositePrimaryKey("office_id", "id")
    office_id = models.UUIDField()
    id = models.UUIDField()
    service_id = models.CharField(max_length=80)
    role = models.CharField(max_length=40)
    sent_by_id = models.UUIDField()
    sent_by_name = models.CharField(max_length=120)
    name = models.CharField(max_length=120, help_text="As the sender's device called it.")
    encoding = models.CharField(max_length=10, help_text="utf-8-sig, utf-16 or cp1252.")
    columns = models.JSONField(help_text="Keys of the columns, in the order of the file.")
    state = models.CharField(max_length=12, help_text="checking, checked, handing-in or done.")
    only_good = models.BooleanField(default=False, help_text="Hand in although rows are wrong.")
    position = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField()
    good = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    before = models.PositiveIntegerField(default=0, help_text="Rows handed in with another list.")
    handed_in = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="When it last came on.")
    stopped_at = models.DateTimeField(null=True, help_text="Stopped by hand until it goes on.")

    class Meta:
        indexes: ClassVar = [
            models.Index(name="bulk_of_office", fields=["office_id", "-received_at"])
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="bulk_counts_its_rows",
                condition=Q(rows__gte=F("good") + F("wrong") + F("before") + F("handed_in")),
            ),
        ]


class BulkRow(models.Model):
    """One row of a list: what stands in it, what is wrong with it, the case it became."""

    pk = models.CompositePrimaryKey("office_id", "bulk_id", "number")
    office_id = models.UUIDField()
    bulk_id = models.UUIDField()
    number = models.PositiveIntegerField(help_text="As the spreadsheet counts, the header is 1.")
    digest = models.CharField(max_length=32, help_text="Of service, period and cells.")
    cells = models.JSONField()
    standing = models.CharField(
        max_length=10, default="read", help_text="read, good, wrong, before or handed-in."
    )
    mistakes = models.JSONField(default=list, help_text="Column, code of the refusal, parameters.")
    person_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="bulk_row_by_digest", fields=["office_id", "bulk_id", "digest"]),
            models.Index(
                name="bulk_row_wrong",
                fields=["office_id", "bulk_id", "number"],
                condition=Q(standing="wrong"),
            ),
            # What an office typed of a case goes with it.
            models.Index(
                name="bulk_row_of_case",
                fields=["person_id", "case_id"],
                condition=Q(case_id__isnull=False),
            ),
        ]


class RecurringRun(models.Model):
    """How far one period of a service that recurs was gone through; its id is of both.

    ``after`` is the last subject that was looked at on this walk. People are gone through once, or
    on each day of the period where whoever joins gets it at once.
    """

    id = models.UUIDField(primary_key=True)
    service_id = models.CharField(max_length=80)
    period = models.CharField(max_length=10, help_text="2026, 2026-Q1, 2026-03 or 2026-W10.")
    first_day = models.DateField()
    end_day = models.DateField(help_text="First day of the next period.")
    state = models.CharField(max_length=10, help_text="running or done.")
    after = models.UUIDField(null=True)
    walked_on = models.DateField(help_text="Day on which the newest walk began.")
    outcomes = models.JSONField(default=dict, help_text="How many people by what came of it.")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(name="runs_of_service", fields=["service_id"])]
