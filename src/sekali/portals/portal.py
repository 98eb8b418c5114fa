"""One portal that people may sign in with: sending them there, and believing what comes back."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from sekali.kernel.breaker import OUTAGE
from sekali.kernel.wording import printable
from sekali.portals import id_tokens
from sekali.portals.adapters.public_line import PublicLine, Told
from sekali.portals.id_tokens import Expected
from sekali.portals.identity import Identity, identity_of
from sekali.portals.metadata import Metadata, Published
from sekali.portals.our_proof import KeyMissing, OurProof
from sekali.portals.refusals import NotBelieved, PortalRefused, PortalUnavailable
from sekali.portals.registration import PortalSettings

Purpose = Literal["sign-in", "connect", "prove"]
# Somebody may have to find a phone and wait for a code there.
FLOW_LASTS = timedelta(minutes=15)
_CANCELLED = {"access_denied", "user_cancelled"}
# What is said of the sign-in itself counts where it is signed, and nowhere else.
_OF_SIGN_IN = ("acr", "amr", "auth_time", "sid")


@dataclass(frozen=True, slots=True, repr=False)
class Flow:
    """One way to a portal and back, as the browser's session keeps it; good for one answer.

    Whoever only connects or proves has to sign in there anew: on a device that several people
    use, somebody else may be signed in.
    """

    portal: str
    purpose: Purpose
    begun_at: datetime
    state: str
    nonce: str
    verifier: str

    @property
    def asks_fresh(self) -> bool:
        """Tell whether the person has to show the portal again who they are."""
        return self.purpose != "sign-in"


def new_flow(portal: str, purpose: Purpose, at: datetime) -> Flow:
    """Return a flow with secrets of its own (state, nonce, PKCE)."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Flow(portal, purpose, at, state, nonce, verifier)


@dataclass(frozen=True, slots=True, repr=False)
class Ended:
    """A sign-in that the portal says is over: whose, which one of theirs, and once."""

    issuer: str
    subject: str
    sign_in: str
    message_id: str
    lasts_until: datetime


class Portal:
    """What we may ask of one portal; the same object for all threads of a process."""

    def __init__(
        self,
        key: str,
        settings: PortalSettings,
        *,
        folder: Path,
        public_url: str,
        line: PublicLine,
    ) -> None:
        self.key, self.settings = key, settings
        self.return_address = f"{public_url}/masuk/dari/{key}/kembali"
        self.logout_address = f"{public_url}/masuk/dari/{key}/keluar"
        self.left_address = f"{public_url}/"
        self._line = line
        self._proof = OurProof(settings, folder)
        self._published = Published(settings.issuer, line)
        self._skew = timedelta(seconds=settings.clock_skew_seconds)
        self._expected = Expected(
            settings.issuer, settings.client_id, tuple(settings.algorithms), self._skew
        )

    def label(self, language: str) -> str:
        """Return what people call it."""
        return self.settings.label["en" if language == "en" else "id"]

    def address_to_go(self, flow: Flow, *, language: str) -> str:
        """Return where the person is sent to sign in.

        Raises:
            PortalUnavailable, NotBelieved: It cannot be used now.
        """
        metadata = self._published.metadata()
        asked = self._question(flow, language)
        if self.settings.pushes_requests or metadata.must_push:
            asked = self._pushed(metadata, asked, flow.begun_at)
        joint = "&" if urlsplit(metadata.authorization_endpoint).query else "?"
        return f"{metadata.authorization_endpoint}{joint}{urlencode(asked)}"

    def identity(self, flow: Flow, answer: Mapping[str, str], *, at: datetime) -> Identity:
        """Return who came back from the portal.

        Args:
            flow: The one that was begun at this browser, and is used up by this.
            answer: The parameters with which the person came back.
            at: Now.

        Raises:
            PortalRefused: See there; whatever does not hold is ``not-believed``.
            PortalUnavailable: Nothing is known of the person; they may try again.
        """
        if at - flow.begun_at > FLOW_LASTS:
            raise PortalRefused(reason="old")
        code = self._code_in(answer)
        told = self._tokens(code, flow, at)
        token, access = told.get("id_token"), told.get("access_token")
        if not isinstance(token, str) or not isinstance(access, str):
            raise NotBelieved("no tokens for the code")
        claims = id_tokens.checked_id_token(
            token, self._published, self._expected, nonce=flow.nonce, at=at
        )
        algorithm = str(id_tokens.header_of(token).get("alg"))
        id_tokens.check_access_token(claims, access, algorithm)
        if flow.asks_fresh:
            id_tokens.check_fresh(claims, since=flow.begun_at, skew=self._skew)
        return identity_of(self.key, self.settings, self._with_userinfo(claims, access))

    def ended(self, token: str, *, at: datetime) -> Ended:
        """Return which sign-in the portal says is over (OpenID Connect Back-Channel Logout).

        Raises:
            NotBelieved: The token is not one of the portal's, for us and of now.
            PortalUnavailable: Its keys are not to be had.
        """
        claims = id_tokens.checked_logout_token(token, self._published, self._expected, at=at)
        return Ended(
            self.settings.issuer,
            claims.get("sub") or "",
            claims.get("sid") or "",
            claims["jti"],
            at + timedelta(hours=1),
        )

    def address_to_leave(self) -> str:
        """Return where the person signs out of the portal too; empty where it has no such page."""
        try:
            address = self._published.metadata().end_session_endpoint
        except (PortalUnavailable, NotBelieved):
            return ""
        if not address:
            return ""
        asked = {
            "client_id": self.settings.client_id,
            "post_logout_redirect_uri": self.left_address,
        }
        return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"

    def public_key(self) -> dict[str, Any] | None:
        """Return the half of our key that the portal needs to know; see OurProof."""
        return self._proof.public_key()

    def check_config(self) -> list[str]:
        """Return what is wrong with the portal, in words for an operator; empty if nothing."""
        found = self._proof.check_config()
        if not self._line.may_go_to(self.settings.issuer):
            return [f"portal {self.key}: issuer is no https address", *self._named(found)]
        try:
            metadata = self._published.metadata()
            self._published.keys()
        except PortalUnavailable as away:
            return self._named([*found, f"does not answer ({away.params['reason']})"])
        except NotBelieved as wrong:
            return self._named([*found, wrong.why])
        if self.settings.asks_userinfo and not metadata.userinfo_endpoint:
            found.append("asks_userinfo, and it has no userinfo_endpoint")
        if self.settings.pushes_requests and not metadata.pushed_authorization_request_endpoint:
            found.append("pushes_requests, and it takes none")
        if self.settings.nik_verified is None:
            found.append("no nik_verified: nobody's account is found or opened, only connected")
        return self._named(found)

    def _named(self, findings: list[str]) -> list[str]:
        return [f"portal {self.key}: {one}" for one in findings]

    def _question(self, flow: Flow, language: str) -> dict[str, str]:
        challenge = hashlib.sha256(flow.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.return_address,
            "scope": " ".join(self.settings.scopes),
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "ui_locales": language,
        }
        if self.settings.asks_acr:
            asked["acr_values"] = " ".join(self.settings.asks_acr)
        return asked | ({"prompt": "login", "max_age": "0"} if flow.asks_fresh else {})

    def _pushed(self, metadata: Metadata, asked: Mapping[str, str], at: datetime) -> dict[str, str]:
        """Tell the portal the request directly (RFC 9126); return what the browser carries."""
        address = metadata.pushed_authorization_request_endpoint
        if not address:
            raise NotBelieved("requests have to be pushed, and nobody says where")
        answer = self._post(address, asked, metadata, at)
        name = answer.said.get("request_uri")
        if answer.status != HTTPStatus.CREATED or not isinstance(name, str):
            raise NotBelieved(f"pushed request: {_error_in(answer.said)}")
        return {"client_id": self.settings.client_id, "request_uri": name}

    def _code_in(self, answer: Mapping[str, str]) -> str:
        """Return the code, once it is sure that this portal and no other sends it (RFC 9207)."""
        issuer, metadata = answer.get("iss"), self._published.metadata()
        is_ours = issuer is not None and hmac.compare_digest(
            issuer.encode(), self.settings.issuer.encode()
        )
        if (issuer is not None or metadata.says_issuer) and not is_ours:
            raise NotBelieved("iss of the answer")
        if error := answer.get("error"):
            reason = "cancelled" if error in _CANCELLED else "error"
            raise PortalRefused(reason=reason, said=printable(error))
        if not answer.get("code"):
            raise NotBelieved("an answer without a code")
        return answer["code"]

    def _tokens(self, code: str, flow: Flow, at: datetime) -> Mapping[str, Any]:
        metadata = self._published.metadata()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.return_address,
            "code_verifier": flow.verifier,
        }
        answer = self._post(metadata.token_endpoint, form, metadata, at)
        if answer.status != HTTPStatus.OK:
            raise NotBelieved(f"code: {_error_in(answer.said)}")
        return answer.said

    def _post(
        self, address: str, form: Mapping[str, str], metadata: Metadata, at: datetime
    ) -> Told:
        is_for_issuer = self.settings.assertion_audience == "issuer"
        audience = self.settings.issuer if is_for_issuer else metadata.token_endpoint
        try:
            proved, headers = self._proof.added_to(form, audience=audience, at=at)
        except KeyMissing as error:
            raise PortalUnavailable(reason=OUTAGE) from error
        return self._line.post(address, proved, headers)

    def _with_userinfo(self, claims: Mapping[str, Any], access: str) -> Mapping[str, Any]:
        """Return the claims with those of userinfo; what the ID token says goes before."""
        address = self._published.metadata().userinfo_endpoint
        if not self.settings.asks_userinfo or not address:
            return claims
        answer = self._line.get(
            address,
            {"Authorization": f"Bearer {access}", "Accept": "application/json, application/jwt"},
        )
        if answer.status != HTTPStatus.OK:
            raise NotBelieved(f"userinfo: {answer.status}")
        told = answer.said or self._signed(answer.body)
        # Core 5.3.2: else it may be somebody else's.
        if told.get("sub") != claims["sub"]:
            raise NotBelieved("userinfo of another sub")
        more = {name: told[name] for name in told if name not in _OF_SIGN_IN}
        return {**more, **claims}

    def _signed(self, body: bytes) -> Mapping[str, Any]:
        token = body.decode("ascii", "replace").strip()
        claims = id_tokens.checked_signature(token, self._published, self._expected)
        if claims.get("iss") != self.settings.issuer:
            raise NotBelieved("iss of userinfo")
        id_tokens.check_audience(claims, self.settings.client_id)
        return claims


def _error_in(said: Mapping[str, Any]) -> str:
    """Return the error code that a portal told, for the log; its words may name somebody."""
    return printable(str(said.get("error", "no answer")))
