"""Bills, what the bank says was paid, what is to be given back, and the bank's statements.

Every amount is a whole number of rupiah.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sekali.storage.person_tables import PersonRow


class Bill(PersonRow):
    """What a case asks its applicant to pay. Paid in full, it lets the case go on."""

    case_id = models.UUIDField()
    fee_key = models.CharField(max_length=40, help_text="Which fee of the service.")
    title = models.JSONField(help_text="By language.")
    amount_rupiah = models.BigIntegerField()
    code = models.CharField(max_length=15, help_text="Typed at the bank; see rules.bill_code.")
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    status = models.CharField(max_length=10, help_text="open, paid, expired, cancelled")
    paid_rupiah = models.BigIntegerField(default=0, help_text="Of it; never more than it.")
    paid_at = models.DateTimeField(null=True, help_text="When the last of it was paid.")
    office_id = models.UUIDField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="bill_of_case", fields=["person_id", "case_id"]),
            models.Index(name="bill_of_office", fields=["office_id", "made_at"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="bill_asks_for_something", condition=Q(amount_rupiah__gt=0)
            ),
            models.CheckConstraint(
                name="bill_paid_within_amount",
                condition=Q(paid_rupiah__gte=0, paid_rupiah__lte=models.F("amount_rupiah")),
            ),
            models.CheckConstraint(
                name="bill_paid_is_whole",
                condition=~Q(status="paid")
                | Q(paid_rupiah=models.F("amount_rupiah"), paid_at__isnull=False),
            ),
        ]


class BillCode(models.Model):
    """Finds a bill by the code that was typed at the bank."""

    code = models.CharField(max_length=15, primary_key=True)
    person_id = models.UUIDField()
    bill_id = models.UUIDField()
    office_id = models.UUIDField()


class BankPayment(models.Model):
    """One payment that the bank told us of: its reference is the proof against taking it twice."""

    bank_reference = models.CharField(max_length=40, primary_key=True)
    code = models.CharField(max_length=40, help_text="As it was typed; perhaps nobody's.")
    amount_rupiah = models.BigIntegerField()
    paid_at = models.DateTimeField(help_text="By the bank's clock.")
    received_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=20, help_text="paid, too-little, too-much, late, twice, unknown-code"
    )
    person_id = models.UUIDField(null=True, help_text="Null where the code is nobody's.")
    bill_id = models.UUIDField(null=True)
    office_id = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="payment_of_bill", fields=["person_id", "bill_id"]),
            models.Index(name="payment_of_office", fields=["office_id", "paid_at"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="payment_is_some_money", condition=Q(amount_rupiah__gt=0))
        ]


class Refund(PersonRow):
    """Money of one payment that goes back to where it came from."""

    bill_id = models.UUIDField()
    case_id = models.UUIDField()
    office_id = models.UUIDField()
    payment_reference = models.CharField(max_length=40, help_text="The payment it gives back of.")
    amount_rupiah = models.BigIntegerField()
    reason = models.CharField(max_length=40, help_text="too-much, late, twice, not-due, refused …")
    status = models.CharField(max_length=10, help_text="wanted, sent, confirmed")
    bank_reference = models.CharField(max_length=40, default="", blank=True)
    wanted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True, help_text="Seen in the bank's statement.")

    class Meta:
        indexes: ClassVar = [
            models.Index(name="refund_of_bill", fields=["person_id", "bill_id"]),
            models.Index(name="refund_of_office", fields=["office_id", "wanted_at"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="refund_is_some_money", condition=Q(amount_rupiah__gt=0))
        ]


class StatementLine(models.Model):
    """One line of the bank's statement, as it was last fetched."""

    bank_reference = models.CharField(max_length=40, primary_key=True)
    is_refund = models.BooleanField(help_text="Money that left; else money that came.")
    code = models.CharField(max_length=40, default="", blank=True)
    amount_rupiah = models.BigIntegerField()
    booked_at = models.DateTimeField()
    office_id = models.UUIDField(null=True, help_text="Null where the code is nobody's.")

    class Meta:
        indexes: ClassVar = [
            models.Index(name="statement_of_office", fields=["office_id", "booked_at"])
        ]


class StatementDay(models.Model):
    """That the statement of a day was fetched, and when last."""

    day = models.DateField(primary_key=True)
    fetched_at = models.DateTimeField()
    lines = models.PositiveIntegerField()
