"""A midwife's permit while her registries are away: typed, handed in, and checked later."""

from uuid import UUID

from sekali.casework.actions import fetching
from sekali.casework.actions.drafting import plan_of
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.catalogue import queries as catalogue
from sekali.catalogue.agreements import Permit
from sekali.config import wiring
from support.applying import NOW, answer, attach, hand_in, local_day, start
from support.knowing import open_draft
from support.people import applicant, sample

PERMIT, MIDWIFE, LICENSING = "perizinan.izin-praktik-nakes", "rini-astutik", "yoga-prasetya"
PLACE = {
    "practice.facility_kind": "health_centre",
    "practice.facility_name": "Puskesmas Sooko",
    "practice.village_code": "35.16.13.2009",
    "practice.address": "Jl. Raya Japan Sampel No. 1",
    "practice.schedule": "Senin sampai Jumat, 08.00 sampai 14.00",
    "other_permits": "0",
}


def typed_permit(outside: Outside, **changes: str) -> UUID:
    """Return a permit whose registries were asked and away, and whose facts were typed."""
    by = applicant(MIDWIFE)
    draft_id = start(by, PERMIT)
    papers = {
        one: attach(by, draft_id, outside, item=one) for one in ("facility_letter", "photograph")
    }
    answer(by, draft_id, "practice", PLACE, outside, papers=papers)
    opened = open_draft(person_id=by.person_id, draft_id=draft_id)
    plan = plan_of(opened, today=local_day(NOW))
    page = plan.page("person")
    assert page is not None
    fetching.fetch_for_page(
        opened=opened,
        plan=plan,
        page=page,
        by=by,
        registries=wiring.registries(),
        dictionary=catalogue.dictionary(),
        at=NOW,
    )
    said = answer(by, draft_id, "person", {**HELD, **changes}, outside)
    assert said.is_good, (said.mistakes, said.refusals)
    return draft_id


def typed_and_sent(outside: Outside, **changes: str) -> Case:
    """Return the case of such a permit."""
    return hand_in(MIDWIFE, typed_permit(outside, **changes))


HELD: dict[str, str] = {}


def read_papers() -> None:
    """Learn what her papers say, while her registries answer."""
    elements = {"str_number", "str_profession", "str_competence", "diploma_school", "diploma_year"}
    for registry in ("health-workers", "education"):
        permit = Permit(
            registry, "sample", "CONTOH", frozenset(f"person.{one}" for one in elements), 24
        )
        for holding in wiring.registries()[registry].facts_about(
            sample(MIDWIFE).nik, permit=permit
        ):
            HELD.update({f"applicant.{name}": str(value) for name, value in holding.facts.items()})
