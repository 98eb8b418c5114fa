"""Mandates: a row with the person who gives one, and a row with who acts."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sekali.storage.person_tables import PersonRow


class Mandate(PersonRow):
    """That somebody may act for the person in ``person_id``: for what, until when, given how.

    Who acts is known by the hash of their NIK; ``helper_id`` is found by the worker, so that nobody
    learns from giving a mandate who has an account. A name is shown once it was taken up.
    """

    basis = models.CharField(max_length=20, help_text="mandate, guardian or curator.")
    relation = models.CharField(max_length=60, help_text="Key in dictionary/acting.yaml.")
    way = models.CharField(max_length=20, help_text="app, code, paper or decision.")
    services = models.JSONField(default=list, help_text="Ids of services; * for every one.")
    facts = models.JSONField(default=list, help_text="Kinds of subjects, and specific; * for all.")
    may_recover = models.BooleanField(default=False, help_text="May come to a counter for them.")
    from_date = models.DateField()
    until_date = models.DateField(help_text="The first day on which it holds no more.")
    helper_hash = models.BinaryField(max_length=32)
    helper_label = models.CharField(max_length=30, help_text="Their NIK, covered.")
    helper_id = models.UUIDField(null=True)
    helper_name = models.CharField(max_length=120, default="", blank=True)
    given_at = models.DateTimeField()
    given_by_id = models.UUIDField(help_text="The person; for paper and decision an officer.")
    office_id = models.UUIDField(null=True)
    decision_no = models.CharField(max_length=80, default="", blank=True)
    paper_id = models.UUIDField(null=True, help_text="The scan, among the person's papers.")
    confirmed_by_id = models.UUIDField(null=True, help_text="The second officer.")
    confirmed_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True, help_text="When who acts took it up.")
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="mandate_of_person", fields=["person_id", "given_at"])
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="mandate_needs_two_officers",
                condition=Q(confirmed_by_id__isnull=True)
                | ~Q(confirmed_by_id=F("given_by_id")) & Q(office_id__isnull=False),
            ),
            models.CheckConstraint(
                name="mandate_confirmed_at_and_by_together",
                condition=Q(confirmed_by_id__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by_id__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="mandate_lasts", condition=Q(until_date__gt=F("from_date"))
            ),
            models.CheckConstraint(
                name="mandate_not_to_oneself",
                condition=Q(helper_id__isnull=True) | ~Q(helper_id=F("person_id")),
            ),
        ]

    @property
    def waits(self) -> bool:
        """Tell whether a second officer has to see the paper first."""
        return self.way in {"paper", "decision"} and self.confirmed_at is None


class Helping(PersonRow):
    """The other side of a mandate, with who acts: ``id`` is the mandate's."""

    other_id = models.UUIDField()
    other_name = models.CharField(max_length=120)
    basis = models.CharField(max_length=20)
    relation = models.CharField(max_length=60)
    services = models.JSONField(default=list)
    facts = models.JSONField(default=list)
    until_date = models.DateField()
    told_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="helping_by_name", fields=["person_id", "other_name", "id"])
        ]


class OpenMandate(models.Model):
    """A mandate on paper, or a decision, that waits in an office for its second officer."""

    pk = models.CompositePrimaryKey("office_id", "id")
    office_id = models.UUIDField()
    id = models.UUIDField(help_text="Of the mandate.")
    person_id = models.UUIDField()
    other_name = models.CharField(max_length=120)
    helper_name = models.CharField(max_length=120)
    opened_by_id = models.UUIDField()
    opened_at = models.DateTimeField()


class MandateRequest(PersonRow):
    """What somebody asks to do for another, until that one reads them the code on their phone.

    ``person_id`` is who asks. ``id`` is that of the code.
    """

    of_hash = models.BinaryField(max_length=32)
    relation = models.CharField(max_length=60)
    services = models.JSONField(default=list)
    days = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class BoardSeat(PersonRow):
    """That somebody is an officer of the organisation in ``person_id``, by the register's word.

    The register is asked by the NIK of who looks for their organisations, so that only officers
    who came here stand here, and not the whole board.
    """

    officer_id = models.UUIDField()
    officer_name = models.CharField(max_length=120)
    office = models.CharField(max_length=60, help_text="Key in codes/organisation_office.yaml.")
    appointed_date = models.DateField(null=True, help_text="As the register says.")
    found_at = models.DateTimeField()
    checked_at = models.DateTimeField(help_text="When the register last said so.")
    ended_at = models.DateTimeField(null=True)
    relieved_by_id = models.UUIDField(null=True, help_text="Who wrote down that they left.")
    relieved_office_id = models.UUIDField(null=True)
    decision_no = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_seat_of_an_officer", fields=["person_id", "officer_id"]
            ),
            models.CheckConstraint(
                name="seat_relieved_by_an_office",
                condition=Q(relieved_by_id__isnull=True, relieved_office_id__isnull=True)
                | Q(
                    relieved_by_id__isnull=False,
                    relieved_office_id__isnull=False,
                    ended_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="nobody_relieves_themselves",
                condition=Q(relieved_by_id__isnull=True) | ~Q(relieved_by_id=F("officer_id")),
            ),
        ]


class HeldOffice(PersonRow):
    """The other side of a seat, with the officer: ``id`` is the seat's."""

    organisation_id = models.UUIDField()
    organisation_name = models.CharField(max_length=120)
    office = models.CharField(max_length=60)
    checked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="held_office_by_name", fields=["person_id", "organisation_name"])
        ]
