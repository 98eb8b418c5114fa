"""A family card that a rule decides on, and objecting to that, through the actions."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from sekali.casework.actions.answering_objections import ObjectionAnswer, answer_objection
from sekali.casework.actions.objecting import Complaint, object_to_decision
from sekali.casework.actors import Applicant, Officer
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, Objection
from sekali.casework.queries import case_of
from sekali.catalogue import queries as catalogue
from support.applying import FAMILY_CARD, NOW, deliver, hand_in, start
from support.people import CLERK, MOTHER, applicant, officer

FOLDER = FAMILY_CARD.replace(".", "/")
TUESDAY = NOW + timedelta(days=1)
WEDNESDAY = NOW + timedelta(days=2)
SAID = "Kode pos di kartu saya salah."
NOTE = "Kode posnya memang salah dibaca aturan."
_REFUSE = (
    "      refuse: {to: refused, reasons: [household-in-dispute], effects: [{notify: refused}]}\n"
)
_DECLINE = f"{_REFUSE}      decline: {{to: refused, effects: [{{notify: refused}}]}}\n"


def decided_by_rule(outside: Outside, key: str = MOTHER, *, at: datetime = NOW) -> Case:
    """Return a family card that a rule has granted, with all that follows done."""
    case = hand_in(key, start(applicant(key), FAMILY_CARD, at=at), at=at)
    deliver(outside, at=at + timedelta(minutes=5))
    return now_of(case)


@contextmanager
def rule_that_refuses(tmp_path: Path) -> Iterator[None]:
    """Let the rule of the family card refuse instead of grant."""
    rule = ("rules.yaml", "{action: approve}", "{action: decline}")
    with changed_card(tmp_path, ("service.yaml", _REFUSE, _DECLINE), rule):
        yield


@contextmanager
def changed_card(tmp_path: Path, *changes: tuple[str, str, str]) -> Iterator[None]:
    """Offer a family card with other words in files of its folder, instead of all services."""
    services = tmp_path / "services"
    shutil.copytree(settings.SERVICES_DIR / FOLDER, services / FOLDER)
    for name, old, new in changes:
        _change(services / FOLDER / name, old, new)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SERVICES_DIR", services)
        catalogue.services.cache_clear()
        yield
    catalogue.services.cache_clear()


def now_of(case: Case) -> Case:
    """Return a case as it is now."""
    return case_of(person_id=case.person_id, case_id=case.id)


def objected(
    case: Case, *, said: str = SAID, by: Applicant | None = None, at: datetime = TUESDAY
) -> Objection:
    """Object to what was decided on a case."""
    who = by or Applicant(case.person_id)
    return object_to_decision(case_id=case.id, complaint=Complaint(said=said), by=who, at=at)


def answered(
    case: Case,
    *,
    anew: bool = True,
    note: str = NOTE,
    by: Officer | None = None,
    at: datetime = WEDNESDAY,
) -> Objection:
    """Answer the objection to a case."""
    return answer_objection(
        person_id=case.person_id,
        case_id=case.id,
        answer=ObjectionAnswer(decides_anew=anew, note=note),
        by=by or officer(CLERK),
        at=at,
    )


def decided_anew(case: Case) -> Case:
    """Object, let an officer begin anew, and return the new case."""
    objected(case)
    made = answered(case)
    assert made.new_case_id is not None
    return case_of(person_id=case.person_id, case_id=made.new_case_id)


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text, f"{old!r} is not in {file.name}"
    file.write_text(text.replace(old, new), "utf-8")
