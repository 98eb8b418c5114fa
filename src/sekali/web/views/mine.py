"""What Sekali holds about the resident, who looked at it, and what it told them."""

from django.http import HttpResponse

from sekali.casework import queries as casework
from sekali.casework.deriving import what_follows
from sekali.catalogue import queries as catalogue
from sekali.channels import queries as channels
from sekali.channels.actions import mark_read
from sekali.documents import queries as documents
from sekali.mandates.rules import OFFICER, SPECIFIC
from sekali.vault.facts import Holder, Surroundings
from sekali.vault.queries import surroundings_of
from sekali.web.acting import is_covered, shows
from sekali.web.fact_words import FactLine, computed_line, line_of
from sekali.web.pages import render
from sekali.web.requests import Request, now, own_ground, today
from sekali.web.texts import Words, words


def data(request: Request) -> HttpResponse:
    """Show everything that is known about the resident and their household, with sources."""
    around = surroundings_of(request.person_id, ground=own_ground(request))
    t = words(request.language)
    household = around.household()
    is_narrow = request.acting is not None and not request.acting.scope.is_whole
    things = [(_title(one, t), _rows(one, around, request, t)) for one in around.things()]
    issued = documents.documents_of(request.person_id)
    return render(
        request,
        "my_data.html",
        person=_rows(around.person, around, request, t),
        household=_rows(household, around, request, t) if household else [],
        things=[(title, rows) for title, rows in things if rows],
        family=() if is_narrow else around.family()[1:],
        documents=[one for one in issued if is_covered(request, one.service_id)],
    )


def inbox(request: Request) -> HttpResponse:
    """Show what the resident was told."""
    notices = channels.inbox_of(request.person_id)
    if request.acting is not None and request.acting.basis != OFFICER:
        # Read by somebody else they stay new; what is not about a case is the person's alone.
        numbers = {n.case_id for n in notices if n.case_id}
        services = casework.services_of_cases(request.person_id, numbers)
        seen = [n for n in notices if is_covered(request, services.get(n.case_id, ""))]
        return render(request, "inbox.html", notices=[n for n in seen if n.case_id in services])
    if any(notice.read_at is None for notice in notices):
        mark_read(person_id=request.person_id, at=now())
    return render(request, "inbox.html", notices=notices)


def _rows(holder: Holder, around: Surroundings, request: Request, t: Words) -> list[FactLine]:
    known = catalogue.dictionary()
    elements = known.elements[holder.kind].values()
    seen = [one for one in elements if shows(request, holder.kind, one.spec.sensitivity)]
    held = [line for one in seen if (line := line_of(holder, one, t)) is not None]
    # What follows from facts may follow from narrower ones.
    if not shows(request, holder.kind, SPECIFIC):
        return held
    following = what_follows(holder, around, known, today=today())
    return [*held, *(computed_line(one, t) for one in following)]


def _title(thing: Holder, t: Words) -> str:
    """Return what a thing of theirs is called."""
    return f"{t(f'my-data.thing.{thing.kind}')}: {thing.name}"
