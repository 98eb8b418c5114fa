"""A case that waits: for a day, and for something outside that an operator tells of."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from sekali.casework.actions import passing, submitting
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.casework.queries import case_of, events_of
from sekali.casework.scenarios.running import run_scenario
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.personas import load_personas
from sekali.jobs.event_command import tell_event
from support.applying import FAMILY_CARD, NOW, deliver, local_day, refused_with, start
from support.people import MOTHER, applicant

FOLDER_OF_ALL = Path(settings.SERVICES_DIR)
ALL_SERVICES = Path(settings.SERVICES_DIR)
FOLDER = Path("kependudukan") / "kartu-keluarga"
# The family card is decided by rule at once; here it is printed three days later, elsewhere.
DECIDED = """      approve:
        to: done
        effects:
          - {issue: kk}
          - {notify: approved}
"""
WAITING = """      approve: {to: rest}
"""
STATES = """
  rest:
    until: add_days(today, 3)
    within: {calendar_days: 10}
    actions:
      arrived: {to: printing}
  printing:
    event: printed
    within: {calendar_days: 5}
    actions:
      arrived: {to: done, effects: [{issue: kk}, {notify: approved}]}
      overdue: {to: withdrawn}

documents:
"""


@pytest.fixture(autouse=True)
def waiting_service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, db: None) -> Iterator[None]:
    """Offer a family card that waits, instead of the real services."""
    services = tmp_path / "services"
    shutil.copytree(settings.SERVICES_DIR / FOLDER, services / FOLDER)
    written = services / FOLDER / "service.yaml"
    text = written.read_text()
    assert DECIDED in text
    written.write_text(text.replace(DECIDED, WAITING).replace("\ndocuments:\n", STATES, 1))
    monkeypatch.setattr(settings, "SERVICES_DIR", services)
    catalogue.services.cache_clear()
    yield
    monkeypatch.undo()
    catalogue.services.cache_clear()


@pytest.fixture
def case() -> Case:
    """A case that waits for a day."""
    by = applicant(MOTHER)
    draft_id = start(by, FAMILY_CARD)
    submitting.submit(draft_id=draft_id, by=by, at=NOW, today=local_day(NOW))
    return now_of(case_of(person_id=by.person_id, case_id=draft_id))


def now_of(case: Case) -> Case:
    return case_of(person_id=case.person_id, case_id=case.id)


def test_it_goes_on_in_the_first_hour_of_the_day(case: Case, outside: Outside) -> None:
    assert case.state == "rest"
    deliver(outside, at=NOW + timedelta(days=2, hours=14))
    assert now_of(case).state == "rest"

    # Midnight in Jakarta is five in the afternoon of the day before at Greenwich.
    deliver(outside, at=NOW + timedelta(days=2, hours=15, minutes=1))

    assert now_of(case).state == "printing"
    happened = [event.data for event in events_of(case) if event.kind == "happened"]
    assert [data["cause"] for data in happened] == ["time"]


def test_an_operator_tells_of_the_event_and_it_is_done_once(
    case: Case, outside: Outside, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tell_event(case.number, "printed") == 1
    assert "waits for no event" in capsys.readouterr().out
    deliver(outside, at=NOW + timedelta(days=4))
    assert tell_event(case.number.lower(), "burnt") == 1
    assert "waits for printed; nothing was changed" in capsys.readouterr().out
    assert tell_event("AAAA", "printed") == 1

    # The command tells it now, months after this case's days: so the same, at its own time.
    assert tell_event(case.number, "printed") == 0
    passing.tell_of_event(
        person_id=case.person_id, case_id=case.id, event="printed", at=NOW + timedelta(days=4)
    )
    deliver(outside, at=NOW + timedelta(days=4))
    assert now_of(case).state == "done"
    # What was told twice is done once.
    deliver(outside, at=datetime.now(UTC) + timedelta(minutes=1))

    after = now_of(case)
    assert (after.state, after.effects_left) == ("done", 0)
    assert after.decision["cause"] == "event"
    done = [event.data["action"] for event in events_of(case) if event.kind == "happened"]
    assert done == ["arrived", "arrived"]


@pytest.mark.parametrize(
    ("acts", "then"),
    [
        ([], {"state": "rest"}),
        ([{"passes": {"calendar_days": 1}}], {"state": "rest"}),
        ([{"passes": {"calendar_days": 3}}], {"state": "printing"}),
        (
            [{"passes": {"calendar_days": 3}}, {"event": "printed"}],
            {"state": "done", "decided_by": "event", "issued": ["kk"]},
        ),
        ([{"passes": {"calendar_days": 20}}], {"state": "withdrawn"}),
    ],
)
def test_a_scenario_waits_as_a_case_does(acts: list[dict[str, Any]], then: dict[str, Any]) -> None:
    dictionary = catalogue.dictionary()
    personas = load_personas(ALL_SERVICES, dictionary)
    told = {
        "name": "waits",
        "as": "siti-aminah",
        "on": date(2026, 3, 2),
        "acts": acts,
        "then": then,
    }
    scenario = files.Scenario.model_validate(told)
    service = catalogue.service(FAMILY_CARD)
    assert run_scenario(service, dictionary, scenario, personas, personas.office) == []


def test_an_event_that_never_comes_ends_the_wait(case: Case, outside: Outside) -> None:
    deliver(outside, at=NOW + timedelta(days=4))
    deliver(outside, at=NOW + timedelta(days=11))
    assert now_of(case).state == "withdrawn"
    refused_with(
        passing.NotAwaited,
        passing.tell_of_event,
        person_id=case.person_id,
        case_id=case.id,
        event="printed",
        at=NOW,
    )
