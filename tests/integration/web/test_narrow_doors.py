"""Specific data at the other doors: what was told, what is mended, two records, readers."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from sekali.audit.models import Entry
from sekali.casework.actions.looking import DESK
from sekali.casework.actions.mend_answering import MendAnswer, answer_mend
from sekali.casework.actions.merging import look_at_pair
from sekali.casework.effects.setting import Outside, Setting
from sekali.casework.effects.telling_offices import TELL
from sekali.casework.models import Telling
from sekali.casework.review_queries import shown_to_readers
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.documents.models import Evidence
from sekali.vault.models import Profile
from support.applying import NOW
from support.browsing import text_of
from support.emergency import waiting
from support.mending import ASKED_AT, asked_to_mend
from support.merging import second_record
from support.people import CLERK, MOTHER, VILLAGE_OFFICER, browser_of, officer, person_id

pytestmark = pytest.mark.usefixtures("db", "static_files")
WEIGHT, NAME, COVERED = "child.birth_weight", "child.full_name", "protected"


def looks(where: str) -> list[list[str]]:
    """Return the elements of the mother's lines at a door, the last first."""
    found = Entry.objects.filter(
        person_id=person_id(MOTHER), kind="facts.read", details__where=where
    )
    return [one.details["elements"] for one in found.order_by("-position")]


def test_what_an_office_was_told_is_covered_once_it_has_taken_note(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = waiting()
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    words = catalogue.services()["kependudukan.akta-kematian"]
    for language, text in service.texts.items():
        monkeypatch.setitem(text.tellings, "died", words.texts[language].tellings["died"])
    tell = files.Tell(
        tell="village-government",
        by="village-officer",
        where="household.village_code",
        words="died",
        facts=[NAME, WEIGHT],
        purpose="certificate",
        law="Permendagri 47/2016",
    )
    TELL.do(Setting(case, service, {}, outside, NOW, NOW.date(), 1), tell)
    (told,) = Telling.objects.filter(case_id=case.id)
    village, address = browser_of(VILLAGE_OFFICER), f"/meja/kabar/{told.id}"

    assert COVERED not in text_of(village.get(address))
    assert looks("telling")[0] == [WEIGHT, NAME]
    village.post(f"{address}/catat")
    page = text_of(village.get(address))
    assert COVERED in page
    assert str(case.facts[NAME]["value"]) in page
    assert looks("telling")[0] == [NAME]


def test_who_mends_sees_the_value_until_it_is_answered() -> None:
    mother = person_id(MOTHER)
    asked = asked_to_mend(mother, "blood_type", "ab_positive")
    clerk, address = browser_of(CLERK), reverse("mend-one", args=[mother, asked.id])
    assert COVERED not in text_of(clerk.get(address))
    assert looks(DESK)[0] == ["person.blood_type"]

    answer_mend(
        person_id=mother,
        request_id=asked.id,
        answer=MendAnswer(refusal="right-as-it-is", note="Surat RSUD."),
        by=officer(CLERK),
        at=ASKED_AT + timedelta(hours=1),
    )
    assert COVERED in text_of(clerk.get(address))
    assert looks(DESK)[0] == []


def test_of_two_records_what_is_specific_is_covered_where_nothing_is_to_choose() -> None:
    mother, second = person_id(MOTHER), second_record()
    assert "blood_type" in Profile.objects.get(subject_id=mother).facts
    pair = look_at_pair(
        survivor_id=mother, other_id=second, merge_id=None, by=officer(CLERK), at=NOW
    )
    assert "person.blood_type" not in looks(DESK)[0]
    assert "person.full_name" in looks(DESK)[0]
    assert pair.ids[0] == mother


def test_a_reader_sees_what_is_specific_where_the_panel_shows_it() -> None:
    service = catalogue.service("pendidikan.beasiswa-daerah")
    state: Any = service.definition.process["reading"]
    keys = ["household.welfare_decile", "average_mark", "student.full_name"]
    assert shown_to_readers(service, state.panel, keys) == keys[:2]
    blind = state.panel.model_copy(update={"shows": []})
    assert shown_to_readers(service, blind, keys) == ["average_mark"]


def test_a_paper_that_is_covered_cannot_be_fetched_by_its_address() -> None:
    case = waiting()
    paper = Evidence.objects.get(
        person_id=case.person_id, application_id=case.id, item="birth_letter"
    )
    address = f"/meja/{case.person_id}/{case.id}/berkas/{paper.id}"
    assert browser_of(CLERK).get(address).status_code == 200
    type(case).objects.filter(person_id=case.person_id, id=case.id).update(
        state="refused", decided_at=case.submitted_at
    )
    assert browser_of(CLERK).get(address).status_code == 404
