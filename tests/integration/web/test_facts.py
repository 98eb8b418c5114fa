"""The page of one fact: its source, what others say, and what it was before."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sekali.casework.effects.setting import Outside
from sekali.kernel.ids import uuid7
from sekali.vault.actions import Recording, add_subject, record_facts
from sekali.vault.belonging import link
from sekali.vault.facts import VERIFIED, Fact
from support.applying import submitted
from support.browsing import text_of
from support.knowing import surroundings_of
from support.people import CLERK, MOTHER, OTHER_MOTHER, browser_of, person_id

pytestmark = pytest.mark.usefixtures("db", "static_files")


def bpjs_says(element: str, value: str) -> None:
    """Let the health insurer say something of the mother."""
    today = timezone.localdate()
    record_facts(
        subject_id=person_id(MOTHER),
        facts={element: Fact(value, VERIFIED, "health-insurer", today)},
        recording=Recording(at=timezone.now(), proof="registry:welfare"),
    )


def page_of(element: str, who: str = MOTHER, about: object = None) -> str:
    """Return the words on the page of a fact."""
    address = reverse("fact", args=[about or person_id(MOTHER), element])
    return text_of(browser_of(who).get(address))


def test_both_sources_are_named_with_what_they_say() -> None:
    bpjs_says("full_name", "Siti Aminnah")

    told = page_of("full_name")
    assert "Siti Aminah" in told
    assert "Another source says otherwise: health insurer" in told
    assert "Siti Aminnah" in told
    assert "what social register answered" in told
    assert "Siti Aminnah" in text_of(browser_of(MOTHER).get(reverse("my-data")))


def test_a_fact_without_history_says_so() -> None:
    told = page_of("religion")
    assert "Has not changed since the first data" in told
    assert "Another source" not in told


def test_a_household_fact_and_nobody_elses_can_be_looked_at() -> None:
    household = surroundings_of(person_id(MOTHER)).household()
    assert household is not None
    assert "Dusun Sukorejo" in page_of("address", about=household.subject_id)
    theirs = reverse("fact", args=[household.subject_id, "address"])
    assert browser_of(OTHER_MOTHER).get(theirs).status_code == 404
    unknown = reverse("fact", args=[person_id(MOTHER), "no_such_element"])
    assert browser_of(MOTHER).get(unknown).status_code == 404


def test_the_officer_sees_that_another_source_differs(outside: Outside) -> None:
    bpjs_says("full_name", "Siti Aminnah")
    case = submitted(outside)

    desk = reverse("desk-case", args=[case.person_id, case.id])
    assert "Siti Aminnah" in text_of(browser_of(CLERK).get(desk))


def test_a_value_that_is_good_for_a_time_says_until_when() -> None:
    today = timezone.localdate()
    fact = Fact("islam", VERIFIED, "civil-registry", today, today + timedelta(days=30))
    record_facts(
        subject_id=person_id(MOTHER),
        facts={"religion": fact},
        recording=Recording(at=timezone.now()),
    )
    assert str((today + timedelta(days=30)).year) in page_of("religion")


def test_what_follows_from_others_says_of_what_it_was_computed() -> None:
    told = page_of("age")
    assert "Computed from: Date of birth" in told
    assert "It is kept nowhere" in told
    assert "Age (years)" in text_of(browser_of(MOTHER).get(reverse("my-data")))


def test_a_household_is_counted_on_its_page_and_nobody_elses() -> None:
    household = surroundings_of(person_id(MOTHER)).household()
    assert household is not None
    told = page_of("size", about=household.subject_id)
    assert "Computed from: Family members" in told
    assert "Siti Aminah" in told
    theirs = reverse("fact", args=[household.subject_id, "size"])
    assert browser_of(OTHER_MOTHER).get(theirs).status_code == 404


def test_what_follows_from_others_cannot_be_mended_itself() -> None:
    address = reverse("mend", args=[person_id(MOTHER), "age"])
    assert browser_of(MOTHER).get(address).status_code == 404
    assert browser_of(MOTHER).post(address, {"mend.value": "3"}).status_code == 404


def test_what_is_theirs_is_shown_with_every_row_and_who_says_it() -> None:
    """A table over time is no number of rows: each is read, and its page says where it is from."""
    servant, at = uuid7(), timezone.now()
    row = {
        "year": 2025,
        "from_month": 1,
        "until_month": 12,
        "predicate": "very_good",
        "rank": "iii_b",
        "level": "ahli_pertama",
        "is_final": True,
    }
    said = Fact([row], VERIFIED, "performance-system", timezone.localdate())
    nip = Fact("199401122019032001", VERIFIED, "civil-service-agency", timezone.localdate())
    add_subject(
        subject_id=servant,
        kind="civil_servant",
        numbers={},
        facts={"appraisals": said, "nip": nip},
        recording=Recording(at=at),
    )
    today = timezone.localdate()
    link(person_id=person_id(MOTHER), other_id=servant, kind="civil_servant", since=today, at=at)

    mine = text_of(browser_of(MOTHER).get(reverse("my-data")))
    assert "Civil service: 199401122019032001" in mine
    assert "Very good" in mine

    assert "Very good" in page_of("appraisals", about=servant)
    other = browser_of(OTHER_MOTHER).get(reverse("fact", args=[servant, "appraisals"]))
    assert other.status_code == 404
