"""Finding what there is: by words, by what happened in a life, and by one fact more."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.accounts.actions import choose_rights
from sekali.casework import queries as casework
from sekali.casework.entitlement import Entitlement
from sekali.casework.planning import Plan
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import KnownElement
from sekali.catalogue.files.bundle import BundleText
from sekali.catalogue.files.discovery import LifeEventText
from sekali.catalogue.value_types import ValueRefused
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import read_case_number, uuid7
from sekali.mandates.rules import PERSON
from sekali.vault.actions import Recording, record_facts
from sekali.vault.facts import DECLARED, RESIDENT, Fact, Surroundings
from sekali.vault.queries import surroundings_of
from sekali.web.acting import is_covered, kind_served
from sekali.web.element_boxes import box_of_element
from sekali.web.errors import sentence_for
from sekali.web.fields import months, reading_context, said_in
from sekali.web.offered import plan_of_service, worth_showing
from sekali.web.pages import render
from sekali.web.requests import Request, now, own_ground, posted_of, today
from sekali.web.rights import judged_for, lacks, title_of
from sekali.web.search import search_over
from sekali.web.texts import words


class Step(NamedTuple):
    """One service of a life event, with what is left to do for it, and what stands against it."""

    service: CompiledService
    plan: Plan | None = None
    refusals: tuple[str, ...] = ()
    draft_id: UUID | None = None


def search(request: Request) -> HttpResponse:
    """Search the catalogue with ordinary words, typing errors forgiven; or find a case.

    What is looked for is answered and forgotten: it is in no log and no table.
    """
    asked = request.GET.get("cari", "").replace("\0", "")[:100]
    number = read_case_number(asked) if asked else None
    if number and request.user.is_authenticated and request.acting is None:
        place = casework.find_by_number(number)
        if place and place[0] == request.person_id:
            return redirect("case", case_id=place[1])
    event = request.GET.get("peristiwa", "")
    if not asked and event in catalogue.dictionary().life_events:
        return redirect("life-event", key=event)
    search = search_over(catalogue.services(), catalogue.dictionary(), catalogue.bundles())
    found = search.found(asked, request.language)
    shown = worth_showing(found.services, request)
    found = found._replace(services=shown, nearest=worth_showing(found.nearest, request))
    is_for_people = kind_served(request) == PERSON
    if not is_for_people:
        # What happens in a life, and forms for it, are of people.
        found = found._replace(bundles=())
    events = life_events_shown(request.language) if is_for_people and not found.services else []
    return render(request, "services.html", asked=asked, found=found, life_events=events)


def life_event(request: Request, key: str) -> HttpResponse:
    """Show what happens then, and the services in order, with what is left to type for each."""
    event = catalogue.dictionary().life_events.get(key)
    if event is None:
        raise Http404
    found = _in_order(key, event.order)
    around = None
    if request.user.is_authenticated and found:
        around = surroundings_of(request.person_id, ground=own_ground(request))
    steps = [step for one in found if (step := _step(one, around, request)) is not None]
    return render(
        request,
        "life_event.html",
        text=event.text(request.language),
        steps=steps,
        bundles=bundles_of(key, request.language) if request.acting is None else [],
    )


def bundles_of(key: str, language: str) -> list[tuple[str, BundleText]]:
    """Return the bundles of a life event, by key."""
    return [
        (one.key, one.definition.text(language))
        for one in catalogue.bundles().values()
        if one.definition.life_event == key
    ]


def life_events_shown(language: str) -> list[tuple[str, LifeEventText]]:
    """Return the life events for which there is a service, by key."""
    served = {key for one in catalogue.services().values() for key in one.definition.life_events}
    events = catalogue.dictionary().life_events
    return [(key, event.text(language)) for key, event in events.items() if key in served]


def rights(request: Request) -> HttpResponse:
    """Switch on or off that a person is told what they have a right to."""
    shown = posted_of(request).get("tampil") == "1"
    choose_rights(person_id=request.person_id, shown=shown, now=now())
    return redirect("my-data")


def tell(request: Request, kind: str, element: str) -> HttpResponse:
    """Ask the one fact that would tell whether somebody has a right to something.

    Only a fact that stands between now is asked: nothing is collected that opens nothing.
    """
    around = surroundings_of(request.person_id, ground=own_ground(request))
    opened = _opened_by(request, around, (kind, element))
    known = catalogue.dictionary().element(kind, element)
    if not opened or known is None:
        raise Http404
    posted = posted_of(request) if request.method == "POST" else None
    t = words(request.language)
    mistake = _kept(request, opened[0], known, posted) if posted is not None else None
    if posted is not None and mistake is None:
        _say_what_it_opened(request, opened)
        return redirect("home")
    field = box_of_element(
        known,
        key=known.name,
        service=opened[0].service,
        t=t,
        posted=posted,
        mistake=sentence_for(mistake, t) if mistake else "",
    )
    return render(
        request,
        "tell.html",
        status=422 if mistake else 200,
        field=field,
        label=said_in(known.spec.label, request.language),
        titles=[title_of(one, request.language) for one in opened],
        months=months(request.language),
    )


def _in_order(key: str, order: Sequence[str]) -> list[CompiledService]:
    served = [s for s in catalogue.services().values() if key in s.definition.life_events]
    listed = [catalogue.services()[one] for one in order if one in catalogue.services()]
    return [*listed, *(service for service in served if service not in listed)]


def _step(service: CompiledService, around: Surroundings | None, request: Request) -> Step | None:
    """Return a step; None for what nobody offers, or not the office of the person's place."""
    if around is None:
        return Step(service) if worth_showing([service], request) else None
    if not is_covered(request, service.id) or service.definition.applicant != around.person.kind:
        return None
    plan = plan_of_service(service, around)
    if plan.not_offered_in:
        return None
    said = plan.service.text(request.language).refusals
    refusals = tuple(said[key] for key in plan.refusals(complete=False))
    return Step(plan.service, plan, refusals, uuid7())


def _opened_by(
    request: Request, around: Surroundings, fact: tuple[str, str]
) -> Sequence[Entitlement]:
    if not request.user.shows_rights:
        return ()
    return [one for one in judged_for(around, today()) if lacks(one) == fact]


def _kept(
    request: Request, one: Entitlement, known: KnownElement, posted: dict[str, str]
) -> DomainError | None:
    """Record what was typed as the person's own word; return what is wrong with it, if it is."""
    try:
        value = known.type.read(posted, known.name, known.spec, reading_context())
    except ValueRefused as refused:
        return refused
    if value is None:
        return ValueRefused("answer-missing")
    subject, _, _ = (one.missing or "").partition(".")
    fact = Fact(value, DECLARED, RESIDENT, today(), known.good_until(today()))
    record_facts(
        subject_id=one.plan.holders[subject].subject_id,
        facts={known.name: fact},
        recording=Recording(at=now(), recorded_by_id=request.user.person_id),
    )
    return None


def _say_what_it_opened(request: Request, opened: Sequence[Entitlement]) -> None:
    """Tell what the answer has opened, and what it has not."""
    judged = judged_for(surroundings_of(request.person_id, ground=own_ground(request)), today())
    eligible = {one.service.id for one in judged if one.standing == "eligible"}
    t = words(request.language)
    for key, is_told in (("tell.eligible", True), ("tell.not-eligible", False)):
        titles = [
            title_of(one, t.language) for one in opened if (one.service.id in eligible) is is_told
        ]
        if titles:
            messages.info(request, t(key, titles=", ".join(titles)))
