"""Sources that differ stand side by side in the vault, and in history, whatever is taken back."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from sekali.kernel.ids import uuid7
from sekali.vault.actions import DerivedKept, Recording, add_subject, record_facts
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.taking_back import take_back_facts
from support.knowing import holder_of, versions_of

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
CASE = UUID(int=77)


@pytest.fixture
def somebody(db: None) -> UUID:
    """A person whose name Dukcapil has, by import."""
    person_id = uuid7()
    add_subject(
        subject_id=person_id,
        kind="person",
        numbers={},
        facts={"full_name": said("civil-registry", "Siti Aminah")},
        recording=Recording(at=AT),
    )
    return person_id


def said(source: str, value: str, day: date = DAY) -> Fact:
    """Return what an authority says."""
    return Fact(value, VERIFIED, source, day)


def say(person_id: UUID, fact: Fact, case: UUID | None = None) -> object:
    """Record a name; return whether another one is believed now."""
    recording = Recording(at=AT + timedelta(days=1), case_id=case)
    return record_facts(subject_id=person_id, facts={"full_name": fact}, recording=recording)


def take_back(person_id: UUID) -> object:
    """Take back what the case has recorded."""
    recording = Recording(at=AT + timedelta(days=2), case_id=CASE)
    return take_back_facts(subject_id=person_id, elements=["full_name"], recording=recording)


def test_another_source_is_kept_beside_and_in_history_and_changes_nothing(somebody: UUID) -> None:
    assert say(somebody, said("health-insurer", "Siti Aminnah")) == []

    fact = holder_of(somebody).facts["full_name"]
    assert (fact.value, [one.value for one in fact.differing]) == ("Siti Aminah", ["Siti Aminnah"])
    assert {v.source for v in versions_of(somebody, "full_name")} == {
        "civil-registry", "health-insurer"
    }  # fmt: skip


def test_what_a_case_put_beside_is_taken_back_with_it(somebody: UUID) -> None:
    before = holder_of(somebody).facts["full_name"]
    say(somebody, said("health-insurer", "Siti Aminnah"), CASE)

    assert take_back(somebody) == ["full_name"]
    assert holder_of(somebody).facts["full_name"] == before
    assert take_back(somebody) == []


def test_taking_back_what_is_believed_leaves_what_others_said_beside(somebody: UUID) -> None:
    say(somebody, said("health-insurer", "Siti Aminnah"))
    before = holder_of(somebody).facts["full_name"]
    say(somebody, said("civil-registry", "Siti Rahma", DAY + timedelta(days=1)), CASE)

    take_back(somebody)
    assert holder_of(somebody).facts["full_name"] == before


def test_what_another_source_said_since_survives_the_taking_back(somebody: UUID) -> None:
    say(somebody, said("civil-registry", "Siti Rahma", DAY + timedelta(days=1)), CASE)
    say(somebody, said("health-insurer", "Siti R."))

    take_back(somebody)
    fact = holder_of(somebody).facts["full_name"]
    assert (fact.value, [one.value for one in fact.differing]) == ("Siti Aminah", ["Siti R."])


def test_what_follows_from_others_is_never_kept(somebody: UUID) -> None:
    fact = Fact(31, VERIFIED, "civil-registry", DAY)
    with pytest.raises(DerivedKept):
        record_facts(subject_id=somebody, facts={"age": fact}, recording=Recording(at=AT))
    assert versions_of(somebody, "age") == []
    assert holder_of(somebody).value("age") is None
