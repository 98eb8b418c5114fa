"""Retention by night: what is over goes whole, what is held or within its time stays."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from sekali.audit.models import Entry
from sekali.audit.queries import first_broken_link
from sekali.casework.actions.holding import HoldIncomplete, lift_hold, place_hold
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, CaseEvent, DataCopy, Draft, RetiredCases
from sekali.casework.privacy.nightly import RetentionByNight
from sekali.casework.privacy.retention import retire
from sekali.casework.queries import NoSuchApplication
from sekali.channels.models import Notice
from sekali.documents.models import PrivateFile
from support.applying import NOW, refused_with, start
from support.data_rights import copied, new_hold
from support.people import (
    CLERK,
    DATA_PROTECTION_OFFICER,
    MOTHER,
    applicant,
    officer,
    person_id,
)

pytestmark = pytest.mark.usefixtures("db")
# Kept for ten years after the end of the year in which it was decided.
LAST_DAY, OVER = NOW.replace(year=2036, month=12, day=30), NOW.replace(year=2037, month=1, day=2)


@pytest.fixture
def case(outside: Outside) -> Case:
    """A case that was decided in 2026."""
    return copied(outside)


def is_there(case: Case) -> bool:
    return bool(Case.objects.filter(person_id=case.person_id, id=case.id).exists())


def retired(outside: Outside, at: datetime, *, dry_run: bool = False) -> dict[str, int]:
    done = retire(outside.store.store, at=at, dry_run=dry_run)
    return {key: count for key, count in done.deleted.items() if count}


def hold(case: Case, who: str = DATA_PROTECTION_OFFICER, reason: str = "Perkara") -> UUID:
    placed = new_hold(case.person_id, case.id, reason=reason)
    place_hold(hold=placed, by=officer(who), at=NOW)
    return placed.hold_id


def test_a_case_stays_to_the_last_day_of_its_time(case: Case, outside: Outside) -> None:
    assert case.service_id not in retired(outside, LAST_DAY)
    assert is_there(case)


def test_afterwards_it_goes_whole_and_is_counted(case: Case, outside: Outside) -> None:
    assert retired(outside, OVER)[case.service_id] == 1
    assert not is_there(case)
    assert not CaseEvent.objects.filter(person_id=case.person_id, case_id=case.id).exists()
    assert not Notice.objects.filter(person_id=case.person_id, case_id=case.id).exists()
    counted = RetiredCases.objects.get(service_id=case.service_id)
    assert (counted.office_id, counted.year, counted.outcome) == (case.office_id, 2026, "done")
    entry = Entry.objects.filter(person_id=case.person_id, kind="data.retired").get()
    assert entry.details["number"] == case.number
    assert first_broken_link(case.person_id) is None


def test_a_dry_run_counts_the_same_and_deletes_nothing(case: Case, outside: Outside) -> None:
    told = retired(outside, OVER, dry_run=True)
    assert is_there(case)
    assert PrivateFile.objects.filter(person_id=case.person_id).exists()
    assert retired(outside, OVER) == told


def test_what_is_held_stays_until_it_is_released(case: Case, outside: Outside) -> None:
    hold_id = hold(case)
    assert case.service_id not in retired(outside, OVER)
    assert retire(outside.store.store, at=OVER).held == 1
    lift_hold(
        person_id=case.person_id,
        hold_id=hold_id,
        because="Putusan inkrah",
        by=officer(DATA_PROTECTION_OFFICER),
        at=OVER,
    )
    assert case.service_id in retired(outside, OVER)


def test_a_clerk_places_no_hold_and_nobody_one_without_a_reason(case: Case) -> None:
    refused_with(NoSuchApplication, hold, case, CLERK)
    refused_with(HoldIncomplete, hold, case, reason=" ")


def test_a_copy_is_gone_with_its_files_when_its_time_is_over(case: Case, outside: Outside) -> None:
    (copy,) = DataCopy.objects.filter(person_id=case.person_id)
    (file, _) = PrivateFile.objects.filter(person_id=case.person_id)
    assert not retired(outside, NOW + timedelta(days=13))
    assert retired(outside, NOW + timedelta(days=14))["copies"] == 1
    assert not PrivateFile.objects.filter(person_id=case.person_id).exists()
    assert not outside.store.store.exists(file.blob)
    copy.refresh_from_db()
    assert copy.removed_at is not None


def test_a_draft_that_nobody_touched_for_half_a_year_goes(outside: Outside) -> None:
    draft_id = start(applicant(MOTHER))
    assert not retired(outside, NOW + timedelta(days=179))
    assert retired(outside, NOW + timedelta(days=181))["drafts"] == 1
    assert not Draft.objects.filter(person_id=person_id(MOTHER), id=draft_id).exists()


def test_it_runs_by_night_and_again_without_harm(case: Case, outside: Outside) -> None:
    for _ in range(2):
        RetentionByNight(outside.store.store)(OVER)
    assert not is_there(case)
    assert RetiredCases.objects.get(service_id=case.service_id).cases == 1
