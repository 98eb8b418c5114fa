"""What the worker does with the messages of this room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from sekali.accounts.queries import account_of
from sekali.audit import questions
from sekali.casework import new_objections
from sekali.casework.actions import (
    arriving,
    breaching,
    bulk_sending,
    bundle_following,
    checking_later,
    closing_papers,
    consenting,
    explaining,
    glass_judged,
    judging_looks,
    learning,
    mend_answering,
    mending,
    merging,
    moving,
    objecting,
    opening_look_reviews,
    parting,
    passing,
    ranking_cases,
    recurring,
    reminding,
    upgrading,
)
from sekali.casework.actions.bulk_working import ListWorker
from sekali.casework.actions.carrying_out_merges import carry_out_merge
from sekali.casework.effects.running import carry_out_effects
from sekali.casework.effects.setting import Outside
from sekali.casework.notices import EMAIL
from sekali.channels import queries as channels
from sekali.channels.actions import send_by_email
from sekali.documents.scanning import PAPER_CLOSED
from sekali.mandates.board import addresses_of
from sekali.payments import actions as payments
from sekali.storage import outbox
from sekali.storage.outbox import Message, TryLater
from sekali.vault.actions import Look, write_down_look
from sekali.vault.ports import RegistryUnavailable


@dataclass(frozen=True, slots=True)
class CaseworkConsumers:
    """The consumers of this room, with the outside world and the clock they use."""

    outside: Outside
    now: Callable[[], datetime]
    is_sample: bool = False

    def by_topic(self) -> Mapping[str, outbox.Consumer]:
        """Return every consumer by the topic it handles."""
        return {
            moving.EFFECTS: self.run_effects,
            EMAIL: self.send_email,
            moving.LOOK: self.write_look,
            arriving.TIMER: self.timer_went_off,
            payments.PAID_TOPIC: self.bill_was_paid,
            passing.EVENT: self.event_came,
            learning.LEARN: self.learn,
            upgrading.MOVE: self.move_to_version,
            bulk_sending.TOPIC: self.go_on_with_list,
            recurring.TOPIC: self.go_on_with_period,
            moving.BUNDLE: self.bundle_goes_on,
            ranking_cases.RANKED: self.case_was_ranked,
            reminding.CALL_CLOSES: self.remind_of_call,
            checking_later.CHECK: self.check_later,
            mend_answering.MEND: mend_answering.record_mended,
            breaching.TELL: self.tell_of_breach,
            mending.LATE: self.mend_is_late,
            new_objections.LATE: self.objection_is_late,
            PAPER_CLOSED: self.paper_was_closed,
            questions.LATE: self.question_is_late,
            consenting.LATE: self.stopping_is_late,
            opening_look_reviews.LATE: self.look_is_late,
            judging_looks.TELL: self.tell_of_look,
            glass_judged.TOPIC: self.tell_of_glass,
            merging.MERGE: self.put_records_together,
            parting.PART: self.take_records_apart,
        }

    @outbox.in_one_transaction
    def case_was_ranked(self, message: Message) -> None:
        """Let a case go on that was compared with the others of its call."""
        passing.case_was_ranked(message, at=self.now())

    @outbox.in_one_transaction
    def paper_was_closed(self, message: Message) -> None:
        """Tell whom it concerns that malware was found in a paper."""
        closing_papers.close_paper(message, at=self.now())

    @outbox.in_one_transaction
    def remind_of_call(self, message: Message) -> None:
        """Tell the owner of a draft that its call closes soon."""
        reminding.remind(message, at=self.now())

    def put_records_together(self, message: Message) -> None:
        """Put two records of one person together, as two officers have said."""
        carry_out_merge(message, at=self.now())

    def take_records_apart(self, message: Message) -> None:
        """Take two records apart again, as two officers have said."""
        parting.carry_out_parting(message, at=self.now())

    @outbox.in_one_transaction
    def question_is_late(self, message: Message) -> None:
        """Pass on a question about a look that nobody answered in its time."""
        explaining.pass_on_unanswered(message, at=self.now())

    @outbox.in_one_transaction
    def stopping_is_late(self, message: Message) -> None:
        """Pass on that an office has not confirmed that it stopped, its consent withdrawn."""
        consenting.pass_on_unstopped(message, at=self.now())

    @outbox.in_one_transaction
    def mend_is_late(self, message: Message) -> None:
        """Pass on a request to mend that nobody answered in its time."""
        mending.pass_on_late(message, at=self.now())

    @outbox.in_one_transaction
    def objection_is_late(self, message: Message) -> None:
        """Pass on an objection that nobody answered in its days."""
        objecting.pass_on_late(message, at=self.now())

    @outbox.in_one_transaction
    def bundle_goes_on(self, message: Message) -> None:
        """Hand in what has waited for a case of the same bundle to end."""
        bundle_following.go_on(message, at=self.now())

    @outbox.in_one_transaction
    def learn(self, message: Message) -> None:
        """Keep what somebody said of their household."""
        learning.learn(message)

    @outbox.in_one_transaction
    def timer_went_off(self, message: Message) -> None:
        """Do what the clock of a state asks for."""
        passing.timer_went_off(message, at=self.now())

    @outbox.in_one_transaction
    def bill_was_paid(self, message: Message) -> None:
        """Let a case go on whose fee was paid."""
        passing.bill_was_paid(message, at=self.now())

    @outbox.in_one_transaction
    def event_came(self, message: Message) -> None:
        """Let a case go on that waited for something outside."""
        passing.event_came(message, at=self.now())

    @outbox.in_one_transaction
    def move_to_version(self, message: Message) -> None:
        """Let an open case go on under a newer version of its service, if that says so."""
        upgrading.move_to_version(message, at=self.now())

    def check_later(self, message: Message) -> None:
        """Ask a registry about a case that was handed in while it was away."""
        checking_later.check_later(message, registries=self.outside.registries, at=self.now())

    @outbox.in_one_transaction
    def tell_of_breach(self, message: Message) -> None:
        """Tell one person of a breach that concerns them."""
        breaching.tell_one(message, at=self.now())

    @outbox.in_one_transaction
    def look_is_late(self, message: Message) -> None:
        """Pass on looks that the head of an office has not judged in time."""
        opening_look_reviews.pass_on_late(message, at=self.now())

    @outbox.in_one_transaction
    def tell_of_look(self, message: Message) -> None:
        """Tell one person that an officer looked at their data without a reason."""
        judging_looks.tell_one(message, at=self.now())

    @outbox.in_one_transaction
    def tell_of_glass(self, message: Message) -> None:
        """Tell one person that it was right to open their data in an emergency."""
        glass_judged.tell_of_judgement(message, at=self.now())

    def go_on_with_list(self, message: Message) -> None:
        """Go through the next rows of a list that an agency sent in."""
        worker = ListWorker(self.outside.registry, self.is_sample)
        try:
            worker.step(
                office_id=message.person_id,
                bulk_id=UUID(message.body["list"]),
                state=message.body["state"],
                position=message.body["position"],
                at=self.now(),
            )
        except RegistryUnavailable as away:
            raise TryLater(str(away)) from away

    def go_on_with_period(self, message: Message) -> None:
        """Open what recurs for the next people."""
        after = message.body["after"]
        now = self.now()
        recurring.step(
            run_id=UUID(message.body["run"]),
            after=UUID(after) if after else None,
            at=now,
            today=localdate(now),
        )

    def run_effects(self, message: Message) -> None:
        """Do what a decision sets off, from the first step that was not done yet."""
        carry_out_effects(message, outside=self.outside, at=self.now())

    def send_email(self, message: Message) -> None:
        """Send a notice by e-mail: to the account's address, or to all of an organisation."""
        notice = channels.notice(
            person_id=message.person_id, notice_id=UUID(message.body["notice"])
        )
        account = account_of(message.person_id)
        if notice is None:
            return
        now = self.now()
        places = addresses_of(message.person_id, today=localdate(now)) if account is None else ()
        addresses = [account.email] if account else [one.email for one in places]
        try:
            send_by_email(notice=notice, addresses=addresses, at=now)
        except OSError as away:
            raise TryLater(str(away)) from away

    @outbox.in_one_transaction
    def write_look(self, message: Message) -> None:
        """Write on the ledger of somebody else than the applicant that their facts were read."""
        body = message.body
        look = Look(
            actor_id=UUID(body["actor"]) if body["actor"] else None,
            office_id=UUID(body["office"]) if body["office"] else None,
            service_id=body["service"],
            case_id=UUID(body["case"]),
            purposes=body["purposes"],
            elements=body["elements"],
            where=body["where"],
            shown_from=date.fromisoformat(shown) if (shown := body.get("shown_from")) else None,
        )
        write_down_look(
            person_id=message.person_id, look=look, at=datetime.fromisoformat(body["at"])
        )
