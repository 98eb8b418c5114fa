"""A decision that a registry refuses to carry out is taken back, whatever dies in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from sekali.accounts.models import Account
from sekali.audit.models import Entry
from sekali.audit.queries import first_broken_link
from sekali.casework.actions import taking_back
from sekali.casework.effects import belonging, issuing, recording, remembering, telling
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, CaseEvent, EffectStep, Offer, Telling, WorkItem
from sekali.casework.queries import case_of
from sekali.channels.models import Notice
from sekali.documents.models import IssuedDocument
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from sekali.storage.outbox import ATTEMPTS_BEFORE_AN_OPERATOR_LOOKS
from sekali.vault.models import FactVersion, Link, Number
from sekali.vault.queries import NobodyThere
from support.applying import BIRTH, NOW, decide, deliver, submitted
from support.browsing import text_of
from support.changed_services import changed
from support.knowing import holder_of, surroundings_of
from support.people import CLERK, FATHER, MOTHER, browser_of, officer, person_id
from support.registry import Switch, with_switch

LATER = NOW + timedelta(hours=2)
SAID = "No KK tidak ditemukan"
# Everything that can be undone, and then the registry.
REGISTERED_LAST = """effects:
          - {issue: akta}
          - {verify: child}
          - record:
              child.birth_certificate_no: document.akta.number
              mother.religion: "'hindu'"
          - {join: child, household: household, relation: child, mother: mother, father: father}
          - {leave: father, household: household}
          - {close: father}
          - {tell: village-government, by: village-officer, where: household.village_code,
             words: born, facts: [child.full_name, father.full_name], purpose: certificate,
             law: Permendagri 47/2016}
          - {notify: approved}
          - {offer: [kependudukan.kartu-keluarga], subjects: {child: child}}
          - {register: child, mother: mother, household: household, certificate: akta}"""


class Crash(BaseException):
    """The process is killed here: no handler of anybody's runs."""


@pytest.fixture
def world(outside: Outside) -> tuple[Outside, Switch]:
    """The outside with a registry that refuses every entry for good."""
    refusing, switch = with_switch(outside)
    switch.refuses = True
    return refusing, switch


@pytest.fixture
def last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a birth be registered after everything else was done."""
    changed(BIRTH, "effects:\n          - {register", REGISTERED_LAST, tmp_path, monkeypatch)


@pytest.fixture
def approved(db: None, outside: Outside, static_files: None) -> Case:
    """A birth that was approved; nothing has followed from it yet."""
    case = submitted(outside)
    deliver(outside, at=NOW)
    return decide(case, officer(CLERK), "accept")


def known(case: Case) -> dict[str, Any]:
    """Return what is known of everybody in a case, and to whom they belong."""
    people = [person_id(MOTHER), person_id(FATHER), UUID(case.subjects["household"])]
    child = UUID(case.subjects["child"])
    return {
        "facts": [holder_of(one).facts["full_name"].as_json() for one in people[:2]],
        "religion": holder_of(people[0]).facts["religion"].as_json(),
        "child": _facts_of(child),
        "links": [_rows(Link, "other_id", "kind", "until", person_id=o) for o in (*people, child)],
        "numbers": Number.objects.filter(subject_id=child).count(),
        "active": Account.objects.get(person_id=people[1]).is_active,
        "offers": _rows(Offer, "service_id", person_id=case.person_id),
    }


def _facts_of(subject_id: UUID) -> dict[str, Any]:
    try:
        return {key: fact.value for key, fact in holder_of(subject_id).facts.items()}
    except NobodyThere:
        return {}


def told(case: Case) -> dict[str, Any]:
    """Return what a decision that was taken back leaves behind, so that two ways compare."""
    person = {"person_id": case.person_id}
    now = case_of(person_id=case.person_id, case_id=case.id)
    return {
        **known(case),
        "case": [now.state, now.effects_left, now.decided_at, now.decision, now.version],
        "steps": sorted(
            (step.kind, step.refusal, step.undone_at is None)
            for step in EffectStep.objects.filter(**person)
        ),
        "events": _rows(CaseEvent, "kind", **person),
        "documents": [
            (document.number, document.revoked_at is None)
            for document in IssuedDocument.objects.filter(**person)
        ],
        "notices": _rows(Notice, "subject", **person),
        "tellings": _rows(Telling, "role", "takes_back", "facts", case_id=case.id),
        "work": _rows(WorkItem, "role", "came_back", "task", case_id=case.id),
        "versions": _rows(FactVersion, "element", "value", person_id=case.subjects["child"]),
        "log": [
            _rows(Entry, "kind", "details__elements", person_id=one)
            for one in (case.person_id, person_id(FATHER), case.subjects["child"])
        ],
        "waiting": _rows(OutboxMessage, "topic", **person),
    }


def _rows(model: Any, *fields: str, **conditions: Any) -> list[Any]:
    return sorted(map(repr, model.objects.filter(**conditions).values_list(*fields)))


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is written inside, so that the same case can be worked off again."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_birth_that_the_real_registry_refuses_is_in_the_queue_again_with_its_reason(
    approved: Case, outside: Outside
) -> None:
    # Given a family card that the registry does not know (any more)
    facts = {**approved.facts}
    facts["household.family_card_no"] = {
        **facts["household.family_card_no"],
        "value": "3516019999999999",
    }
    Case.objects.filter(person_id=approved.person_id, id=approved.id).update(facts=facts)

    # When the approval is carried out
    deliver(outside, at=LATER)

    # Then it is no approval any more, and the front office has the case with a new clock
    case = case_of(person_id=approved.person_id, case_id=approved.id)
    assert (case.state, case.effects_left, case.decided_at) == ("verify", 0, None)
    assert case.due_at is not None
    assert case.due_at > LATER
    (work,) = WorkItem.objects.filter(office_id=case.office_id, case_id=case.id)
    assert (work.role, work.came_back) == ("front-office", True)
    (event,) = CaseEvent.objects.filter(person_id=case.person_id, kind="taken-back")
    assert event.data["effect"] == "register"
    assert "KK" in event.data["said"]
    # And the mother is told, with what the registry said
    notice = Notice.objects.filter(person_id=case.person_id).latest("created_at")
    assert event.data["said"] in notice.body
    assert not IssuedDocument.objects.filter(person_id=case.person_id).exclude(blob="").exists()
    # And both see it on their pages
    page = text_of(browser_of(MOTHER).get(f"/perkara/{case.id}"))
    assert "The decision was taken back" in page
    desk = text_of(browser_of(CLERK).get(f"/meja/{case.person_id}/{case.id}"))
    assert event.data["said"] in desk

    # When the card is put right and the case approved again
    facts = {**facts, "household.family_card_no": approved.facts["household.family_card_no"]}
    Case.objects.filter(person_id=case.person_id, id=case.id).update(facts=facts)
    decide(case, officer(CLERK), "accept", at=LATER)
    deliver(outside, at=LATER)

    # Then everything follows, once
    after = case_of(person_id=case.person_id, case_id=case.id)
    assert (after.state, after.effects_left) == ("done", 0)
    assert IssuedDocument.objects.filter(person_id=case.person_id).count() == 1
    assert holder_of(UUID(case.subjects["child"])).value("nik")


@pytest.mark.usefixtures("last")
def test_what_was_done_before_a_refusal_is_undone(
    approved: Case, world: tuple[Outside, Switch]
) -> None:
    before = known(approved)

    deliver(world[0], at=LATER)

    # Then everybody is known as before, and belongs where they belonged
    assert known(approved) == before
    case = case_of(person_id=approved.person_id, case_id=approved.id)
    assert (case.state, case.effects_left) == ("verify", 0)
    # The certificate says that it was revoked, to anybody
    (document,) = IssuedDocument.objects.filter(person_id=case.person_id)
    assert document.revoked_at == LATER
    page = text_of(browser_of().get(f"/periksa/{document.code}"))
    assert "has been revoked" in page
    # The history keeps all of it: what was, what the case said, and what is so again
    history = FactVersion.objects.filter(person_id=person_id(MOTHER), element="religion")
    values = sorted(version.value for version in history)
    assert values == ["hindu", before["religion"]["value"], before["religion"]["value"]]
    for key in (MOTHER, FATHER):
        kinds = Entry.objects.filter(person_id=person_id(key)).values_list("kind", flat=True)
        assert {"facts.taken-back", "account.reopened"} & set(kinds), key
        assert first_broken_link(person_id(key)) is None
    # And a second notice tells what became of the first
    subjects = [n.subject for n in Notice.objects.filter(person_id=case.person_id)]
    assert len(subjects) == 3


@pytest.mark.usefixtures("last")
def test_approved_a_second_time_everything_is_done_anew(
    approved: Case, world: tuple[Outside, Switch]
) -> None:
    # Given a decision that was taken back
    outside, switch = world
    deliver(outside, at=LATER)
    switch.refuses = False
    case = case_of(person_id=approved.person_id, case_id=approved.id)

    # When it is approved again, on another day
    tomorrow = NOW + timedelta(days=1)
    decide(case, officer(CLERK), "accept", at=tomorrow)
    deliver(outside, at=tomorrow)

    # Then there is a new certificate, and the family is complete
    case = case_of(person_id=case.person_id, case_id=case.id)
    assert (case.state, case.effects_left) == ("done", 0)
    first, second = IssuedDocument.objects.filter(person_id=case.person_id).order_by("issued_at")
    assert (first.revoked_at, second.revoked_at) == (LATER, None)
    assert first.number != second.number
    child = holder_of(UUID(case.subjects["child"]))
    assert child.value("birth_certificate_no") == second.number
    family = [one.subject_id for one in surroundings_of(person_id(MOTHER)).family()]
    assert child.subject_id in family
    assert Offer.objects.filter(person_id=case.person_id).count() == 1
    assert not Account.objects.get(person_id=person_id(FATHER)).is_active


CHANGES = (
    (issuing, "documents.reserve"),
    (issuing, "documents.issue"),
    (issuing, "documents.revoke"),
    (recording, "add_subject"),
    (recording, "record_facts"),
    (recording, "take_back_facts"),
    (belonging, "record_facts"),
    (belonging, "take_back_facts"),
    (belonging, "link"),
    (belonging, "unlink"),
    (belonging, "take_back_link"),
    (belonging, "link_again"),
    (belonging, "close_account"),
    (belonging, "reopen_account"),
    (telling, "put_in_inbox"),
    (telling, "Offer.objects.bulk_create"),
    (remembering, "remember_done"),
    (remembering, "remember_refused"),
    (remembering, "remember_undone"),
    (taking_back, "take_back"),
)


def crash_after(number: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let the process die once its ``number``-th change is made; return what counts them."""
    made = 0

    def dying(change: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            nonlocal made
            result = change(*args, **kwargs)
            made += 1
            if made == number:
                raise Crash
            return result

        return run

    for module, path in CHANGES:
        *parents, name = path.split(".")
        owner: Any = module
        for parent in parents:
            owner = getattr(owner, parent)
        monkeypatch.setattr(owner, name, dying(getattr(owner, name)))
    return lambda: made


@pytest.mark.usefixtures("last")
def test_a_crash_after_any_change_leaves_everything_undone_once_in_the_end(
    approved: Case, world: tuple[Outside, Switch], monkeypatch: pytest.MonkeyPatch
) -> None:
    outside, switch = world
    # Given what a refused decision leaves behind when nothing goes wrong
    with undone(), monkeypatch.context() as patched:
        count = crash_after(-1, patched)
        deliver(outside, at=LATER)
        once, changes = told(approved), count()
    assert changes > 40

    # When the worker is killed after its first change, its second, and so on
    for number in range(1, changes + 1):
        with undone():
            with monkeypatch.context() as patched, pytest.raises(Crash):
                crash_after(number, patched)
                deliver(outside, at=LATER)
            asked = len(switch.keys)
            was_refused = EffectStep.objects.filter(
                person_id=approved.person_id, case_id=approved.id
            ).exclude(refusal="")
            # From the refusal on, a registry that has changed its mind is not asked again.
            switch.refuses = not was_refused.exists()
            deliver(outside, at=LATER + outbox.LEASE)
            assert switch.refuses or len(switch.keys) == asked
            switch.refuses = True

            # Then it is as if nothing had happened
            assert told(approved) == once, f"after change {number}"


@pytest.mark.usefixtures("last")
def test_what_somebody_has_recorded_since_is_not_taken_back(
    approved: Case, world: tuple[Outside, Switch], monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import date

    from sekali.vault.actions import Recording, record_facts
    from sekali.vault.facts import VERIFIED, Fact

    # Given a registry whose refusal comes after another office has recorded something
    refuse = remembering.remember_refused

    def meanwhile(step: EffectStep) -> EffectStep:
        fact = Fact("buddhist", VERIFIED, "civil-registry", date(2026, 3, 3))
        record_facts(
            subject_id=person_id(MOTHER), facts={"religion": fact}, recording=Recording(at=LATER)
        )
        return refuse(step)

    monkeypatch.setattr(remembering, "remember_refused", meanwhile)
    deliver(world[0], at=LATER)

    assert holder_of(person_id(MOTHER)).value("religion") == "buddhist"


def test_a_version_that_says_nothing_of_refusals_is_shown_to_an_operator(
    approved: Case,
    world: tuple[Outside, Switch],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changed(BIRTH, "if_refused:", "", tmp_path, monkeypatch)
    of_case = {"person_id": approved.person_id, "topic": "casework.effects"}

    at = LATER
    for _ in range(ATTEMPTS_BEFORE_AN_OPERATOR_LOOKS):
        deliver(world[0], at=at)
        at = OutboxMessage.objects.get(**of_case).due_at

    message = OutboxMessage.objects.get(**of_case)
    assert message.gave_up_at is not None
    assert SAID in message.last_error


@pytest.mark.usefixtures("last")
def test_until_everything_is_done_the_resident_is_not_told_that_it_is(
    approved: Case, outside: Outside
) -> None:
    world, switch = with_switch(outside)
    switch.is_away = True
    deliver(world, at=LATER)

    page = text_of(browser_of(MOTHER).get(f"/perkara/{approved.id}"))

    assert "We are working on it" in page
    assert "Download" not in page
