"""Whoever asks not to be known: no answer that a desk gives tells who it is, or links two cases."""

import re
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from sekali.agencies.queries import office_serving
from sekali.audit.queries import entries_about
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, WorkItem
from sekali.casework.queries import case_of
from sekali.channels.queries import inbox_of
from sekali.documents.models import Evidence
from sekali.jobs.replaying import replay_cases
from support.applying import decide
from support.browsing import letter, open_form, save, text_of
from support.building import FIRE, LICENSING, VILLAGE, at_office
from support.building import handed_in as building_handed_in
from support.changed_services import changed
from support.people import MOTHER, browser_of, person_id, sample

COMPLAINT = "umum.pengaduan"
CLERK, HEAD = "dian-kartikasari", "agung-nugroho"
ASKED, LICENSER = "taufik-ramadhan", "yoga-prasetya"
PHONE, EMAIL, FILE = "081234509876", "rahasia.sekali@contoh.example", "foto-siti-aminah.jpg"
HIDDEN = "Applicant kept hidden"
LIFT = """hidden_applicant:
  when: stay_hidden == true
  from: everybody
  lift: {by: head-of-office, law: UU 25/2009 pasal 36}
  law: Perpres 76/2013"""
pytestmark = pytest.mark.usefixtures("db")


def complain(stay_hidden: str = "yes", **report: str) -> UUID:
    """Hand in a complaint in a browser; return the id of the case."""
    browser = browser_of(MOTHER)
    draft_id = open_form(browser, COMPLAINT)
    boxes = {
        "report_kind": "wish",
        "agency": "village",
        "report_title": "Loket",
        "what_happened": "Diminta uang untuk surat yang gratis.",
        **report,
    }
    contact = {"stay_hidden": stay_hidden, "applicant.phone": PHONE, "applicant.email": EMAIL}
    for page, typed in (
        ("report", {**boxes, "attachment": letter(name=FILE)}),
        ("contact", contact),
    ):
        answer = save(browser, draft_id, page, typed)
        assert answer.status_code == 302, text_of(answer)
    assert browser.post(f"/isi/{draft_id}/kirim").headers["Location"] == f"/perkara/{draft_id}"
    return draft_id


def secrets() -> set[str]:
    """Return everything by which the mother could be known."""
    mother, case = sample(MOTHER), Case.objects.filter(person_id=person_id(MOTHER)).first()
    assert case is not None
    ours = ("applicant.", "household.")
    held = {str(fact["value"]) for key, fact in case.facts.items() if key.startswith(ours)}
    return {mother.full_name, mother.nik, str(person_id(MOTHER)), PHONE, EMAIL, FILE, *held}


def assert_tells_nobody(answer: HttpResponse) -> None:
    told = answer.content.decode(errors="replace") + str(answer.headers)
    for secret in secrets() | {"Siti", "siti-aminah"}:
        assert secret not in told, secret


def desk(case_id: UUID, path: str = "", whose: UUID | None = None) -> str:
    return f"/meja/{whose or case_id}/{case_id}{path}"


def act(browser: Client, case_id: UUID, action: str, **typed: object) -> HttpResponse:
    version = case_of(person_id=person_id(MOTHER), case_id=case_id).version
    boxes = {"versi": str(version), "tindakan": action, "pesan": "", **typed}
    return browser.post(desk(case_id, "/tindakan"), boxes, follow=True)


def test_no_answer_of_the_desk_says_who_it_is() -> None:
    case_id = complain()
    clerk = browser_of(CLERK)
    paper = Evidence.objects.get(person_id=person_id(MOTHER), application_id=case_id)

    answers = [
        clerk.get("/meja"),
        clerk.get(f"/meja?layanan={COMPLAINT}"),
        clerk.get(desk(case_id)),
        clerk.post(desk(case_id, "/ambil"), follow=True),
        clerk.get(desk(case_id, f"/berkas/{paper.id}")),
        clerk.get(f"/layanan?q={case_of(person_id=person_id(MOTHER), case_id=case_id).number}"),
        # Refused: nothing is marked; then a fact that this desk does not have.
        act(clerk, case_id, "return"),
        act(clerk, case_id, "return", tanda="applicant.phone"),
        act(clerk, case_id, "archive"),
        act(clerk, case_id, "forward"),
        clerk.get("/meja"),
        act(clerk, case_id, "reply", pesan="Sudah kami tegur."),
        clerk.get(desk(case_id)),
        clerk.get("/meja/massal"),
    ]

    for answer in answers:
        assert answer.status_code < 500
        assert_tells_nobody(answer)
    assert HIDDEN in text_of(answers[0])
    assert HIDDEN in text_of(answers[2])
    assert "Diminta uang" in text_of(answers[2])
    assert answers[4].headers["Content-Type"] == "image/jpeg"
    case = case_of(person_id=person_id(MOTHER), case_id=case_id)
    assert (case.state, case.hidden_from) == ("done", "everybody")


def test_the_test_would_notice_it() -> None:
    case_id = complain(stay_hidden="no")
    page = browser_of(CLERK).get(desk(case_id, whose=person_id(MOTHER)))
    with pytest.raises(AssertionError):
        assert_tells_nobody(page)


def test_under_the_persons_own_id_the_case_is_not_there() -> None:
    case_id = complain()
    clerk, own = browser_of(CLERK), person_id(MOTHER)
    paper = Evidence.objects.get(person_id=own, application_id=case_id)

    assert clerk.get(desk(case_id, whose=own)).status_code == 404
    assert clerk.get(desk(case_id, f"/berkas/{paper.id}", own)).status_code == 404
    for path in ("/tindakan", "/ambil", "/identitas", "/pembetulan", "/penilai-lain", "/janji"):
        assert clerk.post(desk(case_id, path, own)).status_code == 404, path
    assert clerk.get(desk(case_id, "/pembetulan")).status_code == 404
    # Nor does the address of a hidden case open it to another office, or to somebody else's.
    assert browser_of(LICENSER).get(desk(case_id)).status_code == 404
    assert clerk.get(desk(own)).status_code == 404


def test_two_hidden_cases_share_nothing_by_which_they_could_be_linked() -> None:
    one, other = complain(), complain()
    page = browser_of(CLERK).get("/meja").content.decode()
    ids = set(re.findall(r"/meja/([0-9a-f-]{36})/([0-9a-f-]{36})", page))
    assert {(str(one), str(one)), (str(other), str(other))} <= ids
    assert not WorkItem.objects.filter(person_id=person_id(MOTHER), case_id__in=[one, other])


def test_messages_and_the_answer_reach_whoever_is_hidden() -> None:
    case_id = complain()
    clerk, mother = browser_of(CLERK), browser_of(MOTHER)
    act(clerk, case_id, "return", tanda="what_happened", pesan="Kapan itu?")

    assert "Kapan itu?" in text_of(mother.get(f"/perkara/{case_id}"))
    assert "None of the officers" in text_of(mother.get(f"/perkara/{case_id}"))
    told = mother.post(f"/perkara/{case_id}/perbaiki", {"what_happened": "Kemarin, di loket."})
    assert told.status_code == 302, text_of(told)
    assert_tells_nobody(clerk.get(desk(case_id)))
    assert_tells_nobody(clerk.get("/meja"))
    assert "Kemarin, di loket." in text_of(clerk.get(desk(case_id)))


def test_the_ledger_tells_of_no_look_at_what_was_not_shown() -> None:
    case_id = complain()
    browser_of(CLERK).get(desk(case_id))

    looked = entries_about(person_id(MOTHER))[0]
    assert (looked.kind, looked.details["elements"]) == ("facts.read", [])
    assert looked.actor_id == person_id(CLERK)
    assert "without knowing who you are" in text_of(browser_of(MOTHER).get("/siapa-melihat"))


def test_a_replay_tells_numbers_and_no_people(capsys: pytest.CaptureFixture[str]) -> None:
    case_id = complain()
    folder = settings.SERVICES_DIR / "umum" / "pengaduan"
    replay_cases(folder, since=None, limit=None, as_json=True, at=timezone.now())
    told = capsys.readouterr().out
    assert '"cases": 1' in told, told
    assert not [secret for secret in secrets() if secret in told]
    assert str(case_id) not in told


def test_an_agency_that_is_asked_does_not_know_whom_the_own_office_knows(outside: Outside) -> None:
    case = building_handed_in(outside)
    Case.objects.filter(person_id=case.person_id, id=case.id).update(hidden_from="agency")
    case = decide(case, at_office(LICENSING, "front-office"), "accept")

    asked, own = browser_of(ASKED), browser_of(LICENSER)
    page = asked.get(desk(case.id))
    assert page.status_code == 200
    assert HIDDEN in text_of(page)
    assert_tells_nobody(page)
    assert_tells_nobody(asked.get("/meja"))
    assert asked.get(desk(case.id, whose=case.person_id)).status_code == 404
    assert sample(MOTHER).full_name in text_of(own.get(desk(case.id, whose=case.person_id)))
    fire = WorkItem.objects.get(office_id=office_serving(FIRE, VILLAGE).id, case_id=case.id)
    assert (fire.person_id, fire.about) == (case.id, "")


@pytest.fixture
def liftable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """A hidden complaint of a service whose law lets the head see who it is."""
    changed(COMPLAINT, "hidden_applicant:", LIFT, tmp_path, monkeypatch)
    return complain()


def lift(key: str, case_id: UUID, reason: str, version: int = 1) -> HttpResponse:
    boxes = {"versi": str(version), "alasan": reason}
    return browser_of(key).post(desk(case_id, "/identitas"), boxes, follow=True)


def test_without_a_law_nobody_may_see_who_it_is() -> None:
    case_id = complain()
    refused = lift(HEAD, case_id, "Perlu.")
    assert "cannot be seen" in refused.content.decode()
    assert_tells_nobody(refused)
    assert "See who reports" not in text_of(browser_of(HEAD).get(desk(case_id)))


@pytest.mark.parametrize(
    ("key", "reason", "version", "said"),
    [
        (CLERK, "Ingin tahu.", 1, "cannot be seen"),
        (HEAD, " ", 1, "First write why"),
        (HEAD, "Perlu.", 7, "changed this case just now"),
        (HEAD, "Perlu.", 0, "changed this case just now"),
    ],
)
def test_who_may_not_or_does_not_say_why_learns_nothing(
    liftable: UUID, key: str, reason: str, version: int, said: str
) -> None:
    refused = lift(key, liftable, reason, version)
    assert said in refused.content.decode()
    assert_tells_nobody(refused)
    assert case_of(person_id=person_id(MOTHER), case_id=liftable).hidden_from == "everybody"


def test_the_head_sees_who_it_is_and_the_applicant_is_told_at_once(liftable: UUID) -> None:
    shown = lift(HEAD, liftable, "Diminta pengadilan.")

    assert sample(MOTHER).full_name in text_of(shown)
    assert "Diminta pengadilan." in text_of(browser_of(MOTHER).get(f"/perkara/{liftable}"))
    assert "Diminta pengadilan." in inbox_of(person_id(MOTHER))[0].body
    lifted = next(e for e in entries_about(person_id(MOTHER)) if e.kind == "case.unhidden")
    assert lifted.actor_id == person_id(HEAD)
    assert lifted.details["reason"] == "Diminta pengadilan."
    # The desk knows the person from now on, by queue and by address.
    page = browser_of(CLERK).get("/meja").content.decode()
    assert desk(liftable, whose=person_id(MOTHER)) in page
    assert "cannot be seen" in lift(HEAD, liftable, "Lagi.", 2).content.decode()
