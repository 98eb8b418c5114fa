"""An agency that is asked for an opinion sees what it judges by, and nothing else."""

from collections.abc import Collection

import pytest
from django.http import HttpResponse

from sekali.audit.models import Entry
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, WorkItem
from sekali.casework.seeing import sight_of
from sekali.catalogue import queries as catalogue
from sekali.documents.models import Evidence
from support.applying import decide
from support.browsing import text_of
from support.building import BUILDING, FIRE, LICENSING, PUBLIC_WORKS, at_office, handed_in
from support.people import MOTHER, browser_of, person_id, sample

pytestmark = pytest.mark.usefixtures("static_files")
ASKED, LICENSER = "taufik-ramadhan", "yoga-prasetya"


@pytest.fixture
def asked(db: None, outside: Outside) -> Case:
    """A building about which two agencies are asked."""
    return decide(handed_in(outside), at_office(LICENSING, "front-office"), "accept")


def page_of(key: str, case: Case, path: str = "") -> HttpResponse:
    return browser_of(key).get(f"/meja/{case.person_id}/{case.id}{path}")


def seen_by(agency: str, case: Case) -> Collection[str]:
    service = catalogue.service_as_submitted(BUILDING, case.service_digest)
    work = list(WorkItem.objects.filter(case_id=case.id))
    return sight_of(case, service, [at_office(agency, "front-office")], work).shown


def test_who_is_asked_sees_the_building_and_not_who_asks(asked: Case) -> None:
    mother = sample(MOTHER)
    page = text_of(page_of(ASKED, asked))

    assert str(asked.facts["building.name"]["value"]) in page
    assert "You see only what this opinion needs." in page
    for secret in (mother.full_name, mother.nik, "NIK", "080090001001"):
        assert secret not in page
    # While the office that decides sees all of it.
    assert mother.full_name in text_of(page_of(LICENSER, asked))


def test_each_agency_sees_what_is_named_for_it(asked: Case) -> None:
    assert "land.area" in seen_by(PUBLIC_WORKS, asked)
    assert "land.area" not in seen_by(FIRE, asked)
    assert "building.height" in seen_by(FIRE, asked)
    assert not any(key.startswith("applicant.") for key in seen_by(PUBLIC_WORKS, asked))
    assert set(seen_by(LICENSING, asked)) == set(asked.facts)


def test_a_paper_that_is_not_for_the_opinion_is_not_there(asked: Case) -> None:
    papers = Evidence.objects.filter(person_id=asked.person_id, application_id=asked.id)
    by_item = {paper.item: paper for paper in papers}

    plans, deed = by_item["plans"], by_item["deed_photo"]

    assert page_of(ASKED, asked, f"/berkas/{plans.id}").status_code == 200
    assert page_of(ASKED, asked, f"/berkas/{deed.id}").status_code == 404
    assert page_of(LICENSER, asked, f"/berkas/{deed.id}").status_code == 200
    assert str(deed.id) not in page_of(ASKED, asked).content.decode()


def test_the_ledger_says_what_was_seen_and_no_more(asked: Case) -> None:
    page_of(ASKED, asked)

    looked = Entry.objects.filter(person_id=person_id(MOTHER), kind="facts.read").latest("position")
    assert looked.actor_id == person_id(ASKED)
    assert "building.height" in looked.details["elements"]
    assert not any(one.startswith("applicant.") for one in looked.details["elements"])
