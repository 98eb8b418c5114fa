"""The audit log: whatever is changed, taken out or cut off is found."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from sekali.audit.actions import Act, record
from sekali.audit.models import Chain, Entry
from sekali.audit.queries import entries_about, first_broken_link
from sekali.storage.transactions import whole_transaction
from support.serving import as_owner
from support.together import at_once

AT = datetime(2026, 3, 2, 2, 0, 0, 123456, tzinfo=UTC)
SOMEBODY, OTHER = UUID(int=21), UUID(int=22)


def write(number: int, person_id: UUID = SOMEBODY) -> None:
    """Write so many entries, two by two."""
    for start in range(0, number, 2):
        acts = [
            Act(kind="test.read", actor_id=OTHER, details={"number": n, "é": ["ü", None, 1.5]})
            for n in range(start, min(start + 2, number))
        ]
        record(person_id=person_id, acts=acts, at=AT + timedelta(seconds=start))


def what_is_wrong(person_id: UUID = SOMEBODY) -> tuple[int, str] | None:
    """Return where the chain is broken, and how."""
    found = first_broken_link(person_id)
    return (found.position, found.what) if found else None


@pytest.fixture
def chain(db: None) -> None:
    """Seven entries about somebody."""
    write(7)


def test_a_chain_that_nobody_touched_is_whole(chain: None) -> None:
    assert what_is_wrong() is None
    end = Chain.objects.get(person_id=SOMEBODY)
    assert end.length == 7
    assert [entry.position for entry in entries_about(SOMEBODY)] == [7, 6, 5, 4, 3, 2, 1]


def test_nobody_has_no_chain_and_that_is_whole_too(db: None) -> None:
    assert what_is_wrong(UUID(int=99)) is None
    record(person_id=SOMEBODY, acts=[], at=AT)
    assert not Chain.objects.filter(person_id=SOMEBODY).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "test.nothing"},
        {"actor_id": SOMEBODY},
        {"actor_id": None},
        {"office_id": OTHER},
        {"at": AT + timedelta(microseconds=1)},
        {"details": {}},
        {"hash": b"x" * 32},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_entry_is_found(chain: None, change: dict[str, object]) -> None:
    with as_owner():
        Entry.objects.filter(person_id=SOMEBODY, position=3).update(**change)
    assert what_is_wrong() == (3, "changed")


def test_an_entry_that_was_taken_out_is_found(chain: None) -> None:
    with as_owner():
        Entry.objects.filter(person_id=SOMEBODY, position=3).delete()
    assert what_is_wrong() == (3, "missing")


def test_an_end_that_was_cut_off_is_found(chain: None) -> None:
    with as_owner():
        Entry.objects.filter(person_id=SOMEBODY, position__gt=5).delete()
    assert what_is_wrong() == (6, "cut off")


def test_a_chain_that_was_thrown_away_whole_is_found(chain: None) -> None:
    with as_owner():
        Entry.objects.filter(person_id=SOMEBODY).delete()
    assert what_is_wrong() == (1, "cut off")


def test_an_end_that_was_thrown_away_is_found(chain: None) -> None:
    with as_owner():
        Chain.objects.filter(person_id=SOMEBODY).delete()
    assert what_is_wrong() == (7, "no end")


def test_an_entry_that_was_slipped_in_is_found(chain: None) -> None:
    forged = Entry.objects.get(person_id=SOMEBODY, position=7)
    forged.position = 8
    with as_owner():
        forged.save(force_insert=True)
    assert what_is_wrong() == (8, "changed")


def test_entries_that_changed_places_are_found(chain: None) -> None:
    first, second = (Entry.objects.get(person_id=SOMEBODY, position=n) for n in (2, 3))
    with as_owner():
        Entry.objects.filter(person_id=SOMEBODY, position=2).update(
            details=second.details, hash=second.hash
        )
        Entry.objects.filter(person_id=SOMEBODY, position=3).update(
            details=first.details, hash=first.hash
        )
    assert what_is_wrong() == (2, "changed")


def test_the_entries_of_one_are_no_link_in_the_chain_of_another(chain: None) -> None:
    write(7, OTHER)
    stolen = Entry.objects.get(person_id=OTHER, position=4)
    with as_owner():
        Entry.objects.filter(person_id=SOMEBODY, position=4).update(hash=stolen.hash)
    assert what_is_wrong() == (4, "changed")
    assert what_is_wrong(OTHER) is None


def test_the_same_place_is_not_written_twice(chain: None) -> None:
    again = Entry.objects.get(person_id=SOMEBODY, position=7)
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_many_who_write_about_one_at_once_make_one_chain(own_database: str) -> None:
    written = whole_transaction(write)

    results = at_once(*[lambda: [written(3) for _ in range(5)]] * 4)

    assert not [one for one in results if isinstance(one, Exception)]
    assert Chain.objects.get(person_id=SOMEBODY).length == 60
    assert what_is_wrong() is None


def test_an_act_that_is_rolled_back_leaves_no_entry(own_database: str) -> None:
    write(2)
    with pytest.raises(RuntimeError), transaction.atomic():
        write(2)
        raise RuntimeError

    assert Chain.objects.get(person_id=SOMEBODY).length == 2
    assert what_is_wrong() is None


def test_the_operators_command_finds_a_broken_chain_among_all(
    chain: None, capsys: pytest.CaptureFixture[str]
) -> None:
    from sekali.jobs.preparing import check_audit

    assert check_audit() == 0
    with as_owner():
        Entry.objects.filter(person_id=SOMEBODY, position=5).update(kind="test.nothing")

    assert check_audit() == 1
    assert f"broken: person {SOMEBODY}, entry 5: changed" in capsys.readouterr().out


def test_a_persons_entries_are_paged_by_place(chain: None) -> None:
    first = entries_about(SOMEBODY, limit=3)
    rest = entries_about(SOMEBODY, before_position=first[-1].position, limit=10)
    assert [entry.position for entry in [*first, *rest]] == [7, 6, 5, 4, 3, 2, 1]
