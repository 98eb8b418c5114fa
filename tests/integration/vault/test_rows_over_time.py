"""Rows of a table over time in the vault: added, corrected and taken back alone, with history."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from sekali.kernel.ids import uuid7
from sekali.vault.actions import Recording, add_subject, record_facts
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.rows import STANDING, source_of_row
from sekali.vault.taking_back import take_back_facts
from support.knowing import holder_of, versions_of

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
FIRST, SECOND = UUID(int=71), UUID(int=72)
APPRAISALS = "appraisals"


@pytest.fixture
def servant(db: None) -> UUID:
    """What is known of somebody as a civil servant: one appraisal, by import."""
    subject_id = uuid7()
    add_subject(
        subject_id=subject_id,
        kind="civil_servant",
        numbers={},
        facts={APPRAISALS: said(appraisal(2023))},
        recording=Recording(at=AT),
    )
    return subject_id


def appraisal(year: int, predicate: str = "good") -> dict[str, Any]:
    """Return a whole year's appraisal."""
    return {
        "year": year,
        "from_month": 1,
        "until_month": 12,
        "predicate": predicate,
        "rank": "iii_b",
        "level": "ahli_pertama",
        "is_final": True,
    }


def said(*rows: dict[str, Any], source: str = "performance-system", day: int = 2) -> Fact:
    """Return what a system says."""
    return Fact(list(rows), VERIFIED, source, date(2026, 3, day))


def say(servant: UUID, *rows: dict[str, Any], case: UUID, days: int = 1, **by: Any) -> object:
    """Record rows; return the elements that are others now."""
    recording = Recording(at=AT + timedelta(days=days), case_id=case)
    return record_facts(
        subject_id=servant, facts={APPRAISALS: said(*rows, **by)}, recording=recording
    )


def take_back(servant: UUID, case: UUID) -> object:
    """Take back what a case has recorded."""
    recording = Recording(at=AT + timedelta(days=9), case_id=case)
    return take_back_facts(subject_id=servant, elements=[APPRAISALS], recording=recording)


def known(servant: UUID) -> list[tuple[int, str]]:
    """Return the predicates by year, as they are believed."""
    return [(row["year"], row["predicate"]) for row in holder_of(servant).value(APPRAISALS)]


def test_a_new_year_is_added_to_those_before(servant: UUID) -> None:
    assert say(servant, appraisal(2024, "very_good"), case=FIRST) == [APPRAISALS]

    assert known(servant) == [(2023, "good"), (2024, "very_good")]
    assert say(servant, appraisal(2024, "very_good"), case=FIRST) == []


def test_history_keeps_the_row_that_became_another_and_not_the_table(servant: UUID) -> None:
    say(servant, appraisal(2024), case=FIRST)
    say(servant, appraisal(2023, "poor"), case=SECOND, days=2)

    kept = versions_of(servant, APPRAISALS)
    changed = [[(row["year"], row["predicate"]) for row in one.value] for one in kept]
    assert changed == [[(2023, "poor")], [(2024, "good")], [(2023, "good")]]


def test_the_system_that_is_the_authority_is_believed_over_an_office(servant: UUID) -> None:
    say(servant, appraisal(2023, "very_good"), case=FIRST, source="personnel-agency")

    assert known(servant) == [(2023, "good")]
    (row,) = holder_of(servant).value(APPRAISALS)
    beside = source_of_row(row)["beside"]
    assert [one["value"]["predicate"] for one in beside] == ["very_good"]


def test_taking_back_leaves_what_others_have_added_since(servant: UUID) -> None:
    say(servant, appraisal(2024), case=FIRST)
    say(servant, appraisal(2025), case=SECOND, days=2)

    assert take_back(servant, FIRST) == [APPRAISALS]
    assert known(servant) == [(2023, "good"), (2025, "good")]
    assert take_back(servant, FIRST) == []


def test_taking_a_correction_back_brings_the_row_back_that_was_before(servant: UUID) -> None:
    before = holder_of(servant).value(APPRAISALS)
    say(servant, appraisal(2023, "poor"), case=FIRST)

    take_back(servant, FIRST)

    assert holder_of(servant).value(APPRAISALS) == before


def test_a_table_whose_only_row_is_taken_back_is_not_known(db: None) -> None:
    subject_id = uuid7()
    add_subject(
        subject_id=subject_id,
        kind="civil_servant",
        numbers={},
        facts={},
        recording=Recording(at=AT),
    )
    say(subject_id, appraisal(2024), case=FIRST)

    take_back(subject_id, FIRST)

    assert APPRAISALS not in holder_of(subject_id).facts


def test_what_rules_and_pages_read_has_no_standing_in_it(servant: UUID) -> None:
    from sekali.catalogue.queries import dictionary

    element = dictionary().element("civil_servant", APPRAISALS)
    assert element is not None
    rows = holder_of(servant).value(APPRAISALS)

    assert STANDING in rows[0]
    assert STANDING not in element.type.for_rules(rows, element.spec)[0]
