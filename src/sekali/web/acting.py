"""Acting for somebody else: whose affairs a request is about, and what may be done for them.

``request.user`` stays who signed in. ``request.person_id`` is the person, ``request.acting`` by
what right somebody acts for them; None where they act for themselves.
"""

from collections.abc import Collection, Mapping
from typing import Any, Literal
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse

from sekali.accounts.devices import DEVICE, KNOWN_AS, NETWORK
from sekali.accounts.proof import METHODS, SIGNED_IN_AT, STEPPED_UP_AT
from sekali.casework.whose import services_about
from sekali.catalogue import queries as catalogue
from sekali.mandates.queries import authority_of
from sekali.mandates.rules import OFFICER, PERSON, Authority
from sekali.web.former_records import record_meant
from sekali.web.pages import FORM_OF, render
from sekali.web.requests import Request, posted_of, today

# What a route may be used for while somebody acts for another: for nothing, unless it says so;
# whatever they may do; what is about services, or facts, that the mandate is for; only with a
# right to everything, as a parent has; with that right over a person, and not an organisation; or
# only as an officer who represents an organisation.
MayAct = Literal["never", "always", "services", "facts", "whole", "of-person", "officer"]
ACTING = "acting"
# All that a session keeps of who signed in. Everything else is of whose affairs it was about.
_OF_SIGNING_IN = frozenset(
    {
        *(SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY),
        *(SIGNED_IN_AT, METHODS, STEPPED_UP_AT, DEVICE, NETWORK, KNOWN_AS),
    }
)


def take_place(
    request: HttpRequest, may_act: MayAct, parameters: Mapping[str, Any]
) -> HttpResponse | None:
    """Put on a request of somebody who is signed in whose affairs it is about.

    Returns the answer instead, where it cannot be taken so: the right to act has ended, the form
    was opened for somebody else, or the page is for one's own affairs alone.

    Raises:
        Http404: What is outside of the mandate looks as if it did not exist.
    """
    ours: Request = request  # type: ignore[assignment]  # what the middleware has made of it
    ours.acting = None
    kept = ours.session.get(ACTING)
    if kept:
        authority = _authority_kept(ours, kept)
        if authority is None:
            switch(ours, None)
            return render(ours, "acting_over.html", status=409, name=kept["name"])
        ours.acting, ours.person_id = authority, authority.person_id
    else:
        ours.person_id = record_meant(request)
    if request.method == "POST" and may_act != "always" and _is_of_another(ours):
        return render(ours, "acting_other.html", status=409)
    if ours.acting is None or may_act == "always":
        return None
    if may_act == "never" or (may_act == "officer" and ours.acting.basis != OFFICER):
        return render(ours, "acting_own.html", status=409)
    if not _is_within(ours.acting, may_act, parameters):
        raise Http404
    return None


def see_place(request: HttpRequest) -> None:
    """Put on a request for which there is no route whom its sender acts for, to be said there."""
    ours: Request = request  # type: ignore[assignment]  # what the middleware has made of it
    if hasattr(ours, "acting") or not ours.user.is_authenticated:
        return
    kept = ours.session.get(ACTING)
    ours.acting = _authority_kept(ours, kept) if kept else None


def switch(request: Request, authority: Authority | None) -> None:
    """Act for somebody else from now on, or for oneself again; forget all of the one before.

    The session gets another key: with its cookie a browser drops the pages that it kept of before.
    """
    # Read, they are gone: what was said about one person is not shown beside another.
    list(get_messages(request))
    for key in [one for one in request.session.keys() if one not in _OF_SIGNING_IN]:  # noqa: SIM118  # a session, no dict
        del request.session[key]
    if authority is not None:
        request.session[ACTING] = {
            "person": str(authority.person_id),
            "mandate": str(authority.mandate_id) if authority.mandate_id else "",
            "name": authority.person_name,
        }
    request.session.cycle_key()
    request.acting = authority
    request.person_id = authority.person_id if authority else request.user.person_id


def is_covered(request: Request, service_id: str) -> bool:
    """Tell whether a service is within what somebody may do here; always for oneself."""
    if request.acting is None:
        return True
    return request.acting.scope.covers(service_id) and _is_for(request.acting, service_id)


def kind_served(request: Request) -> str:
    """Return the kind of whose affairs these are: a person, or an organisation."""
    return request.acting.kind if request.acting else PERSON


def shows(request: Request, kind: str, sensitivity: str = "general") -> bool:
    """Tell whether facts of a kind may be seen here; always one's own."""
    return request.acting is None or request.acting.scope.shows(kind, sensitivity)


def _authority_kept(request: Request, kept: Mapping[str, str]) -> Authority | None:
    return authority_of(
        request.user.person_id,
        UUID(kept["person"]),
        mandate_id=UUID(kept["mandate"]) if kept["mandate"] else None,
        today=today(),
    )


def _is_of_another(request: Request) -> bool:
    """Tell whether a form was opened for somebody else; one that says nothing is one's own."""
    meant = str(request.acting.person_id) if request.acting else ""
    return posted_of(request).get(FORM_OF, "") != meant


def _is_within(authority: Authority, may_act: MayAct, parameters: Mapping[str, Any]) -> bool:
    scope = authority.scope
    if may_act == "of-person" and authority.kind != PERSON:
        return False
    if not all(_is_for(authority, one) for one in _named_in(parameters)):
        return False
    if scope.is_whole:
        return True
    if may_act == "facts":
        return bool(scope.facts)
    if may_act != "services":
        return False
    return scope.covers_all(_services_of(authority.person_id, parameters))


def _services_of(person_id: UUID, parameters: Mapping[str, Any]) -> Collection[str]:
    """Return the services that an address is about; none where it is about none of theirs."""
    return _named_in(parameters) or services_about(person_id, parameters)


def _named_in(parameters: Mapping[str, Any]) -> Collection[str]:
    """Return the services that an address names itself."""
    if "service_id" in parameters:
        return [parameters["service_id"]]
    bundle = catalogue.bundles().get(parameters["key"]) if "key" in parameters else None
    return list(bundle.parts) if bundle else []


def _is_for(authority: Authority, service_id: str) -> bool:
    """Tell whether a service is one that whoever is acted for can ask for at all."""
    known = catalogue.services().get(service_id)
    return known is None or known.definition.applicant == authority.kind
