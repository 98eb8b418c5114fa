"""Specific data at the desk: by role, while the case is open, by every door; the ledger says so."""

import re

import pytest
from django.http import HttpResponse

from sekali.audit.models import Entry
from sekali.casework.models import Case
from sekali.documents.models import Evidence
from support.browsing import text_of
from support.emergency import ended, waiting
from support.people import CLERK, HEAD, MOTHER, browser_of, person_id

pytestmark = pytest.mark.usefixtures("db", "static_files")
WEIGHT, COVERED = "child.birth_weight", "protected"
LABEL = "Weight of the child at birth"


@pytest.fixture
def case() -> Case:
    """A birth that waits to be examined."""
    return waiting()


def desk(key: str, case: Case, path: str = "") -> HttpResponse:
    return browser_of(key).get(f"/meja/{case.person_id}/{case.id}{path}")


def value_of(page: HttpResponse, label: str) -> str:
    """Return what stands beside a label in the table of a desk."""
    row = page.content.decode().partition(f"<td>{label}</td>")[2].partition("</tr>")[0]
    assert row, label
    cell = row.partition("<td>")[2].partition("</td>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", cell).split())


def letter_of(case: Case) -> Evidence:
    found: Evidence = Evidence.objects.get(
        person_id=case.person_id, application_id=case.id, item="birth_letter"
    )
    return found


def last_look() -> Entry:
    looks = Entry.objects.filter(person_id=person_id(MOTHER), kind="facts.read")
    found: Entry = looks.latest("position")
    return found


def test_who_examines_sees_it_and_the_ledger_says_so(case: Case) -> None:
    page = desk(CLERK, case)
    assert value_of(page, LABEL).startswith("3")
    assert WEIGHT in last_look().details["elements"]


def test_who_signs_sees_its_name_alone_and_the_ledger_names_it_not(case: Case) -> None:
    page = desk(HEAD, case)
    assert value_of(page, LABEL) == COVERED
    assert "your work on this case does not need it" in text_of(page)
    # What is general is there, and so is the proof that the head judges by.
    assert str(case.facts["child.full_name"]["value"]) in text_of(page)
    assert str(letter_of(case).id) in page.content.decode()
    assert "bukti-birth_letter" in page.content.decode()
    elements = last_look().details["elements"]
    assert "child.full_name" in elements
    assert WEIGHT not in elements


def test_what_is_covered_cannot_be_marked(case: Case) -> None:
    assert f'name="tanda" value="{WEIGHT}"' in desk(CLERK, case).content.decode()
    assert f'value="{WEIGHT}"' not in desk(HEAD, case).content.decode()


def test_once_the_case_has_ended_nobody_sees_it_and_its_paper_is_not_there(case: Case) -> None:
    paper = letter_of(case)
    assert desk(CLERK, case, f"/berkas/{paper.id}").status_code == 200
    case = ended(case)
    for key in (CLERK, HEAD):
        page = desk(key, case)
        assert value_of(page, LABEL) == COVERED
        assert str(paper.id) not in page.content.decode()
        assert desk(key, case, f"/berkas/{paper.id}").status_code == 404
        assert WEIGHT not in last_look().details["elements"]


def test_a_correction_by_the_office_is_typed_without_seeing_what_stands_there(case: Case) -> None:
    case = ended(case)
    asked = desk(HEAD, case, "/pembetulan")
    assert COVERED in text_of(asked)
    weight = str(case.facts[WEIGHT]["value"])
    assert last_look().details["elements"]
    assert WEIGHT not in last_look().details["elements"]
    form = desk(HEAD, case, f"/pembetulan?hal={WEIGHT}&lanjut=1").content.decode()
    assert f'name="{WEIGHT}"' in form
    assert f'value="{weight}"' not in form
    # While its owner sees it as ever.
    own = browser_of(MOTHER).get(f"/perkara/{case.id}/pembetulan?hal={WEIGHT}&lanjut=1")
    assert 'value="3' in own.content.decode()
    assert COVERED not in text_of(browser_of(MOTHER).get(f"/perkara/{case.id}/data"))
