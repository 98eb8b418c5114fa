"""Tables over time in the dictionary, and rows that a service records in them."""

import shutil
from pathlib import Path

import pytest

from sekali.catalogue.dictionary import load_dictionary
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.gate.checking import check_catalogue
from support.catalogue import PROJECT

EXAMPLES = Path(__file__).parent / "example_services"
CAREER = """language: 2
kind: career
title: {id: Karier, en: Career}
elements:
  grades:
    type: table
    rows_by: [year]
    columns:
      year: {type: year, min: "1990", max: "2100", label: {id: Tahun, en: Year}}
      grade: {type: text, label: {id: Nilai, en: Grade}}
      note: {type: text, optional: true, label: {id: Catatan, en: Note}}
    label: {id: Nilai tahunan, en: Yearly grades}
    sensitivity: general
    authority: civil-registry
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a copy of the example services; the letter records a row of somebody's career."""
    project = tmp_path / "project"
    shutil.copytree(EXAMPLES, project / "services")
    shutil.copytree(PROJECT / "dictionary", project / "dictionary")
    (project / "dictionary" / "career.yaml").write_text(CAREER)
    put(project, "subjects:\n", "subjects:\n  career: {kind: career, of: applicant}\n")
    put(project, "      - choose: sister\n", "      - choose: sister\n      - choose: career\n")
    row = "{year: year(today), grade: need}"
    put(
        project,
        "          - {verify: baby}\n",
        f"{VERIFY}          - record: {{career.grades: {row}}}\n",
    )
    return project


VERIFY = "          - {verify: baby}\n"


def put(project: Path, before: str, after: str) -> None:
    file = project / "services" / "contoh" / "surat" / "service.yaml"
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))


def findings(project: Path) -> list[Finding]:
    return check_catalogue(project / "services", project / "dictionary")


def test_a_service_that_records_a_row_is_sound(root: Path) -> None:
    assert [one for one in findings(root) if one.code != "text-missing"] == []


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("{year: year(today), grade: need}", "need", "is a table over time, and this is one value"),
        ("grade: need}", "grade: need, place: need}", "has no column place"),
        (", grade: need}", "}", "needs the column grade"),
        ("grade: need}", "grade: neet}", "'neet' is not known"),
    ],
)
def test_a_row_that_does_not_fit_is_told(root: Path, before: str, after: str, says: str) -> None:
    put(root, before, after)

    assert any(says in one.message for one in findings(root))


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("rows_by: [year]", "rows_by: [month]", "rows cannot be known by month"),
        ("rows_by: [year]", "rows_by: [note]", "rows cannot be known by note"),
        ("{type: text, label: {id: Nilai, en: Grade}}", "{type: text}", "grade is called nothing"),
        ("kind: career", "kind: household", "belongs to a thing"),
    ],
)
def test_a_table_that_cannot_be_kept_is_told(
    tmp_path: Path, before: str, after: str, says: str
) -> None:
    shutil.copytree(PROJECT / "dictionary", tmp_path / "dictionary")
    assert before in CAREER
    (tmp_path / "dictionary" / "career.yaml").write_text(CAREER.replace(before, after))

    with pytest.raises(Refused) as caught:
        load_dictionary(tmp_path / "dictionary")

    assert any(says in one.message for one in caught.value.findings)


def test_words_of_a_services_own_table_stand_with_its_words(root: Path) -> None:
    table = "      - ask: need\n        type: table\n        columns: {a: {type: text, label: {id: A}}}\n"
    put(root, "      - ask: need\n        type: text\n        max_length: 100\n", table)

    assert any("need.a has words here" in one.message for one in findings(root))
