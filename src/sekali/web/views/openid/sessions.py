"""The session of a person here, as clients are told of it."""

import secrets

from django.contrib.auth import logout

from sekali.accounts.devices import KNOWN_AS
from sekali.accounts.proof import proof_in
from sekali.openid.granting import SignedIn
from sekali.openid.signing_out import end_session
from sekali.web.requests import Request, now

_CHOSEN = "openid_chosen"


def signed_in(request: Request) -> SignedIn:
    """Return who is signed in, with an id for the session that clients may know."""
    # An id of its own: the session's key is a secret, and changes at each sign-in and step-up.
    if KNOWN_AS not in request.session:
        request.session[KNOWN_AS] = secrets.token_hex(16)
    session: str = request.session[KNOWN_AS]
    person_id = request.user.person_id
    return SignedIn(person_id=person_id, proof=proof_in(request.session), session=session)


def leave(request: Request) -> None:
    """End the session on this device, and what clients hold by it."""
    session = request.session.get(KNOWN_AS, "")
    end_session(person_id=request.user.person_id, session=session, at=now())
    logout(request)
    request.has_left = True


def session_of(request: Request) -> str:
    """Return the id that clients know this session by, empty where none does."""
    return str(request.session.get(KNOWN_AS, ""))


def choose(request: Request, kept_id: object) -> None:
    """Keep that somebody said they are the one to sign in for a request."""
    request.session[_CHOSEN] = str(kept_id)


def has_chosen(request: Request, kept_id: object) -> bool:
    """Tell whether they said so for this request."""
    return kept_id is not None and request.session.get(_CHOSEN) == str(kept_id)
