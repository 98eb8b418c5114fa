"""Mandates in words, and what can be ticked of one that is given."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sekali.catalogue import queries as catalogue
from sekali.catalogue.files.acting import WayOfGiving
from sekali.kernel.wording import long_date
from sekali.mandates.models import Helping, Mandate
from sekali.mandates.rules import ALL, PERSON
from sekali.mandates.scoping import Wanted, givable, kinds_of
from sekali.web.acting import kind_served
from sekali.web.fields import said_in
from sekali.web.requests import Request, all_posted_of, posted_of, today, whole_number
from sekali.web.texts import Words, words


def wanted_of(request: Request) -> Wanted:
    """Return what was ticked of a mandate."""
    typed, ticked = posted_of(request), all_posted_of(request)
    return Wanted(
        relation=typed.get("hubungan", ""),
        services=ticked.get("layanan", []),
        facts=ticked.get("data", []),
        days=whole_number(typed.get("hari", ""), digits=5) or 0,
        may_recover="pulih" in typed,
    )


def choices(request: Request, way: WayOfGiving) -> dict[str, Any]:
    """Return what can be ticked of a mandate that is given in a way, and what is ticked."""
    acting = catalogue.dictionary().acting
    t = words(request.language)
    bounds = acting.ways[way]
    kind = kind_served(request)
    known = sorted(givable(kind), key=lambda one: titles_of([one], t))
    wanted = wanted_of(request)
    return {
        "wanted": wanted,
        "nik": posted_of(request).get("nik", ""),
        "relations": [
            (key, said_in(one.label, t.language))
            for key, one in acting.relations.items()
            if one.of == kind
        ],
        "services": [(one, titles_of([one], t)[0]) for one in known],
        "kinds": kinds_of(kind) if bounds.shows_data else (),
        "lasting": [
            (days, long_date(today() + timedelta(days=days), t.language))
            for days in acting.lasting_days
            if days <= bounds.longest_days
        ],
        "most_services": bounds.services,
        "may_recover": bounds.may_recover and kind == PERSON,
        "law": acting.mandate.cite,
    }


def titles_of(service_ids: Sequence[str], t: Words) -> list[str]:
    """Return what services are called; those that are no more are left out."""
    known = catalogue.services()
    return [known[one].text(t.language).title for one in service_ids if one in known]


def scope_in_words(one: Mandate | Helping, t: Words) -> dict[str, Any]:
    """Return what a mandate is for, and as what somebody holds it, in words."""
    relation = catalogue.dictionary().acting.relations.get(one.relation)
    label = said_in(relation.label, t.language) if relation else t(f"acting.as.{one.basis}")
    if ALL in one.services:
        return {"services": [t("mandate.everything")], "facts": [], "relation": label}
    facts = [t(f"mandate.kind.{kind}") for kind in one.facts]
    return {"services": titles_of(one.services, t), "facts": facts, "relation": label}
