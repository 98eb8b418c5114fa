"""By night rows go that are over and of no more use; whatever is held, or still counts, stays."""

from datetime import datetime, timedelta

import pytest
from django.apps import apps

from sekali.accounts.models import IdleAccount
from sekali.casework.actions.holding import place_hold
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Draft, LegalHold
from sekali.casework.privacy.leftovers import LEFTOVERS, retire_leftovers
from sekali.casework.privacy.nightly import retire_everything
from sekali.casework.privacy.retention import Retired, retire
from sekali.catalogue import queries as catalogue
from sekali.kernel.ids import uuid7
from support.applying import NOW, start
from support.data_rights import new_hold
from support.everything.joined import rows_of_everything
from support.everything.row import keep
from support.people import DATA_PROTECTION_OFFICER, MOTHER, applicant, officer, person_id
from support.serving import as_worker

pytestmark = pytest.mark.usefixtures("db")
ENDED = NOW
# Of a leftover: the table, and when a row of it ended or did not.
ROWS = {
    "system-sign-ins": ("openid.Grant", {"until": ENDED}, {"until": NOW + timedelta(days=9_999)}),
    "mandate-requests": ("mandates.MandateRequest", {"asked_at": ENDED}, None),
    "counter-recoveries": ("accounts.Recovery", {"opened_at": ENDED}, None),
    "used-codes": (
        "accounts.AuthenticatorApp",
        {"created_at": ENDED, "confirmed_at": None},
        {"created_at": ENDED, "confirmed_at": ENDED},
    ),
    "lifted-holds": (
        "casework.LegalHold",
        {"lifted_at": ENDED},
        {"lifted_at": None, "case_id": uuid7()},
    ),
}


def night(at: datetime, *, dry_run: bool = False) -> dict[str, int]:
    done = Retired()
    retire_leftovers(done, at=at, dry_run=dry_run)
    return {key: count for key, count in done.deleted.items() if count}


def over(key: str) -> datetime:
    """Return an instant after a row that ended has to go."""
    return ENDED + timedelta(days=catalogue.dictionary().leftovers[key].days, hours=1)


def test_each_has_its_days_in_the_dictionary_and_a_row_here() -> None:
    assert set(LEFTOVERS) == set(catalogue.dictionary().leftovers) == set(ROWS)


@pytest.mark.parametrize("key", ROWS)
def test_what_is_over_goes_on_its_day_and_what_still_counts_stays(key: str) -> None:
    label, ended, lasting = ROWS[key]
    row, mother = rows_of_everything()[label], person_id(MOTHER)
    apps.get_model(label).objects.filter(person_id=mother).delete()
    keep(label, row, mother, **ended)
    if lasting is not None:
        keep(label, row, mother, id=uuid7(), **lasting)
    left = apps.get_model(label).objects.filter(person_id=mother)
    assert night(over(key) - timedelta(days=1)).get(key) is None
    assert night(over(key), dry_run=True)[key] == 1
    assert left.count() == (1 if lasting is None else 2)
    assert night(over(key))[key] == 1
    assert left.count() == (0 if lasting is None else 1)
    assert night(over(key)).get(key) is None


def test_a_sign_in_that_was_taken_back_goes_however_long_it_would_have_lasted() -> None:
    late = {"until": NOW + timedelta(days=9_999), "revoked_at": ENDED}
    keep("openid.Grant", rows_of_everything()["openid.Grant"], person_id(MOTHER), **late)
    assert night(over("system-sign-ins"))["system-sign-ins"] == 1


def test_warnings_of_accounts_that_were_used_again_go() -> None:
    IdleAccount.objects.create(person_id=person_id(MOTHER), warned=1, warned_at=ENDED)
    assert night(over("used-codes"))["used-codes"] == 1


def test_nothing_goes_of_who_is_held_as_a_whole(outside: Outside) -> None:
    mother = person_id(MOTHER)
    for key, (label, ended, _) in ROWS.items():
        if key != "lifted-holds":
            keep(label, rows_of_everything()[label], mother, **ended)
    draft_id = start(applicant(MOTHER))
    place_hold(hold=new_hold(mother, None), by=officer(DATA_PROTECTION_OFFICER), at=NOW)
    at = NOW + timedelta(days=3_000)
    assert night(at) == {}
    retire(outside.store.store, at=at)
    assert Draft.objects.filter(person_id=mother, id=draft_id).exists()
    LegalHold.objects.filter(person_id=mother).update(lifted_at=at)
    assert night(at)["system-sign-ins"] == 1
    retire(outside.store.store, at=at)
    assert not Draft.objects.filter(person_id=mother, id=draft_id).exists()


def test_the_whole_night_counts_first_and_then_does_the_same(outside: Outside) -> None:
    keep("openid.Grant", rows_of_everything()["openid.Grant"], person_id(MOTHER), until=ENDED)
    at = over("system-sign-ins")
    with as_worker():
        told = retire_everything(outside.store.store, at=at, dry_run=True)
        done = retire_everything(outside.store.store, at=at)
    assert +told.deleted == +done.deleted
    assert done.deleted["system-sign-ins"] == 1
