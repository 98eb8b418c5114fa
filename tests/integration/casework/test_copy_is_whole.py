"""A copy of one's data has what every table holds; a deletion does what it says, and says it all."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sekali.audit.models import Entry
from sekali.casework.effects.setting import Outside
from sekali.casework.models import (
    BulkRow,
    Bundle,
    BundlePart,
    Case,
    Erasure,
    LegalHold,
    MergeSide,
)
from sekali.casework.privacy.case_rows import delete_case
from sekali.casework.privacy.copy_shape import CopyOfData
from sekali.casework.privacy.copying import everything_about
from sekali.casework.privacy.erasing import erase_person, erasure_report
from sekali.casework.privacy.held import TABLES
from sekali.casework.privacy.queries import copies_of
from sekali.catalogue import queries as catalogue
from sekali.channels.models import Notice
from sekali.documents.personal import private_file
from sekali.kernel.ids import uuid7
from sekali.vault.actions import Recording, record_facts
from sekali.vault.facts import DECLARED, RESIDENT, Fact
from support.applying import NOW, local_day, refused_with
from support.data_rights import copied, erased
from support.everything.joined import rows_of_everything
from support.everything.row import BUNDLE, CASE, keep
from support.knowing import holder_of
from support.merging import AT, merged, parted, second_record
from support.pdfs import words_of
from support.people import CLERK, MOTHER, officer, person_id

pytestmark = pytest.mark.usefixtures("db", "static_files")
TODAY = local_day(NOW)
# What a person in the samples has already: who they are, and what was done with their data.
THERE = {"accounts.Account", "audit.Entry", "vault.Profile"}
# What is kept in files: the copies themselves.
FILES = {"documents.PrivateFile"}
# Read again for what belongs together: relations with the people, which records are theirs, names.
READ_TWICE = {"vault_link", "casework_mergeside", "accounts_account", "vault_profile"}


def copy_now(who: UUID | None = None) -> dict[str, Any]:
    made = everything_about(who or person_id(MOTHER), at=NOW)
    found: dict[str, Any] = json.loads(made.model_dump_json())
    return found


def keep_everything() -> None:
    for label, row in rows_of_everything().items():
        keep(label, row, person_id(MOTHER))


# --- The copy -------------------------------------------------------------------------------


def test_there_is_a_row_to_try_for_every_table_in_the_copy() -> None:
    in_the_copy = {label for label, table in TABLES.items() if table.part}
    assert set(rows_of_everything()) | THERE | FILES == in_the_copy


def test_what_each_table_holds_stands_in_its_part(outside: Outside) -> None:
    keep_everything()
    copy = copy_now()
    CopyOfData.model_validate_json(json.dumps(copy))
    missing = [
        label
        for label, row in rows_of_everything().items()
        # A relation that has ended stands in a list of its own.
        if row.mark not in json.dumps([copy[TABLES[label].part], copy["former_relations"]])
    ]
    assert not missing
    assert "rahasia-hakim" not in json.dumps(copy)


def test_readings_of_a_case_that_is_not_decided_stay_sealed(outside: Outside) -> None:
    rows = rows_of_everything()
    keep("casework.Case", rows["casework.Case"], person_id(MOTHER), decided_at=None, state="panel")
    keep("casework.Review", rows["casework.Review"], person_id(MOTHER))
    assert "tanda-nilai" not in json.dumps(copy_now())


def test_a_paper_that_was_taken_off_is_named_and_leads_nowhere(outside: Outside) -> None:
    row = rows_of_everything()["documents.Evidence"]
    keep("documents.Evidence", row, person_id(MOTHER))
    keep("documents.Evidence", row, person_id(MOTHER), removed_at=None, name="masih-ada")
    keep("documents.Evidence", row, person_id(MOTHER), removed_at=None, scan="malware", name="v")
    found = {one["name"]: one["address"] for one in copy_now()["files"]}
    assert found["tanda-berkas"] == found["v"] == ""
    assert found["masih-ada"].startswith("/berkas/")


def test_more_consents_than_a_page_shows_are_all_in_it(outside: Outside) -> None:
    row = rows_of_everything()["vault.Consent"]
    for minutes in range(201):
        keep("vault.Consent", row, person_id(MOTHER), at=NOW + timedelta(minutes=minutes))
    assert len(copy_now()["consents"]) == 201


def test_it_is_a_statement_a_table_however_many_cases(outside: Outside) -> None:
    keep_everything()
    copy_now()
    with CaptureQueriesContext(connection) as few:
        copy_now()
    rows = rows_of_everything()
    for number in range(2, 6):
        case = {"case_id": UUID(int=1_000 + number)}
        number_said = f"26-TANDA-000{number}"
        keep("casework.Case", rows["casework.Case"], person_id(MOTHER),
             id=case["case_id"], number=number_said)  # fmt: skip
        for label in ("CaseEvent", "EffectStep", "InspectionReport", "RegistryCheck", "Review"):
            keep(f"casework.{label}", rows[f"casework.{label}"], person_id(MOTHER), **case)
    with CaptureQueriesContext(connection) as many:
        assert len(copy_now()["applications"]) == 5
    assert len(many) == len(few)
    for label in TABLES:
        app, _, name = label.lower().partition(".")
        reads = sum(f'FROM "{app}_{name}"' in one["sql"] for one in many)
        assert reads <= 1 or f"{app}_{name}" in READ_TWICE, label


def test_the_paper_says_it_too(outside: Outside) -> None:
    keep_everything()
    copied(outside)
    made = copies_of(person_id(MOTHER), at=NOW)[0]
    said = words_of(
        private_file(person_id=made.person_id, file_id=made.document_id, store=outside.store)
    )
    for mark in ("tanda-dibantu", "tanda-pembantu", "tanda-portal", "tanda-jabatan", "tanda-setuju",
                 "tanda-gabung", "tanda-register", "tanda-tanya", "Rp987.654"):  # fmt: skip
        # Lines are broken behind a hyphen.
        assert mark in said.replace("- ", "-"), mark


def test_records_that_were_put_together_are_in_it_each_by_itself(outside: Outside) -> None:
    second_id = second_record()
    keep("casework.Draft", rows_of_everything()["casework.Draft"], second_id)
    merged(outside, second_id)
    (former,) = copy_now()["former_records"]
    facts = {one["element"]: one["value"] for one in former["person"]["facts"]}
    assert facts["full_name"] == "Siti Aminnah"
    assert former["unfinished"][0]["service"] == "tanda-isian"
    # Of the other record alone it says nothing of the one that it was put to.
    assert copy_now(second_id)["former_records"] == []


# --- Deletion -------------------------------------------------------------------------------


def report_of(case: Case) -> dict[str, dict[str, Any]]:
    report = Erasure.objects.get(person_id=case.person_id, case_id=case.id).report
    return {row["what"]: row for row in report}


def test_the_report_counts_whatever_stays_and_names_its_law(outside: Outside) -> None:
    keep_everything()
    LegalHold.objects.filter(person_id=person_id(MOTHER)).delete()
    Case.objects.filter(person_id=person_id(MOTHER), id=CASE).delete()
    report = report_of(erased(outside))
    schedule = catalogue.dictionary().retention
    for what in {table.counted for table in TABLES.values() if table.counted}:
        assert report[what]["outcome"] == "stays", what
        assert report[what]["law"] == schedule[what].law
    assert report["mandates"]["count"] == 3
    assert report["systems"]["count"] == 2
    assert report["requests"]["count"] == 3


def test_all_records_of_one_person_are_deleted_and_reported_together(outside: Outside) -> None:
    second_id = second_record()
    draft = rows_of_everything()["casework.Draft"]
    for one in (second_id, person_id(MOTHER)):
        keep("casework.Draft", draft, one)
    merged(outside, second_id)
    before = {row["what"]: row for row in erasure_report(person_id=person_id(MOTHER), on=TODAY)}
    assert before["drafts"]["count"] == 2
    case = erased(outside)
    assert report_of(case)["drafts"]["count"] == 2
    assert "email" not in holder_of(second_id).facts
    assert not Notice.objects.filter(person_id=second_id, case_id__isnull=True).exists()
    (own,) = Erasure.objects.filter(person_id=second_id)
    assert {row["what"]: row["count"] for row in own.report}["drafts"] == 1


def test_broken_off_between_two_records_it_is_finished_with_one_report(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    second_id, mother = second_record(), person_id(MOTHER)
    for one in (second_id, mother):
        keep("casework.Draft", rows_of_everything()["casework.Draft"], one)
    merged(outside, second_id)
    asked = {"case_id": copied(outside).id, "law": "l", "store": outside.store.store, "at": NOW}

    def lost(*_: object) -> None:
        raise OSError("the files are away")

    with monkeypatch.context() as broken:
        broken.setattr("sekali.casework.privacy.erasing.remove_files", lost)
        refused_with(OSError, erase_person, person_id=mother, **asked)
    assert Erasure.objects.filter(person_id=second_id).exists()
    assert not Erasure.objects.filter(person_id=mother).exists()
    done = [erase_person(person_id=mother, **asked).report for _ in range(2)]
    assert done[0] == done[1]
    assert {row["what"]: row["count"] for row in done[0]}["drafts"] == 2


def test_a_hold_on_one_record_holds_the_others(outside: Outside) -> None:
    second_id = second_record()
    merged(outside, second_id)
    keep("casework.LegalHold", rows_of_everything()["casework.LegalHold"], second_id)
    case = erased(outside)
    assert "email" in holder_of(second_id).facts
    assert report_of(case)["held"]["count"] == 1
    assert "notices" not in report_of(case)


def test_parting_does_not_bring_back_words_that_were_deleted(outside: Outside) -> None:
    fact = Fact("+6281234500001", DECLARED, RESIDENT, TODAY)
    recording = Recording(at=NOW)
    record_facts(subject_id=person_id(MOTHER), facts={"phone": fact}, recording=recording)
    second_id = second_record()
    side = merged(outside, second_id)
    erased(outside, at=AT + timedelta(days=1))
    kept = [
        MergeSide.objects.get(person_id=one, id=side.id).kept for one in (side.person_id, second_id)
    ]
    assert "81234500001" not in json.dumps(kept)
    assert "siti.lama" not in json.dumps(kept)
    parted(outside, side, at=AT + timedelta(days=2))
    assert "phone" not in holder_of(person_id(MOTHER)).facts
    assert "email" not in holder_of(second_id).facts


def test_the_ledger_counts_every_case_that_went(outside: Outside) -> None:
    first = copied(outside)
    second = copied(outside, at=NOW + timedelta(hours=30))
    ids = [first.id, second.id]
    Case.objects.filter(person_id=first.person_id, id__in=ids).update(
        decided_at=NOW.replace(year=2014)
    )
    erased(outside, at=NOW + timedelta(hours=40))
    entry = Entry.objects.get(person_id=first.person_id, kind="data.erased")
    assert entry.details["deleted"]["case"] == 2


def test_a_form_for_several_goes_with_the_last_of_its_cases(outside: Outside) -> None:
    rows, mother = rows_of_everything(), person_id(MOTHER)
    service = copied(outside)
    other_id = UUID(int=909)
    said = {"service_id": service.service_id, "service_digest": service.service_digest}
    keep("casework.Bundle", rows["casework.Bundle"], mother)
    for number, case_id in enumerate((CASE, other_id)):
        keep("casework.Case", rows["casework.Case"], mother,
             id=case_id, number=f"26-TANDA-001{number}", bundle_id=BUNDLE, **said)  # fmt: skip
        keep("casework.BundlePart", rows["casework.BundlePart"], mother,
             case_id=case_id, service_id=f"s.{number}", standing="handed-in")  # fmt: skip
    keep("casework.BundlePart", rows["casework.BundlePart"], mother, case_id=UUID(int=910))
    delete_case(Case.objects.get(person_id=mother, id=CASE))
    assert Bundle.objects.filter(person_id=mother, id=BUNDLE).exists()
    delete_case(Case.objects.get(person_id=mother, id=other_id))
    assert not Bundle.objects.filter(person_id=mother, id=BUNDLE).exists()
    assert not BundlePart.objects.filter(person_id=mother, bundle_id=BUNDLE).exists()


def test_what_an_office_typed_into_a_list_goes_with_its_case(outside: Outside) -> None:
    case = copied(outside)
    row = {"digest": "d", "cells": {"nama": "Siti"}, "person_id": case.person_id}
    for number, case_id in ((1, case.id), (2, uuid7())):
        BulkRow.objects.create(office_id=officer(CLERK).office_id, bulk_id=uuid7(), number=number,
                               case_id=case_id, **row)  # fmt: skip
    delete_case(case)
    assert [one.number for one in BulkRow.objects.filter(person_id=case.person_id)] == [2]
