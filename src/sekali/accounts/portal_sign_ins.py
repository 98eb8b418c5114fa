"""Sessions here that a sign-in at another portal began, and that end with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from sekali.accounts.ending import end_sessions
from sekali.accounts.identities import Vouched, owner_of, subject_hash
from sekali.accounts.models import PortalSignIn, Session
from sekali.accounts.proof import KeepsValues
from sekali.accounts.sessions import SessionStore
from sekali.audit.actions import Act, record
from sekali.kernel.ids import keyed_hash
from sekali.storage.transactions import whole_transaction

# Where the session keeps which sign-in elsewhere it came of: portal, level, subject, sign_in.
SIGN_IN = "portal_sign_in"


@dataclass(frozen=True, slots=True, repr=False)
class SignIn:
    """A session that a portal began, and the hashes of who and which sign-in it was there."""

    session_key: str
    subject: str
    sign_in: str


def sign_in_of(
    identity: Vouched, sign_in: str, *, person_id: UUID, at: datetime, lasts: timedelta
) -> dict[str, str]:
    """Return what the session keeps of a sign-in elsewhere, and let its end find the person."""
    subject, named = subject_hash(identity.issuer, identity.subject).hex(), ""
    if sign_in:
        hashed = sign_in_hash(identity.issuer, sign_in)
        named = hashed.hex()
        PortalSignIn.objects.update_or_create(
            value_hash=hashed, defaults={"person_id": person_id, "until": at + lasts}
        )
    about = {"portal": identity.portal, "level": identity.level}
    return {**about, "subject": subject, "sign_in": named}


def portal_of(session: KeepsValues) -> str:
    """Return the portal that a session began with; empty where none did."""
    kept = session.get(SIGN_IN, None) or {}
    return str(kept.get("portal", ""))


def sign_ins_at(person_id: UUID, portal: str) -> Sequence[SignIn]:
    """Return a person's sessions that a portal began."""
    found, store = [], SessionStore()
    for one in Session.objects.filter(account_id=person_id):
        kept = store.decode(one.session_data).get(SIGN_IN) or {}
        if kept.get("portal") == portal:
            found.append(SignIn(one.session_key, kept["subject"], kept["sign_in"]))
    return found


@whole_transaction
def end_sign_ins(*, portal: str, issuer: str, subject: str, sign_in: str, at: datetime) -> None:
    """End the sessions here that a portal says are over: one sign-in there, or all of somebody.

    A portal ends what it began and nothing else. Doing it again changes nothing.
    """
    person_id = owner_of_sign_in(issuer, sign_in) if sign_in else owner_of(issuer, subject)
    if person_id is None:
        return
    wanted = sign_in_hash(issuer, sign_in).hex() if sign_in else ""
    whose = subject_hash(issuer, subject).hex() if subject else ""
    keys = [
        one.session_key
        for one in sign_ins_at(person_id, portal)
        if one.sign_in == (wanted or one.sign_in) and one.subject == (whose or one.subject)
    ]
    if end_sessions(Session.objects.filter(account_id=person_id, session_key__in=keys), at=at):
        act = Act(kind="account.portal-signed-out", actor_id=None, details={"portal": portal})
        record(person_id=person_id, acts=[act], at=at)


def owner_of_sign_in(issuer: str, sign_in: str) -> UUID | None:
    """Return who signed in here by a sign-in elsewhere."""
    found = PortalSignIn.objects.filter(value_hash=sign_in_hash(issuer, sign_in)).first()
    return found.person_id if found else None


def sign_in_hash(issuer: str, sign_in: str) -> bytes:
    """Return what stands for a sign-in elsewhere."""
    return keyed_hash(settings.HASH_KEY, "portal-sign-in", f"{issuer}\0{sign_in}")


@whole_transaction
def forget_expired_sign_ins(*, now: datetime) -> None:
    """Forget sign-ins elsewhere whose sessions here are over by themselves."""
    PortalSignIn.objects.filter(until__lt=now).delete()
