"""An inspection on the spot: photographs as they come, the report with the action, kept for ever."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sekali.audit.queries import entries_about
from sekali.casework.actions import claiming, reporting
from sekali.casework.effects.setting import Outside
from sekali.casework.inspecting import CoordinatesMissing
from sekali.casework.models import Case, InspectionReport
from sekali.casework.queries import NoSuchApplication
from sekali.casework.reports import may_see_photo, photo_item, reports_of
from sekali.catalogue import queries as catalogue
from sekali.documents.papers import TooManyPapers
from sekali.documents.queries import NoSuchDocument, by_item, papers_of
from sekali.documents.uploads import check_upload
from support.applying import NOW, correct, decide, photo, refused_with
from support.building import (
    ALL_WELL,
    FIRE,
    HERE,
    LICENSING,
    PUBLIC_WORKS,
    asked,
    at_office,
    inspect,
    now_of,
    paper,
    photograph,
    say,
)

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def case(outside: Outside) -> Case:
    """A case whose building is to be looked at."""
    found = asked(outside)
    say(found, PUBLIC_WORKS, "space", "agree")
    return say(found, FIRE, "fire", "agree")


def photos_of(case: Case, number: int) -> list[object]:
    papers = papers_of(person_id=case.person_id, application_id=case.id)
    return list(by_item(papers).get(photo_item(number), ()))


def test_the_report_holds_answers_point_and_photographs(case: Case, outside: Outside) -> None:
    inspect(case, ALL_WELL, outside)

    (report,) = reports_of(case)
    assert (report.number, report.checks, report.coordinates) == (1, ALL_WELL, HERE)
    assert (report.accuracy_metres, report.action) == (12, "inspected")
    (kept,) = photos_of(case, 1)
    assert kept.added_by_id != case.person_id
    assert now_of(case).findings["inspection.latitude"] == "-7.6512"
    kinds = [entry.kind for entry in entries_about(case.person_id)]
    assert "case.photographed" in kinds


def test_going_twice_makes_two_reports_each_with_its_photographs(
    case: Case, outside: Outside
) -> None:
    by = at_office(LICENSING, "inspector")
    photograph(case, outside, by, colour="red")
    back = decide(case, by, "return", marks=("plans",), note="Ukurannya lain.")
    assert back.state == "applicant"
    correct(back, {}, outside, papers={"plans": paper(case.id, "plans", outside)})

    inspect(case, ALL_WELL, outside)

    first, second = reports_of(case)
    assert (first.action, first.checks) == ("return", {})
    assert (second.action, second.checks) == ("inspected", ALL_WELL)
    assert [len(photos_of(case, number)) for number in (1, 2)] == [1, 1]


def test_a_photograph_stays_where_the_report_is_refused(case: Case, outside: Outside) -> None:
    refused_with(CoordinatesMissing, inspect, case, ALL_WELL, outside, "")
    assert len(photos_of(case, 1)) == 1
    assert not InspectionReport.objects.filter(person_id=case.person_id).exists()


def test_one_can_be_taken_off_until_the_report_is_made(case: Case, outside: Outside) -> None:
    by = at_office(LICENSING, "inspector")
    photograph(case, outside, by)
    (kept,) = photos_of(case, 1)
    take_off = {"person_id": case.person_id, "case_id": case.id, "by": by, "at": NOW}
    reporting.take_off_photo(evidence_id=kept.id, **take_off)
    assert photos_of(case, 1) == []

    inspect(case, ALL_WELL, outside)
    (reported,) = photos_of(case, 1)
    refused_with(
        claiming.DecidedMeanwhile, reporting.take_off_photo, evidence_id=reported.id, **take_off
    )


def test_a_paper_of_the_applicant_is_no_photograph_to_take_off(case: Case) -> None:
    papers = by_item(papers_of(person_id=case.person_id, application_id=case.id))
    (deed,) = papers["deed_photo"]
    refused_with(
        NoSuchDocument,
        reporting.take_off_photo,
        person_id=case.person_id,
        case_id=case.id,
        evidence_id=deed.id,
        by=at_office(LICENSING, "inspector"),
        at=NOW,
    )


def test_there_are_no_more_than_the_service_allows(case: Case, outside: Outside) -> None:
    by = at_office(LICENSING, "inspector")
    taken = [check_upload(photo(), f"{number}.jpg") for number in range(11)]
    add = {"person_id": case.person_id, "case_id": case.id, "store": outside.store, "at": NOW}
    refused_with(TooManyPapers, reporting.add_photos, taken=taken, by=by, **add)
    reporting.add_photos(taken=taken[:10], by=by, **add)
    refused_with(TooManyPapers, reporting.add_photos, taken=taken[10:], by=by, **add)
    leaflet = [replace(taken[0], media_type="application/pdf")]
    refused_with(reporting.NotAPhoto, reporting.add_photos, taken=leaflet, by=by, **add)


def test_only_who_inspects_there_adds_photographs(case: Case, outside: Outside) -> None:
    taken = [check_upload(photo(), "x.jpg")]
    add = {"person_id": case.person_id, "case_id": case.id, "store": outside.store, "at": NOW}
    for other in (at_office(LICENSING, "front-office"), at_office(FIRE, "inspector")):
        refused_with(NoSuchApplication, reporting.add_photos, taken=taken, by=other, **add)
    inspect(case, ALL_WELL, outside)
    late = NOW + timedelta(days=1)
    by = at_office(LICENSING, "inspector")
    refused_with(
        claiming.DecidedMeanwhile, reporting.add_photos, taken=taken, by=by, **add | {"at": late}
    )


def test_the_applicant_sees_a_photograph_once_its_report_is_made(
    case: Case, outside: Outside
) -> None:
    service = catalogue.service(case.service_id)
    photograph(case, outside, at_office(LICENSING, "inspector"))
    assert not may_see_photo(case, service, photo_item(1))
    inspect(case, ALL_WELL)
    assert may_see_photo(case, service, photo_item(1))
    assert not may_see_photo(case, service, photo_item(2))
