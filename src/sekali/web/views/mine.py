"""What Sekali holds about the resident, who looked at it, and what it told them."""

from django.http import HttpResponse

from sekali.casework.deriving import what_follows
from sekali.catalogue import queries as catalogue
from sekali.channels import queries as channels
from sekali.channels.actions import mark_read
from sekali.documents import queries as documents
from sekali.vault.facts import Holder, Surroundings
from sekali.vault.queries import surroundings_of
from sekali.web.fact_words import FactLine, computed_line, line_of
from sekali.web.pages import render
from sekali.web.requests import Request, now, own_ground, today
from sekali.web.texts import Words, words


def data(request: Request) -> HttpResponse:
    """Show everything that is known about the resident and their household, with sources."""
    around = surroundings_of(request.person_id, ground=own_ground(request))
    t = words(request.language)
    household = around.household()
    return render(
        request,
        "my_data.html",
        person=_rows(around.person, around, t),
        household=_rows(household, around, t) if household else [],
        things=[(_title(one, t), _rows(one, around, t)) for one in around.things()],
        family=around.family()[1:],
        documents=documents.documents_of(request.person_id),
    )


def inbox(request: Request) -> HttpResponse:
    """Show what the resident was told."""
    notices = channels.inbox_of(request.person_id)
    if any(notice.read_at is None for notice in notices):
        mark_read(person_id=request.person_id, at=now())
    return render(request, "inbox.html", notices=notices)


def _rows(holder: Holder, around: Surroundings, t: Words) -> list[FactLine]:
    known = catalogue.dictionary()
    lines = [line_of(holder, one, t) for one in known.elements[holder.kind].values()]
    following = what_follows(holder, around, known, today=today())
    held = [line for line in lines if line is not None]
    return [*held, *(computed_line(one, t) for one in following)]


def _title(thing: Holder, t: Words) -> str:
    """Return what a parcel or a vehicle is called."""
    return f"{t(f'my-data.thing.{thing.kind}')}: {thing.name}"
