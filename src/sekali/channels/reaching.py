"""Reaching the owner of an account everywhere: in the inbox, by e-mail, by short message."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.mail import EmailMessage

from sekali.accounts.contacts import contacts_of
from sekali.accounts.models import Account
from sekali.channels.actions import new_notice, put_in_inbox
from sekali.channels.models import Notice
from sekali.channels.ports import SmsAway, SmsGateway, SmsRefused
from sekali.storage.outbox import TryLater


@dataclass(frozen=True, slots=True)
class Told:
    """A message to somebody; ``reference`` is its id with whoever carries it."""

    reference: UUID
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Reach:
    """What carries messages to people."""

    sms: SmsGateway
    public_url: str

    def alert(
        self,
        account: Account,
        *,
        alert_id: UUID,
        key: str,
        words: Mapping[str, str],
        also: Mapping[str, str],
        at: datetime,
    ) -> None:
        """Tell an owner what happened to the account, at every address there is.

        Raises:
            TryLater: Somewhere it could not be sent now; sending it again tells the same.
        """
        said = dict(words)
        if "stop" in said:
            said["stop"] = self.public_url + said["stop"]
        notice = new_notice(
            person_id=account.person_id,
            notice_id=alert_id,
            case_id=None,
            key=f"account-{key}",
            words=said,
            language=account.language,
            at=at,
        )
        put_in_inbox(notice=notice)
        self._everywhere(notice, list(self._places(account, also)))

    def _places(self, account: Account, also: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        known = contacts_of(account.person_id)
        places = [
            ("email", account.email),
            ("email", known.get("email", "")),
            ("phone", known.get("phone", "")),
            *also.items(),
        ]
        yield from dict.fromkeys(place for place in places if place[1])

    def _everywhere(self, notice: Notice, places: list[tuple[str, str]]) -> None:
        away: list[str] = []
        for number, (kind, value) in enumerate(places):
            # Told twice at one place for trouble at another: the reference shows it is the same.
            told = Told(notice.id, notice.subject, notice.body)
            try:
                self.send(kind, value, told, part=number)
            except TryLater as trouble:
                away.append(str(trouble))
        if away:
            raise TryLater("; ".join(away))

    def send(self, kind: str, value: str, told: Told, *, part: int = 0) -> None:
        """Send by e-mail or short message.

        Raises:
            TryLater: Not now. A number that is refused for good is left: other places know.
        """
        if kind == "email":
            self._email(value, told)
            return
        try:
            self.sms.send(
                number=value,
                text=f"{told.body.strip()}\n- Sekali",
                reference=f"{told.reference}-{part}",
            )
        except SmsRefused:
            return
        except SmsAway as away:
            raise TryLater(str(away)) from away

    def _email(self, address: str, told: Told) -> None:
        message = EmailMessage(
            subject=told.subject,
            body=told.body,
            to=[address],
            headers={
                "Message-ID": f"<{told.reference}@sekali>",
                "Auto-Submitted": "auto-generated",
            },
        )
        try:
            message.send()
        except OSError as away:
            raise TryLater(type(away).__name__) from away
