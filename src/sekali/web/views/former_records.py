"""Looking into a record that became part of one's own: its applications, documents and ledger."""

from django.http import HttpResponse
from django.shortcuts import redirect

from sekali.casework.merging import records_of
from sekali.web.former_records import LOOKING_INTO
from sekali.web.requests import Request, posted_of


def choose(request: Request) -> HttpResponse:
    """Look into a record that was put to one's own, or come back to one's own."""
    asked = posted_of(request).get("catatan", "")
    known = {str(one.id) for one in records_of(request.user.person_id)}
    if asked in known:
        request.session[LOOKING_INTO] = asked
        return redirect("home")
    request.session.pop(LOOKING_INTO, None)
    return redirect("account")
