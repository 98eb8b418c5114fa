"""The systems that a resident has signed in to with Sekali, and taking that back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from sekali.agencies import queries as agencies
from sekali.openid.consenting import withdraw
from sekali.openid.queries import client_of, connected
from sekali.openid.refusals import NoSuchClient
from sekali.web.pages import render
from sekali.web.requests import Request, now
from sekali.web.texts import words
from sekali.web.views.openid.authorize import uses_in_words


def systems(request: Request) -> HttpResponse:
    """Show which systems a resident has let in, and what each of them gets."""
    rows = []
    for consent in connected(request.user.person_id):
        try:
            client = client_of(consent.id)
        except NoSuchClient:
            continue
        office = agencies.office(client.office_id).name
        uses = uses_in_words(client, consent.given, request.language)
        rows.append({"client": client, "office": office, "uses": uses, "since": consent.given_at})
    return render(request, "openid_systems.html", rows=rows)


def disconnect(request: Request, client_id: UUID) -> HttpResponse:
    """Take back what a system was let have; its tokens end at once."""
    withdraw(person_id=request.user.person_id, client_id=client_id, at=now())
    messages.success(request, words(request.language)("openid.withdrawn"))
    return redirect("openid-systems")
