"""Opening in an emergency what is closed to an officer, as a browser does it."""

from django.http import HttpResponse
from django.test import Client

from sekali.casework.models import Case
from sekali.casework.queries import case_of
from support.browsing import hand_in
from support.people import MOTHER, browser_of, person_id

WHY = "Dokter IGD RSUD menelepon: golongan darah dan riwayat lahir bayi dibutuhkan sekarang."
REASON = "life-in-danger"


def waiting() -> Case:
    """Return a birth that waits to be examined."""
    case_id = hand_in(browser_of(MOTHER))
    return case_of(person_id=person_id(MOTHER), case_id=case_id)


def ended(case: Case) -> Case:
    """Return the case as one that has ended."""
    Case.objects.filter(person_id=case.person_id, id=case.id).update(
        state="done", decided_at=case.submitted_at, effects_left=0
    )
    return case_of(person_id=case.person_id, case_id=case.id)


def desk_of(case: Case, path: str = "") -> str:
    """Return an address of a case at the desk."""
    return f"/meja/{case.person_id}/{case.id}{path}"


def break_glass(
    browser: Client, case: Case, *, reason: str = REASON, why: str = WHY
) -> HttpResponse:
    """Send the form by which closed data is opened."""
    boxes = {"mendesak-karena": reason, "mendesak-sebab": why}
    return browser.post(desk_of(case, "/mendesak"), boxes)
