"""What the worker does with the messages of this room: telling the bank."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sekali.payments import queries, telling
from sekali.payments.ports import Announcement, Bank, BankUnavailable, RefundOrder
from sekali.payments.rules import OPEN
from sekali.payments.statements import refund_sent
from sekali.storage import outbox
from sekali.storage.outbox import Message, TryLater


@dataclass(frozen=True, slots=True)
class PaymentConsumers:
    """The consumers of this room, with the bank and the clock they use."""

    bank: Bank
    now: Callable[[], datetime]

    def by_topic(self) -> Mapping[str, outbox.Consumer]:
        """Return every consumer by the topic it handles."""
        return {telling.ANNOUNCE_TOPIC: self.announce, telling.REFUND_TOPIC: self.send_refund}

    def announce(self, message: Message) -> None:
        """Tell the bank how a bill stands by now; an older message says the same as a newer."""
        bill = queries.bill(message.person_id, UUID(message.body["bill"]))
        if bill is None:
            return
        said = Announcement(
            code=bill.code,
            title=bill.title["id"],
            amount_rupiah=bill.amount_rupiah,
            paid_rupiah=bill.paid_rupiah,
            due_at=bill.due_at,
            is_open=bill.status == OPEN,
        )
        try:
            self.bank.announce(said)
        except BankUnavailable as away:
            raise TryLater(str(away)) from away

    def send_refund(self, message: Message) -> None:
        """Have the bank send money back; the order's key is the refund's id, so that it is once."""
        refund = queries.refund(message.person_id, UUID(message.body["refund"]))
        if refund is None or refund.status != "wanted":
            return
        bill = queries.bill(message.person_id, refund.bill_id)
        order = RefundOrder(
            key=str(refund.id),
            payment_reference=refund.payment_reference,
            code=bill.code if bill else "",
            amount_rupiah=refund.amount_rupiah,
            reason=refund.reason,
        )
        try:
            reference = self.bank.send_refund(order)
        except BankUnavailable as away:
            raise TryLater(str(away)) from away
        refund_sent(
            person_id=refund.person_id,
            refund_id=refund.id,
            bank_reference=reference,
            at=self.now(),
        )
