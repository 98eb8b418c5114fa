"""Old entries go from the front of a chain: what is left still proves itself, and who may is few."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from sekali.audit.actions import Act, record
from sekali.audit.models import Chain, Entry
from sekali.audit.personal import length_of_ledger
from sekali.audit.queries import first_broken_link
from sekali.audit.trimming import ChainBroken, trim
from sekali.casework.actions.holding import lift_hold, place_hold
from sekali.casework.privacy.ledger_retention import retire_ledgers
from sekali.casework.privacy.retention import Retired
from support.data_rights import new_hold
from support.people import DATA_PROTECTION_OFFICER, officer
from support.serving import as_owner, as_worker

pytestmark = pytest.mark.usefixtures("db")
OLD, YOUNG = datetime(2005, 3, 2, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
BEFORE, AT = datetime(2011, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)
SOMEBODY = UUID(int=31)


def write(count: int, at: datetime, person: UUID = SOMEBODY) -> None:
    acts = [Act(kind="test.read", actor_id=person, details={"n": n}) for n in range(count)]
    record(person_id=person, acts=acts, at=at)


def trimmed(person: UUID = SOMEBODY) -> int:
    with as_worker():
        return trim(person_id=person, before=BEFORE, law="PP 71/2019 pasal 22", at=AT)


def what_is_wrong(person: UUID = SOMEBODY) -> tuple[int, str] | None:
    found = first_broken_link(person)
    return (found.position, found.what) if found else None


@pytest.fixture
def ledger() -> None:
    """Five old entries about somebody, and three young ones."""
    write(5, OLD)
    write(3, YOUNG)


def places(person: UUID = SOMEBODY) -> list[int]:
    entries = Entry.objects.filter(person_id=person).order_by("position")
    return list(entries.values_list("position", flat=True))


def test_what_is_left_still_proves_itself_and_says_what_went(ledger: None) -> None:
    assert trimmed() == 5
    assert places() == [6, 7, 8, 9]
    assert what_is_wrong() is None
    assert length_of_ledger(SOMEBODY) == 4
    last = Entry.objects.get(person_id=SOMEBODY, position=9)
    assert (last.kind, last.details["through"]) == ("data.ledger-trimmed", 5)
    write(2, YOUNG)
    assert what_is_wrong() is None


def test_trimming_again_changes_nothing_until_more_is_old(ledger: None) -> None:
    trimmed()
    assert trimmed() == 0
    assert places() == [6, 7, 8, 9]


def test_a_chain_that_is_old_to_its_end_goes_whole_and_begins_anew() -> None:
    write(4, OLD)
    assert trimmed() == 4
    assert places() == [5]
    assert what_is_wrong() is None


def test_an_old_entry_behind_a_young_one_stays_with_it(ledger: None) -> None:
    write(1, OLD)
    trimmed()
    assert places() == [6, 7, 8, 9, 10]


@pytest.mark.parametrize("position", [6, 8, 9])
def test_tampering_is_still_found_afterwards(ledger: None, position: int) -> None:
    trimmed()
    with as_owner():
        Entry.objects.filter(person_id=SOMEBODY, position=position).update(kind="test.nothing")
    assert what_is_wrong() == (position, "changed")


def test_the_first_that_is_left_cannot_be_taken_out(ledger: None) -> None:
    trimmed()
    with as_owner():
        Entry.objects.filter(person_id=SOMEBODY, position=6).delete()
    assert what_is_wrong() == (6, "missing")


def test_moving_the_beginning_by_hand_is_found(ledger: None) -> None:
    """Who has the owner's rights and takes more off the front has not said so in the chain."""
    trimmed()
    gone = Entry.objects.get(person_id=SOMEBODY, position=6)
    with as_owner():
        Chain.objects.filter(person_id=SOMEBODY).update(trimmed=6, anchor=gone.hash)
        Entry.objects.filter(person_id=SOMEBODY, position=6).delete()
    assert what_is_wrong() == (6, "taken away")


def test_a_chain_that_was_changed_is_not_trimmed(ledger: None) -> None:
    with as_owner():
        Entry.objects.filter(person_id=SOMEBODY, position=2).update(kind="test.nothing")
    with as_worker(), pytest.raises(ChainBroken):
        trim(person_id=SOMEBODY, before=BEFORE, law="x", at=AT)
    assert len(places()) == 8


def test_the_web_server_trims_nothing(ledger: None) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        trim(person_id=SOMEBODY, before=BEFORE, law="x", at=AT)
    assert len(places()) == 8


@pytest.mark.parametrize("years", [0, 5, 9])
def test_not_even_the_worker_takes_away_the_last_ten_years(ledger: None, years: int) -> None:
    before = datetime.now(UTC) - timedelta(days=365 * years)
    refused = pytest.raises(ProgrammingError)
    with as_worker(), connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute("SELECT audit_trim(%s, %s)", [SOMEBODY, before])
    assert len(places()) == 8


def retired(*, dry_run: bool = False) -> Retired:
    done = Retired()
    with as_worker():
        retire_ledgers(done, at=AT, dry_run=dry_run)
    return done


def test_what_a_hold_covers_stays_until_it_is_lifted() -> None:
    write(5, OLD)
    by = officer(DATA_PROTECTION_OFFICER)
    hold = new_hold(SOMEBODY, None, review_date=AT.date() + timedelta(9))
    place_hold(hold=hold, by=by, at=AT)
    done = retired()
    assert (done.deleted["ledger"], done.held) == (0, 1)
    lift_hold(person_id=SOMEBODY, hold_id=hold.hold_id, because="Putusan", by=by, at=AT)
    assert retired(dry_run=True).deleted["ledger"] == 5
    assert retired().deleted["ledger"] == 5
    assert what_is_wrong() is None


def test_one_broken_chain_keeps_none_of_the_others(ledger: None) -> None:
    write(2, OLD, UUID(int=32))
    with as_owner():
        Entry.objects.filter(person_id=SOMEBODY, position=2).update(kind="test.nothing")
    assert retired().deleted["ledger"] == 2
    assert len(places()) == 8
