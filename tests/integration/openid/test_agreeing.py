"""What people are told before they agree, what is remembered, and taking it back."""

from django.test import Client as Browser

from sekali.audit.models import Entry
from sekali.audit.queries import first_broken_link
from sekali.openid.models import Client, Consent, Grant
from sekali.openid.registration import Registration
from support.browsing import text_of
from support.openid import (
    PROFILE,
    System,
    agrees,
    answer_in,
    asked,
    leads_to,
    registered,
    registration,
    signed_in_browser,
    tokens,
)
from support.people import MOTHER, OTHER_MOTHER, person_id


def page_of(system: System, browser: Browser, **changed: str) -> str:
    return asked(browser, system.asks(**changed)).headers["Location"]


def test_the_page_says_whose_system_it_is_what_it_gets_why_and_by_which_law(
    system: System, browser: Browser
) -> None:
    said = text_of(browser.get(page_of(system, browser)))
    for word in ("Antrean Puskesmas", "Menyapa Anda", "A public task", "Perda 1", "Full name",
                 "Mengirim nomor antrean", "You decide (consent)", "puskesmas.example"):  # fmt: skip
        assert word in said


def test_declining_is_told_apart_from_failing(system: System, browser: Browser) -> None:
    page = page_of(system, browser)
    answer = answer_in(leads_to(browser.post(f"{page}/pilih", {"pilih": "decline"})))
    assert answer["error"] == "access_denied"
    assert answer["error_description"] == "the person declined"
    assert not Grant.objects.filter(person_id=person_id(MOTHER)).exists()
    kinds = Entry.objects.filter(person_id=person_id(MOTHER)).values_list("kind", flat=True)
    assert "openid.declined" in kinds


def test_what_rests_on_consent_alone_is_given_only_where_it_is_chosen(
    system: System, browser: Browser
) -> None:
    page = page_of(system, browser)
    code = answer_in(leads_to(browser.post(f"{page}/pilih", {"pilih": "agree"})))["code"]
    assert system.redeems(code).json()["scope"] == "openid profile"
    # And it is not asked again at each sign-in.
    assert "code" in answer_in(leads_to(asked(browser, system.asks(prompt="none"))))


def test_a_scope_that_is_not_offered_cannot_be_slipped_in(system: System, browser: Browser) -> None:
    page = page_of(system, browser, scope="openid")
    browser.post(f"{page}/pilih", {"pilih": "agree", "boleh": ["email", "fact:person.nik"]})
    consent = Consent.objects.get(person_id=person_id(MOTHER))
    assert consent.given == []


def test_it_is_asked_again_when_the_words_or_the_scopes_are_others(
    system: System, browser: Browser
) -> None:
    agrees(browser, system.asks(scope="openid profile"))
    again = asked(browser, system.asks(scope="openid profile", prompt="none"))
    assert "code" in answer_in(leads_to(again))
    more = asked(browser, system.asks(prompt="none"))
    assert answer_in(leads_to(more))["error"] == "consent_required"

    agrees(browser, system.asks())
    other_words = registration(uses=[{**PROFILE, "purpose": "Menagih pajak"}])
    data = Registration.model_validate(other_words)
    Client.objects.filter(id=system.id).update(registered=data.model_dump())
    answer = asked(browser, system.asks(scope="openid profile", prompt="none"))
    assert answer_in(leads_to(answer))["error"] == "consent_required"


def test_taking_it_back_ends_every_token_at_once(system: System, browser: Browser) -> None:
    given = tokens(system, browser, scope="openid profile offline_access")
    assert "Antrean Puskesmas" in text_of(browser.get("/sistem"))

    browser.post(f"/sistem/{system.id}/putus")

    assert system.asks_who(given["access_token"]).status_code == 401
    assert system.refreshes(given["refresh_token"]).status_code == 400
    assert "Antrean Puskesmas" not in text_of(browser.get("/sistem")).partition("Disconnect")[0]
    answer = asked(browser, system.asks(prompt="none"))
    assert answer_in(leads_to(answer))["error"] == "consent_required"
    assert first_broken_link(person_id(MOTHER)) is None


def test_taking_back_is_for_oneself_alone(system: System, browser: Browser) -> None:
    given = tokens(system, browser)
    signed_in_browser(OTHER_MOTHER).post(f"/sistem/{system.id}/putus")
    assert system.asks_who(given["access_token"]).status_code == 200


def test_agreeing_twice_gives_one_code(system: System, browser: Browser) -> None:
    page = page_of(system, browser)
    assert "code" in answer_in(leads_to(browser.post(f"{page}/pilih", {"pilih": "agree"})))
    again = browser.post(f"{page}/pilih", {"pilih": "agree"})
    assert again.status_code == 422
    assert Grant.objects.filter(person_id=person_id(MOTHER)).count() == 1


def test_agreeing_needs_the_token_of_the_form(system: System) -> None:
    from django.conf import settings

    from support.people import browser_of

    browser = signed_in_browser()
    page = page_of(system, browser)
    strict = browser_of(MOTHER, csrf=True)
    strict.cookies[settings.SESSION_COOKIE_NAME] = browser.cookies[
        settings.SESSION_COOKIE_NAME
    ].value
    assert strict.post(f"{page}/pilih", {"pilih": "agree"}).status_code == 403
    assert not Consent.objects.filter(person_id=person_id(MOTHER)).exists()


def test_the_page_that_leads_on_carries_no_other_address(system: System, browser: Browser) -> None:
    page = page_of(system, browser, state='"><script>alert(1)</script>')
    answer = browser.post(f"{page}/pilih", {"pilih": "agree"})
    assert "<script>" not in answer.content.decode()
    assert "%3Cscript%3E" in leads_to(answer)


def test_a_request_that_nobody_made_leads_nowhere(browser: Browser) -> None:
    answer = browser.get("/openid/lanjut/00000000-0000-4000-8000-000000000000")
    assert answer.status_code == 422


def test_an_app_comes_back_by_its_own_address(browser: Browser) -> None:
    app = registered(
        kind="app", authentication="none", redirect_uris=["id.example.antrean:/kembali"]
    )
    answer = agrees(browser, app.asks())
    assert app.redeems(answer["code"]).status_code == 200
