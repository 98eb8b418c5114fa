"""Who may come to an address, and what must come of it by the address's own access rule."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from sekali.accounts.models import Account, Session
from sekali.accounts.proof import PASSWORD, keep_sign_in
from sekali.web.routes import Route
from support.acting import COMPLAINT, helper_of, mandated
from support.organisations import acting_for_foundation
from support.people import (
    CLERK_ELSEWHERE,
    CLERK_OF_SOCIAL_AFFAIRS,
    HEAD_ELSEWHERE,
    MOTHER,
    OTHER_MOTHER,
    SINGLE_MOTHER,
    VILLAGE_OFFICER,
    browser_of,
    person_id,
)

# A helper is a resident who acts for somebody else just now, an officer for an organisation.
Kind = Literal["nobody", "resident", "staff", "helper", "officer"]
# GET and HEAD, what forms do, and what no page of ours does.
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "SEKALI")
# An address with one of these is about somebody's own things.
OWNED = {
    *("draft_id", "case_id", "evidence_id", "document_id", "person_id", "list_id", "bundle_id"),
    *("request_id", "subject_id", "copy_id", "review_id"),
}
# Throwing away what one does not have is no refusal: it changes nothing.
NOT_REFUSED = {"discard"}


@dataclass(frozen=True)
class Caller:
    """Somebody at the door: with which browser, and what the access rules take them for."""

    name: str
    kind: Kind
    browser: Callable[[], Client]
    # What of the things below is rightly theirs: a list that the own office sent.
    theirs: frozenset[str] = frozenset()

    def owns(self, route: Route) -> bool:
        """Tell whether a route is about what is rightly this caller's."""
        return bool(self.theirs & set(route.pattern().pattern.converters))


def signed_out() -> Client:
    """Return a browser that kept the cookie of a session that was signed out."""
    browser = browser_of(MOTHER)
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
    browser.post("/keluar")
    browser.cookies[settings.SESSION_COOKIE_NAME] = cookie
    return browser


def expired() -> Client:
    """Return a browser whose session has run out."""
    browser = browser_of(MOTHER)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    return browser


def of_another_password() -> Client:
    """Return a browser that was signed in before its owner chose another password."""
    browser = browser_of(MOTHER)
    account = Account.objects.get(person_id=person_id(MOTHER))
    account.set_password("quite another sentence")
    account.save(update_fields=["password"])
    return browser


def closed() -> Client:
    """Return a browser whose account was closed while it was signed in."""
    browser = browser_of(MOTHER)
    Account.objects.filter(person_id=person_id(MOTHER)).update(is_active=False)
    return browser


def invented() -> Client:
    """Return a browser with a cookie that nobody was ever given."""
    browser = browser_of(None)
    browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    return browser


def with_old_proof(key: str = MOTHER, *, since: timedelta = timedelta(days=1)) -> Client:
    """Return a browser, the owner's if nobody else is named, which showed long ago who it is."""
    browser = browser_of(key)
    session = browser.session
    keep_sign_in(session, [PASSWORD], timezone.now() - since)
    session.save()
    return browser


def for_another_mother() -> Client:
    """Return a browser in which somebody acts, by a mandate, for another than she is."""
    held = mandated(SINGLE_MOTHER, OTHER_MOTHER, services=[COMPLAINT], facts=["person"])
    return helper_of(SINGLE_MOTHER, OTHER_MOTHER, held)


def for_her_in_other_things() -> Client:
    """Return a browser in which somebody acts for her, with a mandate for a complaint alone."""
    held = mandated(MOTHER, OTHER_MOTHER, services=[COMPLAINT])
    return helper_of(MOTHER, OTHER_MOTHER, held)


def _signed_in(name: str, kind: Kind, key: str) -> Caller:
    return Caller(name, kind, lambda: browser_of(key))


NOBODY = (
    Caller("nobody", "nobody", lambda: browser_of(None)),
    Caller("signed out, with the old cookie", "nobody", signed_out),
    Caller("with a session that ran out", "nobody", expired),
    Caller("signed in with the password of before", "nobody", of_another_password),
    Caller("whose account was closed", "nobody", closed),
    Caller("with an invented cookie", "nobody", invented),
)
SOMEBODY_ELSE = (
    _signed_in("another resident", "resident", OTHER_MOTHER),
    _signed_in("a mother in another household", "resident", SINGLE_MOTHER),
    _signed_in("a clerk of another regency", "staff", CLERK_ELSEWHERE),
    _signed_in("a head of office of another regency", "staff", HEAD_ELSEWHERE),
    _signed_in("a clerk of another agency there", "staff", CLERK_OF_SOCIAL_AFFAIRS),
    Caller(
        "a village officer",
        "staff",
        lambda: browser_of(VILLAGE_OFFICER),
        theirs=frozenset({"list_id"}),
    ),
    Caller("who acts for another mother", "helper", for_another_mother),
    Caller("who acts for a foundation", "officer", acting_for_foundation),
)


def answers_expected(route: Route, method: str, kind: Kind) -> set[int] | None:
    """Return the answers an address may give to who is not its owner; None: any but a failure."""
    asked = "GET" if method == "HEAD" else method
    if asked not in route.methods:
        return {405}
    if kind in {"helper", "officer"} and _is_closed_to_helpers(route, asked, kind):
        return {409}
    if route.access == "anyone":
        return None
    if kind == "nobody":
        return {302} if asked == "GET" else {401}
    if route.access == "staff" and kind != "staff":
        return {404}
    is_owned = OWNED & set(route.pattern().pattern.converters)
    return {404} if is_owned and route.name not in NOT_REFUSED else None


def _is_closed_to_helpers(route: Route, method: str, kind: Kind) -> bool:
    """Tell whether a route is for one's own affairs, or the form was opened for another."""
    if route.of_nobody or route.acting == "always":
        return False
    is_for_officers = route.acting == "officer" and kind == "helper"
    return route.acting == "never" or is_for_officers or method == "POST"


def rows_of(who: str, *, but: tuple[str, ...] = ("audit_", "accounts_session")) -> dict[str, str]:
    """Return a digest of somebody's rows by table: every table that has the column person_id.

    The ledger is left out: a look that was refused may be written down.
    """
    key = person_id(who)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns "
            "WHERE column_name = 'person_id' AND table_schema = 'public'"
        )
        tables = [name for (name,) in cursor.fetchall() if not name.startswith(but)]
        found = {}
        for table in sorted(tables):
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) "
                f'FROM "{table}" t WHERE person_id = %s',
                [key],
            )
            found[table] = cursor.fetchone()[0]
    return found
