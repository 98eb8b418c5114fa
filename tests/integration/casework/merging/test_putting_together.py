"""Two records become one: facts, numbers, family, cases and accounts of both are the survivor's."""

from uuid import UUID

import pytest

from sekali.accounts.actions import WrongSignIn
from sekali.accounts.guessing import Whence
from sekali.accounts.names import Name
from sekali.accounts.signing_in import check_sign_in
from sekali.audit.queries import entries_about, first_broken_link
from sekali.casework.effects.setting import Outside
from sekali.casework.queries import case_of
from sekali.channels.queries import inbox_of
from sekali.demo.seeding import SAMPLE_PASSWORD
from sekali.kernel.ids import uuid7
from sekali.storage.models import OutboxMessage
from sekali.vault.actions import Recording, add_subject, record_facts
from sekali.vault.belonging import claim_number, link
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.merging import OTHER
from sekali.vault.models import Profile
from sekali.vault.queries import subject_with_number
from support.applying import decide, deliver, submitted
from support.knowing import holder_of, surroundings_of, versions_of
from support.merging import (
    AT,
    DAY,
    LATER,
    SECOND_NIK,
    SECOND_PASSWORD,
    merged,
    proposed,
    reason_of,
    says,
    second_record,
)
from support.people import CLERK, HEAD, MOTHER, OTHER_MOTHER, officer, person_id, sample

pytestmark = pytest.mark.usefixtures("db")


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


def test_the_record_with_the_account_is_the_one_that_stays() -> None:
    second = second_record()
    assert reason_of(proposed, person_id(MOTHER), survivor_id=second) == "account"
