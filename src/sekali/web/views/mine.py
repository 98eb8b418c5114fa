"""What Sekali holds about the resident, who looked at it, and what it told them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse

from sekali.accounts.queries import names_of
from sekali.agencies import queries as agencies
from sekali.audit.models import Entry
from sekali.audit.questions import may_be_asked
from sekali.casework.actions.looking import HIDDEN_DESK
from sekali.casework.deriving import what_follows
from sekali.casework.effects.telling_offices import TOLD
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.channels import queries as channels
from sekali.channels.actions import mark_read
from sekali.documents import queries as documents
from sekali.openid.claims import WHERE, client_in_ledger
from sekali.openid.queries import names_of_clients
from sekali.vault.facts import Holder, Surroundings
from sekali.vault.queries import reads_about, surroundings_of
from sekali.web.fact_words import FactLine, computed_line, line_of
from sekali.web.fields import said_in
from sekali.web.labels import form_known_as
from sekali.web.pages import render
from sekali.web.requests import Request, now, own_ground, today, whole_number
from sekali.web.texts import Words, words


@dataclass(frozen=True, slots=True)
class LookRow:
    """One line of the ledger in words."""

    at: datetime
    who: str
    what: str
    why: str
    act: str
    elements: tuple[str, ...]
    asks: int | None


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


def looks(request: Request) -> HttpResponse:
    """Show who looked at the resident's data, when, and for what."""
    # Eighteen digits fit a bigint.
    before = whole_number(request.GET.get("sebelum", ""), digits=18)
    entries = reads_about(request.person_id, before_position=before)
    t = words(request.language)
    names = names_of(entry.actor_id for entry in entries if entry.actor_id)
    clients = names_of_clients(one for entry in entries if (one := client_in_ledger(entry.details)))
    rows = [_look(entry, request, t, names, clients) for entry in entries]
    more = entries[-1].position if len(entries) == 50 else None  # noqa: PLR2004  # a full page
    return render(request, "who_looked.html", rows=rows, more=more)


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


def _look(
    entry: Entry,
    request: Request,
    t: Words,
    names: Mapping[UUID, str],
    clients: Mapping[UUID | None, str],
) -> LookRow:
    details = entry.details
    service = form_known_as(details.get("service") or "")
    title = service.text(t.language).title if service else ""
    title = title or clients.get(client_in_ledger(details), "")
    if entry.actor_id == request.person_id:
        who = t("looks.you")
    elif entry.office_id:
        office = agencies.office(entry.office_id).name
        name = names.get(entry.actor_id) if entry.actor_id else None
        who = f"{office} · {name or t('looks.by-rule')}"
    elif entry.actor_id:
        who = names.get(entry.actor_id, t("looks.somebody"))
    else:
        who = t("looks.platform")
    labels = tuple(_label(reference, service, t) for reference in details.get("elements", []))
    asks = entry.position if may_be_asked(entry, request.person_id) else None
    why = _purposes(details, service, t)
    return LookRow(entry.at, who, title, why, _act(entry, t), labels, asks)


def _act(entry: Entry, t: Words) -> str:
    if entry.details.get("where") == HIDDEN_DESK:
        return t("looks.without-knowing")
    if entry.details.get("where") == TOLD:
        return t("looks.told")
    key = f"looks.act.{entry.kind}"
    return t(key) if t.has(key) else entry.kind


def _purposes(details: dict[str, object], service: CompiledService | None, t: Words) -> str:
    purposes = details.get("purposes") or {}
    if not isinstance(purposes, dict):
        return ""
    if "mending" in purposes:
        return t("looks.mending")
    if details.get("where") == WHERE:
        # A system outside has no folder of ours: what its office wrote is what is shown.
        return "; ".join(f"{key} ({t(f'openid.ground.{why}')})" for key, why in purposes.items())
    if service is None:
        return ""
    said = service.text(t.language).purposes
    return "; ".join(said.get(key) or key for key in purposes)


def _label(reference: str, service: CompiledService | None, t: Words) -> str:
    """Return what an element is called, and of whom, where it says of whom."""
    subject, _, name = reference.rpartition(".")
    whose = service.text(t.language).subjects.get(subject, "") if service else ""
    for elements in catalogue.dictionary().elements.values():
        if name in elements:
            label = said_in(elements[name].spec.label, t.language)
            return f"{label} ({whose})" if whose else label
    return name
