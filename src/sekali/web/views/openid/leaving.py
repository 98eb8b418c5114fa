"""Sending a person back to the client, with a code or with what went wrong."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpResponse

from sekali.web.pages import render
from sekali.web.requests import Request


def answer_address(address: str, answer: Mapping[str, str], *, state: str, issuer: str) -> str:
    """Return the registered address with an answer; ``iss`` says whose it is (RFC 9207)."""
    said = {**answer, **({"state": state} if state else {}), "iss": issuer}
    return with_query(address, said)


def with_query(address: str, said: Mapping[str, str]) -> str:
    """Return an address with more parameters, its own left as they are."""
    parts = urlsplit(address)
    query = "&".join(part for part in (parts.query, urlencode(said)) if part)
    return urlunsplit(parts._replace(query=query))


def go_there(address: str) -> HttpResponse:
    """Return a redirect to a registered address, which may be an app's own scheme."""
    return HttpResponse(status=303, headers={"Location": address})


def leave_by_page(request: Request, address: str, name: str) -> HttpResponse:
    """Return a page that leads on by itself, or by a link.

    Where a form brought somebody here, browsers follow no redirect to another site
    (``form-action``); a page of ours is the end of the form, and leads on without a script.
    """
    return render(request, "openid_leaving.html", address=address, name=name)
