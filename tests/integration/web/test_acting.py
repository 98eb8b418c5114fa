"""Acting for somebody else: what is shown, what is kept and of whom, and what ends it.

Attacks come first: whoever acts for one person must not reach another, nor more than they may.
"""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from sekali.audit.models import Entry
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, CaseEvent, Draft
from sekali.kernel.ids import uuid7
from sekali.mandates import actions
from sekali.mandates.models import Helping, Mandate
from sekali.mandates.queries import authority_of
from sekali.vault.actions import Recording, record_facts
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.models import Link, Profile
from sekali.web.pages import FORM_OF
from support.acting import COMPLAINT, begin, child_id, helper_of, mandated, work
from support.applying import BIRTH, CHILD_NAME, submitted
from support.callers import rows_of
from support.people import (
    FATHER,
    MOTHER,
    OTHER_MOTHER,
    SINGLE_MOTHER,
    VILLAGE_OFFICER,
    browser_of,
    person_id,
    sample,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
CLIENT, HELPER, OTHER_CLIENT = MOTHER, OTHER_MOTHER, SINGLE_MOTHER
REPORT = {
    "report_kind": "question",
    "agency": "health",
    "report_title": "Jadwal imunisasi",
    "what_happened": "Kapan jadwal imunisasi bulan depan?",
}


@pytest.fixture
def mandate() -> Mandate:
    return mandated(CLIENT, HELPER)


@pytest.fixture
def helper(mandate: Mandate) -> Client:
    return helper_of(CLIENT, HELPER, mandate)


def untuk(key: str = CLIENT) -> dict[str, str]:
    """Return what every form carries that was opened while acting for somebody."""
    return {FORM_OF: str(person_id(key))}


def begun(helper: Client) -> UUID:
    """Return a complaint that was begun for the client."""
    draft_id = uuid7()
    answer = helper.post(f"/layanan/{COMPLAINT}/mulai", {"draf": str(draft_id), **untuk()})
    assert answer.status_code == 302
    return draft_id


def today_of() -> date:
    return timezone.localdate()


# --- what is kept, and whose it is ----------------------------------------------------------


def test_what_a_helper_sends_is_the_persons_and_says_who_typed_it(
    helper: Client, mandate: Mandate
) -> None:
    draft_id = begun(helper)
    first = helper.post(f"/isi/{draft_id}/report", {**REPORT, **untuk()})
    assert first.status_code == 302, first.content.decode()
    helper.post(f"/isi/{draft_id}/contact", untuk())
    draft = Draft.objects.get(person_id=person_id(CLIENT), id=draft_id)
    assert draft.answers["what_happened"]["by"] == str(person_id(HELPER))

    helper.post(f"/isi/{draft_id}/kirim", untuk())

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
    helper.post(f"/isi/{draft_id}/report", {**REPORT, **untuk()})
    helper.post(f"/isi/{draft_id}/contact", untuk())
    helper.post(f"/isi/{draft_id}/kirim", untuk())
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


# --- nothing of one reaches the other -------------------------------------------------------


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
        helper.post(f"/layanan/{service}/mulai", {"draf": str(draft_id), **untuk()})
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
    helper.post(f"/isi/{draft_id}/report", {**REPORT, **untuk()})
    helper.post(f"/perkara/{uuid7()}/janji/lepas", untuk())
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
    answer = helper.post(f"/isi/{draft_id}/report", {**REPORT, **untuk()})
    assert answer.status_code == 409
    assert "acting for yourself now" in answer.content.decode()
    assert (rows_of(CLIENT), rows_of(HELPER)) == before


def test_a_form_of_one_client_is_not_taken_for_another(helper: Client) -> None:
    draft_id = begun(helper)
    other = mandated(OTHER_CLIENT, HELPER)
    helper.post("/kuasa/selesai")
    begin(helper, person_id(OTHER_CLIENT), other)
    before = rows_of(CLIENT), rows_of(OTHER_CLIENT)
    answer = helper.post(f"/isi/{draft_id}/report", {**REPORT, **untuk()})
    assert answer.status_code == 409
    # And with the mark of the new one: the draft is not hers.
    answer = helper.post(f"/isi/{draft_id}/report", {**REPORT, **untuk(OTHER_CLIENT)})
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


# --- no further than the mandate ------------------------------------------------------------


def test_what_is_outside_of_the_mandate_looks_as_if_it_were_not_there(
    helper: Client, outside: Outside
) -> None:
    case = submitted(outside, CLIENT)
    hidden = (
        f"/layanan/{BIRTH}",
        f"/perkara/{case.id}",
        f"/perkara/{case.id}/data",
        f"/perkara/{case.id}/batal",
        "/data-saya",
        "/siapa-melihat",
        "/sekaligus/birth",
        f"/data-saya/fakta/{person_id(CLIENT)}/birth_date",
    )
    for address in hidden:
        answer = helper.get(address)
        assert answer.status_code == 404, address
        assert "There is no such page" in answer.content.decode()
    for address in ("/", "/layanan", "/pesan"):
        body = helper.get(address).content.decode()
        assert CHILD_NAME not in body
        assert case.number not in body
        assert f"/layanan/{BIRTH}" not in body
    found = helper.get("/layanan", {"cari": case.number})
    assert found.status_code == 200
    answer = helper.post(f"/layanan/{BIRTH}/mulai", {"draf": str(uuid7()), **untuk()})
    assert answer.status_code == 404


def test_facts_are_seen_by_their_kinds_and_the_narrow_ones_apart() -> None:
    held = mandated(CLIENT, HELPER, facts=["person"])
    body = helper_of(CLIENT, HELPER, held).get("/data-saya").content.decode()
    assert "Mojokerto" in body  # where she was born
    assert "Decile" not in body
    assert "3516041201269001" not in body  # the family card, of the household
    assert sample(FATHER).full_name not in body


@pytest.mark.parametrize(
    "address",
    [
        *("/akun", "/akun/sandi", "/akun/kontak/phone", "/akun/kunci", "/akun/aplikasi"),
        *("/kuasa", "/kuasa/beri", "/kuasa/minta", "/sistem", "/meja", "/meja/akun", "/kaitkan"),
    ],
)
def test_ones_own_affairs_are_closed_while_acting(helper: Client, address: str) -> None:
    answer = helper.get(address)
    assert answer.status_code == 409
    assert "for your own affairs alone" in answer.content.decode()


def test_a_helper_gives_no_mandate_on(helper: Client) -> None:
    before = rows_of(CLIENT)
    form = {
        "nik": sample(OTHER_CLIENT).nik,
        "hubungan": "relative",
        "layanan": [COMPLAINT],
        "hari": "30",
    }
    for mark in ({}, untuk()):
        assert helper.post("/kuasa/beri", {**form, **mark}).status_code == 409
    assert rows_of(CLIENT) == before


def test_an_officer_has_no_desk_while_acting_for_somebody() -> None:
    held = mandated(CLIENT, VILLAGE_OFFICER, relation="village-officer")
    browser = helper_of(CLIENT, VILLAGE_OFFICER, held)
    assert browser.get("/meja").status_code == 409
    browser.post("/kuasa/selesai")
    assert browser.get("/meja").status_code == 200


# --- what ends it ---------------------------------------------------------------------------


def test_a_mandate_that_ends_in_the_middle_of_a_form_takes_nothing_more(
    helper: Client, mandate: Mandate
) -> None:
    draft_id = begun(helper)
    browser_of(CLIENT).post(f"/kuasa/{mandate.id}/akhiri")
    before = rows_of(CLIENT)

    answer = helper.post(f"/isi/{draft_id}/report", {**REPORT, **untuk()})

    assert answer.status_code == 409
    assert "has ended" in answer.content.decode()
    assert rows_of(CLIENT) == before
    # What was begun is still hers, and the helper is alone with their own affairs.
    assert browser_of(CLIENT).get(f"/isi/{draft_id}/report").status_code == 200
    assert sample(HELPER).full_name in helper.get("/").content.decode()
    assert helper.get(f"/isi/{draft_id}/report").status_code == 404


def test_either_side_ends_it_at_once_and_the_other_is_told(
    helper: Client, mandate: Mandate
) -> None:
    helper.post("/kuasa/selesai")
    helper.post(f"/kuasa/{mandate.id}/kembalikan")
    assert begin(helper, person_id(CLIENT), mandate).headers["Location"] == "/kuasa"
    work(also=True)
    mandate.refresh_from_db()
    assert mandate.ended_by_id == person_id(HELPER)
    assert "mengembalikan kuasa Anda" in browser_of(CLIENT).get("/pesan").content.decode()

    again = mandated(CLIENT, HELPER)
    browser_of(CLIENT).post(f"/kuasa/{again.id}/akhiri")
    assert begin(helper, person_id(CLIENT), again).headers["Location"] == "/kuasa"
    work(also=True)
    assert Helping.objects.get(person_id=person_id(HELPER), id=again.id).ended_at is not None
    told = helper.get("/pesan").content.decode()
    assert f"Kuasa dari {sample(CLIENT).full_name} berakhir" in told


def test_nobody_elses_mandate_is_ended_or_used(mandate: Mandate) -> None:
    stranger = browser_of(OTHER_CLIENT)
    for what in ("akhiri", "kembalikan"):
        assert stranger.post(f"/kuasa/{mandate.id}/{what}").status_code == 404
    assert begin(stranger, person_id(CLIENT), mandate).headers["Location"] == "/kuasa"
    assert begin(stranger, person_id(CLIENT)).headers["Location"] == "/kuasa"
    mandate.refresh_from_db()
    assert mandate.ended_at is None


def test_a_mandate_holds_until_its_day(mandate: Mandate) -> None:
    def holds(day: date) -> bool:
        found = authority_of(person_id(HELPER), person_id(CLIENT), mandate_id=mandate.id, today=day)
        return found is not None

    last = mandate.until_date - timedelta(days=1)
    assert holds(last)
    assert not holds(mandate.until_date)
    assert not holds(mandate.from_date - timedelta(days=1))


def test_nobody_acts_for_the_dead(helper: Client) -> None:
    draft_id = begun(helper)
    died = Fact("2026-11-01", VERIFIED, "civil-registry", date(2026, 11, 2))
    record_facts(
        subject_id=person_id(CLIENT),
        facts={"death_date": died},
        recording=Recording(at=timezone.now()),
    )
    assert helper.post(f"/isi/{draft_id}/report", {**REPORT, **untuk()}).status_code == 409
    assert helper.get(f"/isi/{draft_id}/report").status_code == 404


def test_a_spouse_who_is_none_any_more_acts_no_more() -> None:
    held = mandated(CLIENT, FATHER, relation="spouse")
    browser = helper_of(CLIENT, FATHER, held)
    assert browser.get(f"/layanan/{COMPLAINT}").status_code == 200
    for one, other in ((CLIENT, FATHER), (FATHER, CLIENT)):
        links = Link.objects.filter(person_id=person_id(one), other_id=person_id(other))
        links.filter(kind="spouse").update(until=today_of())
    assert browser.get(f"/layanan/{COMPLAINT}").status_code == 409
    # What was never a spouse's mandate cannot be one either.
    other = mandated(CLIENT, HELPER, relation="spouse")
    answer = begin(browser_of(HELPER), person_id(CLIENT), other)
    assert answer.headers["Location"] == "/kuasa"


def test_a_village_officer_who_left_the_office_acts_no_more() -> None:
    from sekali.agencies.models import Posting

    held = mandated(CLIENT, VILLAGE_OFFICER, relation="village-officer")
    browser = helper_of(CLIENT, VILLAGE_OFFICER, held)
    assert browser.get("/").status_code == 200
    Posting.objects.filter(person_id=person_id(VILLAGE_OFFICER)).update(until=today_of())
    assert browser.get("/").status_code == 409


# --- parents --------------------------------------------------------------------------------


def age(years_ago: int, days: int = 0) -> None:
    """Let the child have been born so many years ago, less some days."""
    today = today_of()
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


# --- giving ---------------------------------------------------------------------------------


def form_of_giving(nik: str, **changes: object) -> dict[str, object]:
    return {
        "nik": nik, "hubungan": "relative", "layanan": [COMPLAINT], "hari": "30", **changes
    }  # fmt: skip


def test_giving_tells_nobody_who_has_an_account() -> None:
    """A NIK of somebody here, and one that nobody has: the same page, the same rows."""
    browser = browser_of(CLIENT)
    pages = []
    for nik in (sample(HELPER).nik, "3516047012559998"):
        answer = browser.post("/kuasa/beri", form_of_giving(nik))
        assert answer.headers["Location"] == "/kuasa"
        work()
        page = browser.get("/kuasa").content.decode()
        pages.append(page[page.index("<main") : page.index("</main")])
    assert sample(HELPER).full_name not in "".join(pages)
    given = Mandate.objects.filter(person_id=person_id(CLIENT)).order_by("given_at")
    assert [one.helper_id for one in given] == [person_id(HELPER), None]
    assert {(one.helper_name, one.taken_at) for one in given} == {("", None)}


def test_giving_needs_a_fresh_proof() -> None:
    from support.callers import with_old_proof

    browser = with_old_proof()
    before = rows_of(MOTHER)
    assert browser.post("/kuasa/beri", form_of_giving(sample(HELPER).nik)).status_code == 401
    assert rows_of(MOTHER) == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"nik": "12"}, "NIK"),
        ({"hubungan": "king"}, "Choose who they are."),
        ({"layanan": []}, "Choose at least one service"),
        ({"layanan": ["no.such"]}, "Choose at least one service"),
        ({"layanan": ["pelindungan-data.salinan"]}, "Choose at least one service"),
        ({"layanan": [], "data": ["specific"]}, "Choose at least one service"),
        ({"hari": "731"}, "730 days at most."),
        ({"hari": "-1"}, "730 days at most."),
        ({"hari": ""}, "730 days at most."),
        ({"hari": "9" * 40}, "730 days at most."),
        ({"nik": sample(CLIENT).nik}, "That is your own NIK."),
    ],
)
def test_what_cannot_be_given_is_told(changes: dict[str, object], said: str) -> None:
    answer = browser_of(CLIENT).post("/kuasa/beri", form_of_giving(sample(HELPER).nik) | changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Mandate.objects.filter(person_id=person_id(CLIENT)).exists()


def test_taking_up_shows_the_giver_a_name_and_tells_them(mandate: Mandate) -> None:
    helper_of(CLIENT, HELPER, mandate)
    work(also=True)
    browser = browser_of(CLIENT)
    assert sample(HELPER).full_name in browser.get("/kuasa").content.decode()
    assert "menerima kuasa Anda" in browser.get("/pesan").content.decode()


def test_nobody_helps_more_people_than_the_relation_allows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = mandated(CLIENT, HELPER, relation="other")
    second = mandated(OTHER_CLIENT, HELPER, relation="other")
    helper_of(CLIENT, HELPER, first).post("/kuasa/selesai")
    monkeypatch.setattr(actions, "helpings_of", lambda *_, **__: 3)
    browser = browser_of(HELPER)
    assert begin(browser, person_id(OTHER_CLIENT), second).headers["Location"] == "/kuasa"
    assert "You act for 3 people already" in browser.get("/kuasa").content.decode()


def test_a_worker_that_crashed_makes_one_other_side_and_tells_once(mandate: Mandate) -> None:
    from sekali.mandates import messages

    again = messages.given(mandate, timezone.now())
    again.save(force_insert=True)
    work(also=True)
    assert Helping.objects.filter(person_id=person_id(HELPER)).count() == 1
    told = browser_of(HELPER).get("/pesan").content.decode()
    assert told.count("memberi Anda kuasa") == 1
