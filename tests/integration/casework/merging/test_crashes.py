"""A crash before any step, a message that comes twice, and what is recorded meanwhile."""

from datetime import timedelta

import pytest

from sekali.audit.queries import entries_about
from sekali.casework.actions import carrying_out_merges, parting
from sekali.casework.actions.merging import MERGE, confirm_merge
from sekali.casework.actions.parting import confirm_parting, propose_parting, recorded_since
from sekali.casework.effects.setting import Outside
from sekali.casework.merging import records_of, side_of
from sekali.channels.queries import inbox_of
from sekali.kernel.ids import uuid7
from sekali.storage.outbox import Message
from sekali.vault.holding import BeingMerged
from sekali.vault.merging import OTHER
from sekali.vault.models import Profile
from sekali.vault.queries import subject_with_number
from support.applying import deliver
from support.knowing import holder_of, versions_of
from support.merging import (
    AT,
    LATER,
    SECOND_NIK,
    everything_of,
    merged,
    proposed,
    says,
    second_record,
)
from support.people import CLERK, HEAD, MOTHER, officer, person_id

pytestmark = pytest.mark.usefixtures("db")

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
