"""An account that nobody uses: its owner is warned everywhere, and then only the way in is gone."""

from datetime import datetime, timedelta

import pytest

from sekali.accounts.contacts import keep_contact
from sekali.accounts.models import (
    Account,
    Contact,
    IdleAccount,
    LinkedIdentity,
    Passkey,
    Session,
    SignInName,
)
from sekali.accounts.queries import account_of
from sekali.audit.models import Entry
from sekali.casework.actions.holding import place_hold
from sekali.casework.effects.setting import Outside
from sekali.casework.privacy.account_retention import retire_accounts
from sekali.casework.privacy.retention import Retired
from sekali.channels.texts import notice_texts
from sekali.demo.seeding import SAMPLE_PASSWORD
from sekali.storage.models import OutboxMessage
from sekali.vault.grounds import own
from sekali.vault.queries import holder_of
from support.applying import NOW, submitted
from support.data_rights import new_hold
from support.everything.joined import rows_of_everything
from support.everything.row import keep
from support.people import (
    CLERK,
    DATA_PROTECTION_OFFICER,
    MOTHER,
    OTHER_MOTHER,
    browser_of,
    officer,
    person_id,
    sample,
)

pytestmark = pytest.mark.usefixtures("db")
YEARS = timedelta(days=1826)
USED = NOW - timedelta(days=1)
FIRST, SECOND, THIRD = (USED + YEARS - timedelta(days=days) for days in (90, 30, 7))
CLOSES = USED + YEARS


@pytest.fixture(autouse=True)
def used(db: None) -> None:
    """A mother who signed in yesterday, and everybody else long after the days of these tests."""
    Account.objects.update(last_login=CLOSES + YEARS)
    Account.objects.filter(person_id=person_id(MOTHER)).update(last_login=USED)


def night(at: datetime, *, dry_run: bool = False) -> dict[str, int]:
    done = Retired()
    retire_accounts(done, at=at, dry_run=dry_run)
    return {key: count for key, count in done.deleted.items() if count}


def messages() -> list[str]:
    """Return the days of which the mother was told that her account closes then."""
    rows = OutboxMessage.objects.filter(person_id=person_id(MOTHER), topic="accounts.alert")
    return [row.body["words"]["when"] for row in rows if row.body["key"] == "unused"]


def warned_three_times() -> None:
    for at in (FIRST, SECOND, THIRD):
        assert night(at) == {"account-warnings": 1}


def test_it_is_warned_three_times_once_each_and_then_closed() -> None:
    assert night(FIRST - timedelta(hours=1)) == {}
    warned_three_times()
    for again in (FIRST, SECOND, THIRD, CLOSES - timedelta(hours=1)):
        assert night(again) == {}
    assert len(messages()) == 3
    assert len(set(messages())) == 1
    assert night(CLOSES, dry_run=True) == {"account": 1}
    assert account_of(person_id(MOTHER)) is not None
    assert night(CLOSES) == {"account": 1}
    assert night(CLOSES + timedelta(days=1)) == {}


def test_what_opens_it_is_gone_and_what_is_known_of_her_stays() -> None:
    mother = person_id(MOTHER)
    everything = rows_of_everything()
    keep_contact(person_id=mother, kind="phone", value="+6281234500009", now=NOW)
    for label in ("Passkey", "AuthenticatorApp", "Session", "LinkedIdentity", "Reset"):
        keep(f"accounts.{label}", everything[f"accounts.{label}"], mother)
    facts = holder_of(mother, ground=own(mother, where="web")).facts
    warned_three_times()
    night(CLOSES)
    assert account_of(mother) is None
    for model, key in (
        *((one, "person_id") for one in (Passkey, Contact, IdleAccount, LinkedIdentity)),
        *((one, "account_id") for one in (Session, SignInName)),
    ):
        assert not model.objects.filter(**{key: mother}).exists(), model
    assert holder_of(mother, ground=own(mother, where="web")).facts == facts
    entry = Entry.objects.filter(person_id=mother, kind="account.closed-unused").get()
    assert entry.details["law"]


def test_signing_in_once_begins_the_years_anew() -> None:
    warned_three_times()
    Account.objects.filter(person_id=person_id(MOTHER)).update(last_login=THIRD + timedelta(1))
    assert night(CLOSES) == {}
    # And whoever goes away again is warned again.
    assert night(THIRD + timedelta(1) + YEARS - timedelta(days=90)) == {"account-warnings": 1}


def test_whoever_was_never_warned_is_not_closed_however_late_it_is() -> None:
    late = CLOSES + timedelta(days=400)
    assert night(late) == {"account-warnings": 1}
    assert night(late + timedelta(days=59)) == {}
    assert night(late + timedelta(days=60)) == {"account-warnings": 1}
    assert night(late + timedelta(days=83)) == {"account-warnings": 1}
    assert night(late + timedelta(days=89)) == {}
    assert night(late + timedelta(days=90)) == {"account": 1}


def test_an_open_application_a_post_or_a_hold_keeps_it(outside: Outside) -> None:
    submitted(outside)
    Account.objects.filter(person_id=person_id(CLERK)).update(last_login=USED)
    other = person_id(OTHER_MOTHER)
    Account.objects.filter(person_id=other).update(last_login=USED)
    hold = new_hold(other, None)
    place_hold(hold=hold, by=officer(DATA_PROTECTION_OFFICER), at=NOW)
    assert night(CLOSES + timedelta(days=400)) == {}


def test_she_signs_in_and_that_is_what_counts() -> None:
    typed = {"nik": sample(MOTHER).nik, "sandi": SAMPLE_PASSWORD}
    assert browser_of(None).post("/masuk", typed).status_code == 302
    account = account_of(person_id(MOTHER))
    assert account is not None
    assert account.last_login is not None
    assert account.last_login > USED + timedelta(days=30)


def test_the_message_says_the_day_and_what_stays() -> None:
    for language in ("id", "en"):
        said = notice_texts(language)["account-unused"]
        assert "{when}" in said["subject"]
        assert "{when}" in said["body"]
