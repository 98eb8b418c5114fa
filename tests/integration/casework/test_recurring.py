"""What the calendar opens: once a person and period, in order, and on from where it was."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection

from sekali.audit.models import Entry
from sekali.casework.actions import recurring
from sekali.casework.actions.recurring import begin_run, begin_what_is_due, step
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, CaseEvent, Offer, RecurringRun
from sekali.casework.recurring_queries import period_named, runs_of, what_would_come
from sekali.catalogue import queries as catalogue
from sekali.channels.models import Notice
from sekali.jobs.recurring import list_recurring, run_recurring
from sekali.kernel.ids import uuid7
from sekali.vault.actions import Recording, add_subject, index_holders, record_facts
from sekali.vault.belonging import link, unlink
from sekali.vault.facts import VERIFIED, Fact
from support.applying import NOW, deliver
from support.knowing import holders_of_element
from support.newborns import family
from support.serving import as_owner

pytestmark = pytest.mark.django_db
SERVICES = Path(__file__).parents[2] / "support" / "recurring" / "services"
YEARLY, MONTHLY = "contoh.pernyataan-tahunan", "contoh.ingat-bulanan"
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def recurring_services(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[None]:
    """Offer the services that recur, instead of the real ones; nobody holds an STR or serves yet."""
    monkeypatch.setattr(settings, "SERVICES_DIR", SERVICES)
    catalogue.services.cache_clear()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE vault_profile SET facts = facts - 'str_number'")
        cursor.execute("DELETE FROM vault_link WHERE kind = 'civil_servant'")
    yield
    monkeypatch.undo()
    catalogue.services.cache_clear()


def nurse(number: int, profession: str = "nurse") -> UUID:
    """Make known somebody who is registered as a health worker."""
    person_id = family(number).parent_id
    values = {"str_number": f"STR-{number}", "str_profession": profession}
    facts = {key: Fact(value, VERIFIED, "health-workforce", TODAY) for key, value in values.items()}
    record_facts(subject_id=person_id, facts=facts, recording=Recording(at=NOW))
    return person_id


def begin(service: str = YEARLY, period: str = "2026", *, at: datetime = NOW) -> RecurringRun:
    found = catalogue.service(service)
    chosen = period_named(found, period, at.date())
    return begin_run(service=found, period=chosen, at=at, today=at.date())


def walked(run: RecurringRun, *, at: datetime = NOW) -> RecurringRun:
    """Let the worker go through a period to its end."""
    run = RecurringRun.objects.get(id=run.id)
    while run.state == recurring.RUNNING:
        step(run_id=run.id, after=run.after, at=at, today=at.date())
        run = RecurringRun.objects.get(id=run.id)
    return run


def cases() -> list[Case]:
    return list(Case.objects.all().across_people().filter(service_id=YEARLY))


def test_everybody_concerned_has_a_case_that_a_rule_has_decided() -> None:
    people = {nurse(number) for number in range(3)}
    dentist = nurse(3, "dentist")
    run = walked(begin())
    assert run.outcomes == {"opened": 3, "not-concerned": 1}
    assert {case.person_id for case in cases()} == people
    assert {(case.state, case.decided_by_id) for case in cases()} == {("done", None)}
    assert cases()[0].findings == {
        "period.first_day": "2026-01-15", "period.last_day": "2027-01-14"
    }  # fmt: skip
    assert not Entry.objects.filter(person_id=dentist, kind="facts.read").exists()


def test_nobody_is_said_to_have_typed_it_and_everybody_sees_it(outside: Outside) -> None:
    person_id = nurse(1)
    walked(begin())
    deliver(outside, at=NOW)
    event = CaseEvent.objects.filter(person_id=person_id).get(kind="submitted")
    assert (event.actor_id, event.data["channel"]) == (None, "recurring")
    entries = Entry.objects.filter(person_id=person_id, kind__in=["facts.read", "case.submitted"])
    assert {(entry.kind, entry.actor_id) for entry in entries} == {
        ("facts.read", None), ("case.submitted", None)
    }  # fmt: skip
    # Decided at once by a rule: they read how it ended, and not that anything was received.
    notices = Notice.objects.filter(person_id=person_id)
    assert [one.subject for one in notices] == ["Tetap terdaftar"]


def test_a_period_gone_through_again_opens_nothing_twice() -> None:
    nurse(1)
    walked(begin())
    late = nurse(2)
    run = walked(begin(at=NOW + timedelta(days=1)), at=NOW + timedelta(days=1))
    assert run.outcomes == {"opened": 2}
    assert len(cases()) == 2
    assert late in {case.person_id for case in cases()}


def test_a_worker_that_was_killed_in_the_middle_doubles_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recurring, "STEP", 2)
    for number in range(5):
        nurse(number)
    run = begin()
    step(run_id=run.id, after=None, at=NOW, today=TODAY)
    half = RecurringRun.objects.get(id=run.id)
    with monkeypatch.context() as killed:
        killed.setattr(recurring, "_keep", lambda *_: False)
        step(run_id=run.id, after=half.after, at=NOW, today=TODAY)
    assert len(cases()) == 4
    # And a message that comes again is of a position that it has left.
    assert not step(run_id=run.id, after=None, at=NOW, today=TODAY)
    run = walked(run)
    assert (run.state, len(cases())) == ("done", 5)


def test_what_stands_against_it_is_counted() -> None:
    person_id = nurse(1)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE vault_profile SET facts = facts - 'full_name' WHERE subject_id = %s",
            [person_id],
        )
    homeless = nurse(2)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_link WHERE person_id = %s", [homeless])
    run = walked(begin())
    assert run.outcomes == {
        "not-complete: applicant.full_name": 1, "not-eligible: no-family-card": 1
    }  # fmt: skip


def test_the_dry_run_says_the_same_and_writes_nothing() -> None:
    nurse(1)
    nurse(2, "dentist")
    service = catalogue.service(YEARLY)
    counts = what_would_come(service, period_named(service, "2026", TODAY), TODAY)
    assert dict(counts) == {"opened": 1, "not-concerned": 1}
    assert cases() == []
    assert not RecurringRun.objects.exists()
    assert walked(begin()).outcomes == dict(counts)


def test_periods_that_were_missed_are_caught_up_in_order() -> None:
    nurse(1)
    for wanted in ("2024", "2025", "2026"):
        begin_what_is_due(at=NOW, today=TODAY)
        running = [run for run in runs_of(YEARLY) if run.state == "running"]
        assert [run.period for run in running] == [wanted]
        # As long as one is running the next does not begin.
        begin_what_is_due(at=NOW, today=TODAY)
        assert len(runs_of(YEARLY)) == int(wanted) - 2023
        walked(running[0])
    begin_what_is_due(at=NOW, today=TODAY)
    assert {run.state for run in runs_of(YEARLY)} == {"done"}
    # 2024 began on the first day that the rule knows; all three are decided.
    assert len(cases()) == 3


def test_of_missed_months_only_the_last_is_caught_up() -> None:
    nurse(1)
    begin_what_is_due(at=NOW, today=TODAY)
    (run,) = runs_of(MONTHLY)
    assert run.period == "2026-03"


def test_whoever_joins_in_the_middle_gets_it_the_next_day_or_the_next_time() -> None:
    walked(begin())
    walked(begin(MONTHLY, "2026-03"))
    joined = nurse(1)
    tomorrow = NOW + timedelta(days=1)
    RecurringRun.objects.exclude(period__in=["2026", "2026-03"]).delete()
    for key in ("2024", "2025"):
        walked(begin(period=key), at=NOW)
    Case.objects.filter(person_id=joined).delete()

    begin_what_is_due(at=NOW, today=TODAY)
    assert {run.state for run in RecurringRun.objects.all()} == {"done"}
    begin_what_is_due(at=tomorrow, today=tomorrow.date())
    running = RecurringRun.objects.filter(state="running")
    assert [(run.service_id, run.period) for run in running] == [(YEARLY, "2026")]
    walked(running[0], at=tomorrow)
    assert [case.person_id for case in cases()] == [joined]


def test_an_offer_reminds_once_a_period(outside: Outside) -> None:
    person_id = nurse(1)
    begin_what_is_due(at=NOW, today=TODAY)
    deliver(outside, at=NOW)
    begin_run(
        service=catalogue.service(MONTHLY),
        period=period_named(catalogue.service(MONTHLY), "2026-03", TODAY),
        at=NOW + timedelta(hours=1),
        today=TODAY,
    )
    deliver(outside, at=NOW + timedelta(hours=1))
    (offer,) = Offer.objects.filter(person_id=person_id, service_id=MONTHLY)
    assert offer.taken_at is None
    notices = Notice.objects.filter(person_id=person_id, subject__contains="Pengingat bulanan")
    assert [one.subject for one in notices] == ["Sudah waktunya: Pengingat bulanan"]


def test_the_commands_tell_what_recurs(capsys: pytest.CaptureFixture[str]) -> None:
    nurse(1)
    assert run_recurring(YEARLY, "2024", dry_run=True) == 0
    assert run_recurring(YEARLY, "2024", dry_run=False) == 0
    assert list_recurring() == 0
    said = capsys.readouterr().out
    assert "2024 would give: 1 opened" in said
    assert "2024 done: 1 opened" in said
    assert f"{YEARLY}: every year on 01-15, opens a case" in said
    assert run_recurring(YEARLY, "1999", dry_run=False) == 1
    assert run_recurring("no.such", "", dry_run=False) == 1


def test_only_who_holds_the_element_is_gone_through_and_found_by_an_index() -> None:
    expected = sorted(nurse(number) for number in range(3))
    with as_owner():
        index_holders("str_number")
        index_holders("str_number")
    assert list(holders_of_element("str_number", after=None, limit=2)) == expected[:2]
    assert list(holders_of_element("str_number", after=expected[1], limit=2)) == expected[2:]
    assert list(holders_of_element("str_number", after=uuid7(), limit=2)) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'holds_str_number'")
        assert "facts ? 'str_number'" in cursor.fetchone()[0]


def test_a_period_begins_at_midnight_of_the_government() -> None:
    """17:00 in UTC is the next day in Jakarta."""
    from sekali.jobs.recurring import begin_recurring

    begin_recurring(datetime(2024, 1, 14, 16, 59, tzinfo=UTC))
    assert runs_of(YEARLY) == []
    begin_recurring(datetime(2024, 1, 14, 17, 0, tzinfo=UTC))
    assert [run.period for run in runs_of(YEARLY)] == ["2024"]


def servant(number: int, *, until: date | None = None) -> UUID:
    """Make known somebody who serves a government, or did until a day."""
    person_id, thing_id = family(number).parent_id, uuid7()
    nip = Fact("199605122022012001", VERIFIED, "civil-service-agency", TODAY)
    add_subject(
        subject_id=thing_id,
        kind="civil_servant",
        numbers={},
        facts={"nip": nip},
        recording=Recording(at=NOW),
    )
    relation = {"person_id": person_id, "other_id": thing_id, "kind": "civil_servant"}
    link(**relation, since=TODAY, at=NOW)
    if until is not None:
        unlink(**relation, until=until, at=NOW)
    return person_id


def test_who_has_a_thing_that_holds_the_element_is_found_while_they_have_it() -> None:
    expected = sorted(servant(number) for number in range(3))
    servant(3, until=TODAY)
    with as_owner():
        index_holders("nip", kind="civil_servant")
        index_holders("nip", kind="civil_servant")
    found = partial(holders_of_element, "nip", kind="civil_servant")
    assert list(found(after=None, limit=2)) == expected[:2]
    assert list(found(after=expected[1], limit=2)) == expected[2:]
    assert list(holders_of_element("card_no", kind="civil_servant", after=None, limit=2)) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'has_civil_servant'")
        assert "(person_id) WHERE" in cursor.fetchone()[0]
