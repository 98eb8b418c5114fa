"""What tests about offerings do: offices by region, changes of them, and a form of the sample."""

from datetime import datetime
from uuid import UUID

from sekali.agencies.queries import office_serving
from sekali.casework.effects.setting import Outside
from sekali.catalogue import queries as catalogue
from sekali.catalogue.models import Offering
from sekali.catalogue.offering.queries import offering_now
from sekali.catalogue.offering.recording import Change
from support.applying import NOW, answer, start
from support.people import applicant

FOOD, BUILDING = "kesehatan.gizi-balita", "perizinan.bangunan-gedung"
MOJOKERTO, SUMENEP, SURABAYA = "35.16", "35.29", "35.78"
FATHER_OF_A_TODDLER, RESIDENT_OF_SUMENEP = "yusuf-maulana", "abd-wafi"
HEAD_OF_HEALTH, CLERK_OF_LICENSING = "nur-azizah", "yoga-prasetya"
LAW = "Perbup Contoh 12/2026 pasal 3"


def office_of(service: str, region: str) -> UUID:
    """Return the office of the service's agency for a region."""
    office_id: UUID = office_serving(catalogue.service(service).definition.owner, region).id
    return office_id


def change(service: str, region: str, *, by: UUID | None = None, at: datetime = NOW) -> Change:
    """Return whose offering a test changes."""
    return Change(service, office_of(service, region), by, at)


def current(service: str, region: str) -> Offering:
    """Return what an office offers now."""
    found = offering_now(office_of(service, region), service)
    assert found is not None
    return found


def filled_food(outside: Outside) -> UUID:
    """Return an application for food that only has to be handed in."""
    by = applicant(FATHER_OF_A_TODDLER)
    draft_id = start(by, FOOD)
    boxes = {
        "child.posyandu": "Posyandu Contoh Melati",
        "household.water_source": "well",
        "child.breastfed_only": "yes",
    }
    answered = answer(by, draft_id, "child", boxes, outside)
    assert answered.is_good, (answered.mistakes, answered.refusals)
    return draft_id
