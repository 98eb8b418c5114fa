"""Who may put two records together under four eyes, and which are never one person's."""

import pytest
from django.db import IntegrityError, transaction

from sekali.casework.actions.merging import confirm_merge, drop_merge
from sekali.casework.effects.setting import Outside
from sekali.casework.merging import merges_of, side_of
from sekali.casework.models import MergeSide
from sekali.vault.belonging import link
from sekali.vault.merging import SURVIVOR
from sekali.vault.models import Profile
from support.applying import deliver
from support.knowing import surroundings_of
from support.merging import (
    AT,
    DAY,
    LATER,
    everything_of,
    merged,
    proposed,
    reason_of,
    says,
    second_record,
)
from support.people import (
    CLERK,
    CLERK_ELSEWHERE,
    CLERK_OF_SOCIAL_AFFAIRS,
    FATHER,
    HEAD,
    MOTHER,
    officer,
    person_id,
)

pytestmark = pytest.mark.usefixtures("db")


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
