"""Other offices are told what a decision changes for them: only that, once, and by name noted."""

from datetime import timedelta
from uuid import UUID

import pytest

from sekali.agencies.actions import office_id
from sekali.audit.models import Entry
from sekali.casework.effects.setting import Outside, Setting
from sekali.casework.effects.telling_offices import TELL
from sekali.casework.models import Case, CaseEvent, Telling
from sekali.casework.queries import case_of
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from support.applying import NOW, deliver, submitted
from support.browsing import text_of
from support.people import CLERK, CLERK_ELSEWHERE, MOTHER, VILLAGE_OFFICER, browser_of, person_id

VILLAGE = "35.16.04.2001"
OFFICE = office_id("village-government", VILLAGE)
FACTS = ["child.full_name", "child.birth_date", "father.full_name"]
pytestmark = pytest.mark.usefixtures("db", "static_files")


@pytest.fixture
def case(outside: Outside) -> Case:
    """A birth that was handed in."""
    found = submitted(outside)
    deliver(outside, at=NOW)
    return case_of(person_id=found.person_id, case_id=found.id)


def effect(where: str = "household.village_code") -> files.Tell:
    return files.Tell(
        tell="village-government",
        by="village-officer",
        where=where,
        words="died",
        facts=FACTS,
        purpose="certificate",
        law="Permendagri 47/2016",
    )


def setting(case: Case, outside: Outside, *, run: int = 1) -> Setting:
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    return Setting(case, service, {}, outside, NOW, NOW.date(), run)


def told_on(ledger: UUID, where: str) -> list[list[str]]:
    """Return what a ledger says that was told, or opened."""
    entries = Entry.objects.filter(person_id=ledger, details__where=where, office_id=OFFICE)
    return [entry.details["elements"] for entry in entries]


def test_an_office_is_told_only_the_facts_that_are_named_and_once(
    case: Case, outside: Outside
) -> None:
    result = TELL.do(setting(case, outside), effect())
    assert TELL.do(setting(case, outside), effect()) == result

    (told,) = Telling.objects.filter(case_id=case.id)
    assert (told.office_id, told.role, told.takes_back) == (OFFICE, "village-officer", False)
    assert set(told.facts) == set(FACTS)
    assert told_on(case.person_id, "told") == [sorted(FACTS)]
    # Whoever else is named learns of it on their own ledger.
    deliver(outside, at=NOW + timedelta(minutes=1))
    father = UUID(case.subjects["father"])
    assert told_on(father, "told") == [["father.full_name"]]


def test_what_is_taken_back_is_told_to_the_same_office_again(case: Case, outside: Outside) -> None:
    result = TELL.do(setting(case, outside), effect())
    assert TELL.undo is not None
    for _ in range(2):
        TELL.undo(setting(case, outside), effect(), result)
    assert sorted(
        Telling.objects.filter(case_id=case.id).values_list("office_id", "takes_back")
    ) == [(OFFICE, False), (OFFICE, True)]
    # A second approval of the same case tells anew.
    TELL.do(setting(case, outside, run=2), effect())
    assert Telling.objects.filter(case_id=case.id).count() == 3


def test_where_no_office_is_reached_nobody_is_told_and_nothing_fails(
    case: Case, outside: Outside
) -> None:
    case.facts["household.village_code"]["value"] = "99.99.99.9999"
    result = TELL.do(setting(case, outside), effect())
    assert "told" not in result
    assert result["untold"] == "died"
    TELL.undo(setting(case, outside), effect(), result)  # type: ignore[misc]
    assert not Telling.objects.filter(case_id=case.id).exists()


@pytest.fixture
def told(case: Case, outside: Outside, monkeypatch: pytest.MonkeyPatch) -> Telling:
    """What a village was told of; its words are borrowed from the service of deaths."""
    TELL.do(setting(case, outside), effect())
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    words = catalogue.services()["kependudukan.akta-kematian"]
    for language, text in service.texts.items():
        monkeypatch.setitem(text.tellings, "died", words.texts[language].tellings["died"])
    (telling,) = Telling.objects.filter(case_id=case.id)
    return telling


def test_the_office_reads_it_takes_note_and_every_look_is_written_down(
    told: Telling,
) -> None:
    browser = browser_of(VILLAGE_OFFICER)
    name = told.facts["child.full_name"]["value"]
    overview = browser.get(f"/meja/kabar?kantor={OFFICE}")
    assert "A resident of yours has died" in text_of(overview)
    assert name not in text_of(overview)
    assert "new" in text_of(browser.get(f"/meja?kantor={OFFICE}"))
    assert told_on(told.person_id, "telling") == []

    page = text_of(browser.get(f"/meja/kabar/{told.id}"))
    assert name in page
    assert told_on(told.person_id, "telling") == [sorted(FACTS)]

    for _ in range(2):
        assert browser.post(f"/meja/kabar/{told.id}/catat").status_code == 302
    told = Telling.objects.get(office_id=OFFICE, id=told.id)
    assert told.acknowledged_by_id == person_id(VILLAGE_OFFICER)
    acts = Entry.objects.filter(person_id=told.person_id, kind="case.acknowledged")
    assert acts.count() == 1
    assert f"Noted by {told.acknowledged_by_name}" in text_of(browser.get(f"/meja/kabar/{told.id}"))


@pytest.mark.parametrize("who", [CLERK, CLERK_ELSEWHERE, MOTHER])
def test_nobody_else_sees_it(told: Telling, who: str) -> None:
    browser = browser_of(who)
    name = told.facts["child.full_name"]["value"]
    for answer in (
        browser.get(f"/meja/kabar/{told.id}"),
        browser.post(f"/meja/kabar/{told.id}/catat"),
    ):
        assert answer.status_code in {403, 404}
        assert name not in text_of(answer)
    assert not Entry.objects.filter(person_id=told.person_id, kind="case.acknowledged").exists()


def test_the_applicant_reads_who_was_told(told: Telling) -> None:
    CaseEvent.objects.create(
        person_id=told.person_id,
        id=told.id,
        case_id=told.case_id,
        kind="tell",
        at=NOW,
        data={"told": "died", "told_office": str(OFFICE)},
    )
    assert "was told" in text_of(browser_of(MOTHER).get(f"/perkara/{told.case_id}"))
    assert "was told what concerns it" in text_of(browser_of(MOTHER).get("/siapa-melihat"))
