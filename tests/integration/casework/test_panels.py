"""A panel: conflicts before anything is opened, points sealed until all are in, then combined."""

from datetime import timedelta
from decimal import Decimal

import pytest

from sekali.audit.models import Entry
from sekali.casework.actions import declaring, looking, panel_readings, reviewing
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Review, WorkItem
from sekali.casework.process import NoSuchAction
from sekali.casework.queries import NoSuchApplication, events_of, work_items
from sekali.casework.review_queries import opened_reviews, shown_to_readers, to_read
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from support.applying import decide, deliver, refused_with
from support.scholarship import (
    PARENTS,
    READ_AT,
    READERS,
    clerk,
    declares,
    gives,
    head,
    in_panel,
    now_of,
    points,
    read,
    reader,
)

pytestmark = pytest.mark.django_db
PARENT = PARENTS[0]


def test_two_readers_see_the_case_once_each_and_without_a_name(outside: Outside) -> None:
    case = in_panel(PARENT, outside)

    offered = to_read(reader())
    assert [one.case_id for one in offered] == [case.id]
    work = WorkItem.objects.filter(office_id=case.office_id, case_id=case.id)
    assert {(one.task, one.about) for one in work} == {("review:1", ""), ("review:2", "")}
    # By the last day that the edition gives them.
    assert {one.due_at for one in work} == {case.due_at}


def test_points_are_combined_exactly_and_the_case_goes_on(outside: Outside) -> None:
    case = read(in_panel(PARENT, outside), (35, 25, 25), (32, 24, 25))

    assert case.state == "comparing"
    assert case.findings["panel.score"] == {"number": "83.0000"}
    assert case.findings["panel.merit"] == {"number": "33.5000"}
    happened = [event.data for event in events_of(case) if event.kind == "happened"]
    assert [(one["action"], one["cause"]) for one in happened] == [("scored", "panel")]
    assert not WorkItem.objects.filter(office_id=case.office_id, case_id=case.id).exists()


def test_points_are_sealed_until_all_are_in(outside: Outside) -> None:
    case = in_panel(PARENT, outside)
    declares(case, reader())
    gives(case, reader(), points(31, 17, 29))

    case = now_of(case)
    assert case.state == "reading"
    assert opened_reviews(case) == []
    assert "panel.score" not in case.findings
    # Neither the time line nor the audit log tells a single one of them.
    told = [event.data for event in events_of(case)]
    logged = [entry.details for entry in Entry.objects.filter(person_id=case.person_id)]
    assert not [one for one in [*told, *logged] if "31" in str(one) and "17" in str(one)]

    declares(case, reader(READERS[1]))
    gives(case, reader(READERS[1]), points(31, 17, 25))
    assert [one.scores["merit"] for one in opened_reviews(now_of(case))] == ["31", "31"]


def test_nobody_gives_points_before_declaring_nor_twice(outside: Outside) -> None:
    case = in_panel(PARENT, outside)
    refused_with(reviewing.NotDeclared, gives, case, reader(), points(1, 1, 1))

    declares(case, reader())
    gives(case, reader(), points(30, 20, 20))

    refused_with(panel_readings.ReadBefore, gives, case, reader(), points(1, 1, 1))
    refused_with(panel_readings.ReadBefore, declares, case, reader())
    assert to_read(reader()) == []


def test_a_comment_is_missing_where_the_rubric_asks_for_it(outside: Outside) -> None:
    case = in_panel(PARENT, outside)
    declares(case, reader())
    silent = reviewing.Points(scores=points(30, 20, 20).scores)
    refused_with(reviewing.ScoresIncomplete, gives, case, reader(), silent)


def test_a_declared_conflict_gives_it_back_and_never_offers_it_again(outside: Outside) -> None:
    case = in_panel(PARENT, outside)

    assert declares(case, reader(), conflict=True) == "declared"

    assert to_read(reader()) == []
    refused_with(panel_readings.ReadBefore, declares, case, reader())
    assert [one.is_taken for one in to_read(reader(READERS[1]))] == [False]


def test_who_recognises_the_applicant_while_reading_gives_it_back(outside: Outside) -> None:
    case = in_panel(PARENT, outside)
    assert declares(case, reader()) == ""
    assert declares(case, reader(), conflict=True) == "declared"
    done = read(case, *[])
    assert done.state == "reading"
    for key in READERS[1:3]:
        assert declares(case, reader(key)) == ""
        gives(case, reader(key), points(30, 20, 20))
    assert now_of(case).state == "comparing"


def test_a_third_reader_finds_nothing_left(outside: Outside) -> None:
    case = in_panel(PARENT, outside)
    declares(case, reader())
    declares(case, reader(READERS[1]))
    refused_with(declaring.NothingToRead, declares, case, reader(READERS[2]))


def test_conflicts_are_found_by_rule(outside: Outside) -> None:
    from sekali.agencies.actions import give_role
    from support.scholarship import APPLIED_AT

    case = in_panel(PARENT, outside)
    give_role(
        person_id=case.person_id,
        office_id=case.office_id,
        role="front-office",
        title="Petugas",
        since=APPLIED_AT.date(),
    )
    assert declares(case, reader()) == "colleague"
    # Who has another role in the office could see the names there, and does not read blind.
    other = reader(READERS[1])
    give_role(
        person_id=other.person_id,
        office_id=case.office_id,
        role="front-office",
        title="Petugas",
        since=APPLIED_AT.date(),
    )
    assert declares(case, other) == "seen"
    assert Review.objects.filter(person_id=case.person_id, standing="conflict").count() == 2


def test_readers_who_differ_too_much_call_one_more_once(outside: Outside) -> None:
    case = in_panel(PARENT, outside)
    case = read(case, (40, 30, 30), (20, 20, 20))
    assert case.state == "reading"
    assert [event.kind for event in events_of(case)].count("further-reader") == 1

    third = reader(READERS[2])
    assert declares(case, third) == ""
    gives(case, third, points(30, 25, 20))

    case = now_of(case)
    assert case.state == "comparing"
    assert Decimal(case.findings["panel.score"]["number"]) == Decimal("78.3333")


def test_a_late_reading_can_be_given_to_another(outside: Outside) -> None:
    case = in_panel(PARENT, outside)
    declares(case, reader())

    reviewing.free_reading(
        person_id=case.person_id, case_id=case.id, task="review:1", by=head(), at=READ_AT
    )

    refused_with(panel_readings.ReadBefore, gives, case, reader(), points(30, 20, 20))
    for key in READERS[1:3]:
        assert declares(case, reader(key)) == ""


def test_the_head_is_shown_a_late_panel_and_cannot_decide_it(outside: Outside) -> None:
    case = in_panel(PARENT, outside)
    deliver(outside, at=READ_AT + timedelta(days=20))

    work = work_items(offices={case.office_id}, case_id=case.id)
    assert "escalated:head-of-office" in {one.task for one in work}
    refused_with(NoSuchAction, decide, case, head(), "scored", at=READ_AT + timedelta(days=20))


def test_a_reader_sees_the_case_on_no_other_page(outside: Outside) -> None:
    case = in_panel(PARENT, outside)
    work = work_items(offices={case.office_id}, case_id=case.id)
    assert looking.may_see(case, [reader()], work) is None
    assert looking.may_see(case, [clerk()], work) == clerk()


def test_nobody_else_reads(outside: Outside) -> None:
    case = in_panel(PARENT, outside)
    refused_with(NoSuchApplication, declares, case, clerk())
    refused_with(NoSuchApplication, gives, case, head(), points(1, 1, 1))


def test_identity_hides_people_and_papers_unless_something_is_shown(outside: Outside) -> None:
    case = in_panel(PARENT, outside)
    service = catalogue.service(case.service_id)
    state = service.definition.process["reading"]
    assert isinstance(state, files.PanelState)

    shown = shown_to_readers(service, state.panel, list(case.facts))

    assert set(shown) == {
        "study_level",
        "average_mark",
        "motivation",
        "no_other_grant",
        "household.welfare_decile",
    }
