"""One fact of the resident's: where it comes from, what other sources say, what it was before."""

from uuid import UUID

from django.http import Http404, HttpResponse

from sekali.casework import queries as casework
from sekali.casework.deriving import what_follows
from sekali.casework.mend_queries import mend_requests_about
from sekali.catalogue import queries as catalogue
from sekali.catalogue.derived import MEMBERS
from sekali.catalogue.dictionary import KnownElement
from sekali.mandates.rules import ORGANISATION, SPECIFIC
from sekali.vault.facts import DECLARED, Fact, Holder, Surroundings
from sekali.vault.grounds import own
from sekali.vault.queries import surroundings_of, versions_of
from sekali.web.acting import shows
from sekali.web.fact_words import computed_line, former, is_of, line_of, source_name
from sekali.web.pages import render
from sekali.web.requests import Request, own_ground, today
from sekali.web.texts import words


def one(request: Request, subject_id: UUID, element: str) -> HttpResponse:
    """Show a fact whole: value, source, proof, how sure and how long, and its history."""
    if any(element in derived for derived in catalogue.dictionary().derived.values()):
        return _computed_page(request, subject_id, element)
    holder, known = held_by(request, subject_id, element)
    t = words(request.language)
    # held_by has found that it is theirs.
    person_id, reader_id = request.person_id, request.user.person_id
    ground = own(person_id, where="web", reader_id=reader_id, belonging=[subject_id])
    versions = versions_of(subject_id, element, ground=ground)
    ids = {version.case_id for version in versions if version.case_id}
    numbers = casework.numbers_of(person_id, ids) if ids else {}
    fact = holder.facts[element]
    history = [former(v, known, numbers=numbers, reader_id=person_id, t=t) for v in versions]
    requests = mend_requests_about(person_id, subject_id, element)
    return render(
        request,
        "fact.html",
        line=line_of(holder, known, t),
        fact=fact,
        source=source_name(fact.source, t),
        history=history,
        requests=requests,
        is_register_of_others=is_kept_by_register(holder, fact),
        is_asked=any(one.state == "open" for one in requests),
        # What is believed, and not what another source said after it.
        rests_on=next((h for h, v in zip(history, versions, strict=True) if is_of(v, fact)), None),
    )


def is_kept_by_register(holder: Holder, fact: Fact) -> bool:
    """Tell whether a fact of an organisation is the register's: a notary has it changed there.

    The three days of UU 27/2022 are for the data of people; no office here answers for these.
    """
    return holder.kind == ORGANISATION and fact.level != DECLARED


def held_by(request: Request, subject_id: UUID, element: str) -> tuple[Holder, KnownElement]:
    """Return whom a fact of the resident is about, and its element.

    Theirs is what is known about themselves, their household and what they own.

    Raises:
        Http404: It is not theirs, or nobody knows it: the two look alike.
    """
    _, holder = _mine(request, subject_id)
    known = catalogue.dictionary().element(holder.kind, element) if holder else None
    if holder is None or known is None or element not in holder.facts:
        raise Http404
    if not shows(request, holder.kind, known.spec.sensitivity):
        raise Http404
    return holder, known


def _mine(request: Request, subject_id: UUID) -> tuple[Surroundings, Holder | None]:
    """Return what is around the resident, and of it what is theirs by this id, if it is."""
    around = surroundings_of(request.person_id, ground=own_ground(request))
    mine = [around.person, *around.things(), *filter(None, [around.household()])]
    return around, next((holder for holder in mine if holder.subject_id == subject_id), None)


def _computed_page(request: Request, subject_id: UUID, name: str) -> HttpResponse:
    """Show of what a fact was computed, and how; nothing of it is kept, so it has no history.

    Raises:
        Http404: It does not follow from what is theirs.
    """
    around, whose = _mine(request, subject_id)
    following = what_follows(whose, around, catalogue.dictionary(), today=today()) if whose else ()
    computed = next((one for one in following if one.derived.name == name), None)
    if computed is None or not shows(request, computed.holder.kind, SPECIFIC):
        raise Http404
    t, holder = words(request.language), computed.holder
    known = catalogue.dictionary().elements[holder.kind]
    rests_on = [line_of(holder, known[name], t) for name in computed.rests_on if name in known]
    is_of_family = MEMBERS in computed.rests_on
    return render(
        request,
        "computed_fact.html",
        line=computed_line(computed, t),
        spec=computed.derived.spec,
        rests_on=[line for line in rests_on if line],
        family=[one.name for one in around.family()] if is_of_family else [],
    )
