"""A resident is asked for consent in plain words, sees what rests on it, and takes it back."""

import pytest
from django.urls import reverse

from sekali.casework.effects.setting import Outside
from support.applying import NOW, deliver
from support.browsing import text_of
from support.people import FATHER, MOTHER, browser_of
from support.stalls import AGREED, ASKED, HELP, STALL_LETTER, WHEN, begun, letter

pytestmark = pytest.mark.usefixtures("db", "static_files")
BACK = {"layanan": STALL_LETTER, "tujuan": HELP}


def page(draft_id: object, more: str = "") -> str:
    return reverse("page", args=[draft_id, "owner"]) + more


def test_the_form_says_what_for_which_data_who_is_told_and_that_no_is_fine(
    outside: Outside,
) -> None:
    draft_id = begun(outside)
    shown = browser_of(MOTHER).get(page(draft_id))
    said = text_of(shown)
    assert "May a licensing officer contact you" in said
    assert "Nama lengkap" in said or "Full name" in said
    assert "Dinas Penanaman Modal" in said
    assert "your application goes on all the same" in said
    assert f'name="{ASKED}" value="yes"' in shown.content.decode()
    assert "checked" not in shown.content.decode().split(f'name="{ASKED}"')[1][:40]


def test_what_was_decided_is_shown_and_can_be_changed_on_the_form(outside: Outside) -> None:
    draft_id, mother = begun(outside), browser_of(MOTHER)
    assert mother.post(page(draft_id), {**AGREED, "help_time": ""}).status_code == 302
    assert "You agree." in text_of(mother.get(page(draft_id)))
    changing = mother.get(page(draft_id, f"?ubah={ASKED}")).content.decode()
    assert 'value="yes" checked' in changing
    mother.post(page(draft_id), {ASKED: "no"})
    assert "You do not agree." in text_of(mother.get(page(draft_id)))


def test_what_rests_on_it_is_asked_at_once_and_only_once(outside: Outside) -> None:
    draft_id, mother = begun(outside), browser_of(MOTHER)
    agreed = mother.post(page(draft_id), AGREED)
    assert agreed.headers["Location"] == page(draft_id)
    assert 'name="help_time"' in mother.get(page(draft_id)).content.decode()
    # It need not be answered; and whoever says no is not asked.
    assert mother.post(page(draft_id), {"help_time": ""}).headers["Location"].endswith("/periksa")
    refused = mother.post(page(begun(outside)), {ASKED: "no"})
    assert refused.headers["Location"].endswith("/periksa")


def test_one_page_shows_every_consent_with_what_rests_on_it(outside: Outside) -> None:
    case = letter(outside, AGREED, {"help_time": WHEN})
    shown = text_of(browser_of(MOTHER).get(reverse("consents")))
    assert "So that the licensing office offers help with a NIB" in shown
    assert case.number in shown
    assert "not been asked" in text_of(browser_of(FATHER).get(reverse("consents")))


def test_taking_it_back_is_one_press_and_stays_in_the_history(outside: Outside) -> None:
    letter(outside, AGREED, {"help_time": WHEN})
    done = browser_of(MOTHER).post(reverse("consent-withdraw"), BACK, follow=True)
    said = text_of(done)
    assert "taken out of 1 applications" in said
    assert "Withdrawn" in said
    assert "Agreed" in said
    assert "Take it back" not in said
    again = browser_of(MOTHER).post(reverse("consent-withdraw"), BACK, follow=True)
    assert "does not stand any more" in text_of(again)


@pytest.mark.parametrize("typed", [{}, {"layanan": "no.such"}, {**BACK, "tujuan": "letter\0"}])
def test_what_is_no_consent_of_theirs_is_told_so(outside: Outside, typed: dict[str, str]) -> None:
    letter(outside, AGREED)
    done = browser_of(FATHER).post(reverse("consent-withdraw"), typed, follow=True)
    assert "does not stand any more" in text_of(done)


def test_the_case_and_the_ledger_tell_of_it(outside: Outside) -> None:
    case = letter(outside, AGREED, {"help_time": WHEN})
    mother = browser_of(MOTHER)
    mother.post(reverse("consent-withdraw"), BACK)
    deliver(outside, at=NOW)
    assert "Your consent was withdrawn" in text_of(mother.get(reverse("case", args=[case.id])))
    looks = text_of(mother.get(reverse("looks")))
    assert "took a consent back" in looks
    assert "agreed to a use of data" in looks
