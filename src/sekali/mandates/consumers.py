"""What the worker does for mandates: their other side, what both are told, and the codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sekali.accounts.codes import code_of, keep_code
from sekali.accounts.contacts import contacts_of
from sekali.accounts.messages import alert
from sekali.accounts.models import Account
from sekali.accounts.queries import account_of
from sekali.accounts.signing_in import account_hashed
from sekali.audit.actions import Act, record
from sekali.catalogue import queries as catalogue
from sekali.channels.actions import new_notice, put_in_inbox
from sekali.channels.reaching import Reach, Told
from sekali.mandates import messages
from sekali.mandates.board import is_organisation
from sekali.mandates.models import Helping, Mandate, MandateRequest
from sekali.mandates.rules import OFFICER, ORGANISATION, PERSON
from sekali.storage import outbox
from sekali.storage.outbox import Message
from sekali.storage.reading import row_of
from sekali.storage.transactions import whole_transaction
from sekali.vault.grounds import own
from sekali.vault.queries import holder_of

PURPOSE = "mandate"


@dataclass(frozen=True, slots=True)
class MandateConsumers:
    """The consumers of this room, with what carries messages and the clock."""

    reach: Reach
    now: Callable[[], datetime]

    def by_topic(self) -> Mapping[str, outbox.Consumer]:
        """Return every consumer by the topic it handles."""
        return {
            messages.GIVEN: self.give_its_other_side,
            messages.TAKEN: self.tell_who_took_it,
            messages.BEGAN: self.write_that_it_began,
            messages.ENDED: self.end_its_other_side,
            messages.GIVEN_BACK: self.end_as_given_back,
            messages.CODE: self.send_code,
        }

    def give_its_other_side(self, message: Message) -> None:
        """Find who is to act by the hash of their NIK; make their side, and tell them."""
        mandate = row_of(Mandate, person_id=message.person_id, id=UUID(message.body["mandate"]))
        if mandate is None or mandate.ended_at is not None:
            return
        helper = account_hashed(bytes(mandate.helper_hash))
        if helper is None or not helper.is_active or helper.person_id == mandate.person_id:
            return
        mine = Mandate.objects.filter(person_id=mandate.person_id, id=mandate.id)
        mine.update(helper_id=helper.person_id)
        _make_side(mandate, helper, self.now())

    def tell_who_took_it(self, message: Message) -> None:
        """Let the giver see by name who acts, and tell them."""
        helper = account_of(UUID(message.body["helper"]))
        if helper is not None:
            _name_helper(message, helper)

    @outbox.in_one_transaction
    def write_that_it_began(self, message: Message) -> None:
        """Write on a person's ledger that somebody began to act for them; tell them once a day."""
        act = Act(
            kind="mandates.began",
            actor_id=UUID(message.body["helper"]),
            details={"mandate": message.body["mandate"]},
        )
        at = datetime.fromisoformat(message.body["at"])
        record(person_id=message.person_id, acts=[act], at=at)
        helper = account_of(UUID(message.body["helper"]))
        # Nobody is told of a child, nor of an organisation: the ledger of who acts has it.
        if helper is None or message.body["mandate"] in {"parent", OFFICER}:
            return
        is_for_it = is_organisation(message.person_id)
        key = "organisation-acting-began" if is_for_it else "acting-began"
        self._into_inbox(message, key, helper.display_name)

    def end_its_other_side(self, message: Message) -> None:
        """End the helper's side, and tell them."""
        mandate = row_of(Mandate, person_id=message.person_id, id=UUID(message.body["mandate"]))
        if mandate is None or mandate.helper_id is None:
            return
        _end_side(mandate, datetime.fromisoformat(message.body["at"]))

    def end_as_given_back(self, message: Message) -> None:
        """End the giver's side, and tell them."""
        helper = account_of(UUID(message.body["helper"]))
        _end_given_back(message, helper.display_name if helper else "")

    def send_code(self, message: Message) -> None:
        """Send a code to whose NIK it is, with who asks and what for."""
        person = account_hashed(bytes.fromhex(message.body["name"]))
        helper = account_of(UUID(message.body["helper"]))
        asked = row_of(MandateRequest, person_id=UUID(message.body["helper"]), id=message.id)
        if person is None or not person.is_active or helper is None or asked is None:
            return
        known = contacts_of(person.person_id)
        kind = "phone" if "phone" in known else "email"
        if kind not in known:
            return
        keep_code(
            person_id=person.person_id,
            code_id=message.id,
            purpose=PURPOSE,
            channel="sms" if kind == "phone" else "email",
            at=self.now(),
        )
        # Put into words like a notice, and never in the inbox: see ChannelConsumers.send_code.
        said = new_notice(
            person_id=person.person_id,
            notice_id=message.id,
            case_id=None,
            key="code-mandate",
            words=_words(asked, helper, person.language),
            language=person.language,
            at=self.now(),
        )
        self.reach.send(kind, known[kind], Told(message.id, said.subject, said.body))

    def _into_inbox(self, message: Message, key: str, helper: str) -> None:
        account = account_of(message.person_id)
        day = datetime.fromisoformat(message.body["at"]).date()
        notice = new_notice(
            person_id=message.person_id,
            notice_id=uuid5(message.person_id, f"{key}:{message.body['mandate']}:{day}"),
            case_id=None,
            key=key,
            words={"helper": helper},
            language=account.language if account else "id",
            at=self.now(),
        )
        put_in_inbox(notice=notice)


@whole_transaction
def _make_side(mandate: Mandate, helper: Account, at: datetime) -> None:
    """Make the helper's row; doing it again changes nothing."""
    person = holder_of(
        mandate.person_id,
        ground=own(mandate.person_id, where="mandates", reader_id=helper.person_id),
    )
    side = Helping(
        person_id=helper.person_id,
        id=mandate.id,
        other_id=mandate.person_id,
        other_name=person.name[:120],
        basis=mandate.basis,
        relation=mandate.relation,
        services=mandate.services,
        facts=mandate.facts,
        until_date=mandate.until_date,
        told_at=at,
        taken_at=mandate.taken_at,
    )
    if Helping.objects.filter(person_id=side.person_id, id=side.id).exists():
        return
    side.save(force_insert=True)
    words = {"person": side.other_name}
    alert(helper.person_id, "mandate-for-you", at, words=words).save(force_insert=True)


@whole_transaction
def _name_helper(message: Message, helper: Account) -> None:
    at = datetime.fromisoformat(message.body["at"])
    mine = Mandate.objects.filter(
        person_id=message.person_id, id=UUID(message.body["mandate"]), taken_at=None
    )
    if not mine.update(helper_name=helper.display_name, taken_at=at):
        return
    act = Act(
        kind="mandates.taken",
        actor_id=helper.person_id,
        details={"mandate": message.body["mandate"]},
    )
    record(person_id=message.person_id, acts=[act], at=at)
    words = {"helper": helper.display_name}
    _to_giver(message.person_id, "mandate-taken", at, words)


@whole_transaction
def _end_side(mandate: Mandate, at: datetime) -> None:
    helper_id: Any = mandate.helper_id
    theirs = Helping.objects.filter(person_id=helper_id, id=mandate.id, ended_at=None)
    side = theirs.first()
    if side is None or not theirs.update(ended_at=at):
        return
    told = alert(side.person_id, "mandate-ended", at, words={"person": side.other_name})
    told.save(force_insert=True)


@whole_transaction
def _end_given_back(message: Message, helper: str) -> None:
    at = datetime.fromisoformat(message.body["at"])
    helper_id = UUID(message.body["helper"])
    mine = Mandate.objects.filter(
        person_id=message.person_id, id=UUID(message.body["mandate"]), ended_at=None
    )
    if not mine.update(ended_at=at, ended_by_id=helper_id):
        return
    act = Act(
        kind="mandates.ended", actor_id=helper_id, details={"mandate": message.body["mandate"]}
    )
    record(person_id=message.person_id, acts=[act], at=at)
    _to_giver(message.person_id, "mandate-given-back", at, {"helper": helper})


def _to_giver(person_id: UUID, key: str, at: datetime, words: Mapping[str, str]) -> None:
    kind = ORGANISATION if is_organisation(person_id) else PERSON
    messages.told(person_id, kind, key, at, words=words).save(force_insert=True)


def _words(asked: MandateRequest, helper: Account, language: str) -> Mapping[str, str]:
    known = catalogue.services()
    titles = [known[one].text(language).title for one in asked.services if one in known]
    return {
        "helper": helper.display_name,
        "services": ", ".join(titles),
        "days": str(asked.days),
        "code": code_of(asked.id),
    }
