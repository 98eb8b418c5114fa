"""Making the plan of a form: who it is about, what is known, and then page by page. Pure."""

from datetime import date

from sekali.casework.plan_lines import LineMaker
from sekali.casework.plan_subjects import find_subjects
from sekali.casework.planning import Filling, Plan, PlannedPage
from sekali.casework.restricting import usable
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.vault.facts import Surroundings


def plan_form(
    service: CompiledService,
    dictionary: DictionaryOf,
    surroundings: Surroundings,
    filling: Filling,
    *,
    today: date,
) -> Plan:
    """Return the form of a service for a person: what is known, and what has to be typed."""
    surroundings = usable(surroundings, service)
    subjects = find_subjects(service, dictionary, surroundings, filling, today=today)
    maker = LineMaker(service, dictionary, subjects, filling, today)
    pages = tuple(
        PlannedPage(page.key, map(maker.line, page.items))
        for page in service.pages
        if maker.holds(page.when)
    )
    return Plan(
        service,
        subjects.holders,
        subjects.values,
        pages,
        today,
        dictionary,
        agreed=maker.agreed,
    )
