"""Facts: who is surer wins, nothing that was known is lost, and doing it again changes nothing."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from sekali.audit.queries import entries_about
from sekali.kernel.ids import uuid7
from sekali.vault.actions import Recording, add_subject, record_facts
from sekali.vault.belonging import NumberTaken, claim_number, link
from sekali.vault.facts import DECLARED, VERIFIED, Fact
from sekali.vault.models import FactVersion, Link, Number, Profile
from sekali.vault.queries import NobodyThere, subject_with_number
from support.applying import refused_with
from support.knowing import holder_of, surroundings_of, versions_of
from support.people import MOTHER, person_id
from support.together import at_once

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
CASE = UUID(int=77)
NIK = "3516011203859001"


def declared(value: object, day: date = DAY) -> Fact:
    """Return what a resident says."""
    return Fact(value, DECLARED, "resident", day)


def verified(value: object, day: date = DAY, source: str = "civil-registry") -> Fact:
    """Return what an authority says."""
    return Fact(value, VERIFIED, source, day)


@pytest.fixture
def somebody(db: None) -> UUID:
    """A person of whom the number is known, by import."""
    person_id = uuid7()
    add_subject(
        subject_id=person_id,
        kind="person",
        numbers={"nik": NIK},
        facts={"nik": verified(NIK), "phone": declared("081111111111")},
        recording=Recording(at=AT),
    )
    return person_id


def say(person_id: UUID, *, at: datetime = AT, case: UUID | None = None, **facts: Fact) -> object:
    """Record facts; return which changed."""
    return record_facts(subject_id=person_id, facts=facts, recording=Recording(at=at, case_id=case))


def test_what_a_resident_says_never_replaces_what_an_authority_has_recorded(
    somebody: UUID,
) -> None:
    say(somebody, full_name=verified("Sri Contoh"))

    assert say(somebody, full_name=declared("Orang Lain", DAY + timedelta(days=99))) == []
    fact = holder_of(somebody).facts["full_name"]
    assert (fact.value, fact.level) == ("Sri Contoh", VERIFIED)


def test_an_authority_replaces_what_a_resident_said_and_both_are_kept(somebody: UUID) -> None:
    assert say(somebody, phone=verified("082222222222"), case=CASE) == ["phone"]

    assert holder_of(somebody).value("phone") == "082222222222"
    kept = {(v.value, v.level) for v in versions_of(somebody, "phone")}
    assert kept == {("081111111111", DECLARED), ("082222222222", VERIFIED)}


def test_a_resident_can_change_what_they_said(somebody: UUID) -> None:
    for number in ("083", "084"):
        say(somebody, phone=declared(number), at=AT + timedelta(days=int(number)))

    assert holder_of(somebody).value("phone") == "084"
    assert len(versions_of(somebody, "phone")) == 3


def test_recording_the_same_again_changes_nothing(somebody: UUID) -> None:
    say(somebody, full_name=verified("Sri Contoh"), case=CASE)
    before = (versions_of(somebody, "full_name"), len(entries_about(somebody)))

    assert say(somebody, full_name=verified("Sri Contoh"), case=CASE) == []
    assert (versions_of(somebody, "full_name"), len(entries_about(somebody))) == before


def test_a_value_that_was_seen_again_later_is_newer(somebody: UUID) -> None:
    later = DAY + timedelta(days=30)
    assert say(somebody, phone=declared("081111111111", later)) == ["phone"]
    assert holder_of(somebody).facts["phone"].date == later
    assert say(somebody, phone=declared("081111111111", DAY)) == []


def test_nothing_to_record_is_nothing_written(somebody: UUID) -> None:
    before = len(entries_about(somebody))
    assert say(somebody) == []
    assert len(entries_about(somebody)) == before


def test_the_log_names_what_was_recorded_and_not_its_value(somebody: UUID) -> None:
    say(somebody, religion=verified("islam"), case=CASE)

    entry = entries_about(somebody)[0]
    assert entry.kind == "facts.recorded"
    assert entry.details == {"elements": ["religion"], "case": str(CASE)}


def test_who_records_at_once_loses_nothing_of_each_other(own_database: str) -> None:
    person_id = uuid7()
    add_subject(
        subject_id=person_id, kind="person", numbers={}, facts={}, recording=Recording(at=AT)
    )

    results = at_once(
        *[
            lambda n=n: [say(person_id, **{f"element_{n}_{m}": declared(m)}) for m in range(5)]
            for n in range(4)
        ]
    )

    assert not [one for one in results if isinstance(one, Exception)]
    assert len(holder_of(person_id).facts) == 20


def test_a_number_is_one_persons(somebody: UUID) -> None:
    assert subject_with_number("nik", NIK) == somebody
    claim_number(subject_id=somebody, kind="nik", value=NIK)

    refused_with(NumberTaken, claim_number, subject_id=uuid7(), kind="nik", value=NIK)
    # A family card may have the same digits.
    assert subject_with_number("kk", NIK) is None
    claim_number(subject_id=uuid7(), kind="kk", value=NIK)


def test_a_person_who_cannot_have_the_number_is_not_begun(own_database: str) -> None:
    first, second = uuid7(), uuid7()
    recording = Recording(at=AT)
    add_subject(
        subject_id=first, kind="person", numbers={"nik": NIK}, facts={}, recording=recording
    )

    refused_with(
        NumberTaken,
        add_subject,
        subject_id=second,
        kind="person",
        numbers={"nik": NIK},
        facts={},
        recording=recording,
    )
    assert not Profile.objects.filter(subject_id=second).exists()


def test_of_two_who_learn_of_somebody_at_once_one_begins_them(own_database: str) -> None:
    def begin() -> UUID:
        person_id = uuid7()
        add_subject(
            subject_id=person_id,
            kind="person",
            numbers={"nik": NIK},
            facts={"nik": verified(NIK)},
            recording=Recording(at=AT),
        )
        return person_id

    results = at_once(*[begin] * 4)

    assert sorted(type(one).__name__ for one in results) == ["NumberTaken"] * 3 + ["UUID"]
    assert Number.objects.count() == Number.objects.values("value_hash").distinct().count()


def test_no_number_can_be_read_out_of_the_table(somebody: UUID) -> None:
    hashes = [bytes(value) for value in Number.objects.values_list("value_hash", flat=True)]
    assert all(len(value) == 32 for value in hashes)
    assert NIK.encode() not in b"".join(hashes)


def test_adding_a_subject_again_changes_nothing(somebody: UUID) -> None:
    say(somebody, full_name=verified("Sri Contoh"))
    add_subject(
        subject_id=somebody,
        kind="person",
        numbers={"nik": NIK},
        facts={"full_name": verified("Lain")},
        recording=Recording(at=AT),
    )
    assert holder_of(somebody).value("full_name") == "Sri Contoh"


def test_a_relation_is_one_row_on_each_side_however_often_it_is_put_down(somebody: UUID) -> None:
    other = uuid7()
    for _ in range(3):
        link(person_id=somebody, other_id=other, kind="spouse", since=DAY, at=AT)
    link(person_id=somebody, other_id=other, kind="spouse", since=DAY + timedelta(days=1), at=AT)

    assert Link.objects.filter(person_id=somebody).count() == 1
    # One who is tied to somebody of whom nothing is known is alone.
    assert surroundings_of(somebody).family() == (surroundings_of(somebody).person,)


def test_a_relation_that_ended_is_seen_no_more(db: None) -> None:
    from support.people import FATHER, MOTHER
    from support.people import person_id as id_of

    wife, husband = id_of(MOTHER), id_of(FATHER)
    assert husband in {holder.subject_id for holder in surroundings_of(wife).family()}

    Link.objects.filter(person_id=wife, other_id=husband).update(until=DAY)

    assert husband not in {holder.subject_id for holder in surroundings_of(wife).family()}


def test_the_named_are_found_and_are_no_family(somebody: UUID) -> None:
    from support.people import FATHER, MOTHER
    from support.people import person_id as id_of

    around = surroundings_of(id_of(MOTHER), named=[somebody])

    assert around.find(somebody) is not None
    assert somebody not in {holder.subject_id for holder in around.family()}
    assert around.find(id_of(FATHER)) in around.family()
    assert around.household() is not None


def test_of_whom_nothing_is_known_nothing_is_said(db: None) -> None:
    refused_with(NobodyThere, surroundings_of, uuid7())
    refused_with(NobodyThere, holder_of, uuid7())
    assert subject_with_number("nik", "3516011203859999") is None


def test_a_persons_versions_are_no_others(somebody: UUID) -> None:
    other = uuid7()
    add_subject(subject_id=other, kind="person", numbers={}, facts={}, recording=Recording(at=AT))
    say(other, full_name=verified("Lain"))

    assert versions_of(somebody, "full_name") == []
    assert FactVersion.objects.filter(person_id=other, element="full_name").count() == 1


def test_thirty_elements_of_somebody_and_their_family_are_one_query(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mother = person_id(MOTHER)
    with django_assert_num_queries(1):
        around = surroundings_of(mother)
        holders = [around.person, *(holder for holder, _ in around.related)]
        known = [holder.value(element) for holder in holders for element in holder.facts]
    assert len(known) >= 30
