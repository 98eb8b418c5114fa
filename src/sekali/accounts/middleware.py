"""Puts the signed-in account on the request, without a query of its own."""

from collections.abc import Callable

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from sekali.accounts.models import Account


def account_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set ``request.user`` from the session that was loaded with its account."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: _account_of(request))  # type: ignore[assignment]
        return get_response(request)

    return middleware


def _account_of(request: HttpRequest) -> Account | AnonymousUser:
    session = request.session
    proof = session.get(HASH_SESSION_KEY)
    account: Account | None = getattr(session, "account", None)
    if account is None or not account.is_active:
        return AnonymousUser()
    # A changed password signs out every device.
    if not proof or not constant_time_compare(proof, account.get_session_auth_hash()):
        return AnonymousUser()
    return account
