"""What the worker does with what accounts put down: codes to send, owners to tell."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sekali.accounts import messages
from sekali.accounts.codes import code_of, keep_code
from sekali.accounts.contacts import NEW, OLD, change_of, contacts_of
from sekali.accounts.models import Account
from sekali.accounts.queries import account_of
from sekali.accounts.resetting import RESET, finish_reset, is_refused
from sekali.accounts.signing_in import account_hashed, write_down
from sekali.channels.reaching import Reach, Told
from sekali.channels.texts import notice_texts
from sekali.storage import outbox
from sekali.storage.outbox import Message

_log = logging.getLogger("sekali.refused")
_CHANNELS = {"sms": "phone", "email": "email"}


@dataclass(frozen=True, slots=True)
class ChannelConsumers:
    """The consumers of this room, with what carries messages and the clock."""

    reach: Reach
    now: Callable[[], datetime]

    def by_topic(self) -> Mapping[str, outbox.Consumer]:
        """Return every consumer by the topic it handles."""
        return {
            messages.CODE: self.send_code,
            messages.CONTACT_CODE: self.send_contact_code,
            messages.ALERT: self.tell_owner,
            messages.REFUSED: self.write_refusal,
            messages.RESET_DUE: self.finish_reset,
        }

    def send_code(self, message: Message) -> None:
        """Send a code to whoever signs in with the name, where a confirmed address is known."""
        account = _owner(message)
        kind = _CHANNELS.get(message.body["channel"], "")
        if account is None or not account.is_active:
            return
        purpose = message.body["purpose"]
        if purpose == RESET and is_refused(account.person_id, now=self.now()):
            return
        value = contacts_of(account.person_id).get(kind)
        if value:
            self._send(message, account, purpose, kind, value)

    def send_contact_code(self, message: Message) -> None:
        """Send a code to one end of a change, if it still waits."""
        change = change_of(person_id=message.person_id, change_id=UUID(message.body["change"]))
        account = account_of(message.person_id)
        if change is None or account is None:
            return
        is_new = message.body["which"] == "new"
        value = change.value if is_new else change.old_value
        self._send(message, account, NEW if is_new else OLD, change.kind, value)

    def _send(
        self, message: Message, account: Account, purpose: str, kind: str, value: str
    ) -> None:
        keep_code(
            person_id=account.person_id,
            code_id=message.id,
            purpose=purpose,
            channel="sms" if kind == "phone" else "email",
            at=self.now(),
        )
        said = notice_texts(account.language)[f"code-{purpose}"]
        # Never in the inbox: whoever reads there is signed in already.
        body = said["body"].replace("{code}", code_of(message.id))
        self.reach.send(kind, value, Told(message.id, said["subject"], body))

    def finish_reset(self, message: Message) -> None:
        """Let a new password hold whose owner has not stopped it."""
        reset_id = UUID(message.body["reset"])
        finish_reset(person_id=message.person_id, reset_id=reset_id, now=self.now())

    def tell_owner(self, message: Message) -> None:
        """Tell the owner of an account what happened to it."""
        account = account_of(message.person_id)
        if account is None:
            return
        self.reach.alert(
            account,
            alert_id=message.id,
            key=message.body["key"],
            words=message.body["words"],
            also=message.body["also"],
            at=self.now(),
        )

    def write_refusal(self, message: Message) -> None:
        """Write down a wrong password, or that somebody with all their data tried to register."""
        account, kind = _owner(message), message.body["kind"]
        if account is None:
            # On nobody's ledger; the name is not even known here, and is not said.
            _log.warning("refused: %s for a name that nobody has", kind)
            return
        at = datetime.fromisoformat(message.body["at"])
        write_down(account.person_id, f"account.{kind}", None, at)
        if kind == messages.ENROL_AGAIN:
            body = {"key": kind, "words": {}, "also": {}}
            self.tell_owner(
                Message(account.person_id, message.id, messages.ALERT, body, message.attempts)
            )


def _owner(message: Message) -> Account | None:
    return account_hashed(bytes.fromhex(message.body["name"]))
