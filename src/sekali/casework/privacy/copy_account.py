"""The account in the copy of somebody's data: how they sign in. No secret is part of it."""

from datetime import datetime

from sekali.casework.privacy.copy_pieces import Piece


class Device(Piece):
    """A device that is signed in now."""

    device: str
    network: str
    signed_in_at: datetime | None


class CodeSent(Piece):
    """That a code was sent: for what, which way, and whether it was used."""

    purpose: str
    channel: str
    sent_at: datetime
    used_at: datetime | None


class ContactWaiting(Piece):
    """A new address or number that was not confirmed."""

    kind: str
    value: str
    asked_at: datetime


class LetIn(Piece):
    """That somebody at a counter was to be let in again, by which papers."""

    office: str
    reason: str
    papers: list[str]
    opened_at: datetime
    stopped_at: datetime | None
    done_at: datetime | None


class PasswordReset(Piece):
    """A new password that waited, or waits."""

    channel: str
    asked_at: datetime
    stopped_at: datetime | None
    done_at: datetime | None


class Portal(Piece):
    """Another portal by which the account is opened, or was."""

    portal: str
    name: str
    linked_by: str
    linked_at: datetime
    last_used_at: datetime | None
    ended_at: datetime | None


class AccountOf(Piece):
    """The account: how its owner signs in and is reached."""

    name: str
    language: str
    assurance: str
    contacts: dict[str, str]
    signs_in_with: list[str]
    passkeys: list[str]
    authenticator_since: datetime | None
    devices: list[Device]
    portals: list[Portal]
    codes_sent: list[CodeSent]
    contacts_waiting: list[ContactWaiting]
    let_in: list[LetIn]
    password_resets: list[PasswordReset]
    opened_at: datetime
