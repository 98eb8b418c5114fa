"""A letter for a food stall: the service that asks whether the licensing office may help."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from support.applying import NOW, answer, attach, hand_in, start
from support.people import MOTHER, applicant

STALL_LETTER, HELP, ASKED = "desa.surat-keterangan-usaha", "nib-help", "may_help"
VILLAGE = "35.16.04.2001"
WHEN = "Pagi sebelum jam 9"
AGREED = {ASKED: "yes"}
STALL = {
    "business.name": "Warung Bu Siti",
    "business.field": "lodging_food",
    "business.address": "Dusun Sukorejo RT 002 RW 005",
    "business.village_code": VILLAGE,
    "business.start_year": "2021",
    "business.place_status": "owned",
    "business.workers": "2",
    "business.capital": "5.000.000",
    "business.turnover_year": "60.000.000",
}


def begun(outside: Outside, key: str = MOTHER, *, at: datetime = NOW) -> UUID:
    """Return a draft in which all is answered but the last page."""
    by = applicant(key)
    draft_id = start(by, STALL_LETTER, at=at)
    assert answer(by, draft_id, "use", {"used_for": "bank_loan"}, outside, at=at).is_good
    papers = {"place_photo": attach(by, draft_id, outside, item="place_photo")}
    # Where one of theirs is known already, it is another.
    answer(by, draft_id, "business", {"business": "nobody"}, outside, at=at)
    assert answer(by, draft_id, "business", STALL, outside, papers=papers, at=at).is_good
    return draft_id


def letter(
    outside: Outside, *last: Mapping[str, str], key: str = MOTHER, at: datetime = NOW
) -> Case:
    """Return an application that was handed in; ``last`` is what was typed on the last page."""
    by, draft_id = applicant(key), begun(outside, key, at=at)
    for boxes in last:
        assert answer(by, draft_id, "owner", boxes, outside, at=at).is_good
    return hand_in(key, draft_id, at=at)
