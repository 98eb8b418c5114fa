"""Registries that were away when a form was filled in, or that only compare: asked later, once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sekali.audit.queries import entries_about
from sekali.casework.actions import checking_later, deciding
from sekali.casework.actions.checking_later import checked_by_hand, open_checks
from sekali.casework.actions.deciding import Decision
from sekali.casework.effects.setting import Outside
from sekali.casework.later_checks import WAITING, WaitsForRegistry
from sekali.casework.models import Case, CaseEvent, RegistryCheck
from sekali.casework.queries import case_of
from sekali.catalogue import queries as catalogue
from sekali.catalogue.agreements import KnownAgreements, Permit
from sekali.config import wiring
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from sekali.vault.models import FactVersion, Fetched, RegistryDay, RegistryHealth
from support.applying import NOW, deliver, local_day
from support.knowing import holder_of
from support.people import OTHER_MOTHER, officer, person_id, sample
from support.permits import LICENSING, MIDWIFE, read_papers, typed_and_sent
from support.registries import weather
from support.stalls import letter

pytestmark = pytest.mark.django_db
SOON, MUCH_LATER = NOW + timedelta(minutes=5), NOW + timedelta(hours=3)


@pytest.fixture(autouse=True)
def memories(outside: Outside) -> Iterator[None]:
    """Let every test begin with well registries of which nothing is remembered."""
    weather("normal")
    wiring.registries.cache_clear()
    read_papers()
    wiring.registries.cache_clear()
    yield
    weather("normal")
    wiring.registries.cache_clear()


def with_registries(outside: Outside) -> Outside:
    """Return the worker's outside, with registries that remember nothing."""
    return replace(outside, registries=wiring.registries(background=True))


def sent_while_away(outside: Outside, **changes: str) -> Case:
    """Return a permit that was handed in while no registry answered."""
    weather("outage", kind="drop")
    return typed_and_sent(outside, **changes)


def are_back() -> None:
    """Let registries answer, and nobody rest any more."""
    weather("normal")
    RegistryHealth.objects.update(failed_in_a_row=0)


def let_them_answer(outside: Outside) -> None:
    """Work the outbox off; where a registry is slow on a busy machine, as often as it takes."""
    for hours in range(3, 8):
        deliver(with_registries(outside), at=NOW + timedelta(hours=hours))


def now_of(case: Case) -> Case:
    return case_of(person_id=case.person_id, case_id=case.id)


def checked_events(case: Case) -> list[dict[str, Any]]:
    events = CaseEvent.objects.filter(person_id=case.person_id, case_id=case.id, kind="checked")
    return [event.data for event in events.order_by("at", "id")]


def decide(case: Case, action: str = "approve", **said: Any) -> Case:
    chosen: dict[str, Any] = {"reason": None, "note": "", "marks": (), **said}
    decision = Decision(action=action, version=now_of(case).version, **chosen)
    return deciding.act(
        person_id=case.person_id,
        case_id=case.id,
        decision=decision,
        by=officer(LICENSING),
        at=SOON,
        today=local_day(SOON),
    )


def test_a_decision_whose_rules_need_it_waits_and_nobody_is_held_up_before(
    outside: Outside,
) -> None:
    case = sent_while_away(outside)
    assert case.state == "examine"
    assert set(case.findings[WAITING]) >= {"applicant.str_number", "applicant.skp_points"}
    assert {one.registry for one in open_checks(case)} == {"health-workers", "education"}
    with pytest.raises(WaitsForRegistry):
        decide(case)
    # What the applicant can mend does not wait.
    assert decide(case, "return", marks=("facility_letter",)).state == "applicant"


def test_when_the_registry_is_back_it_is_asked_and_the_rule_decides(outside: Outside) -> None:
    case = sent_while_away(outside)
    deliver(with_registries(outside), at=SOON)
    assert now_of(case).state == "examine"
    assert checked_events(case) == []

    are_back()
    let_them_answer(outside)
    done = now_of(case)
    assert done.state == "done"
    assert done.decision["rulings"][0]["row"] == "public-facility"
    assert {one["outcome"] for one in checked_events(case)} == {"agrees"}
    assert done.facts["applicant.str_number"]["level"] == "verified"
    assert WAITING not in done.findings
    fact = holder_of(person_id(MIDWIFE)).facts["str_number"]
    assert (fact.level, fact.source) == ("verified", "health-workforce")
    asked = [e for e in entries_about(person_id(MIDWIFE)) if e.kind == "facts.fetched"]
    later = [e for e in asked if e.details["where"] == "registry-check"]
    assert {e.details["agreement"] for e in later} == {
        one.spec.number
        for one in catalogue.dictionary().agreements.by_key.values()
        if one.spec.registry in {"health-workers", "education"}
    }


def test_an_outage_of_days_is_waited_for_and_gives_up_nothing(outside: Outside) -> None:
    case = sent_while_away(outside)
    for hours in range(1, 60):
        deliver(with_registries(outside), at=NOW + timedelta(hours=hours))
    left = OutboxMessage.objects.filter(person_id=case.person_id, topic=checking_later.CHECK)
    assert left.count() == 2
    assert not left.filter(gave_up_at__isnull=False).exists()


def test_a_check_is_made_once_however_often_its_message_comes(outside: Outside) -> None:
    case = sent_while_away(outside)
    messages = [
        outbox.Message(case.person_id, one.id, checking_later.CHECK, {"check": str(one.id)}, 1)
        for one in open_checks(case)
    ]
    are_back()
    registries = wiring.registries(background=True)
    for _ in range(3):
        for message in messages:
            checking_later.check_later(message, registries=registries, at=MUCH_LATER)
    assert len(checked_events(case)) == 2
    assert RegistryDay.objects.get(agreement="health-workers-2025").asked < 20
    versions = FactVersion.objects.filter(person_id=case.person_id, element="str_number")
    assert versions.filter(level="verified").count() == 1
    let_them_answer(outside)
    assert len(checked_events(case)) == 2


def test_two_that_heard_the_answer_at_once_keep_it_once(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second worker asked before the first had written: its word comes too late."""
    case = sent_while_away(outside)
    (check, *_) = open_checks(case)
    message = outbox.Message(case.person_id, check.id, "", {"check": str(check.id)}, 1)
    monkeypatch.setattr(checking_later, "_open_check", lambda *_: check)
    are_back()
    for _ in range(2):
        registries = wiring.registries(background=True)
        checking_later.check_later(message, registries=registries, at=MUCH_LATER)
    assert len(checked_events(case)) == 1


@pytest.mark.parametrize("last", ["health-workers", "education"])
def test_what_is_otherwise_there_an_officer_sees_beside_it_and_no_rule_decides(
    outside: Outside, last: str
) -> None:
    case = sent_while_away(outside, **{"applicant.str_number": "ZZ00000000000001"})
    are_back()
    # Whichever of the two answers last.
    later = RegistryCheck.objects.get(person_id=case.person_id, case_id=case.id, registry=last)
    messages = OutboxMessage.objects.filter(person_id=case.person_id, topic=checking_later.CHECK)
    messages.filter(body__check=str(later.id)).update(due_at=NOW + timedelta(hours=4))
    let_them_answer(outside)
    there = now_of(case)
    assert there.state == "examine"
    assert {one["registry"]: one["outcome"] for one in checked_events(case)} == {
        "health-workers": "differs",
        "education": "agrees",
    }
    kept = there.facts["applicant.str_number"]
    assert kept["level"] == "verified"
    assert [one["value"] for one in kept["beside"]] == ["ZZ00000000000001"]
    # Nothing is waited for any more: the officer decides.
    assert decide(case).state == "done"


def test_an_officer_who_has_found_out_otherwise_says_how_and_decides(outside: Outside) -> None:
    case = sent_while_away(outside)
    by = officer(LICENSING)

    def by_hand(note: str, version: int) -> Case:
        return checked_by_hand(
            person_id=case.person_id, case_id=case.id, note=note, version=version, by=by, at=SOON
        )

    with pytest.raises(checking_later.CheckWithoutNote):
        by_hand("  ", case.version)
    there = by_hand("Ditelepon, KKI membenarkan.", case.version)
    assert WAITING not in there.findings
    with pytest.raises(checking_later.NoCheckWaits):
        by_hand("Sekali lagi", there.version)
    assert decide(case).state == "done"
    # What comes from the registry afterwards changes no decided case.
    are_back()
    let_them_answer(outside)
    assert len(checked_events(case)) == 1
    assert now_of(case).facts["applicant.str_number"]["level"] == "declared"


def test_where_the_agreement_has_ended_meanwhile_nothing_is_asked_and_nobody_waits(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = sent_while_away(outside)
    are_back()
    without = replace(catalogue.dictionary(), agreements=KnownAgreements({}))
    monkeypatch.setattr(checking_later.catalogue, "dictionary", lambda: without)
    before = RegistryDay.objects.get(agreement="health-workers-2025").asked
    let_them_answer(outside)
    assert {one["outcome"] for one in checked_events(case)} == {"no-agreement"}
    assert RegistryDay.objects.get(agreement="health-workers-2025").asked == before
    assert decide(case).state == "done"


def test_when_the_quota_is_used_up_it_is_said_and_asked_again_later(outside: Outside) -> None:
    weather("quota")
    case = typed_and_sent(outside)
    outcomes = {case.facts[f"applicant.{one}"]["outcome"] for one in ("str_number", "diploma_year")}
    assert outcomes == {"quota"}
    weather("normal")
    let_them_answer(outside)
    assert now_of(case).state == "done"


def test_a_registry_that_is_tried_again_and_again_has_one_line_until_it_answers(
    outside: Outside,
) -> None:
    sent_while_away(outside)
    before = len(asked_on_ledger())
    for hours in (1, 2, 3):
        deliver(with_registries(outside), at=NOW + timedelta(hours=hours))
    tried = asked_on_ledger()[before:]
    assert {(one["registry"], one["outcome"]) for one in tried} == {
        ("education", "unavailable"),
        ("health-workers", "unavailable"),
    }
    assert len(tried) == 2

    are_back()
    for hours in range(4, 9):
        deliver(with_registries(outside), at=NOW + timedelta(hours=hours))
    told = asked_on_ledger()[before + 2 :]
    assert sorted((one["registry"], one["outcome"]) for one in told) == [
        ("education", "found"),
        ("health-workers", "found"),
    ]


def asked_on_ledger() -> list[Mapping[str, Any]]:
    """Return what the midwife's ledger says of registries, the first line first."""
    lines = entries_about(person_id(MIDWIFE))[::-1]
    return [one.details for one in lines if one.kind == "facts.fetched"]


def test_a_number_that_is_only_matched_becomes_verified_without_being_told(
    outside: Outside,
) -> None:
    number = _tax_number_of(OTHER_MOTHER)
    case = letter(outside, {"applicant.tax_number": number, "may_help": "no"}, key=OTHER_MOTHER)
    assert case.facts["applicant.tax_number"]["level"] == "declared"
    deliver(with_registries(outside), at=SOON)
    (said,) = checked_events(case)
    assert (said["registry"], said["outcome"], said["manner"]) == ("tax", "agrees", "matching")
    assert now_of(case).facts["applicant.tax_number"]["level"] == "verified"
    fact = holder_of(person_id(OTHER_MOTHER)).facts["tax_number"]
    assert (fact.level, fact.source, fact.value) == ("verified", "tax-office", number)
    versions = FactVersion.objects.filter(person_id=person_id(OTHER_MOTHER), element="tax_number")
    assert "match:tax" in {one.proof for one in versions}
    (asked,) = [e for e in entries_about(person_id(OTHER_MOTHER)) if e.kind == "facts.fetched"]
    assert asked.details["matched"] == ["person.tax_number"]
    assert number not in str(asked.details)
    assert not Fetched.objects.filter(person_id=person_id(OTHER_MOTHER), registry="tax").exists()


def test_a_number_that_is_not_theirs_stays_their_word_and_is_told_to_the_officer(
    outside: Outside,
) -> None:
    said = {"applicant.tax_number": "09.999.999.9-602.000", "may_help": "no"}
    case = letter(outside, said, key=OTHER_MOTHER)
    deliver(with_registries(outside), at=SOON)
    (came,) = checked_events(case)
    assert came["outcome"] == "differs"
    assert now_of(case).facts["applicant.tax_number"]["level"] == "declared"
    fact = holder_of(person_id(OTHER_MOTHER)).facts["tax_number"]
    assert fact.level == "declared"
    # No rule of this service looks at it, so nobody waited.
    assert RegistryCheck.objects.get(person_id=case.person_id, case_id=case.id).outcome == "differs"


def _tax_number_of(key: str) -> str:
    permit = Permit("tax", "sample", "CONTOH", frozenset({"person.tax_number"}), 24)
    (holding,) = wiring.registries()["tax"].facts_about(sample(key).nik, permit=permit)
    wiring.registries.cache_clear()
    return str(holding.facts["tax_number"])
