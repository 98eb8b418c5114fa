"""Times at which people are expected: a row at the person, and the place it takes in the office."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from sekali.storage.person_tables import PersonRow


class Span(Func):
    """The time from a start to an end, half-open, as PostgreSQL compares it with others."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Appointment(PersonRow):
    """A time at which a person is expected for a case, and what became of it.

    Its rows stay when it is moved or cancelled: how often somebody did not come is counted here.
    """

    case_id = models.UUIDField()
    office_id = models.UUIDField()
    purpose = models.CharField(max_length=60, help_text="What people come for; see Booking.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(
        max_length=10, help_text="booked, moved, cancelled, attended or missed."
    )
    booked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, help_text="When it was no longer awaited.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_appointment_awaited_of_a_case",
                fields=["person_id", "case_id"],
                condition=Q(status="booked"),
            ),
            models.CheckConstraint(
                name="appointment_awaited_until_settled",
                condition=Q(status="booked", settled_at__isnull=True)
                | ~Q(status="booked") & Q(settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]


class Booking(models.Model):
    """A place of an office that is taken for a time: what the list of a day shows.

    Places are counted from 1 for each purpose. Two bookings of one place never overlap: of two
    people who want the last place the database lets one have it.
    """

    pk = models.CompositePrimaryKey("office_id", "appointment_id")
    office_id = models.UUIDField()
    appointment_id = models.UUIDField()
    purpose = models.CharField(max_length=60, help_text="Services with one purpose share places.")
    place = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    person_id = models.UUIDField()
    case_id = models.UUIDField()
    number = models.CharField(max_length=14)
    title = models.JSONField(help_text="Of the service, by language.")
    about = models.CharField(max_length=120)
    status = models.CharField(max_length=10, help_text="booked, attended or missed.")
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(name="day_of_office", fields=["office_id", "starts_at"])]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_booking_of_a_place_at_a_time",
                expressions=[
                    ("office_id", RangeOperators.EQUAL),
                    ("purpose", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    (Span("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
            )
        ]


class Capacity(models.Model):
    """How many people an office receives side by side, where it is not as the service says."""

    pk = models.CompositePrimaryKey("office_id", "purpose")
    office_id = models.UUIDField()
    purpose = models.CharField(max_length=60)
    places = models.PositiveSmallIntegerField(help_text="0: no appointments for now.")
    changed_by_id = models.UUIDField()
    changed_at = models.DateTimeField()
