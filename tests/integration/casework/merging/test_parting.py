"""Taken apart again, each record is exactly what it was."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from sekali.accounts.guessing import Whence
from sekali.accounts.names import Name
from sekali.accounts.signing_in import check_sign_in
from sekali.casework.actions.parting import (
    confirm_parting,
    drop_parting,
    propose_parting,
    recorded_since,
)
from sekali.casework.effects.setting import Outside
from sekali.casework.merging import records_of, side_of
from sekali.demo.seeding import SAMPLE_PASSWORD
from sekali.kernel.ids import uuid7
from sekali.vault.actions import Recording, add_subject
from sekali.vault.belonging import link
from sekali.vault.merging import OTHER, SURVIVOR
from sekali.vault.queries import subject_with_number
from sekali.vault.restricting import restrict_facts
from support.applying import submitted
from support.knowing import holder_of, surroundings_of, versions_of
from support.merging import (
    AT,
    DAY,
    LATER,
    SECOND_NIK,
    SECOND_PASSWORD,
    everything_of,
    merged,
    parted,
    reason_of,
    says,
    second_record,
)
from support.people import CLERK, HEAD, MOTHER, OTHER_MOTHER, officer, person_id, sample

pytestmark = pytest.mark.usefixtures("db")


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
    propose: dict[str, Any] = {"side": side, "by": officer(CLERK), "at": LATER}
    assert reason_of(propose_parting, assigned={}, note="x", **propose) == "assigned"
    assert reason_of(propose_parting, assigned=said, note="", **propose) == "note"
    propose_parting(assigned=said, note="Dua orang.", **propose)
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
