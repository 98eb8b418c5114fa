"""What a helper does is the person's, and says who did it; nothing of one reaches the other.

Whoever acts for one person must not reach another.
"""

import pytest
from django.conf import settings
from django.test import Client

from sekali.audit.models import Entry
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, CaseEvent, Draft
from sekali.kernel.ids import uuid7
from sekali.mandates.models import Mandate
from sekali.vault.models import Link, Profile
from support.acting import (
    CLIENT,
    COMPLAINT,
    HELPER,
    OTHER_CLIENT,
    REPORT,
    begin,
    begun,
    helper_of,
    mandated,
    opened_for,
    work,
)
from support.applying import BIRTH, submitted
from support.callers import rows_of
from support.people import browser_of, person_id, sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def test_what_a_helper_sends_is_the_persons_and_says_who_typed_it(
    helper: Client, mandate: Mandate
) -> None:
    draft_id = begun(helper)
    first = helper.post(f"/isi/{draft_id}/report", {**REPORT, **opened_for()})
    assert first.status_code == 302, first.content.decode()
    helper.post(f"/isi/{draft_id}/contact", opened_for())
    draft = Draft.objects.get(person_id=person_id(CLIENT), id=draft_id)
    assert draft.answers["what_happened"]["by"] == str(person_id(HELPER))

    helper.post(f"/isi/{draft_id}/kirim", opened_for())

    case = Case.objects.get(person_id=person_id(CLIENT), id=draft_id)
    assert case.facts["what_happened"]["by"] == str(person_id(HELPER))
    event = CaseEvent.objects.get(person_id=person_id(CLIENT), case_id=draft_id, kind="submitted")
    said = {"name": sample(HELPER).full_name, "as": "mandate", "mandate": str(mandate.id)}
    assert (event.actor_id, event.data["helper"]) == (person_id(HELPER), said)
    entries = Entry.objects.filter(person_id=person_id(CLIENT), actor_id=person_id(HELPER))
    by_kind = {entry.kind: entry.details for entry in entries}
    assert by_kind["case.submitted"]["helper"] == said
    assert by_kind["facts.read"]["helper"] == said
    assert not Case.objects.filter(person_id=person_id(HELPER)).exists()


def test_both_sides_read_of_it_in_their_ledgers(helper: Client, mandate: Mandate) -> None:
    begun(helper)
    work(also=True)
    hers = browser_of(CLIENT).get("/siapa-melihat").content.decode()
    assert f"{sample(HELPER).full_name} · for you, under a mandate" in hers
    assert "began to act" in hers
    helper.post("/kuasa/selesai")
    theirs = helper.get("/siapa-melihat").content.decode()
    assert "began to act" in theirs
    told = browser_of(CLIENT).get("/pesan").content.decode()
    assert f"{sample(HELPER).full_name} mulai mengurus urusan Anda" in told


def test_a_case_says_who_did_it_for_the_person(helper: Client) -> None:
    draft_id = begun(helper)
    helper.post(f"/isi/{draft_id}/report", {**REPORT, **opened_for()})
    helper.post(f"/isi/{draft_id}/contact", opened_for())
    helper.post(f"/isi/{draft_id}/kirim", opened_for())
    page = browser_of(CLIENT).get(f"/perkara/{draft_id}").content.decode()
    assert f"Done by {sample(HELPER).full_name} under a mandate." in page


def test_it_is_said_on_every_page_for_whom_somebody_acts(helper: Client) -> None:
    name = sample(CLIENT).full_name
    for address in ("/", "/layanan", f"/layanan/{COMPLAINT}", "/pesan", "/tidak-ada", "/akun"):
        page = helper.get(address).content.decode()
        assert f"<title>You are acting for {name} - " in page, address
        assert 'role="region" aria-label="You are acting for somebody else"' in page, address
        assert f"Typed by {sample(HELPER).full_name}." in page, address
    helper.post("/kuasa/selesai")
    assert name not in helper.get("/").content.decode()


def test_nothing_of_the_helper_fills_the_clients_form(outside: Outside) -> None:
    held = mandated(CLIENT, HELPER, services=[BIRTH, COMPLAINT], facts=["person", "household"])
    helper = helper_of(CLIENT, HELPER, held)
    own = Profile.objects.get(subject_id=person_id(HELPER)).facts
    secrets = {str(own[e]["value"]) for e in ("nik", "birth_date", "phone", "email") if e in own}
    secrets |= {sample(HELPER).nik, "dewi.lestari@contoh.example"}
    around = Link.objects.filter(person_id=person_id(HELPER), kind="household").first()
    assert around is not None
    home = Profile.objects.get(subject_id=around.other_id).facts
    secrets |= {str(home[e]["value"]) for e in ("address", "family_card_no")}
    for service in (BIRTH, COMPLAINT):
        draft_id = uuid7()
        helper.post(f"/layanan/{service}/mulai", {"draf": str(draft_id), **opened_for()})
        pages = ("child", "birth", "family") if service == BIRTH else ("report", "contact")
        for page in pages:
            body = helper.get(f"/isi/{draft_id}/{page}").content.decode()
            assert not [one for one in secrets if one in body], (service, page)
            # Nor by the browser, which knows the helper's own telephone and address.
            assert 'autocomplete="tel"' not in body
            assert 'autocomplete="email"' not in body
    assert not [one for one in secrets if one in helper.get("/data-saya").content.decode()]


def test_changing_over_forgets_all_of_the_one_before(mandate: Mandate) -> None:
    browser = browser_of(HELPER)
    browser.post("/akun/perangkat", {"perangkat": "x"})  # leaves a message for the next page
    session = browser.session
    session["contact_change"] = {"id": str(uuid7()), "new": str(uuid7()), "old": ""}
    session.save()
    before = browser.cookies[settings.SESSION_COOKIE_NAME].value

    begin(browser, person_id(CLIENT), mandate)

    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert "contact_change" not in browser.session
    first = browser.get("/")
    assert "signed out there" not in first.content.decode()
    assert first.headers["Cache-Control"] == "no-store"
    # The old cookie opens nothing: neither page is shown by a copy of it.
    browser.cookies[settings.SESSION_COOKIE_NAME] = before
    assert browser.get("/data-saya").status_code == 302


def test_a_message_about_the_client_is_not_shown_beside_the_helper(helper: Client) -> None:
    draft_id = begun(helper)
    helper.post(f"/isi/{draft_id}/report", {**REPORT, **opened_for()})
    helper.post(f"/perkara/{uuid7()}/janji/lepas", opened_for())
    helper.post("/kuasa/selesai")
    assert "warn" not in helper.get("/kuasa").content.decode()


def test_two_tabs_of_one_browser_save_nothing_for_the_wrong_person(
    helper: Client, mandate: Mandate
) -> None:
    draft_id = begun(helper)
    own_draft = uuid7()
    # A tab that was left open from before, as oneself: its form says nothing of anybody.
    before = rows_of(CLIENT), rows_of(HELPER)
    answer = helper.post(f"/layanan/{COMPLAINT}/mulai", {"draf": str(own_draft)})
    assert answer.status_code == 409
    assert "opened for somebody else" in answer.content.decode()
    # The other way round: the tab of the client, once somebody acts for themselves again.
    helper.post("/kuasa/selesai")
    answer = helper.post(f"/isi/{draft_id}/report", {**REPORT, **opened_for()})
    assert answer.status_code == 409
    assert "acting for yourself now" in answer.content.decode()
    assert (rows_of(CLIENT), rows_of(HELPER)) == before


def test_a_form_of_one_client_is_not_taken_for_another(helper: Client) -> None:
    draft_id = begun(helper)
    other = mandated(OTHER_CLIENT, HELPER)
    helper.post("/kuasa/selesai")
    begin(helper, person_id(OTHER_CLIENT), other)
    before = rows_of(CLIENT), rows_of(OTHER_CLIENT)
    answer = helper.post(f"/isi/{draft_id}/report", {**REPORT, **opened_for()})
    assert answer.status_code == 409
    # And with the mark of the new one: the draft is not hers.
    answer = helper.post(f"/isi/{draft_id}/report", {**REPORT, **opened_for(OTHER_CLIENT)})
    assert answer.status_code == 404
    assert (rows_of(CLIENT), rows_of(OTHER_CLIENT)) == before


def test_who_helps_one_person_reaches_nobody_elses_things(helper: Client, outside: Outside) -> None:
    case = submitted(outside, OTHER_CLIENT)
    for address in (f"/perkara/{case.id}", f"/perkara/{case.id}/data"):
        assert helper.get(address).status_code == 404
    # Nor their own, by the same browser: whose affairs it is about has changed.
    own = browser_of(HELPER)
    draft_id = uuid7()
    own.post(f"/layanan/{COMPLAINT}/mulai", {"draf": str(draft_id)})
    assert own.get(f"/isi/{draft_id}/report").status_code == 200
    assert helper.get(f"/isi/{draft_id}/report").status_code == 404
