"""Two records of one person are put together under four eyes, and taken apart exactly as they were."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from sekali.accounts.actions import WrongSignIn
from sekali.accounts.guessing import Whence
from sekali.accounts.names import Name
from sekali.accounts.signing_in import check_sign_in
from sekali.audit.queries import entries_about, first_broken_link
from sekali.casework.actions import carrying_out_merges, parting
from sekali.casework.actions.merging import MERGE, confirm_merge, drop_merge
from sekali.casework.actions.parting import (
    confirm_parting,
    drop_parting,
    propose_parting,
    recorded_since,
)
from sekali.casework.effects.setting import Outside
from sekali.casework.merging import MergeRefused, merges_of, records_of, side_of
from sekali.casework.models import MergeSide
from sekali.casework.queries import case_of
from sekali.channels.queries import inbox_of
from sekali.demo.seeding import SAMPLE_PASSWORD
from sekali.kernel.ids import uuid7
from sekali.storage.models import OutboxMessage
from sekali.storage.outbox import Message
from sekali.vault.actions import BeingMerged, Recording, add_subject, record_facts
from sekali.vault.belonging import claim_number, link
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.merging import OTHER, SURVIVOR
from sekali.vault.models import Link, Profile
from sekali.vault.queries import subject_with_number
from sekali.vault.restricting import restrict_facts
from support.applying import decide, deliver, refused_with, submitted
from support.knowing import holder_of, surroundings_of, versions_of
from support.merging import (
    AT,
    DAY,
    SECOND_NIK,
    SECOND_PASSWORD,
    merged,
    parted,
    proposed,
    second_record,
)
from support.people import (
    CLERK,
    CLERK_ELSEWHERE,
    CLERK_OF_SOCIAL_AFFAIRS,
    FATHER,
    HEAD,
    MOTHER,
    OTHER_MOTHER,
    officer,
    person_id,
    sample,
)

pytestmark = pytest.mark.usefixtures("db")
LATER = AT + timedelta(days=2)


def reason_of(call: object, *args: object, **kwargs: object) -> str:
    """Return why it was refused."""
    return str(refused_with(MergeRefused, call, *args, **kwargs).params["reason"])  # type: ignore[arg-type]


def everything_of(subject_id: UUID) -> tuple[object, ...]:
    """Return what stands in the vault about somebody, and to whom they belong, both sides."""
    profile = Profile.objects.get(subject_id=subject_id)
    own = Link.objects.filter(person_id=subject_id).order_by("id")
    theirs = Link.objects.all().across_people().filter(other_id=subject_id).order_by("id")
    rows = [
        [(one.person_id, one.id, one.other_id, one.kind, one.since, one.until) for one in side]
        for side in (own, theirs)
    ]
    return (profile.facts, profile.merged_into, *rows)


def says(subject_id: UUID, element: str, value: str, **recording: object) -> None:
    """Let the civil registry say something of somebody, two days later."""
    said = Recording(at=LATER, **recording)  # type: ignore[arg-type]
    fact = Fact(value, VERIFIED, "civil-registry", LATER.date())
    record_facts(subject_id=subject_id, facts={element: fact}, recording=said)


# --- put together ------------------------------------------------------------------------------


def test_facts_numbers_and_family_of_both_are_the_survivors(outside: Outside) -> None:
    second = second_record(divorce_certificate_no="9087/021/XI/2021")
    survivor = person_id(MOTHER)
    household = surroundings_of(survivor).household()

    merged(outside, second, choices={"full_name": OTHER})

    now = holder_of(survivor)
    assert now.value("full_name") == "Siti Aminnah"
    # Nobody had said otherwise of what only the other record held.
    assert now.value("divorce_certificate_no") == "9087/021/XI/2021"
    assert now.value("nik") == sample(MOTHER).nik
    assert subject_with_number("nik", SECOND_NIK) == survivor
    assert subject_with_number("nik", sample(MOTHER).nik) == survivor
    assert household is not None
    family = surroundings_of(household.subject_id)
    held = {holder.subject_id for holder, _ in family.related}
    assert survivor in held
    assert second not in held


def test_history_says_what_it_was_and_by_whom_it_was_put_together(outside: Outside) -> None:
    side = merged(outside, second_record(), choices={"full_name": OTHER})

    now, before = versions_of(person_id(MOTHER), "full_name")
    assert (now.value, before.value) == ("Siti Aminnah", "Siti Aminah")
    assert now.proof == f"merge:{side.id}"
    assert now.recorded_by_id == person_id(HEAD)


def test_a_word_of_another_source_stays_beside_the_one_that_was_chosen(outside: Outside) -> None:
    second = second_record()
    told = Fact("Siti Aminnoh", VERIFIED, "health-insurer", DAY)
    record_facts(subject_id=second, facts={"full_name": told}, recording=Recording(at=AT))

    merged(outside, second)

    fact = holder_of(person_id(MOTHER)).facts["full_name"]
    assert (fact.value, [one.value for one in fact.differing]) == ("Siti Aminah", ["Siti Aminnoh"])


def test_both_are_told_each_time_and_every_act_is_on_both_ledgers(outside: Outside) -> None:
    second = second_record()
    merged(outside, second)
    for who in (person_id(MOTHER), second):
        subjects = [notice.subject for notice in inbox_of(who)]
        assert any("akan digabung" in one for one in subjects)
        assert any("sudah digabung" in one for one in subjects)
        kinds = {entry.kind for entry in entries_about(who)}
        assert {"facts.read", "merge.proposed", "facts.merged"} <= kinds
        assert first_broken_link(who) is None


def test_whatever_is_recorded_of_the_merged_record_is_the_survivors(outside: Outside) -> None:
    second = second_record()
    survivor = person_id(MOTHER)
    merged(outside, second)
    before = Profile.objects.get(subject_id=second).facts

    says(second, "occupation", "farmer")
    claim_number(subject_id=second, kind="nik", value="3516016011950066")
    child = uuid7()
    add_subject(subject_id=child, kind="person", numbers={}, facts={}, recording=Recording(at=AT))
    link(person_id=second, other_id=child, kind="child", since=DAY, at=AT)
    link(person_id=child, other_id=second, kind="mother", since=DAY, at=AT)

    assert holder_of(survivor).value("occupation") == "farmer"
    assert subject_with_number("nik", "3516016011950066") == survivor
    assert surroundings_of(survivor).find(child) is not None
    assert surroundings_of(child).find(survivor) is not None
    assert Profile.objects.get(subject_id=second).facts == before


def test_cases_in_flight_of_both_go_on_and_what_they_decide_is_the_survivors(
    outside: Outside,
) -> None:
    """Two mothers who are one: of each a birth waits on the desk."""
    hers, others = submitted(outside, MOTHER), submitted(outside, OTHER_MOTHER)
    second = person_id(OTHER_MOTHER)
    merged(outside, second, at=AT)

    for case in (hers, others):
        if decide(case, officer(CLERK), "accept", at=LATER).decided_at is None:
            decide(case, officer(HEAD), "approve", at=LATER)
    deliver(outside, at=LATER)

    ended = [case_of(person_id=one.person_id, case_id=one.id).state for one in (hers, others)]
    assert ended == ["done", "done"]
    children = [
        holder
        for holder, kinds in surroundings_of(person_id(MOTHER)).related
        if "child" in kinds and holder.value("birth_certificate_no")
    ]
    assert len({child.subject_id for child in children}) >= 2
    assert not [one for one in OutboxMessage.objects.all().across_people() if one.last_error]


# --- accounts ----------------------------------------------------------------------------------


def test_either_nik_signs_in_with_the_survivors_password_and_no_other(outside: Outside) -> None:
    second = second_record(with_account=True)
    merged(outside, second)

    def sign_in(nik: str, password: str) -> UUID:
        name = Name("nik", nik)
        return check_sign_in(
            name=name, password=password, whence=Whence(address="203.0.113.9"), now=AT
        ).person_id

    for nik in (sample(MOTHER).nik, SECOND_NIK):
        assert sign_in(nik, SAMPLE_PASSWORD) == person_id(MOTHER)
        with pytest.raises(WrongSignIn):
            sign_in(nik, SECOND_PASSWORD)


def test_apart_again_each_signs_in_as_before(outside: Outside) -> None:
    second = second_record(with_account=True)
    side = merged(outside, second)
    parted(outside, side, at=LATER)

    for nik, password, who in (
        (sample(MOTHER).nik, SAMPLE_PASSWORD, person_id(MOTHER)),
        (SECOND_NIK, SECOND_PASSWORD, second),
    ):
        name = Name("nik", nik)
        account = check_sign_in(
            name=name, password=password, whence=Whence(address="203.0.113.9"), now=LATER
        )
        assert account.person_id == who


def test_the_record_with_the_account_is_the_one_that_stays() -> None:
    second = second_record()
    assert reason_of(proposed, person_id(MOTHER), survivor_id=second) == "account"


# --- who may, and what cannot be one person -----------------------------------------------------


def test_who_proposed_does_not_confirm_and_the_database_knows_it(outside: Outside) -> None:
    side = proposed(second_record())
    assert reason_of(confirm_merge, side=side, by=officer(CLERK), at=AT) == "four-eyes"
    deliver(outside, at=AT)
    assert side_of(side.person_id, side.id).state == "proposed"
    with pytest.raises(IntegrityError), transaction.atomic():
        MergeSide.objects.filter(person_id=side.person_id).update(
            confirmed_by_id=side.proposed_by_id
        )


@pytest.mark.parametrize("who", [CLERK_ELSEWHERE, CLERK_OF_SOCIAL_AFFAIRS])
def test_an_officer_of_elsewhere_neither_sees_nor_proposes_nor_confirms(who: str) -> None:
    second = second_record()
    assert reason_of(proposed, second, who=who) == "elsewhere"
    side = proposed(second)
    for act in (confirm_merge, drop_merge):
        assert reason_of(act, side=side, by=officer(who), at=AT) == "elsewhere"


def test_nobody_puts_together_or_apart_their_own_or_their_familys(outside: Outside) -> None:
    second, survivor = second_record(), person_id(MOTHER)
    clerk, head = person_id(CLERK), person_id(HEAD)
    link(person_id=second, other_id=clerk, kind="relative", since=DAY, at=AT)
    assert reason_of(proposed, second) == "own"
    side = proposed(second, who=HEAD)
    assert reason_of(confirm_merge, side=side, by=officer(CLERK), at=AT) == "own"
    assert reason_of(proposed, head, survivor_id=survivor, who=HEAD) == "own"


def test_a_second_record_of_an_officer_is_their_own_as_well(outside: Outside) -> None:
    """Who has two records does not decide about one by being the other."""
    double = second_record(nik="3516016011950077")
    Profile.objects.filter(subject_id=person_id(CLERK)).update(merged_into=double)
    another = second_record()
    link(person_id=another, other_id=double, kind="relative", since=DAY, at=AT)
    assert reason_of(proposed, another) == "own"


def test_the_living_are_not_put_together_with_the_dead(outside: Outside) -> None:
    dead = second_record(death_date="2025-12-01")
    assert reason_of(proposed, dead) == "dead"
    # Nor where one has died since it was proposed.
    second = second_record(nik="3516016011950088")
    side = proposed(second)
    says(second, "death_date", "2026-03-08")
    assert reason_of(confirm_merge, side=side, by=officer(HEAD), at=LATER) == "dead"


def test_relatives_are_two_people() -> None:
    assert reason_of(proposed, person_id(FATHER)) == "related"


def test_a_record_is_not_put_to_itself_nor_to_a_household_nor_twice(outside: Outside) -> None:
    survivor = person_id(MOTHER)
    household = surroundings_of(survivor).household()
    assert household is not None
    assert reason_of(proposed, survivor) == "same"
    assert reason_of(proposed, household.subject_id) in {"kind", "related"}
    second = second_record()
    proposed(second)
    assert reason_of(proposed, second) == "open"
    third = second_record(nik="3516016011950099")
    assert reason_of(proposed, third) == "open"


def test_a_record_that_is_part_of_another_is_put_to_none(outside: Outside) -> None:
    second = second_record()
    merged(outside, second)
    third = second_record(nik="3516016011950099")
    assert reason_of(proposed, second) == "together"
    assert reason_of(proposed, third, survivor_id=second) == "together"


def test_each_difference_is_chosen_and_said_why() -> None:
    second = second_record()
    assert reason_of(proposed, second, choices={"full_name": "nobody"}) == "choices"
    assert reason_of(proposed, second, choices={"religion": SURVIVOR}) == "choices"


def test_an_officer_with_a_role_is_not_lost_in_a_merge() -> None:
    assert reason_of(proposed, person_id(CLERK), who=HEAD) == "posting"


def test_a_proposal_that_was_refused_changes_nothing(outside: Outside) -> None:
    second = second_record()
    before = everything_of(second), everything_of(person_id(MOTHER))
    side = proposed(second)
    drop_merge(side=side, by=officer(HEAD), at=AT)
    deliver(outside, at=AT)
    assert (everything_of(second), everything_of(person_id(MOTHER))) == before
    assert merges_of({side.office_id}) == []
    assert reason_of(confirm_merge, side=side, by=officer(HEAD), at=AT) == "gone"
    assert proposed(second).state == "proposed"


# --- crashes ------------------------------------------------------------------------------------

STEPS = ("_taken", "_given", "turn_links", "point_numbers", "hand_over", "close", "finish")


@pytest.mark.parametrize("step", STEPS)
def test_a_crash_before_any_step_leaves_the_same_in_the_end(
    outside: Outside, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    second = second_record(with_account=True)
    side = proposed(second, choices={"full_name": OTHER})
    confirm_merge(side=side, by=officer(HEAD), at=AT)
    with monkeypatch.context() as broken:

        def crash(*_: object, **__: object) -> None:
            raise ConnectionError(step)

        broken.setattr(carrying_out_merges, step, crash)
        deliver(outside, at=AT)
        assert side_of(side.person_id, side.id).state == "confirmed"
    deliver(outside, at=AT + timedelta(hours=1))

    assert side_of(side.person_id, side.id).state == "merged"
    assert holder_of(person_id(MOTHER)).value("full_name") == "Siti Aminnah"
    assert len(versions_of(person_id(MOTHER), "full_name")) == 2
    assert subject_with_number("nik", SECOND_NIK) == person_id(MOTHER)
    assert records_of(person_id(MOTHER))[0].other_id == second
    told = [one.subject for one in inbox_of(second)]
    assert len([one for one in told if "sudah digabung" in one]) == 1


def test_the_same_message_again_changes_nothing(outside: Outside) -> None:
    second = second_record()
    side = merged(outside, second)
    before = everything_of(second), everything_of(person_id(MOTHER))
    ledger = len(entries_about(second))
    again = Message(side.person_id, uuid7(), MERGE, {"merge": str(side.id)}, 2)
    carrying_out_merges.carry_out_merge(again, at=LATER)
    assert (everything_of(second), everything_of(person_id(MOTHER))) == before
    assert len(entries_about(second)) == ledger


def test_who_records_something_while_it_is_done_is_told_to_wait() -> None:
    second = second_record()
    Profile.objects.filter(subject_id=second).update(merged_into=second)
    with pytest.raises(BeingMerged):
        says(second, "occupation", "farmer")


# --- apart again ---------------------------------------------------------------------------------


def test_apart_again_each_is_exactly_what_it_was(outside: Outside) -> None:
    second = second_record(birth_certificate_no="3516-LU-00000000-0001", blood_type="o")
    before = everything_of(second), everything_of(person_id(MOTHER))
    side = merged(outside, second, choices={"full_name": OTHER})
    assert (everything_of(second), everything_of(person_id(MOTHER))) != before

    done = parted(outside, side, at=LATER)

    assert done.state == "parted"
    assert (everything_of(second), everything_of(person_id(MOTHER))) == before
    assert subject_with_number("nik", SECOND_NIK) == second
    assert subject_with_number("nik", sample(MOTHER).nik) == person_id(MOTHER)
    assert records_of(person_id(MOTHER)) == []


def test_two_mothers_of_two_households_are_two_again(outside: Outside) -> None:
    second, survivor = person_id(OTHER_MOTHER), person_id(MOTHER)
    before = everything_of(second), everything_of(survivor)
    homes = [surroundings_of(one).household() for one in (second, survivor)]
    side = merged(outside, second)
    # Nobody stands on two family cards.
    assert surroundings_of(survivor).household() == homes[1]

    parted(outside, side, at=LATER)

    assert (everything_of(second), everything_of(survivor)) == before
    assert [surroundings_of(one).household() for one in (second, survivor)] == homes


def test_what_was_recorded_since_goes_to_whom_it_was_given(outside: Outside) -> None:
    second, survivor = second_record(), person_id(MOTHER)
    side = merged(outside, second)
    says(survivor, "occupation", "farmer")
    says(survivor, "religion", "hindu")
    since = {one.element: str(one.id) for one in recorded_since(side).versions}
    assert set(since) == {"occupation", "religion"}
    trade = sample(MOTHER).occupation

    parted(outside, side, at=LATER + timedelta(days=1), assigned={since["occupation"]: OTHER})

    assert holder_of(survivor).value("occupation") == trade
    assert holder_of(second).value("occupation") == "farmer"
    assert holder_of(survivor).value("religion") == "hindu"
    assert holder_of(second).value("religion") == "islam"
    # Nothing is rewritten: the survivor's history has it that it once stood there.
    assert "farmer" in [one.value for one in versions_of(survivor, "occupation")]


def test_relations_since_go_to_whom_they_were_given_on_both_sides(outside: Outside) -> None:
    second, survivor = second_record(), person_id(MOTHER)
    side = merged(outside, second)
    child = uuid7()
    add_subject(subject_id=child, kind="person", numbers={}, facts={}, recording=Recording(at=AT))
    link(person_id=survivor, other_id=child, kind="child", since=DAY, at=LATER)
    link(person_id=child, other_id=survivor, kind="mother", since=DAY, at=LATER)
    (new,) = recorded_since(side).links

    parted(outside, side, at=LATER + timedelta(days=1), assigned={str(new.id): OTHER})

    assert surroundings_of(survivor).find(child) is None
    assert surroundings_of(second).find(child) is not None
    assert [holder.subject_id for holder, _ in surroundings_of(child).related] == [second]


def test_what_a_case_of_the_other_record_decided_is_likely_the_others(outside: Outside) -> None:
    case = submitted(outside, OTHER_MOTHER)
    second = person_id(OTHER_MOTHER)
    side = merged(outside, second)
    says(second, "occupation", "farmer", case_id=case.id)
    says(person_id(MOTHER), "religion", "hindu")
    since = recorded_since(side)
    likely = {one.element: since.likely[str(one.id)] for one in since.versions}
    assert likely == {"occupation": OTHER, "religion": SURVIVOR}


def test_parting_needs_a_second_officer_an_answer_for_each_and_nothing_new_meanwhile(
    outside: Outside,
) -> None:
    side = merged(outside, second_record())
    says(person_id(MOTHER), "occupation", "farmer")
    said = dict(recorded_since(side).likely)
    propose = {"side": side, "by": officer(CLERK), "at": LATER}
    assert reason_of(propose_parting, assigned={}, note="x", **propose) == "assigned"
    assert reason_of(propose_parting, assigned=said, note="", **propose) == "note"
    propose_parting(assigned=said, note="Dua orang.", **propose)  # type: ignore[arg-type]
    assert reason_of(confirm_parting, side=side, by=officer(CLERK), at=LATER) == "four-eyes"
    says(person_id(MOTHER), "religion", "hindu")
    assert reason_of(confirm_parting, side=side, by=officer(HEAD), at=LATER) == "assigned"
    drop_parting(side=side, by=officer(HEAD), at=LATER)
    assert side_of(side.person_id, side.id).state == "merged"
    parted(outside, side, at=LATER)


def test_the_last_that_was_put_to_a_record_is_taken_out_first(outside: Outside) -> None:
    second, third = second_record(), second_record(nik="3516016011950099", blood_type="b")
    before = everything_of(person_id(MOTHER))
    first = merged(outside, second)
    last = merged(outside, third, at=AT + timedelta(hours=1))
    likely = recorded_since(first).likely
    refused = reason_of(
        propose_parting, side=first, assigned=likely, note="x", by=officer(CLERK), at=LATER
    )
    assert refused == "later"
    parted(outside, last, at=LATER)
    parted(outside, first, at=LATER)
    assert everything_of(person_id(MOTHER)) == before


PARTING_STEPS = ("block", "_taken_out", "turn_links_back", "point_numbers", "reopen", "hand_back")


@pytest.mark.parametrize("step", [*PARTING_STEPS, "finish"])
def test_a_crash_while_parting_leaves_the_same_in_the_end(
    outside: Outside, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    second, survivor = second_record(with_account=True), person_id(MOTHER)
    before = everything_of(second), everything_of(survivor)
    side = merged(outside, second, choices={"full_name": OTHER})
    says(survivor, "occupation", "farmer")
    (new,) = recorded_since(side).versions
    said = {str(new.id): OTHER}
    propose_parting(side=side, assigned=said, note="Dua orang.", by=officer(CLERK), at=LATER)
    confirm_parting(side=side, by=officer(HEAD), at=LATER)
    with monkeypatch.context() as broken:

        def crash(*_: object, **__: object) -> None:
            raise ConnectionError(step)

        broken.setattr(parting, step, crash)
        deliver(outside, at=LATER)
    deliver(outside, at=LATER + timedelta(hours=1))

    assert side_of(side.person_id, side.id).state == "parted"
    assert everything_of(survivor) == before[1]
    assert holder_of(second).value("occupation") == "farmer"
    assert everything_of(second)[1:] == before[0][1:]


def restrict(who: UUID) -> None:
    """Let somebody have the use of their name restricted."""
    case = UUID(int=4)
    restrict_facts(person_id=who, elements=["full_name"], case_id=case, law="UU 27/2022", at=AT)


@pytest.mark.parametrize("whose", [SURVIVOR, OTHER])
def test_a_restriction_holds_under_whichever_record_and_parts_with_it(
    outside: Outside, whose: str
) -> None:
    second, survivor = second_record(), person_id(MOTHER)
    restrict(survivor if whose == SURVIVOR else second)
    before = everything_of(second), everything_of(survivor)
    side = merged(outside, second)
    assert surroundings_of(survivor).person.facts["full_name"].is_restricted
    assert holder_of(survivor).value("full_name") is None
    parted(outside, side, at=LATER)
    assert (everything_of(second), everything_of(survivor)) == before
