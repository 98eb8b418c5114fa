"""A resident's rights over their data: what they can ask for, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from sekali.casework.actions.unrestricting import unrestrict
from sekali.casework.privacy import queries
from sekali.casework.privacy.erasing import erasure_report
from sekali.catalogue import queries as catalogue
from sekali.documents.personal import private_file
from sekali.kernel.ids import case_number
from sekali.kernel.wording import long_date
from sekali.vault.queries import surroundings_of
from sekali.web.fact_words import line_of
from sekali.web.fields import said_in
from sekali.web.mend_words import label_of_element
from sekali.web.pages import render
from sekali.web.requests import Request, now, own_ground, posted_of, today
from sekali.web.texts import Words, words
from sekali.web.views.files import file_answer

COPY, RESTRICT, ERASE = (
    f"pelindungan-data.{name}" for name in ("salinan", "pembatasan", "penghapusan")
)
_FORMS = {
    "json": ("data_id", "application/json"),
    "pdf": ("document_id", "application/pdf"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes, or became, of something that is held: in words, with the law."""

    what: str
    count: int
    is_deleted: bool
    why: str
    law: str
    until: str


def overview(request: Request) -> HttpResponse:
    """Show every right with how to use it, and what came of those that were used."""
    t, person_id = words(request.language), request.person_id
    person = surroundings_of(person_id, ground=own_ground(request)).person
    known = catalogue.dictionary().elements["person"]
    restricted = [known[name] for name in sorted(person.restricted) if name in known]
    report = erasure_report(person_id=person_id, on=today())
    asked = queries.mendings_of(person_id)
    return render(
        request,
        "data_rights.html",
        services={"copy": COPY, "restrict": RESTRICT, "erase": ERASE},
        copies=queries.copies_of(person_id, at=now()),
        mendings=[(one, label_of_element(one.kind, one.element, t)) for one in asked],
        objections=[(one, case_number(one.case_id)) for one in queries.objections_of(person_id)],
        restricted=[line for one in restricted if (line := line_of(person, one, t))],
        outcomes=outcomes(report, t),
        erasures=[(one, outcomes(one.report, t)) for one in queries.erasures_of(person_id)],
    )


def fetch(request: Request, copy_id: UUID, form: str) -> HttpResponse:
    """Give a resident a copy of their data; each time is written down."""
    if form not in _FORMS:
        raise Http404
    found = queries.fetch_copy(
        person_id=request.person_id, copy_id=copy_id, by_id=request.user.person_id, at=now()
    )
    field, media_type = _FORMS[form]
    data = private_file(
        person_id=found.person_id, file_id=getattr(found, field), store=request.outside.store
    )
    answer = file_answer(data, media_type, f"salinan-data.{form}")
    disposition = answer.headers["Content-Disposition"]
    answer.headers["Content-Disposition"] = disposition.replace("inline", "attachment")
    return answer


def lift(request: Request) -> HttpResponse:
    """Let a fact be used again whose use the resident had restricted."""
    element = posted_of(request).get("data", "")
    unrestrict(
        person_id=request.person_id,
        elements=[element],
        actor_id=request.user.person_id,
        at=now(),
    )
    messages.success(request, words(request.language)("data-rights.lifted"))
    return redirect("data-rights")


def outcomes(rows: Sequence[Mapping[str, Any]], t: Words) -> list[Outcome]:
    """Return a report of deletion in words, what was deleted first."""
    said = [_case(row, t) if row["what"] == "case" else _of_schedule(row, t) for row in rows]
    return sorted(said, key=lambda one: not one.is_deleted)


def _case(row: Mapping[str, Any], t: Words) -> Outcome:
    service = catalogue.services().get(row["service"])
    title = service.text(t.language).title if service else row["service"]
    until = row.get("until")
    why = t("data-rights.kept-until") if until else t("data-rights.kept-for-ever")
    return Outcome(
        what=f"{title} · {row['number']}",
        count=1,
        is_deleted=row["outcome"] == "deleted",
        why=why,
        law=row["law"],
        until=long_date(date.fromisoformat(until), t.language) if until else "",
    )


def _of_schedule(row: Mapping[str, Any], t: Words) -> Outcome:
    kept = catalogue.dictionary().retention[row["what"]]
    return Outcome(
        what=said_in(kept.what, t.language),
        count=row["count"],
        is_deleted=row["outcome"] == "deleted",
        why=said_in(kept.why, t.language),
        law=row["law"],
        until="",
    )
