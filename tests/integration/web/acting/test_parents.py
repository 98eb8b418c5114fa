"""A parent acts for a child, as long as it is one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sekali.casework.effects.setting import Outside
from sekali.vault.models import Profile
from support.acting import COMPLAINT, HELPER, OTHER_CLIENT, begin, child_id
from support.applying import submitted
from support.people import FATHER, MOTHER, browser_of, person_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def age(years_ago: int, days: int = 0) -> None:
    """Let the child have been born so many years ago, less some days."""
    today = timezone.localdate()
    born = today.replace(year=today.year - years_ago) + timedelta(days=days)
    facts = Profile.objects.get(subject_id=child_id()).facts
    facts["birth_date"]["value"] = born.isoformat()
    Profile.objects.filter(subject_id=child_id()).update(facts=facts)


def test_a_parent_acts_for_a_child_with_everything_but_the_account() -> None:
    browser = browser_of(MOTHER)
    assert begin(browser, child_id()).headers["Location"] == "/"
    page = browser.get("/").content.decode()
    assert "You are acting for Nabila Putri Santoso" in page
    assert "as a parent" in page
    for address in ("/data-saya", "/siapa-melihat", "/layanan", f"/layanan/{COMPLAINT}"):
        assert browser.get(address).status_code == 200, address
    assert browser.get("/akun").status_code == 409


def test_a_parent_reaches_nothing_of_the_other_parent_through_the_child(
    outside: Outside,
) -> None:
    case = submitted(outside, MOTHER)
    browser = browser_of(FATHER)
    begin(browser, child_id())
    fact = f"/data-saya/fakta/{person_id(MOTHER)}/birth_date"
    for address in (f"/perkara/{case.id}", f"/perkara/{case.id}/data", fact):
        assert browser.get(address).status_code == 404, address
    assert case.number not in browser.get("/").content.decode()


def test_a_child_is_one_until_the_day_before_their_eighteenth_birthday() -> None:
    browser = browser_of(MOTHER)
    age(18, days=1)
    assert begin(browser, child_id()).headers["Location"] == "/"
    age(18)
    answer = browser.get("/data-saya")
    assert answer.status_code == 409
    assert begin(browser, child_id()).headers["Location"] == "/kuasa"
    assert "Nabila" not in browser.get("/kuasa").content.decode()


def test_who_is_no_parent_does_not_act_for_a_child() -> None:
    for other in (HELPER, OTHER_CLIENT):
        assert begin(browser_of(other), child_id()).headers["Location"] == "/kuasa"
    # Nor the child for the parent, nor one parent for the other.
    assert begin(browser_of(FATHER), person_id(MOTHER)).headers["Location"] == "/kuasa"
    assert begin(browser_of(MOTHER), person_id(MOTHER)).headers["Location"] == "/kuasa"


def test_a_child_of_doubtful_age_or_that_has_married_is_not_acted_for() -> None:
    facts = Profile.objects.get(subject_id=child_id()).facts
    declared = {**facts, "birth_date": {**facts["birth_date"], "level": "declared"}}
    married = {**facts, "marital_status": {**facts["marital_status"], "value": "married"}}
    for changed in (declared, married):
        Profile.objects.filter(subject_id=child_id()).update(facts=changed)
        assert begin(browser_of(MOTHER), child_id()).headers["Location"] == "/kuasa"
