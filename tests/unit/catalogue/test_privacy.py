"""The record of processing and the impact assessment say what the folders say."""

import json
from dataclasses import replace

import pytest

from sekali.catalogue import queries as catalogue
from sekali.catalogue.privacy.activities import activities, activity_of
from sekali.catalogue.privacy.contents import fingerprint_of, triggers_of
from sekali.catalogue.privacy.documents import assessment_document, record_document
from sekali.jobs.privacy_command import write_assessment, write_record

BIRTH = "kependudukan.akta-kelahiran"
LANGUAGES = ("id", "en")


def test_every_service_is_in_the_record_with_all_of_its_purposes() -> None:
    found = activities(catalogue.services().values(), catalogue.dictionary(), "id")
    assert [one.service_id for one in found] == sorted(catalogue.services())
    for one in found:
        definition = catalogue.service(one.service_id).definition
        assert {p.key for p in one.purposes} == set(definition.purposes)
        assert one.retention_law == definition.retention.law


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_record_names_each_service(language: str) -> None:
    found = activities(catalogue.services().values(), catalogue.dictionary(), language)
    text = record_document(found, language)
    for service in catalogue.services().values():
        assert f"`{service.id}`" in text
    assert "{" not in text


def test_a_service_with_a_table_is_said_to_decide_by_itself() -> None:
    birth = activity_of(catalogue.service(BIRTH), catalogue.dictionary(), "en")
    assert birth.decisions
    assert "automated" in triggers_of(birth)
    complaint = activity_of(catalogue.service("umum.pengaduan"), catalogue.dictionary(), "en")
    assert "automated" not in triggers_of(complaint)


def test_where_a_rule_alone_may_end_a_case_the_record_says_how_to_object() -> None:
    card = activity_of(
        catalogue.service("kependudukan.kartu-keluarga"), catalogue.dictionary(), "en"
    )
    assert card.is_decided_alone
    said = assessment_document(card, "en")
    assert "may be objected to within 21 working days" in said
    assert "UU 27/2022 pasal 10" in said
    complaint = activity_of(catalogue.service("umum.pengaduan"), catalogue.dictionary(), "en")
    assert not complaint.is_decided_alone
    assert "objected to" not in assessment_document(complaint, "en")


def test_specific_data_are_told_from_general_ones() -> None:
    nutrition = activity_of(
        catalogue.service("kesehatan.gizi-balita"), catalogue.dictionary(), "en"
    )
    assert nutrition.specific
    assert "specific" in triggers_of(nutrition)
    said = assessment_document(nutrition, "en")
    assert "Specific data harm" in said
    # Who sees it is a part of the record: the measured, and not how poor the family is.
    assert "| Weight at birth | Child | 1 | specific; seen by Nutritionist |" in said
    assert "specific; seen by no officer" in said


def test_whoever_is_asked_or_told_is_a_recipient() -> None:
    building = activity_of(
        catalogue.service("perizinan.bangunan-gedung"), catalogue.dictionary(), "id"
    )
    assert any("Pemadam" in one.name for one in building.recipients)
    assert all(one.gets and one.law for one in building.recipients)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("service_id", sorted(catalogue.services()))
def test_each_service_can_be_assessed(service_id: str, language: str) -> None:
    activity = activity_of(catalogue.service(service_id), catalogue.dictionary(), language)
    text = assessment_document(activity, language)
    assert activity.title in text
    assert activity.retention_law in text
    # Every row has as many cells as its head.
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert rows


def test_what_is_judged_is_what_is_done_with_data_and_not_the_version() -> None:
    birth = activity_of(catalogue.service(BIRTH), catalogue.dictionary(), "id")
    same = replace(birth, version="99.0.0", title="Judul lain")
    assert fingerprint_of(same) == fingerprint_of(birth)
    for changed in (
        replace(birth, roles=(*birth.roles, "Kepala")),
        replace(birth, retention_years=99),
        replace(birth, data=birth.data[1:]),
    ):
        assert fingerprint_of(changed) != fingerprint_of(birth)


def test_the_commands_write_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert write_record("en", as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["service_id"] for one in told} == set(catalogue.services())
    assert write_assessment(BIRTH, "id") == 0
    assert "Penilaian dampak" in capsys.readouterr().out
    assert write_assessment("no.such", "id") == 1
